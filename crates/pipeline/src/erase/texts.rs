//! What tells of the erased members in text: their names and numbers, and how they are taken out of what others have said.

use std::collections::BTreeSet;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Takes the place of a name or number.
const MARK: &str = "■";
/// Shorter names stand within other words: they are found only where the whole text is the name, or with the blank between
/// its parts.
const SHORT: usize = 2;

/// Names and numbers that must not stay.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Texts {
    /// Names without blanks; how a text spaces them does not matter.
    names: BTreeSet<String>,
    /// Member numbers: words of their own, not parts of other numbers, days or ids.
    numbers: BTreeSet<String>,
}

impl Texts {
    /// `others` are names of people who stay: what is a part of one of them tells of nobody and is left out.
    pub fn new<'a>(
        names: impl Iterator<Item = &'a str>,
        numbers: impl Iterator<Item = &'a str>,
        others: impl Iterator<Item = &'a str>,
    ) -> Texts {
        let mut names: BTreeSet<String> = names.map(bare).filter(|name| name.chars().count() > 1).collect();
        let others: BTreeSet<String> = others.map(bare).collect();
        names.retain(|name| !others.iter().any(|other| other.contains(name.as_str())));
        let numbers = numbers.map(|number| number.trim().to_owned()).filter(|number| !number.is_empty());
        Texts { names, numbers: numbers.collect() }
    }

    /// The names, and the numbers.
    pub fn parts(&self) -> (Vec<String>, Vec<String>) {
        (self.names.iter().cloned().collect(), self.numbers.iter().cloned().collect())
    }

    /// Whether one of them stands in a text.
    pub fn stand_in(&self, text: &str) -> bool {
        self.first(text).is_some()
    }

    /// Whether one of them stands in a string of a JSON text; in a text that is none, anywhere.
    pub fn stand_in_json(&self, text: &str) -> bool {
        // Nothing but what stands between quotes tells of people.
        serde_json::from_str(text)
            .map_or_else(|_| self.stand_in(text), |value: Value| self.stand_in_value(&value))
    }

    fn stand_in_value(&self, value: &Value) -> bool {
        match value {
            Value::String(text) => self.stand_in(text),
            Value::Array(all) => all.iter().any(|one| self.stand_in_value(one)),
            Value::Object(all) => all.iter().any(|(key, one)| self.stand_in(key) || self.stand_in_value(one)),
            _ => false,
        }
    }

    /// The value with a mark in the place of each; `None` where none stands in it, or where it would not be understood any more.
    pub fn masked<T: Serialize + DeserializeOwned>(&self, value: &T) -> Option<T> {
        let mut json = serde_json::to_value(value).ok()?;
        if !self.mask(&mut json) {
            return None;
        }
        serde_json::from_value(json).ok()
    }

    fn mask(&self, value: &mut Value) -> bool {
        match value {
            Value::String(text) => {
                let mut found = false;
                while let Some((from, to)) = self.first(text) {
                    text.replace_range(from..to, MARK);
                    found = true;
                }
                found
            }
            Value::Array(all) => all.iter_mut().map(|one| u32::from(self.mask(one))).sum::<u32>() > 0,
            Value::Object(all) => all.values_mut().map(|one| u32::from(self.mask(one))).sum::<u32>() > 0,
            _ => false,
        }
    }

    /// Where the first of them stands, in bytes.
    fn first(&self, text: &str) -> Option<(usize, usize)> {
        let names = self.names.iter().filter_map(|name| find_name(text, name));
        let numbers = self.numbers.iter().filter_map(|number| find_number(text, number));
        names.chain(numbers).min()
    }
}

