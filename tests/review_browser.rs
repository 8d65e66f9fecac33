//! `daicho review` in Chromium: the clerk's whole way by keyboard alone, hostile texts, and how it looks.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![allow(dead_code, reason = "each test file uses its part of the helpers")]

mod browser;
mod common;
mod http;
mod served;

use std::path::Path;

use browser::{Browser, DOWN, ENTER, ESCAPE, TAB};
use daicho_store::{QuestionState, Store};
use serde_json::json;
use served::Served;

fn open(served: &Served) -> usize {
    let store = Store::open_read_only(served.database()).unwrap();
    store.queue("jrs", QuestionState::Open, 1000).unwrap().len()
}

fn decisions(served: &Served) -> usize {
    Store::open_read_only(served.database()).unwrap().decisions("jrs").unwrap().len()
}

/// A browser with the session of a person.
fn enter(served: &Served, person: usize) -> Browser {
    let browser = Browser::start();
    browser.go(&served.invitations[person]);
    browser.wait("document.readyState === 'complete' && location.pathname === '/'");
    browser
}

/// The first way out that the card offers; `q` where none is chosen for it or it was of no avail before, `sheet` for a sheet.
fn way_out(browser: &Browser, before: &[String]) -> String {
    if browser.eval("document.querySelector('form[data-sheet]') !== null") == json!(true) {
        return "sheet".to_owned();
    }
    let key = browser.eval(
        "(() => { const keys = [...document.querySelectorAll('.buttons button')].map(one => one.dataset.key); \
         const singly = document.querySelector('form#answer')?.dataset.singly !== undefined; \
         const lists = [...document.querySelectorAll('fieldset.choices')]; \
         const chosen = lists.every(one => one.querySelector('input:checked')); \
         return chosen && !singly ? keys[0] : keys.find(key => key !== 'Enter') ?? 'q'; })()",
    );
    if before.contains(&browser.path()) { "q".to_owned() } else { key.as_str().unwrap_or("q").to_owned() }
}

/// Answers by keyboard as [`way_out`] says.
fn take(browser: &Browser, way: &str) {
    match way {
        "sheet" => answer_sheet(browser),
        "q" => ask(browser),
        "Enter" => browser.press_and_wait(ENTER),
        key => browser.press_and_wait(key),
    }
}

/// Says of each paper on a sheet for which nothing is proposed that it names nobody, looks at all, and confirms.
fn answer_sheet(browser: &Browser) {
    let open = "document.querySelectorAll('.row.open').length";
    let left = browser.eval(open).as_u64().unwrap();
    if browser.eval(
        "document.querySelector('.row.here.open') === null && document.querySelector('.row.open') !== null",
    ) == json!(true)
    {
        browser.press(ENTER);
        browser.wait("document.querySelector('.row.here.open') !== null");
    }
    for left in (0..left).rev() {
        browser.press("n");
        browser.wait(&format!("{open} === {left}"));
    }
    look_at_all(browser);
    browser.press_and_wait(ENTER);
}

/// What was not in sight is looked at before a sheet can be confirmed.
fn look_at_all(browser: &Browser) {
    let mut looked = 0;
    while browser.eval("nextOpen() !== undefined") == json!(true) {
        browser.press(ENTER);
        looked += 1;
        assert!(looked < 20, "every paper comes in sight");
    }
}

/// Asks somebody, by keyboard.
fn ask(browser: &Browser) {
    browser.press("q");
    for word in ["委員会", "どの会でしょうか"] {
        browser.press(word);
        browser.press(TAB);
    }
    browser.press_and_wait(ENTER);
}

