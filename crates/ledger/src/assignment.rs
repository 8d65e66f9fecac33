//! Which records fill the requirements: the fewest papers that do, chosen exactly, ties always broken the same way.

/// A way to reach some progress: how many records so far, and from which earlier state by how many of one type.
#[derive(Clone, Copy)]
struct Step {
    /// Progress towards every target, packed by [`Scale`].
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
pub(crate) fn choose<Item: AsRef<[i64]>>(items: &[Item], targets: &[i64]) -> Vec<bool> {
    let mut left = vec![0; targets.len()];
    for item in items {
        add(&mut left, item.as_ref(), 1);
    }
    let Some(scale) = Scale::new(targets.iter().zip(&left).map(|(need, most)| *need.min(most))) else {
        return vec![true; items.len()];
    };
    let mut useful: Vec<usize> =
        (0..items.len()).filter(|index| items[*index].as_ref().iter().any(|points| *points > 0)).collect();
    useful.sort_by(|a, b| items[*b].as_ref().cmp(items[*a].as_ref()));
    let types: Vec<&[usize]> = useful.chunk_by(|a, b| items[*a].as_ref() == items[*b].as_ref()).collect();
    let start = Step { progress: 0, records: 0, sum: 0, parent: 0, copies: 0 };
    let mut layers = vec![vec![start]];
    for members in &types {
        let item = items[members[0]].as_ref();
        add(&mut left, item, -(members.len() as i64));
        let last = layers.last().map_or(&[][..], Vec::as_slice);
        let next = layer(last, item, members.len(), &left, &scale);
        layers.push(next);
    }
    trace(&layers, &types, items.len(), scale.goal())
}

fn add(sums: &mut [i64], item: &[i64], times: i64) {
    for (sum, points) in sums.iter_mut().zip(item) {
        *sum += points * times;
    }
}

/// Packs the progress towards every target into one number: so many bits each, the last target the highest.
struct Scale(Vec<Target>);

#[derive(Clone, Copy)]
struct Target {
    need: i64,
    shift: u32,
}

impl Target {
    /// Progress towards this target alone.
    fn had(self, progress: u128) -> i64 {
        let bits = i64::BITS - self.need.leading_zeros();
        ((progress >> self.shift) as u64 & ((1u64 << bits) - 1)) as i64
    }
}

impl Scale {
    /// `None` where the targets do not fit one number, or one is negative.
    fn new(targets: impl Iterator<Item = i64>) -> Option<Scale> {
        let mut shift = 0;
        let mut scale = Vec::new();
        for need in targets {
            scale.push(Target { need, shift });
            shift += i64::BITS - need.leading_zeros();
            if need < 0 || shift >= u128::BITS {
                return None;
            }
        }
        Some(Scale(scale))
    }

    fn goal(&self) -> u128 {
        self.0.iter().map(|target| (target.need as u128) << target.shift).sum()
    }

    /// The progress after one more item; what exceeds a target is lost.
    fn advance(&self, progress: u128, item: &[i64]) -> u128 {
        let after = self.0.iter().zip(item).map(|(target, points)| {
            let sum = (target.had(progress) + points).min(target.need);
            (sum as u128) << target.shift
        });
        after.sum()
    }

    /// Whether every target can still be reached with what is left.
    fn can_finish(&self, progress: u128, left: &[i64]) -> bool {
        self.0.iter().zip(left).all(|(target, left)| target.had(progress) + left >= target.need)
    }
}

/// All states after 0 to `most` items of one type that can still reach the goal, the best way to each.
fn layer(last: &[Step], item: &[i64], most: usize, left: &[i64], scale: &Scale) -> Vec<Step> {
    let worth: i64 = item.iter().sum();
    let mut next = Vec::with_capacity(last.len());
    for (parent, step) in last.iter().enumerate() {
        let mut step = Step { parent, copies: 0, ..*step };
        loop {
            if scale.can_finish(step.progress, left) {
                next.push(step);
            }
            let progress = scale.advance(step.progress, item);
            if step.copies == most || progress == step.progress {
                break;
            }
            step.progress = progress;
            step.records += 1;
            step.sum += worth;
            step.copies += 1;
        }
    }
    next.sort_unstable_by_key(|step| (step.progress, step.records, step.sum, step.parent, step.copies));
    next.dedup_by_key(|step| step.progress);
    next
}

/// Walks back from the goal and marks the first items of every type used.
fn trace(layers: &[Vec<Step>], types: &[&[usize]], items: usize, goal: u128) -> Vec<bool> {
    let mut chosen = vec![false; items];
    let last = layers.last().map_or(&[][..], Vec::as_slice);
    let Ok(mut at) = last.binary_search_by_key(&goal, |step| step.progress) else { return vec![true; items] };
    for (layer, members) in layers.iter().skip(1).zip(types).rev() {
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
