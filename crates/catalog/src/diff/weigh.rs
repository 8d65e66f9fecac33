//! What speaks for and against two rows being one meeting, in bits.

use std::collections::{BTreeMap, BTreeSet};

use super::order::{Gap, gaps};
use super::rows::Row;

/// A pair taken at random is this unlikely, whatever the lists.
const PRIOR: f32 = -4.0;
/// Order counts only where the editions keep it at least this far.
const ORDERED: f32 = 0.5;

/// Everything that is known before a pair is weighed.
pub(super) struct Evidence<'a> {
    before: &'a [Row<'a>],
    after: &'a [Row<'a>],
    information: BTreeMap<char, f32>,
    gaps: Vec<Gap>,
    coherence: f32,
}

impl<'a> Evidence<'a> {
    /// Counts letters and finds the gaps between the anchors.
    pub fn new(before: &'a [Row<'a>], after: &'a [Row<'a>], anchors: &[Option<usize>]) -> Evidence<'a> {
        let mut counts = BTreeMap::<char, u32>::new();
        for row in before.iter().chain(after) {
            for ch in row.folded.chars().collect::<BTreeSet<_>>() {
                *counts.entry(ch).or_default() += 1;
            }
        }
        let all = (before.len() + after.len()) as f32;
        let say = |ch: char, count: u32| {
            let bits = (all / count as f32).log2();
            if ch.is_ascii() { (bits * 0.4).clamp(0.3, 1.2) } else { bits.clamp(0.5, 5.0) }
        };
        let information = counts.iter().map(|(ch, count)| (*ch, say(*ch, *count))).collect();
        let (gaps, coherence) = gaps(anchors, before.len());
        Evidence { before, after, information, gaps, coherence }
    }

    /// The weight of a pair.
    pub fn weight(&self, old: usize, new: usize) -> f32 {
        let (a, b) = (&self.before[old], &self.after[new]);
        PRIOR + self.names(a, b) + earlier(a, b) + self.place(old, new) + heading(a, b) + points(a, b)
    }

    fn names(&self, a: &Row<'_>, b: &Row<'_>) -> f32 {
        if a.plain == b.plain {
            return 20.0;
        }
        if a.folded == b.folded {
            return 17.0;
        }
        let (old, new): (Vec<char>, Vec<char>) = (a.folded.chars().collect(), b.folded.chars().collect());
        let total = self.sum(&old) + self.sum(&new);
        let in_order = 2.0 * self.in_order(&old, &new);
        let in_any_order = 2.0 * self.in_any_order(&old, &new);
        let weigh = |shared: f32| 0.6 * shared - 0.5 * (total - shared);
        let letters = weigh(in_order).max(weigh(in_any_order) - 2.0).clamp(-15.0, 15.0);
        letters + words(a, b)
    }

    fn sum(&self, letters: &[char]) -> f32 {
        letters.iter().map(|ch| self.information[ch]).sum()
    }

    /// Bits of the letters that both have in one order.
    fn in_order(&self, old: &[char], new: &[char]) -> f32 {
        let mut row = vec![0f32; new.len() + 1];
        for a in old {
            let mut corner = 0.0;
            for (j, b) in new.iter().enumerate() {
                let above = row[j + 1];
                row[j + 1] = if a == b { corner + self.information[a] } else { above.max(row[j]) };
                corner = above;
            }
        }
        row[new.len()]
    }

    /// Bits of the letters that both have.
    fn in_any_order(&self, old: &[char], new: &[char]) -> f32 {
        let mut left = BTreeMap::<char, u32>::new();
        for ch in new {
            *left.entry(*ch).or_default() += 1;
        }
        let mut shared = 0.0;
        for ch in old {
            if let Some(count) = left.get_mut(ch).filter(|count| **count > 0) {
                *count -= 1;
                shared += self.information[ch];
            }
        }
        shared
    }

    /// Between the same neighbours, and how few others could stand there.
    fn place(&self, old: usize, new: usize) -> f32 {
        if self.coherence < ORDERED {
            return 0.0;
        }
        let gap = self.gaps[new];
        let choices = gap.free_old.max(gap.free_new).max(1) as f32;
        let inside = (gap.from..gap.to).contains(&old);
        self.coherence * if inside { (7.0 - choices.log2() * 1.5).max(1.0) } else { -2.0 }
    }
}

/// A probability for people.
pub(super) fn probability(weight: f32) -> f32 {
    let probability = 1.0 / (1.0 + (-f64::from(weight) * std::f64::consts::LN_2).exp());
    ((probability * 1e4).round() / 1e4) as f32
}

/// Words that set meetings apart.
fn words(a: &Row<'_>, b: &Row<'_>) -> f32 {
    let apart = |a: &BTreeSet<u16>, b: &BTreeSet<u16>| !a.is_empty() && !b.is_empty() && a.is_disjoint(b);
    let mut weight = 0.0;
    if apart(&a.regions, &b.regions) {
        weight -= 14.0;
    }
    if a.parts != b.parts {
        weight -= 4.0;
    }
    if apart(&a.topics, &b.topics) {
        weight -= 2.0;
    }
    weight
}

/// Former names: the newer edition says what a meeting was called before.
fn earlier(a: &Row<'_>, b: &Row<'_>) -> f32 {
    if b.former_folded.contains(&a.folded) {
        16.0
    } else if a.former_folded.contains(&b.folded) {
        8.0
    } else if !a.former_folded.is_disjoint(&b.former_folded) {
        10.0
    } else {
        0.0
    }
}

fn heading(a: &Row<'_>, b: &Row<'_>) -> f32 {
    if a.same_heading(b) { 1.5 } else { -4.0 }
}

/// Figures of the unit systems that both editions print.
fn points(a: &Row<'_>, b: &Row<'_>) -> f32 {
    let mut weight = 0.0;
    for one in &a.listing.points {
        let same =
            |other: &&daicho_model::ListedPoints| other.unit == one.unit && other.account == one.account;
        if let Some(other) = b.listing.points.iter().find(same)
            && let (Some(x), Some(y)) = (one.points, other.points)
        {
            weight += if x == y { 1.0 } else { -1.5 };
        }
    }
    weight
}
