//! Latin words of a text, compared whole: letters alone find Radiology inside Neuroradiology.

use crate::glyph::{Glyph, script};
use crate::lexicon::{ANNOTATIONS, Class, EVENTS};

/// A Latin word.
pub(crate) struct Word {
    /// First glyph.
    pub at: usize,
    /// Its letters.
    pub letters: Vec<char>,
    /// Whether it says something of its own: four letters or more, no function word, not 総会 in English.
    pub weighty: bool,
    /// Whether it stands in brackets.
    pub bracket: bool,
}

/// The Latin words of a text; those that are free to leave out count for nothing.
pub(crate) fn words(glyphs: &[Glyph], free: impl Fn(usize) -> bool) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    for (at, glyph) in glyphs.iter().enumerate().filter(|(_, glyph)| script(glyph.ch) == 2) {
        match words.last_mut().filter(|word| !glyph.start && word.at + word.letters.len() == at) {
            Some(word) => word.letters.push(glyph.ch),
            None => {
                let bracket = glyph.bracket > 0;
                words.push(Word { at, letters: vec![glyph.ch], weighty: false, bracket });
            }
        }
    }
    let annual = EVENTS.find(glyphs).into_iter().filter(|token| token.class == Class::Annual);
    let fillers = ANNOTATIONS.find(glyphs).into_iter().filter(|token| token.class == Class::Annotation);
    let plain: Vec<_> = annual.chain(fillers).collect();
    for word in &mut words {
        let covered = plain.iter().any(|token| (token.from..token.to).contains(&word.at));
        word.weighty = word.letters.len() >= 4 && !covered && !free(word.at);
    }
    words
}

/// Whether two words are one but for slips: no more than a quarter of the longer one differs.
pub(crate) fn alike(a: &[char], b: &[char]) -> bool {
    let most = a.len().max(b.len()) / 4;
    a.len().abs_diff(b.len()) <= most && distance(a, b) <= most
}

fn distance(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let replaced = corner + usize::from(x != y);
            corner = row[j + 1];
            row[j + 1] = replaced.min(corner + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(a: &str, b: &str, expected: bool) {
        let letters = |text: &str| text.chars().collect::<Vec<_>>();
        assert_eq!(alike(&letters(a), &letters(b)), expected, "{a} {b}");
    }

    #[test]
    fn a_slip_is_the_same_word_and_a_prefix_is_another() {
        check("radiotherepy", "radiotherapy", true);
        check("radiology", "radiorogy", true);
        check("neuroradiology", "radiology", false);
        check("clinical", "radiation", false);
    }
}
