//! Papers that name somebody else than `envelopes.csv` says sent them wait, and both are told. Papers that name nobody are in the
//! envelope that is written down.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[allow(dead_code, reason = "each test file uses its part of the helpers")]
mod common;
#[allow(dead_code, reason = "each test file uses its part of the helpers")]
mod erased;

use std::fs;
use std::path::Path;

use common::{demo_inbox, run_command, shown};
use erased::{AT, daicho, id_of, paper};
use serde_json::Value;

fn lines(folder: &Path, file: &str) -> Vec<Value> {
    let text = fs::read_to_string(folder.join("out").join(file)).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// What becomes of a certificate of 204817 that is written down as this member's, with what is told of it.
fn check(written: &str, decision: &str, told: usize) {
    let folder = with_table(&format!("file,received on,会員番号\na.pdf,2026-01-10,{written}\n"));
    let folder = folder.path();
    let record = lines(folder, "records.ndjson").pop().unwrap();
    assert_eq!(record["decision"], decision, "{record}");
    let differs = lines(folder, "diagnostics.ndjson");
    let differs: Vec<&Value> =
        differs.iter().filter(|one| one["code"] == "envelopes_owner_differs").collect();
    assert_eq!(differs.len(), told, "{differs:?}");
    for one in differs {
        assert_eq!(one["document"], "a.pdf");
        let cause = one["cause"].as_str().unwrap();
        assert!(cause.contains(written) && cause.contains("204817"), "{one}");
    }
}

#[test]
fn a_paper_of_the_member_who_is_written_down_counts() {
    check("204817", "posted", 0);
    check("２０４８１７", "posted", 0);
    check("", "posted", 0);
}

#[test]
fn a_paper_that_names_another_than_is_written_down_waits() {
    check("417360", "review", 1);
}

#[test]
fn an_erasure_names_the_table_that_has_the_number_and_no_file_that_does_not_print_it() {
    let folder = with_table("file,会員番号\na.pdf,417360\n");
    let folder = folder.path();
    let said = daicho(folder, &["erase", "417360", "--by", "山田", "--at", AT], 0);
    assert!(said.contains("an envelopes.csv in the inbox") && !said.contains("a.pdf"), "{said}");
}

/// A run over a certificate of 204817 with this table.
fn with_table(table: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let inbox = folder.path().join("inbox");
    fs::create_dir(&inbox).unwrap();
    fs::copy(demo_inbox().join("佐倉/202304_総会.pdf"), inbox.join("a.pdf")).unwrap();
    fs::write(inbox.join("envelopes.csv"), table).unwrap();
    run_again(folder.path());
    folder
}

/// Whether a paper of 204817 waits, and the rows that are told.
fn unknown(folder: &Path) -> (Value, Vec<Value>) {
    let told = lines(folder, "diagnostics.ndjson").into_iter();
    let rows = told.filter(|one| one["code"] == "envelopes_owner_unknown").map(|one| one["place"].clone());
    (lines(folder, "records.ndjson")[0]["decision"].clone(), rows.collect())
}

#[test]
fn a_number_that_nobody_has_makes_its_papers_wait_and_is_kept_nowhere() {
    let folder = with_table("file,会員番号\na.pdf,990017\n");
    let folder = folder.path();
    assert_eq!(unknown(folder), ("review".into(), vec!["row 2".into()]));
    assert_eq!(erased::holding(&folder.join("out"), "990017"), Vec::<String>::new());
    daicho(folder, &["decide", &id_of(folder, "a.pdf"), "member", "204817", "--by", "山田", "--at", AT], 0);
    run_again(folder);
    assert_eq!(unknown(folder).0, "posted");
}

/// Runs over papers that name nobody, all of the same bytes, with the members that are written down as having sent them.
fn nameless(sent: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let inbox = folder.path().join("inbox");
    fs::create_dir(&inbox).unwrap();
    let lines = [
        "出席証明書",
        "第82回日本医学放射線学会総会",
        "2023年4月13日（木）～16日（日）",
        "上記の学術集会に出席されたことを証明します。",
        "公益社団法人 日本医学放射線学会",
        "No. 82-W-2210",
    ];
    let mut table = "file,会員番号\n".to_owned();
    for (file, member) in sent {
        fs::write(inbox.join(file), paper::certificate(&lines)).unwrap();
        table += &format!("{file},{member}\n");
    }
    fs::write(inbox.join("envelopes.csv"), table).unwrap();
    run_again(folder.path());
    folder
}

fn run_again(folder: &Path) {
    let output = run_command(&folder.join("inbox"), &folder.join("out")).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", shown(&output));
}

/// What became of a file's paper, and in whose envelope it is.
fn check_paper(folder: &Path, file: &str, decision: &str, envelope: &str) {
    let records = lines(folder, "records.ndjson");
    let record = records.iter().find(|one| one["document"]["path"] == file).unwrap();
    assert_eq!(record["decision"], decision, "{record}");
    assert_eq!(record["envelope"], envelope, "{record}");
}

/// Two nameless copies that two members sent, both given to their senders, and one of them answered otherwise: what is found about
/// the copies holds both.
fn check_copies_hold(answer: &[&str]) {
    let desk = nameless(&[("a.pdf", "204817"), ("b.pdf", "417360")]);
    let folder = desk.path();
    let (a, b) = (id_of(folder, "a.pdf"), id_of(folder, "b.pdf"));
    for (id, member) in [(&a, "204817"), (&b, "417360")] {
        daicho(folder, &["decide", id, "member", member, "--by", "係", "--at", AT], 0);
    }
    daicho(folder, &[&["decide", &a], answer, &["--by", "係", "--at", AT]].concat(), 0);
    run_again(folder);
    for code in ["scan_shared", "serial_reused"] {
        let findings = lines(folder, "findings.ndjson");
        let of_code: Vec<&Value> = findings.iter().filter(|one| one["code"] == code).collect();
        assert!(of_code.iter().any(|one| one["status"] == "open"), "{answer:?} {code}: {of_code:?}");
    }
    let records = lines(folder, "records.ndjson");
    assert!(records.iter().all(|one| one["decision"] != "posted"), "{answer:?}: {records:?}");
}

#[test]
fn an_answer_about_one_copy_frees_no_copy_of_another_s() {
    check_copies_hold(&["meeting", "jrs-0002"]);
    check_copies_hold(&["fields", "from=2022-04-14", "to=2022-04-17"]);
    check_copies_hold(&["receipt"]);
    check_copies_hold(&["not_recognised"]);
    check_copies_hold(&["fields", "kind=paper"]);
}

#[test]
fn a_file_that_two_members_are_said_to_have_sent_is_in_neither_s_envelope_and_told() {
    let desk = nameless(&[("a.pdf", "204817"), ("a.pdf", "417360")]);
    let told = lines(desk.path(), "diagnostics.ndjson");
    let told = told.iter().find(|one| one["code"] == "envelopes_owner_twice").unwrap();
    let cause = told["cause"].as_str().unwrap();
    assert!(["a.pdf", "204817", "417360"].iter().all(|part| cause.contains(part)), "{told}");
    let record = lines(desk.path(), "records.ndjson").pop().unwrap();
    assert_eq!((&record["decision"], &record["envelope"]), (&"review".into(), &Value::Null), "{record}");
}

#[test]
fn a_paper_that_names_nobody_waits_in_the_envelope_that_is_written_down_and_counts_when_somebody_says_whose()
{
    let desk = nameless(&[("a.pdf", "204817")]);
    let folder = desk.path();
    check_paper(folder, "a.pdf", "review", "204817");
    let id = id_of(folder, "a.pdf");
    daicho(folder, &["decide", &id, "member", "204817", "--by", "係", "--at", AT], 0);
    run_again(folder);
    check_paper(folder, "a.pdf", "posted", "204817");
}

#[test]
fn one_paper_of_nobody_in_the_envelopes_of_two_waits_however_one_of_them_is_answered() {
    let desk = nameless(&[("a.pdf", "204817"), ("b.pdf", "417360")]);
    let folder = desk.path();
    check_paper(folder, "a.pdf", "review", "204817");
    check_paper(folder, "b.pdf", "review", "417360");
    let id = id_of(folder, "a.pdf");
    daicho(folder, &["decide", &id, "member", "204817", "--by", "係", "--at", AT], 0);
    for when in ["after the decision", "after the next run"] {
        let findings = lines(folder, "findings.ndjson");
        let serial = findings.iter().find(|one| one["code"] == "serial_reused").unwrap();
        assert_eq!(serial["status"], "open", "{when}: {serial}");
        check_paper(folder, "a.pdf", "review", "204817");
        check_paper(folder, "b.pdf", "review", "417360");
        run_again(folder);
    }
}
