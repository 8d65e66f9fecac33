//! The discrete Fourier transform of a square picture, for comparing a picture with itself at every shift at once.

use std::f64::consts::TAU;

/// A square picture of complex values, row by row; its side is a power of two.
#[derive(Clone)]
pub(super) struct Plane {
    pub side: usize,
    pub re: Vec<f32>,
    pub im: Vec<f32>,
}

impl Plane {
    /// A picture of real values, `width` a row, in the top left corner; zero elsewhere.
    pub(super) fn of(side: usize, values: &[f32], width: usize) -> Plane {
        let mut re = vec![0.0; side * side];
        for (row, line) in values.chunks_exact(width.max(1)).take(side).enumerate() {
            let shown = width.min(side);
            re[row * side..row * side + shown].copy_from_slice(&line[..shown]);
        }
        Plane { side, re, im: vec![0.0; side * side] }
    }

    /// Its frequencies. Twice gives the picture mirrored at its corner and times the number of its pixels.
    pub(super) fn transformed(mut self) -> Plane {
        for _ in 0..2 {
            self.transform_rows();
            transpose(&mut self.re, self.side);
            transpose(&mut self.im, self.side);
        }
        self
    }

    fn transform_rows(&mut self) {
        let side = self.side;
        let turns: Vec<(f32, f32)> = (0..side / 2)
            .map(|k| {
                let (sine, cosine) = (-TAU * k as f64 / side as f64).sin_cos();
                (cosine as f32, sine as f32)
            })
            .collect();
        let bits = side.trailing_zeros();
        for (re, im) in self.re.chunks_exact_mut(side).zip(self.im.chunks_exact_mut(side)) {
            if re.iter().chain(im.iter()).any(|value| *value != 0.0) {
                transform(re, im, &turns, bits);
            }
        }
    }
}

/// Cooley and Tukey, in place.
fn transform(re: &mut [f32], im: &mut [f32], turns: &[(f32, f32)], bits: u32) {
    let side = re.len();
    for i in 0..side {
        let j = i.reverse_bits() >> (usize::BITS - bits);
        if i < j {
            re.swap(i, j);
            im.swap(i, j);
        }
    }
    let mut half = 1;
    while half < side {
        let step = side / (2 * half);
        for start in (0..side).step_by(2 * half) {
            for k in 0..half {
                let (cosine, sine) = turns[k * step];
                let (a, b) = (start + k, start + k + half);
                let (x, y) = (re[b] * cosine - im[b] * sine, re[b] * sine + im[b] * cosine);
                (re[b], im[b]) = (re[a] - x, im[a] - y);
                (re[a], im[a]) = (re[a] + x, im[a] + y);
            }
        }
        half *= 2;
    }
}

fn transpose(values: &mut [f32], side: usize) {
    for row in 0..side {
        for column in row + 1..side {
            values.swap(row * side + column, column * side + row);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wave_is_one_frequency() {
        let wave: Vec<f32> = (0..64).map(|i| (TAU as f32 * 3.0 * (i % 8) as f32 / 8.0).cos()).collect();
        let plane = Plane::of(8, &wave, 8).transformed();
        for (at, re) in plane.re.iter().enumerate() {
            let expected = if at == 3 || at == 5 { 32.0 } else { 0.0 };
            assert!((re - expected).abs() < 1e-3 && plane.im[at].abs() < 1e-3, "{at}: {re}");
        }
    }

    #[test]
    fn twice_is_the_picture_mirrored() {
        let values: Vec<f32> = (0..12).map(|i| i as f32).collect();
        let plane = Plane::of(8, &values, 4).transformed().transformed();
        assert!((plane.re[7 * 8 + 6] - 64.0 * values[6]).abs() < 1e-2, "{}", plane.re[7 * 8 + 6]);
        assert!(plane.re[3 * 8 + 3].abs() < 1e-2);
    }
}
