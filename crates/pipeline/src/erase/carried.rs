//! Objections of erasures, carried to a body that runs over the same papers: an erasure is of a person, in every body.

use std::collections::{BTreeMap, BTreeSet};

use daicho_ledger::decided;
use daicho_model::{Answer, Answered, BoundingBox, HumanDecision, Seen};
use daicho_store::Store;

use crate::error::Failure;

/// Appends to a body the objections that erasures made in other bodies of the database to papers of these documents (SHA-256), and
/// that it has not, by whom and when they were made.
///
/// # Errors
/// The database cannot be read or written.
pub(crate) fn carry_objections(
    store: &mut Store,
    body: &str,
    documents: &BTreeSet<&str>,
) -> Result<(), Failure> {
    let others: Vec<String> = store.bodies()?.into_iter().filter(|other| other != body).collect();
    if others.is_empty() {
        return Ok(());
    }
    let own = store.decisions(body)?;
    let mut has: Vec<Seen> = own.into_iter().filter_map(|one| of_erasure(&one).cloned()).collect();
    let mut lacking: BTreeMap<(String, String), Vec<Answered>> = BTreeMap::new();
    for other in others {
        let theirs = store.decisions(&other)?;
        for decision in decided::active(&theirs) {
            let Some(seen) = of_erasure(decision).filter(|seen| documents.contains(seen.document.as_str()))
            else {
                continue;
            };
            if has.iter().any(|one| place(one) == place(seen)) {
                continue;
            }
            has.push(seen.clone());
            lacking.entry((decision.at.clone(), decision.by.clone())).or_default().push(decision.answered());
        }
    }
    for ((at, by), answers) in lacking {
        store.append_decisions(body, (&by, &at), &answers)?;
    }
    Ok(())
}

/// What an objection of an erasure is about; `None` for every other decision.
fn of_erasure(decision: &HumanDecision) -> Option<&Seen> {
    let is_one = matches!(decision.answer, Answer::Objection { erasure: true, .. });
    decision.seen.as_ref().filter(|_| is_one)
}

fn place(seen: &Seen) -> (&str, u32, &BoundingBox) {
    (&seen.document, seen.page, &seen.bounding_box)
}
