//! Signs that a page is a copy: a seal in grey, a word that says so, in print or across the page. Evidence only: the grey scan of an original
//! shows its seal in grey too.

use daicho_model::{Confidence, CopySignal, CopySignalKind, Line};
use image::GrayImage;

use super::blank::Marked;
use super::components::bounds;
use super::geometry::{Placement, Point, Quad};
pub(crate) use pale::copy_words;
pub(crate) use specks::speck_words;

mod depth;
mod pale;
mod specks;

/// Sides of a seal as shares of the page's short side: 8 to 40 mm of A4.
const SIDES: std::ops::RangeInclusive<f32> = 0.038..=0.19;
/// Longer over shorter side at most.
const SHAPE: f32 = 1.15;
/// Share of the frame that is inked.
const FRAME: f32 = 0.88;
/// Width of the frame as a share of the seal's.
const RIM: f32 = 0.1;
/// Share of the seal's box that is inked.
const INKED: std::ops::RangeInclusive<f32> = 0.12..=0.65;
/// Contrast of red ink in grey as a share of black ink's.
const PALE: std::ops::RangeInclusive<f32> = 0.2..=0.86;
/// The paper around a mark is looked at so many pixels above and below it.
const BESIDE: usize = 3;
/// How sure a pattern in specks is.
const PATTERN: f32 = 0.7;
/// Degrees by which the words of a pattern slant at least: level and upright rows are print, or what is left of it.
const SLANT: f32 = 12.0;
/// Words that a copier or a hidden pattern prints.
const WORDS: [&str; 5] = ["複写", "複製", "コピー", "COPY", "写"];

/// Grey marks that have a seal's size, frame and tone, in pixels of the stored picture.
pub(crate) fn grey_seals(marked: &Marked, (width, height): (u32, u32)) -> Vec<[Point; 2]> {
    let scale = (width as f32 / marked.grey.width() as f32, height as f32 / marked.grey.height() as f32);
    let black = contrast_of_print(marked);
    let short = marked.grey.width().min(marked.grey.height()) as f32;
    let mut found = Vec::new();
    for pixels in &marked.components {
        let (x0, y0, x1, y1) = bounds(pixels);
        let (width, height) = ((x1 - x0) as f32, (y1 - y0) as f32);
        let fits = SIDES.contains(&(width / short))
            && SIDES.contains(&(height / short))
            && width.max(height) <= SHAPE * width.min(height)
            && INKED.contains(&inked(&marked.grey, pixels));
        if fits && PALE.contains(&(contrast(&marked.grey, pixels) / black)) && is_framed(pixels) {
            let corner = |x: usize, y: usize| Point::new(x as f32 * scale.0, y as f32 * scale.1);
            found.push([corner(x0, y0), corner(x1, y1)]);
        }
    }
    found
}

/// The signals of a page: grey seals (surer where the page shows colour, so that red would have been red), words, and
/// the words of a pattern in specks or paler than print, whose places are in pixels of the upright picture.
pub(crate) fn signals(
    seals: &[[Point; 2]],
    placement: &Placement,
    lines: &[Line],
    (pattern, (pale, read), page): (&[[Point; 2]], &(Vec<Quad>, f32), &Placement),
    colour: bool,
) -> Vec<CopySignal> {
    let pale = pale.iter().map(|quad| CopySignal {
        kind: CopySignalKind::CopyWord,
        bounding_box: page.bounding_box(&quad.0),
        confidence: Confidence::new(0.95 * read),
    });
    let specks = pattern.iter().map(|[a, b]| CopySignal {
        kind: CopySignalKind::SpeckPattern,
        bounding_box: page.bounding_box(&[*a, Point::new(b.x, a.y), *b, Point::new(a.x, b.y)]),
        confidence: Confidence::new(PATTERN),
    });
    let grey = seals.iter().map(|[a, b]| {
        let corners = [*a, Point::new(b.x, a.y), *b, Point::new(a.x, b.y)];
        CopySignal {
            kind: CopySignalKind::GreySeal,
            bounding_box: placement.bounding_box(&corners),
            confidence: Confidence::new(if colour { 0.7 } else { 0.4 }),
        }
    });
    let words = lines.iter().filter(|line| says_copy(&line.text)).map(|line| CopySignal {
        kind: CopySignalKind::CopyWord,
        bounding_box: line.bounding_box,
        confidence: line.confidence.scaled(0.95),
    });
    let mut signals: Vec<CopySignal> = grey.chain(words).chain(specks).chain(pale).collect();
    signals.sort_by(|a, b| {
        let (a, b) = (a.bounding_box, b.bounding_box);
        a.y0.total_cmp(&b.y0).then(a.x0.total_cmp(&b.x0))
    });
    signals
}

/// Degrees between two directions of lines.
fn apart(a: f32, b: f32) -> f32 {
    let between = (a - b).rem_euclid(180.0);
    between.min(180.0 - between)
}

/// Whether a line says nothing but that this is a copy.
fn says_copy(text: &str) -> bool {
    let letters: String = text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_uppercase();
    let rest = WORDS.iter().fold(letters.clone(), |rest, word| rest.replace(word, ""));
    rest.is_empty() && !letters.is_empty()
}

/// Share of a mark's box that is as dark as its ink: a patch is dark within, where it does not stand out.
fn inked(grey: &GrayImage, pixels: &[(usize, usize)]) -> f32 {
    let (x0, y0, x1, y1) = bounds(pixels);
    let level = |x: usize, y: usize| grey.get_pixel(x as u32, y as u32).0[0];
    let mut ink: Vec<u8> = pixels.iter().map(|(x, y)| level(*x, *y)).collect();
    ink.sort_unstable();
    let limit = ink[ink.len() / 2].saturating_add(12);
    let dark =
        (y0..y1).flat_map(|y| (x0..x1).map(move |x| (x, y))).filter(|(x, y)| level(*x, *y) <= limit).count();
    dark as f32 / ((x1 - x0) * (y1 - y0)) as f32
}

