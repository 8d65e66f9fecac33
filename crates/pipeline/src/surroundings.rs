//! What the audit is told beside the records: related meetings, cycles, and what other bodies have posted.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use daicho_audit::{Around, PostedElsewhere};
use daicho_catalog::Catalogue;
use daicho_model::{Decision, Member};
use daicho_store::Store;

use crate::body::{self, Body};
use crate::error::Failure;

/// Gathers it for a run of a body.
///
/// # Errors
/// The database cannot be read.
pub fn around(catalogs: &Path, body: &Body, members: &[Member], store: &Store) -> Result<Around, Failure> {
    let cycles = members.iter().map(|member| (member.member_no.clone(), member.cycle_from)).collect();
    let mut posted_elsewhere = Vec::new();
    let own = body::list_of(catalogs, &body.id);
    for other in store.bodies()? {
        // Bodies that share a list count one paper each by its own rules.
        if body::list_of(catalogs, &other) == own {
            continue;
        }
        let records = store.records(&other)?;
        let posted = records.iter().filter(|record| record.decision == Decision::Posted);
        let posted = posted.filter(|record| record.kind.counts_as_attendance());
        posted_elsewhere.extend(posted.map(|record| PostedElsewhere::of(&other, record)));
    }
    Ok(Around { related: related(&body.catalogue), cycles, posted_elsewhere })
}

/// Meetings by the names of their predecessors.
fn related(catalogue: &Catalogue) -> BTreeMap<String, BTreeSet<String>> {
    let bare = |name: &str| name.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let mut ids: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for meeting in catalogue.meetings.values() {
        for name in &meeting.names {
            ids.entry(bare(&name.name)).or_default().insert(&meeting.id);
        }
    }
    let mut related: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for meeting in catalogue.meetings.values() {
        let before = meeting.relations.iter().filter_map(|one| ids.get(&bare(&one.predecessor)));
        let others: BTreeSet<String> =
            before.flatten().filter(|id| **id != meeting.id).map(|id| (*id).to_owned()).collect();
        if !others.is_empty() {
            related.insert(meeting.id.clone(), others);
        }
    }
    related
}
