//! Records that may be booked on more than one account: on which the member fares best, found exactly.

use std::collections::BTreeMap;

use daicho_model::{Diagnostic, Member, Points, Severity};
use jiff::civil::Date;

use crate::caps::year_of;
use crate::cycle::Cycle;
use crate::entry::{Entry, State};
use crate::outcome::Fares;
use crate::{Account, Period, Rule};

/// Ways to book a member's records that are compared at most.
const WAYS: usize = 4096;

/// Books every record that may be posted on the account on which the member fares best; of equally good ways the one
/// that keeps the most on the first accounts is taken. Records that are alike in all that counts are told apart by their
/// number only. With more than [`WAYS`] ways all stay on their first account, and that is told.
pub(crate) fn choose<'a>(
    rule: &Rule,
    cycle: Cycle,
    member: &Member,
    entries: &mut [Entry<'a>],
    fares: impl Fn(&[Entry<'a>]) -> Fares,
) -> Option<Diagnostic> {
    let groups = groups(rule, cycle, entries);
    if groups.is_empty() {
        return None;
    }
    let splits: Vec<Vec<Vec<usize>>> =
        groups.iter().map(|group| split(group.places.len(), group.options.len())).collect();
    let ways = splits.iter().fold(1usize, |ways, splits| ways.saturating_mul(splits.len()));
    if ways > WAYS {
        let told = Diagnostic::new("choices_too_many", Severity::Warning);
        return Some(told.with("member_no", &member.member_no).with("most", WAYS));
    }
    let mut best: Option<(Fares, usize)> = None;
    for way in 0..ways {
        book(&groups, &splits, way, entries);
        let found = fares(entries);
        if best.is_none_or(|(had, _)| found > had) {
            best = Some((found, way));
        }
    }
    book(&groups, &splits, best.map_or(0, |(_, way)| way), entries);
    None
}

/// Entries that nothing that counts tells apart.
struct Group<'a> {
    /// In the order in which they are served.
    places: Vec<usize>,
    /// The accounts with what such a record earns there, the first first.
    options: Vec<(&'a Account, Points)>,
}

fn groups<'a>(rule: &Rule, cycle: Cycle, entries: &[Entry<'a>]) -> Vec<Group<'a>> {
    let mut optional: Vec<usize> = (0..entries.len())
        .filter(|place| entries[*place].state == State::Ready && !entries[*place].choices.is_empty())
        .collect();
    optional.sort_by(|a, b| entries[*a].order().cmp(&entries[*b].order()));
    let mut groups: BTreeMap<Key<'_>, Group<'a>> = BTreeMap::new();
    for place in optional {
        let entry = &entries[place];
        let Some(first) = entry.account.zip(entry.points) else { continue };
        let options: Vec<(&Account, Points)> =
            std::iter::once(first).chain(entry.choices.iter().copied()).collect();
        let group = groups.entry(key(rule, cycle, entry, &options));
        group.or_insert_with(|| Group { places: Vec::new(), options }).places.push(place);
    }
    groups.into_values().collect()
}

/// What tells two entries apart: what they earn where, and of meeting and days what the rule looks at.
type Key<'e> =
    (Vec<(&'e str, Points)>, Vec<&'e str>, String, Option<&'e str>, Option<(Date, Date)>, [Option<i16>; 2]);

fn key<'e>(rule: &Rule, cycle: Cycle, entry: &'e Entry<'_>, options: &[(&'e Account, Points)]) -> Key<'e> {
    let all_caps = rule.accounts.iter().flat_map(|one| &one.caps).chain(rule.caps.iter().map(|one| &one.cap));
    let by_meeting = all_caps.clone().any(|cap| cap.period == Period::Edition)
        || rule.accounts.iter().any(|account| account.once_per_meeting.is_some())
        || !rule.exclusions.is_empty();
    let by_days = by_meeting
        || !entry.barred.is_empty()
        || rule.requirements.iter().any(|one| !one.scope.window.is_open());
    let years = [Period::CalendarYear, Period::CycleYear].map(|period| {
        let capped = all_caps.clone().any(|cap| cap.period == period);
        year_of(period, cycle.from, entry.days).filter(|_| capped)
    });
    let kind = format!("{:?}", entry.record.kind);
    let options = options.iter().map(|(account, points)| (account.id.as_str(), *points)).collect();
    let meeting = entry.meeting.filter(|_| by_meeting);
    (options, entry.groups.to_vec(), kind, meeting, entry.days.filter(|_| by_days), years)
}

/// Every way to share so many among so many, the most to the first first.
fn split(records: usize, accounts: usize) -> Vec<Vec<usize>> {
    if accounts <= 1 {
        return vec![vec![records]];
    }
    let mut all = Vec::new();
    for first in (0..=records).rev() {
        for mut rest in split(records - first, accounts - 1) {
            rest.insert(0, first);
            all.push(rest);
        }
    }
    all
}

/// Books the entries in one of the ways.
fn book<'a>(groups: &[Group<'a>], splits: &[Vec<Vec<usize>>], mut way: usize, entries: &mut [Entry<'a>]) {
    for (group, splits) in groups.iter().zip(splits) {
        let split = &splits[way % splits.len()];
        way /= splits.len();
        let booked =
            group.options.iter().zip(split).flat_map(|(option, count)| std::iter::repeat_n(option, *count));
        for (place, (account, points)) in group.places.iter().zip(booked) {
            let entry = &mut entries[*place];
            (entry.account, entry.points, entry.most) = (Some(*account), Some(*points), *points);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn every_way_to_share_is_tried_once_and_the_first_account_first() {
        assert_eq!(split(2, 2), [[2, 0], [1, 1], [0, 2]]);
        assert_eq!(split(2, 3).len(), 6);
        assert_eq!(split(3, 1), [[3]]);
    }
}
