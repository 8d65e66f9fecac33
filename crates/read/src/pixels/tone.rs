//! Grey pictures and what is dark on them.

use image::{GrayImage, RgbImage};

use super::components::Mask;

/// The picture's luminance, by the weights of ITU-R BT.709.
pub(crate) fn grey(image: &RgbImage) -> GrayImage {
    let values = luminances(image).collect();
    GrayImage::from_raw(image.width(), image.height(), values).unwrap_or_default()
}

/// The luminance of each pixel, row by row.
pub(crate) fn luminances(image: &RgbImage) -> impl Iterator<Item = u8> {
    let (pixels, _) = image.as_raw().as_chunks::<3>();
    // Whole ten-thousandths, as `image` has them.
    pixels
        .iter()
        .map(|&[r, g, b]| ((2126 * u32::from(r) + 7152 * u32::from(g) + 722 * u32::from(b)) / 10_000) as u8)
}

/// Pixels darker than the mean of the square of `radius` around them by at least `contrast` grey levels.
/// Shadows and the tone of the paper cancel out.
pub(crate) fn dark(image: &GrayImage, radius: usize, contrast: i32) -> Mask {
    let (width, height) = (image.width() as usize, image.height() as usize);
    let pixels = image.as_raw();
    let row = |y: usize| &pixels[y * width..(y + 1) * width];
    let mut mask = Mask::new(width, height);
    let mut columns = vec![0u32; width];
    for y in 0..(radius + 1).min(height) {
        add(&mut columns, row(y));
    }
    for y in 0..height {
        let rows = (y + radius + 1).min(height) - y.saturating_sub(radius);
        compare(&mut mask.set[y * width..(y + 1) * width], row(y), &columns, rows, radius, contrast);
        if y + radius + 1 < height {
            add(&mut columns, row(y + radius + 1));
        }
        if y >= radius {
            subtract(&mut columns, row(y - radius));
        }
    }
    mask
}

fn add(columns: &mut [u32], row: &[u8]) {
    columns.iter_mut().zip(row).for_each(|(sum, value)| *sum += u32::from(*value));
}

fn subtract(columns: &mut [u32], row: &[u8]) {
    columns.iter_mut().zip(row).for_each(|(sum, value)| *sum -= u32::from(*value));
}

/// Marks a row's dark pixels. `columns`: sums of `rows` pixels above and below each.
fn compare(out: &mut [bool], row: &[u8], columns: &[u32], rows: usize, radius: usize, contrast: i32) {
    let width = row.len();
    let contrast = i64::from(contrast);
    let mut sum: i64 = columns[..radius.min(width)].iter().map(|v| i64::from(*v)).sum();
    for x in 0..width {
        if x + radius < width {
            sum += i64::from(columns[x + radius]);
        }
        if x > radius {
            sum -= i64::from(columns[x - radius - 1]);
        }
        let across = (x + radius + 1).min(width) - x.saturating_sub(radius);
        // The mean, rounded down, is at least the value and the contrast: without a division.
        out[x] = sum >= (i64::from(row[x]) + contrast) * (rows * across) as i64;
    }
}

#[cfg(test)]
mod tests {
    use image::Luma;

    use super::*;

    #[test]
    fn ink_is_dark_on_light_and_on_shaded_paper() {
        let ink = |x: u32, y: u32| (40..44).contains(&x) && (20..60).contains(&y);
        let image = GrayImage::from_fn(80, 80, |x, y| Luma([if ink(x, y) { 60 } else { 120 + x as u8 }]));
        let mask = dark(&image, 10, 30);
        for y in 0..80 {
            for x in 0..80 {
                assert_eq!(mask.get(x as usize, y as usize), ink(x, y), "at {x}, {y}");
            }
        }
    }

    #[test]
    fn grey_is_what_the_library_makes_of_it() {
        let image =
            RgbImage::from_fn(64, 64, |x, y| image::Rgb([(4 * x) as u8, (4 * y) as u8, (x * y) as u8]));
        assert_eq!(grey(&image), image::imageops::grayscale(&image));
    }

    #[test]
    fn an_even_picture_has_no_ink() {
        assert!(!dark(&GrayImage::from_pixel(30, 20, Luma([90])), 5, 1).set.contains(&true));
        assert!(!dark(&GrayImage::from_pixel(2, 2, Luma([90])), 9, 1).set.contains(&true));
    }
}
