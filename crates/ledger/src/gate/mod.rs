//! May a record be posted without a human? Only if every needed fact is sure; whatever is not goes to review, and
//! what certainly does not count is void.

mod desk;
mod imported;
mod lectures;
mod papers;
mod what;
pub(crate) mod when;
mod who;

use daicho_model::{Confidence, Field, Fields, Points, Reason, ReasonCode, Record, RecordKind};

pub(crate) use desk::{Desk, Shelf};
pub(crate) use imported::differs;
pub(crate) use what::figure;

use crate::decided;
use crate::entry::{Entry, State};
use crate::fault;

/// What a record could add whose figure no list has: more than any need.
pub(crate) const UNBOUNDED: i64 = 10_000;

fn confidence<T>(field: &Option<Field<T>>) -> Confidence {
    field.as_ref().map_or(Confidence::ZERO, |field| field.confidence)
}

/// Whether a probability reaches its threshold; one that is no number reaches nothing.
fn reaches(probability: f32, least: f32) -> bool {
    probability >= least
}

/// A needed field that was not read well enough.
fn doubtful<T>(name: &str, field: &Option<Field<T>>) -> Reason {
    Reason::new(ReasonCode::LowConfidence).with("field", name).with("confidence", confidence(field).get())
}

/// What the gate gives for a record: its entry, and one more for each kind of lecture credits it prints.
pub(crate) type Gated<'a> = (Entry<'a>, Vec<Entry<'a>>);

/// Passes one record through the gate. Twins and caps come later. A fault of ours holds the record back.
pub(crate) fn gate<'a>(desk: &'a Desk<'a>, record: &'a Record) -> Gated<'a> {
    guarded(desk, record, || pass(desk, record))
}

/// What `pass` gives for a record.
pub(crate) fn guarded<'a>(
    desk: &'a Desk<'a>,
    record: &'a Record,
    pass: impl FnOnce() -> Gated<'a>,
) -> Gated<'a> {
    fault::caught(pass).unwrap_or_else(|| {
        let (owner, others) = fault::caught(|| who::owners(desk, record)).unwrap_or_default();
        let most = desk.shelf(owner).map_or(Points::ZERO, |shelf| shelf.ceiling);
        (Entry { owner, others, most, reasons: vec![fault::reason()], ..blank(record) }, Vec::new())
    })
}

/// A record of which nothing is known yet: it waits.
fn blank(record: &Record) -> Entry<'_> {
    Entry {
        record,
        owner: None,
        others: Vec::new(),
        account: None,
        state: State::Pending,
        reasons: Vec::new(),
        meeting: None,
        meeting_name: None,
        groups: &[],
        points: None,
        counted: Points::ZERO,
        most: Points::ZERO,
        open_kind: true,
        days: None,
        arithmetic: None,
        choices: Vec::new(),
        barred: Vec::new(),
    }
}

fn pass<'a>(desk: &'a Desk<'a>, record: &'a Record) -> Gated<'a> {
    let who = who::who(desk, record);
    let shelf = desk.shelf(who.owner);
    let first = shelf.and_then(|shelf| {
        shelf.rule.accounts.iter().find(|one| one.kinds.contains(&record.kind) && desk.open(one, who.owner))
    });
    let mut entry = Entry {
        owner: who.owner,
        others: who.others.clone(),
        account: first,
        most: shelf.map_or(Points::ZERO, |shelf| shelf.ceiling),
        days: when::days(record),
        ..blank(record)
    };
    if let Some(state) = by_decision(record, &mut entry.reasons) {
        entry.state = state;
        let what = what::unsettled(desk, shelf, record, first);
        (entry.meeting, entry.meeting_name) = (what.meeting, what.meeting_name);
        return (entry, Vec::new());
    }
    if let Some(state) = by_kind(desk, record, &mut entry.reasons) {
        entry.state = state;
        let what = what::unsettled(desk, shelf, record, first);
        if state == State::Pending {
            entry.account = what.account.filter(|_| what.meeting.is_some()).or(first);
            take(shelf, &mut entry, &what);
            bounded(&mut entry);
        }
        (entry.meeting, entry.meeting_name) = (what.meeting, what.meeting_name);
        return (entry, Vec::new());
    }
    let lectures = lectures::lectures(desk, shelf, record, who.owner);
    let what = what::what(desk, shelf, record, who.owner);
    let more = lectures.into_iter().map(|what| settle(desk, shelf, entry.clone(), &who, what)).collect();
    let free = shelf.filter(|shelf| shelf.rule.accounts.iter().any(|account| !account.or_on.is_empty()));
    let Some(shelf) = free else { return (settle(desk, shelf, entry, &who, what), more) };
    let mut settled = settle(desk, Some(shelf), entry.clone(), &who, what);
    choices(desk, shelf, entry, &who, &mut settled);
    (settled, more)
}

