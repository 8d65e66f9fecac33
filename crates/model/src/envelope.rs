//! An envelope: what one applicant sent, and how what was declared fits what was enclosed.

use serde::{Deserialize, Serialize};

/// One envelope and its reconciliation. Record ids are in the order of the paper.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Envelope {
    /// Its id, e.g. `batch.pdf#3`.
    pub envelope_id: String,
    /// The applicant's member number, where known.
    pub member_no: Option<String>,
    /// Pages with a piece of it, from 1 and each once.
    pub pages: Vec<u32>,
    /// Every piece of paper in it.
    pub pieces: Vec<String>,
    /// The applicant's declared rows.
    pub declared: Vec<String>,
    /// Declared rows with the piece that each is taken to mean.
    pub matched: Vec<DeclaredMatch>,
    /// Pieces that could earn points and that no row declares. Empty where nothing is declared at all.
    pub enclosed_not_declared: Vec<String>,
    /// Declared rows without a piece.
    pub declared_not_enclosed: Vec<String>,
}

/// A declared row and the enclosed piece it is taken to mean.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeclaredMatch {
    /// Record id of the row.
    pub declared: String,
    /// Record id of the piece.
    pub enclosed: String,
    /// By what they were taken for one.
    pub by: MatchedBy,
}

/// What made a row and a piece fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MatchedBy {
    /// Both are linked to one meeting, and their days have one in common.
    Meeting,
    /// Their names read alike, and their days have one in common.
    Text,
    /// The row names no days that can be read (or the piece does not): the meeting or the name alone.
    NameAlone,
}
