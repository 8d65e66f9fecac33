//! Vertical writing by fonts that do not say so: each glyph set on its own, below the one before it.

use crate::pdf::marks::Glyph;
use crate::pdf::unicode::is_wide;

/// So many glyphs below one another are a column of vertical writing.
const CHAIN: usize = 3;
/// The next glyph of a column is at most this many em below.
const PITCH: f64 = 1.35;

/// For each glyph (in the order of drawing), whether it is part of vertical writing.
pub fn marked(glyphs: &[&Glyph]) -> Vec<bool> {
    let mut marked: Vec<bool> = glyphs.iter().map(|g| g.vertical).collect();
    let drawn: Vec<usize> = (0..glyphs.len()).filter(|i| !glyphs[*i].is_space()).collect();
    let mut start = 0;
    for end in 1..=drawn.len() {
        if end < drawn.len() && below(glyphs[drawn[end - 1]], glyphs[drawn[end]]) {
            continue;
        }
        let column = &drawn[start..end];
        let wide = column.iter().filter(|i| glyphs[**i].text.chars().all(is_wide)).count();
        if column.len() >= CHAIN && wide * 2 > column.len() {
            column.iter().for_each(|i| marked[*i] = true);
        }
        start = end;
    }
    marked
}

fn below(a: &Glyph, b: &Glyph) -> bool {
    let (dx, dy) = (b.x + b.advance / 2.0 - a.x - a.advance / 2.0, b.y - a.y);
    let single = a.text.chars().count() == 1 && b.text.chars().count() == 1;
    single && a.angle.abs() < 5.0 && dy > 0.4 * a.size && dy < PITCH * a.size && dx.abs() < 0.3 * a.size
}
