//! Databases of older formats are brought up to date, and nothing is lost on the way. Invented data.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use daicho_model::{Answer, Answered, Subject};
use daicho_store::Store;
use rusqlite::Connection;

const FORMAT_2: &str = include_str!("format-2.sql");

/// A store over a file in an older format, and the file.
fn open(sql: &str) -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("old.db");
    Connection::open(&path).unwrap().execute_batch(sql).unwrap();
    let store = Store::open(&path).unwrap();
    (folder, store)
}

fn format_1() -> &'static str {
    FORMAT_2.split("-- what format 2 added").next().unwrap()
}

/// Checks: the names of those that find something.
fn checks(store: &Store) -> Vec<&'static str> {
    store.integrity().unwrap().iter().map(|problem| problem.check).collect()
}

fn check_migrated(sql: &str) {
    let (_folder, mut store) = open(sql);
    assert_eq!(store.reading_count().unwrap(), 1);
    assert_eq!(store.postings("demo", "M-1").unwrap().len(), 1);
    assert_eq!(store.findings("demo").unwrap().len(), 1);
    let answered = Answered {
        subject: Subject::Record { record_id: "aa-1-1".to_owned() },
        answer: Answer::Accept,
        seen: None,
        note: None,
    };
    store.append_decisions("demo", ("係", "2026-11-30T09:00:00Z"), &[answered]).unwrap();
    assert_eq!(store.decided("demo").unwrap(), None, "an old run cannot be derived again");
    assert_eq!(checks(&store), ["row"], "only the row that was damaged before");
}

#[test]
fn a_database_of_format_1_is_brought_up_to_date() {
    check_migrated(format_1());
}

#[test]
fn a_database_of_format_2_is_brought_up_to_date_with_what_it_was_judged_with() {
    check_migrated(FORMAT_2);
    let (folder, store) = open(FORMAT_2);
    assert_eq!(
        store.basis("demo").unwrap().unwrap(),
        r#"{"as_of":"2025-04-30","unit":"society","edition":"list-001","thresholds":{"field":0.8,"kind":0.8,"meeting":0.9,"member":0.9}}"#
    );
    let names: Vec<String> = store.members("demo").unwrap().into_iter().map(|member| member.name).collect();
    assert_eq!(names, ["見本 花子"]);
    let file = Connection::open(folder.path().join("old.db")).unwrap();
    let row: (String, String, String, u32, String) = file
        .query_row(
            "SELECT member_no, status, document, page, received FROM record WHERE record_id = 'aa-1-1'",
            [],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)),
        )
        .unwrap();
    assert_eq!(row, ("M-1".into(), "posted".into(), "aa".into(), 2, "2025-04-02".into()));
}
