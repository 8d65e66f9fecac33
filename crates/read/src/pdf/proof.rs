//! Whether a glyph looks like the character that the file says it is.
//!
//! A font's map to Unicode is a claim of whoever made the file. Each drawn outline is compared with the same character of
//! the fallback font, coarsely enough that Mincho and Gothic pass for one another. What does not look alike is only
//! doubted: the pixels are asked then.

use std::collections::BTreeMap;
use std::sync::Arc;

use hayro_interpret::kurbo::{BezPath, Point, Rect, Shape as _, Size};
use ttf_parser::{Face, OutlineBuilder};
use unicode_normalization::UnicodeNormalization as _;

use super::cells::{edges, framed};

/// Outlines with more elements are not looked at: no glyph has so many.
pub const MOST_ELEMENTS: usize = 20_000;
/// Outlines are remembered up to this many.
const REMEMBERED: usize = 20_000;
/// Cells of one ideograph or figure in two fonts agree by more; of two ideographs only one pair in three does.
const ALIKE: f32 = 0.45;
/// The same for a one.
const STICK: f32 = 0.2;
/// The same for other letters, whose forms differ more between fonts, in one of their two frames.
const SIMILAR: f32 = 0.25;
/// A figure is doubted where another one fits so well,
const FITS: f32 = 0.75;
/// and better than it by this.
const BETTER: f32 = 0.12;
/// The widths over the heights of a character's outlines in two fonts differ by less than this factor.
const STRETCH: f32 = 5.0;
/// Their sizes, in ems, by less than this one,
const GROWTH: f32 = 3.0;
/// and their middles by less than so many ems.
const SHIFT: f64 = 0.8;
/// Thousandths of an em are what the outlines of a file's fonts are measured in.
const THOUSAND: f64 = 1000.0;

/// An outline in cells, without its size and place.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    /// In a square; mean 0, length 1.
    cells: Vec<f32>,
    /// Stretched to the square's width and height, as far as [`STRETCH`] goes; likewise. Only of what may be a letter with other forms.
    stretched: Option<Vec<f32>>,
    /// Width over height.
    aspect: f32,
    /// The longer side and the middle of its box, in ems.
    side: f32,
    middle: Point,
}

/// A glyph that was met.
#[derive(Clone)]
struct Known {
    shape: Option<Arc<Shape>>,
    reach: Rect,
}

/// Shapes of the fallback font's characters, kept from file to file: they are the same for all.
#[derive(Default)]
pub struct Characters(BTreeMap<char, Option<Arc<Shape>>>);

impl Characters {
    /// The shape of a character in the font; `None` where it has none.
    fn shape(&mut self, face: &Face<'_>, c: char) -> Option<Arc<Shape>> {
        if self.0.len() >= REMEMBERED {
            self.0.clear();
        }
        let shape = self.0.entry(c).or_insert_with(|| {
            let mut pen = Pen(BezPath::new());
            face.outline_glyph(face.glyph_index(c)?, &mut pen)?;
            Shape::of(&pen.0, f64::from(face.units_per_em()), least(c).is_none()).map(Arc::new)
        });
        shape.clone()
    }
}

/// Shapes of the fallback font's characters and of the glyphs met so far in one file.
pub struct Shapes<'f> {
    font: Option<&'f [u8]>,
    face: Option<Face<'f>>,
    characters: &'f mut Characters,
    glyphs: BTreeMap<u128, Known>,
}