/// Grey levels between the paper around a mark and its ink.
fn contrast(grey: &GrayImage, pixels: &[(usize, usize)]) -> f32 {
    let (x0, y0, x1, y1) = bounds(pixels);
    let level = |x: usize, y: usize| f32::from(grey.get_pixel(x as u32, y as u32).0[0]);
    let last = grey.height() as usize - 1;
    let (above, below) = (y0.saturating_sub(BESIDE), (y1 + BESIDE).min(last));
    let paper = (x0..x1).flat_map(|x| [level(x, above), level(x, below)]).fold(0.0, f32::max);
    let mut ink: Vec<f32> = pixels.iter().map(|(x, y)| level(*x, *y)).collect();
    ink.sort_by(f32::total_cmp);
    paper - ink[ink.len() / 2]
}

/// The same of the page's print: upper quartile over its marks.
fn contrast_of_print(marked: &Marked) -> f32 {
    let mut all: Vec<f32> = marked.components.iter().map(|pixels| contrast(&marked.grey, pixels)).collect();
    all.sort_by(f32::total_cmp);
    all.get(all.len() * 3 / 4).copied().unwrap_or(255.0).max(1.0)
}

/// Whether a mark's ink runs around it, along a circle or along its box.
fn is_framed(pixels: &[(usize, usize)]) -> bool {
    const PARTS: usize = 72;
    let (x0, y0, x1, y1) = bounds(pixels);
    let (width, height) = ((x1 - x0) as f32, (y1 - y0) as f32);
    let (mut round, mut square) = ([false; PARTS], [false; PARTS]);
    for (x, y) in pixels {
        // From -1 to 1 within the box.
        let u = 2.0 * (*x as f32 + 0.5 - x0 as f32) / width - 1.0;
        let v = 2.0 * (*y as f32 + 0.5 - y0 as f32) / height - 1.0;
        let part = ((v.atan2(u) / std::f32::consts::TAU).rem_euclid(1.0) * PARTS as f32) as usize % PARTS;
        round[part] |= u.hypot(v) >= 1.0 - 2.0 * RIM;
        square[part] |= u.abs().max(v.abs()) >= 1.0 - 2.0 * RIM;
    }
    let share = |parts: &[bool]| parts.iter().filter(|inked| **inked).count() as f32 / PARTS as f32;
    // Ink on the circle is in the box's rim only near its four sides.
    let corners_empty = !pixels.iter().any(|(x, y)| {
        let u = 2.0 * (*x as f32 + 0.5 - x0 as f32) / width - 1.0;
        let v = 2.0 * (*y as f32 + 0.5 - y0 as f32) / height - 1.0;
        u.abs().min(v.abs()) > 0.82
    });
    if corners_empty { share(&round) >= FRAME } else { share(&square) >= FRAME }
}

#[cfg(test)]
mod tests {
    use image::{Luma, Rgb, RgbImage};

    use super::super::blank;
    use super::*;

    /// A page with lines of black text and a mark of some ink in a box of 90 pixels at (600, 900).
    fn marked(ink: u8, mark: impl Fn(i32, i32) -> bool) -> Marked {
        let image = RgbImage::from_fn(827, 1170, |x, y| {
            let text = (100..500).contains(&x) && x % 12 < 7 && y % 60 < 14 && y > 100 && y < 700;
            let marked = (0..90).contains(&(x as i32 - 600)) && mark(x as i32 - 645, y as i32 - 945);
            Rgb(if text {
                [20; 3]
            } else if marked {
                [ink; 3]
            } else {
                [250; 3]
            })
        });
        blank::marks(&image)
    }

    /// A ring of radius 40 with a cross in it that touches it.
    fn ring(x: i32, y: i32) -> bool {
        let distance = x * x + y * y;
        (35 * 35..40 * 40).contains(&distance) || (distance < 1296 && (x.abs() < 3 || y.abs() < 3))
    }

    fn frame(x: i32, y: i32) -> bool {
        x.abs().max(y.abs()) < 40 && (x.abs().max(y.abs()) >= 35 || x.abs() < 3)
    }

    fn check(marked: &Marked, expected: usize) {
        assert_eq!(grey_seals(marked, (827, 1170)).len(), expected);
    }

    #[test]
    fn round_and_square_marks_in_grey_are_seals() {
        check(&marked(110, ring), 1);
        check(&marked(110, frame), 1);
    }

    #[test]
    fn black_marks_patches_and_open_shapes_are_none() {
        check(&marked(20, ring), 0);
        check(&marked(110, |x, y| x * x + y * y < 1600), 0);
        check(&marked(110, |x, y| ring(x, y) && x < 10), 0);
    }

    #[test]
    fn only_a_line_of_copy_words_says_copy() {
        for (text, expected) in
            [("複写", true), ("Ｃ", false), ("COPY COPY", true), ("コピー機の使い方", false), ("", false)]
        {
            assert_eq!(says_copy(text), expected, "{text}");
        }
    }

    #[test]
    fn the_darkness_of_print_is_known() {
        let mut page = marked(110, ring);
        assert!((contrast_of_print(&page) - 230.0).abs() < 12.0, "{}", contrast_of_print(&page));
        page.grey = GrayImage::from_pixel(827, 1170, Luma([9]));
        assert_eq!(contrast_of_print(&page), 1.0);
    }
}
