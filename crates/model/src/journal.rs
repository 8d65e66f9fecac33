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

/// What a cap took from a posting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arithmetic {
    /// What the record earns by itself.
    pub base: Points,
    /// The most that the clause allows in its period.
    pub cap: Points,
    /// What was cut: `base` less the points posted.
    pub cut: Points,
    /// The clause of the cap.
    pub clause: String,
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
    /// Where a cap took something: base, cap and cut. `None`: the points are what the record earns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arithmetic: Option<Arithmetic>,
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
    /// The requirement that this one is an alternative or a part of; it then counts through that one alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part_of: Option<String>,
    /// What kind of bar it is where it is not met, e.g. `fee_unpaid`, `late`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<ReasonCode>,
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

/// One of the results that a rule provides for, e.g. renewed, renewed in the lower grade, lapsed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GradeOutcome {
    /// The grade's id in `rules.toml`.
    pub id: String,
    /// Its name in Japanese.
    pub ja: String,
    /// Its name in English.
    pub en: String,
    /// The clause.
    pub clause: String,
    /// Whether the clause holds for the member: `met`, `not_met`, `undecidable`.
    pub holds: Outcome,
    /// The result it leads to.
    pub result: Outcome,
}

/// Why the rule itself leaves a member's result open, or what was not looked at.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct OpenClause {
    /// `conflict` (two clauses give different results), `gap` (no clause gives one), `not_on_file` (the rule asks for
    /// something whose text is not on file), `reading` (the readings differ), `not_checked` (the members file has no
    /// such column; does not hold the result open).
    pub code: String,
    /// The clause or clauses.
    pub clause: String,
    /// In Japanese.
    pub ja: String,
    /// In English.
    pub en: String,
}

/// When a member has to apply.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApplicationWindow {
    /// First day.
    pub opens: Date,
    /// Last day on which the papers may arrive.
    pub closes: Date,
    /// The day to remind the member, where the rule has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice: Option<Date>,
}

/// A way to fulfil what is missing with the fewest records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    /// How many of them.
    pub count: u32,
    /// Points each; `None` where only the number counts or the figure is not on file.
    pub points: Option<Points>,
    /// What, in Japanese, e.g. `日本医学放射線学会地方会`.
    pub ja: String,
    /// What, in English.
    pub en: String,
    /// The last day on which it may be: the deadline of the application, else the last day of the cycle.
    pub by: Date,
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
    /// The only grade that holds, by id; `None` where the rule has none, or none or several hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grade: Option<String>,
    /// Every grade of the rule.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub grades: Vec<GradeOutcome>,
    /// What the rule leaves open, and what was not looked at.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub open: Vec<OpenClause>,
    /// When to apply, where the rule says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub application: Option<ApplicationWindow>,
    /// The last day of the cycle before it was extended, where it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extended_from: Option<Date>,
    /// Whether what the member system shows is enough: no paper has to be sent.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub no_paper_needed: bool,
    /// The least that would still be needed; empty where nothing is missing or no number of records would do.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub least: Vec<Suggestion>,
}

/// What the ledger stage gives.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Journal {
    /// Postings, by member number, then first day (without one last), then record.
    pub postings: Vec<Posting>,
    /// Outcomes, by member.
    pub outcomes: Vec<MemberOutcome>,
}
