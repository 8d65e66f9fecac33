//! The pages beside the queue: words for every key, letters, names that two people confirm, answers to an import's flags.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![allow(dead_code, reason = "each test file uses its part of the helpers")]

mod common;
mod http;
mod served;

use daicho_model::{Answered, Subject};
use daicho_store::Store;
use served::{Served, Session, proposed, value_of};

/// What a page shows, without its tags.
fn visible(page: &str) -> String {
    let mut text = String::new();
    for part in page.split('<') {
        text.push_str(part.split_once('>').map_or(part, |(_, after)| after));
        text.push(' ');
    }
    text
}

/// Words of a page that are keys of a program: `counts.decisions.posted`, `no_points_on_file`. Names of files and settings of the
/// command line are none.
fn raw_keys(page: &str) -> Vec<String> {
    const FILES: [&str; 12] =
        ["pdf", "tif", "png", "jpg", "csv", "xlsx", "toml", "ndjson", "db", "zip", "json", "txt"];
    let text = visible(page);
    let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || "._-/=".contains(c)));
    let is_key = |word: &&str| {
        let parts: Vec<&str> = word.split(['.', '_']).collect();
        let plain = |part: &&str| !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase());
        parts.len() > 1 && parts.iter().all(plain) && !FILES.contains(parts.last().unwrap())
    };
    words.filter(is_key).map(str::to_owned).collect()
}

#[test]
fn no_page_shows_the_keys_of_a_program() {
    let served = Served::start();
    let session = served.enter(0);
    let card = session.next();
    let record =
        session.get(&card).text().split("/record/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let record = format!("/record/{record}");
    for _ in ["ja", "en"] {
        for place in [
            "/",
            "/?state=answered",
            &card,
            &record,
            "/members",
            "/member/204817",
            "/findings",
            "/run",
            "/catalogue",
            "/aliases",
        ] {
            let reply = session.get(place);
            assert_eq!(reply.status, 200, "{place}");
            assert_eq!(raw_keys(&reply.text()), Vec::<String>::new(), "{place}");
        }
        session.post("/language", "back=/");
    }
}

/// What a letter of the page is: its status, what kind of file, and how it begins.
fn check_letter(session: &Session<'_>, place: &str, expected: (u16, &str, &str)) {
    let reply = session.get(place);
    let is = (reply.status, reply.header("content-type").to_owned(), reply.text());
    assert!(
        (is.0, is.1.as_str()) == (expected.0, expected.1) && is.2.starts_with(expected.2),
        "{place}: {is:?}"
    );
}

#[test]
fn a_members_letters_can_be_seen_and_printed() {
    let served = Served::start();
    let session = served.enter(2);
    let page = session.get("/member/204817").text();
    for (form, file, begins) in [
        ("", "text/html; charset=utf-8", "<!DOCTYPE html>"),
        ("&as=html", "text/html; charset=utf-8", "<!DOCTYPE html>"),
        ("&as=pdf", "application/pdf", "%PDF-"),
    ] {
        let place = format!("/letter/204817?kind=points{form}");
        let leads = page.contains(&format!("href=\"{}\"", place.replace('&', "&amp;")));
        assert_eq!(leads, form != "&as=html", "the frame alone shows the letter itself: {place}");
        check_letter(&session, &place, (200, file, begins));
    }
    let policy =
        session.get("/letter/204817?kind=points&as=html").header("content-security-policy").to_owned();
    assert!(policy.contains("default-src 'none'") && !policy.contains("script"), "{policy}");
    for nowhere in ["/letter/204817?kind=secret", "/letter/999999?kind=notice"] {
        assert_eq!(session.get(nowhere).status, 404, "{nowhere}");
    }
}

#[test]
fn the_page_shows_the_letters_that_the_command_sends_and_no_others() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = common::daicho();
    command.args(["letters", "--run"]).arg(served::demo()).arg("--out").arg(folder.path());
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", common::shown(&output));
    let served = Served::start();
    let session = served.enter(2);
    let members: Vec<String> = Store::open_read_only(served.database())
        .unwrap()
        .outcomes("jrs")
        .unwrap()
        .into_iter()
        .map(|one| one.member_no)
        .collect();
    let (mut sent, mut held) = (0, 0);
    for number in &members {
        let page = session.get(&format!("/member/{number}")).text();
        for kind in ["notice", "reminder", "points"] {
            let is_sent = folder.path().join(format!("{kind}-{number}.html")).is_file();
            let place = format!("/letter/{number}?kind={kind}");
            assert_eq!(page.contains(&format!("href=\"{place}\"")), is_sent, "{place}");
            assert_eq!(session.get(&place).status, if is_sent { 200 } else { 404 }, "{place}");
            if !is_sent {
                assert!(session.get(&place).text().contains("送りません"), "{place}: it is said why");
                assert_eq!(session.get(&format!("{place}&as=pdf")).status, 404);
            }
            *(if is_sent { &mut sent } else { &mut held }) += 1;
        }
    }
    assert!(sent > 0 && held > 0, "the demo has both: {sent} and {held}");
}

