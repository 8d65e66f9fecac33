//! What an applicant declared against what the envelope holds.

use std::collections::{BTreeMap, BTreeSet};

use daicho_model::{DeclaredMatch, Envelope, Field, MatchedBy, Record, RecordKind, narrow};

use crate::facts::overlap;

/// Every envelope with its reconciliation, in the order of the records given.
///
/// A declared row and a piece are one where they are linked to one meeting, or read alike, and have a day in common.
/// Each piece answers one row: the surest pairs are made first. Nothing here posts or withholds points.
pub fn envelopes(records: &[Record]) -> Vec<Envelope> {
    let mut order: Vec<&str> = Vec::new();
    let mut groups: BTreeMap<&str, Vec<&Record>> = BTreeMap::new();
    for record in records {
        let group = groups.entry(&record.envelope_id).or_default();
        if group.is_empty() {
            order.push(&record.envelope_id);
        }
        group.push(record);
    }
    order.into_iter().filter_map(|id| Some(reconcile(id, groups.get(id)?))).collect()
}

fn reconcile(id: &str, records: &[&Record]) -> Envelope {
    let of = |wanted: fn(&Record) -> bool| -> Vec<&Record> {
        records.iter().copied().filter(|record| wanted(record)).collect()
    };
    let declared = of(|record| record.kind == RecordKind::Declaration && record.fields.meeting.is_some());
    let enclosed = of(|record| record.kind.counts_as_attendance() || record.kind == RecordKind::Paper);
    // A piece whose kind is not known waits for a human: it may be what a row means, but it is not missed by anybody.
    let possible = of(|record| {
        record.kind.counts_as_attendance() || matches!(record.kind, RecordKind::Paper | RecordKind::Unknown)
    });
    let matched = pairs(&declared, &possible);
    let is_matched = |id: &str| matched.iter().any(|pair| pair.declared == id || pair.enclosed == id);
    let open = |records: &[&Record]| ids(records.iter().filter(|one| !is_matched(&one.record_id)).copied());
    Envelope {
        envelope_id: id.to_owned(),
        member_no: records.iter().find_map(|record| record.envelope.clone()),
        pages: records.iter().map(|record| record.page).collect::<BTreeSet<u32>>().into_iter().collect(),
        pieces: ids(records.iter().filter(|r| r.kind != RecordKind::Declaration).copied()),
        declared: ids(declared.iter().copied()),
        enclosed_not_declared: if declared.is_empty() { Vec::new() } else { open(&enclosed) },
        declared_not_enclosed: open(&declared),
        matched,
    }
}

fn ids<'a>(records: impl Iterator<Item = &'a Record>) -> Vec<String> {
    records.map(|record| record.record_id.clone()).collect()
}

/// Pairs of a row and a piece, the surest first, each used once; in the order of the rows.
fn pairs(declared: &[&Record], enclosed: &[&Record]) -> Vec<DeclaredMatch> {
    let mut possible: Vec<((MatchedBy, std::cmp::Reverse<u32>), usize, usize)> = Vec::new();
    for (row, declared) in declared.iter().enumerate() {
        for (piece, enclosed) in enclosed.iter().enumerate() {
            possible.extend(fit(declared, enclosed).map(|by| (by, row, piece)));
        }
    }
    possible.sort_unstable();
    let (mut rows, mut pieces) = (BTreeSet::new(), BTreeSet::new());
    let mut chosen: Vec<(usize, DeclaredMatch)> = Vec::new();
    for ((by, _), row, piece) in possible {
        if rows.contains(&row) || pieces.contains(&piece) {
            continue;
        }
        rows.insert(row);
        pieces.insert(piece);
        let (declared, enclosed) = (declared[row].record_id.clone(), enclosed[piece].record_id.clone());
        chosen.push((row, DeclaredMatch { declared, enclosed, by }));
    }
    chosen.sort_by_key(|(row, _)| *row);
    chosen.into_iter().map(|(_, pair)| pair).collect()
}

/// How surely a row means a piece: by what, then by how alike the names are, in thousandths.
fn fit(row: &Record, piece: &Record) -> Option<(MatchedBy, std::cmp::Reverse<u32>)> {
    let alike = likeness(row, piece);
    let meetings = (row.accepted_meeting(), piece.accepted_meeting());
    let linked = matches!(meetings, (Some(a), Some(b)) if a == b);
    let apart = matches!(meetings, (Some(a), Some(b)) if a != b);
    let editions = (Field::known(&row.fields.edition), Field::known(&piece.fields.edition));
    let other_edition = matches!(editions, (Some(a), Some(b)) if a != b);
    if apart || other_edition || !(linked || alike >= ALIKE) {
        return None;
    }
    let dated = row.days().is_some() && piece.days().is_some();
    let by = match (dated, overlap(row, piece), linked) {
        (true, true, true) => MatchedBy::Meeting,
        (true, true, false) => MatchedBy::Text,
        (true, false, _) => return None,
        (false, ..) => MatchedBy::NameAlone,
    };
    Some((by, std::cmp::Reverse(alike)))
}

/// From this likeness on (in thousandths) two names may be one.
const ALIKE: u32 = 700;

/// How alike two names are, in thousandths: the pairs of neighbouring characters they share (Dice). A name that is
/// part of the other is the other shortened.
fn likeness(row: &Record, piece: &Record) -> u32 {
    let (Some(a), Some(b)) = (Field::known(&row.fields.meeting), Field::known(&piece.fields.meeting)) else {
        return 0;
    };
    let (a, b) = (folded(a), folded(b));
    let short = a.len().min(b.len());
    if short >= 6 && (contains(&a, &b) || contains(&b, &a)) {
        return 950;
    }
    let pairs = |text: &[char]| -> BTreeMap<(char, char), u32> {
        let mut pairs = BTreeMap::new();
        for pair in text.windows(2) {
            *pairs.entry((pair[0], pair[1])).or_default() += 1;
        }
        pairs
    };
    let (left, right) = (pairs(&a), pairs(&b));
    let shared: u32 = left.iter().map(|(pair, n)| right.get(pair).map_or(0, |m| *n.min(m))).sum();
    let all: u32 = left.values().chain(right.values()).sum();
    (shared * 2000).checked_div(all).unwrap_or(0)
}

fn contains(whole: &[char], part: &[char]) -> bool {
    whole.windows(part.len().max(1)).any(|window| window == part)
}

/// Letters and figures only, full-width ones as plain ones.
fn folded(text: &str) -> Vec<char> {
    text.chars().map(narrow).filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
