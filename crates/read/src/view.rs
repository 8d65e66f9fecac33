//! The picture of a page in the frame of its boxes: drawn, turned and levelled as it was read.

use daicho_model::{Diagnostic, MediaType, Page, Severity};
use hayro::RenderCache;
use image::{Rgb, RgbImage};

use crate::pdf;
use crate::picture::Pictures;
use crate::pixels::level;
use crate::raster::{draw, interpreter_settings, load_font, turned};
use crate::settings::Settings;
use crate::sniff::sniff;

/// The interpreter recurses on nested content.
const STACK: usize = 64 << 20;

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
    Ok(level(turned(image, page.turn), page.skew_degrees, Rgb([255; 3])))
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
    pdf::cost::of_page(page)?;
    let font = settings.fallback_font.as_ref().and_then(|path| load_font(path).ok());
    let interpreter = interpreter_settings(font.as_ref());
    draw(page, &RenderCache::new(), &interpreter, settings.raster_dpi, &settings.limits)
        .map_err(|_| undrawn("the page could not be drawn"))
}