#[test]
fn a_search_chooses_nothing() {
    let served = Served::start();
    let found = served.enter(0).get("/search?for=meeting&q=%E6%A0%B8%E5%8C%BB%E5%AD%A6&prefix=").text();
    assert!(found.contains("type=\"radio\"") && !found.contains("checked"), "{found}");
}

#[test]
fn an_invitation_that_was_only_looked_at_still_opens() {
    let served = Served::start();
    let path = served.invitations[0].split_once(&served.host).unwrap().1;
    assert_eq!(http::request("HEAD", &served.host, path, &[], None).header("set-cookie"), "");
    assert_eq!(served.enter(0).post("/language", "back=%2F%09%2Fevil.example").header("location"), "/");
}

#[test]
fn names_tell_people_apart() {
    for names in [
        ["--clerk", "", "--clerk", "鈴木"],
        ["--clerk", "鈴木", "--auditor", "鈴木"],
        ["--clerk", "鈴木 一", "--clerk", " 鈴木一"],
    ] {
        let mut arguments = vec!["review", "--db", "nowhere.db", "--listen", "127.0.0.1:0"];
        arguments.extend(names);
        common::check(&arguments, 2, "there twice");
    }
}

#[test]
fn a_decision_becomes_a_name_of_the_meeting_once_a_second_person_says_so() {
    let (served, read, meeting) = proposed();
    let (first, second, auditor) = (served.enter(0), served.enter(1), served.enter(2));
    let page = first.get("/aliases").text();
    let text = value_of(&page, "text");
    assert!(read.starts_with(text.split(' ').next().unwrap()) || read.contains(&text), "{text} is of {read}");
    let encoded: String = text.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let form = format!("meeting={meeting}&text={encoded}&answer=confirmed");
    let aliases = || std::fs::read_to_string(served.list().join("aliases.csv")).unwrap();
    let before = aliases();
    assert_eq!(first.post("/alias", &form).status, 422, "who decided does not confirm");
    assert_eq!(auditor.post("/alias", &form).status, 403);
    assert_eq!(
        second.post("/alias", &form.replace("jrs-0042", "jrs-0001")).status,
        409,
        "nobody proposed that"
    );
    assert_eq!(aliases(), before);
    assert_eq!(second.post("/alias", &form).status, 303);
    let added = aliases();
    let lines: Vec<&str> = added.lines().filter(|line| line.contains("learnt:review")).collect();
    assert_eq!(lines, [format!("{meeting},{text},abbreviation,confirmed,learnt:review")]);
    assert!(before.lines().all(|line| added.contains(line)), "what stood there stands there");
    let store = Store::open_read_only(served.database()).unwrap();
    let all = store.decisions("jrs").unwrap();
    let last = all.last().unwrap();
    let subject = Subject::Name { meeting_id: meeting.clone(), text: text.clone() };
    assert_eq!((last.by.as_str(), &last.subject, last.answer.name()), ("鈴木", &subject, "name_confirmed"));
    assert_eq!((all.len(), store.chain_problems().unwrap()), (2, vec![]), "nothing else was appended");
    let database = served.database();
    let undo = ["decide", "--db", database.to_str().unwrap(), "--undo", "2", "--by", "鈴木"];
    common::check(&undo, 2, "aliases.csv");
    let page = first.get("/aliases").text();
    assert!(!page.contains("name=\"text\""), "it is not proposed again");
    assert!(page.contains("このページでは取り消せません"));
    // The decision that it rests on is taken back.
    let taken_back = |page: &str| page.contains(&format!("「{text}」（{meeting}、鈴木 が "));
    assert!(!taken_back(&page));
    let mut store = Store::open(&database).unwrap();
    store.append_decisions("jrs", ("佐藤", "2026-02-02T09:00:00Z"), &[Answered::undo(1)]).unwrap();
    assert!(taken_back(&first.get("/aliases").text()));
}

