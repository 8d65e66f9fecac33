//! Blocking: which names share letter pairs with a text.

use std::collections::BTreeMap;

use crate::glyph::Glyph;
use crate::names::Names;

/// Letter pairs and the names they stand in.
pub(crate) struct Index {
    postings: BTreeMap<[char; 2], Posting>,
    sizes: Vec<f32>,
}

struct Posting {
    weight: f32,
    names: Vec<u32>,
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

impl Index {
    /// Indexes every name.
    pub fn new(names: &Names) -> Index {
        let mut postings = BTreeMap::<[char; 2], Posting>::new();
        for (at, name) in names.names.iter().enumerate() {
            for pair in pairs(&name.glyphs) {
                let posting = postings.entry(pair).or_insert(Posting { weight: 0.0, names: Vec::new() });
                posting.names.push(at as u32);
            }
        }
        let all = names.names.len() as f32;
        let mut sizes = vec![0.0; names.names.len()];
        for posting in postings.values_mut() {
            posting.weight = (1.0 + all / posting.names.len() as f32).log2();
            for name in &posting.names {
                sizes[*name as usize] += posting.weight;
            }
        }
        Index { postings, sizes }
    }

    /// The names that share most, best first: half by what they share, half by the share of the name itself.
    pub fn nearest(&self, glyphs: &[Glyph], count: usize, tally: &mut Tally) -> Vec<usize> {
        tally.shares.resize(self.sizes.len(), 0.0);
        tally.touched.clear();
        for pair in pairs(glyphs) {
            let Some(posting) = self.postings.get(&pair) else { continue };
            for &name in &posting.names {
                let share = &mut tally.shares[name as usize];
                if *share == 0.0 {
                    tally.touched.push(name);
                }
                *share += posting.weight;
            }
        }
        let mut scored: Vec<(f32, f32, u32)> = Vec::with_capacity(tally.touched.len());
        for &name in &tally.touched {
            let share = std::mem::take(&mut tally.shares[name as usize]);
            scored.push((share, share / self.sizes[name as usize].max(4.0), name));
        }
        let top = |scored: &mut Vec<(f32, f32, u32)>, key: fn(&(f32, f32, u32)) -> f32, count: usize| {
            let order =
                |a: &(f32, f32, u32), b: &(f32, f32, u32)| key(b).total_cmp(&key(a)).then(a.2.cmp(&b.2));
            if scored.len() > count {
                scored.select_nth_unstable_by(count, order);
            }
            let mut best: Vec<u32> = scored.iter().take(count).map(|s| s.2).collect();
            best.sort_unstable();
            best
        };
        let mut names = top(&mut scored, |s| s.0 * s.1, count / 2);
        names.extend(top(&mut scored, |s| s.0, count - count / 2));
        names.sort_unstable();
        names.dedup();
        names.into_iter().map(|name| name as usize).collect()
    }
}
