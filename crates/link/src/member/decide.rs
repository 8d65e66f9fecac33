//! The decision about one paper: accepted, for review, or nobody.

use std::collections::BTreeSet;

use daicho_model::{LinkStatus, MemberCandidate, MemberLink};

use super::MemberIndex;
use super::evidence::Evidence;
use super::score::{NameMatch, NumberMatch, Scored, score};

/// From here on a reading alone may be trusted.
const SURE: f32 = 0.9;

/// From here on a reading that hits upon the applicant's own name may be trusted, where no other member's is near it.
const FAIR: f32 = 0.6;

/// From here on a reading that hits upon a member's whole name may be trusted where it is the applicant's, or where no other
/// member's is near it: to hit upon it by a slip takes somebody whose name is that slip away.
const CLEAR: f32 = 0.85;

/// What a sum of weights must give for a link to be accepted.
const ENOUGH: f64 = 0.95;

/// Nothing is surer than this: the members file itself may be wrong.
const CEILING: f64 = 0.9995;

/// Candidates that are kept for a human.
const SHOWN: usize = 5;

/// Decides. `envelope` is the number of the form or cover, in the members file's spelling.
pub fn decide(evidence: &Evidence, envelope: Option<&str>, index: &MemberIndex) -> MemberLink {
    let mut scored: Vec<Scored> = candidates(evidence, envelope, index)
        .into_iter()
        .filter_map(|at| index.people.get(at).map(|person| score(evidence, envelope, index, at, person)))
        .collect();
    scored.sort_by(|a, b| b.weight.total_cmp(&a.weight).then_with(|| number(index, a).cmp(number(index, b))));
    let shares = shares(&scored);
    let status = match (scored.first(), shares.first()) {
        (Some(best), Some(share)) if *share >= ENOUGH && acceptable(evidence, best, &scored, index) => {
            LinkStatus::Accepted
        }
        (Some(_), _) => LinkStatus::Review,
        (None, _) => LinkStatus::None,
    };
    let candidates: Vec<MemberCandidate> = scored
        .iter()
        .zip(&shares)
        .take(SHOWN)
        .filter_map(|(one, share)| candidate(index, one, *share))
        .collect();
    let best = candidates.first();
    MemberLink {
        status,
        member_no: best.filter(|_| status == LinkStatus::Accepted).map(|best| best.member_no.clone()),
        probability: best.map_or(0.0, |best| best.probability),
        candidates,
    }
}

/// Members with the number, the name or a name one slip away, whom the QR code or the serial mentions, or who sent
/// the envelope.
fn candidates(evidence: &Evidence, envelope: Option<&str>, index: &MemberIndex) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    let mut numbered = |text: &str| {
        let members = index.with_number(text);
        found.extend(members);
    };
    let reads = [&evidence.number, &evidence.payload_number, &evidence.serial];
    reads.into_iter().flatten().for_each(|read| numbered(&read.text));
    // Without a name or number of its own a paper can only be the applicant's; with one that fits nobody, the
    // applicant is offered where the two cannot be compared.
    let sender = envelope.map(|number| index.with_number(number)).unwrap_or_default();
    found.extend(&evidence.payload_mentions);
    for read in [&evidence.name, &evidence.payload_name].into_iter().flatten() {
        found.extend(index.with_name(&read.text));
    }
    if let Some(read) = evidence.any_name() {
        let close = |at: &usize| {
            index
                .people
                .get(*at)
                .is_some_and(|person| super::score::name_match(Some(read), person) <= NameMatch::Slip)
        };
        if found.is_empty() {
            found.extend(index.with_slip(&read.text).into_iter().filter(close));
        }
        let comparable = |at: &usize| {
            index
                .people
                .get(*at)
                .is_some_and(|person| super::score::name_match(Some(read), person) != NameMatch::Different)
        };
        found.extend(sender.into_iter().filter(comparable));
    } else {
        found.extend(sender);
    }
    found
}

