//! Twins: certificates of one member for one edition of one meeting. One of them counts.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use daicho_model::{FindingStatus, Record, TwinGroup};

use crate::facts::{day_evidence, edition, gap, overlap, remote, span, strength};
use crate::{Audit, finding};

/// One edition, on site and on demand afterwards, lies within this many days.
const ONE_EDITION: i64 = 200;
/// A remote attendance without edition this close to another attendance may be of the same edition.
const CLOSE: i64 = 60;
/// No meeting is held again within a week: two attendances that close, one of them without an edition, may be of one edition.
const WEEK: i64 = 7;

/// Looks at the records of one member and one meeting.
pub(crate) fn look(records: &[&Record], audit: &mut Audit) {
    let groups = groups(records, audit);
    for group in &groups {
        if group.len() > 1 {
            settle(group, audit);
        }
    }
    conflicts(records, &groups, audit);
}

/// Splits into editions: by number where there is one, else by days.
fn groups<'r>(records: &[&'r Record], audit: &mut Audit) -> Vec<Vec<&'r Record>> {
    let mut numbered: BTreeMap<u32, Vec<&Record>> = BTreeMap::new();
    let mut bare: Vec<&Record> = Vec::new();
    for record in records {
        match edition(record) {
            Some(number) => numbered.entry(number).or_default().push(record),
            None => bare.push(record),
        }
    }
    // The exactly dated first: a month may lie beside two of them, and must not join them.
    bare.sort_by_key(|record| (span(record), record.record_id.clone()));
    let mut groups: Vec<Vec<&Record>> = numbered.into_values().collect();
    for record in bare {
        let near: Vec<usize> = (0..groups.len())
            .filter(|index| {
                groups.get(*index).is_some_and(|group| group.iter().any(|other| overlap(record, other)))
            })
            .collect();
        match near[..] {
            [] => groups.push(vec![record]),
            [only] => groups[only].push(record),
            _ => {
                let mut all = vec![record];
                all.extend(near.iter().flat_map(|index| groups[*index].iter().copied()));
                audit.findings.push(finding("possible_twin", FindingStatus::Open, all, day_evidence));
            }
        }
    }
    groups
}

/// Keeps the better-evidenced one.
fn settle(group: &[&Record], audit: &mut Audit) {
    let mut order = group.to_vec();
    order.sort_by_key(|record| (Reverse(strength(record)), record.record_id.clone()));
    let Some((kept, others)) = order.split_first() else { return };
    let void: Vec<_> =
        others.iter().map(|other| (other.record_id.clone(), TwinGroup::code(kept, other))).collect();
    for (other, (_, code)) in others.iter().zip(&void) {
        let pair = vec![*kept, *other];
        audit.findings.push(finding(code.as_str(), FindingStatus::Settled, pair, day_evidence));
    }
    audit.twins.push(TwinGroup { kept: kept.record_id.clone(), void });
}

/// What contradicts itself or is too close to be sure: a human looks.
fn conflicts(records: &[&Record], groups: &[Vec<&Record>], audit: &mut Audit) {
    let together = |a: &Record, b: &Record| {
        let holds =
            |group: &Vec<&Record>, record: &Record| group.iter().any(|one| one.record_id == record.record_id);
        groups.iter().any(|group| holds(group, a) && holds(group, b))
    };
    for (index, a) in records.iter().enumerate() {
        for b in records.iter().skip(index + 1) {
            let Some(gap) = gap(a, b) else { continue };
            let both = edition(a).zip(edition(b));
            let remote = remote(a) || remote(b);
            let code = match both {
                Some((one, other)) if one != other && gap <= 0 => "edition_differs",
                Some(_) if gap > 0 && gap <= CLOSE && remote && !in_sequence(a, b) => "edition_differs",
                Some((one, other)) if one == other && gap > ONE_EDITION => "edition_days_apart",
                None if gap > 0 && gap <= CLOSE && remote && !together(a, b) => "possible_twin",
                None if gap > 0 && gap <= WEEK && !lectures(a, b) && !together(a, b) => "possible_twin",
                _ => continue,
            };
            audit.findings.push(finding(code, FindingStatus::Open, vec![*a, *b], day_evidence));
        }
    }
}

/// Whether they are of lectures, of which one meeting has several.
fn lectures(a: &Record, b: &Record) -> bool {
    a.fields.lectures.is_some() && b.fields.lectures.is_some()
}

/// Whether the editions are equal, or the later one is one of the next: small groups meet every month.
fn in_sequence(a: &Record, b: &Record) -> bool {
    let (earlier, later) = if a.days() <= b.days() { (a, b) } else { (b, a) };
    match (edition(earlier), edition(later)) {
        (Some(earlier), Some(later)) => (earlier..=earlier.saturating_add(3)).contains(&later),
        _ => true,
    }
}
