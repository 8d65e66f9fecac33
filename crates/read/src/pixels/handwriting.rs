//! Ink that a hand has left: told by its tone or colour against the page's print, and by characters that do not
//! keep to a line. Handwriting is found, not read.

use daicho_model::{BoundingBox, Confidence, Handwriting, InkTone, Line, Seal};
use image::RgbImage;

use super::geometry::{Frame, Point};

/// Lines are looked at in this height, in pixels.
const HEIGHT: usize = 40;
/// Lines of so many characters can be a name or a word filled in.
const CHARACTERS: std::ops::RangeInclusive<usize> = 2..=14;
/// The page's print is known from so many lines.
const PRINTED: usize = 4;
/// Ink with less contrast than this share of the page's print is pencil.
const PENCIL: f32 = 0.62;
/// Ink with less contrast, in grey levels, is no ink.
const FAINTEST: f32 = 22.0;
/// Blue over red of a pen's ink; the page's print has less than half of it.
const BLUE: f32 = 30.0;
/// How far characters are off their line (standard deviation over height) at least, by what else speaks for a hand.
const UNEVEN_PENCIL: f32 = 0.02;
const UNEVEN_BLUE: f32 = 0.025;
const UNEVEN_DARK: f32 = 0.09;
/// Dark ink that also reads badly needs less.
const UNEVEN_UNREADABLE: f32 = 0.07;
const READS_BADLY: f32 = 0.85;
/// What the page's own print is off its lines, on bent paper, counts so many times on top.
const BENT: f32 = 3.0;
/// A filled-in word is at most so many times as high as the page's print.
const HIGHEST: f32 = 2.4;

/// A page's lines with their ink, looked at once for all that is asked of them.
pub(crate) struct Looked<'a> {
    seen: Vec<(&'a Line, Ink)>,
    print: Print,
}

/// A short Japanese word.
pub(crate) struct Word {
    pub bounding_box: BoundingBox,
    /// How much less evenly than the page's print its characters stand and how much they differ in size, over its height;
    /// `None` where they cannot be told apart.
    pub uneven: Option<f32>,
    /// How many letters were read.
    pub letters: usize,
    /// Its ink is a pen's, the page's print is not.
    pub blue: bool,
}

