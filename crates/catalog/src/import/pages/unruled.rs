//! Tables without upright rules: rows of cells by where their words stand.

use daicho_model::BoundingBox;

use super::bands::{self, Line};
use super::shape::Shape;
use super::{Sheetlet, Strip, Word, cell_text, strips};
use crate::import::sheet::Cell;
use crate::import::words::{has_letters, is_mark};

/// A row with the words it was made of.
pub(super) struct Band {
    pub cells: Vec<Cell>,
    pub words: Vec<Word>,
    /// Nothing but its words tells it from the rows beside it, and it has no figures.
    pub loose: bool,
}

/// The rows of a page: names over several lines are one row, with the figures beside them.
pub(super) fn rows(page: &Sheetlet, words: Vec<Word>, shape: &Shape) -> Vec<Band> {
    let (width, own) = (shape.width(), shape.names());
    let level: Vec<&BoundingBox> = page.rules.iter().filter(|rule| rule.x1 - rule.x0 > 0.2).collect();
    let rules: Vec<f32> = level.iter().map(|rule| (rule.y0 + rule.y1) / 2.0).collect();
    let lines: Vec<Line> = strips(words)
        .into_iter()
        .map(|strip| {
            let cells = shape.cells(&strip);
            let name = Strip { words: cells[own].clone() }.text();
            let figures = cells.iter().enumerate().filter(|(n, _)| *n != own).map(|(_, words)| {
                !words.is_empty() && !words.iter().any(|w| has_letters(&w.text) && !is_mark(&w.text))
            });
            let right = cells[own].iter().map(|word| word.x1).fold(0.0, f32::max);
            Line { y0: strip.y0(), y1: strip.y1(), name, figures: figures.collect(), right, cells }
        })
        .collect();
    let (bands, sure) = bands::rows(&lines, &rules);
    bands
        .into_iter()
        .map(|band| {
            let held: Vec<Vec<Word>> = (0..width)
                .map(|n| band.iter().flat_map(|line| lines[*line].cells[n].clone()).collect())
                .collect();
            let figures = band.iter().any(|line| lines[*line].figures.contains(&true));
            let cells = held.iter().map(|words| Cell::new(cell_text(words.clone()))).collect();
            Band { cells, words: held.into_iter().flatten().collect(), loose: !sure && !figures }
        })
        .collect()
}
