//! Records that no link tells apart: an entry of the member system without a name, papers of an account that has no list.
//! One attendance must not count twice; what cannot be decided waits for a human.

use std::cmp::Reverse;

use daicho_model::{Field, PartialDate, Reason, ReasonCode, RecordKind, TwinGroup};
use jiff::civil::Date;

use crate::Earning;
use crate::entry::{Entry, State};
use crate::names::{bare, similar, society};

/// Settles the entries of one member that may be posted and could be one with another of the same account.
///
/// The one that is better told stays: a linked meeting before a paper, a paper before an entry of the member system, a
/// named one before one without a name. The other is its twin only where nothing else could be and nothing speaks against
/// it; else it waits.
pub(crate) fn settle(entries: &mut [Entry<'_>]) {
    if !entries.iter().any(|entry| entry.state == State::Ready && is_vague(entry)) {
        return;
    }
    let mut order: Vec<usize> = (0..entries.len())
        .filter(|index| entries[*index].state == State::Ready && entries[*index].account.is_some())
        .collect();
    order.sort_by(|a, b| rank(&entries[*a]).cmp(&rank(&entries[*b])));
    let mut kept: Vec<usize> = Vec::new();
    let mut settled: Vec<(usize, State, Reason)> = Vec::new();
    for index in &order {
        let entry = &entries[*index];
        let near: Vec<usize> = kept.iter().copied().filter(|had| may_be_one(&entries[*had], entry)).collect();
        let Some(first) = near.first() else {
            match society_counted(entries, &kept, entry) {
                Some(reason) => settled.push((*index, State::Pending, reason)),
                None => kept.push(*index),
            }
            continue;
        };
        let had = &entries[*first];
        let rivals = order.iter().filter(|other| *other != first && may_be_one(had, &entries[**other]));
        let alone = near.len() == 1 && rivals.count() == 1;
        let (state, reason) = if alone && is_one(had, entry) {
            (State::Void, Reason::new(TwinGroup::code(had.record, entry.record)))
        } else {
            (State::Pending, Reason::new(ReasonCode::OpenFinding).with("finding", "possible_twin"))
        };
        let reason = reason.with("twin", &had.record.record_id);
        let clause = entry.account.map(|account| account.named.clause.as_str()).unwrap_or_default();
        settled.push((*index, state, reason.clause(clause)));
    }
    for (index, state, reason) in settled {
        entries[index].settle(state, reason);
    }
}

/// Whether no list says which meeting it is. Two publications are compared by the audit.
fn is_vague(entry: &Entry<'_>) -> bool {
    entry.meeting.is_none() && entry.record.kind != RecordKind::Paper
}

type Rank<'e> = (u8, Reverse<i64>, Option<Date>, &'e str);

/// How well it is told what it is, the best first.
fn rank<'e>(entry: &'e Entry<'_>) -> Rank<'e> {
    let told = match (entry.meeting, entry.record.kind, text(entry)) {
        (Some(_), ..) => 0,
        (_, RecordKind::History, None) => 3,
        (_, RecordKind::History, _) => 2,
        _ => 1,
    };
    let points = entry.points.map_or(0, |points| points.0);
    (told, Reverse(points), entry.days.map(|(from, _)| from), &entry.record.record_id)
}

/// Whether two entries could be of one attendance, or one publication.
fn may_be_one(a: &Entry<'_>, b: &Entry<'_>) -> bool {
    let linked = a.meeting.is_some() || b.meeting.is_some();
    let both_linked = a.meeting.is_some() && b.meeting.is_some();
    let publications = a.record.kind == RecordKind::Paper && b.record.kind == RecordKind::Paper;
    same_account(a, b)
        && a.record.record_id != b.record.record_id
        && !both_linked
        && !publications
        && overlap(a, b)
        && (linked || named_alike(a, b) != Some(false))
}

fn same_account(a: &Entry<'_>, b: &Entry<'_>) -> bool {
    let id = |entry: &Entry<'_>| entry.account.map(|account| account.id.clone());
    id(a) == id(b)
}

fn overlap(a: &Entry<'_>, b: &Entry<'_>) -> bool {
    a.days.zip(b.days).is_some_and(|((a_from, a_to), (b_from, b_to))| a_from <= b_to && b_from <= a_to)
}

/// Whether nothing speaks against their being one: the days of one lie in the other's, the figures agree, the names too,
/// and where only one has a name both bear exact days. Lectures of one title may be several, and so may entries of the
/// member system.
fn is_one(a: &Entry<'_>, b: &Entry<'_>) -> bool {
    let within = |(from, to): (Date, Date), (first, last): (Date, Date)| first <= from && to <= last;
    let contained = a.days.zip(b.days).is_some_and(|(a, b)| within(a, b) || within(b, a));
    let lectures = a.account.is_some_and(|account| matches!(account.earning, Earning::Lectures { .. }));
    let entered = a.record.kind == RecordKind::History && b.record.kind == RecordKind::History;
    let named = match named_alike(a, b) {
        Some(alike) => alike,
        None => exact(a) && exact(b),
    };
    let publication = a.record.kind == RecordKind::Paper || b.record.kind == RecordKind::Paper;
    contained && a.points == b.points && named && !lectures && !entered && !publication
}

fn exact(entry: &Entry<'_>) -> bool {
    let fields = &entry.record.fields;
    let day = |field: &Option<Field<PartialDate>>| Field::known(field).is_none_or(|day| day.has_day());
    Field::known(&fields.from).is_some() && day(&fields.from) && day(&fields.to)
}

/// Whether their names read alike; `None` where one has none.
fn named_alike(a: &Entry<'_>, b: &Entry<'_>) -> Option<bool> {
    let (one, other) = (text(a)?, text(b)?);
    let listed = |entry: &Entry<'_>, text: &str| entry.meeting_name.is_some_and(|name| similar(name, text));
    Some(similar(one, other) || listed(a, other) || listed(b, one))
}

/// What it calls itself.
pub(crate) fn text<'e>(entry: &'e Entry<'_>) -> Option<&'e str> {
    let fields = &entry.record.fields;
    let title = || Field::known(&fields.publication).and_then(|publication| publication.title.as_deref());
    let text = Field::known(&fields.meeting).map(String::as_str).or_else(title)?;
    (!bare(text).is_empty()).then_some(text)
}

/// Where a society counts once and no list says which one this is: it waits beside another that it could be. The very
/// same name is decided where caps are worked out.
fn society_counted(entries: &[Entry<'_>], kept: &[usize], entry: &Entry<'_>) -> Option<Reason> {
    let clause = entry.account?.once_per_meeting.as_ref().filter(|_| entry.meeting.is_none())?;
    let others = kept.iter().map(|had| &entries[*had]).filter(|had| same_account(had, entry));
    let own = text(entry);
    let may_be = |had: &&Entry<'_>| match (own, had.meeting_name.or_else(|| text(had))) {
        (Some(own), Some(other)) => bare(own) != bare(other) && society(own) == society(other),
        _ => true,
    };
    let had = others.into_iter().find(may_be)?;
    let reason = Reason::new(ReasonCode::OncePerSociety).clause(clause);
    Some(reason.with("twin", &had.record.record_id))
}
