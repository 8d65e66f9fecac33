//! Slanting words paler than print that lie over a page: what copy-proof paper shows once it is copied, where its pattern comes
//! out in grey. Where they stand is told from tone and shape; what they say only the recogniser tells.

use image::{GrayImage, Rgb, RgbImage};

use super::super::blank::shrunk;
use super::super::components::{Mask, bounds};
use super::super::geometry::{Point, Quad};
use super::super::recognition::Recogniser;
use super::super::tone;
use super::depth::Depths;
use super::{SLANT, apart};

/// Pale ink is at most this share as dark as print …
const PALE: f32 = 0.55;
/// … and print, around which nothing is looked at, at least this.
const PRINT: f32 = 0.63;
/// Pixels around print that are not looked at.
const AROUND: usize = 3;
/// Pale ink stands out by so many times the noise and so many levels at least; tried first …
const OVER_NOISE: f32 = 2.5;
const LEVELS: f32 = 2.5;
/// … and by this share of print's darkness, where a faint back page hides the words otherwise.
const OVER_BACK: f32 = 0.1;
/// Pale pixels so near one another (share of the long side) are of one word.
const NEAR: f32 = 0.011;
/// A word's length as a share of the long side: 9 to 75 mm of A4; and its length over its height.
const LENGTHS: std::ops::RangeInclusive<f32> = 0.03..=0.25;
const SHAPES: std::ops::RangeInclusive<f32> = 1.4..=12.0;
/// A word has so many pale pixels (share of the long side's square).
const PIXELS: f32 = 0.0003;
/// Words of one pattern differ in direction by so many degrees, and by such factors in length and height.
const SPREAD: f32 = 10.0;
const ALIKE: [f32; 2] = [1.35, 1.45];
/// So many such words are a pattern, of which so many are read.
const WORDS: usize = 3;
const READ: usize = 5;
/// Directions are tried in steps of so many degrees, on about so many pixels of a word.
const STEP: usize = 3;
const SAMPLE: usize = 500;
/// A word is read with a margin of this share of its height.
const MARGIN: f32 = 0.08;
/// What the words of copy-proof paper say.
const SAY: [&str; 5] = ["複写", "複製", "コピー", "COPY", "写し"];

/// The pale words of a pattern that says it is a copy, with how surely one was read, in pixels of the picture; empty where
/// there is no pattern or it says something else, as the name of a society on its paper.
pub(crate) fn copy_words(recogniser: &Recogniser, image: &RgbImage) -> (Vec<Quad>, f32) {
    let Some(pattern) = pattern(image) else { return (Vec::new(), 0.0) };
    let said = pattern.words.iter().take(READ).filter_map(|quad| {
        let reading = recogniser.read(&pattern.drawn, quad);
        let text: String = reading.glyphs.iter().map(|glyph| glyph.text).collect();
        SAY.iter().any(|word| text.to_uppercase().contains(word)).then(|| reading.confidence())
    });
    let sure = said.fold(0.0, f32::max);
    if sure <= 0.0 {
        return (Vec::new(), 0.0);
    }
    let back = |p: Point| Point::new(p.x * pattern.scale, p.y * pattern.scale);
    (pattern.words.iter().map(|quad| quad.map(back)).collect(), sure)
}

/// Pale words that are alike.
struct Pattern {
    /// Best seen first, in pixels of `drawn`.
    words: Vec<Quad>,
    /// The pale ink alone, dark on white.
    drawn: RgbImage,
    /// Pixels of the picture for one of `drawn`.
    scale: f32,
}

fn pattern(image: &RgbImage) -> Option<Pattern> {
    let grey = shrunk(tone::grey(image));
    let scale = image.width() as f32 / grey.width().max(1) as f32;
    let depths = Depths::of(&grey)?;
    let print = depths.over_paper(&grey, PRINT).dilated(AROUND);
    let levels = [(OVER_NOISE * depths.noise).max(LEVELS), OVER_BACK * depths.ink];
    let mut words = levels.iter().map(|least| alike(words(&depths, &print, *least)));
    let words = words.find(|words| words.len() >= WORDS)?;
    let drawn = drawn(&depths, &print, &grey, &words);
    Some(Pattern { words: words.iter().map(Word::quad).collect(), drawn, scale })
}

