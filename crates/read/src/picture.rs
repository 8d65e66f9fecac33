//! Pictures to pixels: PNG and JPEG with their EXIF orientation, TIFF with many pages.

use std::io::Cursor;

use daicho_model::{Diagnostic, MediaType, Severity};
use image::{DynamicImage, ImageDecoder, ImageReader, RgbImage};
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::options::DecoderOptions;

use crate::limits::Limits;
use crate::tiff_pages;

/// A picture file whose pages are decoded one at a time.
pub enum Pictures<'b> {
    /// PNG or JPEG: one page.
    Single(&'b [u8]),
    /// TIFF.
    Tiff(Box<tiff_pages::TiffPages<'b>>),
}

impl<'b> Pictures<'b> {
    /// Looks at the file's head. Nothing is decoded yet.
    pub fn open(bytes: &'b [u8], media: MediaType, limits: &Limits) -> Result<Pictures<'b>, Diagnostic> {
        match media {
            MediaType::Tiff => {
                tiff_pages::TiffPages::open(bytes, limits).map(|t| Pictures::Tiff(Box::new(t)))
            }
            _ => Ok(Pictures::Single(bytes)),
        }
    }

    /// How many pages there are; at most one more than the limit on pages.
    pub fn count(&self) -> u32 {
        match self {
            Pictures::Single(_) => 1,
            Pictures::Tiff(tiff) => tiff.count(),
        }
    }

    /// The pixels of a page (from 1), the right way up as far as the file says.
    pub fn page(&mut self, number: u32, limits: &Limits) -> Result<RgbImage, Diagnostic> {
        match self {
            Pictures::Single(bytes) => single(bytes, limits),
            Pictures::Tiff(tiff) => tiff.page(number, limits),
        }
    }
}

/// The picture cannot be decoded.
pub fn broken(detail: impl ToString) -> Diagnostic {
    Diagnostic::new("picture_broken", Severity::Error).with("detail", detail)
}

/// The picture has more pixels than the limit.
pub fn too_large(width: u32, height: u32, limits: &Limits) -> Diagnostic {
    Diagnostic::new("page_too_large", Severity::Error)
        .with("size", format!("{width} × {height}"))
        .with("limit", limits.pixels)
}

fn single(bytes: &[u8], limits: &Limits) -> Result<RgbImage, Diagnostic> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(broken)?;
    let mut allowed = image::Limits::default();
    allowed.max_alloc = Some(limits.pixels.saturating_mul(12));
    reader.limits(allowed);
    let mut decoder = reader.into_decoder().map_err(broken)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > limits.pixels {
        return Err(too_large(width, height, limits));
    }
    let orientation = decoder.orientation().unwrap_or(image::metadata::Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).map_err(broken)?;
    picture.apply_orientation(orientation);
    Ok(on_white(picture))
}

/// What is wrong with a JPEG that can be decoded all the same: its data end early, or make no sense somewhere. What is missing is
/// filled with grey or with what was there before.
pub fn damage(bytes: &[u8], media: MediaType) -> Option<String> {
    if media != MediaType::Jpeg {
        return None;
    }
    let strict = DecoderOptions::default().set_strict_mode(true);
    let strict = strict.set_max_width(usize::from(u16::MAX)).set_max_height(usize::from(u16::MAX));
    let open = without_end(bytes);
    let bytes = open.as_deref().unwrap_or(bytes);
    let error = JpegDecoder::new_with_options(ZCursor::new(bytes), strict).decode().err()?.to_string();
    // Cameras leave bytes between the parts of the head.
    (!error.contains("between headers")).then_some(error)
}

/// A JPEG of one scan without its mark of the end, and with a few bytes that a decoder may look ahead at: decoders fill what an early
/// end leaves, but miss data that are not there. `None` for other JPEGs.
fn without_end(bytes: &[u8]) -> Option<Vec<u8>> {
    const LOOKED_AHEAD: [u8; 16] = [0; 16];
    let mut rest = bytes.strip_prefix(&[0xff, 0xd8])?;
    // The parts of the head (ITU-T T.81, annex B): a mark, and the length of what follows.
    loop {
        let [0xff, mark, ..] = *rest else { return None };
        match mark {
            0xff => rest = &rest[1..],
            0x01 | 0xd0..=0xd7 => rest = &rest[2..],
            _ => {
                let [high, low] = *rest.get(2..4)?.first_chunk()?;
                rest = rest.get(2 + usize::from(u16::from_be_bytes([high, low]))..)?;
                match mark {
                    // A start of a frame that is neither baseline nor extended sequential.
                    0xc2 | 0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => return None,
                    0xda => break,
                    _ => {}
                }
            }
        }
    }
    let end = rest.windows(2).position(|pair| pair == [0xff, 0xd9]).unwrap_or(rest.len());
    let kept = bytes.len() - rest.len() + end;
    Some([&bytes[..kept], &LOOKED_AHEAD].concat())
}

/// RGB on white paper.
fn on_white(picture: DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.into_rgb8();
    }
    let with_alpha = picture.into_rgba8();
    let mut result = RgbImage::new(with_alpha.width(), with_alpha.height());
    for (to, from) in result.pixels_mut().zip(with_alpha.pixels()) {
        let [r, g, b, a] = from.0;
        to.0 = [r, g, b].map(|v| over_white(v, a));
    }
    result
}

