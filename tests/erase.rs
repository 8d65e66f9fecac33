//! Deletion on request, and by age: no byte of the name stays, and the chain of decisions holds.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[allow(dead_code, reason = "each test file uses its part of the helpers")]
mod common;
#[allow(dead_code, reason = "each test file uses its part of the helpers")]
mod erased;

use std::fs;
use std::path::Path;

use common::{demo_inbox, run, shown};
use erased::{AT, check_chain, daicho, holding, id_of, records, run_over};

/// Runs over certificates of two members, with a decision about each.
fn desk() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let inbox = folder.path().join("inbox");
    fs::create_dir(&inbox).unwrap();
    for (from, to) in [
        ("佐倉/202304_総会.pdf", "a.pdf"),
        ("佐倉/202309_縦書き.pdf", "b.pdf"),
        ("小田切/総会_現地.pdf", "c.pdf"),
    ] {
        fs::copy(demo_inbox().join(from), inbox.join(to)).unwrap();
    }
    run_over(folder.path());
    for (id, note) in records(folder.path()).iter().map(|(id, _)| id).zip(["佐倉 美和に電話", "電話", "確認"])
    {
        daicho(folder.path(), &["decide", id, "accept", "--by", "係", "--at", AT, "--note", note], 0);
    }
    run_over(folder.path());
    folder
}

#[test]
fn no_byte_of_an_erased_member_s_name_stays_and_the_chain_holds() {
    let folder = desk();
    let folder = folder.path();
    let out = folder.join("out");
    for text in ["佐倉 美和", "小田切 蓮"] {
        let there = holding(&out, text);
        for file in ["daicho.db", "members.ndjson", "ledger.xlsx", "records.ndjson"] {
            assert!(there.iter().any(|name| name == file), "{text} is in {file} before: {there:?}");
        }
    }
    let said = daicho(folder, &["erase", "204817", "--by", "個人情報係", "--at", AT], 0);
    assert!(said.contains("a.pdf") && said.contains("b.pdf") && !said.contains("c.pdf"), "{said}");
    for text in ["佐倉 美和", "佐倉美和", "204817"] {
        assert_eq!(holding(&out, text), Vec::<String>::new(), "{text}");
    }
    check_chain(folder);
    let others = holding(&out, "小田切 蓮");
    assert!(others.iter().any(|name| name == "members.ndjson"), "the others stay: {others:?}");
    let listed = daicho(folder, &["decide", "--list"], 0);
    assert_eq!(listed.lines().filter(|line| line.contains("消去済み")).count(), 2, "{listed}");
    assert!(listed.contains("確認") && !listed.contains("電話"), "{listed}");

    // A run over the same inbox passes the pages over.
    run_over(folder);
    let line = fs::read_to_string(out.join("diagnostics.ndjson")).unwrap();
    assert_eq!(line.matches("page_erased").count(), 2, "{line}");
    let records = fs::read_to_string(out.join("records.ndjson")).unwrap();
    assert!(!records.contains("佐倉"), "{records}");
    assert!(!records.contains("a.pdf") && !records.contains("b.pdf"), "no paper of nobody's: {records}");
    check_chain(folder);
}

#[test]
fn members_whose_cycle_ended_long_ago_are_erased_by_a_day() {
    let folder = desk();
    let folder = folder.path();
    let said = daicho(folder, &["erase", "--before", "2026-03-31", "--by", "係", "--at", AT], 0);
    assert!(
        said.contains("nobody's cycle ended before 2026-03-31 (jrs)") && !said.contains("--out"),
        "{said}"
    );
    assert!(
        !holding(&folder.join("out"), "佐倉 美和").is_empty(),
        "a cycle that ends on the day has not ended before it"
    );
    daicho(folder, &["erase", "--before", "2026-04-01", "--by", "係", "--at", AT], 0);
    for text in ["佐倉 美和", "小田切 蓮", "若林 理央"] {
        assert_eq!(holding(&folder.join("out"), text), Vec::<String>::new(), "{text}");
    }
    check_chain(folder);
}

#[test]
fn what_waits_of_others_still_waits_after_an_erasure() {
    let folder = desk();
    let folder = folder.path();
    let stranger = demo_inbox().join("会員でない人.pdf");
    fs::copy(stranger, folder.join("inbox/d.pdf")).unwrap();
    run_over(folder);
    let asked = || {
        let store = daicho_store::Store::open(folder.join("out/daicho.db")).unwrap();
        store.queue("jrs", daicho_store::QuestionState::Open, 10).unwrap().len()
    };
    assert_eq!(asked(), 1);
    daicho(folder, &["erase", "204817", "--by", "係", "--at", AT], 0);
    assert_eq!(asked(), 1);
}

