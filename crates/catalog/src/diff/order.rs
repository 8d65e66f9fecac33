//! Where a row stands between rows whose counterparts are known.

/// Place of a row of the newer edition among the anchors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Gap {
    /// First row of the older edition that may stand here.
    pub from: usize,
    /// One past the last.
    pub to: usize,
    /// Rows of the older edition without anchor in between.
    pub free_old: usize,
    /// Rows of the newer edition without anchor in the same place.
    pub free_new: usize,
}

/// The gap of every row of the newer edition, and how far the two editions keep one order (0 to 1).
pub(super) fn gaps(anchors: &[Option<usize>], old_count: usize) -> (Vec<Gap>, f32) {
    let known: Vec<usize> = anchors.iter().flatten().copied().collect();
    let kept = longest_rising(&known);
    let coherence = if known.is_empty() { 0.0 } else { kept.len() as f32 / known.len() as f32 };
    let mut in_order = kept.iter().peekable();
    let (mut free, mut held) = (vec![true; old_count], vec![false; anchors.len()]);
    for (new, old) in anchors.iter().enumerate() {
        let Some(old) = old else { continue };
        free[*old] = false;
        if in_order.peek() == Some(&old) {
            in_order.next();
            held[new] = true;
        }
    }
    let mut gaps = vec![Gap { from: 0, to: old_count, free_old: 0, free_new: 0 }; anchors.len()];
    let mut start = 0;
    while start < anchors.len() {
        if held[start] {
            let at = anchors[start].unwrap_or_default();
            gaps[start] = Gap { from: at, to: at + 1, free_old: 0, free_new: 0 };
            start += 1;
            continue;
        }
        let end = (start..anchors.len()).find(|at| held[*at]).unwrap_or(anchors.len());
        let from = start.checked_sub(1).and_then(|at| anchors[at]).map_or(0, |at| at + 1);
        let to = anchors.get(end).copied().flatten().unwrap_or(old_count);
        let gap = Gap {
            from,
            to,
            free_old: (from..to).filter(|old| free[*old]).count(),
            free_new: (start..end).filter(|new| anchors[*new].is_none()).count(),
        };
        gaps[start..end].fill(gap);
        start = end;
    }
    (gaps, coherence)
}

/// The longest part of a list, not necessarily beside each other, that rises.
fn longest_rising(list: &[usize]) -> Vec<usize> {
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; list.len()];
    for (at, value) in list.iter().enumerate() {
        let place = ends.partition_point(|end| list[*end] < *value);
        before[at] = place.checked_sub(1).map(|place| ends[place]);
        if place == ends.len() {
            ends.push(at);
        } else {
            ends[place] = at;
        }
    }
    let mut rising = Vec::new();
    let mut next = ends.last().copied();
    while let Some(at) = next {
        rising.push(list[at]);
        next = before[at];
    }
    rising.reverse();
    rising
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_between_two_known_ones_has_their_gap() {
        let (gaps, coherence) = gaps(&[Some(0), None, Some(3)], 5);
        assert_eq!(gaps[1], Gap { from: 1, to: 3, free_old: 2, free_new: 1 });
        assert_eq!(coherence, 1.0);
    }

    #[test]
    fn a_moved_row_bounds_no_gap() {
        let (gaps, coherence) = gaps(&[Some(0), Some(9), None, Some(2), Some(3)], 10);
        assert_eq!((gaps[2].from, gaps[2].to), (1, 2));
        assert_eq!(coherence, 0.75);
    }

    #[test]
    fn the_order_of_a_shuffled_list_says_little() {
        let reversed: Vec<Option<usize>> = (0..20).rev().map(Some).collect();
        assert!(gaps(&reversed, 20).1 < 0.1);
    }
}
