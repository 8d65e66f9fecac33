//! Names of people in a text, however they are spaced and whichever variant characters are used.
//!
//! Japanese text has no blanks between words: where a name ends is told by what cannot belong to it. A whole name, surname and
//! given name, is found anywhere but within the name of somebody who stays or where its last letter begins a common word
//! (宮崎大 in 宮崎大学). A surname or a given name by itself tells of nobody.

use std::collections::{BTreeMap, BTreeSet};

use daicho_link::member::fold_letter;

use super::words;

/// A name of so few letters stands within other words.
const SHORT: usize = 2;
/// A reading in kana of so few letters does.
const SHORT_KANA: usize = 4;

/// What stands in brackets behind a surname has at most so many letters.
const BRACKET: usize = 20;

/// A name with the border between surname and given name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Name {
    /// Folded letters.
    letters: Vec<char>,
    /// How many of them are the surname; 0 where that is not known.
    surname: usize,
    /// Whether it counts only with something between its parts: a turned name in kanji may be other words side by side.
    parted: bool,
}

impl Name {
    /// A name whose first blank parts surname and given name; `None` where it has fewer than two letters.
    pub fn new(text: &str) -> Option<Name> {
        let (first, rest) = text.trim().split_once(char::is_whitespace).unwrap_or(("", text));
        let (first, rest) = (folded(first), folded(rest));
        let surname = if rest.is_empty() { 0 } else { first.len() };
        let letters: Vec<char> = first.into_iter().chain(rest).collect();
        (letters.len() > 1).then_some(Name { letters, surname, parted: false })
    }

    /// The name with its parts in the other order. Latin letters are written either way; others count with a blank or comma between.
    pub fn turned(&self) -> Option<Name> {
        let parted = !self.letters.iter().all(|c| c.is_ascii_alphabetic());
        let (surname, given) = self.letters.split_at(self.surname);
        let letters = [given, surname].concat();
        (self.surname > 0).then_some(Name { letters, surname: given.len(), parted })
    }

    /// The given name behind another surname.
    pub fn with_surname(&self, surname: &str) -> Option<Name> {
        let surname = folded(surname);
        let given = self.letters.get(self.surname..).filter(|_| self.surname > 0)?;
        let letters = [&surname, given].concat();
        (!surname.is_empty()).then_some(Name { letters, surname: surname.len(), parted: false })
    }

    /// Whether it ends with the given name of another, so that it is no mere surname.
    pub fn ends_like(&self, other: &Name) -> bool {
        let given = other.letters.get(other.surname..).filter(|_| other.surname > 0);
        given.is_some_and(|given| self.letters.len() > given.len() && self.letters.ends_with(given))
    }

    /// Whether both are the same letters, wherever the surname ends.
    pub fn is_spelt_as(&self, other: &Name) -> bool {
        self.letters == other.letters
    }

    /// Whether nothing tells where its surname ends.
    pub fn is_undivided(&self) -> bool {
        self.surname == 0
    }

    /// Number of letters.
    pub fn len(&self) -> usize {
        self.letters.len()
    }

    /// The folded letters with a blank between the parts.
    pub fn spelt(&self) -> String {
        let (surname, given) = self.letters.split_at(self.surname);
        let blank: &[char] = if surname.is_empty() { &[] } else { &[' '] };
        [surname, blank, given].concat().into_iter().collect()
    }

    /// Whether another has as many letters, two thirds of them the same: the name with a letter misread.
    pub fn is_near(&self, other: &Name) -> bool {
        let same = self.letters.iter().zip(&other.letters).filter(|(a, b)| a == b).count();
        self.len() == other.len() && same * 3 >= other.len() * 2
    }

    /// Whether its last letter may be the given name, which begins common words.
    fn may_end_in_a_word(&self) -> bool {
        self.surname == 0 || self.surname + 1 == self.letters.len()
    }

    fn is_kana(&self) -> bool {
        self.letters.iter().all(|c| is_kana(*c))
    }

    fn is_latin(&self) -> bool {
        self.letters.iter().any(char::is_ascii_alphanumeric)
    }
}

fn folded(text: &str) -> Vec<char> {
    text.chars().flat_map(fold_letter).collect()
}

/// What is asked for, with what hides it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Sought {
    name: Name,
    /// Names of people who stay that hold it, with the place in them.
    within: Vec<(usize, Vec<char>)>,
    /// What in front of it makes the surname that of somebody who stays (小 before 林).
    longer: Vec<Vec<char>>,
}

