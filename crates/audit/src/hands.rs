//! One handwriting on two pieces, stroke by stroke: nobody writes a word twice alike.

use std::collections::{BTreeMap, BTreeSet};

use daicho_model::traces::{SHAPE_COLUMNS, SHAPE_ROWS};
use daicho_model::{Bits, Evidence, Finding, FindingStatus, HandShape, Record};

use crate::facts::{piece_evidence, sender};
use crate::finding;

/// Shares (thousandths) of the ink of either that both have: the same word written twice has up to about 550.
const SAME: u32 = 800;
/// Widths over heights may differ by so many hundredths of themselves.
const ASPECT: u32 = 8;
/// Ink on fewer places is a stroke or a dot.
const INK: u32 = 100;
/// What so many senders bear is printed: a facsimile of a signature.
const PRINTED: usize = 3;
/// Squares of the coarse shape by which pieces are brought together.
const COARSE: usize = 4;
const BANDS: usize = 4;
/// A bucket with more is of something printed.
const CROWD: usize = 64;

struct Hand<'r> {
    record: &'r Record,
    shape: &'r HandShape,
}

/// Looks for handwriting that two pieces share.
pub(crate) fn look(records: &[Record], findings: &mut Vec<Finding>) {
    let mut hands: Vec<Hand<'_>> = Vec::new();
    for record in records.iter().filter(|record| record.kind.counts_as_attendance()) {
        let shapes = record.traces.iter().flat_map(|traces| &traces.hands);
        hands.extend(shapes.filter(|shape| shape.ink.count() >= INK).map(|shape| Hand { record, shape }));
    }
    hands.sort_by(|a, b| a.record.record_id.cmp(&b.record.record_id));
    let mut partners: BTreeMap<usize, BTreeMap<usize, u32>> = BTreeMap::new();
    for (a, b) in candidates(&hands) {
        let (Some(one), Some(other)) = (hands.get(a), hands.get(b)) else { continue };
        if let Some(share) = alike(one, other) {
            partners.entry(a).or_default().insert(b, share);
            partners.entry(b).or_default().insert(a, share);
        }
    }
    for (a, others) in &partners {
        let senders: BTreeSet<&str> =
            others.keys().chain([a]).filter_map(|at| Some(sender(hands.get(*at)?.record))).collect();
        if senders.len() >= PRINTED {
            continue;
        }
        for (b, share) in others.range(a + 1..) {
            if let (Some(one), Some(other)) = (hands.get(*a), hands.get(*b)) {
                findings.push(found(one, other, *share));
            }
        }
    }
}

fn found(a: &Hand<'_>, b: &Hand<'_>, share: u32) -> Finding {
    let evidence = |record: &Record| -> Option<Evidence> {
        let hand = if record.record_id == a.record.record_id { a } else { b };
        Some(Evidence { bounding_box: hand.shape.bounding_box, ..piece_evidence(record) })
    };
    let finding = finding("handwriting_reused", FindingStatus::Open, vec![a.record, b.record], evidence);
    finding.with("percent", format!("{}.{}", share / 10, share % 10))
}

/// Pairs that agree on one band of their coarse shapes and on about the same aspect, each once.
fn candidates(hands: &[Hand<'_>]) -> BTreeSet<(usize, usize)> {
    let mut buckets: BTreeMap<(usize, u16, u64), Vec<usize>> = BTreeMap::new();
    for (at, hand) in hands.iter().enumerate() {
        let width = (f64::from(hand.shape.aspect.max(1)).ln() * 8.0).round() as u16;
        for (band, word) in coarse(&hand.shape.ink).into_iter().enumerate() {
            for width in [width, width + 1] {
                buckets.entry((band, width, word)).or_default().push(at);
            }
        }
    }
    let mut pairs = BTreeSet::new();
    for bucket in buckets.values().filter(|bucket| bucket.len() <= CROWD) {
        for (index, a) in bucket.iter().enumerate() {
            pairs.extend(bucket.iter().skip(index + 1).map(|b| (*a, *b)));
        }
    }
    pairs
}

/// The shape on a grid of 12 by 4 squares, each with more ink than the middle one or not, as bands of twelve squares.
fn coarse(ink: &Bits) -> [u64; BANDS] {
    let (columns, rows) = (SHAPE_COLUMNS / COARSE, SHAPE_ROWS / COARSE);
    let filled = |square: usize| {
        let (left, top) = (square % columns * COARSE, square / columns * COARSE);
        let places = (0..COARSE * COARSE).map(|at| (top + at / COARSE) * SHAPE_COLUMNS + left + at % COARSE);
        places.filter(|at| ink.get(*at)).count()
    };
    let squares: Vec<usize> = (0..columns * rows).map(filled).collect();
    let mut sorted = squares.clone();
    sorted.sort_unstable();
    let middle = sorted.get(sorted.len() / 2).copied().unwrap_or(0);
    let mut bands = [0; BANDS];
    for (square, filled) in squares.iter().enumerate() {
        if *filled > middle {
            bands[square % BANDS] |= 1 << (square / BANDS);
        }
    }
    bands
}

/// The share of ink that both have, where it is the same ink; not of one page with itself.
fn alike(a: &Hand<'_>, b: &Hand<'_>) -> Option<u32> {
    let page = |hand: &Hand<'_>| (hand.record.document.sha256.clone(), hand.record.page);
    if page(a) == page(b) || a.record.record_id == b.record.record_id {
        return None;
    }
    let (wide, narrow) = (a.shape.aspect.max(b.shape.aspect), a.shape.aspect.min(b.shape.aspect));
    if u32::from(wide - narrow) * 100 > ASPECT * u32::from(wide) {
        return None;
    }
    let words = || a.shape.ink.words().iter().zip(b.shape.ink.words());
    let both: u32 = words().map(|(a, b)| (a & b).count_ones()).sum();
    let either: u32 = words().map(|(a, b)| (a | b).count_ones()).sum();
    let share = (both * 1000).checked_div(either)?;
    (share >= SAME).then_some(share)
}
