//! From a society's printed list to the draft of an edition.
//!
//! Every kind of file becomes a [`Sheet`]: rows of cells with their places, or plain lines. What is understood becomes
//! rows of a [`Draft`]; what cannot be decided becomes a flag with its place, the candidates and a hint, and is answered
//! in the corrections file. Nothing is guessed and nothing is lost: every line with letters ends as a row, a
//! heading, a note, a head of columns or a flag.

mod beside;
mod classify;
mod columns;
mod corrections;
mod dittoes;
mod draft;
mod edition;
mod flags;
mod grid;
mod groups;
mod heading;
mod heads;
mod html;
mod lines;
mod loose;
mod markdown;
mod matrix;
mod meetings;
mod names;
mod pages;
mod parts;
mod rest;
mod roles;
mod sheet;
mod stacked;
mod tabs;
mod tail;
mod words;
mod workbook;

pub use columns::{Accounts, KnownUnit};
pub use corrections::Corrections;
pub use draft::{Draft, DraftColumn, DraftRow, Figure, FormerName, Heading, Note};
pub use edition::{NewEdition, Written};
pub use sheet::{Cell, Kind, NO_VALUE, Place, Row, Sheet};

use daicho_model::Document;

/// Where a list comes from.
#[derive(Clone, Copy, Debug)]
pub enum Source<'a> {
    /// Plain text, as a program prints the text of a PDF.
    Text(&'a str),
    /// Markdown with pipe tables.
    Markdown(&'a str),
    /// HTML with tables.
    Html(&'a str),
    /// Rows of cells (CSV, XLSX), each with its number in the file, and merged areas as
    /// `[first row, first column, last row, last column]` (rows as numbered, columns from 0).
    Table(&'a [(u64, Vec<String>)], &'a [[u64; 4]]),
    /// The sheets of a workbook.
    Tables(&'a [TableSheet<'a>]),
    /// Pages as they were read, with positions and ruling lines.
    Pages(&'a Document),
}

/// A sheet of a workbook.
#[derive(Clone, Copy, Debug, Default)]
pub struct TableSheet<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its rows of cells with their numbers.
    pub rows: &'a [(u64, Vec<String>)],
    /// Its merged areas, as in [`Source::Table`].
    pub merged: &'a [[u64; 4]],
    /// The numbers of the rows that are not shown.
    pub hidden_rows: &'a [u64],
    /// What is not shown and was left out: the sheet itself, or names of columns.
    pub left_out: &'a [String],
}

impl<'a> Source<'a> {
    /// Text as what it looks like: HTML with a table, Markdown with pipe tables, else plain.
    pub fn of_text(text: &'a str) -> Source<'a> {
        let start: String = text.chars().take(4096).collect::<String>().to_lowercase();
        if start.contains("<html") || start.contains("<!doctype html") || start.contains("<table") {
            Source::Html(text)
        } else if markdown::is_markdown(text) {
            Source::Markdown(text)
        } else {
            Source::Text(text)
        }
    }
}

/// Makes rows of cells or lines of a source.
pub fn sheet(source: &Source<'_>) -> Sheet {
    match source {
        Source::Text(text) => {
            tabs::sheet(text).or_else(|| pages::laid_out(text)).unwrap_or_else(|| sheet::of_text(text))
        }
        Source::Markdown(text) => markdown::sheet(text),
        Source::Html(text) => html::sheet(text),
        Source::Table(rows, merged) => sheet::of_table(rows, merged),
        Source::Tables(sheets) => workbook::sheet(sheets),
        Source::Pages(document) => pages::sheet(document),
    }
}

/// Understands a sheet: the draft of an edition, with the corrections applied.
pub fn import(sheet: &Sheet, accounts: &Accounts, corrections: &Corrections) -> Draft {
    let one_column = one_column(sheet);
    let sheet = one_column.as_ref().unwrap_or(sheet);
    let mut draft = if sheet.rows.iter().any(|row| row.kind == Kind::Table) {
        grid::draft(sheet, accounts, corrections)
    } else {
        lines::draft(sheet, accounts, corrections)
    };
    draft.title = draft
        .notes
        .iter()
        .map(|note| note.text.as_str())
        .find(|text| words::is_title(text))
        .unwrap_or_default()
        .to_owned();
    read_by_eye(sheet, &mut draft);
    unseen(sheet, &mut draft);
    workbook::check(sheet, &mut draft);
    dittoes::unnamed(&mut draft);
    twice(&mut draft);
    former_and_current(&mut draft);
    without_figures(&mut draft);
    figures_elsewhere(&mut draft);
    corrections.apply(&mut draft);
    draft.close();
    draft
}

/// A table of one column is lines of text: its figures stand behind the names.
fn one_column(sheet: &Sheet) -> Option<Sheet> {
    let tables = || sheet.rows.iter().filter(|row| row.kind == Kind::Table);
    let narrow = tables().count() > 1 && tables().all(|row| row.cells.len() == 1);
    let line =
        |row: &Row| Row { kind: if row.kind == Kind::Table { Kind::Line } else { row.kind }, ..row.clone() };
    narrow.then(|| Sheet { rows: sheet.rows.iter().map(line).collect(), ..sheet.clone() })
}

/// Pages read from pixels are flagged once each, and every row that the reader was not sure of.
fn read_by_eye(sheet: &Sheet, draft: &mut Draft) {
    const SURE: f32 = 0.97;
    for page in &sheet.scanned {
        let place = Place { page: Some(*page), ..Place::default() };
        draft.flag("import_read_by_ocr", flags::severity("import_read_by_ocr"), place, "");
    }
    let unsure = sheet.rows.iter().filter(|row| row.confidence < SURE);
    let unsure: std::collections::BTreeSet<(Option<u32>, u32)> =
        unsure.map(|row| (row.place.page, row.place.line)).collect();
    for at in 0..draft.rows.len() {
        let row = &draft.rows[at];
        if row.lines.iter().any(|line| unsure.contains(&(row.place.page, *line))) {
            draft.flag_row(at, "import_row_unsure", flags::severity("import_row_unsure"), "");
        }
    }
}

/// Rows that a reader of the file does not see may be old ones; sheets and columns like that were left out.
fn unseen(sheet: &Sheet, draft: &mut Draft) {
    let hidden: std::collections::BTreeSet<_> = sheet.hidden.iter().copied().collect();
    for at in 0..draft.rows.len() {
        let row = &draft.rows[at];
        if row.lines.iter().any(|line| hidden.contains(&(row.place.page, *line))) {
            draft.flag_row(at, "import_row_hidden", flags::severity("import_row_hidden"), "");
        }
    }
    for what in &sheet.left_out {
        draft.flag(
            "import_hidden_left_out",
            flags::severity("import_hidden_left_out"),
            Place::default(),
            what,
        );
    }
}

/// Figures that all stand in the remarks, before the names or behind them in columns that were left out: the heads over them
/// were not understood.
fn without_figures(draft: &mut Draft) {
    let none = draft.rows.iter().all(|row| row.figures.iter().all(|figure| figure.points.is_none()));
    let bears = |text: &str| text.split_whitespace().any(|word| words::figure(word).is_some());
    let behind = |row: &DraftRow| {
        let start: String = row.name.chars().take(6).collect();
        let rest = row.printed.split_once(&start).filter(|_| !start.is_empty()).map_or("", |(_, rest)| rest);
        rest.split('|').skip(1).any(|cell| words::figure(cell).is_some())
    };
    let marked = draft.rows.iter().filter(|row| bears(&row.note) || bears(&row.name) || behind(row)).count();
    if none && marked * 2 > draft.rows.len() {
        let code = "import_column_unknown";
        draft.flag(code, flags::severity(code), Place::default(), "");
    }
}

/// Figures that stand neither beside the names nor in the remarks: marks that a remark says are figures (`○=3単位、◎=5単位`), and
/// headings that hold a figure for the rows below them, which have none (`【5単位】`).
fn figures_elsewhere(draft: &mut Draft) {
    let code = "import_figures_elsewhere";
    let bare = |row: &DraftRow| row.figures.iter().all(|figure| figure.points.is_none());
    let none = !draft.rows.is_empty() && draft.rows.iter().all(bare);
    let empty = |text: &str| {
        let bare = text.trim_start_matches(['#', ' ']);
        draft.rows.iter().all(|row| row.category != bare)
    };
    let over = draft.headings.iter().filter(|heading| words::ends_in_unit(&heading.text));
    let over = over.filter(|heading| none || heading.text.starts_with('#') && empty(&heading.text));
    let marked = draft.rows.iter().any(|row| !row.mark.is_empty());
    let legend = draft.notes.iter().filter(|note| marked && words::is_legend(&note.text));
    let over = over.map(|heading| (heading.place, heading.text.clone()));
    let found: Vec<(Place, String)> =
        over.chain(legend.map(|note| (note.place, note.text.clone()))).collect();
    for (place, text) in found {
        draft.flag(code, flags::severity(code), place, &text);
    }
}

/// One name on two rows with different figures: which one counts is for a person to say.
fn twice(draft: &mut Draft) {
    let mut seen: std::collections::BTreeMap<String, usize> = std::collections::BTreeMap::new();
    for at in 0..draft.rows.len() {
        let name = words::compact(&draft.rows[at].name);
        match seen.get(&name).copied() {
            Some(first) if draft.rows[first].figures != draft.rows[at].figures && !name.is_empty() => {
                let other = draft.rows[first].place.to_string();
                draft.flag_row(at, "import_name_twice", flags::severity("import_name_twice"), &other);
            }
            Some(_) => {}
            None => {
                seen.insert(name, at);
            }
        }
    }
}

/// A former name that another row bears now: whose certificates of that name are is for a person to say.
fn former_and_current(draft: &mut Draft) {
    let fold = |name: &str| words::compact(&edition::clean(name)).to_lowercase();
    let mut current: std::collections::BTreeMap<String, usize> = std::collections::BTreeMap::new();
    for (at, row) in draft.rows.iter().enumerate() {
        current.entry(fold(&row.name)).or_insert(at);
    }
    for at in 0..draft.rows.len() {
        let own = fold(&draft.rows[at].name);
        let former = draft.rows[at].former.iter().map(|former| fold(&former.name));
        let found: Vec<usize> =
            former.filter(|name| *name != own).filter_map(|name| current.get(&name).copied()).collect();
        for other in found {
            let candidates = format!("{} ({})", draft.rows[other].name, draft.rows[other].place);
            let code = "import_former_current";
            draft.flag_row(at, code, flags::severity(code), &candidates);
        }
    }
}

#[cfg(test)]
mod tests;