#[test]
fn an_address_that_there_is_not_leads_back() {
    let served = Served::start();
    let session = served.enter(0);
    for nowhere in ["/question/%FF", "/members/999999", "/member/999999", "/nowhere"] {
        let reply = session.get(nowhere);
        assert_eq!(reply.status, 404, "{nowhere}");
        let page = reply.text();
        assert!(page.contains("見つかりません") && page.contains("href=\"/next\""), "{nowhere}: {page}");
    }
}

#[test]
fn the_legend_has_the_keys_of_its_page_alone() {
    let served = Served::start();
    let legend = |page: &str| page.split("class=\"legend\"").nth(1).unwrap().to_owned();
    let (clerk, auditor) = (served.enter(0), served.enter(2));
    assert!(legend(&clerk.get("/").text()).contains("<kbd>u</kbd>"));
    assert!(!legend(&auditor.get("/").text()).contains("<kbd>u</kbd>"));
    let store = Store::open_read_only(served.database()).unwrap();
    for one in store.queue("jrs", daicho_store::QuestionState::Open, 99).unwrap() {
        let page = clerk.get(&format!("/question/{}", one.id)).text();
        let keys = legend(&page);
        if page.contains("data-sheet") {
            continue;
        }
        let (card, _) = page.split_once("class=\"legend\"").unwrap();
        for (key, of_card) in [
            ("Enter", "data-key=\"Enter\""),
            ("e", "data-key=\"e\""),
            ("m", "data-key=\"m\""),
            ("t", "data-key=\"t\""),
        ] {
            let has = keys.contains(&format!("<kbd>{key}</kbd>"));
            assert_eq!(has, card.contains(of_card), "{key} of {:?}: {keys}", one.question);
        }
    }
}

const FLAG: &str = r#"{"document":"list.txt","page":null,"code":"import_name_unfinished","severity":"error","place":"line 3","details":{"printed":"海川画像 <b>"}}"#;

#[test]
fn an_imports_flag_is_answered_on_the_catalogue_page_and_kept_with_the_edition() {
    let served = Served::with_catalogue(|_, list| {
        std::fs::write(list.join("editions/list-9.flags.ndjson"), FLAG).unwrap()
    });
    let (clerk, auditor) = (served.enter(0), served.enter(2));
    let page = clerk.get("/catalogue").text();
    assert!(page.contains("海川画像 &lt;b&gt;"), "what is printed is shown as text");
    assert!(
        page.find("value=\"row\"") < page.find("value=\"confirm\""),
        "Enter in a field keeps what it says"
    );
    let form = format!(
        "edition=list-9&flag={}&answer=row&name=%E6%B5%B7&account=society%2Fmeeting&points=2",
        value_of(&page, "flag")
    );
    let file = served.list().join("editions/list-9.corrections.toml");
    assert_eq!(auditor.post("/flag", &form).status, 403);
    for wrong in [
        ("list-9", "..%2Flist-9"),
        ("answer=row", "answer=all"),
        ("society%2Fmeeting", "other%2Fmeeting"),
        ("points=2", "points=x"),
    ] {
        assert_eq!(clerk.post("/flag", &form.replace(wrong.0, wrong.1)).status, 422, "{wrong:?}");
    }
    assert!(!file.exists());
    assert_eq!(clerk.post("/flag", &form).status, 303);
    let kept: toml::Table = toml::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
    let answer = &kept["correction"][0];
    assert_eq!((answer["name"].as_str(), answer["line"].as_integer()), (Some("海"), Some(3)));
    assert_eq!(answer["points"]["society/meeting"].as_integer(), Some(2));
    let page = clerk.get("/catalogue").text();
    assert!(page.contains("value=\"withdraw\""), "an answer can be taken back");
}
