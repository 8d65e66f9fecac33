//! What a run changes against the outputs that the one before wrote.

use std::collections::{BTreeMap, BTreeSet};

use daicho_model::{HumanDecision, Member, MemberOutcome, Posting, Record};
use daicho_report::MemberChange;
use daicho_store::{Results, Standing, Store};

use crate::basis::{Basis, basis};
use crate::derive;
use crate::error::Failure;
use crate::moved::{decisions_since, owners};

/// What a run has come to, before it is kept.
pub(crate) struct Now<'a> {
    pub results: &'a Results,
    /// Records as they were before decisions, where that is not plain from the results.
    pub undecided: &'a BTreeMap<String, Record>,
    pub members: &'a [Member],
    pub basis: &'a Basis,
}

/// The lines of `changes.ndjson`, by member; none where there was no run before.
pub(crate) fn lines(store: &Store, now: &Now<'_>) -> Result<Vec<String>, Failure> {
    let (results, body) = (now.results, now.results.body.as_str());
    if store.run(body)?.is_none() {
        return Ok(Vec::new());
    }
    let before = standings(store, body)?;
    let after = by_member(&results.journal.outcomes, &results.journal.postings);
    let last = basis(store, body).ok();
    let of_all = last.as_ref().map_or(Vec::new(), |last| causes(last, now.basis));
    let since = last.map_or(0, |last| last.decided);
    let said = decided(store, body, now.basis.decided)?;
    let decisions = decisions_since(&results.records, now.undecided, (&said, since));
    let members: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let nothing = Standing::default();
    let changes = members.into_iter().map(|member| {
        let stood = (before.get(member).unwrap_or(&nothing), after.get(member).unwrap_or(&nothing));
        change_of(member, stood, &decisions, &of_all)
    });
    let changes: Vec<MemberChange<'_>> = changes.filter(MemberChange::matters).collect();
    let papers = papers(now, &changes.iter().map(|change| change.member_no).collect());
    let erased = erased_unsaid(store, body)?;
    let mut lines = Vec::new();
    for change in changes {
        let own = own_causes(store, now, change.member_no, papers.get(change.member_no))?;
        let by_erasure = erased.contains(change.member_no).then_some("erasure");
        let causes: Vec<&str> = of_all.iter().copied().chain(own).chain(by_erasure).collect();
        lines.push(MemberChange { causes: &causes, ..change }.line());
    }
    Ok(lines)
}

/// Where a member stood before and stands now, with what is known of the cause.
fn change_of<'c>(
    member: &'c str,
    (had, has): (&'c Standing, &'c Standing),
    decisions: &'c BTreeMap<String, Vec<u64>>,
    causes: &'c [&'c str],
) -> MemberChange<'c> {
    MemberChange {
        member_no: member,
        before: had.outcome.as_ref(),
        after: has.outcome.as_ref(),
        had: &had.postings,
        has: &has.postings,
        decisions: decisions.get(member).map_or(&[][..], Vec::as_slice),
        causes,
    }
}

/// What an erasure leaves of a run.
pub(crate) struct LeftOf<'a> {
    pub results: &'a Results,
    /// Records as they were before decisions.
    pub undecided: &'a BTreeMap<String, Record>,
    /// The last decision that the results take in.
    pub decided: Option<u64>,
}

/// What an erasure, and decisions before it, changed for members who stay.
pub(crate) struct Erasing {
    /// The lines of `changes.ndjson`.
    pub lines: Vec<String>,
    /// Where these members stood in the outputs before.
    pub stood: Vec<(String, Standing)>,
}

