//! Erasure of one member leaves the papers, points and decisions of the others; what it must take from them is said before.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[allow(dead_code, reason = "each test file uses its part of the helpers")]
mod common;
#[allow(dead_code, reason = "each test file uses its part of the helpers")]
mod erased;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use common::{demo_inbox, run_command, shown};
use erased::{AT, check_chain, daicho, holding, id_of, run_over};
use serde_json::Value;

const ERASED: &str = "204817";
const STAYS: &str = "417360";

/// Papers of the demo under other names.
fn desk(papers: &[(&str, &str)]) -> tempfile::TempDir {
    desk_with(papers, &[])
}

/// The same, some of them in the erased member's envelope by `envelopes.csv`.
fn desk_with(papers: &[(&str, &str)], sent: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let inbox = folder.path().join("inbox");
    fs::create_dir(&inbox).unwrap();
    for (from, to) in papers {
        fs::copy(demo_inbox().join(from), inbox.join(to)).unwrap();
    }
    let rows: String = sent.iter().map(|file| format!("{file},2026-01-10,{ERASED}\n")).collect();
    if !rows.is_empty() {
        fs::write(inbox.join("envelopes.csv"), format!("file,received on,会員番号\n{rows}")).unwrap();
    }
    run_over(folder.path());
    folder
}

/// Two papers of the member who is erased, and one of a member who stays.
fn two_members() -> tempfile::TempDir {
    desk(&[
        ("佐倉/202304_総会.pdf", "a.pdf"),
        ("佐倉/202309_縦書き.pdf", "b.pdf"),
        ("小田切/総会_Web.pdf", "c.pdf"),
    ])
}

fn decide(folder: &Path, record: &str, answer: &[&str]) {
    daicho(folder, &[&["decide", record], answer, &["--by", "係", "--at", AT]].concat(), 0);
}

fn erase(folder: &Path, more: &[&str], code: i32) -> String {
    daicho(folder, &[&["erase", ERASED, "--by", "係", "--at", AT], more].concat(), code)
}

