//! `daicho review` as it is attacked, and as two clerks and an auditor use it at once.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![allow(dead_code, reason = "each test file uses its part of the helpers")]

mod common;
mod http;
mod served;

use std::time::{Duration, Instant};

use daicho_model::{Answer, Answered, QuestionKind, Subject};
use daicho_pipeline::progress::Note;
use daicho_store::{QuestionState, RunLock, Store};
use served::{Served, value_of};

/// What became of the chain of decisions: the name of each answer and who gave it.
fn decided(served: &Served) -> Vec<(String, String)> {
    let store = Store::open_read_only(served.database()).unwrap();
    assert_eq!(store.chain_problems().unwrap(), []);
    let all = store.decisions("jrs").unwrap();
    all.into_iter().map(|one| (one.answer.name().to_owned(), one.by)).collect()
}

/// The form of a question's page that gives an answer.
fn form(page: &str, answer: &str) -> String {
    let mut form =
        format!("question={}&seen={}&answer={answer}", value_of(page, "question"), value_of(page, "seen"));
    for part in page.split("name=\"with\" value=\"").skip(1) {
        form += &format!("&with={}", part.split('"').next().unwrap());
    }
    form
}

#[test]
fn nobody_comes_in_without_an_invitation_and_each_opens_once() {
    let served = Served::start();
    let refused = |path: &str, status: u16| {
        let reply = http::request("GET", &served.host, path, &[], None);
        assert_eq!(reply.status, status, "{path}");
    };
    for path in ["/", "/next", "/members", "/run", "/search?q=a", "/picture/x", "/nowhere"] {
        refused(path, 401);
    }
    refused("/login?token=0000", 403);
    let session = served.enter(0);
    assert_eq!(session.get("/").status, 200);
    refused(served.invitations[0].split_once(&served.host).unwrap().1, 403);
    assert_eq!(session.post("/logout", "").status, 303);
    assert_eq!(session.get("/").status, 401);
}

#[test]
fn every_reply_binds_the_browser() {
    let served = Served::start();
    let session = served.enter(0);
    let replies = [
        session.get("/"),
        session.get("/style.css"),
        session.get("/nowhere"),
        http::request("GET", &served.host, "/", &[], None),
    ];
    for reply in replies {
        let policy = reply.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{}", reply.head);
        assert_eq!(reply.header("cache-control"), "no-store");
        assert_eq!(reply.header("x-content-type-options"), "nosniff");
        assert_eq!(reply.header("x-frame-options"), "DENY");
    }
    let path = served.invitations[1].split_once(&served.host).unwrap().1;
    let reply = http::request("GET", &served.host, path, &[], None);
    let cookie = reply.header("set-cookie");
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
}

#[test]
fn a_name_that_was_turned_to_this_address_is_not_served() {
    let served = Served::start();
    let path = served.invitations[0].split_once(&served.host).unwrap().1;
    for host in ["evil.example", "evil.example:80", "127.0.0.1", ""] {
        let reply = http::request("GET", &served.host, path, &[("Host", host)], None);
        assert!([400, 421].contains(&reply.status), "{host}: {}", reply.status);
    }
    assert_eq!(served.enter(0).get("/").status, 200);
}

#[test]
fn a_form_of_another_page_decides_nothing() {
    let served = Served::start();
    let session = served.enter(0);
    let place = session.next();
    let page = session.get(&place).text();
    let answer = form(&page, "unnamed");
    let with_token = format!("token={}&{answer}", session.token);
    let ours = served.url("");
    let refused = |headers: &[(&str, &str)], form: &str| {
        let reply = session.post_with("/answer", headers, form);
        assert_eq!(reply.status, 403, "{headers:?} {form}");
    };
    refused(&[("Origin", "http://evil.example")], &with_token);
    refused(&[("Origin", "null")], &with_token);
    refused(&[], &with_token);
    refused(&[("Origin", &ours), ("Sec-Fetch-Site", "cross-site")], &with_token);
    refused(&[("Origin", &ours)], &answer);
    refused(&[("Origin", &ours)], &format!("token={}&{answer}", "0".repeat(64)));
    let other = served.enter(1);
    refused(&[("Origin", &ours)], &format!("token={}&{answer}", other.token));
    assert_eq!(session.get("/answer").status, 405);
    assert_eq!(decided(&served), []);
}

