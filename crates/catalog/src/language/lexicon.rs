//! Words that set meetings apart, from the readable lists in `data/`.

use std::sync::LazyLock;

use super::by_char::ByChar;
use super::fold::fold;
use super::glyph::{Glyph, stands_at};

/// What a word says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// A place.
    Region,
    /// The yearly meeting under any of its names.
    Annual,
    /// A season.
    Season,
    /// A branch or part of a society.
    Branch,
    /// What the gathering calls itself.
    Type,
    /// A gathering or purpose that is never the meeting itself.
    Other,
    /// What it is about.
    Topic,
    /// Certificate words, corporate forms, modes: no part of a name.
    Annotation,
    /// Says "venue" about its bracket or segment.
    Venue,
}

/// A word found in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Its entry: spellings of one word share it.
    pub entry: u16,
    /// What it says.
    pub class: Class,
    /// First glyph.
    pub from: usize,
    /// One past the last glyph.
    pub to: usize,
}

struct Word {
    letters: Vec<char>,
    entry: u16,
    class: Class,
}

/// Words of some classes.
pub struct Lexicon {
    /// Which words start with a character.
    by_first: ByChar<u16>,
    /// Words that start with the same character, longest first.
    words: Vec<Vec<Word>>,
    shown: Vec<String>,
}

/// Regions.
pub static REGIONS: LazyLock<Lexicon> =
    LazyLock::new(|| Lexicon::read(&[(include_str!("data/regions.txt"), Some(Class::Region))]));
/// Kinds of gathering.
pub static EVENTS: LazyLock<Lexicon> =
    LazyLock::new(|| Lexicon::read(&[(include_str!("data/events.txt"), None)]));
/// Subjects.
pub static TOPICS: LazyLock<Lexicon> =
    LazyLock::new(|| Lexicon::read(&[(include_str!("data/topics.txt"), Some(Class::Topic))]));
/// Words around a name.
pub static ANNOTATIONS: LazyLock<Lexicon> =
    LazyLock::new(|| Lexicon::read(&[(include_str!("data/annotations.txt"), None)]));

impl Lexicon {
    /// Files of lines `word spelling…`, or `class word spelling…` where no class is given or the file is of subjects.
    fn read(files: &[(&str, Option<Class>)]) -> Lexicon {
        let mut lexicon = Lexicon { by_first: ByChar::default(), words: Vec::new(), shown: Vec::new() };
        for (text, class) in files {
            for line in text.lines().filter(|line| !line.starts_with('#')) {
                let mut words = line.split_whitespace();
                let class = match class {
                    Some(Class::Topic) => words.next().map(|_| Class::Topic),
                    Some(class) => Some(*class),
                    None => words.next().and_then(named),
                };
                let Some(class) = class else { continue };
                lexicon.add(class, words);
            }
        }
        for words in &mut lexicon.words {
            words.sort_by_key(|word| std::cmp::Reverse(word.letters.len()));
        }
        lexicon
    }

    fn add<'a>(&mut self, class: Class, spellings: impl Iterator<Item = &'a str>) {
        let entry = self.shown.len() as u16;
        for (n, spelling) in spellings.enumerate() {
            if n == 0 {
                self.shown.push(spelling.to_owned());
            }
            let letters: Vec<char> =
                fold(spelling).into_iter().filter(|c| c.is_alphanumeric() || *c == 'ー').collect();
            if let Some(&first) = letters.first() {
                let at = self.by_first.get(first).unwrap_or(self.words.len() as u16);
                if usize::from(at) == self.words.len() {
                    self.by_first.insert(first, at);
                    self.words.push(Vec::new());
                }
                self.words[usize::from(at)].push(Word { letters, entry, class });
            }
        }
    }

    /// The words that start with a letter, longest first.
    fn starting(&self, first: char) -> Option<&Vec<Word>> {
        self.by_first.get(first).map(|at| &self.words[usize::from(at)])
    }

    /// Both at once: the words as [`Lexicon::find`] finds them, and the entries as [`Lexicon::contained`] does.
    pub fn search(&self, glyphs: &[Glyph]) -> (Vec<Token>, Vec<u16>) {
        let (mut tokens, mut entries) = (Vec::new(), Vec::new());
        let mut free = 0;
        for at in 0..glyphs.len() {
            let Some(words) = self.starting(glyphs[at].ch) else { continue };
            for word in words.iter().filter(|word| stands_at(glyphs, at, &word.letters)) {
                entries.push(word.entry);
                if at >= free {
                    free = at + word.letters.len();
                    tokens.push(Token { entry: word.entry, class: word.class, from: at, to: free });
                }
            }
        }
        entries.sort_unstable();
        entries.dedup();
        (tokens, entries)
    }

    /// The words of a text from left to right, the longest at each place.
    pub fn find(&self, glyphs: &[Glyph]) -> Vec<Token> {
        let mut tokens = Vec::new();
        let mut at = 0;
        while at < glyphs.len() {
            let words = self.starting(glyphs[at].ch);
            match words.and_then(|words| words.iter().find(|word| stands_at(glyphs, at, &word.letters))) {
                Some(word) => {
                    let to = at + word.letters.len();
                    tokens.push(Token { entry: word.entry, class: word.class, from: at, to });
                    at = to;
                }
                None => at += 1,
            }
        }
        tokens
    }

    /// Every entry that stands anywhere in a text, inside longer words, too; sorted.
    pub fn contained(&self, glyphs: &[Glyph]) -> Vec<u16> {
        let mut entries: Vec<u16> = (0..glyphs.len())
            .filter_map(|at| self.starting(glyphs[at].ch).map(|words| (at, words)))
            .flat_map(|(at, words)| words.iter().filter(move |word| stands_at(glyphs, at, &word.letters)))
            .map(|word| word.entry)
            .collect();
        entries.sort_unstable();
        entries.dedup();
        entries
    }

    /// How an entry is shown to people.
    pub fn show(&self, entry: u16) -> &str {
        &self.shown[usize::from(entry)]
    }
}

fn named(class: &str) -> Option<Class> {
    Some(match class {
        "annual" => Class::Annual,
        "season" => Class::Season,
        "branch" => Class::Branch,
        "type" => Class::Type,
        "other" => Class::Other,
        "certificate" | "corporate" | "mode" | "function" => Class::Annotation,
        "venue" => Class::Venue,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::glyph::glyphs;

    fn check(lexicon: &Lexicon, text: &str, expected: &[&str]) {
        let found = lexicon.find(&glyphs(text));
        assert_eq!(found.iter().map(|t| lexicon.show(t.entry)).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn the_longest_region_wins() {
        check(&REGIONS, "北九州IVRカンファレンス", &["北九州"]);
        check(&REGIONS, "日本核医学会中国・四国地方会", &["中国四国"]);
        check(&REGIONS, "第40回関東甲信越地方会", &["関東甲信越"]);
    }

    #[test]
    fn spellings_of_one_place_are_one() {
        check(&REGIONS, "Radiology Update Fukuoka", &["福岡"]);
    }

    #[test]
    fn kinds_of_gathering_are_told_apart() {
        check(&EVENTS, "日本小児放射線学会学術集会", &["学会", "学術集会"]);
        check(&EVENTS, "日本小児放射線学会教育セミナー", &["学会", "教育", "セミナー"]);
    }

    #[test]
    fn no_subject_is_found_inside_a_latin_word() {
        check(&TOPICS, "spectrum", &[]);
        check(&TOPICS, "CT・MRI研究会", &["ct", "mri"]);
    }
}
