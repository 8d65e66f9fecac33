//! `daicho review` in Chromium: what was filled in stays while a page is left, and every part of the page has a key.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![allow(dead_code, reason = "each test file uses its part of the helpers")]

mod browser;
mod common;
mod http;
mod served;

use browser::{Browser, DOWN, ENTER, ESCAPE, LEFT, RIGHT};
use daicho_store::Store;
use serde_json::json;
use served::{Served, proposed};

fn decisions(served: &Served) -> usize {
    Store::open_read_only(served.database()).unwrap().decisions("jrs").unwrap().len()
}

/// The page over everything as one sheet, which the browser of the first clerk shows.
fn on_a_sheet() -> (Served, Browser) {
    let served = Served::with(|database| drop(served::as_one_sheet(database)));
    let browser = Browser::start();
    browser.go(&served.invitations[0]);
    browser.wait("document.readyState === 'complete' && location.pathname === '/'");
    browser.press_and_wait("N");
    browser.wait("document.querySelector('.row.here') !== null");
    (served, browser)
}

/// Types into a field of the row that stands out.
fn type_over(browser: &Browser, name: &str, text: &str) {
    browser.eval(&format!(
        "(() => {{ const one = document.getElementsByName('{name}')[0]; one.closest('details').open = true; one.focus(); one.select(); }})()"
    ));
    browser.press(text);
    browser.press(ESCAPE);
    browser.wait(&format!("document.getElementsByName('{name}')[0].value === '{text}'"));
}

/// Whether the first row is a receipt, and the second bears what was typed.
const FILLED: &str = "document.querySelector('[name=r0_answer]:checked')?.value === 'receipt' \
    && document.getElementsByName('r1_field_holder')[0].value === '見本 太郎'";

fn fill_in(browser: &Browser) {
    browser.press("1");
    browser.press("r");
    type_over(browser, "r1_field_holder", "見本 太郎");
    browser.wait(FILLED);
}

#[test]
fn what_was_filled_in_stays_when_the_language_changes_or_the_borders_are_looked_at() {
    let (served, browser) = on_a_sheet();
    let place = browser.path();
    fill_in(&browser);
    browser.press_and_wait("L");
    browser.wait("document.documentElement.lang === 'en'");
    browser.wait(FILLED);
    browser.press("1");
    for key in ["p", "w"] {
        browser.press_and_wait(key);
        assert_ne!(browser.path(), place, "{key}");
        browser.press_and_wait(ESCAPE);
        assert_eq!(browser.path(), place, "{key}");
        browser.wait(FILLED);
    }
    // Nothing of it is left for who comes after.
    browser.eval("document.querySelector('form[action=\"/logout\"]').requestSubmit()");
    browser.wait("location.pathname === '/login'");
    assert_eq!(browser.eval("sessionStorage.length"), json!(0));
    assert_eq!(decisions(&served), 0);
}

#[test]
fn what_was_not_read_but_typed_or_kept_is_marked_without_a_per_cent() {
    let (_served, browser) = on_a_sheet();
    let told = |name: &str| {
        browser.eval(&format!(
            "(() => {{ const row = document.getElementsByName('{name}')[0].closest('tr'); row.closest('details').open = true; \
             return [row.querySelector('.note').textContent, row.querySelector('.sure').offsetParent !== null]; }})()"
        ))
    };
    assert_eq!(told("r1_field_holder"), json!(["", true]));
    fill_in(&browser);
    assert_eq!(told("r1_field_holder"), json!(["入力した値", false]));
    assert_eq!(told("r1_field_from"), json!(["", true]));
    browser.press_and_wait("L");
    browser.wait(FILLED);
    assert_eq!(told("r1_field_holder"), json!(["kept from before", false]));
    assert_eq!(told("r1_field_from"), json!(["", true]));
}

