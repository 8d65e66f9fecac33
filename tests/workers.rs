//! Workers that die, hang, talk nonsense or answer for another job are noticed, replaced, and asked once more.
//!
//! A fake worker is a shell script. Each one started adds a line to `starts`, so that a test can tell how many there were.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;
use std::time::{Duration, Instant};

use daicho_pipeline::pool::{Assignment, JobFailure, Outcome, Patience, PoolSettings, drive, probe};
use daicho_pipeline::worker::Job;

/// A right answer to the job on the line `$line`: the number is the job's own.
const ANSWER: &str = r#"n=${line##*\"number\":}; n=${n%%[,\}]*}
answer() { printf '{"path":"%s","pages":%s,"number":%s,"document":{"sha256":"%s","media":"pdf","page_count":1,"pages":[],"entries":[],"diagnostics":[]}}\n' "$1" "$2" "$3" "$4"; }"#;

struct Fake {
    folder: tempfile::TempDir,
    settings: PoolSettings,
}

impl Fake {
    fn new(script: &str) -> Fake {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a.pdf"), "x").unwrap();
        let starts = folder.path().join("starts");
        let script = format!("echo >> {}; {script}", starts.display());
        let settings = PoolSettings {
            program: "/bin/bash".into(),
            arguments: vec!["-c".to_owned(), script],
            workers: 1,
            time_limit: Duration::from_secs(30),
            page_limit: Duration::from_secs(30),
        };
        Fake { folder, settings }
    }

    /// One that is not waited for.
    fn impatient(script: &str) -> Fake {
        let mut fake = Fake::new(script);
        (fake.settings.time_limit, fake.settings.page_limit) =
            (Duration::from_millis(2000), Duration::from_millis(1000));
        fake
    }

    fn job(&self, pages: (u32, u32)) -> Job {
        Job {
            sha256: Some("aa".to_owned()),
            pages: Some(pages),
            ..Job::of_file(&self.folder.path().join("a.pdf"))
        }
    }

    /// What comes of some jobs with so much patience for their one document.
    fn outcomes(&self, jobs: Vec<Job>, patience: Patience) -> Vec<Outcome> {
        let give = |job: Job| Assignment { task: (), job, patience: patience.clone() };
        let mut outcomes = Vec::new();
        drive(&self.settings, jobs.into_iter().map(give).collect(), |(), outcome| {
            outcomes.push(outcome);
            Ok::<_, ()>(Vec::new())
        })
        .unwrap();
        outcomes
    }

    fn one(&self) -> Outcome {
        self.outcomes(vec![self.job((1, 1))], Patience::new(Duration::from_secs(60))).remove(0)
    }

    fn starts(&self) -> usize {
        std::fs::read_to_string(self.folder.path().join("starts")).unwrap_or_default().lines().count()
    }
}

/// One job on a fake worker that never does it right: how it fails, and how many workers were started for it.
fn check(script: &str, starts: usize, expected: impl Fn(&JobFailure) -> bool) {
    check_on(&Fake::new(&script.replace("ANSWER", ANSWER)), starts, expected);
}

fn check_hanging(script: &str) {
    check_on(&Fake::impatient(script), 2, |f| matches!(f, JobFailure::TimedOut(_)));
}

fn check_on(fake: &Fake, starts: usize, expected: impl Fn(&JobFailure) -> bool) {
    let failure = fake.one().unwrap_err();
    let script = &fake.settings.arguments[1];
    assert!(expected(&failure), "{script}: {failure:?}");
    assert_eq!(fake.starts(), starts, "{script}");
}

#[test]
fn a_worker_that_dies_is_noticed_and_the_job_tried_once_more() {
    check("exit 7", 2, |f| matches!(f, JobFailure::Died(how) if how.contains('7')));
    check("read line; kill -9 $$", 2, |f| matches!(f, JobFailure::Died(how) if how.contains("signal: 9")));
    check(
        "read line; printf '{\"path\":'; exit 3",
        2,
        |f| matches!(f, JobFailure::Died(how) if how.contains('3')),
    );
}

#[test]
fn why_it_died_is_told_without_repeating_its_words() {
    let said = |words: &str| format!("read line; echo '{words}' >&2; kill -6 $$");
    let memory =
        |f: &JobFailure| matches!(f, JobFailure::Died(how) if how.starts_with("out of memory, signal: 6"));
    check(&said("memory allocation of 123 bytes failed"), 2, memory);
    let stack = |f: &JobFailure| matches!(f, JobFailure::Died(how) if how.starts_with("out of stack"));
    check(&said("thread main has overflowed its stack"), 2, stack);
    check(&said("owned"), 2, |f| matches!(f, JobFailure::Died(how) if !how.contains("owned")));
}

#[test]
fn a_worker_that_hangs_is_noticed_and_killed() {
    check_hanging("exec sleep 60");
    check_hanging("read line; printf '{'; exec sleep 60");
}

