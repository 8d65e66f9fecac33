//! The outline of a glyph that a font draws by a program of its own (Type 3), as browsers write them for fonts they cannot embed.

use hayro_interpret::font::{GlyphRun, Type3Glyph};
use hayro_interpret::kurbo::{Affine, BezPath};
use hayro_interpret::{
    BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, Paint, SoftMask,
};

/// More elements are no glyph's.
const MOST: usize = 20_000;

/// What the program fills, in a thousandth of an em; empty where it does more than fill paths, which nothing can be compared with.
pub fn outline<'a>(glyph: &Type3Glyph<'a>, paint: &Paint<'a>) -> BezPath {
    let mut traced = Traced::default();
    glyph.interpret(&mut traced, Affine::IDENTITY, Affine::IDENTITY, paint);
    if traced.more { BezPath::new() } else { traced.path }
}

#[derive(Default)]
struct Traced {
    path: BezPath,
    /// Whether it draws anything else.
    more: bool,
}

impl<'a> Device<'a> for Traced {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        let fits = self.path.elements().len() + path.elements().len() <= MOST;
        let plain = props.soft_mask.is_none() && props.blend_mode == BlendMode::Normal;
        if !(fits && plain && matches!(mode, DrawMode::Fill(_))) {
            self.more = true;
            return;
        }
        self.path.extend(path.elements().iter().map(|element| props.transform * *element));
    }

    fn push_clip_path(&mut self, _: &ClipPath) {
        self.more = true;
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {
        self.more = true;
    }

    fn draw_glyph_run(&mut self, _: &GlyphRun<'_, 'a>, _: DrawProps<'a>, _: &DrawMode) {
        self.more = true;
    }

    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {
        self.more = true;
    }

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {}
}
