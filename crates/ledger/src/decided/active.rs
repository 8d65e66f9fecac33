//! Which decisions stand.

use std::collections::BTreeSet;

use daicho_model::{Answer, HumanDecision};

/// The decisions that stand, in order: not taken back, not erased, and no undo itself. An undo that is taken back
/// takes nothing back.
pub fn active(decisions: &[HumanDecision]) -> Vec<&HumanDecision> {
    let mut order: Vec<&HumanDecision> = decisions.iter().collect();
    order.sort_by_key(|decision| decision.id);
    let (mut gone, mut gone_batches) = (BTreeSet::new(), BTreeSet::new());
    let mut standing = Vec::new();
    for decision in order.into_iter().rev() {
        if gone.contains(&decision.id) || gone_batches.contains(&decision.batch) {
            continue;
        }
        match decision.answer {
            Answer::Undo { decision_id } => drop(gone.insert(decision_id)),
            Answer::UndoBatch { batch } => drop(gone_batches.insert(batch)),
            Answer::Erasure { .. } | Answer::Erased => {}
            _ => standing.push(decision),
        }
    }
    standing.reverse();
    standing
}
