//! What changed between two editions of a list.
//!
//! The editions are compared by what they print: names, former names, order, headings and points. The ids of the
//! catalogue are not looked at, for they are themselves the outcome of such a comparison.
//!
//! 1. A name that stands once in either edition, alike but for widths and white space, is an anchor.
//! 2. Every other pair is weighed in bits (`weigh`): letters shared, former names, place between the anchors, heading,
//!    points, and words that set meetings apart.
//! 3. The assignment with the greatest sum is taken (`assign`), a row without a counterpart counting 0.
//! 4. Each pair is named by where the names differ (`kinds`).

mod assign;
mod edit;
mod kinds;
mod order;
mod rows;
mod weigh;

use std::collections::{BTreeMap, BTreeSet};

use daicho_model::{DiffEntry, DiffKind, EditionDiff, NameTwice};

use crate::Catalogue;
use rows::Row;
use weigh::Evidence;

/// Least weight of a pair that is taken for one meeting (bits).
const SURE: f32 = 3.0;
/// Least weight of a pair that a person should look at (bits).
const DOUBTFUL: f32 = -4.0;
/// Least distance to another free pair of the same row (bits).
const MARGIN: f32 = 2.0;

/// The editions cannot be compared.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DiffError {
    /// The catalogue has no such edition.
    #[error("no such edition: {0}")]
    NoSuchEdition(String),
}

/// Compares two editions of a catalogue. Same catalogue, same answer.
///
/// # Errors
/// An edition that the catalogue does not have.
pub fn diff(catalogue: &Catalogue, old: &str, new: &str) -> Result<EditionDiff, DiffError> {
    for edition in [old, new] {
        if catalogue.listings_in(edition).next().is_none() {
            return Err(DiffError::NoSuchEdition(edition.to_owned()));
        }
    }
    let (before, after) = (rows::rows(catalogue, old), rows::rows(catalogue, new));
    let pairs = pair(&before, &after);
    let mut twice = twice(old, &before);
    twice.extend(self::twice(new, &after));
    Ok(EditionDiff {
        body: catalogue.body.id.clone(),
        old: old.to_owned(),
        new: new.to_owned(),
        entries: entries(&before, &after, &pairs),
        twice,
        touched: Vec::new(),
    })
}

/// Which rows belong together.
struct Pairs {
    /// For each row of the newer edition: the row of the older one and the weight of the pair.
    old_of: Vec<Option<(usize, f32)>>,
    /// Rows that merged into a row of the newer edition beside its counterpart.
    merged: BTreeMap<usize, Vec<usize>>,
    /// Rows of the older edition that might be meant by a row of the newer one.
    candidates: BTreeMap<usize, Vec<usize>>,
}

fn pair(before: &[Row], after: &[Row]) -> Pairs {
    let anchors = anchors(before, after);
    let evidence = Evidence::new(before, after, &anchors);
    let mut old_of: Vec<Option<(usize, f32)>> = anchors
        .iter()
        .enumerate()
        .map(|(new, old)| old.map(|old| (old, evidence.weight(old, new))))
        .collect();
    let taken: BTreeSet<usize> = anchors.iter().flatten().copied().collect();
    let free_old: Vec<usize> = (0..before.len()).filter(|old| !taken.contains(old)).collect();
    let free_new: Vec<usize> = (0..after.len()).filter(|new| anchors[*new].is_none()).collect();
    let told = told(before, after, &free_old);
    let weights: Vec<(usize, usize, f32)> = free_new
        .iter()
        .flat_map(|new| free_old.iter().map(move |old| (*new, *old)))
        .filter(|(new, old)| told.get(new).is_none_or(|olds| olds.contains(old)))
        .map(|(new, old)| (new, old, evidence.weight(old, new)))
        .filter(|(_, _, weight)| *weight > DOUBTFUL)
        .collect();
    let sure: Vec<(usize, usize, f32)> = weights.iter().copied().filter(|(_, _, w)| *w >= SURE).collect();
    for (new, old, weight) in assign::best(&sure) {
        old_of[new] = Some((old, weight));
    }
    let merged = merged(before, after, &old_of);
    let candidates = doubts(before, after, &weights, &mut old_of, &merged);
    Pairs { old_of, merged, candidates }
}

/// The free rows of the older edition that a row of the newer one says it was: it is none of the others.
fn told(before: &[Row], after: &[Row], free: &[usize]) -> BTreeMap<usize, Vec<usize>> {
    let named = |row: &Row| -> Vec<usize> {
        let was = |old: &&usize| {
            row.former_folded.contains(&before[**old].folded) || before[**old].folded == row.folded
        };
        free.iter().filter(was).copied().collect()
    };
    let told = after.iter().enumerate().map(|(new, row)| (new, named(row)));
    told.filter(|(_, olds)| !olds.is_empty()).collect()
}

/// For each row of the newer edition the row of the older one with the same name, where both have it once.
fn anchors(before: &[Row], after: &[Row]) -> Vec<Option<usize>> {
    let count = |rows: &[Row]| {
        let mut places = BTreeMap::<String, Vec<usize>>::new();
        for (at, row) in rows.iter().enumerate() {
            places.entry(row.plain.clone()).or_default().push(at);
        }
        places
    };
    let (old, new) = (count(before), count(after));
    let only = |places: &BTreeMap<String, Vec<usize>>, name: &str| match places.get(name).map(Vec::as_slice) {
        Some([at]) => Some(*at),
        _ => None,
    };
    after.iter().map(|row| only(&new, &row.plain).and_then(|_| only(&old, &row.plain))).collect()
}

