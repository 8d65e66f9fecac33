//! One slanting word again and again over a page, paler than its print: what copy-proof paper shows once it is copied.
//!
//! The pale layer is compared with itself at every shift. A word set in rows makes it agree with itself at the shifts of a
//! lattice, however pale it is. Print that shines through, shaded fields and bands agree at shifts of their own, but
//! they run level or upright: such frequencies are left out.

use image::RgbImage;

use super::super::geometry::Point;
use super::fourier::Plane;
use super::pale::{LONG_SIDE, Pale, layer};

/// Side of the transform: a page and the longest shift, half a page, fit into it.
const SIDE: usize = 512;
/// Degrees around level and upright whose frequencies are left out.
const LEVEL: f32 = 12.0;
/// Frequencies kept, in waves a pixel: slower ones are shades, faster ones noise.
const WAVES: std::ops::RangeInclusive<f32> = 0.012..=0.25;
/// The shortest shift as a share of the long side: words are no nearer (20 mm of A4).
const NEAREST: f32 = 0.07;
/// What lies over itself at a shift is this share of all that is pale at least.
const OVERLAP: f32 = 0.2;
/// So many shifts at which the layer agrees best are looked at.
const PEAKS: usize = 16;
/// Pixels by which a sum of two shifts may miss.
const MISS: isize = 2;
/// Two shifts of a lattice stand at a sine of at least this.
const APART: f32 = 0.3;
/// The layer agrees with itself at the lattice's shifts by this correlation at least …
const AGREE: f32 = 0.2;
/// … and by so many standard deviations of all shifts. Not a proof: print that shines through and coarse faxes passed now
/// and then, and much faded words did not.
const STANDS_OUT: f32 = 5.0;
/// The pattern is this dark (root mean square, as a share of print) at least: what stays of smooth print is fainter.
const FAINTEST: f32 = 0.001;
/// Shifts so near the picture's axes (pixels) are a scanner's: the noise of its sensor repeats along them.
const AXIS: isize = 2;
/// Places are told in squares of this share of the long side.
const SQUARE: f32 = 0.16;
/// A square shows the word where it agrees with its neighbours by this share of the page's mean.
const SHOWN: f32 = 0.5;

/// Where the words of a pale pattern stand, as boxes in the picture's pixels; empty where there is none. `skew`: degrees
/// clockwise by which the picture is turned to be level.
pub(crate) fn pale_words(image: &RgbImage, skew: f32) -> Vec<[Point; 2]> {
    let Some(pale) = layer(image) else { return Vec::new() };
    let Some(search) = Search::new(&pale, skew) else { return Vec::new() };
    let Some(shifts) = search.lattice() else { return Vec::new() };
    let scale = image.width().max(image.height()) as f32 / LONG_SIDE as f32;
    squares(&pale, &search.filtered(), &shifts)
        .into_iter()
        .map(|square| square.map(|(x, y)| Point::new(x as f32 * scale, y as f32 * scale)))
        .collect()
}

type Shift = (isize, isize);

/// The pale layer's agreement with itself.
struct Search {
    /// Frequencies of the layer, those near level and upright left out.
    frequencies: Plane,
    /// The correlation at every shift, -`REACH` to `REACH` across and down; `None` where too little lies over itself.
    agreement: Vec<Option<f32>>,
}

/// The longest shift.
const REACH: isize = LONG_SIDE as isize / 2;
const SHIFTS: usize = 2 * REACH as usize + 1;

