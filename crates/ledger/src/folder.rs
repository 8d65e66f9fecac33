//! One member: twins, caps, postings, outcome.

use std::collections::{BTreeMap, BTreeSet};

use daicho_model::{
    Diagnostic, Field, Member, MemberOutcome, Mode, Outcome, PartialDate, Points, Posting, PostingStatus,
    Reason, ReasonCode, Severity, TwinGroup,
};
use jiff::{ToSpan, civil::Date};

use crate::caps::{Combination, Credit, Queue, View, combinations};
use crate::entry::{Entry, State};
use crate::gate::Desk;
use crate::outcome::{Case, judge};
use crate::{Booking, Rule, twins};

/// What is needed to judge one member.
pub(crate) struct Folder<'a, 'i> {
    pub input: &'i Booking<'a>,
    pub desk: &'i Desk<'a>,
    /// Twin groups by each of their records.
    pub twins: &'i BTreeMap<&'a str, &'a TwinGroup>,
    /// Pending entries that could turn out to be this member's.
    pub foreign: &'i [Entry<'a>],
}

/// What one member's folder gives.
pub(crate) struct Sheet {
    pub postings: Vec<Posting>,
    pub outcome: MemberOutcome,
    pub diagnostics: Vec<Diagnostic>,
}

impl<'a> Folder<'a, '_> {
    /// Settles the member's entries (their states and reasons become final) and judges the member.
    pub fn judge(&self, member: &'a Member, entries: &mut [Entry<'a>]) -> Sheet {
        self.settle_twins(entries);
        let mut outcome = self.blank(member);
        let mut diagnostics: Vec<Diagnostic> = entries.iter().filter_map(|entry| printed(entry)).collect();
        if let Some(rule) = self.desk.rule {
            diagnostics.extend(cycle_length(rule, member));
            let places = ready(entries);
            let ready = places.iter().map(|place| &entries[*place]).collect();
            let queue = Queue::new(rule, self.input.as_of, ready);
            let live: Vec<&Entry<'_>> = entries.iter().chain(self.foreign).collect();
            let ready = queue.entries.as_slice();
            let pending = live.iter().copied().filter(|entry| entry.state == State::Pending).collect();
            let combinations = combinations(rule, &live, self.input.as_of);
            let view = |chosen| View { rule, member, as_of: self.input.as_of, chosen };
            let credits: Vec<Vec<Credit>> =
                combinations.iter().map(|chosen| queue.credits(view(chosen))).collect();
            let posted = least(&credits);
            let chosen = &combinations[posted];
            let (combinations, credits) = (combinations.as_slice(), credits.as_slice());
            let case = Case { view: view(chosen), combinations, credits, posted, ready, pending };
            let judged = judge(&case);
            outcome.requirements = judged.requirements;
            outcome.result = judged.result;
            let settled = settle_caps(ready, credits, posted, chosen);
            for (place, settled) in places.into_iter().zip(settled) {
                entries[place].counted = settled.points;
                if let Some((state, reason)) = settled.change {
                    entries[place].settle(state, reason);
                }
            }
        }
        let mut postings: Vec<Posting> = entries
            .iter()
            .filter(|entry| entry.state != State::NotApplicable)
            .map(|entry| self.posting(member, entry))
            .collect();
        postings.sort_by(|a, b| served(a).cmp(&served(b)));
        total(&mut outcome, &postings);
        Sheet { postings, outcome, diagnostics }
    }

    fn settle_twins(&self, entries: &mut [Entry<'a>]) {
        let mut groups: BTreeMap<&str, &TwinGroup> = BTreeMap::new();
        for entry in entries.iter() {
            if let Some(group) = self.twins.get(entry.record.record_id.as_str()) {
                groups.insert(&group.kept, group);
            }
        }
        for group in groups.values() {
            twins::settle(entries, group);
        }
    }

    fn blank(&self, member: &Member) -> MemberOutcome {
        let accounts = self.desk.rule.map_or(&[][..], |rule| rule.accounts.as_slice());
        MemberOutcome {
            member_no: member.member_no.clone(),
            name: member.name.clone(),
            body: self.input.body.to_owned(),
            rule: self.desk.rule.map_or_else(String::new, |rule| rule.id.clone()),
            cycle_from: member.cycle_from,
            cycle_to: member.cycle_to,
            totals: accounts.iter().map(|account| (account.id.clone(), Points::ZERO)).collect(),
            counts: ["pending", "posted", "void"].map(|status| (status.to_owned(), 0)).into(),
            requirements: Vec::new(),
            result: Outcome::Undecidable,
        }
    }

    fn posting(&self, member: &Member, entry: &Entry<'_>) -> Posting {
        let fields = &entry.record.fields;
        let (from, to) = crate::gate::when::fields(entry.record);
        let (status, points) = match entry.state {
            State::Ready => (PostingStatus::Posted, entry.counted),
            State::Pending => (PostingStatus::Pending, entry.points.unwrap_or_default()),
            State::Void | State::NotApplicable => (PostingStatus::Void, Points::ZERO),
        };
        let reason = entry.reasons.first();
        let account = entry.account.or_else(|| self.desk.attendance());
        let clause = reason.and_then(|reason| reason.clause.clone());
        Posting {
            member_no: member.member_no.clone(),
            body: self.input.body.to_owned(),
            unit: self.input.unit.to_owned(),
            account: account.map_or_else(String::new, |account| account.id.clone()),
            meeting_id: entry.meeting.map(str::to_owned),
            meeting_name: entry.meeting_name.map(str::to_owned),
            edition: Field::known(&fields.edition).copied(),
            from: Field::known(from).copied(),
            to: Field::known(to).or(Field::known(from)).copied(),
            mode: Field::known(&fields.mode).copied().unwrap_or(Mode::Unstated),
            points,
            status,
            reason: reason.map(|reason| reason.code),
            clause: clause.or_else(|| account.map(|account| account.named.clause.clone())),
            record_id: entry.record.record_id.clone(),
        }
    }
}

