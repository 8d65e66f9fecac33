//! Whether anything is printed on a page at all.

use image::imageops::thumbnail;
use image::{GrayImage, RgbImage};

use super::components::bounds;
use super::tone;

/// Ink is darker than the paper around it by this many grey levels; noise of a scan is not.
const CONTRAST: i32 = 25;
/// The faintest text that is read is darker than the paper by so many grey levels.
const FAINT: i32 = 10;
/// Strokes of the smallest text that is read are this long or high, as a share of the long side (0.6 mm of A4).
const SPECK: f32 = 0.002;
/// The page's border (as a share of its sides) may show the scanner's shadow.
const BORDER: f32 = 0.02;
/// A mark is this long or high at least, as a share of the long side (about 1.2 mm of A4): smaller is dust.
const MARK: f32 = 0.004;

/// The part of the picture that shows anything at all, as fractions of it: left, top, right, bottom. What is fainter
/// or smaller than print may lie outside. `None`: nothing is shown.
pub(crate) fn content(image: &RgbImage) -> Option<[f32; 4]> {
    let grey = shrunk(tone::grey(image));
    let (width, height) = (grey.width() as f32, grey.height() as f32);
    let long = width.max(height);
    let ink = tone::dark(&grey, ((long * 0.008) as usize).max(4), FAINT);
    let size = ((long * SPECK) as usize).max(2);
    let boxes = ink.components().into_iter().map(|pixels| bounds(&pixels));
    let marks = boxes.filter(|&(x0, y0, x1, y1)| (x1 - x0).max(y1 - y0) >= size);
    let all = marks.reduce(|a, b| (a.0.min(b.0), a.1.min(b.1), a.2.max(b.2), a.3.max(b.3)));
    all.map(|(x0, y0, x1, y1)| [x0 as f32 / width, y0 as f32 / height, x1 as f32 / width, y1 as f32 / height])
}

/// A shrunk grey picture and its separate marks larger than dust, the page's border left out.
pub(crate) struct Marked {
    pub grey: GrayImage,
    /// The pixels `(x, y)` of every mark.
    pub components: Vec<Vec<(usize, usize)>>,
}

/// The marks on a page. A page with none is blank.
pub(crate) fn marks(image: &RgbImage) -> Marked {
    let grey = shrunk(tone::grey(image));
    let (width, height) = (grey.width() as usize, grey.height() as usize);
    let long = width.max(height) as f32;
    let ink = tone::dark(&grey, ((long * 0.008) as usize).max(4), CONTRAST);
    let (dx, dy) = ((width as f32 * BORDER) as usize, (height as f32 * BORDER) as usize);
    let size = ((long * MARK) as usize).max(3);
    let is_mark = |pixels: &Vec<(usize, usize)>| {
        let (x0, y0, x1, y1) = bounds(pixels);
        let inside = x0 >= dx && y0 >= dy && x1 + dx <= width && y1 + dy <= height;
        inside && (x1 - x0).max(y1 - y0) >= size
    };
    let mut components = ink.components();
    components.retain(is_mark);
    Marked { grey, components }
}

/// At most this long: marks are millimetres.
const LONG_SIDE: u32 = 1200;

/// A grey picture that is at most [`LONG_SIDE`] long.
pub(crate) fn shrunk(grey: GrayImage) -> GrayImage {
    let long = grey.width().max(grey.height());
    if long <= LONG_SIDE {
        return grey;
    }
    let side = |pixels: u32| (u64::from(pixels) * u64::from(LONG_SIDE) / u64::from(long)).max(1) as u32;
    thumbnail(&grey, side(grey.width()), side(grey.height()))
}

#[cfg(test)]
mod tests {
    use image::Rgb;

    use super::*;

    /// Paper with noise of ±12 levels, the same every time.
    fn paper() -> RgbImage {
        let mut state = 7u32;
        RgbImage::from_fn(827, 1170, |_, _| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            Rgb([(228 + (state >> 24) % 25) as u8; 3])
        })
    }

    fn stroke(image: &mut RgbImage, x0: u32, y0: u32, width: u32, height: u32) {
        for y in y0..y0 + height {
            for x in x0..x0 + width {
                image.put_pixel(x, y, Rgb([40; 3]));
            }
        }
    }

    #[test]
    fn noise_is_blank() {
        assert_eq!(marks(&paper()).components.len(), 0);
    }

    #[test]
    fn dust_and_a_shadow_at_the_border_are_blank() {
        let mut image = paper();
        stroke(&mut image, 300, 500, 2, 2);
        stroke(&mut image, 0, 0, 5, 1170);
        assert_eq!(marks(&image).components.len(), 0);
    }

    #[test]
    fn content_is_what_faint_and_dark_strokes_cover() {
        let mut image = RgbImage::from_pixel(1000, 800, Rgb([230; 3]));
        assert_eq!(content(&image), None);
        stroke(&mut image, 300, 600, 200, 4);
        for x in 700..710 {
            image.put_pixel(x, 80, Rgb([215; 3]));
        }
        assert_eq!(content(&image), Some([0.3, 0.1, 0.71, 0.755]));
    }

    #[test]
    fn a_single_short_word_is_not_blank() {
        let mut image = paper();
        stroke(&mut image, 300, 500, 10, 2);
        stroke(&mut image, 304, 495, 2, 12);
        assert_eq!(marks(&image).components.len(), 1);
    }
}