/// What an erasure leaves, compared with the outputs before it.
pub(crate) fn of_erasure(
    store: &Store,
    left_of: &LeftOf<'_>,
    stays: &dyn Fn(&str) -> bool,
) -> Result<Erasing, Failure> {
    let left = left_of.results;
    let body = left.body.as_str();
    let (outcomes, postings) = (store.outcomes(body)?, store.all_postings(body)?);
    let stood = by_member(&outcomes, &postings);
    let written = standings(store, body)?;
    let after = by_member(&left.journal.outcomes, &left.journal.postings);
    let said = decided(store, body, left_of.decided.unwrap_or_default())?;
    let since = basis(store, body).map_or(0, |last| last.decided);
    let decisions = decisions_since(&left.records, left_of.undecided, (&said, since));
    let nothing = Standing::default();
    let members: BTreeSet<&String> = written.keys().chain(after.keys()).filter(|one| stays(one)).collect();
    let changes = members.into_iter().map(|member| {
        let (had, has) = (written.get(member).unwrap_or(&nothing), after.get(member).unwrap_or(&nothing));
        let erased = stood.get(member).unwrap_or(&nothing) != has;
        change_of(member, (had, has), &decisions, if erased { &["erasure"] } else { &[] })
    });
    let (mut lines, mut stood) = (Vec::new(), Vec::new());
    for change in changes.filter(MemberChange::matters) {
        lines.push(change.line());
        stood.push((change.member_no.to_owned(), written.get(change.member_no).cloned().unwrap_or_default()));
    }
    Ok(Erasing { lines, stood })
}

/// Members whom an erasure changed that no output of the body tells of yet.
fn erased_unsaid(store: &Store, body: &str) -> Result<BTreeSet<String>, Failure> {
    let lines = store.changes_unsaid(body)?;
    let lines = lines.iter().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    let by_erasure = |line: &serde_json::Value| {
        line["causes"].as_array().is_some_and(|causes| causes.iter().any(|one| one == "erasure"))
    };
    let members = lines.filter(by_erasure).filter_map(|line| line["member_no"].as_str().map(str::to_owned));
    Ok(members.collect())
}

/// The decisions of a body until one.
fn decided(store: &Store, body: &str, last: u64) -> Result<Vec<HumanDecision>, Failure> {
    let mut all = store.decisions(body)?;
    all.retain(|one| one.id <= last);
    Ok(all)
}

/// What is not as it was for this member alone: `member` (the row of the members file), `readings` (the papers, or how they read).
fn own_causes(
    store: &Store,
    now: &Now<'_>,
    member: &str,
    papers: Option<&BTreeSet<(&str, String)>>,
) -> Result<Vec<&'static str>, Failure> {
    let body = now.results.body.as_str();
    let had = store.members_by_number(body, &BTreeSet::from([member.to_owned()]))?;
    let has: Vec<&Member> = now.members.iter().filter(|one| one.member_no == member).collect();
    let key = BTreeSet::from([Store::key(&derive::member_key(member))]);
    let mut rows = store.records_with_keys(body, &key)?;
    // A paper that was given to another is found under that one since.
    let ids = papers.into_iter().flatten().map(|(id, _)| (*id).to_owned()).collect();
    rows.extend(store.records_by_id(body, &ids)?);
    let of_member = rows.iter().filter(|row| owners(&row.undecided).any(|owner| owner == member));
    let read: BTreeSet<String> = of_member.map(|row| as_read(&row.undecided)).collect();
    let reads = papers.into_iter().flatten().map(|(_, read)| read.clone()).collect();
    let told = [("member", !had.iter().eq(has)), ("readings", read != reads)];
    Ok(told.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name).collect())
}

/// The papers of these members as they were read, with their ids.
fn papers<'n>(now: &'n Now<'_>, members: &BTreeSet<&str>) -> BTreeMap<&'n str, BTreeSet<(&'n str, String)>> {
    let mut all: BTreeMap<&str, BTreeSet<(&str, String)>> = BTreeMap::new();
    for record in &now.results.records {
        let record = now.undecided.get(&record.record_id).unwrap_or(record);
        for owner in owners(record).filter(|owner| members.contains(owner)) {
            all.entry(owner).or_default().insert((&record.record_id, as_read(record)));
        }
    }
    all
}

/// A paper and what it reads, whatever its file is called.
fn as_read(record: &Record) -> String {
    format!("{} {}", record.paper(), daicho_model::shown_digest(record))
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
