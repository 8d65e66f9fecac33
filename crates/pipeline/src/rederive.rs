//! After a decision: what depends on it is derived again, and nothing else.
//!
//! A decision concerns the records it is about; these concern members (their owners, and whom they could turn out to
//! be), envelopes, and what the audit compares. The records of all of these are taken through decisions, audit and
//! ledger twice, once without and once with the new decisions, and what differs is written in one transaction. Output
//! files are written by the next run, which looks at everything.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use daicho_ledger::{Booked, decided};
use daicho_link::member::MemberIndex;
use daicho_model::{
    Answer, Diagnostic, Finding, FindingStatus, HumanDecision, Member, MemberOutcome, Posting, Record,
    RecordKind, Subject, paper_of,
};
use daicho_store::{Patch, RecordRow, Store};
use jiff::civil::Date;

use crate::basis::{Basis, basis};
use crate::body::Body;
use crate::derive::{self, Court, Links};
use crate::error::Failure;
use crate::faults;
use crate::linking::link_of;

/// What was derived again.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rederived {
    /// Members that were judged again.
    pub members: BTreeSet<String>,
    /// Records that changed, by id.
    pub records: BTreeSet<String>,
    /// Why not all decisions are taken in yet; `None` where they are.
    pub waits: Option<Waits>,
}

/// Why decisions wait for the next run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waits {
    /// There is no finished run of the body, or an older program made it.
    NoRun,
    /// The list or the rules are others than in the last run.
    OtherRules,
    /// The pieces of a page were drawn anew: it must be taken apart again.
    Pieces,
}

impl Waits {
    /// Its name in the message catalogue.
    pub fn code(self) -> &'static str {
        match self {
            Waits::NoRun => "waits_no_run",
            Waits::OtherRules => "waits_other_rules",
            Waits::Pieces => "waits_pieces",
        }
    }
}

/// How often somebody else may change the results in between.
const TRIES: usize = 20;

/// Takes the decisions in that a body's results do not rest on yet.
///
/// # Errors
/// The database cannot be read or written, or is kept busy by others.
pub fn rederive(store: &mut Store, body: &Body) -> Result<Rederived, Failure> {
    for _ in 0..TRIES {
        let Some(decided) = store.decided(&body.id)? else { return Ok(waiting(Waits::NoRun)) };
        let Some(mark) = store.results_mark(&body.id)? else { return Ok(waiting(Waits::NoRun)) };
        let new = store.decisions_after(&body.id, decided)?;
        if new.is_empty() {
            return Ok(Rederived::default());
        }
        let Ok(basis) = basis(store, &body.id) else { return Ok(waiting(Waits::NoRun)) };
        if basis.catalogue_and_rules != body.digest {
            return Ok(waiting(Waits::OtherRules));
        }
        let scene = Scene { store, body, basis: &basis, court: Court::new(body, basis.clone()), decided };
        let (patch, done) = scene.derive(&new)?;
        if store.patch_results(&body.id, &mark, &patch)? {
            crate::queue::refresh(store, &body.id, &done.records)?;
            return Ok(done);
        }
    }
    Err(Failure::internal(
        "他の処理が結果を書き換え続けている / others keep changing the results",
        "しばらくして daicho decide --apply / later: daicho decide --apply",
    ))
}

fn waiting(waits: Waits) -> Rederived {
    Rederived { waits: Some(waits), ..Rederived::default() }
}

/// What is looked at.
struct Scene<'a> {
    store: &'a Store,
    body: &'a Body,
    basis: &'a Basis,
    court: Court<'a>,
    /// The last decision that the results take in.
    decided: u64,
}

/// Records before and after, each with its decisions applied but not booked.
struct Turn {
    rows: Vec<RecordRow>,
    was: Vec<Record>,
    is: Vec<Record>,
    diagnostics_was: Vec<Diagnostic>,
    diagnostics_is: Vec<Diagnostic>,
}

