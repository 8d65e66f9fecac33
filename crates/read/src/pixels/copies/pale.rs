//! What is paler than print: the page with its print, its shades and its borders taken out.

use image::{GrayImage, RgbImage, imageops::thumbnail};

use super::super::blank::shrunk;
use super::super::components::Mask;
use super::super::shadow::paper;
use super::super::tone;

/// Long side of the pale layer in pixels: the letters of a word over the page are some pixels wide.
pub(super) const LONG_SIDE: usize = 340;
/// Long side of the picture on which the paper's tone is measured.
const PAPER_SIDE: usize = 240;
/// Print is darker than this share of the page's darkest strokes.
const PRINT: f32 = 0.38;
/// The darkest strokes: this share of the page is darker.
const DARKEST: f32 = 0.003;
/// They are darker than the paper by this share at least; less is a page without print.
const LEAST: f32 = 0.15;
/// A page's border (a share of its long side) may show the scanner's shadow.
const BORDER: f32 = 0.025;
/// Pixels around print that its blur reaches, in the shrunk picture.
const REACH: usize = 3;
/// Shades wider than this share of the long side are no part of a word.
const SHADE: f32 = 0.06;
/// A place counts where so much of it is no print.
const SEEN: f32 = 0.3;

/// How much darker than the paper every place is, where it is no print; 0 elsewhere.
pub(super) struct Pale {
    pub width: usize,
    pub height: usize,
    /// Row by row, weighted by how much of the place is seen.
    pub values: Vec<f32>,
    /// Whether the place is seen.
    pub seen: Vec<bool>,
    /// How much darker the darkest strokes are.
    pub print: f32,
}

/// The pale layer; `None` for pictures that are too small.
pub(super) fn layer(image: &RgbImage) -> Option<Pale> {
    let grey = shrunk(tone::grey(image));
    let (width, height) = (grey.width() as usize, grey.height() as usize);
    let long = width.max(height);
    if long < 2 * LONG_SIDE || 6 * width.min(height) < long {
        return None;
    }
    let mut dark = darkness(&grey);
    let [middle, darkest] = quantiles(&dark, [0.5, 1.0 - DARKEST]);
    dark.iter_mut().for_each(|value| *value -= middle);
    let strokes = (darkest - middle).max(LEAST);
    let limit = PRINT * strokes;
    let print = Mask::from_fn(width, height, |x, y| dark[y * width + x] > limit).dilated(REACH);
    let border = (BORDER * long as f32) as usize;
    let side = |pixels: usize| (pixels * LONG_SIDE / long).max(1);
    let (columns, rows) = (side(width), side(height));
    let (mut sums, mut counts, mut all) =
        (Grid::new(columns, rows), Grid::new(columns, rows), Grid::new(columns, rows));
    for y in 0..height {
        for x in 0..width {
            let at = (y * rows / height) * columns + x * columns / width;
            all.values[at] += 1.0;
            let inside = x >= border && y >= border && x + border < width && y + border < height;
            if inside && !print.get(x, y) {
                sums.values[at] += dark[y * width + x].clamp(-0.25 * limit, limit);
                counts.values[at] += 1.0;
            }
        }
    }
    let weights: Vec<f32> =
        counts.values.iter().zip(&all.values).map(|(count, all)| count / all.max(1.0)).collect();
    let shade = (SHADE * LONG_SIDE as f32) as usize;
    let (shades, around) = (sums.blurred(shade), counts.blurred(shade));
    let seen: Vec<bool> = weights.iter().map(|weight| *weight > SEEN).collect();
    let (mut own, mut own_weights) = (Grid::new(columns, rows), Grid::new(columns, rows));
    for at in (0..seen.len()).filter(|at| seen[*at]) {
        let local = sums.values[at] / counts.values[at] - shades.values[at] / around.values[at].max(1e-6);
        own.values[at] = local * weights[at];
        own_weights.values[at] = weights[at];
    }
    let (own, near) = (own.softened(), own_weights.softened());
    let values = (0..seen.len())
        .map(|at| if seen[at] { own.values[at] / near.values[at].max(1e-6) * weights[at] } else { 0.0 })
        .collect();
    Some(Pale { width: columns, height: rows, values, seen, print: strokes })
}

