//! The CSV files for people: UTF-8 with BOM, CRLF, Japanese headers, safe to open in a spreadsheet.

use crate::Books;
use crate::plain::steady;
use crate::tables::{self, Cell, Table};

/// `ledger.csv`: a posting a row.
pub fn ledger_csv(books: &Books<'_>) -> Vec<u8> {
    bytes(&tables::ledger(books))
}

/// `members.csv`: a member a row.
pub fn members_csv(books: &Books<'_>) -> Vec<u8> {
    bytes(&tables::members(books))
}

/// A table as CSV.
pub(crate) fn bytes(table: &Table) -> Vec<u8> {
    let out = "\u{feff}".as_bytes().to_vec();
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
    let lines = std::iter::once(table.headers.iter().map(|head| guarded(head)).collect())
        .chain(table.rows.iter().map(|row| row.iter().map(cell).collect::<Vec<String>>()));
    for line in lines {
        // Rows are as long as the header, and memory does not fail.
        writer.write_record(&line).expect("a table is rectangular");
    }
    writer.into_inner().expect("writing to memory")
}

/// Rows for a program: no mark, no guarding, lines as Unix ends them.
pub(crate) fn plain<const N: usize>(headers: [&str; N], rows: impl Iterator<Item = [String; N]>) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in std::iter::once(headers.map(str::to_owned)).chain(rows) {
        writer.write_record(&row).expect("a table is rectangular");
    }
    writer.into_inner().expect("writing to memory")
}

fn cell(cell: &Cell) -> String {
    match cell {
        Cell::Number(number) => number.to_string(),
        Cell::Day(day) => day.to_string(),
        Cell::Text(text) => guarded(text),
    }
}

/// Text without what turns the direction of writing. What a spreadsheet would take for a formula gets an apostrophe in front (OWASP, CSV injection). Japanese
/// spreadsheets take the full-width signs, too.
fn guarded(text: &str) -> String {
    let formula = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
    let text = steady(text);
    if text.starts_with(formula) { format!("'{text}") } else { text.into_owned() }
}
