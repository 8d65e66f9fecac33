//! The review queue in a real file: its order, whose work a question is, and what changes it. Invented data.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;

use daicho_model::{Question, QuestionKind, ReasonCode};
use daicho_store::{Grounds, Lease, QuestionState, Results, Store};

const BODY: &str = "demo";

fn question(key: &str, records: &[&str]) -> Question {
    Question {
        key: key.to_owned(),
        kind: QuestionKind::Meeting,
        about: "会".to_owned(),
        records: Vec::new(),
        codes: vec![ReasonCode::AmbiguousMeeting],
        deadline: None,
        decisive: false,
    }
    .about_papers(records.iter().map(|id| (*id).to_owned()).collect())
}

/// A store with a run and these questions, `key: records`.
fn queue(questions: &[(&str, &[&str])]) -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::open(folder.path().join("a.db")).unwrap();
    let results = Results { body: BODY.to_owned(), ..Results::default() };
    store.replace_results(&results, &Grounds::default()).unwrap();
    let questions: Vec<Question> = questions.iter().map(|(key, records)| question(key, records)).collect();
    store.replace_questions(BODY, &questions).unwrap();
    (folder, store)
}

fn lease(by: &str, now: i64) -> Lease<'_> {
    Lease { by, now, until: now + 600 }
}

/// What waits, as `key: records`.
fn waits(store: &Store) -> Vec<String> {
    let open = store.queue(BODY, QuestionState::Open, 100).unwrap();
    open.iter().map(|one| format!("{}: {}", one.question.key, one.question.records.join(" "))).collect()
}

fn take(store: &Store, by: &str, now: i64) -> Option<String> {
    store.take_question(BODY, lease(by, now), &[]).unwrap().map(|one| one.question.key)
}

#[test]
fn two_people_never_take_the_same_question() {
    let (_folder, store) = queue(&[("a", &["1"]), ("b", &["2"])]);
    assert_eq!(take(&store, "佐藤", 0).as_deref(), Some("a"));
    assert_eq!(take(&store, "鈴木", 0).as_deref(), Some("b"));
    assert_eq!(take(&store, "高橋", 0), None);
    assert_eq!(take(&store, "佐藤", 1).as_deref(), Some("a"), "what is in hand stays there");
    assert_eq!(take(&store, "高橋", 601).as_deref(), Some("a"), "a hand that rests too long is empty");
}

#[test]
fn a_question_that_was_left_lying_is_free_again_after_its_time() {
    let (_folder, store) = queue(&[("a", &["1"]), ("b", &["2"])]);
    assert_eq!(take(&store, "佐藤", 0).as_deref(), Some("a"));
    assert_eq!(take(&store, "鈴木", 599).as_deref(), Some("b"));
    assert_eq!(take(&store, "田中", 599), None);
    assert_eq!(take(&store, "田中", 600).as_deref(), Some("a"));
    assert_eq!(take(&store, "佐藤", 601), None, "it is another's now");
}

#[test]
fn a_sheet_that_is_left_with_one_paper_is_a_question_about_it() {
    let (_folder, mut store) = queue(&[("envelope:1", &["1", "2"])]);
    let kind = |store: &Store| store.queue(BODY, QuestionState::Open, 9).unwrap()[0].question.kind;
    let changed = ["2".to_owned()].into();
    store.refresh_questions(BODY, &changed, &[]).unwrap();
    assert_eq!((waits(&store), kind(&store)), (vec!["envelope:1: 1".to_owned()], QuestionKind::Piece));
    store.refresh_questions(BODY, &changed, &[question("envelope:1", &["2"])]).unwrap();
    assert_eq!((waits(&store), kind(&store)), (vec!["envelope:1: 1 2".to_owned()], QuestionKind::Sheet));
}

#[test]
fn a_finding_that_is_gone_is_asked_about_no_more() {
    let (_folder, mut store) = queue(&[("finding:x", &["1"]), ("b", &["2"])]);
    store.refresh_questions(BODY, &["1".to_owned()].into(), &[]).unwrap();
    assert_eq!(waits(&store), ["b: 2"]);
}

