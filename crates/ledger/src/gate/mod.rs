//! May a record be posted without a human? Only if every needed fact is sure; whatever is not goes to review, and
//! what certainly does not count is void.

mod what;
pub(crate) mod when;
mod who;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use daicho_model::{
    Confidence, Field, Fields, Listing, Member, Points, Reason, ReasonCode, Record, RecordKind,
};
use jiff::civil::Date;

use crate::entry::{Entry, State};
use crate::{Account, Booking, Earning, Rule, Thresholds};

/// What the gate looks things up in.
pub(crate) struct Desk<'a> {
    pub rule: Option<&'a Rule>,
    /// Ids of the rule's groups in force by meeting.
    pub groups: BTreeMap<&'a str, Vec<&'a str>>,
    pub unit: &'a str,
    pub listings: &'a BTreeMap<String, Vec<Listing>>,
    pub other_listings: &'a BTreeMap<String, Vec<Listing>>,
    /// By member number; of two with one number the first.
    pub members: Vec<&'a Member>,
    /// Their places in `members` by number.
    seats: HashMap<&'a str, usize>,
    /// Numbers that the members file gives to two different members or cycles.
    pub twice: BTreeSet<&'a str>,
    pub thresholds: &'a Thresholds,
    pub as_of: Date,
    pub received: &'a BTreeMap<String, Date>,
    /// Codes of open findings by record.
    pub findings: BTreeMap<&'a str, BTreeSet<&'a str>>,
    /// The most any record can earn.
    pub ceiling: Points,
    /// The most any record can earn, by account.
    pub ceilings: BTreeMap<&'a str, Points>,
}

impl<'a> Desk<'a> {
    pub fn new(input: &Booking<'a>) -> Desk<'a> {
        let mut members: BTreeMap<&str, &Member> = BTreeMap::new();
        let mut twice = BTreeSet::new();
        for member in input.members {
            let first = members.entry(&member.member_no).or_insert(member);
            if *first != member {
                twice.insert(member.member_no.as_str());
            }
        }
        let mut findings: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for finding in input.findings.iter().filter(|one| one.status == daicho_model::FindingStatus::Open) {
            for record in &finding.records {
                findings.entry(record).or_default().insert(&finding.code);
            }
        }
        let seats = members.keys().enumerate().map(|(seat, number)| (*number, seat)).collect();
        let rule = input.rules.in_force(input.unit, input.as_of);
        let ceilings = what::ceilings(rule, input);
        Desk {
            rule,
            groups: groups(rule, input.as_of),
            unit: input.unit,
            listings: input.listings,
            other_listings: input.other_listings,
            members: members.into_values().collect(),
            seats,
            twice,
            thresholds: input.thresholds,
            as_of: input.as_of,
            received: input.received,
            findings,
            ceiling: ceilings.values().copied().max().unwrap_or(Points::ZERO),
            ceilings,
        }
    }

    /// The account that attendances are on.
    pub fn attendance(&self) -> Option<&'a Account> {
        self.rule?.accounts.iter().find(|account| matches!(account.earning, Earning::Listing { .. }))
    }

    /// The place of a member in `members`.
    pub fn seat(&self, number: &str) -> Option<usize> {
        self.seats.get(number).copied()
    }

    /// Whether a field was understood and read well enough.
    pub fn sure<T>(&self, field: &Option<Field<T>>) -> bool {
        Field::known(field).is_some() && confidence(field).get() >= self.thresholds.field
    }
}

fn confidence<T>(field: &Option<Field<T>>) -> Confidence {
    field.as_ref().map_or(Confidence::ZERO, |field| field.confidence)
}

fn groups(rule: Option<&Rule>, as_of: Date) -> BTreeMap<&str, Vec<&str>> {
    let mut groups: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for group in rule.iter().flat_map(|rule| &rule.groups).filter(|group| group.validity.contains(as_of)) {
        for meeting in &group.meetings {
            groups.entry(meeting).or_default().push(&group.id);
        }
    }
    groups
}

