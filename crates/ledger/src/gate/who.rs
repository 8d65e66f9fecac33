//! Whose paper is it, and is that sure?

use daicho_model::{Field, LinkStatus, Reason, ReasonCode, Record};

use super::{Desk, doubtful, reaches};

/// Members by their place in [`Desk::members`].
pub(super) struct Who {
    /// The envelope's member, else the linked one.
    pub owner: Option<usize>,
    /// Other members whose it could be.
    pub others: Vec<usize>,
    pub doubts: Vec<Reason>,
}

pub(super) fn who(desk: &Desk<'_>, record: &Record) -> Who {
    let (owner, others) = owners(desk, record);
    Who { owner, others, doubts: doubts(desk, record, owner) }
}

/// The member whose it is, and the others whose it could be.
pub(super) fn owners(desk: &Desk<'_>, record: &Record) -> (Option<usize>, Vec<usize>) {
    let linked = record.accepted_member();
    let envelope = record.envelope.as_deref();
    let owner =
        envelope.and_then(|number| desk.seat(number)).or_else(|| linked.and_then(|number| desk.seat(number)));
    let candidates = record.member.iter().flat_map(|link| &link.candidates);
    let candidates = candidates.map(|one| one.member_no.as_str());
    // The usual record names its owner twice: no need to look that up again.
    let named = candidates.chain(linked.filter(|number| envelope != Some(*number)));
    let mut others: Vec<usize> =
        named.filter_map(|number| desk.seat(number)).filter(|seat| Some(*seat) != owner).collect();
    others.sort_unstable();
    others.dedup();
    (owner, others)
}

fn doubts(desk: &Desk<'_>, record: &Record, owner: Option<usize>) -> Vec<Reason> {
    let (linked, envelope) = (record.accepted_member(), record.envelope.as_deref());
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
    let is_known = (owner.is_some() && envelope == Some(linked)) || desk.seat(linked).is_some();
    if !is_known {
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