#[test]
fn a_meeting_that_was_found_by_search_stays_chosen() {
    let (_served, browser) = on_a_sheet();
    browser.press("1");
    browser.press("/");
    browser.wait("document.activeElement.dataset.search === 'meeting'");
    browser.press("日本核医学会学術総会");
    browser.wait("document.querySelectorAll('.row.here [data-found=meeting] input').length > 0");
    browser.press(DOWN);
    browser.press(ENTER);
    let chosen = "document.querySelector('[name=r0_meeting]:checked')?.value";
    let found = browser.eval(chosen);
    assert_ne!(found, json!(null), "a paper whose meeting is sure can be given another one");
    browser.press_and_wait("L");
    browser.wait(&format!("{chosen} === {found}"));
}

#[test]
fn a_wrong_day_comes_back_with_everything_that_was_filled_in() {
    let (served, browser) = on_a_sheet();
    fill_in(&browser);
    type_over(&browser, "r1_field_from", "2024-02-31");
    // Nothing else is open.
    browser.eval("rows.slice(2).forEach((row) => row.querySelector('.ways input[value=unnamed]').click())");
    let mut looked = 0;
    while browser.eval("nextOpen() !== undefined") == json!(true) {
        browser.press(ENTER);
        looked += 1;
        assert!(looked < 20, "every paper comes in sight");
    }
    browser.press_and_wait(ENTER);
    browser.wait("document.querySelector('.row .wrong') !== null");
    browser.wait(FILLED);
    assert_eq!(
        browser.eval("document.activeElement.name"),
        json!("r1_field_from"),
        "the wrong day is at hand"
    );
    assert_eq!(browser.eval("document.activeElement.value"), json!("2024-02-31"));
    assert_eq!(decisions(&served), 0);
    // What is wrong is mended, and the other language shows the same sheet.
    type_over(&browser, "r1_field_from", "2024-02-01");
    browser.press_and_wait("L");
    browser.wait("location.pathname.startsWith('/question/')");
    browser.wait(FILLED);
    browser.wait("document.getElementsByName('r1_field_from')[0].value === '2024-02-01'");
}

/// The answer of each row of a sheet, in order.
const WAYS: &str = "rows.map((row) => row.querySelector('.ways input:checked')?.value ?? '').join(' ')";

fn ways(browser: &Browser) -> Vec<String> {
    browser.eval(WAYS).as_str().unwrap().split(' ').map(str::to_owned).collect()
}

#[test]
fn a_key_answers_no_paper_that_came_in_sight_just_now() {
    let (served, browser) = on_a_sheet();
    browser.press("1");
    let before = ways(&browser);
    browser.press("xx");
    let after = ways(&browser);
    let changed: Vec<&String> =
        after.iter().zip(&before).filter(|(now, was)| now != was).map(|(now, _)| now).collect();
    assert_eq!(changed, ["not_recognised"], "{before:?} {after:?}");
    // Nothing is open but one paper that was not in sight: Enter goes there, and a second one is too quick.
    browser.eval("rows.slice(1).forEach((row) => row.querySelector('.ways input[value=unnamed]').click())");
    browser.eval("rows.forEach((row, at) => { if (at !== rows.length - 1) row.dataset.seen = ''; else delete row.dataset.seen; })");
    browser.eval("go(0)");
    let place = browser.path();
    browser.eval("delete rows.at(-1).dataset.seen");
    browser.press(&[ENTER, ENTER].concat());
    std::thread::sleep(std::time::Duration::from_millis(600));
    assert_eq!((browser.path(), decisions(&served)), (place, 0));
    browser.press_and_wait(ENTER);
    assert!(decisions(&served) > 0);
}

#[test]
fn an_arrow_leaves_a_given_answer_alone() {
    let (_served, browser) = on_a_sheet();
    let chosen =
        "JSON.stringify(rows.map((row) => row.querySelector('[data-choices] input:checked')?.value ?? null))";
    let row = "rows.findIndex((row) => row.querySelectorAll('[data-choices] input').length > 1)";
    let row = browser.eval(row).as_i64().unwrap();
    assert!((0..9).contains(&row), "a paper has candidates");
    for way in ["c", "o"] {
        browser.press(&(row + 1).to_string());
        browser.press(way);
        browser.press(&(row + 1).to_string());
        let (answers, before) = (ways(&browser), browser.eval(chosen));
        browser.press(LEFT);
        browser.press(RIGHT);
        browser.press(RIGHT);
        assert_eq!(ways(&browser), answers, "{way}");
        assert_eq!(
            browser.eval(chosen) == before,
            way == "c",
            "{way}: a copy has no candidate, an original has"
        );
    }
}

