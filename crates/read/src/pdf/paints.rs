//! What paint does on paper.

use hayro_interpret::kurbo::{Affine, Point};
use hayro_interpret::{BlendMode, DrawMode, DrawProps, Paint};

use crate::pdf::seen::Coat;

/// Letters whose edges are drawn wider than this share of their size run into blots.
const BLOT: f64 = 0.125;
/// Lines thinner than this, in points, are a tenth of the thinnest that is printed.
const HAIR: f64 = 0.05;
/// Paint of less opacity lets something through.
const OPAQUE: f32 = 0.95;

/// Whether paint leaves a trace on white paper.
pub fn is_ink(paint: &Paint<'_>) -> bool {
    match paint {
        Paint::Color(colour) => {
            let [r, g, b, a] = colour.to_rgba().to_rgba8();
            a > 12 && [r, g, b].iter().any(|v| *v < 243)
        }
        Paint::Pattern(_) => true,
    }
}

/// Whether paint leaves nothing at all. Many thin coats cover, one of them hardly shows.
pub fn is_nothing(paint: &Paint<'_>) -> bool {
    matches!(paint, Paint::Color(colour) if colour.to_rgba().to_rgba8()[3] == 0)
}

/// Whether paint is too thin for letters to be seen.
pub fn is_clear(paint: &Paint<'_>) -> bool {
    matches!(paint, Paint::Color(colour) if colour.to_rgba().to_rgba8()[3] < 12)
}

/// The colour of paint as it looks on white where so much of it shows; `None` for a pattern.
pub fn colour(paint: &Paint<'_>, shown: f32) -> Option<[u8; 3]> {
    let Paint::Color(colour) = paint else { return None };
    let [r, g, b, a] = colour.to_rgba().to_rgba8();
    let alpha = f32::from(a) * shown.clamp(0.0, 1.0);
    Some([r, g, b].map(|v| 255 - (f32::from(255 - v) * alpha / 255.0) as u8))
}

/// What stands around what is drawn.
#[derive(Clone, Copy, Debug)]
pub struct Around {
    /// It may not show: there is a mask, a blend mode, or little of it.
    pub is_faint: bool,
    /// How much of it shows.
    pub shown: f32,
    /// It blends as no other program does.
    pub is_elsewhere: bool,
}

/// Of nothing.
pub const NOTHING: Around = Around { is_faint: false, shown: 1.0, is_elsewhere: false };

/// Whether a paint that blends in this way leaves on white paper what it leaves where there is nothing, as it does in this library.
pub fn keeps_on_white(blend: BlendMode) -> bool {
    matches!(blend, BlendMode::Normal | BlendMode::Multiply | BlendMode::Darken)
}

/// What a paint puts on the page inside groups of which so much shows; nothing is sure where they are masked or blend.
pub fn coat(props: &DrawProps<'_>, around: Around) -> Coat {
    let opacity = match &props.paint {
        Paint::Color(colour) => f32::from(colour.to_rgba().to_rgba8()[3]) / 255.0 * around.shown,
        Paint::Pattern(_) => 0.0,
    };
    let is_plain = !around.is_faint && props.soft_mask.is_none() && props.blend_mode == BlendMode::Normal;
    // Near to white is white.
    let is_white = opacity >= OPAQUE && !is_ink(&props.paint);
    let colour = if is_white { Some([255; 3]) } else { colour(&props.paint, around.shown) };
    let is_elsewhere = around.is_elsewhere || !keeps_on_white(props.blend_mode);
    Coat { colour, is_whole: is_plain && opacity >= OPAQUE, is_elsewhere, seal: None }
}

/// Whether a colour is that of a seal, vermilion to red: nobody takes it for the black of print.
pub fn is_of_seals([red, green, blue]: [u8; 3]) -> bool {
    red >= 150 && red.saturating_sub(green.max(blue)) >= 80
}

/// Whether the edges of a letter are drawn with dashes, which may leave nothing, or so wide that they run together.
pub fn is_drawn_oddly(mode: &DrawMode, page: Affine, letter: Affine) -> bool {
    let (DrawMode::Stroke(props) | DrawMode::FillAndStroke(_, props)) = mode else { return false };
    let width = f64::from(props.line_width) * page.determinant().abs().sqrt();
    let size = (letter * Point::new(0.0, 1000.0) - letter * Point::ZERO).hypot();
    !props.dash_array.is_empty() || width > size * BLOT
}

/// Whether only the edges of letters are drawn, in lines as thin as the device can: a screen shows them, a printer may not.
pub fn is_hair(mode: &DrawMode, page: Affine) -> bool {
    matches!(mode, DrawMode::Stroke(props)
        if f64::from(props.line_width) * page.determinant().abs().sqrt() < HAIR)
}
