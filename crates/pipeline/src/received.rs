//! When paper arrived: `--received DATE` for all of it, or `envelopes.csv` (file, received on) for each file.

use std::collections::BTreeMap;

use daicho_model::{Diagnostic, Severity};
use jiff::civil::Date;

use crate::members::parse_day;
use crate::table::Table;

const FILE: &[&str] = &["file", "ファイル", "ファイル名"];
const RECEIVED: &[&str] = &["received on", "received", "受付日", "到着日", "受領日"];

/// What `envelopes.csv` says: the day each file arrived, by path relative to the inbox.
pub fn read(table: Result<Table, String>, name: &str) -> (BTreeMap<String, Date>, Vec<Diagnostic>) {
    let diagnostic = |code: &str| Diagnostic::new(code, Severity::Warning).in_document(name);
    let mut received = BTreeMap::new();
    let mut diagnostics = Vec::new();
    let table = match table {
        Ok(table) => table,
        Err(error) => return (received, vec![diagnostic("envelopes_unreadable").with("detail", error)]),
    };
    let (Some(file), Some(day)) = (table.column(FILE), table.column(RECEIVED)) else {
        let missing = [FILE, RECEIVED].iter().filter(|t| table.column(t).is_none()).map(|t| t[0]);
        let missing = missing.collect::<Vec<_>>().join(", ");
        let found = table.header.join(", ");
        let column = diagnostic("envelopes_column_missing").with("missing", missing).with("found", found);
        return (received, vec![column]);
    };
    for (line, cells) in &table.rows {
        let cell = |i: usize| cells.get(i).map_or("", String::as_str);
        match parse_day(cell(day)) {
            Some(date) => {
                let before = received.insert(cell(file).to_owned(), date);
                if before.is_some_and(|before| before != date) {
                    let twice = diagnostic("envelopes_file_twice").at(format!("row {line}"));
                    diagnostics.push(twice.with("file", cell(file)));
                }
            }
            None => diagnostics
                .push(diagnostic("envelopes_row_wrong").at(format!("row {line}")).with("value", cell(day))),
        }
    }
    (received, diagnostics)
}
