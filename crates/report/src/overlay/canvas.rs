//! A picture to draw on: strokes, tints and text.

use ab_glyph::{Font as _, FontRef, PxScale, ScaleFont as _, point};
use image::{Rgb, RgbImage};

use crate::pdf::Typeface;

/// A colour.
pub(super) type Colour = [u8; 3];

/// A point in pixels.
pub(super) type Place = (f32, f32);

/// The picture and the typeface of its texts.
pub(super) struct Canvas<'a> {
    pub(super) image: RgbImage,
    face: &'a Typeface,
    font: Option<FontRef<'a>>,
}

impl<'a> Canvas<'a> {
    pub(super) fn new(image: RgbImage, face: &'a Typeface) -> Canvas<'a> {
        Canvas { image, face, font: face.raster() }
    }

    /// Mixes a share of a colour into a pixel; beyond the picture nothing happens.
    fn mix(&mut self, x: i64, y: i64, colour: Colour, share: f32) {
        let (Ok(x), Ok(y)) = (u32::try_from(x), u32::try_from(y)) else { return };
        if x >= self.image.width() || y >= self.image.height() {
            return;
        }
        let Rgb(old) = self.image.get_pixel_mut(x, y);
        for (old, new) in old.iter_mut().zip(colour) {
            let mixed = f32::from(*old) + (f32::from(new) - f32::from(*old)) * share.clamp(0.0, 1.0);
            *old = mixed.round() as u8;
        }
    }

    /// Tints an upright rectangle.
    pub(super) fn tint(&mut self, (x0, y0): Place, (x1, y1): Place, colour: Colour, share: f32) {
        for y in y0.round() as i64..y1.round() as i64 {
            for x in x0.round() as i64..x1.round() as i64 {
                self.mix(x, y, colour, share);
            }
        }
    }

    /// Draws the sides of a polygon, `wide` pixels wide; `gaps` breaks them into dashes.
    pub(super) fn outline(&mut self, corners: &[Place], colour: Colour, wide: f32, gaps: bool) {
        for (at, from) in corners.iter().enumerate() {
            let to = corners[(at + 1) % corners.len()];
            self.stroke(*from, to, colour, wide, gaps);
        }
    }

    fn stroke(&mut self, (x0, y0): Place, (x1, y1): Place, colour: Colour, wide: f32, gaps: bool) {
        let length = (x1 - x0).hypot(y1 - y0);
        let steps = (length.ceil() as usize).clamp(1, 20_000);
        let half = (wide / 2.0).max(0.5);
        for step in 0..=steps {
            if gaps && step % 12 >= 7 {
                continue;
            }
            let t = step as f32 / steps as f32;
            let (x, y) = (x0 + (x1 - x0) * t, y0 + (y1 - y0) * t);
            self.tint((x - half, y - half), (x + half, y + half), colour, 1.0);
        }
    }

    /// As much of a text as fits.
    pub(super) fn cut(&self, text: &str, size: f32, room: f32) -> String {
        if self.face.width(text) * size <= room {
            return text.to_owned();
        }
        let mut cut = String::new();
        for c in text.chars() {
            cut.push(c);
            if self.face.width(&cut) * size > room - size {
                cut.pop();
                break;
            }
        }
        cut + "…"
    }

    /// Writes a line with its top left corner at a place, on a ground of its own if asked for; where it ends.
    pub(super) fn text(&mut self, text: &str, (x, y): Place, size: f32, colour: Colour, ground: bool) -> f32 {
        let text = self.face.shown(text);
        let end = x + self.face.width(&text) * size;
        if ground {
            self.tint((x - 2.0, y), (end + 2.0, y + size * 1.2), [255; 3], 0.85);
        }
        let Some(font) = self.font.clone() else { return end };
        let scaled = font.as_scaled(PxScale::from(size * line_height(&font)));
        let mut pen = x;
        for c in text.chars() {
            let glyph = scaled.scaled_glyph(c);
            let (id, mut glyph) = (glyph.id, glyph);
            glyph.position = point(pen, y + size);
            pen += scaled.h_advance(id);
            if let Some(outlined) = font.outline_glyph(glyph) {
                let bounds = outlined.px_bounds();
                outlined.draw(|dx, dy, share| {
                    let (x, y) = (bounds.min.x as i64 + i64::from(dx), bounds.min.y as i64 + i64::from(dy));
                    self.mix(x, y, colour, share);
                });
            }
        }
        end
    }
}

/// The library's scale is the height of a line; sizes here are those of the em.
fn line_height(font: &FontRef<'_>) -> f32 {
    let em = font.units_per_em().unwrap_or(1000.0);
    (font.height_unscaled() / em).max(0.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RED: Colour = [200, 0, 0];

    #[test]
    fn what_lies_beyond_the_picture_is_left_out() {
        let face = crate::pdf::testing::face();
        let mut canvas = Canvas::new(RgbImage::from_pixel(20, 20, Rgb([255; 3])), &face);
        canvas.outline(&[(-50.0, 10.0), (70.0, 10.0)], RED, 2.0, false);
        canvas.tint((15.0, 15.0), (900.0, 900.0), RED, 0.5);
        canvas.text("参加証", (18.0, 18.0), 12.0, RED, true);
        assert_eq!(canvas.image.get_pixel(5, 10).0, RED);
        assert_eq!(canvas.image.get_pixel(5, 5).0, [255; 3]);
    }

    #[test]
    fn a_text_is_as_wide_as_its_em_says() {
        let face = crate::pdf::testing::face();
        let mut canvas = Canvas::new(RgbImage::from_pixel(100, 40, Rgb([255; 3])), &face);
        assert_eq!(canvas.text("参加証", (10.0, 5.0), 20.0, [0; 3], false), 70.0);
        let dark = canvas.image.enumerate_pixels().filter(|(_, _, p)| p.0[0] < 128);
        let columns: Vec<u32> = dark.map(|(x, _, _)| x).collect();
        let (first, last) = (columns.iter().min().unwrap(), columns.iter().max().unwrap());
        assert!(*first >= 10 && *last < 70 && last - first > 50, "{first}..{last}");
    }
}
