//! A holder's name that stands by itself, without label or honorific: never sure, likelier by what stands around it.

use super::candidate::Candidate;
use super::holder::{is_name, named};
use crate::analysis::{Analysis, Known, Nature};
use crate::labels::Label;

/// Whether a sentence says that the person it is about is named elsewhere: `上記の者`.
fn points_at_holder(text: &str) -> bool {
    ["上記の者", "右の者", "下記の者", "頭書の者", "上記者", "上記の方"]
        .iter()
        .any(|words| text.contains(words))
}

/// A line read with less confidence names nobody.
const READ: f32 = 0.6;

/// A line that looks like a name, without label or honorific. Never sure; surer beside the member number.
pub(super) fn guessed(analysis: &Analysis<'_>) -> Vec<Candidate<String>> {
    let number_rows: Vec<usize> =
        analysis.labelled.iter().filter(|l| l.label == Label::MemberNo).map(|l| l.row).collect();
    // On a card the holder may stand right above the society.
    let close = if super::card::is_card(analysis) { 1 } else { 2 };
    let stop = analysis
        .lines
        .iter()
        .rfind(|k| matches!(k.nature, Nature::Organisation | Nature::Office))
        .map_or(usize::MAX, |k| k.row.saturating_sub(close));
    let likely: Vec<&Known<'_>> = analysis
        .lines
        .iter()
        .filter(|k| k.nature == Nature::Other && k.row <= stop && looks_like_name(k))
        .filter(|k| k.line.confidence.get() >= READ)
        .collect();
    // On a card the name is the largest thing written in kanji, and nothing else there reads like one.
    let sentence = analysis.lines.iter().any(|k| k.nature == Nature::Sentence);
    let only = likely.iter().filter(|k| !k.compact.is_ascii()).count() == 1;
    let lone = only && !sentence;
    // 上記の者は…: the person is named above, and only one line names one.
    let pointed = only && analysis.lines.iter().any(|k| points_at_holder(&k.compact));
    let others = |own: &Known<'_>| {
        let others = analysis.lines.iter().filter(|k| k.row != own.row && !k.line.vertical);
        others.map(|k| k.line.bounding_box.height()).fold(0.0, f32::max)
    };
    let large = |k: &Known<'_>| !k.compact.is_ascii() && k.line.bounding_box.height() > others(k) * 1.15;
    let mut found = Vec::new();
    for known in likely {
        let spaced = known.strip.text().trim().contains(' ');
        let beside_number = number_rows.iter().any(|row| row.abs_diff(known.row) <= 1);
        let sure = if beside_number {
            0.75
        } else if large(known) && lone {
            0.84
        } else if pointed && !known.compact.is_ascii() {
            0.7
        } else if lone && !known.compact.is_ascii() {
            0.65
        } else if spaced {
            0.6
        } else {
            0.45
        };
        found.extend(named(&known.strip, known.strip.all(), sure));
    }
    found
}

/// A Latin name has at least so many letters.
const LATIN: usize = 4;

/// Whether a line by itself reads like a name: of the usual length, Latin letters only with a blank.
fn looks_like_name(known: &Known<'_>) -> bool {
    let letters = known.compact.chars().count();
    let spaced = known.strip.text().trim().contains(' ');
    // Of more words a society's.
    let words = known.strip.text().split_whitespace().count();
    let most = if known.compact.is_ascii() && words <= 3 { 24 } else { 14 };
    (2..=most).contains(&letters)
        && (spaced || (3..=6).contains(&letters))
        && is_name(known.strip.text(), false)
        && (!known.compact.is_ascii() || spaced && letters >= LATIN)
}
