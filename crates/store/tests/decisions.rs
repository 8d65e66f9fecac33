//! The chain of decisions over real files. Invented data.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use daicho_model::{Answer, Answered, CHAIN_START, HumanDecision, Seen, Subject};
use daicho_store::{Erasure, Store, StoreError};
use tempfile::TempDir;

struct Desk {
    folder: TempDir,
    store: Store,
}

impl Desk {
    fn new() -> Desk {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path().join("a.db")).unwrap();
        Desk { folder, store }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("a.db")
    }

    fn give(&mut self, answers: &[Answered]) -> Vec<HumanDecision> {
        self.store.append_decisions("demo", ("係", "2026-11-30T09:00:00+09:00"), answers).unwrap()
    }

    fn chain(&self) -> Vec<String> {
        self.store.chain_problems().unwrap().into_iter().map(|problem| problem.detail).collect()
    }
}

fn about(record: &str, answer: Answer) -> Answered {
    Answered {
        subject: Subject::Record { record_id: record.to_owned() },
        answer,
        seen: Some(Seen {
            document: "aa".to_owned(),
            page: 1,
            bounding_box: daicho_model::BoundingBox::PAGE,
            record_sha256: "bb".to_owned(),
            applicant: None,
            erased_sha256: Vec::new(),
        }),
        note: Some("見本".to_owned()),
    }
}

/// Runs SQL on the file behind the store's back, the guards of the tables taken off.
fn tamper(path: &Path, sql: &str) {
    let connection = rusqlite::Connection::open(path).unwrap();
    let guards: Vec<String> = connection
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    for guard in guards {
        connection.execute_batch(&format!("DROP TRIGGER {guard}")).unwrap();
    }
    connection.execute_batch(sql).unwrap();
}

#[test]
fn decisions_come_back_as_they_were_given_and_follow_each_other() {
    let mut desk = Desk::new();
    let mut given = desk.give(&[about("r-1", Answer::Accept), about("r-2", Answer::Receipt)]);
    given.extend(desk.give(&[Answered::undo(1)]));
    assert_eq!(desk.store.decisions("demo").unwrap(), given);
    assert_eq!(desk.store.decisions("other").unwrap(), []);
    assert_eq!(desk.store.decisions_after("demo", 2).unwrap(), given[2..]);
    assert_eq!(desk.store.decision(2).unwrap().as_ref(), Some(&given[1]));
    assert_eq!(desk.store.last_decision("demo").unwrap(), 3);
    let batches: Vec<(u64, u64)> = given.iter().map(|one| (one.id, one.batch)).collect();
    assert_eq!(batches, [(1, 1), (2, 1), (3, 3)]);
    assert_eq!(given[0].previous, CHAIN_START);
    assert!(given.windows(2).all(|pair| pair[1].previous == pair[0].hash));
    assert_eq!(desk.chain(), Vec::<String>::new());
}

#[test]
fn two_equal_answers_have_different_salts() {
    let mut desk = Desk::new();
    let given = desk.give(&[about("r-1", Answer::Accept), about("r-1", Answer::Accept)]);
    assert_ne!(given[0].personal_sha256, given[1].personal_sha256);
}

#[test]
fn what_cannot_stand_is_refused_and_nothing_of_its_batch_is_kept() {
    let mut desk = Desk::new();
    desk.give(&[about("r-1", Answer::Accept)]);
    let mut check = |by: &str, body: &str, answer: Answered, expected: &str| {
        let answers = [about("r-2", Answer::Accept), answer];
        let error = desk.store.append_decisions(body, (by, "2026-11-30T09:00:00Z"), &answers).unwrap_err();
        assert!(matches!(error, StoreError::Decision { .. }), "{error}");
        assert!(error.to_string().contains(expected), "{error}");
        assert_eq!(desk.store.last_decision(body).unwrap(), u64::from(body == "demo"));
    };
    check(" ", "demo", about("r-3", Answer::Copy), "who decided");
    check("係", "demo", Answered::undo(9), "no decision 9");
    check("係", "demo", Answered::undo(2), "no decision 2");
    check("係", "other", Answered::undo(1), "no decision 1 of other");
}

#[test]
fn the_tables_refuse_to_change_or_lose_a_decision() {
    let mut desk = Desk::new();
    desk.give(&[about("r-1", Answer::Accept)]);
    let connection = rusqlite::Connection::open(desk.path()).unwrap();
    for sql in [
        "UPDATE decision SET by_whom = 'x'",
        "DELETE FROM decision",
        "UPDATE decision_detail SET value = 'x'",
        "DELETE FROM decision_detail",
        "INSERT INTO decision SELECT 7, body, 1, by_whom, given_at, null, 'x', hash, 'x' FROM decision",
    ] {
        let error = connection.execute_batch(sql).unwrap_err().to_string();
        assert!(error.contains("decision"), "{sql}: {error}");
    }
    assert_eq!(desk.chain(), Vec::<String>::new());
}

#[test]
fn nothing_is_appended_to_an_end_that_was_cut_off() {
    let mut desk = Desk::new();
    desk.give(&[about("r-1", Answer::Accept)]);
    tamper(&desk.path(), "DELETE FROM decision_detail WHERE decision = 1; DELETE FROM decision WHERE id = 1");
    assert_eq!(desk.chain(), ["1 decisions were given, 0 are there"]);
    let answers = [about("r-2", Answer::Accept)];
    let refused = desk.store.append_decisions("demo", ("係", "2026-11-30T09:00:00Z"), &answers).unwrap_err();
    assert!(refused.to_string().contains("1 decisions were given, 0 are there"), "{refused}");
}