/// Names that are looked for, by their first letter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Names(BTreeMap<char, Vec<Sought>>);

impl Names {
    /// `others` are names of people who stay.
    pub fn new(names: BTreeSet<Name>, others: &BTreeSet<Name>) -> Names {
        let mut all: BTreeMap<char, Vec<Sought>> = BTreeMap::new();
        for name in names {
            let Some(first) = name.letters.first() else { continue };
            let within = others.iter().flat_map(|other| places(&other.letters, &name.letters)).collect();
            let longer = others.iter().filter_map(|other| longer(other, &name)).collect::<BTreeSet<_>>();
            let longer = longer.into_iter().collect();
            all.entry(*first).or_default().push(Sought { name, within, longer });
        }
        Names(all)
    }

    /// The names with a blank between their parts, without those that are turned: they are turned again when they are read.
    pub fn spelt(&self) -> BTreeSet<String> {
        self.0.values().flatten().filter(|one| !one.name.parted).map(|one| one.name.spelt()).collect()
    }

    /// Where they stand, in bytes.
    pub fn spans(&self, text: &str) -> Vec<(usize, usize)> {
        if self.0.is_empty() {
            return Vec::new();
        }
        let line = Line::new(text);
        let starts = (0..line.letters.len()).filter_map(|at| {
            let sought = self.0.get(&line.letters.get(at)?.letter)?;
            let last = sought.iter().filter_map(|one| line.last_of(at, one)).max()?;
            Some((line.letters.get(at)?.from, line.letters.get(last)?.to))
        });
        starts.collect()
    }
}

/// Where a name stands in another, with that one.
fn places(other: &[char], name: &[char]) -> Vec<(usize, Vec<char>)> {
    let at = other.windows(name.len()).enumerate().filter(|(_, window)| *window == name);
    at.map(|(at, _)| (at, other.to_vec())).collect()
}

/// What stands in front of a name's surname in that of another.
fn longer(other: &Name, name: &Name) -> Option<Vec<char>> {
    let (theirs, own) = (other.letters.get(..other.surname)?, name.letters.get(..name.surname)?);
    let front = theirs.strip_suffix(own).filter(|front| !front.is_empty() && !own.is_empty())?;
    Some(front.to_vec())
}

/// A letter with where it stands.
struct Letter {
    letter: char,
    /// As written.
    written: char,
    from: usize,
    to: usize,
}

/// A text as folded letters.
struct Line<'a> {
    text: &'a str,
    letters: Vec<Letter>,
}

