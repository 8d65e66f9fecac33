//! The box around a page's print, to the pixel: what places of traces are told by.

use daicho_model::{BoundingBox, Line};
use image::GrayImage;

use super::{Extent, Printed};
use crate::pixels::geometry::{Frame, Point};

/// Lines that read worse may be dirt.
const READS: f32 = 0.5;
/// Fewer lines are too little print.
const LINES: usize = 3;
/// Ink is darker than this share of the way from the darkest to the paper.
const INK: f32 = 0.55;
/// Fewer grey levels between paper and ink are no ink.
const FAINTEST: f32 = 25.0;

/// The box around the ink of all printed lines, in pixels of the level page.
pub(super) fn extent(grey: &GrayImage, frame: &Frame, printed: &Printed<'_>) -> Option<Extent> {
    let by_hand =
        |line: &Line| printed.handwriting.iter().any(|hand| hand.bounding_box.intersects(&line.bounding_box));
    let lines = printed.lines.iter().filter(|line| line.confidence.get() >= READS && !by_hand(line));
    let inked: Vec<Extent> = lines.filter_map(|line| ink(grey, frame, &line.bounding_box)).collect();
    if inked.len() < LINES {
        return None;
    }
    let all = inked.into_iter().reduce(|a, b| Extent {
        left: a.left.min(b.left),
        top: a.top.min(b.top),
        right: a.right.max(b.right),
        bottom: a.bottom.max(b.bottom),
    });
    all.filter(|all| all.right - all.left >= 100.0 && all.bottom - all.top >= 100.0)
}

/// The box around the ink of one line.
fn ink(grey: &GrayImage, frame: &Frame, place: &BoundingBox) -> Option<Extent> {
    let (width, height) = (grey.width() as f32, grey.height() as f32);
    let (x0, y0) = ((place.x0 * width).floor(), (place.y0 * height).floor());
    let columns = (place.x1 * width).ceil() - x0;
    let rows = (place.y1 * height).ceil() - y0;
    let value = |x: f32, y: f32| {
        let p = frame.picture(Point::new(x0 + x + 0.5, y0 + y + 0.5));
        let column = p.x.clamp(0.0, width - 1.0) as u32;
        grey.get_pixel(column, p.y.clamp(0.0, height - 1.0) as u32).0[0]
    };
    let (columns, rows) = (columns.max(0.0) as usize, rows.max(0.0) as usize);
    let values: Vec<u8> = (0..rows)
        .flat_map(|y| (0..columns).map(move |x| (x, y)))
        .map(|(x, y)| value(x as f32, y as f32))
        .collect();
    let mut sorted = values.clone();
    sorted.sort_unstable();
    let dark = f32::from(*sorted.get(sorted.len() / 40)?);
    let paper = f32::from(*sorted.get(sorted.len() * 9 / 10)?);
    if paper - dark < FAINTEST {
        return None;
    }
    let limit = (dark + (paper - dark) * INK) as u8;
    let is_ink = |x: usize, y: usize| values[y * columns + x] < limit;
    let column = |x: &usize| (0..rows).any(|y| is_ink(*x, y));
    let row = |y: &usize| (0..columns).any(|x| is_ink(x, *y));
    Some(Extent {
        left: x0 + (0..columns).find(column)? as f32,
        top: y0 + (0..rows).find(row)? as f32,
        right: x0 + (0..columns).rev().find(column)? as f32 + 1.0,
        bottom: y0 + (0..rows).rev().find(row)? as f32 + 1.0,
    })
}
