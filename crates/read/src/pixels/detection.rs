//! Where text is: the DBNet detector and its post-processing (Liao et al., "Real-time Scene Text Detection with
//! Differentiable Binarization", 2020).

use image::RgbImage;
use image::imageops::{FilterType, resize, thumbnail};
use rten_tensor::prelude::*;

use super::components::Mask;
use super::geometry::{Point, Quad};
use super::network::{Network, Picture};
use super::rectangle::Rectangle;

/// A pixel is text above this probability.
const PIXEL: f32 = 0.3;
/// A box is kept if its mean probability is at least this.
const BOX: f32 = 0.5;
/// The network marks the core of a text; the box is grown by this share of area over perimeter.
const GROWTH: f32 = 1.6;
/// Boxes with a shorter side below this many detector pixels are noise.
const SMALLEST: f32 = 3.0;
/// The network wants sides that are multiples of this.
const MULTIPLE: u32 = 32;

/// The places of text in the picture, in its pixels, from top to bottom.
pub(crate) fn detect(network: &Network, image: &RgbImage, long_side: u32) -> Vec<Quad> {
    let (width, height) = working_size(image.width(), image.height(), long_side);
    let small = shrunk(image, width, height);
    let mut input = Picture::empty(width as usize, height as usize);
    for (x, y, pixel) in small.enumerate_pixels() {
        input.set(x as usize, y as usize, pixel.0.map(f32::from));
    }
    let Some(output) = network.run(input) else { return Vec::new() };
    let map = Map { width: width as usize, height: height as usize, probability: output.to_vec() };
    if map.probability.len() != map.width * map.height {
        return Vec::new();
    }
    let scale = Point::new(image.width() as f32 / width as f32, image.height() as f32 / height as f32);
    boxes(&map).iter().map(|r| r.quad().map(|p| Point::new(p.x * scale.x, p.y * scale.y))).collect()
}

/// Shrunk well, a picture is the mean of its pixels; otherwise it is interpolated.
fn shrunk(image: &RgbImage, width: u32, height: u32) -> RgbImage {
    if 2 * width <= image.width() && 2 * height <= image.height() {
        thumbnail(image, width, height)
    } else {
        resize(image, width, height, FilterType::Triangle)
    }
}

/// The detector's working size: the long side as set (never enlarged), both sides multiples of 32.
fn working_size(width: u32, height: u32, long_side: u32) -> (u32, u32) {
    let scale = (long_side as f32 / width.max(height) as f32).min(1.0);
    let side = |pixels: u32| ((pixels as f32 * scale / MULTIPLE as f32).round() as u32).max(1) * MULTIPLE;
    (side(width), side(height))
}

/// The network's output: for every pixel the probability of text.
struct Map {
    width: usize,
    height: usize,
    probability: Vec<f32>,
}

fn boxes(map: &Map) -> Vec<Rectangle> {
    let text = Mask::from_fn(map.width, map.height, |x, y| map.probability[y * map.width + x] > PIXEL);
    text.components().iter().filter_map(|pixels| text_box(map, pixels)).collect()
}

/// The box around a component, grown to the whole text; `None` for noise.
fn text_box(map: &Map, pixels: &[(usize, usize)]) -> Option<Rectangle> {
    let corners: Vec<Point> = pixels
        .iter()
        .flat_map(|&(x, y)| [(x, y), (x + 1, y), (x, y + 1), (x + 1, y + 1)])
        .map(|(x, y)| Point::new(x as f32, y as f32))
        .collect();
    let core = Rectangle::around(&corners)?;
    if core.shorter_side() < SMALLEST || mean_probability(map, &core) < BOX {
        return None;
    }
    let (width, height) = (2.0 * core.half_width, 2.0 * core.half_height);
    Some(core.grown(GROWTH * width * height / (2.0 * (width + height))))
}

fn mean_probability(map: &Map, core: &Rectangle) -> f32 {
    let corners = core.quad().0;
    let low = |f: fn(&Point) -> f32| corners.iter().map(f).fold(f32::INFINITY, f32::min).max(0.0) as usize;
    let high = |f: fn(&Point) -> f32| corners.iter().map(f).fold(0.0, f32::max).ceil() as usize;
    let (mut sum, mut count) = (0.0, 0);
    for y in low(|p| p.y)..high(|p| p.y).min(map.height) {
        for x in low(|p| p.x)..high(|p| p.x).min(map.width) {
            if core.contains(Point::new(x as f32 + 0.5, y as f32 + 0.5)) {
                sum += map.probability[y * map.width + x];
                count += 1;
            }
        }
    }
    if count == 0 { 0.0 } else { sum / count as f32 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_working_size_keeps_the_aspect_and_never_enlarges() {
        assert_eq!(working_size(1654, 2339, 960), (672, 960));
        assert_eq!(working_size(400, 300, 960), (416, 288));
        assert_eq!(working_size(5000, 3, 960), (960, 32));
    }

    fn map(marked: impl Fn(usize, usize) -> f32) -> Map {
        let probability =
            (0..100).flat_map(|y| (0..100).map(move |x| (x, y))).map(|(x, y)| marked(x, y)).collect();
        Map { width: 100, height: 100, probability }
    }

    #[test]
    fn a_marked_strip_becomes_a_grown_box() {
        let strip =
            |x: usize, y: usize| if (20..80).contains(&x) && (40..50).contains(&y) { 0.9 } else { 0.0 };
        let found = boxes(&map(strip));
        assert_eq!(found.len(), 1);
        // 60 × 10, area 600, perimeter 140: grown by 1.6 × 600 / 140 = 6.86 on every side.
        let quad = found[0].quad();
        assert!((quad.width() - 73.7).abs() < 0.1 && (quad.height() - 23.7).abs() < 0.1, "{quad:?}");
        assert!(quad.0[0].distance(Point::new(13.1, 33.1)) < 0.1, "{quad:?}");
    }

    #[test]
    fn faint_and_tiny_marks_are_noise() {
        assert!(boxes(&map(|x, y| if x < 30 && y < 30 { 0.4 } else { 0.0 })).is_empty());
        assert!(boxes(&map(|x, y| if x < 2 && y < 30 { 0.9 } else { 0.0 })).is_empty());
    }
}
