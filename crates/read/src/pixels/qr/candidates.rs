//! Where on a page a QR code may be: square patches of dense ink.

use image::GrayImage;
use image::imageops::{FilterType, crop_imm, resize, thumbnail};

use crate::pixels::components::{Mask, bounds};
use crate::pixels::geometry::Point;
use crate::pixels::tone;

/// Patches are looked for on a picture of at most this long side.
const LONG_SIDE: u32 = 1000;
/// A code darkens this share of its box.
const INKED: std::ops::RangeInclusive<f32> = 0.22..=0.80;
/// Longer over shorter side of its upright box at most (perspective, occlusion).
const SHAPE: f32 = 1.6;
/// Side of the smallest code as a share of the long side: 9 mm of A4. Smaller ones must decode at once.
const SMALLEST: f32 = 0.03;
/// A line through a code changes between dark and light this often on the average (a code has 21 modules or more);
/// a line through a character does less often.
const CHANGES: f32 = 6.0;
/// Margin around a patch as a share of its side: the quiet zone, and a little more.
const MARGIN: f32 = 0.25;
/// No page holds more codes than this; more patches are pictures or patterns.
const MOST: usize = 12;

/// An upright area of the picture in pixels, clipped to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Area {
    pub x: u32,
    pub y: u32,
    pub width: u32,
    pub height: u32,
}

impl Area {
    pub(crate) fn contains(&self, p: Point) -> bool {
        (self.x as f32..(self.x + self.width) as f32).contains(&p.x)
            && (self.y as f32..(self.y + self.height) as f32).contains(&p.y)
    }
}

/// Areas that may hold a code, by place. A small picture is one itself.
pub(crate) fn find(grey: &GrayImage) -> Vec<Area> {
    let (width, height) = grey.dimensions();
    if width.max(height) < LONG_SIDE / 2 {
        return vec![Area { x: 0, y: 0, width, height }];
    }
    let scale = (LONG_SIDE as f32 / width.max(height) as f32).min(1.0);
    let side = |pixels: u32| ((pixels as f32 * scale) as u32).max(1);
    let small = if scale < 0.5 {
        thumbnail(grey, side(width), side(height))
    } else {
        resize(grey, side(width), side(height), FilterType::Triangle)
    };
    let areas = patches(&small).into_iter().map(|patch| area(patch, scale, width, height));
    let mut areas: Vec<Area> = areas.filter(|area| is_busy(grey, area)).collect();
    areas.truncate(MOST);
    areas
}

/// Whether lines through the area, level and upright, change between dark and light often enough.
fn is_busy(grey: &GrayImage, area: &Area) -> bool {
    let part = crop_imm(grey, area.x, area.y, area.width, area.height).to_image();
    let (width, height) = (area.width as usize, area.height as usize);
    let ink = tone::dark(&part, (width.min(height) / 12).max(3), 10);
    // The margin left out, and a little more: blank lines tell nothing.
    let (rows, columns) = (height / 4..height * 3 / 4, width / 4..width * 3 / 4);
    let (rows_read, columns_read) = (rows.len().max(1) as f32, columns.len().max(1) as f32);
    let level: usize = rows.map(|y| (1..width).filter(|&x| ink.get(x, y) != ink.get(x - 1, y)).count()).sum();
    let upright: usize =
        columns.map(|x| (1..height).filter(|&y| ink.get(x, y) != ink.get(x, y - 1)).count()).sum();
    level as f32 >= CHANGES * rows_read && upright as f32 >= CHANGES * columns_read
}

/// Boxes of square, densely inked patches.
fn patches(small: &GrayImage) -> Vec<(usize, usize, usize, usize)> {
    let long = small.width().max(small.height()) as usize;
    let ink = tone::dark(small, long / 25, 20);
    let smallest = (long as f32 * SMALLEST) as usize;
    let joined = ink.dilated((long / 330).max(1));
    let boxes = joined.components().into_iter().map(|pixels| bounds(&pixels));
    boxes
        .filter(|b| {
            let (w, h) = (b.2 - b.0, b.3 - b.1);
            w.min(h) >= smallest
                && w.max(h) as f32 <= SHAPE * w.min(h) as f32
                && INKED.contains(&inked(&ink, b))
        })
        .collect()
}

fn inked(ink: &Mask, &(x0, y0, x1, y1): &(usize, usize, usize, usize)) -> f32 {
    let count: usize = (y0..y1).map(|y| (x0..x1).filter(|&x| ink.get(x, y)).count()).sum();
    count as f32 / ((x1 - x0) * (y1 - y0)) as f32
}

/// The patch with its margin, in pixels of the whole picture.
fn area(patch: (usize, usize, usize, usize), scale: f32, width: u32, height: u32) -> Area {
    let (x0, y0, x1, y1) = patch;
    let margin = MARGIN * (x1 - x0).max(y1 - y0) as f32;
    let low = |v: usize| ((v as f32 - margin) / scale).max(0.0) as u32;
    let high = |v: usize, end: u32| (((v as f32 + margin) / scale) as u32).min(end);
    let (x, y) = (low(x0), low(y0));
    Area {
        x,
        y,
        width: high(x1, width).saturating_sub(x).max(1),
        height: high(y1, height).saturating_sub(y).max(1),
    }
}

#[cfg(test)]
mod tests {
    use image::Luma;

    use super::*;

    fn page(ink: impl Fn(u32, u32) -> bool) -> GrayImage {
        GrayImage::from_fn(827, 1170, |x, y| Luma([if ink(x, y) { 30 } else { 240 }]))
    }

    #[test]
    fn a_square_of_dense_dots_is_a_candidate() {
        let dots = |x: u32, y: u32| {
            (500..600).contains(&x) && (900..1000).contains(&y) && (x / 4 * 7 + y / 4 * 13) % 5 < 2
        };
        let areas = find(&page(dots));
        assert_eq!(areas.len(), 1);
        assert!(areas[0].contains(Point::new(550.0, 950.0)) && areas[0].width < 170, "{areas:?}");
    }

    #[test]
    fn a_line_of_text_a_frame_and_a_patch_of_black_are_none() {
        assert_eq!(
            find(&page(|x, y| (100..600).contains(&x) && (100..116).contains(&y) && (x / 3 + y) % 3 == 0)),
            []
        );
        let inner = |x, y| (103..397).contains(&x) && (103..397).contains(&y);
        assert_eq!(
            find(&page(|x, y| (100..400).contains(&x) && (100..400).contains(&y) && !inner(x, y))),
            []
        );
        assert_eq!(find(&page(|_, _| false)), []);
    }

    #[test]
    fn a_small_picture_is_a_candidate_itself() {
        let image = GrayImage::from_pixel(200, 190, Luma([240]));
        assert_eq!(find(&image), [Area { x: 0, y: 0, width: 200, height: 190 }]);
    }
}
