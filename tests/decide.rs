//! A human's decisions over a run: what they change at once, what the next run makes of them, and what is kept.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[allow(dead_code, reason = "each test file uses its part of the helpers")]
mod common;

use std::fs;
use std::path::PathBuf;
use std::process::Output;

use common::{OUTPUTS, demo_inbox, run, run_command, shown};
use daicho_store::{RunLock, Store};
use serde_json::Value;

const MEMBER: &str = "204817";
const AT: &str = "2026-02-02T10:00:00+09:00";

/// An inbox of three certificates of one member, and a run over it.
struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Desk {
        let folder = tempfile::tempdir().unwrap();
        let inbox = folder.path().join("inbox");
        fs::create_dir(&inbox).unwrap();
        for name in ["202304_総会.pdf", "202309_縦書き.pdf", "202405_IVR_文章.pdf"] {
            fs::copy(demo_inbox().join("佐倉").join(name), inbox.join(name)).unwrap();
        }
        let desk = Desk { folder };
        desk.run();
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn run(&self) {
        let mut command = run_command(&self.path("inbox"), &self.path("out"));
        let output = command.args(["--workers", "1"]).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", shown(&output));
    }

    /// A command over the run's database.
    fn daicho(&self, arguments: &[&str]) -> Output {
        let out = self.path("out");
        let mut all = arguments.to_vec();
        all.extend(["--out", out.to_str().unwrap()]);
        run(&all)
    }

    fn decide(&self, arguments: &[&str]) -> Output {
        self.daicho(&[&["decide", "--by", "係", "--at", AT], arguments].concat())
    }

    /// A decision that is taken.
    fn decided(&self, arguments: &[&str]) -> String {
        let output = self.decide(arguments);
        assert_eq!(output.status.code(), Some(0), "{}", shown(&output));
        shown(&output)
    }

    fn check(&self) {
        let db = self.path("out/daicho.db");
        let output = run(&["check", "--db", db.to_str().unwrap()]);
        assert_eq!(output.status.code(), Some(0), "{}", shown(&output));
    }

    fn lines(&self, name: &str) -> Vec<Value> {
        let text = fs::read_to_string(self.path("out").join(name)).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// The record of a file.
    fn record(&self, file: &str) -> Value {
        let records = self.lines("records.ndjson");
        records.into_iter().find(|one| one["document"]["path"] == file).unwrap()
    }

    fn id(&self, file: &str) -> String {
        self.record(file)["record_id"].as_str().unwrap().to_owned()
    }

    fn outputs(&self) -> Vec<(&'static str, Vec<u8>)> {
        OUTPUTS.iter().map(|name| (*name, fs::read(self.path("out").join(name)).unwrap())).collect()
    }

    fn store(&self) -> Store {
        Store::open(self.path("out/daicho.db")).unwrap()
    }
}

/// What was derived again after a decision is what a run over everything gives.
fn check_rederived(arguments: &[&str]) {
    let desk = Desk::new();
    let id = desk.id("202304_総会.pdf");
    desk.decided(&[&[id.as_str()], arguments].concat());
    desk.check();
    let derived = desk.store().results_mark("jrs").unwrap();
    desk.run();
    assert_eq!(desk.store().results_mark("jrs").unwrap(), derived, "{arguments:?}");
    desk.check();
}

#[test]
fn what_is_derived_again_after_a_decision_is_what_a_run_gives() {
    check_rederived(&["not_recognised"]);
    check_rederived(&["meeting", "jrs-0004"]);
    check_rederived(&["member", "310592"]);
    check_rederived(&["fields", "from=2023-04-14", "meeting=第59回日本医学放射線学会秋季臨床大会"]);
    check_rederived(&["objection", "会期が違う"]);
}

#[test]
fn a_decision_counts_at_once_and_in_the_outputs_of_the_next_run() {
    let desk = Desk::new();
    let before = desk.outputs();
    let id = desk.id("202304_総会.pdf");
    let said = desk.decided(&[&id, "not_recognised", "--note", "一覧で確認"]);
    assert!(said.contains(&id) && said.contains("対象外"), "{said}");
    assert_eq!(desk.outputs(), before, "files are written by runs");
    let ledger = shown(&desk.daicho(&["ledger", MEMBER, "--explain"]));
    assert!(ledger.contains("一覧にない会"), "{ledger}");
    desk.run();
    let record = desk.record("202304_総会.pdf");
    assert_eq!((&record["decision"], &record["decided_by"]), (&"void".into(), &serde_json::json!([1])));
    let [change] = &desk.lines("changes.ndjson")[..] else { panic!("one member changed") };
    assert_eq!((&change["member_no"], &change["decisions"]), (&MEMBER.into(), &serde_json::json!([1])));
    assert_eq!(change["causes"], serde_json::json!([]), "nothing but the decision is another");
    fs::remove_file(desk.path("inbox/202405_IVR_文章.pdf")).unwrap();
    desk.run();
    let [change] = &desk.lines("changes.ndjson")[..] else { panic!("one member changed") };
    assert_eq!(change["causes"], serde_json::json!(["readings"]));
    fs::copy(demo_inbox().join("佐倉/202405_IVR_文章.pdf"), desk.path("inbox/202405_IVR_文章.pdf")).unwrap();
    desk.run();
    let decision = &desk.lines("decisions.ndjson")[0];
    assert_eq!((&decision["note"], &decision["seen"]["applicant"]), (&"一覧で確認".into(), &MEMBER.into()));

    desk.decided(&["--undo", "1"]);
    desk.run();
    let [change] = &desk.lines("changes.ndjson")[..] else { panic!("one member changed") };
    assert_eq!((&change["decisions"], &change["causes"]), (&serde_json::json!([2]), &serde_json::json!([])));
    for ((name, first), (_, now)) in before.iter().zip(desk.outputs()) {
        assert!(*first == now, "{name} is not as it was before the decision that was taken back");
    }
    desk.run();
    assert_eq!(desk.lines("changes.ndjson"), Vec::<Value>::new(), "nothing changed since");
    desk.check();
}

#[test]
fn many_decisions_are_taken_together_or_not_at_all() {
    let desk = Desk::new();
    let (one, other) = (desk.id("202304_総会.pdf"), desk.id("202405_IVR_文章.pdf"));
    let table = desk.path("decisions.csv");
    let file = table.to_str().unwrap();
    let rows = format!(
        "record,answer,value,note\n{one},meeting,jrs-0004,確認済み\n{other},fields,edition=52;mode=web,\n"
    );
    fs::write(&table, format!("{rows}{other},meeting,jrs-9999,\nnobody,accept,,\n")).unwrap();
    let refused = desk.decide(&["--from", file]);
    assert_eq!(refused.status.code(), Some(2), "{}", shown(&refused));
    for expected in ["row 4", "jrs-9999", "row 5", "nobody"] {
        assert!(shown(&refused).contains(expected), "no {expected} in {}", shown(&refused));
    }
    fs::write(&table, format!("{rows}{one},accept,,\n{one},not_recognised,,\n")).unwrap();
    let refused = shown(&desk.decide(&["--from", file]));
    assert!(refused.contains("row 5") && refused.contains("row 4 answers it already"), "{refused}");
    assert_eq!(desk.store().last_decision("jrs").unwrap(), 0);
    fs::write(&table, rows).unwrap();
    desk.decided(&["--from", file]);
    let batches: Vec<u64> = desk.store().decisions("jrs").unwrap().iter().map(|one| one.batch).collect();
    assert_eq!(batches, [1, 1]);
    desk.decided(&["--undo-batch", "1"]);
    let again = desk.decide(&["--undo-batch", "1"]);
    assert_eq!(again.status.code(), Some(2), "{}", shown(&again));
    desk.run();
    assert_eq!(desk.record("202304_総会.pdf")["decided_by"], Value::Null);
    desk.check();
}

#[test]
fn what_cannot_be_meant_is_refused_with_what_to_do() {
    let desk = Desk::new();
    let id = desk.id("202304_総会.pdf");
    let check = |arguments: &[&str], expected: &str| {
        let output = desk.decide(arguments);
        assert_eq!(output.status.code(), Some(2), "{}", shown(&output));
        assert!(shown(&output).contains(expected), "no {expected} in {}", shown(&output));
        assert_eq!(desk.store().last_decision("jrs").unwrap(), 0);
    };
    check(&["nothing", "accept"], "no such record");
    check(&[&id, "perhaps"], "not_recognised");
    check(&[&id, "meeting", "jrs-9999"], "no such meeting");
    check(&[&id, "member", "000000"], "no such member");
    check(&[&id, "fields", "from=2023-02-30"], "not understood");
    check(&[&id, "fields", "colour=red"], "not understood");
    check(&[&id, "fields", "edition=0"], "from 1 to 9999");
    check(&[&id, "fields", "edition=-3"], "not a value");
    check(&[&id, "fields", "from=0001-04-12"], "1900 to 2100");
    check(&[&id, "fields", "to=9999-12-31"], "1900 to 2100");
    check(&[&id, "fields", "from=2023-04-14", "to=2023-04-12"], "not before");
    check(&[&id, "fields", "holder="], "empty");
    check(&[&id, "fields", "points=-5"], "not understood");
    check(&[&id, "pieces", "0,0,1,1.5"], "from 0 to 1");
    check(&[&id, "accept", "x"], "takes no value");
    check(&["serial_reused:a+b", "finding_dismissed"], "no such finding");
    let nobody = desk.daicho(&["decide", &id, "accept"]);
    assert_eq!(nobody.status.code(), Some(2));
    assert!(shown(&nobody).contains("--by"), "{}", shown(&nobody));
    let no_time = desk.daicho(&["decide", "--by", "係", "--at", "yesterday", &id, "accept"]);
    assert!(shown(&no_time).contains("RFC 3339"), "{}", shown(&no_time));
    let undo = desk.decide(&["--undo", "7"]);
    assert!(!undo.status.success() && shown(&undo).contains("no decision 7"), "{}", shown(&undo));
}

#[test]
fn pieces_that_a_human_drew_are_taken_apart_so_by_the_next_run() {
    let desk = Desk::new();
    let id = desk.id("202304_総会.pdf");
    let said = desk.decided(&[&id, "pieces", "0,0,1,0.45", "0,0.45,1,1"]);
    assert!(said.contains("the next daicho run"), "{said}");
    desk.run();
    let of_file = |desk: &Desk| {
        let records = desk.lines("records.ndjson");
        records.into_iter().filter(|one| one["document"]["path"] == "202304_総会.pdf").count()
    };
    assert_eq!(of_file(&desk), 2);
    desk.decided(&["--undo", "1"]);
    desk.run();
    assert_eq!(of_file(&desk), 1);
    desk.check();
}

#[test]
fn an_objection_is_listed_by_the_audit_and_answered_or_dismissed_from_the_terminal() {
    let desk = Desk::new();
    let id = desk.id("202304_総会.pdf");
    let listed = |expected: bool| {
        let said = shown(&desk.daicho(&["audit"]));
        assert_eq!(said.contains("会期が違う") && said.contains(&id), expected, "{said}");
    };
    listed(false);
    desk.decided(&[&id, "objection", "会期が違う"]);
    listed(true);
    desk.decided(&[&id, "accept"]);
    listed(false);
    desk.decided(&[&id, "objection", "会期が違う"]);
    listed(true);
    let about = format!("objection:{id}");
    desk.decided(&[&about, "finding_dismissed"]);
    listed(false);
    let again = desk.decide(&[&about, "finding_dismissed"]);
    assert_eq!(again.status.code(), Some(2), "{}", shown(&again));
    desk.run();
    assert_eq!(desk.record("202304_総会.pdf")["decision"], "posted");
    desk.check();
}

#[test]
fn a_list_of_decisions_parts_the_answer_from_what_it_takes() {
    let desk = Desk::new();
    desk.decided(&[&desk.id("202304_総会.pdf"), "meeting", "jrs-0004"]);
    let listed = shown(&desk.daicho(&["decide", "--list"]));
    assert!(listed.contains("meeting jrs-0004"), "{listed}");
}

#[test]
fn two_runs_at_once_on_one_database_are_refused() {
    let desk = Desk::new();
    let before = desk.outputs();
    let lock = RunLock::take(&desk.path("out/daicho.db")).unwrap();
    let mut command = run_command(&desk.path("inbox"), &desk.path("out"));
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(3), "{}", shown(&output));
    assert!(shown(&output).contains("another daicho is at work"), "{}", shown(&output));
    // Deciding goes on beside a run.
    desk.decided(&[&desk.id("202304_総会.pdf"), "accept"]);
    drop(lock);
    assert_eq!(desk.outputs(), before);
    desk.run();
}

