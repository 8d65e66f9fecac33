//! How much darker than the paper around it each place of a page is, noise smoothed away.

use image::GrayImage;

use super::super::components::Mask;

/// The paper's tone is taken in squares of so many pixels: this share of their pixels is darker.
const SQUARE: usize = 40;
const PAPER: f32 = 0.8;
/// Radii of the two means that smooth noise away.
const SMOOTH: [usize; 2] = [2, 1];
/// Print is as dark as this share of all pixels at most is not; never less than so many levels.
const INK: f32 = 0.995;
const LEAST_INK: f32 = 20.0;

/// The depths of a grey picture.
pub(super) struct Depths {
    pub width: usize,
    pub height: usize,
    /// Levels below the paper, smoothed, row by row.
    smooth: Vec<f32>,
    /// The paper's level, row by row.
    paper: Vec<f32>,
    /// Levels of the page's darkest print below its paper.
    pub ink: f32,
    /// Levels by which the smoothed paper varies (standard deviation, from the median).
    pub noise: f32,
}

impl Depths {
    /// `None` for a picture too small for a square of paper.
    pub fn of(grey: &GrayImage) -> Option<Depths> {
        let (width, height) = (grey.width() as usize, grey.height() as usize);
        if width < 2 * SQUARE || height < 2 * SQUARE {
            return None;
        }
        let raw: Vec<f32> = grey.as_raw().iter().map(|v| f32::from(*v)).collect();
        let tones =
            SMOOTH.iter().fold(raw.clone(), |values, radius| blurred(&values, (width, height), *radius));
        let paper = paper(&tones, (width, height));
        let smooth: Vec<f32> = paper.iter().zip(&tones).map(|(paper, tone)| paper - tone).collect();
        let every = |values: &mut dyn Iterator<Item = f32>| values.step_by(3).collect::<Vec<f32>>();
        let ink = quantile(every(&mut paper.iter().zip(&raw).map(|(paper, v)| paper - v)), INK)?;
        let middle = quantile(every(&mut smooth.iter().copied()), 0.5)?;
        let noise = 1.4826 * quantile(every(&mut smooth.iter().map(|v| (v - middle).abs())), 0.5)?;
        Some(Depths { width, height, smooth, paper, ink: ink.max(LEAST_INK), noise })
    }

    /// The smoothed depth at a pixel.
    pub fn at(&self, x: usize, y: usize) -> f32 {
        self.smooth[y.min(self.height - 1) * self.width + x.min(self.width - 1)]
    }

    /// The pixels of the picture that are darker than its paper by a share of its ink.
    pub fn over_paper(&self, grey: &GrayImage, share: f32) -> Mask {
        let level = |at: usize| f32::from(grey.as_raw()[at]);
        Mask::from_fn(self.width, self.height, |x, y| {
            let at = y * self.width + x;
            self.paper[at] - level(at) > share * self.ink
        })
    }
}

/// The value below which a share of some values lies.
fn quantile(mut values: Vec<f32>, share: f32) -> Option<f32> {
    if values.is_empty() {
        return None;
    }
    let at = ((values.len() - 1) as f32 * share) as usize;
    Some(*values.select_nth_unstable_by(at, f32::total_cmp).1)
}

