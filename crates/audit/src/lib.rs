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
//! | `too_many_together` | open | more papers of one member than are compared with one another |
//! | `audit_failed` | open | a fault of ours over these records: nobody has compared them |

mod envelopes;
mod facts;
mod keys;
mod papers;
mod reuse;
mod twins;

use std::panic::{AssertUnwindSafe, catch_unwind};

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
        audit.compare(records, |audit| twins::look(records, audit));
    }
    for records in papers.values() {
        audit.compare(records, |audit| papers::look(records, &mut audit.findings));
    }
    let all: Vec<&Record> = records.iter().filter(|record| record.kind.counts_as_attendance()).collect();
    audit.add(&all, |audit| reuse::look(records, &mut audit.findings));
    audit.twins.sort_by(|a, b| a.kept.cmp(&b.kept));
    audit.findings.sort_by(|a, b| (&a.code, &a.records).cmp(&(&b.code, &b.records)));
    audit.findings.dedup();
    audit
}

/// So many papers of one member, of one meeting, are compared with one another; nobody has that many.
const MOST_TOGETHER: usize = 300;

impl Audit {
    /// Compares records with one another, unless there are too many: then a human looks.
    fn compare(&mut self, records: &[&Record], look: impl FnOnce(&mut Audit)) {
        if records.len() <= MOST_TOGETHER {
            return self.add(records, look);
        }
        let many = finding("too_many_together", FindingStatus::Open, records.to_vec(), |_| None);
        self.findings.push(many);
    }

    /// Adds what is seen on some records. A fault of ours holds them back with an open finding; the others go on.
    fn add(&mut self, records: &[&Record], look: impl FnOnce(&mut Audit)) {
        let mut seen = Audit::default();
        if catch_unwind(AssertUnwindSafe(|| look(&mut seen))).is_err() {
            let failed = finding("audit_failed", FindingStatus::Open, records.to_vec(), |_| None);
            seen = Audit { findings: vec![failed], twins: Vec::new() };
        }
        self.findings.append(&mut seen.findings);
        self.twins.append(&mut seen.twins);
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_over_some_records_holds_them_back_and_no_others() {
        let mut audit = Audit::default();
        let seen = |audit: &mut Audit, code: &str| {
            audit.findings.push(finding(code, FindingStatus::Open, Vec::new(), |_| None));
        };
        audit.add(&[], |audit| {
            seen(audit, "half");
            panic!("a fault");
        });
        audit.add(&[], |audit| seen(audit, "other"));
        let codes: Vec<_> = audit.findings.iter().map(|f| (f.code.as_str(), f.status)).collect();
        assert_eq!(codes, [("audit_failed", FindingStatus::Open), ("other", FindingStatus::Open)]);
    }
}
