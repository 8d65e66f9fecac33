//! What people read where something is open: bounds, reasons told once, files passed over, causes with what is missing.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use daicho_model::{
    Decision, Diagnostic, MemberOutcome, Points, Posting, PostingStatus, Reason, ReasonCode, Record, Severity,
};
use daicho_report::{Books, ExplainInput, Messages, SummaryInput};
use serde::Deserialize;

/// The invented society of the golden tests, to be changed before it is shown.
#[derive(Deserialize)]
struct Sample {
    records: Vec<Record>,
    postings: Vec<Posting>,
    outcomes: Vec<MemberOutcome>,
    diagnostics: Vec<Diagnostic>,
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
            envelopes: &[],
            accounts: &NAMES,
        }
    }

    /// The record of the first member's pending posting, and its posting.
    fn pending(&mut self) -> (&mut Record, &mut Posting) {
        let member_no = &self.outcomes[0].member_no;
        let waits = |one: &&mut Posting| one.member_no == *member_no && one.status == PostingStatus::Pending;
        let posting = self.postings.iter_mut().find(waits).unwrap();
        let record = self.records.iter_mut().find(|one| one.record_id == posting.record_id).unwrap();
        (record, posting)
    }

    fn account(&self) -> String {
        daicho_report::explain(&ExplainInput {
            outcome: &self.outcomes[0],
            books: self.books(),
            earlier: None,
        })
    }

    fn summary(&self, files: u64) -> String {
        daicho_report::summary(&SummaryInput { books: self.books(), files, unreadable: 0 })
    }
}

fn check_bound(points: i64, at_most: Option<i64>, expected: &str) {
    let mut it = sample();
    let (record, posting) = it.pending();
    posting.points = Points(points);
    record.reasons = vec![Reason::new(ReasonCode::AmbiguousMeeting)];
    if let Some(most) = at_most {
        record.reasons[0] = record.reasons[0].clone().with("at_most", most);
    }
    let account = it.account();
    assert!(account.contains(&format!("  ({expected})\n")), "{expected}:\n{account}");
}

#[test]
fn a_pending_posting_says_what_it_could_add() {
    check_bound(0, Some(15), "単位数は未定、最大 15 まで / points not known yet, 15 at most");
    check_bound(0, None, "単位数は未定 / points not known yet");
    check_bound(3, None, "確認されれば +3 / +3 once confirmed");
    check_bound(3, Some(3), "確認されれば +3 / +3 once confirmed");
    check_bound(3, Some(15), "確認されれば +3、最大 15 まで / +3 once confirmed, 15 at most");
}

#[test]
fn a_paper_on_no_account_that_could_be_the_members_is_in_the_account_with_its_bound() {
    let mut it = sample();
    let (mut stray, _) = {
        let (record, posting) = it.pending();
        (record.clone(), posting.clone())
    };
    stray.record_id = "cccccccccccccccc-1-1".to_owned();
    stray.envelope = None;
    stray.decision = Decision::Review;
    stray.reasons = vec![Reason::new(ReasonCode::AmbiguousMember).with("at_most", 8)];
    let link = stray.member.as_mut().unwrap();
    link.status = daicho_model::LinkStatus::Review;
    link.member_no = None;
    it.records.push(stray);
    let account = it.account();
    let expected = "(cccccccccccccccc-1-1)  (この会員のものかもしれない / possibly this member's: \
                    単位数は未定、最大 8 まで / points not known yet, 8 at most)";
    assert!(account.contains(expected), "{account}");
    let other =
        daicho_report::explain(&ExplainInput { outcome: &it.outcomes[1], books: it.books(), earlier: None });
    assert!(!other.contains("cccccccccccccccc-1-1"));
}

