//! The message catalogue: every text a person reads, in Japanese and English, from `messages.toml`.
//!
//! A text may hold placeholders, `{name}`, filled from the details of a reason or diagnostic, and optional parts in
//! square brackets that are left out where a value they name is missing: `no such meeting[: {text}]`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use daicho_model::{Diagnostic, Reason};
use serde::Deserialize;

use crate::plain::plain;

/// A text in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// Japanese.
    pub ja: String,
    /// English.
    pub en: String,
}

impl Text {
    /// `日本語 / English`; one of them alone where both are the same, nothing where both are empty.
    pub fn both(&self) -> String {
        if self.ja == self.en { self.ja.clone() } else { format!("{} / {}", self.ja, self.en) }
    }

    /// Both languages with their placeholders filled.
    pub fn filled(&self, values: &BTreeMap<String, String>) -> Text {
        Text { ja: fill(&self.ja, values), en: fill(&self.en, values) }
    }
}

/// What a diagnostic says: why, and what to do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DiagnosticText {
    /// Why it happened.
    pub cause: Text,
    /// What the reader can do.
    pub hint: Text,
}

/// The catalogue.
#[derive(Debug, Deserialize)]
pub struct Messages {
    diagnostic: BTreeMap<String, DiagnosticText>,
    #[serde(flatten)]
    groups: BTreeMap<String, BTreeMap<String, Text>>,
}

static CATALOGUE: LazyLock<Messages> = LazyLock::new(|| {
    toml::from_str(include_str!("../messages.toml"))
        .expect("messages.toml is checked by a test of this crate")
});

impl Messages {
    /// The one catalogue, parsed on first use.
    pub fn global() -> &'static Messages {
        &CATALOGUE
    }

    /// The text of a group (`kind`, `decision`, `header`, `cli`, …) under a key, if the catalogue has it.
    pub fn find(&self, group: &str, key: &str) -> Option<&Text> {
        self.groups.get(group)?.get(key)
    }

    /// The keys of a group, in order.
    pub fn keys(&self, group: &str) -> impl Iterator<Item = &str> {
        self.groups.get(group).into_iter().flat_map(|texts| texts.keys()).map(String::as_str)
    }

    /// The text of a group under a key; the key itself where the catalogue does not know it.
    pub fn text(&self, group: &str, key: &str) -> Text {
        self.find(group, key).cloned().unwrap_or_else(|| Text { ja: key.to_owned(), en: key.to_owned() })
    }

    /// The same with its placeholders filled.
    pub fn filled(&self, group: &str, key: &str, values: &[(&str, &str)]) -> Text {
        let values = values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        self.text(group, key).filled(&values)
    }

    /// What a reason says.
    pub fn reason(&self, reason: &Reason) -> Text {
        let text = self.text("reason", reason.code.as_str());
        let (ja, en) = self.in_words(&reason.details);
        Text { ja: fill(&text.ja, &ja), en: fill(&text.en, &en) }
    }

    /// What a diagnostic says; for a code the catalogue does not know, the code and its details.
    pub fn diagnostic(&self, diagnostic: &Diagnostic) -> DiagnosticText {
        let mut values = diagnostic.details.clone();
        let known = self.diagnostic.get(&diagnostic.code);
        let text = known.cloned().unwrap_or_else(|| self.unknown(&mut values, &diagnostic.code));
        let (ja, en) = self.in_words(&values);
        let filled = |text: &Text| Text { ja: fill(&text.ja, &ja), en: fill(&text.en, &en) };
        DiagnosticText { cause: filled(&text.cause), hint: filled(&text.hint) }
    }

    /// Whether the catalogue has texts for a diagnostic's code.
    pub fn knows_diagnostic(&self, code: &str) -> bool {
        self.diagnostic.contains_key(code)
    }

    /// Details with the names of fields, kinds and findings in words, for each language.
    fn in_words(
        &self,
        details: &BTreeMap<String, String>,
    ) -> (BTreeMap<String, String>, BTreeMap<String, String>) {
        let (mut ja, mut en) = (details.clone(), details.clone());
        for group in ["field", "kind", "finding", "account", "unit"] {
            if let Some(text) = details.get(group).and_then(|key| self.find(group, key)) {
                ja.insert(group.to_owned(), text.ja.clone());
                en.insert(group.to_owned(), text.en.clone());
            }
        }
        (ja, en)
    }

    fn unknown(&self, values: &mut BTreeMap<String, String>, code: &str) -> DiagnosticText {
        let details: Vec<String> = values.iter().map(|(name, value)| format!("{name}: {value}")).collect();
        if !details.is_empty() {
            values.insert("details".to_owned(), details.join(", "));
        }
        values.insert("code".to_owned(), code.to_owned());
        DiagnosticText { cause: self.text("fallback", "cause"), hint: self.text("fallback", "hint") }
    }
}

