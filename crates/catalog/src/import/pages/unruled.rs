//! Tables without upright rules: columns are where figures stand below each other.

use daicho_model::BoundingBox;

use super::bands::{self, Line};
use super::{Sheetlet, Strip, Word, cell_text, strips};
use crate::import::sheet::Cell;
use crate::import::tail;
use crate::import::words::{has_letters, is_figure_head, is_head, is_mark};

/// Where the columns of figures and marks stand, in widths of the page, from left to right.
#[derive(Clone, Debug)]
pub(super) struct Shape {
    /// Where each column after the first begins.
    borders: Vec<f32>,
}

/// Rows that must agree before words below each other are a column.
const FEWEST: usize = 3;

impl Shape {
    /// The shape that pages without upright rules share; `None` where their figures stand in no column.
    pub fn of(pages: &[Sheetlet]) -> Option<Shape> {
        let bare: Vec<&Sheetlet> =
            pages.iter().filter(|page| super::ruled::tables(page).0.is_empty()).collect();
        let lines: Vec<(Vec<Word>, Vec<Word>)> = bare
            .iter()
            .flat_map(|page| {
                let low = page.words.iter().map(|word| word.y1).fold(0.0, f32::max);
                strips(page.words.clone()).into_iter().map(ends).filter(move |(names, ends)| {
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
        // A name may be longer than the others: a border stands as near to the figures as the longest name allows.
        let mut right = lines.iter().flat_map(|(names, _)| names).map(|word| word.x1).fold(0.0, f32::max);
        // A column that holds nothing is seen by its head only.
        for word in bare.iter().flat_map(|page| heads(page)).filter(|word| word.x0 > right) {
            if !columns.iter().any(|column| word.x0 < column.1 && column.0 < word.x1) {
                columns.push((word.x0, word.x1, 0));
            }
        }
        columns.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut borders = Vec::new();
        for (x0, x1, _) in columns {
            borders.push(if right < x0 { (right + x0) / 2.0 } else { x0 - 1e-3 });
            right = x1;
        }
        Some(Shape { borders })
    }

    fn column(&self, word: &Word) -> usize {
        self.borders.iter().take_while(|border| word.centre().0 >= **border).count()
    }
}

/// The words of heads of columns.
fn heads(page: &Sheetlet) -> Vec<Word> {
    let head = |strip: &Strip| {
        strip.words.len() > 1
            && strip.words.iter().all(|word| is_head(&word.text))
            && strip.words.iter().any(|word| is_figure_head(&word.text))
    };
    strips(page.words.clone()).into_iter().filter(head).flat_map(|strip| strip.words).collect()
}

/// A strip's names, and the figures and marks at its end.
fn ends(strip: Strip) -> (Vec<Word>, Vec<Word>) {
    let end = |word: &Word| tail::number(&word.text).is_some() || is_mark(&word.text);
    let count = strip.words.iter().rev().take_while(|word| end(word)).count();
    let mut names = strip.words;
    let ends = names.split_off(names.len() - count);
    (names, ends)
}

/// Stretches that words below each other share: from, to, how many.
fn columns<'a>(words: impl Iterator<Item = &'a Word>) -> Vec<(f32, f32, usize)> {
    let mut words: Vec<&Word> = words.collect();
    words.sort_by(|a, b| a.x0.total_cmp(&b.x0));
    let mut columns: Vec<(f32, f32, usize)> = Vec::new();
    for word in words {
        match columns.last_mut().filter(|column| word.x0 < column.1) {
            Some(column) => *column = (column.0, column.1.max(word.x1), column.2 + 1),
            None => columns.push((word.x0, word.x1, 1)),
        }
    }
    columns.retain(|column| column.2 >= FEWEST);
    columns
}

/// The rows of a page: names over several lines are one row, with the figures beside them.
pub(super) fn rows(page: &Sheetlet, words: Vec<Word>, shape: &Shape) -> Vec<(Vec<Cell>, Vec<Word>)> {
    let width = shape.borders.len() + 1;
    let level: Vec<&BoundingBox> = page.rules.iter().filter(|rule| rule.x1 - rule.x0 > 0.2).collect();
    let rules: Vec<f32> = level.iter().map(|rule| (rule.y0 + rule.y1) / 2.0).collect();
    let lines: Vec<Line> = strips(words)
        .into_iter()
        .map(|strip| {
            let mut cells: Vec<Vec<Word>> = vec![Vec::new(); width];
            for word in &strip.words {
                cells[shape.column(word)].push(word.clone());
            }
            let name = Strip { words: cells[0].clone() }.text();
            let figures = cells[1..].iter().map(|words| {
                !words.is_empty() && !words.iter().any(|w| has_letters(&w.text) && !is_mark(&w.text))
            });
            Line { y0: strip.y0(), y1: strip.y1(), name, figures: figures.collect(), cells }
        })
        .collect();
    bands::rows(&lines, &rules)
        .into_iter()
        .map(|band| {
            let held: Vec<Vec<Word>> = (0..width)
                .map(|n| band.iter().flat_map(|line| lines[*line].cells[n].clone()).collect())
                .collect();
            let cells = held.iter().map(|words| Cell::new(cell_text(words.clone()))).collect();
            (cells, held.into_iter().flatten().collect())
        })
        .collect()
}
