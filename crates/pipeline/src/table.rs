//! Tables that a secretariat keeps: CSV or XLSX, in whatever encoding its spreadsheet wrote.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, Reader as _};
use daicho_catalog::import::NO_VALUE;
use daicho_model::narrow;
use encoding_rs::{EUC_JP, Encoding, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE};
use serde::{Deserialize, Serialize};

use crate::workbook_marks::{self, SheetMarks, Spot, column_name};

/// What a table may hold at most; a society's list of members stays far below.
const MOST_BYTES: usize = 64 << 20;
const MOST_ROWS: usize = 300_000;
const MOST_COLUMNS: usize = 1_000;
const MOST_CELLS: usize = 4_000_000;
const MOST_MERGED: usize = 20_000;
const MOST_SHEETS: usize = 256;
/// Rows of a sheet (ISO/IEC 29500-1, 18.3.1.73, as all spreadsheets have it).
const LAST_ROW: u32 = 1 << 20;
/// Letters of a cell: what a spreadsheet's cell takes.
const LONGEST_CELL: usize = 32_767;
/// How a compound file starts (MS-CFB, 2.2).
const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
/// Unpacked bytes of all parts of a workbook.
const MOST_UNPACKED: u64 = 256 << 20;

/// A table of text cells with the row each came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// Column titles, trimmed.
    pub header: Vec<String>,
    /// Data rows: row number as a spreadsheet counts them (header = 1), and the cells.
    pub rows: Vec<(u64, Vec<String>)>,
    /// The encoding it was read with, e.g. `Shift_JIS`; `xlsx` for a workbook.
    pub encoding: String,
    /// The number of the row that the titles stand in.
    #[serde(default)]
    pub header_row: u64,
    /// Merged cells of a workbook: first row, first column, last row, last column; rows as numbered, columns from 0.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub merged: Vec<[u64; 4]>,
    /// The numbers of rows of a workbook that are not shown.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hidden_rows: Vec<u64>,
    /// What a workbook does not show and what was left out for that: sheets, and columns as `sheet!C`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<String>,
    /// The sheet's name, of a workbook.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// The workbook's other sheets that hold anything, in its order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub more: Vec<Table>,
}

/// The bytes are no table.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// Not one row.
    #[error("the table is empty")]
    Empty,
    /// The workbook cannot be opened.
    #[error("the workbook cannot be opened: {0}")]
    Workbook(String),
    /// The workbook is encrypted (MS-OFFCRYPTO: a compound file around it).
    #[error("ブックにパスワードがかかっている / the workbook needs a password")]
    Encrypted,
    /// A workbook of the kind before XLSX.
    #[error("古い形式のブック（.xls） / a workbook of the old kind (.xls)")]
    Old,
    /// A number in it is beyond what a sheet has, or what the arithmetic of the library takes.
    #[error("the workbook is damaged, or a cell lies outside any sheet ({place})")]
    Damaged {
        /// The last cell that was read.
        place: String,
    },
    /// A cell of a workbook is there twice with two texts; which of them counts is left to whoever reads it.
    #[error(
        "{row} 行目の {column} 列のセルが二度あり、内容が異なる / the cell in row {row}, column {column} is there twice and says two things"
    )]
    Twice {
        /// Row, from 1.
        row: u64,
        /// Column, as a spreadsheet names it.
        column: String,
    },
    /// A row of the CSV cannot be read.
    #[error("row {row}: {cause}")]
    Row {
        /// Row, from 1.
        row: u64,
        /// What the CSV reader said.
        cause: String,
    },
    /// The text fits none of the encodings.
    #[error("the text is neither UTF-8, UTF-16, Shift-JIS (CP932) nor EUC-JP")]
    Encoding,
    /// There is more of something than a table may hold.
    #[error("more than {limit} {what}")]
    TooLarge {
        /// What there is too much of.
        what: &'static str,
        /// How much there may be.
        limit: u64,
    },
}

/// A text without the differences of width, spaces and capitals.
pub(crate) fn folded(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).map(narrow).collect::<String>().to_lowercase()
}

