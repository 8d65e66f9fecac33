//! Light that falls unevenly on a page, measured on the paper and divided out.

use image::RgbImage;
use image::imageops::thumbnail;

use super::whiteness::running;

/// Long side of the picture on which the light is measured.
const LONG_SIDE: u32 = 240;
/// Ink narrower than twice this (pixels of that picture; 2.5 % of the page) is no shadow.
const RADIUS: usize = 6;
/// Paper in full light becomes this white.
const WHITE: f32 = 245.0;
/// No place is made brighter than so many times.
const MOST: f32 = 4.0;

/// The light on a page, a value for each channel and place.
struct Light {
    width: usize,
    height: usize,
    channels: [Vec<u8>; 3],
}

/// Makes all paper equally white.
pub(crate) fn lift(image: &mut RgbImage) {
    if let Some(light) = Light::on(image) {
        light.divide(image);
    }
}

impl Light {
    fn on(image: &RgbImage) -> Option<Light> {
        let long = image.width().max(image.height());
        if long < LONG_SIDE {
            return None;
        }
        let side = |pixels: u32| (u64::from(pixels) * u64::from(LONG_SIDE) / u64::from(long)).max(2) as u32;
        let small = thumbnail(image, side(image.width()), side(image.height()));
        let (width, height) = (small.width() as usize, small.height() as usize);
        let channels = [0, 1, 2].map(|k| {
            let values: Vec<u8> = small.pixels().map(|p| p.0[k]).collect();
            smoothed(&closed(&values, width, height), width, height)
        });
        Some(Light { width, height, channels })
    }

    fn divide(&self, image: &mut RgbImage) {
        let (width, height) = (image.width() as f32, image.height() as f32);
        let columns: Vec<(usize, f32)> = (0..image.width())
            .map(|x| place((x as f32 + 0.5) * self.width as f32 / width - 0.5, self.width))
            .collect();
        let row_bytes = 3 * image.width() as usize;
        let mut gains = vec![[0.0_f32; 3]; self.width];
        for (y, row) in image.chunks_exact_mut(row_bytes).enumerate() {
            let (above, share) = place((y as f32 + 0.5) * self.height as f32 / height - 0.5, self.height);
            for (x, gain) in gains.iter_mut().enumerate() {
                *gain = std::array::from_fn(|k| {
                    let at = |row: usize| f32::from(self.channels[k][row * self.width + x]);
                    let light = at(above) * (1.0 - share) + at(above + 1) * share;
                    (WHITE / light.max(1.0)).min(MOST)
                });
            }
            for (pixel, &(left, share)) in row.chunks_exact_mut(3).zip(&columns) {
                for (k, value) in pixel.iter_mut().enumerate() {
                    let gain = gains[left][k] + (gains[left + 1][k] - gains[left][k]) * share;
                    *value = (f32::from(*value) * gain) as u8;
                }
            }
        }
    }
}

/// The place left of (above) a coordinate and the share of the way to the next one.
fn place(at: f32, length: usize) -> (usize, f32) {
    let at = at.clamp(0.0, (length - 1) as f32);
    let low = (at as usize).min(length - 2);
    (low, at - low as f32)
}

/// Ink taken away (grey closing by a square).
fn closed(values: &[u8], width: usize, height: usize) -> Vec<u8> {
    [u8::max, u8::min].into_iter().fold(values.to_vec(), |values, pick| {
        let across = running(&values, (width, height), (1, width), RADIUS, pick);
        running(&across, (height, width), (width, 1), RADIUS, pick)
    })
}

/// The mean of a square around every place.
fn smoothed(values: &[u8], width: usize, height: usize) -> Vec<u8> {
    let across = mean(values, (width, height), (1, width));
    mean(&across, (height, width), (width, 1))
}

fn mean(values: &[u8], (length, lines): (usize, usize), (step, stride): (usize, usize)) -> Vec<u8> {
    const REACH: usize = 2;
    let mut out = values.to_vec();
    for line in 0..lines {
        for i in 0..length {
            let window = i.saturating_sub(REACH)..=(i + REACH).min(length - 1);
            let count = window.clone().count();
            let sum: usize = window.map(|j| usize::from(values[line * stride + j * step])).sum();
            out[line * stride + i * step] = (sum / count) as u8;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use image::Rgb;

    use super::*;

    /// A page with a shadow over its right half and a stroke of ink (a third as bright as the paper) across both.
    fn shaded() -> RgbImage {
        RgbImage::from_fn(480, 600, |x, y| {
            let light = if x < 240 { 240.0 } else { 120.0 };
            let ink = (300..306).contains(&y) && (60..420).contains(&x);
            Rgb([(light * if ink { 0.33 } else { 1.0 }) as u8; 3])
        })
    }

    #[test]
    fn paper_and_ink_are_the_same_in_light_and_shadow() {
        let mut image = shaded();
        lift(&mut image);
        for x in [100, 400] {
            assert!(image.get_pixel(x, 100).0[0].abs_diff(245) <= 2, "{:?}", image.get_pixel(x, 100));
            assert!(image.get_pixel(x, 303).0[0].abs_diff(80) <= 3, "{:?}", image.get_pixel(x, 303));
        }
    }

    #[test]
    fn a_picture_too_small_to_show_a_shadow_is_left_alone() {
        let mut image = RgbImage::from_pixel(80, 90, Rgb([70; 3]));
        lift(&mut image);
        assert_eq!(image.get_pixel(40, 40).0, [70; 3]);
    }
}
