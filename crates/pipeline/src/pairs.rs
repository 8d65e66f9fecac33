//! Claims that were checked against the truth: CSV with the columns field, claimed, right and, where known, reader and
//! group.

use std::path::Path;

use daicho_extract::calibration::Pair;
use daicho_model::{Diagnostic, Reader, Severity};

use crate::error::Failure;
use crate::table::Table;

const HINT: &str = "列 / columns: field,claimed,right[,reader,group]; claimed 0..1, right 1/0";

/// Reads the pairs of a file. A row that is wrong makes the file unusable: a table of what is left would deceive.
///
/// # Errors
/// Every wrong row is in the failure's diagnostics.
pub fn read(file: &Path) -> Result<Vec<Pair>, Failure> {
    let bytes = std::fs::read(file).map_err(|e| Failure::io(file, &e))?;
    let wrong = |what: String| Failure::usage(format!("{}: {what}", file.display()), HINT);
    let table = Table::read(&bytes).map_err(|e| wrong(e.to_string()))?;
    let column = |title: &str| table.column(&[title]);
    let (Some(field), Some(claimed), Some(right)) = (column("field"), column("claimed"), column("right"))
    else {
        return Err(wrong("列が足りない / a column is missing".to_owned()));
    };
    let (reader, group) = (column("reader"), column("group"));
    let (mut pairs, mut faults) = (Vec::new(), Vec::new());
    for (line, cells) in &table.rows {
        let cell = |at: Option<usize>| at.and_then(|i| cells.get(i)).map_or("", String::as_str);
        let fault = |column: &str, value: &str| {
            let fault = Diagnostic::new("pairs_row_wrong", Severity::Error).at(format!("row {line}"));
            fault.in_document(file.display().to_string()).with("column", column).with("value", value)
        };
        let parsed = (share(cell(Some(claimed))), truth(cell(Some(right))), who(cell(reader)));
        match parsed {
            (Some(claimed), Some(right), Ok(reader)) if !cell(Some(field)).is_empty() => {
                let group = match cell(group) {
                    "" => line.to_string(),
                    group => group.to_owned(),
                };
                pairs.push(Pair { field: cell(Some(field)).to_owned(), reader, claimed, right, group });
            }
            (None, ..) => faults.push(fault("claimed", cell(Some(claimed)))),
            (_, None, _) => faults.push(fault("right", cell(Some(right)))),
            (.., Err(())) => faults.push(fault("reader", cell(reader))),
            _ => faults.push(fault("field", "")),
        }
    }
    match (faults.is_empty(), pairs.is_empty()) {
        (false, _) => Err(wrong("読めない行がある / rows cannot be read".to_owned()).with(faults)),
        (true, true) => Err(wrong("行がない / no rows".to_owned())),
        (true, false) => Ok(pairs),
    }
}

fn share(text: &str) -> Option<f32> {
    text.parse().ok().filter(|share: &f32| (0.0..=1.0).contains(share))
}

fn truth(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "1" | "true" | "yes" => Some(true),
        "0" | "false" | "no" => Some(false),
        _ => None,
    }
}

fn who(text: &str) -> Result<Option<Reader>, ()> {
    match text {
        "" => Ok(None),
        "text-layer" => Ok(Some(Reader::TextLayer)),
        "ocr" => Ok(Some(Reader::Ocr)),
        "qr" => Ok(Some(Reader::Qr)),
        _ => Err(()),
    }
}
