//! A small picture of how white every place is: its lowest channel, so that wood, cloth and skin are darker than
//! paper in the same light.

use image::RgbImage;
use image::imageops::thumbnail;

/// The border of a picture that is all paper differs from the paper by at most this many levels.
const LIKE_PAPER: i32 = 34;
/// Share of each border that must be so.
const PAPER_BORDER: f32 = 0.9;

/// Whiteness, 0 to 255, row by row.
#[derive(Clone, Debug)]
pub(crate) struct Whiteness {
    pub width: usize,
    pub height: usize,
    pub values: Vec<u8>,
}

impl Whiteness {
    /// Of a picture shrunk to a long side; `None` for pictures too small to show a sheet.
    pub(crate) fn of(image: &RgbImage, long_side: u32) -> Option<Whiteness> {
        let long = image.width().max(image.height());
        if long < long_side || 6 * image.width().min(image.height()) < long {
            return None;
        }
        let side = |pixels: u32| (u64::from(pixels) * u64::from(long_side) / u64::from(long)).max(1) as u32;
        let small = thumbnail(image, side(image.width()), side(image.height()));
        let values = small.pixels().map(|p| p.0[0].min(p.0[1]).min(p.0[2])).collect();
        Some(Whiteness { width: small.width() as usize, height: small.height() as usize, values })
    }

    pub(crate) fn long_side(&self) -> usize {
        self.width.max(self.height)
    }

    /// At a place; beyond the border the border's.
    pub(crate) fn at(&self, x: f32, y: f32) -> f32 {
        let column = x.clamp(0.0, (self.width - 1) as f32) as usize;
        let row = y.clamp(0.0, (self.height - 1) as f32) as usize;
        f32::from(self.values[row * self.width + column])
    }

    /// Whether a place lies on the picture.
    pub(crate) fn holds(&self, x: f32, y: f32) -> bool {
        x >= 0.0 && y >= 0.0 && x < self.width as f32 && y < self.height as f32
    }

    /// The value that a share of the places does not exceed.
    pub(crate) fn percentile(&self, share: f32) -> u8 {
        let mut sorted = self.values.clone();
        let at = ((sorted.len() - 1) as f32 * share) as usize;
        *sorted.select_nth_unstable(at).1
    }

    /// Whether the picture is paper up to its borders, as a flat scan is.
    pub(crate) fn is_all_paper(&self) -> bool {
        let paper = i32::from(self.percentile(0.9));
        let like =
            |x: usize, y: usize| (i32::from(self.values[y * self.width + x]) - paper).abs() <= LIKE_PAPER;
        let (right, bottom) = (self.width - 1, self.height - 1);
        let level = |y: usize| (0..self.width).filter(|x| like(*x, y)).count() as f32 / self.width as f32;
        let upright = |x: usize| (0..self.height).filter(|y| like(x, *y)).count() as f32 / self.height as f32;
        [level(0).max(level(1)), level(bottom).max(level(bottom - 1))]
            .into_iter()
            .chain([upright(0).max(upright(1)), upright(right).max(upright(right - 1))])
            .all(|share| share >= PAPER_BORDER)
    }

    /// Dark strokes thinner than twice the radius taken away (grey closing by a square): text and ruling lines.
    pub(crate) fn closed(&self, radius: usize) -> Whiteness {
        let mut values = self.values.clone();
        for pick in [u8::max, u8::min] {
            values = self.filtered(&values, radius, pick);
        }
        Whiteness { width: self.width, height: self.height, values }
    }

    /// Every value replaced by the one picked from the square around it.
    fn filtered(&self, values: &[u8], radius: usize, pick: fn(u8, u8) -> u8) -> Vec<u8> {
        let across = running(values, (self.width, self.height), (1, self.width), radius, pick);
        running(&across, (self.height, self.width), (self.width, 1), radius, pick)
    }
}

/// Picks over windows along one axis: `length` steps of `step`, for `lines` lines `stride` apart.
pub(crate) fn running(
    values: &[u8],
    (length, lines): (usize, usize),
    (step, stride): (usize, usize),
    radius: usize,
    pick: fn(u8, u8) -> u8,
) -> Vec<u8> {
    let mut out = values.to_vec();
    for line in 0..lines {
        for i in 0..length {
            let window = i.saturating_sub(radius)..=(i + radius).min(length - 1);
            let mut best = values[line * stride + i * step];
            for j in window {
                best = pick(best, values[line * stride + j * step]);
            }
            out[line * stride + i * step] = best;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use image::Rgb;

    use super::*;

    fn small(pixel: impl Fn(u32, u32) -> [u8; 3]) -> Whiteness {
        Whiteness::of(&RgbImage::from_fn(360, 270, |x, y| Rgb(pixel(x, y))), 360).unwrap()
    }

    #[test]
    fn a_flat_scan_is_all_paper_and_a_sheet_on_a_desk_is_not() {
        let text = |x: u32, y: u32| {
            if x % 9 < 3 && y % 20 < 8 && x > 40 && x < 300 && y > 9 { [20; 3] } else { [240; 3] }
        };
        assert!(small(text).is_all_paper());
        assert!(!small(|x, y| if x < 30 { [120, 80, 50] } else { text(x, y) }).is_all_paper());
    }

    #[test]
    fn closing_takes_strokes_away_and_leaves_steps() {
        let closed = small(|x, _| {
            if x < 50 {
                [60; 3]
            } else if x == 100 {
                [0; 3]
            } else {
                [240; 3]
            }
        })
        .closed(3);
        assert_eq!([20, 49, 50, 100].map(|x| closed.values[x]), [60, 60, 240, 240]);
    }
}