#[test]
fn a_clerk_empties_the_queue_by_keyboard_alone() {
    let served = Served::start();
    let browser = enter(&served, 0);
    assert!(open(&served) > 2, "the demo asks something");
    browser.press_and_wait(ENTER);
    let mut answered = Vec::new();
    let mut steps = 0;
    while browser.path() != "/" {
        let way = way_out(&browser, &answered);
        let place = browser.path();
        match way.as_str() {
            _ if !place.starts_with("/question/") => browser.press_and_wait(ENTER),
            way => take(&browser, way),
        }
        answered.push(place);
        steps += 1;
        assert!(steps < 120, "the queue ends: {}", browser.text("body"));
    }
    assert_eq!(open(&served), 0, "{}", browser.text("body"));
    assert!(decisions(&served) > 3, "each answer is kept");
    let before = decisions(&served);
    browser.press_and_wait("u");
    assert_eq!(decisions(&served), before + 1, "an undo is a decision, too");
    assert!(open(&served) > 0);
    // On to the letter of a member.
    browser.press_and_wait("M");
    browser.press("/");
    browser.press("204817");
    browser.press_and_wait(ENTER);
    browser.press_and_wait("1");
    assert_eq!(browser.path(), "/member/204817");
    browser.press_and_wait("1");
    assert_eq!(browser.path(), "/letter/204817");
    browser
        .wait("document.querySelector('iframe').contentDocument?.body?.innerText.includes('佐倉 美和 様')");
}

/// Makes of the question about points, which only a new list answers, one about the meeting of a paper that lacks nothing else.
fn ask_for_a_meeting(database: &Path) {
    let connection = rusqlite::Connection::open(database).unwrap();
    let paper = "(SELECT min(record_id) FROM record WHERE value ->> 'decision' = 'posted')";
    let of_points = "(SELECT question_id FROM question WHERE value ->> 'kind' = 'points')";
    let moved = connection.execute(
        &format!("UPDATE question_record SET record_id = {paper} WHERE question_id = {of_points}"),
        [],
    );
    assert_eq!(moved.unwrap(), 1, "the demo has one such question, about one paper");
    let asked = format!(
        "UPDATE question SET value = json_set(value, '$.kind', 'meeting', '$.codes', json('[\"ambiguous_meeting\"]'),
             '$.records', json_array({paper}))
         WHERE question_id = {of_points}"
    );
    assert_eq!(connection.execute(&asked, []).unwrap(), 1);
}

#[test]
fn a_meeting_is_found_typed_and_chosen_without_a_mouse() {
    let served = Served::with(ask_for_a_meeting);
    let browser = enter(&served, 0);
    browser.press_and_wait("N");
    let mut steps = 0;
    while browser.eval("document.querySelector('[data-choices=meeting]') === null") == json!(true) {
        browser.press_and_wait("s");
        steps += 1;
        assert!(steps < 40, "the demo has a question about a meeting");
    }
    browser.press("/");
    browser.press("日本核医学会学術総会");
    browser.wait("document.querySelectorAll('[data-found=meeting] input').length > 0");
    browser.press(DOWN);
    browser.press(ENTER);
    let chosen = browser.eval("document.querySelector('[data-found=meeting] input:checked').value");
    browser.press_and_wait(ENTER);
    let store = Store::open_read_only(served.database()).unwrap();
    let all = store.decisions("jrs").unwrap();
    let named = all.iter().any(|one| serde_json::to_value(&one.answer).unwrap()["meeting_id"] == chosen);
    assert!(named, "{chosen} is not among {all:?}");
}

