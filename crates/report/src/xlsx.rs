//! The workbook for people.

use jiff::civil::Date;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};

use crate::Books;
use crate::envelopes;
use crate::plain::{steady, width};
use crate::tables::{self, Cell, Table};
use crate::words::ja;

/// The workbook could not be made.
#[derive(Debug, thiserror::Error)]
#[error("the workbook cannot be made: {0}")]
pub struct ReportError(#[from] XlsxError);

/// A font that Japanese Windows and macOS bring along.
const FONT: &str = "游ゴシック";

/// Column widths in characters.
const NARROWEST: usize = 8;
const WIDEST: usize = 60;

/// Figures with their thousands apart, the negative marked as Japanese books do; days as year, month and day.
const NUMBER: &str = "#,##0;▲#,##0";
const DAY: &str = "yyyy\"年\"m\"月\"d\"日\"";

/// The longest text a cell takes (Excel specifications and limits).
const LONGEST: usize = 32_767;

/// `ledger.xlsx`: sheets 台帳, 会員, 要確認, 封筒, 診断. Its creation date is `as_of`, midnight.
///
/// Text is written as text: a cell that starts with `=` is no formula.
///
/// # Errors
/// More rows than a sheet holds (1,048,576).
pub fn ledger_xlsx(books: &Books<'_>, as_of: Date) -> Result<Vec<u8>, ReportError> {
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties(&ja("sheet", "ledger"), as_of)?);
    let sheets = [
        ("ledger", tables::ledger(books)),
        ("members", tables::members(books)),
        ("review", tables::review(books)),
        ("envelopes", envelopes::envelopes(books)),
        ("diagnostics", tables::diagnostics(books)),
    ];
    for (name, table) in &sheets {
        let sheet = workbook.add_worksheet();
        sheet.set_name(ja("sheet", name))?;
        fill(sheet, table)?;
    }
    Ok(workbook.save_to_buffer()?)
}

/// A workbook of one sheet.
pub(crate) fn workbook(name: &str, table: &Table, day: Date) -> Result<Vec<u8>, ReportError> {
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties(name, day)?);
    let sheet = workbook.add_worksheet();
    sheet.set_name(name)?;
    fill(sheet, table)?;
    Ok(workbook.save_to_buffer()?)
}

fn properties(title: &str, as_of: Date) -> Result<DocProperties, XlsxError> {
    let year = u16::try_from(as_of.year()).unwrap_or(1900).max(1900);
    let (month, day) = (as_of.month().unsigned_abs(), as_of.day().unsigned_abs());
    let created = ExcelDateTime::from_ymd(year, month, day)?;
    Ok(DocProperties::new().set_title(title).set_author("daicho").set_creation_datetime(&created))
}

fn fill(sheet: &mut Worksheet, table: &Table) -> Result<(), XlsxError> {
    let plain = Format::new().set_font_name(FONT).set_font_size(10);
    let number_format = plain.clone().set_num_format(NUMBER);
    let date = plain.clone().set_num_format(DAY);
    let head = plain
        .clone()
        .set_bold()
        .set_background_color(0x00DD_EBF7)
        .set_align(FormatAlign::Top)
        .set_text_wrap();
    for (column, (title, wide)) in (0u16..).zip(table.headers.iter().zip(widths(table))) {
        sheet.set_column_format(column, &plain)?;
        sheet.set_column_width(column, wide as f64)?;
        sheet.write_string_with_format(0, column, title, &head)?;
    }
    for (row, cells) in (1u32..).zip(&table.rows) {
        for (column, cell) in (0u16..).zip(cells) {
            match cell {
                Cell::Number(number) => {
                    sheet.write_number_with_format(row, column, *number as f64, &number_format)?
                }
                Cell::Day(day) => match excel_day(*day) {
                    Some(value) => sheet.write_datetime_with_format(row, column, &value, &date)?,
                    None => sheet.write_string_with_format(row, column, day.to_string(), &plain)?,
                },
                Cell::Text(text) if text.is_empty() => continue,
                Cell::Text(text) => {
                    sheet.write_string_with_format(row, column, cut(&steady(text)), &plain)?
                }
            };
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    if let (Ok(rows), Ok(columns @ 1..)) =
        (u32::try_from(table.rows.len()), u16::try_from(table.headers.len()))
    {
        sheet.autofilter(0, 0, rows, columns - 1)?;
    }
    Ok(())
}

/// A day as Excel counts it; none before 1900.
fn excel_day(day: Date) -> Option<ExcelDateTime> {
    let year = u16::try_from(day.year()).ok()?;
    ExcelDateTime::from_ymd(year, day.month().unsigned_abs(), day.day().unsigned_abs()).ok()
}

/// Wide enough for the header's words and most rows.
fn widths(table: &Table) -> Vec<usize> {
    let column = |(at, title): (usize, &String)| {
        let longest =
            table.rows.iter().filter_map(|row| row.get(at)).map(cell_width).max().unwrap_or_default();
        (width(title) + 3).max(longest + 2).clamp(NARROWEST, WIDEST)
    };
    table.headers.iter().enumerate().map(column).collect()
}

fn cell_width(cell: &Cell) -> usize {
    match cell {
        Cell::Number(number) => number.to_string().len(),
        Cell::Day(_) => 14,
        Cell::Text(text) => width(text),
    }
}

/// At most what a cell takes, counted in UTF-16 units as Excel does.
fn cut(text: &str) -> String {
    let mut units = 0;
    let fits = |c: &char| {
        units += c.len_utf16();
        units <= LONGEST
    };
    text.chars().take_while(fits).collect()
}
