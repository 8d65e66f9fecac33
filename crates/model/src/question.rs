//! A question to a person: what one answer settles, on one or on many pieces of paper.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::ReasonCode;

/// What is asked, and so which answers settle it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuestionKind {
    /// Which meeting a text means.
    Meeting,
    /// Whose paper it is.
    Member,
    /// On which days.
    Days,
    /// Whether the mark of a copy stands on it.
    Copy,
    /// Whether the original, its seal or issuer, was seen.
    Original,
    /// What the paper is, or what else stands on it.
    Piece,
    /// The list or the rules do not say how many points.
    Points,
    /// Papers that need a look together.
    Finding,
    /// What is on the doubtful papers of one envelope, or on papers doubted for the same kind of thing, each with an answer of
    /// its own on one sheet.
    Sheet,
}

impl QuestionKind {
    /// As files and pages spell it.
    pub fn as_str(self) -> &'static str {
        match self {
            QuestionKind::Meeting => "meeting",
            QuestionKind::Member => "member",
            QuestionKind::Days => "days",
            QuestionKind::Copy => "copy",
            QuestionKind::Original => "original",
            QuestionKind::Piece => "piece",
            QuestionKind::Points => "points",
            QuestionKind::Finding => "finding",
            QuestionKind::Sheet => "sheet",
        }
    }
}

/// A question of the review queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// What the answer is about, as text: equal keys are one question. Begins with the kind.
    pub key: String,
    /// What is asked.
    pub kind: QuestionKind,
    /// What it is asked about, as printed: a meeting, an envelope, a day; empty where only the picture can tell.
    pub about: String,
    /// The pieces of paper that one answer settles, by id, in the order of the paper.
    pub records: Vec<String>,
    /// Why it is asked, most important first, each code once.
    pub codes: Vec<ReasonCode>,
    /// The earliest day by which a member concerned needs the answer.
    pub deadline: Option<Date>,
    /// Whether the answer can change the outcome of a member.
    pub decisive: bool,
}

/// Begins the keys of questions about one envelope.
pub const OF_ENVELOPE: &str = "envelope:";

/// Begins the keys of questions about papers of several envelopes that are doubted for the same kind of thing; what they are
/// asked about is that kind.
pub const ALIKE: &str = "alike:";

impl Question {
    /// The same question about these papers: those of one envelope, or of one kind of doubt, are a sheet while there are
    /// several.
    pub fn about_papers(self, records: Vec<String>) -> Question {
        let each = self.key.starts_with(OF_ENVELOPE) || self.key.starts_with(ALIKE);
        let kind = match (each, records.len() > 1) {
            (true, true) => QuestionKind::Sheet,
            (true, false) if self.kind == QuestionKind::Sheet => QuestionKind::Piece,
            _ => self.kind,
        };
        Question { kind, records, ..self }
    }
}