#[test]
fn an_auditor_sees_everything_and_decides_nothing() {
    let served = Served::start();
    let (clerk, auditor) = (served.enter(0), served.enter(2));
    let place = clerk.next();
    let page = clerk.get(&place).text();
    let seen = auditor.get(&place).text();
    assert!(!seen.contains("name=\"answer\""), "{seen}");
    for path in ["/answer", "/skip", "/undo", "/redraw"] {
        assert_eq!(auditor.post(path, &form(&page, "unnamed")).status, 403, "{path}");
    }
    for path in ["/", "/members", "/member/204817", "/findings", "/run", "/catalogue"] {
        assert_eq!(auditor.get(path).status, 200, "{path}");
    }
    assert_eq!(decided(&served), []);
}

#[test]
fn a_form_that_is_too_long_is_refused() {
    let served = Served::start();
    let session = served.enter(0);
    let reply = session.post("/answer", &"a=".repeat(40_000));
    assert_eq!(reply.status, 413);
}

#[test]
fn a_picture_has_an_id_and_no_path() {
    let served = Served::start();
    let session = served.enter(0);
    let place = session.next();
    let page = session.get(&place).text();
    let (_, after) = page.split_once("<img src=\"").unwrap();
    let picture = session.get(after.split('"').next().unwrap());
    assert_eq!((picture.status, picture.header("content-type")), (200, "image/jpeg"));
    assert!(picture.body.starts_with(&[0xff, 0xd8, 0xff]));
    for id in ["..%2F..%2Fetc%2Fpasswd", "%2Fetc%2Fpasswd", "x", "members.csv"] {
        assert_eq!(session.get(&format!("/picture/{id}")).status, 404, "{id}");
    }
}

#[test]
fn two_clerks_never_have_the_same_question_in_hand() {
    let served = Served::start();
    let (one, two) = (served.enter(0), served.enter(1));
    let mut had = Vec::new();
    for session in [&one, &two] {
        let place = session.next();
        assert!(place.starts_with("/question/"), "{place}");
        had.push(place);
    }
    assert_ne!(had[0], had[1]);
    assert_eq!(one.next(), had[0], "what is in hand comes first");
    let others = two.get(&had[0]).text();
    assert!(others.contains("佐藤") && !others.contains("name=\"answer\""), "{others}");
    let mine = one.get(&had[0]).text();
    assert_eq!(two.post("/answer", &form(&mine, "unnamed")).status, 409);
    assert_eq!(decided(&served), []);
    assert_eq!(one.post("/answer", &form(&mine, "unnamed")).status, 303);
    assert_eq!(one.post("/answer", &form(&mine, "unnamed")).status, 409, "an answer counts once");
    assert!(decided(&served).iter().all(|(answer, by)| answer == "unnamed" && by == "佐藤"));
}

#[test]
fn an_answer_to_something_else_than_was_shown_is_not_taken() {
    let served = Served::start();
    let session = served.enter(0);
    let page = session.get(&session.next()).text();
    let stale = form(&page, "unnamed").replace(&value_of(&page, "seen"), &"0".repeat(64));
    assert_eq!(session.post("/answer", &stale).status, 409);
    for wrong in ["answer=everything", "answer=confirm&meeting=nowhere-1", "answer=ask"] {
        let (kept, _) =
            form(&page, "x").rsplit_once("&answer=").map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
        assert_eq!(session.post("/answer", &format!("{kept}&{wrong}")).status, 422, "{wrong}");
    }
    assert_eq!(decided(&served), []);
}

#[test]
fn a_decision_is_kept_at_once_and_can_be_taken_back() {
    let served = Served::start();
    let session = served.enter(0);
    let place = session.next();
    let page = session.get(&place).text();
    assert_eq!(session.post("/answer", &form(&page, "unnamed")).status, 303);
    let before = decided(&served).len();
    assert!(before > 0);
    let reply = session.post("/undo", "");
    assert_eq!((reply.status, reply.header("location")), (303, place.as_str()));
    let store = Store::open_read_only(served.database()).unwrap();
    let all = store.decisions("jrs").unwrap();
    assert_eq!(all.len(), before + 1);
    assert!(matches!(all[before].answer, Answer::UndoBatch { batch } if batch == all[0].batch));
    assert_eq!(session.post("/undo", "").status, 422, "there is nothing more to take back");
}