/// How much darker than the paper around it every pixel is, as a share of the paper's level.
fn darkness(grey: &GrayImage) -> Vec<f32> {
    let (width, height) = (grey.width() as usize, grey.height() as usize);
    let long = width.max(height);
    let side = |pixels: usize| (pixels * PAPER_SIDE / long).max(2);
    let (columns, rows) = (side(width), side(height));
    let small = thumbnail(grey, columns as u32, rows as u32);
    let tone = paper(small.as_raw(), columns, rows);
    let place = |at: usize, from: usize, to: usize| {
        let at = ((at as f32 + 0.5) * to as f32 / from as f32 - 0.5).clamp(0.0, (to - 1) as f32);
        let low = (at as usize).min(to - 2);
        (low, at - low as f32)
    };
    let across: Vec<(usize, f32)> = (0..width).map(|x| place(x, width, columns)).collect();
    let mut out = Vec::with_capacity(width * height);
    for (y, row) in grey.as_raw().chunks_exact(width).enumerate() {
        let (above, down) = place(y, height, rows);
        let level = |x: usize| {
            let at = |row: usize| f32::from(tone[row * columns + x]);
            at(above) * (1.0 - down) + at(above + 1) * down
        };
        let levels: Vec<f32> = (0..columns).map(level).collect();
        out.extend(row.iter().zip(&across).map(|(value, &(left, share))| {
            let paper = levels[left] * (1.0 - share) + levels[left + 1] * share;
            1.0 - f32::from(*value) / paper.max(1.0)
        }));
    }
    out
}

/// The values that these shares of all do not exceed, to a thousandth.
fn quantiles<const N: usize>(values: &[f32], shares: [f32; N]) -> [f32; N] {
    const STEPS: f32 = 1000.0;
    let bin = |value: f32| ((value + 1.0) * STEPS).clamp(0.0, 2.0 * STEPS) as usize;
    let mut counts = vec![0usize; 2 * STEPS as usize + 1];
    values.iter().for_each(|value| counts[bin(*value)] += 1);
    shares.map(|share| {
        let wanted = (share * values.len() as f32) as usize;
        let mut below = 0;
        let reached = counts.iter().position(|count| {
            below += count;
            below > wanted
        });
        reached.unwrap_or(counts.len() - 1) as f32 / STEPS - 1.0
    })
}

/// Values of places in rows.
struct Grid {
    width: usize,
    height: usize,
    values: Vec<f32>,
}

impl Grid {
    fn new(width: usize, height: usize) -> Grid {
        Grid { width, height, values: vec![0.0; width * height] }
    }

    /// The sum over the square of `radius` around every place.
    fn blurred(&self, radius: usize) -> Grid {
        let mut sums = vec![0.0_f64; (self.width + 1) * (self.height + 1)];
        let wide = self.width + 1;
        for y in 0..self.height {
            let mut row = 0.0;
            for x in 0..self.width {
                row += f64::from(self.values[y * self.width + x]);
                sums[(y + 1) * wide + x + 1] = sums[y * wide + x + 1] + row;
            }
        }
        let mut out = Grid::new(self.width, self.height);
        for y in 0..self.height {
            let (top, bottom) = (y.saturating_sub(radius), (y + radius + 1).min(self.height));
            for x in 0..self.width {
                let (left, right) = (x.saturating_sub(radius), (x + radius + 1).min(self.width));
                let sum = sums[bottom * wide + right] - sums[top * wide + right] - sums[bottom * wide + left]
                    + sums[top * wide + left];
                out.values[y * self.width + x] = sum as f32;
            }
        }
        out
    }

    /// Noise between neighbours taken down: weights 1, 2, 1 across and down.
    fn softened(&self) -> Grid {
        let mix = |values: &[f32], at: usize, back: bool, on: bool, step: usize| {
            let before = if back { values[at - step] } else { 0.0 };
            let after = if on { values[at + step] } else { 0.0 };
            (before + 2.0 * values[at] + after) / 4.0
        };
        let (width, height) = (self.width, self.height);
        let places = || (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
        let across: Vec<f32> =
            places().map(|(x, y)| mix(&self.values, y * width + x, x > 0, x + 1 < width, 1)).collect();
        let values =
            places().map(|(x, y)| mix(&across, y * width + x, y > 0, y + 1 < height, width)).collect();
        Grid { width, height, values }
    }
}
