//! Renames that lead nowhere, in a circle, or to another row.

use std::collections::{BTreeMap, BTreeSet};

use daicho_model::Listing;

use super::names::folded;
use super::{Found, about, problem};
use crate::Catalogue;
use crate::language::plain;

/// Renames of an edition.
pub(super) fn check(catalogue: &Catalogue, edition: &str, rows: &[&Listing], found: &mut Found) {
    let mut earlier = BTreeMap::<String, BTreeSet<String>>::new();
    let current: BTreeMap<String, &Listing> = rows.iter().map(|row| (folded(&row.name), *row)).collect();
    for row in rows {
        let Some(meeting) = catalogue.meetings.get(&row.meeting_id) else { continue };
        for relation in meeting.relations.iter().filter(|relation| relation.source == edition) {
            let (now, before) = (folded(&row.name), folded(&relation.predecessor));
            if before.is_empty() {
                found.push(about(row, problem("list_rename_unnamed")));
            } else if plain(&relation.predecessor) == plain(&row.name) {
                found.push(about(row, problem("list_self_rename").with("former", &relation.predecessor)));
            } else if before != now {
                if let Some(other) = current.get(&before).filter(|other| other.meeting_id != row.meeting_id) {
                    let clash = problem("list_former_is_current").with("former", &relation.predecessor);
                    found.push(about(row, clash.with("row", other.seq)));
                }
                earlier.entry(now).or_default().insert(before);
            }
        }
    }
    for (name, row) in &current {
        if reaches(&earlier, name) {
            found.push(about(row, problem("list_rename_loop")));
        }
    }
}

/// Whether a name is among its own earlier names, over any number of renames.
fn reaches(earlier: &BTreeMap<String, BTreeSet<String>>, name: &String) -> bool {
    let mut open: Vec<&String> = earlier.get(name).into_iter().flatten().collect();
    let mut seen = BTreeSet::new();
    while let Some(next) = open.pop() {
        if next == name {
            return true;
        }
        if seen.insert(next) {
            open.extend(earlier.get(next).into_iter().flatten());
        }
    }
    false
}
