//! Which records fill the requirements: the fewest papers that do, chosen exactly, ties always broken the same way.

use std::cmp::Reverse;
use std::collections::BTreeMap;

/// A way to reach some progress: how many records so far, and from which earlier state by how many of one type.
#[derive(Clone, Copy)]
struct Step {
    /// Progress towards every target, as one number in mixed radix.
    progress: u128,
    records: u32,
    /// Sum of all contributions: of two equally short ways the one with less surplus is taken.
    sum: i64,
    parent: usize,
    copies: usize,
}

/// Chooses the fewest items whose contributions reach every target.
///
/// `items[i][r]` is what item `i` adds to target `r` (not negative); items come in the order in which equal ones are
/// preferred. A target that cannot be reached is lowered to what all items together give. Among the shortest
/// choices the one with the smallest sum is taken, then the one with more of the greater contributions.
/// Gives `true` for every chosen item.
pub(crate) fn choose(items: &[Vec<i64>], targets: &[i64]) -> Vec<bool> {
    let reachable = |target: usize| items.iter().map(|item| item[target]).sum::<i64>();
    let targets: Vec<i64> =
        targets.iter().enumerate().map(|(index, need)| (*need).min(reachable(index))).collect();
    let Some(radix) = radix(&targets) else { return vec![true; items.len()] };
    let mut types: BTreeMap<Reverse<&[i64]>, Vec<usize>> = BTreeMap::new();
    for (index, item) in items.iter().enumerate().filter(|(_, item)| item.iter().any(|points| *points > 0)) {
        types.entry(Reverse(item)).or_default().push(index);
    }
    let types: Vec<(&[i64], Vec<usize>)> =
        types.into_iter().map(|(Reverse(item), all)| (item, all)).collect();
    let start = Step { progress: 0, records: 0, sum: 0, parent: 0, copies: 0 };
    let mut layers = vec![vec![start]];
    for (item, members) in &types {
        let last = layers.last().map_or(&[][..], Vec::as_slice);
        let next = layer(last, item, members.len(), &targets, &radix);
        layers.push(next);
    }
    trace(&layers, &types, items.len(), goal(&targets, &radix))
}

/// Place values, so that progress fits one number; `None` where it does not.
fn radix(targets: &[i64]) -> Option<Vec<u128>> {
    let mut place = 1u128;
    let mut places = Vec::with_capacity(targets.len());
    for target in targets {
        places.push(place);
        place = place.checked_mul(u128::try_from(*target).ok()? + 1)?;
    }
    Some(places)
}

fn goal(targets: &[i64], radix: &[u128]) -> u128 {
    targets.iter().zip(radix).map(|(target, place)| u128::try_from(*target).unwrap_or(0) * place).sum()
}

/// All states after 0 to `most` items of one type, the best way to each.
fn layer(last: &[Step], item: &[i64], most: usize, targets: &[i64], radix: &[u128]) -> Vec<Step> {
    let worth: i64 = item.iter().sum();
    let mut next = Vec::with_capacity(last.len() * (most + 1));
    for (parent, step) in last.iter().enumerate() {
        let mut step = Step { parent, copies: 0, ..*step };
        next.push(step);
        for copies in 1..=most {
            let progress = advance(step.progress, item, targets, radix);
            if progress == step.progress {
                break;
            }
            step = Step { progress, records: step.records + 1, sum: step.sum + worth, parent, copies };
            next.push(step);
        }
    }
    next.sort_by_key(|step| (step.progress, step.records, step.sum, step.parent, step.copies));
    next.dedup_by_key(|step| step.progress);
    next
}

fn advance(progress: u128, item: &[i64], targets: &[i64], radix: &[u128]) -> u128 {
    let mut after = 0;
    for ((points, target), place) in item.iter().zip(targets).zip(radix) {
        let target = u128::try_from(*target).unwrap_or(0);
        let had = progress / place % (target + 1);
        after += (had + u128::try_from(*points).unwrap_or(0)).min(target) * place;
    }
    after
}

/// Walks back from the goal and marks the first items of every type used.
fn trace(layers: &[Vec<Step>], types: &[(&[i64], Vec<usize>)], items: usize, goal: u128) -> Vec<bool> {
    let mut chosen = vec![false; items];
    let last = layers.last().map_or(&[][..], Vec::as_slice);
    let Ok(mut at) = last.binary_search_by_key(&goal, |step| step.progress) else { return vec![true; items] };
    for (layer, (_, members)) in layers.iter().skip(1).zip(types).rev() {
        let Some(step) = layer.get(at) else { return vec![true; items] };
        for index in members.iter().take(step.copies) {
            chosen[*index] = true;
        }
        at = step.parent;
    }
    chosen
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::choose;

    fn check(items: &[&[i64]], targets: &[i64], expected: &[usize]) {
        let items: Vec<Vec<i64>> = items.iter().map(|item| item.to_vec()).collect();
        let chosen = choose(&items, targets);
        let chosen: Vec<usize> = (0..items.len()).filter(|index| chosen[*index]).collect();
        assert_eq!(chosen, expected);
    }

    #[test]
    fn the_fewest_papers_are_used() {
        check(&[&[5], &[15], &[15], &[10], &[15]], &[30], &[1, 2]);
    }

    #[test]
    fn of_equally_few_the_least_surplus_is_used() {
        check(&[&[15], &[10], &[5], &[15]], &[25], &[0, 1]);
    }

    #[test]
    fn one_choice_serves_all_targets() {
        // 15 that count twice are better than 15 that count once.
        check(&[&[15, 0], &[15, 15], &[15, 15], &[15, 0]], &[30, 30], &[1, 2]);
    }

    #[test]
    fn a_target_out_of_reach_uses_all_that_helps() {
        check(&[&[15, 0], &[0, 0], &[5, 5]], &[60, 40], &[0, 2]);
    }

    #[test]
    fn nothing_needs_nothing() {
        check(&[], &[60], &[]);
        check(&[&[5]], &[0], &[]);
    }

    fn shortest(items: &[Vec<i64>], targets: &[i64]) -> usize {
        let reach = |set: u32, target: usize| -> i64 {
            (0..items.len()).filter(|index| set >> index & 1 == 1).map(|index| items[index][target]).sum()
        };
        let all = (1u32 << items.len()) - 1;
        (0..=all)
            .filter(|set| (0..targets.len()).all(|t| reach(*set, t) >= targets[t].min(reach(all, t))))
            .map(|set| set.count_ones() as usize)
            .min()
            .unwrap_or(0)
    }

    proptest! {
        #[test]
        fn no_shorter_choice_exists(
            items in prop::collection::vec(prop::collection::vec(0i64..16, 3), 0..9),
            targets in prop::collection::vec(0i64..70, 3),
        ) {
            let chosen = choose(&items, &targets);
            for (target, need) in targets.iter().enumerate() {
                let sum = |filter: &dyn Fn(usize) -> bool| -> i64 {
                    (0..items.len()).filter(|index| filter(*index)).map(|index| items[index][target]).sum()
                };
                prop_assert!(sum(&|index| chosen[index]) >= (*need).min(sum(&|_| true)));
            }
            prop_assert_eq!(chosen.iter().filter(|one| **one).count(), shortest(&items, &targets));
        }
    }
}
