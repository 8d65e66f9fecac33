//! Cover pages by the lines in their corners, for those whose QR code cannot be decoded.

use std::collections::BTreeMap;

use daicho_model::cover::from_corner;

use crate::analysis::{Analysis, Known};
use crate::crosscheck::fold_number;
use crate::fields::candidate::Candidate;

/// How sure of a number that two corners give with check figures that fit, and that one gives.
const TWICE: f32 = 0.99;
const ONCE: f32 = 0.95;
/// Two corners give different numbers, and both fit.
const DISPUTED: f32 = 0.4;

/// Lines of a cover's corners, each with its number and whether the check figures fit.
fn corners<'b, 'a>(analysis: &'b Analysis<'a>) -> impl Iterator<Item = (&'b Known<'a>, &'b str, bool)> {
    analysis.lines.iter().filter_map(|known| {
        let (number, fits) = from_corner(&known.compact)?;
        Some((known, number, fits))
    })
}

/// Whether the piece is a cover by its corners.
pub(crate) fn is_cover(analysis: &Analysis<'_>) -> bool {
    corners(analysis).next().is_some()
}

/// The member number that the corners give; a number whose check figures do not fit is none.
pub(crate) fn member_no(analysis: &Analysis<'_>) -> Option<Candidate<String>> {
    let mut found: BTreeMap<String, (u32, &Known<'_>, &str)> = BTreeMap::new();
    for (known, number, _) in corners(analysis).filter(|(.., fits)| *fits) {
        found.entry(fold_number(number)).or_insert((0, known, number)).0 += 1;
    }
    let (votes, known, number) = found.values().max_by_key(|(votes, ..)| *votes)?;
    let sure = match (found.len(), votes) {
        (1, 1) => ONCE,
        (1, _) => TWICE,
        _ => DISPUTED,
    };
    Candidate::at(&known.strip, known.strip.all(), Some((*number).to_owned()), sure)
}
