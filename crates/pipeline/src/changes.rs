//! What a run changes against the outputs that the one before wrote.

use std::collections::{BTreeMap, BTreeSet};

use daicho_model::{MemberOutcome, Posting, Record};
use daicho_report::MemberChange;
use daicho_store::{Results, Standing, Store};

use crate::basis::{Basis, basis};
use crate::error::Failure;

/// The lines of `changes.ndjson`, by member; none where there was no run before.
pub(crate) fn lines(store: &Store, results: &Results, now: &Basis) -> Result<Vec<String>, Failure> {
    let body = results.body.as_str();
    if store.run(body)?.is_none() {
        return Ok(Vec::new());
    }
    let before = standings(store, body)?;
    let after = by_member(&results.journal.outcomes, &results.journal.postings);
    let last = basis(store, body).ok();
    let causes = last.as_ref().map_or(Vec::new(), |last| causes(last, now));
    let since = last.map_or(0, |last| last.decided);
    let decisions = decisions_since(&results.records, since);
    let members: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let nothing = Standing::default();
    let lines = members.into_iter().filter_map(|member| {
        let (had, has) = (before.get(member).unwrap_or(&nothing), after.get(member).unwrap_or(&nothing));
        let change = MemberChange {
            member_no: member,
            before: had.outcome.as_ref(),
            after: has.outcome.as_ref(),
            had: &had.postings,
            has: &has.postings,
            decisions: decisions.get(member.as_str()).map_or(&[][..], Vec::as_slice),
            causes: &causes,
        };
        change.matters().then(|| change.line())
    });
    Ok(lines.collect())
}

/// Where members stood in the outputs that the last run wrote.
fn standings(store: &Store, body: &str) -> Result<BTreeMap<String, Standing>, Failure> {
    let mut all = by_member(&store.outcomes(body)?, &store.all_postings(body)?);
    all.extend(store.written_standings(body)?);
    Ok(all)
}

fn by_member(outcomes: &[MemberOutcome], postings: &[Posting]) -> BTreeMap<String, Standing> {
    let mut all: BTreeMap<String, Standing> = BTreeMap::new();
    for outcome in outcomes {
        all.entry(outcome.member_no.clone()).or_default().outcome = Some(outcome.clone());
    }
    for posting in postings {
        all.entry(posting.member_no.clone()).or_default().postings.push(posting.clone());
    }
    all
}

/// What is not as it was for all members.
fn causes(last: &Basis, now: &Basis) -> Vec<&'static str> {
    let (had, has) = (&last.parts, &now.parts);
    let told_apart = !had.rules.is_empty();
    let differs = last.catalogue_and_rules != now.catalogue_and_rules;
    let told = [
        ("edition", last.edition != now.edition),
        ("catalogue_and_rules", !told_apart && differs),
        ("catalogue", told_apart && had.catalogue != has.catalogue),
        ("rules", told_apart && had.rules != has.rules),
        ("as_of", last.as_of != now.as_of),
        ("thresholds", last.thresholds != now.thresholds),
    ];
    told.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name).collect()
}

/// Decisions after `since` that the papers of each member rest on.
fn decisions_since(records: &[Record], since: u64) -> BTreeMap<&str, Vec<u64>> {
    let mut all: BTreeMap<&str, BTreeSet<u64>> = BTreeMap::new();
    for record in records.iter().filter(|record| !record.decided_by.is_empty()) {
        let members = [record.envelope.as_deref(), record.accepted_member()];
        for member in members.into_iter().flatten() {
            let new = record.decided_by.iter().filter(|id| **id > since);
            all.entry(member).or_default().extend(new);
        }
    }
    all.into_iter().map(|(member, ids)| (member, ids.into_iter().collect())).collect()
}
