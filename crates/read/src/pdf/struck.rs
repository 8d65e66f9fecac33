//! Letters that several lines run through, whichever way: nobody may be able to read them any more, whichever was drawn first.

use std::collections::BTreeMap;

use crate::pdf::marks::{Doubt, Glyph, Marks, Stroke};
use crate::pdf::seen::is_figure;

/// One line strikes a word out, two do it in law; more make a bar of it.
const LINES: usize = 3;
/// Two make another figure of one.
const LINES_OF_FIGURES: usize = 2;
/// So far from its middle, in its size, lines count.
const CORE: f64 = 0.3;
/// Points of a band of the page.
const BAND: f64 = 8.0;
/// A band with more lines is dark or a drawing.
const CROWDED: usize = 200;

/// Squares of slanted lines that are looked at; with more, every letter among them is doubted.
const MOST_SQUARES: usize = 400_000;

/// Doubts the letters that nobody can read for lines; `bent` are the ends of lines that are not straight.
pub fn doubt(marks: &mut Marks, bent: &[Stroke]) {
    run_through(marks);
    scribbled(marks, bent);
}

/// Doubts the letters that [`LINES`] or more level lines run through.
fn run_through(marks: &mut Marks) {
    let mut bands: BTreeMap<i64, Vec<Stroke>> = BTreeMap::new();
    for stroke in marks.strokes.iter().filter(|stroke| (stroke.y0 - stroke.y1).abs() < 0.5) {
        bands.entry(band(stroke.y0)).or_default().push(*stroke);
    }
    if bands.is_empty() {
        return;
    }
    for glyph in marks.glyphs.iter_mut().filter(|glyph| !glyph.hidden && glyph.is_open_to_doubt()) {
        let (x, y) = glyph.middle();
        let reach = (glyph.size * CORE).clamp(0.0, BAND * 8.0);
        let near = || (band(y - reach)..=band(y + reach)).filter_map(|at| bands.get(&at));
        let runs_through = |stroke: &&Stroke| {
            (stroke.y0 - y).abs() <= reach
                && (stroke.x0.min(stroke.x1)..=stroke.x0.max(stroke.x1)).contains(&x)
        };
        let is_crowded = near().any(|lines| lines.len() > CROWDED);
        if is_crowded || near().flatten().filter(runs_through).nth(least(glyph) - 1).is_some() {
            hide(glyph);
        }
    }
}

/// Doubts the letters that [`LINES`] or more slanted, upright or bent lines run through: a pen's up and down, hatching.
fn scribbled(marks: &mut Marks, bent: &[Stroke]) {
    let slanted = marks.strokes.iter().filter(|stroke| (stroke.y0 - stroke.y1).abs() >= 0.5).chain(bent);
    let mut squares: BTreeMap<(i64, i64), Vec<Stroke>> = BTreeMap::new();
    let mut left = MOST_SQUARES;
    for stroke in slanted {
        let longer = (stroke.x1 - stroke.x0).abs().max((stroke.y1 - stroke.y0).abs());
        // Half a square a step, so that none on the way is passed over.
        let steps = (longer / BAND * 2.0).ceil().clamp(1.0, 4_000.0);
        let Some(rest) = left.checked_sub(steps as usize + 1) else {
            marks.glyphs.iter_mut().filter(|glyph| glyph.is_open_to_doubt()).for_each(hide);
            return;
        };
        left = rest;
        let mut last = None;
        for step in 0..=steps as usize {
            let share = step as f64 / steps;
            let x = stroke.x0 + (stroke.x1 - stroke.x0) * share;
            let y = stroke.y0 + (stroke.y1 - stroke.y0) * share;
            let square = (band(x), band(y));
            if last.replace(square) != Some(square) {
                squares.entry(square).or_default().push(*stroke);
            }
        }
    }
    if squares.is_empty() {
        return;
    }
    for glyph in marks.glyphs.iter_mut().filter(|glyph| !glyph.hidden && glyph.is_open_to_doubt()) {
        let (x, y) = glyph.middle();
        let reach = (glyph.size * CORE).clamp(0.0, BAND);
        let columns = band(x - reach)..=band(x + reach);
        let near: Vec<&Vec<Stroke>> = columns
            .flat_map(|column| (band(y - reach)..=band(y + reach)).map(move |row| (column, row)))
            .filter_map(|square| squares.get(&square))
            .collect();
        let mut through: Vec<&Stroke> =
            near.iter().copied().flatten().filter(|stroke| distance(stroke, (x, y)) <= reach).collect();
        // A line stands in each square that it crosses.
        through.sort_by(|a, b| ends(a).partial_cmp(&ends(b)).unwrap_or(std::cmp::Ordering::Equal));
        through.dedup();
        if through.len() >= least(glyph) || near.iter().any(|lines| lines.len() > CROWDED) {
            hide(glyph);
        }
    }
}

/// So many lines leave nothing of a letter that is sure.
fn least(glyph: &Glyph) -> usize {
    if is_figure(&glyph.text) { LINES_OF_FIGURES } else { LINES }
}

fn hide(glyph: &mut Glyph) {
    glyph.doubt = Some(Doubt::Hidden);
}

fn ends(stroke: &Stroke) -> [f64; 4] {
    [stroke.x0, stroke.y0, stroke.x1, stroke.y1]
}

/// How far a place is from a line between two ends.
fn distance(stroke: &Stroke, (x, y): (f64, f64)) -> f64 {
    let (right, down) = (stroke.x1 - stroke.x0, stroke.y1 - stroke.y0);
    let length = right * right + down * down;
    let along = if length > 0.0 { ((x - stroke.x0) * right + (y - stroke.y0) * down) / length } else { 0.0 };
    let along = along.clamp(0.0, 1.0);
    (x - stroke.x0 - right * along).hypot(y - stroke.y0 - down * along)
}

fn band(y: f64) -> i64 {
    (y / BAND).floor() as i64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pdf::testing::letter;

    /// A letter whose middle is at (106, 396.4), and lines at these heights.
    fn check(text: &str, heights: &[f64], doubted: bool) {
        let glyph = letter(text, (100.0, 400.0), 12.0);
        let strokes = heights.iter().map(|y| Stroke { x0: 90.0, y0: *y, x1: 300.0, y1: *y }).collect();
        let mut marks = Marks { glyphs: vec![glyph], strokes, ..Marks::default() };
        doubt(&mut marks, &[]);
        assert_eq!(marks.glyphs[0].doubt.is_some(), doubted, "{heights:?}");
    }

    #[test]
    fn a_letter_under_many_lines_is_doubted() {
        check("字", &[394.0, 396.0, 398.0], true);
        check("字", &[395.5, 397.5], false);
        check("字", &[380.0, 402.0, 410.0], false);
        check("8", &[395.5, 397.5], true);
        check("8", &[396.0], false);
    }
}
