//! Checks of values and references, and the faults they give.

use std::collections::BTreeSet;
use std::fmt::Display;

use daicho_model::{Diagnostic, Severity};
use jiff::civil::Date;
use toml::Spanned;
use toml::value::Datetime;

use super::raw::{RawRule, RawWhen, Text};
use super::{Named, Period, Rule, Validity};

/// Combinations of readings that are evaluated at most.
const COMBINATIONS: usize = 64;

/// Collects faults of one file.
pub(super) struct Checker<'a> {
    text: &'a str,
    file: &'a str,
    pub errors: Vec<Diagnostic>,
}

/// The texts every item has.
pub(super) struct Texts<'a> {
    pub ja: &'a Text,
    pub en: &'a Text,
    pub clause: &'a Text,
}

/// The dates every item may have.
pub(super) struct Dates<'a> {
    pub from: &'a Option<Spanned<Datetime>>,
    pub until: &'a Option<Spanned<Datetime>>,
}

/// The ids one rule defines, by kind of item.
pub(super) struct Ids<'a> {
    pub accounts: Vec<&'a str>,
    pub groups: Vec<&'a str>,
    readings: Vec<(&'a str, Vec<&'a str>)>,
}

impl<'a> Ids<'a> {
    pub fn of(check: &mut Checker<'_>, raw: &'a RawRule) -> Ids<'a> {
        check.distinct("reading", raw.reading.iter().map(|item| &item.id));
        check.distinct("account", raw.account.iter().map(|item| &item.id));
        check.distinct("group", raw.group.iter().map(|item| &item.id));
        check.distinct("exclusion", raw.exclusion.iter().map(|item| &item.id));
        check.distinct("requirement", raw.requirement.iter().map(|item| &item.id));
        check.distinct("note", raw.note.iter().map(|item| &item.id));
        let text = |id: &'a Text| id.get_ref().as_str();
        Ids {
            accounts: raw.account.iter().map(|item| text(&item.id)).collect(),
            groups: raw.group.iter().map(|item| text(&item.id)).collect(),
            readings: raw
                .reading
                .iter()
                .map(|item| (text(&item.id), item.option.iter().map(|option| text(&option.id)).collect()))
                .collect(),
        }
    }

    pub fn readings(&self) -> Vec<&'a str> {
        self.readings.iter().map(|(id, _)| *id).collect()
    }

    pub fn options(&self, reading: &str) -> Option<&[&'a str]> {
        self.readings.iter().find(|(id, _)| *id == reading).map(|(_, options)| options.as_slice())
    }
}

