//! The one form in between: rows of cells, or lines, each with its place.

use daicho_model::BoundingBox;
use serde::Serialize;

use super::stacked;

/// What stands in a cell whose formula was saved without its value.
pub const NO_VALUE: &str = "=…";

/// Where something stands in the file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Place {
    /// Page, from 1, where the file has pages; sheet, where it has several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// Line of a text, row of a table, or row on the page; from 1.
    pub line: u32,
    /// Where on the page.
    #[serde(rename = "box", skip_serializing_if = "Option::is_none")]
    pub bounding_box: Option<BoundingBox>,
}

impl std::fmt::Display for Place {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.line == 0 { Ok(()) } else { write!(out, "line {}", self.line) }
    }
}

/// What a row of the sheet is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A row of a table; its cells stand in the table's columns.
    Table,
    /// A line of text outside of any table, in one cell.
    Line,
    /// A blank line: what stands before and after it is not one paragraph.
    Blank,
    /// A new page begins.
    Break,
    /// A row of a workbook's sheet that holds no list.
    Aside,
}

/// One cell.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Cell {
    /// Its text; lines of one cell are joined.
    pub text: String,
    /// Columns it covers beyond its own.
    #[serde(skip_serializing_if = "is_zero")]
    pub across: usize,
    /// Filled from a merged cell that begins in a row above.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub from_above: bool,
    /// Its lines, where each of them looks like a name of its own.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
    /// Covered by a cell to its left.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub covered: bool,
}

fn is_zero(value: &usize) -> bool {
    *value == 0
}

impl Cell {
    /// A cell of its own.
    pub fn new(text: impl Into<String>) -> Cell {
        Cell { text: text.into(), ..Cell::default() }
    }
}

/// One row.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Row {
    /// Where.
    pub place: Place,
    /// What it is.
    pub kind: Kind,
    /// Which table of the file, from 0: a new table may have other columns.
    pub table: usize,
    /// Its cells, one a column.
    pub cells: Vec<Cell>,
    /// How sure its reader was of its text, 0 to 1; 1 for text that was not read from pixels.
    #[serde(skip_serializing_if = "is_sure")]
    pub confidence: f32,
    /// A line without figures that no space and no rule tells from the lines beside it: it may be part of one of them.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub loose: bool,
}

fn is_sure(value: &f32) -> bool {
    *value >= 1.0
}

/// A file as rows.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Sheet {
    /// Rows, lines and blanks in reading order.
    pub rows: Vec<Row>,
    /// Pages that were read from pixels.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub scanned: Vec<u32>,
    /// Rows that a reader of the file does not see, by page and line.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hidden: Vec<(Option<u32>, u32)>,
    /// Sheets and columns that a reader of the file does not see, which were left out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<String>,
    /// Names of a workbook's sheets, where it has several; a place's page is the number of its sheet.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
}

impl Sheet {
    /// Adds a line of text; one without a character is a blank.
    pub(super) fn line(&mut self, place: Place, text: &str) {
        let text = text.trim();
        let (kind, cells) = match text {
            "" => (Kind::Blank, Vec::new()),
            _ => (Kind::Line, vec![Cell::new(text)]),
        };
        self.rows.push(Row { place, kind, table: 0, cells, confidence: 1.0, loose: false });
    }

    /// Adds the beginning of a page.
    pub(super) fn page_break(&mut self, place: Place) {
        self.rows.push(Row {
            place,
            kind: Kind::Break,
            table: 0,
            cells: Vec::new(),
            confidence: 1.0,
            loose: false,
        });
    }

    /// Says how sure the reader was of the last row.
    pub(super) fn sure(&mut self, confidence: f32) {
        if let Some(row) = self.rows.last_mut() {
            row.confidence = confidence;
        }
    }

    /// Says whether the last row may be part of one beside it.
    pub(super) fn loose(&mut self, loose: bool) {
        if let Some(row) = self.rows.last_mut() {
            row.loose = loose;
        }
    }

    /// Adds a row of a table; one whose cells hold several rows, a line each, becomes as many.
    pub(super) fn row(&mut self, place: Place, table: usize, cells: Vec<Cell>) {
        for cells in stacked::rows(cells) {
            self.rows.push(Row { place, kind: Kind::Table, table, cells, confidence: 1.0, loose: false });
        }
    }
}

/// Plain text: a line a row; a form feed is a new page.
pub(super) fn of_text(text: &str) -> Sheet {
    let mut sheet = Sheet::default();
    let mut page = 1;
    let paged = text.contains('\u{c}');
    for (index, line) in text.lines().enumerate() {
        for (n, part) in line.split('\u{c}').enumerate() {
            let mut place = Place { line: number(index), ..Place::default() };
            if n > 0 {
                page += 1;
                sheet.page_break(place);
            }
            place.page = paged.then_some(page);
            sheet.line(place, part.trim_start_matches('\u{feff}'));
        }
    }
    sheet
}

/// A line's number, from 1.
pub(super) fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX).saturating_add(1)
}

/// Rows of cells with merged areas: what a merged area holds counts for each of its rows.
pub(super) fn of_table(rows: &[(u64, Vec<String>)], merged: &[[u64; 4]]) -> Sheet {
    let width = rows.iter().map(|(_, cells)| cells.len()).max().unwrap_or(0);
    let mut sheet = Sheet::default();
    for (line, texts) in rows {
        let mut cells: Vec<Cell> = texts.iter().map(|text| Cell::new(text.trim())).collect();
        cells.resize(width, Cell::default());
        let line = u32::try_from(*line).unwrap_or(u32::MAX);
        sheet.row(Place { line, ..Place::default() }, 0, cells);
    }
    for [top, left, bottom, right] in merged {
        spread(&mut sheet, *top, *bottom, *left as usize, (*right as usize).min(width.saturating_sub(1)));
    }
    sheet
}

fn spread(sheet: &mut Sheet, top: u64, bottom: u64, left: usize, right: usize) {
    let mut text = None;
    let first = sheet.rows.partition_point(|row| u64::from(row.place.line) < top);
    for row in sheet.rows.iter_mut().skip(first) {
        if u64::from(row.place.line) > bottom {
            break;
        }
        if left >= row.cells.len() || right < left {
            continue;
        }
        let above = text.is_some();
        let text = text.get_or_insert_with(|| row.cells[left].text.clone()).clone();
        row.cells[left] = Cell { text, across: right - left, from_above: above, ..Cell::default() };
        for cell in row.cells.iter_mut().take(right + 1).skip(left + 1) {
            *cell = Cell { covered: true, from_above: above, ..Cell::default() };
        }
    }
}
