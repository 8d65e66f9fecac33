//! The store over real files. Invented data.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;

use daicho_model::{
    BoundingBox, Confidence, Decision, Diagnostic, Document, DocumentRef, Fields, Finding, FindingStatus,
    Journal, MediaType, MemberOutcome, Mode, Outcome, Points, Posting, PostingStatus, Record, RecordKind,
    Severity,
};
use daicho_store::{Grounds, ReadingKey, Results, RunInfo, Store, StoreError};
use tempfile::TempDir;

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

fn key(sha256: &str) -> ReadingKey {
    ReadingKey::new(sha256, "reader-1", Some((1, 4)))
}

fn document(sha256: &str) -> Document {
    Document {
        sha256: sha256.to_owned(),
        media: MediaType::Pdf,
        page_count: 4,
        pages: Vec::new(),
        entries: Vec::new(),
        diagnostics: vec![Diagnostic::new("page_odd", Severity::Warning).on_page(2)],
    }
}

fn record(id: &str) -> Record {
    Record {
        record_id: id.to_owned(),
        document: DocumentRef { path: "箱/a.pdf".to_owned(), sha256: "aa".to_owned() },
        page: 1,
        bounding_box: BoundingBox::PAGE,
        kind: RecordKind::Certificate,
        kind_confidence: Confidence::ONE,
        traces: None,
        envelope_id: "箱/a.pdf#1".to_owned(),
        envelope: Some("M-1".to_owned()),
        fields: Fields::default(),
        link: None,
        member: None,
        decision: Decision::Posted,
        reasons: Vec::new(),
        decided_by: Vec::new(),
        as_read: None,
    }
}

fn posting(record_id: &str, points: i64, status: PostingStatus) -> Posting {
    Posting {
        member_no: "M-1".to_owned(),
        body: "demo".to_owned(),
        unit: "society".to_owned(),
        account: "meeting".to_owned(),
        meeting_id: None,
        meeting_name: None,
        edition: None,
        from: None,
        to: None,
        mode: Mode::Unstated,
        points: Points(points),
        status,
        reason: None,
        clause: None,
        record_id: record_id.to_owned(),
        arithmetic: None,
    }
}

fn outcome(total: i64, posted: u64, void: u64) -> MemberOutcome {
    MemberOutcome {
        member_no: "M-1".to_owned(),
        name: "見本 花子".to_owned(),
        body: "demo".to_owned(),
        rule: "demo-2020".to_owned(),
        cycle_from: "2020-04-01".parse().unwrap(),
        cycle_to: "2025-03-31".parse().unwrap(),
        totals: [("meeting".to_owned(), Points(total))].into(),
        counts: [("posted".to_owned(), posted), ("pending".to_owned(), 0), ("void".to_owned(), void)].into(),
        requirements: Vec::new(),
        result: Outcome::NotMet,
        grade: None,
        grades: Vec::new(),
        open: Vec::new(),
        application: None,
        extended_from: None,
        no_paper_needed: false,
        least: Vec::new(),
    }
}

fn results(body: &str) -> Results {
    Results {
        run: RunInfo { json: "{\"version\":1}".to_owned() },
        body: body.to_owned(),
        records: vec![record("r-2"), record("r-1")],
        journal: Journal {
            postings: vec![posting("r-2", 5, PostingStatus::Posted), posting("r-1", 0, PostingStatus::Void)],
            outcomes: vec![outcome(5, 1, 1)],
        },
        findings: vec![Finding {
            code: "serial_reused".to_owned(),
            records: vec!["r-1".to_owned(), "r-2".to_owned()],
            evidence: Vec::new(),
            status: FindingStatus::Open,
            details: std::collections::BTreeMap::new(),
            decided_by: Vec::new(),
        }],
        diagnostics: vec![Diagnostic::new("file_empty", Severity::Error).in_document("b.pdf")],
        basis: "{\"as_of\":\"2025-04-30\"}".to_owned(),
    }
}

