//! The least that would still be needed: the fewest further records that fulfil everything that is missing.

use daicho_model::Suggestion;
use jiff::civil::Date;

use crate::asked::{Asked, Source};
use crate::caps::applies;
use crate::offers::Offer;
use crate::outcome::{Case, Row};
use crate::slots::ways;
use crate::{Cap, Measure, Period, Requirement};

/// More records than this are not searched for: nobody collects them.
const MOST: u32 = 12;

/// The fewest further records, the smallest that do, named. Empty where nothing that is counted is missing, or where
/// no number of records would do.
pub(crate) fn suggest(
    case: &Case<'_, '_, '_>,
    asked: &[Asked<'_, '_, '_>],
    row: Option<&Row>,
) -> Vec<Suggestion> {
    let Some(row) = row else { return Vec::new() };
    let missing = |at: usize| {
        row.get(at).copied().flatten().map_or(0, |standing| (asked[at].need - standing.have).max(0))
    };
    let lacking = (0..asked.len()).any(|at| asked[at].part_of.is_none() && missing(at) > 0);
    if !lacking {
        return Vec::new();
    }
    let offers: Vec<&Offer<'_>> = case
        .shelf
        .offers
        .iter()
        .filter(|offer| offer.account.cohort.contains(case.view.cycle.from))
        .collect();
    let by = deadline(case);
    if by <= case.view.as_of {
        return Vec::new();
    }
    let mut best: Option<Vec<u32>> = None;
    for way in ways(asked, Some(row)) {
        let targets: Vec<i64> =
            (0..asked.len()).map(|at| if way.contains(&at) { missing(at) } else { 0 }).collect();
        if targets.iter().all(|target| *target == 0) {
            continue;
        }
        let Some(counts) = fewest(case, asked, &offers, &targets) else { continue };
        let size = |counts: &[u32]| counts.iter().sum::<u32>();
        if best.as_ref().is_none_or(|had| size(&counts) < size(had)) {
            best = Some(counts);
        }
    }
    let counts = best.unwrap_or_default();
    let named = offers.iter().zip(counts).filter(|(_, count)| *count > 0);
    named.map(|(offer, count)| suggestion(case, offer, count, by)).collect()
}

/// How many of each offer, or `None` where they cannot fill the targets. Offers whose figure is on file are tried
/// first.
fn fewest(
    case: &Case<'_, '_, '_>,
    asked: &[Asked<'_, '_, '_>],
    offers: &[&Offer<'_>],
    targets: &[i64],
) -> Option<Vec<u32>> {
    let open: Vec<usize> = (0..targets.len()).filter(|at| targets[*at] > 0).collect();
    let needs: Vec<i64> = open.iter().map(|at| targets[*at]).collect();
    let rooms = rooms(case);
    let types: Vec<Type> = offers
        .iter()
        .enumerate()
        .map(|(place, offer)| {
            let of = |at: &usize| match &asked[*at].source {
                Source::Tally(tally) => adds(tally.requirement, offer, targets[*at]),
                _ => Adds::default(),
            };
            let under =
                rooms.iter().enumerate().filter(|(_, room)| room.accounts.contains(&&*offer.account.id));
            Type {
                place,
                points: offer.points.map(|points| points.0),
                adds: open.iter().map(of).collect(),
                rooms: under.map(|(at, _)| at).collect(),
            }
        })
        .collect();
    let rooms: Vec<i64> = rooms.iter().map(|room| room.left).collect();
    [true, false].into_iter().find_map(|on_file| {
        let mut usable: Vec<&Type> = Vec::new();
        for one in &types {
            let adds = one.adds.iter().any(|adds| adds.most > 0) && (!on_file || one.points.is_some());
            if adds && !usable.iter().any(|had| had.is_like(one)) {
                usable.push(one);
            }
        }
        let found = remembered(case, &needs, &usable, &rooms)?;
        let mut counts = vec![0; offers.len()];
        for (one, count) in usable.iter().zip(found) {
            counts[one.place] = count;
        }
        Some(counts)
    })
}

/// The smallest way, searched once for members who lack the same: many do.
fn remembered(case: &Case<'_, '_, '_>, needs: &[i64], types: &[&Type], rooms: &[i64]) -> Option<Vec<u32>> {
    let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let mut key: Vec<i64> = vec![number(needs.len())];
    key.extend(needs);
    key.extend(rooms);
    for one in types {
        key.extend(one.adds.iter().map(|adds| adds.most));
        key.push(number(one.place));
    }
    if let Some(found) = case.shelf.least.lock().ok().and_then(|known| known.get(&key).cloned()) {
        return found;
    }
    let found = (1..=MOST).find_map(|size| smallest(types, needs, rooms, size));
    if let Ok(mut known) = case.shelf.least.lock() {
        known.insert(key, found.clone());
    }
    found
}

/// What one record adds to a target.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Adds {
    most: i64,
    /// Whether it is points, of which a cap may leave a part.
    points: bool,
    /// The least that must count of the record for it to add anything.
    least: i64,
}

impl Adds {
    /// What it adds where only so much of the record counts.
    fn of(self, counted: i64) -> i64 {
        match self {
            _ if counted < self.least => 0,
            _ if self.points => self.most.min(counted),
            _ => self.most,
        }
    }
}

/// Offers that add the same.
struct Type {
    place: usize,
    points: Option<i64>,
    adds: Vec<Adds>,
    /// The caps that it is under.
    rooms: Vec<usize>,
}

impl Type {
    fn is_like(&self, other: &Type) -> bool {
        (self.points, &self.adds, &self.rooms) == (other.points, &other.adds, &other.rooms)
    }

    /// What is left to fill, and under the caps, after one more record; `None` where a cap leaves nothing of it.
    fn taken(&self, left: &[i64], rooms: &[i64]) -> Option<(Vec<i64>, Vec<i64>)> {
        let room = self.rooms.iter().map(|at| rooms[*at]).min().unwrap_or(i64::MAX);
        let counted = self.points.unwrap_or(i64::MAX).min(room);
        if counted <= 0 {
            return None;
        }
        let mut rooms = rooms.to_vec();
        if self.points.is_some() {
            self.rooms.iter().for_each(|at| rooms[*at] -= counted);
        }
        Some((left.iter().zip(&self.adds).map(|(left, adds)| left - adds.of(counted)).collect(), rooms))
    }
}

/// So many records that fill the needs with the smallest sum; of equals the first in the order of the types.
fn smallest(types: &[&Type], needs: &[i64], rooms: &[i64], size: u32) -> Option<Vec<u32>> {
    let most = |at: usize| types.iter().map(|one| one.adds[at].most).max().unwrap_or(0);
    if (0..needs.len()).any(|at| most(at) * i64::from(size) < needs[at]) {
        return None;
    }
    let mut best: Option<(i64, Vec<u32>)> = None;
    let mut counts = vec![0; types.len()];
    search(types, (needs.to_vec(), rooms.to_vec()), size, 0, &mut counts, &mut best);
    best.map(|(_, counts)| counts)
}

fn search(
    types: &[&Type],
    (mut left, mut rooms): (Vec<i64>, Vec<i64>),
    size: u32,
    at: usize,
    counts: &mut Vec<u32>,
    best: &mut Option<(i64, Vec<u32>)>,
) {
    let Some(one) = types.get(at) else {
        if size == 0 && left.iter().all(|need| *need <= 0) {
            // What is left over, negated, is the sum beyond the needs.
            let over = -left.iter().sum::<i64>();
            if best.as_ref().is_none_or(|(had, _)| over < *had) {
                *best = Some((over, counts.clone()));
            }
        }
        return;
    };
    let reach = |need: usize| types[at..].iter().map(|one| one.adds[need].most).max().unwrap_or(0);
    if left.iter().enumerate().any(|(need, left)| reach(need) * i64::from(size) < *left) {
        return;
    }
    let last = types.len() == at + 1;
    for count in 0..=size {
        if !last || count == size {
            counts[at] = count;
            search(types, (left.clone(), rooms.clone()), size - count, at + 1, counts, best);
            counts[at] = 0;
        }
        let Some(after) = one.taken(&left, &rooms) else { break };
        (left, rooms) = after;
    }
}

/// What one such record would add to a requirement. A figure that is not on file is taken to fill it.
fn adds(requirement: &Requirement, offer: &Offer<'_>, target: i64) -> Adds {
    let scope = &requirement.scope;
    let account = scope.accounts.is_empty() || scope.accounts.contains(&offer.account.id);
    let group =
        scope.groups.is_empty() || scope.groups.iter().any(|group| offer.groups.contains(&group.as_str()));
    let kind = scope.kinds.is_empty() || scope.kinds.iter().any(|kind| offer.account.kinds.contains(kind));
    let least = scope.least_points.map_or(1, |points| points.0);
    let large = scope.least_points.is_none_or(|least| offer.points.is_none_or(|points| points >= least));
    match requirement.measure {
        _ if !(account && group && kind && large) => Adds::default(),
        Measure::Points => Adds {
            most: offer.points.map_or(target, |points| points.0),
            points: offer.points.is_some(),
            least,
        },
        _ => Adds { most: 1, points: false, least },
    }
}

/// What a cap of the whole cycle leaves on its accounts.
struct Room<'r> {
    accounts: Vec<&'r str>,
    left: i64,
}

fn rooms<'r>(case: &Case<'r, '_, '_>) -> Vec<Room<'r>> {
    let (rule, chosen) = (case.view.rule, case.view.chosen);
    let credits = case.credits.get(case.posted).map_or(&[][..], Vec::as_slice);
    let holds = |cap: &&Cap| cap.period == Period::Cycle && applies(cap.when.as_ref(), chosen);
    let own = rule.accounts.iter().flat_map(|account| {
        account.caps.iter().filter(holds).map(move |cap| (vec![account.id.as_str()], cap))
    });
    let shared = rule.caps.iter().filter(|one| one.validity.contains(case.view.as_of) && holds(&&one.cap));
    let shared = shared.map(|one| (one.accounts.iter().map(String::as_str).collect(), &one.cap));
    let left = |(accounts, cap): (Vec<&'r str>, &'r Cap)| {
        let entries = case.ready.iter().zip(credits);
        let on = entries.filter(|(entry, _)| {
            entry.account.is_some_and(|account| accounts.contains(&account.id.as_str()))
        });
        let had: i64 = on.map(|(_, credit)| credit.points.0).sum();
        Room { left: (cap.points.0 - had).max(0), accounts }
    };
    own.chain(shared).map(left).collect()
}

/// The last day on which a record may still be had.
fn deadline(case: &Case<'_, '_, '_>) -> Date {
    let cycle = case.view.cycle;
    let closes = case.view.rule.applications.iter().filter(|one| one.validity.contains(case.view.as_of));
    closes.map(|one| cycle.application(one).closes).fold(cycle.to, Date::min)
}

fn suggestion(case: &Case<'_, '_, '_>, offer: &Offer<'_>, count: u32, by: Date) -> Suggestion {
    // The narrowest of its groups says best what it is.
    let groups = case.view.rule.groups.iter().filter(|group| offer.groups.contains(&group.id.as_str()));
    let named =
        groups.min_by_key(|group| group.meetings.len()).map_or(&offer.account.named, |group| &group.named);
    Suggestion { count, points: offer.points, ja: named.ja.clone(), en: named.en.clone(), by }
}
