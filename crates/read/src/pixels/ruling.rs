//! Ruling lines (罫線) on the level page.

use daicho_model::Rule;
use image::{GrayImage, Luma, RgbImage};

use super::components::{Mask, bounds};
use super::geometry::{Frame, Point};
use super::tone;

/// A rule is darker than the paper around it by this many grey levels.
const CONTRAST: i32 = 25;
/// Strokes shorter than this share of the side are parts of characters.
const STROKE: f32 = 0.012;
/// A rule is at least this long, as a share of the page's short side (about 10 mm of A4).
const LENGTH: f32 = 0.05;
/// A rule's box is at most this high for its length (a rule may slope a little on a photograph).
const SLOPE: f32 = 0.035;
/// Or at most this thick, as a share of the page's long side (about 1.2 mm of A4).
const THICKNESS: f32 = 0.004;
/// A scanner's streak runs to an edge of the picture, over at least this share of its height: no printed rule does.
const STREAK: f32 = 0.8;

/// Rules in pixels of the level page: left, top, right, bottom.
pub(crate) struct Ruling {
    level: Vec<[f32; 4]>,
    upright: Vec<[f32; 4]>,
    height: f32,
}

impl Ruling {
    /// Upright rules that part what stands on either side: x, top, bottom, in pixels of the level page. A streak that a
    /// fax or scanner left through the text parts nothing.
    pub(crate) fn walls(&self) -> Vec<[f32; 3]> {
        let streak = |b: &[f32; 4]| {
            let edge = 0.003 * self.height;
            b[3] - b[1] >= STREAK * self.height && (b[1] <= edge || b[3] >= self.height - edge)
        };
        let walls = self.upright.iter().filter(|b| !streak(b));
        walls.map(|b| [(b[0] + b[2]) / 2.0, b[1], b[3]]).collect()
    }

    /// All rules: the level ones, then the upright ones, each by place.
    pub(crate) fn rules(&self, frame: &Frame) -> Vec<Rule> {
        let all = self.level.iter().chain(&self.upright);
        all.map(|b| Rule { bounding_box: frame.fractions(&[Point::new(b[0], b[1]), Point::new(b[2], b[3])]) })
            .collect()
    }
}

/// Finds the rules of a picture on its level page.
pub(crate) fn find(image: &RgbImage, frame: &Frame) -> Ruling {
    let grey = levelled(tone::grey(image), frame);
    let (width, height) = (grey.width() as usize, grey.height() as usize);
    let radius = (width.max(height) / 200).max(4);
    let ink = tone::dark(&grey, radius, CONTRAST);
    let limits = Limits::of(width, height);
    let level = strokes(&ink, &limits);
    let upright = strokes(&ink.transposed(), &limits);
    let upright = upright.into_iter().map(|[a, b, c, d]| [b, a, d, c]).collect();
    Ruling { level, upright, height: height as f32 }
}

/// The grey picture on the level page (nearest pixel; outside the border's).
fn levelled(grey: GrayImage, frame: &Frame) -> GrayImage {
    if frame.is_level() {
        return grey;
    }
    let (right, bottom) = ((grey.width() - 1) as f32, (grey.height() - 1) as f32);
    GrayImage::from_fn(grey.width(), grey.height(), |x, y| {
        let p = frame.picture(Point::new(x as f32 + 0.5, y as f32 + 0.5));
        Luma(grey.get_pixel(p.x.clamp(0.0, right) as u32, p.y.clamp(0.0, bottom) as u32).0)
    })
}

/// Sizes in pixels.
struct Limits {
    stroke: usize,
    length: usize,
    thickness: usize,
}

impl Limits {
    fn of(width: usize, height: usize) -> Limits {
        let (short, long) = (width.min(height) as f32, width.max(height) as f32);
        Limits {
            stroke: ((short * STROKE) as usize).max(6),
            length: ((short * LENGTH) as usize).max(12),
            thickness: ((long * THICKNESS) as usize).max(3),
        }
    }
}

