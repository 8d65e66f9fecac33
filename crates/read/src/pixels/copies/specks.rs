//! Words in specks: what a copier or a fax makes of the pale pattern on security paper (COPY, 複写 all over the page).

use image::{GrayImage, RgbImage};

use super::super::blank::shrunk;
use super::super::components::{Mask, bounds};
use super::super::geometry::Point;
use super::super::tone;
use super::{SLANT, apart};

/// A picture is of two tones if at most this share of it lies between them.
const BETWEEN: f32 = 0.03;
/// The two tones.
const TONES: [u8; 2] = [60, 195];
/// Specks are shorter than this share of the long side (1.2 mm of A4), less than print is.
const SPECK: f32 = 0.004;
/// Specks so near one another (share of the long side) are of one word.
const NEAR: f32 = 0.011;
/// A word's length as a share of the long side: 12 to 75 mm of A4.
const LENGTHS: std::ops::RangeInclusive<f32> = 0.04..=0.25;
/// Length over height of a word.
const SHAPES: std::ops::RangeInclusive<f32> = 1.8..=12.0;
/// So many specks make a word.
const SPECKS: usize = 15;
/// So many words of one direction make a pattern.
const WORDS: usize = 5;
/// Degrees by which their directions may differ.
const SPREAD: f32 = 8.0;

/// The slanting words that lie over a page of two tones in specks, as boxes in its pixels; empty where there is no such
/// pattern.
pub(crate) fn speck_words(image: &RgbImage) -> Vec<[Point; 2]> {
    if !has_two_tones(image) {
        return Vec::new();
    }
    let grey = shrunk(tone::grey(image));
    let scale = image.width() as f32 / grey.width().max(1) as f32;
    let (width, height) = (grey.width() as usize, grey.height() as usize);
    let long = width.max(height) as f32;
    let longest = ((long * SPECK) as usize).max(2);
    let mut left = Mask::new(width, height);
    for pixels in dark(&grey).components() {
        let (x0, y0, x1, y1) = bounds(&pixels);
        if (x1 - x0).max(y1 - y0) < longest {
            left.set[(y0 + y1) / 2 * width + (x0 + x1) / 2] = true;
        }
    }
    let grown = left.dilated((long * NEAR / 2.0) as usize);
    let words: Vec<Word> = grown.components().iter().filter_map(|pixels| word(pixels, &left, long)).collect();
    let alike = |a: &&Word| words.iter().filter(|b| apart(a.degrees, b.degrees) <= SPREAD).count();
    let Some(first) = words.iter().max_by_key(alike).filter(|first| alike(first) >= WORDS) else {
        return Vec::new();
    };
    let same = words.iter().filter(|word| apart(word.degrees, first.degrees) <= SPREAD);
    same.map(|word| word.place.map(|p| Point::new(p.x * scale, p.y * scale))).collect()
}

/// A cloud of specks with the length, shape and slant of a word.
struct Word {
    place: [Point; 2],
    degrees: f32,
}

/// The word of a cloud: its direction is that in which its specks spread most.
fn word(cloud: &[(usize, usize)], specks: &Mask, long: f32) -> Option<Word> {
    let own: Vec<(f32, f32)> =
        cloud.iter().filter(|(x, y)| specks.get(*x, *y)).map(|(x, y)| (*x as f32, *y as f32)).collect();
    if own.len() < SPECKS {
        return None;
    }
    let count = own.len() as f32;
    let (mx, my) = own.iter().fold((0.0, 0.0), |(a, b), (x, y)| (a + x / count, b + y / count));
    let (xx, yy, xy) = own.iter().fold((0.0, 0.0, 0.0), |(xx, yy, xy), (x, y)| {
        let (dx, dy) = (x - mx, y - my);
        (xx + dx * dx, yy + dy * dy, xy + dx * dy)
    });
    let direction = 0.5 * f32::atan2(2.0 * xy, xx - yy);
    let (sin, cos) = direction.sin_cos();
    let extent = |along: fn(f32, f32, f32, f32) -> f32| {
        let values = own.iter().map(|(x, y)| along(x - mx, y - my, sin, cos));
        let (low, high) = values.fold((f32::MAX, f32::MIN), |(l, h), v| (l.min(v), h.max(v)));
        high - low
    };
    let length = extent(|x, y, sin, cos| x * cos + y * sin);
    let height = extent(|x, y, sin, cos| y * cos - x * sin).max(1.0);
    let degrees = direction.to_degrees();
    let slants = apart(degrees, 0.0) >= SLANT && apart(degrees, 90.0) >= SLANT;
    let fits = LENGTHS.contains(&(length / long)) && SHAPES.contains(&(length / height));
    let (x0, y0, x1, y1) = bounds(cloud);
    let place = [Point::new(x0 as f32, y0 as f32), Point::new(x1 as f32, y1 as f32)];
    (slants && fits).then_some(Word { place, degrees })
}

/// What is darker than white paper by a little: shrinking pales a speck.
fn dark(grey: &GrayImage) -> Mask {
    const PALE: u8 = 225;
    Mask::from_fn(grey.width() as usize, grey.height() as usize, |x, y| {
        grey.get_pixel(x as u32, y as u32).0[0] < PALE
    })
}

/// Most pages have more than two tones, and are left after their first rows.
fn has_two_tones(image: &RgbImage) -> bool {
    let pixels = image.width() as usize * image.height() as usize;
    let most = (BETWEEN * pixels as f32) as usize;
    tone::luminances(image).filter(|level| (TONES[0]..TONES[1]).contains(level)).nth(most).is_none()
}

#[cfg(test)]
mod tests {
    use image::Rgb;

    use super::*;

    /// White paper of 827 x 1170 with a black bar and, every 200 pixels, a word of specks that runs up at some slope.
    fn check(slope: f32, every: u32, found: bool) {
        let speck = |x: u32, y: u32| {
            let (u, v) = ((x % 200) as f32 - 100.0, (y % 200) as f32 - 100.0);
            x.is_multiple_of(every)
                && y.is_multiple_of(every)
                && u.abs() < 50.0
                && (v + u * slope).abs() < 12.0
        };
        let image = RgbImage::from_fn(827, 1170, |x, y| {
            let bar = (100..700).contains(&x) && (4..16).contains(&y);
            Rgb(if bar || speck(x, y) { [0; 3] } else { [255; 3] })
        });
        assert_eq!(!speck_words(&image).is_empty(), found, "{slope} {every}");
    }

    #[test]
    fn slanting_words_in_specks_are_a_pattern() {
        check(0.6, 5, true);
        check(-0.5, 5, true);
    }

    #[test]
    fn level_rows_and_lone_dust_are_none() {
        check(0.0, 5, false);
        check(0.6, 40, false);
    }

    #[test]
    fn a_page_in_grey_tones_has_none() {
        let shaded = RgbImage::from_fn(827, 1170, |x, _| Rgb([(x % 256) as u8; 3]));
        assert!(speck_words(&shaded).is_empty());
    }
}
