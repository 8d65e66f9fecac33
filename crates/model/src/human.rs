//! What a human decided (人の決定): appended to a chain, never changed.
//!
//! [`crate::Decision`] is what became of a record; a [`HumanDecision`] is one of the things that it rests on. Each
//! names the one before by its hash, so that none can be changed, left out or put in between unseen. What could tell
//! of a person (subject, answer, what was seen, note) enters the hash only through a salted digest: it can be erased,
//! and the chain still holds.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::{BoundingBox, Corrections, DocumentRef, Record};

/// The `previous` of the first decision.
pub const CHAIN_START: &str = "0000000000000000000000000000000000000000000000000000000000000000";

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

/// What was on the screen when the answer was given.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Seen {
    /// SHA-256 (hex) of the document.
    pub document: String,
    /// Page, from 1.
    pub page: u32,
    /// Where on it.
    #[serde(rename = "box")]
    pub bounding_box: BoundingBox,
    /// [`shown_digest`] of the record as it was shown.
    pub record_sha256: String,
    /// Member number of the applicant in whose envelope it lay before anything was decided, empty where that was nobody's:
    /// the same file may lie in the envelopes of several. `None`: not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub applicant: Option<String>,
    /// The same digests of the record as it reads since somebody named on it was erased: what was looked at is the same.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub erased_sha256: Vec<String>,
}

impl Seen {
    /// A record as it is shown now. In whose envelope it lay is said by the store, which knows what was not yet decided.
    pub fn of(record: &Record) -> Seen {
        Seen {
            document: record.document.sha256.clone(),
            page: record.page,
            bounding_box: record.bounding_box,
            record_sha256: shown_digest(record),
            applicant: None,
            erased_sha256: Vec::new(),
        }
    }

    /// Whether the record reads as it was shown, or as it does since a name on it was erased.
    pub fn is_of(&self, record: &Record) -> bool {
        let digest = shown_digest(record);
        self.record_sha256 == digest || self.erased_sha256.contains(&digest)
    }
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

/// A human's decision as it stands in the chain.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HumanDecision {
    /// Its place in the chain, from 1.
    pub id: u64,
    /// Under which body's rules, e.g. `jrs`.
    pub body: String,
    /// About what.
    pub subject: Subject,
    /// What.
    pub answer: Answer,
    /// Who answered.
    pub by: String,
    /// When, RFC 3339.
    pub at: String,
    /// What was seen.
    pub seen: Option<Seen>,
    /// A remark.
    pub note: Option<String>,
    /// The first of the decisions that were given together with it; its own id if it was given alone.
    pub batch: u64,
    /// Random text (hex) that the digest of the personal part is salted with; empty once that part was erased.
    pub salt: String,
    /// SHA-256 (hex) of salt and personal part.
    pub personal_sha256: String,
    /// Hash of the decision before.
    pub previous: String,
    /// SHA-256 (hex) over everything else; the personal part through its digest.
    pub hash: String,
}

impl HumanDecision {
    /// The decision that follows `previous` in the chain.
    pub fn seal(
        (id, batch): (u64, u64),
        body: &str,
        (by, at): (&str, &str),
        answered: Answered,
        salt: String,
        previous: &str,
    ) -> HumanDecision {
        let personal_sha256 = personal_digest(&salt, &answered.canonical());
        let mut decision = HumanDecision {
            id,
            body: body.to_owned(),
            subject: answered.subject,
            answer: answered.answer,
            by: by.to_owned(),
            at: at.to_owned(),
            seen: answered.seen,
            note: answered.note,
            batch,
            salt,
            personal_sha256,
            previous: previous.to_owned(),
            hash: String::new(),
        };
        decision.hash = decision.expected_hash();
        decision
    }

    /// What its hash must be.
    pub fn expected_hash(&self) -> String {
        let open = self.answer.is_open().then_some(&self.answer);
        let sealed = Sealed {
            id: self.id,
            body: &self.body,
            batch: self.batch,
            by: &self.by,
            at: &self.at,
            answer: open,
            personal_sha256: &self.personal_sha256,
            previous: &self.previous,
        };
        hex(&Sha256::digest(serde_json::to_vec(&sealed).expect("model types are always JSON")))
    }

    /// Whether its personal part is there.
    pub fn is_erased(&self) -> bool {
        self.salt.is_empty()
    }

    /// What was answered.
    pub fn answered(&self) -> Answered {
        Answered {
            subject: self.subject.clone(),
            answer: self.answer.clone(),
            seen: self.seen.clone(),
            note: self.note.clone(),
        }
    }