impl Scene<'_> {
    fn derive(&self, new: &[HumanDecision]) -> Result<(Patch, Rederived), Failure> {
        let id = self.body.id.as_str();
        let about = self.with_targets(new)?;
        let touched = self.touched(&about)?;
        let pieces = about.values().any(|one| matches!(one.answer, Answer::Pieces { .. }));
        let first = self.turn(touched)?;
        let changed: BTreeSet<String> = first.changed();
        let keys = first.keys_of(&changed);
        let named = self.with_copies(&findings_named(&about))?;

        // All that may share a finding with what changed; what they had, and what they have now.
        let near = self.turn(self.store.records_with_keys(id, &keys)?)?;
        let near_ids: BTreeSet<String> = near.ids().chain(named.iter().cloned()).collect();
        let had = self.store.findings_of(id, &near_ids)?;
        let shared = near.shared_keys(&keys);
        // What was said of a finding is found by its papers, and not all of them are near.
        let in_findings: BTreeSet<String> =
            had.values().flat_map(|one| one.records.iter().cloned()).collect();
        let beside = self.store.records_by_id(id, &in_findings)?;
        let rows: Vec<&RecordRow> = near.rows.iter().chain(&beside).collect();
        let all = self.decisions(&near_ids.union(&in_findings).cloned().collect(), &rows)?;
        let applicants = derive::applicants(rows.iter().map(|row| &row.undecided));
        let (had_still, gone) = had
            .into_iter()
            .partition::<BTreeMap<i64, Finding>, _>(|(_, one)| of_run(one) || !shares(one, &shared));
        let looked_at: Vec<Record> = near.is.iter().cloned().chain(self.forms_beside(&near)?).collect();
        let found = daicho_audit::audit_near(&looked_at).findings;
        let found: Vec<Finding> = found.into_iter().filter(|one| shares(one, &shared)).collect();
        let change = FindingChange::of(gone, had_still, found, (&all, &applicants));

        // Members whose records, or whose records' findings, changed.
        let mut members = first.members_of(&changed);
        let concerned = self.with_copies(&change.records())?;
        let touched_by_findings = self.turn(self.store.records_by_id(id, &concerned)?)?;
        members.extend(touched_by_findings.members_of(&concerned));
        let member_keys = members.iter().map(|member| Store::key(&derive::member_key(member)));
        let wide: BTreeSet<i64> = keys.iter().copied().chain(member_keys).collect();
        let turn = self.turn(self.store.records_with_keys(id, &wide)?)?;
        let (patch, done) = self.judge(new, &first, turn, &changed, members, change)?;
        Ok((patch, Rederived { waits: pieces.then_some(Waits::Pieces), ..done }))
    }

    /// Judges the members before and after, and tells what differs.
    fn judge(
        &self,
        new: &[HumanDecision],
        first: &Turn,
        turn: Turn,
        changed: &BTreeSet<String>,
        members: BTreeSet<String>,
        change: FindingChange,
    ) -> Result<(Patch, Rederived), Failure> {
        let id = self.body.id.as_str();
        // A finding holds every copy of its papers.
        let ids = self.with_copies(&turn.ids().collect())?;
        let standing = self.store.findings_of(id, &ids)?;
        let before: Vec<Finding> = standing.values().cloned().collect();
        let mut after: Vec<Finding> =
            standing.into_iter().filter(|(at, _)| !change.gone.contains(at)).map(|(_, one)| one).collect();
        after.extend(change.come.iter().cloned());
        let numbers: BTreeSet<String> =
            turn.was.iter().chain(&turn.is).flat_map(members_named).chain(members.iter().cloned()).collect();
        let people = self.store.members_by_number(id, &numbers)?;
        let received = turn.received();
        let was = self.book(&turn.was, &people, &received, &before);
        let is = self.book(&turn.is, &people, &received, &after);

        let seats: BTreeSet<&str> = people.iter().map(|member| member.member_no.as_str()).collect();
        let mut patch =
            Patch { decided: new.last().map_or(self.decided, |last| last.id), ..Patch::default() };
        let mut done = Rederived { members: members.clone(), ..Rederived::default() };
        let mut records = turn.is.clone();
        derive::take_decisions(&mut records, &is);
        for ((row, was), record) in turn.rows.iter().zip(&turn.was).zip(records) {
            let owner = owner(&record, &seats);
            let judged = owner.is_none_or(|owner| members.contains(owner));
            let is_changed = changed.contains(&record.record_id);
            if is_as_kept(&record, &row.record) || !(judged || is_changed) {
                continue;
            }
            done.records.insert(record.record_id.clone());
            let keys = |record: &Record| derive::keys(record).iter().map(|key| Store::key(key)).collect();
            let (had, has) = (keys(was), keys(&record));
            patch.records.push((RecordRow { record, ..row.clone() }, had, has));
        }
        for member in members {
            let result = of_member(&is, &member);
            if result != of_member(&was, &member) {
                patch.members.insert(member, result);
            }
        }
        let (was, is) = (self.said(&turn.was, first, false, &was), self.said(&turn.is, first, true, &is));
        patch.diagnostics_gone = was.difference(&is).cloned().collect();
        patch.diagnostics = is.difference(&was).cloned().collect();
        patch.findings_gone = change.gone.into_iter().collect();
        patch.findings = change.come;
        Ok((patch, done))
    }

    fn book(
        &self,
        records: &[Record],
        people: &[Member],
        received: &BTreeMap<String, Date>,
        findings: &[Finding],
    ) -> Booked {
        let twins = daicho_audit::twins(records);
        self.court.book(records, people, received, (&twins, findings))
    }

    /// What is said of the records: by the applying, of their envelopes, and by the ledger.
    fn said(&self, records: &[Record], first: &Turn, now: bool, booked: &Booked) -> BTreeSet<Diagnostic> {
        let of_envelopes: BTreeSet<&str> =
            first.was.iter().map(|record| record.envelope_id.as_str()).collect();
        let inside: Vec<Record> =
            records.iter().filter(|one| of_envelopes.contains(one.envelope_id.as_str())).cloned().collect();
        let papers: Vec<Record> = inside.into_iter().filter(|one| one.kind != RecordKind::History).collect();
        let envelopes = faults::envelopes(&papers).0;
        let applied = if now { &first.diagnostics_is } else { &first.diagnostics_was };
        let all = crate::reconciled::differences(&envelopes, &papers);
        all.into_iter().chain(applied.iter().cloned()).chain(booked.diagnostics.iter().cloned()).collect()
    }

    /// New decisions with those that they take back.
    fn with_targets(&self, new: &[HumanDecision]) -> Result<BTreeMap<u64, HumanDecision>, Failure> {
        let mut all: BTreeMap<u64, HumanDecision> = BTreeMap::new();
        let mut open: Vec<HumanDecision> = new.to_vec();
        while let Some(decision) = open.pop() {
            if all.contains_key(&decision.id) {
                continue;
            }
            match decision.answer {
                Answer::Undo { decision_id } => open.extend(self.store.decision(decision_id)?),
                Answer::UndoBatch { batch } => {
                    open.extend(self.store.decisions_of_batch(&self.body.id, batch)?);
                }
                _ => {}
            }
            all.insert(decision.id, decision);
        }
        Ok(all)
    }

    /// The records that decisions may be about.
    fn touched(&self, about: &BTreeMap<u64, HumanDecision>) -> Result<Vec<RecordRow>, Failure> {
        let (mut documents, mut ids) = (BTreeSet::new(), BTreeSet::new());
        for decision in about.values() {
            if let Subject::Record { record_id } = &decision.subject {
                match &decision.seen {
                    Some(seen) => documents.insert(seen.document.clone()),
                    None => ids.insert(record_id.clone()),
                };
            }
        }
        let mut rows = self.store.records_of_documents(&self.body.id, &documents)?;
        rows.extend(self.store.records_by_id(&self.body.id, &ids)?);
        rows.sort_by_key(|row| row.position);
        rows.dedup_by_key(|row| row.position);
        Ok(rows)
    }

    /// Forms and covers in the files of these records that are not among them: a finding names them with the piece beside.
    fn forms_beside(&self, near: &Turn) -> Result<Vec<Record>, Failure> {
        let ids: BTreeSet<String> = near.ids().collect();
        let documents = near.rows.iter().map(|row| row.record.document.sha256.clone()).collect();
        let all =
            self.store.records_of_documents(&self.body.id, &documents)?.into_iter().map(|row| row.record);
        let is_form =
            |record: &Record| matches!(record.kind, RecordKind::ApplicationForm | RecordKind::Cover);
        Ok(all.filter(|record| is_form(record) && !ids.contains(&record.record_id)).collect())
    }

    /// These records with all copies of them. The first copy of a paper always bears its bare id.
    fn with_copies(&self, ids: &BTreeSet<String>) -> Result<BTreeSet<String>, Failure> {
        let papers: BTreeSet<String> = ids.iter().map(|id| paper_of(id).to_owned()).collect();
        let first = self.store.records_by_id(&self.body.id, &papers)?;
        let documents = first.into_iter().map(|row| row.record.document.sha256).collect();
        let copies = self.store.records_of_documents(&self.body.id, &documents)?;
        let copies = copies.into_iter().map(|row| row.record).filter(|one| papers.contains(one.paper()));
        Ok(copies.map(|record| record.record_id).chain(ids.iter().cloned()).collect())
    }

    /// All decisions that may be about these records, or about findings of them.
    fn decisions(&self, ids: &BTreeSet<String>, rows: &[&RecordRow]) -> Result<Vec<HumanDecision>, Failure> {
        let documents = rows.iter().map(|row| row.record.document.sha256.clone()).collect();
        Ok(self.store.decisions_about(&self.body.id, &documents, ids)?)
    }

    /// Applies the decisions on the records as they were before any.
    fn turn(&self, rows: Vec<RecordRow>) -> Result<Turn, Failure> {
        let ids = rows.iter().map(|row| row.record.record_id.clone()).collect();
        let all = self.decisions(&ids, &rows.iter().collect::<Vec<_>>())?;
        let earlier: Vec<HumanDecision> = all.iter().filter(|one| one.id <= self.decided).cloned().collect();
        // A decision is about the record that fits best: it must see all of its document, also what is not looked at.
        let seen = all.iter().filter_map(|decision| decision.seen.as_ref());
        let beside = self
            .store
            .records_of_documents(&self.body.id, &seen.map(|one| one.document.clone()).collect())?;
        let at: BTreeSet<i64> = rows.iter().map(|row| row.position).collect();
        let beside = beside.into_iter().filter(|row| !at.contains(&row.position)).map(|row| row.undecided);
        let undecided: Vec<Record> = rows.iter().map(|row| row.undecided.clone()).chain(beside).collect();
        let (linker, index) = (OnceCell::new(), OnceCell::new());
        let make_linker = || self.basis.linker(self.body);
        // Without the members nobody is linked: the record then waits.
        let make_index = || MemberIndex::new(&self.store.members(&self.body.id).unwrap_or_default());
        let links = Links {
            meeting: &|record| link_of(record, linker.get_or_init(make_linker)),
            member: &|record| derive::link_member(record, index.get_or_init(make_index)),
        };
        let (mut was, mut is) = (undecided.clone(), undecided);
        let told_was = self.court.decide(&mut was, &earlier, &links).diagnostics;
        let told_is = self.court.decide(&mut is, &all, &links).diagnostics;
        was.truncate(rows.len());
        is.truncate(rows.len());
        Ok(Turn { rows, was, is, diagnostics_was: told_was, diagnostics_is: told_is })
    }
}

