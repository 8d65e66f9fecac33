//! A folded text as the letters that count, each with what stood before it.

use super::fold::{fold, is_ideograph, is_katakana};

/// Longest text that is looked at; a meeting's name is never longer.
pub const LONGEST: usize = 160;

/// One letter of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Glyph {
    /// The folded letter or digit.
    pub ch: char,
    /// White space before it (in letter-spaced text: a wide one).
    pub space: bool,
    /// The last punctuation before it, else `'\0'`.
    pub mark: char,
    /// Which bracket it stands in, from 1; 0 = none.
    pub bracket: u8,
    /// A word starts here: white space, punctuation or another script before it.
    pub start: bool,
}

/// The letters and digits of a text; punctuation and spaces live on in the glyph after them.
pub fn glyphs(text: &str) -> Vec<Glyph> {
    let mut out: Vec<Glyph> = Vec::new();
    let (mut spaces, mut mark, mut depth, mut brackets) = (0, '\0', 0u8, 0u8);
    let mut wide = Vec::new();
    for ch in fold(text) {
        match ch {
            '(' | '[' | '{' | '〔' | '【' | '〈' | '《' => {
                depth = depth.saturating_add(1);
                brackets = brackets.saturating_add(1);
                mark = ch;
            }
            ')' | ']' | '}' | '〕' | '】' | '〉' | '》' => {
                depth = depth.saturating_sub(1);
                mark = ch;
            }
            _ if ch.is_whitespace() => spaces += 1,
            _ if ch.is_alphanumeric() || ch == 'ー' || ch == '々' => {
                let fresh = out.last().is_none_or(|last| script(last.ch) != script(ch));
                let start = fresh || spaces > 0 || mark != '\0';
                let bracket = if depth > 0 { brackets } else { 0 };
                out.push(Glyph { ch, space: spaces > 0, mark, bracket, start });
                wide.push(spaces > 1);
                (spaces, mark) = (0, '\0');
            }
            _ => mark = ch,
        }
        if out.len() == LONGEST {
            break;
        }
    }
    let spaced = out.iter().filter(|glyph| glyph.space).count();
    if out.len() > 6 && spaced * 10 > out.len() * 6 {
        for (glyph, wide) in out.iter_mut().zip(wide) {
            glyph.space = wide;
        }
    }
    out
}

/// Letters of different scripts belong to different words.
pub fn script(ch: char) -> u8 {
    match ch {
        _ if ch.is_ascii_digit() => 1,
        _ if ch.is_ascii_alphabetic() => 2,
        _ if is_katakana(ch) => 3,
        _ if is_ideograph(ch) => 4,
        _ => 5,
    }
}

/// Whether `word` stands at `at`. Latin words must not be part of a longer one.
#[inline]
pub fn stands_at(glyphs: &[Glyph], at: usize, word: &[char]) -> bool {
    let Some(part) = glyphs.get(at..at + word.len()) else { return false };
    if !part.iter().zip(word).all(|(glyph, ch)| glyph.ch == *ch) {
        return false;
    }
    let latin = |ch: char| script(ch) == 2;
    let open = word.first().is_some_and(|ch| latin(*ch)) && !part[0].start;
    let shut = word.last().is_some_and(|ch| latin(*ch))
        && glyphs.get(at + word.len()).is_some_and(|next| latin(next.ch) && !next.start);
    !open && !shut
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, letters: &str, spaces: usize) {
        let glyphs = glyphs(text);
        assert_eq!(glyphs.iter().map(|g| g.ch).collect::<String>(), letters);
        assert_eq!(glyphs.iter().filter(|g| g.space).count(), spaces);
    }

    #[test]
    fn punctuation_and_spaces_are_no_letters() {
        check("CT・MRI 研究会（東京）", "ctmri研究会東京", 1);
    }

    #[test]
    fn letter_spaced_text_keeps_only_wide_spaces() {
        check("日 本 核 医 学 会   総 会", "日本核医学会総会", 1);
    }

    #[test]
    fn a_latin_word_is_not_found_inside_another() {
        let word: Vec<char> = "astro".chars().collect();
        assert!(!stands_at(&glyphs("JASTRO"), 1, &word));
        assert!(stands_at(&glyphs("ASTRO2018"), 0, &word));
    }
}
