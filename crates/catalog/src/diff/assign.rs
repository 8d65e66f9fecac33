//! The best one-to-one assignment: the greatest sum of weights, each row used once at most.

use std::collections::BTreeMap;

/// The pairs `(new, old, weight)` of the best assignment out of the given ones, all of positive weight. Ties fall the
/// same way every time.
pub(super) fn best(pairs: &[(usize, usize, f32)]) -> Vec<(usize, usize, f32)> {
    let mut chosen = Vec::new();
    for group in groups(pairs) {
        chosen.extend(best_of_group(&group));
    }
    chosen.sort_by_key(|(new, old, _)| (*new, *old));
    chosen
}

/// Pairs that hang together by a row.
fn groups(pairs: &[(usize, usize, f32)]) -> Vec<Vec<(usize, usize, f32)>> {
    let mut group_of_old = BTreeMap::<usize, usize>::new();
    let mut group_of_new = BTreeMap::<usize, usize>::new();
    let mut groups: Vec<Vec<(usize, usize, f32)>> = Vec::new();
    for pair in pairs {
        let (a, b) = (group_of_new.get(&pair.0).copied(), group_of_old.get(&pair.1).copied());
        let home = match (a, b) {
            (None, None) => {
                groups.push(Vec::new());
                groups.len() - 1
            }
            (Some(one), None) | (None, Some(one)) => one,
            (Some(a), Some(b)) if a == b => a,
            (Some(a), Some(b)) => {
                let moved = std::mem::take(&mut groups[b]);
                for (new, old, _) in &moved {
                    group_of_new.insert(*new, a);
                    group_of_old.insert(*old, a);
                }
                groups[a].extend(moved);
                a
            }
        };
        groups[home].push(*pair);
        group_of_new.insert(pair.0, home);
        group_of_old.insert(pair.1, home);
    }
    groups.retain(|group| !group.is_empty());
    groups
}

fn best_of_group(group: &[(usize, usize, f32)]) -> Vec<(usize, usize, f32)> {
    let numbered = |rows: Vec<usize>| -> Vec<usize> {
        let mut rows = rows;
        rows.sort_unstable();
        rows.dedup();
        rows
    };
    let news = numbered(group.iter().map(|pair| pair.0).collect());
    let olds = numbered(group.iter().map(|pair| pair.1).collect());
    // A column for every old row and one for "no counterpart" of every new row, which costs nothing.
    let columns = olds.len() + news.len();
    let mut costs = vec![0f64; news.len() * columns];
    for row in 0..news.len() {
        costs[row * columns..row * columns + olds.len()].fill(f64::from(u16::MAX));
    }
    for (new, old, weight) in group {
        let row = news.partition_point(|known| known < new);
        let column = olds.partition_point(|known| known < old);
        costs[row * columns + column] = -f64::from(*weight);
    }
    let chosen = hungarian(&costs, news.len(), columns);
    let pairs = chosen.iter().enumerate().filter(|(_, column)| **column < olds.len());
    pairs
        .map(|(row, column)| (news[row], olds[*column], -costs[row * columns + column] as f32))
        .filter(|(_, _, weight)| *weight > 0.0)
        .collect()
}

/// Kuhn and Munkres with potentials: the column of each row; there are at least as many columns as rows.
fn hungarian(costs: &[f64], rows: usize, columns: usize) -> Vec<usize> {
    let (mut of_row, mut of_column) = (vec![0f64; rows + 1], vec![0f64; columns + 1]);
    let mut row_of = vec![0usize; columns + 1]; // 0: none
    for row in 1..=rows {
        row_of[0] = row;
        let mut column = 0;
        let mut least = vec![f64::INFINITY; columns + 1];
        let mut came_from = vec![0usize; columns + 1];
        let mut seen = vec![false; columns + 1];
        loop {
            seen[column] = true;
            let (current, mut delta, mut next) = (row_of[column], f64::INFINITY, 0);
            for other in (1..=columns).filter(|other| !seen[*other]) {
                let cost = costs[(current - 1) * columns + other - 1] - of_row[current] - of_column[other];
                if cost < least[other] {
                    (least[other], came_from[other]) = (cost, column);
                }
                if least[other] < delta {
                    (delta, next) = (least[other], other);
                }
            }
            for other in 0..=columns {
                if seen[other] {
                    of_row[row_of[other]] += delta;
                    of_column[other] -= delta;
                } else {
                    least[other] -= delta;
                }
            }
            column = next;
            if row_of[column] == 0 {
                break;
            }
        }
        while column != 0 {
            let from = came_from[column];
            row_of[column] = row_of[from];
            column = from;
        }
    }
    let mut chosen = vec![0; rows];
    for column in 1..=columns {
        if row_of[column] > 0 {
            chosen[row_of[column] - 1] = column - 1;
        }
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pairs: &[(usize, usize, f32)], expected: &[(usize, usize)]) {
        let found: Vec<(usize, usize)> = best(pairs).iter().map(|(new, old, _)| (*new, *old)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn the_sum_decides_and_not_the_best_single_pair() {
        check(&[(0, 0, 5.0), (0, 1, 4.5), (1, 0, 4.5)], &[(0, 1), (1, 0)]);
    }

    #[test]
    fn a_row_may_stay_alone() {
        check(&[(0, 3, 5.0), (1, 3, 4.0)], &[(0, 3)]);
        check(&[], &[]);
    }

    #[test]
    fn a_missing_pair_is_never_chosen() {
        check(&[(0, 0, 1.0), (0, 1, 2.0), (1, 1, 9.0), (2, 0, 3.0)], &[(1, 1), (2, 0)]);
    }
}
