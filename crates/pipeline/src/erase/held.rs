//! Papers of others that wait because of an erased member, and must go on waiting: that nobody knows any more whose they could have
//! been, or what was found about them, is no reason to count them.
//!
//! The erasure objects to each. An objection is found again by the paper itself, holds it back in every later run, and is settled by
//! any answer about the paper. What somebody has answered already is objected to as well, for the case that the answer is taken
//! back: as long as one stands, the objection holds nothing back.

use std::collections::{BTreeMap, BTreeSet};

use daicho_model::{Answer, Answered, Decision, Finding, FindingStatus, Record, Seen, Subject};
use daicho_store::RecordRow;

use super::found::Found;

/// Objections to the papers that waited because of the members, or would without an answer. `before` are the findings as they were,
/// `left` the papers that stay, judged without the members, `applicant` says in whose envelope each lies.
pub(super) fn objections(
    found: &Found,
    before: &[Finding],
    left: &[Record],
    applicant: &dyn Fn(&str) -> String,
) -> Vec<Answered> {
    let rows = found.staying.iter().map(|row| (row.record.record_id.as_str(), row));
    // Later runs pass over what stands beside a paper that goes.
    let rows: BTreeMap<&str, &RecordRow> = rows.filter(|(id, _)| !found.beside.contains_key(*id)).collect();
    let shared = shared(before, found);
    // With one of two people gone from a file nobody knows any more that it was not the other's envelope.
    let files: BTreeSet<&str> = found.gone.iter().map(|row| row.record.document.sha256.as_str()).collect();
    let about = left.iter().filter_map(|record| {
        let id = record.record_id.as_str();
        let row = rows.get(id)?;
        let waits = row.record.decision == Decision::Review;
        if !waits && row.record.decided_by.is_empty() {
            return None;
        }
        let text = if may_be_theirs(&row.undecided, found) {
            "消去した会員のものかもしれない / it may have been an erased member's".to_owned()
        } else if row.undecided.envelope.as_ref().is_some_and(|sender| found.is_member(sender)) {
            "消去した会員の封筒にあった / it lay in an erased member's envelope".to_owned()
        } else if let Some(code) = shared.get(row.record.paper()) {
            format!("消去した会員の書類との所見（{code}）があった / there was a finding ({code}) with an erased member's paper")
        } else if row.undecided.envelope.is_none() && files.contains(row.record.document.sha256.as_str()) {
            "消去した会員の書類と同じファイルにあった / it lay in one file with an erased member's paper".to_owned()
        } else if waits && record.decision == Decision::Posted {
            "消去した会員の書類と比べたので保留だった / it waited for what was compared with an erased member's papers".to_owned()
        } else {
            return None;
        };
        let seen = Seen { applicant: Some(applicant(id)), ..Seen::of(record) };
        Some(Answered {
            subject: Subject::Record { record_id: record.record_id.clone() },
            answer: Answer::Objection { text, unless_answered: !waits, erasure: true },
            seen: Some(seen),
            note: None,
        })
    });
    about.collect()
}

/// Whether a paper was linked to nobody, and one of the members was among those it could be of.
fn may_be_theirs(undecided: &Record, found: &Found) -> bool {
    let mut candidates = undecided.member.iter().flat_map(|link| &link.candidates);
    undecided.accepted_member().is_none() && candidates.any(|one| found.is_member(&one.member_no))
}

/// Papers that findings held back together with papers that go, each with the code of one.
fn shared<'f>(before: &'f [Finding], found: &Found) -> BTreeMap<&'f str, &'f str> {
    let gone: BTreeSet<&str> =
        found.ids.iter().chain(found.beside.keys()).map(|id| daicho_model::paper_of(id)).collect();
    let holds = |one: &&Finding| matches!(one.status, FindingStatus::Open | FindingStatus::Confirmed);
    let papers = |one: &'f Finding| one.records.iter().map(|id| daicho_model::paper_of(id));
    let of_theirs = before.iter().filter(holds).filter(|one| papers(one).any(|paper| gone.contains(paper)));
    of_theirs.flat_map(|one| papers(one).map(|paper| (paper, one.code.as_str()))).collect()
}