fn too_large(what: &'static str, limit: usize) -> TableError {
    TableError::TooLarge { what, limit: limit as u64 }
}

impl Table {
    /// Reads CSV or XLSX, told apart by content.
    ///
    /// Memory for hostile bytes is bounded for CSV; a workbook may take much before it is refused: see [`crate::tables`]
    /// for files that strangers may have made.
    pub fn read(bytes: &[u8]) -> Result<Table, TableError> {
        Table::read_up_to(bytes, 1)
    }

    /// A list: every sheet of a workbook, the first one that holds anything, and the others in [`Table::more`]. Struck-out text stands
    /// between `~~`, a formula without a value is [`NO_VALUE`], and what the workbook does not show is named.
    pub fn read_sheets(bytes: &[u8]) -> Result<Table, TableError> {
        Table::read_up_to(bytes, MOST_SHEETS)
    }

    fn read_up_to(bytes: &[u8], sheets: usize) -> Result<Table, TableError> {
        if bytes.len() > MOST_BYTES {
            return Err(too_large("bytes", MOST_BYTES));
        }
        if bytes.starts_with(COMPOUND) {
            let encrypted: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
            let is_encrypted = bytes.windows(encrypted.len()).any(|part| part == encrypted);
            return Err(if is_encrypted { TableError::Encrypted } else { TableError::Old });
        }
        if bytes.starts_with(b"PK\x03\x04") { read_workbook(bytes, sheets) } else { read_csv(bytes) }
    }

    fn empty() -> Table {
        Table {
            header: Vec::new(),
            rows: Vec::new(),
            encoding: String::new(),
            header_row: 0,
            merged: Vec::new(),
            hidden_rows: Vec::new(),
            left_out: Vec::new(),
            name: String::new(),
            more: Vec::new(),
        }
    }

    /// The index of the first column whose title is one of `titles`, whatever its widths, spaces and capitals.
    pub fn column(&self, titles: &[&str]) -> Option<usize> {
        let titles: Vec<String> = titles.iter().map(|title| folded(title)).collect();
        self.header.iter().position(|one| titles.contains(&folded(one)))
    }

    /// What a row has in a column.
    ///
    /// # Errors
    /// Another column bears the same title and says something else: what both say.
    pub fn cell<'c>(&self, cells: &'c [String], at: usize) -> Result<&'c str, String> {
        let of = |at: usize| cells.get(at).map_or("", |cell| cell.trim());
        let title = self.header.get(at).map(|title| folded(title)).unwrap_or_default();
        let twins = (at + 1..self.header.len()).filter(|other| folded(&self.header[*other]) == title);
        let mut others = twins.map(of).filter(|other| !title.is_empty() && *other != of(at));
        others.next().map_or_else(|| Ok(of(at)), |other| Err(format!("{} ≠ {other}", of(at))))
    }

    /// Whether a row of text has another number of cells than there are titles: a comma in a cell without quotes shifts all
    /// that follows. What stands beside a table in a workbook shifts nothing.
    pub fn is_shifted(&self, cells: &[String]) -> bool {
        let more = cells.get(self.header.len()..).unwrap_or_default();
        self.encoding != "xlsx" && more.iter().any(|cell| !cell.is_empty())
    }
}

/// What the library does not survive is a fault of the workbook and not of ours.
fn read_workbook(bytes: &[u8], most: usize) -> Result<Table, TableError> {
    let mut size = Size::default();
    let read = catch_unwind(AssertUnwindSafe(|| read_all_sheets(bytes, most, &mut size)));
    read.unwrap_or_else(|_| Err(TableError::Damaged { place: size.place() }))
}