#[cfg(unix)]
#[test]
fn the_database_and_all_outputs_are_for_their_owner_only() {
    use std::os::unix::fs::PermissionsExt as _;
    let desk = Desk::new();
    desk.decided(&[&desk.id("202304_総会.pdf"), "accept"]);
    let copy = desk.path("copy.db");
    assert!(desk.daicho(&["backup", copy.to_str().unwrap()]).status.success());
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&desk.path("out")), 0o700);
    assert_eq!(mode(&copy), 0o600);
    for entry in fs::read_dir(desk.path("out")).unwrap() {
        let path = entry.unwrap().path();
        assert_eq!(mode(&path), 0o600, "{}", path.display());
    }
}

/// An undo that would change nothing is refused with what to do, and nothing is appended.
fn check_refused_undo(desk: &Desk, undo: &[&str], expected: &str) {
    let before = desk.store().last_decision("jrs").unwrap();
    let refused = desk.decide(undo);
    assert_eq!(refused.status.code(), Some(2), "{}", shown(&refused));
    assert!(shown(&refused).contains(expected), "no {expected} in {}", shown(&refused));
    assert_eq!(desk.store().last_decision("jrs").unwrap(), before);
}

#[test]
fn an_undo_that_takes_nothing_back_is_refused() {
    let desk = Desk::new();
    let id = desk.id("202304_総会.pdf");
    desk.decided(&[id.as_str(), "copy"]);
    desk.decided(&["--undo", "1"]);
    check_refused_undo(&desk, &["--undo", "1"], "daicho decide --undo 2");
    check_refused_undo(&desk, &["--undo-batch", "1"], "taken back already (by 2)");
    // The undo itself is taken back, once; then the decision stands and can be taken back anew.
    desk.decided(&["--undo", "2"]);
    check_refused_undo(&desk, &["--undo", "2"], "taken back already (by 3)");
    desk.decided(&["--undo", "1"]);
    let erased = desk.daicho(&["erase", MEMBER, "--by", "係", "--at", AT]);
    assert_eq!(erased.status.code(), Some(0), "{}", shown(&erased));
    check_refused_undo(&desk, &["--undo", "5"], "an erasure is not taken back");
    check_refused_undo(&desk, &["--undo", "1"], "it was erased");
}