/// A cloud of pale pixels with the size, shape and slant of a word.
struct Word {
    pixels: Vec<Point>,
    count: usize,
    degrees: f32,
    /// Along its direction and across it: from, to.
    along: [f32; 2],
    across: [f32; 2],
}

impl Word {
    fn length(&self) -> f32 {
        self.along[1] - self.along[0]
    }

    fn height(&self) -> f32 {
        (self.across[1] - self.across[0]).max(1.0)
    }

    /// The same word measured in a direction.
    fn along(self, degrees: f32) -> Word {
        let [along, across] = extents(&self.pixels, degrees);
        Word { degrees, along, across, ..self }
    }

    fn quad(&self) -> Quad {
        let (sine, cosine) = self.degrees.to_radians().sin_cos();
        let margin = MARGIN * self.height();
        let (left, right) = (self.along[0] - margin, self.along[1] + margin);
        let (top, bottom) = (self.across[0] - margin, self.across[1] + margin);
        let point = |u: f32, v: f32| Point::new(u * cosine - v * sine, u * sine + v * cosine);
        Quad([point(left, top), point(right, top), point(right, bottom), point(left, bottom)])
    }
}

/// The pale clouds that are at least so deep and look like slanting words.
fn words(depths: &Depths, print: &Mask, least: f32) -> Vec<Word> {
    let most = PALE * depths.ink;
    let pale = Mask::from_fn(depths.width, depths.height, |x, y| {
        let depth = depths.at(x, y);
        depth > least && depth < most && !print.get(x, y)
    });
    let long = depths.width.max(depths.height) as f32;
    let grown = pale.dilated((long * NEAR / 2.0) as usize);
    grown.components().iter().filter_map(|cloud| word(cloud, &pale, long)).collect()
}

fn word(cloud: &[(usize, usize)], pale: &Mask, long: f32) -> Option<Word> {
    let (x0, y0, x1, y1) = bounds(cloud);
    let most = 1.2 * LENGTHS.end() * long;
    if (x1 - x0).max(y1 - y0) as f32 > most || ((x1 - x0).max(y1 - y0) as f32) < LENGTHS.start() * long {
        return None;
    }
    let own = || cloud.iter().filter(|(x, y)| pale.get(*x, *y));
    let count = own().count();
    if (count as f32) < PIXELS * long * long {
        return None;
    }
    let pixels: Vec<Point> = own()
        .step_by((count / SAMPLE).max(1))
        .map(|(x, y)| Point::new(*x as f32 + 0.5, *y as f32 + 0.5))
        .collect();
    let area = |degrees: f32| {
        let [along, across] = extents(&pixels, degrees);
        (along[1] - along[0]) * (across[1] - across[0])
    };
    // The narrowest box around it: the spread of two square characters says nothing of their direction.
    let lie = (-45i16..45).step_by(STEP).map(f32::from).min_by(|a, b| area(*a).total_cmp(&area(*b)))?;
    let word = Word { pixels, count, degrees: lie, along: [0.0; 2], across: [0.0; 2] }.along(lie);
    let word = if word.length() >= word.height() {
        word
    } else {
        let upright = if lie > 0.0 { lie - 90.0 } else { lie + 90.0 };
        word.along(upright)
    };
    let slants = apart(word.degrees, 0.0) >= SLANT && apart(word.degrees, 90.0) >= SLANT;
    let fits = LENGTHS.contains(&(word.length() / long)) && SHAPES.contains(&(word.length() / word.height()));
    (slants && fits).then_some(word)
}

