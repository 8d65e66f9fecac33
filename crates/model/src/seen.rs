//! What was on the screen when a human answered.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::human::hex;
use crate::{BoundingBox, Record};

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
