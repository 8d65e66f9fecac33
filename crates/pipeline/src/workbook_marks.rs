//! What a workbook says of its cells beside their values: rows and columns that are not shown, text struck out inside a cell, formulas
//! that were saved without their value (ISO/IEC 29500-1, 18.3 and 18.4.4).

use std::collections::{BTreeMap, BTreeSet};

use daicho_read::archive;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// A cell: row and column from 0.
pub(crate) type Spot = (u32, u32);

/// Columns of a sheet (18.3.1.13): a span beyond them says nothing.
const LAST_COLUMN: u32 = 16_383;

/// The marks of one sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct SheetMarks {
    /// Rows that are not shown, from 0.
    pub hidden_rows: BTreeSet<u32>,
    /// First and last column of each span that is not shown, from 0.
    pub hidden_columns: Vec<(u32, u32)>,
    /// Cells of which a part is struck out: their text with `~~` around what is.
    pub struck: BTreeMap<Spot, String>,
    /// Cells with a formula and no value.
    pub unvalued: BTreeSet<Spot>,
}

impl SheetMarks {
    /// Whether a column, from 0, is not shown.
    pub fn is_hidden_column(&self, column: u32) -> bool {
        self.hidden_columns.iter().any(|(from, to)| (*from..=*to).contains(&column))
    }
}

/// The marks of the workbook's sheets by their names; of a sheet whose part is not where the format wants it, none.
pub(crate) fn marks(workbook: &[u8], most: u64) -> BTreeMap<String, SheetMarks> {
    let part = |name: &str| {
        archive::part(workbook, name, most).map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
    };
    let Some(book) = part("xl/workbook.xml") else { return BTreeMap::new() };
    let targets = targets(&part("xl/_rels/workbook.xml.rels").unwrap_or_default());
    let strings = struck_strings(&part("xl/sharedStrings.xml").unwrap_or_default());
    let sheets = elements(&book, "sheet", &["name", "r:id"]).into_iter();
    let marked = sheets.filter_map(|values| {
        let target = targets.get(&values[1])?;
        let path = target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned);
        Some((values[0].clone(), sheet(&part(&path)?, &strings)))
    });
    marked.collect()
}

/// Paths of the parts by the ids that the workbook names them by.
fn targets(relations: &str) -> BTreeMap<String, String> {
    let found = elements(relations, "Relationship", &["Id", "Target"]).into_iter();
    found.map(|mut values| (values.remove(0), values.remove(0))).collect()
}

/// The values of some attributes of every element of a name; empty where it has none.
fn elements(xml: &str, name: &str, attributes: &[&str]) -> Vec<Vec<String>> {
    let mut reader = Reader::from_str(xml);
    let mut found = Vec::new();
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(tag) | Event::Empty(tag) if tag.local_name().as_ref() == name => {
                found.push(attributes.iter().map(|name| attribute(&tag, name).unwrap_or_default()).collect());
            }
            Event::Eof => break,
            _ => {}
        }
    }
    found
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.attributes().flatten().find(|one| one.key.as_ref() == name)?;
    let value = quick_xml::escape::unescape(&found.value).ok()?;
    Some(value.into_owned())
}

fn is_set(tag: &BytesStart<'_>, name: &str) -> bool {
    attribute(tag, name).is_some_and(|value| value == "1" || value == "true")
}

/// Text in runs, with `~~` around those struck out.
#[derive(Default)]
struct Runs {
    text: String,
    struck: bool,
    any: bool,
    /// Text of the cell itself, not of the reading above it.
    open: bool,
    reading: bool,
}

impl Runs {
    /// Takes an event inside a string item; anything else does nothing.
    fn take(&mut self, event: &Event<'_>) {
        match event {
            Event::Start(tag) | Event::Empty(tag) => match tag.local_name().as_ref() {
                "r" => self.struck = false,
                "rPh" => self.reading = matches!(event, Event::Start(_)),
                "strike" => {
                    self.struck = attribute(tag, "val").is_none_or(|value| value != "0" && value != "false")
                }
                "t" => {
                    self.open = !self.reading && matches!(event, Event::Start(_));
                    if self.open && self.struck {
                        self.any = true;
                        self.text.push_str("~~");
                    }
                }
                _ => {}
            },
            Event::End(tag) => match tag.local_name().as_ref() {
                "t" => {
                    if self.open && self.struck {
                        self.text.push_str("~~");
                    }
                    self.open = false;
                }
                "rPh" => self.reading = false,
                _ => {}
            },
            Event::Text(text) if self.open => self.text.push_str(&text.xml10_content()),
            Event::CData(text) if self.open => self.text.push_str(&text.xml10_content()),
            Event::GeneralRef(name) if self.open => {
                let written = format!("&{};", &**name);
                self.text.push_str(&quick_xml::escape::unescape(&written).unwrap_or_default());
            }
            _ => {}
        }
    }

    /// The text, where a part of it is struck out.
    fn marked(self) -> Option<String> {
        self.any.then(|| self.text.replace("~~~~", "").trim().to_owned())
    }
}

/// The shared strings of which a part is struck out, by number.
fn struck_strings(xml: &str) -> BTreeMap<usize, String> {
    let mut reader = Reader::from_str(xml);
    let (mut found, mut number, mut runs) = (BTreeMap::new(), 0, Runs::default());
    while let Ok(event) = reader.read_event() {
        match &event {
            Event::Start(tag) if tag.local_name().as_ref() == "si" => runs = Runs::default(),
            Event::Empty(tag) if tag.local_name().as_ref() == "si" => number += 1,
            Event::End(tag) if tag.local_name().as_ref() == "si" => {
                if let Some(text) = std::mem::take(&mut runs).marked() {
                    found.insert(number, text);
                }
                number += 1;
            }
            Event::Eof => break,
            event => runs.take(event),
        }
    }
    found
}