/// The rules on top of the sum.
fn acceptable(evidence: &Evidence, best: &Scored, all: &[Scored], index: &MemberIndex) -> bool {
    if sources_disagree(evidence, index) {
        return false;
    }
    let others = || all.iter().filter(|other| other.at != best.at);
    let name_confidence = evidence.any_name().map_or(0.0, |read| read.confidence);
    let read_number = evidence.number.as_ref().or(evidence.payload_number.as_ref());
    let number_confidence = read_number.map_or(0.0, |read| read.confidence);
    match (best.number, best.name) {
        // Number and name agree.
        (NumberMatch::Same, NameMatch::Exact) => true,
        (NumberMatch::Same, NameMatch::Slip | NameMatch::Surname) => {
            others().all(|other| other.name != NameMatch::Exact)
        }
        // The number alone; a name in another script (Hanako Kaku) says nothing for or against it.
        (NumberMatch::Same, NameMatch::Absent | NameMatch::Incomparable) => {
            let nobody_elses =
                |other: &Scored| other.number != NumberMatch::Same && other.name > NameMatch::Surname;
            number_confidence >= SURE && others().all(nobody_elses)
        }
        // The number is this member's, the name is somebody else's.
        (NumberMatch::Same, NameMatch::Different) => false,
        // The name alone: sure, and either nobody else's or the applicant's, or told apart from its namesakes by the
        // member number printed as a serial.
        (NumberMatch::Absent, NameMatch::Exact) => {
            let own = best.envelope == Some(true);
            let far = is_far(evidence, best, index);
            let least = match (own, far) {
                (true, true) => FAIR,
                (true, false) | (false, true) => CLEAR,
                (false, false) => SURE,
            };
            name_confidence >= least
                && (own
                    || namesakes(evidence, index) == 1
                    || (best.serial && others().all(|other| !other.serial)))
        }
        // A slip in the number: name and applicant must agree, the number must be nobody's, and a namesake's be unlike it.
        (NumberMatch::Near, NameMatch::Exact) => {
            let unlike =
                |other: &Scored| other.name != NameMatch::Exact || other.number == NumberMatch::Different;
            name_confidence >= SURE
                && best.envelope == Some(true)
                && others().all(unlike)
                && read_number.is_some_and(|read| index.with_number(&read.text).is_empty())
        }
        _ => false,
    }
}

/// Whether print and QR code name different holders.
fn sources_disagree(evidence: &Evidence, index: &MemberIndex) -> bool {
    let numbers = match (&evidence.number, &evidence.payload_number) {
        (Some(printed), Some(coded)) => {
            let (printed, coded) = (index.with_number(&printed.text), index.with_number(&coded.text));
            !printed.iter().any(|at| coded.contains(at))
        }
        _ => false,
    };
    let names = match (&evidence.name, &evidence.payload_name) {
        (Some(printed), Some(coded)) => {
            printed.text != coded.text && !super::fold::one_slip(&printed.text, &coded.text)
        }
        _ => false,
    };
    numbers || names
}

/// Whether no other member's name is the printed one or one slip away from it.
fn is_far(evidence: &Evidence, best: &Scored, index: &MemberIndex) -> bool {
    let Some(read) = evidence.any_name() else { return false };
    let near = index.with_slip(&read.text).into_iter().chain(index.with_name(&read.text).iter().copied());
    near.filter(|at| *at != best.at).all(|at| {
        let person = index.people.get(at);
        person.is_some_and(|person| super::score::name_match(Some(read), person) > NameMatch::Slip)
    })
}

/// Number of members who bear the name.
fn namesakes(evidence: &Evidence, index: &MemberIndex) -> usize {
    evidence.any_name().map_or(0, |read| index.with_name(&read.text).len())
}

/// Probability of each: its odds over those of all and of "somebody who is not on the file".
fn shares(scored: &[Scored]) -> Vec<f64> {
    let odds: Vec<f64> = scored.iter().map(|one| one.weight.clamp(-60.0, 60.0).exp2()).collect();
    let total: f64 = 1.0 + odds.iter().sum::<f64>();
    odds.iter().map(|one| (one / total).min(CEILING)).collect()
}

fn candidate(index: &MemberIndex, scored: &Scored, share: f64) -> Option<MemberCandidate> {
    let person = index.people.get(scored.at)?;
    Some(MemberCandidate {
        member_no: person.member_no.clone(),
        name: person.name.clone(),
        probability: ((share * 1e4).round() / 1e4) as f32,
        comparisons: scored.comparisons.clone(),
    })
}

fn number<'a>(index: &'a MemberIndex, scored: &Scored) -> &'a str {
    index.people.get(scored.at).map_or("", |person| person.member_no.as_str())
}
