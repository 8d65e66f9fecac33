//! Fields as a human read them, and what no paper can bear.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use crate::{Mode, PartialDate, RecordKind, Role};

/// Years that a day of a paper, a cycle or an arrival can lie in; others are slips of the pen (`0003`, `20221`).
pub const YEARS: RangeInclusive<i16> = 1900..=2100;
/// Numbers that a corrected edition can have.
pub const EDITIONS: RangeInclusive<u32> = 1..=9999;

/// Corrections of fields as typed by a human; what is `None` stays as it was read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Corrections {
    /// What the piece is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<RecordKind>,
    /// Holder's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub holder: Option<String>,
    /// Member number as printed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub member_no: Option<String>,
    /// The meeting as printed: it is linked anew.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub meeting: Option<String>,
    /// Edition (第83回 → 83).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub edition: Option<u32>,
    /// First day attended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<PartialDate>,
    /// Last day attended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<PartialDate>,
    /// Mode of attendance.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mode: Option<Mode>,
    /// Role.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// Serial number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub serial: Option<String>,
    /// Issuer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issuer: Option<String>,
    /// Whether the seal is there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seal: Option<bool>,
    /// Of a paper (論文): whether the member is the first author.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_author: Option<bool>,
    /// Of a paper (論文): whether the journal is peer-reviewed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reviewed: Option<bool>,
}

/// Why a correction cannot be meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Impossible {
    /// The edition is outside of [`EDITIONS`].
    Edition,
    /// A day lies outside of [`YEARS`].
    Year,
    /// The last day lies before the first.
    Order,
    /// A text is empty.
    Empty,
}

impl Corrections {
    /// Why it cannot be meant; `None` where it can. A typing error must not void a paper as out of its period, or make it another
    /// edition.
    pub fn impossible(&self) -> Option<Impossible> {
        let texts = [&self.holder, &self.member_no, &self.meeting, &self.serial, &self.issuer];
        let days = [self.from, self.to];
        let in_years = |day: &PartialDate| {
            YEARS.contains(&day.earliest().year()) && YEARS.contains(&day.latest().year())
        };
        if self.edition.is_some_and(|edition| !EDITIONS.contains(&edition)) {
            Some(Impossible::Edition)
        } else if !days.iter().flatten().all(in_years) {
            Some(Impossible::Year)
        } else if self.from.zip(self.to).is_some_and(|(from, to)| from.earliest() > to.latest()) {
            Some(Impossible::Order)
        } else if texts.into_iter().flatten().any(|text| text.trim().is_empty()) {
            Some(Impossible::Empty)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(fields: &str, expected: Option<Impossible>) {
        let fields: Corrections = serde_json::from_str(fields).expect("corrections");
        assert_eq!(fields.impossible(), expected, "{fields:?}");
    }

    #[test]
    fn what_no_paper_can_bear_is_impossible() {
        check(r#"{"edition": 0}"#, Some(Impossible::Edition));
        check(r#"{"edition": 10000}"#, Some(Impossible::Edition));
        check(r#"{"from": "0001-01-01"}"#, Some(Impossible::Year));
        check(r#"{"from": "2024-04-12", "to": "9999-12-31"}"#, Some(Impossible::Year));
        check(r#"{"from": "2024-04-14", "to": "2024-04-12"}"#, Some(Impossible::Order));
        check(r#"{"holder": " "}"#, Some(Impossible::Empty));
    }

    #[test]
    fn what_a_paper_can_bear_is_possible() {
        check("{}", None);
        check(r#"{"edition": 1, "from": "1900-01-01", "to": "2100-12-31", "holder": "甲野 花"}"#, None);
        check(r#"{"from": "2024-04-12", "to": "2024-04"}"#, None);
    }
}
