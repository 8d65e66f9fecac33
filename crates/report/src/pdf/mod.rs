//! Pages for print: text in one Japanese typeface, of which only the characters used are embedded, and filled
//! rectangles. Lengths are millimetres from the top left corner of the page. No date is written: same values, same bytes.

mod typeface;
mod wrap;

use krilla::color::luma;
use krilla::geom::{PathBuilder, Point, Rect, Size, Transform};
use krilla::image::Image;
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla::paint::Fill;
use krilla::surface::Surface;
use krilla::text::TextDirection;

pub use typeface::Typeface;
pub(crate) use wrap::wrapped;

/// Points a millimetre.
pub(crate) const MM: f32 = 72.0 / 25.4;

/// The PDF could not be made.
#[derive(Debug, thiserror::Error)]
pub enum PdfError {
    /// The bytes are no OpenType font or collection that has Japanese characters.
    #[error("the font cannot be used: it is no OpenType font with Japanese characters")]
    Font,
    /// There is nothing to print.
    #[error("there is no page to print")]
    Empty,
    /// The writer refused.
    #[error("the PDF cannot be written: {0}")]
    Write(String),
}

/// Where a text stands about its point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Align {
    /// It starts there.
    Left,
    /// It is centred there.
    Centre,
    /// It ends there.
    Right,
}

/// A document of A4 pages.
pub(crate) struct Paper<'a> {
    document: krilla::Document,
    face: &'a Typeface,
}

/// A4, millimetres.
pub(crate) const A4: (f32, f32) = (210.0, 297.0);

impl<'a> Paper<'a> {
    /// A document in one typeface.
    pub fn new(face: &'a Typeface, title: &str) -> Paper<'a> {
        let mut document = krilla::Document::new();
        let metadata = Metadata::new().title(title.to_owned()).language("ja".to_owned());
        document.set_metadata(metadata.creator("daicho".to_owned()));
        Paper { document, face }
    }

    /// Adds a page and draws on it.
    pub fn page(&mut self, draw: impl FnOnce(&mut Pen<'_, '_>)) -> Result<(), PdfError> {
        let size = PageSettings::from_wh(A4.0 * MM, A4.1 * MM);
        let size = size.ok_or_else(|| PdfError::Write("page size".to_owned()))?;
        let mut page = self.document.start_page_with(size);
        let mut surface = page.surface();
        surface.set_fill(Some(Fill { paint: luma::Color::black().into(), ..Fill::default() }));
        draw(&mut Pen { surface: &mut surface, face: self.face });
        surface.finish();
        page.finish();
        Ok(())
    }

    /// The bytes.
    pub fn finish(self) -> Result<Vec<u8>, PdfError> {
        self.document.finish().map_err(|e| PdfError::Write(e.to_string()))
    }
}

/// A picture that can be drawn.
#[derive(Clone)]
pub(crate) struct Picture(Image);

impl Picture {
    /// From a JPEG; `None` where it is none.
    pub fn new(jpeg: &[u8]) -> Option<Picture> {
        let image = Image::from_jpeg(jpeg.to_vec().into(), true).ok()?;
        (image.size().0 > 0 && image.size().1 > 0).then_some(Picture(image))
    }

    /// Width and height in its own units.
    pub fn size(&self) -> (f32, f32) {
        let (width, height) = self.0.size();
        (width as f32, height as f32)
    }
}

/// Draws on one page.
pub(crate) struct Pen<'p, 's> {
    surface: &'p mut Surface<'s>,
    face: &'p Typeface,
}

impl Pen<'_, '_> {
    /// Writes a line on the baseline `y`, `size` points high, made smaller where it would be wider than `room`.
    /// Characters that the typeface lacks are shown as 〓.
    pub fn text(&mut self, text: &str, (x, y): (f32, f32), size: f32, align: Align, room: f32) {
        let text = self.face.shown(text);
        let wide = self.face.width(&text) * size / MM;
        let size = if wide > room { size * room / wide } else { size };
        let wide = wide.min(room);
        let left = match align {
            Align::Left => x,
            Align::Centre => x - wide / 2.0,
            Align::Right => x - wide,
        };
        let start = Point::from_xy(left * MM, y * MM);
        self.surface.draw_text(start, self.face.font(), size, &text, false, TextDirection::LeftToRight);
    }

    /// Draws a picture with its left upper corner there, `scale` millimetres a unit of its size.
    pub fn picture(&mut self, picture: &Picture, (x, y): (f32, f32), scale: f32) {
        let (width, height) = picture.size();
        if let Some(size) = Size::from_wh(width * scale * MM, height * scale * MM) {
            self.surface.push_transform(&Transform::from_translate(x * MM, y * MM));
            self.surface.draw_image(picture.0.clone(), size);
            self.surface.pop();
        }
    }

    /// Draws what follows in a grey: 0 is black, 255 white.
    pub fn grey(&mut self, level: u8) {
        self.surface.set_fill(Some(Fill { paint: luma::Color::new(level).into(), ..Fill::default() }));
    }

    /// Fills rectangles `(x, y, width, height)` as one shape.
    pub fn fill(&mut self, rectangles: impl IntoIterator<Item = (f32, f32, f32, f32)>) {
        let mut path = PathBuilder::new();
        for (x, y, width, height) in rectangles {
            if let Some(rectangle) = Rect::from_xywh(x * MM, y * MM, width * MM, height * MM) {
                path.push_rect(rectangle);
            }
        }
        if let Some(path) = path.finish() {
            self.surface.draw_path(&path);
        }
    }
}

/// The typeface that `scripts/setup` installs.
#[cfg(test)]
pub(crate) mod testing {
    pub(crate) fn face() -> super::Typeface {
        let path = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc";
        super::Typeface::new(std::fs::read(path).unwrap()).unwrap()
    }
}
