//! The recogniser's characters and which of them Japanese paper prints.

use std::collections::BTreeMap;

use encoding_rs::SHIFT_JIS;
use unicode_normalization::UnicodeNormalization as _;

/// The characters of the recogniser's output columns. Column 0 is "nothing here" (the CTC blank).
pub(crate) struct Alphabet {
    characters: Vec<String>,
    allowed: Vec<bool>,
    /// Columns of one character in several widths (2 ２, ~ ～ 〜), each group in rising order.
    widths: Vec<Vec<usize>>,
}

impl Alphabet {
    /// From the model's character list (one a line). `columns` is not known before the first run: columns beyond
    /// the list are the space.
    pub(crate) fn new(list: &str) -> Alphabet {
        let characters: Vec<String> = list.split('\n').map(str::to_owned).collect();
        let allowed: Vec<bool> = characters.iter().map(|text| text.chars().all(is_japanese)).collect();
        let widths = widths(&characters, &allowed);
        Alphabet { characters, allowed, widths }
    }

    /// How many characters the list has.
    pub(crate) fn len(&self) -> usize {
        self.characters.len()
    }

    /// The text of an output column; empty for the blank.
    pub(crate) fn text(&self, column: usize) -> &str {
        match column {
            0 => "",
            _ => self.characters.get(column - 1).map_or(" ", String::as_str),
        }
    }

    /// Whether a column may be read.
    pub(crate) fn allows(&self, column: usize) -> bool {
        column == 0 || self.allowed.get(column - 1).copied().unwrap_or(true)
    }

    /// Which of so many columns may be read.
    pub(crate) fn allowed(&self, columns: usize) -> Vec<bool> {
        (0..columns).map(|column| self.allows(column)).collect()
    }

    /// The alphabet of a network that gives the allowed columns only.
    pub(crate) fn narrowed(self) -> Alphabet {
        let both = self.characters.into_iter().zip(self.allowed);
        let characters: Vec<String> = both.filter(|(_, allowed)| *allowed).map(|(text, _)| text).collect();
        let allowed = vec![true; characters.len()];
        Alphabet { widths: widths(&characters, &allowed), allowed, characters }
    }

    /// Groups of columns that are one character in several widths.
    pub(crate) fn widths(&self) -> &[Vec<usize>] {
        &self.widths
    }

    /// The mask as numbers to multiply with: 1 for a readable column, else 0.
    pub(crate) fn mask(&self, columns: usize) -> Vec<f32> {
        (0..columns).map(|column| if self.allows(column) { 1.0 } else { 0.0 }).collect()
    }
}

/// Columns whose texts are the same but for their width.
fn widths(characters: &[String], allowed: &[bool]) -> Vec<Vec<usize>> {
    let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, (text, _)) in characters.iter().zip(allowed).enumerate().filter(|(_, (_, allowed))| **allowed)
    {
        let plain: String = text.nfkc().map(|c| if matches!(c, '〜' | '∼') { '~' } else { c }).collect();
        groups.entry(plain).or_default().push(index + 1);
    }
    groups.into_values().filter(|group| group.len() > 1).collect()
}

/// Whether a character belongs to Japanese paper: ASCII, or in JIS X 0208 with the NEC and IBM extensions (what
/// code page 932 can write, WHATWG Encoding § Shift_JIS), without the private use area.
pub(crate) fn is_japanese(character: char) -> bool {
    if character.is_ascii() {
        return !character.is_ascii_control();
    }
    // JIS X 0208 punctuation that code page 932 writes with other code points.
    if "\u{301c}\u{2212}\u{2016}\u{2014}".contains(character) {
        return true;
    }
    if ('\u{e000}'..='\u{f8ff}').contains(&character) {
        return false;
    }
    let mut utf8 = [0; 4];
    let (bytes, _, unmappable) = SHIFT_JIS.encode(character.encode_utf8(&mut utf8));
    !unmappable && bytes.len() <= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn japanese_characters_pass() {
        for character in "あア漢齋髙﨑①㈱〜～・ー講證A0-｡ｱ".chars() {
            assert!(is_japanese(character), "{character}");
        }
    }

    #[test]
    fn chinese_forms_and_other_scripts_do_not() {
        for character in "讲证㐀한é€\u{e000}\n".chars() {
            assert!(!is_japanese(character), "{character}");
        }
    }

    #[test]
    fn columns_follow_the_list() {
        let alphabet = Alphabet::new("証\n证\n明");
        assert_eq!(alphabet.text(0), "");
        assert_eq!(alphabet.text(1), "証");
        assert_eq!(alphabet.text(4), " ");
        assert_eq!(alphabet.mask(5), [1.0, 1.0, 0.0, 1.0, 1.0]);
        assert_eq!(alphabet.len(), 3);
        assert_eq!(alphabet.allowed(5), [true, true, false, true, true]);
    }

    #[test]
    fn widths_of_a_character_are_known() {
        let list = "2\n証\n２\n～\n〜\n~\n讲";
        assert_eq!(Alphabet::new(list).widths(), [vec![1, 3], vec![4, 5, 6]]);
        assert_eq!(Alphabet::new("讲\n2\n２").narrowed().widths(), [vec![1, 2]]);
    }

    #[test]
    fn a_narrowed_alphabet_has_only_what_may_be_read() {
        let alphabet = Alphabet::new("証\n证\n明").narrowed();
        let texts: Vec<&str> = (0..4).map(|column| alphabet.text(column)).collect();
        assert_eq!(texts, ["", "証", "明", " "]);
        assert_eq!(alphabet.mask(4), [1.0; 4]);
    }
}
