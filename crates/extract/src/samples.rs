//! Pages for tests, built from text placed on them.

use daicho_model::{BoundingBox, Confidence, Document, Line, MediaType, Page, PageSource, Reader};

/// A horizontal line of text at `(x, y)`, `width` wide and 0.02 high.
pub(crate) fn line(text: &str, x: f32, y: f32, width: f32) -> Line {
    Line {
        text: text.to_owned(),
        bounding_box: BoundingBox::new(x, y, x + width, y + 0.02),
        confidence: Confidence::ONE,
        reader: Reader::TextLayer,
        vertical: false,
        corners: None,
        words: Vec::new(),
    }
}

/// A page of A4 from its lines.
pub(crate) fn page(number: u32, lines: Vec<Line>) -> Page {
    let source = if lines.is_empty() { PageSource::Blank } else { PageSource::TextLayer };
    Page {
        number,
        aspect: 0.707,
        source,
        turn: 0,
        skew_degrees: 0.0,
        lines,
        codes: Vec::new(),
        seals: Vec::new(),
        colour: None,
        rules: Vec::new(),
        papers: Vec::new(),
        agreement: None,
        pixels_sha256: None,
        outline: None,
        handwriting: Vec::new(),
        copy_signals: Vec::new(),
        traces: None,
    }
}

/// A page from rows of cells (`|` between cells), one row each 1/24 of the page, text 1/50 of the page wide a character.
/// A row that starts with `^` is centred.
pub(crate) fn grid(rows: &[&str]) -> Page {
    let mut lines = Vec::new();
    for (row, text) in rows.iter().enumerate() {
        let y = 0.04 + row as f32 * 0.04;
        let centred = text.starts_with('^');
        for (column, cell) in text.trim_start_matches('^').split('|').enumerate() {
            if cell.trim().is_empty() {
                continue;
            }
            let width =
                cell.trim().chars().map(|c| if c.is_ascii() { 0.012 } else { 0.024 }).sum::<f32>().min(0.9);
            let x = if centred { 0.5 - width / 2.0 } else { 0.1 + column as f32 * 0.25 };
            lines.push(line(cell.trim(), x, y, width));
        }
    }
    page(1, lines)
}

/// A document of some pages, numbered from 1.
pub(crate) fn document(mut pages: Vec<Page>) -> Document {
    for (at, page) in pages.iter_mut().enumerate() {
        page.number = at as u32 + 1;
    }
    Document {
        sha256: "3fa9c2d41b7e8a05".repeat(4),
        media: MediaType::Pdf,
        page_count: pages.len() as u32,
        pages,
        entries: Vec::new(),
        diagnostics: Vec::new(),
    }
}
