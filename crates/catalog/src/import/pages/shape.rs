//! Where the columns of pages without upright rules stand.

use super::{Sheetlet, Strip, Word, strips};
use crate::import::heading::heading;
use crate::import::tail;
use crate::import::words::{compact, is_figure_head, is_head, is_mark};

/// Where the columns stand, in widths of the page, from left to right.
#[derive(Clone, Debug)]
pub(super) struct Shape {
    /// Where each column after the first begins.
    borders: Vec<f32>,
    /// Columns left of the names: row numbers, groups.
    left: usize,
}

/// Rows that must agree before words below each other are a column.
const FEWEST: usize = 3;

/// Heads over figures that do not speak of points.
const TAKING_PART: [&str; 8] = ["出席", "参加", "発表", "座長", "司会", "演者", "聴講", "筆頭"];

impl Shape {
    /// The shape that pages without upright rules share; `None` where their figures stand in no column.
    pub fn of(pages: &[Sheetlet]) -> Option<Shape> {
        let bare: Vec<&Sheetlet> =
            pages.iter().filter(|page| super::ruled::tables(page).0.is_empty()).collect();
        let heads: Vec<Word> = bare.iter().flat_map(|page| heads(page)).collect();
        let remarks = remarks(&heads);
        let lines: Vec<(Vec<Word>, Vec<Word>)> = bare
            .iter()
            .flat_map(|page| {
                let low = page.words.iter().map(|word| word.y1).fold(0.0, f32::max);
                let parts = strips(page.words.clone()).into_iter().map(|strip| ends(strip, remarks));
                parts.filter(move |(names, ends)| {
                    // A number alone at the foot of a page is the page's.
                    let foot = names.is_empty() && ends.len() == 1 && ends[0].y1 > low - 0.5 * ends[0].em();
                    !ends.is_empty() && !foot
                })
            })
            .collect();
        let all: usize = lines.iter().map(|(_, ends)| ends.len()).sum();
        let mut columns = columns(lines.iter().flat_map(|(_, ends)| ends));
        let kept: usize = columns.iter().map(|column| column.2).sum();
        let named = lines.iter().filter(|(names, _)| !names.is_empty()).count();
        if columns.is_empty() || kept * 5 < all * 4 || named < FEWEST {
            return None;
        }
        let names: Vec<&[Word]> =
            lines.iter().map(|(names, _)| &names[..]).filter(|n| !n.is_empty()).collect();
        // A name may be longer than the others: a border stands as near to the figures as the longest name allows.
        let mut right = names.iter().copied().flatten().map(|word| word.x1).fold(0.0, f32::max);
        // A column that holds nothing is seen by its head only.
        for word in heads.iter().filter(|word| word.x0 > right) {
            if !columns.iter().any(|column| word.x0 < column.1 && column.0 < word.x1) {
                columns.push((word.x0, word.x1, 0));
            }
        }
        columns.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut borders = left(&names, &heads);
        let left = borders.len();
        borders.extend(inner(&names, &heads, borders.last().copied().unwrap_or(f32::MIN)));
        for (x0, x1, _) in columns {
            let remark = remarks.filter(|at| *at <= x0 && *at > right);
            borders.push(if right < x0 { remark.unwrap_or((right + x0) / 2.0) } else { x0 - 1e-3 });
            right = x1;
        }
        Some(Shape { borders, left })
    }

    /// Which column holds the names.
    pub fn names(&self) -> usize {
        self.left
    }

    /// How many columns there are.
    pub fn width(&self) -> usize {
        self.borders.len() + 1
    }

    /// The words of a strip by columns. What stands left of the names and is no number and no short label is part of what
    /// stands in the column of names.
    pub fn cells(&self, strip: &Strip) -> Vec<Vec<Word>> {
        let mut cells: Vec<Vec<Word>> = vec![Vec::new(); self.width()];
        let within = |word: &Word| {
            self.borders[..self.left].iter().any(|border| word.x1 <= border + 1e-4 && word.x0 < *border)
        };
        let labels = strip.words.iter().take_while(|word| within(word)).count();
        let label = |word: &Word| is_short(word) && heading(&word.text).is_none();
        let labels = if strip.words[..labels].iter().all(label) { labels } else { 0 };
        for (n, word) in strip.words.iter().enumerate() {
            let own = self.borders.iter().take_while(|border| word.centre().0 >= **border).count();
            cells[if n < labels { own } else { own.max(self.left) }].push(word.clone());
        }
        cells
    }
}

/// Whether a word of heads stands over figures.
pub(super) fn is_over_figures(word: &Word) -> bool {
    let text = compact(&word.text);
    is_figure_head(&text) || TAKING_PART.iter().any(|part| text.starts_with(part))
}

/// The words of heads of columns.
fn heads(page: &Sheetlet) -> Vec<Word> {
    let head = |strip: &Strip| {
        strip.words.len() > 1
            && strip.words.iter().all(|word| is_head(&word.text))
            && strip.words.iter().any(is_over_figures)
    };
    strips(page.words.clone()).into_iter().filter(head).flat_map(|strip| strip.words).collect()
}

/// Where a column of remarks begins: right of the last head over figures, where there is one more head.
fn remarks(heads: &[Word]) -> Option<f32> {
    let noted = |word: &&Word| {
        ["備考", "摘要", "注", "remarks", "notes", "note"]
            .contains(&compact(&word.text).to_lowercase().as_str())
    };
    let head = heads.iter().find(noted)?;
    let before = heads.iter().filter(|word| word.x1 <= head.x0 && (word.y0 - head.y0).abs() < head.em());
    let before = before.map(|word| word.x1).fold(0.0, f32::max);
    (before > 0.0).then(|| before.max(head.x0 - 2.0 * head.em()).midpoint(head.x0))
}

