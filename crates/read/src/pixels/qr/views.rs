//! A code that did not decode at once, seen enlarged, reduced, smoothed and sharpened.

use image::imageops::{FilterType, blur, resize};
use image::{GrayImage, Luma};

use super::decoders::{self, Decoded, Threshold};
use crate::pixels::tone;

/// Views are at most this large.
const LARGEST: f32 = 1000.0;
/// Finder patterns are looked for with the longer side between these.
const SMALL: u32 = 250;
const LARGE: u32 = 700;
/// So many of the three finder patterns must show.
const FINDERS: usize = 2;

/// What the first view that decodes gives.
pub(crate) fn decode(grey: &GrayImage) -> Vec<Decoded> {
    let stretched = stretched(grey);
    for factor in [1.0, 2.0, 0.5, 3.0, 1.5, 0.75, 4.0] {
        let side = grey.width().max(grey.height()) as f32 * factor;
        if !(40.0..=LARGEST).contains(&side) {
            continue;
        }
        let scaled = scaled(&stretched, factor);
        for filter in FILTERS {
            let found = thresholds(&filter(&scaled));
            if !found.is_empty() {
                return found.into_iter().map(|decoded| decoded.unscaled(factor)).collect();
            }
        }
    }
    Vec::new()
}

/// Whether at least two of a code's three finder patterns show: without them no view will decode.
pub(crate) fn shows_finders(grey: &GrayImage) -> bool {
    let side = grey.width().max(grey.height());
    let scaled = scaled(
        &stretched(grey),
        if side < SMALL {
            2.0
        } else if side > LARGE {
            0.5
        } else {
            1.0
        },
    );
    let enough = |view: &GrayImage| {
        decoders::finder_patterns(view, Threshold::Blocks) >= FINDERS
            || decoders::finder_patterns(&locally_black(view), Threshold::Whole) >= FINDERS
    };
    enough(&scaled) || enough(&blur(&scaled, 1.0))
}

const FILTERS: [fn(&GrayImage) -> GrayImage; 5] =
    [GrayImage::clone, |g| blur(g, 1.0), median, |g| sharpened(g, 2.0), |g| blur(g, 2.0)];

fn thresholds(view: &GrayImage) -> Vec<Decoded> {
    let attempts: [fn(&GrayImage) -> Vec<Decoded>; 4] = [
        |view| decoders::rxing_with(view, Threshold::Blocks),
        |view| decoders::rxing_with(view, Threshold::Whole),
        |view| decoders::rxing_with(&locally_black(view), Threshold::Whole),
        decoders::rqrr,
    ];
    attempts.into_iter().map(|attempt| attempt(view)).find(|found| !found.is_empty()).unwrap_or_default()
}

/// Black where darker than the mean around, else white.
fn locally_black(view: &GrayImage) -> GrayImage {
    let radius = (view.width().min(view.height()) as usize / 12).max(4);
    let ink = tone::dark(view, radius, 4);
    GrayImage::from_fn(view.width(), view.height(), |x, y| {
        Luma([if ink.get(x as usize, y as usize) { 0 } else { 255 }])
    })
}

fn scaled(grey: &GrayImage, factor: f32) -> GrayImage {
    if factor == 1.0 {
        return grey.clone();
    }
    let side = |pixels: u32| ((pixels as f32 * factor).round() as u32).max(1);
    resize(grey, side(grey.width()), side(grey.height()), FilterType::CatmullRom)
}

/// Darkest (1 %) to black, lightest (1 %) to white.
fn stretched(grey: &GrayImage) -> GrayImage {
    let mut sorted = grey.as_raw().clone();
    sorted.sort_unstable();
    let at =
        |share: usize| sorted.get(sorted.len().saturating_sub(1) * share / 100).copied().map_or(0, i32::from);
    let (low, high) = (at(1), at(99));
    let range = (high - low).max(1);
    let mut out = grey.clone();
    for pixel in out.pixels_mut() {
        pixel.0[0] = ((i32::from(pixel.0[0]) - low) * 255 / range).clamp(0, 255) as u8;
    }
    out
}

/// Twice the picture less its blur.
fn sharpened(grey: &GrayImage, sigma: f32) -> GrayImage {
    let smooth = blur(grey, sigma);
    let mut out = grey.clone();
    for (pixel, soft) in out.pixels_mut().zip(smooth.pixels()) {
        let value = i32::from(pixel.0[0]) + 2 * (i32::from(pixel.0[0]) - i32::from(soft.0[0]));
        pixel.0[0] = value.clamp(0, 255) as u8;
    }
    out
}

/// The median of 3 × 3 pixels: takes salt and pepper away.
fn median(grey: &GrayImage) -> GrayImage {
    let (width, height) = grey.dimensions();
    GrayImage::from_fn(width, height, |x, y| {
        let mut around = [0u8; 9];
        for (i, value) in around.iter_mut().enumerate() {
            let (dx, dy) = (i as u32 % 3, i as u32 / 3);
            let at = |v: u32, d: u32, end: u32| (v + d).saturating_sub(1).min(end - 1);
            *value = grey.get_pixel(at(x, dx, width), at(y, dy, height)).0[0];
        }
        around.sort_unstable();
        Luma([around[4]])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_removes_single_specks() {
        let image = GrayImage::from_fn(9, 9, |x, y| Luma([if (x, y) == (4, 4) { 0 } else { 200 }]));
        assert!(median(&image).pixels().all(|pixel| pixel.0[0] == 200));
    }

    #[test]
    fn a_flat_grey_picture_is_stretched_to_black_and_white() {
        let image = GrayImage::from_fn(10, 10, |x, _| Luma([if x < 5 { 100 } else { 140 }]));
        let out = stretched(&image);
        assert_eq!((out.get_pixel(0, 0).0[0], out.get_pixel(9, 9).0[0]), (0, 255));
    }
}
