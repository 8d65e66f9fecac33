//! Checks of values and references, and the faults they give.

use std::collections::BTreeSet;
use std::fmt::Display;

use daicho_model::{Diagnostic, Severity};
use jiff::civil::Date;
use toml::Spanned;
use toml::value::Datetime;

use super::raw::{Day, RawRule, Text};
use super::{Named, Validity};

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
    pub from: &'a Day,
    pub until: &'a Day,
}

/// The ids one rule defines, by kind of item.
pub(super) struct Ids<'a> {
    pub accounts: Vec<&'a str>,
    pub groups: Vec<&'a str>,
    pub facts: Vec<&'a str>,
    pub requirements: Vec<&'a str>,
    readings: Vec<(&'a str, Vec<&'a str>)>,
}

impl<'a> Ids<'a> {
    pub fn of(check: &mut Checker<'_>, raw: &'a RawRule) -> Ids<'a> {
        macro_rules! ids {
            ($($name:literal $list:ident),*) => {
                $(check.distinct($name, raw.$list.iter().map(|item| &item.id));)*
            };
        }
        ids!("fact" fact, "reading" reading, "account" account, "cap" cap, "group" group);
        ids!("exclusion" exclusion, "period" period, "document" document, "extension" extension);
        ids!("application" application, "fee" fee, "grade" grade, "missing" missing, "note" note);
        // What outcomes show side by side must differ among each other.
        let shown = raw.requirement.iter().map(|item| &item.id);
        let shown = shown.chain(raw.application.iter().map(|item| &item.id));
        check.distinct("requirement", shown.chain(raw.fee.iter().map(|item| &item.id)));
        fn text(id: &Text) -> &str {
            id.get_ref().as_str()
        }
        Ids {
            accounts: raw.account.iter().map(|item| text(&item.id)).collect(),
            groups: raw.group.iter().map(|item| text(&item.id)).collect(),
            facts: raw.fact.iter().map(|item| text(&item.id)).collect(),
            requirements: raw.requirement.iter().map(|item| text(&item.id)).collect(),
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
        self.range("from", "until", dates)
    }

    /// First and last day under these keys.
    pub fn range(&mut self, first: &str, last: &str, dates: Dates<'_>) -> Validity {
        let validity = Validity {
            from: self.date(first, dates.from.as_ref()),
            until: self.date(last, dates.until.as_ref()),
        };
        if let (Some(from), Some(until), Some(raw)) = (validity.from, validity.until, dates.until)
            && until < from
        {
            let details = [("from", from.to_string()), ("until", until.to_string())];
            self.fault_of("rules_dates", raw.span().start, &details);
        }
        validity
    }

    pub fn fault_of(&mut self, code: &str, at: usize, details: &[(&str, impl Display)]) {
        let texts: Vec<(&str, String)> =
            details.iter().map(|(name, value)| (*name, value.to_string())).collect();
        let details: Vec<(&str, &str)> = texts.iter().map(|(name, value)| (*name, value.as_str())).collect();
        self.fault(code, at, &details);
    }

    pub fn date(&mut self, key: &str, value: Option<&Spanned<Datetime>>) -> Option<Date> {
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

    /// A month and day, `MM-DD`, of any year.
    pub fn month_day(&mut self, key: &str, value: &Text) -> (i8, i8) {
        let parsed = value.get_ref().split_once('-').and_then(|(month, day)| {
            let (month, day) = (month.parse().ok()?, day.parse().ok()?);
            // Of a leap year: the 29th of February may be a deadline.
            Date::new(2000, month, day).ok().map(|_| (month, day))
        });
        parsed.unwrap_or_else(|| {
            let details = [("key", key), ("value", value.get_ref().as_str()), ("expected", "MM-DD")];
            self.fault("rules_range", value.span().start, &details);
            (1, 1)
        })
    }
}
