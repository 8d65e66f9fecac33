//! Depthwise convolutions: every channel on its own. rten adds one tap after the other to a whole row in memory; here
//! a strip of the row stays in registers until all taps are in, which takes a tenth of the time for 7 × 7 taps.

use rten_simd::ops::{BitOps as _, NumOps};
use rten_simd::{Isa, SimdOp};
use rten_tensor::prelude::*;
use rten_tensor::{Tensor, TensorView};

/// One convolution's form and weights.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Depthwise {
    pub channels: usize,
    /// Taps down and across.
    pub kernel: [usize; 2],
    /// Rows between two outputs; columns have none between.
    pub stride: usize,
    /// Zeroes around the picture: above, left, below, right.
    pub padding: [usize; 4],
    /// By channel, row, column.
    pub weights: Vec<f32>,
}

impl Depthwise {
    /// Runs it over `1 × channels × height × width`; `None` for another shape.
    pub(super) fn run(&self, input: TensorView<'_, f32>) -> Option<Tensor<f32>> {
        let &[1, channels, height, width] = input.shape() else { return None };
        let [above, left, below, right] = self.padding;
        let padded = [height + above + below, width + left + right];
        let taps = self.kernel[0] * self.kernel[1];
        let outside = padded[0] < self.kernel[0] || padded[1] < self.kernel[1];
        if channels != self.channels
            || height * width == 0
            || outside
            || taps == 0
            || self.weights.len() != channels * taps
        {
            return None;
        }
        let out = [(padded[0] - self.kernel[0]) / self.stride.max(1) + 1, padded[1] - self.kernel[1] + 1];
        let mut values = vec![0.0; channels * out[0] * out[1]];
        let input = input.to_contiguous();
        Planes { of: self, input: input.data(), size: [height, width], out, values: &mut values }.dispatch();
        Some(Tensor::from_data(&[1, channels, out[0], out[1]], values))
    }
}

struct Planes<'a> {
    of: &'a Depthwise,
    input: &'a [f32],
    size: [usize; 2],
    out: [usize; 2],
    values: &'a mut [f32],
}

impl SimdOp for Planes<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        let ops = isa.f32();
        let lanes = ops.len();
        let Planes { of, input, size: [height, width], out: [out_height, out_width], values } = self;
        let [above, left, below, _] = of.padding;
        let [rows, columns] = of.kernel;
        // Strips may reach beyond the row's end by less than one vector.
        let strip = out_width.next_multiple_of(lanes);
        let pitch = strip + columns - 1;
        let mut padded = vec![0.0; (height + above + below) * pitch];
        let mut line = vec![0.0; strip];
        let planes = input.chunks_exact(height * width).zip(values.chunks_exact_mut(out_height * out_width));
        for ((plane, result), weights) in planes.zip(of.weights.chunks_exact(rows * columns)) {
            for (y, row) in plane.chunks_exact(width).enumerate() {
                let at = (y + above) * pitch + left;
                padded[at..at + width].copy_from_slice(row);
            }
            for (y, to) in result.chunks_exact_mut(out_width).enumerate() {
                let from = &padded[y * of.stride * pitch..];
                let window = Window { from, pitch, weights, columns };
                let mut x = 0;
                while x + 8 * lanes <= strip {
                    window.strip::<8, _>(ops, x, &mut line[x..]);
                    x += 8 * lanes;
                }
                while x + 2 * lanes <= strip {
                    window.strip::<2, _>(ops, x, &mut line[x..]);
                    x += 2 * lanes;
                }
                if x < strip {
                    window.strip::<1, _>(ops, x, &mut line[x..]);
                }
                to.copy_from_slice(&line[..out_width]);
            }
        }
    }
}

/// The rows that one row of the output is made of.
struct Window<'a> {
    from: &'a [f32],
    pitch: usize,
    weights: &'a [f32],
    columns: usize,
}

impl Window<'_> {
    /// `N` vectors of the output, from column `x`.
    #[inline(always)]
    fn strip<const N: usize, O: NumOps<f32>>(&self, ops: O, x: usize, out: &mut [f32]) {
        let mut sums = [ops.zero(); N];
        for (row, taps) in self.weights.chunks_exact(self.columns).enumerate() {
            let from = &self.from[row * self.pitch + x..];
            for (column, tap) in taps.iter().enumerate() {
                let tap = ops.splat(*tap);
                let values = ops.load_many::<N>(&from[column..]);
                for (sum, value) in sums.iter_mut().zip(values) {
                    *sum = ops.mul_add(value, tap, *sum);
                }
            }
        }
        for (vector, sum) in out.chunks_exact_mut(ops.len()).zip(sums) {
            ops.store(sum, vector);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The sum over the taps, as the definition says.
    fn slowly(of: &Depthwise, input: &Tensor<f32>, [c, y, x]: [usize; 3]) -> f32 {
        let &[_, _, height, width] = input.shape() else { return f32::NAN };
        let mut sum = 0.0;
        for row in 0..of.kernel[0] {
            for column in 0..of.kernel[1] {
                let (from_y, from_x) = (y * of.stride + row, x + column);
                let inside = (of.padding[0]..of.padding[0] + height).contains(&from_y)
                    && (of.padding[1]..of.padding[1] + width).contains(&from_x);
                if inside {
                    let value = input[[0, c, from_y - of.padding[0], from_x - of.padding[1]]];
                    sum += value * of.weights[(c * of.kernel[0] + row) * of.kernel[1] + column];
                }
            }
        }
        sum
    }

    fn check(kernel: [usize; 2], stride: usize, padding: [usize; 4], size: [usize; 2], out: [usize; 2]) {
        let wave = |n: usize, period: f32| (0..n).map(|i| (i as f32 * period).sin()).collect::<Vec<f32>>();
        let weights = wave(2 * kernel[0] * kernel[1], 0.7);
        let of = Depthwise { channels: 2, kernel, stride, padding, weights };
        let input = Tensor::from_data(&[1, 2, size[0], size[1]], wave(2 * size[0] * size[1], 0.3));
        let result = of.run(input.view()).unwrap();
        assert_eq!(result.shape(), [1, 2, out[0], out[1]]);
        for c in 0..2 {
            for y in 0..out[0] {
                for x in 0..out[1] {
                    let expected = slowly(&of, &input, [c, y, x]);
                    assert!((result[[0, c, y, x]] - expected).abs() < 1e-4, "channel {c}, {y}, {x}");
                }
            }
        }
    }

    #[test]
    fn seven_taps_each_way_keep_the_size() {
        check([7, 7], 1, [3, 3, 3, 3], [9, 83], [9, 83]);
    }

    #[test]
    fn every_second_row() {
        check([3, 3], 2, [1, 1, 1, 1], [6, 17], [3, 17]);
        check([3, 3], 2, [1, 1, 1, 1], [5, 4], [3, 4]);
    }

    #[test]
    fn a_single_row_without_and_with_padding() {
        check([1, 7], 1, [0, 3, 0, 3], [1, 40], [1, 40]);
        check([1, 3], 1, [0, 0, 0, 0], [2, 5], [2, 3]);
    }

    #[test]
    fn another_shape_is_refused() {
        let of =
            Depthwise { channels: 2, kernel: [3, 3], stride: 1, padding: [0; 4], weights: vec![0.0; 18] };
        assert_eq!(of.run(Tensor::zeros(&[1, 3, 8, 8]).view()), None);
        assert_eq!(of.run(Tensor::zeros(&[1, 2, 2, 8]).view()), None);
    }
}
