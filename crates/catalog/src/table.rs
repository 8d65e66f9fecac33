//! One CSV table: encoding, header, cells and their lines.

use std::collections::BTreeMap;

use daicho_model::{Diagnostic, Severity};

/// A diagnostic about a line of a catalogue file; line 0 is the whole file.
pub(crate) fn problem(code: &str, file: &str, line: usize) -> Diagnostic {
    let diagnostic = Diagnostic::new(code, Severity::Error).in_document(file);
    if line == 0 { diagnostic } else { diagnostic.at(format!("line {line}")) }
}

/// A table's rows as text, each with its line in the file.
pub(crate) struct Table {
    file: &'static str,
    columns: Vec<String>,
    rows: Vec<(usize, Vec<String>)>,
}

/// One row of a table.
#[derive(Clone, Copy)]
pub(crate) struct Cells<'a> {
    table: &'a Table,
    /// Line in the file, from 1.
    pub line: usize,
    cells: &'a [String],
}

impl Table {
    /// An empty table.
    pub fn empty(file: &'static str) -> Table {
        Table { file, columns: Vec::new(), rows: Vec::new() }
    }

    /// Reads a table whose header must be `required`, then any of `optional`, in that order.
    pub fn read(
        files: &BTreeMap<String, Vec<u8>>,
        file: &'static str,
        required: &[&str],
        optional: &[&str],
        errors: &mut Vec<Diagnostic>,
    ) -> Table {
        let Some(bytes) = files.get(file) else {
            errors.push(problem("catalogue_file_missing", file, 0).with("file", file));
            return Table::empty(file);
        };
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        if bytes.len() != files[file].len() {
            errors.push(problem("catalogue_bom", file, 1));
        }
        let mut reader = csv::ReaderBuilder::new().flexible(true).has_headers(false).from_reader(bytes);
        let mut table = Table::empty(file);
        for record in reader.records() {
            let record = match record {
                Ok(record) => record,
                Err(error) => {
                    let line = error.position().map_or(0, |at| at.line() as usize);
                    errors.push(problem("catalogue_not_utf8", file, line).with("detail", &error));
                    continue;
                }
            };
            let line = record.position().map_or(0, |at| at.line() as usize);
            let cells: Vec<String> = record.iter().map(str::to_owned).collect();
            if table.columns.is_empty() {
                if !fits(&cells, required, optional) {
                    let expected = required.join(",");
                    let found = cells.join(",");
                    errors.push(
                        problem("catalogue_columns", file, line)
                            .with("expected", expected)
                            .with("found", found),
                    );
                    return table;
                }
                table.columns = cells;
            } else if cells.len() == table.columns.len() {
                table.rows.push((line, cells));
            } else {
                let wrong = problem("catalogue_cells", file, line);
                errors.push(wrong.with("expected", table.columns.len()).with("found", cells.len()));
            }
        }
        if table.columns.is_empty() {
            errors.push(
                problem("catalogue_columns", file, 1).with("expected", required.join(",")).with("found", ""),
            );
        }
        table
    }

    /// The rows in order.
    pub fn rows(&self) -> impl Iterator<Item = Cells<'_>> {
        self.rows.iter().map(|(line, cells)| Cells { table: self, line: *line, cells })
    }
}

fn fits(found: &[String], required: &[&str], optional: &[&str]) -> bool {
    found.len() >= required.len()
        && found.iter().zip(required.iter().chain(optional)).all(|(f, e)| f == e)
        && found.len() <= required.len() + optional.len()
}

impl<'a> Cells<'a> {
    /// The cell under a column; empty where the table has no such column.
    pub fn get(&self, column: &str) -> &'a str {
        let at = self.table.columns.iter().position(|name| name == column);
        at.map_or("", |at| self.cells[at].as_str())
    }

    /// A diagnostic about this row.
    pub fn problem(&self, code: &str) -> Diagnostic {
        problem(code, self.table.file, self.line)
    }

    /// A cell that must not be empty and must have no white space around it.
    pub fn text(&self, column: &str, errors: &mut Vec<Diagnostic>) -> Option<&'a str> {
        let value = self.get(column);
        if value.trim() != value || value.is_empty() {
            errors.push(self.problem("catalogue_empty").with("column", column).with("value", value));
            return None;
        }
        Some(value)
    }

    /// A whole number.
    pub fn number<T: std::str::FromStr>(&self, column: &str, errors: &mut Vec<Diagnostic>) -> Option<T> {
        let value = self.get(column);
        let digits = !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit());
        let number = value.parse().ok().filter(|_| digits);
        if number.is_none() {
            errors.push(self.problem("catalogue_number").with("column", column).with("value", value));
        }
        number
    }

    /// One of the given words.
    pub fn word<T: Copy>(
        &self,
        column: &str,
        words: &[(&str, T)],
        errors: &mut Vec<Diagnostic>,
    ) -> Option<T> {
        let value = self.get(column);
        let found = words.iter().find(|(word, _)| *word == value).map(|(_, meaning)| *meaning);
        if found.is_none() {
            let allowed = words.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(", ");
            let wrong = self.problem("catalogue_word").with("column", column);
            errors.push(wrong.with("value", value).with("allowed", allowed));
        }
        found
    }
}
