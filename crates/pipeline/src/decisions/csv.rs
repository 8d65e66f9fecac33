//! Many decisions in one table: a row each.

use std::path::Path;

use crate::error::Failure;
use crate::table::Table;

use super::Spoken;

const SUBJECT: &[&str] = &["record", "record_id", "subject", "書類", "記録番号"];
const ANSWER: &[&str] = &["answer", "決定"];
const VALUE: &[&str] = &["value", "値"];
const NOTE: &[&str] = &["note", "備考"];

/// Reads a table with the columns `record`, `answer`, `value` and `note`; the latter two may be missing. Several values
/// (fields, whom and what to ask) are parted by `;`. Rows without a subject and an answer are passed over.
///
/// # Errors
/// The file cannot be read, or has no such columns.
pub fn read_csv(path: &Path) -> Result<Vec<Spoken>, Failure> {
    let bytes = std::fs::read(path).map_err(|e| Failure::io(path, &e))?;
    let hint = "列: record,answer,value,note / columns: record,answer,value,note";
    let wrong = |why: String| Failure::usage(format!("{}: {why}", path.display()), hint);
    let table = Table::read(&bytes).map_err(|error| wrong(error.to_string()))?;
    let (Some(subject), Some(answer)) = (table.column(SUBJECT), table.column(ANSWER)) else {
        return Err(wrong(format!("列がない / columns missing: {}", table.header.join(", "))));
    };
    let (value, note) = (table.column(VALUE), table.column(NOTE));
    let said = table.rows.iter().filter_map(|(row, cells)| {
        let cell = |at: usize| cells.get(at).map_or("", |cell| cell.trim());
        let (subject, answer) = (cell(subject), cell(answer));
        if subject.is_empty() && answer.is_empty() {
            return None;
        }
        let values = value.map_or("", cell).split(';').map(str::trim).filter(|one| !one.is_empty());
        let note = note.map(cell).filter(|note| !note.is_empty());
        Some(Spoken {
            subject: subject.to_owned(),
            answer: answer.to_owned(),
            values: values.map(str::to_owned).collect(),
            note: note.map(str::to_owned),
            row: Some(*row),
        })
    });
    Ok(said.collect())
}
