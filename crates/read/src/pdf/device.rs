//! Listens to the interpreter and notes what is drawn.

use std::collections::BTreeMap;

use hayro_cmap::WritingMode;
use hayro_interpret::font::{Glyph as FontGlyph, GlyphRun, OutlineGlyph};
use hayro_interpret::kurbo::{Affine, BezPath, PathEl, Point, Rect, Shape};
use hayro_interpret::{
    BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, Paint, SoftMask,
};
use hayro_syntax::object::{Dict, String as PdfString};

use crate::pdf::maps::{Maps, text_of};
use crate::pdf::marks::{Area, Glyph, Marks, Picture, Source, Stroke, normal_angle};
use crate::pdf::seen::Seen;
use crate::pdf::unicode::tidy;

/// A filled box thinner than this, in points, is a ruling line.
const THIN: f64 = 3.0;

/// About the middle of a glyph, in its own units.
const MIDDLE: Point = Point::new(300.0, 300.0);

/// The font program's own table: glyph number to character.
type ProgramTable = BTreeMap<u16, char>;

/// Notes what is drawn, up to a limit of marks.
pub struct Listener<'m> {
    marks: Marks,
    limit: usize,
    maps: &'m Maps,
    programs: BTreeMap<u128, ProgramTable>,
    /// What shows of what is drawn.
    seen: Seen,
    /// Open marked contents: the replacement text where there is one, and the glyph it starts at.
    actual: Vec<Option<(String, usize)>>,
}