#[test]
fn a_second_enter_does_not_post_what_a_search_has_found() {
    let served = Served::with(ask_for_a_meeting);
    let browser = enter(&served, 0);
    browser.press_and_wait("N");
    while browser.eval("document.querySelector('[data-choices=meeting]') === null") == json!(true) {
        browser.press_and_wait("s");
    }
    let (place, before) = (browser.path(), decisions(&served));
    let search = |text: &str| {
        browser.press("/");
        browser.eval("document.activeElement.select()");
        browser.press(text);
        browser.wait(
            "document.activeElement.dataset.of === document.activeElement.value \
             && document.querySelectorAll('[data-found=meeting] input').length > 0",
        );
    };
    let chosen = "document.querySelector('[data-found=meeting] input:checked') !== null";
    search("総会");
    assert_ne!(browser.eval("document.querySelectorAll('[data-found=meeting] input').length"), json!(1));
    browser.press(&[ENTER, ENTER].concat());
    assert_eq!(browser.eval(chosen), json!(false), "of several none is chosen that did not stand out");
    browser.press(&[DOWN, ENTER, ENTER].concat());
    assert_eq!(browser.eval(chosen), json!(true));
    assert_eq!(browser.eval("document.activeElement.dataset.search === undefined"), json!(true));
    std::thread::sleep(std::time::Duration::from_millis(600));
    assert_eq!((browser.path(), decisions(&served)), (place, before), "the second Enter came unseen");
    browser.press_and_wait(ENTER);
    assert!(decisions(&served) > before);
}

#[test]
fn keys_are_letters_inside_a_field_and_escape_leaves_it() {
    let served = Served::start();
    let browser = enter(&served, 0);
    browser.press_and_wait("N");
    while browser.eval("document.querySelector('[name=whom]') === null") == json!(true) {
        browser.press_and_wait("s");
    }
    let place = browser.path();
    // Who asks types at once: no letter is a key.
    browser.press("qnrsusx");
    assert_eq!(browser.path(), place);
    assert_eq!(
        browser.eval(
            "(() => { const field = document.activeElement.getBoundingClientRect(); \
             return document.activeElement.name === 'whom' && field.top >= 0 && field.bottom <= innerHeight; })()"
        ),
        json!(true),
        "whom is at hand and in sight"
    );
    assert_eq!(browser.eval("document.querySelector('[name=whom]').value"), json!("nrsusx"));
    browser.press(ESCAPE);
    browser.press_and_wait("s");
    assert_ne!(browser.path(), place);
}

#[test]
fn two_browsers_share_the_queue_and_lose_nothing() {
    let served = Served::start();
    let (one, two) = (enter(&served, 0), enter(&served, 1));
    for browser in [&one, &two] {
        browser.press_and_wait("N");
    }
    assert_ne!(one.path(), two.path(), "no question is shown to both");
    let mut answered = Vec::new();
    // The third question goes to whoever asks first.
    for browser in [&one, &two, &one] {
        if !browser.path().starts_with("/question/") {
            browser.press_and_wait("N");
        }
        // A question that an answer did not settle is asked again: then somebody else is asked.
        let (place, way) = (browser.path(), way_out(browser, &answered));
        take(browser, &way);
        answered.push(place);
    }
    let store = Store::open_read_only(served.database()).unwrap();
    assert!(store.chain_problems().unwrap().is_empty());
    let decisions = store.decisions("jrs").unwrap();
    let answers: std::collections::BTreeSet<u64> = decisions.iter().map(|one| one.batch).collect();
    assert_eq!(answers.len(), 3, "each answer is kept, and once");
    let by: std::collections::BTreeSet<String> = decisions.into_iter().map(|one| one.by).collect();
    assert_eq!(by.into_iter().collect::<Vec<_>>(), ["佐藤", "鈴木"]);
}

const SCRIPT: &str = "<script>window.stolen=1</script><img src=x onerror=window.stolen=1>\"'&";
const FORMULA: &str = "=HYPERLINK(\"http://evil.example\",\"a\")";

