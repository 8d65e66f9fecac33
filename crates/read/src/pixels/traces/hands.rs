//! The shape of handwriting: its ink on a small grid, stretched to the ink's own box.

use daicho_model::traces::{SHAPE_COLUMNS, SHAPE_ROWS};
use daicho_model::{Bits, HandShape, Handwriting};
use image::RgbImage;

use crate::pixels::geometry::Frame;
use crate::pixels::handwriting::{HEIGHT, sampled};

/// So many places of a page are kept.
const MOST: usize = 8;
/// A place of the grid is inked where this share of it is.
const INKED: f32 = 0.3;
/// A row that is dark over this share of its length is a ruling line.
const RULED: f32 = 0.8;
/// Ink is darker than paper by this share of the darkest.
const DARK: f32 = 0.45;

/// The shapes of a page's handwriting, in its order.
pub(super) fn find(image: &RgbImage, frame: &Frame, handwriting: &[Handwriting]) -> Vec<HandShape> {
    handwriting.iter().take(MOST).filter_map(|hand| shape(image, frame, hand)).collect()
}

fn shape(image: &RgbImage, frame: &Frame, hand: &Handwriting) -> Option<HandShape> {
    let (pixels, width) = sampled(image, frame, &hand.bounding_box)?;
    let grey: Vec<u32> =
        pixels.iter().map(|p| p.iter().map(|value| u32::from(*value)).sum::<u32>() / 3).collect();
    let mut sorted = grey.clone();
    sorted.sort_unstable();
    let (paper, darkest) = (sorted[sorted.len() * 9 / 10] as f32, sorted[sorted.len() / 40] as f32);
    let limit = paper - DARK * (paper - darkest);
    let is_dark = |x: usize, y: usize| (grey[y * width + x] as f32) < limit;
    let ruled = |y: usize| (0..width).filter(|x| is_dark(*x, y)).count() as f32 > RULED * width as f32;
    let open: Vec<bool> = (0..HEIGHT).map(|y| !ruled(y)).collect();
    let ink = |x: usize, y: usize| open[y] && is_dark(x, y);
    let column = |x: &usize| (0..HEIGHT).any(|y| ink(*x, y));
    let row = |y: &usize| (0..width).any(|x| ink(x, *y));
    let (left, right) = ((0..width).find(column)?, (0..width).rev().find(column)? + 1);
    let (top, bottom) = ((0..HEIGHT).find(row)?, (0..HEIGHT).rev().find(row)? + 1);
    let mut grid = Bits::new(SHAPE_COLUMNS * SHAPE_ROWS);
    for at in 0..SHAPE_COLUMNS * SHAPE_ROWS {
        let part = |from: usize, to: usize, of: usize, number: usize| {
            let start = from + (to - from) * number / of;
            let end = from + (to - from) * (number + 1) / of;
            start..end.max(start + 1).min(to)
        };
        let columns = part(left, right, SHAPE_COLUMNS, at % SHAPE_COLUMNS);
        let rows = part(top, bottom, SHAPE_ROWS, at / SHAPE_COLUMNS);
        let all = columns.len() * rows.len();
        let inked = rows.map(|y| columns.clone().filter(|x| ink(*x, y)).count()).sum::<usize>();
        if all > 0 && inked as f32 >= INKED * all as f32 {
            grid.set(at);
        }
    }
    let aspect = (right - left) * 100 / (bottom - top);
    Some(HandShape {
        bounding_box: hand.bounding_box,
        aspect: u16::try_from(aspect).unwrap_or(u16::MAX),
        ink: grid,
    })
}
