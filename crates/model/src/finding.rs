//! What the audit saw, in neutral words.

use serde::{Deserialize, Serialize};

use crate::{Evidence, ReasonCode};

/// Whether somebody has dealt with a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingStatus {
    /// Waiting for a human: the postings it concerns are pending.
    Open,
    /// Settled by a counting rule.
    Settled,
}

/// Two or more records that need a look together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// A stable code, e.g. `duplicate_meeting`, `serial_reused`.
    pub code: String,
    /// The records concerned, by id, in order.
    pub records: Vec<String>,
    /// What was seen on each.
    pub evidence: Vec<Evidence>,
    /// Open or settled.
    pub status: FindingStatus,
}

/// Records of one member, meeting and edition: one counts, the others are void.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TwinGroup {
    /// The better-evidenced record, which counts.
    pub kept: String,
    /// The others, each with `duplicate_certificate` or `duplicate_meeting`.
    pub void: Vec<(String, ReasonCode)>,
}
