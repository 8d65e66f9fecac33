//! The sheet of an envelope: many papers on one card, each with an answer of its own.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![allow(dead_code, reason = "each test file uses its part of the helpers")]

mod common;
mod http;
mod served;

use std::time::{Duration, Instant};

use daicho_model::{Answer, HumanDecision, Subject};
use daicho_store::{QuestionState, Store};
use served::{Served, as_one_sheet, value_of};

/// The page with one sheet: its papers that can be confirmed, and those that must be answered singly.
fn sheet() -> (Served, Vec<String>, Vec<String>) {
    let mut papers = (Vec::new(), Vec::new());
    let served = Served::with(|database| papers = as_one_sheet(database));
    (served, papers.0, papers.1)
}

fn decisions(served: &Served) -> Vec<HumanDecision> {
    Store::open_read_only(served.database()).unwrap().decisions("jrs").unwrap()
}

/// `record answer`, in the order of the chain.
fn said(served: &Served) -> Vec<String> {
    let about = |one: &HumanDecision| match &one.subject {
        Subject::Record { record_id } => format!("{record_id} {}", one.answer.name()),
        _ => one.answer.name().to_owned(),
    };
    decisions(served).iter().map(about).collect()
}

/// The form of a sheet with these answers, row by row.
fn form(page: &str, answers: &[&str]) -> String {
    let mut form =
        format!("question={}&seen={}&answer=sheet", value_of(page, "question"), value_of(page, "seen"));
    for (row, answer) in answers.iter().enumerate() {
        form += &format!("&r{row}_answer={answer}");
    }
    form
}

#[test]
fn what_is_proposed_is_chosen_and_the_rest_is_open() {
    let (served, proposed, others) = sheet();
    let session = served.enter(0);
    let page = session.get(&session.next()).text();
    let rows: Vec<&str> = page.split("<section class=\"row\"").skip(1).collect();
    assert_eq!(rows.len(), proposed.len() + others.len());
    for (row, text) in rows.iter().enumerate() {
        let chosen = text.contains("value=\"confirm\" data-key=\"a\" required checked");
        assert_eq!(chosen, row < proposed.len(), "row {row}: {text}");
        assert_eq!(text.contains("data-singly"), row >= proposed.len(), "row {row}: {text}");
        assert!(text.contains("?part=facts"), "each shows its picture");
    }
}

#[test]
fn each_paper_on_a_sheet_has_its_own_decision_and_all_are_taken_back_together() {
    let (served, proposed, others) = sheet();
    let session = served.enter(0);
    let place = session.next();
    let page = session.get(&place).text();
    let answers: Vec<&str> =
        proposed.iter().map(|_| "confirm").chain(others.iter().map(|_| "unnamed")).collect();
    assert_eq!(session.post("/answer", &form(&page, &answers)).status, 303);
    let mut expected: Vec<String> = proposed.iter().map(|id| format!("{id} accept")).collect();
    expected.extend(others.iter().map(|id| format!("{id} unnamed")));
    assert_eq!(said(&served), expected);
    assert!(
        decisions(&served).iter().all(|one| one.seen.is_some() && one.batch == 1),
        "one batch, each with what was seen"
    );
    let undone = session.post("/undo", "");
    assert_eq!((undone.status, undone.header("location")), (303, place.as_str()), "the sheet is shown again");
    assert!(matches!(decisions(&served).last().unwrap().answer, Answer::UndoBatch { batch: 1 }));
}

