//! A list without ruling lines: columns are where nothing stands from top to bottom, under the titles of its head.

use std::cmp::Reverse;

use daicho_model::{Document, Page, RosterRow};

use super::Columns;

/// Words whose middles are apart by less than this share of their height stand on one line.
const LEVEL: f32 = 0.5;
/// A gap that is narrower than this share of the letters' height parts no columns: it is one between words.
const GUTTER: f32 = 0.5;

/// A number of fewer figures beside no name is a page's.
const FIGURES: usize = 3;

/// A word with its place; both axes count in widths of the page.
struct Placed {
    text: String,
    x: (f32, f32),
    middle: f32,
    height: f32,
}

/// A title of a head, with its place from left to right.
type Title = (String, (f32, f32));

/// The rows under every head; `None` where no line of several titles is a head.
pub(super) fn rows(document: &Document) -> Option<Vec<RosterRow>> {
    let mut head: Option<(Columns, Vec<Title>)> = None;
    let mut rows: Vec<RosterRow> = Vec::new();
    for page in &document.pages {
        let lines = lines(page);
        // A title above the table may hold one of the words, too.
        let heads = lines.iter().enumerate().filter_map(|(at, line)| Some((at, head_of(line)?)));
        let found = heads.max_by_key(|(at, (columns, titles))| (columns.known(), titles.len(), Reverse(*at)));
        let from = found.as_ref().map_or(0, |(at, _)| at + 1);
        head = found.map(|(_, head)| head).or(head);
        let Some((columns, titles)) = &head else { continue };
        let body = lines.get(from..).unwrap_or_default();
        let strips = strips(body);
        for line in body {
            let mut cells = vec![String::new(); titles.len()];
            for word in line {
                if let Some(cell) = cells.get_mut(column(word, &strips, titles)) {
                    cell.push_str(if cell.is_empty() { "" } else { " " });
                    cell.push_str(&word.text);
                }
            }
            let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
            let row = columns.row(rows.len() as u64 + 1, &cells);
            if !row.name.is_empty() || row.number.chars().filter(char::is_ascii_digit).count() >= FIGURES {
                rows.push(row);
            }
        }
    }
    head.map(|_| rows)
}

fn head_of(line: &[Placed]) -> Option<(Columns, Vec<Title>)> {
    let titles = titles(line);
    let columns = Columns::of(titles.iter().map(|(text, _)| text.as_str()))?;
    (titles.len() > 1).then_some((columns, titles))
}

/// The lines of a page from top to bottom, each from left to right.
fn lines(page: &Page) -> Vec<Vec<Placed>> {
    let aspect = if page.aspect.is_finite() && page.aspect > 0.01 { page.aspect } else { 1.0 };
    let mut words: Vec<Placed> = Vec::new();
    for line in page.lines.iter().filter(|line| !line.vertical) {
        let whole = daicho_model::Word { text: line.text.clone(), bounding_box: line.bounding_box };
        let parts = if line.words.is_empty() { std::slice::from_ref(&whole) } else { &line.words };
        for part in parts.iter().filter(|part| !part.text.trim().is_empty()) {
            let (place, text) = (&part.bounding_box, part.text.trim().to_owned());
            let (top, bottom) = (place.y0 / aspect, place.y1 / aspect);
            let (middle, height) = ((top + bottom) / 2.0, (bottom - top).max(1e-4));
            words.push(Placed { text, x: (place.x0, place.x1), middle, height });
        }
    }
    words.sort_by(|a, b| a.middle.total_cmp(&b.middle));
    let mut lines: Vec<Vec<Placed>> = Vec::new();
    for word in words {
        let level = |line: &&mut Vec<Placed>| {
            line.first().is_some_and(|first| {
                (first.middle - word.middle).abs() < LEVEL * first.height.min(word.height)
            })
        };
        match lines.last_mut().filter(level) {
            Some(line) => line.push(word),
            None => lines.push(vec![word]),
        }
    }
    lines.iter_mut().for_each(|line| line.sort_by(|a, b| a.x.0.total_cmp(&b.x.0)));
    lines
}

/// The titles of a line with their places: words apart by less than a gutter are one.
fn titles(line: &[Placed]) -> Vec<Title> {
    let mut titles: Vec<Title> = Vec::new();
    for word in line {
        match titles.last_mut().filter(|(_, x)| word.x.0 - x.1 < GUTTER * word.height) {
            Some((text, x)) => {
                text.push_str(&word.text);
                x.1 = word.x.1;
            }
            None => titles.push((word.text.clone(), word.x)),
        }
    }
    titles
}

