//! What is left of a run without the members, judged again.
//!
//! What is left is judged as it reads, and the names are taken out of what comes of it: that a name is not there any more decides
//! nothing.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use daicho_link::member::MemberIndex;
use daicho_model::{Answered, Diagnostic, Finding, HumanDecision, Journal, LinkStatus, Member, Record};
use daicho_store::{Grounds, Results, RunInfo, Standing, Store};
use jiff::civil::Date;

use super::accepts;
use super::found::{Found, page};
use super::held;
use super::losses::{Loss, losses};
use super::texts::MARK;
use crate::basis::{Basis, basis};
use crate::body::Body;
use crate::changes;
use crate::derive::{self, Court, Links};
use crate::error::Failure;
use crate::surroundings;

/// What is left of a run.
pub(super) struct Left {
    pub results: Results,
    pub grounds: Grounds,
    /// What others lose.
    pub losses: Vec<Loss>,
    /// Where members who stay, and are judged otherwise now, stood in the outputs before.
    pub stood: Vec<(String, Standing)>,
    /// Papers of others that waited because of the members, and go on waiting.
    pub objections: Vec<Answered>,
}

/// What is left, judged.
struct Judged {
    records: Vec<Record>,
    journal: Journal,
    findings: Vec<Finding>,
    told: Vec<Diagnostic>,
}

/// The last run without the members, judged again by the rules it was judged by; as it stands where those have changed.
pub(super) fn left(
    store: &Store,
    body: &Body,
    catalogs: &Path,
    found: &mut Found,
) -> Result<Option<Left>, Failure> {
    let Some(before) = store.results(&body.id)? else { return Ok(None) };
    let all_members = store.members(&body.id)?;
    let members: Vec<Member> =
        all_members.iter().filter(|member| !found.is_member(&member.member_no)).cloned().collect();
    let mut basis = basis(store, &body.id)?;
    basis.unread.retain(|number, _| !found.is_member(number));
    let decided = store.decided(&body.id)?;
    let all = store.decisions(&body.id)?;
    let court = Court::new(body, basis.clone());
    accepts::keep(found, &court, &all, (&all_members, &members));
    let mut applied = decisions_left(all, found);
    applied.retain(|one| Some(one.id) <= decided);
    let same_rules = basis.catalogue_and_rules == body.digest && decided.is_some();
    if !same_rules {
        // Nothing is judged: papers of others stay until the next run, which passes their pages over.
        found.staying.extend(found.beside.values().cloned());
        found.staying.sort_by_key(|row| row.position);
    }
    let read: Vec<Record> = found.staying.iter().map(|row| unlinked(&row.undecided, found)).collect();
    let judged = if same_rules {
        let around = surroundings::around(catalogs, body, &members, store)?;
        judged(&court, &read, (&applied, &members), (found, &around))
    } else {
        stale(found, &before)
    };
    let losses = losses(&body.id, &before.journal.postings, &judged.journal.postings, found);
    let without = |record: &Record| masked(record, found);
    let kept: BTreeMap<String, Record> =
        read.iter().map(|record| (record.record_id.clone(), without(record))).collect();
    let mut diagnostics = diagnostics_left(before.diagnostics, found);
    diagnostics.extend(judged.told.into_iter().map(|one| found.texts.masked(&one).unwrap_or(one)));
    diagnostics.sort();
    diagnostics.dedup();
    let findings = judged.findings.into_iter().map(|one| found.texts.masked(&one).unwrap_or(one));
    let results = Results {
        run: RunInfo { json: before.run.json },
        body: body.id.clone(),
        records: judged.records.iter().map(without).collect(),
        journal: judged.journal,
        findings: findings.collect(),
        diagnostics,
        basis: written(&basis)?,
    };
    let applicants = derive::applicants(kept.values());
    let applicant = |id: &str| applicants.get(id).cloned().unwrap_or_default();
    let objections = held::objections(found, &before.findings, &results.records, &applicant);
    let mut lines = changes_left(store, body, found)?;
    let left_of = changes::LeftOf { results: &results, undecided: &kept, decided };
    let changed = changes::of_erasure(store, &left_of, &|member| !found.is_member(member))?;
    let without_names = |stood: Standing| found.texts.masked(&stood).unwrap_or(stood);
    lines.extend(changed.lines);
    let stood = changed.stood.into_iter().map(|(member, stood)| (member, without_names(stood))).collect();
    let keys = derive::stored_keys(&results.records);
    let received = received(found, &|path| found.texts.masked(&path).unwrap_or(path));
    let grounds = Grounds { undecided: kept, received, keys, members, decided, changes: lines };
    Ok(Some(Left { results, grounds, losses, stood, objections }))
}

/// Decides, audits and books what is left.
fn judged(
    court: &Court<'_>,
    read: &[Record],
    (applied, members): (&[HumanDecision], &[Member]),
    (found, around): (&Found, &daicho_audit::Around),
) -> Judged {
    let linkers = Linkers::new(court, members);
    let mut records = read.to_vec();
    let mut told = linkers.decide(&mut records, applied).diagnostics;
    let undecided = read.iter().map(|record| (record.record_id.clone(), record.clone())).collect();
    let audit = derive::audit(&records, around, (applied, &undecided));
    let received = received(found, &|path| path);
    let booked = court.book(&records, members, &received, (&audit.twins, &audit.findings));
    derive::take_decisions(&mut records, &booked);
    told.extend(booked.diagnostics);
    Judged { records, journal: booked.journal, findings: audit.findings, told }
}

