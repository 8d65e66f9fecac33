//! Listens to the interpreter and notes what is drawn.

use std::cell::RefCell;

use hayro_cmap::WritingMode;
use hayro_interpret::font::{Glyph as FontGlyph, GlyphRun};
use hayro_interpret::kurbo::{Affine, BezPath, ParamCurve as _, PathEl, PathSeg, Point, Rect, Shape as _};
use hayro_interpret::{
    BlendMode, CacheKey as _, ClipPath, Device, DrawMode, DrawProps, FillRule, Image, ImageDrawProps, Paint,
    SoftMask,
};
use hayro_syntax::object::{Dict, String as PdfString};

use crate::pdf::letters::{LETTER, Letters, advance, core, mixed};
use crate::pdf::maps::Maps;
use crate::pdf::marks::{Area, Doubt, Glyph, Marks, Picture, Source, Stroke, normal_angle};
use crate::pdf::paints::{
    Around, NOTHING, coat, colour, is_clear, is_drawn_oddly, is_hair, is_ink, is_nothing, is_of_seals,
    keeps_on_white,
};
use crate::pdf::proof::Shapes;
use crate::pdf::region::Region;
use crate::pdf::seen::{Coat, Look, Print, Seal, Seen, is_slanted, is_squeezed};
use crate::pdf::unicode::{is_wide, plain, text_string, tidy};
use crate::pdf::{heaps, struck, type3, viewers};

/// A filled box thinner than this, in points, is a ruling line.
const THIN: f64 = 3.0;
/// A line drawn wider than this, in points, may change or cover small letters.
const THICK: f64 = 1.5;
/// Lines of the colour of seals, in points, that leave letters what they are.
const FINE: f64 = 3.0;
/// A bent line is followed in so many pieces.
const PIECES: u32 = 8;

/// About the middle of a glyph, in its own units.
const MIDDLE: Point = Point::new(300.0, 300.0);

/// A filled path of more parts is taken apart.
const PARTS: usize = 40;
/// Groups drawn with less opacity than this may not show.
const PALE: f32 = 0.5;