fn read_all_sheets(bytes: &[u8], most: usize, size: &mut Size) -> Result<Table, TableError> {
    let wrong = |e: calamine::XlsxError| TableError::Workbook(e.to_string());
    daicho_read::archive::unpacked_size(bytes, MOST_UNPACKED)
        .map_err(|_| TableError::TooLarge { what: "unpacked bytes", limit: MOST_UNPACKED })?;
    let mut workbook: calamine::Xlsx<_> =
        calamine::open_workbook_from_rs(Cursor::new(bytes)).map_err(wrong)?;
    let sheets = workbook.sheets_metadata().to_vec();
    if most > 1 && sheets.len() > most {
        return Err(too_large("sheets", most));
    }
    let list = most > 1;
    let mut marks = if list { workbook_marks::marks(bytes, MOST_UNPACKED) } else { BTreeMap::new() };
    let (mut tables, mut left_out) = (Vec::new(), Vec::new());
    for sheet in sheets.into_iter().take(most) {
        (size.sheets, size.last) = (size.sheets + 1, None);
        let hidden = sheet.visible != calamine::SheetVisible::Visible;
        match read_sheet(&mut workbook, &sheet.name, size, marks.remove(&sheet.name).as_ref()) {
            Err(TableError::Empty) => {}
            Ok(_) if list && hidden => left_out.push(sheet.name),
            table => tables.push(table?),
        }
    }
    let mut tables = tables.into_iter();
    let mut first = tables.next().ok_or(TableError::Empty)?;
    first.left_out.append(&mut left_out);
    first.more = tables.collect();
    Ok(first)
}

/// What the sheets of a workbook hold together.
#[derive(Default)]
struct Size {
    rows: usize,
    cells: usize,
    /// Sheets begun.
    sheets: usize,
    /// The cell of the sheet that was read last, counted from 0.
    last: Option<(u32, u32)>,
}

impl Size {
    fn place(&self) -> String {
        match (self.sheets, self.last) {
            (0, _) => "before its first sheet".to_owned(),
            (sheet, None) => format!("sheet {sheet}, before its first cell"),
            (sheet, Some((row, column))) => {
                format!("sheet {sheet}, behind row {}, column {}", row + 1, column + 1)
            }
        }
    }
}

fn read_sheet(
    workbook: &mut calamine::Xlsx<Cursor<&[u8]>>,
    name: &str,
    size: &mut Size,
    marks: Option<&SheetMarks>,
) -> Result<Table, TableError> {
    let wrong = |e: calamine::XlsxError| TableError::Workbook(e.to_string());
    // Cell by cell: a range would hold every cell between the first and the last.
    let mut cells = match workbook.worksheet_cells_reader(name) {
        // A sheet of charts has no cells.
        Err(calamine::XlsxError::NotAWorksheet(_)) => return Err(TableError::Empty),
        cells => cells.map_err(wrong)?,
    };
    let mut rows: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    let mut leftmost = usize::MAX;
    let mut unseen = BTreeSet::new();
    while let Some((cell, style)) = cells.next_cell_with_style_id().map_err(wrong)? {
        let (row, column) = cell.get_position();
        let mut text = cell_text(&Data::from(cell.get_value().clone()));
        if let Some(marks) = marks {
            let struck = cells.styles().get(style).and_then(|style| style.font.as_ref());
            let struck = struck.is_some_and(|font| font.has_strikethrough());
            text = marked(text, (row, column), struck, marks);
            if !text.is_empty() && marks.is_hidden_column(column) {
                unseen.insert(column);
                continue;
            }
        }
        if row >= LAST_ROW {
            return Err(TableError::Damaged { place: size.place() });
        }
        size.last = Some((row, column));
        if text.is_empty() {
            continue;
        }
        let column = column as usize;
        if column >= MOST_COLUMNS {
            return Err(too_large("columns", MOST_COLUMNS));
        }
        let before = rows.len();
        let cells = rows.entry(row).or_default();
        size.cells += (column + 1).saturating_sub(cells.len());
        cells.resize(cells.len().max(column + 1), String::new());
        size.rows += rows.len() - before;
        check_size(size.rows, size.cells, &text)?;
        leftmost = leftmost.min(column);
        if let Some(place) = rows.get_mut(&row).and_then(|cells| cells.get_mut(column)) {
            if !place.is_empty() && *place != text {
                let column = column_name(u32::try_from(column).unwrap_or(u32::MAX));
                return Err(TableError::Twice { row: u64::from(row) + 1, column });
            }
            *place = text;
        }
    }
    drop(cells);
    let rows =
        rows.into_iter().map(|(row, cells)| (u64::from(row) + 1, cells.into_iter().skip(leftmost).collect()));
    let mut table = from_rows(rows, "xlsx")?;
    table.name = name.to_owned();
    let hidden = marks.iter().flat_map(|marks| &marks.hidden_rows);
    table.hidden_rows = hidden.map(|row| u64::from(*row) + 1).collect();
    table.left_out = unseen.into_iter().map(|column| format!("{name}!{}", column_name(column))).collect();
    let left = leftmost as u64;
    let own = merged(workbook, name)?.into_iter().filter(|area| area[1] >= left);
    table.merged = own.map(|[a, b, c, d]| [a + 1, b - left, c + 1, d - left]).collect();
    Ok(table)
}