impl Turn {
    fn ids(&self) -> impl Iterator<Item = String> {
        self.rows.iter().map(|row| row.record.record_id.clone())
    }

    /// Ids of the records that the new decisions change.
    fn changed(&self) -> BTreeSet<String> {
        let pairs = self.was.iter().zip(&self.is).filter(|(was, is)| was != is);
        pairs.map(|(_, is)| is.record_id.clone()).collect()
    }

    fn both(&self) -> impl Iterator<Item = &Record> {
        self.was.iter().chain(&self.is)
    }

    /// All keys of these records, before and after.
    fn keys_of(&self, ids: &BTreeSet<String>) -> BTreeSet<i64> {
        let records = self.both().filter(|record| ids.contains(&record.record_id));
        records.flat_map(derive::keys).map(|key| Store::key(&key)).collect()
    }

    /// All members whom these records concern, before and after.
    fn members_of(&self, ids: &BTreeSet<String>) -> BTreeSet<String> {
        self.both().filter(|record| ids.contains(&record.record_id)).flat_map(members_named).collect()
    }

    /// Which of the keys each record bears.
    fn shared_keys(&self, keys: &BTreeSet<i64>) -> BTreeMap<String, BTreeSet<i64>> {
        let mut all: BTreeMap<String, BTreeSet<i64>> = BTreeMap::new();
        for record in self.both() {
            let borne = derive::keys(record).into_iter().map(|key| Store::key(&key));
            all.entry(record.record_id.clone()).or_default().extend(borne.filter(|key| keys.contains(key)));
        }
        all
    }