impl<'f> Shapes<'f> {
    /// With the fallback font's bytes, and what is known of its characters; without the font nothing is doubted.
    pub fn new(font: Option<&'f [u8]>, characters: &'f mut Characters) -> Shapes<'f> {
        let face = font.and_then(|data| Face::parse(data, 0).ok());
        Shapes { font, face, characters, glyphs: BTreeMap::new() }
    }

    /// Whether these are the fallback font's bytes.
    pub fn is_fallback(&self, data: &[u8]) -> bool {
        self.font.is_some_and(|font| std::ptr::eq(font, data))
    }

    /// Notes the outline of a glyph under its key, the text that it is said to be, and the box of all that it draws.
    pub fn note(&mut self, key: u128, text: &str, outline: impl FnOnce() -> (BezPath, Rect)) {
        let both = text.chars().any(|c| least(c).is_none());
        let known = self.glyphs.get(&key);
        let lacks = known.is_none_or(|k| both && k.shape.as_ref().is_some_and(|s| s.stretched.is_none()));
        if self.face.is_some() && lacks && self.glyphs.len() < REMEMBERED {
            let (outline, reach) = outline();
            self.glyphs
                .insert(key, Known { shape: Shape::of(&outline, THOUSAND, both).map(Arc::new), reach });
        }
    }

    /// The box of all that the noted glyph draws, in thousandths of an em.
    pub fn reach(&self, key: u128) -> Option<Rect> {
        self.glyphs.get(&key).map(|known| known.reach)
    }

    /// Whether the noted glyph may be that text; what cannot be compared may be anything.
    pub fn agrees(&mut self, key: u128, text: &str) -> bool {
        if self.face.is_none() || !text.chars().any(char::is_alphanumeric) {
            return true;
        }
        let whole = if text.chars().nth(1).is_some() { without_marks(text) } else { text.to_owned() };
        let mut characters = whole.chars();
        let (Some(claimed), None) = (characters.next(), characters.next()) else {
            return is_ligature(text);
        };
        let Some(known) = self.glyphs.get(&key).cloned() else { return false };
        let Some(model) = self.character(claimed) else { return true };
        let Some(drawn) = known.shape.filter(|drawn| drawn.is_where(&model)) else { return false };
        match least(claimed) {
            Some(least) => {
                let fits = drawn.likeness(&model);
                fits > least && drawn.is_as_wide_as(&model) && !self.is_another_figure(&drawn, claimed, fits)
            }
            None => drawn.is_like(&model) || self.is_other_case(&drawn, claimed),
        }
    }

    /// Whether it looks like the same letter in small or large: a `J` hangs below the line in some fonts.
    fn is_other_case(&mut self, drawn: &Shape, claimed: char) -> bool {
        let other = match claimed {
            'a'..='z' => claimed.to_ascii_uppercase(),
            'A'..='Z' => claimed.to_ascii_lowercase(),
            _ => return false,
        };
        self.character(other).is_some_and(|model| drawn.is_like(&model))
    }

    /// Whether the fallback font has the character.
    pub fn knows(&mut self, c: char) -> bool {
        self.character(c).is_some()
    }

    fn is_another_figure(&mut self, drawn: &Shape, claimed: char, fits: f32) -> bool {
        let Some(figure) = claimed.nfkc().next().filter(char::is_ascii_digit) else { return false };
        ('0'..='9').filter(|other| *other != figure).any(|other| {
            self.character(other).is_some_and(|model| drawn.likeness(&model) > FITS.max(fits + BETTER))
        })
    }

    /// The shape of a character in the fallback font; `None` where it has none.
    fn character(&mut self, c: char) -> Option<Arc<Shape>> {
        self.characters.shape(self.face.as_ref()?, c)
    }
}

/// How much of an ideograph's or a figure's form an outline must have; `None` for other letters.
fn least(claimed: char) -> Option<f32> {
    match claimed {
        // Some fonts give it a foot, some do not.
        '1' | '１' => Some(STICK),
        '0'..='9' | '０'..='９' => Some(ALIKE),
        c if is_ideograph(c) => Some(ALIKE),
        _ => None,
    }
}

fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// A text without what makes no other letter of it: selectors of a variant, and marks that no figure and no ideograph bears. A
/// letter with its mark is one where Unicode knows it so.
fn without_marks(text: &str) -> String {
    let plain: String = text.nfc().collect();
    let bears_none = plain.starts_with(|c: char| c.is_numeric() || is_ideograph(c));
    let is_mark = |c: char| {
        unicode_normalization::char::is_combining_mark(c)
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
    };
    if bears_none { plain.chars().filter(|c| !is_mark(*c)).collect() } else { plain }
}

/// Several characters that one glyph draws in honest fonts.
fn is_ligature(text: &str) -> bool {
    text.chars().all(|c| "fijlt".contains(c)) && text.chars().count() <= 3
        || text.nfc().count() == 1
        || text.nfd().skip(1).all(unicode_normalization::char::is_combining_mark)
}

impl Shape {
    /// Of an outline with so many units an em, in one frame or in both; `None` for one that draws nothing, or that is no glyph's.
    fn of(outline: &BezPath, em: f64, both: bool) -> Option<Shape> {
        if outline.elements().len() > MOST_ELEMENTS {
            return None;
        }
        let b = outline.bounding_box();
        let side = b.width().max(b.height());
        if !(side.is_finite() && side > 0.0) {
            return None;
        }
        let edges = edges(outline, side);
        let cells = framed(&edges, b, Size::new(side, side))?;
        let narrowest = side / f64::from(STRETCH);
        let frame = Size::new(b.width().max(narrowest), b.height().max(narrowest));
        // What fills its frame wholly is like nothing there.
        let stretched = both.then(|| framed(&edges, b, frame).unwrap_or_else(|| cells.clone()));
        let aspect = (b.width() / b.height().max(side / 1e3)) as f32;
        let middle = (b.center().to_vec2() / em).to_point();
        Some(Shape { cells, stretched, aspect, side: (side / em) as f32, middle })
    }

    fn likeness(&self, other: &Shape) -> f32 {
        likeness(&self.cells, &other.cells)
    }

    /// Whether it may be the same letter of another font: its strokes stand alike in one frame or the other.
    fn is_like(&self, other: &Shape) -> bool {
        let stretched = self.stretched.as_ref().zip(other.stretched.as_ref());
        let fits = self.likeness(other);
        let fits = stretched.map_or(fits, |(own, others)| fits.max(likeness(own, others)));
        fits > SIMILAR && self.is_as_wide_as(other)
    }

