//! The typeface of printed pages.

use std::collections::BTreeSet;
use std::sync::Arc;

use krilla::text::Font;
use ttf_parser::Face;

use super::PdfError;

/// What stands for a character that the typeface lacks, as Japanese compositors have it.
const GETA: char = '〓';

/// A typeface with Japanese characters.
pub struct Typeface {
    data: Arc<Vec<u8>>,
    index: u32,
    font: Font,
}

impl Typeface {
    /// Takes the bytes of an OpenType font or collection. Of a collection the Japanese face is used: the first whose
    /// family says `JP`, else the first with kana.
    ///
    /// # Errors
    /// The bytes are no font, or none with kana.
    pub fn new(bytes: Vec<u8>) -> Result<Typeface, PdfError> {
        let faces = ttf_parser::fonts_in_collection(&bytes).unwrap_or(1).min(64);
        let usable =
            |index: &u32| Face::parse(&bytes, *index).is_ok_and(|face| face.glyph_index('あ').is_some());
        let with_kana: Vec<u32> = (0..faces).filter(usable).collect();
        let japanese = with_kana.iter().find(|index| family_says_jp(&bytes, **index));
        let index = *japanese.or(with_kana.first()).ok_or(PdfError::Font)?;
        let data = Arc::new(bytes);
        let font = Font::new(data.clone().into(), index).ok_or(PdfError::Font)?;
        Ok(Typeface { data, index, font })
    }

    /// The characters of a text that it lacks, in order, each once.
    pub fn missing(&self, text: &str) -> Vec<char> {
        let Ok(face) = Face::parse(&self.data, self.index) else { return Vec::new() };
        let lacks = |c: &char| !is_silent(*c) && face.glyph_index(*c).is_none();
        let mut seen = BTreeSet::new();
        text.chars().filter(lacks).filter(|c| seen.insert(*c)).collect()
    }

    /// The text with 〓 for what it lacks; control characters become blanks.
    pub(crate) fn shown(&self, text: &str) -> String {
        let missing = self.missing(text);
        let shown = |c: char| match c {
            c if c.is_control() => ' ',
            c if missing.contains(&c) => GETA,
            c => c,
        };
        text.chars().map(shown).collect()
    }

    /// The width of a text of size 1.
    pub(crate) fn width(&self, text: &str) -> f32 {
        let Ok(face) = Face::parse(&self.data, self.index) else { return 0.0 };
        let advance = |c: char| face.glyph_hor_advance(face.glyph_index(c)?);
        let sum: u32 = text.chars().filter(|c| !is_silent(*c)).filter_map(advance).map(u32::from).sum();
        sum as f32 / f32::from(face.units_per_em())
    }

    /// The face for drawing on pixels.
    pub(crate) fn raster(&self) -> Option<ab_glyph::FontRef<'_>> {
        ab_glyph::FontRef::try_from_slice_and_index(&self.data, self.index).ok()
    }

    pub(crate) fn font(&self) -> Font {
        self.font.clone()
    }
}

/// Characters that say how another is drawn and have no picture of their own.
fn is_silent(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' | '\u{200C}' | '\u{200D}')
}

fn family_says_jp(bytes: &[u8], index: u32) -> bool {
    let Ok(face) = Face::parse(bytes, index) else { return false };
    let families = face.names().into_iter().filter(|name| name.name_id == ttf_parser::name_id::FAMILY);
    families.filter_map(|name| name.to_string()).any(|name| name.split(' ').any(|word| word == "JP"))
}
