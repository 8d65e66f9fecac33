//! What was taken as read stays so where nothing but an erased name reads otherwise now.
//!
//! An `accept` rests on how its paper read when it was given. Without the name of an erased member (as president on a certificate
//! of somebody else's, as the misread holder of a paper that was given to another) the paper reads otherwise, and the same clerk's
//! answer would not be applied any more. The decision takes the digests of what it reads since; a later run, which reads the paper
//! with the name again, finds it by the digest it had.

use std::collections::BTreeSet;

use daicho_ledger::decided;
use daicho_model::{Answer, HumanDecision, Member, Record, Subject, shown_digest};

use super::found::Found;
use super::left::{Linkers, decisions_left, masked, unlinked};
use crate::derive::Court;

/// Adds the digests to the decisions that were applied until now. `members` are those before and after the erasure.
pub(super) fn keep(
    found: &mut Found,
    court: &Court<'_>,
    all: &[HumanDecision],
    members: (&[Member], &[Member]),
) {
    let linkers = (Linkers::new(court, members.0), Linkers::new(court, members.1));
    for document in touched(found, all) {
        let of_document = |one: &&HumanDecision| match &one.seen {
            Some(seen) => seen.document == document,
            None => true,
        };
        let about: Vec<HumanDecision> = all.iter().filter(of_document).cloned().collect();
        let accepts: Vec<&HumanDecision> = about.iter().filter(|one| one.answer == Answer::Accept).collect();
        for decision in accepts {
            let digests = digests(found, &linkers, &about, decision);
            if digests.is_empty() {
                continue;
            }
            let answered = found.masked.entry(decision.id).or_insert_with(|| decision.answered());
            if let Some(seen) = &mut answered.seen {
                seen.erased_sha256 = digests.into_iter().collect();
            }
        }
    }
}

/// Digests of what a decision took as read, as it reads without the members; none where it reads the same, or the decision was
/// not applied before. `about` are the decisions about its document.
fn digests(
    found: &Found,
    linkers: &(Linkers<'_>, Linkers<'_>),
    about: &[HumanDecision],
    decision: &HumanDecision,
) -> BTreeSet<String> {
    let (Subject::Record { record_id }, Some(seen)) = (&decision.subject, &decision.seen) else {
        return BTreeSet::new();
    };
    let rows = found.staying.iter().filter(|row| row.undecided.document.sha256 == seen.document);
    let had: Vec<Record> = rows.map(|row| row.undecided.clone()).collect();
    let papers = decided::find(&had, decision, record_id);
    let papers: BTreeSet<String> = papers.into_iter().map(|record| record.record_id.clone()).collect();
    let read: Vec<Record> = had.iter().map(|record| unlinked(record, found)).collect();
    let clean: Vec<Record> = read.iter().map(|record| masked(record, found)).collect();
    let left = decisions_left(about.to_vec(), found);
    let shown = |linkers: &Linkers<'_>, records: Vec<Record>, decisions: &[HumanDecision]| {
        shown_before(linkers, records, (decisions, decision.id), &papers)
    };
    let was = shown(&linkers.0, had, about);
    if found.decisions.contains(&decision.id) || !was.iter().all(|record| seen.is_of(record)) {
        return BTreeSet::new();
    }
    let since = [shown(&linkers.1, read, &left), shown(&linkers.1, clean, &left)].concat();
    since.iter().map(shown_digest).filter(|digest| *digest != seen.record_sha256).collect()
}

/// Documents that something of was taken as read, and whose papers, or what was said of them, read otherwise without the members.
fn touched(found: &Found, all: &[HumanDecision]) -> BTreeSet<String> {
    let document = |one: &HumanDecision| one.seen.as_ref().map(|seen| seen.document.clone());
    let accepted: BTreeSet<String> =
        all.iter().filter(|one| one.answer == Answer::Accept).filter_map(document).collect();
    let rows = found.staying.iter().map(|row| &row.undecided);
    let rows = rows.filter(|record| accepted.contains(&record.document.sha256));
    let other = rows.filter(|record| masked(&unlinked(record, found), found) != **record);
    let said =
        all.iter().filter(|one| found.masked.contains_key(&one.id) || found.decisions.contains(&one.id));
    let said = said.filter_map(document).filter(|document| accepted.contains(document));
    other.map(|record| record.document.sha256.clone()).chain(said).collect()
}

/// The papers as they are shown before a decision: after all before it that stand.
fn shown_before(
    linkers: &Linkers<'_>,
    mut records: Vec<Record>,
    (decisions, id): (&[HumanDecision], u64),
    papers: &BTreeSet<String>,
) -> Vec<Record> {
    let takes_back =
        |one: &HumanDecision| matches!(one.answer, Answer::Undo { .. } | Answer::UndoBatch { .. });
    let before = decisions.iter().filter(|one| one.id < id || takes_back(one)).cloned();
    linkers.decide(&mut records, &before.collect::<Vec<_>>());
    records.retain(|record| papers.contains(&record.record_id));
    records
}
