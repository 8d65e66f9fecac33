//! The least that would still be needed: the fewest further records that fulfil everything that is missing.

use daicho_model::Suggestion;
use jiff::civil::Date;

use crate::asked::{Asked, Source};
use crate::offers::Offer;
use crate::outcome::{Case, Row};
use crate::slots::ways;
use crate::{Measure, Period, Requirement};

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
    let adds: Vec<Vec<i64>> = offers
        .iter()
        .map(|offer| {
            let of = |at: &usize| match &asked[*at].source {
                Source::Tally(tally) => adds(tally.requirement, offer, targets[*at]),
                _ => 0,
            };
            open.iter().map(of).collect()
        })
        .collect();
    [true, false].into_iter().find_map(|on_file| {
        let mut types: Vec<Type> = Vec::new();
        for (place, adds) in adds.iter().enumerate() {
            let usable =
                adds.iter().any(|points| *points > 0) && (!on_file || offers[place].points.is_some());
            if usable && !types.iter().any(|had| had.adds == *adds) {
                let room = u32::try_from(room(case, offers[place]).min(i64::from(MOST))).unwrap_or(MOST);
                types.push(Type { place, adds: adds.clone(), room });
            }
        }
        let found = remembered(case, &needs, &types)?;
        let mut counts = vec![0; offers.len()];
        for (one, count) in types.iter().zip(found) {
            counts[one.place] = count;
        }
        Some(counts)
    })
}

/// The smallest way, searched once for members who lack the same: many do.
fn remembered(case: &Case<'_, '_, '_>, needs: &[i64], types: &[Type]) -> Option<Vec<u32>> {
    let mut key: Vec<i64> = vec![i64::try_from(needs.len()).unwrap_or(i64::MAX)];
    key.extend(needs);
    for one in types {
        key.extend(one.adds.iter().copied());
        key.extend([i64::from(one.room), i64::try_from(one.place).unwrap_or(i64::MAX)]);
    }
    if let Some(found) = case.shelf.least.lock().ok().and_then(|known| known.get(&key).cloned()) {
        return found;
    }
    let found = (1..=MOST).find_map(|size| smallest(types, needs, size));
    if let Ok(mut known) = case.shelf.least.lock() {
        known.insert(key, found.clone());
    }
    found
}

/// Offers that add the same.
struct Type {
    place: usize,
    adds: Vec<i64>,
    room: u32,
}

/// So many records that fill the needs with the smallest sum; of equals the first in the order of the types.
fn smallest(types: &[Type], needs: &[i64], size: u32) -> Option<Vec<u32>> {
    let most = |at: usize| types.iter().map(|one| one.adds[at]).max().unwrap_or(0);
    if (0..needs.len()).any(|at| most(at) * i64::from(size) < needs[at]) {
        return None;
    }
    let mut best: Option<(i64, Vec<u32>)> = None;
    let mut counts = vec![0; types.len()];
    search(types, needs.to_vec(), size, 0, &mut counts, &mut best);
    best.map(|(_, counts)| counts)
}

fn search(
    types: &[Type],
    left: Vec<i64>,
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
    let reach = |need: usize| types[at..].iter().map(|one| one.adds[need]).max().unwrap_or(0);
    if left.iter().enumerate().any(|(need, left)| reach(need) * i64::from(size) < *left) {
        return;
    }
    let last = types.len() == at + 1;
    for count in (if last { size } else { 0 })..=size {
        if count > one.room {
            break;
        }
        let after = left.iter().zip(&one.adds).map(|(left, adds)| left - adds * i64::from(count)).collect();
        counts[at] = count;
        search(types, after, size - count, at + 1, counts, best);
        counts[at] = 0;
    }
}

/// What one such record would add to a requirement. A figure that is not on file is taken to fill it.
fn adds(requirement: &Requirement, offer: &Offer<'_>, target: i64) -> i64 {
    let scope = &requirement.scope;
    let account = scope.accounts.is_empty() || scope.accounts.contains(&offer.account.id);
    let group =
        scope.groups.is_empty() || scope.groups.iter().any(|group| offer.groups.contains(&group.as_str()));
    let kind = scope.kinds.is_empty() || scope.kinds.iter().any(|kind| offer.account.kinds.contains(kind));
    let large = scope.least_points.is_none_or(|least| offer.points.is_none_or(|points| points >= least));
    match requirement.measure {
        _ if !(account && group && kind && large) => 0,
        Measure::Points => offer.points.map_or(target, |points| points.0),
        _ => 1,
    }
}

/// How many more of them the caps of a whole cycle leave room for.
fn room(case: &Case<'_, '_, '_>, offer: &Offer<'_>) -> i64 {
    let Some(points) = offer.points.filter(|points| points.0 > 0) else { return i64::MAX };
    let credits = case.credits.get(case.posted).map_or(&[][..], Vec::as_slice);
    let had: i64 = case
        .ready
        .iter()
        .zip(credits)
        .filter(|(entry, _)| entry.account.is_some_and(|account| account.id == offer.account.id))
        .map(|(_, credit)| credit.points.0)
        .sum();
    let caps = offer.account.caps.iter().filter(|cap| cap.period == Period::Cycle);
    caps.map(|cap| (cap.points.0 - had).max(0) / points.0).min().unwrap_or(i64::MAX)
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
