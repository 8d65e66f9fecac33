//! `daicho audit --roster`: an organiser's attendance list against the records of a meeting.

use std::collections::BTreeSet;

use daicho_audit::Folding;
use daicho_catalog::import::{Kind, Sheet};
use daicho_link::member::{fold_name, fold_number};
use daicho_model::{Diagnostic, Record, RosterLine, RosterMatch, RosterRow, Severity};
use daicho_report::RosterHead;

use crate::body::Body;
use crate::catalog_import::{document, sheet_of};
use crate::error::Failure;
use crate::single::ReadFile;

mod unruled;

const NUMBER: &[&str] = &["会員番号", "会員no", "会員no.", "member_no", "membernumber"];
const NAME: &[&str] =
    &["氏名", "お名前", "名前", "参加者氏名", "参加者名", "参加者", "受講者", "受講者氏名", "name"];
const SURNAME: &[&str] = &["姓", "氏", "名字"];
const GIVEN: &[&str] = &["名"];

/// Which pieces a list is of.
#[derive(Clone, Debug, Default)]
pub struct RosterScope {
    /// The meeting's id.
    pub meeting: String,
    /// Only this edition of it, where pieces say theirs.
    pub edition: Option<u32>,
    /// Only of this year.
    pub year: Option<i16>,
}

/// A list compared.
#[derive(Clone, Debug)]
pub struct Compared {
    /// What was compared.
    pub head: RosterHead,
    /// A line a row, then what is not on the list.
    pub lines: Vec<RosterLine>,
    /// What went wrong with reading the list.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads the list (CSV, XLSX, PDF or a scan) and compares it with the attendance pieces of the meeting.
///
/// # Errors
/// There is no such meeting, the file cannot be read, or no table in it has a column of names or of member numbers.
pub fn compare(
    read: &ReadFile,
    scope: &RosterScope,
    (body, records): (&str, &[Record]),
) -> Result<Compared, Failure> {
    let catalogue = Body::load(&read.settings.catalogs, body)?.catalogue;
    let meeting = catalogue.meetings.get(&scope.meeting).ok_or_else(|| {
        Failure::usage(
            format!("{}: {body} の一覧にない会 / no meeting of {body} has this id", scope.meeting),
            "会のIDは daicho link または ledger.csv で調べる / `daicho link` and ledger.csv show ids",
        )
    })?;
    let (sheet, mut diagnostics) = sheet_of(read)?;
    let ruled = rows(&sheet);
    let rows = if ruled.is_none() && is_paged(&sheet) { unruled::rows(&document(read)?) } else { ruled };
    let rows = rows.ok_or_else(|| {
        Failure::usage(
            format!(
                "{}: 氏名または会員番号の列がない / no column of names or member numbers",
                read.file.display()
            ),
            "見出し 氏名・会員番号 をつける / head the columns 氏名, 会員番号",
        )
    })?;
    let folding = Folding { name: &fold_name, number: &fold_number };
    let pieces: Vec<&Record> = records.iter().filter(|record| scope.holds(record)).collect();
    let head = RosterHead {
        rows: rows.len(),
        meeting: (
            scope.meeting.clone(),
            meeting.names.first().map(|one| one.name.clone()).unwrap_or_default(),
        ),
        number: scope.edition,
        year: scope.year,
        pieces: pieces.len(),
    };
    let lines = daicho_audit::roster(&rows, &pieces, &folding);
    let name = read.file.file_name().unwrap_or_default().to_string_lossy();
    diagnostics.extend(lines.iter().filter_map(|line| contradiction(&name, line, &pieces)));
    Ok(Compared { head, lines, diagnostics })
}

/// One number and two names: a misread number, a namesake's row, or somebody else's paper.
fn contradiction(file: &str, line: &RosterLine, pieces: &[&Record]) -> Option<Diagnostic> {
    let RosterLine::Both { row, records, by: RosterMatch::NumberAlone } = line else { return None };
    let of_row = pieces.iter().filter(|piece| records.contains(&piece.record_id));
    let holders: BTreeSet<&str> = of_row
        .filter_map(|piece| daicho_model::Field::known(&piece.fields.holder))
        .map(String::as_str)
        .collect();
    let holders: Vec<&str> = holders.into_iter().collect();
    let told = Diagnostic::new("roster_name_differs", Severity::Warning).in_document(file);
    let told = told.at(format!("row {}", row.row)).with("number", &row.number).with("name", &row.name);
    Some(told.with("holder", holders.join(", ")).with("records", records.join(", ")))
}

impl RosterScope {
    fn holds(&self, record: &Record) -> bool {
        let edition = daicho_model::Field::known(&record.fields.edition);
        let year = record.days().map(|(from, _)| from.year());
        record.kind.counts_as_attendance()
            && record.accepted_meeting() == Some(self.meeting.as_str())
            && self.edition.is_none_or(|wanted| edition.is_none_or(|found| *found == wanted))
            && self.year.is_none_or(|wanted| year.is_none_or(|found| found == wanted))
    }
}

/// Where a table's columns stand.
#[derive(Clone, Copy)]
struct Columns {
    number: Option<usize>,
    name: Option<usize>,
    split: Option<(usize, usize)>,
}

impl Columns {
    fn of<'t>(titles: impl Iterator<Item = &'t str>) -> Option<Columns> {
        let bare = |text: &str| {
            text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect::<String>()
        };
        let titles: Vec<String> = titles.map(bare).collect();
        let find = |known: &[&str]| titles.iter().position(|title| known.contains(&title.as_str()));
        let columns =
            Columns { number: find(NUMBER), name: find(NAME), split: find(SURNAME).zip(find(GIVEN)) };
        (columns.number.is_some() || columns.name.is_some() || columns.split.is_some()).then_some(columns)
    }