/// Order of a member's postings: by first day, those without one last, then by record.
fn served(posting: &Posting) -> (bool, Option<Date>, &str) {
    let from = posting.from.map(PartialDate::earliest);
    (from.is_none(), from, &posting.record_id)
}

/// Places of the entries that may be posted, in the order in which they are served.
fn ready(entries: &[Entry<'_>]) -> Vec<usize> {
    let mut ready: Vec<usize> =
        (0..entries.len()).filter(|place| entries[*place].state == State::Ready).collect();
    ready.sort_by(|a, b| entries[*a].order().cmp(&entries[*b].order()));
    ready
}

/// The reading that gives the member least: what it posts is posted under every reading, in sum. The first of equals.
fn least(by_reading: &[Vec<Credit>]) -> usize {
    let sum = |credits: &[Credit]| credits.iter().map(|credit| credit.points).sum::<Points>();
    (0..by_reading.len()).min_by_key(|index| sum(&by_reading[*index])).unwrap_or(0)
}

/// What counts of an entry that may be posted, and how it changes where nothing does.
struct Settled {
    points: Points,
    change: Option<(State, Reason)>,
}

/// Gives every entry that may be posted what counts of it. One of which nothing counts is void, or waits for a human
/// where it counts under another reading of the rule.
fn settle_caps(
    ready: &[&Entry<'_>],
    by_reading: &[Vec<Credit>],
    least: usize,
    chosen: &Combination<'_>,
) -> Vec<Settled> {
    let sums: BTreeSet<Points> =
        by_reading.iter().map(|credits| credits.iter().map(|credit| credit.points).sum()).collect();
    let settle = |(index, entry): (usize, &&Entry<'_>)| {
        let credit = by_reading[least][index];
        if credit.points > Points::ZERO || entry.points.unwrap_or_default() == Points::ZERO {
            return Settled { points: credit.points, change: None };
        }
        let best = by_reading.iter().map(|credits| credits[index].points).max().unwrap_or_default();
        let open = sums.len() > 1 && best > Points::ZERO;
        let code = match (credit.excluded, open) {
            (true, true) => ReasonCode::NoRule,
            (true, false) => ReasonCode::DuplicateMeeting,
            _ => ReasonCode::CapReached,
        };
        let mut reason = Reason::new(code).with("points", entry.points.unwrap_or_default());
        if let Some(clause) = cap_clause(entry, chosen) {
            reason = reason.clause(clause);
        }
        if open {
            let reading: Vec<String> = chosen.iter().map(|(id, option)| format!("{id}={option}")).collect();
            reason = reason.with("reading", reading.join(", ")).with("other", best);
        }
        let state = if open { State::Pending } else { State::Void };
        Settled { points: credit.points, change: Some((state, reason)) }
    };
    ready.iter().enumerate().map(settle).collect()
}

fn cap_clause(entry: &Entry<'_>, chosen: &Combination<'_>) -> Option<String> {
    let account = entry.account?;
    let cap = account.caps.iter().find(|cap| crate::caps::applies(cap.when.as_ref(), chosen));
    Some(cap.map_or(&account.named.clause, |cap| &cap.clause).clone())
}

fn total(outcome: &mut MemberOutcome, postings: &[Posting]) {
    for posting in postings {
        let status = match posting.status {
            PostingStatus::Posted => "posted",
            PostingStatus::Pending => "pending",
            PostingStatus::Void => "void",
        };
        *outcome.counts.entry(status.to_owned()).or_default() += 1;
        if posting.status == PostingStatus::Posted {
            *outcome.totals.entry(posting.account.clone()).or_default() += posting.points;
        }
    }
}

/// The printed points differ from the edition's. The edition's win; nothing is held back.
fn printed(entry: &Entry<'_>) -> Option<Diagnostic> {
    let listed = entry.points.filter(|_| entry.meeting.is_some())?;
    let printed = Field::known(&entry.record.fields.points)?;
    let figures: Vec<Points> = printed.iter().filter_map(|one| one.points).collect();
    if figures.is_empty() || figures.contains(&listed) {
        return None;
    }
    let figures: Vec<String> = figures.iter().map(ToString::to_string).collect();
    Some(
        Diagnostic::new("points_differ", Severity::Info)
            .in_document(&entry.record.document.path)
            .on_page(entry.record.page)
            .at("points")
            .with("record_id", &entry.record.record_id)
            .with("printed", figures.join(", "))
            .with("listed", listed),
    )
}

/// The members file gives a cycle of another length than the rule's.
fn cycle_length(rule: &Rule, member: &Member) -> Option<Diagnostic> {
    let end = |from: Date| from.checked_add(rule.cycle_years.years()).ok()?.checked_sub(1.day()).ok();
    (end(member.cycle_from) != Some(member.cycle_to)).then(|| {
        Diagnostic::new("cycle_length", Severity::Info)
            .with("member_no", &member.member_no)
            .with("from", member.cycle_from)
            .with("to", member.cycle_to)
            .with("years", rule.cycle_years)
    })
}