impl<'a> Checker<'a> {
    pub fn new(text: &'a str, file: &'a str) -> Checker<'a> {
        Checker { text, file, errors: Vec::new() }
    }

    /// Adds a fault at a byte of the text.
    pub fn fault(&mut self, code: &str, at: usize, details: &[(&str, &str)]) {
        let line = self.text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1;
        let fault = Diagnostic::new(code, Severity::Error).in_document(self.file).at(format!("line {line}"));
        self.errors.push(details.iter().fold(fault, |fault, (name, value)| fault.with(name, value)));
    }

    /// A text that must not be empty.
    pub fn text(&mut self, key: &str, value: &Text) -> String {
        if value.get_ref().trim().is_empty() {
            self.fault("rules_empty", value.span().start, &[("key", key)]);
        }
        value.get_ref().clone()
    }

    /// A number within bounds.
    pub fn number(&mut self, key: &str, value: &Spanned<i64>, least: i64, most: i64) -> i64 {
        let number = *value.get_ref();
        if !(least..=most).contains(&number) {
            let (found, expected) = (number.to_string(), format!("{least}..{most}"));
            let details = [("key", key), ("value", found.as_str()), ("expected", expected.as_str())];
            self.fault("rules_range", value.span().start, &details);
        }
        number.clamp(least, most)
    }

    /// One of a closed list of words.
    pub fn word<T: Copy>(&mut self, key: &str, value: &Text, words: &[(&str, T)]) -> Option<T> {
        let found = words.iter().find(|(word, _)| word == value.get_ref());
        if found.is_none() {
            let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            self.unknown("rules_unknown_word", key, value, &known);
        }
        found.map(|(_, meaning)| *meaning)
    }

    /// The id of another item.
    pub fn reference(&mut self, key: &str, value: &Text, known: &[&str]) -> String {
        if !known.contains(&value.get_ref().as_str()) {
            self.unknown("rules_unknown_reference", key, value, known);
        }
        value.get_ref().clone()
    }

    fn unknown(&mut self, code: &str, key: &str, value: &Text, known: &[&str]) {
        let known = if known.is_empty() { "-".to_owned() } else { known.join(", ") };
        let details = [("key", key), ("value", value.get_ref().as_str()), ("known", known.as_str())];
        self.fault(code, value.span().start, &details);
    }

    /// Ids that must differ.
    pub fn distinct<'t>(&mut self, key: &str, ids: impl Iterator<Item = &'t Text>) {
        let mut seen = BTreeSet::new();
        for id in ids {
            if !seen.insert(id.get_ref()) {
                self.fault("rules_duplicate", id.span().start, &[("key", key), ("value", id.get_ref())]);
            }
        }
    }

    pub fn named(&mut self, texts: Texts<'_>) -> Named {
        Named {
            ja: self.text("ja", texts.ja),
            en: self.text("en", texts.en),
            clause: self.text("clause", texts.clause),
        }
    }

    pub fn validity(&mut self, dates: Dates<'_>) -> Validity {
        let validity = Validity {
            from: self.date("from", dates.from.as_ref()),
            until: self.date("until", dates.until.as_ref()),
        };
        if let (Some(from), Some(until), Some(raw)) = (validity.from, validity.until, dates.until)
            && until < from
        {
            let details = [("from", from.to_string()), ("until", until.to_string())];
            self.fault_of("rules_dates", raw.span().start, &details);
        }
        validity
    }

    fn fault_of(&mut self, code: &str, at: usize, details: &[(&str, impl Display)]) {
        let texts: Vec<(&str, String)> =
            details.iter().map(|(name, value)| (*name, value.to_string())).collect();
        let details: Vec<(&str, &str)> = texts.iter().map(|(name, value)| (*name, value.as_str())).collect();
        self.fault(code, at, &details);
    }

    fn date(&mut self, key: &str, value: Option<&Spanned<Datetime>>) -> Option<Date> {
        let value = value?;
        let date = match value.get_ref() {
            Datetime { date: Some(date), time: None, offset: None } => {
                let small = |number: u8| i8::try_from(number).ok();
                i16::try_from(date.year)
                    .ok()
                    .and_then(|year| Date::new(year, small(date.month)?, small(date.day)?).ok())
            }
            _ => None,
        };
        if date.is_none() {
            let found = value.get_ref().to_string();
            let details = [("key", key), ("value", found.as_str()), ("expected", "YYYY-MM-DD")];
            self.fault("rules_range", value.span().start, &details);
        }
        date
    }

    /// For one unit system, one rule a day.
    pub fn overlaps(&mut self, raw: &[RawRule], rules: &[Rule]) {
        for (index, rule) in rules.iter().enumerate() {
            let earlier = rules.iter().take(index);
            let clash = |other: &&Rule| other.unit == rule.unit && other.validity.overlaps(&rule.validity);
            if let (Some(other), Some(raw)) = (earlier.into_iter().find(clash), raw.get(index)) {
                let details = [("rule", &rule.id), ("other", &other.id), ("unit", &rule.unit)];
                self.fault_of("rules_overlap", raw.id.span().start, &details);
            }
        }
    }

    /// A reading that binds nothing would look as if it were evaluated.
    pub fn readings_used(&mut self, raw: &RawRule) {
        let caps = raw.account.iter().flat_map(|account| &account.cap).filter_map(|cap| cap.when.as_ref());
        let exclusions = raw.exclusion.iter().filter_map(|item| item.when.as_ref());
        let requirements = raw.requirement.iter().filter_map(|item| item.when.as_ref());
        let uses: Vec<&RawWhen> = caps.chain(exclusions).chain(requirements).collect();
        for reading in &raw.reading {
            if !uses.iter().any(|when| when.reading.get_ref() == reading.id.get_ref()) {
                self.fault(
                    "rules_reading_unused",
                    reading.id.span().start,
                    &[("reading", reading.id.get_ref())],
                );
            }
        }
    }

    /// Every combination of readings is evaluated for every member: they must stay few.
    pub fn combinations(&mut self, raw: &RawRule) {
        let count = raw
            .reading
            .iter()
            .fold(1usize, |count, reading| count.saturating_mul(reading.option.len().max(1)));
        if count > COMBINATIONS {
            let details = [("found", count), ("most", COMBINATIONS)];
            self.fault_of("rules_combinations", raw.id.span().start, &details);
        }
    }

    /// A need above what its accounts can ever give.
    pub fn reachable(&mut self, raw: &RawRule, rule: &Rule) {
        for (raw, requirement) in raw.requirement.iter().zip(&rule.requirements) {
            if requirement.measure != super::Measure::Points || requirement.scope.accounts.is_empty() {
                continue;
            }
            let caps: Option<Vec<i64>> = requirement
                .scope
                .accounts
                .iter()
                .map(|id| {
                    let account = rule.accounts.iter().find(|account| account.id == *id)?;
                    let cycle =
                        account.caps.iter().filter(|cap| cap.period == Period::Cycle && cap.when.is_none());
                    cycle.map(|cap| cap.points.0).min()
                })
                .collect();
            let most: Option<i64> = caps.map(|caps| caps.iter().sum());
            if let Some(most) = most.filter(|most| *most < requirement.need) {
                let details = [
                    ("requirement", requirement.id.clone()),
                    ("need", requirement.need.to_string()),
                    ("most", most.to_string()),
                ];
                self.fault_of("rules_unreachable", raw.need.span().start, &details);
            }
        }
    }
}
