//! What a scan leaves on a page beside its print: grain of the paper, specks of dirt, the shape of handwriting. Kept
//! small, so that the audit can compare pieces without their pictures.

mod grain;
mod hands;
mod print;
mod specks;

use daicho_model::{BoundingBox, Handwriting, Line, Traces};
use image::RgbImage;

use super::geometry::{Frame, Point};
use super::handwriting::Word;
use super::tone;

/// What is printed on the page: traces are what lies beside it.
pub(crate) struct Printed<'a> {
    pub lines: &'a [Line],
    pub handwriting: &'a [Handwriting],
    /// Short words, handwriting among them.
    pub words: &'a [Word],
    /// Codes, seals and ruling lines.
    pub others: Vec<BoundingBox>,
}

/// The grid reaches beyond the print by this share of its box: margins show grain too.
const BEYOND: f32 = 0.06;
/// That of the whole picture stays inside of its border by this share.
const INSIDE: f32 = -0.02;

/// The traces of an upright page; `None` where it bears too little print to know places by.
pub(crate) fn find(
    image: &RgbImage,
    frame: &Frame,
    printed: &Printed<'_>,
    pixels_sha256: &str,
) -> Option<Traces> {
    let grey = tone::grey(image);
    let print = print::extent(&grey, frame, printed)?;
    let grain = grain::find(&grey, frame, &print, BEYOND);
    let upright = Frame::new(grey.width(), grey.height(), 0.0);
    let picture = Extent { left: 0.0, top: 0.0, right: grey.width() as f32, bottom: grey.height() as f32 };
    let picture_grain = grain::find(&grey, &upright, &picture, INSIDE);
    let hands = hands::find(&grey, frame, printed);
    let specks = specks::find(grey, frame, &print, printed);
    Some(Traces { grain, picture_grain, specks, hands, pixels_sha256: pixels_sha256.to_owned() })
}

/// A box in pixels of the level page: the page's print.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Extent {
    left: f32,
    top: f32,
    right: f32,
    bottom: f32,
}

impl Extent {
    fn at(&self, u: f32, v: f32) -> Point {
        Point::new(self.left + (self.right - self.left) * u, self.top + (self.bottom - self.top) * v)
    }

    fn diagonal(&self) -> f32 {
        (self.right - self.left).hypot(self.bottom - self.top)
    }
}

#[cfg(test)]
mod tests {
    use daicho_model::{Confidence, Reader};
    use image::Rgb;

    use super::*;

    /// A page of four dark bars as lines, with grain of its own, shifted on the picture.
    fn page(seed: u32, shift: u32, size: (u32, u32)) -> (RgbImage, Vec<Line>) {
        let mut state = seed;
        let mut noise = RgbImage::new(600, 800);
        for pixel in noise.pixels_mut() {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            *pixel = Rgb([(232 + (state >> 24) % 12) as u8; 3]);
        }
        let rows = [100u32, 300, 480, 700];
        for y in rows {
            for v in y..y + 20 {
                (80..520).for_each(|u| noise.put_pixel(u, v, Rgb([30; 3])));
            }
        }
        let image = RgbImage::from_fn(size.0, size.1, |x, y| {
            let (u, v) = (x.wrapping_sub(shift), y.wrapping_sub(shift));
            if u < 600 && v < 800 { *noise.get_pixel(u, v) } else { Rgb([236; 3]) }
        });
        let at = |x: u32, of: u32| (x + shift) as f32 / of as f32;
        let line = |y: u32| Line {
            text: "架空花子".to_owned(),
            bounding_box: BoundingBox::new(
                at(76, size.0),
                at(y - 4, size.1),
                at(524, size.0),
                at(y + 24, size.1),
            ),
            confidence: Confidence::new(0.97),
            reader: Reader::Ocr,
            vertical: false,
            corners: None,
            words: Vec::new(),
        };
        (image, rows.into_iter().map(line).collect())
    }

    fn traces((image, lines): (RgbImage, Vec<Line>)) -> Traces {
        let frame = Frame::new(image.width(), image.height(), 0.0);
        let printed = Printed { lines: &lines, handwriting: &[], words: &[], others: Vec::new() };
        find(&image, &frame, &printed, "digest").expect("there is print")
    }

    /// Shares of places seen on both pages on which both are pale or both are not.
    fn alike(a: &Traces, b: &Traces) -> f32 {
        let (a, b) = (a.grain.as_ref().expect("grain"), b.grain.as_ref().expect("grain"));
        let both = (0..56 * 56).filter(|at| a.seen.get(*at) && b.seen.get(*at));
        let both: Vec<usize> = both.collect();
        assert!(both.len() > 1500, "{}", both.len());
        both.iter().filter(|at| a.pale.get(**at) == b.pale.get(**at)).count() as f32 / both.len() as f32
    }

    #[test]
    fn a_scan_moved_on_its_picture_keeps_its_grain() {
        let (here, there) = (traces(page(7, 0, (600, 800))), traces(page(7, 23, (660, 870))));
        assert!(alike(&here, &there) > 0.97);
    }

    #[test]
    fn two_scans_of_one_form_have_different_grain() {
        let (one, other) = (traces(page(7, 0, (600, 800))), traces(page(8, 0, (600, 800))));
        assert!((0.4..0.6).contains(&alike(&one, &other)));
    }

    #[test]
    fn a_drawn_page_has_no_grain_and_a_bare_one_no_traces() {
        let (mut image, lines) = page(7, 0, (600, 800));
        for pixel in image.pixels_mut().filter(|pixel| pixel.0[0] > 200) {
            *pixel = Rgb([255; 3]);
        }
        assert_eq!(traces((image, lines)).grain, None);
        let printed = Printed { lines: &[], handwriting: &[], words: &[], others: Vec::new() };
        let (image, _) = page(7, 0, (600, 800));
        assert_eq!(find(&image, &Frame::new(600, 800, 0.0), &printed, ""), None);
    }

    #[test]
    fn specks_are_told_by_their_place_beside_the_print() {
        let (mut image, lines) = page(7, 0, (600, 800));
        for (x, y) in [(200, 200), (401, 612)] {
            (0..9).for_each(|i| image.put_pixel(x + i % 3, y + i / 3, Rgb([60; 3])));
        }
        let specks = traces((image, lines)).specks;
        // (201.5 - 80) / 440, (201.5 - 100) / 620, and so on, in ten-thousandths.
        let near = |a: [i16; 2], x: i16, y: i16| (a[0] - x).abs() <= 15 && (a[1] - y).abs() <= 15;
        assert_eq!(specks.len(), 2, "{specks:?}");
        assert!(near(specks[0], 2761, 1637) && near(specks[1], 7330, 8282), "{specks:?}");
    }
}
