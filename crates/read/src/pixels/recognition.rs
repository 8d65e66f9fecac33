//! What text says: the CTC recogniser over rectified crops.

use std::path::Path;

use image::RgbImage;
use rten_tensor::prelude::*;

use super::alphabet::Alphabet;
use super::ctc::{self, Glyph};
use super::geometry::{Point, Quad};
use super::network::{Network, Picture, Source};
use crate::settings::SetupError;

/// The recogniser reads crops of this height.
const HEIGHT: usize = 48;
/// Crops are padded to a multiple of this width: the recogniser's step.
const BUCKET: usize = 8;
/// Crops are at least this wide.
const NARROWEST: usize = 48;
/// A longer crop is squeezed to this width.
const WIDEST: usize = 3200;

/// A recogniser with its alphabet.
pub(crate) struct Recogniser {
    network: Network,
    alphabet: Alphabet,
}

/// One crop as read.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reading {
    /// Characters in reading order; [`Glyph::at`] as a share of the crop's width, 0 to 1.
    pub glyphs: Vec<Glyph>,
}

impl Reading {
    /// Mean confidence of its characters; 0 for none.
    pub(crate) fn confidence(&self) -> f32 {
        if self.glyphs.is_empty() {
            return 0.0;
        }
        self.glyphs.iter().map(|glyph| glyph.confidence).sum::<f32>() / self.glyphs.len() as f32
    }
}

impl Recogniser {
    /// Loads the network and its alphabet. Errors: no such file, no network, or no character list in its metadata.
    pub(crate) fn load(path: &Path) -> Result<Recogniser, SetupError> {
        let mut source = Source::read("recognition model", path)?;
        let Some(list) = source.metadata("character") else {
            return Err(source.unusable("no character list in the metadata (key `character`)"));
        };
        let mut alphabet = Alphabet::new(list);
        // The blank, the list, and in most models a space.
        let columns = [alphabet.len() + 1, alphabet.len() + 2];
        if columns.iter().any(|columns| source.keep_classes(&alphabet.allowed(*columns))) {
            alphabet = alphabet.narrowed();
        }
        Ok(Recogniser { network: source.load()?, alphabet })
    }

    /// Reads the text in a quadrilateral of the picture.
    pub(crate) fn read(&self, image: &RgbImage, quad: &Quad) -> Reading {
        let width = crop_width(quad);
        let Some(output) = self.network.run(crop(image, quad, width)) else { return Reading::default() };
        let [_, steps, columns] = *output.shape() else { return Reading::default() };
        if steps == 0 || columns < self.alphabet.len() {
            return Reading::default();
        }
        let mask = self.alphabet.mask(columns);
        let output = output.to_contiguous();
        let mut glyphs = ctc::decode(output.data(), columns, &self.alphabet, &mask);
        let share = padded(width) as f32 / (steps * width) as f32;
        for glyph in &mut glyphs {
            glyph.at = (glyph.at * share).min(1.0);
        }
        Reading { glyphs }
    }
}

fn crop_width(quad: &Quad) -> usize {
    let width = (HEIGHT as f32 * quad.width() / quad.height().max(1.0)).ceil();
    (width as usize).clamp(8, WIDEST)
}

fn padded(width: usize) -> usize {
    width.max(NARROWEST).next_multiple_of(BUCKET)
}

/// The quadrilateral made a rectangle of height 48, padded with grey on the right.
fn crop(image: &RgbImage, quad: &Quad, width: usize) -> Picture {
    let samples = (quad.height() / HEIGHT as f32).ceil().clamp(1.0, 4.0) as usize;
    let mut picture = Picture::empty(padded(width), HEIGHT);
    for y in 0..HEIGHT {
        for x in 0..width {
            picture.set(x, y, mean_colour(image, quad, (x, width), y, samples));
        }
    }
    picture
}

/// Mean colour of a target pixel over `samples`² places in it.
fn mean_colour(
    image: &RgbImage,
    quad: &Quad,
    (x, width): (usize, usize),
    y: usize,
    samples: usize,
) -> [f32; 3] {
    let mut sum = [0.0; 3];
    for j in 0..samples {
        let v = (y as f32 + (j as f32 + 0.5) / samples as f32) / HEIGHT as f32;
        for i in 0..samples {
            let u = (x as f32 + (i as f32 + 0.5) / samples as f32) / width as f32;
            let colour = colour_at(image, quad.at(u, v));
            sum = [sum[0] + colour[0], sum[1] + colour[1], sum[2] + colour[2]];
        }
    }
    sum.map(|s| s / (samples * samples) as f32)
}

/// The colour at a place, interpolated between the four nearest pixels; beyond the border the border's.
fn colour_at(image: &RgbImage, p: Point) -> [f32; 3] {
    let (right, bottom) = (image.width() - 1, image.height() - 1);
    let (x, y) = ((p.x - 0.5).clamp(0.0, right as f32), (p.y - 0.5).clamp(0.0, bottom as f32));
    let (x0, y0) = (x as u32, y as u32);
    let (x1, y1) = ((x0 + 1).min(right), (y0 + 1).min(bottom));
    let (fx, fy) = (x - x0 as f32, y - y0 as f32);
    let [a, b, c, d] = [(x0, y0), (x1, y0), (x0, y1), (x1, y1)].map(|(x, y)| image.get_pixel(x, y).0);
    std::array::from_fn(|k| {
        let top = f32::from(a[k]) * (1.0 - fx) + f32::from(b[k]) * fx;
        let low = f32::from(c[k]) * (1.0 - fx) + f32::from(d[k]) * fx;
        top * (1.0 - fy) + low * fy
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rectangle(x0: f32, y0: f32, x1: f32, y1: f32) -> Quad {
        Quad([Point::new(x0, y0), Point::new(x1, y0), Point::new(x1, y1), Point::new(x0, y1)])
    }

    #[test]
    fn crops_are_padded_to_whole_steps() {
        assert_eq!(crop_width(&rectangle(0.0, 0.0, 100.0, 24.0)), 200);
        assert_eq!(padded(30), NARROWEST);
        assert_eq!(padded(321), 328);
    }

    #[test]
    fn a_crop_holds_the_colours_of_its_place() {
        let image =
            RgbImage::from_fn(200, 48, |x, _| image::Rgb(if x < 100 { [255, 0, 0] } else { [0, 0, 255] }));
        let picture = crop(&image, &rectangle(50.0, 0.0, 150.0, 48.0), 100);
        assert_eq!(picture.width, 104);
        let plane = picture.width * picture.height;
        let at = |k: usize, x: usize| picture.values[k * plane + 24 * picture.width + x];
        assert_eq!((at(0, 10), at(2, 10)), (-1.0, 1.0));
        assert_eq!((at(0, 90), at(2, 90)), (1.0, -1.0));
        assert_eq!(at(1, 102), 0.0);
    }

    #[test]
    fn a_crop_outside_the_picture_repeats_its_border() {
        let image = RgbImage::from_pixel(4, 4, image::Rgb([9, 9, 9]));
        assert_eq!(colour_at(&image, Point::new(-50.0, 90.0)), [9.0; 3]);
    }
}