/// What the check says after somebody took off the guards and changed something.
fn check_tampered(sql: &str, expected: &[&str]) {
    let mut desk = Desk::new();
    let three = ["r-1", "r-2", "r-3"].map(|record| about(record, Answer::Accept));
    desk.give(&three);
    desk.store.sound_chain().unwrap();
    tamper(&desk.path(), sql);
    assert_eq!(desk.chain(), expected, "{sql}");
    let columns_only = expected.iter().all(|told| told.contains("its columns"));
    assert_eq!(desk.store.sound_chain().is_ok(), columns_only, "the quick look: {sql}");
}

#[test]
fn the_check_of_the_chain_sees_every_change_behind_its_back() {
    check_tampered(
        "UPDATE decision SET by_whom = 'x' WHERE id = 2",
        &["decision 2: it was changed: its hash is another"],
    );
    check_tampered(
        "UPDATE decision SET given_at = '2020-01-01T00:00:00Z' WHERE id = 3",
        &["decision 3: it was changed: its hash is another"],
    );
    check_tampered(
        "UPDATE decision_detail SET value = replace(value, 'accept', 'receipt') WHERE decision = 1",
        &["decision 1: what was decided was changed"],
    );
    check_tampered(
        "DELETE FROM decision_detail WHERE decision = 2",
        &["decision 2: what was decided is missing, and no erasure names it"],
    );
    check_tampered(
        "DELETE FROM decision_detail WHERE decision = 3; DELETE FROM decision WHERE id = 3",
        &["3 decisions were given, 2 are there"],
    );
    check_tampered(
        "PRAGMA foreign_keys = off; DELETE FROM decision_detail WHERE decision = 2; DELETE FROM decision WHERE id = 2",
        &[
            "decision 3: one before it is missing",
            "decision 3: it does not follow the one before",
            "3 decisions were given, 2 are there",
        ],
    );
    check_tampered(
        "UPDATE decision_detail SET record_id = 'r-9' WHERE decision = 1",
        &["decision 1: its columns do not say what its value says"],
    );
}

#[test]
fn a_decision_that_cannot_be_understood_is_named() {
    let mut desk = Desk::new();
    desk.give(&[about("r-1", Answer::Accept)]);
    tamper(&desk.path(), "UPDATE decision_detail SET value = 'x'");
    let [said] = &desk.chain()[..] else { panic!("{:?}", desk.chain()) };
    assert!(said.contains("decision_detail row 1 is damaged"), "{said}");
}

#[test]
fn a_decision_survives_a_process_that_never_closed_the_file() {
    let mut desk = Desk::new();
    let given = desk.give(&[about("r-1", Answer::Accept)]);
    let path = desk.path();
    std::mem::forget(desk.store); // killed: neither closed nor checkpointed
    assert_eq!(Store::open(path).unwrap().decisions("demo").unwrap(), given);
}

#[test]
fn two_processes_append_without_a_gap() {
    let desk = Desk::new();
    let path = desk.path();
    let write = |name: &'static str| {
        let path = path.clone();
        std::thread::spawn(move || {
            let mut store = Store::open(&path).unwrap();
            for turn in 0..25 {
                let one = about(&format!("{name}-{turn}"), Answer::Accept);
                store.append_decisions("demo", (name, "2026-11-30T09:00:00Z"), &[one]).unwrap();
            }
        })
    };
    for thread in [write("one"), write("two")] {
        thread.join().unwrap();
    }
    assert_eq!(desk.store.last_decision("demo").unwrap(), 50);
    assert_eq!(desk.chain(), Vec::<String>::new());
}

#[test]
fn an_erasure_that_has_not_seen_the_last_decision_erases_nothing() {
    let mut desk = Desk::new();
    desk.give(&[about("r-1", Answer::Accept)]);
    let seen = desk.store.decisions_given().unwrap();
    let late = desk.give(&[about("r-1", Answer::Receipt)]);
    let erasure = || Erasure {
        body: "demo",
        members: BTreeSet::from(["1".to_owned()]),
        decisions: BTreeSet::from([1]),
        masked: BTreeMap::new(),
        pages: BTreeSet::new(),
        read_anew: BTreeSet::new(),
        tells: &|_| false,
        left: None,
        stood: Vec::new(),
        objections: Vec::new(),
    };
    let refused = desk.store.erase(("係", "2026-11-30T10:00:00+09:00"), &[erasure()], seen);
    assert!(matches!(refused, Err(StoreError::Busy { .. })), "{refused:?}");
    assert_eq!(desk.store.decisions("demo").unwrap().len(), 2);
    assert!(desk.store.decision(1).unwrap().is_some_and(|one| !one.is_erased()));
    let seen = late.last().unwrap().id;
    desk.store.erase(("係", "2026-11-30T10:00:00+09:00"), &[erasure()], seen).unwrap();
    assert!(desk.store.decision(1).unwrap().is_some_and(|one| one.is_erased()));
    assert_eq!(desk.chain(), Vec::<String>::new());
}
