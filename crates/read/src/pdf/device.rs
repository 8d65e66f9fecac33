//! Listens to the interpreter and notes what is drawn.

use std::cell::RefCell;
use std::collections::BTreeMap;

use hayro_cmap::WritingMode;
use hayro_interpret::font::{Glyph as FontGlyph, GlyphRun, OutlineGlyph};
use hayro_interpret::kurbo::{Affine, BezPath, PathEl, Point, Rect, Shape};
use hayro_interpret::{
    BlendMode, CacheKey as _, ClipPath, Device, DrawMode, DrawProps, FillRule, Image, ImageDrawProps, Paint,
    SoftMask,
};
use hayro_syntax::object::{Dict, String as PdfString};

use crate::pdf::maps::{Maps, text_of};
use crate::pdf::marks::{Area, Doubt, Glyph, Marks, Picture, Source, Stroke, normal_angle};
use crate::pdf::proof::Shapes;
use crate::pdf::seen::{Region, Seen, is_slanted, is_squeezed};
use crate::pdf::unicode::{is_wide, plain, tidy};
use crate::pdf::{struck, type3, viewers};

/// A filled box thinner than this, in points, is a ruling line.
const THIN: f64 = 3.0;

/// About the middle of a glyph, in its own units.
const MIDDLE: Point = Point::new(300.0, 300.0);

/// About a glyph's box, likewise.
const EM: Rect = Rect::new(0.0, -200.0, 1000.0, 900.0);

/// No letter draws beyond this, likewise.
const LETTER: Rect = Rect::new(-2000.0, -2000.0, 3000.0, 3000.0);

/// The font program's own table: glyph number to character.
type ProgramTable = BTreeMap<u16, char>;

/// A filled path of more parts is taken for boxes.
const PARTS: usize = 40;
/// A line drawn wider than this, in points, may cover text.
const BROAD: f64 = 4.0;
/// Letters whose edges are drawn wider than this share of their size run into blots.
const BLOT: f64 = 0.125;
/// Lines thinner than this, in points, are a tenth of the thinnest that is printed.
const HAIR: f64 = 0.05;
/// Groups drawn with less opacity than this may not show.
const PALE: f32 = 0.5;

/// Notes what is drawn, up to a limit of marks.
pub struct Listener<'m, 'f> {
    marks: Marks,
    limit: usize,
    maps: &'m Maps,
    shapes: &'m RefCell<Shapes<'f>>,
    /// The outlines of the glyphs, as `shapes` knows them.
    outlines: Vec<u128>,
    /// Open groups: whether they may not show, and how much of them shows with all that are around them.
    groups: Vec<(bool, f32)>,
    programs: BTreeMap<u128, ProgramTable>,
    /// What shows of what is drawn.
    seen: Seen,
    /// Bent lines, as their ends: they are no rules, but may run through letters.
    bent: Vec<Stroke>,
    /// Open marked contents: the replacement text where there is one, and the glyph it starts at.
    actual: Vec<Option<(String, usize)>>,
}

impl<'m, 'f> Listener<'m, 'f> {
    /// For a page of that size in points.
    pub fn new(
        (width, height): (f64, f64),
        limit: usize,
        maps: &'m Maps,
        shapes: &'m RefCell<Shapes<'f>>,
    ) -> Listener<'m, 'f> {
        Listener {
            marks: Marks { width, height, ..Marks::default() },
            limit,
            maps,
            shapes,
            outlines: Vec::new(),
            groups: Vec::new(),
            programs: BTreeMap::new(),
            seen: Seen::default(),
            bent: Vec::new(),
            actual: Vec::new(),
        }
    }

    /// What was drawn.
    pub fn finish(mut self) -> Marks {
        self.seen.hide(&mut self.marks.glyphs, self.marks.width, self.marks.height);
        struck::doubt(&mut self.marks, &self.bent);
        self.marks
    }

    fn full(&mut self) -> bool {
        let m = &mut self.marks;
        let full = m.glyphs.len() + m.strokes.len() + self.bent.len() + m.pictures.len() >= self.limit;
        m.left_out += usize::from(full);
        full
    }

    fn stroke(&mut self, transform: Affine, a: Point, b: Point) {
        self.line(transform, a, b, false);
    }