/// From where to where points reach along a direction and across it.
fn extents(points: &[Point], degrees: f32) -> [[f32; 2]; 2] {
    let (sine, cosine) = degrees.to_radians().sin_cos();
    let reach = |along: &dyn Fn(&Point) -> f32| {
        points.iter().map(along).fold([f32::MAX, f32::MIN], |[low, high], v| [low.min(v), high.max(v)])
    };
    [reach(&|p: &Point| p.x * cosine + p.y * sine), reach(&|p: &Point| p.y * cosine - p.x * sine)]
}

/// The largest set of words of one direction and size, best seen first, all in their middle direction.
fn alike(words: Vec<Word>) -> Vec<Word> {
    let near = |a: f32, b: f32, factor: f32| a <= b * factor && b <= a * factor;
    let same = |a: &Word, b: &Word| {
        apart(a.degrees, b.degrees) <= SPREAD
            && near(a.length(), b.length(), ALIKE[0])
            && near(a.height(), b.height(), ALIKE[1])
    };
    let count = |a: &Word| words.iter().filter(|b| same(a, b)).count();
    let Some(first) = (0..words.len()).max_by_key(|at| (count(&words[*at]), usize::MAX - *at)) else {
        return Vec::new();
    };
    let kept: Vec<bool> = words.iter().map(|word| same(&words[first], word)).collect();
    let mut set: Vec<Word> = words.into_iter().zip(kept).filter(|(_, kept)| *kept).map(|(w, _)| w).collect();
    let mut degrees: Vec<f32> = set.iter().map(|word| word.degrees).collect();
    degrees.sort_by(f32::total_cmp);
    let Some(middle) = degrees.get(degrees.len() / 2).copied() else { return set };
    set.sort_by_key(|word| std::cmp::Reverse(word.count));
    set.into_iter().map(|word| word.along(middle)).collect()
}

/// The pale ink of some words as dark print on white.
fn drawn(depths: &Depths, print: &Mask, grey: &GrayImage, words: &[Word]) -> RgbImage {
    let mut ink: Vec<f32> = words
        .iter()
        .flat_map(|word| word.pixels.iter().map(|p| depths.at(p.x as usize, p.y as usize)))
        .collect();
    ink.sort_by(f32::total_cmp);
    let full = ink.get(ink.len() / 2).copied().unwrap_or(1.0).max(1.0);
    RgbImage::from_fn(grey.width(), grey.height(), |x, y| {
        let (x, y) = (x as usize, y as usize);
        let share = if print.get(x, y) { 0.0 } else { (depths.at(x, y) / full).clamp(0.0, 1.0) };
        Rgb([(255.0 - 225.0 * share) as u8; 3])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many alike words a page of 827 x 1170 shows that has, every 200 pixels, a bar of some slope and tone, and print.
    fn check(slope: f32, ink: u8, expected: bool) {
        let image = RgbImage::from_fn(827, 1170, |x, y| {
            let (u, v) = ((x % 200) as f32 - 100.0, (y % 200) as f32 - 100.0);
            let bar = u.abs() < 42.0 && (v - u * slope).abs() < 16.0;
            let print = x.is_multiple_of(9) && (y % 200) < 16;
            Rgb([if print {
                30
            } else if bar {
                ink
            } else {
                240
            }; 3])
        });
        let found = pattern(&image).map_or(0, |pattern| pattern.words.len());
        assert_eq!(found >= WORDS, expected, "{slope} {ink}: {found}");
    }

    #[test]
    fn slanting_pale_bars_of_one_size_are_a_pattern() {
        check(0.55, 205, true);
        check(-0.55, 225, true);
    }

    #[test]
    fn level_bars_and_bars_as_dark_as_print_are_none() {
        check(0.0, 205, false);
        check(0.55, 40, false);
    }

    #[test]
    fn a_word_is_read_along_its_slant() {
        let pixels = vec![Point::new(0.0, 0.0), Point::new(100.0, -50.0), Point::new(10.0, 20.0)];
        let word = Word { pixels, count: 3, degrees: 0.0, along: [0.0; 2], across: [0.0; 2] };
        let quad = word.along(-26.6).quad();
        assert!((quad.angle() + 26.6).abs() < 0.2, "{}", quad.angle());
    }
}