#[test]
fn a_letter_leads_back_to_its_member() {
    let served = Served::start();
    let browser = Browser::start();
    browser.go(&served.invitations[2]);
    browser.wait("document.readyState === 'complete' && location.pathname === '/'");
    browser.go(&served.url("/member/204817"));
    browser.press_and_wait("3");
    assert_eq!(browser.path(), "/letter/204817");
    let leaf = "document.querySelector('iframe').contentDocument";
    browser.wait(&format!("{leaf}?.body?.innerText.includes('佐倉 美和 様')"));
    browser.press(DOWN);
    browser.press_and_wait(ESCAPE);
    assert_eq!(browser.path(), "/member/204817");
}

#[test]
fn an_auditor_comes_back_from_the_borders_of_a_page() {
    let served = Served::start();
    let record = {
        let store = Store::open_read_only(served.database()).unwrap();
        store.records("jrs").unwrap().remove(0).record_id
    };
    let browser = Browser::start();
    browser.go(&served.invitations[2]);
    browser.wait("document.readyState === 'complete' && location.pathname === '/'");
    browser.go(&served.url(&format!("/record/{record}")));
    browser.press_and_wait("p");
    assert_eq!(browser.path(), format!("/pieces/{record}"));
    browser.press_and_wait(ESCAPE);
    assert_eq!(browser.path(), format!("/record/{record}"));
}

#[test]
fn a_name_is_confirmed_by_a_second_key_that_knows_what_it_does() {
    let (served, ..) = proposed();
    let browser = Browser::start();
    browser.go(&served.invitations[1]);
    browser.wait("document.readyState === 'complete' && location.pathname === '/'");
    browser.go(&served.url("/aliases"));
    browser.press("yy");
    browser.wait("document.querySelector('.again')?.textContent.includes('もう一度 y') === true");
    assert_eq!(decisions(&served), 1, "one key, or two at once, confirm nothing");
    browser.press_and_wait("y");
    assert_eq!(decisions(&served), 2);
}

const FLAGS: &str = "{\"document\":\"list.txt\",\"page\":null,\"code\":\"import_name_unfinished\",\"severity\":\"error\",\"place\":\"line 3\",\"details\":{\"printed\":\"海川画像\"}}
{\"document\":\"list.txt\",\"page\":null,\"code\":\"import_name_unfinished\",\"severity\":\"error\",\"place\":\"line 4\",\"details\":{\"printed\":\"山川画像\"}}
";

#[test]
fn the_flags_of_an_import_are_answered_by_keyboard_alone() {
    let served = Served::with_catalogue(|_, list| {
        std::fs::write(list.join("editions/list-9.flags.ndjson"), FLAGS).unwrap();
    });
    let browser = Browser::start();
    browser.go(&served.invitations[0]);
    browser.wait("document.readyState === 'complete' && location.pathname === '/'");
    browser.press_and_wait("C");
    browser.press("j");
    browser.wait("document.querySelectorAll('[data-row]')[1].matches('.here')");
    browser.press_and_wait("d");
    // Its own row stands out again, with the answer.
    browser.wait("document.querySelectorAll('[data-row]')[1].matches('.here')");
    browser.press("k");
    browser.press("t");
    browser.wait("document.activeElement.name === 'name'");
    browser.press("海川画像研究会");
    browser.press_and_wait(ENTER);
    let kept = std::fs::read_to_string(served.list().join("editions/list-9.corrections.toml")).unwrap();
    let kept: toml::Table = toml::from_str(&kept).unwrap();
    let answers = kept["correction"].as_array().unwrap();
    let of = |line: i64| answers.iter().find(|one| one["line"].as_integer() == Some(line)).unwrap();
    assert_eq!(of(3)["name"].as_str(), Some("海川画像研究会"), "{kept:?}");
    assert_eq!(of(4).get("name"), None, "{kept:?}");
}
