//! Every output over one small invented society, compared byte for byte with `tests/golden/`.
//!
//! After a wanted change: the test prints where it put the new bytes; look at the difference, then copy them over.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;

use daicho_model::{
    Diagnostic, Envelope, Finding, GradeOutcome, MemberOutcome, OpenClause, Outcome, Points, Posting, Record,
    Severity, Suggestion,
};
use daicho_report::{Books, ExplainInput, SummaryInput};
use serde::Deserialize;

/// The invented society, as the stages before would give it.
#[derive(Deserialize)]
struct Sample {
    records: Vec<Record>,
    postings: Vec<Posting>,
    outcomes: Vec<MemberOutcome>,
    findings: Vec<Finding>,
    diagnostics: Vec<Diagnostic>,
    envelopes: Vec<Envelope>,
}

/// The message catalogue has words for the accounts of the sample.
static NAMES: daicho_report::AccountNames = daicho_report::AccountNames::new();

fn sample() -> Sample {
    serde_json::from_str(include_str!("sample.json")).unwrap()
}

impl Sample {
    fn books(&self) -> Books<'_> {
        Books {
            records: &self.records,
            postings: &self.postings,
            outcomes: &self.outcomes,
            diagnostics: &self.diagnostics,
            envelopes: &self.envelopes,
            accounts: &NAMES,
        }
    }
}

fn check(name: &str, make: impl Fn(&Sample) -> Vec<u8>) {
    let actual = make(&sample());
    assert_eq!(actual, make(&sample()), "{name}: the same values must give the same bytes");
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    let expected = std::fs::read(&golden).unwrap_or_default();
    if actual != expected {
        let new = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        std::fs::write(&new, &actual).unwrap();
        panic!("{name} is not as expected: diff {} {}", golden.display(), new.display());
    }
}

#[test]
fn records_ndjson() {
    check("records.ndjson", |it| daicho_report::records_ndjson(&it.records));
}

#[test]
fn ledger_ndjson() {
    check("ledger.ndjson", |it| daicho_report::ledger_ndjson(&it.postings));
}

#[test]
fn members_ndjson() {
    check("members.ndjson", |it| daicho_report::members_ndjson(&it.outcomes));
}

#[test]
fn findings_ndjson() {
    check("findings.ndjson", |it| daicho_report::findings_ndjson(&it.findings));
}

#[test]
fn envelopes_ndjson() {
    check("envelopes.ndjson", |it| daicho_report::envelopes_ndjson(&it.envelopes));
}

#[test]
fn diagnostics_ndjson() {
    check("diagnostics.ndjson", |it| daicho_report::diagnostics_ndjson(&it.diagnostics));
}

#[test]
fn ledger_csv() {
    check("ledger.csv", |it| daicho_report::ledger_csv(&it.books()));
}

#[test]
fn members_csv() {
    check("members.csv", |it| daicho_report::members_csv(&it.books()));
}

#[test]
fn summary() {
    check("summary.txt", |it| {
        daicho_report::summary(&SummaryInput { books: it.books(), files: 3, unreadable: 1 }).into_bytes()
    });
}

#[test]
fn account() {
    check("explain.txt", |it| {
        daicho_report::explain(&ExplainInput { outcome: &it.outcomes[0], books: it.books(), earlier: None })
            .into_bytes()
    });
}

#[test]
fn short_account() {
    check("statement.txt", |it| {
        let all = it.outcomes.iter();
        let text =
            |one| daicho_report::statement(&ExplainInput { outcome: one, books: it.books(), earlier: None });
        all.map(text).collect::<Vec<_>>().join("\n").into_bytes()
    });
}

#[test]
fn link_waterfall() {
    check("link.txt", |it| {
        let links = it.records.iter().filter_map(|record| record.link.as_ref());
        links
            .map(|link| daicho_report::link_text("第9回 見本研究会", link, true))
            .collect::<String>()
            .into_bytes()
    });
}

#[test]
fn diagnostic_lines() {
    check("diagnostics.txt", |it| {
        let lines = it.diagnostics.iter().map(|one| daicho_report::diagnostic_line(one) + "\n");
        lines.collect::<String>().into_bytes()
    });
}

