//! One handwriting on two pieces, stroke by stroke: nobody writes a word twice alike.
//!
//! The reader is sure of little handwriting. What the pages of one form show together tells more: a place where most of
//! them bear words that are all different and stand unevenly is filled in by hand.

use std::collections::{BTreeMap, BTreeSet};

use daicho_model::{Evidence, Finding, FindingStatus, HandShape, Record};

use crate::facts::{form, piece_evidence, sender};
use crate::finding;

mod fields;
mod shape;

/// Ink on fewer places is a stroke or a dot.
const INK: u32 = 60;
/// What so many senders bear is printed: a facsimile of a signature.
const PRINTED: usize = 3;
/// A bucket with more is of something printed.
const CROWD: usize = 64;
/// So many words of one place of a form are compared with one another; more are taken in parts.
const MOST: usize = 600;

struct Hand<'r> {
    record: &'r Record,
    shape: &'r HandShape,
}

/// Looks for handwriting that two pieces share.
pub(crate) fn look(records: &[&Record], findings: &mut Vec<Finding>) {
    let mut words: Vec<Hand<'_>> = Vec::new();
    for record in records {
        let shapes = record.traces.iter().flat_map(|traces| &traces.hands);
        let told = shapes.filter(|shape| shape.columns.count() >= INK);
        words.extend(told.map(|shape| Hand { record, shape }));
    }
    words.sort_by(|a, b| a.record.record_id.cmp(&b.record.record_id));
    let mut forms: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, word) in words.iter().enumerate() {
        if let Some(form) = form(word.record) {
            forms.entry(form).or_default().push(at);
        }
    }
    let fields: Vec<Vec<usize>> = forms.values().flat_map(|form| fields::by_hand(&words, form)).collect();
    report(&words, alike(&words, &fields), findings);
}

/// Pairs of words that are the same ink, by the first, then the second, with how alike they are.
type Alike = BTreeMap<usize, BTreeMap<usize, u32>>;

fn alike(words: &[Hand<'_>], fields: &[Vec<usize>]) -> Alike {
    let mut partners = Alike::new();
    let mut seen: BTreeSet<(usize, usize)> = BTreeSet::new();
    let mut compare = |a: usize, b: usize| {
        let pair = (a.min(b), a.max(b));
        if let (Some(one), Some(other), true) = (words.get(a), words.get(b), seen.insert(pair))
            && let Some(share) = shared(one, other)
        {
            partners.entry(a).or_default().insert(b, share);
            partners.entry(b).or_default().insert(a, share);
        }
    };
    for field in fields.iter().flat_map(|field| field.chunks(MOST)) {
        for (index, a) in field.iter().enumerate() {
            field.iter().skip(index + 1).for_each(|b| compare(*a, *b));
        }
    }
    let sure = words.iter().enumerate().filter(|(_, word)| word.shape.sure).map(|(at, _)| at);
    let hands: BTreeSet<usize> = fields.iter().flatten().copied().chain(sure).collect();
    for bucket in buckets(words, &hands).values().filter(|bucket| bucket.len() <= CROWD) {
        for (index, a) in bucket.iter().enumerate() {
            bucket.iter().skip(index + 1).for_each(|b| compare(*a, *b));
        }
    }
    partners
}

/// Words of any form that agree on one band of their coarse shapes and on about the same width.
fn buckets(words: &[Hand<'_>], hands: &BTreeSet<usize>) -> BTreeMap<(usize, u16, u64), Vec<usize>> {
    let mut buckets: BTreeMap<(usize, u16, u64), Vec<usize>> = BTreeMap::new();
    for (at, word) in hands.iter().filter_map(|at| Some((*at, words.get(*at)?))) {
        let columns = &word.shape.columns;
        let width = ((columns.0.len().max(1) as f64).ln() * 8.0).round() as u16;
        for (band, word) in shape::coarse(columns).into_iter().enumerate() {
            for width in [width, width + 1] {
                buckets.entry((band, width, word)).or_default().push(at);
            }
        }
    }
    buckets
}

/// How alike two words are, where they are the same ink; not of one page, nor of one sender.
fn shared(a: &Hand<'_>, b: &Hand<'_>) -> Option<u32> {
    let page = |hand: &Hand<'_>| (hand.record.document.sha256.clone(), hand.record.page);
    if a.record.record_id == b.record.record_id || page(a) == page(b) {
        return None;
    }
    shape::same(&a.shape.columns, &b.shape.columns)
}

fn report(words: &[Hand<'_>], partners: Alike, findings: &mut Vec<Finding>) {
    for (a, others) in &partners {
        let senders: BTreeSet<&str> =
            others.keys().chain([a]).filter_map(|at| Some(sender(words.get(*at)?.record))).collect();
        if senders.len() >= PRINTED {
            continue;
        }
        for (b, share) in others.range(a + 1..) {
            if let (Some(one), Some(other)) = (words.get(*a), words.get(*b)) {
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