/// A cell's text with what its workbook says of it.
fn marked(text: String, spot: Spot, struck: bool, marks: &SheetMarks) -> String {
    if text.is_empty() && marks.unvalued.contains(&spot) {
        return NO_VALUE.to_owned();
    }
    if let Some(parts) = marks.struck.get(&spot) {
        return parts.clone();
    }
    if struck && !text.is_empty() { format!("~~{text}~~") } else { text }
}

/// The merged areas of a sheet, counted from 0.
fn merged(workbook: &mut calamine::Xlsx<Cursor<&[u8]>>, name: &str) -> Result<Vec<[u64; 4]>, TableError> {
    let areas = workbook.merge_cells_by_sheet_name(name).map_err(|e| TableError::Workbook(e.to_string()))?;
    if areas.len() > MOST_MERGED {
        return Err(too_large("merged cells", MOST_MERGED));
    }
    let area =
        |area: calamine::Dimensions| [area.start.0, area.start.1, area.end.0, area.end.1].map(u64::from);
    Ok(areas.into_iter().map(area).collect())
}

fn check_size(rows: usize, cells: usize, text: &str) -> Result<(), TableError> {
    // A letter has at least a byte: most cells need no counting.
    if text.len() > LONGEST_CELL && text.chars().count() > LONGEST_CELL {
        return Err(too_large("letters in a cell", LONGEST_CELL));
    }
    if rows > MOST_ROWS {
        return Err(too_large("rows", MOST_ROWS));
    }
    if cells > MOST_CELLS { Err(too_large("cells", MOST_CELLS)) } else { Ok(()) }
}

/// A cell as the person who typed it sees it; days become ISO text.
fn cell_text(cell: &Data) -> String {
    match cell {
        Data::DateTime(moment) => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        Data::DateTimeIso(text) => text.chars().take(10).collect(),
        other => other.to_string().trim().to_owned(),
    }
}

fn read_csv(bytes: &[u8]) -> Result<Table, TableError> {
    let (text, encoding) = decode(bytes)?;
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let first = text.lines().next().unwrap_or_default();
    let count = |sign: char| first.matches(sign).count();
    let delimiter = match () {
        () if count('\t') > 0 => b'\t',
        () if count(';') > count(',') => b';',
        () => b',',
    };
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let (mut rows, mut count) = (Vec::new(), 0);
    let mut last = 0;
    for record in reader.records() {
        let record = record.map_err(|e| TableError::Row { row: last + 1, cause: e.to_string() })?;
        // Empty lines are rows of a spreadsheet; a line end inside quotes begins none.
        let start = record.position().and_then(|place| usize::try_from(place.byte()).ok()).unwrap_or(0);
        let before = text.as_bytes().iter().skip(start).take_while(|byte| **byte == b'\n').count();
        let row = last + 1 + before as u64;
        last = row;
        if record.len() > MOST_COLUMNS {
            return Err(too_large("columns", MOST_COLUMNS));
        }
        count += record.len();
        for cell in &record {
            check_size(rows.len(), count, cell)?;
        }
        rows.push((row, record.iter().map(|cell| cell.trim().to_owned()).collect::<Vec<_>>()));
    }
    from_rows(rows.into_iter(), encoding)
}

