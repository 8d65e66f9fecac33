//! Duplicates and other findings over records.
//!
//! The audit sees all records of a run with their links. It never accuses: it names records that should be
//! looked at together, and what was seen on each. Only twins are settled by a counting rule; every other finding
//! is open and holds its records back until a human has looked. What each code looks at and does not prove is in
//! `docs/audit.md`.
//!
//! | code | status | what was seen |
//! |---|---|---|
//! | `duplicate_certificate`, `duplicate_meeting` | settled | twins of one member, meeting and edition |
//! | `edition_differs` | open | one member, one meeting, days in common (or soon after each other, one from afar), two edition numbers that do not follow each other |
//! | `edition_days_apart` | open | one member, one meeting, one edition number, days far apart |
//! | `possible_twin` | open | a remote attendance soon before or after another of the meeting, or any within a week, edition not stated |
//! | `paper_repeated` | open | two papers of one member that nothing tells apart |
//! | `meeting_renamed` | open | one member, days in common, two meetings that the list relates by a change of name, merger or split |
//! | `overlapping_meetings` | open | one member, two meetings on site on the very same days, far apart |
//! | `used_in_earlier_cycle` | open | a paper for what the member system shows for an earlier cycle |
//! | `used_for_other_body` | open | a page that another body's last run has posted |
//! | `serial_reused` | open | one serial of one meeting under two members |
//! | `payload_reused` | open | one QR payload under two members |
//! | `scan_shared` | open | two senders' pages that share what a scan leaves beside its print |
//! | `scan_shared_names_differ` | open | the same, and the holders' names differ |
//! | `handwriting_reused` | open | one handwriting on two pages, stroke by stroke |
//! | `holder_not_applicant` | open | a piece that is surely another member's than its envelope's |
//! | `too_many_together` | open | more papers of one member than are compared with one another |
//! | `audit_failed` | open | a fault of ours over these records: nobody has compared them |

mod around;
mod as_read;
mod envelopes;
mod facts;
mod hands;
mod holders;
mod keys;
mod papers;
mod places;
mod reuse;
mod roster;
mod sample;
mod scans;
mod travel;
mod twins;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use daicho_model::{Finding, FindingStatus, Record, RecordKind, TwinGroup};

pub use around::{Around, PostedElsewhere};
pub use envelopes::envelopes;
pub use keys::keys;
pub use roster::{Folding, roster};
pub use sample::{ErrorRate, error_rate, sample};

/// Findings that need what lies beside the records, or all pages of a meeting: who looks at some records again leaves
/// these as they are.
pub const NEEDS_ALL: [&str; 6] = [
    "handwriting_reused",
    "meeting_renamed",
    "scan_shared",
    "scan_shared_names_differ",
    "used_for_other_body",
    "used_in_earlier_cycle",
];

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
    audit_around(records, &Around::default())
}

/// The same with what is known beside the records.
pub fn audit_around(records: &[Record], around: &Around) -> Audit {
    let mut audit = Audit::default();
    audit.look_near(records);
    audit.look_around(records, around);
    audit.sorted()
}

/// Only what can be told of some records without all others: twins, and every finding but [`NEEDS_ALL`].
pub fn audit_near(records: &[Record]) -> Audit {
    let mut audit = Audit::default();
    audit.look_near(records);
    audit.sorted()
}

/// Only the twins: what the ledger needs of the audit where the findings are known.
pub fn twins(records: &[Record]) -> Vec<TwinGroup> {
    let mut audit = Audit::default();
    for records in facts::by_member_and_meeting(records).values() {
        audit.compare(records, |audit| twins::look(records, audit));
    }
    audit.sorted().twins
}

/// So many papers of one member, of one meeting, are compared with one another; nobody has that many.
const MOST_TOGETHER: usize = 300;

impl Audit {
    /// Looks for what brings records together by their members, meetings, numbers and codes.
    fn look_near(&mut self, records: &[Record]) {
        for records in facts::by_member_and_meeting(records).values() {
            self.compare(records, |audit| twins::look(records, audit));
        }
        let records = &*facts::without_copies(records);
        for records in facts::by_member(records, |record| record.kind.counts_as_attendance()).values() {
            for records in travel::same_days(records).values() {
                self.compare(records, |audit| travel::look(records, &mut audit.findings));
            }
        }
        for records in facts::by_member(records, |record| record.kind == RecordKind::Paper).values() {
            self.compare(records, |audit| papers::look(records, &mut audit.findings));
        }
        let all = attendances(records);
        self.add(&all, |audit| holders::look(records, &mut audit.findings));
        let as_read = as_read::as_read(records);
        let looked_at = as_read::beside(&all, &as_read);
        self.add(&all, |audit| reuse::look(&looked_at, &mut audit.findings));
    }

    /// Looks for [`NEEDS_ALL`].
    fn look_around(&mut self, records: &[Record], around: &Around) {
        let records = &*facts::without_copies(records);
        for records in facts::by_member_and_meeting(records).values() {
            self.add(records, |audit| around::earlier_cycle(records, around, &mut audit.findings));
        }
        let related = around.related_meetings();
        for records in facts::by_member(records, |record| record.kind.counts_as_attendance()).values() {
            let of_one = |record: &&Record| record.accepted_meeting().is_some_and(|id| related.contains(id));
            let related: Vec<&Record> = records.iter().copied().filter(of_one).collect();
            self.compare(&related, |audit| around::renamed(&related, around, &mut audit.findings));
        }
        let all = attendances(records);
        let as_read = as_read::as_read(records);
        let looked_at = as_read::beside(&all, &as_read);
        for look in [scans::look, hands::look] {
            self.add(&all, |audit| look(&looked_at, &mut audit.findings));
        }
        self.add(&all, |audit| around::other_body(records, around, &mut audit.findings));
    }

    fn sorted(mut self) -> Audit {
        self.twins.sort_by(|a, b| a.kept.cmp(&b.kept));
        self.findings.sort_by(|a, b| (&a.code, &a.records).cmp(&(&b.code, &b.records)));
        self.findings.dedup();
        self
    }

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

/// Records that say that somebody attended.
fn attendances(records: &[Record]) -> Vec<&Record> {
    records.iter().filter(|record| record.kind.counts_as_attendance()).collect()
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
        evidence: records
            .iter()
            .map(|record| evidence(record).unwrap_or_else(|| facts::piece_evidence(record)))
            .collect(),
        records: records.into_iter().map(|record| record.record_id.clone()).collect(),
        status,
        details: BTreeMap::new(),
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