impl Line<'_> {
    fn new(text: &str) -> Line<'_> {
        let mut letters = Vec::with_capacity(text.len());
        for (from, written) in text.char_indices() {
            let to = from + written.len_utf8();
            if written.is_ascii_alphanumeric() {
                letters.push(Letter { letter: written.to_ascii_uppercase(), written, from, to });
            } else {
                letters.extend(fold_letter(written).map(|letter| Letter { letter, written, from, to }));
            }
        }
        Line { text, letters }
    }

    fn is(&self, at: usize, letters: &[char]) -> bool {
        let here = self.letters.get(at..at + letters.len());
        here.is_some_and(|here| here.iter().map(|one| &one.letter).eq(letters))
    }

    /// The last letter of a name that begins at a letter, where it stands there alone and is nobody else's.
    fn last_of(&self, at: usize, sought: &Sought) -> Option<usize> {
        let name = &sought.name;
        let is_one = || !name.parted || self.is_turned(at, name);
        let straight = (self.is(at, &name.letters) && is_one()).then(|| at + name.len() - 1);
        let last = straight.or_else(|| self.around_bracket(at, name))?;
        (!self.is_anothers(at, sought) && self.stands_alone(at, last, name)).then_some(last)
    }

    /// Whether a turned name has nothing but blanks or a comma between its parts, and neither is a part of a name that is not turned:
    /// in a list of names the given name of one may stand before the surname of the next.
    fn is_turned(&self, at: usize, name: &Name) -> bool {
        let (given, surname) = name.letters.split_at(name.surname);
        let between = |a: &Letter, b: &Letter| self.text.get(a.to..b.from).unwrap_or_default();
        let gap = self.letters.get(at + given.len() - 1).zip(self.letters.get(at + given.len()));
        let gap = gap.map(|(a, b)| between(a, b)).unwrap_or_default();
        let led = at.checked_sub(surname.len()).is_some_and(|from| self.is(from, surname));
        let last = self.letters.get(at + name.len() - 1);
        let rest = last.and_then(|one| self.text.get(one.to..)).unwrap_or_default().trim_start();
        let goes_on = rest.starts_with(|c| is_kanji(c) || is_kana(c) || c == '・');
        let follows = words::FOLLOW.iter().any(|word| rest.starts_with(word));
        !gap.is_empty()
            && gap.chars().all(|c| c.is_whitespace() || matches!(c, ',' | '，'))
            && !led
            && (follows || !goes_on)
    }

    /// The last letter of a name with something in brackets behind the surname: a former one, how it is read, or the given name.
    fn around_bracket(&self, at: usize, name: &Name) -> Option<usize> {
        let (surname, given) = name.letters.split_at(name.surname);
        let open = at + surname.len();
        let opens = !name.parted && !surname.is_empty() && self.is(at, surname) && self.is(open, &['(']);
        let inside = self.letters.get(open..).filter(|_| opens)?;
        let close = open + 1 + given.len();
        if self.is(open + 1, given) && self.is(close, &[')']) {
            return Some(close);
        }
        let close = inside.iter().take(BRACKET).position(|one| one.letter == ')')?;
        self.is(open + close + 1, given).then(|| open + close + given.len())
    }

    /// Whether it is a part of the name of somebody who stays.
    fn is_anothers(&self, at: usize, sought: &Sought) -> bool {
        let within = sought.within.iter();
        let inside = |(place, other): &(usize, Vec<char>)| {
            at.checked_sub(*place).is_some_and(|from| self.is(from, other))
        };
        let mut longer = sought.longer.iter();
        let surname = |front: &Vec<char>| {
            let from = at.checked_sub(front.len());
            from.is_some_and(|from| self.is(from, front) && self.touch(from + front.len() - 1))
        };
        within.clone().any(inside) || longer.any(surname)
    }

    /// Whether a letter and the next one stand side by side.
    fn touch(&self, at: usize) -> bool {
        let pair = self.letters.get(at).zip(self.letters.get(at + 1));
        pair.is_some_and(|(one, next)| one.to == next.from)
    }

    /// Whether what stands beside it belongs to other words.
    fn stands_alone(&self, at: usize, last: usize, name: &Name) -> bool {
        let before = at.checked_sub(1).filter(|before| self.touch(*before));
        let before = before.and_then(|before| self.letters.get(before));
        let after = self.letters.get(last + 1).filter(|_| self.touch(last));
        let rest = self.letters.get(last).and_then(|one| self.text.get(one.to..)).unwrap_or_default();
        let front = self.letters.get(at).and_then(|one| self.text.get(..one.from)).unwrap_or_default();
        if name.is_latin() {
            let joined = |one: Option<&Letter>| one.is_some_and(|one| one.letter.is_ascii_alphanumeric());
            return !joined(before) && !joined(after);
        }
        let follows = words::FOLLOW.iter().any(|word| rest.starts_with(word));
        if name.is_kana() {
            let kana = |one: Option<&Letter>| one.is_some_and(|one| is_kana(one.letter));
            return name.len() > SHORT_KANA || (!kana(before) && (!kana(after) || follows));
        }
        if !follows && name.may_end_in_a_word() && words::begins(self.word(last)) {
            return false;
        }
        if name.len() > SHORT {
            return true;
        }
        let is_letter = |one: &Letter| is_kanji(one.letter) || is_katakana(one.written);
        let led =
            before.is_none_or(|one| !is_letter(one)) || words::LEAD.iter().any(|word| front.ends_with(word));
        led && (follows || after.is_none_or(|one| !is_letter(one)))
    }

    /// A letter with the one beside it, as words spell them.
    fn word(&self, at: usize) -> Option<(char, char)> {
        let next = self.letters.get(at + 1).filter(|_| self.touch(at))?;
        Some((self.letters.get(at)?.letter, next.written))
    }
}

fn is_kana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{30ff}')
}

fn is_katakana(c: char) -> bool {
    matches!(c, '\u{30a1}'..='\u{30ff}' | '\u{ff66}'..='\u{ff9f}')
}

fn is_kanji(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' | '々')
}
