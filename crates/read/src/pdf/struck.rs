//! Letters that several lines run through: nobody may be able to read them any more, whichever was drawn first.

use std::collections::BTreeMap;

use crate::pdf::marks::{Doubt, Marks, Stroke};

/// One line strikes a word out, two do it in law; more make a bar of it.
const LINES: usize = 3;
/// So far from its middle, in its size, lines count.
const CORE: f64 = 0.3;
/// Points of a band of the page.
const BAND: f64 = 8.0;
/// A band with more lines is dark or a drawing.
const CROWDED: usize = 200;

/// Doubts the letters that [`LINES`] or more level lines run through.
pub fn doubt(marks: &mut Marks) {
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
        if is_crowded || near().flatten().filter(runs_through).nth(LINES - 1).is_some() {
            glyph.doubt = Some(Doubt::Hidden);
        }
    }
}

fn band(y: f64) -> i64 {
    (y / BAND).floor() as i64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pdf::marks::{Glyph, Source};

    /// A letter of 12 points whose middle is at (106, 396.4), and lines at these heights.
    fn check(heights: &[f64], doubted: bool) {
        let glyph = Glyph {
            text: "字".to_owned(),
            x: 100.0,
            y: 400.0,
            advance: 12.0,
            size: 12.0,
            angle: 0.0,
            vertical: false,
            hidden: false,
            source: Source::Mapped,
            doubt: None,
        };
        let strokes = heights.iter().map(|y| Stroke { x0: 90.0, y0: *y, x1: 300.0, y1: *y }).collect();
        let mut marks = Marks { glyphs: vec![glyph], strokes, ..Marks::default() };
        doubt(&mut marks);
        assert_eq!(marks.glyphs[0].doubt.is_some(), doubted, "{heights:?}");
    }

    #[test]
    fn a_letter_under_many_lines_is_doubted() {
        check(&[394.0, 396.0, 398.0], true);
        check(&[395.5, 397.5], false);
        check(&[380.0, 402.0, 410.0], false);
    }
}
