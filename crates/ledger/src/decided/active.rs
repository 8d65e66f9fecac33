//! Which decisions stand.

use std::collections::BTreeSet;

use daicho_model::{Answer, HumanDecision};

/// The decisions that stand, in order: not taken back, not erased, and no undo itself. An undo that is taken back
/// takes nothing back.
pub fn active(decisions: &[HumanDecision]) -> Vec<&HumanDecision> {
    let is_fact = |decision: &&HumanDecision| {
        !matches!(
            decision.answer,
            Answer::Undo { .. } | Answer::UndoBatch { .. } | Answer::Erasure { .. } | Answer::Erased
        )
    };
    let gone = taken_back(decisions);
    let mut standing: Vec<&HumanDecision> =
        decisions.iter().filter(is_fact).filter(|decision| !gone.contains(&decision.id)).collect();
    standing.sort_by_key(|decision| decision.id);
    standing
}

/// The decisions that are taken back by an undo that stands, by id; undos among them.
pub fn taken_back(decisions: &[HumanDecision]) -> BTreeSet<u64> {
    let mut order: Vec<&HumanDecision> = decisions.iter().collect();
    order.sort_by_key(|decision| decision.id);
    let (mut gone, mut ids, mut batches) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for decision in order.into_iter().rev() {
        if ids.contains(&decision.id) || batches.contains(&decision.batch) {
            gone.insert(decision.id);
            continue;
        }
        match decision.answer {
            Answer::Undo { decision_id } => drop(ids.insert(decision_id)),
            Answer::UndoBatch { batch } => drop(batches.insert(batch)),
            _ => {}
        }
    }
    gone
}
