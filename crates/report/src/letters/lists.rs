//! Lists for the secretariat: mail merge, who is short, which originals go back.

use std::collections::BTreeMap;

use daicho_model::{Decision, MemberOutcome, Outcome, Record, RecordKind};

use super::template::PLACEHOLDERS;
use super::values::Values;
use super::{LetterInput, LetterKind};
use crate::csv_out;
use crate::explain::least;
use crate::tables::{Cell, Table, days, headers, raw};
use crate::words::{ja, key};

/// A member of the mail-merge file.
#[derive(Clone, Debug)]
pub struct MergeRow<'a> {
    /// The member.
    pub input: LetterInput<'a>,
    /// The letters made for the member.
    pub letters: Vec<LetterKind>,
    /// Further columns of the members file, such as addresses.
    pub extra: &'a BTreeMap<String, String>,
}

/// `merge.csv`: a member a row with every placeholder, the letters, and the members file's further columns.
pub fn merge_csv(rows: &[MergeRow<'_>]) -> Vec<u8> {
    let mut extra: Vec<&str> = rows.iter().flat_map(|row| row.extra.keys().map(String::as_str)).collect();
    extra.sort_unstable();
    extra.dedup();
    let mut heads: Vec<String> = PLACEHOLDERS.iter().map(|name| ja("letter_value", name)).collect();
    heads.push(ja("letter", "letter"));
    heads.extend(extra.iter().map(|column| (*column).to_owned()));
    let row = |row: &MergeRow<'_>| {
        let values = Values::of(&row.input);
        let mut cells: Vec<Cell> = PLACEHOLDERS.iter().map(|name| Cell::text(values.ja(name))).collect();
        let letters: Vec<String> = row.letters.iter().map(|kind| ja("letter_kind", kind.key())).collect();
        cells.push(Cell::text(letters.join("、")));
        cells.extend(extra.iter().map(|column| Cell::maybe(row.extra.get(*column))));
        cells
    };
    csv_out::bytes(&Table { headers: heads, rows: rows.iter().map(row).collect() })
}

/// `short.csv`: a row for each requirement that a member does not meet, or of which it is not decided; and how much is missing.
pub fn short_csv<'a>(outcomes: impl Iterator<Item = &'a MemberOutcome>) -> Vec<u8> {
    let mut rows = Vec::new();
    for outcome in outcomes.filter(|outcome| outcome.result != Outcome::Met) {
        let asked = outcome.requirements.iter().filter(|one| one.part_of.is_none());
        for one in asked.filter(|one| one.outcome != Outcome::Met) {
            rows.push(vec![
                Cell::text(&outcome.member_no),
                Cell::text(&outcome.name),
                Cell::text(ja("outcome", &key(&outcome.result))),
                Cell::text(&one.ja),
                Cell::text(ja("outcome", &key(&one.outcome))),
                Cell::Number(one.have),
                Cell::Number(one.need),
                Cell::Number(one.missing),
                Cell::Number(one.pending),
                Cell::text(&one.clause),
                Cell::maybe(outcome.application.as_ref().map(|window| window.closes)),
                Cell::maybe(least(outcome).map(|text| text.ja)),
            ]);
        }
    }
    let mut heads = headers(&["member_no", "name", "result"]);
    heads.push(ja("letter", "requirement"));
    heads.extend(headers(&["outcome", "have", "need", "missing", "pending", "clause"]));
    heads.push(ja("letter_value", "closes"));
    heads.extend(headers(&["least"]));
    csv_out::bytes(&Table { headers: heads, rows })
}

/// `returns.csv`: the originals to send back, a piece of paper a row, by member.
pub fn returns_csv<'a>(inputs: impl Iterator<Item = &'a LetterInput<'a>>) -> Vec<u8> {
    let row = |outcome: &MemberOutcome, record: &Record| {
        vec![
            Cell::text(&outcome.member_no),
            Cell::text(&outcome.name),
            Cell::text(ja("kind", &key(&record.kind))),
            Cell::text(raw(&record.fields.meeting)),
            Cell::text(days(&record.fields.from, &record.fields.to)),
            Cell::text(ja("decision", &key(&record.decision))),
            Cell::text(&record.document.path),
            Cell::Number(i64::from(record.page)),
            Cell::text(&record.record_id),
        ]
    };
    let rows = inputs.flat_map(|input| {
        let originals = input.papers.iter().filter(|record| is_original(record));
        originals.map(|record| row(input.outcome, record))
    });
    let rows = rows.collect();
    let heads = headers(&[
        "member_no",
        "name",
        "kind",
        "meeting_read",
        "days_read",
        "decision",
        "file",
        "page",
        "record_id",
    ]);
    csv_out::bytes(&Table { headers: heads, rows })
}

/// Paper that somebody else gave the member: not forms, covers, copies of publications or entries of the member system.
fn is_original(record: &Record) -> bool {
    let own = matches!(
        record.kind,
        RecordKind::Certificate
            | RecordKind::CourseCertificate
            | RecordKind::NameCard
            | RecordKind::Receipt
            | RecordKind::StampSheet
    );
    own && record.decision != Decision::NotApplicable
}
