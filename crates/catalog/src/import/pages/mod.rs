//! Pages with positions: tables by their ruling lines, else by how their words stand below each other.

mod bands;
mod halves;
mod layout;
mod marks;
mod mended;
mod ruled;
mod shape;
mod struck;
mod unruled;

use daicho_model::{BoundingBox, Document, Page, PageSource};

use super::sheet::{Cell, Place, Sheet};
use super::words::join;
use unruled::Band;

pub(super) use layout::laid_out;

/// A word with its place. Both axes count in widths of the page, so that an em is as high as it is wide.
#[derive(Clone, Debug, PartialEq)]
struct Word {
    text: String,
    x0: f32,
    x1: f32,
    y0: f32,
    y1: f32,
    /// The line it was read in: words of one line are apart by a blank.
    line: usize,
    /// How sure the reader was of that line.
    confidence: f32,
}

impl Word {
    fn centre(&self) -> (f32, f32) {
        ((self.x0 + self.x1) / 2.0, (self.y0 + self.y1) / 2.0)
    }

    fn em(&self) -> f32 {
        (self.y1 - self.y0).max(1e-4)
    }
}

/// Words that stand side by side.
#[derive(Clone, Debug, Default)]
struct Strip {
    words: Vec<Word>,
}

impl Strip {
    fn y0(&self) -> f32 {
        self.words.iter().map(|word| word.y0).fold(f32::MAX, f32::min)
    }

    fn y1(&self) -> f32 {
        self.words.iter().map(|word| word.y1).fold(0.0, f32::max)
    }

    fn text(&self) -> String {
        let mut text = String::new();
        for (n, word) in self.words.iter().enumerate() {
            let gap = n > 0 && {
                let before = &self.words[n - 1];
                before.line == word.line || word.x0 - before.x1 > 0.3 * word.em()
            };
            if gap {
                text.push(' ');
            }
            text.push_str(&word.text);
        }
        text
    }
}

/// A page's words and ruling lines.
struct Sheetlet {
    page: Option<u32>,
    aspect: f32,
    words: Vec<Word>,
    /// Level and upright rules as boxes in widths of the page.
    rules: Vec<BoundingBox>,
    /// Read from pixels: rules come in pieces, and some pieces are missing.
    scanned: bool,
}

/// A document's pages as a sheet. Pages without any table are lines.
pub(super) fn sheet(document: &Document) -> Sheet {
    let pages: Vec<Sheetlet> = document.pages.iter().map(of_page).collect();
    let mut sheet = Sheet::default();
    let shape = shape::Shape::of(&pages);
    let mut table = 0;
    for (n, page) in pages.iter().enumerate() {
        if n > 0 {
            let place = Place { page: page.page, ..Place::default() };
            sheet.page_break(place);
        }
        sheet.scanned.extend(page.page.filter(|_| page.scanned));
        let (tables, rest) = ruled::tables(page);
        let whole = |rows: Vec<(Vec<Cell>, Vec<Word>)>| {
            rows.into_iter().map(|(cells, words)| Band { cells, words, loose: false }).collect()
        };
        let mut parts: Vec<(f32, Part)> =
            tables.into_iter().map(|t| (t.y0, Part::Table(whole(t.rows)))).collect();
        match (&shape, parts.is_empty()) {
            (Some(shape), true) => parts.push((0.0, Part::Table(unruled::rows(page, rest, shape)))),
            _ => parts.extend(strips(rest).into_iter().map(|strip| (strip.y0(), Part::Line(strip)))),
        }
        parts.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut line = 0;
        for (_, part) in parts {
            match part {
                Part::Line(strip) => {
                    line += 1;
                    let around = page.around(&strip.words);
                    sheet.line(Place { page: page.page, line, bounding_box: around }, &strip.text());
                    sheet.sure(confidence(&strip.words));
                }
                Part::Table(rows) => {
                    table += 1;
                    for mut row in rows {
                        let mended =
                            page.scanned && row.cells.iter_mut().fold(false, |any, cell| mend(cell) | any);
                        line += 1;
                        let around = page.around(&row.words);
                        let place = Place { page: page.page, line, bounding_box: around };
                        let sure = if mended { UNSURE } else { 1.0f32 }.min(confidence(&row.words));
                        let loose = row.loose;
                        sheet.row(place, table, row.cells);
                        sheet.sure(sure);
                        sheet.loose(loose);
                    }
                }
            }
        }
    }
    sheet
}

