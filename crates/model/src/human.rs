//! What a human decided (人の決定): appended to a chain, never changed.
//!
//! [`crate::Decision`] is what became of a record; a [`HumanDecision`] is one of the things that it rests on. Each
//! names the one before by its hash, so that none can be changed, left out or put in between unseen. What could tell
//! of a person (subject, answer, what was seen, note) enters the hash only through a salted digest: it can be erased,
//! and the chain still holds.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::{Answer, Answered, Seen, Subject};

/// The `previous` of the first decision.
pub const CHAIN_START: &str = "0000000000000000000000000000000000000000000000000000000000000000";

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

/// Digest of a personal part ([`Answered::canonical`]) with its salt.
pub fn personal_digest(salt: &str, canonical: &str) -> String {
    hex(&Sha256::digest(format!("{salt}\n{canonical}")))
}

pub(crate) fn hex(bytes: &[u8]) -> String {
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
}