/// Whether a probability reaches its threshold; one that is no number reaches nothing.
fn reaches(probability: f32, least: f32) -> bool {
    probability >= least
}

/// A needed field that was not read well enough.
fn doubtful<T>(name: &str, field: &Option<Field<T>>) -> Reason {
    Reason::new(ReasonCode::LowConfidence).with("field", name).with("confidence", confidence(field).get())
}

/// Passes one record through the gate. Twins and caps come later.
pub(crate) fn gate<'a>(desk: &'a Desk<'a>, record: &'a Record) -> Entry<'a> {
    let who = who::who(desk, record);
    let account = desk.rule.and_then(|rule| {
        rule.accounts.iter().find(|one| one.kinds.contains(&record.kind) && one.validity.contains(desk.as_of))
    });
    let mut entry = Entry {
        record,
        owner: who.owner,
        others: who.others,
        account,
        state: State::Pending,
        reasons: Vec::new(),
        meeting: None,
        meeting_name: None,
        groups: &[],
        points: None,
        counted: Points::ZERO,
        most: desk.ceiling,
        open_kind: true,
        days: when::days(record),
    };
    if let Some(state) = by_kind(desk, record, &mut entry.reasons) {
        entry.state = state;
        let what = what::unsettled(desk, record, account);
        if state == State::Pending {
            entry.account = what.account.filter(|_| what.meeting.is_some()).or(account);
            take(desk, &mut entry, &what);
            bounded(&mut entry);
        }
        (entry.meeting, entry.meeting_name) = (what.meeting, what.meeting_name);
        return entry;
    }
    let member = who.owner.and_then(|owner| desk.members.get(owner).copied());
    let when = when::when(desk, record, member, account);
    let what = what::what(desk, record, account);
    let disagree = record.reasons.iter().find(|reason| reason.code == ReasonCode::ReadersDisagree);

    let mut void = Vec::new();
    if who.doubts.is_empty() && disagree.is_none() {
        void.extend(when.void.filter(|_| when.doubts.is_empty()));
        void.extend(what.void.clone());
    }
    if !void.is_empty() {
        entry.state = State::Void;
        entry.reasons = distinct(void);
        (entry.meeting, entry.meeting_name) = (what.meeting, what.meeting_name);
        return entry;
    }
    let mut doubts = who.doubts;
    doubts.extend(when.doubts);
    take(desk, &mut entry, &what);
    doubts.extend(what.doubts);
    doubts.extend(what.void);
    doubts.extend(unstamped(desk, record));
    if Field::known(&record.fields.copy) == Some(&true) {
        doubts.push(Reason::new(ReasonCode::Copy));
    }
    doubts.extend(disagree.cloned());
    for code in desk.findings.get(record.record_id.as_str()).into_iter().flatten() {
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

fn take<'a>(desk: &'a Desk<'a>, entry: &mut Entry<'a>, what: &what::What<'a>) {
    entry.meeting = what.meeting;
    entry.meeting_name = what.meeting_name;
    entry.groups = what.meeting.and_then(|meeting| desk.groups.get(meeting)).map_or(&[], Vec::as_slice);
    entry.points = what.points;
    entry.most = what.most;
    entry.open_kind = what.open;
}

/// Tells the most that a pending record could add, where its posting does not show it.
fn bounded(entry: &mut Entry<'_>) {
    let shown = entry.points == Some(entry.most) && entry.others.is_empty();
    if entry.state == State::Pending
        && !shown
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

/// Pieces of paper that are settled by what they are; `None` for those that can earn points.
fn by_kind(desk: &Desk<'_>, record: &Record, reasons: &mut Vec<Reason>) -> Option<State> {
    let sure = record.kind_confidence.get() >= desk.thresholds.kind;
    let blank = record.kind == RecordKind::Unknown && record.fields == Fields::default();
    let unsure = record.kind == RecordKind::Unknown && !blank;
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
