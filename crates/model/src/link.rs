//! Record linkage: candidates with their comparisons and match weights, and the decision.

use serde::{Deserialize, Serialize};

/// Outcome of linking a record to a meeting or a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkStatus {
    /// Sure enough, with a margin over the runner-up.
    Accepted,
    /// A human must choose.
    Review,
    /// Nothing fits.
    None,
}

/// One comparison's contribution to a match.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// Which comparison, e.g. `prior`, `name`, `region`, `event`.
    pub name: String,
    /// Match weight in log₂ units (bits), kept to 1/100.
    pub weight: f32,
    /// What was compared, e.g. `九州 = 九州`.
    pub detail: String,
}

/// A meeting that a text may mean.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Candidate {
    /// Whose.
    pub meeting_id: String,
    /// The row of the edition it was matched in; `None` where the edition does not list it.
    pub seq: Option<u32>,
    /// That edition.
    pub edition: String,
    /// The name that matched best.
    pub name: String,
    /// Calibrated probability, 0 to 1, kept to 1/10,000.
    pub probability: f32,
    /// Sum of the match weights.
    pub weight: f32,
    /// The waterfall.
    pub comparisons: Vec<Comparison>,
}

/// The decision about a record's meeting.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Link {
    /// Accepted, for review, or none.
    pub status: LinkStatus,
    /// The accepted meeting; `None` unless accepted.
    pub meeting_id: Option<String>,
    /// Its current name in the edition; `None` unless accepted.
    pub meeting_name: Option<String>,
    /// The top candidate's probability; 0 where there is none.
    pub probability: f32,
    /// Best first.
    pub candidates: Vec<Candidate>,
}

/// A member whom a paper may mean.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MemberCandidate {
    /// Member number.
    pub member_no: String,
    /// Name as the members file prints it.
    pub name: String,
    /// Calibrated probability, 0 to 1.
    pub probability: f32,
    /// The waterfall.
    pub comparisons: Vec<Comparison>,
}

/// The decision about a record's member.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MemberLink {
    /// Accepted, for review, or none.
    pub status: LinkStatus,
    /// The accepted member; `None` unless accepted.
    pub member_no: Option<String>,
    /// The top candidate's probability; 0 where there is none.
    pub probability: f32,
    /// Best first.
    pub candidates: Vec<MemberCandidate>,
}