/// Runs SQL on the file behind the store's back.
fn tamper(path: &Path, sql: &str) {
    let connection = rusqlite::Connection::open(path).unwrap();
    connection.execute_batch(sql).unwrap();
}

#[test]
fn a_reading_is_there_after_the_store_was_dropped() {
    let folder = folder();
    let path = folder.path().join("a.db");
    let store = Store::open(&path).unwrap();
    assert_eq!(store.reading(&key("aa")).unwrap(), None);
    store.put_reading(&key("aa"), &document("aa")).unwrap();
    store.put_reading(&key("aa"), &document("aa")).unwrap();
    drop(store);
    let store = Store::open(&path).unwrap();
    assert_eq!(store.reading(&key("aa")).unwrap(), Some(document("aa")));
    assert_eq!(store.reading_count().unwrap(), 1);
}

#[test]
fn a_reading_of_another_reader_or_other_pages_is_another_reading() {
    let folder = folder();
    let store = Store::open(folder.path().join("a.db")).unwrap();
    store.put_reading(&key("aa"), &document("aa")).unwrap();
    for other in [
        ReadingKey::new("aa", "reader-2", Some((1, 4))),
        ReadingKey::new("aa", "reader-1", Some((1, 5))),
        ReadingKey::new("aa", "reader-1", None),
        ReadingKey::new("ab", "reader-1", Some((1, 4))),
    ] {
        assert_eq!(store.reading(&other).unwrap(), None, "{other}");
    }
}

#[test]
fn a_reading_survives_a_process_that_never_closed_the_file() {
    let folder = folder();
    let path = folder.path().join("a.db");
    let store = Store::open(&path).unwrap();
    store.put_reading(&key("aa"), &document("aa")).unwrap();
    std::mem::forget(store); // killed: neither closed nor checkpointed
    assert_eq!(Store::open(&path).unwrap().reading(&key("aa")).unwrap(), Some(document("aa")));
}

#[test]
fn a_damaged_reading_is_an_error_that_names_the_row_and_can_be_replaced() {
    let folder = folder();
    let path = folder.path().join("a.db");
    let store = Store::open(&path).unwrap();
    store.put_reading(&key("aa"), &document("aa")).unwrap();
    for damage in ["'{\"sha256\":'", "x'00ff'", "'[]'", "''"] {
        tamper(&path, &format!("UPDATE reading SET document = {damage}"));
        let error = store.reading(&key("aa")).unwrap_err();
        assert!(matches!(&error, StoreError::Row { table: "reading", .. }), "{error}");
        assert!(error.to_string().contains("aa pages 1-4 by reader-1"), "{error}");
        assert_eq!(store.integrity().unwrap().len(), 1);
    }
    store.put_reading(&key("aa"), &document("aa")).unwrap();
    assert_eq!(store.reading(&key("aa")).unwrap(), Some(document("aa")));
}

#[test]
fn results_come_back_in_their_order() {
    let folder = folder();
    let mut store = Store::open(folder.path().join("a.db")).unwrap();
    store.replace_results(&results("demo"), &Grounds::default()).unwrap();
    assert_eq!(store.results("demo").unwrap(), Some(results("demo")));
    assert_eq!(store.results("other").unwrap(), None);
    assert_eq!(store.postings("demo", "M-1").unwrap().len(), 2);
    assert_eq!(store.postings("demo", "M-9").unwrap().len(), 0);
    assert_eq!(store.outcome("demo", "M-1").unwrap(), Some(outcome(5, 1, 1)));
    assert_eq!(store.outcome("demo", "M-9").unwrap(), None);
    assert_eq!(store.integrity().unwrap(), []);
}

#[test]
fn a_new_run_replaces_its_own_body_only() {
    let folder = folder();
    let mut store = Store::open(folder.path().join("a.db")).unwrap();
    store.replace_results(&results("demo"), &Grounds::default()).unwrap();
    store.replace_results(&results("other"), &Grounds::default()).unwrap();
    store
        .replace_results(&Results { body: "demo".to_owned(), ..Results::default() }, &Grounds::default())
        .unwrap();
    assert_eq!(store.bodies().unwrap(), ["demo", "other"]);
    assert_eq!(store.records("demo").unwrap().len(), 0);
    assert_eq!(store.results("other").unwrap(), Some(results("other")));
    assert_eq!(store.integrity().unwrap(), []);
}

