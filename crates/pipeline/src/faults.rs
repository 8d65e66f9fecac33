//! The pure stages over what strangers sent: a fault of ours over one document, record or envelope is that one's. It is
//! named, what it concerns goes to a human, and the batch goes on.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};

use daicho_extract::Extraction;
use daicho_link::Linker;
use daicho_link::member::{MemberIndex, link_members};
use daicho_model::{Diagnostic, Envelope, Record, RecordKind, Severity};
use rayon::prelude::*;

use crate::linking::link_of;

fn caught<T>(work: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(work)).ok()
}

/// What extraction gives for a document; one at fault gives no record.
pub(crate) fn extracted(path: &str, extract: impl FnOnce() -> Extraction) -> Extraction {
    caught(extract).unwrap_or_else(|| Extraction {
        records: Vec::new(),
        diagnostics: vec![Diagnostic::new("extraction_failed", Severity::Error).in_document(path)],
    })
}

/// Links the meetings named; a record at fault stays without a link.
pub(crate) fn link_meetings(records: &mut [Record], linker: &Linker) -> Vec<Diagnostic> {
    let linked = records.par_iter_mut().filter_map(|record| match caught(|| link_of(record, linker)) {
        Some(link) => {
            record.link = link;
            None
        }
        None => {
            let failed = Diagnostic::new("linking_failed", Severity::Error);
            let path = record.document.path.clone();
            Some(failed.in_document(path).on_page(record.page).with("record", &record.record_id))
        }
    });
    linked.collect()
}

/// Links the members named, document by document: what a document says of its envelopes stays in it.
pub(crate) fn link_to_members(records: &mut [Record], index: &MemberIndex) -> Vec<Diagnostic> {
    by_document(records, |records| link_members(records, index))
}

/// The records of a document at fault are nobody's.
fn by_document(records: &mut [Record], link: impl Fn(&mut [Record]) + Sync) -> Vec<Diagnostic> {
    let documents = records.par_chunk_by_mut(|a, b| a.document.path == b.document.path);
    let failed = documents.filter_map(|records| {
        if caught(|| link(records)).is_some() {
            return None;
        }
        records.iter_mut().for_each(|record| record.member = None);
        let failed = Diagnostic::new("member_linking_failed", Severity::Error);
        records.first().map(|record| failed.in_document(&record.document.path))
    });
    failed.collect()
}

/// What envelopes declare and hold. One at fault is left out, and one with more of both than can be compared.
pub(crate) fn envelopes(records: &[Record]) -> (Vec<Envelope>, Vec<Diagnostic>) {
    let large = too_large(records);
    if large.is_empty() {
        return match caught(|| daicho_audit::envelopes(records)) {
            Some(envelopes) => (envelopes, Vec::new()),
            None => one_by_one(records, daicho_audit::envelopes),
        };
    }
    let (left_out, rest): (Vec<&Record>, Vec<&Record>) =
        records.iter().partition(|record| large.contains(record.envelope_id.as_str()));
    let rest: Vec<Record> = rest.into_iter().cloned().collect();
    let (envelopes, mut told) = envelopes(&rest);
    for id in large {
        let diagnostic = Diagnostic::new("reconciling_too_large", Severity::Warning).with("envelope", id);
        let first = left_out.iter().find(|record| record.envelope_id == id);
        told.extend(first.map(|record| diagnostic.in_document(&record.document.path)));
    }
    (envelopes, told)
}

/// Pairs of a declared row and a piece of one envelope that are compared: a thousand of each.
const MOST_PAIRS: u64 = 1_000_000;

/// Envelopes with more pairs than that.
fn too_large(records: &[Record]) -> BTreeSet<&str> {
    let mut counts: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
    for record in records {
        let (declared, others) = counts.entry(&record.envelope_id).or_default();
        *(if record.kind == RecordKind::Declaration { declared } else { others }) += 1;
    }
    let large = counts.into_iter().filter(|(_, (declared, others))| declared * others > MOST_PAIRS);
    large.map(|(id, _)| id).collect()
}

