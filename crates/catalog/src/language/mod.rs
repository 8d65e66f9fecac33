//! The language of meetings' names: one spelling for what is read alike, its letters, and the words that set meetings
//! apart (regions, kinds of gathering, subjects). Used by the comparison of editions, the checks and by `link`.

pub mod fold;
pub mod glyph;
pub mod lexicon;
