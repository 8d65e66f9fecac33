//! The review queue beside the results: filled by a run, kept true by decisions.

use std::collections::BTreeSet;

use daicho_ledger::questions_of;
pub use daicho_ledger::{Singly, earns, singly};
use daicho_model::{Finding, Record};
use daicho_store::{QuestionState, Queued, Results, Store};

use crate::asks;
use crate::error::Failure;

/// Writes the queue of a run's results. What somebody was asked waits for that answer still.
pub(crate) fn fill(store: &mut Store, results: &Results) -> Result<(), Failure> {
    let body = results.body.as_str();
    let asked = daicho_ledger::queue(&results.records, &results.findings, &results.journal.outcomes);
    store.replace_questions(body, &asked)?;
    for ask in asks::of(&store.decisions(body)?) {
        let papers: Vec<String> = ask.records.iter().cloned().collect();
        let is_it = |one: &Queued| {
            one.question.records.iter().collect::<BTreeSet<_>>() == ask.records.iter().collect()
        };
        if let Some(one) = store.questions_about(body, &papers)?.into_iter().find(is_it) {
            store.settle_question(body, &one.id, QuestionState::Asked, ask.batch)?;
        }
    }
    Ok(())
}

/// Writes the queue of a body's last run where an older program left none.
///
/// # Errors
/// The database cannot be read or written.
pub fn fill_missing(store: &mut Store, body: &str) -> Result<(), Failure> {
    if !store.queue_counts(body)?.is_empty() {
        return Ok(());
    }
    match store.results(body)? {
        Some(results) => fill(store, &results),
        None => Ok(()),
    }
}

/// Asks anew about records that have changed.
pub(crate) fn refresh(store: &mut Store, body: &str, changed: &BTreeSet<String>) -> Result<(), Failure> {
    // An empty queue is one that an older program left, unless nothing waits at all.
    if store.queue_counts(body)?.is_empty() && store.has_waiting(body)? {
        return fill_missing(store, body);
    }
    let mut records: Vec<Record> = Vec::new();
    for id in changed {
        records.extend(store.record(body, id)?);
    }
    let mut outcomes = Vec::new();
    for number in members(&records) {
        outcomes.extend(store.outcome(body, number)?);
    }
    let findings: Vec<Finding> = store.findings_of(body, changed)?.into_values().collect();
    let asked_about = records.len();
    let beside: BTreeSet<&String> = findings.iter().flat_map(|one| &one.records).collect();
    for id in beside.into_iter().filter(|id| !changed.contains(*id)) {
        records.extend(store.record(body, id)?);
    }
    let asked = questions_of(&records, asked_about, &findings, &outcomes);
    Ok(store.refresh_questions(body, changed, &asked)?)
}

/// Whom these records may concern.
fn members(records: &[Record]) -> BTreeSet<&str> {
    let mut all = BTreeSet::new();
    for record in records {
        let candidates = record.member.iter().flat_map(|link| &link.candidates);
        all.extend(record.accepted_member().into_iter().chain(record.envelope.as_deref()));
        all.extend(candidates.map(|one| one.member_no.as_str()));
    }
    all
}
