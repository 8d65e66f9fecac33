//! Latin words of a text, compared whole: letters alone find Radiology inside Neuroradiology.

use crate::glyph::{Glyph, script};
use crate::lexicon::{Class, Token};

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
    /// A bit for each letter of the alphabet that it has.
    pub alphabet: u32,
}

/// The Latin words of a text with the kinds of gathering and the fillers found in it; those that are free to leave out
/// count for nothing.
pub(crate) fn words(
    glyphs: &[Glyph],
    (events, fillers): (&[Token], &[Token]),
    free: impl Fn(usize) -> bool,
) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    for (at, glyph) in glyphs.iter().enumerate().filter(|(_, glyph)| script(glyph.ch) == 2) {
        match words.last_mut().filter(|word| !glyph.start && word.at + word.letters.len() == at) {
            Some(word) => word.letters.push(glyph.ch),
            None => {
                let bracket = glyph.bracket > 0;
                words.push(Word { at, letters: vec![glyph.ch], weighty: false, bracket, alphabet: 0 });
            }
        }
    }
    let annual = || events.iter().filter(|token| token.class == Class::Annual);
    let fillers = || fillers.iter().filter(|token| token.class == Class::Annotation);
    for word in &mut words {
        word.alphabet = alphabet(&word.letters);
        let covered = annual().chain(fillers()).any(|token| (token.from..token.to).contains(&word.at));
        word.weighty = word.letters.len() >= 4 && !covered && !free(word.at);
    }
    words
}

fn alphabet(letters: &[char]) -> u32 {
    letters.iter().fold(0, |bits, ch| bits | 1 << (u32::from(*ch) % 32))
}

/// Whether two words are one but for slips: no more than a quarter of the longer one differs.
pub(crate) fn alike(a: &Word, b: &Word) -> bool {
    let (x, y) = (a.letters.as_slice(), b.letters.as_slice());
    let most = x.len().max(y.len()) / 4;
    if x.len().abs_diff(y.len()) > most || (a.alphabet ^ b.alphabet).count_ones() as usize > 2 * most {
        return false; // a slip changes two letters of the alphabet at most
    }
    x == y || most > 0 && distance(x, y) <= most
}

/// Whether letters stand within others, beside each other and in their order; `part` is not empty.
pub(crate) fn stands_within(part: &[char], whole: &[char]) -> bool {
    whole.windows(part.len()).any(|window| window == part)
}

/// Whether most of some words that say something have none like them among others: in long English names the letters of
/// one can be picked from those of another. A word may stand inside a longer one, for readers lose blanks.
pub(crate) fn mostly_unlike(these: &[Word], others: &[Word]) -> bool {
    let inside = |word: &Word, longer: &Word| {
        let (word, longer) = (word.letters.as_slice(), longer.letters.as_slice());
        (4..longer.len()).contains(&word.len()) && stands_within(word, longer)
    };
    let known = |word: &Word| {
        others.iter().any(|other| alike(word, other) || inside(word, other) || inside(other, word))
    };
    let (mut all, mut unlike) = (0, 0);
    for word in these.iter().filter(|word| word.weighty) {
        all += 1;
        unlike += usize::from(!known(word));
    }
    all >= 2 && 2 * unlike > all
}

fn distance(a: &[char], b: &[char]) -> usize {
    // Words are short: a row on the stack, but for a reader's whole line without a blank.
    let mut short = [0; 32];
    let mut long = Vec::new();
    let row: &mut [usize] = match short.get_mut(..=b.len()) {
        Some(row) => row,
        None => {
            long.resize(b.len() + 1, 0);
            &mut long
        }
    };
    row.iter_mut().enumerate().for_each(|(at, cell)| *cell = at);
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

    fn word(text: &str) -> Word {
        let letters: Vec<char> = text.chars().collect();
        Word { at: 0, alphabet: alphabet(&letters), letters, weighty: true, bracket: false }
    }

    fn check(a: &str, b: &str, expected: bool) {
        assert_eq!(alike(&word(a), &word(b)), expected, "{a} {b}");
    }

    fn check_unlike(these: &str, others: &str, expected: bool) {
        let words = |text: &str| text.split(' ').map(word).collect::<Vec<Word>>();
        assert_eq!(mostly_unlike(&words(these), &words(others)), expected, "{these} {others}");
    }

    #[test]
    fn words_inside_longer_ones_and_a_single_word_are_no_ground_for_other_words() {
        check_unlike("breast cancer society", "society nuclear medicine", true);
        check_unlike("nuclear medicine society", "society nuclear medecine", false);
        check_unlike("magneticresonance medicine", "magnetic resonance medicine", false);
        check_unlike("magnetic resonance", "magneticresonance", false);
        check_unlike("breast", "society", false);
    }

    #[test]
    fn a_slip_is_the_same_word_and_a_prefix_is_another() {
        check("radiotherepy", "radiotherapy", true);
        check("radiology", "radiorogy", true);
        check("neuroradiology", "radiology", false);
        check("clinical", "radiation", false);
    }
}