    /// Whether the personal part is the one that was decided; `None` where it was erased.
    pub fn personal_part_holds(&self) -> Option<bool> {
        self.personal_part_is(&self.personal_sha256)
    }

    /// Whether the personal part is the one of this digest; `None` where it was erased.
    pub fn personal_part_is(&self, sha256: &str) -> Option<bool> {
        let now = || personal_digest(&self.salt, &self.answered().canonical());
        (!self.is_erased()).then(|| now() == sha256)
    }
}

/// What the hash is taken of.
#[derive(Serialize)]
struct Sealed<'a> {
    id: u64,
    body: &'a str,
    batch: u64,
    by: &'a str,
    at: &'a str,
    answer: Option<&'a Answer>,
    personal_sha256: &'a str,
    previous: &'a str,
}

/// Digest of what a decision may rest on when it takes a record as it was read: kind, fields, the best candidates and
/// the envelope's member. How sure each is, and what became of the record, does not enter.
pub fn shown_digest(record: &Record) -> String {
    let fields = &record.fields;
    let link = record.link.as_ref();
    let meeting = link.and_then(|link| {
        link.meeting_id.as_ref().or(link.candidates.first().map(|candidate| &candidate.meeting_id))
    });
    let link = record.member.as_ref();
    let member = link.and_then(|link| {
        link.member_no.as_ref().or(link.candidates.first().map(|candidate| &candidate.member_no))
    });
    let facts = serde_json::json!([
        record.kind,
        known(&fields.holder),
        known(&fields.member_no),
        known(&fields.meeting),
        known(&fields.edition),
        known(&fields.from),
        known(&fields.to),
        known(&fields.mode),
        known(&fields.role),
        known(&fields.serial),
        known(&fields.issuer),
        known(&fields.seal),
        known(&fields.copy),
        known(&fields.publication),
        meeting,
        member,
        record.envelope,
    ]);
    hex(&Sha256::digest(facts.to_string()))
}

fn known<T>(field: &Option<crate::Field<T>>) -> Option<&T> {
    crate::Field::known(field)
}

/// Digest of a personal part ([`Answered::canonical`]) with its salt.
pub fn personal_digest(salt: &str, canonical: &str) -> String {
    hex(&Sha256::digest(format!("{salt}\n{canonical}")))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decision() -> HumanDecision {
        let answered = Answered {
            subject: Subject::Record { record_id: "aa-1-1".to_owned() },
            answer: Answer::Meeting { meeting_id: "jrs-0001".to_owned() },
            seen: None,
            note: Some("見本".to_owned()),
        };
        HumanDecision::seal(
            (1, 1),
            "jrs",
            ("係", "2026-11-30T10:00:00Z"),
            answered,
            "5a17".to_owned(),
            CHAIN_START,
        )
    }

    #[test]
    fn a_decision_holds_as_it_was_sealed() {
        let sealed = decision();
        assert_eq!(sealed.expected_hash(), sealed.hash);
        assert_eq!(sealed.personal_part_holds(), Some(true));
    }

    /// A change behind the chain's back is seen in the hash or in the personal part.
    fn check_change(change: impl FnOnce(&mut HumanDecision)) {
        let mut changed = decision();
        change(&mut changed);
        let holds = changed.expected_hash() == changed.hash && changed.personal_part_holds() == Some(true);
        assert!(!holds, "{changed:?}");
    }

    #[test]
    fn every_change_is_seen() {
        check_change(|it| it.id = 2);
        check_change(|it| it.body = "mr".to_owned());
        check_change(|it| it.batch = 9);
        check_change(|it| it.by = "別人".to_owned());
        check_change(|it| it.at = "2026-11-30T10:00:01Z".to_owned());
        check_change(|it| it.answer = Answer::Accept);
        check_change(|it| it.answer = Answer::Undo { decision_id: 1 });
        check_change(|it| it.subject = Subject::Decisions);
        check_change(|it| it.note = None);
        check_change(|it| it.salt = "5a18".to_owned());
        check_change(|it| it.personal_sha256.clear());
        check_change(|it| it.previous = it.hash.clone());
    }

    #[test]
    fn the_chain_holds_without_the_personal_part() {
        let mut erased = decision();
        (erased.subject, erased.answer) = (Subject::Decisions, Answer::Erased);
        (erased.note, erased.salt) = (None, String::new());
        assert_eq!((erased.expected_hash(), erased.personal_part_holds()), (erased.hash.clone(), None));
    }

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
