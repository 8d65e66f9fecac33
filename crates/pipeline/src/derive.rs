//! From linked records to postings: decisions, audit and ledger. A run does it for all records, and a decision does it
//! again for those that depend on it.

use std::collections::{BTreeMap, BTreeSet};

use daicho_audit::{Around, Audit};
use daicho_ledger::decided::{self, Decided, Known};
use daicho_ledger::{Booked, Booking};
use daicho_link::member::{MemberIndex, link_members};
use daicho_model::{
    Diagnostic, Envelope, Finding, HumanDecision, Link, Listing, Member, MemberLink, Record, TwinGroup,
};
use daicho_store::Store;
use jiff::civil::Date;

use crate::basis::Basis;
use crate::body::Body;
use crate::faults;

/// What records are judged with.
pub(crate) struct Court<'a> {
    body: &'a Body,
    /// With what a run judges; a run learns some of it on its way.
    pub basis: Basis,
    listings: BTreeMap<String, Vec<Listing>>,
    other_listings: BTreeMap<String, Vec<Listing>>,
}

/// What corrected records are linked with.
pub(crate) struct Links<'a> {
    /// Links a meeting.
    pub meeting: &'a dyn Fn(&Record) -> Option<Link>,
    /// Links a member.
    pub member: &'a dyn Fn(&Record) -> Option<MemberLink>,
}

impl<'a> Court<'a> {
    /// Takes the list apart once.
    pub fn new(body: &'a Body, basis: Basis) -> Court<'a> {
        let listings = body.catalogue.by_meeting(&basis.edition);
        let other_listings = body.catalogue.by_meeting_elsewhere(&basis.edition);
        Court { body, basis, listings, other_listings }
    }

    /// The linker that the run used.
    pub fn linker(&self) -> daicho_link::Linker {
        self.basis.linker(self.body)
    }

    /// Applies what humans decided about records.
    pub fn decide(&self, records: &mut [Record], decisions: &[HumanDecision], links: &Links<'_>) -> Decided {
        let meeting_name = |meeting: &str| -> Option<String> {
            let listed = self.listings.get(meeting).or_else(|| self.other_listings.get(meeting));
            listed.and_then(|rows| rows.first()).map(|row| row.name.clone())
        };
        let known = Known { meeting_name: &meeting_name, link: links.meeting, link_member: links.member };
        decided::apply(records, decisions, &known)
    }

    /// Books records and judges these members.
    pub fn book(
        &self,
        records: &[Record],
        members: &[Member],
        received: &BTreeMap<String, Date>,
        (twins, findings): (&[TwinGroup], &[Finding]),
    ) -> Booked {
        daicho_ledger::book(&Booking {
            rules: &self.body.rules,
            body: &self.body.id,
            unit: &self.basis.unit,
            listings: &self.listings,
            other_listings: &self.other_listings,
            records,
            members,
            audit_twins: twins,
            findings,
            as_of: self.basis.as_of,
            received,
            unread: &self.basis.unread,
            thresholds: &self.basis.thresholds,
        })
    }
}

/// The member that a record names, looked at alone.
pub(crate) fn link_member(record: &Record, index: &MemberIndex) -> Option<MemberLink> {
    let mut one = [record.clone()];
    link_members(&mut one, index);
    let [one] = one;
    one.member
}

/// Looks at all records together, and gives the findings what humans said of them; `undecided` are the records that were decided
/// about, as they were before.
pub(crate) fn audit(
    records: &[Record],
    around: &Around,
    (decisions, undecided): (&[HumanDecision], &BTreeMap<String, Record>),
) -> Audit {
    let mut audit = daicho_audit::audit_around(records, around);
    let named: BTreeSet<&str> =
        audit.findings.iter().flat_map(|one| &one.records).map(String::as_str).collect();
    let named = records.iter().filter(|record| named.contains(record.record_id.as_str()));
    let before = named.map(|record| undecided.get(&record.record_id).unwrap_or(record));
    let applicants = applicants(before);
    decided::settle(&mut audit.findings, decisions, &|id| applicants.get(id).cloned());
    audit
}

/// In whose envelopes records lay before any decision, by id; empty: in nobody's.
pub(crate) fn applicants<'r>(undecided: impl Iterator<Item = &'r Record>) -> BTreeMap<String, String> {
    undecided.map(|one| (one.record_id.clone(), one.envelope.clone().unwrap_or_default())).collect()
}

/// Every envelope with its reconciliation. It stays the applicant's, whomever a human gave a piece of it to.
pub(crate) fn envelopes(
    records: &[Record],
    undecided: &BTreeMap<String, Record>,
) -> (Vec<Envelope>, Vec<Diagnostic>) {
    let mut owners: BTreeMap<&str, Option<&str>> = BTreeMap::new();
    if !undecided.is_empty() {
        for record in records {
            let before = undecided.get(&record.record_id).unwrap_or(record);
            let owner = owners.entry(&before.envelope_id).or_default();
            *owner = owner.or(before.envelope.as_deref());
        }
    }
    let (mut envelopes, unreconciled) = faults::envelopes(records);
    for envelope in &mut envelopes {
        if let Some(owner) = owners.get(envelope.envelope_id.as_str()) {
            envelope.member_no = owner.map(str::to_owned);
        }
    }
    (envelopes, unreconciled)
}

/// The same over all records of a run: entries of the member system came in no envelope.
pub(crate) fn envelopes_of_papers(records: &[Record], undecided: &BTreeMap<String, Record>) -> Vec<Envelope> {
    let came = |record: &&Record| record.kind != daicho_model::RecordKind::History;
    let papers: Vec<Record> = records.iter().filter(came).cloned().collect();
    envelopes(&papers, undecided).0
}

/// Gives the records what the ledger made of them.
pub(crate) fn take_decisions(records: &mut [Record], booked: &Booked) {
    for record in records {
        if let Some((decision, reasons)) = booked.decisions.get(&record.record_id) {
            record.decision = *decision;
            record.reasons.clone_from(reasons);
        }
    }
}

/// Records that bear reasons of their own, as they are before anything is decided: the ledger's take their place.
pub(crate) fn with_own_reasons(records: &[Record]) -> BTreeMap<String, Record> {
    let bearing = records.iter().filter(|record| !record.reasons.is_empty());
    bearing.map(|record| (record.record_id.clone(), record.clone())).collect()
}

/// What may bring a record together with others: the members it may concern, its envelope, and what the audit compares.
pub(crate) fn keys(record: &Record) -> Vec<String> {
    let candidates = record.member.iter().flat_map(|link| &link.candidates);
    let members = candidates
        .map(|one| one.member_no.as_str())
        .chain(record.envelope.as_deref())
        .chain(record.member.as_ref().and_then(|link| link.member_no.as_deref()));
    let members: BTreeSet<&str> = members.collect();
    let mut keys: Vec<String> = members.into_iter().map(member_key).collect();
    keys.push(format!("envelope {}", record.envelope_id));
    keys.extend(daicho_audit::keys(record));
    keys
}

/// The key of all records that may concern a member.
pub(crate) fn member_key(member_no: &str) -> String {
    format!("member {member_no}")
}

/// What may bring each record together with others, as the store keeps it (`daicho_store::Grounds::keys`).
pub fn stored_keys(records: &[Record]) -> Vec<Vec<i64>> {
    use rayon::prelude::*;
    let numbers = |record: &Record| keys(record).iter().map(|key| Store::key(key)).collect();
    records.par_iter().map(numbers).collect()
}
