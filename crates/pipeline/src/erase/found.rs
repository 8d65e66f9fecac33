//! What belongs to the members who are erased, and what others said of them.

use std::collections::{BTreeMap, BTreeSet};

use daicho_ledger::decided;
use daicho_model::{Answer, Answered, HumanDecision, Member, Record, Subject};
use daicho_store::{RecordRow, Store};

use super::Whose;
use super::texts::{Texts, bare};
use super::unfinished::Unfinished;
use crate::body::Body;
use crate::derive;
use crate::error::Failure;

/// What belongs to the members.
pub(super) struct Found {
    /// The members by number; none of the members file where papers alone name the number.
    pub members: BTreeMap<String, Vec<Member>>,
    /// Their papers.
    pub gone: Vec<Record>,
    /// Ids of the papers.
    pub ids: BTreeSet<String>,
    /// Decisions about them: their personal parts go.
    pub decisions: BTreeSet<u64>,
    /// Decisions about others that name them, as they read without them.
    pub masked: BTreeMap<u64, Answered>,
    /// What tells of them in text.
    pub texts: Texts,
}

impl Found {
    pub fn of(
        store: &Store,
        body: &Body,
        whose: &Whose,
        unfinished: Option<&Unfinished>,
    ) -> Result<Found, Failure> {
        let begun = |number: &String| unfinished.is_some_and(|one| one.members.contains(number));
        let is_meant = |member: &Member| match whose {
            _ if begun(&member.member_no) => true,
            Whose::Member(number) => member.member_no == *number,
            Whose::EndedBefore(day) => member.cycle_to < *day,
        };
        let (meant, others): (Vec<Member>, Vec<Member>) =
            store.members(&body.id)?.into_iter().partition(|member| is_meant(member));
        let mut members: BTreeMap<String, Vec<Member>> = BTreeMap::new();
        for member in meant {
            members.entry(member.member_no.clone()).or_default().push(member);
        }
        let named = match whose {
            Whose::Member(number) => Some(number),
            Whose::EndedBefore(_) => None,
        };
        for number in named.into_iter().chain(unfinished.iter().flat_map(|one| &one.members)) {
            // Papers may name a number that the members file has not.
            let key = BTreeSet::from([Store::key(&derive::member_key(number))]);
            if !store.records_with_keys(&body.id, &key)?.is_empty() {
                members.entry(number.clone()).or_default();
            }
        }
        let keys = members.keys().map(|number| Store::key(&derive::member_key(number))).collect();
        let near = store.records_with_keys(&body.id, &keys)?;
        let is_theirs = |row: &RecordRow| owner(&row.record).is_some_and(|owner| members.contains_key(owner));
        let (theirs, _): (Vec<RecordRow>, Vec<RecordRow>) = near.into_iter().partition(is_theirs);
        let gone: Vec<Record> = theirs.into_iter().map(|row| row.record).collect();
        let ids = gone.iter().map(|record| record.record_id.clone()).collect();
        let texts = texts(&members, &gone, &others, unfinished);
        let mut found =
            Found { members, gone, ids, decisions: BTreeSet::new(), masked: BTreeMap::new(), texts };
        found.sort_decisions(store, body)?;
        Ok(found)
    }

