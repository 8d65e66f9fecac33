//! Duplicates and other findings over records.
//!
//! The audit sees all records of a run with their links. It never accuses: it names records that should be
//! looked at together, and what was seen on each. Only twins are settled by a counting rule; every other finding
//! is open and holds its records back until a human has looked.
//!
//! | code | status | what was seen |
//! |---|---|---|
//! | `duplicate_certificate`, `duplicate_meeting` | settled | twins of one member, meeting and edition |
//! | `edition_differs` | open | one member, one meeting, days in common (or soon after each other, one from afar), two edition numbers that do not follow each other |
//! | `edition_days_apart` | open | one member, one meeting, one edition number, days far apart |
//! | `possible_twin` | open | a remote attendance soon before or after another of the meeting, edition not stated |
//! | `paper_repeated` | open | two papers of one member that nothing tells apart |
//! | `serial_reused` | open | one serial of one meeting under two members |
//! | `payload_reused` | open | one QR payload under two members |

mod envelopes;
mod facts;
mod keys;
mod papers;
mod reuse;
mod twins;

use daicho_model::{Finding, FindingStatus, Record, RecordKind, TwinGroup};

pub use envelopes::envelopes;
pub use keys::keys;

/// What the audit saw.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Audit {
    /// Findings, by code, then records.
    pub findings: Vec<Finding>,
    /// Records of one member, meeting and edition, by the kept record. [`TwinGroup::void`] is ordered too: the
    /// better-evidenced first, so that the next can take the place of a kept one that is not posted.
    pub twins: Vec<TwinGroup>,
}

/// Looks at all records together. The order of the records does not matter.
pub fn audit(records: &[Record]) -> Audit {
    let meetings = facts::by_member_and_meeting(records);
    let papers = facts::by_member(records, |record| record.kind == RecordKind::Paper);
    let mut audit = Audit::default();
    for records in meetings.values() {
        twins::look(records, &mut audit);
    }
    for records in papers.values() {
        papers::look(records, &mut audit.findings);
    }
    reuse::look(records, &mut audit.findings);
    audit.twins.sort_by(|a, b| a.kept.cmp(&b.kept));
    audit.findings.sort_by(|a, b| (&a.code, &a.records).cmp(&(&b.code, &b.records)));
    audit.findings.dedup();
    audit
}

/// A finding over these records, in the order of their ids.
fn finding(
    code: &str,
    status: FindingStatus,
    mut records: Vec<&Record>,
    evidence: impl Fn(&Record) -> Option<daicho_model::Evidence>,
) -> Finding {
    records.sort_by(|a, b| a.record_id.cmp(&b.record_id));
    records.dedup_by(|a, b| a.record_id == b.record_id);
    Finding {
        code: code.to_owned(),
        evidence: records.iter().filter_map(|record| evidence(record)).collect(),
        records: records.into_iter().map(|record| record.record_id.clone()).collect(),
        status,
        decided_by: Vec::new(),
    }
}
