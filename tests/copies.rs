//! Files of the same bytes: one paper for every answer, whatever the files are called and however often it came.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[allow(dead_code, reason = "each test file uses its part of the helpers")]
mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use common::{demo_inbox, run, run_command, shown};
use serde_json::Value;

const AT: &str = "2026-02-02T10:00:00+09:00";

/// What is posted to and pending of each member, without what the files' names decide.
type Standing = BTreeMap<String, Vec<String>>;

/// An inbox of one certificate under several names, beside another of the member's.
struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn new(names: &[&str]) -> Desk {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("inbox")).unwrap();
        let desk = Desk { folder };
        fs::copy(demo_inbox().join("佐倉/202309_縦書き.pdf"), desk.inbox().join("other.pdf")).unwrap();
        desk.run_over(names);
        desk
    }

    fn inbox(&self) -> PathBuf {
        self.folder.path().join("inbox")
    }

    fn out(&self) -> PathBuf {
        self.folder.path().join("out")
    }

    /// A run in which the certificate bears these names and no others.
    fn run_over(&self, names: &[&str]) {
        for entry in fs::read_dir(self.inbox()).unwrap() {
            let path = entry.unwrap().path();
            if path.file_name().unwrap() != "other.pdf" {
                fs::remove_file(path).unwrap();
            }
        }
        for name in names {
            fs::copy(demo_inbox().join("佐倉/202304_総会.pdf"), self.inbox().join(name)).unwrap();
        }
        let output = run_command(&self.inbox(), &self.out()).args(["--workers", "1"]).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", shown(&output));
    }

    fn decide(&self, file: &str, answer: &[&str]) {
        let records = lines(&self.out(), "records.ndjson");
        let record = records.iter().find(|one| one["document"]["path"] == file).unwrap();
        let (id, out) = (record["record_id"].as_str().unwrap(), self.out());
        let fixed = ["decide", "--by", "係", "--at", AT, "--out", out.to_str().unwrap(), id];
        let output = run(&[&fixed, answer].concat());
        assert_eq!(output.status.code(), Some(0), "{}", shown(&output));
    }

    fn standing(&self) -> Standing {
        let mut all = Standing::new();
        for posting in lines(&self.out(), "ledger.ndjson") {
            if posting["status"] != "void" {
                let member = posting["member_no"].as_str().unwrap().to_owned();
                let told = format!("{} {} {}", posting["status"], posting["points"], posting["meeting_id"]);
                all.entry(member).or_default().push(told);
            }
        }
        all.values_mut().for_each(|told| told.sort());
        all
    }

    /// Records that were posted for the certificate, over all members.
    fn posted(&self, not: &str) -> usize {
        let records = lines(&self.out(), "records.ndjson");
        let posted = records.iter().filter(|one| one["decision"] == "posted");
        posted.filter(|one| one["document"]["path"] != not).count()
    }
}

fn lines(out: &Path, name: &str) -> Vec<Value> {
    let text = fs::read_to_string(out.join(name)).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// An answer about one of the copies, given of whichever, leaves the members where the answer about the only copy leaves them;
/// so it stays when the copies are renamed, come again or go.
fn check(answer: &[&str]) {
    let alone = Desk::new(&["a.pdf"]);
    alone.decide("a.pdf", answer);
    alone.run_over(&["a.pdf"]);
    let expected = alone.standing();
    for about in ["a.pdf", "bb.pdf"] {
        let desk = Desk::new(&["a.pdf", "bb.pdf"]);
        desk.decide(about, answer);
        for names in
            [&["a.pdf", "bb.pdf"][..], &["zzzz.pdf", "bb.pdf"], &["a.pdf", "bb.pdf", "0.pdf"], &["c.pdf"]]
        {
            desk.run_over(names);
            assert_eq!(desk.standing(), expected, "{answer:?} about {about}, now {names:?}");
            assert!(desk.posted("other.pdf") <= 1, "{answer:?} about {about}, now {names:?}");
        }
    }
}

#[test]
fn an_answer_about_one_copy_is_about_all_and_stays_so_whatever_they_are_called() {
    check(&["meeting", "jrs-0004"]);
    check(&["fields", "from=2023-09-23", "to=2023-09-23", "edition=59"]);
    check(&["not_recognised"]);
    check(&["member", "310592"]);
    check(&["objection", "会期が違う"]);
}
