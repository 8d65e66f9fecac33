//! Whether a person sees a letter: white on white, under a white box, outside the clip or too small to read, it is
//! hidden. Who hides text in a page may mean it for programs alone.

use hayro_interpret::kurbo::{BezPath, Point, Rect, Shape};

use crate::pdf::marks::Glyph;

/// Areas that are remembered of each kind. White text beyond them is hidden; covers beyond them cover nothing.
const MOST: usize = 512;
/// Smaller letters than this share of the page's height are hidden. On A4 it is 1.4 points.
const SMALLEST: f64 = 1.0 / 600.0;
/// A path that fills this share of its box is a box.
const BOX: f64 = 0.95;

/// What has been drawn so far, as far as it decides what shows.
#[derive(Default)]
pub struct Seen {
    inked: Vec<Rect>,
    clips: Vec<Rect>,
    /// White boxes with the number of glyphs that were there before them.
    covers: Vec<(Rect, usize)>,
}

impl Seen {
    /// Ink or a picture was put there: white text shows on it.
    pub fn ink(&mut self, area: Rect) {
        if self.inked.len() < MOST {
            self.inked.push(area);
        }
    }

    /// A white path was filled over what the first `glyphs` glyphs show.
    pub fn white(&mut self, path: &BezPath, area: Rect, glyphs: usize) {
        let is_box = path.bounding_box().area() * BOX <= path.area().abs();
        if is_box && glyphs > 0 && self.covers.len() < MOST {
            self.covers.push((area, glyphs));
        }
    }

    /// From now on only what lies in the path shows.
    pub fn clip(&mut self, path: &BezPath) {
        let area = path.bounding_box();
        self.clips.push(self.clips.last().map_or(area, |last| last.intersect(area)));
    }

    /// The last clip ends.
    pub fn unclip(&mut self) {
        self.clips.pop();
    }

    /// Whether a letter whose middle is there shows, black or white.
    pub fn shows(&self, middle: Point, white: bool) -> bool {
        let clipped = self.clips.last().is_some_and(|clip| !holds(*clip, middle));
        !clipped && (!white || self.inked.iter().any(|area| holds(*area, middle)))
    }

    /// Hides what is too small to read on a page of that height, and what was covered after it was written.
    pub fn hide(&self, glyphs: &mut [Glyph], height: f64) {
        for glyph in glyphs.iter_mut().filter(|glyph| glyph.size < height * SMALLEST) {
            glyph.hidden = true;
        }
        for (area, before) in &self.covers {
            for glyph in glyphs.iter_mut().take(*before) {
                let up = glyph.angle.to_radians();
                let (right, rise) = (glyph.advance / 2.0, glyph.size * 0.3);
                let middle = Point::new(
                    glyph.x + right * up.cos() + rise * up.sin(),
                    glyph.y + right * up.sin() - rise * up.cos(),
                );
                glyph.hidden |= holds(*area, middle);
            }
        }
    }
}

fn holds(area: Rect, point: Point) -> bool {
    (area.x0..=area.x1).contains(&point.x) && (area.y0..=area.y1).contains(&point.y)
}
