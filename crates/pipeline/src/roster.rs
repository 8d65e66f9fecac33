//! `daicho audit --roster`: an organiser's attendance list against the records of a meeting.

use daicho_audit::Folding;
use daicho_catalog::import::{Kind, Row, Sheet};
use daicho_link::member::{fold_name, fold_number};
use daicho_model::{Diagnostic, Record, RosterLine, RosterRow};

use crate::catalog_import::sheet_of;
use crate::error::Failure;
use crate::single::ReadFile;

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

/// Reads the list (CSV, XLSX, PDF or a scan) and compares it with the attendance pieces of the meeting.
///
/// # Errors
/// The file cannot be read, or no table in it has a column of names or of member numbers.
pub fn compare(
    read: &ReadFile,
    scope: &RosterScope,
    records: &[Record],
) -> Result<(Vec<RosterLine>, Vec<Diagnostic>), Failure> {
    let (sheet, diagnostics) = sheet_of(read)?;
    let rows = rows(&sheet).ok_or_else(|| {
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
    Ok((daicho_audit::roster(&rows, &pieces, &folding), diagnostics))
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
    fn of(row: &Row) -> Option<Columns> {
        let bare = |text: &str| {
            text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect::<String>()
        };
        let titles: Vec<String> = row.cells.iter().map(|cell| bare(&cell.text)).collect();
        let find = |known: &[&str]| titles.iter().position(|title| known.contains(&title.as_str()));
        let columns =
            Columns { number: find(NUMBER), name: find(NAME), split: find(SURNAME).zip(find(GIVEN)) };
        (columns.number.is_some() || columns.name.is_some() || columns.split.is_some()).then_some(columns)
    }

    fn row(&self, row: &Row) -> RosterRow {
        let cell = |at: usize| row.cells.get(at).map_or("", |cell| cell.text.trim());
        let split = || self.split.map(|(surname, given)| format!("{} {}", cell(surname), cell(given)));
        let name = self.name.map(|at| cell(at).to_owned()).or_else(split).unwrap_or_default();
        RosterRow {
            row: u64::from(row.place.line),
            name: name.trim().to_owned(),
            number: self.number.map_or("", cell).to_owned(),
        }
    }
}

/// The rows under every head of every table; `None` where there is no head.
fn rows(sheet: &Sheet) -> Option<Vec<RosterRow>> {
    let mut columns: Option<Columns> = None;
    let mut rows = Vec::new();
    for row in sheet.rows.iter().filter(|row| row.kind == Kind::Table) {
        match (Columns::of(row), columns) {
            (Some(found), _) => columns = Some(found),
            (None, Some(columns)) => rows.push(columns.row(row)),
            (None, None) => {}
        }
    }
    rows.retain(|row| !row.name.is_empty() || !row.number.is_empty());
    columns.map(|_| rows)
}
