//! Whose envelope it is.

use std::collections::{BTreeMap, BTreeSet};

use daicho_model::{LinkStatus, Record, RecordKind};

use super::MemberIndex;
use super::evidence::Evidence;

fn is_form(record: &Record) -> bool {
    matches!(record.kind, RecordKind::ApplicationForm | RecordKind::Cover)
}

/// Ids of the envelopes that have a form or a cover, or whose number is known from one.
pub fn with_form(records: &[Record]) -> BTreeSet<String> {
    let named = records.iter().filter(|record| is_form(record) || record.envelope.is_some());
    named.map(|record| record.envelope_id.clone()).collect()
}

/// Printed numbers in the members file's spelling; what no member has stays as printed.
pub fn printed_numbers(records: &mut [Record], index: &MemberIndex) {
    for record in records {
        if let Some(number) = record.envelope.as_deref().and_then(|printed| index.spelling(printed)) {
            record.envelope = Some(number.to_owned());
        }
    }
}

/// An envelope whose form bears no readable number belongs to the member the form is linked to by name, where all
/// its forms agree; its pieces are linked again with that evidence.
pub fn name_by_form(records: &mut [Record], index: &MemberIndex) {
    let mut named: BTreeMap<String, BTreeSet<Option<String>>> = BTreeMap::new();
    for record in records.iter().filter(|record| is_form(record) && record.envelope.is_none()) {
        let member = record.accepted_member().map(str::to_owned);
        named.entry(record.envelope_id.clone()).or_default().insert(member);
    }
    for record in records.iter_mut().filter(|record| record.envelope.is_none()) {
        let Some(members) = named.get(&record.envelope_id) else { continue };
        if let (1, Some(Some(member))) = (members.len(), members.first()) {
            record.envelope = Some(member.clone());
            record.member = super::link(record, Some(member), index);
        }
    }
}

/// An envelope whose forms bear no readable number and fit several members, or nobody, belongs to the member that all its
/// pieces agree on, where the forms may be that member's. Nothing is asked of its pieces that is not asked of those that came
/// without a form.
pub fn name_by_pieces(records: &mut [Record]) {
    let mut pieces: BTreeMap<String, (Vec<&Record>, Vec<&Record>)> = BTreeMap::new();
    for record in records.iter().filter(|record| record.envelope.is_none()) {
        let (forms, others) = pieces.entry(record.envelope_id.clone()).or_default();
        if is_form(record) { forms.push(record) } else { others.push(record) }
    }
    let may_be = |form: &&Record, member: &str| {
        form.member.as_ref().is_none_or(|link| {
            link.candidates.is_empty() && !names_a_stranger(form)
                || link.candidates.iter().any(|one| one.member_no == member)
        })
    };
    let named: BTreeMap<String, String> = pieces
        .into_iter()
        .filter(|(_, (forms, _))| !forms.is_empty())
        .filter_map(|(id, (forms, others))| {
            let member = agreed_by(&others)?;
            forms.iter().all(|form| may_be(form, member)).then(|| (id, member.to_owned()))
        })
        .collect();
    for record in records.iter_mut().filter(|record| record.envelope.is_none()) {
        record.envelope = named.get(&record.envelope_id).cloned();
    }
}

/// The member of every envelope without a form whose pieces agree: one member is accepted on some of them, and none is
/// another's. Among many that agree, few may name somebody whom no member is near: a name read badly, a stray paper.
pub fn agreed(records: &[Record], with_form: &BTreeSet<String>) -> BTreeMap<String, String> {
    let mut pieces: BTreeMap<&str, Vec<&Record>> = BTreeMap::new();
    for record in records.iter().filter(|record| !with_form.contains(&record.envelope_id)) {
        pieces.entry(&record.envelope_id).or_default().push(record);
    }
    pieces
        .into_iter()
        .filter_map(|(id, pieces)| Some((id.to_owned(), agreed_by(&pieces)?.to_owned())))
        .collect()
}

fn agreed_by<'a>(pieces: &[&'a Record]) -> Option<&'a str> {
    let members: BTreeSet<&str> = pieces.iter().filter_map(|record| record.accepted_member()).collect();
    let member = *members.first().filter(|_| members.len() == 1)?;
    let accepted = pieces.iter().filter(|record| record.accepted_member().is_some()).count();
    let strange = pieces.iter().filter(|record| names_a_stranger(record)).count();
    let others = pieces.iter().any(|record| is_another_s(record, member));
    (!others && strange * STRANGE <= accepted).then_some(member)
}

/// So many pieces of one member outweigh one of a stranger.
const STRANGE: usize = 4;

/// Whether the piece may be some other members', and not this one's.
fn is_another_s(record: &Record, member: &str) -> bool {
    record.member.as_ref().is_some_and(|link| match link.status {
        LinkStatus::Accepted => link.member_no.as_deref() != Some(member),
        LinkStatus::Review => !link.candidates.iter().any(|one| one.member_no == member),
        LinkStatus::None => false,
    })
}

/// Whether the piece names somebody whom no member is near.
fn names_a_stranger(record: &Record) -> bool {
    record.member.as_ref().is_some_and(|link| link.status == LinkStatus::None)
        && Evidence::of(record, &MemberIndex::default()).is_some_and(|e| e.names_somebody())
}