/// Rows of the older edition that a row of the newer one names as its earlier names, beside its counterpart.
fn merged(before: &[Row], after: &[Row], old_of: &[Option<(usize, f32)>]) -> BTreeMap<usize, Vec<usize>> {
    let mut taken: BTreeSet<usize> = old_of.iter().flatten().map(|(old, _)| *old).collect();
    let mut merged = BTreeMap::<usize, Vec<usize>>::new();
    for (new, row) in after.iter().enumerate() {
        for (old, _) in before.iter().enumerate().filter(|(_, old)| row.former_folded.contains(&old.folded)) {
            if taken.insert(old) {
                merged.entry(new).or_default().push(old);
            }
        }
    }
    merged
}

/// Rows whose counterpart is not safe. A pair that is no better than another free one is undone.
fn doubts(
    before: &[Row],
    after: &[Row],
    weights: &[(usize, usize, f32)],
    old_of: &mut [Option<(usize, f32)>],
    merged: &BTreeMap<usize, Vec<usize>>,
) -> BTreeMap<usize, Vec<usize>> {
    let taken = |old_of: &[Option<(usize, f32)>]| -> BTreeSet<usize> {
        let paired = old_of.iter().flatten().map(|(old, _)| *old);
        paired.chain(merged.values().flatten().copied()).collect()
    };
    let mut candidates = BTreeMap::<usize, Vec<usize>>::new();
    let busy = taken(old_of);
    for (new, old, weight) in weights.iter().filter(|(_, old, _)| !busy.contains(old)) {
        if old_of[*new]
            .is_some_and(|(paired, best)| best - weight < MARGIN && before[paired].plain != after[*new].plain)
        {
            candidates.entry(*new).or_default().push(*old);
        }
    }
    for (new, others) in &mut candidates {
        others.extend(old_of[*new].take().map(|(old, _)| old));
    }
    let busy = taken(old_of);
    for (new, row) in after.iter().enumerate().filter(|(new, _)| !merged.contains_key(new)) {
        if old_of[new].is_some() {
            continue;
        }
        let near =
            weights.iter().filter(|(n, old, _)| *n == new && !busy.contains(old)).map(|(_, old, _)| *old);
        let known = (0..before.len()).filter(|old| before[*old].former_folded.contains(&row.folded));
        let namesakes = (0..before.len()).filter(|old| before[*old].plain == row.plain);
        let others: Vec<usize> = near.chain(known).chain(namesakes).collect();
        candidates.entry(new).or_default().extend(others);
    }
    // A name that stands twice in the older edition: the other row is named beside the pair.
    for (new, pair) in old_of.iter().enumerate() {
        let Some((paired, _)) = pair else { continue };
        let twins =
            (0..before.len()).filter(|old| old != paired && before[*old].plain == before[*paired].plain);
        candidates.entry(new).or_default().extend(twins);
    }
    for others in candidates.values_mut() {
        others.sort_unstable();
        others.dedup();
    }
    candidates.retain(|_, others| !others.is_empty());
    candidates
}

fn entries(before: &[Row], after: &[Row], pairs: &Pairs) -> Vec<DiffEntry> {
    let systematic = kinds::systematic(before, after, &pairs.old_of);
    let mut used = BTreeSet::new();
    let mut entries = Vec::with_capacity(before.len().max(after.len()));
    for (new, row) in after.iter().enumerate() {
        let own = pairs.old_of[new];
        let mut old: Vec<usize> = own.iter().map(|(old, _)| *old).collect();
        old.extend(pairs.merged.get(&new).into_iter().flatten().copied());
        used.extend(old.iter().copied());
        let others = pairs.candidates.get(&new).cloned().unwrap_or_default();
        let mut entry = kinds::entry(before, &old, row, &systematic, !others.is_empty());
        entry.candidates = others.iter().map(|old| before[*old].seq).collect();
        entry.probability = own.map_or(1.0, |(_, weight)| weigh::probability(weight));
        entries.push(entry);
    }
    for (old, row) in before.iter().enumerate().filter(|(old, _)| !used.contains(old)) {
        let doubtful = pairs.candidates.iter().any(|(new, others)| {
            pairs.old_of[*new].is_none() && !pairs.merged.contains_key(new) && others.contains(&old)
        });
        entries.push(DiffEntry {
            kind: DiffKind::Dropped,
            also: if doubtful { vec![DiffKind::Unclear] } else { Vec::new() },
            old: vec![row.shown()],
            new: None,
            edits: Vec::new(),
            units: Vec::new(),
            probability: 1.0,
            candidates: Vec::new(),
        });
    }
    entries
}

fn twice(edition: &str, rows: &[Row]) -> Vec<NameTwice> {
    let mut places = BTreeMap::<&str, Vec<&Row>>::new();
    for row in rows {
        places.entry(&row.plain).or_default().push(row);
    }
    let differ = |rows: &Vec<&Row>| rows.iter().any(|row| row.listing.points != rows[0].listing.points);
    let mut twice: Vec<NameTwice> = places
        .into_values()
        .filter(differ)
        .map(|rows| NameTwice {
            edition: edition.to_owned(),
            name: rows[0].listing.name.clone(),
            rows: rows.iter().map(|row| row.seq).collect(),
        })
        .collect();
    twice.sort_by(|a, b| a.rows.cmp(&b.rows));
    twice
}