/// A name without blanks.
pub(super) fn bare(name: &str) -> String {
    name.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Where a name stands, however its letters are spaced.
fn find_name(text: &str, name: &str) -> Option<(usize, usize)> {
    let short = name.chars().count() <= SHORT;
    let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    text.char_indices().find_map(|(from, _)| {
        let rest = text.get(from..)?;
        let length = spaced(rest, name)?;
        let (before, after) = (text.get(..from)?.chars().next_back(), rest.get(length..)?.chars().next());
        let cut = (latin(before) && latin(name.chars().next()))
            || (latin(after) && latin(name.chars().next_back()));
        let alone = bare(text) == name || rest.get(..length)?.contains(char::is_whitespace);
        (!cut && (!short || alone)).then_some((from, from + length))
    })
}

/// How many bytes of a text's beginning are the name, blanks between its letters passed over.
fn spaced(text: &str, name: &str) -> Option<usize> {
    let mut wanted = name.chars().peekable();
    for (at, c) in text.char_indices() {
        match wanted.peek() {
            None => return Some(at),
            Some(next) if *next == c => drop(wanted.next()),
            Some(_) if at > 0 && c.is_whitespace() => {}
            Some(_) => return None,
        }
    }
    wanted.peek().is_none().then_some(text.len())
}

/// Where a number stands as a word of its own: not within a longer number, a day (`2024-04-12`), an id (`jrs-0001`) or a digest.
fn find_number(text: &str, number: &str) -> Option<(usize, usize)> {
    if text == number {
        return Some((0, text.len()));
    }
    if number.chars().count() <= SHORT {
        return None;
    }
    let joined = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || "-_./~".contains(c));
    let mut start = 0;
    while let Some(at) = text.get(start..)?.find(number) {
        let (from, to) = (start + at, start + at + number.len());
        let (before, after) = (text.get(..from)?.chars().next_back(), text.get(to..)?.chars().next());
        if !joined(before) && !joined(after) {
            return Some((from, to));
        }
        start = to;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What becomes of a text once a name and a number are erased, while another person stays.
    fn check(text: &str, expected: &str) {
        let texts = Texts::new(
            ["佐倉 美和", "林 一", "Miwa Sakura", "田中 一"].into_iter(),
            ["204817"].into_iter(),
            ["田中 一郎"].into_iter(),
        );
        let masked = texts.masked(&text.to_owned());
        assert_eq!(masked.as_deref().unwrap_or(text), expected);
        assert_eq!(texts.stand_in(text), text != expected, "{text}");
    }

    #[test]
    fn a_name_is_found_however_it_is_spaced() {
        check("佐倉 美和に電話", "■に電話");
        check("佐倉　美和と佐倉美和", "■と■");
        check("佐倉 美", "佐倉 美");
        check("Dr. Miwa Sakura, MD", "Dr. ■, MD");
        check("Miwa Sakurai", "Miwa Sakurai");
    }

    #[test]
    fn a_short_name_is_no_part_of_a_word() {
        check("林一郎", "林一郎");
        check("林 一", "■");
        check("林一", "■");
        check("氏名 林 一 様", "氏名 ■ 様");
    }

    #[test]
    fn what_is_a_part_of_somebody_else_s_name_stays() {
        check("田中一郎に確認", "田中一郎に確認");
        check("田中 一", "田中 一");
    }

    #[test]
    fn a_number_is_a_word_of_its_own() {
        check("204817", "■");
        check("会員204817の書類", "会員■の書類");
        check("DAICHO-COVER:1:204817", "DAICHO-COVER:1:■");
        for other in ["1204817", "0.204817", "jrs-204817", "204817-05-01", "3fa204817c", "2048170"] {
            check(other, other);
        }
    }

    #[test]
    fn figures_and_words_of_the_form_are_left_alone() {
        let texts = Texts::new(std::iter::empty(), ["204817"].into_iter(), std::iter::empty());
        let value = serde_json::json!({"points": 204_817, "note": "204817"});
        assert_eq!(texts.masked(&value), Some(serde_json::json!({"points": 204_817, "note": "■"})));
        assert_eq!(texts.masked(&serde_json::json!({"points": 204_817})), None);
    }
}
