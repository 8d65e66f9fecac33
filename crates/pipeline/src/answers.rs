//! What people answered about papers and nobody has taken back.

use std::collections::BTreeSet;

use daicho_ledger::decided::active;
use daicho_model::{Answer, HumanDecision, Record, Subject};
use daicho_store::{Store, StoreError};

/// The standing answers about these papers, their pages and their findings, in the order they were given. A question to somebody is none.
///
/// # Errors
/// The database cannot be read, or a row is damaged.
pub fn standing_answers(
    store: &Store,
    body: &str,
    records: &[Record],
) -> Result<Vec<HumanDecision>, StoreError> {
    let documents: BTreeSet<String> = records.iter().map(|one| one.document.sha256.clone()).collect();
    let ids: BTreeSet<String> = records.iter().map(|one| one.record_id.clone()).collect();
    let all = store.decisions_about(body, &documents, &ids)?;
    let is_here = |decision: &HumanDecision| match &decision.subject {
        Subject::Record { record_id } => ids.contains(record_id),
        Subject::Finding { records, .. } => records.iter().any(|id| ids.contains(id)),
        Subject::Page { document, page } => {
            records.iter().any(|one| one.document.sha256 == document.sha256 && one.page == *page)
        }
        Subject::Member { .. } | Subject::Name { .. } | Subject::Decisions => false,
    };
    let is_answer = |decision: &HumanDecision| !matches!(decision.answer, Answer::Ask { .. });
    Ok(active(&all).into_iter().filter(|one| is_here(one) && is_answer(one)).cloned().collect())
}
