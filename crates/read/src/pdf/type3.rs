//! The outline of a glyph that a font draws by a program of its own (Type 3), as browsers write them for fonts they cannot embed.

use hayro_interpret::font::{GlyphRun, Type3Glyph};
use hayro_interpret::kurbo::{Affine, BezPath, Rect, Shape as _};
use hayro_interpret::{
    BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, Paint, SoftMask,
};

use crate::pdf::paints::colour;
use crate::pdf::proof::MOST_ELEMENTS;

/// What the program fills, in a thousandth of an em; empty where it does more than fill paths in the colour of the text, which nothing can be compared with.
/// Beside it the box of all that it draws.
pub fn outline<'a>(glyph: &Type3Glyph<'a>, paint: &Paint<'a>) -> (BezPath, Rect) {
    let mut traced = Traced { ink: colour(paint, 1.0), ..Traced::default() };
    glyph.interpret(&mut traced, Affine::IDENTITY, Affine::IDENTITY, paint);
    (if traced.more { BezPath::new() } else { traced.path }, traced.reach.unwrap_or_default())
}

#[derive(Default)]
struct Traced {
    path: BezPath,
    /// The colour of the text.
    ink: Option<[u8; 3]>,
    /// Whether it draws anything else.
    more: bool,
    /// The box of all that is drawn.
    reach: Option<Rect>,
}

impl Traced {
    fn reaches(&mut self, area: Rect) {
        self.reach = Some(self.reach.map_or(area, |reach| reach.union(area)));
    }
}

impl<'a> Device<'a> for Traced {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        self.reaches(props.transform.transform_rect_bbox(path.bounding_box()));
        let fits = self.path.elements().len() + path.elements().len() <= MOST_ELEMENTS;
        // A program may choose colours of its own.
        let plain = props.soft_mask.is_none()
            && props.blend_mode == BlendMode::Normal
            && colour(&props.paint, 1.0) == self.ink;
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

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        let size = Rect::new(0.0, 0.0, f64::from(image.width()), f64::from(image.height()));
        self.reaches(props.transform.transform_rect_bbox(size));
        self.more = true;
    }

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {}
}