/// Notes what is drawn, up to a limit of marks.
pub struct Listener<'m, 'f> {
    marks: Marks,
    limit: usize,
    letters: Letters<'m, 'f>,
    /// The outlines of the glyphs, as the shapes know them.
    outlines: Vec<u128>,
    /// Where the glyphs stand.
    prints: Vec<Print>,
    /// Open groups, each with all that are around it.
    groups: Vec<Around>,
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
        overprints: bool,
    ) -> Listener<'m, 'f> {
        Listener {
            marks: Marks { width, height, ..Marks::default() },
            limit,
            letters: Letters::new(maps, shapes),
            outlines: Vec::new(),
            prints: Vec::new(),
            groups: Vec::new(),
            seen: Seen::new(overprints),
            bent: Vec::new(),
            actual: Vec::new(),
        }
    }

    /// What was drawn.
    pub fn finish(mut self) -> Marks {
        let (width, height) = (self.marks.width, self.marks.height);
        self.seen.hide(&mut self.marks.glyphs, &self.prints, width, height);
        struck::doubt(&mut self.marks, &self.bent);
        let lines: Vec<&Stroke> = self.marks.strokes.iter().chain(&self.bent).collect();
        heaps::doubt(&mut self.marks.glyphs, &self.prints, &lines, Rect::new(0.0, 0.0, width, height));
        self.marks
    }

    /// What is drawn from now on belongs to annotations.
    pub fn annotations_follow(&mut self) {
        self.marks.content = self.marks.glyphs.len();
    }

    /// What is around what is drawn now.
    fn around(&self) -> Around {
        self.groups.last().copied().unwrap_or(NOTHING)
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

    fn fill(&mut self, path: &BezPath, transform: Affine, rule: FillRule, coat: Coat) {
        // A path may hold many boxes: each sub-path is looked at on its own.
        let mut parts: Vec<BezPath> = Vec::new();
        for element in path.elements() {
            match parts.last_mut() {
                Some(part) if !matches!(element, PathEl::MoveTo(_)) => part.push(*element),
                _ => parts.push(std::iter::once(*element).collect()),
            }
        }
        let seal = coat.colour.filter(|colour| is_of_seals(*colour)).map(|_| Seal::Area);
        let (coat, glyphs) = (Coat { seal, ..coat }, self.marks.glyphs.len());
        let thick: Vec<bool> = parts.iter().map(|part| self.fill_part(part, transform)).collect();
        if parts.len() > PARTS {
            // One may be a hole in another.
            let coat = Coat { is_whole: false, ..coat };
            for (part, _) in parts.iter().zip(thick).filter(|(_, is_thick)| *is_thick) {
                self.seen.paint(region(part, transform, rule), coat, glyphs);
            }
        } else if thick.contains(&true) {
            let region = match seal {
                Some(_) => Region::of_seal(path, transform, matches!(rule, FillRule::EvenOdd)),
                None => region(path, transform, rule),
            };
            self.seen.paint(region, coat, glyphs);
        }
    }

    /// A ruling line, or an area. Whether it may change or cover letters by itself.
    fn fill_part(&mut self, part: &BezPath, transform: Affine) -> bool {
        let b = transform.transform_rect_bbox(part.bounding_box());
        let (width, height) = (b.width(), b.height());
        let c = b.center();
        if width < THIN && height > width * 3.0 {
            self.stroke(Affine::IDENTITY, Point::new(c.x, b.y0), Point::new(c.x, b.y1));
        } else if height < THIN && width > height * 3.0 {
            self.stroke(Affine::IDENTITY, Point::new(b.x0, c.y), Point::new(b.x1, c.y));
        } else {
            self.marks.fills += 1;
            return true;
        }
        width.min(height) > THICK
    }

    /// Notes a glyph; where it stands.
    fn glyph<'a>(
        &mut self,
        glyph: &FontGlyph<'a>,
        (text, source): (String, Source),
        transform: Affine,
        vertical: bool,
        (outline, print, look): (u128, Print, Look),
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
        let units = if vertical { 1000.0 } else { advance(glyph) };
        let (text, elsewhere) = match self.letters.drawn_elsewhere(glyph, &text, vertical) {
            Some(other) => (other, true),
            None => (text, false),
        };
        let mirrored = matches!(glyph, FontGlyph::Outline(_)) && along.x * up.y > along.y * up.x;
        let meant = source != Source::Mapped || self.looks_like(outline, &text, vertical);
        // The library says nothing of the font of such a letter.
        let symbol = self.letters.maps.has_symbols()
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
        self.prints.push(print);
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

    /// The outline of a glyph that is said to be that text, as the shapes know it, and the box of it in its own units, where it draws what letters do.
    fn outline_of<'a>(
        &mut self,
        glyph: &FontGlyph<'a>,
        text: &str,
        paint: &Paint<'a>,
        ink: Option<[u8; 3]>,
    ) -> (u128, Rect) {
        let outline = match glyph {
            FontGlyph::Outline(outline) => outline.identifier().cache_key(),
            // It may choose its colours: what is true of it in one is not in another.
            FontGlyph::Type3(program) => program.cache_key() ^ mixed(ink),
        };
        self.letters.shapes.borrow_mut().note(outline, text, || match glyph {
            FontGlyph::Outline(drawn) => {
                let path = drawn.outline();
                let reach = path.bounding_box();
                (path, reach)
            }
            FontGlyph::Type3(program) => type3::outline(program, paint),
        });
        (outline, self.letters.shapes.borrow().reach(outline).unwrap_or_default())
    }

    /// Whether the drawn outline may be that text.
    fn looks_like(&self, outline: u128, text: &str, vertical: bool) -> bool {
        // In vertical writing Latin letters and the long vowel lie on their side.
        let turned = vertical && text.chars().any(|c| !is_wide(c) || c == 'ー');
        turned || self.letters.shapes.borrow_mut().agrees(outline, text)
    }

    /// What a glyph draws may cover what was written under it: white letters, and glyphs that are no letters. The latter may also be what
    /// later ones stand on.
    fn glyph_veils(
        &mut self,
        area: Rect,
        is_letter: bool,
        (ink, is_white): (Option<[u8; 3]>, bool),
        before: usize,
    ) {
        if !is_letter {
            self.seen.paint(area.into(), Coat::unknown(ink), before);
        } else if is_white && area.area() > 0.0 {
            self.seen.veil(area.into(), before);
        }
    }

    /// A thick line may change or cover what was written under it and carry what is written on it, and thin white ones may together.
    fn thick(&mut self, path: &BezPath, transform: Affine, line: f32, coat: Coat) {
        let [a, b, c, d, ..] = transform.as_coeffs();
        let width = f64::from(line) * a.hypot(b).max(c.hypot(d));
        if width <= THICK && coat.colour != Some([255; 3]) {
            return;
        }
        // Dashes leave gaps, and ends are round or not.
        let seal = coat.colour.filter(|colour| width <= FINE && is_of_seals(*colour)).map(|_| Seal::Line);
        let coat = Coat { is_whole: false, seal, ..coat };
        let glyphs = self.marks.glyphs.len();
        for side in path.segments() {
            let pieces = if matches!(side, PathSeg::Line(_)) { 1 } else { PIECES };
            for piece in 0..pieces {
                let at = |piece: u32| transform * side.eval(f64::from(piece) / f64::from(pieces));
                self.seen.paint(Region::line(at(piece), at(piece + 1), width), coat, glyphs);
            }
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
            let mut shapes = self.letters.shapes.borrow_mut();
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
}

fn region(path: &BezPath, transform: Affine, rule: FillRule) -> Region {
    Region::filled(path, transform, matches!(rule, FillRule::EvenOdd))
}

impl<'a> Device<'a> for Listener<'_, '_> {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        if is_nothing(&props.paint) {
            return;
        }
        let coat = coat(&props, self.around());
        let is_ink = is_ink(&props.paint);
        if let DrawMode::Fill(rule) | DrawMode::FillAndStroke(rule, _) = mode {
            match is_ink {
                true => self.fill(path, props.transform, *rule, coat),
                false => {
                    let glyphs = self.marks.glyphs.len();
                    self.seen.paint(region(path, props.transform, *rule), coat, glyphs);
                }
            }
        }
        if let DrawMode::Stroke(line) | DrawMode::FillAndStroke(_, line) = mode {
            if is_ink {
                self.outline(path, props.transform);
            }
            self.thick(path, props.transform, line.line_width, coat);
        }
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        let vertical = run.writing_mode() == WritingMode::Vertical;
        let hidden = matches!(mode, DrawMode::Invisible) || is_clear(&props.paint);
        let white = !is_ink(&props.paint);
        let around = self.around();
        let ink = colour(&props.paint, around.shown);
        let faint = props.soft_mask.is_some() || props.blend_mode != BlendMode::Normal || around.is_faint;
        let elsewhere = around.is_elsewhere || !keeps_on_white(props.blend_mode);
        let before = self.marks.glyphs.len();
        for glyph in run.glyphs() {
            let transform = props.transform * glyph.transform();
            let said = self.letters.text(glyph, vertical);
            let (key, reach) = self.outline_of(glyph, &said.0, &props.paint, ink);
            let outline = transform.transform_rect_bbox(reach);
            let print = Print { core: core(glyph, (vertical, reach), transform), outline, ink };
            let look = match self.seen.look(&print, transform * MIDDLE) {
                _ if hidden => Look::Hidden,
                Look::Hidden => Look::Hidden,
                _ if elsewhere || is_hair(mode, props.transform) => Look::Doubted(Doubt::Elsewhere),
                _ if faint || is_drawn_oddly(mode, props.transform, transform) => {
                    Look::Doubted(Doubt::Hidden)
                }
                look => look,
            };
            // What is not drawn stands on nothing.
            let is_drawn = !hidden && self.seen.is_open(transform * MIDDLE);
            let print = Print { outline: if is_drawn { outline } else { Rect::ZERO }, ..print };
            self.glyph(glyph, said, transform, vertical, (key, print, look));
            if !hidden {
                self.glyph_veils(outline, reach.union(LETTER) == LETTER, (ink, white), before);
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
        let is_elsewhere = self.around().is_elsewhere || !keeps_on_white(props.blend_mode);
        self.marks.switched |= is_elsewhere;
        self.seen.paint(b.into(), Coat { is_elsewhere, ..Coat::unknown(None) }, self.marks.glyphs.len());
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
        let around = self.around();
        let shown = around.shown * opacity;
        let is_faint = around.is_faint || shown < PALE || mask.is_some() || blend != BlendMode::Normal;
        let is_elsewhere = around.is_elsewhere || !keeps_on_white(blend);
        self.groups.push(Around { is_faint, shown, is_elsewhere });
    }
    fn pop_clip(&mut self) {
        self.seen.unclip();
    }
    fn pop_transparency_group(&mut self) {
        self.groups.pop();
    }
}