impl Search {
    fn new(pale: &Pale, skew: f32) -> Option<Search> {
        let squared: Vec<f32> = pale.values.iter().map(|value| value * value).collect();
        let all: f32 = squared.iter().sum();
        if all <= 0.0 {
            return None;
        }
        let seen: Vec<f32> = pale.seen.iter().map(|seen| f32::from(u8::from(*seen))).collect();
        let mut frequencies = Plane::of(SIDE, &pale.values, pale.width).transformed();
        keep_slanting(&mut frequencies, skew);
        // Two pictures in one: the layer over itself is real, and so is its square over what is seen.
        let squared = Plane::of(SIDE, &squared, pale.width).transformed();
        let seen = Plane::of(SIDE, &seen, pale.width).transformed();
        let mut both = Plane::of(SIDE, &[], 0);
        for at in 0..SIDE * SIDE {
            let power = frequencies.re[at].powi(2) + frequencies.im[at].powi(2);
            let re = squared.re[at] * seen.re[at] + squared.im[at] * seen.im[at];
            let im = squared.im[at] * seen.re[at] - squared.re[at] * seen.im[at];
            both.re[at] = power - im;
            both.im[at] = re;
        }
        let both = both.transformed();
        let pixels = (SIDE * SIDE) as f32;
        let at = |(x, y): Shift| {
            let side = SIDE as isize;
            (y.rem_euclid(side) * side + x.rem_euclid(side)) as usize
        };
        let own = both.re[at((0, 0))] / pixels;
        let places = pale.seen.iter().filter(|seen| **seen).count().max(1) as f32;
        if (own / places).max(0.0).sqrt() < FAINTEST * pale.print {
            return None;
        }
        let agreement = shifts()
            .map(|(x, y)| {
                let (a, b) = (both.im[at((x, y))] / pixels, both.im[at((-x, -y))] / pixels);
                (a.min(b) > OVERLAP * all).then(|| both.re[at((x, y))] / pixels / (a * b).sqrt() * all / own)
            })
            .collect();
        Some(Search { frequencies, agreement })
    }

    fn at(&self, (x, y): Shift) -> Option<f32> {
        let inside = x.abs() <= REACH && y.abs() <= REACH;
        inside.then(|| self.agreement[(y + REACH) as usize * SHIFTS + (x + REACH) as usize])?
    }

    /// The best agreement within a few pixels.
    fn near(&self, (x, y): Shift) -> Option<f32> {
        self.at((x, y))?;
        let around = (-MISS..=MISS).flat_map(|dy| (-MISS..=MISS).map(move |dx| (x + dx, y + dy)));
        around.filter_map(|shift| self.at(shift)).reduce(f32::max)
    }

    /// Shifts that are their surroundings' best, the best first.
    fn peaks(&self) -> Vec<(Shift, f32)> {
        const AROUND: isize = 4;
        let is_peak = |(x, y): Shift, value: f32| {
            (-AROUND..=AROUND).all(|dy| {
                (-AROUND..=AROUND).all(|dx| self.at((x + dx, y + dy)).is_none_or(|other| other <= value))
            })
        };
        let slanting = |(x, y): &Shift| x.abs() > AXIS && y.abs() > AXIS;
        let far = shifts().filter(|shift| is_far(*shift)).filter(slanting);
        let valued = far.filter_map(|shift| Some((shift, self.at(shift)?)));
        let mut peaks: Vec<(Shift, f32)> = valued
            .filter(|(_, value)| *value > AGREE)
            .filter(|(shift, value)| is_peak(*shift, *value))
            .collect();
        peaks.sort_by(|(_, a), (_, b)| b.total_cmp(a));
        peaks.truncate(PEAKS);
        peaks
    }

    /// Two shifts at which, and at whose sum or difference, the layer agrees with itself as it does nowhere else.
    fn lattice(&self) -> Option<[Shift; 2]> {
        let peaks = self.peaks();
        let mut best: Option<(f32, [Shift; 2])> = None;
        for (n, &(a, first)) in peaks.iter().enumerate() {
            for &(b, second) in &peaks[n + 1..] {
                if sine(a, b) < APART {
                    continue;
                }
                let sums = [(a.0 + b.0, a.1 + b.1), (a.0 - b.0, a.1 - b.1)];
                let Some(closed) = sums.into_iter().filter_map(|sum| self.near(sum)).reduce(f32::min) else {
                    continue;
                };
                let worst = first.min(second).min(closed);
                if best.is_none_or(|(value, _)| worst > value) {
                    best = Some((worst, [a, b]));
                }
            }
        }
        let (value, shifts) = best?;
        (value >= AGREE && value >= STANDS_OUT * self.deviation()).then_some(shifts)
    }

