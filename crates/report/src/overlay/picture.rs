//! A page's picture on its way from the process that drew it: small, and nothing that has to be decoded.

use image::RgbImage;
use image::imageops::{self, FilterType};
use serde::{Deserialize, Serialize};

/// Pixels of the longer side.
pub(super) const LONG_SIDE: u32 = 1600;

/// A page's picture, its longer side 1,600 pixels.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmallPicture {
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// Red, green and blue of every pixel, row by row, in hex.
    pub rgb: String,
}

impl SmallPicture {
    /// Shrinks or enlarges a picture, which must be in the frame of the page's boxes.
    pub fn of(picture: &RgbImage) -> SmallPicture {
        let scale = LONG_SIDE as f32 / picture.width().max(picture.height()).max(1) as f32;
        let (width, height) = (scaled(picture.width(), scale), scaled(picture.height(), scale));
        let small = imageops::resize(picture, width, height, FilterType::Triangle);
        let rgb =
            small.as_raw().iter().fold(String::with_capacity(small.as_raw().len() * 2), |mut hex, byte| {
                hex.extend(
                    [byte >> 4, byte & 15].map(|digit| char::from_digit(digit.into(), 16).unwrap_or('0')),
                );
                hex
            });
        SmallPicture { width, height, rgb }
    }

    /// The pixels; `None` where they are not as many as it says, or more than a small picture has.
    pub(super) fn pixels(&self) -> Option<RgbImage> {
        let small = (1..=LONG_SIDE).contains(&self.width) && (1..=LONG_SIDE).contains(&self.height);
        if !small || self.rgb.len() != self.width as usize * self.height as usize * 6 {
            return None;
        }
        let pixels = self.rgb.as_bytes().chunks_exact(6).map(|hex| pixel(hex.try_into().ok()?));
        let pixels: Option<Vec<[u8; 3]>> = pixels.collect();
        RgbImage::from_raw(self.width, self.height, pixels?.into_flattened())
    }
}

fn pixel(hex: &[u8; 6]) -> Option<[u8; 3]> {
    let digit = |place: usize| char::from(hex[place]).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let value = |place: usize| Some(digit(place)? << 4 | digit(place + 1)?);
    Some([value(0)?, value(2)?, value(4)?])
}

fn scaled(side: u32, scale: f32) -> u32 {
    ((side as f32 * scale).round() as u32).clamp(1, LONG_SIDE)
}

#[cfg(test)]
mod tests {
    use image::Rgb;

    use super::*;

    #[test]
    fn a_picture_arrives_as_it_was_sent() {
        let picture = RgbImage::from_fn(1600, 3, |x, y| Rgb([(x % 256) as u8, y as u8, 250]));
        let small = SmallPicture::of(&picture);
        assert_eq!((small.width, small.height, &small.rgb[..12]), (1600, 3, "0000fa0100fa"));
        assert_eq!(small.pixels().unwrap(), picture);
    }

    fn check(width: u32, height: u32, rgb: &str) {
        assert_eq!(
            SmallPicture { width, height, rgb: rgb.to_owned() }.pixels(),
            None,
            "{width} {height} {rgb}"
        );
    }

    #[test]
    fn one_that_lies_about_its_size_is_none() {
        check(2, 1, "000000");
        check(1, 1, "00000g");
        check(1, 1, "0000é");
        check(0, 1, "");
        check(u32::MAX, u32::MAX, "000000");
        check(1601, 1, &"0".repeat(1601 * 6));
    }
}
