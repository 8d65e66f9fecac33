//! Which record fills which requirement: the fewest records that serve all of them, and what is left over.

use crate::asked::{Asked, Source};
use crate::assignment::choose;
use crate::outcome::{Case, Row};

/// Alternatives that are compared at most.
const MOST_WAYS: usize = 64;

/// Used and surplus records of each requirement. First the fewest records that serve all requirements at once are
/// chosen, by the alternatives that need the fewest; then, for each requirement, the fewest of these that it needs.
pub(crate) fn assign(
    case: &Case<'_, '_, '_>,
    asked: &[Asked<'_, '_, '_>],
    row: Option<&Row>,
) -> Vec<(Vec<String>, Vec<String>)> {
    let credits = case.credits.get(case.posted).map_or(&[][..], Vec::as_slice);
    let items: Vec<Vec<i64>> = credits
        .iter()
        .enumerate()
        .map(|(index, credit)| {
            let adds = |one: &Asked<'_, '_, '_>| match &one.source {
                Source::Tally(tally) => tally.posted(index, credit),
                _ => 0,
            };
            asked.iter().map(adds).collect()
        })
        .collect();
    let needed = |way: &[usize]| -> Vec<i64> {
        (0..asked.len()).map(|at| if way.contains(&at) { asked[at].need } else { 0 }).collect()
    };
    let best = ways(asked, row)
        .into_iter()
        .map(|way| (choose(&items, &needed(&way)), way))
        .min_by_key(|(chosen, _)| chosen.iter().filter(|one| **one).count());
    let (chosen, way) = best.unwrap_or_else(|| (vec![false; items.len()], Vec::new()));
    let used_and_surplus = |target: usize| {
        let helps = || (0..items.len()).filter(|index| items[*index][target] > 0);
        let within: Vec<[i64; 1]> =
            helps().filter(|index| chosen[*index]).map(|index| [items[index][target]]).collect();
        let need = if way.contains(&target) { asked[target].need } else { 0 };
        let mut needed = choose(&within, &[need]).into_iter();
        let (used, surplus): (Vec<usize>, Vec<usize>) =
            helps().partition(|index| chosen[*index] && needed.next() == Some(true));
        let ids = |indices: Vec<usize>| {
            let mut ids: Vec<String> =
                indices.into_iter().map(|index| case.ready[index].record.record_id.clone()).collect();
            ids.dedup();
            ids
        };
        (ids(used), ids(surplus))
    };
    (0..asked.len()).map(used_and_surplus).collect()
}

/// The sets of counted requirements that together fulfil everything: one a combination of alternatives. Of
/// alternatives those that are met are taken where there are any.
pub(crate) fn ways(asked: &[Asked<'_, '_, '_>], row: Option<&Row>) -> Vec<Vec<usize>> {
    let is_asked = |at: usize| row.is_none_or(|row| row.get(at).copied().flatten().is_some());
    let met = |at: usize| {
        let standing = row.and_then(|row| row.get(at).copied().flatten());
        standing.is_some_and(|standing| standing.have >= asked[at].need)
    };
    let mut ways: Vec<Vec<usize>> = vec![Vec::new()];
    for (at, one) in asked.iter().enumerate() {
        if one.part_of.is_some() || !is_asked(at) {
            continue;
        }
        let options = leaves(asked, at, &is_asked, &met);
        let extended = ways.iter().flat_map(|way| {
            options.iter().map(move |more| way.iter().chain(more).copied().collect::<Vec<usize>>())
        });
        ways = extended.take(MOST_WAYS).collect();
    }
    ways
}

/// The sets of counted requirements that fulfil one.
fn leaves(
    asked: &[Asked<'_, '_, '_>],
    at: usize,
    is_asked: &dyn Fn(usize) -> bool,
    met: &dyn Fn(usize) -> bool,
) -> Vec<Vec<usize>> {
    match &asked[at].source {
        Source::Tally(_) => vec![vec![at]],
        Source::Known(_) => vec![Vec::new()],
        Source::Any(of) => {
            let of: Vec<usize> = of.iter().copied().filter(|part| is_asked(*part)).collect();
            let any_met = of.iter().any(|part| met(*part));
            let taken = of.into_iter().filter(|part| !any_met || met(*part));
            taken.flat_map(|part| leaves(asked, part, is_asked, met)).collect()
        }
        Source::All(of) => {
            let mut all: Vec<Vec<usize>> = vec![Vec::new()];
            for part in of.iter().copied().filter(|part| is_asked(*part)) {
                let more = leaves(asked, part, is_asked, met);
                let extended = all.iter().flat_map(|way| {
                    more.iter().map(move |more| way.iter().chain(more).copied().collect::<Vec<usize>>())
                });
                all = extended.take(MOST_WAYS).collect();
            }
            all
        }
    }
}