impl<'a> Looked<'a> {
    /// Looks at the level lines outside of seals; `None` where there are too few to know the page's print.
    pub fn at(image: &RgbImage, frame: &Frame, lines: &'a [Line], seals: &[Seal]) -> Option<Looked<'a>> {
        let free = |b: &BoundingBox| !seals.iter().any(|seal| seal.bounding_box.intersects(b));
        let seen: Vec<(&Line, Ink)> = lines
            .iter()
            .filter(|line| !line.vertical && free(&line.bounding_box))
            .filter_map(|line| Some((line, Ink::of(image, frame, &line.bounding_box)?)))
            .collect();
        if seen.len() < PRINTED {
            return None;
        }
        let print = Print {
            contrast: median(seen.iter().map(|(_, ink)| ink.contrast)),
            blue: median(seen.iter().map(|(_, ink)| ink.blue)),
            height: median(seen.iter().map(|(line, _)| line.bounding_box.height())),
            uneven: median(seen.iter().filter_map(|(_, ink)| Some(ink.uneven?.middles))),
            irregular: median(seen.iter().filter_map(|(_, ink)| Some(ink.uneven?.irregular()))),
        };
        Some(Looked { seen, print })
    }

    /// What is surely handwritten, by place in the text.
    pub fn hands(&self) -> Vec<Handwriting> {
        let words = self.of_words();
        let hands = words.filter_map(|(line, ink)| {
            let (tone, confidence) = ink.hand(&self.print, line.confidence.get())?;
            Some(Handwriting {
                bounding_box: line.bounding_box,
                tone,
                confidence: Confidence::new(confidence),
            })
        });
        hands.collect()
    }

    /// All short words, by place in the text.
    pub fn words(&self) -> Vec<Word> {
        let blue = |ink: &Ink| ink.blue >= BLUE && self.print.blue < BLUE / 2.0;
        let words = self.of_words().map(|(line, ink)| Word {
            bounding_box: line.bounding_box,
            uneven: ink.uneven.map(|uneven| uneven.irregular() - self.print.irregular),
            letters: letters(line).len(),
            blue: blue(ink),
        });
        words.collect()
    }

    fn of_words(&self) -> impl Iterator<Item = &(&'a Line, Ink)> {
        let highest = HIGHEST * self.print.height;
        self.seen.iter().filter(move |(line, _)| is_word(line) && line.bounding_box.height() <= highest)
    }
}

/// Whether a line is short and Japanese: only such lines are told.
fn is_word(line: &Line) -> bool {
    let letters = letters(line);
    let japanese =
        letters.iter().filter(|c| matches!(c, '\u{3041}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}')).count();
    CHARACTERS.contains(&letters.len()) && 5 * japanese >= 4 * letters.len()
}

fn letters(line: &Line) -> Vec<char> {
    line.text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// The page's print: medians over its lines.
struct Print {
    contrast: f32,
    blue: f32,
    height: f32,
    uneven: f32,
    irregular: f32,
}

/// Standard deviations over full-height characters, as shares of their size.
#[derive(Clone, Copy)]
struct Uneven {
    middles: f32,
    heights: f32,
}

impl Uneven {
    fn irregular(&self) -> f32 {
        self.middles.hypot(self.heights)
    }
}

/// The ink of one line.
struct Ink {
    /// Grey levels between paper and the darker half of the ink.
    contrast: f32,
    /// Mean of blue over red.
    blue: f32,
    /// How far characters are off their line; `None` for too few characters.
    uneven: Option<Uneven>,
}

impl Ink {
    fn of(image: &RgbImage, frame: &Frame, place: &BoundingBox) -> Option<Ink> {
        let (pixels, width) = sampled(image, frame, place)?;
        let grey = |p: &[u8; 3]| (u32::from(p[0]) + u32::from(p[1]) + u32::from(p[2])) / 3;
        let mut sorted: Vec<u32> = pixels.iter().map(grey).collect();
        sorted.sort_unstable();
        let (paper, darkest) = (sorted[sorted.len() * 9 / 10] as f32, sorted[sorted.len() / 40] as f32);
        if paper - darkest < FAINTEST {
            return None;
        }
        let limit = paper - 0.45 * (paper - darkest);
        let dark: Vec<bool> = pixels.iter().map(|p| (grey(p) as f32) < limit).collect();
        let mut inked: Vec<&[u8; 3]> =
            pixels.iter().zip(&dark).filter(|(_, dark)| **dark).map(|(p, _)| p).collect();
        inked.sort_by_key(|p| grey(p));
        inked.truncate(inked.len().div_ceil(2));
        let mean =
            |f: fn(&[u8; 3]) -> f32| inked.iter().map(|p| f(p)).sum::<f32>() / inked.len().max(1) as f32;
        Some(Ink {
            contrast: paper - mean(|p| (f32::from(p[0]) + f32::from(p[1]) + f32::from(p[2])) / 3.0),
            blue: mean(|p| f32::from(p[2]) - f32::from(p[0])),
            uneven: unevenness(&dark, width),
        })
    }

    /// The tone and how sure it is that a hand has written it; `None` for print.
    fn hand(&self, print: &Print, reads: f32) -> Option<(InkTone, f32)> {
        let uneven = self.uneven?.middles - BENT * print.uneven;
        let sure = |least: f32| (0.55 + 4.0 * (uneven - least)).min(0.95);
        if self.blue >= BLUE && print.blue < BLUE / 2.0 && uneven >= UNEVEN_BLUE {
            return Some((InkTone::Colour, sure(UNEVEN_BLUE)));
        }
        if self.contrast <= PENCIL * print.contrast && uneven >= UNEVEN_PENCIL {
            return Some((InkTone::Pencil, sure(UNEVEN_PENCIL)));
        }
        let least = if reads < READS_BADLY { UNEVEN_UNREADABLE } else { UNEVEN_DARK };
        (uneven >= least).then(|| (InkTone::Dark, sure(least)))
    }
}

/// A line's place on the level page in pixels of [`HEIGHT`] rows, and their width.
fn sampled(image: &RgbImage, frame: &Frame, place: &BoundingBox) -> Option<(Vec<[u8; 3]>, usize)> {
    let (across, down) = (image.width() as f32, image.height() as f32);
    let (wide, high) = (place.width() * across, place.height() * down);
    if high < 8.0 || wide < high {
        return None;
    }
    let width = ((HEIGHT as f32 * wide / high) as usize).min(1200);
    let mut pixels = Vec::with_capacity(width * HEIGHT);
    for y in 0..HEIGHT {
        for x in 0..width {
            let u = place.x0 * across + (x as f32 + 0.5) / width as f32 * wide;
            let v = place.y0 * down + (y as f32 + 0.5) / HEIGHT as f32 * high;
            let p = frame.picture(Point::new(u, v));
            let column = p.x.clamp(0.0, across - 1.0) as u32;
            let row = p.y.clamp(0.0, down - 1.0) as u32;
            pixels.push(image.get_pixel(column, row).0);
        }
    }
    Some((pixels, width))
}

/// How far full-height characters are off their line.
fn unevenness(dark: &[bool], width: usize) -> Option<Uneven> {
    let rows = |from: usize, to: usize| {
        let inked = |y: &usize| (from..to).any(|x| dark[y * width + x]);
        Some(((0..HEIGHT).find(inked)? as f32, (0..HEIGHT).rev().find(inked)? as f32 + 1.0))
    };
    let (top, bottom) = rows(0, width)?;
    let height = bottom - top;
    let mut characters: Vec<(usize, usize)> = Vec::new();
    let mut start = None;
    for x in 0..=width {
        let inked = x < width && (0..HEIGHT).any(|y| dark[y * width + x]);
        match (inked, start) {
            (true, None) => start = Some(x),
            (false, Some(from)) => {
                start = None;
                match characters.last_mut() {
                    Some(last)
                        if (x - last.0) as f32 <= 1.08 * height
                            && ((from - last.1) as f32) < 0.22 * height =>
                    {
                        last.1 = x;
                    }
                    _ => characters.push((from, x)),
                }
            }
            _ => {}
        }
    }
    let full: Vec<(f32, f32)> = characters
        .iter()
        .filter(|(from, to)| (to - from) as f32 >= 0.45 * height)
        .filter_map(|(from, to)| rows(*from, *to))
        .filter(|(top, bottom)| bottom - top >= 0.62 * height)
        .collect();
    if full.len() < 3 {
        return None;
    }
    let size = full.iter().map(|(top, bottom)| bottom - top).fold(0.0, f32::max);
    let over_size = |values: Vec<f32>| deviation(&values) / size;
    Some(Uneven {
        middles: over_size(full.iter().map(|(top, bottom)| (top + bottom) / 2.0).collect()),
        heights: over_size(full.iter().map(|(top, bottom)| bottom - top).collect()),
    })
}

fn deviation(values: &[f32]) -> f32 {
    let many = values.len().max(1) as f32;
    let mean = values.iter().sum::<f32>() / many;
    (values.iter().map(|value| (value - mean).powi(2)).sum::<f32>() / many).sqrt()
}

fn median(values: impl Iterator<Item = f32>) -> f32 {
    let mut sorted: Vec<f32> = values.collect();
    sorted.sort_by(f32::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use daicho_model::Reader;
    use image::Rgb;

    use super::*;

    const FRAME: (u32, u32) = (800, 1000);

    /// A page of five lines of five square characters; those of the third have their own ink and are moved up and
    /// down by so many pixels in turn.
    fn page(ink: [u8; 3], moved: u32) -> (RgbImage, Vec<Line>) {
        let image = RgbImage::from_fn(FRAME.0, FRAME.1, |x, y| {
            let (row, column) = (y / 100, (x.saturating_sub(100)) / 40);
            let written = row == 2;
            let down = if written && column % 2 == 1 { moved } else { 0 };
            let (u, v) = ((x.saturating_sub(100)) % 40, (y % 100).saturating_sub(30 + down));
            let inked = (100..300).contains(&x) && row < 5 && y % 100 >= 30 + down && u < 32 && v < 32;
            let stroke = u % 31 < 4 || v % 14 < 4;
            Rgb(if !(inked && stroke) {
                [250; 3]
            } else if written {
                ink
            } else {
                [30; 3]
            })
        });
        let line = |row: u32| Line {
            text: "架空花子会".to_owned(),
            bounding_box: BoundingBox::new(
                96.0 / 800.0,
                (row * 100 + 24) as f32 / 1000.0,
                300.0 / 800.0,
                (row * 100 + 72) as f32 / 1000.0,
            ),
            confidence: Confidence::new(0.97),
            reader: Reader::Ocr,
            vertical: false,
            corners: None,
            words: Vec::new(),
        };
        (image, (0..5).map(line).collect())
    }

    fn check(ink: [u8; 3], moved: u32, expected: Option<InkTone>) {
        let (image, lines) = page(ink, moved);
        let frame = Frame::new(FRAME.0, FRAME.1, 0.0);
        let looked = Looked::at(&image, &frame, &lines, &[]).expect("five lines");
        let found = looked.hands();
        assert_eq!(looked.words().len(), 5);
        assert_eq!(found.iter().map(|hand| hand.tone).collect::<Vec<_>>(), Vec::from_iter(expected));
        assert!(found.iter().all(|hand| hand.bounding_box == lines[2].bounding_box));
    }

    #[test]
    fn print_in_any_ink_is_no_handwriting() {
        check([30; 3], 0, None);
        check([150; 3], 0, None);
        check([40, 60, 190], 0, None);
    }

    #[test]
    fn uneven_characters_are_handwriting_in_their_tone() {
        check([30; 3], 7, Some(InkTone::Dark));
        check([150; 3], 4, Some(InkTone::Pencil));
        check([40, 60, 190], 4, Some(InkTone::Colour));
    }
}
