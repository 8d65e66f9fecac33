//! Postings and outcomes.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{Mode, PartialDate, Points, ReasonCode};

/// Whether a posting counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PostingStatus {
    /// Counts.
    Posted,
    /// Needs a human first.
    Pending,
    /// Does not count, for its reason.
    Void,
}

/// Points of one record on one account of one member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Posting {
    /// Whose account.
    pub member_no: String,
    /// Under which body's rules, e.g. `jrs`.
    pub body: String,
    /// Unit system, e.g. `society`.
    pub unit: String,
    /// Account, e.g. `meeting`, `paper`.
    pub account: String,
    /// The meeting, where one is concerned.
    pub meeting_id: Option<String>,
    /// Its name in the edition in force.
    pub meeting_name: Option<String>,
    /// The meeting's edition (第83回 → 83).
    pub edition: Option<u32>,
    /// First day.
    pub from: Option<PartialDate>,
    /// Last day.
    pub to: Option<PartialDate>,
    /// Mode of attendance.
    pub mode: Mode,
    /// Points. For `pending` what would be posted; 0 where that is not known.
    pub points: Points,
    /// Whether it counts.
    pub status: PostingStatus,
    /// The first reason, for `pending` and `void`.
    pub reason: Option<ReasonCode>,
    /// The clause it rests on.
    pub clause: Option<String>,
    /// The paper it comes from.
    pub record_id: String,
}

/// Whether a requirement is met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Met by what is posted.
    Met,
    /// Not met, whatever becomes of what is pending.
    NotMet,
    /// Depends on something a human has to decide, or on a clause that can be read in two ways.
    Undecidable,
}

/// One requirement of a rule, judged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequirementOutcome {
    /// The requirement's id in `rules.toml`.
    pub id: String,
    /// Its name in Japanese.
    pub ja: String,
    /// Its name in English.
    pub en: String,
    /// The clause.
    pub clause: String,
    /// Judged.
    pub outcome: Outcome,
    /// What is posted: points, or a count.
    pub have: i64,
    /// What pending records could add.
    pub pending: i64,
    /// What is needed.
    pub need: i64,
    /// What is missing by what is posted: `max(0, need − have)`.
    pub missing: i64,
    /// Records that were used, by id.
    pub used: Vec<String>,
    /// Records that were not needed, by id.
    pub surplus: Vec<String>,
    /// One entry a reading of the rule, where the readings differ; else empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub readings: Vec<ReadingOutcome>,
}

/// One requirement under one way of reading the rule's open questions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadingOutcome {
    /// The option chosen for each open question, by the question's id in `rules.toml`.
    pub reading: BTreeMap<String, String>,
    /// Judged under it.
    pub outcome: Outcome,
    /// What is posted under it.
    pub have: i64,
    /// What pending records could add under it.
    pub pending: i64,
}

/// Where one member stands under one rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberOutcome {
    /// Whose.
    pub member_no: String,
    /// Name as the members file prints it.
    pub name: String,
    /// Under which body's rules.
    pub body: String,
    /// Under which rule of that body.
    pub rule: String,
    /// First day of the cycle.
    pub cycle_from: Date,
    /// Last day of the cycle.
    pub cycle_to: Date,
    /// Posted points per account, after caps.
    pub totals: BTreeMap<String, Points>,
    /// Number of postings `posted`, `pending`, `void`.
    pub counts: BTreeMap<String, u64>,
    /// Each requirement.
    pub requirements: Vec<RequirementOutcome>,
    /// All of them together.
    pub result: Outcome,
}

/// What the ledger stage gives.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Journal {
    /// Postings, by member number, then first day (without one last), then record.
    pub postings: Vec<Posting>,
    /// Outcomes, by member.
    pub outcomes: Vec<MemberOutcome>,
}
