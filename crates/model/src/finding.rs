//! What the audit saw, in neutral words.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Evidence, Field, Mode, ReasonCode, Record};

/// Whether somebody has dealt with a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingStatus {
    /// Waiting for a human: the postings it concerns are pending.
    Open,
    /// Settled by a counting rule.
    Settled,
    /// A human found nothing to it: it holds nothing back.
    Dismissed,
    /// A human found it right: its records wait until each is answered.
    Confirmed,
}

/// Two or more records that need a look together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// A stable code, e.g. `duplicate_meeting`, `serial_reused`.
    pub code: String,
    /// The records concerned, by id, in order.
    pub records: Vec<String>,
    /// What was seen on each, in the order of the records.
    pub evidence: Vec<Evidence>,
    /// Open, settled, or what a human said.
    pub status: FindingStatus,
    /// Figures and words that its text names: how alike, how far apart, what is not known.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub details: BTreeMap<String, String>,
    /// The human decisions that its status rests on, by id, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub decided_by: Vec<u64>,
}

impl Finding {
    /// What names this finding among all: its code and its records. The same in every run over the same papers.
    pub fn id(&self) -> String {
        format!("{}:{}", self.code, self.records.join("+"))
    }

    /// Adds a detail.
    pub fn with(mut self, name: &str, value: impl ToString) -> Finding {
        self.details.insert(name.to_owned(), value.to_string());
        self
    }
}

/// Records of one member, meeting and edition: one counts, the others are void.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TwinGroup {
    /// The better-evidenced record, which counts.
    pub kept: String,
    /// The others, each with `duplicate_certificate` or `duplicate_meeting`.
    pub void: Vec<(String, ReasonCode)>,
}

impl TwinGroup {
    /// Why the other does not count beside the kept: `duplicate_certificate` where holder, mode, days and serial do
    /// not differ, else `duplicate_meeting`. What one of them does not say is no difference, but web or on-demand
    /// attendance is always said.
    pub fn code(kept: &Record, other: &Record) -> ReasonCode {
        let (a, b) = (&kept.fields, &other.fields);
        let remote = |mode: &Option<Field<Mode>>| {
            Field::known(mode).copied().filter(|mode| matches!(mode, Mode::Web | Mode::OnDemand))
        };
        let same = same_text(&a.holder, &b.holder)
            && same_text(&a.serial, &b.serial)
            && remote(&a.mode) == remote(&b.mode)
            && same_days(kept, other);
        if same { ReasonCode::DuplicateCertificate } else { ReasonCode::DuplicateMeeting }
    }
}

fn same_text(a: &Option<Field<String>>, b: &Option<Field<String>>) -> bool {
    let bare = |text: &String| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    match (Field::known(a), Field::known(b)) {
        (Some(a), Some(b)) => bare(a) == bare(b),
        _ => true,
    }
}

fn same_days(a: &Record, b: &Record) -> bool {
    let same = |a: &Option<Field<crate::PartialDate>>, b: &Option<Field<crate::PartialDate>>| match (
        Field::known(a),
        Field::known(b),
    ) {
        (Some(a), Some(b)) => a.earliest() <= b.latest() && b.earliest() <= a.latest(),
        _ => true,
    };
    same(&a.fields.from, &b.fields.from) && same(&a.fields.to, &b.fields.to)
}