    /// Standard deviation of the agreement over all shifts.
    fn deviation(&self) -> f32 {
        let values: Vec<f64> = shifts()
            .filter(|shift| is_far(*shift))
            .filter_map(|shift| self.at(shift))
            .map(f64::from)
            .collect();
        let count = values.len().max(1) as f64;
        let mean = values.iter().sum::<f64>() / count;
        (values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / count).sqrt() as f32
    }

    /// The pale layer without what runs level or upright, `SIDE` a row.
    fn filtered(self) -> Vec<f32> {
        // The transform of conjugates is the inverse one.
        let mut plane = self.frequencies;
        plane.im.iter_mut().for_each(|value| *value = -*value);
        plane.transformed().re
    }
}

/// All shifts, row by row.
fn shifts() -> impl Iterator<Item = Shift> {
    (-REACH..=REACH).flat_map(|y| (-REACH..=REACH).map(move |x| (x, y)))
}

/// Whether a shift is long enough, and the one of its pair that is looked at.
fn is_far((x, y): Shift) -> bool {
    (x as f32).hypot(y as f32) > NEAREST * LONG_SIDE as f32 && (y > 0 || (y == 0 && x > 0))
}

/// Sine of the angle between two shifts.
fn sine(a: Shift, b: Shift) -> f32 {
    let cross = (a.0 * b.1 - a.1 * b.0).abs() as f32;
    cross / ((a.0 as f32).hypot(a.1 as f32) * (b.0 as f32).hypot(b.1 as f32)).max(1.0)
}

/// Leaves out what runs level or upright on the level page, shades and noise.
fn keep_slanting(plane: &mut Plane, skew: f32) {
    let (sine, cosine) = skew.to_radians().sin_cos();
    let steep = LEVEL.to_radians().tan();
    let wave = |at: usize| (if at < SIDE / 2 { at as f32 } else { at as f32 - SIDE as f32 }) / SIDE as f32;
    for row in 0..SIDE {
        for column in 0..SIDE {
            let (x, y) = (wave(column), wave(row));
            let (u, v) = ((x * cosine - y * sine).abs(), (x * sine + y * cosine).abs());
            if !(WAVES.contains(&x.hypot(y)) && v > steep * u && u > steep * v) {
                plane.re[row * SIDE + column] = 0.0;
                plane.im[row * SIDE + column] = 0.0;
            }
        }
    }
}

