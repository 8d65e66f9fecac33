//! Naming what happened to a row by where its names differ.

use std::collections::BTreeMap;

use daicho_model::{DiffEntry, DiffKind, ListedPoints, NameEdit, UnitChange};

use super::edit::{Part, parts};
use super::rows::Row;
use crate::language::fold::{is_ideograph, is_katakana};
use crate::language::plain;

/// Replacements that stand in so many pairs are a habit of whoever copied the list.
const HABIT: usize = 2;

/// How often each part differs over all pairs.
pub(super) fn systematic(
    before: &[Row<'_>],
    after: &[Row<'_>],
    old_of: &[Option<(usize, f32)>],
) -> BTreeMap<Part, usize> {
    let mut counts = BTreeMap::new();
    for (new, row) in after.iter().enumerate() {
        let Some((old, _)) = old_of[new] else { continue };
        if before[old].plain != row.plain {
            for part in parts(&letters(&before[old]), &letters(row)) {
                *counts.entry(part).or_default() += 1;
            }
        }
    }
    counts
}

/// The entry of a row of the newer edition with its rows of the older one. `doubtful`: the older edition has rows that
/// might be meant.
pub(super) fn entry(
    before: &[Row<'_>],
    old: &[usize],
    new: &Row<'_>,
    systematic: &BTreeMap<Part, usize>,
    doubtful: bool,
) -> DiffEntry {
    let mut entry = DiffEntry {
        kind: DiffKind::Added,
        also: Vec::new(),
        old: old.iter().map(|old| before[*old].shown()).collect(),
        new: Some(new.shown()),
        edits: Vec::new(),
        units: Vec::new(),
        probability: 1.0,
        candidates: Vec::new(),
    };
    let to_itself = new.former.iter().any(|name| plain(name) == new.plain);
    match old {
        [] if doubtful => entry.kind = DiffKind::Unclear,
        [] => {}
        [only] => paired(&before[*only], new, systematic, &mut entry),
        [first, ..] => {
            entry.kind = DiffKind::Merged;
            entry.units = units(&before[*first].listing.points, &new.listing.points);
        }
    }
    if !entry.units.is_empty() {
        entry.also.push(DiffKind::UnitsChanged);
    }
    if to_itself {
        entry.also.push(DiffKind::SelfRename);
    }
    entry
}

fn paired(old: &Row<'_>, new: &Row<'_>, systematic: &BTreeMap<Part, usize>, entry: &mut DiffEntry) {
    let moved = !old.same_heading(new);
    entry.kind = if old.plain != new.plain {
        difference(old, new, systematic)
    } else if moved {
        DiffKind::Moved
    } else {
        DiffKind::Exact
    };
    if moved && entry.kind != DiffKind::Moved {
        entry.also.push(DiffKind::Moved);
    }
    if old.plain != new.plain {
        let shown = parts(&old.plain, &new.plain).into_iter();
        entry.edits = shown.map(|part| NameEdit { old: part.old, new: part.new }).collect();
    }
    entry.units = units(&old.listing.points, &new.listing.points);
}

/// A name's letters with brackets and signs, in lower case.
fn letters(row: &Row<'_>) -> String {
    row.plain.to_lowercase()
}

fn difference(old: &Row<'_>, new: &Row<'_>, systematic: &BTreeMap<Part, usize>) -> DiffKind {
    if old.folded == new.folded {
        return DiffKind::OcrSlip;
    }
    if new.former_folded.contains(&old.folded) {
        return DiffKind::Renamed; // the newer edition says so
    }
    let parts = parts(&letters(old), &letters(new));
    let slip = |part: &&Part| is_slip(part, old, new, systematic);
    let rest: Vec<&Part> = parts.iter().filter(|part| !slip(part)).collect();
    if rest.is_empty() && old.regions == new.regions {
        DiffKind::OcrSlip
    } else if old.former_folded.contains(&new.folded) {
        DiffKind::Renamed
    } else if !rest.is_empty() && rest.iter().all(|part| part.new.is_empty() && !one_of_several(&part.old)) {
        DiffKind::Shortened
    } else if !old.topics.is_empty() && !new.topics.is_empty() && old.topics.is_disjoint(&new.topics) {
        // 香川MR研究会, 香川CT研究会: no list says that one became the other.
        DiffKind::Unclear
    } else {
        DiffKind::Renamed
    }
}

/// Whether a part differs as slips do: one letter, a few kana inside a word, a habit of the copyist, punctuation.
fn is_slip(part: &Part, old: &Row<'_>, new: &Row<'_>, systematic: &BTreeMap<Part, usize>) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (part.old.chars().collect(), part.new.chars().collect());
    let figures = |side: &[char]| side.iter().any(char::is_ascii_digit);
    if figures(&a) || figures(&b) {
        return false;
    }
    let weighty = |side: &[char]| side.iter().filter(|ch| ch.is_alphanumeric() || **ch == 'ー').count();
    let (from, to) = (weighty(&a), weighty(&b));
    let most = from.max(to);
    let kana = a.iter().chain(&b).all(|ch| is_katakana(*ch) || *ch == 'ー');
    let habit = systematic.get(part).is_some_and(|count| *count >= HABIT) && from > 0 && to > 0;
    let kind_of_gathering = old.types != new.types && a.iter().chain(&b).any(|ch| is_ideograph(*ch));
    match most {
        0 => true,
        1 if from == to => !kind_of_gathering,
        1 => true,
        2 => kana || habit && !kind_of_gathering,
        3 | 4 => habit && kana,
        _ => false,
    }
}

/// `とIVR`, `・CT`: one of several subjects was taken out, which makes it another gathering's name.
fn one_of_several(part: &str) -> bool {
    let joins = ['と', '・', '&', '/', '、'];
    part.starts_with(joins) || part.ends_with(joins)
}

/// Figures of the unit systems that both editions print.
fn units(old: &[ListedPoints], new: &[ListedPoints]) -> Vec<UnitChange> {
    let both = |one: &&ListedPoints| new.iter().any(|other| other.unit == one.unit);
    old.iter()
        .filter(both)
        .filter_map(|one| {
            let other = new.iter().find(|other| other.unit == one.unit && other.account == one.account);
            let now = other.and_then(|other| other.points);
            (now != one.points).then(|| UnitChange {
                unit: one.unit.clone(),
                account: one.account.clone(),
                old: one.points,
                new: now,
            })
        })
        .collect()
}
