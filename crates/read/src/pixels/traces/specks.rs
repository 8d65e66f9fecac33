//! Specks: dark dots of dirt outside of everything printed.

use daicho_model::BoundingBox;
use image::GrayImage;

use super::{Extent, Printed};
use crate::pixels::blank::shrunk;
use crate::pixels::components::bounds;
use crate::pixels::geometry::{Frame, Point};
use crate::pixels::tone;

/// Specks are darker than the paper by this many grey levels.
const CONTRAST: i32 = 30;
/// Their length as shares of the page's long side: from a dot to about 1.5 mm of A4.
const SIZES: (f32, f32) = (0.0016, 0.005);
/// So many pixels at least, of a page at most 1,200 long.
const PIXELS: usize = 3;
/// So many are kept.
const MOST: usize = 48;
/// A page with more is a fax's or a raster's.
const TOO_MANY: usize = 400;
/// So far from print (a share of the page's height, and of a line's own) a dot is no part of it.
const CLEAR: f32 = 0.008;
const CLEAR_OF_LINE: f32 = 0.35;

/// The specks of a page, the largest first, in ten-thousandths of the print's box.
pub(super) fn find(grey: GrayImage, frame: &Frame, print: &Extent, printed: &Printed<'_>) -> Vec<[i16; 2]> {
    let full = (grey.width() as f32, grey.height() as f32);
    let grey = shrunk(grey);
    let long = grey.width().max(grey.height()) as f32;
    let scale = (full.0 / grey.width() as f32, full.1 / grey.height() as f32);
    let ink = tone::dark(&grey, ((long * 0.008) as usize).max(4), CONTRAST);
    let taken = taken(printed);
    let mut specks: Vec<(usize, [i16; 2])> = Vec::new();
    for pixels in ink.components() {
        let (x0, y0, x1, y1) = bounds(&pixels);
        let size = (x1 - x0).max(y1 - y0) as f32 / long;
        if pixels.len() < PIXELS || !(SIZES.0..=SIZES.1).contains(&size) {
            continue;
        }
        let middle = Point::new((x0 + x1) as f32 / 2.0 * scale.0, (y0 + y1) as f32 / 2.0 * scale.1);
        let level = frame.level(middle);
        let (u, v) = (level.x / full.0, level.y / full.1);
        if taken.iter().any(|b| b.contains(u, v)) {
            continue;
        }
        let share = |at: f32, from: f32, to: f32| ((at - from) / (to - from) * 1e4).round() as i16;
        let place = [share(level.x, print.left, print.right), share(level.y, print.top, print.bottom)];
        specks.push((pixels.len(), place));
    }
    if specks.len() > TOO_MANY {
        return Vec::new();
    }
    specks.sort_unstable_by_key(|(size, place)| (std::cmp::Reverse(*size), *place));
    specks.truncate(MOST);
    specks.into_iter().map(|(_, place)| place).collect()
}

/// Places of print, made a little larger.
fn taken(printed: &Printed<'_>) -> Vec<BoundingBox> {
    let wider = |b: &BoundingBox, by: f32| BoundingBox::new(b.x0 - by, b.y0 - by, b.x1 + by, b.y1 + by);
    let lines = printed.lines.iter().map(|line| &line.bounding_box);
    let lines = lines.map(|b| wider(b, CLEAR.max(b.height().min(b.width()) * CLEAR_OF_LINE)));
    let hands = printed.handwriting.iter().map(|hand| wider(&hand.bounding_box, 2.0 * CLEAR));
    lines.chain(hands).chain(printed.others.iter().map(|b| wider(b, CLEAR))).collect()
}