/// What stood before, without what was the members'.
fn stale(found: &Found, before: &Results) -> Judged {
    let mut journal = before.journal.clone();
    journal.postings.retain(|one| !found.is_member(&one.member_no));
    journal.outcomes.retain(|one| !found.is_member(&one.member_no));
    let of_others = |one: &&Finding| one.records.iter().all(|id| !found.ids.contains(id));
    let findings = before.findings.iter().filter(of_others).cloned().collect();
    let records = found.staying.iter().map(|row| unlinked(&row.record, found)).collect();
    Judged { records, journal, findings, told: Vec::new() }
}

/// What corrected records are linked with, made where it is asked for.
pub(super) struct Linkers<'a> {
    court: &'a Court<'a>,
    members: &'a [Member],
    linker: OnceCell<daicho_link::Linker>,
    index: OnceCell<MemberIndex>,
}

impl<'a> Linkers<'a> {
    pub fn new(court: &'a Court<'a>, members: &'a [Member]) -> Linkers<'a> {
        Linkers { court, members, linker: OnceCell::new(), index: OnceCell::new() }
    }

    /// Applies decisions.
    pub fn decide(
        &self,
        records: &mut [Record],
        decisions: &[HumanDecision],
    ) -> daicho_ledger::decided::Decided {
        let linker = || self.linker.get_or_init(|| self.court.linker());
        let index = || self.index.get_or_init(|| MemberIndex::new(self.members));
        let links = Links {
            meeting: &|record| crate::linking::link_of(record, linker()),
            member: &|record| derive::link_member(record, index()),
        };
        self.court.decide(records, decisions, &links)
    }
}

fn written(basis: &Basis) -> Result<String, Failure> {
    serde_json::to_string(basis).map_err(|error| Failure::internal(error.to_string(), ""))
}

/// When the papers that stay arrived, by path.
fn received(found: &Found, path: &dyn Fn(String) -> String) -> BTreeMap<String, Date> {
    let days = found.staying.iter().filter_map(|row| Some((row.record.document.path.clone(), row.received?)));
    days.map(|(of, day)| (path(of), day)).collect()
}

/// The decisions that stay, as they read once the members are erased.
pub(super) fn decisions_left(all: Vec<HumanDecision>, found: &Found) -> Vec<HumanDecision> {
    let all = all.into_iter().filter(|one| !found.decisions.contains(&one.id));
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
    left.collect()
}

/// Lines of what changed that are about others.
fn changes_left(store: &Store, body: &Body, found: &Found) -> Result<Vec<String>, Failure> {
    let is_others = |line: &String| {
        let line: Option<serde_json::Value> = serde_json::from_str(line).ok();
        let member = line.as_ref().and_then(|line| line["member_no"].as_str());
        member.is_some_and(|member| !found.is_member(member))
    };
    Ok(store.changes(&body.id)?.into_iter().filter(is_others).collect())
}

/// A paper of somebody else's that is linked to none of the members any more, and lies in nobody's envelope where it lay in theirs.
pub(super) fn unlinked(record: &Record, found: &Found) -> Record {
    let mut record = record.clone();
    record.envelope = record.envelope.filter(|sender| !found.is_member(sender));
    if let Some(link) = &mut record.member {
        link.candidates.retain(|one| !found.is_member(&one.member_no));
        if link.member_no.as_ref().is_some_and(|number| found.is_member(number)) {
            (link.status, link.member_no, link.probability) = (LinkStatus::None, None, 0.0);
        }
    }
    record
}

/// A paper without the names and numbers; what a hand wrote on it goes where it bore one. Of a paper that lay in a member's
/// envelope the holder goes whatever it reads (a surname, initials), unless it is the name of whose the paper is.
pub(super) fn masked(record: &Record, found: &Found) -> Record {
    let mut masked = found.texts.masked(record).unwrap_or_else(|| record.clone());
    let given = found.given.get(&record.record_id);
    if let Some((holder, given)) = masked.fields.holder.as_mut().zip(given)
        && !given.is_named(holder.value.as_ref().unwrap_or(&holder.raw))
    {
        holder.value = holder.value.as_ref().map(|_| MARK.to_owned());
        MARK.clone_into(&mut holder.raw);
    }
    let named =
        masked.fields.holder != record.fields.holder || masked.fields.member_no != record.fields.member_no;
    if let Some(traces) = masked.traces.as_mut().filter(|_| named) {
        traces.hands.clear();
    }
    masked
}

/// Diagnostics of files that hold others' papers only, without the names.
fn diagnostics_left(diagnostics: Vec<Diagnostic>, found: &Found) -> Vec<Diagnostic> {
    let gone = || found.gone.iter().map(|row| &row.record);
    let pages: BTreeSet<(&str, u32)> = gone().map(|one| (one.document.path.as_str(), page(one).1)).collect();
    let kept = diagnostics.into_iter().filter(|one| {
        let on_page = one.page.is_some_and(|page| pages.contains(&(one.document.as_str(), page)));
        let of_record =
            found.ids.contains(&one.place) || one.details.values().any(|value| found.ids.contains(value));
        let of_member = one.details.get("member_no").is_some_and(|number| found.is_member(number));
        !on_page && !of_record && !of_member
    });
    kept.map(|one| found.texts.masked(&one).unwrap_or(one)).collect()
}