/// How sure a row is whose marks were mended: never sure enough not to be flagged.
const UNSURE: f32 = 0.9;

/// Mends what recognisers do to names, and tells whether marks were changed.
fn mend(cell: &mut Cell) -> bool {
    cell.text = small_kana(&cell.text);
    let mended = marks::middle_dots(&cell.text);
    mended.map(|text| cell.text = text).is_some()
}

enum Part {
    Table(Vec<Band>),
    Line(Strip),
}

impl Sheetlet {
    /// The words' place as fractions of the page.
    fn around(&self, words: &[Word]) -> Option<BoundingBox> {
        let boxes: Vec<BoundingBox> = words
            .iter()
            .map(|w| BoundingBox::new(w.x0, w.y0 * self.aspect, w.x1, w.y1 * self.aspect))
            .collect();
        BoundingBox::union_all(&boxes)
    }

    /// The usual height of a letter.
    fn em(&self) -> f32 {
        let mut heights: Vec<f32> = self.words.iter().map(Word::em).collect();
        heights.sort_by(f32::total_cmp);
        heights.get(heights.len() / 2).copied().unwrap_or(0.02)
    }
}

fn of_page(page: &Page) -> Sheetlet {
    let aspect = if page.aspect.is_finite() && page.aspect > 0.01 { page.aspect } else { 1.0 };
    let scaled = |b: &BoundingBox| (b.x0, b.x1, b.y0 / aspect, b.y1 / aspect);
    let mut words = Vec::new();
    for (line, read) in page.lines.iter().enumerate().filter(|(_, read)| !read.vertical) {
        let whole = daicho_model::Word { text: read.text.clone(), bounding_box: read.bounding_box };
        let parts = if read.words.is_empty() { std::slice::from_ref(&whole) } else { &read.words };
        for part in parts.iter().filter(|part| !part.text.trim().is_empty()) {
            let (x0, x1, y0, y1) = scaled(&part.bounding_box);
            words.push(Word {
                text: part.text.trim().to_owned(),
                x0,
                x1,
                y0,
                y1,
                line,
                confidence: read.confidence.get(),
            });
        }
    }
    let rules = page.rules.iter().map(|rule| {
        let (x0, x1, y0, y1) = scaled(&rule.bounding_box);
        BoundingBox { x0, y0, x1, y1 }
    });
    let mut rules: Vec<BoundingBox> = rules.collect();
    let scanned = page.source == PageSource::Pixels;
    if !scanned {
        rules.retain(|rule| !struck::strike(rule, &mut words));
    }
    Sheetlet { page: Some(page.number), aspect, words, rules, scanned }
}

/// Recognisers read the small kana of フォ and ファ large, which no word has before another katakana.
fn small_kana(text: &str) -> String {
    let katakana = |c: char| matches!(c, 'ァ'..='ヺ' | 'ー');
    let read: Vec<char> = text.chars().collect();
    let mended = read.iter().enumerate().map(|(n, c)| {
        let before = n.checked_sub(1).map(|n| read[n]);
        let inside = before == Some('フ') && read.get(n + 1).copied().is_some_and(katakana);
        match c {
            'ア' if inside => 'ァ',
            'オ' if inside => 'ォ',
            _ => *c,
        }
    });
    mended.collect()
}

fn confidence(words: &[Word]) -> f32 {
    words.iter().map(|word| word.confidence).fold(1.0, f32::min)
}

/// Words side by side, from top to bottom.
fn strips(mut words: Vec<Word>) -> Vec<Strip> {
    words.sort_by(|a, b| a.centre().1.total_cmp(&b.centre().1).then(a.x0.total_cmp(&b.x0)));
    let mut strips: Vec<Strip> = Vec::new();
    for word in words {
        let near = strips.last().is_some_and(|strip| {
            let last = &strip.words[0];
            (last.centre().1 - word.centre().1).abs() < 0.4 * last.em().min(word.em())
        });
        match strips.last_mut().filter(|_| near) {
            Some(strip) => strip.words.push(word),
            None => strips.push(Strip { words: vec![word] }),
        }
    }
    for strip in &mut strips {
        strip.words.sort_by(|a, b| a.x0.total_cmp(&b.x0));
    }
    strips
}

/// The text of a cell: its lines joined.
fn cell_text(words: Vec<Word>) -> String {
    strips(words).iter().map(Strip::text).reduce(|all, line| join(&all, &line)).unwrap_or_default()
}