/// The paper's level everywhere: bright tones of squares, medians over their neighbours, straight between their middles.
fn paper(tones: &[f32], (width, height): (usize, usize)) -> Vec<f32> {
    let (across, down) = (width.div_ceil(SQUARE), height.div_ceil(SQUARE));
    let square = |i: usize, j: usize| {
        let rows = j * SQUARE..((j + 1) * SQUARE).min(height);
        let columns = i * SQUARE..((i + 1) * SQUARE).min(width);
        let own =
            rows.flat_map(|y| tones[y * width + columns.start..y * width + columns.end].iter().copied());
        quantile(own.collect(), PAPER).unwrap_or(255.0)
    };
    let squares: Vec<f32> = (0..across * down).map(|n| square(n % across, n / across)).collect();
    let around = |n: usize| {
        let (i, j) = (n % across, n / across);
        let rows = j.saturating_sub(1)..(j + 2).min(down);
        let columns = i.saturating_sub(1)..(i + 2).min(across);
        let near = rows.flat_map(|y| columns.clone().map(move |x| y * across + x)).map(|at| squares[at]);
        quantile(near.collect(), 0.5).unwrap_or(255.0)
    };
    let squares: Vec<f32> = (0..across * down).map(around).collect();
    // A place between the middles of two squares: the nearer one, its neighbour and how far the place is on the way.
    let between = |at: usize, count: usize| {
        let place = ((at as f32 + 0.5) / SQUARE as f32 - 0.5).clamp(0.0, (count - 1) as f32);
        let first = place as usize;
        (first, (first + 1).min(count - 1), place - first as f32)
    };
    let columns: Vec<(usize, usize, f32)> = (0..width).map(|x| between(x, across)).collect();
    let mut out = Vec::with_capacity(width * height);
    for y in 0..height {
        let (upper, lower, v) = between(y, down);
        out.extend(columns.iter().map(|(left, right, u)| {
            let row = |j: usize| {
                let (a, b) = (squares[j * across + left], squares[j * across + right]);
                a + (b - a) * u
            };
            let (a, b) = (row(upper), row(lower));
            a + (b - a) * v
        }));
    }
    out
}

/// Means over squares of a radius; at the border over what of them is there.
fn blurred(values: &[f32], (width, height): (usize, usize), radius: usize) -> Vec<f32> {
    let mut rows = Vec::with_capacity(values.len());
    for row in values.chunks(width) {
        means(row.iter().copied(), width, radius, |mean| rows.push(mean));
    }
    let mut out = vec![0.0; values.len()];
    for x in 0..width {
        let mut y = 0;
        means((0..height).map(|y| rows[y * width + x]), height, radius, |mean| {
            out[y * width + x] = mean;
            y += 1;
        });
    }
    out
}

/// Running means of a row.
fn means(row: impl Iterator<Item = f32> + Clone, length: usize, radius: usize, mut give: impl FnMut(f32)) {
    let mut enter = row.clone();
    let mut leave = row;
    let (mut sum, mut count) = (0.0f32, 0usize);
    for at in 0..length + radius {
        if let Some(value) = enter.next() {
            (sum, count) = (sum + value, count + 1);
        }
        if at > 2 * radius
            && let Some(value) = leave.next()
        {
            (sum, count) = (sum - value, count - 1);
        }
        if at >= radius {
            give(sum / count.max(1) as f32);
        }
    }
}

#[cfg(test)]
mod tests {
    use image::Luma;

    use super::*;

    #[test]
    fn shading_of_the_paper_is_no_depth_and_a_pale_patch_is() {
        let tone = |x: u32, y: u32| {
            let patch = (300..340).contains(&x) && (300..312).contains(&y);
            let speck = x.is_multiple_of(20) && y.is_multiple_of(20);
            if speck { 0 } else { 200 + (x / 20) as u8 - if patch { 30 } else { 0 } }
        };
        let grey = GrayImage::from_fn(600, 600, |x, y| Luma([tone(x, y)]));
        let depths = Depths::of(&grey).expect("large enough");
        assert!((depths.at(330, 306) - 30.0).abs() < 6.0, "{}", depths.at(330, 306));
        assert!(depths.at(110, 510).abs() < 6.0, "{}", depths.at(110, 510));
    }

    #[test]
    fn a_mean_at_the_border_is_of_what_is_there() {
        let mut got = Vec::new();
        means([3.0, 6.0, 9.0].into_iter(), 3, 1, |mean| got.push(mean));
        assert_eq!(got, [4.5, 6.0, 7.5]);
    }
}
