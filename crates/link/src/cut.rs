//! Texts that stop in the middle of a name: a cell of a table too narrow for it, or the edge of a scan.
//!
//! What a name says beyond such an end is unknown, not contradicted. A text that ends with a word for a gathering, in a
//! bracket or with what stands around names has an end of its own.

use crate::align::{Alignment, Letter, SLIPS};
use crate::compare::CONTAINED;
use crate::glyph::Glyph;
use crate::hosts::gathers;
use crate::lexicon::{Class, Token};
use crate::names::Name;
use crate::query::Text;

/// Whether a text may go on beyond its last letter.
pub(crate) fn open_end(glyphs: &[Glyph], free: &[bool], events: &[Token]) -> bool {
    let Some(last) = glyphs.len().checked_sub(1) else { return false };
    let ends = |token: &Token| token.to == glyphs.len() && gathers(token);
    !free[last] && glyphs[last].bracket == 0 && !events.iter().any(ends)
}

/// Where a name goes on beyond the end of a text that is its beginning but for the last words; `None`: the text is not
/// cut off here.
pub(crate) fn cut(text: &Text, name: &Name, found: &Alignment) -> Option<usize> {
    let end = found.found.iter().rposition(|found| *found)? + 1;
    let beyond = bits(&name.letters[end..]);
    let cut = text.open_end
        && end < name.letters.len()
        && !starts_word(name, end)
        && found.unbroken
        && found.extra + found.replaced < SLIPS
        && found.missing - beyond < SLIPS
        && found.missing < CONTAINED * name.total;
    cut.then_some(end)
}

/// What leaving out some letters costs (bits).
pub(crate) fn bits(letters: &[Letter]) -> f32 {
    letters.iter().map(|letter| letter.cost).sum()
}

/// A gathering's word or a bracket begins there: what stands before it is whole, and a name of its own.
fn starts_word(name: &Name, at: usize) -> bool {
    name.glyphs[at].bracket > 0
        || name.events.iter().any(|token| token.from == at && token.class != Class::Type)
}

/// Whether the end of a text is the beginning of a name's place, longer than any place that stands there by itself
/// (関東甲 for 関東甲信越).
pub(crate) fn cuts_place(text: &Text, name: &Name, place: &Token) -> bool {
    let whole = &name.glyphs[place.from..place.to];
    text.open_end
        && text.spots.last().is_some_and(|spot| {
            let tail = &text.glyphs[spot.from..];
            tail.len() > spot.to - spot.from
                && tail.len() < whole.len()
                && tail.iter().zip(whole).all(|(a, b)| a.ch == b.ch)
        })
}
