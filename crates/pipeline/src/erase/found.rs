//! What belongs to the members who are erased, and what others said of them.

use std::collections::{BTreeMap, BTreeSet};

use daicho_model::{Answered, Member, Record};
use daicho_store::{RecordRow, Store};

use super::Whose;
use super::names::Name;
use super::numbers::Numbers;
use super::people::names_of;
use super::texts::Texts;
use super::unfinished::Unfinished;
use crate::body::Body;
use crate::derive;
use crate::error::Failure;

/// What belongs to the members.
pub(super) struct Found {
    /// The members by number; none of the members file where papers alone name the number.
    pub members: BTreeMap<String, Vec<Member>>,
    /// Their papers.
    pub gone: Vec<RecordRow>,
    /// Ids of the papers.
    pub ids: BTreeSet<String>,
    /// Papers of others on the same pages, by id: they go, too.
    pub beside: BTreeMap<String, RecordRow>,
    /// All other papers.
    pub staying: Vec<RecordRow>,
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
        let is_theirs = |row: &RecordRow| owner(&row.record).is_some_and(|owner| members.contains_key(owner));
        let all = if members.is_empty() { Vec::new() } else { store.all_records(&body.id)? };
        let (gone, rest): (Vec<RecordRow>, Vec<RecordRow>) = all.into_iter().partition(is_theirs);
        let ids = gone.iter().map(|row| row.record.record_id.clone()).collect();
        let pages: BTreeSet<(&str, u32)> = gone.iter().map(|row| page(&row.record)).collect();
        let (beside, staying): (Vec<RecordRow>, Vec<RecordRow>) =
            rest.into_iter().partition(|row| pages.contains(&page(&row.record)));
        let texts = texts(body, (&members, &others), (&gone, &staying), unfinished);
        let beside = beside.into_iter().map(|row| (row.record.record_id.clone(), row)).collect();
        let (decisions, masked) = (BTreeSet::new(), BTreeMap::new());
        let mut found = Found { members, gone, ids, beside, staying, decisions, masked, texts };
        found.sort_decisions(&store.decisions(&body.id)?);
        Ok(found)
    }

    /// Whether there is nothing to erase.
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// Whether it is the number of one of them.
    pub fn is_member(&self, number: &str) -> bool {
        self.members.contains_key(number)
    }

    /// Files in the inbox that hold the papers, print a name on somebody else's, or are called by one.
    pub fn files(&self) -> BTreeSet<String> {
        let telling = self.staying.iter().filter(|row| {
            let record = &row.undecided;
            let holder = record.fields.holder.as_ref().map(|field| field.raw.as_str());
            holder.into_iter().chain([record.document.path.as_str()]).any(|text| self.texts.stand_in(text))
        });
        let rows = self.gone.iter().chain(telling);
        rows.map(|row| row.record.document.path.clone()).collect()
    }

    /// Whether a paper goes, by its id.
    pub fn goes(&self, record_id: &str) -> bool {
        self.ids.contains(record_id) || self.beside.contains_key(record_id)
    }
}

/// The page a piece stands on.
pub(super) fn page(record: &Record) -> (&str, u32) {
    (record.document.sha256.as_str(), record.page)
}

/// Whose paper it is.
fn owner(record: &Record) -> Option<&str> {
    let printed = || daicho_model::Field::known(&record.fields.member_no).map(String::as_str);
    record.envelope.as_deref().or_else(|| record.accepted_member()).or_else(printed)
}

/// The members' names, as the members file and papers spell them, and their numbers.
fn texts(
    body: &Body,
    (members, others): (&BTreeMap<String, Vec<Member>>, &[Member]),
    (gone, staying): (&[RecordRow], &[RecordRow]),
    unfinished: Option<&Unfinished>,
) -> Texts {
    let mut names: BTreeSet<Name> = members.values().flatten().flat_map(names_of).collect();
    names.extend(unfinished.iter().flat_map(|one| &one.names).filter_map(|name| Name::new(name)));
    // What was read as a holder may be anything: a misread heading must not be struck out of all papers.
    let read_as_theirs = staying.iter().filter(|row| concerns(&row.undecided, members));
    let printed = gone.iter().chain(read_as_theirs).filter_map(|row| row.undecided.fields.holder.as_ref());
    let printed = printed.flat_map(|field| field.value.iter().chain(std::iter::once(&field.raw)));
    let spelt: Vec<Name> = printed.filter_map(|text| Name::new(text)).collect();
    let spelt = spelt.into_iter().filter(|one| names.iter().any(|name| one.is_near(name)));
    let spelt: Vec<Name> = spelt.collect();
    names.extend(spelt);
    let numbers = members.keys().chain(unfinished.iter().flat_map(|one| &one.members));
    let others_numbers = others.iter().map(|member| member.member_no.as_str());
    let numbers = Numbers::new(numbers.map(String::as_str), others_numbers, &body.id);
    Texts::new(names, numbers, &others.iter().flat_map(names_of).collect())
}

/// Whether a paper was read as theirs and nobody else's.
fn concerns(record: &Record, members: &BTreeMap<String, Vec<Member>>) -> bool {
    let theirs = |number: &str| members.contains_key(number);
    let candidates = record.member.iter().flat_map(|link| &link.candidates);
    let mut candidates = candidates.map(|one| one.member_no.as_str()).peekable();
    let named = record.envelope.as_deref().or_else(|| record.accepted_member());
    named.is_some_and(theirs) || (candidates.peek().is_some() && candidates.all(theirs))
}