/// Writes hostile texts where paper and files could bring them.
fn poison(database: &Path) {
    let store = Store::open(database).unwrap();
    drop(store);
    let connection = rusqlite::Connection::open(database).unwrap();
    for table in ["record", "outcome", "question", "diagnostic"] {
        let rows: Vec<(i64, String)> = connection
            .prepare(&format!("SELECT rowid, value FROM {table}"))
            .unwrap()
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
            .unwrap()
            .map(Result::unwrap)
            .collect();
        for (row, text) in rows {
            let mut value: serde_json::Value = serde_json::from_str(&text).unwrap();
            for path in [
                "/fields/meeting/value",
                "/fields/meeting/raw",
                "/fields/holder/raw",
                "/document/path",
                "/about",
                "/document",
            ] {
                if let Some(text) = value.pointer_mut(path).filter(|text| text.is_string()) {
                    *text = json!(SCRIPT);
                }
            }
            for candidate in
                value.pointer_mut("/link/candidates").and_then(|all| all.as_array_mut()).into_iter().flatten()
            {
                candidate["name"] = json!(SCRIPT);
            }
            if table == "outcome" {
                value["name"] = json!(FORMULA);
            }
            let text = value.to_string();
            connection
                .execute(&format!("UPDATE {table} SET value = ? WHERE rowid = ?"), (text, row))
                .unwrap();
        }
    }
}

#[test]
fn texts_from_paper_stay_texts() {
    let served = Served::with(poison);
    let browser = enter(&served, 0);
    for place in ["/", "/next", "/members", "/member/204817", "/findings", "/run"] {
        browser.go(&served.url(place));
        browser.wait("document.readyState === 'complete'");
        assert_eq!(
            browser.eval("window.stolen === undefined && document.querySelector('img[src=\"x\"]') === null"),
            json!(true),
            "{place}"
        );
    }
    browser.go(&served.url("/"));
    assert!(browser.text("main").contains("<script>window.stolen=1</script>"));
    browser.go(&served.url("/members"));
    assert!(browser.text("main").contains(FORMULA));
    browser.go(&served.url("/next"));
    browser.eval(&format!("fetch('/search?for=meeting&q=' + encodeURIComponent({SCRIPT:?})).then(r => r.text()).then(t => {{ window.reply = t }})"));
    browser.wait("window.reply !== undefined");
    assert_eq!(browser.eval("window.reply.includes('<script>window')"), json!(false));
}

#[test]
fn a_sheet_is_answered_by_keyboard_alone() {
    let mut papers = (Vec::new(), Vec::new());
    let served = Served::with(|database| papers = served::as_one_sheet(database));
    let browser = enter(&served, 0);
    browser.press_and_wait(ENTER);
    let place = browser.path();
    let open = "document.querySelectorAll('.row.open').length";
    browser.wait(&format!("{open} === {}", papers.1.len()));
    // Enter goes to the first paper that nothing is proposed for, and decides nothing.
    browser.press(ENTER);
    browser.wait(&format!("document.querySelector('.row.here').dataset.row === '{}'", papers.0.len()));
    // "As shown" is no answer while nothing is shown.
    browser.press("a");
    browser.wait(&format!("{open} === {}", papers.1.len()));
    for left in (0..papers.1.len()).rev() {
        browser.press("n");
        browser.wait(&format!("{open} === {left}"));
    }
    assert_eq!((browser.path(), decisions(&served)), (place, 0));
    look_at_all(&browser);
    browser.press_and_wait(ENTER);
    assert_eq!(decisions(&served), papers.0.len() + papers.1.len());
}

#[test]
fn enter_in_a_question_to_somebody_sends_it_once_it_is_whole() {
    let served = Served::start();
    let browser = enter(&served, 0);
    browser.press_and_wait("N");
    while browser.eval("document.querySelector('[name=whom]') === null") == json!(true) {
        browser.press_and_wait("s");
    }
    browser.press("q");
    browser.eval("document.querySelector('[name=whom]').focus()");
    browser.press("山田");
    browser.press(ENTER);
    assert_eq!(decisions(&served), 0);
    browser.eval("document.querySelector('[name=text]').focus()");
    browser.press("何日か");
    browser.press_and_wait(ENTER);
    let all = Store::open_read_only(served.database()).unwrap().decisions("jrs").unwrap();
    assert!(!all.is_empty() && all.iter().all(|one| one.answer.name() == "ask"), "{all:?}");
}

