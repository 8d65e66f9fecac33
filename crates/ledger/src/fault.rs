//! A fault of ours over one record or one member stays theirs: what it concerns waits for a human, and the others go on.

use std::panic::{AssertUnwindSafe, catch_unwind};

use daicho_model::{Diagnostic, Points, Reason, ReasonCode, Severity};

use crate::entry::{Entry, State};

/// The finding that a record waits for, for a human.
const FINDING: &str = "booking_failed";

/// What `work` gives; `None` where it is at fault. What it had changed until then must not be used.
pub(crate) fn caught<T>(work: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(work)).ok()
}

/// Why a record waits that could not be worked out.
pub(crate) fn reason() -> Reason {
    Reason::new(ReasonCode::OpenFinding).with("finding", FINDING)
}

/// Holds an entry back, whatever was made of it.
pub(crate) fn hold_back(entry: &mut Entry<'_>) {
    if entry.state != State::NotApplicable {
        entry.state = State::Pending;
        entry.reasons = vec![reason()];
        entry.counted = Points::ZERO;
        entry.arithmetic = None;
    }
}

/// One for each entry that was held back.
pub(crate) fn told<'e, 'a: 'e>(entries: impl Iterator<Item = &'e Entry<'a>>) -> Vec<Diagnostic> {
    let failed = entries.filter(|entry| entry.reasons.first().is_some_and(|first| *first == reason()));
    let told = failed.map(|entry| {
        let record = entry.record;
        let failed = Diagnostic::new("booking_failed", Severity::Error).with("record", &record.record_id);
        let failed = failed.in_document(&record.document.path).on_page(record.page);
        match record.accepted_member() {
            Some(member) => failed.with("member_no", member),
            None => failed,
        }
    });
    told.collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use daicho_model::{
        BoundingBox, Confidence, Decision, DocumentRef, Fields, Member, Outcome, PostingStatus, Record,
        RecordKind,
    };

    use super::*;
    use crate::folder::Folder;
    use crate::gate::{Desk, gate, guarded};
    use crate::{Booking, Rules, Thresholds};

    fn record(id: &str) -> Record {
        Record {
            record_id: id.to_owned(),
            document: DocumentRef { path: format!("{id}.pdf"), sha256: "00".repeat(32) },
            page: 2,
            bounding_box: BoundingBox::PAGE,
            kind: RecordKind::Certificate,
            kind_confidence: Confidence::new(0.98),
            traces: None,
            envelope_id: "batch.pdf#1".to_owned(),
            envelope: Some("1001".to_owned()),
            fields: Fields::default(),
            link: None,
            member: None,
            decision: Decision::Review,
            reasons: Vec::new(),
            decided_by: Vec::new(),
            as_read: None,
        }
    }

    fn with_desk(check: impl FnOnce(&Booking<'_>, &Desk<'_>)) {
        let rules = Rules::parse(include_str!("../../../catalogs/jrs/rules.toml"), "rules.toml").unwrap();
        let (listings, received, thresholds) = (BTreeMap::new(), BTreeMap::new(), Thresholds::default());
        let day = |text: &str| text.parse().unwrap();
        let member = Member {
            member_no: "1001".to_owned(),
            name: "甲野".to_owned(),
            other_names: Vec::new(),
            cycle_from: day("2020-04-01"),
            cycle_to: day("2025-03-31"),
            extra: BTreeMap::new(),
            facts: BTreeMap::new(),
        };
        let input = Booking {
            rules: &rules,
            body: "jrs",
            unit: "society",
            listings: &listings,
            other_listings: &listings,
            records: &[],
            members: &[member],
            audit_twins: &[],
            findings: &[],
            as_of: day("2025-03-31"),
            received: &received,
            unread: &BTreeMap::new(),
            thresholds: &thresholds,
        };
        check(&input, &Desk::new(&input));
    }

    #[test]
    fn a_fault_over_a_record_leaves_it_with_its_member_for_a_human() {
        with_desk(|_, desk| {
            let record = record("a");
            let (entry, more) = guarded(desk, &record, || panic!("a fault"));
            assert_eq!(
                (entry.owner, entry.state, &entry.reasons),
                (Some(0), State::Pending, &vec![reason()])
            );
            assert!(more.is_empty() && entry.points.is_none() && entry.open_kind);
            let told = told([entry].iter());
            assert_eq!(
                (told[0].code.as_str(), told[0].document.as_str(), told[0].page),
                ("booking_failed", "a.pdf", Some(2))
            );
        });
    }

    #[test]
    fn a_fault_over_a_member_posts_nothing_and_judges_nothing() {
        with_desk(|input, desk| {
            let records = [record("a"), record("b")];
            let mut entries: Vec<Entry<'_>> = records.iter().map(|record| gate(desk, record).0).collect();
            let twins = BTreeMap::new();
            let folder = Folder { input, desk, seat: 0, twins: &twins, foreign: &[] };
            let sheet = folder.guarded(desk.members[0], &mut entries, |entries| {
                entries[0].settle(State::Ready, reason());
                entries[0].counted = Points(15);
                panic!("a fault");
            });
            let postings: Vec<_> =
                sheet.postings.iter().map(|p| (p.record_id.as_str(), p.status, p.points)).collect();
            let pending = PostingStatus::Pending;
            assert_eq!(postings, [("a", pending, Points::ZERO), ("b", pending, Points::ZERO)]);
            assert_eq!((sheet.outcome.result, sheet.outcome.counts["pending"]), (Outcome::Undecidable, 2));
            assert_eq!(sheet.diagnostics[0].code, "judging_failed");
            assert_eq!(told(entries.iter()).len(), 2);
        });
    }

    #[test]
    fn what_is_not_at_fault_is_not_told() {
        with_desk(|_, desk| {
            let record = record("a");
            let (entry, _) = gate(desk, &record);
            assert!(!entry.reasons.is_empty() && told([entry].iter()).is_empty());
        });
    }
}
