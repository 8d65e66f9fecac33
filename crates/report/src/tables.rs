//! The tables that people get, before they become CSV or a sheet.

use std::collections::BTreeMap;

use daicho_model::{Diagnostic, Envelope, Field, MemberOutcome, PartialDate, Posting, PostingStatus, Record};

use jiff::civil::Date;

use crate::explain::{least, open};
use crate::spot::spot;
use crate::words::{self, ja};
use crate::{Messages, Text};

/// The results of a run, which every table and text for people is made of.
#[derive(Clone, Copy, Debug)]
pub struct Books<'a> {
    /// Records of the run.
    pub records: &'a [Record],
    /// Postings, in the journal's order.
    pub postings: &'a [Posting],
    /// Where every member stands.
    pub outcomes: &'a [MemberOutcome],
    /// What went wrong with the inputs.
    pub diagnostics: &'a [Diagnostic],
    /// What was declared against what was enclosed, an envelope each.
    pub envelopes: &'a [Envelope],
    /// What the rules call their accounts; of others the message catalogue's word is used, else the id.
    pub accounts: &'a AccountNames,
}

/// Names of accounts by id.
pub type AccountNames = BTreeMap<String, Text>;

impl<'a> Books<'a> {
    /// What an account is called.
    pub fn account(&self, id: &str) -> Text {
        self.accounts.get(id).cloned().unwrap_or_else(|| Messages::global().text("account", id))
    }

    /// The record of a posting.
    pub fn record(&self, record_id: &str) -> Option<&'a Record> {
        self.records.iter().find(|record| record.record_id == record_id)
    }
}

/// A cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Text; empty for an empty cell.
    Text(String),
    /// A number that spreadsheets may add up.
    Number(i64),
    /// A day: ISO in CSV, a date that spreadsheets can sort and filter in a sheet.
    Day(Date),
}

impl Cell {
    pub(crate) fn text(text: impl Into<String>) -> Cell {
        Cell::Text(text.into())
    }

    pub(crate) fn maybe<T: ToString>(value: Option<T>) -> Cell {
        Cell::Text(value.map_or(String::new(), |value| value.to_string()))
    }

    /// A day where it is known to the day; a month as text.
    pub(crate) fn day(day: Option<PartialDate>) -> Cell {
        match day.and_then(PartialDate::exact) {
            Some(day) => Cell::Day(day),
            None => Cell::maybe(day),
        }
    }

    pub(crate) fn count(value: u64) -> Cell {
        Cell::Number(i64::try_from(value).unwrap_or(i64::MAX))
    }
}

/// A table with its Japanese headers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// One a column.
    pub headers: Vec<String>,
    /// As many cells a row as there are headers.
    pub rows: Vec<Vec<Cell>>,
}

pub(crate) fn headers(keys: &[&str]) -> Vec<String> {
    keys.iter().map(|key| ja("header", key)).collect()
}

/// 台帳: a posting a row. Points that count and points that wait stand in two columns, so that sums are right.
pub fn ledger(books: &Books<'_>) -> Table {
    let names: BTreeMap<&str, &str> =
        books.outcomes.iter().map(|one| (one.member_no.as_str(), one.name.as_str())).collect();
    let papers: BTreeMap<&str, &Record> =
        books.records.iter().map(|one| (one.record_id.as_str(), one)).collect();
    let row = |posting: &Posting| {
        let paper = papers.get(posting.record_id.as_str());
        let points = |status| match posting.status == status {
            true => Cell::Number(posting.points.0),
            false => Cell::text(""),
        };
        vec![
            Cell::text(&posting.member_no),
            Cell::text(names.get(posting.member_no.as_str()).copied().unwrap_or_default()),
            Cell::text(&posting.body),
            Cell::text(ja("unit", &posting.unit)),
            Cell::text(books.account(&posting.account).ja),
            Cell::maybe(posting.meeting_id.as_ref()),
            Cell::maybe(posting.meeting_name.as_ref()),
            posting.edition.map_or(Cell::text(""), |edition| Cell::Number(i64::from(edition))),
            Cell::day(posting.from),
            Cell::day(posting.to),
            Cell::text(ja("mode", &words::key(&posting.mode))),
            points(PostingStatus::Posted),
            points(PostingStatus::Pending),
            Cell::text(ja("status", &words::key(&posting.status))),
            Cell::text(reason_of(posting, paper.copied())),
            Cell::maybe(posting.clause.as_ref()),
            Cell::maybe(paper.map(|paper| &paper.document.path)),
            paper.map_or(Cell::text(""), |paper| Cell::Number(i64::from(spot(paper)))),
            Cell::text(&posting.record_id),
        ]
    };
    Table {
        headers: headers(&[
            "member_no",
            "name",
            "body",
            "unit",
            "account",
            "meeting_id",
            "meeting_name",
            "edition",
            "from",
            "to",
            "mode",
            "points_posted",
            "points_pending",
            "status",
            "reason",
            "clause",
            "file",
            "page",
            "record_id",
        ]),
        rows: books.postings.iter().map(row).collect(),
    }
}

/// The posting's reason with the values that its record knows for the text.
fn reason_of(posting: &Posting, paper: Option<&Record>) -> String {
    let Some(code) = posting.reason else { return String::new() };
    let told = paper.and_then(|paper| paper.reasons.iter().find(|reason| reason.code == code));
    Messages::global().reason(&told.cloned().unwrap_or_else(|| daicho_model::Reason::new(code))).ja
}

