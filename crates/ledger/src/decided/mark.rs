//! Marks that a decision leaves in a record's reasons for the gate: what does not count because a human said so, and
//! what waits because somebody objects.

use daicho_model::{HumanDecision, Reason, ReasonCode, Record};

/// The detail that tells a mark from a reader's own reason; 0 where no decision makes it wait.
const BY: &str = "decision";

/// It does not count, for a human said so.
pub(super) fn rule_out(record: &mut Record, code: ReasonCode, decision: u64) {
    rule_in(record, &[code]);
    record.reasons.push(Reason::new(code).with(BY, decision));
}

/// It waits for a human, for what is told since a decision.
pub(super) fn hold(record: &mut Record, decision: u64, why: &str) {
    record.reasons.push(held(decision, why));
}

/// It waits for a human, for somebody objects: their words and who they are stand beside it.
pub(super) fn object(record: &mut Record, decision: &HumanDecision, text: &str) {
    let reason = held(decision.id, "objection").with("said", text).with("who", &decision.by);
    record.reasons.push(reason);
}

/// It waits for a human: who is said to have sent it is nobody on file. Any answer about it settles that.
pub fn hold_unknown_sender(record: &mut Record) {
    record.reasons.push(held(0, "envelopes_owner_unknown"));
}

fn held(decision: u64, why: &str) -> Reason {
    Reason::new(ReasonCode::OpenFinding).with("finding", why).with(BY, decision)
}

/// An answer settles what the record waited for.
pub(super) fn release(record: &mut Record) {
    record.reasons.retain(|reason| !is_hold(reason));
}

/// The human said otherwise since.
pub(super) fn rule_in(record: &mut Record, codes: &[ReasonCode]) {
    record.reasons.retain(|reason| is_hold(reason) || !is_mark(reason) || !codes.contains(&reason.code));
}

/// Why a human said that it does not count.
pub(crate) fn ruled_out(record: &Record) -> Vec<Reason> {
    record.reasons.iter().filter(|reason| is_mark(reason) && !is_hold(reason)).cloned().collect()
}

/// Whether a reason says that a paper waits for an answer since a decision.
pub(crate) fn is_hold(reason: &Reason) -> bool {
    reason.code == ReasonCode::OpenFinding && is_mark(reason)
}

/// What it waits for since a decision.
pub(crate) fn objected(record: &Record) -> Option<&Reason> {
    record.reasons.iter().find(|reason| is_hold(reason))
}

fn is_mark(reason: &Reason) -> bool {
    reason.details.contains_key(BY)
}
