//! Whether pictures of a page that shows nothing hold something: a mask, a clip or white paint may hide all of it.

use std::panic::{AssertUnwindSafe, catch_unwind};

use hayro_interpret::font::GlyphRun;
use hayro_interpret::kurbo::{BezPath, Rect};
use hayro_interpret::util::TransformExt as _;
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageData, ImageDrawProps,
    InterpreterCache, InterpreterSettings, LumaData, SoftMask, interpret_page,
};
use hayro_syntax::page::Page;
use image::RgbImage;

use crate::pixels::shows_marks;

/// What the pictures of a page that shows nothing are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Held {
    /// One has marks on it, which its mask or the page hides.
    pub marks: bool,
    /// One gave no pixels at all.
    pub undecoded: bool,
}

/// Decodes the pictures of a page by themselves: without mask, clip and colour.
pub fn held<'a>(page: &Page<'a>, cache: &InterpreterCache<'a>, settings: &InterpreterSettings) -> Held {
    let looking = || {
        let (width, height) = page.render_dimensions();
        let bounds = Rect::new(0.0, 0.0, width.into(), height.into());
        let transform = page.initial_transform(true).to_kurbo();
        let mut context = Context::new(transform, bounds, cache, page.xref(), settings.clone());
        let mut held = Held::default();
        interpret_page(page, &mut context, &mut held);
        held
    };
    catch_unwind(AssertUnwindSafe(looking)).unwrap_or(Held { undecoded: true, ..Held::default() })
}

impl Held {
    fn note(&mut self, pixels: Option<RgbImage>) {
        match pixels {
            Some(pixels) => self.marks |= shows_marks(&pixels),
            None => self.undecoded = true,
        }
    }
}

fn grey(width: u32, height: u32, values: &[u8]) -> Option<RgbImage> {
    RgbImage::from_raw(width, height, values.iter().flat_map(|value| [*value; 3]).collect())
}

impl<'a> Device<'a> for Held {
    fn draw_image(&mut self, image: Image<'a, '_>, _: ImageDrawProps<'a>) {
        if self.marks {
            return;
        }
        let mut pixels = None;
        match image {
            Image::Raster(raster) => raster.with_rgba(
                |data, _| {
                    pixels = match data {
                        ImageData::Rgb(data) => RgbImage::from_raw(data.width, data.height, data.data),
                        ImageData::Luma(data) => grey(data.width, data.height, &data.data),
                    }
                },
                None,
            ),
            Image::Stencil(stencil) => {
                let dark = |value: &u8| 255 - value;
                let note = |data: LumaData| {
                    grey(data.width, data.height, &data.data.iter().map(dark).collect::<Vec<_>>())
                };
                stencil.with_stencil(|data, _| pixels = note(data), None);
            }
        }
        self.note(pixels);
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {}
    fn draw_glyph_run(&mut self, _: &GlyphRun<'_, 'a>, _: DrawProps<'a>, _: &DrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}