/// A cell that is being read.
#[derive(Default)]
struct OpenCell {
    spot: Spot,
    shared: bool,
    formula: bool,
    in_value: bool,
    value: String,
    runs: Runs,
}

fn sheet(xml: &str, strings: &BTreeMap<usize, String>) -> SheetMarks {
    let mut marks = SheetMarks::default();
    let mut reader = Reader::from_str(xml);
    let (mut row, mut column) = (0, 0);
    let mut cell: Option<OpenCell> = None;
    while let Ok(event) = reader.read_event() {
        if let Some(open) = &mut cell {
            open.runs.take(&event);
        }
        match &event {
            Event::Start(tag) | Event::Empty(tag) => match tag.local_name().as_ref() {
                "col" if is_set(tag, "hidden") => {
                    let edge = |name| attribute(tag, name)?.parse::<u32>().ok()?.checked_sub(1);
                    if let (Some(from), Some(to)) = (edge("min"), edge("max")) {
                        marks.hidden_columns.push((from.min(LAST_COLUMN), to.min(LAST_COLUMN)));
                    }
                }
                "row" => {
                    let number = attribute(tag, "r").and_then(|r| r.parse::<u32>().ok()?.checked_sub(1));
                    (row, column) = (number.unwrap_or(row), 0);
                    if is_set(tag, "hidden") {
                        marks.hidden_rows.insert(row);
                    }
                    if matches!(event, Event::Empty(_)) {
                        row = row.saturating_add(1);
                    }
                }
                "c" => {
                    let spot = attribute(tag, "r").and_then(|name| spot(&name)).unwrap_or((row, column));
                    column = spot.1.saturating_add(1);
                    let shared = attribute(tag, "t").is_some_and(|kind| kind == "s");
                    cell = matches!(event, Event::Start(_)).then(|| OpenCell {
                        spot,
                        shared,
                        ..OpenCell::default()
                    });
                }
                "f" => cell.iter_mut().for_each(|open| open.formula = true),
                "v" => cell.iter_mut().for_each(|open| open.in_value = matches!(event, Event::Start(_))),
                _ => {}
            },
            Event::Text(text) => {
                if let Some(open) = cell.as_mut().filter(|open| open.in_value) {
                    open.value.push_str(&text.xml10_content());
                }
            }
            Event::End(tag) => match tag.local_name().as_ref() {
                "v" => cell.iter_mut().for_each(|open| open.in_value = false),
                "row" => row = row.saturating_add(1),
                "c" => {
                    if let Some(open) = cell.take() {
                        close(open, strings, &mut marks);
                    }
                }
                _ => {}
            },
            Event::Eof => break,
            _ => {}
        }
    }
    marks
}

fn close(open: OpenCell, strings: &BTreeMap<usize, String>, marks: &mut SheetMarks) {
    let value = open.value.trim();
    if open.formula && value.is_empty() {
        marks.unvalued.insert(open.spot);
    }
    let shared =
        open.shared.then(|| value.parse().ok().and_then(|number: usize| strings.get(&number))).flatten();
    if let Some(text) = shared.cloned().or_else(|| open.runs.marked()) {
        marks.struck.insert(open.spot, text);
    }
}

/// `B12` as row and column from 0.
fn spot(name: &str) -> Option<Spot> {
    let digits = name.find(|c: char| c.is_ascii_digit())?;
    let letters = name[..digits].bytes();
    let column = letters.clone().try_fold(0u32, |sum, letter| {
        let value = letter.is_ascii_uppercase().then(|| u32::from(letter - b'A') + 1)?;
        sum.checked_mul(26)?.checked_add(value)
    })?;
    Some((name[digits..].parse::<u32>().ok()?.checked_sub(1)?, column.checked_sub(1)?))
}

/// The name of a column as a spreadsheet shows it: `A` for 0.
pub(crate) fn column_name(column: u32) -> String {
    let mut name = Vec::new();
    let mut left = column + 1;
    while left > 0 {
        name.push(char::from(b'A' + u8::try_from((left - 1) % 26).unwrap_or(0)));
        left = (left - 1) / 26;
    }
    name.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_says_what_it_does_not_show() {
        let strings = "<sst><si><t>山の会</t></si><si><r><rPr><strike/></rPr><t>谷の会</t></r><r><rPr><strike val=\"0\"/></rPr><t> 丘&amp;の会</t></r><rPh sb=\"0\" eb=\"1\"><t>タニ</t></rPh></si></sst>";
        let xml = "<worksheet><cols><col min=\"3\" max=\"4\" hidden=\"1\"/></cols><sheetData>\
            <row r=\"2\" hidden=\"1\"><c r=\"A2\" t=\"s\"><v>0</v></c></row>\
            <row><c t=\"s\"><v>1</v></c><c><f>A1+1</f></c><c><f>A1</f><v>3</v></c><c><f t=\"shared\" si=\"0\"/></c></row>\
            </sheetData></worksheet>";
        let found = sheet(xml, &struck_strings(strings));
        let expected = SheetMarks {
            hidden_rows: [1].into(),
            hidden_columns: vec![(2, 3)],
            struck: [((2, 0), "~~谷の会~~ 丘&の会".to_owned())].into(),
            unvalued: [(2, 1), (2, 3)].into(),
        };
        assert_eq!(found, expected);
    }

    #[test]
    fn columns_are_named_as_a_spreadsheet_names_them() {
        fn check(column: u32, name: &str) {
            assert_eq!(column_name(column), name);
            assert_eq!(spot(&format!("{name}7")), Some((6, column)));
        }
        check(0, "A");
        check(25, "Z");
        check(26, "AA");
        check(701, "ZZ");
        check(702, "AAA");
    }
}