#[test]
fn erasing_nobody_is_refused_and_changes_nothing() {
    let folder = desk();
    let folder = folder.path();
    let before = fs::read(folder.join("out/records.ndjson")).unwrap();
    let said = daicho(folder, &["erase", "000000", "--by", "係", "--at", AT], 2);
    assert!(said.contains("no such member"), "{said}");
    assert_eq!(fs::read(folder.join("out/records.ndjson")).unwrap(), before);
    assert_eq!(
        daicho(folder, &["decide", "--list"], 0).lines().filter(|line| line.contains("消去")).count(),
        0
    );
    check_chain(folder);
}

#[test]
fn decisions_about_others_stay_and_name_the_erased_no_more() {
    let folder = desk();
    let folder = folder.path();
    let note = "佐倉　美和（会員204817）の隣の席。2048170 は別の番号";
    let id = id_of(folder, "c.pdf");
    daicho(folder, &["decide", &id, "meeting", "jrs-0001", "--by", "係", "--at", AT, "--note", note], 0);
    let before = folder.join("before.db");
    daicho(folder, &["backup", before.to_str().unwrap()], 0);
    let said = daicho(folder, &["erase", "204817", "--by", "係", "--at", AT], 0);
    assert!(said.contains("204817") && said.contains("(jrs)"), "{said}");
    let undone = daicho(folder, &["decide", "--undo", "5", "--by", "係", "--at", AT], 2);
    assert!(undone.contains("an erasure is not taken back"), "{undone}");
    assert!(said.contains("names in 1 decisions about others"), "{said}");
    let listed = daicho(folder, &["decide", "--list"], 0);
    assert!(listed.contains("■（会員■）の隣の席。2048170 は別の番号"), "{listed}");
    assert_eq!(holding(&folder.join("out"), "佐倉　美和"), Vec::<String>::new());
    check_chain(folder);
    run_over(folder);
    let records = fs::read_to_string(folder.join("out/records.ndjson")).unwrap();
    let record: serde_json::Value = serde_json::from_str(records.lines().next().unwrap()).unwrap();
    assert_eq!(record["decided_by"].as_array().unwrap().len(), 2, "both answers about c.pdf stand: {record}");
    // What took the place of the sealed text is sealed itself.
    let database = out_database(folder);
    let connection = rusqlite::Connection::open(&database).unwrap();
    let change = "DROP TRIGGER decision_detail_is_not_changed;
        UPDATE decision_detail SET value = replace(value, '隣の席', '別の席');";
    connection.execute_batch(change).unwrap();
    drop(connection);
    let checked = run(&["check", "--db", database.to_str().unwrap()]);
    assert_eq!(checked.status.code(), Some(1), "{}", shown(&checked));
    assert!(shown(&checked).contains("what was decided was changed"), "{}", shown(&checked));
    let backup = folder.join("copy.db");
    let refused = daicho(folder, &["restore", before.to_str().unwrap()], 2);
    assert!(refused.contains("1 of them are erasures: whom they erased comes back"), "{refused}");
    let refused = daicho(folder, &["backup", backup.to_str().unwrap()], 3);
    assert!(refused.contains("the chain of decisions is broken"), "{refused}");
}

fn out_database(folder: &Path) -> std::path::PathBuf {
    folder.join("out/daicho.db")
}

#[test]
fn erased_pages_that_were_changed_by_hand_are_seen() {
    let folder = desk();
    let folder = folder.path();
    daicho(folder, &["erase", "204817", "--by", "係", "--at", AT], 0);
    let check = |change: &str, told: &str| {
        let changed = folder.join("changed.db");
        fs::copy(out_database(folder), &changed).unwrap();
        rusqlite::Connection::open(&changed).unwrap().execute(change, []).unwrap();
        let output = run(&["check", "--db", changed.to_str().unwrap()]);
        assert_ne!(output.status.code(), Some(0), "{change}");
        assert!(shown(&output).contains(told), "{change}: {}", shown(&output));
    };
    check("DELETE FROM erased_page", "would be read again");
    check("INSERT INTO erased_page VALUES ('00ff', 1)", "no erasure names it");
}

