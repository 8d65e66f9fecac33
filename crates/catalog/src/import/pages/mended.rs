//! Rules of a scan: pieces on one line are one rule as far as the table reaches.

use daicho_model::BoundingBox;

use super::Sheetlet;
use super::ruled::places;

/// How much of a table's height or width the pieces of a rule must cover.
const LEAST: f32 = 0.25;

/// Rules that reach as far as their table, made of the pieces that were seen.
pub(super) fn rules(page: &Sheetlet, near: f32) -> Vec<BoundingBox> {
    let (level, upright): (Vec<BoundingBox>, Vec<BoundingBox>) =
        page.rules.iter().partition(|rule| rule.x1 - rule.x0 >= rule.y1 - rule.y0);
    let reach = 3.0 * page.em();
    let mut whole = Vec::new();
    for (top, bottom) in stretches(upright.iter().map(|rule| (rule.y0, rule.y1)), reach) {
        let inside = |rule: &&BoundingBox| rule.y0 + near >= top && rule.y1 - near <= bottom;
        let uprights: Vec<&BoundingBox> = upright.iter().filter(inside).collect();
        let levels: Vec<&BoundingBox> = level.iter().filter(inside).collect();
        let top = levels.iter().map(|rule| rule.y0).fold(top, f32::min);
        let bottom = levels.iter().map(|rule| rule.y1).fold(bottom, f32::max);
        let pieces: Vec<(f32, f32, f32)> =
            uprights.iter().map(|r| ((r.x0 + r.x1) / 2.0, r.y0, r.y1)).collect();
        let columns = kept(&pieces, bottom - top, near);
        let (Some(left), Some(right)) = (columns.first().copied(), columns.last().copied()) else { continue };
        whole.extend(columns.iter().map(|x| BoundingBox { x0: *x, x1: *x, y0: top, y1: bottom }));
        let pieces: Vec<(f32, f32, f32)> = levels.iter().map(|r| ((r.y0 + r.y1) / 2.0, r.x0, r.x1)).collect();
        let rows = kept(&pieces, right - left, near);
        whole.extend(rows.iter().map(|y| BoundingBox { x0: left, x1: right, y0: *y, y1: *y }));
    }
    whole
}

/// Stretches that pieces cover, with gaps of at most `reach`.
fn stretches(pieces: impl Iterator<Item = (f32, f32)>, reach: f32) -> Vec<(f32, f32)> {
    let mut pieces: Vec<(f32, f32)> = pieces.collect();
    pieces.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut found: Vec<(f32, f32)> = Vec::new();
    for (from, to) in pieces {
        match found.last_mut().filter(|last| from - last.1 <= reach) {
            Some(last) => last.1 = last.1.max(to),
            None => found.push((from, to)),
        }
    }
    found
}

/// Places of rules whose pieces (place, from, to) cover enough of the length.
fn kept(pieces: &[(f32, f32, f32)], length: f32, near: f32) -> Vec<f32> {
    let lines = places(pieces.iter().map(|piece| piece.0).collect(), near);
    let covers = |line: &f32| -> f32 {
        pieces
            .iter()
            .filter(|piece| (piece.0 - line).abs() <= 1.5 * near)
            .map(|piece| piece.2 - piece.1)
            .sum()
    };
    lines.into_iter().filter(|line| covers(line) >= LEAST * length).collect()
}