    /// How many of its columns are told.
    fn known(&self) -> usize {
        let told = [self.number.is_some(), self.name.is_some(), self.split.is_some()];
        told.into_iter().filter(|told| *told).count()
    }

    fn row(&self, row: u64, cells: &[&str]) -> RosterRow {
        let cell = |at: usize| cells.get(at).map_or("", |cell| cell.trim());
        let split = || self.split.map(|(surname, given)| format!("{} {}", cell(surname), cell(given)));
        let name = self.name.map(|at| cell(at).to_owned()).or_else(split).unwrap_or_default();
        RosterRow { row, name: name.trim().to_owned(), number: self.number.map_or("", cell).to_owned() }
    }
}

/// The rows under every head of every table; `None` where there is no head.
fn rows(sheet: &Sheet) -> Option<Vec<RosterRow>> {
    let mut columns: Option<Columns> = None;
    let mut rows: Vec<RosterRow> = Vec::new();
    for row in sheet.rows.iter().filter(|row| row.kind == Kind::Table) {
        let cells: Vec<&str> = row.cells.iter().map(|cell| cell.text.as_str()).collect();
        match (Columns::of(cells.iter().copied()), columns) {
            (Some(found), _) => columns = Some(found),
            (None, Some(columns)) => {
                // Pages number their lines anew: rows of a list on paper are counted through, without its heads.
                let line = row.place.page.map_or(u64::from(row.place.line), |_| rows.len() as u64 + 1);
                rows.push(columns.row(line, &cells));
            }
            (None, None) => {}
        }
    }
    columns.map(|_| named(rows))
}

/// Whether a list has pages, so that what it prints has places.
fn is_paged(sheet: &Sheet) -> bool {
    sheet.rows.iter().any(|row| row.place.page.is_some())
}

/// Rows that name somebody.
fn named(mut rows: Vec<RosterRow>) -> Vec<RosterRow> {
    rows.retain(|row| !row.name.is_empty() || !row.number.is_empty());
    rows
}
