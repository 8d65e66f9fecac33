//! From a society's printed list to the draft of an edition.
//!
//! Every kind of file becomes a [`Sheet`]: rows of cells with their places, or plain lines. What is understood becomes
//! rows of a [`Draft`]; what cannot be decided becomes a flag with its place, the candidates and a hint, and is answered
//! in the corrections file. Nothing is guessed and nothing is lost: every line with letters ends as a row, a
//! heading, a note, a head of columns or a flag.

mod columns;
mod corrections;
mod draft;
mod flags;
mod grid;
mod heading;
mod html;
mod lines;
mod markdown;
mod names;
mod pages;
mod sheet;
mod tail;
mod words;

pub use columns::{Accounts, KnownUnit};
pub use corrections::Corrections;
pub use draft::{Draft, DraftColumn, DraftRow, Figure, FormerName, Heading, Note};
pub use sheet::{Cell, Kind, Place, Row, Sheet};

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
    /// Pages as they were read, with positions and ruling lines.
    Pages(&'a Document),
}

impl<'a> Source<'a> {
    /// Text as what it looks like: HTML with a table, Markdown with pipe tables, else plain.
    pub fn of_text(text: &'a str) -> Source<'a> {
        let start: String = text.chars().take(4096).collect::<String>().to_lowercase();
        let piped = text.lines().filter(|line| line.trim_start().starts_with('|')).count();
        if start.contains("<html") || start.contains("<!doctype html") || start.contains("<table") {
            Source::Html(text)
        } else if piped >= 2 {
            Source::Markdown(text)
        } else {
            Source::Text(text)
        }
    }
}

/// Makes rows of cells or lines of a source.
pub fn sheet(source: &Source<'_>) -> Sheet {
    match source {
        Source::Text(text) => pages::laid_out(text).unwrap_or_else(|| sheet::of_text(text)),
        Source::Markdown(text) => markdown::sheet(text),
        Source::Html(text) => html::sheet(text),
        Source::Table(rows, merged) => sheet::of_table(rows, merged),
        Source::Pages(document) => pages::sheet(document),
    }
}

/// Understands a sheet: the draft of an edition, with the corrections applied.
pub fn import(sheet: &Sheet, accounts: &Accounts, corrections: &Corrections) -> Draft {
    let mut draft = if sheet.rows.iter().any(|row| row.kind == Kind::Table) {
        grid::draft(sheet, accounts, corrections)
    } else {
        lines::draft(sheet, accounts, corrections)
    };
    corrections.apply(&mut draft);
    draft.close();
    draft
}