/// What stands between gutters: strips of the page in which words stand, from left to right.
fn strips(lines: &[Vec<Placed>]) -> Vec<(f32, f32)> {
    let mut words: Vec<&Placed> = lines.iter().flatten().collect();
    words.sort_by(|a, b| a.x.0.total_cmp(&b.x.0));
    let mut strips: Vec<(f32, f32)> = Vec::new();
    for word in words {
        match strips.last_mut().filter(|strip| word.x.0 - strip.1 < GUTTER * word.height) {
            Some(strip) => strip.1 = strip.1.max(word.x.1),
            None => strips.push(word.x),
        }
    }
    strips
}

/// Under which title a word stands: that of its strip, where the strip has one alone; else the nearest to the word.
fn column(word: &Placed, strips: &[(f32, f32)], head: &[Title]) -> usize {
    let inside = |strip: &&(f32, f32)| strip.0 <= word.x.0 && word.x.1 <= strip.1;
    let strip = strips.iter().find(inside).copied().unwrap_or(word.x);
    let below = |x: &(f32, f32)| x.0 < strip.1 && strip.0 < x.1;
    let titled: Vec<usize> =
        (0..head.len()).filter(|at| head.get(*at).is_some_and(|one| below(&one.1))).collect();
    if let [only] = titled[..] {
        return only;
    }
    let apart =
        |at: &usize| head.get(*at).map_or(f32::MAX, |(_, x)| (x.0 - word.x.1).max(word.x.0 - x.1).max(0.0));
    (0..head.len()).min_by(|a, b| apart(a).total_cmp(&apart(b))).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use daicho_model::{BoundingBox, Confidence, Line, MediaType, PageSource, Reader, Word};

    use super::*;

    /// A line of words, each with where it begins; a letter is a fiftieth of the page wide and high.
    fn line(row: usize, words: &[(&str, f32)]) -> Line {
        let top = 0.1 + row as f32 * 0.04;
        let place = |text: &str, from: f32| {
            BoundingBox::new(from, top, from + text.chars().count() as f32 * 0.02, top + 0.02)
        };
        let words: Vec<Word> = words
            .iter()
            .map(|(text, from)| Word { text: (*text).to_owned(), bounding_box: place(text, *from) })
            .collect();
        let places: Vec<BoundingBox> = words.iter().map(|word| word.bounding_box).collect();
        Line {
            text: words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" "),
            bounding_box: BoundingBox::union_all(&places).expect("there are words"),
            confidence: Confidence::ONE,
            reader: Reader::TextLayer,
            vertical: false,
            corners: None,
            words,
        }
    }

    fn document(lines: Vec<Line>) -> Document {
        let page = Page { lines, aspect: 1.0, ..Page::empty(1, PageSource::TextLayer) };
        Document {
            sha256: String::new(),
            media: MediaType::Pdf,
            page_count: 1,
            pages: vec![page],
            entries: Vec::new(),
            diagnostics: Vec::new(),
        }
    }

    #[test]
    fn columns_are_told_by_what_stands_below_the_titles() {
        let list = document(vec![
            line(0, &[("第82回", 0.1), ("参加者", 0.25)]),
            line(1, &[("番号", 0.1), ("氏名", 0.25), ("会員番号", 0.5), ("所属", 0.7)]),
            line(2, &[("1", 0.1), ("乙田", 0.22), ("花", 0.275), ("204817", 0.5), ("架空病院", 0.7)]),
            line(3, &[("2", 0.1), ("丙山太郎左衛門", 0.22), ("架空大学", 0.7)]),
            line(9, &[("1", 0.5)]),
        ]);
        let rows = rows(&list).expect("there is a head");
        let told: Vec<(u64, &str, &str)> =
            rows.iter().map(|row| (row.row, row.name.as_str(), row.number.as_str())).collect();
        assert_eq!(told, [(1, "乙田 花", "204817"), (2, "丙山太郎左衛門", "")]);
    }

    #[test]
    fn a_page_without_titles_is_no_list() {
        assert_eq!(rows(&document(vec![line(0, &[("参加者", 0.1)]), line(1, &[("乙田花", 0.1)])])), None);
    }
}