#[test]
fn what_is_passed_over_is_not_taken_and_what_is_given_back_is_free() {
    let (_folder, store) = queue(&[("a", &["1"]), ("b", &["2"])]);
    let first = store.take_question(BODY, lease("佐藤", 0), &[]).unwrap().unwrap();
    store.release_question(BODY, &first.id, "佐藤").unwrap();
    let next = store.take_question(BODY, lease("佐藤", 0), std::slice::from_ref(&first.id)).unwrap();
    assert_eq!(next.unwrap().question.key, "b");
    assert!(store.take_this_question(BODY, &first.id, lease("鈴木", 0)).unwrap());
    assert!(!store.take_this_question(BODY, &first.id, lease("佐藤", 0)).unwrap());
}

#[test]
fn an_answered_question_waits_no_more_until_its_answers_are_taken_back() {
    let (_folder, store) = queue(&[("a", &["1"]), ("b", &["2"])]);
    let first = store.take_question(BODY, lease("佐藤", 0), &[]).unwrap().unwrap();
    store.settle_question(BODY, &first.id, QuestionState::Answered, 7).unwrap();
    assert_eq!(waits(&store), ["b: 2"]);
    assert!(!store.take_this_question(BODY, &first.id, lease("佐藤", 0)).unwrap());
    assert_eq!(store.reopen_questions(BODY, 7).unwrap(), [first.id]);
    assert_eq!(waits(&store), ["a: 1", "b: 2"]);
}

#[test]
fn papers_that_are_left_out_are_a_question_in_the_same_place() {
    let (_folder, mut store) = queue(&[("a", &["1", "2", "3"]), ("b", &["4"])]);
    let first = store.take_question(BODY, lease("佐藤", 0), &[]).unwrap().unwrap();
    store.split_question(BODY, &first.id, &question("a", &["1", "3"]), &question("a", &["2"])).unwrap();
    store.settle_question(BODY, &first.id, QuestionState::Answered, 1).unwrap();
    assert_eq!(waits(&store), ["a|2: 2", "b: 4"]);
}

/// After the papers have changed and are asked about so (`fresh`), these questions wait.
fn check_refresh(before: &[(&str, &[&str])], changed: &[&str], fresh: &[(&str, &[&str])], after: &[&str]) {
    let (_folder, mut store) = queue(before);
    let changed: BTreeSet<String> = changed.iter().map(|id| (*id).to_owned()).collect();
    let fresh: Vec<Question> = fresh.iter().map(|(key, records)| question(key, records)).collect();
    store.refresh_questions(BODY, &changed, &fresh).unwrap();
    assert_eq!(waits(&store), after);
}

#[test]
fn the_queue_follows_papers_that_have_changed() {
    check_refresh(&[("a", &["1", "2"])], &["1"], &[], &["a: 2"]);
    check_refresh(&[("a", &["1"]), ("b", &["2"])], &["1"], &[], &["b: 2"]);
    check_refresh(&[("a", &["1"]), ("b", &["2"])], &["1"], &[("c", &["1"])], &["c: 1", "b: 2"]);
    check_refresh(&[("a", &["1", "2"])], &["1"], &[("a", &["1"])], &["a: 1 2"]);
    check_refresh(&[("a", &["1"])], &["3"], &[("a", &["3"])], &["a: 1 3"]);
}

#[test]
fn a_paper_that_is_asked_about_still_stays_on_its_sheet_and_is_asked_about_once() {
    let gathered: (&str, &[&str]) = ("alike:member:0", &["1", "2", "3"]);
    let fresh: [(&str, &[&str]); 2] = [("envelope:a", &["1"]), ("envelope:b", &["2"])];
    check_refresh(&[gathered], &["1", "2", "3"], &fresh, &["alike:member:0: 1 2"]);
    check_refresh(
        &[("envelope:a|2", &["2"])],
        &["1", "2"],
        &[("envelope:a", &["1", "2"])],
        &["envelope:a|2: 2", "envelope:a: 1"],
    );
    // Another kind of doubt is a question of its own.
    check_refresh(&[gathered], &["1"], &[("days:x", &["1"])], &["alike:member:0: 2 3", "days:x: 1"]);
}

#[test]
fn a_new_run_begins_with_its_own_queue() {
    let (_folder, mut store) = queue(&[("a", &["1"])]);
    take(&store, "佐藤", 0).unwrap();
    store.replace_questions(BODY, &[question("a", &["1"]), question("c", &["5"])]).unwrap();
    assert_eq!(waits(&store), ["a: 1", "c: 5"]);
    assert_eq!(take(&store, "鈴木", 0).as_deref(), Some("a"));
}
