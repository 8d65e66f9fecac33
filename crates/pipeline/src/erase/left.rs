//! What is left of a run without the members, judged again.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use daicho_model::{Diagnostic, Finding, HumanDecision, LinkStatus, Record};
use daicho_store::{Grounds, Results, RunInfo, Store};

use super::found::Found;
use crate::basis::{Basis, basis};
use crate::body::Body;
use crate::derive::{self, Court, Links};
use crate::error::Failure;
use crate::surroundings;

/// What is left of a run.
pub(super) struct Left {
    pub results: Results,
    pub grounds: Grounds,
}

/// The last run without the members, judged again by the rules it was judged by; as it stands where those have changed.
pub(super) fn left(
    store: &Store,
    body: &Body,
    catalogs: &Path,
    found: &Found,
) -> Result<Option<Left>, Failure> {
    let Some(results) = store.results(&body.id)? else { return Ok(None) };
    let rows = store.all_records(&body.id)?;
    let rows: Vec<_> = rows.into_iter().filter(|row| !found.ids.contains(&row.record.record_id)).collect();
    let mut members = store.members(&body.id)?;
    members.retain(|member| !found.members.contains_key(&member.member_no));
    let mut received = BTreeMap::new();
    for row in &rows {
        received.extend(row.received.map(|day| (row.record.document.path.clone(), day)));
    }
    let mut basis = basis(store, &body.id)?;
    basis.unread.retain(|number, _| !found.members.contains_key(number));
    let decided = store.decided(&body.id)?;
    let kept: Vec<Record> = rows.iter().map(|row| scrubbed(&row.undecided, found)).collect();
    let undecided: BTreeMap<String, Record> =
        kept.iter().map(|record| (record.record_id.clone(), record.clone())).collect();
    let same_rules = basis.catalogue_and_rules == body.digest && decided.is_some();
    let (records, journal, findings, told) = if same_rules {
        let court = Court::new(body, basis.clone());
        let mut applied = decisions_left(store, body, found)?;
        applied.retain(|one| Some(one.id) <= decided);
        let linker = std::cell::OnceCell::new();
        let index = std::cell::OnceCell::new();
        let links = Links {
            meeting: &|record| crate::linking::link_of(record, linker.get_or_init(|| basis.linker(body))),
            member: &|record| {
                let index = index.get_or_init(|| daicho_link::member::MemberIndex::new(&members));
                derive::link_member(record, index)
            },
        };
        let mut records = kept;
        let mut told = court.decide(&mut records, &applied, &links).diagnostics;
        let around = surroundings::around(catalogs, body, &members, store)?;
        let audit = derive::audit(&records, &around, (&applied, &undecided));
        let booked = court.book(&records, &members, &received, (&audit.twins, &audit.findings));
        derive::take_decisions(&mut records, &booked);
        told.extend(booked.diagnostics);
        (records, booked.journal, audit.findings, told)
    } else {
        let mut journal = results.journal;
        journal.postings.retain(|one| !found.members.contains_key(&one.member_no));
        journal.outcomes.retain(|one| !found.members.contains_key(&one.member_no));
        let of_others = |one: &Finding| one.records.iter().all(|id| !found.ids.contains(id));
        let findings = results.findings.into_iter().filter(of_others);
        let findings = findings.map(|one| found.texts.masked(&one).unwrap_or(one)).collect();
        let records = rows.iter().map(|row| scrubbed(&row.record, found)).collect();
        (records, journal, findings, Vec::new())
    };
    let mut diagnostics = diagnostics_left(results.diagnostics, found);
    diagnostics.extend(told);
    diagnostics.sort();
    diagnostics.dedup();
    let results = Results {
        run: RunInfo { json: results.run.json },
        body: body.id.clone(),
        records,
        journal,
        findings,
        diagnostics,
        basis: written(&basis)?,
    };
    let (keys, changes) = (derive::stored_keys(&results.records), changes_left(store, body, found)?);
    let grounds = Grounds { undecided, received, keys, members, decided, changes };
    Ok(Some(Left { results, grounds }))
}

fn written(basis: &Basis) -> Result<String, Failure> {
    serde_json::to_string(basis).map_err(|error| Failure::internal(error.to_string(), ""))
}

/// The decisions that stay, as they read once the members are erased.
fn decisions_left(store: &Store, body: &Body, found: &Found) -> Result<Vec<HumanDecision>, Failure> {
    let all = store.decisions(&body.id)?.into_iter().filter(|one| !found.decisions.contains(&one.id));
    let left = all.map(|one| match found.masked.get(&one.id).cloned() {
        Some(masked) => HumanDecision {
            subject: masked.subject,
            answer: masked.answer,
            seen: masked.seen,
            note: masked.note,
            ..one
        },
        None => one,
    });
    Ok(left.collect())
}

/// Lines of what changed that are about others.
fn changes_left(store: &Store, body: &Body, found: &Found) -> Result<Vec<String>, Failure> {
    let is_others = |line: &String| {
        let line: Option<serde_json::Value> = serde_json::from_str(line).ok();
        let member = line.as_ref().and_then(|line| line["member_no"].as_str());
        member.is_some_and(|member| !found.members.contains_key(member))
    };
    Ok(store.changes(&body.id)?.into_iter().filter(is_others).collect())
}

/// A paper of somebody else's that is linked to none of the members any more, and without their names.
fn scrubbed(record: &Record, found: &Found) -> Record {
    let mut record = record.clone();
    if let Some(link) = &mut record.member {
        link.candidates.retain(|one| !found.members.contains_key(&one.member_no));
        if link.member_no.as_ref().is_some_and(|number| found.members.contains_key(number)) {
            (link.status, link.member_no, link.probability) = (LinkStatus::None, None, 0.0);
        }
    }
    found.texts.masked(&record).unwrap_or(record)
}

/// Diagnostics of files that hold others' papers only, without the names.
fn diagnostics_left(diagnostics: Vec<Diagnostic>, found: &Found) -> Vec<Diagnostic> {
    let pages: BTreeSet<(&str, u32)> =
        found.gone.iter().map(|one| (one.document.path.as_str(), one.page)).collect();
    let kept = diagnostics.into_iter().filter(|one| {
        let on_page = one.page.is_some_and(|page| pages.contains(&(one.document.as_str(), page)));
        let of_record =
            found.ids.contains(&one.place) || one.details.values().any(|value| found.ids.contains(value));
        let of_member = one.details.get("member_no").is_some_and(|number| found.members.contains_key(number));
        !on_page && !of_record && !of_member
    });
    kept.map(|one| found.texts.masked(&one).unwrap_or(one)).collect()
}
