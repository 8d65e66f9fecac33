//! Papers of others that wait because of an erased member, and must go on waiting: that nobody knows any more whose they could have
//! been, or what was found about them, is no reason to count them.
//!
//! The erasure objects to each. An objection is found again by the paper itself, holds it back in every later run, and is settled by
//! any answer about the paper.

use std::collections::BTreeSet;

use daicho_model::{Answer, Answered, Decision, Finding, FindingStatus, Record, Seen, Subject};

use super::found::Found;

/// Why a paper goes on waiting.
const NAMESAKE: &str = "消去した会員のものかもしれない / it may have been an erased member's";

/// Objections to the papers that waited because of the members; `left` are those that stay, as they read without them, `undecided` says
/// in whose envelope each lay.
pub(super) fn objections(
    found: &Found,
    before: &[Finding],
    left: &[Record],
    applicant: &dyn Fn(&str) -> String,
) -> Vec<Answered> {
    let namesakes: BTreeSet<&str> = found
        .staying
        .iter()
        .filter(|row| may_be_theirs(&row.undecided, found) && row.record.accepted_member().is_none())
        .map(|row| row.record.record_id.as_str())
        .collect();
    let waiting: BTreeSet<&str> = found
        .staying
        .iter()
        .filter(|row| row.record.decision == Decision::Review)
        .map(|row| row.record.record_id.as_str())
        .collect();
    let about = left.iter().filter_map(|record| {
        let id = record.record_id.as_str();
        let text = if namesakes.contains(id) {
            NAMESAKE.to_owned()
        } else {
            let finding = before.iter().find(|one| waiting.contains(id) && was_shared(one, id, found))?;
            format!("消去した会員の書類との所見（{0}）があった / there was a finding ({0}) with an erased member's paper", finding.code)
        };
        let seen = Seen { applicant: Some(applicant(id)), ..Seen::of(record) };
        Some(Answered {
            subject: Subject::Record { record_id: record.record_id.clone() },
            answer: Answer::Objection { text },
            seen: Some(seen),
            note: None,
        })
    });
    about.collect()
}

/// Whether a paper was linked to nobody, and one of the members was among those it could be of.
fn may_be_theirs(undecided: &Record, found: &Found) -> bool {
    let candidates = undecided.member.iter().flat_map(|link| &link.candidates);
    undecided.accepted_member().is_none() && candidates.into_iter().any(|one| found.is_member(&one.member_no))
}

/// Whether a finding held this paper back together with one of the members'.
fn was_shared(finding: &Finding, id: &str, found: &Found) -> bool {
    matches!(finding.status, FindingStatus::Open | FindingStatus::Confirmed)
        && finding.records.iter().any(|one| one == id)
        && finding.records.iter().any(|one| found.goes(one))
}
