//! A page as it was read, for those who write issuer layouts: its picture with lines, pieces, fields and the boxes of
//! layouts drawn over it, and a legend beside it.

mod canvas;
mod legend;
mod picture;
mod text;

use daicho_model::trial::Trial;
use daicho_model::{BoundingBox, Evidence, Page, Record};
use image::imageops;
use image::{Rgb, RgbImage};

use crate::pdf::Typeface;
use canvas::{Canvas, Colour, Place};
use picture::LONG_SIDE;
pub use picture::SmallPicture;
pub use text::trials_text;

/// What is drawn.
#[derive(Clone, Copy, Debug)]
pub struct Overlay<'a> {
    /// The page.
    pub page: &'a Page,
    /// The records found on it.
    pub records: &'a [Record],
    /// The layouts tried on it.
    pub trials: &'a [Trial],
}

const LINE: Colour = [120, 160, 220];
const PIECE: Colour = [90, 90, 90];
const FIELD: Colour = [214, 110, 0];
const BOX: Colour = [0, 130, 60];
const ANCHOR: Colour = [200, 0, 120];
const ASTRAY: Colour = [170, 150, 165];

/// Width of the legend in pixels.
const LEGEND: u32 = 760;
/// Size of the names beside boxes, pixels.
const NAME: f32 = 15.0;

/// Draws the overlay over a page's picture. The legend stands at the right.
fn overlay(small: &RgbImage, shown: &Overlay<'_>, face: &Typeface) -> RgbImage {
    let (width, height) = small.dimensions();
    let mut image = RgbImage::from_pixel(width + LEGEND, height.max(LONG_SIDE), Rgb([255; 3]));
    imageops::replace(&mut image, small, 0, 0);
    let mut canvas = Canvas::new(image, face);
    let frame = Frame { width: width as f32, height: height as f32 };
    lines(&mut canvas, &frame, shown.page);
    for trial in shown.trials {
        of_layout(&mut canvas, &frame, trial);
    }
    for (number, record) in (1..).zip(shown.records) {
        of_record(&mut canvas, &frame, number, record);
    }
    legend::draw(&mut canvas, (width as f32 + 20.0, 10.0), LEGEND as f32 - 40.0, shown);
    canvas.image
}

/// The picture of the overlay could not be made.
#[derive(Debug, thiserror::Error)]
pub enum OverlayError {
    /// The page's picture is none.
    #[error("the picture of the page is not what it says it is")]
    Picture,
    /// The encoder refuses.
    #[error("the picture cannot be written: {0}")]
    Written(#[from] image::ImageError),
}

/// The overlay over a page's picture, as PNG.
///
/// # Errors
/// The picture is none, or the encoder refuses.
pub fn overlay_png(
    picture: &SmallPicture,
    shown: &Overlay<'_>,
    face: &Typeface,
) -> Result<Vec<u8>, OverlayError> {
    let small = picture.pixels().ok_or(OverlayError::Picture)?;
    let mut png = std::io::Cursor::new(Vec::new());
    overlay(&small, shown, face).write_to(&mut png, image::ImageFormat::Png)?;
    Ok(png.into_inner())
}

/// From fractions of the page to pixels.
struct Frame {
    width: f32,
    height: f32,
}

impl Frame {
    fn place(&self, (x, y): (f32, f32)) -> Place {
        (x * self.width, y * self.height)
    }

    fn corners(&self, b: &BoundingBox) -> [Place; 4] {
        [(b.x0, b.y0), (b.x1, b.y0), (b.x1, b.y1), (b.x0, b.y1)].map(|at| self.place(at))
    }
}

fn lines(canvas: &mut Canvas<'_>, frame: &Frame, page: &Page) {
    for line in &page.lines {
        canvas.outline(&frame.corners(&line.bounding_box), LINE, 1.0, false);
    }
    for code in &page.codes {
        canvas.outline(&frame.corners(&code.bounding_box), LINE, 3.0, false);
    }
}

fn of_layout(canvas: &mut Canvas<'_>, frame: &Frame, trial: &Trial) {
    for anchor in &trial.anchors {
        let Some(found) = &anchor.found else { continue };
        let colour = if anchor.in_place { ANCHOR } else { ASTRAY };
        let corners = frame.corners(found);
        canvas.outline(&corners, colour, 3.0, !anchor.in_place);
        canvas.text(&anchor.id, above(corners[0]), NAME, colour, true);
    }
    for one in &trial.boxes {
        let corners = one.corners.map(|at| frame.place(at));
        canvas.outline(&corners, BOX, 2.0, false);
        let (x, y) = corners[3];
        canvas.text(&one.field, (x, y + 1.0), NAME, BOX, true);
    }
}

fn of_record(canvas: &mut Canvas<'_>, frame: &Frame, number: u32, record: &Record) {
    let piece = frame.corners(&record.bounding_box);
    canvas.outline(&piece, PIECE, 3.0, true);
    canvas.text(&format!("{number}"), (piece[0].0 + 4.0, piece[0].1 + 4.0), NAME * 1.4, PIECE, true);
    for (name, evidence) in evidence(record) {
        let corners = frame.corners(&evidence.bounding_box);
        canvas.tint(corners[0], corners[2], FIELD, 0.22);
        canvas.text(name, above(corners[0]), NAME, FIELD, true);
    }
}

fn above((x, y): Place) -> Place {
    (x, (y - NAME * 1.2).max(0.0))
}

/// Every field with its place, as the legend names them.
fn evidence(record: &Record) -> Vec<(&'static str, &Evidence)> {
    legend::fields(record).into_iter().map(|field| (field.name, field.evidence)).collect()
}