#[test]
fn the_workbook_is_the_same_bytes_at_any_time_of_day() {
    let it = sample();
    let day = jiff::civil::date(2025, 1, 31);
    let first = daicho_report::ledger_xlsx(&it.books(), day).unwrap();
    // The crate's default creation time counts seconds: two workbooks two seconds apart would differ.
    std::thread::sleep(std::time::Duration::from_millis(2100));
    let second = daicho_report::ledger_xlsx(&it.books(), day).unwrap();
    assert!(first == second);
    assert!(first.starts_with(b"PK"));
    let other_day = daicho_report::ledger_xlsx(&it.books(), jiff::civil::date(2025, 2, 1)).unwrap();
    assert!(first != other_day, "the creation date is the day the rules were judged on");
}

#[test]
fn a_text_that_is_too_long_for_a_cell_is_cut() {
    let mut it = sample();
    it.diagnostics.push(Diagnostic::new("odd", Severity::Info).with("detail", "長".repeat(40_000)));
    assert!(daicho_report::ledger_xlsx(&it.books(), jiff::civil::date(2025, 1, 31)).is_ok());
}

#[test]
fn the_members_table_shows_the_grade_what_is_open_and_the_least_still_needed() {
    let mut it = sample();
    let member = &mut it.outcomes[0];
    member.grade = Some("lower".to_owned());
    member.grades = vec![GradeOutcome {
        id: "lower".to_owned(),
        ja: "下の級で更新".to_owned(),
        en: "renewed in the lower grade".to_owned(),
        clause: "9".to_owned(),
        holds: Outcome::Met,
        result: Outcome::NotMet,
    }];
    member.open = vec![OpenClause {
        code: "gap".to_owned(),
        clause: "7".to_owned(),
        ja: "試験なし".to_owned(),
        en: "no examination".to_owned(),
    }];
    member.least = vec![Suggestion {
        count: 1,
        points: Some(Points(5)),
        ja: "地方会".to_owned(),
        en: "regional meeting".to_owned(),
        by: jiff::civil::date(2025, 3, 31),
    }];
    let csv = String::from_utf8(daicho_report::members_csv(&it.books())).unwrap();
    let row: Vec<&str> = csv.lines().nth(1).unwrap().split(',').skip(7).take(3).collect();
    assert_eq!(row[..2], ["下の級で更新", "どの条項も結果を定めない: 試験なし（7）"]);
    for part in ["地方会", "5", "2025-03-31"] {
        assert!(row[2].contains(part), "{}", row[2]);
    }
}

#[test]
fn an_account_of_a_new_body_is_called_what_its_rules_call_it() {
    let it = sample();
    let text = |ja: &str, en: &str| daicho_report::Text { ja: ja.to_owned(), en: en.to_owned() };
    let names = daicho_report::AccountNames::from([("meeting".to_owned(), text("凧揚大会", "Kite meets"))]);
    let books = Books { accounts: &names, ..it.books() };
    let csv = String::from_utf8(daicho_report::members_csv(&books)).unwrap();
    assert!(csv.contains("合計 凧揚大会") && csv.contains("合計 論文"), "{csv}");
    let shown = daicho_report::statement(&ExplainInput { outcome: &it.outcomes[0], books, earlier: None });
    assert!(shown.contains("凧揚大会 / Kite meets"), "{shown}");
}

#[test]
fn nothing_at_all_still_gives_every_output() {
    let books = Books {
        records: &[],
        postings: &[],
        outcomes: &[],
        diagnostics: &[],
        envelopes: &[],
        accounts: &NAMES,
    };
    assert!(daicho_report::ledger_xlsx(&books, jiff::civil::date(2025, 1, 31)).is_ok());
    assert_eq!(daicho_report::records_ndjson(&[]), b"");
    let csv = String::from_utf8(daicho_report::ledger_csv(&books)).unwrap();
    assert!(csv.starts_with("\u{feff}会員番号,") && csv.ends_with("\r\n"));
    assert!(
        daicho_report::summary(&SummaryInput { books, files: 0, unreadable: 0 }).contains("pieces of paper")
    );
}