#[test]
fn results_that_contradict_themselves_leave_the_earlier_ones() {
    let folder = folder();
    let mut store = Store::open(folder.path().join("a.db")).unwrap();
    store.replace_results(&results("demo"), &Grounds::default()).unwrap();
    let mut twice = results("demo");
    twice.records.push(record("r-1"));
    let mut orphan = results("demo");
    orphan.journal.postings.push(posting("r-9", 1, PostingStatus::Posted));
    for wrong in [twice, orphan] {
        let error = store.replace_results(&wrong, &Grounds::default()).unwrap_err();
        assert!(matches!(error, StoreError::Contradiction { .. }), "{error}");
        assert_eq!(store.results("demo").unwrap(), Some(results("demo")));
    }
}

fn check_integrity(sql: &str, checks: &[&str]) {
    let folder = folder();
    let path = folder.path().join("a.db");
    let mut store = Store::open(&path).unwrap();
    store.replace_results(&results("demo"), &Grounds::default()).unwrap();
    tamper(&path, sql);
    let found: Vec<&str> = store.integrity().unwrap().iter().map(|problem| problem.check).collect();
    assert_eq!(found, checks, "{sql}");
}

#[test]
fn integrity_sees_rows_that_were_changed() {
    check_integrity(
        "UPDATE posting SET value = replace(value, '\"points\":5', '\"points\":4')",
        &["digest", "total"],
    );
    check_integrity("UPDATE record SET value = replace(value, 'a.pdf', 'b.pdf')", &["digest"]);
    check_integrity("UPDATE record SET value = 'x' WHERE record_id = 'r-1'", &["digest", "row"]);
    check_integrity("DELETE FROM posting WHERE record_id = 'r-1'", &["digest", "count"]);
    check_integrity(
        "PRAGMA foreign_keys = off; DELETE FROM record WHERE record_id = 'r-1'",
        &["foreign_key", "digest"],
    );
}

#[test]
fn integrity_sees_totals_that_are_too_high() {
    let folder = folder();
    let mut store = Store::open(folder.path().join("a.db")).unwrap();
    let mut wrong = results("demo");
    wrong.journal.outcomes = vec![outcome(6, 2, 1)];
    store.replace_results(&wrong, &Grounds::default()).unwrap();
    let found: Vec<String> = store.integrity().unwrap().into_iter().map(|problem| problem.detail).collect();
    assert_eq!(
        found,
        [
            "demo: member M-1: 2 posted in the outcome, 1 in the journal",
            "demo: member M-1: meeting total 6, but 5 posted"
        ]
    );
}

#[test]
fn the_run_before_is_kept_unless_the_new_one_gives_the_same() {
    let folder = folder();
    let mut store = Store::open(folder.path().join("a.db")).unwrap();
    store.replace_results(&results("demo"), &Grounds::default()).unwrap();
    store.replace_results(&results("demo"), &Grounds::default()).unwrap();
    assert!(!store.has_earlier("demo").unwrap(), "the same run again is no change");
    let mut other = results("demo");
    other.journal.postings[0] = posting("r-2", 7, PostingStatus::Posted);
    other.journal.outcomes = vec![outcome(7, 1, 1)];
    store.replace_results(&other, &Grounds::default()).unwrap();
    assert_eq!(store.earlier_outcome("demo", "M-1").unwrap(), Some(outcome(5, 1, 1)));
    assert_eq!(store.earlier_postings("demo", "M-1").unwrap(), results("demo").journal.postings);
    assert_eq!(store.basis("demo").unwrap(), Some(results("demo").basis));
    assert_eq!(store.integrity().unwrap(), []);
}