fn from_rows(
    mut rows: impl Iterator<Item = (u64, Vec<String>)>,
    encoding: &str,
) -> Result<Table, TableError> {
    let (header_row, header) = rows.next().ok_or(TableError::Empty)?;
    let rows = rows.filter(|(_, cells)| cells.iter().any(|c| !c.is_empty())).collect();
    Ok(Table { header, rows, encoding: encoding.to_owned(), header_row, ..Table::empty() })
}

/// Decodes text: a byte order mark decides; else the first of UTF-8, UTF-16 (by its zero bytes), and the better
/// of Shift-JIS and EUC-JP (the detector's guess first) that decodes without an error.
pub fn decode(bytes: &[u8]) -> Result<(String, &'static str), TableError> {
    if let Some((encoding, skip)) = Encoding::for_bom(bytes) {
        let (text, wrong) = encoding.decode_without_bom_handling(&bytes[skip..]);
        return if wrong { Err(TableError::Encoding) } else { Ok((text.into_owned(), encoding.name())) };
    }
    let zeros = |odd: usize| bytes.iter().take(512).skip(odd).step_by(2).filter(|b| **b == 0).count();
    let utf16 = match (zeros(0), zeros(1)) {
        (even, odd) if odd > even && odd > 0 => Some(UTF_16LE),
        (even, odd) if even > odd && even > 0 => Some(UTF_16BE),
        _ => None,
    };
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    let guess = detector.guess(Some(b"jp"), chardetng::Utf8Detection::Allow);
    let order = utf16.into_iter().chain([UTF_8, guess, SHIFT_JIS, EUC_JP]);
    for encoding in order {
        if let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(bytes) {
            return Ok((text.into_owned(), encoding.name()));
        }
    }
    Err(TableError::Encoding)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], encoding: &str) {
        let table = Table::read(bytes).unwrap();
        assert_eq!(table.header, ["会員番号", "氏名"]);
        assert_eq!(table.rows, [(2, vec!["101".to_owned(), "髙橋 美咲".to_owned()])]);
        assert_eq!(table.encoding, encoding);
    }

    const TEXT: &str = "会員番号,氏名\r\n101,髙橋 美咲\r\n";

    #[test]
    fn a_compound_file_is_named_as_what_it_is() {
        let entry = |name: &str| -> Vec<u8> { name.encode_utf16().flat_map(u16::to_le_bytes).collect() };
        let compound = |name: &str| [COMPOUND, &[0; 1000], &entry(name)].concat();
        assert!(matches!(Table::read(&compound("EncryptedPackage")), Err(TableError::Encrypted)));
        assert!(matches!(Table::read(&compound("Workbook")), Err(TableError::Old)));
    }

    #[test]
    fn utf8_with_and_without_mark() {
        check(TEXT.as_bytes(), "UTF-8");
        check(format!("\u{feff}{TEXT}").as_bytes(), "UTF-8");
    }

    #[test]
    fn shift_jis_with_vendor_characters() {
        check(&SHIFT_JIS.encode(TEXT).0, "Shift_JIS");
    }

    #[test]
    fn utf16_with_and_without_mark() {
        let little: Vec<u8> = TEXT.encode_utf16().flat_map(u16::to_le_bytes).collect();
        check(&little, "UTF-16LE");
        let marked: Vec<u8> = format!("\u{feff}{TEXT}").encode_utf16().flat_map(u16::to_be_bytes).collect();
        check(&marked, "UTF-16BE");
    }

    #[test]
    fn euc_jp() {
        let text = "会員番号,氏名\n101,高橋 美咲\n";
        let table = Table::read(&EUC_JP.encode(text).0).unwrap();
        assert_eq!(table.rows[0].1[1], "高橋 美咲");
        assert_eq!(table.encoding, "EUC-JP");
    }

    #[test]
    fn nothing_is_no_table() {
        assert!(matches!(Table::read(b""), Err(TableError::Empty)));
    }
}
