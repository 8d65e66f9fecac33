//! What humans answer, and about what.

use serde::{Deserialize, Serialize};

use crate::{BoundingBox, Corrections, DocumentRef, Record, Seen};

/// What a decision is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Subject {
    /// One piece of paper.
    Record {
        /// Its id in the run that was looked at.
        record_id: String,
    },
    /// A page, whose pieces were drawn anew.
    Page {
        /// Its file.
        document: DocumentRef,
        /// Which page, from 1.
        page: u32,
    },
    /// A finding of the audit.
    Finding {
        /// Its code.
        code: String,
        /// The records concerned, by id, in order.
        records: Vec<String>,
        /// In whose envelope each of them lay ([`Seen::applicant`]), in their order; empty where that is not said.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        applicants: Vec<String>,
    },
    /// A member as a whole.
    Member {
        /// Member number.
        member_no: String,
    },
    /// A text that may be a name of a meeting.
    Name {
        /// Of which meeting.
        meeting_id: String,
        /// As papers print it.
        text: String,
    },
    /// Other decisions: an undo, an erasure, or a decision whose subject was erased.
    Decisions,
}

/// What a human answered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Answer {
    /// It is as it was read, with the best candidates.
    Accept,
    /// It is of this meeting.
    Meeting {
        /// Which.
        meeting_id: String,
    },
    /// Its meeting is not on the list.
    NotRecognised,
    /// It is this member's.
    Member {
        /// Whose.
        member_no: String,
    },
    /// These fields read otherwise.
    Fields {
        /// What they read.
        fields: Box<Corrections>,
    },
    /// It is a receipt.
    Receipt,
    /// It is a copy, a specimen or void: it does not count.
    Copy,
    /// The original was seen.
    Original,
    /// It names nobody: it does not count.
    Unnamed,
    /// The page holds these pieces of paper.
    Pieces {
        /// Their places on the page.
        boxes: Vec<BoundingBox>,
    },
    /// Somebody objects: the record or finding is looked at again.
    Objection {
        /// What was said.
        text: String,
        /// Whether it holds back only what no other standing answer is about, given before it or after.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        unless_answered: bool,
        /// Whether an erasure says it: it then holds for every body of the database.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        erasure: bool,
    },
    /// A question to somebody: nothing changes until it is answered.
    Ask {
        /// To whom.
        whom: String,
        /// What.
        text: String,
    },
    /// There is nothing to the finding.
    FindingDismissed,
    /// The finding is right: its records stay held back until each is answered.
    FindingConfirmed,
    /// The text is a name of the meeting: a second person says so.
    NameConfirmed,
    /// The text is no name of the meeting.
    NameRejected,
    /// A decision is taken back.
    Undo {
        /// Which.
        decision_id: u64,
    },
    /// All decisions that were given together are taken back.
    UndoBatch {
        /// Their batch.
        batch: u64,
    },
    /// The personal parts of these decisions were erased (消去).
    Erasure {
        /// Which decisions.
        decisions: Vec<u64>,
        /// Decisions about others that named an erased person, as they read since.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        masked: Vec<Masked>,
        /// Pages that every later run passes over: SHA-256 (hex) of the document, and the page from 1.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pages: Vec<(String, u32)>,
    },
    /// What an answer reads as once it was erased; never appended.
    Erased,
}

impl Answer {
    /// Its name as files and the command line spell it, e.g. `not_recognised`.
    pub fn name(&self) -> &'static str {
        match self {
            Answer::Accept => "accept",
            Answer::Meeting { .. } => "meeting",
            Answer::NotRecognised => "not_recognised",
            Answer::Member { .. } => "member",
            Answer::Fields { .. } => "fields",
            Answer::Receipt => "receipt",
            Answer::Copy => "copy",
            Answer::Original => "original",
            Answer::Unnamed => "unnamed",
            Answer::Pieces { .. } => "pieces",
            Answer::Objection { .. } => "objection",
            Answer::Ask { .. } => "ask",
            Answer::FindingDismissed => "finding_dismissed",
            Answer::FindingConfirmed => "finding_confirmed",
            Answer::NameConfirmed => "name_confirmed",
            Answer::NameRejected => "name_rejected",
            Answer::Undo { .. } => "undo",
            Answer::UndoBatch { .. } => "undo_batch",
            Answer::Erasure { .. } => "erasure",
            Answer::Erased => "erased",
        }
    }

    /// Whether it speaks of decisions only and of nobody: it then stays readable whatever is erased.
    pub fn is_open(&self) -> bool {
        matches!(self, Answer::Undo { .. } | Answer::UndoBatch { .. } | Answer::Erasure { .. })
    }
}

/// A decision whose personal part names nobody any more whom an erasure was about. What was sealed is gone with the name; the
/// erasure, which nobody can change, says what took its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Masked {
    /// Which decision.
    pub decision: u64,
    /// SHA-256 (hex) of the new salt and the personal part as it reads since.
    pub personal_sha256: String,
}

/// An answer on its way into the chain.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Answered {
    /// About what.
    pub subject: Subject,
    /// What.
    pub answer: Answer,
    /// What was seen; `None` for what is about no paper.
    pub seen: Option<Seen>,
    /// A remark.
    pub note: Option<String>,
}

impl Answered {
    /// An answer about a record as it is shown now.
    pub fn about(record: &Record, answer: Answer) -> Answered {
        let subject = Subject::Record { record_id: record.record_id.clone() };
        Answered { subject, answer, seen: Some(Seen::of(record)), note: None }
    }

    /// A decision is taken back.
    pub fn undo(decision_id: u64) -> Answered {
        let answer = Answer::Undo { decision_id };
        Answered { subject: Subject::Decisions, answer, seen: None, note: None }
    }

    /// Decisions that were given together are taken back.
    pub fn undo_batch(batch: u64) -> Answered {
        let answer = Answer::UndoBatch { batch };
        Answered { subject: Subject::Decisions, answer, seen: None, note: None }
    }

    /// The form that is kept, and that the digest is taken of.
    pub fn canonical(&self) -> String {
        // Our own types: string keys only.
        serde_json::to_string(self).expect("model types are always JSON")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_spelt_as_their_names() {
        let name = [Answer::NameConfirmed, Answer::NameRejected];
        for answer in
            [Answer::Accept, Answer::FindingDismissed, Answer::UndoBatch { batch: 3 }].into_iter().chain(name)
        {
            let value = serde_json::to_value(&answer).unwrap();
            assert_eq!(value["kind"], answer.name());
        }
    }
}
