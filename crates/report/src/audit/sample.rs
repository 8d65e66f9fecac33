//! A sample of posted records to check by hand, and what came of it.

use std::collections::BTreeMap;

use daicho_model::{Field, Posting, Record};

use crate::tables::{Cell, Table};
use crate::words::{filled, ja, key};

/// The sample as CSV for people: where the paper is, what was read and posted, and an empty column for the verdict.
pub fn sample_csv(sample: &[&Record], postings: &[Posting]) -> Vec<u8> {
    const KEYS: [&str; 13] = [
        "no",
        "record_id",
        "file",
        "page",
        "member_no",
        "holder",
        "meeting",
        "from",
        "to",
        "mode",
        "points",
        "right",
        "note",
    ];
    let mut points: BTreeMap<&str, i64> = BTreeMap::new();
    for posting in postings.iter().filter(|one| one.status == daicho_model::PostingStatus::Posted) {
        *points.entry(&posting.record_id).or_default() += posting.points.0;
    }
    let row = |(at, record): (usize, &&Record)| {
        let fields = &record.fields;
        let name = record.link.as_ref().and_then(|link| link.meeting_name.clone());
        vec![
            Cell::count(at as u64 + 1),
            Cell::text(&record.record_id),
            Cell::text(&record.document.path),
            Cell::count(u64::from(record.page)),
            Cell::maybe(record.accepted_member()),
            Cell::maybe(Field::known(&fields.holder)),
            Cell::maybe(name.or_else(|| Field::known(&fields.meeting).cloned())),
            Cell::maybe(Field::known(&fields.from)),
            Cell::maybe(Field::known(&fields.to)),
            Cell::text(Field::known(&fields.mode).map_or(String::new(), |mode| ja("mode", &key(mode)))),
            points.get(record.record_id.as_str()).map_or(Cell::text(""), |points| Cell::Number(*points)),
            Cell::text(""),
            Cell::text(""),
        ]
    };
    let table = Table {
        headers: KEYS.iter().map(|key| ja("sample", key)).collect(),
        rows: sample.iter().enumerate().map(row).collect(),
    };
    crate::csv_out::bytes(&table)
}

/// What the checked sample says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SampleResult {
    /// Rows with a verdict.
    pub checked: u64,
    /// Rows said to be wrong.
    pub wrong: u64,
    /// Rows without a verdict.
    pub unchecked: u64,
    /// Bounds of the rate of errors.
    pub low: f64,
    /// The upper bound.
    pub high: f64,
    /// Records said to be wrong, by id.
    pub wrong_records: Vec<String>,
}

/// The error rate with its interval, and which records were wrong.
pub fn sample_result_text(result: &SampleResult) -> String {
    let percent = |share: f64| format!("{:.2}", share * 100.0);
    let rate = if result.checked == 0 { f64::NAN } else { result.wrong as f64 / result.checked as f64 };
    let (checked, wrong) = (result.checked.to_string(), result.wrong.to_string());
    let rate = if rate.is_nan() { "-".to_owned() } else { percent(rate) };
    let (low, high) = (percent(result.low), percent(result.high));
    let values =
        [("checked", checked.as_str()), ("wrong", &wrong), ("rate", &rate), ("low", &low), ("high", &high)];
    let mut out = format!("{}\n", filled("sample", "result", &values));
    if result.unchecked > 0 {
        let unchecked = result.unchecked.to_string();
        out += &format!("{}\n", filled("sample", "unchecked", &[("count", &unchecked)]));
    }
    for record in &result.wrong_records {
        out += &format!("  {} {record}\n", crate::words::both("sample", "wrong"));
    }
    out
}