    fn line(&mut self, transform: Affine, a: Point, b: Point, is_bent: bool) {
        if self.full() {
            return;
        }
        let (a, b) = (transform * a, transform * b);
        if a.is_finite() && b.is_finite() {
            let lines = if is_bent { &mut self.bent } else { &mut self.marks.strokes };
            lines.push(Stroke { x0: a.x, y0: a.y, x1: b.x, y1: b.y });
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
                PathEl::QuadTo(_, p) | PathEl::CurveTo(_, _, p) => {
                    self.line(transform, last, p, true);
                    last = p;
                }
            }
        }
    }

    fn fill(&mut self, path: &BezPath, transform: Affine, rule: FillRule, ink: Option<[u8; 3]>) {
        // A path may hold many boxes: each sub-path is looked at on its own.
        let mut areas = Vec::new();
        let mut part = BezPath::new();
        for element in path.elements() {
            if matches!(element, PathEl::MoveTo(_)) && !part.is_empty() {
                areas.extend(self.fill_part(&part, transform));
                part = BezPath::new();
            }
            part.push(*element);
        }
        if !part.is_empty() {
            areas.extend(self.fill_part(&part, transform));
        }
        let glyphs = self.marks.glyphs.len();
        if areas.len() > PARTS {
            areas.into_iter().for_each(|area| self.seen.ink(area.into(), ink, glyphs));
        } else if !areas.is_empty() {
            self.seen.ink(region(path, transform, rule), ink, glyphs);
        }
    }

    /// A ruling line, or an area.
    fn fill_part(&mut self, part: &BezPath, transform: Affine) -> Option<Rect> {
        let b = transform.transform_rect_bbox(part.bounding_box());
        let (width, height) = (b.width(), b.height());
        let c = b.center();
        if width < THIN && height > width * 3.0 {
            self.stroke(Affine::IDENTITY, Point::new(c.x, b.y0), Point::new(c.x, b.y1));
        } else if height < THIN && width > height * 3.0 {
            self.stroke(Affine::IDENTITY, Point::new(b.x0, c.y), Point::new(b.x1, c.y));
        } else {
            self.marks.fills += 1;
            return Some(b);
        }
        None
    }

    fn glyph<'a>(
        &mut self,
        (glyph, paint): (&FontGlyph<'a>, &Paint<'a>),
        transform: Affine,
        vertical: bool,
        look: Look,
    ) {
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
        let (text, elsewhere) = match self.drawn_elsewhere(glyph, &text, vertical) {
            Some(other) => (other, true),
            None => (text, false),
        };
        let mirrored = matches!(glyph, FontGlyph::Outline(_)) && along.x * up.y > along.y * up.x;
        let outline = match glyph {
            FontGlyph::Outline(outline) => outline.identifier().cache_key(),
            FontGlyph::Type3(program) => program.cache_key(),
        };
        self.shapes.borrow_mut().note(outline, || match glyph {
            FontGlyph::Outline(drawn) => {
                let path = drawn.outline();
                let reach = path.bounding_box();
                (path, reach)
            }
            FontGlyph::Type3(program) => type3::outline(program, paint),
        });
        let meant = source != Source::Mapped || self.looks_like(outline, &text, vertical);
        // The library says nothing of the font of such a letter.
        let symbol = self.maps.has_symbols()
            && matches!(glyph, FontGlyph::Outline(outline) if outline.font_data().is_none());
        let doubt = match () {
            () if elsewhere || symbol || look == Look::Doubted(Doubt::Elsewhere) => Some(Doubt::Elsewhere),
            () if !meant => Some(Doubt::Meaning),
            () if mirrored || is_slanted(along, up) => Some(Doubt::Hidden),
            () => match look {
                Look::Doubted(doubt) => Some(doubt),
                Look::Plain | Look::Hidden => None,
            },
        };
        self.outlines.push(outline);
        self.marks.glyphs.push(Glyph {
            text,
            x: origin.x,
            y: origin.y,
            advance: units / 1000.0 * along.hypot(),
            size,
            angle: normal_angle(along.y.atan2(along.x).to_degrees()),
            vertical,
            hidden: look == Look::Hidden || is_squeezed(along.hypot(), size),
            source,
            doubt,
        });
    }

    /// Whether the drawn outline may be that text.
    fn looks_like(&self, outline: u128, text: &str, vertical: bool) -> bool {
        // In vertical writing Latin letters and the long vowel lie on their side.
        let turned = vertical && text.chars().any(|c| !is_wide(c) || c == 'ー');
        turned || self.shapes.borrow_mut().agrees(outline, text)
    }

    /// What a glyph draws may cover what was written under it: white letters, and glyphs that are no letters.
    fn glyph_veils(&mut self, transform: Affine, white: bool, before: usize) {
        let Some(key) = self.outlines.last() else { return };
        let reach = self.shapes.borrow().reach(*key).unwrap_or_default();
        let is_letter = reach.union(LETTER) == LETTER;
        if white || !is_letter {
            let area = if white { EM.union(reach) } else { reach };
            self.seen.veil(transform.transform_rect_bbox(area).into(), before);
        }
    }

    /// A broad line may cover what was written under it, and thin white ones may together.
    fn broad(&mut self, path: &BezPath, transform: Affine, mode: &DrawMode, paint: &Paint<'_>) {
        let (DrawMode::Stroke(props) | DrawMode::FillAndStroke(_, props)) = mode else { return };
        let width = f64::from(props.line_width) * transform.determinant().abs().sqrt();
        if width > BROAD || !is_ink(paint) && is_opaque(paint) {
            let area = transform.transform_rect_bbox(path.bounding_box());
            self.seen.veil(area.inflate(width / 2.0, width / 2.0).into(), self.marks.glyphs.len());
        }
    }

    /// `/ActualText` for the glyphs from `start` on. It is believed where it says what they say, or what they look like;
    /// where they say nothing it is taken, and where they say something else they are, both with a doubt.
    fn replace(&mut self, start: usize, text: &str) {
        let glyphs = &self.marks.glyphs[start..];
        let own: String = glyphs.iter().map(|g| g.text.as_str()).collect();
        let characters: Vec<char> = text.chars().collect();
        let one_each = characters.len() == glyphs.len();
        let looks = |(at, c): (usize, &char)| {
            let mut shapes = self.shapes.borrow_mut();
            shapes.knows(*c) && shapes.agrees(self.outlines[start + at], &c.to_string())
        };
        let same = plain(&own) == plain(text);
        let letters = |text: &str| !plain(text).is_empty();
        let matters = letters(&own) || letters(text);
        let good = !matters || same || (one_each && characters.iter().enumerate().all(looks));
        let unmapped = glyphs.iter().any(Glyph::is_unmapped);
        for (index, glyph) in self.marks.glyphs[start..].iter_mut().enumerate() {
            if !good {
                glyph.doubt = Some(Doubt::Meaning);
            }
            if good || unmapped {
                glyph.text = match (one_each, index) {
                    (true, _) => characters[index].to_string(),
                    (false, 0) => text.to_owned(),
                    (false, _) => String::new(),
                };
                glyph.source = Source::Mapped;
            }
        }
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

    /// What the font's encoding says of a letter drawn from the fallback font, where it is not what the map to Unicode says. The
    /// library draws by that map, other programs by the encoding. Where the encoding says nothing, the text itself.
    fn drawn_elsewhere(&self, glyph: &FontGlyph<'_>, text: &str, vertical: bool) -> Option<String> {
        let FontGlyph::Outline(outline) = glyph else { return None };
        outline.as_unicode()?;
        let data = outline.font_data()?.data;
        if !self.shapes.borrow().is_fallback((*data).as_ref()) || plain(text).is_empty() {
            return None;
        }
        let other = self.by_collection(outline, vertical).map(|other| tidy(&other));
        match other {
            Some(other) => (plain(&other) != plain(text)).then_some(other),
            None => {
                let name = outline.font_data()?.postscript_name;
                name.is_none_or(|name| self.maps.may_claim(&name)).then(|| text.to_owned())
            }
        }
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

fn region(path: &BezPath, transform: Affine, rule: FillRule) -> Region {
    Region::filled(path, transform, matches!(rule, FillRule::EvenOdd))
}

fn is_opaque(paint: &Paint<'_>) -> bool {
    matches!(paint, Paint::Color(colour) if colour.to_rgba().to_rgba8()[3] > 242)
}

/// Whether the edges of a letter are drawn with dashes, which may leave nothing, or so wide that they run together.
fn is_drawn_oddly(mode: &DrawMode, page: Affine, letter: Affine) -> bool {
    let (DrawMode::Stroke(props) | DrawMode::FillAndStroke(_, props)) = mode else { return false };
    let width = f64::from(props.line_width) * page.determinant().abs().sqrt();
    let size = (letter * Point::new(0.0, 1000.0) - letter * Point::ZERO).hypot();
    !props.dash_array.is_empty() || width > size * BLOT
}

/// Whether only the edges of letters are drawn, in lines as thin as the device can: a screen shows them, a printer may not.
fn is_hair(mode: &DrawMode, page: Affine) -> bool {
    matches!(mode, DrawMode::Stroke(props)
        if f64::from(props.line_width) * page.determinant().abs().sqrt() < HAIR)
}

/// The colour of paint as it looks on white; `None` for a pattern.
fn colour(paint: &Paint<'_>) -> Option<[u8; 3]> {
    let Paint::Color(colour) = paint else { return None };
    let [r, g, b, a] = colour.to_rgba().to_rgba8();
    Some([r, g, b].map(|v| 255 - (u16::from(255 - v) * u16::from(a) / 255) as u8))
}

/// How a run of glyphs shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Look {
    Plain,
    Doubted(Doubt),
    Hidden,
}

impl<'a> Device<'a> for Listener<'_, '_> {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        self.broad(path, props.transform, mode, &props.paint);
        let filled = match mode {
            DrawMode::Fill(rule) | DrawMode::FillAndStroke(rule, _) => Some(*rule),
            DrawMode::Stroke(_) | DrawMode::Invisible => None,
        };
        if !is_ink(&props.paint) {
            let covering = filled.filter(|_| is_opaque(&props.paint));
            if let Some(rule) = covering {
                self.seen.white(region(path, props.transform, rule), self.marks.glyphs.len());
            }
            return;
        }
        if matches!(mode, DrawMode::Stroke(_) | DrawMode::FillAndStroke(..)) {
            self.outline(path, props.transform);
        }
        match (filled, mode) {
            (Some(rule), DrawMode::Fill(_)) => self.fill(path, props.transform, rule, colour(&props.paint)),
            (Some(rule), _) => {
                let glyphs = self.marks.glyphs.len();
                self.seen.ink(region(path, props.transform, rule), colour(&props.paint), glyphs);
            }
            (None, _) => {}
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
        let ink = colour(&props.paint);
        let faint = props.soft_mask.is_some()
            || props.blend_mode != BlendMode::Normal
            || self.groups.last().is_some_and(|(faint, _)| *faint);
        let before = self.marks.glyphs.len();
        for glyph in run.glyphs() {
            let transform = props.transform * glyph.transform();
            let middle = transform * MIDDLE;
            let ground = self.seen.last_ground(middle);
            let look = match () {
                () if hidden || !self.seen.shows(middle, white, (ink, ground)) => Look::Hidden,
                () if is_hair(mode, props.transform) => Look::Doubted(Doubt::Elsewhere),
                () if faint || is_drawn_oddly(mode, props.transform, transform) => {
                    Look::Doubted(Doubt::Hidden)
                }
                () => self.seen.doubt(ink, ground).map_or(Look::Plain, Look::Doubted),
            };
            self.glyph((glyph, &props.paint), transform, vertical, look);
            if !matches!(mode, DrawMode::Invisible) {
                self.glyph_veils(transform, white, before);
            }
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        if self.full() {
            return;
        }
        let (width, height) = (f64::from(image.width()), f64::from(image.height()));
        let b = props.transform.transform_rect_bbox(Rect::new(0.0, 0.0, width, height));
        let area = Area { x0: b.x0, y0: b.y0, x1: b.x1, y1: b.y1 };
        self.seen.ink(b.into(), None, self.marks.glyphs.len());
        if let Some(area) = area.within(self.marks.width, self.marks.height) {
            self.marks
                .pictures
                .push(Picture { area, pixels: u64::from(image.width()) * u64::from(image.height()) });
        }
    }

    fn begin_marked_content(&mut self, _tag: &[u8], properties: Option<&Dict<'_>>) {
        self.marks.switched |= properties.is_some_and(viewers::is_switched);
        let text = properties.and_then(|p| p.get::<PdfString<'_>>(b"ActualText"));
        self.actual.push(text.map(|t| (text_string(t.as_bytes()), self.marks.glyphs.len())));
    }

    fn end_marked_content(&mut self) {
        let Some(Some((text, start))) = self.actual.pop() else { return };
        if start < self.marks.glyphs.len() {
            self.replace(start, &tidy(&text));
        }
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        self.seen.clip(&clip.path);
    }
    fn push_transparency_group(&mut self, opacity: f32, mask: Option<SoftMask<'a>>, blend: BlendMode) {
        let (around, shown) = self.groups.last().copied().unwrap_or((false, 1.0));
        let shown = shown * opacity;
        self.groups.push((around || shown < PALE || mask.is_some() || blend != BlendMode::Normal, shown));
    }
    fn pop_clip(&mut self) {
        self.seen.unclip();
    }
    fn pop_transparency_group(&mut self) {
        self.groups.pop();
    }
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