#[test]
fn reasons_that_read_alike_are_told_once() {
    let mut it = sample();
    let (record, posting) = it.pending();
    let unreadable =
        |field: &str| Reason::new(ReasonCode::UnreadableDate).with("field", field).with("raw", "?月");
    record.reasons = vec![unreadable("from"), unreadable("to"), Reason::new(ReasonCode::Copy)];
    posting.reason = Some(ReasonCode::UnreadableDate);
    let id = record.record_id.clone();
    let line = it.account().matches("日付が読み取れない（?月）").count();
    assert_eq!(line, 1, "{}", it.account());
    let records = String::from_utf8(daicho_report::records_ndjson(&it.records)).unwrap();
    let line = records.lines().find(|line| line.contains(&format!("\"record_id\":\"{id}\""))).unwrap();
    let codes: Vec<String> = serde_json::from_str::<serde_json::Value>(line).unwrap()["reasons"]
        .as_array()
        .unwrap()
        .iter()
        .map(|reason| reason["code"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(codes, ["unreadable_date", "copy"]);
}

#[test]
fn an_inbox_without_a_document_is_named() {
    let it = sample();
    let line = "  受信箱に書類が一つもない / the inbox holds no document at all\n";
    assert!(it.summary(0).contains(line));
    assert!(!it.summary(1).contains(line));
}

#[test]
fn files_that_were_passed_over_are_counted_and_named() {
    let mut it = sample();
    assert!(!it.summary(3).contains("passed over"));
    for path in ["箱/.DS_Store", "箱/link"] {
        let skipped = Diagnostic::new("file_skipped", Severity::Info);
        it.diagnostics.push(skipped.in_document(path).with("detail", "hidden"));
    }
    let summary = it.summary(3);
    let count = summary.lines().find(|line| line.contains("/ passed over ")).unwrap();
    assert_eq!(count.split_whitespace().last(), Some("2"), "{summary}");
    let list = summary.split("/ Files that were passed over\n").nth(1).unwrap();
    assert!(list.starts_with("  箱/.DS_Store: ") && list.contains("\n  箱/link: "), "{summary}");
}

fn check_cause(diagnostic: Diagnostic, ja: &str, en: &str) {
    assert!(Messages::global().knows_diagnostic(&diagnostic.code), "{}", diagnostic.code);
    let text = Messages::global().diagnostic(&diagnostic);
    assert_eq!((text.cause.ja.as_str(), text.cause.en.as_str()), (ja, en));
    assert!(!text.hint.both().contains(['?', '{', '[']), "{:?}", text.hint);
}

#[test]
fn causes_name_what_is_missing_and_what_was_found() {
    let with = |code: &str, values: &[(&str, &str)]| {
        let blank = Diagnostic::new(code, Severity::Warning);
        values.iter().fold(blank, |diagnostic, (name, value)| diagnostic.with(name, value))
    };
    check_cause(
        with("members_column_missing", &[("missing", "氏名, 認定開始日"), ("found", "番号, 名前")]),
        "会員名簿に列がない: 氏名, 認定開始日（見出し: 番号, 名前）",
        "the members file lacks a column: 氏名, 認定開始日 (found: 番号, 名前)",
    );
    check_cause(
        with("envelopes_column_missing", &[("missing", "受付日"), ("found", "")]),
        "envelopes.csv に列がない: 受付日",
        "envelopes.csv lacks a column: 受付日",
    );
    check_cause(
        with("members_year_odd", &[("column", "認定開始日"), ("value", "0020-04-01")]),
        "会員名簿の年が 1900〜2100 の外（認定開始日: 0020-04-01）",
        "a year in the members file lies outside of 1900 to 2100 (認定開始日: 0020-04-01)",
    );
    check_cause(
        with("file_name_not_utf8", &[("name", "a\u{fffd}.pdf")]),
        "ファイル名が UTF-8 でないため、置き換えた名前で読んだ（a\u{fffd}.pdf）",
        "the file's name is not UTF-8: it was read under a replacement (a\u{fffd}.pdf)",
    );
    check_cause(
        with("received_after_as_of", &[("received", "2025-02-01"), ("as_of", "2025-01-31")]),
        "到着日が判定日より後（2025-02-01 到着、判定日 2025-01-31）",
        "it arrived after the day the rules are judged on (on 2025-02-01, judged on 2025-01-31)",
    );
    check_cause(
        with("zip_empty", &[]),
        "圧縮ファイルの中に一件もない",
        "there is no file inside the archive",
    );
    check_cause(with("file_unknown", &[]), "PDF でも画像でもない", "neither a PDF nor a picture");
    check_cause(
        with("file_unknown", &[("kind", "HEIC")]),
        "PDF でも画像でもない（HEIC）",
        "neither a PDF nor a picture (HEIC)",
    );
}
