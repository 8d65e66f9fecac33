//! Where text is: the DBNet detector and its post-processing (Liao et al., "Real-time Scene Text Detection with
//! Differentiable Binarization", 2020).

use image::RgbImage;
use image::imageops::{FilterType, crop_imm, resize, thumbnail};
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
/// Paper around the content that the detector sees, in its pixels.
const MARGIN: f32 = 24.0;
/// The network wants sides that are multiples of this.
const MULTIPLE: u32 = 32;

/// The places of text in the picture, in its pixels, from top to bottom. Only the part with content is looked at.
pub(crate) fn detect(network: &Network, image: &RgbImage, content: [f32; 4], long_side: u32) -> Vec<Quad> {
    let view = View::of(image.width(), image.height(), content, long_side);
    let small = shrunk(image, &view);
    let (width, height) = small.dimensions();
    let mut input = Picture::empty(width as usize, height as usize);
    for (x, y, pixel) in small.enumerate_pixels() {
        input.set(x as usize, y as usize, pixel.0.map(f32::from));
    }
    let Some(output) = network.run(input) else { return Vec::new() };
    let map = Map { width: width as usize, height: height as usize, probability: output.to_vec() };
    if map.probability.len() != map.width * map.height {
        return Vec::new();
    }
    let on_page = |p: Point| {
        Point::new(view.x.from as f32 + p.x * view.x.scale(), view.y.from as f32 + p.y * view.y.scale())
    };
    boxes(&map).iter().map(|r| r.quad().map(on_page)).collect()
}

/// What the detector sees of one axis: `length` pixels of the picture from `from` on, as `small` pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Axis {
    from: u32,
    length: u32,
    small: u32,
}

impl Axis {
    /// Of a picture's side of so many pixels, shrunk by `scale`. The detector's margin and multiple are kept.
    fn of(side: u32, scale: f32, from: f32, to: f32) -> Axis {
        let whole = ((side as f32 * scale / MULTIPLE as f32).round() as u32).max(1) * MULTIPLE;
        let scale = whole as f32 / side as f32;
        let low = (from * whole as f32 - MARGIN).max(0.0).floor() as u32;
        let high = ((to * whole as f32 + MARGIN).ceil() as u32).min(whole);
        let small = high.saturating_sub(low).max(1).next_multiple_of(MULTIPLE);
        let low = low.min(whole - small);
        let pixel = |small: u32| ((small as f32 / scale).round() as u32).min(side);
        Axis { from: pixel(low), length: pixel(low + small) - pixel(low), small }
    }

    /// Pixels of the picture for one of the detector.
    fn scale(&self) -> f32 {
        self.length as f32 / self.small as f32
    }
}

/// What the detector sees.
struct View {
    x: Axis,
    y: Axis,
}

impl View {
    /// The long side of the whole picture would be as set (never enlarged).
    fn of(width: u32, height: u32, [left, top, right, bottom]: [f32; 4], long_side: u32) -> View {
        let scale = (long_side as f32 / width.max(height) as f32).min(1.0);
        View { x: Axis::of(width, scale, left, right), y: Axis::of(height, scale, top, bottom) }
    }
}

/// Shrunk well, a picture is the mean of its pixels; otherwise it is interpolated.
fn shrunk(image: &RgbImage, View { x, y }: &View) -> RgbImage {
    let part = crop_imm(image, x.from, y.from, x.length, y.length).to_image();
    if 2 * x.small <= x.length && 2 * y.small <= y.length {
        thumbnail(&part, x.small, y.small)
    } else {
        resize(&part, x.small, y.small, FilterType::Triangle)
    }
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
        let check = |width, height, expected| {
            let view = View::of(width, height, [0.0, 0.0, 1.0, 1.0], 960);
            assert_eq!((view.x.small, view.y.small), expected);
            assert_eq!((view.x.from, view.x.length, view.y.from, view.y.length), (0, width, 0, height));
        };
        check(1654, 2339, (672, 960));
        check(400, 300, (416, 288));
        check(5000, 3, (960, 32));
    }

    #[test]
    fn only_content_is_looked_at_with_a_margin() {
        // 2,000 pixels are 960; from 240 - 24 to 480 + 24 are 288 = 9 × 32.
        assert_eq!(Axis::of(2000, 0.48, 0.25, 0.5), Axis { from: 450, length: 600, small: 288 });
        // At the far end the view is moved back to stay inside.
        assert_eq!(Axis::of(2000, 0.48, 0.9, 1.0), Axis { from: 1733, length: 267, small: 128 });
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