/// A colour value of some opacity over white paper.
pub fn over_white(value: u8, alpha: u8) -> u8 {
    let (value, alpha) = (u32::from(value), u32::from(alpha));
    ((value * alpha + 255 * (255 - alpha) + 127) / 255) as u8
}

#[cfg(test)]
mod tests {
    use image::{ImageFormat, Rgba, RgbaImage};
    use tiff::encoder::{TiffEncoder, colortype};
    use tiff::tags::Tag;

    use super::*;

    const RED: [u8; 3] = [255, 0, 0];
    const WHITE: [u8; 3] = [255; 3];

    /// The size and the first pixel of every page.
    fn check(bytes: &[u8], expected: &[(u32, u32, [u8; 3])]) {
        let limits = Limits::default();
        let mut pictures = Pictures::open(bytes, crate::sniff(bytes), &limits).unwrap();
        assert_eq!(pictures.count() as usize, expected.len());
        for (number, wanted) in (1..).zip(expected) {
            let page = pictures.page(number, &limits).unwrap();
            assert_eq!((page.width(), page.height(), page.get_pixel(0, 0).0), *wanted);
        }
    }

    fn png(width: u32, height: u32, pixel: [u8; 4]) -> Vec<u8> {
        let mut out = Cursor::new(Vec::new());
        RgbaImage::from_pixel(width, height, Rgba(pixel)).write_to(&mut out, ImageFormat::Png).unwrap();
        out.into_inner()
    }

    #[test]
    fn transparent_paper_is_white() {
        check(&png(3, 2, [255, 0, 0, 255]), &[(3, 2, RED)]);
        check(&png(3, 2, [255, 0, 0, 0]), &[(3, 2, WHITE)]);
    }

    #[test]
    fn every_page_of_a_tiff_is_read_the_right_way_up() {
        let mut out = Cursor::new(Vec::new());
        let mut encoder = TiffEncoder::new(&mut out).unwrap();
        let mut first = encoder.new_image::<colortype::RGB8>(2, 1).unwrap();
        first.encoder().write_tag(Tag::Orientation, 3_u16).unwrap();
        first.write_data(&[0, 0, 0, 255, 0, 0]).unwrap();
        encoder.write_image::<colortype::Gray8>(1, 3, &[255, 0, 0]).unwrap();
        check(&out.into_inner(), &[(2, 1, RED), (1, 3, WHITE)]);
    }

    #[test]
    fn a_jpeg_whose_data_break_off_is_damaged() {
        let mut whole = Vec::new();
        let picture = RgbImage::from_fn(256, 256, |x, y| image::Rgb([(x * y) as u8, x as u8, y as u8]));
        picture.write_to(&mut Cursor::new(&mut whole), ImageFormat::Jpeg).unwrap();
        let third = whole.len() / 3;
        let ended = [&whole[..third], &[0xff, 0xd9]].concat();
        let check = |bytes: &[u8], is_damaged: bool| {
            assert_eq!(damage(bytes, MediaType::Jpeg).is_some(), is_damaged);
        };
        check(&whole, false);
        check(&[whole.as_slice(), b"what a camera adds"].concat(), false);
        check(&whole[..third], true);
        check(&ended, true);
    }

    #[test]
    fn too_many_pixels_are_refused_before_decoding() {
        let bytes = png(20, 20, [0; 4]);
        let limits = Limits { pixels: 399, ..Limits::default() };
        let refused = Pictures::open(&bytes, MediaType::Png, &limits).unwrap().page(1, &limits).unwrap_err();
        assert_eq!(refused.code, "page_too_large");
    }
}
