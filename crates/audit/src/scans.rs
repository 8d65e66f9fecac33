//! One scan under two senders: pages that share what a scan leaves beside its print.
//!
//! Certificates of one meeting share their form, so only traces that most others of the meeting do not show are compared:
//! where the group agrees (a printed ground, the scanner's dust) nothing is learnt. Pages are compared within a meeting.

use std::collections::BTreeMap;

use daicho_model::traces::GRAIN_SIDE;
use daicho_model::{Field, Finding, FindingStatus, Record, Traces};

use crate::facts::{form, holder_evidence, sender};
use crate::finding;

mod common;
mod grain;
mod specks;

use common::Common;

/// Two pages: how alike they are.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Likeness {
    /// One file, or pixel by pixel the same picture.
    Identical,
    /// So many thousandths of the places compared agree, and so many places were compared.
    Grain(u32, u32),
    /// So many specks lie at the same places.
    Specks(u32),
}

/// Looks for scans that two senders share.
pub(crate) fn look(records: &[&Record], findings: &mut Vec<Finding>) {
    let mut groups: BTreeMap<String, Vec<&Record>> = BTreeMap::new();
    for record in records {
        if let Some(key) = form(record) {
            groups.entry(key).or_default().push(record);
        }
    }
    for group in groups.values_mut() {
        group.sort_by(|a, b| a.record_id.cmp(&b.record_id));
        group.dedup_by(|a, b| a.record_id == b.record_id);
        compare(group, findings);
    }
    one_paper(records, findings);
}

/// One piece of one file under two senders, whatever its form is taken for.
fn one_paper(records: &[&Record], findings: &mut Vec<Finding>) {
    let mut papers: BTreeMap<(&str, &str), BTreeMap<&str, &Record>> = BTreeMap::new();
    for record in records {
        let copies = papers.entry((record.document.sha256.as_str(), record.paper())).or_default();
        copies.entry(record.record_id.as_str()).or_insert(record);
    }
    for copies in papers.values().filter(|copies| copies.len() > 1) {
        for (id, a) in copies {
            let others = copies.iter().filter(|(other, b)| *other > id && sender(a) != sender(b));
            findings.extend(others.map(|(_, b)| found(a, b, Likeness::Identical)));
        }
    }
}

fn compare(group: &[&Record], findings: &mut Vec<Finding>) {
    let common = Common::of(group);
    // Pages without traces can only be alike by their file: entries of a member system are not compared one with another.
    let traced: Vec<&Record> = group.iter().copied().filter(|record| record.traces.is_some()).collect();
    for a in &traced {
        for b in traced.iter().filter(|b| b.record_id > a.record_id) {
            if sender(a) == sender(b) || (a.page, &a.document.path) == (b.page, &b.document.path) {
                continue;
            }
            if let Some(likeness) = likeness(a, b, &common) {
                findings.push(found(a, b, likeness));
            }
        }
    }
}

fn likeness(a: &Record, b: &Record, common: &Common) -> Option<Likeness> {
    let (one, other): (&Traces, &Traces) = (a.traces.as_deref()?, b.traces.as_deref()?);
    if one.pixels_sha256 == other.pixels_sha256 {
        return Some(Likeness::Identical);
    }
    let by_print = grain::alike(one.grain.as_ref(), other.grain.as_ref(), &common.print);
    let pictures = (one.picture_grain.as_ref(), other.picture_grain.as_ref());
    let by_picture = grain::alike(pictures.0, pictures.1, &common.picture);
    let by_grain = by_print.max(by_picture).map(|(share, places)| Likeness::Grain(share, places));
    by_grain.or_else(|| specks::alike(&one.specks, &other.specks, common).map(Likeness::Specks))
}

fn found(a: &Record, b: &Record, likeness: Likeness) -> Finding {
    let bare = |record: &Record| {
        Field::known(&record.fields.holder)
            .map(|name| name.chars().filter(|c| !c.is_whitespace()).collect::<String>())
    };
    let (one, other) = (bare(a), bare(b));
    let renamed = one.is_some() && other.is_some() && one != other;
    let code = if renamed { "scan_shared_names_differ" } else { "scan_shared" };
    let finding = finding(code, FindingStatus::Open, vec![a, b], |record| Some(holder_evidence(record)));
    match likeness {
        Likeness::Identical => finding.with("alike", "identical"),
        Likeness::Grain(share, places) => finding
            .with("alike", "grain")
            .with("percent", format!("{}.{}", share / 10, share % 10))
            .with("places", places),
        Likeness::Specks(count) => finding.with("alike", "specks").with("specks", count),
    }
}

/// Places of the grain's grid.
const PLACES: usize = GRAIN_SIDE * GRAIN_SIDE;
