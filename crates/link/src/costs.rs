//! What it costs to take one letter for another, as a share of what the letter says.

use std::collections::{BTreeMap, BTreeSet};

use crate::by_char::ByChar;
use crate::fold::fold;

/// Share of a letter's information that any other letter in its place costs.
pub(crate) const OTHER: f32 = 0.8;
/// The same for two letters that look alike, where no counts of real misreadings say more.
const ALIKE: f32 = 0.25;

/// A letter's place in the table of [`Costs`]; 0: it looks like no other.
pub(crate) type Shape = u16;

/// Letters that readers take for one another.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Costs {
    shapes: ByChar<Shape>,
    /// The letters that have one, in order.
    shaped: Vec<char>,
    /// Share for each pair of shapes, a row a shape.
    shares: Vec<f32>,
    /// Shapes, 0 included.
    count: usize,
}

impl Costs {
    /// From the list of lookalikes (a group a line; a letter counts in its first two groups) and from learnt pairs
    /// (what was printed, what was read, share of the information), which go before.
    pub fn new(lookalikes: &str, learnt: &[(char, char, f32)]) -> Costs {
        let mut pairs = BTreeMap::<(char, char), f32>::new();
        let groups = groups(lookalikes);
        for (a, mine) in &groups {
            for (b, _) in
                groups.iter().filter(|(b, theirs)| a != *b && mine.iter().any(|g| theirs.contains(g)))
            {
                pairs.insert((*a, *b), ALIKE);
            }
        }
        for (printed, read, share) in learnt {
            for pair in [(*printed, *read), (*read, *printed)] {
                let known = pairs.entry(pair).or_insert(*share);
                *known = known.min(*share);
            }
        }
        let letters: BTreeSet<char> = pairs.keys().map(|(a, _)| *a).collect();
        let shapes: BTreeMap<char, Shape> = letters.into_iter().zip(1..).collect();
        let count = shapes.len() + 1;
        let mut shares = vec![OTHER; count * count];
        for ((a, b), share) in pairs {
            shares[usize::from(shapes[&a]) * count + usize::from(shapes[&b])] = share;
        }
        Costs {
            shaped: shapes.keys().copied().collect(),
            shapes: shapes.into_iter().collect(),
            shares,
            count,
        }
    }

    /// A letter's shape.
    pub fn shape(&self, ch: char) -> Shape {
        self.shapes.get(ch).unwrap_or_default()
    }

    /// For each shape the numbers of the letters that look like it.
    pub fn alike(&self, number: impl Fn(char) -> Option<u16>) -> Vec<Vec<u16>> {
        let numbers: Vec<(Shape, u16)> =
            self.shaped.iter().filter_map(|ch| Some((self.shape(*ch), number(*ch)?))).collect();
        let of = |shape: usize| {
            let row = &self.shares[shape * self.count..][..self.count];
            let near = numbers.iter().filter(|(other, _)| row[usize::from(*other)] < OTHER);
            near.map(|(_, number)| *number).collect()
        };
        (0..self.count).map(of).collect()
    }

    /// The shares of a shape against every shape.
    pub fn row(&self, shape: Shape) -> &[f32] {
        &self.shares[usize::from(shape) * self.count..][..self.count]
    }
}

/// The groups of each letter, two at most.
fn groups(lookalikes: &str) -> BTreeMap<char, Vec<usize>> {
    let mut groups = BTreeMap::<char, Vec<usize>>::new();
    for (group, line) in lookalikes.lines().filter(|line| !line.starts_with('#')).enumerate() {
        for ch in fold(line) {
            let mine = groups.entry(ch).or_default();
            if mine.len() < 2 && !mine.contains(&group) {
                mine.push(group);
            }
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(a: char, b: char, share: f32) {
        let costs = Costs::new("# groups\n会曾全\n大犬", &[('癌', '痛', 0.15), ('会', '曾', 0.2)]);
        let (a, b) = (costs.shape(a), costs.shape(b));
        let shares = (costs.row(a)[usize::from(b)], costs.row(b)[usize::from(a)]);
        assert_eq!(shares, (share, share));
    }

    #[test]
    fn counts_go_before_looks_and_looks_before_nothing() {
        check('癌', '痛', 0.15);
        check('会', '曾', 0.2);
        check('会', '全', ALIKE);
        check('会', '犬', OTHER);
    }
}
