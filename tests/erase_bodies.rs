//! Erasure where several bodies share a database: a person goes from all of them, and nobody else who bears the number does.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[allow(dead_code, reason = "each test file uses its part of the helpers")]
mod common;
#[allow(dead_code, reason = "each test file uses its part of the helpers")]
mod erased;

use std::fs;
use std::path::PathBuf;

use common::{demo_inbox, root, run, shown};
use erased::{AT, holding};
use serde_json::Value;

const ERASED: &str = "204817";
const STAYS: &str = "417360";

/// Papers of two members, for two bodies with outputs of their own and one database.
struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Desk {
        let desk = Desk { folder: tempfile::tempdir().unwrap() };
        fs::create_dir(desk.at("inbox")).unwrap();
        for (from, to) in [("佐倉/202304_総会.pdf", "a.pdf"), ("小田切/総会_現地.pdf", "c.pdf")] {
            fs::copy(demo_inbox().join(from), desk.at("inbox").join(to)).unwrap();
        }
        fs::copy(root().join("fixtures/demo/members.csv"), desk.at("members.csv")).unwrap();
        desk.run("jrs");
        desk.run("jrs-board");
        desk
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn run(&self, body: &str) {
        let (inbox, members, out, db) =
            (self.at("inbox"), self.at("members.csv"), self.at(body), self.at("jrs/daicho.db"));
        let [inbox, members, out, db] =
            [&inbox, &members, &out, &db].map(|path: &PathBuf| path.to_str().unwrap());
        let more = ["--as-of", "2026-02-01", "--quiet", "--out", out, "--db", db];
        let output = run(&[&["run", inbox, "--members", members, "--body", body], &more[..]].concat());
        assert!(matches!(output.status.code(), Some(0 | 1)), "{}", shown(&output));
    }

    /// Asks daicho about one body of the database, which stands beside the outputs of the first.
    fn ask(&self, body: &str, arguments: &[&str], code: i32) -> String {
        let out = self.at("jrs");
        let output = run(&[arguments, &["--body", body, "--out", out.to_str().unwrap()]].concat());
        assert_eq!(output.status.code(), Some(code), "{}", shown(&output));
        shown(&output)
    }

    fn erase(&self, more: &[&str], code: i32) -> String {
        self.ask("jrs", &[&["erase", ERASED, "--by", "係", "--at", AT], more].concat(), code)
    }

    fn lines(&self, body: &str, file: &str) -> Vec<Value> {
        let text = fs::read_to_string(self.at(body).join(file)).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// The id of the first file's paper.
    fn given(&self) -> String {
        let records = self.lines("jrs-board", "records.ndjson");
        let paper = records.iter().find(|one| one["document"]["path"] == "a.pdf").unwrap();
        paper["record_id"].as_str().unwrap().to_owned()
    }

    /// Papers that count for the one who stays.
    fn posted(&self, body: &str) -> usize {
        let all = self.lines(body, "ledger.ndjson");
        all.iter().filter(|one| one["member_no"] == STAYS && one["status"] == "posted").count()
    }

    fn check_chain(&self) {
        let output = run(&["check", "--db", self.at("jrs/daicho.db").to_str().unwrap()]);
        assert_eq!(output.status.code(), Some(0), "{}", shown(&output));
    }
}

#[test]
fn a_person_is_erased_from_every_body_that_has_them() {
    let desk = Desk::new();
    let said = desk.erase(&[], 0);
    assert!(said.contains("erased (jrs, jrs-board)"), "{said}");
    assert!(
        said.contains("outputs of these bodies still hold the name") && said.contains("\n  jrs-board\n"),
        "{said}"
    );
    let ledger = desk.ask("jrs-board", &["ledger", ERASED], 2);
    assert!(!ledger.contains("佐倉"), "{ledger}");
    let members = fs::read_to_string(desk.at("members.csv")).unwrap();
    let rest: Vec<&str> = members.lines().filter(|line| !line.starts_with(ERASED)).collect();
    fs::write(desk.at("members.csv"), rest.join("\n")).unwrap();
    desk.run("jrs-board");
    for text in ["佐倉 美和", "佐倉美和"] {
        for out in ["jrs", "jrs-board"] {
            assert_eq!(holding(&desk.at(out), text), Vec::<String>::new(), "{text}");
        }
    }
    desk.check_chain();
}

#[test]
fn points_that_others_lose_in_another_body_are_asked_and_told_there() {
    let desk = Desk::new();
    desk.ask("jrs-board", &["decide", &desk.given(), "member", STAYS, "--by", "係", "--at", AT], 0);
    desk.run("jrs-board");
    let before = desk.posted("jrs-board");
    let refused = desk.erase(&[], 2);
    assert!(refused.contains(&format!("jrs-board: member {STAYS} loses points")), "{refused}");
    assert!(refused.contains("nothing was erased"), "{refused}");
    let said = desk.erase(&["--lose-points"], 0);
    assert!(said.contains(&format!("\n  jrs-board {STAYS} ")), "{said}");
    desk.run("jrs-board");
    assert_eq!(desk.posted("jrs-board"), before - 1, "the paper is gone");
    let changes = desk.lines("jrs-board", "changes.ndjson");
    let change = changes.iter().find(|one| one["member_no"] == STAYS).unwrap();
    assert!(change["causes"].as_array().unwrap().contains(&"erasure".into()), "{change}");
    desk.check_chain();
}

#[test]
fn a_paper_that_every_body_gave_to_another_counts_for_them_in_all() {
    let desk = Desk::new();
    for body in ["jrs", "jrs-board"] {
        desk.ask(body, &["decide", &desk.given(), "member", STAYS, "--by", "係", "--at", AT], 0);
        desk.run(body);
    }
    let before = ["jrs", "jrs-board"].map(|body| desk.posted(body));
    desk.erase(&[], 0);
    for body in ["jrs", "jrs-board"] {
        desk.run(body);
        let said = desk.lines(body, "diagnostics.ndjson");
        assert!(!said.iter().any(|one| one["code"] == "decision_stale"), "{said:?}");
    }
    assert_eq!(["jrs", "jrs-board"].map(|body| desk.posted(body)), before);
    desk.check_chain();
}

#[test]
fn somebody_of_another_name_with_the_number_stays_and_is_named() {
    let desk = Desk::new();
    let members = fs::read_to_string(desk.at("members.csv")).unwrap();
    fs::write(desk.at("members.csv"), members.replace("佐倉 美和", "堀川 千夏")).unwrap();
    desk.run("jrs-board");
    let said = desk.erase(&[], 0);
    assert!(
        said.contains("somebody of another name bears the number") && said.contains("\n  jrs-board\n"),
        "{said}"
    );
    let ledger = desk.ask("jrs-board", &["ledger", ERASED], 0);
    assert!(ledger.contains("堀川 千夏"), "{ledger}");
}