fn one_by_one(
    records: &[Record],
    reconcile: impl Fn(&[Record]) -> Vec<Envelope>,
) -> (Vec<Envelope>, Vec<Diagnostic>) {
    let mut groups: BTreeMap<&str, Vec<Record>> = BTreeMap::new();
    for record in records {
        groups.entry(&record.envelope_id).or_default().push(record.clone());
    }
    let (mut envelopes, mut failed) = (Vec::new(), Vec::new());
    for (id, records) in &groups {
        match caught(|| reconcile(records)) {
            Some(one) => envelopes.extend(one),
            None => {
                let diagnostic = Diagnostic::new("reconciling_failed", Severity::Error).with("envelope", id);
                failed.extend(records.first().map(|record| diagnostic.in_document(&record.document.path)));
            }
        }
    }
    (envelopes, failed)
}

#[cfg(test)]
mod tests {
    use daicho_model::{BoundingBox, Confidence, Decision, DocumentRef, Fields};

    use super::*;

    fn record(path: &str) -> Record {
        Record {
            record_id: format!("{path}-1"),
            document: DocumentRef { path: path.to_owned(), sha256: String::new() },
            page: 1,
            bounding_box: BoundingBox::PAGE,
            kind: RecordKind::Certificate,
            kind_confidence: Confidence::ZERO,
            traces: None,
            envelope_id: format!("{path}#1"),
            envelope: None,
            fields: Fields::default(),
            link: None,
            member: None,
            decision: Decision::Review,
            reasons: Vec::new(),
            decided_by: Vec::new(),
            as_read: None,
        }
    }

    fn check(diagnostics: &[Diagnostic], code: &str) {
        let [said] = diagnostics else { panic!("{diagnostics:?}") };
        assert_eq!((said.code.as_str(), said.document.as_str()), (code, "bad.pdf"));
    }

    fn fails_over(records: &[Record]) {
        assert!(records.iter().all(|record| record.document.path != "bad.pdf"), "a fault");
    }

    #[test]
    fn a_fault_over_one_document_is_a_diagnostic() {
        check(&extracted("bad.pdf", || panic!("a fault")).diagnostics, "extraction_failed");
    }

    #[test]
    fn a_fault_over_whose_a_document_is_leaves_the_others_linked() {
        let mut records = ["a.pdf", "bad.pdf", "c.pdf"].map(record);
        let told = by_document(&mut records, |records| {
            records.iter_mut().for_each(|record| record.envelope = Some("1".to_owned()));
            fails_over(records);
        });
        check(&told, "member_linking_failed");
        assert!(records.iter().all(|record| record.envelope.is_some()));
    }

    #[test]
    fn an_envelope_of_too_many_pairs_is_left_out_and_named() {
        let declared = Record { kind: RecordKind::Declaration, ..record("bad.pdf") };
        let mut records = vec![record("a.pdf")];
        records.extend(std::iter::repeat_n(declared, 1_001));
        records.extend(std::iter::repeat_n(record("bad.pdf"), 1_000));
        let (envelopes, told) = envelopes(&records);
        check(&told, "reconciling_too_large");
        assert_eq!(envelopes.len(), 1);
        records.remove(1);
        assert_eq!(too_large(&records).len(), 0);
    }

    #[test]
    fn a_fault_over_one_envelope_leaves_the_others_reconciled() {
        let records = ["a.pdf", "bad.pdf", "c.pdf"].map(record);
        let (envelopes, told) = one_by_one(&records, |records| {
            fails_over(records);
            daicho_audit::envelopes(records)
        });
        check(&told, "reconciling_failed");
        let ids: Vec<_> = envelopes.iter().map(|one| one.envelope_id.as_str()).collect();
        assert_eq!(ids, ["a.pdf#1", "c.pdf#1"]);
    }
}