impl<'m> Listener<'m> {
    /// For a page of that size in points.
    pub fn new(width: f64, height: f64, limit: usize, maps: &'m Maps) -> Listener<'m> {
        Listener {
            marks: Marks { width, height, ..Marks::default() },
            limit,
            maps,
            programs: BTreeMap::new(),
            seen: Seen::default(),
            actual: Vec::new(),
        }
    }

    /// What was drawn.
    pub fn finish(mut self) -> Marks {
        self.seen.hide(&mut self.marks.glyphs, self.marks.height);
        self.marks
    }

    fn full(&mut self) -> bool {
        let m = &mut self.marks;
        let full = m.glyphs.len() + m.strokes.len() + m.pictures.len() >= self.limit;
        m.left_out += usize::from(full);
        full
    }

    fn stroke(&mut self, transform: Affine, a: Point, b: Point) {
        if self.full() {
            return;
        }
        let (a, b) = (transform * a, transform * b);
        if a.is_finite() && b.is_finite() {
            self.marks.strokes.push(Stroke { x0: a.x, y0: a.y, x1: b.x, y1: b.y });
        }
    }

    fn outline(&mut self, path: &BezPath, transform: Affine) {
        let (mut last, mut start) = (Point::ZERO, Point::ZERO);
        for element in path.elements() {
            match *element {
                PathEl::MoveTo(p) => (last, start) = (p, p),
                PathEl::LineTo(p) => {
                    self.stroke(transform, last, p);
                    last = p;
                }
                PathEl::ClosePath => {
                    self.stroke(transform, last, start);
                    last = start;
                }
                PathEl::QuadTo(_, p) | PathEl::CurveTo(_, _, p) => last = p,
            }
        }
    }

    fn fill(&mut self, path: &BezPath, transform: Affine) {
        // A path may hold many boxes: each sub-path is looked at on its own.
        let mut part = BezPath::new();
        for element in path.elements() {
            if matches!(element, PathEl::MoveTo(_)) && !part.is_empty() {
                self.fill_part(&part, transform);
                part = BezPath::new();
            }
            part.push(*element);
        }
        if !part.is_empty() {
            self.fill_part(&part, transform);
        }
    }

    fn fill_part(&mut self, part: &BezPath, transform: Affine) {
        let b = transform.transform_rect_bbox(part.bounding_box());
        let (width, height) = (b.width(), b.height());
        let c = b.center();
        if width < THIN && height > width * 3.0 {
            self.stroke(Affine::IDENTITY, Point::new(c.x, b.y0), Point::new(c.x, b.y1));
        } else if height < THIN && width > height * 3.0 {
            self.stroke(Affine::IDENTITY, Point::new(b.x0, c.y), Point::new(b.x1, c.y));
        } else {
            self.marks.fills += 1;
            self.seen.ink(b);
        }
    }

    fn glyph(&mut self, glyph: &FontGlyph<'_>, transform: Affine, vertical: bool, hidden: bool) {
        if self.full() {
            return;
        }
        let origin = transform * Point::ZERO;
        let (along, up) =
            (transform * Point::new(1000.0, 0.0) - origin, transform * Point::new(0.0, 1000.0) - origin);
        let size = up.hypot();
        if !(origin.is_finite() && size.is_finite() && along.hypot().is_finite()) {
            return;
        }
        let units = match glyph {
            FontGlyph::Outline(g) => g.advance_width(),
            FontGlyph::Type3(g) => g.advance_width(),
        };
        let units = if vertical { 1000.0 } else { f64::from(units.unwrap_or(1000.0)) };
        let (text, source) = self.text(glyph, vertical);
        self.marks.glyphs.push(Glyph {
            text,
            x: origin.x,
            y: origin.y,
            advance: units / 1000.0 * along.hypot(),
            size,
            angle: normal_angle(along.y.atan2(along.x).to_degrees()),
            vertical,
            hidden,
            source,
        });
    }

    /// The glyph's characters by the first way that knows them.
    fn text(&mut self, glyph: &FontGlyph<'_>, vertical: bool) -> (String, Source) {
        let own = glyph.as_unicode().map(text_of).filter(|t| !t.is_empty() && t != "\0" && t != "\u{fffd}");
        if let Some(text) = own {
            return (tidy(&text), Source::Mapped);
        }
        if let FontGlyph::Outline(outline) = glyph {
            if let Some(text) = self.by_collection(outline, vertical) {
                return (tidy(&text), Source::Mapped);
            }
            if let Some(c) = self.by_program(outline) {
                return (tidy(&c.to_string()), Source::Program);
            }
        }
        ("\u{fffd}".to_owned(), Source::None)
    }

    fn by_collection(&self, glyph: &OutlineGlyph, vertical: bool) -> Option<String> {
        let name = glyph.font_data()?.postscript_name?;
        self.maps.lookup(&name, glyph.char_code(), vertical)
    }

    fn by_program(&mut self, glyph: &OutlineGlyph) -> Option<char> {
        let font = glyph.font_data()?;
        let table =
            self.programs.entry(font.cache_key).or_insert_with(|| program_table((*font.data).as_ref()));
        table.get(&u16::try_from(glyph.glyph_id().to_u32()).ok()?).copied()
    }
}

fn program_table(data: &[u8]) -> ProgramTable {
    let mut table = ProgramTable::new();
    let Ok(face) = ttf_parser::Face::parse(data, 0) else { return table };
    for subtable in face.tables().cmap.iter().flat_map(|cmap| cmap.subtables).filter(|s| s.is_unicode()) {
        subtable.codepoints(|code| {
            if let (Some(glyph), Some(c)) = (subtable.glyph_index(code), char::from_u32(code)) {
                table.entry(glyph.0).or_insert(c);
            }
        });
    }
    table
}

/// Whether paint leaves a trace on white paper.
fn is_ink(paint: &Paint<'_>) -> bool {
    match paint {
        Paint::Color(colour) => {
            let [r, g, b, a] = colour.to_rgba().to_rgba8();
            a > 12 && [r, g, b].iter().any(|v| *v < 243)
        }
        Paint::Pattern(_) => true,
    }
}

fn is_opaque(paint: &Paint<'_>) -> bool {
    matches!(paint, Paint::Color(colour) if colour.to_rgba().to_rgba8()[3] > 242)
}

impl<'a> Device<'a> for Listener<'_> {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        if !is_ink(&props.paint) {
            if matches!(mode, DrawMode::Fill(_)) && is_opaque(&props.paint) {
                let area = props.transform.transform_rect_bbox(path.bounding_box());
                self.seen.white(path, area, self.marks.glyphs.len());
            }
            return;
        }
        match mode {
            DrawMode::Stroke(_) | DrawMode::FillAndStroke(..) => self.outline(path, props.transform),
            DrawMode::Fill(_) => self.fill(path, props.transform),
            DrawMode::Invisible => {}
        }
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        let vertical = run.writing_mode() == WritingMode::Vertical;
        let hidden = match (mode, &props.paint) {
            (DrawMode::Invisible, _) => true,
            (_, Paint::Color(colour)) => colour.to_rgba().to_rgba8()[3] < 12,
            _ => false,
        };
        let white = !is_ink(&props.paint);
        for glyph in run.glyphs() {
            let transform = props.transform * glyph.transform();
            let hidden = hidden || !self.seen.shows(transform * MIDDLE, white);
            self.glyph(glyph, transform, vertical, hidden);
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        if self.full() {
            return;
        }
        let (width, height) = (f64::from(image.width()), f64::from(image.height()));
        let b = props.transform.transform_rect_bbox(Rect::new(0.0, 0.0, width, height));
        let area = Area { x0: b.x0, y0: b.y0, x1: b.x1, y1: b.y1 };
        self.seen.ink(b);
        if let Some(area) = area.within(self.marks.width, self.marks.height) {
            self.marks
                .pictures
                .push(Picture { area, pixels: u64::from(image.width()) * u64::from(image.height()) });
        }
    }

    fn begin_marked_content(&mut self, _tag: &[u8], properties: Option<&Dict<'_>>) {
        let text = properties.and_then(|p| p.get::<PdfString<'_>>(b"ActualText"));
        self.actual.push(text.map(|t| (text_string(t.as_bytes()), self.marks.glyphs.len())));
    }

    fn end_marked_content(&mut self) {
        let Some(Some((text, start))) = self.actual.pop() else { return };
        let Some(glyphs) = self.marks.glyphs.get_mut(start..).filter(|g| !g.is_empty()) else { return };
        let characters: Vec<char> = tidy(&text).chars().collect();
        let one_each = characters.len() == glyphs.len();
        for (index, glyph) in glyphs.iter_mut().enumerate() {
            glyph.text = match (one_each, index) {
                (true, _) => characters[index].to_string(),
                (false, 0) => characters.iter().collect(),
                (false, _) => String::new(),
            };
            glyph.source = Source::Mapped;
        }
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        self.seen.clip(&clip.path);
    }
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn pop_clip(&mut self) {
        self.seen.unclip();
    }
    fn pop_transparency_group(&mut self) {}
}

/// A PDF text string: UTF-16 or UTF-8 with a byte order mark, else Latin (ISO 32000-2, 7.9.2.2).
fn text_string(bytes: &[u8]) -> String {
    match bytes {
        [0xfe, 0xff, rest @ ..] => encoding_rs::UTF_16BE.decode_without_bom_handling(rest).0.into_owned(),
        [0xff, 0xfe, rest @ ..] => encoding_rs::UTF_16LE.decode_without_bom_handling(rest).0.into_owned(),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
    }
}
