//! Learning maps from claims that were checked.

use std::collections::BTreeMap;

use daicho_model::Reader;

use super::{Calibration, Map};

/// A claim that was checked against the truth.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// The field, e.g. `holder`; `kind`; `link` and `member` for probabilities of links.
    pub field: String,
    /// Who read it, where known.
    pub reader: Option<Reader>,
    /// The confidence claimed, 0 to 1.
    pub claimed: f32,
    /// Whether the value was right.
    pub right: bool,
    /// What it must not be separated from, e.g. its document; equal texts stay in one half.
    pub group: String,
}

/// Fewer pairs than this teach nothing.
const FEWEST: usize = 60;
/// Pairs that one step of a map stands on at least.
const STEP: usize = 30;
/// Claims are kept to this.
const LEAST_CLAIM: f32 = 0.001;
/// Fields whose confidence is calibrated: links are calibrated by their own weights.
const LINKS: [&str; 2] = ["link", "member"];

/// What was claimed, and whether it was right.
type Claim = (f32, bool);

/// Learns a map for every field, and for every reader of a field, that has pairs enough: isotonic regression over steps
/// of equally many pairs. A step in which nothing was wrong is still short of certain, by how many it saw.
pub fn learn(pairs: &[Pair]) -> Calibration {
    let mut groups: BTreeMap<(String, Option<Reader>), Vec<Claim>> = BTreeMap::new();
    for pair in pairs.iter().filter(|pair| !LINKS.contains(&pair.field.as_str())) {
        let mut add =
            |reader| groups.entry((pair.field.clone(), reader)).or_default().push((pair.claimed, pair.right));
        add(None);
        if pair.reader.is_some() {
            add(pair.reader);
        }
    }
    let learnt = groups.into_iter().filter_map(|(key, claims)| Some((key, isotonic(claims)?)));
    Calibration { maps: learnt.collect() }
}

/// A step of the regression: pairs, the sum of their claims, and how many were right.
#[derive(Clone, Copy, Debug)]
struct Step {
    count: f64,
    claimed: f64,
    right: f64,
}

impl Step {
    /// The share right, with half a right and half a wrong one added (Jeffreys).
    fn share(&self) -> f64 {
        (self.right + 0.5) / (self.count + 1.0)
    }

    fn and(self, other: Step) -> Step {
        Step {
            count: self.count + other.count,
            claimed: self.claimed + other.claimed,
            right: self.right + other.right,
        }
    }
}

fn isotonic(mut claims: Vec<Claim>) -> Option<Map> {
    if claims.len() < FEWEST {
        return None;
    }
    claims.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut pooled: Vec<Step> = Vec::new();
    for step in steps(&claims) {
        pooled.push(step);
        while let [.., a, b] = pooled[..] {
            if a.share() <= b.share() {
                break;
            }
            pooled.truncate(pooled.len() - 2);
            pooled.push(a.and(b));
        }
    }
    let round = |v: f64| ((v * 1e4).round() / 1e4) as f32;
    let mut points: Vec<(f32, f32)> = Vec::new();
    for step in pooled {
        let point = (round(step.claimed / step.count), round(step.share()));
        if points.is_empty() && point.0 > LEAST_CLAIM {
            // What was hardly ever claimed is not made surer by what was claimed more surely.
            let before = point.0 - LEAST_CLAIM;
            points.extend([(0.0, 0.0), (before, before.min(point.1))]);
        }
        // Steps whose claims are the same to the last figure are one.
        if points.last().is_none_or(|last| last.0 < point.0) {
            points.push(point);
        }
    }
    Map::new(&points).ok()
}

/// Sorted claims in steps of at least [`STEP`] pairs; equal claims are never divided.
fn steps(claims: &[Claim]) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let mut open: Option<Step> = None;
    for equal in claims.chunk_by(|a, b| a.0 == b.0) {
        let own = Step {
            count: equal.len() as f64,
            claimed: equal.iter().map(|c| f64::from(c.0)).sum(),
            right: equal.iter().filter(|c| c.1).count() as f64,
        };
        let step = open.map_or(own, |open| open.and(own));
        if step.count >= STEP as f64 {
            steps.push(step);
            open = None;
        } else {
            open = Some(step);
        }
    }
    match (open, steps.last_mut()) {
        (Some(rest), Some(last)) => *last = last.and(rest),
        (Some(rest), None) => steps.push(rest),
        (None, _) => {}
    }
    steps
}
