//! The language of meetings' names: one spelling for what is read alike, its letters, and the words that set meetings
//! apart (regions, kinds of gathering, subjects). Used by the comparison of editions, the checks and by `link`.

pub mod by_char;
pub mod fold;
pub mod glyph;
pub mod lexicon;

use unicode_normalization::UnicodeNormalization;

/// Compatibility forms unified, white space removed: what "the same name" means between two printed lists.
pub fn plain(name: &str) -> String {
    name.nfkc().filter(|ch| !ch.is_whitespace()).collect()
}
