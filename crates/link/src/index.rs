//! Blocking: which names share letter pairs with a text.

use crate::glyph::Glyph;
use crate::names::Names;

/// Names looked at for one text, about: beyond it a common pair only adds to names that a rarer pair has found.
const LOOKED_AT: usize = 4096;

/// Letter pairs and the names they stand in.
pub(crate) struct Index {
    /// The pairs, sorted.
    pairs: Vec<[char; 2]>,
    /// Where each pair stands in `pairs`, from 1, at the place its hash says or behind it; 0: free.
    slots: Vec<u32>,
    /// Where each pair's names start in `names`, and the end.
    starts: Vec<u32>,
    /// What sharing the pair says (bits).
    weights: Vec<f32>,
    names: Vec<u32>,
    /// What all pairs of a name say together.
    sizes: Vec<f32>,
}

/// Scratch space, kept between texts.
#[derive(Default)]
pub(crate) struct Tally {
    shares: Vec<f32>,
    touched: Vec<u32>,
}

fn pairs(glyphs: &[Glyph]) -> Vec<[char; 2]> {
    let mut pairs: Vec<[char; 2]> = glyphs.windows(2).map(|pair| [pair[0].ch, pair[1].ch]).collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// A slot for a pair; `slots` is a power of two.
fn hash([a, b]: [char; 2], slots: usize) -> usize {
    let mixed = (u64::from(u32::from(a)) << 32 | u64::from(u32::from(b))).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> 32) as usize & (slots - 1)
}

impl Index {
    /// Indexes every name.
    pub fn new(names: &Names) -> Index {
        let mut postings: Vec<([char; 2], u32)> = Vec::new();
        for (at, name) in names.names.iter().enumerate() {
            postings.extend(pairs(&name.glyphs).into_iter().map(|pair| (pair, at as u32)));
        }
        postings.sort_unstable();
        let all = names.names.len() as f32;
        let mut index = Index {
            pairs: Vec::new(),
            slots: Vec::new(),
            starts: vec![0],
            weights: Vec::new(),
            names: Vec::with_capacity(postings.len()),
            sizes: vec![0.0; names.names.len()],
        };
        for group in postings.chunk_by(|a, b| a.0 == b.0) {
            let weight = (1.0 + all / group.len() as f32).log2();
            for (_, name) in group {
                index.names.push(*name);
                index.sizes[*name as usize] += weight;
            }
            index.pairs.push(group[0].0);
            index.weights.push(weight);
            index.starts.push(index.names.len() as u32);
        }
        index.place_pairs();
        index
    }

    /// Gives every pair its slot; at most a quarter of the slots is taken.
    fn place_pairs(&mut self) {
        self.slots = vec![0; (self.pairs.len() * 4).next_power_of_two()];
        for (at, pair) in (1..).zip(&self.pairs) {
            let mut slot = hash(*pair, self.slots.len());
            while self.slots[slot] != 0 {
                slot = (slot + 1) % self.slots.len();
            }
            self.slots[slot] = at;
        }
    }

    /// Where a pair stands among the pairs.
    fn find(&self, pair: [char; 2]) -> Option<usize> {
        let mut slot = hash(pair, self.slots.len());
        loop {
            let at = self.slots[slot].checked_sub(1)? as usize;
            if self.pairs[at] == pair {
                return Some(at);
            }
            slot = (slot + 1) & (self.slots.len() - 1);
        }
    }

    fn posting(&self, at: usize) -> &[u32] {
        &self.names[self.starts[at] as usize..self.starts[at + 1] as usize]
    }

    /// The names that share most, best first: half by what they share, half by the share of the name itself.
    pub fn nearest(&self, glyphs: &[Glyph], count: usize, tally: &mut Tally) -> Vec<usize> {
        if tally.shares.len() < self.sizes.len() {
            tally.shares.resize(self.sizes.len(), 0.0);
        }
        tally.touched.clear();
        self.share(glyphs, tally);
        let (mut both, mut shared) = (Vec::new(), Vec::new());
        for &name in &tally.touched {
            let share = std::mem::take(&mut tally.shares[name as usize]);
            both.push(rank(share * (share / self.sizes[name as usize].max(4.0)), name));
            shared.push(rank(share, name));
        }
        let mut names = highest(both, count / 2);
        names.extend(highest(shared, count - count / 2));
        names.sort_unstable();
        names.dedup();
        names.into_iter().map(|name| name as usize).collect()
    }

    /// Adds up what each name shares. Every name of a rare pair is looked at; once enough have been, common pairs
    /// (研究, 学会 in a national list) no longer bring in names of their own.
    fn share(&self, glyphs: &[Glyph], tally: &mut Tally) {
        let mut known: Vec<usize> = pairs(glyphs).iter().filter_map(|pair| self.find(*pair)).collect();
        let total: usize = known.iter().map(|at| self.posting(*at).len()).sum();
        if total > LOOKED_AT {
            known.sort_by_key(|at| (self.posting(*at).len(), *at));
        }
        let mut looked_at = 0;
        for at in known {
            let (posting, weight) = (self.posting(at), self.weights[at]);
            let fresh = tally.touched.is_empty() || looked_at + posting.len() <= LOOKED_AT;
            for &name in posting {
                let share = &mut tally.shares[name as usize];
                if *share > 0.0 {
                    *share += weight;
                } else if fresh {
                    *share = weight;
                    tally.touched.push(name);
                }
            }
            if fresh {
                looked_at += posting.len();
            }
        }
    }
}

/// A share that is not below 0, with its name, as a number in whose order the higher share stands higher, and of two names
/// with one share the earlier.
fn rank(share: f32, name: u32) -> u64 {
    u64::from(share.to_bits()) << 32 | u64::from(!name)
}

/// The names of the highest ranks.
fn highest(mut ranks: Vec<u64>, count: usize) -> Vec<u32> {
    if ranks.len() > count {
        ranks.select_nth_unstable_by(count, |a, b| b.cmp(a));
    }
    ranks.iter().take(count).map(|rank| !(*rank as u32)).collect()
}
