//! Texts of the message catalogue in the language of the visit.

use daicho_model::Reason;
use daicho_report::{Messages, Text};
use serde_json::Value;

/// The language of a page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Language {
    /// Japanese.
    #[default]
    Japanese,
    /// English.
    English,
}

impl Language {
    /// As HTML names it.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Language::Japanese => "ja",
            Language::English => "en",
        }
    }

    /// The language's part of a text.
    pub(crate) fn of(self, text: Text) -> String {
        match self {
            Language::Japanese => text.ja,
            Language::English => text.en,
        }
    }

    /// A text of the page.
    pub(crate) fn say(self, key: &str) -> String {
        self.word("web", key)
    }

    /// The same with its placeholders filled.
    pub(crate) fn fill(self, key: &str, values: &[(&str, &str)]) -> String {
        self.of(Messages::global().filled("web", key, values))
    }

    /// A word of another group: a kind, a field, an account.
    pub(crate) fn word(self, group: &str, key: &str) -> String {
        self.of(Messages::global().text(group, key))
    }

    /// A value of a closed list in words.
    pub(crate) fn value<T: serde::Serialize>(self, group: &str, value: &T) -> String {
        self.word(group, &key(value))
    }

    /// Why a record waits or does not count.
    pub(crate) fn reason(self, reason: &Reason) -> String {
        self.of(Messages::global().reason(reason))
    }
}

/// The key of an enum's value in the catalogue: as JSON spells it.
pub(crate) fn key<T: serde::Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(Value::String(text)) => text,
        _ => String::new(),
    }
}
