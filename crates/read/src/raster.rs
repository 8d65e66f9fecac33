//! Draws PDF pages to pixels, after checking that they are of a sane size.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings};
use hayro_interpret::font::{FontData, FontQuery};
use hayro_interpret::{InterpreterSettings, InterpreterWarning};
use hayro_syntax::page::Page;
use image::{Rgb, RgbImage};

use crate::limits::Limits;
use crate::pdf::maps::predefined;

/// The raster library counts pixels of a side in 16 bits.
const LONGEST_SIDE: f32 = 16_000.0;
/// A page smaller than this in points shows nothing.
const SHORTEST_SIDE: f32 = 1.0;

/// Why a page was not drawn.
#[derive(Clone, Debug, PartialEq)]
pub enum Undrawn {
    /// It would have more pixels than the limit.
    TooLarge {
        /// Width and height in points.
        points: (f32, f32),
    },
    /// A picture on it has more pixels than the limit.
    Picture,
    /// The raster library gave up.
    Failed,
}

/// How the interpreter finds fonts that a file does not embed: Japanese ones from the fallback font.
/// Pictures that it cannot decode are counted.
pub fn interpreter_settings(
    fallback: Option<&FontData>,
    undecoded: &Arc<AtomicUsize>,
) -> InterpreterSettings {
    let fallback = fallback.cloned();
    let undecoded = undecoded.clone();
    InterpreterSettings {
        font_resolver: Arc::new(move |query| match query {
            FontQuery::Standard(font) => Some(font.get_font_data()),
            FontQuery::Fallback(wanted) => match (&fallback, &wanted.character_collection) {
                (Some(font), Some(_)) => Some((font.clone(), 0)),
                _ => Some(wanted.pick_standard_font().get_font_data()),
            },
        }),
        cmap_resolver: Arc::new(predefined),
        warning_sink: Arc::new(move |warning| {
            if matches!(warning, InterpreterWarning::ImageDecodeFailure) {
                undecoded.fetch_add(1, Ordering::Relaxed);
            }
        }),
        ..InterpreterSettings::default()
    }
}

/// Reads the fallback font.
pub fn load_font(path: &PathBuf) -> std::io::Result<FontData> {
    Ok(Arc::new(std::fs::read(path)?))
}

/// The scale at which a page of that size in points is drawn at `dpi`; `None` if it is too large. Pages over the
/// limit at full resolution are drawn at half of it, if they fit then.
pub fn scale(points: (f32, f32), dpi: u32, limits: &Limits) -> Option<f32> {
    let (width, height) = points;
    if !(width.is_finite() && height.is_finite()) || width < SHORTEST_SIDE || height < SHORTEST_SIDE {
        return None;
    }
    let fits = |scale: &f32| {
        let (w, h) = (width * scale, height * scale);
        w.max(h) <= LONGEST_SIDE && f64::from(w) * f64::from(h) <= limits.pixels as f64
    };
    let full = dpi.clamp(36, 600) as f32 / 72.0;
    [full, full / 2.0].into_iter().find(fits)
}

/// Draws a page at about `dpi` dots an inch on white, `/Rotate` undone.
pub fn draw<'a>(
    page: &'a Page<'a>,
    cache: &RenderCache<'a>,
    settings: &InterpreterSettings,
    dpi: u32,
    limits: &Limits,
) -> Result<RgbImage, Undrawn> {
    let points = page.render_dimensions();
    let scale = scale(points, dpi, limits).ok_or(Undrawn::TooLarge { points })?;
    let target = PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE };
    let drawing = || hayro::render(page, cache, settings, &RenderSettings::default(), &target);
    let pixmap = catch_unwind(AssertUnwindSafe(drawing)).map_err(|_| Undrawn::Failed)?;
    let (width, height) = (u32::from(pixmap.width()), u32::from(pixmap.height()));
    let mut image = RgbImage::new(width, height);
    // The background is opaque, so that premultiplied colours are plain ones.
    for (to, from) in image.pixels_mut().zip(pixmap.data()) {
        *to = Rgb([from.r, from.g, from.b]);
    }
    Ok(image)
}

/// Turns a picture by quarter turns clockwise.
pub fn turned(image: RgbImage, quarter_turns: u8) -> RgbImage {
    match quarter_turns % 4 {
        1 => image::imageops::rotate90(&image),
        2 => image::imageops::rotate180(&image),
        3 => image::imageops::rotate270(&image),
        _ => image,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(points: (f32, f32), expected: Option<f32>) {
        assert_eq!(scale(points, 144, &Limits { pixels: 4_000_000, ..Limits::default() }), expected);
    }

    #[test]
    fn an_a4_page_is_drawn_at_full_resolution() {
        check((595.0, 842.0), Some(2.0));
    }

    #[test]
    fn a_poster_is_drawn_at_half_of_it() {
        check((1500.0, 2000.0), Some(1.0));
    }

    #[test]
    fn a_monstrous_or_impossible_page_is_not_drawn() {
        check((1e6, 1e6), None);
        check((f32::NAN, 100.0), None);
        check((0.0, 100.0), None);
    }
}
