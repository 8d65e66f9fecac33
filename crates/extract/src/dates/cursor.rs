//! A place in a folded text, with small steps forward.

use crate::numerals::{is_kanji_numeral, kanji_number};

/// A place in a text. Steps that fail leave it where it was.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cursor<'a> {
    /// The whole text.
    pub text: &'a str,
    /// Byte offset, always between two characters.
    pub at: usize,
}

impl<'a> Cursor<'a> {
    /// What is left.
    pub fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// The next character.
    pub fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Skips blanks (tabs between cells too).
    pub fn blanks(&mut self) {
        self.at = self.text.len() - self.rest().trim_start().len();
    }

    /// Eats the word if it comes next.
    pub fn eat(&mut self, word: &str) -> bool {
        let found = self.rest().starts_with(word);
        if found {
            self.at += word.len();
        }
        found
    }

    /// Eats the first of the words that comes next.
    pub fn eat_any(&mut self, words: &[&'static str]) -> Option<&'static str> {
        words.iter().find(|word| self.eat(word)).copied()
    }

    /// Eats ASCII digits: their value and count.
    pub fn digits(&mut self) -> Option<(u32, usize)> {
        let count = self.rest().bytes().take_while(u8::is_ascii_digit).count();
        let value = self.rest()[..count].parse().ok()?;
        self.at += count;
        Some((value, count))
    }

    /// Eats a number in digits (also spaced out) or kanji that stands directly before `unit`, and the unit.
    pub fn number_before(&mut self, unit: char) -> Option<u32> {
        let end = self.rest().find(unit)?;
        // A speck before the unit: 20.日.
        let inner = self.rest()[..end].trim_end_matches(['.', ',']);
        let inner: String = inner.chars().filter(|c| !c.is_whitespace()).collect();
        if inner.is_empty() || inner.chars().count() > 7 {
            return None;
        }
        let value = if inner.bytes().all(|b| b.is_ascii_digit()) {
            inner.parse().ok()?
        } else if inner.chars().all(is_kanji_numeral) {
            kanji_number(&inner)?
        } else {
            return None;
        };
        self.at += end + unit.len_utf8();
        Some(value)
    }
}