#[test]
fn integrity_sees_a_record_debited_twice_and_arithmetic_that_does_not_add_up() {
    let folder = folder();
    let mut store = Store::open(folder.path().join("a.db")).unwrap();
    let mut wrong = results("demo");
    let mut capped = posting("r-2", 5, PostingStatus::Posted);
    let (base, cap, cut) = (Points(10), Points(20), Points(4));
    capped.arithmetic = Some(daicho_model::Arithmetic { base, cap, cut, clause: "1".to_owned() });
    wrong.journal.postings.push(capped);
    wrong.journal.outcomes = vec![outcome(10, 2, 1)];
    store.replace_results(&wrong, &Grounds::default()).unwrap();
    let found: Vec<&str> = store.integrity().unwrap().into_iter().map(|problem| problem.check).collect();
    assert_eq!(found, ["twice", "arithmetic"]);
}

#[test]
fn a_newer_format_is_refused_and_left_alone() {
    let folder = folder();
    let path = folder.path().join("a.db");
    drop(Store::open(&path).unwrap());
    tamper(&path, "PRAGMA user_version = 99");
    let error = Store::open(&path).unwrap_err();
    assert!(matches!(&error, StoreError::Newer { found: 99, .. }), "{error}");
    assert!(error.hint().contains("newer version"));
}

#[test]
fn another_programs_database_is_refused_and_left_alone() {
    let folder = folder();
    let path = folder.path().join("a.db");
    tamper(&path, "CREATE TABLE photo (id)");
    let before = std::fs::read(&path).unwrap();
    assert!(matches!(Store::open(&path).unwrap_err(), StoreError::Foreign { .. }));
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

#[test]
fn a_file_that_is_no_database_is_refused() {
    let folder = folder();
    let path = folder.path().join("a.db");
    std::fs::write(&path, "%PDF-1.4 this is something else, and long enough to look at").unwrap();
    assert!(matches!(Store::open(&path).unwrap_err(), StoreError::Damaged { .. }));
}

#[test]
fn a_missing_folder_or_a_folder_is_no_database() {
    let folder = folder();
    assert!(matches!(Store::open(folder.path().join("no/a.db")).unwrap_err(), StoreError::Open { .. }));
    assert!(Store::open(folder.path()).is_err());
    assert!(matches!(
        Store::open_read_only(folder.path().join("a.db")).unwrap_err(),
        StoreError::Open { .. }
    ));
}

#[test]
fn a_store_for_reading_reads_and_never_writes() {
    let folder = folder();
    let path = folder.path().join("a.db");
    Store::open(&path).unwrap().replace_results(&results("demo"), &Grounds::default()).unwrap();
    let mut store = Store::open_read_only(&path).unwrap();
    assert_eq!(store.results("demo").unwrap(), Some(results("demo")));
    assert!(matches!(
        store.put_reading(&key("aa"), &document("aa")).unwrap_err(),
        StoreError::ReadOnly { .. }
    ));
    assert!(matches!(
        store.replace_results(&results("demo"), &Grounds::default()).unwrap_err(),
        StoreError::ReadOnly { .. }
    ));
}

#[cfg(unix)]
#[test]
fn a_new_database_is_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = folder();
    let store = Store::open(folder.path().join("a.db")).unwrap();
    store.put_reading(&key("aa"), &document("aa")).unwrap();
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let entry = entry.unwrap();
        assert_eq!(entry.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{:?}", entry.path());
    }
}

#[test]
fn two_stores_on_one_file_wait_for_each_other() {
    let folder = folder();
    let path = folder.path().join("a.db");
    let write = |name: &'static str| {
        let path = path.clone();
        std::thread::spawn(move || {
            let mut store = Store::open(&path).unwrap();
            for turn in 0..20 {
                store.put_reading(&key(&format!("{name}-{turn}")), &document(name)).unwrap();
                store.replace_results(&results("demo"), &Grounds::default()).unwrap();
            }
        })
    };
    for thread in [write("one"), write("two")] {
        thread.join().unwrap();
    }
    let store = Store::open(&path).unwrap();
    assert_eq!(store.reading_count().unwrap(), 40);
    assert_eq!(store.integrity().unwrap(), []);
}
