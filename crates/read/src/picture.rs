//! Pictures to pixels: PNG and JPEG with their EXIF orientation, TIFF with many pages.

use std::io::Cursor;

use daicho_model::{Diagnostic, MediaType, Severity};
use image::{DynamicImage, ImageDecoder, ImageReader, RgbImage};

use crate::jpeg;
use crate::limits::Limits;
use crate::tiff_pages;

/// A picture file whose pages are decoded one at a time.
pub enum Pictures<'b> {
    /// PNG: one page.
    Png(&'b [u8]),
    /// JPEG: one page, and what was found in its data.
    Jpeg(&'b [u8], Result<Option<jpeg::Walked>, jpeg::Fault>),
    /// TIFF.
    Tiff(Box<tiff_pages::TiffPages<'b>>),
}

impl<'b> Pictures<'b> {
    /// Looks at the file's head, and goes through the data of a JPEG. Nothing is decoded yet.
    pub fn open(bytes: &'b [u8], media: MediaType, limits: &Limits) -> Result<Pictures<'b>, Diagnostic> {
        match media {
            MediaType::Tiff => {
                tiff_pages::TiffPages::open(bytes, limits).map(|t| Pictures::Tiff(Box::new(t)))
            }
            MediaType::Jpeg => Ok(Pictures::Jpeg(bytes, jpeg::walk(bytes, None))),
            _ => Ok(Pictures::Png(bytes)),
        }
    }

    /// How many pages there are; at most one more than the limit on pages.
    pub fn count(&self) -> u32 {
        match self {
            Pictures::Png(_) | Pictures::Jpeg(..) => 1,
            Pictures::Tiff(tiff) => tiff.count(),
        }
    }

    /// The pixels of a page (from 1), the right way up as far as the file says.
    pub fn page(&mut self, number: u32, limits: &Limits) -> Result<RgbImage, Diagnostic> {
        match self {
            Pictures::Png(bytes) | Pictures::Jpeg(bytes, _) => single(bytes, limits),
            Pictures::Tiff(tiff) => tiff.page(number, limits),
        }
    }

    /// What is wrong with a JPEG, as the file or in a page (from 1) of a TIFF, that can be decoded all the same: its data end early, or
    /// make no sense somewhere. What is missing is filled with grey or with what was there before.
    pub fn damage(&mut self, number: u32) -> Option<String> {
        match self {
            Pictures::Jpeg(_, Err(fault)) => Some(fault.to_string()),
            Pictures::Tiff(tiff) => tiff.damage(number),
            _ => None,
        }
    }

    /// Says so where the file holds pictures that are not read: further ones of a JPEG (MPO), or the frames of an animated PNG.
    pub fn left_out(&self) -> Option<Diagnostic> {
        let kind = match self {
            Pictures::Png(bytes) if is_animated(bytes) => "APNG",
            Pictures::Jpeg(bytes, Ok(Some(first))) if jpeg::another_behind(bytes, first) => "MPO",
            _ => return None,
        };
        Some(Diagnostic::new("picture_further_ones", Severity::Warning).with("kind", kind))
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

/// Whether a PNG is animated (APNG): programs show its frames, and its own picture may be none of them.
fn is_animated(bytes: &[u8]) -> bool {
    let mut rest = bytes.get(8..).unwrap_or_default();
    // The count of frames stands before the data.
    while let Some((head, after)) = rest.split_first_chunk::<8>() {
        let [a, b, c, d, kind @ ..] = *head;
        match &kind {
            b"acTL" => return after.first_chunk().is_some_and(|count| u32::from_be_bytes(*count) > 1),
            b"IDAT" | b"IEND" => return false,
            _ => {}
        }
        let length = u32::from_be_bytes([a, b, c, d]) as usize;
        rest = after.get(length.saturating_add(4)..).unwrap_or_default();
    }
    false
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

    fn jpeg(size: u32) -> Vec<u8> {
        let mut whole = Vec::new();
        let picture = RgbImage::from_fn(size, size, |x, y| image::Rgb([(x * y) as u8, x as u8, y as u8]));
        picture.write_to(&mut Cursor::new(&mut whole), ImageFormat::Jpeg).unwrap();
        whole
    }

    /// Whether a file is said to be damaged, and what it is said to hold beside its first picture.
    fn check_said(bytes: &[u8], is_damaged: bool, kind: Option<&str>) {
        let mut pictures = Pictures::open(bytes, crate::sniff(bytes), &Limits::default()).unwrap();
        assert_eq!(pictures.damage(1).is_some(), is_damaged);
        assert_eq!(pictures.left_out().map(|said| said.details["kind"].clone()).as_deref(), kind);
    }

    #[test]
    fn a_jpeg_whose_data_break_off_is_damaged() {
        let whole = jpeg(256);
        let third = whole.len() / 3;
        check_said(&whole, false, None);
        check_said(&[whole.as_slice(), b"what a camera adds"].concat(), false, None);
        check_said(&whole[..third], true, None);
        check_said(&[&whole[..third], &[0xff, 0xd9]].concat(), true, None);
    }

    /// A TIFF of one strip that is a JPEG, its tables in front of it or in an entry of their own.
    fn jpeg_in_tiff(jpeg: &[u8], tables: Option<&[u8]>) -> Vec<u8> {
        let mut out = [b"II*\0".as_slice(), &8_u32.to_le_bytes()].concat();
        let mut entries: Vec<(u16, u16, u32, u32)> = vec![
            (256, 4, 1, 256),
            (257, 4, 1, 256),
            (258, 3, 1, 8),
            (259, 3, 1, 7),
            (262, 3, 1, 6),
            (273, 4, 1, 512),
            (277, 3, 1, 3),
            (278, 4, 1, 256),
            (279, 4, 1, jpeg.len() as u32),
        ];
        let behind = 512 + jpeg.len() as u32;
        entries.extend(tables.map(|tables| (347, 7, tables.len() as u32, behind)));
        out.extend((entries.len() as u16).to_le_bytes());
        for (tag, kind, count, value) in entries {
            out.extend([tag.to_le_bytes(), kind.to_le_bytes()].concat());
            out.extend([count.to_le_bytes(), value.to_le_bytes()].concat());
        }
        out.resize(512, 0);
        [&out, jpeg, tables.unwrap_or_default()].concat()
    }

    #[test]
    fn a_jpeg_inside_a_tiff_is_gone_through() {
        let whole = jpeg(256);
        let third = whole.len() / 3;
        check_said(&jpeg_in_tiff(&whole, None), false, None);
        check_said(&jpeg_in_tiff(&whole[..third], None), true, None);
        check_said(&jpeg_in_tiff(&[&whole[..third], &[0xff, 0xd9]].concat(), None), true, None);
        check_said(&jpeg_in_tiff(&jpeg(128), None), true, None);
        // Tables of codes in an entry of their own.
        let (mut tables, mut rest, mut at) = (vec![0xff, 0xd8], vec![0xff, 0xd8], 2);
        while whole[at + 1] != 0xda {
            let end = at + 2 + usize::from(u16::from_be_bytes([whole[at + 2], whole[at + 3]]));
            let is_table = matches!(whole[at + 1], 0xc4 | 0xdb);
            if is_table { &mut tables } else { &mut rest }.extend(&whole[at..end]);
            at = end;
        }
        rest.extend(&whole[at..]);
        tables.extend([0xff, 0xd9]);
        check_said(&jpeg_in_tiff(&rest, Some(&tables)), false, None);
        check_said(&jpeg_in_tiff(&rest, None), true, None);
    }

    #[test]
    fn pictures_behind_the_first_are_told_but_no_previews() {
        let (large, small) = (jpeg(256), jpeg(64));
        check_said(&[large.as_slice(), &large].concat(), false, Some("MPO"));
        check_said(&[large.as_slice(), &small].concat(), false, None);
        let plain = png(3, 2, [255; 4]);
        let frames =
            |count: u8| [&plain[..33], b"\0\0\0\x08acTL\0\0\0", &[count], &[0; 8], &plain[33..]].concat();
        check_said(&plain, false, None);
        check_said(&frames(2), false, Some("APNG"));
        check_said(&frames(1), false, None);
    }

    #[test]
    fn too_many_pixels_are_refused_before_decoding() {
        let bytes = png(20, 20, [0; 4]);
        let limits = Limits { pixels: 399, ..Limits::default() };
        let refused = Pictures::open(&bytes, MediaType::Png, &limits).unwrap().page(1, &limits).unwrap_err();
        assert_eq!(refused.code, "page_too_large");
    }
}