/// Fills `{name}` from the values and drops `[…]` parts that name a missing or empty one. Values are never read as templates,
/// and control characters in them (they come from hostile files) are made visible. A value that is missing outside
/// of brackets shows as `?`.
pub(crate) fn fill(template: &str, values: &BTreeMap<String, String>) -> String {
    let mut out = String::new();
    let mut rest = template;
    while let Some(at) = rest.find(['{', '[']) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let optional = from.starts_with('[');
        let Some(end) = (if optional { closing_bracket(from) } else { from.find('}') }) else {
            out.push_str(from);
            return out;
        };
        let inner = &from[1..end];
        if !optional {
            out.push_str(&values.get(inner).map_or_else(|| "?".to_owned(), |value| plain(value)));
        } else if names(inner).all(|name| values.get(name).is_some_and(|value| !value.is_empty())) {
            out.push_str(&fill(inner, values));
        }
        rest = &from[end + 1..];
    }
    out.push_str(rest);
    out
}

/// Where the bracket that the text starts with is closed.
pub(crate) fn closing_bracket(text: &str) -> Option<usize> {
    let mut depth = 0usize;
    text.char_indices().find_map(|(at, c)| {
        match c {
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        (depth == 0).then_some(at)
    })
}

/// The placeholders of a template outside of brackets.
pub(crate) fn names(template: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0usize;
    template.char_indices().filter_map(move |(at, c)| {
        match c {
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            '{' if depth == 0 => return template[at + 1..].split_once('}').map(|(name, _)| name),
            _ => {}
        }
        None
    })
}

#[cfg(test)]
mod tests {
    use daicho_model::{ReasonCode, Severity};

    use super::*;

    fn values(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    fn check(template: &str, pairs: &[(&str, &str)], expected: &str) {
        assert_eq!(fill(template, &values(pairs)), expected);
    }

    #[test]
    fn placeholders_are_filled_and_optional_parts_left_out() {
        check("a {x} b", &[("x", "1")], "a 1 b");
        check("a {x} b", &[], "a ? b");
        check("a[ ({x})] b", &[("x", "1")], "a (1) b");
        check("a[ ({x})] b", &[], "a b");
        check("a[ ({x}[, {y}])]", &[("x", "1")], "a (1)");
        check("a[ ({x}[, {y}])]", &[("x", "1"), ("y", "2")], "a (1, 2)");
        check("a[ ({x}[, {y}])]", &[("y", "2")], "a");
    }

    #[test]
    fn values_are_never_templates_and_cannot_steer_a_terminal() {
        check("{x}", &[("x", "{y}[z]"), ("y", "no")], "{y}[z]");
        check("{x}", &[("x", "a\u{1b}[2J\nb\u{202e}c")], "a\u{fffd}[2J b\u{fffd}c");
    }

    #[test]
    fn a_template_that_is_not_closed_shows_as_it_is() {
        check("a {x", &[], "a {x");
        check("a [x {y}", &[], "a [x {y}");
    }

    #[test]
    fn every_reason_has_a_text_in_both_languages() {
        for code in ReasonCode::ALL {
            let text = Messages::global().reason(&Reason::new(code));
            assert!(!text.ja.is_empty() && !text.en.is_empty(), "{code:?}");
            assert_ne!(text.ja, code.as_str());
            assert_ne!(text.en, code.as_str());
            assert!(!text.both().contains(['?', '[', '{']), "{code:?}: {}", text.both());
        }
    }

    #[test]
    fn no_text_of_the_catalogue_is_empty_or_left_open() {
        let catalogue = Messages::global();
        let mut texts: Vec<&Text> = catalogue.groups.values().flat_map(BTreeMap::values).collect();
        texts.extend(catalogue.diagnostic.values().flat_map(|text| [&text.cause, &text.hint]));
        for text in texts {
            for one in [&text.ja, &text.en] {
                assert!(!one.trim().is_empty(), "{text:?}");
                assert_eq!(one.matches('{').count(), one.matches('}').count(), "{text:?}");
                assert_eq!(one.matches('[').count(), one.matches(']').count(), "{text:?}");
            }
        }
    }

    #[test]
    fn a_code_nobody_described_shows_itself_and_its_details() {
        let diagnostic = Diagnostic::new("moon_missing", Severity::Warning).with("size", "big").with("at", 3);
        let text = Messages::global().diagnostic(&diagnostic);
        assert_eq!(text.cause.en, "code moon_missing (at: 3, size: big)");
        assert!(!text.hint.ja.is_empty());
    }

    #[test]
    fn fields_are_named_in_words() {
        let reason = Reason::new(ReasonCode::LowConfidence).with("field", "holder").with("confidence", 0.5);
        let text = Messages::global().reason(&reason);
        assert_eq!(text.en, "not read or linked surely enough (holder 0.5)");
        assert_eq!(text.ja, "読取りまたは照合の確からしさが足りない（氏名 0.5）");
    }
}