#[test]
fn what_has_no_picture_is_not_as_shown() {
    let mut papers = (Vec::new(), Vec::new());
    let served = Served::with(|database| papers = served::as_one_sheet(database));
    let browser = enter(&served, 0);
    browser.press_and_wait(ENTER);
    let open = "document.querySelectorAll('.row.open').length";
    browser.wait(&format!("{open} === {}", papers.1.len()));
    browser.eval("document.querySelector('.row .crop img').src = '/picture/nowhere'");
    browser.wait(&format!("{open} === {}", papers.1.len() + 1));
    // It is said, and no marks stand over it.
    browser.wait("document.querySelector('.row .no-picture').offsetHeight > 0");
    assert_eq!(
        browser.eval("getComputedStyle(document.querySelector('.row .marks')).display"),
        json!("none")
    );
    assert!(browser.text(".row .no-picture").contains("画像を作れません"));
}

#[test]
fn a_key_pressed_twice_answers_one_question_and_no_other() {
    let served = Served::start();
    let browser = enter(&served, 0);
    browser.press_and_wait(ENTER);
    let batches = || -> std::collections::BTreeSet<u64> {
        Store::open_read_only(served.database())
            .unwrap()
            .decisions("jrs")
            .unwrap()
            .iter()
            .map(|one| one.batch)
            .collect()
    };
    // A sheet wants more than one key.
    while browser.eval("document.querySelector('form[data-sheet]') !== null") == json!(true) {
        browser.press_and_wait("s");
    }
    for answered in 1..=2 {
        let place = browser.path();
        let way = way_out(&browser, &[]);
        assert!(!["q", "sheet"].contains(&way.as_str()), "the cards of the demo can be answered: {way}");
        let key = if way == "Enter" { ENTER } else { &way };
        browser.press(&key.repeat(3));
        browser.wait(&format!(
            "location.pathname !== '{place}' && document.documentElement.dataset.ready !== undefined"
        ));
        assert_eq!(batches().len(), answered, "{}", browser.text("body"));
    }
}

#[test]
fn a_paper_on_a_sheet_is_singled_out_by_number_and_typed_over() {
    let mut papers = (Vec::new(), Vec::new());
    let served = Served::with(|database| papers = served::as_one_sheet(database));
    let browser = enter(&served, 0);
    browser.press_and_wait(ENTER);
    browser.wait("document.querySelector('.row.here') !== null");
    browser.press("2");
    browser.wait("document.querySelector('.row.here').dataset.row === '1'");
    browser.press("t");
    browser.wait("document.activeElement.id === 'r1_field-holder'");
    browser.eval("document.activeElement.value = ''");
    browser.press("見本 太郎");
    browser.press(ENTER);
    browser.wait("document.activeElement.id !== 'r1_field-holder'");
    assert_eq!(browser.eval("document.getElementById('r1_field-holder').value"), json!("見本 太郎"));
    browser.press("1");
    browser.press("r");
    let chosen = "document.querySelector('[name=r0_answer]:checked').value === 'receipt'";
    browser.wait(chosen);
    assert_eq!(decisions(&served), 0);
}

#[test]
fn every_page_fits_the_screens_of_an_office_in_both_languages() {
    let served = Served::start();
    let browser = enter(&served, 0);
    browser.press_and_wait("N");
    let card = browser.path();
    check_fits(
        &served,
        &browser,
        &["/", &card, "/members", "/member/204817", "/findings", "/run", "/catalogue", "/aliases"],
        "",
    );
}

#[test]
fn the_sheet_fits_the_screens_of_an_office_in_both_languages() {
    let served = Served::with(|database| drop(served::as_one_sheet(database)));
    let browser = enter(&served, 0);
    browser.press_and_wait("N");
    let sheet = browser.path();
    check_fits(&served, &browser, &[&sheet], "sheet-");
}