    /// Whether it is drawn about as large, and where the other one is: one too small to see, or beside the page, is not.
    fn is_where(&self, other: &Shape) -> bool {
        let growth = self.side / other.side;
        (1.0 / GROWTH..=GROWTH).contains(&growth) && self.middle.distance(other.middle) < SHIFT
    }

    fn is_as_wide_as(&self, other: &Shape) -> bool {
        let factor = self.aspect / other.aspect.max(1e-3);
        (1.0 / STRETCH..=STRETCH).contains(&factor)
    }
}

fn likeness(some: &[f32], others: &[f32]) -> f32 {
    some.iter().zip(others).map(|(a, b)| a * b).sum()
}

/// Collects an outline of the fallback font, its y axis as in PDF.
struct Pen(BezPath);

impl OutlineBuilder for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.0.move_to((x, y));
    }
    fn line_to(&mut self, x: f32, y: f32) {
        self.0.line_to((x, y));
    }
    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.0.quad_to((x1, y1), (x, y));
    }
    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.0.curve_to((x1, y1), (x2, y2), (x, y));
    }
    fn close(&mut self) {
        self.0.close_path();
    }
}

#[cfg(test)]
mod tests {
    use hayro_interpret::kurbo::Affine;

    use super::*;

    /// A box with a box cut out of it: about a zero.
    fn ring(width: f64, height: f64, thick: f64) -> BezPath {
        let mut path = BezPath::new();
        for (inset, backwards) in [(0.0, false), (thick, true)] {
            let mut corners = [
                (inset, inset),
                (width - inset, inset),
                (width - inset, height - inset),
                (inset, height - inset),
            ];
            if backwards {
                corners.reverse();
            }
            path.move_to(corners[0]);
            corners[1..].iter().for_each(|c| path.line_to(*c));
            path.close_path();
        }
        path
    }

    fn bar() -> BezPath {
        let mut path = BezPath::new();
        path.move_to((48.0, 0.0));
        [(52.0, 0.0), (52.0, 100.0), (48.0, 100.0)].iter().for_each(|c| path.line_to(*c));
        path.close_path();
        path
    }

    #[test]
    fn size_place_and_weight_do_not_matter_but_the_form_does() {
        let shape = |path: &BezPath| Shape::of(path, 1000.0, true).unwrap();
        let thin = shape(&ring(60.0, 100.0, 10.0));
        assert!(thin.likeness(&shape(&ring(600.0, 1000.0, 130.0))) > ALIKE);
        assert!(thin.likeness(&shape(&bar())) < ALIKE);
        assert!(!thin.is_as_wide_as(&shape(&bar())));
    }

    #[test]
    fn a_letter_may_be_wider_in_another_font_but_not_another_letter() {
        let shape = |path: &BezPath| Shape::of(path, 1000.0, true).unwrap();
        let narrow = shape(&ring(400.0, 1000.0, 90.0));
        assert!(narrow.is_like(&shape(&ring(900.0, 1000.0, 90.0))));
        assert!(!narrow.is_like(&shape(&bar())));
    }

    #[test]
    fn a_letter_is_drawn_in_its_size_and_at_its_place() {
        let usual = Shape::of(&ring(600.0, 1000.0, 100.0), 1000.0, true).unwrap();
        let check = |path: BezPath, expected: bool| {
            assert_eq!(Shape::of(&path, 1000.0, true).unwrap().is_where(&usual), expected, "{path:?}");
        };
        check(ring(500.0, 700.0, 100.0), true);
        check(ring(6.0, 10.0, 1.0), false);
        check(ring(60_000.0, 100_000.0, 10_000.0), false);
        check(Affine::translate((5_000.0, 0.0)) * ring(600.0, 1000.0, 100.0), false);
    }

    #[test]
    fn what_draws_nothing_has_no_shape() {
        assert_eq!(Shape::of(&BezPath::new(), 1000.0, true), None);
    }

    #[test]
    fn only_ligatures_are_several_characters_in_one() {
        for (text, expected) in [("ffi", true), ("か\u{3099}", true), ("310592", false), ("髙橋", false)] {
            assert_eq!(is_ligature(text), expected, "{text}");
        }
    }

    #[test]
    fn a_mark_makes_no_other_figure_or_ideograph() {
        for (text, expected) in [
            ("2\u{fe00}", "2"),
            ("2\u{301}", "2"),
            ("2\u{34f}", "2"),
            ("葛\u{e0100}", "葛"),
            ("か\u{3099}", "が"),
            ("e\u{301}", "é"),
            ("x\u{303}", "x\u{303}"),
            ("ffi", "ffi"),
        ] {
            assert_eq!(without_marks(text), expected, "{text:?}");
        }
    }

    #[test]
    fn without_a_font_nothing_is_doubted() {
        assert!(Shapes::new(None, &mut Characters::default()).agrees(1, "参"));
    }
}