/// Other accounts that a record may be booked on. One that waits could turn out to be on any of them.
fn choices<'a>(
    desk: &'a Desk<'a>,
    shelf: &'a Shelf<'a>,
    blank: Entry<'a>,
    who: &who::Who,
    settled: &mut Entry<'a>,
) {
    let record = settled.record;
    let Some(account) = settled.account.filter(|_| record.kind != RecordKind::History) else { return };
    if settled.state == State::Pending && !account.or_on.is_empty() {
        settled.open_kind = true;
        settled.most = shelf.ceiling;
    }
    if settled.state != State::Ready {
        return;
    }
    for id in &account.or_on {
        let other = shelf.rule.accounts.iter().find(|one| one.id == *id && desk.open(one, who.owner));
        let Some(other) = other else { continue };
        let entry = settle(desk, Some(shelf), blank.clone(), who, what::on(desk, shelf, record, other));
        if let Some(points) = entry.points.filter(|_| entry.state == State::Ready) {
            settled.choices.push((other, points));
        }
    }
}

/// What becomes of an entry by who, when and for what.
fn settle<'a>(
    desk: &'a Desk<'a>,
    shelf: Option<&'a Shelf<'a>>,
    mut entry: Entry<'a>,
    who: &who::Who,
    what: what::What<'a>,
) -> Entry<'a> {
    let record = entry.record;
    entry.account = what.account.or(entry.account);
    let when = when::when(desk, shelf, record, who.owner, entry.account);
    let disagree = record.reasons.iter().find(|reason| reason.code == ReasonCode::ReadersDisagree);
    let objected = decided::objected(record);
    let groups = shelf.map_or(&[][..], |shelf| shelf.groups_of(what.meeting));
    let (unfit, doubtful_papers) = papers::look(desk, shelf, record, entry.account, groups);

    let mut void = Vec::new();
    if who.doubts.is_empty() && disagree.is_none() && objected.is_none() {
        void.extend(when.void.filter(|_| when.doubts.is_empty()));
        void.extend(what.void.clone());
        void.extend(unfit.clone());
    }
    if !void.is_empty() {
        entry.state = State::Void;
        entry.reasons = distinct(void);
        (entry.meeting, entry.meeting_name) = (what.meeting, what.meeting_name);
        return entry;
    }
    let mut doubts = who.doubts.clone();
    doubts.extend(when.doubts);
    entry.barred = when.barred;
    take(shelf, &mut entry, &what);
    doubts.extend(what.doubts);
    doubts.extend(what.void);
    doubts.extend(unstamped(desk, record));
    doubts.extend(doubtful_papers);
    doubts.extend(unfit);
    doubts.extend(disagree.cloned());
    doubts.extend(objected.cloned());
    for code in desk.findings_of(record) {
        doubts.push(Reason::new(ReasonCode::OpenFinding).with("finding", code));
    }
    doubts.sort_by_key(|reason| reason.code == ReasonCode::LowConfidence);
    entry.state = if doubts.is_empty() { State::Ready } else { State::Pending };
    entry.reasons = distinct(doubts);
    bounded(&mut entry);
    entry
}

