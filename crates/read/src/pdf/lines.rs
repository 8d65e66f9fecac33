//! Runs to lines with words, as the model wants them.

use daicho_model::{BoundingBox, Confidence, Line, Reader, Word};

use crate::pdf::marks::{Glyph, Marks};
use crate::pdf::order::in_reading_order;
use crate::pdf::rules::Ruling;
use crate::pdf::runs::{Barriers, Piece, Run, runs};
use crate::pdf::unicode::is_wide;
use crate::pdf::vertical;

/// How far a glyph reaches above its baseline, in em.
const ASCENT: f64 = 0.88;
/// How far below.
const DESCENT: f64 = 0.12;
/// Confidence of a character for which there is no mapping.
const UNMAPPED: f32 = 0.0;

/// The visible (or the hidden) text of a page as lines in reading order.
pub fn lines(marks: &Marks, ruling: &Ruling, hidden: bool) -> Vec<Line> {
    let glyphs: Vec<&Glyph> = marks.glyphs.iter().filter(|g| g.hidden == hidden).collect();
    let upright = vertical::marked(&glyphs);
    let mut found = Vec::new();
    for angle in angles(&glyphs) {
        let of_angle = |i: &usize| class(glyphs[*i].angle) == angle;
        let (down, along): (Vec<usize>, Vec<usize>) =
            (0..glyphs.len()).filter(of_angle).partition(|i| upright[*i]);
        found.extend(group(&glyphs, &along, Frame { angle, vertical: false }, ruling, marks));
        found.extend(group(&glyphs, &down, Frame { angle, vertical: true }, ruling, marks));
    }
    in_reading_order(found, marks.width / marks.height.max(1.0))
}

/// Angles are told apart to the degree.
fn class(angle: f64) -> i32 {
    let degrees = angle.round() as i32;
    if degrees == -180 { 180 } else { degrees }
}

fn angles(glyphs: &[&Glyph]) -> Vec<i32> {
    let mut all: Vec<i32> = glyphs.iter().map(|g| class(g.angle)).collect();
    all.sort_by_key(|a| (a.abs(), *a));
    all.dedup();
    all.truncate(90);
    all
}

/// The direction that a group of glyphs is written in.
#[derive(Clone, Copy)]
struct Frame {
    angle: i32,
    vertical: bool,
}

impl Frame {
    /// A point of the page in the frame of the glyphs' own baseline.
    fn level(self, x: f64, y: f64) -> (f64, f64) {
        let (sin, cos) = f64::from(self.angle).to_radians().sin_cos();
        if self.angle == 0 { (x, y) } else { (cos * x + sin * y, cos * y - sin * x) }
    }

    /// And back.
    fn page(self, x: f64, y: f64) -> (f64, f64) {
        let (sin, cos) = f64::from(self.angle).to_radians().sin_cos();
        if self.angle == 0 { (x, y) } else { (cos * x - sin * y, sin * x + cos * y) }
    }

    fn piece(self, glyph: &Glyph, space_before: bool, order: usize) -> Piece {
        let (x, y) = self.level(glyph.x, glyph.y);
        let (u0, u1, v) = if self.vertical {
            let top = y - ASCENT * glyph.size;
            (top, top + glyph.size, -(x + glyph.advance / 2.0))
        } else {
            (x, x + glyph.advance, y)
        };
        let (text, size, unmapped) = (glyph.text.clone(), glyph.size, glyph.is_unmapped());
        Piece { text, u0, u1, v, size, space_before, unmapped, order }
    }

    /// The corners on the page of a stretch of a line, as left, top, right, bottom.
    fn corners(self, u0: f64, u1: f64, v: f64, size: f64) -> [f64; 4] {
        let (x0, y0, x1, y1) = if self.vertical {
            (-v - size / 2.0, u0, -v + size / 2.0, u1)
        } else {
            (u0, v - ASCENT * size, u1, v + DESCENT * size)
        };
        let points = [(x0, y0), (x1, y0), (x0, y1), (x1, y1)].map(|(x, y)| self.page(x, y));
        let least = |f: fn(&(f64, f64)) -> f64| points.iter().map(f).fold(f64::INFINITY, f64::min);
        let most = |f: fn(&(f64, f64)) -> f64| points.iter().map(f).fold(f64::NEG_INFINITY, f64::max);
        [least(|p| p.0), least(|p| p.1), most(|p| p.0), most(|p| p.1)]
    }
}