/// The squares of the layer in which the word stands, as corners in its pixels.
fn squares(pale: &Pale, filtered: &[f32], lattice: &[Shift; 2]) -> Vec<[(usize, usize); 2]> {
    let side = (SQUARE * LONG_SIDE as f32) as usize;
    let [a, b] = *lattice;
    let steps = [a, b, (a.0 + b.0, a.1 + b.1), (a.0 - b.0, a.1 - b.1)];
    let value = |x: isize, y: isize| {
        let inside = x >= 0 && y >= 0 && x < pale.width as isize && y < pale.height as isize;
        inside.then(|| filtered[y as usize * SIDE + x as usize])
    };
    let (columns, rows) = (pale.width.div_ceil(side), pale.height.div_ceil(side));
    let mut sums = vec![(0.0_f64, 0.0_f64); columns * rows];
    for y in 0..pale.height {
        for x in 0..pale.width {
            let own = filtered[y * SIDE + x];
            let sum = &mut sums[y / side * columns + x / side];
            for (dx, dy) in steps.into_iter().flat_map(|(dx, dy)| [(dx, dy), (-dx, -dy)]) {
                if let Some(other) = value(x as isize + dx, y as isize + dy) {
                    sum.0 += f64::from(own * other);
                    sum.1 += 1.0;
                }
            }
        }
    }
    let mean = |(sum, count): (f64, f64)| sum / count.max(1.0);
    let all = mean(sums.iter().fold((0.0, 0.0), |(a, b), (c, d)| (a + c, b + d)));
    let shown = (0..sums.len()).filter(|at| mean(sums[*at]) > f64::from(SHOWN) * all);
    shown
        .map(|at| {
            let (x, y) = (at % columns * side, at / columns * side);
            [(x, y), ((x + side).min(pale.width), (y + side).min(pale.height))]
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use image::Rgb;

    use super::*;

    /// Noise of a scan, the same every time: -6 to 6 levels.
    fn noise(x: u32, y: u32) -> i32 {
        let mixed = x.wrapping_mul(0x9E37_79B1).rotate_left(13) ^ y.wrapping_mul(0x85EB_CA77);
        (mixed.wrapping_mul(0xC2B2_AE3D) >> 24) as i32 % 13 - 6
    }

    /// A page of 827 x 1170 with lines of print, and something paler under it.
    fn page(pale: impl Fn(u32, u32) -> i32) -> RgbImage {
        RgbImage::from_fn(827, 1170, |x, y| {
            let print = (100..500).contains(&x) && x % 12 < 5 && y % 70 < 14 && (100..700).contains(&y);
            let level = if print { 30 } else { 240 - pale(x, y) };
            Rgb([(level + noise(x, y)).clamp(0, 255) as u8; 3])
        })
    }

    /// Whether a place lies in a word of four letters that runs up at 30 degrees from (0, 0).
    fn in_word(x: f32, y: f32) -> bool {
        let (sine, cosine) = 30.0_f32.to_radians().sin_cos();
        let (u, v) = (x * cosine - y * sine, x * sine + y * cosine);
        let stroke = u % 32.0 < 8.0 || (v < 8.0 && u % 32.0 < 24.0) || (v > 32.0 && u < 56.0);
        (0.0..120.0).contains(&u) && (0.0..40.0).contains(&v) && stroke
    }

    /// The word in rows, every other one moved.
    fn pattern(x: u32, y: u32) -> bool {
        (-1..9).any(|row| {
            let moved = if row % 2 == 0 { 0.0 } else { 120.0 };
            (-1..5).any(|n| in_word(x as f32 - 240.0 * n as f32 - moved, y as f32 - 150.0 * row as f32))
        })
    }

    fn check(image: &RgbImage, found: bool, what: &str) {
        assert_eq!(!pale_words(image, 0.0).is_empty(), found, "{what}");
    }

    #[test]
    fn a_slanting_word_in_rows_is_seen_though_it_is_pale() {
        check(&page(|x, y| if pattern(x, y) { 30 } else { 0 }), true, "pale");
        check(&page(|x, y| if pattern(x, y) { 6 } else { 0 }), true, "as pale as the noise");
    }

    #[test]
    fn plain_paper_print_that_shines_through_and_fields_are_no_pattern() {
        check(&page(|_, _| 0), false, "plain");
        let line = |x: u32, y: u32| y % 60 < 18 && (x * 7 + y / 60 * 13) % 31 < 15;
        check(&page(|x, y| if line(x, y) { 40 } else { 0 }), false, "shines through");
        check(&page(|x, y| if x % 400 < 300 && y % 150 < 40 { 25 } else { 0 }), false, "fields");
    }

    #[test]
    fn one_slanting_word_is_no_pattern() {
        check(&page(|x, y| if in_word(x as f32 - 300.0, y as f32 - 600.0) { 30 } else { 0 }), false, "once");
    }

    #[test]
    fn a_pattern_is_told_where_it_stands() {
        let upper = page(|x, y| if y < 600 && pattern(x, y) { 30 } else { 0 });
        let boxes = pale_words(&upper, 0.0);
        assert!(!boxes.is_empty() && boxes.iter().all(|[a, _]| a.y < 600.0), "{boxes:?}");
    }
}