/// A row of a stamp sheet counts by its seal: one without, or where it cannot be told, is for a human.
fn unstamped(desk: &Desk<'_>, record: &Record) -> Option<Reason> {
    let seal = &record.fields.seal;
    if record.kind != RecordKind::StampSheet || Field::known(seal) == Some(&true) && desk.sure(seal) {
        return None;
    }
    Some(match Field::known(seal) {
        Some(false) => Reason::new(ReasonCode::MissingOriginal).with("field", "seal"),
        _ => doubtful("seal", seal),
    })
}

fn take<'a>(shelf: Option<&'a Shelf<'a>>, entry: &mut Entry<'a>, what: &what::What<'a>) {
    entry.meeting = what.meeting;
    entry.meeting_name = what.meeting_name;
    entry.groups = shelf.map_or(&[], |shelf| shelf.groups_of(what.meeting));
    entry.points = what.points;
    entry.most = what.most;
    entry.open_kind = what.open;
}

/// Tells the most that a pending record could add, where its posting does not show it.
fn bounded(entry: &mut Entry<'_>) {
    let shown = entry.points == Some(entry.most) && entry.others.is_empty();
    if entry.state == State::Pending
        && !shown
        && entry.most < Points(UNBOUNDED)
        && let Some(first) = entry.reasons.first_mut()
    {
        first.details.insert("at_most".to_owned(), entry.most.to_string());
    }
}

/// Each reason once, in order; of two with the same code and values the clause is kept.
fn distinct(reasons: Vec<Reason>) -> Vec<Reason> {
    let mut all: Vec<Reason> = Vec::with_capacity(reasons.len());
    for reason in reasons {
        match all.iter_mut().find(|had| had.code == reason.code && had.details == reason.details) {
            Some(had) => had.clause = had.clause.take().or(reason.clause),
            None => all.push(reason),
        }
    }
    all
}

/// Pieces of paper that do not count because a human said so, unless somebody objects.
fn by_decision(record: &Record, reasons: &mut Vec<Reason>) -> Option<State> {
    let ruled_out = decided::ruled_out(record);
    if ruled_out.is_empty() || decided::objected(record).is_some() {
        return None;
    }
    *reasons = distinct(ruled_out);
    Some(State::Void)
}

/// Pieces of paper that are settled by what they are; `None` for those that can earn points.
fn by_kind(desk: &Desk<'_>, record: &Record, reasons: &mut Vec<Reason>) -> Option<State> {
    let sure = record.kind_confidence.get() >= desk.thresholds.kind;
    if let Some(objected) = decided::objected(record).filter(|_| record.kind == RecordKind::Receipt) {
        reasons.push(objected.clone());
        return Some(State::Pending);
    }
    let blank = record.kind == RecordKind::Unknown && record.fields == Fields::default();
    // A person who has seen it and says that it is nothing else has settled it.
    let seen = !record.decided_by.is_empty() && record.kind_confidence == Confidence::ONE;
    let unsure = record.kind == RecordKind::Unknown && !blank && !seen;
    if !sure || unsure {
        let confidence = record.kind_confidence.get();
        reasons.push(
            Reason::new(ReasonCode::LowConfidence).with("field", "kind").with("confidence", confidence),
        );
        return Some(State::Pending);
    }
    match record.kind {
        RecordKind::ApplicationForm | RecordKind::Cover | RecordKind::Declaration | RecordKind::Unknown => {
            Some(State::NotApplicable)
        }
        RecordKind::Receipt => {
            reasons.push(Reason::new(ReasonCode::Receipt));
            Some(State::Void)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use daicho_model::{Reason, ReasonCode};

    use super::distinct;

    #[test]
    fn the_same_reason_is_kept_once_with_its_clause() {
        let plain = || Reason::new(ReasonCode::OutOfPeriod).with("to", "2020-01-01");
        let other = || Reason::new(ReasonCode::OutOfPeriod).with("to", "2021-01-01");
        let copy = || Reason::new(ReasonCode::Copy);
        assert_eq!(
            distinct(vec![plain(), copy(), plain().clause("3"), other(), copy()]),
            [plain().clause("3"), copy(), other()]
        );
    }
}
