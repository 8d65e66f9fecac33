//! Seals (印): red marks of a seal's size and shape.

use daicho_model::{Confidence, Seal, SealColour};
use image::{Rgb, RgbImage};

use super::components::{Mask, bounds};
use super::geometry::{Placement, Point};

/// A pixel is coloured if its channels differ by this much.
const CHROMA: u8 = 12;
/// A picture shows colour if this share of its pixels is coloured: one pixel in 20,000 (a small seal).
const COLOURED: usize = 20_000;
/// Red patches of fewer pixels are specks.
const SPECK: usize = 6;
/// Channels of fully inked places differ by this much.
const FULL_RED: f32 = 100.0;
/// Sides of a seal as shares of the page's short side: 5 to 52 mm of A4.
const SIDES: std::ops::RangeInclusive<f32> = 0.024..=0.25;
/// Longer side over shorter side at most: personal seals are sometimes oval.
const SHAPE: f32 = 1.8;
/// Share of a seal's box that is inked.
const INKED: std::ops::RangeInclusive<f32> = 0.06..=0.85;

/// What looks like a seal on the picture.
pub(crate) fn marks(image: &RgbImage) -> Vec<Mark> {
    let short = image.width().min(image.height()) as f32;
    candidates(image).into_iter().filter(|mark| mark.fits(short)).collect()
}

/// The marks as seals of the page, from top to bottom.
pub(crate) fn seals(marks: &[Mark], placement: &Placement) -> Vec<Seal> {
    let mut seals: Vec<Seal> = marks.iter().map(|mark| mark.seal(placement)).collect();
    seals.sort_by(|a, b| {
        let (a, b) = (a.bounding_box, b.bounding_box);
        a.y0.total_cmp(&b.y0).then(a.x0.total_cmp(&b.x0))
    });
    seals
}

/// Takes the red out of the marks, so that text under a seal can be read: red ink reflects red light nearly as
/// paper does, black ink does not. What the ink still takes away is given back.
pub(crate) fn lift(image: &mut RgbImage, marks: &[Mark]) {
    for mark in marks {
        let (x0, y0, x1, y1) = mark.bounds;
        let places = || (y0..y1).flat_map(|y| (x0..x1).map(move |x| (x as u32, y as u32)));
        let reds = |red: bool| places().map(|(x, y)| image.get_pixel(x, y)).filter(move |p| is_red(p) == red);
        let (paper, ink) = (percentile(reds(false), 90), percentile(reds(true), 70));
        let gain = (paper / ink.max(1.0)).clamp(1.0, 2.0) - 1.0;
        for (x, y) in places() {
            let pixel = image.get_pixel_mut(x, y);
            let redness = (f32::from(chroma(pixel)) / FULL_RED).min(1.0);
            let [r, g, b] = pixel.0;
            let level = (f32::from(r) * (1.0 + gain * redness)).min(255.0) as u8;
            pixel.0 = [level, g.max(level), b.max(level)];
        }
    }
}

/// The red channel's value that so many percent of the pixels do not exceed.
fn percentile<'a>(pixels: impl Iterator<Item = &'a Rgb<u8>>, percent: usize) -> f32 {
    let mut values: Vec<u8> = pixels.map(|pixel| pixel.0[0]).collect();
    values.sort_unstable();
    values.get(values.len().saturating_sub(1) * percent / 100).map_or(255.0, |value| f32::from(*value))
}

/// Whether the picture shows any colour; a grey scan does not.
pub(crate) fn shows_colour(image: &RgbImage) -> bool {
    let coloured = image.pixels().filter(|pixel| chroma(pixel) >= CHROMA).count();
    coloured * COLOURED >= image.pixels().len().max(1)
}

/// Whether a pixel has the red of seal ink (vermilion to crimson), not of skin or wood.
pub(crate) fn is_red(pixel: &Rgb<u8>) -> bool {
    let [r, g, b] = pixel.0.map(i32::from);
    let spread = r - g.min(b);
    // Hue within 20 degrees of red, saturation at least 0.25.
    r > g && r > b && spread >= 40 && 4 * spread >= r && 3 * (g - b) <= spread && 3 * (b - g) <= spread
}

fn chroma(pixel: &Rgb<u8>) -> u8 {
    let [r, g, b] = pixel.0;
    r.max(g).max(b) - r.min(g).min(b)
}

/// A red mark: its bounds and how many of its pixels are red.
pub(crate) struct Mark {
    /// Left, top, right, bottom (the last two exclusive), in pixels.
    bounds: (usize, usize, usize, usize),
    inked: usize,
}

/// Red patches, those that lie in or next to one another taken together.
fn candidates(image: &RgbImage) -> Vec<Mark> {
    let (width, height) = (image.width() as usize, image.height() as usize);
    let red = Mask::from_fn(width, height, |x, y| is_red(image.get_pixel(x as u32, y as u32)));
    // A seal's frame and characters lie up to a millimetre or two apart.
    let reach = (width.min(height) / 120).max(1);
    let mut marks: Vec<Mark> = Vec::new();
    for pixels in red.components() {
        let mut mark = Mark { bounds: bounds(&pixels), inked: pixels.len() };
        if mark.inked < SPECK {
            continue;
        }
        while let Some(near) = marks.iter().position(|other| other.is_near(&mark, reach)) {
            mark = mark.with(&marks.swap_remove(near));
        }
        marks.push(mark);
    }
    marks.sort_by_key(|mark| (mark.bounds.1, mark.bounds.0));
    marks
}