#[test]
fn a_copy_that_is_taken_as_read_and_posts_nothing_says_which_one_counts() {
    let desk = Desk::new();
    fs::copy(desk.path("inbox/202304_総会.pdf"), desk.path("inbox/写し.pdf")).unwrap();
    desk.run();
    let void = desk.lines("records.ndjson").into_iter().find(|one| one["decision"] == "void").unwrap();
    let counts = desk
        .lines("records.ndjson")
        .into_iter()
        .find(|one| one["decision"] == "posted" && one["document"]["sha256"] == void["document"]["sha256"]);
    let said = desk.decided(&[void["record_id"].as_str().unwrap(), "accept"]);
    let twin = counts.unwrap()["record_id"].as_str().unwrap().to_owned();
    assert!(said.contains("still posts nothing") && said.contains(&format!("decide {twin} copy")), "{said}");
}

#[test]
fn a_dismissed_finding_is_the_cause_of_what_it_changes() {
    let desk = Desk::new();
    let other = demo_inbox().join("小田切/総会_Web.pdf");
    fs::copy(other, desk.path("inbox/other.pdf")).unwrap();
    desk.run();
    desk.decided(&[desk.id("202304_総会.pdf").as_str(), "fields", "serial=84-W-2210", "edition=84"]);
    desk.run();
    let finding =
        desk.lines("findings.ndjson").into_iter().find(|one| one["code"] == "serial_reused").unwrap();
    desk.decided(&[finding["id"].as_str().unwrap(), "finding_dismissed"]);
    desk.run();
    let changes = desk.lines("changes.ndjson");
    let members: Vec<&str> = changes.iter().map(|one| one["member_no"].as_str().unwrap()).collect();
    assert_eq!(members, [MEMBER, "417360"]);
    for change in &changes {
        assert_eq!(change["decisions"], serde_json::json!([2]), "{change}");
        assert!(!change["why"].as_array().unwrap().is_empty(), "{change}");
    }
}

#[test]
fn who_lost_a_paper_by_a_decision_is_told_which() {
    let desk = Desk::new();
    desk.decided(&[&desk.id("202304_総会.pdf"), "member", "310592"]);
    desk.run();
    let changes = desk.lines("changes.ndjson");
    for member in [MEMBER, "310592"] {
        let change = changes.iter().find(|one| one["member_no"] == member).unwrap();
        assert_eq!(
            (&change["decisions"], &change["causes"]),
            (&serde_json::json!([1]), &serde_json::json!([]))
        );
    }
}

#[test]
fn nobody_is_asked_who_is_not_on_file_and_no_objection_is_empty() {
    let desk = Desk::new();
    let refused = shown(&desk.decide(&["member:999999", "ask", "本人", "所属は"]));
    assert!(refused.contains("no such member in the last run"), "{refused}");
    let refused = shown(&desk.decide(&[&desk.id("202304_総会.pdf"), "objection", " "]));
    assert!(refused.contains("takes one value"), "{refused}");
    assert_eq!(desk.store().last_decision("jrs").unwrap(), 0);
}
