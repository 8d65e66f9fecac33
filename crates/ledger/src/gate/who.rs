//! Whose paper is it, and is that sure?

use daicho_model::{Field, LinkStatus, Reason, ReasonCode, Record};

use super::{Desk, doubtful, reaches};

pub(super) struct Who<'a> {
    /// The envelope's member, else the linked one.
    pub owner: Option<&'a str>,
    /// Other members whose it could be.
    pub others: Vec<&'a str>,
    pub doubts: Vec<Reason>,
}

pub(super) fn who<'a>(desk: &Desk<'a>, record: &'a Record) -> Who<'a> {
    let known = |number: &'a str| desk.members.contains_key(number).then_some(number);
    let linked = record.accepted_member();
    let envelope = record.envelope.as_deref();
    let owner = envelope.and_then(known).or_else(|| linked.and_then(known));
    let candidates = record.member.iter().flat_map(|link| &link.candidates);
    let mut others: Vec<&str> =
        candidates.map(|one| one.member_no.as_str()).chain(linked).filter_map(known).collect();
    others.retain(|number| Some(*number) != owner);
    others.sort_unstable();
    others.dedup();
    Who { owner, others, doubts: doubts(desk, record, linked, envelope) }
}

fn doubts(desk: &Desk<'_>, record: &Record, linked: Option<&str>, envelope: Option<&str>) -> Vec<Reason> {
    let mut doubts = Vec::new();
    let (holder, number) = (&record.fields.holder, &record.fields.member_no);
    if holder.is_none() && number.is_none() {
        doubts.push(Reason::new(ReasonCode::Unnamed));
    } else if !desk.sure(holder) && !desk.sure(number) {
        doubts.push(doubtful("holder", if Field::known(holder).is_some() { holder } else { number }));
    }
    let Some(linked) = linked else {
        let unsure = record.member.as_ref().is_some_and(|link| link.status == LinkStatus::Review);
        let code = if unsure { ReasonCode::AmbiguousMember } else { ReasonCode::MemberNotFound };
        doubts.insert(0, Reason::new(code));
        return doubts;
    };
    if !desk.members.contains_key(linked) {
        doubts.insert(0, Reason::new(ReasonCode::MemberNotFound).with("member_no", linked));
    } else if desk.twice.contains(linked) {
        doubts.insert(0, Reason::new(ReasonCode::AmbiguousMember).with("member_no", linked));
    } else if envelope != Some(linked) {
        let reason = Reason::new(ReasonCode::OtherHolder).with("holder", linked);
        doubts.insert(0, reason.with("envelope", envelope.unwrap_or("-")));
    }
    let probability = record.member.as_ref().map_or(0.0, |link| link.probability);
    if !reaches(probability, desk.thresholds.member) {
        doubts.push(
            Reason::new(ReasonCode::LowConfidence).with("field", "member").with("confidence", probability),
        );
    }
    doubts
}