/// Boxes of long level strokes, by place.
fn strokes(ink: &Mask, limits: &Limits) -> Vec<[f32; 4]> {
    let mut long = Mask::new(ink.width, ink.height);
    let rows = ink.set.chunks_exact(ink.width.max(1)).zip(long.set.chunks_exact_mut(ink.width.max(1)));
    for (row, long) in rows {
        let mut start = 0;
        for x in 0..=row.len() {
            if !row.get(x).is_some_and(|inked| *inked) {
                if x - start >= limits.stroke {
                    long[start..x].fill(true);
                }
                start = x + 1;
            }
        }
    }
    let boxes = long.components().into_iter().map(|pixels| bounds(&pixels));
    boxes
        .filter(|&(x0, y0, x1, y1)| {
            let (length, thickness) = (x1 - x0, y1 - y0);
            length >= limits.length
                && (thickness <= limits.thickness || thickness as f32 <= SLOPE * length as f32)
        })
        .map(|(x0, y0, x1, y1)| [x0 as f32, y0 as f32, x1 as f32, y1 as f32])
        .collect()
}

#[cfg(test)]
mod tests {
    use image::Rgb;

    use super::*;

    fn check(ink: impl Fn(u32, u32) -> bool, level: &[[f32; 4]], upright: &[[f32; 4]]) {
        let image = RgbImage::from_fn(800, 1100, |x, y| Rgb([if ink(x, y) { 30 } else { 245 }; 3]));
        let found = find(&image, &Frame::new(800, 1100, 0.0));
        assert_eq!(found.level, level);
        assert_eq!(found.upright, upright);
    }

    #[test]
    fn a_cell_has_two_level_and_two_upright_rules() {
        let level = |x, y| (100..400).contains(&x) && ((200..202).contains(&y) || (260..262).contains(&y));
        let upright = |x, y| (200..262).contains(&y) && ((100..102).contains(&x) || (398..400).contains(&x));
        check(
            |x, y| level(x, y) || upright(x, y),
            &[[100.0, 200.0, 400.0, 202.0], [100.0, 260.0, 400.0, 262.0]],
            &[[100.0, 200.0, 102.0, 262.0], [398.0, 200.0, 400.0, 262.0]],
        );
    }

    #[test]
    fn a_streak_down_the_whole_page_parts_nothing() {
        let walls = |top: u32, bottom: u32| {
            let inked = |x, y| (300..302).contains(&x) && (top..bottom).contains(&y);
            let image = RgbImage::from_fn(800, 1100, |x, y| Rgb([if inked(x, y) { 30 } else { 245 }; 3]));
            find(&image, &Frame::new(800, 1100, 0.0)).walls().len()
        };
        assert_eq!((walls(0, 1100), walls(120, 1100)), (0, 0), "streaks");
        assert_eq!((walls(60, 1040), walls(700, 1100)), (1, 1), "a frame's side, a table cut off below");
    }

    #[test]
    fn strokes_of_characters_and_solid_patches_are_no_rules() {
        check(|x, y| (100..120).contains(&x) && (200..202).contains(&y), &[], &[]);
        check(|x, y| (100..138).contains(&x) && (200..238).contains(&y), &[], &[]);
    }

    #[test]
    fn rules_of_a_turned_page_are_found_level() {
        let frame = Frame::new(800, 1100, -2.0);
        let image = RgbImage::from_fn(800, 1100, |x, y| {
            let p = frame.level(Point::new(x as f32 + 0.5, y as f32 + 0.5));
            let ink = (100.0..700.0).contains(&p.x) && (500.0..503.0).contains(&p.y);
            Rgb([if ink { 30 } else { 245 }; 3])
        });
        let found = find(&image, &frame);
        assert_eq!((found.level.len(), found.upright.len()), (1, 0));
        assert!(found.level[0][3] - found.level[0][1] < 8.0, "{:?}", found.level);
    }
}