/// The record that a card shows.
fn record_of(page: &str) -> String {
    page.split("/record/").nth(1).unwrap().split(['?', '"']).next().unwrap().to_owned()
}

#[test]
fn a_page_over_a_database_that_was_replaced_takes_no_answer_and_says_what_to_do() {
    let served = Served::start();
    let session = served.enter(0);
    let place = session.next();
    let answer = form(&session.get(&place).text(), "unnamed");
    let database = served.database();
    let (copy, database) = (database.with_file_name("copy.db"), database.to_str().unwrap().to_owned());
    for command in ["backup", "restore"] {
        let output = common::run(&[command, copy.to_str().unwrap(), "--db", &database]);
        assert!(output.status.success(), "{}", common::shown(&output));
    }
    let reply = session.post("/answer", &answer);
    assert_eq!(reply.status, 503);
    assert!(reply.text().contains("start it anew"), "{}", reply.text());
    assert_eq!(session.get(&place).status, 503);
    assert_eq!(decided(&served), []);
}

#[test]
fn after_an_undo_the_paper_stands_as_before_the_answer() {
    let served = Served::start();
    let session = served.enter(0);
    let place = session.next();
    let page = session.get(&place).text();
    let record = format!("/record/{}", record_of(&page));
    let before = session.get(&record).text();
    assert_eq!(session.post("/answer", &form(&page, "unnamed")).status, 303);
    // It is derived beside the page.
    let start = Instant::now();
    // What was answered stands there at once.
    let reasons = |page: &str| page.rsplit("<ul class=\"reasons\">").next().map(str::to_owned);
    let derived = |page: String| reasons(&page) != reasons(&before);
    while !derived(session.get(&record).text()) {
        assert!(start.elapsed() < Duration::from_secs(60), "the answer is derived");
        std::thread::sleep(Duration::from_millis(50));
    }
    let undone = session.post("/undo", "");
    assert_eq!(
        session.get(&record).text(),
        before,
        "nothing of the answer is left when the undo is answered"
    );
    assert_eq!(undone.header("location"), place);
    let again = session.get(&place).text();
    assert_eq!(value_of(&again, "seen"), value_of(&page, "seen"));
}

#[test]
fn an_answered_question_says_what_was_answered_by_whom_and_when() {
    let served = Served::start();
    let (clerk, auditor) = (served.enter(0), served.enter(2));
    let place = clerk.next();
    let page = clerk.get(&place).text();
    let record = format!("/record/{}", record_of(&page));
    assert_eq!(clerk.post("/answer", &form(&page, "unnamed")).status, 303);
    let says = |page: &str| page.contains("氏名なし（佐藤、20");
    for (who, session) in [("clerk", &clerk), ("auditor", &auditor)] {
        for place in [&place, &record] {
            assert!(says(&session.get(place).text()), "{who} {place}");
        }
        assert!(session.get(&place).text().contains("回答済みです"), "{who}");
    }
    // It is taken back elsewhere, and nothing is derived yet.
    let batch = Answer::UndoBatch { batch: 1 };
    let undone = Answered { subject: Subject::Decisions, answer: batch, seen: None, note: None };
    let mut store = Store::open(served.database()).unwrap();
    store.append_decisions("jrs", ("鈴木", "2026-02-02T09:00:00Z"), &[undone]).unwrap();
    for place in [&place, &record] {
        let page = auditor.get(place).text();
        assert!(!says(&page) && !page.contains("回答済みです"), "{place}");
    }
    assert!(auditor.get(&place).text().contains("回答は取り消されました"));
}

/// Asks 委員会 about the question's papers.
fn ask(page: &str) -> String {
    form(page, "ask") + "&whom=%E5%A7%94%E5%93%A1%E4%BC%9A&text=%E4%BD%95%E6%97%A5%E3%81%8B"
}

/// Whether the page says who was asked what by whom.
fn says_asked(page: &str) -> bool {
    page.contains("委員会 へ照会中: 「何日か」（佐藤、")
}