    /// Whether there is nothing to erase.
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// Tells decisions about the members' papers, findings of them or the members themselves, and those that take such decisions
    /// back, from those about others that merely name them.
    fn sort_decisions(&mut self, store: &Store, body: &Body) -> Result<(), Failure> {
        let all = store.decisions(&body.id)?;
        let pages: BTreeSet<(&str, u32)> =
            self.gone.iter().map(|one| (one.document.sha256.as_str(), one.page)).collect();
        let documents = self.gone.iter().map(|one| one.document.sha256.clone()).collect();
        // Copies that others sent are theirs: who sent what is told by the papers as they were before any decision.
        let beside: Vec<Record> =
            store.records_of_documents(&body.id, &documents)?.into_iter().map(|row| row.undecided).collect();
        let (mut about, mut masked) = (BTreeSet::new(), BTreeMap::new());
        for decision in all.iter().filter(|decision| !decision.is_erased()) {
            let meant = match (&decision.subject, &decision.answer) {
                (Subject::Record { record_id }, _) => {
                    let papers = decided::find(&beside, decision, record_id);
                    papers.iter().any(|record| self.ids.contains(&record.record_id))
                        || (decision.seen.is_none() && self.ids.contains(record_id))
                }
                (Subject::Page { document, page }, _) => pages.contains(&(document.sha256.as_str(), *page)),
                (Subject::Finding { records, applicants, .. }, _) => {
                    let sent = applicants.iter().any(|one| self.members.contains_key(one));
                    sent || (applicants.is_empty() && records.iter().any(|id| self.ids.contains(id)))
                }
                (Subject::Member { member_no }, _) => self.members.contains_key(member_no),
                (Subject::Decisions, Answer::Undo { decision_id }) => about.contains(decision_id),
                (Subject::Name { .. } | Subject::Decisions, _) => false,
            };
            let given = matches!(&decision.answer, Answer::Member { member_no } if self.members.contains_key(member_no));
            let applicant = decision.seen.as_ref().and_then(|seen| seen.applicant.as_ref());
            if meant || given || applicant.is_some_and(|one| self.members.contains_key(one)) {
                about.insert(decision.id);
            } else if let Some(answered) = self.without(decision) {
                masked.insert(decision.id, answered);
            }
        }
        (self.decisions, self.masked) = (about, masked);
        Ok(())
    }

    /// A decision about others without the members in what was typed.
    fn without(&self, decision: &HumanDecision) -> Option<Answered> {
        let answered = decision.answered();
        (!answered.answer.is_open()).then(|| self.texts.masked(&answered)).flatten()
    }
}

/// Whose paper it is.
fn owner(record: &Record) -> Option<&str> {
    let printed = || daicho_model::Field::known(&record.fields.member_no).map(String::as_str);
    record.envelope.as_deref().or_else(|| record.accepted_member()).or_else(printed)
}

/// The members' names, as the members file and their papers spell them, and their numbers.
fn texts(
    members: &BTreeMap<String, Vec<Member>>,
    gone: &[Record],
    others: &[Member],
    unfinished: Option<&Unfinished>,
) -> Texts {
    let in_file: BTreeSet<&str> = members.values().flatten().flat_map(names_of).collect();
    let printed = gone.iter().filter_map(|record| record.fields.holder.as_ref());
    let printed = printed.flat_map(|field| field.value.iter().chain(std::iter::once(&field.raw)));
    // What was read as a holder may be anything: a misread heading must not be struck out of all papers.
    let spelt = printed.map(String::as_str).filter(|text| in_file.iter().any(|name| is_spelling(text, name)));
    let begun = unfinished.iter().flat_map(|one| &one.names).map(String::as_str);
    let numbers = members.keys().map(String::as_str);
    let begun_numbers = unfinished.iter().flat_map(|one| &one.members).map(String::as_str);
    Texts::new(
        in_file.iter().copied().chain(spelt).chain(begun),
        numbers.chain(begun_numbers),
        others.iter().flat_map(names_of),
    )
}

fn names_of(member: &Member) -> impl Iterator<Item = &str> {
    std::iter::once(member.name.as_str()).chain(member.other_names.iter().map(String::as_str))
}

/// Whether a text is a name with few letters written otherwise (髙 for 高, a misread one).
fn is_spelling(text: &str, name: &str) -> bool {
    let (text, name): (Vec<char>, Vec<char>) = (bare(text).chars().collect(), bare(name).chars().collect());
    let same = text.iter().zip(&name).filter(|(a, b)| a == b).count();
    text.len() == name.len() && same * 3 >= name.len() * 2
}