impl Mark {
    fn is_near(&self, other: &Mark, reach: usize) -> bool {
        let (a, b) = (self.bounds, other.bounds);
        a.0 <= b.2 + reach && b.0 <= a.2 + reach && a.1 <= b.3 + reach && b.1 <= a.3 + reach
    }

    fn with(&self, other: &Mark) -> Mark {
        let (a, b) = (self.bounds, other.bounds);
        let bounds = (a.0.min(b.0), a.1.min(b.1), a.2.max(b.2), a.3.max(b.3));
        Mark { bounds, inked: self.inked + other.inked }
    }

    fn size(&self) -> (f32, f32) {
        let (x0, y0, x1, y1) = self.bounds;
        ((x1 - x0) as f32, (y1 - y0) as f32)
    }

    /// Longer over shorter side.
    fn shape(&self) -> f32 {
        let (width, height) = self.size();
        width.max(height) / width.min(height)
    }

    /// Share of its box that is red.
    fn share(&self) -> f32 {
        let (width, height) = self.size();
        self.inked as f32 / (width * height)
    }

    /// Whether it has a seal's size and shape on a page of this short side.
    fn fits(&self, short: f32) -> bool {
        let (width, height) = self.size();
        SIDES.contains(&(width / short))
            && SIDES.contains(&(height / short))
            && self.shape() <= SHAPE
            && INKED.contains(&self.share())
    }

    fn seal(&self, placement: &Placement) -> Seal {
        let (x0, y0, x1, y1) = self.bounds;
        let corners = [(x0, y0), (x1, y0), (x1, y1), (x0, y1)].map(|(x, y)| Point::new(x as f32, y as f32));
        Seal {
            bounding_box: placement.bounding_box(&corners),
            colour: SealColour::Red,
            confidence: confidence(self.shape(), self.share()),
        }
    }
}

/// Surer the rounder or squarer it is, and the more its inking looks like strokes and not like a patch.
fn confidence(shape: f32, inked: f32) -> Confidence {
    let shape_doubt = ((shape - 1.1) * 0.4).max(0.0);
    let ink_doubt = ((inked - 0.6) * 1.2).max(0.0) + ((0.10 - inked) * 4.0).max(0.0);
    Confidence::new(0.95 - shape_doubt - ink_doubt)
}

#[cfg(test)]
mod tests {
    use super::*;
    use daicho_model::BoundingBox;

    const RED: Rgb<u8> = Rgb([208, 52, 44]);

    fn page(ink: impl Fn(i32, i32) -> bool, colour: Rgb<u8>) -> RgbImage {
        RgbImage::from_fn(
            827,
            1170,
            |x, y| if ink(x as i32, y as i32) { colour } else { Rgb([250, 249, 246]) },
        )
    }

    /// A ring of radius 40 with a cross in it, at (600, 900).
    fn ring(x: i32, y: i32) -> bool {
        let (dx, dy) = (x - 600, y - 900);
        let distance = dx * dx + dy * dy;
        (36 * 36..40 * 40).contains(&distance) || (distance < 1296 && (dx.abs() < 3 || dy.abs() < 3))
    }

    fn check(image: &RgbImage, seals: usize, colour: bool) {
        assert_eq!((marks(image).len(), shows_colour(image)), (seals, colour));
    }

    #[test]
    fn a_red_ring_is_a_seal() {
        let image = page(ring, RED);
        let found = seals(&marks(&image), &Placement::upright(&image));
        assert_eq!(found.len(), 1);
        let expected = BoundingBox::new(561. / 827., 861. / 1170., 640. / 827., 940. / 1170.);
        assert!((found[0].bounding_box.x0 - expected.x0).abs() < 0.003, "{:?}", found[0]);
        assert!((found[0].bounding_box.y1 - expected.y1).abs() < 0.003, "{:?}", found[0]);
        assert!(found[0].confidence.get() > 0.8, "{:?}", found[0]);
    }

    #[test]
    fn a_lifted_seal_leaves_the_text_under_it() {
        let mut image = page(ring, RED);
        image.put_pixel(600, 900, Rgb([20, 18, 22]));
        let found = marks(&image);
        lift(&mut image, &found);
        assert_eq!(marks(&image).len(), 0);
        assert_eq!(image.get_pixel(600, 863).0, [250; 3]);
        assert!(image.get_pixel(600, 900).0.iter().all(|v| *v < 25));
    }

    #[test]
    fn on_a_grey_scan_a_seal_cannot_be_told() {
        let grey =
            RgbImage::from_fn(827, 1170, |x, y| Rgb([if ring(x as i32, y as i32) { 110 } else { 250 }; 3]));
        check(&grey, 0, false);
    }

    #[test]
    fn other_colours_and_other_shapes_are_no_seals() {
        check(&page(ring, Rgb([44, 52, 208])), 0, true);
        check(&page(|x, y| (100..700).contains(&x) && (50..60).contains(&y), RED), 0, true);
        check(&page(|x, _| x < 400, RED), 0, true);
        check(&page(|x, y| (100..106).contains(&x) && (50..56).contains(&y), RED), 0, false);
    }
}
