//! Caps, exclusions and what counts once: what of the earned points counts, under each way of reading the rule.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use daicho_model::{Field, Points, Reason};
use jiff::civil::Date;

use crate::alike::text;
use crate::asked::{falls, in_scope};
use crate::cycle::Cycle;
use crate::entry::{Entry, State};
use crate::names::bare;
use crate::{Account, Cap, Exclusion, Measure, Period, Requirement, Rule, When};

/// One option for each reading that matters, by the reading's id.
pub(crate) type Combination<'a> = BTreeMap<&'a str, &'a str>;

/// Under which year's cap days fall; `None` where they may fall under two, or are not known. Caps that are not counted
/// by years have one.
pub(crate) fn year_of(period: Period, cycle_from: Date, days: Option<(Date, Date)>) -> Option<i16> {
    let key = |day: Date| match period {
        Period::CalendarYear => day.year(),
        _ => {
            let before = (day.month(), day.day()) < (cycle_from.month(), cycle_from.day());
            day.year() - cycle_from.year() - i16::from(before)
        }
    };
    if matches!(period, Period::Cycle | Period::Edition) {
        return Some(0);
    }
    let (from, to) = days?;
    (key(from) == key(to)).then(|| key(from))
}

/// Whether something bound to a reading applies.
pub(crate) fn applies(when: Option<&When>, chosen: &Combination<'_>) -> bool {
    when.is_none_or(|when| chosen.get(when.reading.as_str()).is_none_or(|option| *option == when.option))
}

