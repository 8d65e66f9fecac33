//! The picture of a page in the frame of its boxes: drawn, turned and levelled as it was read.

use std::io::Cursor;
use std::sync::Arc;

use daicho_model::{BoundingBox, Diagnostic, MediaType, Page, Severity};
use hayro::RenderCache;
use image::codecs::jpeg::JpegEncoder;
use image::imageops::{FilterType, crop_imm, resize};
use image::{Rgb, RgbImage};

use crate::pdf;
use crate::picture::Pictures;
use crate::pixels::{level, rectified_by_shares};
use crate::raster::{draw, interpreter_settings, load_font, turned};
use crate::settings::Settings;
use crate::sniff::sniff;

/// The interpreter recurses on nested content.
const STACK: usize = 64 << 20;
/// Quality of JPEG pictures: print stays sharp.
const QUALITY: u8 = 88;

/// Draws a page of a document: every box of `page`, as [`crate::DocumentReader`] read it from the same bytes, is a
/// fraction of this picture. What a levelled page shows beyond its paper is white.
///
/// # Errors
/// The page cannot be drawn, or is none of a picture or PDF. Hostile bytes may use much time and memory: as with the
/// reader, call it where that does no harm.
pub fn picture_of(bytes: &[u8], page: &Page, settings: &Settings) -> Result<RgbImage, Diagnostic> {
    let image = match sniff(bytes) {
        MediaType::Pdf => pdf_page(bytes, page.number, settings),
        media @ (MediaType::Png | MediaType::Jpeg | MediaType::Tiff) => {
            let mut pictures = Pictures::open(bytes, media, &settings.limits)?;
            pictures.page(page.number, &settings.limits)
        }
        _ => Err(undrawn("no picture and no PDF")),
    }?;
    let image = match &page.outline {
        Some(corners) => rectified_by_shares(&image, corners),
        None => image,
    };
    Ok(level(turned(image, page.turn), page.skew_degrees, Rgb([255; 3])))
}

/// A part of a page as JPEG, at most so many pixels wide and three times as high.
///
/// # Errors
/// As [`picture_of`]; the same care is needed.
pub fn cutting_of(
    bytes: &[u8],
    page: &Page,
    part: &BoundingBox,
    width: u32,
    settings: &Settings,
) -> Result<Vec<u8>, Diagnostic> {
    let picture = picture_of(bytes, page, settings)?;
    let at = |share: f32, all: u32| (share * all as f32).round().clamp(0.0, all as f32) as u32;
    let (x, y) = (at(part.x0, picture.width()), at(part.y0, picture.height()));
    let (wide, high) = (at(part.x1, picture.width()) - x, at(part.y1, picture.height()) - y);
    if wide == 0 || high == 0 {
        return Err(undrawn("nothing is left of the part"));
    }
    let cutting = crop_imm(&picture, x, y, wide, high);
    let scale = (width as f32 / wide as f32).min(3.0 * width as f32 / high as f32).min(1.0);
    let size = |pixels: u32| ((pixels as f32 * scale).round() as u32).max(1);
    let scaled = resize(&*cutting, size(wide), size(high), FilterType::Triangle);
    let mut jpeg = Cursor::new(Vec::new());
    let written = JpegEncoder::new_with_quality(&mut jpeg, QUALITY).encode_image(&scaled);
    written.map_err(|_| undrawn("the picture cannot be written"))?;
    Ok(jpeg.into_inner())
}

fn undrawn(detail: &str) -> Diagnostic {
    Diagnostic::new("page_unreadable", Severity::Error).with("detail", detail)
}

fn pdf_page(bytes: &[u8], number: u32, settings: &Settings) -> Result<RgbImage, Diagnostic> {
    std::thread::scope(|scope| {
        let work = || draw_page(bytes, number, settings);
        let thread = std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work);
        let drawn = thread.ok().and_then(|thread| thread.join().ok());
        drawn.unwrap_or_else(|| Err(undrawn("a library failed on this page")))
    })
}

fn draw_page(bytes: &[u8], number: u32, settings: &Settings) -> Result<RgbImage, Diagnostic> {
    let pdf = pdf::open::open(bytes)?;
    pdf::cost::of_fonts(&pdf)?;
    let pages = pdf.pages();
    let index = (number as usize).checked_sub(1);
    let page = index.and_then(|i| pages.get(i)).ok_or_else(|| undrawn("no such page"))?;
    pdf::cost::of_page(page, &mut pdf::cost::Known::new(&pdf))?;
    let font = settings.fallback_font.as_ref().and_then(|path| load_font(path).ok());
    let interpreter = interpreter_settings(font.as_ref(), &Arc::default());
    draw(page, &RenderCache::new(), &interpreter, settings.raster_dpi, &settings.limits)
        .map_err(|_| undrawn("the page could not be drawn"))
}