/// Lines of one direction.
fn group(glyphs: &[&Glyph], members: &[usize], frame: Frame, ruling: &Ruling, marks: &Marks) -> Vec<Line> {
    let mut pieces = Vec::new();
    let mut space = false;
    for index in members {
        let glyph = glyphs[*index];
        if glyph.is_space() {
            space |= !glyph.text.is_empty();
            continue;
        }
        if glyph.size > 0.1 && on_page(glyph, marks) {
            pieces.push(frame.piece(glyph, space, *index));
            space = false;
        }
    }
    let barriers = match (frame.angle, frame.vertical) {
        (0, false) => Barriers::new(ruling.across_rows()),
        (0, true) => Barriers::new(ruling.across_columns()),
        _ => Barriers::default(),
    };
    runs(pieces, &barriers).iter().map(|run| line(run, frame, marks)).collect()
}

fn on_page(glyph: &Glyph, marks: &Marks) -> bool {
    let margin = glyph.size;
    (-margin..=marks.width + margin).contains(&glyph.x)
        && (-margin..=marks.height + margin).contains(&glyph.y)
}

fn line(run: &Run, frame: Frame, marks: &Marks) -> Line {
    let mut words: Vec<Word> = Vec::new();
    let mut start = 0;
    for index in 1..=run.pieces.len() {
        if index == run.pieces.len() || apart(&run.pieces[index - 1], &run.pieces[index]) {
            words.push(word(&run.pieces[start..index], frame, marks));
            start = index;
        }
    }
    let boxes: Vec<BoundingBox> = words.iter().map(|w| w.bounding_box).collect();
    let text: Vec<&str> = words.iter().map(|w| w.text.as_str()).collect();
    let good = run.pieces.iter().filter(|p| !p.unmapped).count();
    let share = good as f32 / run.pieces.len().max(1) as f32;
    Line {
        text: text.join(" "),
        bounding_box: BoundingBox::union_all(&boxes).unwrap_or(BoundingBox::PAGE),
        confidence: Confidence::new(share + (1.0 - share) * UNMAPPED),
        reader: Reader::TextLayer,
        vertical: frame.vertical,
        corners: None,
        words,
    }
}

/// Whether two neighbours belong to two words.
fn apart(a: &Piece, b: &Piece) -> bool {
    let size = a.size.max(b.size);
    let gap = (b.u0 - a.u1) / size.max(0.1);
    let wide = |p: &Piece| p.text.chars().all(is_wide);
    let threshold = if wide(a) && wide(b) { 0.3 } else { 0.2 };
    gap > threshold || (b.space_before && gap > 0.08)
}

fn word(pieces: &[Piece], frame: Frame, marks: &Marks) -> Word {
    let u0 = pieces.iter().map(|p| p.u0).fold(f64::INFINITY, f64::min);
    let u1 = pieces.iter().map(|p| p.u1).fold(f64::NEG_INFINITY, f64::max);
    let size = pieces.iter().map(|p| p.size).fold(0.0, f64::max);
    let v = pieces.iter().map(|p| p.v).sum::<f64>() / pieces.len().max(1) as f64;
    let [x0, y0, x1, y1] = frame.corners(u0, u1, v, size);
    let (w, h) = (marks.width.max(1.0), marks.height.max(1.0));
    Word {
        text: pieces.iter().map(|p| p.text.as_str()).collect(),
        bounding_box: BoundingBox::new((x0 / w) as f32, (y0 / h) as f32, (x1 / w) as f32, (y1 / h) as f32),
    }
}
