//! May a record be posted without a human? Only if every needed fact is sure; whatever is not goes to review, and
//! what certainly does not count is void.

mod what;
mod when;
mod who;

use std::collections::{BTreeMap, BTreeSet};

use daicho_model::{
    Confidence, Field, Fields, Listing, Member, Points, Reason, ReasonCode, Record, RecordKind,
};
use jiff::civil::Date;

use crate::entry::{Entry, State};
use crate::{Booking, Rule, Thresholds};

/// What the gate looks things up in.
pub(crate) struct Desk<'a> {
    pub rule: Option<&'a Rule>,
    /// Ids of the rule's groups in force by meeting.
    pub groups: BTreeMap<&'a str, Vec<&'a str>>,
    pub unit: &'a str,
    pub listings: &'a BTreeMap<String, Vec<Listing>>,
    pub other_listings: &'a BTreeMap<String, Vec<Listing>>,
    pub members: BTreeMap<&'a str, &'a Member>,
    /// Numbers that the members file gives to two different members or cycles.
    pub twice: BTreeSet<&'a str>,
    pub thresholds: &'a Thresholds,
    pub as_of: Date,
    pub received: &'a BTreeMap<String, Date>,
    /// Codes of open findings by record.
    pub findings: BTreeMap<&'a str, BTreeSet<&'a str>>,
    /// The most any record can earn.
    pub ceiling: Points,
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
        let rule = input.rules.in_force(input.unit, input.as_of);
        Desk {
            rule,
            groups: groups(rule, input.as_of),
            unit: input.unit,
            listings: input.listings,
            other_listings: input.other_listings,
            members,
            twice,
            thresholds: input.thresholds,
            as_of: input.as_of,
            received: input.received,
            findings,
            ceiling: what::ceiling(rule, input),
        }
    }

    /// Whether a field was understood and read well enough.
    pub fn sure<T>(&self, field: &Option<Field<T>>) -> bool {
        Field::known(field).is_some() && confidence(field).get() >= self.thresholds.field.get()
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
        most: desk.ceiling,
        open_kind: true,
        days: when::days(record),
    };
    if let Some(state) = by_kind(desk, record, &mut entry.reasons) {
        entry.state = state;
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
        entry.reasons = void;
        return entry;
    }
    let mut doubts = who.doubts;
    doubts.extend(when.doubts);
    doubts.extend(what.doubts);
    doubts.extend(what.void);
    if Field::known(&record.fields.copy) == Some(&true) {
        doubts.push(Reason::new(ReasonCode::Copy));
    }
    doubts.extend(disagree.cloned());
    for code in desk.findings.get(record.record_id.as_str()).into_iter().flatten() {
        doubts.push(Reason::new(ReasonCode::OpenFinding).with("finding", code));
    }
    doubts.sort_by_key(|reason| reason.code == ReasonCode::LowConfidence);
    entry.meeting = what.meeting;
    entry.meeting_name = what.meeting_name;
    entry.groups = what.meeting.and_then(|meeting| desk.groups.get(meeting)).map_or(&[], Vec::as_slice);
    entry.points = what.points;
    entry.most = what.most;
    entry.open_kind = what.open;
    entry.state = if doubts.is_empty() { State::Ready } else { State::Pending };
    entry.reasons = doubts;
    entry
}

/// Pieces of paper that are settled by what they are; `None` for those that can earn points.
fn by_kind(desk: &Desk<'_>, record: &Record, reasons: &mut Vec<Reason>) -> Option<State> {
    let sure = record.kind_confidence.get() >= desk.thresholds.kind.get();
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
