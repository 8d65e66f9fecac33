//! Meetings that no list recognises yet, counted from what members sent.

use serde::{Deserialize, Serialize};

/// A paper whose meeting was not linked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unmatched {
    /// The record.
    pub record_id: String,
    /// The meeting as printed.
    pub text: String,
    /// Whose, where known.
    pub member_no: Option<String>,
    /// First day as printed (ISO), where known.
    pub day: Option<String>,
    /// The nearest listed meeting, where one is near: id and name.
    pub near: Option<(String, String)>,
}

/// A meeting that may be recognised next year: papers whose text is one but for edition, year, place and spelling.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewMeeting {
    /// The name as most papers print it, without edition and venue as far as they can be told apart.
    pub name: String,
    /// Its letters, folded: what the papers have in common.
    pub key: String,
    /// Papers.
    pub certificates: usize,
    /// Different members.
    pub members: usize,
    /// First and last day seen (ISO), where known.
    pub days: Option<(String, String)>,
    /// The nearest listed meeting, where one is near: id and name.
    pub near: Option<(String, String)>,
    /// The papers' records.
    pub records: Vec<String>,
}
