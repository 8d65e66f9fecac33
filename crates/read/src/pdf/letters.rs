//! What a glyph's letters are, by all that the file and its fonts say of it.

use std::cell::RefCell;
use std::collections::BTreeMap;

use hayro_interpret::font::{Glyph as FontGlyph, OutlineGlyph};
use hayro_interpret::kurbo::{Affine, Rect};

use crate::pdf::maps::{Maps, text_of};
use crate::pdf::marks::Source;
use crate::pdf::proof::Shapes;
use crate::pdf::unicode::{plain, tidy};

/// From the foot of a letter that is not as broad as it is high to its head, in its own units,
const NARROW: (f64, f64) = (60.0, 660.0);
/// and of one that is.
const WIDE: (f64, f64) = (0.0, 760.0);

/// So much of each side of a letter may be cut off or covered, as a share of it.
const RIM: f64 = 0.1;

/// No letter draws beyond this, likewise.
pub const LETTER: Rect = Rect::new(-2000.0, -2000.0, 3000.0, 3000.0);

/// The font program's own table: glyph number to character.
type ProgramTable = BTreeMap<u16, char>;

/// Knows the letters of glyphs.
pub struct Letters<'m, 'f> {
    /// Characters of fonts without a map of their own.
    pub maps: &'m Maps,
    /// What characters look like.
    pub shapes: &'m RefCell<Shapes<'f>>,
    programs: BTreeMap<u128, ProgramTable>,
}

impl<'m, 'f> Letters<'m, 'f> {
    /// For the fonts of one file.
    pub fn new(maps: &'m Maps, shapes: &'m RefCell<Shapes<'f>>) -> Letters<'m, 'f> {
        Letters { maps, shapes, programs: BTreeMap::new() }
    }

    /// The glyph's characters by the first way that knows them.
    pub fn text(&mut self, glyph: &FontGlyph<'_>, vertical: bool) -> (String, Source) {
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
    pub fn drawn_elsewhere(&self, glyph: &FontGlyph<'_>, text: &str, vertical: bool) -> Option<String> {
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

/// A glyph's own width, in its own units.
pub fn advance(glyph: &FontGlyph<'_>) -> f64 {
    let units = match glyph {
        FontGlyph::Outline(g) => g.advance_width(),
        FontGlyph::Type3(g) => g.advance_width(),
    };
    f64::from(units.unwrap_or(1000.0))
}

/// Tells keys of one glyph in several colours apart.
pub fn mixed(ink: Option<[u8; 3]>) -> u128 {
    ink.map_or(1, |ink| ink.into_iter().fold(1, |mixed, value| mixed << 8 | u128::from(value))) << 32
}

/// What of the page must show for a glyph to be read: most of its outline, or of its em where that is not known.
pub fn core(glyph: &FontGlyph<'_>, (vertical, reach): (bool, Rect), transform: Affine) -> Rect {
    if reach.area() > 0.0 && reach.union(LETTER) == LETTER {
        return transform.transform_rect_bbox(reach.inflate(-reach.width() * RIM, -reach.height() * RIM));
    }
    let width = if vertical { 1000.0 } else { advance(glyph).clamp(200.0, 1000.0) };
    let (foot, head) = if width > 800.0 { WIDE } else { NARROW };
    transform.transform_rect_bbox(Rect::new(width * RIM, foot, width * (1.0 - RIM), head))
}