    fn received(&self) -> BTreeMap<String, Date> {
        let days = self.rows.iter().filter_map(|row| Some((row.record.document.path.clone(), row.received?)));
        days.collect()
    }
}

/// Findings that go and come.
struct FindingChange {
    gone: BTreeSet<i64>,
    come: Vec<Finding>,
    /// Records of findings that are not the same before and after.
    concerned: BTreeSet<String>,
}

impl FindingChange {
    /// `gone` were found among what changed, `found` are found there now; `others` stay, but humans may have said
    /// something of them. `applicants` are those in whose envelopes their records lay.
    fn of(
        gone: BTreeMap<i64, Finding>,
        others: BTreeMap<i64, Finding>,
        found: Vec<Finding>,
        (decisions, applicants): (&[HumanDecision], &BTreeMap<String, String>),
    ) -> FindingChange {
        let mut change =
            FindingChange { gone: BTreeSet::new(), come: Vec::new(), concerned: BTreeSet::new() };
        let mut now = found;
        now.extend(others.values().map(unsaid));
        decided::settle(&mut now, decisions, &|id| applicants.get(id).cloned());
        let mut had: Vec<(i64, Finding)> = gone.into_iter().chain(others).collect();
        for finding in now {
            match had.iter().position(|(_, one)| *one == finding) {
                Some(at) => drop(had.swap_remove(at)),
                None => {
                    change.concerned.extend(finding.records.iter().cloned());
                    change.come.push(finding);
                }
            }
        }
        for (at, finding) in had {
            change.concerned.extend(finding.records);
            change.gone.insert(at);
        }
        change
    }