fn lines(folder: &Path, file: &str) -> Vec<Value> {
    let text = fs::read_to_string(folder.join("out").join(file)).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Points posted, by member.
fn points(folder: &Path) -> BTreeMap<String, i64> {
    let mut all = BTreeMap::new();
    for posting in lines(folder, "ledger.ndjson").iter().filter(|one| one["status"] == "posted") {
        let member = posting["member_no"].as_str().unwrap().to_owned();
        *all.entry(member).or_default() += posting["points"].as_i64().unwrap();
    }
    all
}

/// Points of the one who stays, and of nobody else, now and after another run.
fn check_points(folder: &Path, expected: i64) {
    let only = BTreeMap::from([(STAYS.to_owned(), expected)]);
    assert_eq!(points(folder), only, "after the erasure");
    run_over(folder);
    assert_eq!(points(folder), only, "after the next run");
    let said = fs::read_to_string(folder.join("out/diagnostics.ndjson")).unwrap();
    assert!(!said.contains("decision_"), "every decision finds its paper: {said}");
    check_chain(folder);
}

#[test]
fn a_paper_that_was_given_to_another_stays_theirs_without_the_name() {
    let folder = two_members();
    let folder = folder.path();
    let id = id_of(folder, "a.pdf");
    decide(folder, &id, &["member", STAYS, "--note", "佐倉 美和は改姓前の名"]);
    decide(folder, &id, &["accept"]);
    run_over(folder);
    assert_eq!(points(folder).get(STAYS), Some(&30));
    let said = erase(folder, &[], 0);
    assert!(
        said.contains("1 papers") && said.contains("a.pdf"),
        "the file that prints the name is told: {said}"
    );
    for text in ["佐倉 美和", "佐倉美和", ERASED] {
        assert_eq!(holding(&folder.join("out"), text), Vec::<String>::new(), "{text}");
    }
    let listed = daicho(folder, &["decide", "--list"], 0);
    assert!(listed.contains("■は改姓前の名") && !listed.contains("消去済み"), "{listed}");
    check_points(folder, 30);
}

#[test]
fn what_was_taken_as_read_stays_so_where_the_name_was_typed_into_it() {
    let folder = two_members();
    let folder = folder.path();
    let id = id_of(folder, "c.pdf");
    decide(folder, &id, &["fields", "issuer=会長 佐倉 美和"]);
    decide(folder, &id, &["accept"]);
    run_over(folder);
    erase(folder, &[], 0);
    assert!(fs::read_to_string(folder.join("out/records.ndjson")).unwrap().contains("会長 ■"));
    check_points(folder, 15);
}

#[test]
fn a_finding_about_papers_of_others_stays_dismissed_whoever_sent_them() {
    let folder = desk(&[
        ("佐倉/202304_総会.pdf", "a.pdf"),
        ("佐倉/202309_縦書き.pdf", "b.pdf"),
        ("小田切/総会_Web.pdf", "c.pdf"),
    ]);
    let folder = folder.path();
    // Two papers of one member of different editions that bear the same serial are a finding of two applicants' papers.
    decide(folder, &id_of(folder, "a.pdf"), &["fields", "serial=84-W-2210", "edition=84"]);
    decide(folder, &id_of(folder, "a.pdf"), &["member", STAYS]);
    run_over(folder);
    let open: Vec<Value> =
        lines(folder, "findings.ndjson").into_iter().filter(|one| one["status"] == "open").collect();
    assert!(!open.is_empty(), "something waits: {:?}", lines(folder, "findings.ndjson"));
    for finding in &open {
        decide(folder, finding["id"].as_str().unwrap(), &["finding_dismissed"]);
    }
    run_over(folder);
    let before = points(folder).get(STAYS).copied().unwrap();
    erase(folder, &[], 0);
    assert!(lines(folder, "findings.ndjson").iter().all(|one| one["status"] != "open"));
    check_points(folder, before);
}

/// Two papers on one page, one of them the erased member's; the ids of both.
fn one_page() -> (tempfile::TempDir, [String; 2]) {
    let desk = desk(&[("望月_1ページに2枚.pdf", "two.pdf"), ("小田切/総会_Web.pdf", "c.pdf")]);
    let folder = desk.path();
    let records = lines(folder, "records.ndjson");
    let ids = ["-1-1", "-1-2"].map(|piece| {
        let ids = records.iter().map(|one| one["record_id"].as_str().unwrap());
        ids.into_iter().find(|id| id.ends_with(piece) && *id != id_of(folder, "c.pdf")).unwrap().to_owned()
    });
    decide(folder, &ids[0], &["member", ERASED]);
    decide(folder, &ids[1], &["member", STAYS]);
    run_over(folder);
    assert_eq!(points(folder), BTreeMap::from([(ERASED.to_owned(), 5), (STAYS.to_owned(), 20)]));
    (desk, ids)
}

/// Lets an erasure stop after its rows are gone: a folder stands in the place of an output file.
fn stop(folder: &Path) {
    let file = folder.join("out/ledger.csv");
    fs::remove_file(&file).unwrap();
    fs::create_dir(&file).unwrap();
    let said = erase(folder, &["--lose-points"], 3);
    assert!(said.contains("the erasure is not finished"), "{said}");
    fs::remove_dir(&file).unwrap();
}

#[test]
fn leave_to_take_points_is_given_to_one_erasure() {
    let (desk, _) = one_page();
    let folder = desk.path();
    let database = folder.join("out/daicho.db");
    let before = fs::read(&database).unwrap();
    stop(folder);
    // The mark of an erasure that was killed before it erased anything.
    fs::write(&database, before).unwrap();
    let refused = erase(folder, &[], 2);
    assert!(refused.contains("nothing was erased") && refused.contains("loses points"), "{refused}");
    check_chain(folder);
    erase(folder, &["--lose-points"], 0);
}

#[test]
fn what_a_stopped_erasure_took_is_told_by_the_run_after_it_and_by_its_end() {
    let (desk, ids) = one_page();
    let folder = desk.path();
    stop(folder);
    run_over(folder);
    let said = fs::read_to_string(folder.join("out/diagnostics.ndjson")).unwrap();
    assert!(said.contains("\"erasure_unfinished\""), "{said}");
    let changes = lines(folder, "changes.ndjson");
    let change = changes.iter().find(|one| one["member_no"] == STAYS).unwrap();
    assert!(change["causes"].as_array().unwrap().contains(&"erasure".into()), "{change}");
    let said = erase(folder, &[], 0);
    let lost = format!("jrs {STAYS} 日本画像医学会 第43回 5 → 0 ({})", ids[1]);
    assert!(said.contains("erased (jrs): 1 members (204817), 1 papers") && said.contains(&lost), "{said}");
    assert!(said.contains("two.pdf") && said.contains("begun before is done"), "{said}");
}

#[test]
fn points_that_another_loses_are_told_before_and_after() {
    let (desk, [_, id]) = one_page();
    let folder = desk.path();
    let before = fs::read(folder.join("out/daicho.db")).unwrap();
    let refused = erase(folder, &[], 2);
    let told = format!("jrs {STAYS} 日本画像医学会 第43回 5 → 0 ({})", id);
    let loses = format!("jrs: member {STAYS} loses points of 日本画像医学会 第43回: 5 → 0 ({})", id);
    assert!(refused.contains("nothing was erased") && refused.contains(&loses), "{refused}");
    assert!(refused.contains("--lose-points"), "{refused}");
    assert_eq!(fs::read(folder.join("out/daicho.db")).unwrap(), before, "nothing is written");
    let said = erase(folder, &["--lose-points"], 0);
    assert!(said.contains(&told), "{said}");
    let change = lines(folder, "changes.ndjson").pop().unwrap();
    assert_eq!(change["member_no"], STAYS);
    assert_eq!(change["causes"], serde_json::json!(["erasure"]));
    let why = change["why"].to_string();
    assert!(why.contains(&id) && why.contains("20 → 15"), "{why}");
    assert_eq!(points(folder), BTreeMap::from([(STAYS.to_owned(), 15)]), "after the erasure");
    run_over(folder);
    assert_eq!(points(folder), BTreeMap::from([(STAYS.to_owned(), 15)]), "after the next run");
}

#[test]
fn a_paper_that_was_given_back_goes_with_the_member() {
    let folder = two_members();
    let folder = folder.path();
    decide(folder, &id_of(folder, "a.pdf"), &["member", STAYS]);
    daicho(folder, &["decide", "--undo", "1", "--by", "係", "--at", AT], 0);
    let mut command = run_command(&folder.join("inbox"), &folder.join("out"));
    let ran = command.output().unwrap();
    assert_eq!(ran.status.code(), Some(0), "{}", shown(&ran));
    let said = erase(folder, &[], 0);
    assert!(said.contains("a.pdf") && said.contains("b.pdf"), "{said}");
    let records = lines(folder, "records.ndjson");
    assert_eq!(records.len(), 1, "{records:?}");
}

#[test]
fn a_member_who_decided_themselves_is_told_to_be_named_in_the_chain() {
    let folder = two_members();
    let folder = folder.path();
    let id = id_of(folder, "c.pdf");
    daicho(folder, &["decide", &id, "accept", "--by", "佐倉 美和", "--at", AT], 0);
    let said = erase(folder, &[], 0);
    assert!(said.contains("still stands in 1 rows of decision "), "{said}");
    check_chain(folder);
}

#[test]
fn a_paper_that_was_given_to_another_and_is_away_is_theirs_when_it_comes_back() {
    let folder = two_members();
    let folder = folder.path();
    decide(folder, &id_of(folder, "a.pdf"), &["member", STAYS]);
    let (paper, away) = (folder.join("inbox/a.pdf"), folder.join("a.pdf"));
    fs::rename(&paper, &away).unwrap();
    run_over(folder);
    assert_eq!(points(folder).get(STAYS), Some(&15));
    erase(folder, &[], 0);
    fs::rename(&away, &paper).unwrap();
    run_over(folder);
    check_points(folder, 30);
}

#[test]
fn a_paper_that_names_another_stays_though_it_lay_in_the_envelope() {
    let folder = desk_with(
        &[("佐倉/202309_縦書き.pdf", "b.pdf"), ("小田切/総会_Web.pdf", "c.pdf")],
        &["b.pdf", "c.pdf"],
    );
    let folder = folder.path();
    let id = id_of(folder, "c.pdf");
    assert_eq!(points(folder).get(STAYS), None, "it waits");
    erase(folder, &[], 0);
    let records = lines(folder, "records.ndjson");
    assert_eq!(records.len(), 1, "{records:?}");
    assert_eq!((&records[0]["record_id"], &records[0]["decision"]), (&id.as_str().into(), &"review".into()));
    assert!(records[0]["envelope"].is_null(), "its envelope is nobody's: {}", records[0]);
    assert!(records[0].to_string().contains("小田切"), "the holder stays: {}", records[0]);
    decide(folder, &id, &["member", STAYS]);
    run_over(folder);
    assert_eq!(points(folder).get(STAYS), Some(&15));
    check_chain(folder);
}

#[test]
fn the_holder_of_a_paper_that_was_given_away_goes_whatever_it_reads() {
    let papers = [("髙橋/秋季臨床大会.pdf", "a.pdf"), ("小田切/総会_Web.pdf", "c.pdf")];
    let folder = desk_with(&papers, &["a.pdf"]);
    let folder = folder.path();
    let (given, own) = (id_of(folder, "a.pdf"), id_of(folder, "c.pdf"));
    decide(folder, &given, &["member", STAYS]);
    run_over(folder);
    let holder = |id: &str| {
        let records = lines(folder, "records.ndjson");
        records.into_iter().find(|one| one["record_id"] == id).unwrap()["fields"]["holder"].clone()
    };
    let read = holder(&given).to_string();
    assert!(!read.contains("佐倉") && !read.contains("小田切") && read.contains("直人"), "{read}");
    let said = erase(folder, &[], 0);
    assert!(
        said.contains("a.pdf") && said.contains("black the name out"),
        "the file that shows it is named: {said}"
    );
    let left = holder(&given);
    assert_eq!((&left["value"], &left["raw"]), (&"■".into(), &"■".into()));
    assert_eq!(holder(&own)["value"], "小田切 蓮");
}