#[test]
fn several_pages_that_take_too_long_are_not_tried_again_as_they_are() {
    let fake = Fake::impatient("exec sleep 60");
    let outcome = fake.outcomes(vec![fake.job((1, 12))], Patience::new(Duration::from_secs(60))).remove(0);
    assert!(matches!(outcome, Err(JobFailure::TimedOut(_))));
    assert_eq!(fake.starts(), 1);
}

#[test]
fn a_document_that_has_used_up_its_time_starts_no_more_workers() {
    let fake = Fake::impatient("exec sleep 60");
    let start = Instant::now();
    let jobs = (1..=20).map(|page| fake.job((page, page))).collect();
    let outcomes = fake.outcomes(jobs, Patience::new(Duration::from_millis(2500)));
    assert_eq!(outcomes.iter().filter(|o| **o == Err(JobFailure::OutOfTime)).count(), 19);
    assert_eq!(fake.starts(), 3, "two for the first page, one for the second");
    assert!(start.elapsed() < Duration::from_secs(20));
}

#[test]
fn garbage_is_noticed() {
    let garbage = |f: &JobFailure| matches!(f, JobFailure::Garbage(_));
    check("read line; echo hello; exec sleep 60", 2, garbage);
    check("read line; echo '{}'; exec sleep 60", 2, garbage);
    check("read line; printf '\\xff\\xfe\\n'; exec sleep 60", 2, garbage);
    check("read line; printf 'no end'; exec 1>&-; exec sleep 60", 2, garbage);
}

#[test]
fn an_answer_without_end_does_not_swell_the_parent() {
    check(
        "read line; exec head -c 140000000 /dev/zero",
        2,
        |f| matches!(f, JobFailure::Garbage(why) if why.contains("without end")),
    );
}

#[test]
fn an_answer_for_another_job_is_noticed() {
    let other = |f: &JobFailure| matches!(f, JobFailure::Garbage(why) if why.contains("another job"));
    let file = r#"p=${line#*\"path\":\"}; p=${p%%\"*}"#;
    for answer in [
        "answer b.pdf '[1,1]' $n aa",
        "answer \"$p\" '[2,2]' $n aa",
        "answer \"$p\" '[1,1]' 99 aa",
        "answer \"$p\" null $n aa",
    ] {
        check(&format!("read line; ANSWER\n{file}; {answer}; exec sleep 60"), 2, other);
    }
    let bytes = |f: &JobFailure| matches!(f, JobFailure::Garbage(why) if why.contains("other bytes"));
    check(&format!("read line; ANSWER\n{file}; answer \"$p\" '[1,1]' $n bb; exec sleep 60"), 2, bytes);
}

#[test]
fn words_beside_the_answer_are_not_taken_for_the_next_one() {
    let file = r#"p=${line#*\"path\":\"}; p=${p%%\"*}"#;
    let fake = Fake::new(&format!(
        "while read line; do {ANSWER}\n{file}; answer \"$p\" '[1,1]' $n aa; answer \"$p\" '[1,1]' $((n+1)) aa; done"
    ));
    let outcomes =
        fake.outcomes(vec![fake.job((1, 1)), fake.job((1, 1))], Patience::new(Duration::from_secs(60)));
    assert!(outcomes.iter().all(Result::is_ok), "{outcomes:?}");
}

#[test]
fn a_worker_that_recovers_on_the_second_try_loses_nothing() {
    let file = r#"p=${line#*\"path\":\"}; p=${p%%\"*}"#;
    let folder = tempfile::tempdir().unwrap();
    let mark = folder.path().join("first");
    let mark = mark.display();
    let script = format!(
        "read line; {ANSWER}\n{file}; test -e {mark} || {{ touch {mark}; exit 1; }}; answer \"$p\" '[1,1]' $n aa"
    );
    let fake = Fake::new(&script);
    assert!(fake.one().is_ok());
    assert_eq!(fake.starts(), 2);
}

#[test]
fn a_file_that_has_gone_costs_no_worker() {
    let fake = Fake::new("exec sleep 60");
    std::fs::remove_file(fake.folder.path().join("a.pdf")).unwrap();
    let document = fake.one().unwrap();
    assert_eq!(document.diagnostics[0].code, "file_vanished");
}

#[test]
fn a_program_that_is_not_there_is_noticed() {
    let mut fake = Fake::new("");
    fake.settings.program = Path::new("/nonexistent/daicho").to_owned();
    assert!(matches!(fake.one(), Err(JobFailure::NotStarted(_))));
}

#[test]
fn a_trial_tells_what_is_wrong_and_does_not_wait_for_ever() {
    let said = |fake: Fake| probe(&fake.settings);
    assert_eq!(said(Fake::new("read line; exit 0")), Ok(()));
    assert_eq!(said(Fake::new("echo no model >&2; exit 2")), Err("no model".to_owned()));
    assert!(said(Fake::impatient("exec sleep 60")).unwrap_err().contains("no end"));
}