    fn records(&self) -> BTreeSet<String> {
        self.concerned.clone()
    }
}

/// The finding as the audit gave it.
fn unsaid(finding: &Finding) -> Finding {
    let status = match finding.status {
        FindingStatus::Settled => FindingStatus::Settled,
        _ => FindingStatus::Open,
    };
    Finding { status, decided_by: Vec::new(), ..finding.clone() }
}

/// Whether only a run can tell: it needs what lies beside the records, or all pages of a meeting.
fn of_run(finding: &Finding) -> bool {
    daicho_audit::NEEDS_ALL.contains(&finding.code.as_str())
}

/// Whether all records of a finding bear one of the keys together.
fn shares(finding: &Finding, keys: &BTreeMap<String, BTreeSet<i64>>) -> bool {
    let none = BTreeSet::new();
    let mut each = finding.records.iter().map(|id| keys.get(id).unwrap_or(&none));
    let Some(first) = each.next() else { return false };
    let mut common = first.clone();
    each.for_each(|more| common.retain(|key| more.contains(key)));
    !common.is_empty()
}

/// Records of the findings that decisions are about.
fn findings_named(about: &BTreeMap<u64, HumanDecision>) -> BTreeSet<String> {
    let named = about.values().filter_map(|decision| match &decision.subject {
        Subject::Finding { records, .. } => Some(records),
        _ => None,
    });
    named.flatten().cloned().collect()
}

/// Whether a record is as the store keeps it, which knows what was read apart.
fn is_as_kept(record: &Record, kept: &Record) -> bool {
    match record.as_read {
        None => record == kept,
        Some(_) => Record { as_read: None, ..record.clone() } == *kept,
    }
}

/// Everybody whom a record may concern.
fn members_named(record: &Record) -> Vec<String> {
    let candidates = record.member.iter().flat_map(|link| &link.candidates);
    let linked = record.member.as_ref().and_then(|link| link.member_no.clone());
    candidates.map(|one| one.member_no.clone()).chain(record.envelope.clone()).chain(linked).collect()
}

/// On whose account a record is booked: the envelope's member, else the linked one.
fn owner<'r>(record: &'r Record, seats: &BTreeSet<&str>) -> Option<&'r str> {
    let of = |number: Option<&'r str>| number.filter(|number| seats.contains(number));
    of(record.envelope.as_deref()).or_else(|| of(record.accepted_member()))
}

fn of_member(booked: &Booked, member: &str) -> (Vec<Posting>, Option<MemberOutcome>) {
    let postings = booked.journal.postings.iter().filter(|one| one.member_no == member).cloned().collect();
    (postings, booked.journal.outcomes.iter().find(|one| one.member_no == member).cloned())
}