/// Nothing is wider than the screen and the keys are in sight, in both languages and sizes; keeps what was seen.
fn check_fits(served: &Served, browser: &Browser, places: &[&str], name_begins: &str) {
    let shots = common::root().join("target/screenshots");
    std::fs::create_dir_all(&shots).unwrap();
    for language in ["ja", "en"] {
        for (width, height) in [(1366, 768), (1920, 1080)] {
            browser.resize(width, height);
            for place in places {
                browser.go(&served.url(place));
                browser.wait(
                    "document.readyState === 'complete' && [...document.images].every(one => one.complete)",
                );
                let seen =
                    |browser: &Browser| format!("{place} at {width} in {language}: {}", browser.eval(SIZES));
                browser.wait_or("document.documentElement.scrollWidth <= innerWidth", seen);
                let keys =
                    "document.querySelector('.legend').getBoundingClientRect().bottom <= innerHeight + 1";
                browser.wait_or(keys, seen);
                browser.wait_or(BUTTONS, seen);
                browser.wait_or(&format!("document.documentElement.lang === '{language}'"), seen);
                let name = place.trim_matches('/').split('/').next().unwrap();
                let name = if name.is_empty() { "queue" } else { name };
                let file = format!("{name_begins}{name}-{width}-{language}.png");
                std::fs::write(shots.join(file), browser.screenshot()).unwrap();
            }
        }
        browser.press_and_wait("L");
    }
}

/// Every button that answers is wholly above the legend, and no part of the page is below the screen where its parts scroll.
const BUTTONS: &str = "[...document.querySelectorAll('main.sheetpage .buttons button, main.sheetpage .beside button, main.card .buttons button')] \
    .every(one => one.getBoundingClientRect().bottom <= document.querySelector('.legend').getBoundingClientRect().top) \
    && (!document.querySelector('main.sheetpage, main.card') || document.documentElement.scrollHeight <= innerHeight)";

/// What is wider than the page, and where the legend of the keys ends.
const SIZES: &str = "JSON.stringify({page: [innerWidth, innerHeight, document.documentElement.scrollWidth], \
    lang: document.documentElement.lang, legend: document.querySelector('.legend')?.getBoundingClientRect().bottom, \
    wide: [...document.querySelectorAll('body *')].filter(one => one.getBoundingClientRect().right > innerWidth + 1).map(one => one.outerHTML.slice(0, 80)).slice(0, 5)})";

#[test]
fn every_control_has_a_name_and_every_colour_can_be_read() {
    let served = Served::start();
    let browser = enter(&served, 0);
    for place in ["/", "/next", "/members", "/catalogue"] {
        browser.go(&served.url(place));
        browser.wait("document.readyState === 'complete'");
        let nameless = browser.eval(
            "[...document.querySelectorAll('input:not([type=hidden]), select, textarea, button, a')].filter(one => \
             !(one.labels?.length || one.getAttribute('aria-label') || one.textContent?.trim())).map(one => one.outerHTML)",
        );
        assert_eq!(nameless, json!([]), "{place}");
        // Contrast of text with what is behind it, by the formula of WCAG 2.
        let faint = browser.eval(CONTRAST);
        assert_eq!(faint, json!([]), "{place}");
    }
}

const CONTRAST: &str = "(() => {
    const parts = colour => colour.match(/[\\d.]+/g).map(Number);
    const light = ([r, g, b]) => [r, g, b].map(v => v / 255).map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
        .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
    const ground = one => { for (; one; one = one.parentElement) { const c = parts(getComputedStyle(one).backgroundColor); if (c.length < 4 || c[3] === 1) return c; } return [255, 255, 255]; };
    return [...document.querySelectorAll('body *')].filter(one => one.offsetParent && !one.disabled && !one.closest('svg') &&
        [...one.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())).filter(one => {
        const [a, b] = [light(parts(getComputedStyle(one).color)), light(ground(one))].sort((x, y) => y - x);
        return (a + .05) / (b + .05) < 4.5;
    }).map(one => one.outerHTML.slice(0, 120));
})()";