/// Every combination of the readings that can matter for these entries; at least one, the first options first.
/// Readings that bind nothing these entries touch are left out.
pub(crate) fn combinations<'a>(rule: &'a Rule, entries: &[&Entry<'_>], as_of: Date) -> Vec<Combination<'a>> {
    let relevant = relevant(rule, entries);
    let mut all = vec![Combination::new()];
    for reading in &rule.readings {
        if !relevant.contains(reading.id.as_str()) || !reading.validity.contains(as_of) {
            let first = reading.options.first();
            for one in &mut all {
                one.extend(first.map(|option| (reading.id.as_str(), option.id.as_str())));
            }
            continue;
        }
        let extended = all.iter().flat_map(|one| {
            reading.options.iter().map(|option| {
                let mut one = one.clone();
                one.insert(&reading.id, &option.id);
                one
            })
        });
        all = extended.collect();
    }
    all
}

fn relevant<'a>(rule: &'a Rule, entries: &[&Entry<'_>]) -> BTreeSet<&'a str> {
    let mut relevant = BTreeSet::new();
    if rule.readings.is_empty() {
        return relevant;
    }
    let live = || entries.iter().filter(|entry| matches!(entry.state, State::Ready | State::Pending));
    let touches = |accounts: &dyn Fn(&Account) -> bool| {
        live().any(|entry| !entry.open_kind && entry.account.is_some_and(accounts))
    };
    for account in &rule.accounts {
        let mut bound = account.caps.iter().filter_map(|cap| cap.when.as_ref()).peekable();
        if bound.peek().is_some() && touches(&|own| own.id == account.id) {
            relevant.extend(bound.map(|when| when.reading.as_str()));
        }
    }
    for shared in &rule.caps {
        if shared.cap.when.is_some() && touches(&|own| shared.accounts.contains(&own.id)) {
            relevant.extend(shared.cap.when.as_ref().map(|when| when.reading.as_str()));
        }
    }
    for exclusion in &rule.exclusions {
        if live().any(|entry| in_group(&exclusion.group, entry)) {
            relevant.extend(exclusion.when.as_ref().map(|when| when.reading.as_str()));
        }
    }
    if live().any(|entry| !entry.barred.is_empty()) {
        relevant.extend(
            rule.periods.iter().filter_map(|one| one.when.as_ref()).map(|when| when.reading.as_str()),
        );
    }
    let asked = rule.requirements.iter().filter_map(|one| one.when.as_ref());
    let graded = rule.grades.iter().filter_map(|one| one.when.as_ref());
    relevant.extend(asked.chain(graded).map(|when| when.reading.as_str()));
    relevant
}

/// Whether an entry's accepted meeting is in a group.
pub(crate) fn in_group(group: &str, entry: &Entry<'_>) -> bool {
    entry.groups.contains(&group)
}

/// Who is judged, and how the rule is read.
#[derive(Clone, Copy)]
pub(crate) struct View<'a> {
    pub rule: &'a Rule,
    pub cycle: Cycle,
    pub as_of: Date,
    pub chosen: &'a Combination<'a>,
}

/// Why something of an entry does not count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Cut<'e> {
    /// It lies inside a meeting that counts instead.
    Inside(&'e Exclusion),
    /// Another record of the same meeting counts.
    Once(&'e str),
    /// It lies outside the cycle, under this way of reading.
    Barred(&'e Reason),
    /// A cap took some or all.
    Capped(&'e Cap),
}

/// What counts of an entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Credit<'e> {
    pub points: Points,
    pub cut: Option<Cut<'e>>,
}

impl Credit<'_> {
    /// Whether it does not count at all, not even as a record.
    pub fn excluded(&self) -> bool {
        matches!(self.cut, Some(Cut::Inside(_) | Cut::Once(_) | Cut::Barred(_)))
    }
}

/// Entries that caps and exclusions are worked out for, with what does not depend on how the rule is read.
pub(crate) struct Queue<'e, 'a> {
    pub entries: Vec<&'e Entry<'a>>,
    /// What each earns before caps and exclusions: posted ones what they earn, pending ones the most they could.
    earned: Vec<Points>,
    /// Entries that lie inside a meeting that counts instead, where that exclusion applies.
    inside: Vec<(usize, &'e Exclusion)>,
    /// Entries of accounts on which a meeting counts once, with that clause and what the meeting is known by, the highest
    /// figure first.
    once: Vec<(usize, &'e str, Cow<'e, str>)>,
    /// Entries that a cap may cut: the highest figure is served first, so that no credit is cut needlessly.
    capped: Vec<(usize, Vec<CapOf<'e>>)>,
    /// Requirements that ask for some of what a cap limits: what they need is served before the rest, so that the cap's room
    /// never goes to others while something compulsory is there.
    first: Vec<&'e Requirement>,
}

/// A cap that an entry is under: its number within the rule, and itself.
type CapOf<'e> = (usize, &'e Cap);

impl<'e, 'a> Queue<'e, 'a> {
    pub fn new(rule: &'e Rule, as_of: Date, entries: Vec<&'e Entry<'a>>) -> Queue<'e, 'a> {
        let earned = entries.iter().map(|entry| earned(entry)).collect();
        Queue::made(rule, as_of, entries, earned, false)
    }

    /// The most that they could give: what may be booked on another account could be without a cap, at the better figure.
    pub fn most(rule: &'e Rule, as_of: Date, entries: Vec<&'e Entry<'a>>) -> Queue<'e, 'a> {
        let best = |entry: &&Entry<'_>| {
            entry.choices.iter().map(|(_, points)| *points).fold(earned(entry), Points::max)
        };
        let earned = entries.iter().map(best).collect();
        Queue::made(rule, as_of, entries, earned, true)
    }

    fn made(
        rule: &'e Rule,
        as_of: Date,
        entries: Vec<&'e Entry<'a>>,
        earned: Vec<Points>,
        choices_open: bool,
    ) -> Queue<'e, 'a> {
        let mut order: Vec<usize> = (0..entries.len()).collect();
        let has_caps = !rule.caps.is_empty() || rule.accounts.iter().any(|account| !account.caps.is_empty());
        let has_once = rule.accounts.iter().any(|account| account.once_per_meeting.is_some());
        if has_caps || has_once {
            order.sort_by(|a, b| {
                (earned[*b].cmp(&earned[*a])).then_with(|| entries[*a].order().cmp(&entries[*b].order()))
            });
        }
        let mut queue = Queue {
            inside: inside(rule, as_of, &entries),
            once: Vec::new(),
            capped: Vec::new(),
            first: if has_caps { narrow(rule, as_of) } else { Vec::new() },
            earned,
            entries,
        };
        for index in order {
            let entry = queue.entries[index];
            // What may still turn out to be something else may be on an account without a cap.
            let open = entry.open_kind || (choices_open && !entry.choices.is_empty());
            let Some(account) = entry.account.filter(|_| !open) else { continue };
            let place = rule.accounts.iter().position(|one| one.id == account.id);
            let Some(account) = place.and_then(|place| rule.accounts.get(place)) else { continue };
            if let Some(clause) = &account.once_per_meeting {
                let linked = entry.meeting.map(Cow::Borrowed);
                let known = linked.or_else(|| text(entry).map(|text| Cow::Owned(bare(text))));
                queue.once.extend(known.map(|known| (index, clause.as_str(), known)));
            }
            let caps = caps_of(rule, account, place.unwrap_or(0), as_of);
            if !caps.is_empty() {
                queue.capped.push((index, caps));
            }
        }
        queue
    }

    /// What counts of each entry under one way of reading the rule, in the order of `entries`.
    pub fn credits(&self, view: View<'_>) -> Vec<Credit<'e>> {
        let mut credits: Vec<Credit<'e>> =
            self.earned.iter().map(|points| Credit { points: *points, cut: None }).collect();
        let leave_out = |credit: &mut Credit<'e>, cut: Cut<'e>| {
            *credit = Credit { points: Points::ZERO, cut: Some(cut) };
        };
        for (index, entry) in self.entries.iter().enumerate() {
            let barred = entry.barred.iter().find(|(when, _)| applies(Some(when), view.chosen));
            if let Some((_, reason)) = barred {
                leave_out(&mut credits[index], Cut::Barred(reason));
            }
        }
        for (index, exclusion) in &self.inside {
            if applies(exclusion.when.as_ref(), view.chosen) {
                leave_out(&mut credits[*index], Cut::Inside(exclusion));
            }
        }
        let mut seen: BTreeSet<(&str, &str)> = BTreeSet::new();
        for (index, clause, meeting) in &self.once {
            let Some(account) = self.entries[*index].account else { continue };
            if !credits[*index].excluded() && !seen.insert((&account.id, meeting.as_ref())) {
                leave_out(&mut credits[*index], Cut::Once(clause));
            }
        }
        let mut spent = Spent::default();
        let mut served = self.serve_first(view, &credits, &mut spent);
        for (index, caps) in &self.capped {
            let credit = &mut credits[*index];
            let had = served.remove(index).unwrap_or_default();
            let (more, cap) = spent.spend(view, caps, self.entries[*index], credit.points - had);
            if had + more < credit.points {
                *credit = Credit { points: had + more, cut: cap.map(Cut::Capped) };
            }
        }
        credits
    }

    /// What the compulsory parts of what is capped take, by entry.
    fn serve_first(
        &self,
        view: View<'_>,
        credits: &[Credit<'e>],
        spent: &mut Spent<'e>,
    ) -> BTreeMap<usize, Points> {
        let mut served: BTreeMap<usize, Points> = BTreeMap::new();
        for requirement in self.first.iter() {
            if !applies(requirement.when.as_ref(), view.chosen)
                || !requirement.cohort.contains(view.cycle.from)
            {
                continue;
            }
            let counts_records = requirement.measure == Measure::Records;
            let least = requirement.scope.least_points.unwrap_or(Points(1));
            let window = requirement.scope.window;
            let mut need = requirement.need;
            for (index, caps) in &self.capped {
                let entry = self.entries[*index];
                let asked = in_scope(requirement, entry) && falls(entry, view.cycle, window) != Some(false);
                if !asked || need <= 0 {
                    continue;
                }
                let had = served.entry(*index).or_default();
                let rest = credits[*index].points - *had;
                let wanted = if counts_records { rest } else { Points(need).min(rest) };
                let (points, _) = spent.spend(view, caps, entry, wanted);
                *had += points;
                need -= if counts_records { i64::from(*had >= least) } else { points.0 };
            }
        }
        served
    }
}

/// Requirements for some, not all, of what a cap limits.
fn narrow(rule: &Rule, as_of: Date) -> Vec<&Requirement> {
    let limits = |accounts: &[String]| {
        let own = rule.accounts.iter().filter(|one| accounts.is_empty() || accounts.contains(&one.id));
        let any = |id: &String| accounts.is_empty() || accounts.contains(id);
        own.into_iter().any(|one| !one.caps.is_empty())
            || rule.caps.iter().any(|one| one.accounts.iter().any(any))
    };
    let within = |one: &&Requirement| {
        let scope = &one.scope;
        let chosen = !(scope.groups.is_empty() && scope.kinds.is_empty() && scope.window.is_open());
        let some_accounts = !scope.accounts.is_empty()
            && rule.caps.iter().any(|shared| {
                shared.accounts.len() > scope.accounts.len()
                    && scope.accounts.iter().all(|id| shared.accounts.contains(id))
            });
        matches!(one.measure, Measure::Points | Measure::Records)
            && one.validity.contains(as_of)
            && (some_accounts || (chosen || scope.least_points.is_some()) && limits(&scope.accounts))
    };
    rule.requirements.iter().filter(within).collect()
}

fn caps_of<'e>(rule: &'e Rule, account: &'e Account, place: usize, as_of: Date) -> Vec<CapOf<'e>> {
    let own = account.caps.iter().enumerate().map(|(number, cap)| (1000 * (place + 1) + number, cap));
    let shared = rule.caps.iter().enumerate();
    let shared = shared.filter(|(_, one)| one.validity.contains(as_of) && one.accounts.contains(&account.id));
    own.chain(shared.map(|(number, one)| (number, &one.cap))).collect()
}

fn inside<'e>(rule: &'e Rule, as_of: Date, entries: &[&Entry<'_>]) -> Vec<(usize, &'e Exclusion)> {
    let exclusions = rule.exclusions.iter().filter(|one| one.validity.contains(as_of));
    let held = exclusions.flat_map(|one| {
        let held = |entry: &Entry<'_>| in_group(&one.group, entry) && has_host(one, entry, entries);
        let held: Vec<usize> = (0..entries.len()).filter(|index| held(entries[*index])).collect();
        held.into_iter().map(move |index| (index, one))
    });
    held.collect()
}

/// Within what a cap is counted.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Within<'a> {
    Year(i16),
    Edition(&'a str, Option<u32>, Option<(i16, i8)>),
}

/// What counts already, by cap and period.
#[derive(Default)]
struct Spent<'a>(BTreeMap<(usize, Within<'a>), Points>);

impl<'a> Spent<'a> {
    /// Takes as much of the points as every cap leaves, and names the one that leaves least.
    fn spend<'e>(
        &mut self,
        view: View<'_>,
        caps: &[CapOf<'e>],
        entry: &'a Entry<'_>,
        points: Points,
    ) -> (Points, Option<&'e Cap>) {
        let caps = caps.iter().filter(|(_, cap)| applies(cap.when.as_ref(), view.chosen));
        let keys: Vec<_> = caps
            .filter_map(|(number, cap)| Some(((*number, within(cap.period, view.cycle.from, entry)?), *cap)))
            .collect();
        let left = |key, most: Points| most - self.0.get(key).copied().unwrap_or_default();
        let tightest =
            keys.iter().map(|(key, cap)| (left(key, cap.points), *cap)).min_by_key(|(left, _)| *left);
        let counted = tightest.map_or(points, |(left, _)| points.min(left)).max(Points::ZERO);
        for (key, _) in keys {
            *self.0.entry(key).or_default() += counted;
        }
        (counted, tightest.map(|(_, cap)| cap))
    }
}

fn within<'a>(period: Period, cycle_from: Date, entry: &'a Entry<'_>) -> Option<Within<'a>> {
    if period == Period::Edition {
        let edition = Field::known(&entry.record.fields.edition).copied();
        let month = entry.days.filter(|_| edition.is_none()).map(|(from, _)| (from.year(), from.month()));
        return Some(Within::Edition(entry.meeting?, edition, month));
    }
    year_of(period, cycle_from, entry.days).map(Within::Year)
}

fn earned(entry: &Entry<'_>) -> Points {
    if entry.state == State::Pending { entry.most } else { entry.points.unwrap_or_default() }
}

/// Whether a meeting that counts instead is attended on one of its days.
fn has_host(exclusion: &Exclusion, entry: &Entry<'_>, entries: &[&Entry<'_>]) -> bool {
    entries.iter().any(|host| {
        host.state == State::Ready && in_group(&exclusion.inside, host) && share_a_day(entry, host)
    })
}

fn share_a_day(a: &Entry<'_>, b: &Entry<'_>) -> bool {
    a.days.zip(b.days).is_some_and(|((a_from, a_to), (b_from, b_to))| a_from <= b_to && b_from <= a_to)
}
