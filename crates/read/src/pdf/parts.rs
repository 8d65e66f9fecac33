//! Parts of reading a page: what to look for, and what a result loses or takes from the pixels.

use daicho_model::{BoundingBox, Line, Page, Reader};

use crate::pdf::arbiter::Doubtful;
use crate::pdf::marks::{Doubt, Marks};
use crate::pixels::PixelPage;

/// A picture that covers more of the page than this is a scan of the whole page.
const SCAN_SHARE: f64 = 0.7;
/// Confidence left to what is read from damaged content: less than the gate's threshold as it is delivered.
pub const DAMAGED: f32 = 0.7;

/// What OCR read is hardly sure where a picture is damaged; the page's own text is as sure as before.
pub fn with_pixels_lowered(mut page: Page) -> Page {
    for line in page.lines.iter_mut().filter(|line| line.reader == Reader::Ocr) {
        line.confidence = line.confidence.scaled(DAMAGED);
    }
    page
}

/// A scan is drawn at its own resolution (150 to 300 dots an inch), so that no pixel is made up or lost; any other
/// page at the resolution of the settings.
pub fn resolution(marks: &Marks, default: u32) -> u32 {
    let page = (marks.width * marks.height).max(1.0);
    let scan = marks.pictures.iter().find(|p| p.area.size() > SCAN_SHARE * page);
    scan.map_or(default, |p| {
        let dots = (p.pixels as f64 / p.area.size()).sqrt() * 72.0;
        (dots.round() as u32).clamp(150.min(default), default.max(300))
    })
}

/// What OCR read, where it is in the frame of the text layer.
pub fn comparable(read: &PixelPage) -> &[Line] {
    if read.turn == 0 && read.outline.is_none() && read.skew_degrees.abs() <= 1.0 { &read.lines } else { &[] }
}

/// The visible glyphs whose text is doubted; on an odd page all of them.
pub fn doubtful(marks: &Marks, odd: bool) -> Vec<Doubtful> {
    let (width, height) = (marks.width.max(1.0), marks.height.max(1.0));
    let visible = marks.glyphs.iter().filter(|g| !g.hidden && !g.is_space());
    let doubted = visible.filter_map(|glyph| {
        let (x, y) = glyph.middle();
        let at = ((x / width) as f32, (y / height) as f32);
        let doubt = if odd { Some(Doubt::Elsewhere) } else { glyph.doubt };
        let size = (glyph.size / if glyph.vertical { width } else { height }) as f32;
        doubt.map(|doubt| Doubtful { at, size, text: glyph.text.clone(), doubt })
    });
    doubted.collect()
}

/// Doubts the glyphs on and under the pictures of a page of which some are not shown as they should be: what is drawn here says nothing of
/// them.
pub fn doubt_on_pictures(marks: &mut Marks) {
    let Marks { glyphs, pictures, .. } = marks;
    for glyph in glyphs {
        let (x, y) = glyph.middle();
        if pictures.iter().any(|picture| picture.area.contains(x, y)) {
            glyph.doubt = Some(Doubt::Elsewhere);
        }
    }
}

/// Takes codes, seals, colour and the digest from the pixels, the text from the page.
pub fn with_pixels(page: Page, read: PixelPage) -> Page {
    Page {
        codes: read.codes,
        seals: read.seals,
        colour: Some(read.colour),
        pixels_sha256: Some(read.pixels_sha256),
        ..page
    }
}

/// The page with all lines by that factor less sure.
pub fn lowered(mut page: Page, factor: f32) -> Page {
    for line in &mut page.lines {
        line.confidence = line.confidence.scaled(factor);
    }
    page
}

/// Whether the text layer already has text there.
pub fn covered(b: &BoundingBox, lines: &[Line]) -> bool {
    let (x, y) = b.centre();
    lines.iter().any(|l| {
        let other = &l.bounding_box;
        other.contains(x, y) || (b.intersects(other) && b.contains(other.centre().0, other.centre().1))
    })
}

/// All of the text.
pub fn text_of(lines: &[Line]) -> String {
    lines.iter().map(|l| l.text.as_str()).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pdf::marks::{Area, Picture};
    use crate::pdf::testing::letter;

    #[test]
    fn letters_on_a_picture_that_is_not_shown_right_are_believed_by_no_pixel() {
        let check = |x: f64, expected: Option<Doubt>| {
            let picture = Picture { area: Area { x0: 0.0, y0: 0.0, x1: 100.0, y1: 100.0 }, pixels: 9 };
            let mut marks = Marks {
                glyphs: vec![letter("1", (x, 50.0), 12.0)],
                pictures: vec![picture],
                ..Marks::default()
            };
            doubt_on_pictures(&mut marks);
            assert_eq!(marks.glyphs[0].doubt, expected, "{x}");
        };
        check(20.0, Some(Doubt::Elsewhere));
        check(120.0, None);
    }
}