/// 会員: a member a row; five columns for each requirement, empty where a member's rule does not have it.
pub fn members(books: &Books<'_>) -> Table {
    let mut accounts: Vec<&str> =
        books.outcomes.iter().flat_map(|one| one.totals.keys().map(String::as_str)).collect();
    accounts.sort_unstable();
    accounts.dedup();
    let mut requirements: Vec<(&str, &str)> = Vec::new();
    for requirement in books.outcomes.iter().flat_map(|one| &one.requirements) {
        if !requirements.iter().any(|(id, _)| *id == requirement.id) {
            requirements.push((&requirement.id, &requirement.ja));
        }
    }
    let mut heads = headers(&[
        "member_no",
        "name",
        "body",
        "rule",
        "cycle_from",
        "cycle_to",
        "result",
        "grade",
        "open",
        "least",
    ]);
    heads.extend(
        accounts.iter().map(|account| format!("{} {}", ja("header", "total"), books.account(account).ja)),
    );
    heads.extend(headers(&["count_posted", "count_pending", "count_void"]));
    for (_, name) in &requirements {
        let columns = ["outcome", "have", "pending", "need", "missing"];
        heads.extend(columns.iter().map(|column| format!("{name} {}", ja("header", column))));
    }
    Table {
        headers: heads,
        rows: books.outcomes.iter().map(|one| member_row(one, &accounts, &requirements)).collect(),
    }
}

fn member_row(outcome: &MemberOutcome, accounts: &[&str], requirements: &[(&str, &str)]) -> Vec<Cell> {
    let mut row = vec![
        Cell::text(&outcome.member_no),
        Cell::text(&outcome.name),
        Cell::text(&outcome.body),
        Cell::text(&outcome.rule),
        Cell::Day(outcome.cycle_from),
        Cell::Day(outcome.cycle_to),
        Cell::text(ja("outcome", &words::key(&outcome.result))),
        Cell::maybe(grade(outcome)),
        Cell::text(open(outcome).into_iter().map(|text| text.ja).collect::<Vec<_>>().join("; ")),
        Cell::maybe(least(outcome).map(|text| text.ja)),
    ];
    row.extend(
        accounts.iter().map(|account| {
            outcome.totals.get(*account).map_or(Cell::text(""), |points| Cell::Number(points.0))
        }),
    );
    let count = |name: &str| Cell::count(outcome.counts.get(name).copied().unwrap_or_default());
    row.extend(["posted", "pending", "void"].map(count));
    for (id, _) in requirements {
        match outcome.requirements.iter().find(|requirement| requirement.id == *id) {
            None => row.extend(std::iter::repeat_n(Cell::text(""), 5)),
            Some(it) => row.extend([
                Cell::text(ja("outcome", &words::key(&it.outcome))),
                Cell::Number(it.have),
                Cell::Number(it.pending),
                Cell::Number(it.need),
                Cell::Number(it.missing),
            ]),
        }
    }
    row
}

/// The name of the only grade that holds.
fn grade(outcome: &MemberOutcome) -> Option<&str> {
    let id = outcome.grade.as_ref()?;
    outcome.grades.iter().find(|grade| grade.id == *id).map(|grade| grade.ja.as_str())
}

/// 要確認: a record for review a row, with what was read and what it could be.
pub fn review(books: &Books<'_>) -> Table {
    let row = |record: &Record| {
        let fields = &record.fields;
        let reasons =
            words::distinct(record.reasons.iter().map(|reason| Messages::global().reason(reason).ja));
        let clauses = words::distinct(record.reasons.iter().filter_map(|reason| reason.clause.as_deref()));
        vec![
            Cell::text(&record.document.path),
            Cell::Number(i64::from(record.page)),
            Cell::text(ja("kind", &words::key(&record.kind))),
            Cell::text(reasons.join("; ")),
            Cell::text(clauses.join("; ")),
            Cell::maybe(record.envelope.as_ref()),
            Cell::text(raw(&fields.holder)),
            Cell::text(raw(&fields.member_no)),
            Cell::text(words::member_candidates(record)),
            Cell::text(raw(&fields.meeting)),
            Cell::text(words::meeting_candidates(record)),
            Cell::text(days(&fields.from, &fields.to)),
            Cell::text(&record.record_id),
        ]
    };
    Table {
        headers: headers(&[
            "file",
            "page",
            "kind",
            "reason",
            "clause",
            "envelope",
            "holder",
            "number_read",
            "member_candidates",
            "meeting_read",
            "meeting_candidates",
            "days_read",
            "record_id",
        ]),
        rows: books
            .records
            .iter()
            .filter(|record| record.decision == daicho_model::Decision::Review)
            .map(row)
            .collect(),
    }
}

pub(crate) fn raw<T>(field: &Option<Field<T>>) -> String {
    field.as_ref().map_or(String::new(), |field| field.raw.clone())
}

pub(crate) fn days(from: &Option<Field<PartialDate>>, to: &Option<Field<PartialDate>>) -> String {
    let shown = |field: &Option<Field<PartialDate>>| match Field::known(field) {
        Some(day) => day.to_string(),
        None => raw(field),
    };
    let (from, to) = (shown(from), shown(to));
    if to.is_empty() || from == to { from } else { format!("{from} – {to}") }
}

/// 診断: a diagnostic a row.
pub fn diagnostics(books: &Books<'_>) -> Table {
    let row = |diagnostic: &Diagnostic| {
        let text = Messages::global().diagnostic(diagnostic);
        vec![
            Cell::text(&diagnostic.document),
            diagnostic.page.map_or(Cell::text(""), |page| Cell::Number(i64::from(page))),
            Cell::text(&diagnostic.place),
            Cell::text(ja("severity", &words::key(&diagnostic.severity))),
            Cell::text(text.cause.ja),
            Cell::text(text.hint.ja),
            Cell::text(&diagnostic.code),
        ]
    };
    Table {
        headers: headers(&["file", "page", "place", "severity", "cause", "hint", "code"]),
        rows: books.diagnostics.iter().map(row).collect(),
    }
}
