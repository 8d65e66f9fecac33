//! What humans decided, applied to the records before the audit and the ledger see them.
//!
//! A decision finds its paper again by document, page, place and the applicant who sent it, not by the record's id: another
//! reader may number the pieces otherwise, and the number of a copy hangs on the files' names. It is applied to all copies that
//! the applicant sent. Where no piece fits, or an `accept` rests on something that reads otherwise now, it is not applied and
//! that is said; the record waits for a human. So do copies that others sent, where the applicant's own is not there.
//!
//! A changed fact gets the reader `human`, confidence 1 and the decision's id. Rules still rule: a human can say which
//! meeting it is, not how many points it gives. What does not count because a human said so is marked in the record's
//! reasons, for the gate.

mod active;
mod answers;
mod findings;
mod mark;
mod place;

use std::collections::BTreeMap;

use daicho_model::{Answer, Diagnostic, HumanDecision, Link, MemberLink, Record, Severity, Subject};

pub use active::{active, taken_back};
pub use findings::settle;
pub use mark::hold_unknown_sender;
pub(crate) use mark::{is_hold, objected, ruled_out};
use place::Place;
pub use place::find;

/// What the applying must look up: the list of meetings and the members file are not its own.
pub struct Known<'a> {
    /// The current name of a meeting.
    pub meeting_name: &'a dyn Fn(&str) -> Option<String>,
    /// Links a record's meeting anew, after its text was corrected.
    pub link: &'a dyn Fn(&Record) -> Option<Link>,
    /// Links a record's member anew, after its holder or number was corrected.
    pub link_member: &'a dyn Fn(&Record) -> Option<MemberLink>,
}

/// What the applying gave beside the records.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Decided {
    /// The records that were decided about, as they were before, by record id.
    pub undecided: BTreeMap<String, Record>,
    /// Decisions that could not be applied: `decision_without_record`, `decision_stale`.
    pub diagnostics: Vec<Diagnostic>,
}

/// Applies the decisions about records, in the order they were given, but for objections to what nobody has answered: those come
/// first, and are no answers themselves. Decisions about findings come after the audit ([`settle`]); those about the pieces of a
/// page come before, when the page is taken apart.
pub fn apply(records: &mut [Record], decisions: &[HumanDecision], known: &Known<'_>) -> Decided {
    let mut active = active(decisions);
    active.sort_by_key(|decision| (!is_to_unanswered(decision), decision.id));
    let places = place::Places::new(records, &active);
    let mut decided = Decided::default();
    for decision in active {
        let Subject::Record { record_id } = &decision.subject else { continue };
        if matches!(decision.answer, Answer::Ask { .. }) {
            continue;
        }
        let (copies, seen) = match places.of(records, decision, record_id) {
            Place::Here(copies) => (copies, true),
            Place::Elsewhere(copies) => (copies, false),
            Place::Nowhere => {
                let on_page = places.on_page(decision).filter(|_| holds_back(decision));
                let on_page: Vec<usize> = on_page.collect();
                if on_page.is_empty() {
                    decided.diagnostics.push(without_record(decision, record_id));
                }
                (on_page, false)
            }
        };
        for at in copies {
            let Some(record) = records.get_mut(at) else { continue };
            let before = decided.undecided.entry(record.record_id.clone()).or_insert_with(|| record.clone());
            if record.as_read.is_none() {
                record.as_read = Some(Box::new(before.clone()));
            }
            if let (false, Answer::Objection { text, .. }) = (seen, &decision.answer) {
                mark::object(record, decision, text);
            } else if !seen || is_stale(decision, record) {
                decided.diagnostics.push(stale(decision, record));
                mark::hold(record, decision.id, "decision_stale");
            } else {
                answers::apply(record, decision, known);
            }
            if !is_to_unanswered(decision) {
                record.decided_by.push(decision.id);
            }
        }
    }
    decided
}

/// Whether it keeps a paper from counting: where the pieces of its page are others now, each of them waits.
fn holds_back(decision: &HumanDecision) -> bool {
    matches!(
        decision.answer,
        Answer::Objection { .. } | Answer::Copy | Answer::Unnamed | Answer::NotRecognised | Answer::Receipt
    )
}

/// Whether it objects only to what nobody has answered.
fn is_to_unanswered(decision: &HumanDecision) -> bool {
    matches!(decision.answer, Answer::Objection { unless_answered: true, .. })
}

/// Whether the record reads otherwise than when it was taken as read, or has a meeting of the list now and had another or none when that
/// was not recognised. Every other answer rests on the paper itself.
fn is_stale(decision: &HumanDecision, record: &Record) -> bool {
    let rests_on_more = match decision.answer {
        Answer::Accept => true,
        Answer::NotRecognised => record.accepted_meeting().is_some(),
        _ => false,
    };
    rests_on_more && decision.seen.as_ref().is_some_and(|seen| !seen.is_of(record))
}

fn without_record(decision: &HumanDecision, record_id: &str) -> Diagnostic {
    let page = decision.seen.as_ref().map(|seen| seen.page);
    let said = Diagnostic::new("decision_without_record", Severity::Warning);
    Diagnostic { page, ..said }
        .with("decision", decision.id)
        .with("record", record_id)
        .with("answer", decision.answer.name())
}

fn stale(decision: &HumanDecision, record: &Record) -> Diagnostic {
    Diagnostic::new("decision_stale", Severity::Warning)
        .in_document(&record.document.path)
        .on_page(record.page)
        .with("decision", decision.id)
        .with("record", &record.record_id)
}