#[test]
fn what_was_asked_of_whom_is_seen_until_it_is_answered() {
    let served = Served::start();
    let session = served.enter(0);
    let place = session.next();
    let page = session.get(&place).text();
    let record = format!("/record/{}", record_of(&page));
    assert!(!says_asked(&page) && !says_asked(&session.get("/?state=asked").text()));
    assert_eq!(session.post("/answer", &ask(&page)).status, 303);
    let other = served.enter(1);
    for place in ["/?state=asked", &place, &record] {
        assert!(says_asked(&other.get(place).text()), "{place}");
    }
    let asked = other.get(&place).text();
    assert_eq!(
        other.post("/answer", &form(&asked, "unnamed")).status,
        303,
        "it is answered where it is shown"
    );
    for place in ["/?state=asked", &record] {
        assert!(!says_asked(&other.get(place).text()), "{place}");
    }
}

#[test]
fn what_was_asked_is_asked_still_after_another_run() {
    let served = Served::with(|database| {
        let mut store = Store::open(database).unwrap();
        let question = store.queue("jrs", QuestionState::Open, 1).unwrap().remove(0).question;
        let asked = question.records.iter().map(|id| {
            let record = store.record("jrs", id).unwrap().unwrap();
            Answered::about(&record, Answer::Ask { whom: "委員会".to_owned(), text: "何日か".to_owned() })
        });
        let asked: Vec<Answered> = asked.collect();
        store.append_decisions("jrs", ("佐藤", "2026-02-01T09:00:00Z"), &asked).unwrap();
        // The queue is then filled as after a run.
        rusqlite::Connection::open(database).unwrap().execute("DELETE FROM question", []).unwrap();
    });
    assert!(says_asked(&served.enter(1).get("/?state=asked").text()));
}

#[test]
fn a_paper_whose_meeting_has_no_points_is_settled_by_another_meeting() {
    let served = Served::start();
    let id = {
        let store = Store::open_read_only(served.database()).unwrap();
        let waiting = store.queue("jrs", QuestionState::Open, 99).unwrap();
        waiting.into_iter().find(|one| one.question.kind == QuestionKind::Points).unwrap().id
    };
    let session = served.enter(0);
    let page = session.get(&format!("/question/{id}")).text();
    let linked = link_of(&served, &record_of(&page));
    for same in ["".to_owned(), format!("&meeting={linked}")] {
        let refused = session.post("/answer", &(form(&page, "confirm") + &same));
        assert_eq!(refused.status, 422, "{same}");
        assert!(refused.text().contains("この会のままでは確定できません"), "{same}");
    }
    assert_eq!(session.post("/answer", &(form(&page, "confirm") + "&meeting=jrs-0001")).status, 303);
    let said = ["accept", "meeting"].map(|answer| (answer.to_owned(), "佐藤".to_owned()));
    assert_eq!(decided(&served), said);
}

/// The meeting that a record is linked to.
fn link_of(served: &Served, record: &str) -> String {
    let store = Store::open_read_only(served.database()).unwrap();
    store.record("jrs", record).unwrap().unwrap().accepted_meeting().unwrap().to_owned()
}

#[test]
fn a_run_that_works_now_is_seen() {
    let served = Served::start();
    let session = served.enter(2);
    let seen = || session.get("/progress").text();
    assert!(!seen().contains("data-running"), "{}", seen());
    let lock = RunLock::take(&served.database()).unwrap();
    let mut note = Note::beside(&served.database());
    note.tell(3, 9);
    assert!(seen().contains("3/9") && seen().contains("data-running"), "{}", seen());
    drop((note, lock));
    assert!(!seen().contains("data-running"), "{}", seen());
}

#[test]
fn the_language_changes_and_leads_nowhere_else() {
    let served = Served::start();
    let session = served.enter(0);
    assert!(session.get("/").text().contains("<html lang=\"ja\""));
    assert_eq!(session.post("/language", "back=//evil.example/").header("location"), "/");
    assert!(session.get("/").text().contains("<html lang=\"en\""));
}

#[test]
fn other_machines_are_not_served_without_tls_and_passwords() {
    let served = Served::start();
    let database = served.database();
    let database = database.to_str().unwrap();
    common::check(&["review", "--db", database, "--listen", "0.0.0.0:0"], 2, "TLS");
}
