//! Grain: the small unevenness of paper and scanner on blank places, as signs on a grid.

use daicho_model::traces::GRAIN_SIDE;
use daicho_model::{Bits, Grain};
use image::GrayImage;

use super::Extent;
use crate::pixels::geometry::Frame;

/// The squares that are compared are the diagonal over this wide, at least [`SMALLEST`] pixels.
const MIDDLES: f32 = 220.0;
const SMALLEST: i64 = 3;
/// A place with a pixel so far from its mean is not blank.
const BLANK: i64 = 48;
/// Fewer blank places say nothing.
const PLACES: u32 = 256;

/// Differences from left to right are taken, unless those from above to below are so many times smaller: a printed
/// ground of waves shows least along its lines.
const CALMER: i64 = 3;
const THAN: i64 = 2;

/// The grain in a box, and beyond it by a share of its sides; `None` where too few places are blank and uneven.
pub(super) fn find(grey: &GrayImage, frame: &Frame, within: &Extent, beyond: f32) -> Option<Grain> {
    let side = ((within.diagonal() / MIDDLES).round() as i64).max(SMALLEST);
    let share = |at: usize| (at as f32 + 0.5) / GRAIN_SIDE as f32 * (1.0 + 2.0 * beyond) - beyond;
    let mut found: Vec<(usize, Differences)> = Vec::new();
    for at in 0..GRAIN_SIDE * GRAIN_SIDE {
        let p = frame.picture(within.at(share(at % GRAIN_SIDE), share(at / GRAIN_SIDE)));
        let centre = (p.x.floor() as i64, p.y.floor() as i64);
        found.extend(differences(grey, centre, side).map(|both| (at, both)));
    }
    let across = median(found.iter().map(|(_, both)| both.across.abs()));
    let down = median(found.iter().map(|(_, both)| both.down.abs()));
    let turned = across * THAN > down * CALMER;
    let mut seen = Bits::new(GRAIN_SIDE * GRAIN_SIDE);
    let mut pale = Bits::new(GRAIN_SIDE * GRAIN_SIDE);
    for (at, both) in &found {
        let difference = if turned { both.down } else { both.across };
        if difference != 0 {
            seen.set(*at);
        }
        if difference > 0 {
            pale.set(*at);
        }
    }
    if seen.count() < PLACES {
        return None;
    }
    let contrast = (if turned { down } else { across }) * 100 / (2 * side * side);
    Some(Grain { seen, pale, contrast: u16::try_from(contrast).unwrap_or(u16::MAX) })
}

/// How much paler the middle square is than its two neighbours, as sums over pixels.
struct Differences {
    across: i64,
    down: i64,
}

/// The differences at a place; `None` where the squares leave the picture or are not blank.
fn differences(grey: &GrayImage, (x, y): (i64, i64), side: i64) -> Option<Differences> {
    let (left, top) = (x - side - side / 2, y - side - side / 2);
    let inside = left >= 0
        && top >= 0
        && left + 3 * side <= i64::from(grey.width())
        && top + 3 * side <= i64::from(grey.height());
    if !inside {
        return None;
    }
    let (mut squares, mut low, mut high) = ([0i64; 9], i64::MAX, i64::MIN);
    for v in 0..3 * side {
        for u in 0..3 * side {
            let value = i64::from(grey.get_pixel((left + u) as u32, (top + v) as u32).0[0]);
            low = low.min(value);
            high = high.max(value);
            squares[(v / side * 3 + u / side) as usize] += value;
        }
    }
    let mean = squares.iter().sum::<i64>() / (9 * side * side);
    if high - mean > BLANK || mean - low > BLANK {
        return None;
    }
    let [_, above, _, before, middle, behind, _, below, _] = squares;
    Some(Differences { across: 2 * middle - before - behind, down: 2 * middle - above - below })
}

fn median(values: impl Iterator<Item = i64>) -> i64 {
    let mut sorted: Vec<i64> = values.collect();
    sorted.sort_unstable();
    sorted.get(sorted.len() / 2).copied().unwrap_or(0)
}