#[test]
fn what_people_found_right_is_shown_beside_what_was_claimed() {
    let (served, proposed, others) = sheet();
    let session = served.enter(0);
    let chart = || session.get("/run").text().contains("class=\"found\"");
    assert!(!chart(), "nobody has answered anything");
    let page = session.get(&session.next()).text();
    let answers: Vec<&str> =
        proposed.iter().map(|_| "confirm").chain(others.iter().map(|_| "later")).collect();
    assert_eq!(session.post("/answer", &form(&page, &answers)).status, 303);
    // It is derived beside the page.
    let start = Instant::now();
    while !chart() {
        assert!(start.elapsed() < Duration::from_secs(60), "the chart comes");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn a_paper_without_a_proposal_is_not_confirmed_with_the_others() {
    let (served, proposed, others) = sheet();
    let session = served.enter(0);
    let page = session.get(&session.next()).text();
    for wrong in ["confirm", "", "everything"] {
        let answers: Vec<&str> =
            proposed.iter().map(|_| "confirm").chain(others.iter().map(|_| wrong)).collect();
        assert_eq!(session.post("/answer", &form(&page, &answers)).status, 422, "{wrong}");
    }
    let stale = form(&page, &["confirm"]).replace(&value_of(&page, "seen"), &"0".repeat(64));
    assert_eq!(session.post("/answer", &stale).status, 409);
    assert_eq!(said(&served), Vec::<String>::new());
}

#[test]
fn what_a_clerk_says_of_one_paper_on_a_sheet_is_kept_for_it_alone() {
    let (served, proposed, others) = sheet();
    let session = served.enter(0);
    let page = session.get(&session.next()).text();
    let answers: Vec<&str> =
        proposed.iter().map(|_| "confirm").chain(others.iter().map(|_| "later")).collect();
    let mut filled = form(&page, &answers).replace("r0_answer=confirm", "r0_answer=receipt");
    filled += "&r1_field_edition=41&r1_member=204817";
    assert_eq!(session.post("/answer", &filled).status, 303);
    let kept = decisions(&served);
    assert_eq!(said(&served)[..2], [format!("{} receipt", proposed[0]), format!("{} accept", proposed[1])]);
    let edition = kept.iter().find_map(|one| match &one.answer {
        Answer::Fields { fields } => fields.edition,
        _ => None,
    });
    assert_eq!(edition, Some(41));
    let store = Store::open_read_only(served.database()).unwrap();
    let waiting = store.queue("jrs", QuestionState::Open, 99).unwrap();
    let mut left: Vec<String> = waiting.iter().flat_map(|one| one.question.records.clone()).collect();
    left.retain(|id| others.contains(id));
    left.sort();
    let mut expected = others;
    expected.sort();
    assert_eq!(left, expected, "what was put off waits still");
}

/// What a sheet answers whose first paper says `more` besides "as shown", and what was decided about that paper. Its member is in
/// doubt, so that a list is shown.
fn check_first(more: &str, status: u16, expected: &[&str]) {
    let mut papers = (Vec::new(), Vec::new());
    let served = Served::with(|database| {
        papers = as_one_sheet(database);
        let doubted =
            "UPDATE record SET value = json_set(value, '$.member.status', 'review') WHERE record_id = ?";
        let connection = rusqlite::Connection::open(database).unwrap();
        assert_eq!(connection.execute(doubted, [&papers.0[0]]).unwrap(), 1);
    });
    let session = served.enter(0);
    let page = session.get(&session.next()).text();
    assert!(page.contains("name=\"r0_member\""), "a list of members is shown: {page}");
    let mut answers = vec!["confirm"; papers.0.len()];
    answers.extend(papers.1.iter().map(|_| "unnamed"));
    let filled = form(&page, &answers) + more;
    assert_eq!(session.post("/answer", &filled).status, status, "{more}");
    let about = said(&served)
        .into_iter()
        .filter_map(|one| one.strip_prefix(&format!("{} ", papers.0[0])).map(str::to_owned));
    assert_eq!(about.collect::<Vec<_>>(), expected, "{more}");
}

#[test]
fn a_paper_is_as_shown_only_with_what_is_chosen_and_typed() {
    check_first("", 422, &[]);
    check_first("&r0_member=204817&r0_field_holder=", 422, &[]);
    check_first("&r0_member=204817", 303, &["accept", "member"]);
    check_first("&r0_member=204817&r0_field_member_no=310592", 303, &["accept", "fields"]);
}

#[test]
fn a_wrong_day_brings_the_sheet_back_as_it_was_filled_in() {
    let (served, proposed, others) = sheet();
    let session = served.enter(0);
    let page = session.get(&session.next()).text();
    let mut answers = vec!["confirm"; proposed.len()];
    answers.extend(others.iter().map(|_| "unnamed"));
    let filled = form(&page, &answers) + "&r1_field_from=2024-02-31&r0_field_holder=%E8%A6%8B%E6%9C%AC";
    let reply = session.post("/answer", &filled);
    let again = reply.text();
    assert_eq!(reply.status, 422);
    let posted =
        again.split("data-posted=\"").nth(1).unwrap().split('"').next().unwrap().replace("&quot;", "\"");
    let posted: Vec<(String, String)> = serde_json::from_str(&posted).unwrap();
    let said = |name: &str| posted.iter().find(|(had, _)| had == name).map(|(_, value)| value.as_str());
    assert_eq!(
        [said("r0_field_holder"), said("r1_field_from"), said("r1_answer"), said("token"), said("seen")],
        [Some("見本"), Some("2024-02-31"), Some("confirm"), None, None]
    );
    let (_, after) = again.split_once("name=\"r1_field_from\"").unwrap();
    let (input, beside) = after.split_once('>').unwrap();
    assert!(input.contains("aria-invalid=\"true\""), "{input}");
    assert!(beside.starts_with("<p class=\"wrong\" role=\"alert\">日付は 1900〜2100 年"), "{beside}");
    assert_eq!(again.matches("aria-invalid").count(), 1, "nothing else is wrong");
    assert_eq!(decisions(&served), []);
}

/// A sheet whose first paper says `more` is refused beside the input `name`, with `text`.
fn check_refused(more: &str, name: &str, text: &str) {
    let (served, proposed, others) = sheet();
    let session = served.enter(0);
    let page = session.get(&session.next()).text();
    let mut answers = vec!["confirm"; proposed.len()];
    answers.extend(others.iter().map(|_| "unnamed"));
    let reply = session.post("/answer", &(form(&page, &answers) + more));
    let again = reply.text();
    assert_eq!(reply.status, 422, "{more}");
    let (_, after) = again.split_once(&format!("name=\"{name}\"")).unwrap();
    let (input, beside) = after.split_once('>').unwrap();
    assert!(input.contains("aria-invalid=\"true\""), "{more}: {input}");
    assert!(beside.starts_with(&format!("<p class=\"wrong\" role=\"alert\">{text}")), "{more}: {beside}");
    assert!(again.contains("data-posted="), "what was filled in comes back");
    assert_eq!(decisions(&served), [], "{more}");
}

#[test]
fn what_no_paper_can_bear_is_refused_beside_its_field() {
    check_refused(
        "&r0_field_from=2024-04-14&r0_field_to=2024-04-12",
        "r0_field_to",
        "最終日が初日より前です",
    );
    // The other day is as it was read.
    check_refused("&r0_field_to=1950-01-01", "r0_field_to", "最終日が初日より前です");
    check_refused("&r0_field_from=2099-01-01", "r0_field_from", "最終日が初日より前です");
    check_refused("&r0_field_from=1850-01-01", "r0_field_from", "日付は 1900〜2100 年");
    check_refused("&r0_field_edition=0", "r0_field_edition", "回数は 1 から 9999");
    check_refused("&r0_field_edition=10000", "r0_field_edition", "回数は 1 から 9999");
    check_refused("&r0_field_member_no=999999", "r0_field_member_no", "この番号の会員はいません");
}

#[test]
fn a_card_says_beside_the_field_which_day_it_lacks() {
    let served = Served::with(|database| {
        let (proposed, _) = as_one_sheet(database);
        let connection = rusqlite::Connection::open(database).unwrap();
        let undated = "UPDATE record SET value = json_set(json_remove(value, '$.fields.from'), '$.reasons', \
             json('[{\"code\": \"low_confidence\", \"details\": {\"field\": \"from\", \"confidence\": \"0\"}}]')) \
             WHERE record_id = ?";
        let alone = "UPDATE question SET records = 1, value = json_set(value, '$.records', json_array(?))";
        for sql in [undated, alone, "DELETE FROM question_record WHERE record_id <> ?"] {
            connection.execute(sql, [&proposed[0]]).unwrap();
        }
    });
    let session = served.enter(0);
    let page = session.get(&session.next()).text();
    let filled =
        format!("question={}&seen={}&answer=confirm", value_of(&page, "question"), value_of(&page, "seen"));
    let reply = session.post("/answer", &filled);
    assert_eq!(reply.status, 422);
    let again = reply.text();
    let (_, after) = again.split_once("name=\"field_from\"").unwrap();
    let (_, beside) = after.split_once('>').unwrap();
    assert!(beside.starts_with("<p class=\"wrong\" role=\"alert\">開始日を入力してください"), "{beside}");
    assert_eq!(decisions(&served), []);
}

#[test]
fn borders_the_other_way_round_are_refused() {
    let (served, proposed, _) = sheet();
    let session = served.enter(0);
    let question = value_of(&session.get(&session.next()).text(), "question");
    for boxes in ["0.9+0.9+0.1+0.1", "0.9+0.1+0.1+0.9", "0.1+0.9+0.9+0.1"] {
        let form = format!("record={}&question={question}&boxes={boxes}", proposed[0]);
        assert_eq!(session.post("/redraw", &form).status, 422, "{boxes}");
    }
    assert_eq!(decisions(&served), []);
}

#[test]
fn new_borders_settle_the_papers_of_their_page_alone() {
    let (served, proposed, others) = sheet();
    let session = served.enter(0);
    let page = session.get(&session.next()).text();
    let question = value_of(&page, "question");
    let form = format!("record={}&question={question}&boxes=0.1+0.1+0.9+0.9", proposed[0]);
    let pages = |id: &String| id.rsplit_once('-').unwrap().0.to_owned();
    assert_eq!(session.post("/redraw", &form).status, 303);
    let store = Store::open_read_only(served.database()).unwrap();
    let waiting = store.queue("jrs", QuestionState::Open, 99).unwrap();
    let mut left: Vec<String> = waiting.iter().flat_map(|one| one.question.records.clone()).collect();
    left.sort();
    let all = proposed.iter().chain(&others);
    let mut expected: Vec<String> = all.filter(|id| pages(id) != pages(&proposed[0])).cloned().collect();
    expected.sort();
    assert_eq!(left, expected);
}
