//! Caps and exclusions: what of the earned points counts, under each way of reading the rule.

use std::collections::{BTreeMap, BTreeSet};

use daicho_model::{Member, Points};
use jiff::civil::Date;

use crate::entry::{Entry, State};
use crate::{Account, Exclusion, Period, Rule, When};

/// One option for each reading that matters, by the reading's id.
pub(crate) type Combination<'a> = BTreeMap<&'a str, &'a str>;

/// Under which period's cap days fall; `None` where they may fall under two, or are not known.
pub(crate) fn period_key(period: Period, cycle_from: Date, days: Option<(Date, Date)>) -> Option<i16> {
    let key = |day: Date| match period {
        Period::Cycle => 0,
        Period::CalendarYear => day.year(),
        Period::CycleYear => {
            let before = (day.month(), day.day()) < (cycle_from.month(), cycle_from.day());
            day.year() - cycle_from.year() - i16::from(before)
        }
    };
    if period == Period::Cycle {
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
    let live = || entries.iter().filter(|entry| matches!(entry.state, State::Ready | State::Pending));
    let mut relevant = BTreeSet::new();
    for account in &rule.accounts {
        let mut bound = account.caps.iter().filter_map(|cap| cap.when.as_ref()).peekable();
        if bound.peek().is_some() && live().any(|entry| !entry.open_kind && on(entry, account)) {
            relevant.extend(bound.map(|when| when.reading.as_str()));
        }
    }
    for exclusion in &rule.exclusions {
        if live().any(|entry| in_group(&exclusion.group, entry)) {
            relevant.extend(exclusion.when.as_ref().map(|when| when.reading.as_str()));
        }
    }
    relevant.extend(
        rule.requirements.iter().filter_map(|one| one.when.as_ref()).map(|when| when.reading.as_str()),
    );
    relevant
}

fn on(entry: &Entry<'_>, account: &Account) -> bool {
    entry.account.is_some_and(|own| own.id == account.id)
}

/// Whether an entry's accepted meeting is in a group.
pub(crate) fn in_group(group: &str, entry: &Entry<'_>) -> bool {
    entry.groups.contains(&group)
}

/// Who is judged, and how the rule is read.
#[derive(Clone, Copy)]
pub(crate) struct View<'a> {
    pub rule: &'a Rule,
    pub member: &'a Member,
    pub as_of: Date,
    pub chosen: &'a Combination<'a>,
}

/// What counts of an entry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Credit {
    pub points: Points,
    /// It lies inside a meeting that counts instead.
    pub excluded: bool,
}

/// Entries that caps and exclusions are worked out for, with what does not depend on how the rule is read.
pub(crate) struct Queue<'e, 'a> {
    pub entries: Vec<&'e Entry<'a>>,
    /// What each earns before caps and exclusions: posted ones what they earn, pending ones the most they could.
    earned: Vec<Credit>,
    /// Entries that lie inside a meeting that counts instead, where that exclusion applies.
    inside: Vec<(usize, &'e Exclusion)>,
    /// Entries that a cap may cut: the highest figure is served first, so that no credit is cut needlessly.
    capped: Vec<(usize, &'a Account)>,
}

impl<'e, 'a> Queue<'e, 'a> {
    pub fn new(rule: &'e Rule, as_of: Date, entries: Vec<&'e Entry<'a>>) -> Queue<'e, 'a> {
        let exclusions = rule.exclusions.iter().filter(|one| one.validity.contains(as_of));
        let inside = exclusions.flat_map(|one| {
            let held = |entry: &Entry<'_>| in_group(&one.group, entry) && has_host(one, entry, &entries);
            let held: Vec<usize> = (0..entries.len()).filter(|index| held(entries[*index])).collect();
            held.into_iter().map(move |index| (index, one))
        });
        let inside = inside.collect();
        // What may still turn out to be something else may be on an account without a cap.
        let may_be_cut =
            |entry: &Entry<'a>| entry.account.filter(|one| !entry.open_kind && !one.caps.is_empty());
        let capped =
            entries.iter().enumerate().filter_map(|(index, entry)| Some((index, may_be_cut(entry)?)));
        let mut capped: Vec<(usize, &Account)> = capped.collect();
        capped.sort_by(|(a, _), (b, _)| {
            let (a, b) = (entries[*a], entries[*b]);
            earned(b).cmp(&earned(a)).then_with(|| a.order().cmp(&b.order()))
        });
        let earned = entries.iter().map(|entry| Credit { points: earned(entry), excluded: false }).collect();
        Queue { entries, earned, inside, capped }
    }

    /// What counts of each entry under one way of reading the rule, in the order of `entries`.
    pub fn credits(&self, view: View<'_>) -> Vec<Credit> {
        let mut credits = self.earned.clone();
        for (index, exclusion) in &self.inside {
            if applies(exclusion.when.as_ref(), view.chosen) {
                credits[*index] = Credit { points: Points::ZERO, excluded: true };
            }
        }
        let mut spent = Spent::default();
        for (index, account) in &self.capped {
            let credit = &mut credits[*index];
            credit.points = spent.spend(view, account, self.entries[*index].days, credit.points);
        }
        credits
    }
}

/// What counts already, by account, cap and period.
#[derive(Default)]
struct Spent<'a>(BTreeMap<(&'a str, usize, i16), Points>);

impl<'a> Spent<'a> {
    /// Takes as much of the points as every cap of the account leaves.
    fn spend(
        &mut self,
        view: View<'_>,
        account: &'a Account,
        days: Option<(Date, Date)>,
        points: Points,
    ) -> Points {
        let caps = account.caps.iter().enumerate();
        let caps = caps.filter(|(_, cap)| applies(cap.when.as_ref(), view.chosen));
        let keys: Vec<_> = caps
            .filter_map(|(number, cap)| {
                let key = period_key(cap.period, view.member.cycle_from, days)?;
                Some(((account.id.as_str(), number, key), cap.points))
            })
            .collect();
        let left = |key, most: Points| most - self.0.get(key).copied().unwrap_or_default();
        let points =
            keys.iter().map(|(key, most)| left(key, *most)).fold(points, Points::min).max(Points::ZERO);
        for (key, _) in keys {
            *self.0.entry(key).or_default() += points;
        }
        points
    }
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
