//! An edition's rows as CSV, XLSX and JSON.

use std::collections::BTreeSet;

use daicho_model::Listing;
use jiff::civil::Date;
use serde::Serialize;

use crate::tables::{Cell, Table};
use crate::words::ja;
use crate::xlsx::{ReportError, workbook};

/// A row with what other tables say of its meeting.
#[derive(Clone, Debug, Serialize)]
pub struct ExportRow {
    /// The row.
    #[serde(flatten)]
    pub listing: Listing,
    /// Former names that the edition prints.
    pub former: Vec<String>,
}

/// UTF-8 with BOM and CRLF, Japanese headers; a cell that a spreadsheet would take for a formula is guarded.
pub fn export_csv(rows: &[ExportRow]) -> Vec<u8> {
    crate::csv_out::bytes(&table(rows))
}

/// Remarks of an edition's list: row, meeting, name and remark of each. Nothing where there are none.
pub fn remarks_csv(remarks: &[[String; 4]]) -> Option<Vec<u8>> {
    let table = Table {
        headers: ["seq", "meeting_id", "meeting_name", "remark"]
            .iter()
            .map(|key| ja("listing_header", key))
            .collect(),
        rows: remarks.iter().map(|cells| cells.iter().map(Cell::text).collect()).collect(),
    };
    (!remarks.is_empty()).then(|| crate::csv_out::bytes(&table))
}

/// A workbook with one sheet; text is written as text. Its creation date is `day`, midnight.
///
/// # Errors
/// More rows than a sheet holds (1,048,576).
pub fn export_xlsx(rows: &[ExportRow], day: Date) -> Result<Vec<u8>, ReportError> {
    workbook(&ja("sheet", "listing"), &table(rows), day)
}

/// A JSON array, an object a row.
pub fn export_json(rows: &[ExportRow]) -> String {
    serde_json::to_string_pretty(rows).expect("rows hold text and numbers only") + "\n"
}

fn table(rows: &[ExportRow]) -> Table {
    let figures = rows.iter().flat_map(|row| &row.listing.points);
    let figures: BTreeSet<(&str, &str)> =
        figures.map(|figure| (figure.unit.as_str(), figure.account.as_str())).collect();
    let fixed = [
        "edition",
        "seq",
        "meeting_id",
        "meeting_name",
        "former",
        "category",
        "subcategory",
        "region",
        "mark",
    ];
    let mut headers: Vec<String> = fixed.iter().map(|key| ja("listing_header", key)).collect();
    let unit = |(unit, account): &(&str, &str)| format!("{} {}", ja("unit", unit), ja("account", account));
    headers.extend(figures.iter().map(unit));
    let cells = |row: &ExportRow| {
        let listing = &row.listing;
        let mut cells = vec![
            Cell::text(&listing.edition),
            Cell::Number(i64::from(listing.seq)),
            Cell::text(&listing.meeting_id),
            Cell::text(&listing.name),
            Cell::text(row.former.join(" | ")),
            Cell::text(&listing.category),
            Cell::text(&listing.subcategory),
            Cell::text(&listing.region),
            Cell::text(&listing.mark),
        ];
        cells.extend(figures.iter().map(|(unit, account)| {
            let same =
                |figure: &&daicho_model::ListedPoints| figure.unit == *unit && figure.account == *account;
            let figure = listing.points.iter().find(same).and_then(|figure| figure.points);
            figure.map_or(Cell::text(""), |points| Cell::Number(points.0))
        }));
        cells
    };
    Table { headers, rows: rows.iter().map(cells).collect() }
}
