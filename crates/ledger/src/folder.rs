//! One member: twins, caps, postings, outcome.

use std::collections::{BTreeMap, BTreeSet};

use daicho_model::{
    Arithmetic, Diagnostic, FactValue, Field, Member, MemberOutcome, Mode, Outcome, PartialDate, Points,
    Posting, PostingStatus, Reason, ReasonCode, RecordKind, Severity, TwinGroup,
};
use jiff::civil::Date;

use crate::caps::{Combination, Credit, Cut, Queue, View, combinations};
use crate::cycle::{Cycle, length_differs};
use crate::entry::{Entry, State};
use crate::fault;
use crate::gate::{Desk, Shelf, differs};
use crate::late::{Arrival, arrival};
use crate::outcome::{Case, counted_met, fares, judge};
use crate::{Application, Booking, Due, Rule, alike, choice, copies, twins};

/// What is needed to judge one member.
pub(crate) struct Folder<'a, 'i> {
    pub input: &'i Booking<'a>,
    pub desk: &'i Desk<'a>,
    /// The member's place.
    pub seat: usize,
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
        let shelf = self.desk.shelf(Some(self.seat));
        let cycle = self.desk.cycles.get(self.seat).copied().unwrap_or_else(|| Cycle::of(member));
        let late = |entry: &Entry<'_>| {
            shelf.is_some_and(|shelf| self.late(shelf.rule, member, cycle, entry).is_some())
        };
        copies::settle(entries, &late);
        self.settle_twins(entries, &late);
        alike::settle(entries);
        let mut outcome = self.blank(member, shelf, cycle);
        let mut diagnostics: Vec<Diagnostic> =
            entries.iter().filter_map(|entry| printed(entry).or_else(|| differs(self.desk, entry))).collect();
        if let Some(shelf) = shelf {
            let rule = shelf.rule;
            diagnostics.extend(length_differs(rule, member));
            let arrivals = self.arrivals(member, entries);
            self.settle_late(rule, member, cycle, &arrivals, entries);
            let fares = |entries: &[Entry<'a>]| self.on_case(member, shelf, cycle, &arrivals, entries, fares);
            diagnostics.extend(choice::choose(rule, cycle, member, entries, fares));
            self.settle_folder(member, shelf, cycle, &arrivals, entries, &mut outcome);
            diagnostics.extend(too_early(rule, member, &outcome, self.input.as_of));
        }
        let mut postings: Vec<Posting> = entries
            .iter()
            .filter(|entry| entry.state != State::NotApplicable)
            .map(|entry| self.posting(member, shelf, entry))
            .collect();
        postings.sort_by(|a, b| served(a).cmp(&served(b)));
        total(&mut outcome, &postings);
        Sheet { postings, outcome, diagnostics }
    }

    /// What `judge` gives for a member. A fault of ours holds all that is the member's back, and nothing is known of the
    /// requirements.
    pub fn guarded(
        &self,
        member: &Member,
        entries: &mut [Entry<'a>],
        judge: impl FnOnce(&mut [Entry<'a>]) -> Sheet,
    ) -> Sheet {
        if let Some(sheet) = fault::caught(|| judge(entries)) {
            return sheet;
        }
        entries.iter_mut().for_each(fault::hold_back);
        let shelf = self.desk.shelf(Some(self.seat));
        let cycle = self.desk.cycles.get(self.seat).copied().unwrap_or_else(|| Cycle::of(member));
        let mut outcome = self.blank(member, shelf, cycle);
        let waiting = entries.iter().filter(|entry| entry.state != State::NotApplicable);
        let mut postings: Vec<Posting> = waiting.map(|entry| self.posting(member, shelf, entry)).collect();
        postings.sort_by(|a, b| served(a).cmp(&served(b)));
        total(&mut outcome, &postings);
        let failed = Diagnostic::new("judging_failed", Severity::Error);
        Sheet { postings, outcome, diagnostics: vec![failed.with("member_no", &member.member_no)] }
    }

    /// Judges by the rule, and gives every entry that may be posted what counts of it.
    fn settle_folder(
        &self,
        member: &'a Member,
        shelf: &Shelf<'a>,
        cycle: Cycle,
        arrivals: &[Date],
        entries: &mut [Entry<'a>],
        outcome: &mut MemberOutcome,
    ) {
        let places = ready(entries);
        let (judged, no_paper_needed, settled) =
            self.on_case(member, shelf, cycle, arrivals, entries, |case| {
                let no_paper = case.view.rule.no_paper.is_some() && self.history_suffices(case, entries);
                let settled = settle_caps(case.ready, case.credits, case.posted, case.view.chosen);
                (judge(case), no_paper, settled)
            });
        outcome.requirements = judged.requirements;
        outcome.result = judged.result;
        outcome.grade = judged.grade;
        outcome.grades = judged.grades;
        outcome.open = judged.open;
        outcome.least = judged.least;
        outcome.no_paper_needed = no_paper_needed;
        for (place, settled) in places.into_iter().zip(settled) {
            entries[place].counted = settled.points;
            entries[place].arithmetic = settled.arithmetic;
            if let Some((state, reason)) = settled.change {
                entries[place].settle(state, reason);
            }
        }
    }

    /// Looks at all that the member is judged on, as the entries stand.
    fn on_case<R>(
        &self,
        member: &'a Member,
        shelf: &Shelf<'a>,
        cycle: Cycle,
        arrivals: &[Date],
        entries: &[Entry<'a>],
        look: impl FnOnce(&Case<'_, '_, 'a>) -> R,
    ) -> R {
        let (rule, as_of) = (shelf.rule, self.input.as_of);
        let ready: Vec<&Entry<'a>> = ready(entries).into_iter().map(|place| &entries[place]).collect();
        let queue = Queue::new(rule, as_of, ready);
        let live: Vec<&Entry<'a>> = entries.iter().chain(self.foreign).collect();
        let pending = live.iter().copied().filter(|entry| entry.state == State::Pending).collect();
        let combinations = combinations(rule, &live, as_of);
        let view = |chosen| View { rule, cycle, as_of, chosen };
        let credits: Vec<Vec<Credit<'_>>> =
            combinations.iter().map(|chosen| queue.credits(view(chosen))).collect();
        let posted = least(&credits);
        look(&Case {
            view: view(&combinations[posted]),
            member,
            shelf,
            combinations: &combinations,
            credits: &credits,
            posted,
            ready: queue.entries.as_slice(),
            pending,
            arrivals: arrivals.to_vec(),
        })
    }

    /// Whether what the member system shows is enough by itself, also where a paper of it counts in its place.
    fn history_suffices(&self, case: &Case<'_, '_, 'a>, entries: &[Entry<'a>]) -> bool {
        let twin = |entry: &Entry<'_>| {
            entry.state == State::Void && entry.reasons.iter().any(|reason| twins::is_twin(reason.code))
        };
        let of_system = |entry: &&Entry<'_>| {
            entry.record.kind == RecordKind::History && (entry.state == State::Ready || twin(entry))
        };
        let mut ready: Vec<&Entry<'a>> = entries.iter().filter(of_system).collect();
        ready.sort_by(|a, b| a.order().cmp(&b.order()));
        if ready.is_empty() {
            return false;
        }
        let queue = Queue::new(case.view.rule, case.view.as_of, ready);
        let credits: Vec<Vec<Credit<'_>>> =
            case.combinations.iter().map(|chosen| queue.credits(View { chosen, ..case.view })).collect();
        counted_met(&Case {
            view: case.view,
            member: case.member,
            shelf: case.shelf,
            combinations: case.combinations,
            credits: &credits,
            posted: case.posted,
            ready: &queue.entries,
            pending: Vec::new(),
            arrivals: Vec::new(),
        })
    }

    fn settle_twins(&self, entries: &mut [Entry<'a>], late: &dyn Fn(&Entry<'_>) -> bool) {
        if self.twins.is_empty() {
            return;
        }
        let mut groups: BTreeMap<&str, &TwinGroup> = BTreeMap::new();
        for entry in entries.iter() {
            if let Some(group) = self.twins.get(entry.record.record_id.as_str()) {
                groups.insert(&group.kept, group);
            }
        }
        for group in groups.values() {
            twins::settle(entries, group, late);
        }
    }

    /// Days on which the member's papers arrived, where they are known.
    fn arrivals(&self, member: &Member, entries: &[Entry<'_>]) -> Vec<Date> {
        let papers = entries.iter().filter(|entry| entry.record.kind != RecordKind::History);
        let days = papers.filter_map(|entry| self.desk.received.get(&entry.record.document.path).copied());
        let unread = self.input.unread.get(&member.member_no).into_iter().flatten().copied();
        let days: BTreeSet<Date> = days.chain(unread).collect();
        days.into_iter().collect()
    }

    /// What arrived after the last day does not count. Where the application itself was in time, it may be what was
    /// asked for afterwards: then a human looks.
    fn settle_late(
        &self,
        rule: &Rule,
        member: &Member,
        cycle: Cycle,
        arrivals: &[Date],
        entries: &mut [Entry<'_>],
    ) {
        for entry in entries.iter_mut().filter(|entry| entry.state == State::Ready) {
            let Some((one, received)) = self.late(rule, member, cycle, entry) else { continue };
            let lies = |day: Date| arrival(one, &cycle, member, self.input.as_of, day);
            let in_time = arrivals.iter().any(|day| lies(*day) != Arrival::Late);
            let reason = Reason::new(ReasonCode::Late).clause(&one.named.clause);
            let state = if in_time { State::Pending } else { State::Void };
            let limit = cycle.application(one).closes;
            entry.settle(state, reason.with("received", received).with("limit", limit));
        }
    }

    /// The application for which a paper arrived after the last day, or may have, and that day of arrival.
    fn late<'r>(
        &self,
        rule: &'r Rule,
        member: &Member,
        cycle: Cycle,
        entry: &Entry<'_>,
    ) -> Option<(&'r Application, Date)> {
        let received = *self.desk.received.get(&entry.record.document.path)?;
        let lies = |one: &Application| arrival(one, &cycle, member, self.input.as_of, received);
        let valid = rule.applications.iter().filter(|one| one.validity.contains(self.input.as_of));
        let mut late = valid.filter(|one| matches!(lies(one), Arrival::Open | Arrival::Late));
        late.next().map(|one| (one, received))
    }

    fn blank(&self, member: &Member, shelf: Option<&Shelf<'_>>, cycle: Cycle) -> MemberOutcome {
        let accounts = shelf.map_or(&[][..], |shelf| shelf.rule.accounts.as_slice());
        let application = shelf.and_then(|shelf| {
            let rules = &shelf.rule.applications;
            rules.iter().find(|one| one.validity.contains(self.input.as_of))
        });
        MemberOutcome {
            member_no: member.member_no.clone(),
            name: member.name.clone(),
            body: self.input.body.to_owned(),
            rule: shelf.map_or_else(String::new, |shelf| shelf.rule.id.clone()),
            cycle_from: cycle.from,
            cycle_to: cycle.to,
            totals: accounts.iter().map(|account| (account.id.clone(), Points::ZERO)).collect(),
            counts: ["pending", "posted", "void"].map(|status| (status.to_owned(), 0)).into(),
            requirements: Vec::new(),
            result: Outcome::Undecidable,
            grade: None,
            grades: Vec::new(),
            open: Vec::new(),
            application: application.map(|one| cycle.application(one)),
            extended_from: cycle.extended_from,
            no_paper_needed: false,
            least: Vec::new(),
        }
    }

    fn posting(&self, member: &Member, shelf: Option<&Shelf<'_>>, entry: &Entry<'_>) -> Posting {
        let fields = &entry.record.fields;
        let (from, to) = crate::gate::when::fields(entry.record);
        // A paper of which only the year is printed fell on some day of it.
        let year = entry.days.filter(|_| from.is_none());
        let month = |day: Date| PartialDate::from_ym(day.year(), day.month());
        let (status, points) = match entry.state {
            State::Ready => (PostingStatus::Posted, entry.counted),
            State::Pending => (PostingStatus::Pending, entry.points.unwrap_or_default()),
            State::Void | State::NotApplicable => (PostingStatus::Void, Points::ZERO),
        };
        let reason = entry.reasons.first();
        let account = entry.account.or_else(|| shelf.and_then(Shelf::attendance));
        let clause = reason.and_then(|reason| reason.clause.clone());
        Posting {
            member_no: member.member_no.clone(),
            body: self.input.body.to_owned(),
            unit: self.input.unit.to_owned(),
            account: account.map_or_else(String::new, |account| account.id.clone()),
            meeting_id: entry.meeting.map(str::to_owned),
            meeting_name: entry.meeting_name.map(str::to_owned),
            edition: Field::known(&fields.edition).copied(),
            from: Field::known(from).copied().or_else(|| month(year?.0)),
            to: Field::known(to).or(Field::known(from)).copied().or_else(|| month(year?.1)),
            mode: Field::known(&fields.mode).copied().unwrap_or(Mode::Unstated),
            points,
            status,
            reason: reason.map(|reason| reason.code),
            clause: clause.or_else(|| account.map(|account| account.named.clause.clone())),
            record_id: entry.record.record_id.clone(),
            arithmetic: entry.arithmetic.clone(),
        }
    }
}

/// A fee that is due once the renewal is approved, paid before.
fn too_early(rule: &Rule, member: &Member, outcome: &MemberOutcome, as_of: Date) -> Vec<Diagnostic> {
    let fees = rule.fees.iter().filter(|fee| fee.due == Due::After && fee.validity.contains(as_of));
    let paid = fees.filter(|fee| match member.facts.get(&fee.fact) {
        Some(FactValue::Yes(paid)) => *paid,
        Some(FactValue::Days(days)) => !days.is_empty(),
        _ => false,
    });
    let early = paid.filter(|_| outcome.result != Outcome::Met);
    let told = early.map(|fee| {
        Diagnostic::new("fee_early", Severity::Warning)
            .with("member_no", &member.member_no)
            .with("fee", &fee.named.ja)
            .with("clause", &fee.named.clause)
    });
    told.collect()
}

/// Order of a member's postings: by first day, those without one last, then by record and account.
fn served(posting: &Posting) -> (bool, Option<Date>, &str, &str) {
    let from = posting.from.map(PartialDate::earliest);
    (from.is_none(), from, &posting.record_id, &posting.account)
}

/// Places of the entries that may be posted, in the order in which they are served.
fn ready(entries: &[Entry<'_>]) -> Vec<usize> {
    let mut ready: Vec<usize> =
        (0..entries.len()).filter(|place| entries[*place].state == State::Ready).collect();
    ready.sort_by(|a, b| entries[*a].order().cmp(&entries[*b].order()));
    ready
}

/// The reading that gives the member least: what it posts is posted under every reading, in sum. The first of equals.
fn least(by_reading: &[Vec<Credit<'_>>]) -> usize {
    let sum = |credits: &[Credit<'_>]| credits.iter().map(|credit| credit.points).sum::<Points>();
    (0..by_reading.len()).min_by_key(|index| sum(&by_reading[*index])).unwrap_or(0)
}

/// What counts of an entry that may be posted, and how it changes where nothing does.
struct Settled {
    points: Points,
    arithmetic: Option<Arithmetic>,
    change: Option<(State, Reason)>,
}

/// Gives every entry that may be posted what counts of it. One of which nothing counts is void, or waits for a human
/// where it counts under another reading of the rule.
fn settle_caps(
    ready: &[&Entry<'_>],
    by_reading: &[Vec<Credit<'_>>],
    least: usize,
    chosen: &Combination<'_>,
) -> Vec<Settled> {
    let sums: BTreeSet<Points> =
        by_reading.iter().map(|credits| credits.iter().map(|credit| credit.points).sum()).collect();
    let settle = |(index, entry): (usize, &&Entry<'_>)| {
        let credit = &by_reading[least][index];
        let (points, base) = (credit.points, entry.points.unwrap_or_default());
        let arithmetic = match &credit.cut {
            Some(Cut::Capped(cap)) => {
                Some(Arithmetic { base, cap: cap.points, cut: base - points, clause: cap.clause.clone() })
            }
            _ => None,
        };
        if points > Points::ZERO || (base == Points::ZERO && !credit.excluded()) {
            return Settled { points, arithmetic, change: None };
        }
        let best = by_reading.iter().map(|credits| credits[index].points).max().unwrap_or_default();
        let open = sums.len() > 1 && best > Points::ZERO;
        let mut reason = why(entry, credit, open).with("points", base);
        if open {
            let reading: Vec<String> = chosen.iter().map(|(id, option)| format!("{id}={option}")).collect();
            reason = reason.with("reading", reading.join(", ")).with("other", best);
        }
        let state = if open { State::Pending } else { State::Void };
        Settled { points, arithmetic, change: Some((state, reason)) }
    };
    ready.iter().enumerate().map(settle).collect()
}

/// Why nothing of an entry counts.
fn why(entry: &Entry<'_>, credit: &Credit<'_>, open: bool) -> Reason {
    match &credit.cut {
        Some(Cut::Inside(exclusion)) => {
            let code = if open { ReasonCode::NoRule } else { ReasonCode::DuplicateMeeting };
            Reason::new(code).clause(&exclusion.named.clause)
        }
        Some(Cut::Once(clause)) => Reason::new(ReasonCode::OncePerSociety).clause(*clause),
        Some(Cut::Barred(reason)) => (*reason).clone(),
        Some(Cut::Capped(cap)) => Reason::new(ReasonCode::CapReached).clause(&cap.clause),
        None => {
            let clause = entry.account.map(|account| account.named.clause.clone()).unwrap_or_default();
            Reason::new(ReasonCode::CapReached).clause(clause)
        }
    }
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
    let listed =
        entry.points.filter(|_| entry.meeting.is_some() && entry.record.kind != RecordKind::History)?;
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