#[test]
fn letters_of_the_erased_go_and_what_else_holds_the_name_is_named() {
    let folder = desk();
    let folder = folder.path();
    let out = folder.join("out");
    let letters = out.join("letters");
    let written = run(&["letters", "--run", out.to_str().unwrap(), "--out", letters.to_str().unwrap()]);
    assert!(letters.join("points-204817.pdf").is_file(), "{}", shown(&written));
    fs::write(out.join("メモ.txt"), "佐倉 美和に電話").unwrap();
    let said = daicho(folder, &["erase", "204817", "--by", "係", "--at", AT], 0);
    let left: Vec<String> = fs::read_dir(&letters)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    assert!(!left.iter().any(|name| name.contains("204817")), "{left:?}");
    assert!(left.contains(&"points-417360.pdf".to_owned()), "{left:?}");
    for expected in ["points-204817.pdf", "merge.csv", "メモ.txt", "out of daicho's reach"] {
        assert!(said.contains(expected), "no {expected} in {said}");
    }
}

/// A folder in the place of an output file stands for whatever stops an erasure after its rows are gone.
#[test]
fn an_erasure_that_was_stopped_is_finished_by_the_same_command() {
    let folder = desk();
    let folder = folder.path();
    let out = folder.join("out");
    fs::remove_file(out.join("ledger.csv")).unwrap();
    fs::create_dir(out.join("ledger.csv")).unwrap();
    let said = daicho(folder, &["erase", "204817", "--by", "係", "--at", AT], 3);
    assert!(said.contains("the erasure is not finished"), "{said}");
    assert!(!holding_files(&out, "佐倉 美和").is_empty(), "outputs still hold the name");
    let checked = run(&["check", "--db", out_database(folder).to_str().unwrap()]);
    assert_eq!(checked.status.code(), Some(1), "{}", shown(&checked));
    assert!(shown(&checked).contains("an erasure was stopped"), "{}", shown(&checked));
    fs::remove_dir(out.join("ledger.csv")).unwrap();
    let said = daicho(folder, &["erase", "204817", "--by", "係", "--at", AT], 0);
    assert!(said.contains("begun before is done"), "{said}");
    for text in ["佐倉 美和", "佐倉美和", "204817"] {
        assert_eq!(holding(&out, text), Vec::<String>::new(), "{text}");
    }
    check_chain(folder);
    daicho(folder, &["erase", "204817", "--by", "係", "--at", AT], 2);
}

/// Files of a folder in which a text stands; folders in it are passed over.
fn holding_files(folder: &Path, text: &str) -> Vec<String> {
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let with = paths.filter(|path| path.is_file()).filter(|path| {
        let bytes = fs::read(path).unwrap();
        bytes.windows(text.len()).any(|window| window == text.as_bytes())
    });
    with.map(|path| path.display().to_string()).collect()
}

/// Another body with a list of its own, and the same papers.
fn other_body(folder: &Path) -> String {
    let catalogs = folder.join("catalogs");
    for (id, from) in [("jrs", "jrs"), ("other", "jrs")] {
        fs::create_dir_all(catalogs.join(id)).unwrap();
        for entry in fs::read_dir(common::root().join("catalogs").join(from)).unwrap() {
            let entry = entry.unwrap();
            let text = fs::read_to_string(entry.path()).unwrap();
            let text = text.replace("id = \"jrs\"", &format!("id = \"{id}\""));
            let text = text.replace("body = \"jrs\"", &format!("body = \"{id}\""));
            fs::write(catalogs.join(id).join(entry.file_name()), text).unwrap();
        }
    }
    format!("catalogs={}", catalogs.display())
}

#[test]
fn what_waits_because_another_body_posted_it_still_waits_after_an_erasure() {
    let folder = desk();
    let folder = folder.path();
    let catalogs = other_body(folder);
    let mut command = common::daicho();
    command.arg("run").arg(folder.join("inbox")).args(["--members", "fixtures/demo/members.csv"]);
    command.args(["--body", "other", "--as-of", "2026-02-01", "--set", &catalogs, "--out"]);
    let ran = command.arg(folder.join("out")).output().unwrap();
    assert_eq!(ran.status.code(), Some(0), "{}", shown(&ran));
    let found = || fs::read_to_string(folder.join("out/findings.ndjson")).unwrap();
    assert_eq!(found().matches("\"used_for_other_body\"").count(), 3, "{}", found());
    let erase = ["erase", "204817", "--by", "係", "--at", AT, "--body", "other", "--set", &catalogs];
    daicho(folder, &erase, 0);
    assert_eq!(found().matches("\"used_for_other_body\"").count(), 1, "{}", found());
}
