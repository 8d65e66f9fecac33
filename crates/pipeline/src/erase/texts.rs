//! What tells of the erased members in text: their names and numbers, and how they are taken out of what others have said.

use std::collections::BTreeSet;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::names::{Name, Names};
use super::numbers::Numbers;

/// Takes the place of a name or number.
pub(super) const MARK: &str = "■";
/// What is said of a meeting or publication is no name and number of a person, whatever it looks like, and is compared.
const FACTS: [&str; 14] = [
    "meeting",
    "meeting_id",
    "meeting_name",
    "link",
    "edition",
    "serial",
    "venue",
    "title",
    "journal",
    "volume",
    "issue",
    "pages",
    "doi",
    "record_id",
];
/// Where a member number stands by itself, however short.
const NUMBERS: [&str; 5] = ["member_no", "number", "envelope", "applicant", "holder"];
/// Longer texts are looked at in pieces of so many bytes, which overlap.
const PIECE: usize = 1 << 16;
const OVERLAP: usize = 1 << 9;

/// Names and numbers that must not stay.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Texts {
    names: Names,
    numbers: Numbers,
}

impl Texts {
    /// `others` are names of people who stay: within one of them nothing tells of the erased.
    pub fn new(names: BTreeSet<Name>, numbers: Numbers, others: &BTreeSet<Name>) -> Texts {
        Texts { names: Names::new(names, others), numbers }
    }

    /// The names with a blank between their parts, and the numbers as the members file spells them.
    pub fn parts(&self) -> (BTreeSet<String>, &BTreeSet<String>) {
        (self.names.spelt(), self.numbers.spelt())
    }

    /// Whether one of them stands in a text.
    pub fn stand_in(&self, text: &str) -> bool {
        let mut from = 0;
        while text.len() - from > PIECE {
            let to = text.ceil_char_boundary(from + PIECE);
            if text.get(from..to).is_some_and(|piece| !self.spans(piece).is_empty()) {
                return true;
            }
            from = text.floor_char_boundary(to - OVERLAP);
        }
        text.get(from..).is_some_and(|piece| !self.spans(piece).is_empty())
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
        if !self.mask(&mut json, false) {
            return None;
        }
        serde_json::from_value(json).ok()
    }

    fn mask(&self, value: &mut Value, is_number: bool) -> bool {
        match value {
            Value::String(text) if is_number && self.numbers.is(text) => {
                MARK.clone_into(text);
                true
            }
            Value::String(text) => {
                let spans = self.spans(text);
                for (from, to) in spans.iter().rev() {
                    text.replace_range(from..to, MARK);
                }
                !spans.is_empty()
            }
            Value::Array(all) => {
                all.iter_mut().filter_map(|one| self.mask(one, is_number).then_some(())).count() > 0
            }
            Value::Object(all) => {
                let maskable = all.iter_mut().filter(|(key, _)| !FACTS.contains(&key.as_str()));
                let masked = maskable.filter_map(|(key, one)| {
                    self.mask(one, is_number || NUMBERS.contains(&key.as_str())).then_some(())
                });
                masked.count() > 0
            }
            _ => false,
        }
    }

    /// Where they stand, in bytes and in order; what touches is one.
    fn spans(&self, text: &str) -> Vec<(usize, usize)> {
        let mut all = self.names.spans(text);
        all.extend(self.numbers.spans(text));
        all.sort_unstable();
        let mut apart: Vec<(usize, usize)> = Vec::with_capacity(all.len());
        for (from, to) in all {
            match apart.last_mut().filter(|last| from < last.1) {
                Some(last) => last.1 = last.1.max(to),
                None => apart.push((from, to)),
            }
        }
        apart
    }
}