/// A strip's names, and the figures and marks at its end; remarks are left out.
fn ends(strip: Strip, remarks: Option<f32>) -> (Vec<Word>, Vec<Word>) {
    let end = |word: &Word| tail::number(&word.text).is_some() || is_mark(&word.text);
    let mut names = strip.words;
    if let Some(from) = remarks {
        names.retain(|word| word.centre().0 < from);
    }
    let count = names.iter().rev().take_while(|word| end(word)).count();
    let ends = names.split_off(names.len() - count);
    (names, ends)
}

/// Stretches that words below each other share: from, to, how many. Words that only touch share one, too: those of another column
/// stand a blank apart.
fn columns<'a>(words: impl Iterator<Item = &'a Word>) -> Vec<(f32, f32, usize)> {
    let mut words: Vec<&Word> = words.collect();
    words.sort_by(|a, b| a.x0.total_cmp(&b.x0));
    let mut columns: Vec<(f32, f32, usize)> = Vec::new();
    for word in words {
        match columns.last_mut().filter(|column| word.x0 < column.1 + 1e-4) {
            Some(column) => *column = (column.0, column.1.max(word.x1), column.2 + 1),
            None => columns.push((word.x0, word.x1, 1)),
        }
    }
    columns.retain(|column| column.2 >= FEWEST);
    columns
}

/// Where the columns left of the names end: row numbers, and groups under a head of their own.
fn left(rows: &[&[Word]], heads: &[Word]) -> Vec<f32> {
    let mut borders = Vec::new();
    let mut rest: Vec<&[Word]> = rows.to_vec();
    while borders.len() < 2 {
        let from = borders.last().copied().unwrap_or(f32::MIN);
        let Some(border) = one_left(&rest, heads, from) else { break };
        borders.push(border);
        for row in &mut rest {
            let labels = row.iter().take_while(|word| word.x0 < border).count();
            *row = &row[labels..];
        }
        rest.retain(|row| !row.is_empty());
    }
    borders
}

/// Where columns of text between the names and the figures begin, each under a head of its own (開催地区).
fn inner(rows: &[&[Word]], heads: &[Word], from: f32) -> Vec<f32> {
    let own = |word: &&Word| word.x0 > from;
    let Some(first) = heads.iter().find(own) else { return Vec::new() };
    let line: Vec<&Word> = heads.iter().filter(|word| word.line == first.line && own(word)).collect();
    let texts = line.iter().skip(1).take_while(|word| !is_over_figures(word));
    let border = |head: &&Word| {
        let reach = head.x0 - 1.6 * head.em();
        let words = || rows.iter().copied().flatten().filter(|word| word.x0 > from);
        let before = words().filter(|word| word.x0 < reach).map(|word| word.x1).fold(f32::MIN, f32::max);
        let behind: Vec<f32> = words().filter(|word| word.x0 >= reach).map(|word| word.x0).collect();
        let begin = behind.iter().copied().fold(f32::MAX, f32::min);
        (behind.len() >= 2 && before > f32::MIN && before <= begin).then(|| before.midpoint(begin))
    };
    texts.filter_map(border).collect()
}

/// The right end of the leftmost column, where it holds labels and white space parts it from all that follows.
fn one_left(rows: &[&[Word]], heads: &[Word], from: f32) -> Option<f32> {
    let edge = rows.iter().filter_map(|row| row.first()).map(|word| word.x0).reduce(f32::min)?;
    let slack = 1.6 * rows.first()?.first()?.em();
    let (labelled, bare): (Vec<&&[Word]>, Vec<&&[Word]>) =
        rows.iter().partition(|row| row[0].x0 < edge + slack);
    let labels = || labelled.iter().map(|row| &row[0]);
    let numbers = labels().filter(|word| is_number(&word.text)).count();
    let head =
        heads.iter().find(|head| is_label_head(&head.text) && head.x0 > from && head.x0 < edge + 2.0 * slack);
    let counted = numbers >= FEWEST && numbers * 5 >= rows.len() * 4;
    let grouped = head.is_some() && labels().all(is_short) && labelled.len() >= 2;
    if !(counted || grouped) {
        return None;
    }
    let end = labels().map(|word| word.x1).fold(0.0, f32::max);
    let others = labelled.iter().flat_map(|row| &row[1..]).chain(bare.into_iter().copied().flatten());
    let next = others.map(|word| word.x0).reduce(f32::min)?;
    (next > end + 1e-3).then(|| end.midpoint(next))
}

fn is_label_head(text: &str) -> bool {
    let text = compact(text).to_lowercase();
    ["番号", "群", "区分", "分類", "種別", "種類", "級", "no", "no.", "#", "地区", "地域", "カテゴリー"]
        .contains(&text.as_str())
}

/// A row's number, with or without the sign behind it.
fn is_number(text: &str) -> bool {
    let text = compact(text);
    let digits = text.trim_start_matches('(').trim_end_matches(['.', ')', ':']);
    !digits.is_empty() && digits.len() <= 4 && digits.bytes().all(|b| b.is_ascii_digit())
}

fn is_short(word: &Word) -> bool {
    is_number(&word.text) || word.text.chars().count() <= 4 || is_label_head(&word.text)
}
