//! What belongs to the members who are erased, and what others said of them.

use std::collections::{BTreeMap, BTreeSet};

use daicho_model::{Answered, HumanDecision, Member, Record};
use daicho_store::{RecordRow, Store};

use super::names::Name;
use super::numbers::Numbers;
use super::people::names_of;
use super::texts::Texts;
use super::whom::Meant;
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
    /// Those of them that lay in a member's envelope, with whose they are.
    pub given: BTreeMap<String, Given>,
    /// Decisions about them: their personal parts go.
    pub decisions: BTreeSet<u64>,
    /// Decisions about others that name them, as they read without them.
    pub masked: BTreeMap<u64, Answered>,
    /// What tells of them in text.
    pub texts: Texts,
}

impl Found {
    /// What belongs to those who are meant in a body.
    pub fn of(store: &Store, body: &Body, meant: &Meant) -> Result<Found, Failure> {
        let (rows, others): (Vec<Member>, Vec<Member>) =
            store.members(&body.id)?.into_iter().partition(|one| meant.numbers.contains(&one.member_no));
        let mut members: BTreeMap<String, Vec<Member>> = BTreeMap::new();
        for member in rows {
            members.entry(member.member_no.clone()).or_default().push(member);
        }
        let all = store.all_records(&body.id)?;
        for number in &meant.numbers {
            // Papers may name a number that the members file has not.
            let key = BTreeSet::from([Store::key(&derive::member_key(number))]);
            let is_named = meant.is_told
                || all.iter().any(|row| owner(&row.record) == Some(number.as_str()))
                || !store.records_with_keys(&body.id, &key)?.is_empty();
            if is_named {
                members.entry(number.clone()).or_default();
            }
        }
        let on_file: BTreeSet<&str> = others.iter().map(|one| one.member_no.as_str()).collect();
        let is_theirs = |row: &RecordRow| {
            owner(&row.record).is_some_and(|owner| members.contains_key(owner))
                && (meant.bears_both(&row.record) || !names_another(&row.record, &members, &on_file))
        };
        let (gone, staying): (Vec<RecordRow>, Vec<RecordRow>) = all.into_iter().partition(is_theirs);
        let ids = gone.iter().map(|row| row.record.record_id.clone()).collect();
        let texts = texts(body, (&members, &others), (&gone, &staying), meant);
        let given = given(&staying, &members, &others);
        let (beside, decisions, masked) = (BTreeMap::new(), BTreeSet::new(), BTreeMap::new());
        Ok(Found { members, gone, ids, beside, staying, given, decisions, masked, texts })
    }

    /// The pages that the members' papers stand on.
    pub fn pages(&self) -> BTreeSet<(String, u32)> {
        let pages = self.gone.iter().map(|row| page(&row.record));
        pages.map(|(document, page)| (document.to_owned(), page)).collect()
    }

    /// Takes what goes with these pages, and sorts the decisions by what goes.
    pub fn take_pages(&mut self, pages: &BTreeSet<(String, u32)>, all: &[HumanDecision]) {
        let is_on = |row: &RecordRow| {
            let (document, page) = page(&row.record);
            pages.contains(&(document.to_owned(), page))
        };
        let (beside, staying): (Vec<RecordRow>, Vec<RecordRow>) =
            std::mem::take(&mut self.staying).into_iter().partition(is_on);
        self.staying = staying;
        self.beside = beside.into_iter().map(|row| (row.record.record_id.clone(), row)).collect();
        self.sort_decisions(all);
    }

    /// Whether a body is as it was without the members: it knows nothing of them.
    pub fn is_untouched(&self) -> bool {
        let bears = |row: &RecordRow| self.texts.masked(&row.record).is_some();
        self.members.is_empty()
            && self.beside.is_empty()
            && self.decisions.is_empty()
            && self.masked.is_empty()
            && !self.staying.iter().any(bears)
    }

    /// Whether it is the number of one of them.
    pub fn is_member(&self, number: &str) -> bool {
        self.members.contains_key(number)
    }

    /// Files in the inbox that hold the papers, print a name on somebody else's, or are called by one.
    pub fn files(&self) -> BTreeSet<String> {
        let telling = self.staying.iter().filter(|row| self.is_printed_on(&row.undecided));
        let rows = self.gone.iter().chain(telling);
        rows.map(|row| row.record.document.path.clone()).collect()
    }

    /// Whether a paper of somebody else's prints one of them; of one that lay in their envelope any other holder counts for one.
    fn is_printed_on(&self, record: &Record) -> bool {
        let holder = record.fields.holder.as_ref().map(|holder| holder.value.as_ref().unwrap_or(&holder.raw));
        let given = self.given.get(&record.record_id);
        given.zip(holder).is_some_and(|(given, holder)| !given.is_named(holder))
            || self.texts.masked(&record.fields).is_some()
            || self.texts.masked(&record.document.path).is_some()
    }

    /// Files in the inbox that carry papers of members who stay.
    pub fn carrying(&self) -> BTreeSet<&str> {
        let with_owner = self.staying.iter().filter(|row| owner(&row.record).is_some());
        with_owner.map(|row| row.record.document.path.as_str()).collect()
    }

    /// Documents of the papers that lay in the members' envelopes and stay.
    pub fn given_documents(&self) -> BTreeSet<String> {
        let rows = self.staying.iter().filter(|row| self.given.contains_key(&row.record.record_id));
        rows.map(|row| row.record.document.sha256.clone()).collect()
    }

    /// Whether a paper goes, by its id.
    pub fn goes(&self, record_id: &str) -> bool {
        self.ids.contains(record_id) || self.beside.contains_key(record_id)
    }
}

/// A paper that lay in a member's envelope and is somebody else's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Given {
    /// Names of whose it is.
    names: BTreeSet<Name>,
    /// Whether it was read as theirs.
    is_read_so: bool,
}

impl Given {
    /// Whether a holder's name is that of whose the paper is; any other tells of who sent it.
    pub fn is_named(&self, holder: &str) -> bool {
        self.is_read_so || Name::new(holder).is_some_and(|name| self.names.contains(&name))
    }
}

/// The papers that lay in the members' envelopes and stay.
fn given(
    staying: &[RecordRow],
    members: &BTreeMap<String, Vec<Member>>,
    others: &[Member],
) -> BTreeMap<String, Given> {
    let sent =
        |row: &&RecordRow| row.undecided.envelope.as_ref().is_some_and(|one| members.contains_key(one));
    let with_whose = staying.iter().filter(sent).map(|row| {
        let linked = row.record.accepted_member();
        let whose = linked.or_else(|| owner(&row.record).filter(|owner| !members.contains_key(*owner)));
        let rows = others.iter().filter(|one| whose == Some(&one.member_no));
        let is_read_so = whose.is_some() && row.undecided.accepted_member() == whose;
        (row.record.record_id.clone(), Given { names: rows.flat_map(names_of).collect(), is_read_so })
    });
    with_whose.collect()
}

/// The page a piece stands on.
pub(super) fn page(record: &Record) -> (&str, u32) {
    (record.document.sha256.as_str(), record.page)
}

/// Whose paper it is.
fn owner(record: &Record) -> Option<&str> {
    let printed = || daicho_model::Field::known(&record.fields.member_no).map(String::as_str);
    record.owner().or_else(printed)
}

/// Whether a paper names somebody who stays and none of the members, so that it only lay in their envelope; or somebody who stays as
/// well as them where it is on nobody's account.
fn names_another(record: &Record, members: &BTreeMap<String, Vec<Member>>, on_file: &BTreeSet<&str>) -> bool {
    let candidates = record.member.iter().flat_map(|link| &link.candidates);
    let candidates: Vec<&str> = candidates.map(|one| one.member_no.as_str()).collect();
    match record.accepted_member() {
        Some(linked) => on_file.contains(linked),
        None => {
            candidates.iter().any(|number| on_file.contains(number))
                && (record.owner().is_none()
                    || !candidates.iter().any(|number| members.contains_key(*number)))
        }
    }
}

/// The members' names, as the members file and papers spell them, and their numbers.
fn texts(
    body: &Body,
    (members, others): (&BTreeMap<String, Vec<Member>>, &[Member]),
    (gone, staying): (&[RecordRow], &[RecordRow]),
    meant: &Meant,
) -> Texts {
    let mut names: BTreeSet<Name> = members.values().flatten().flat_map(names_of).collect();
    names.extend(meant.names.iter().cloned());
    // What was read as a holder may be anything: a misread heading must not be struck out of all papers.
    let on_file: BTreeSet<&str> = others.iter().map(|one| one.member_no.as_str()).collect();
    let is_read_as_theirs = |row: &&RecordRow| {
        concerns(&row.undecided, members) && !names_another(&row.undecided, members, &on_file)
    };
    let read_as_theirs = staying.iter().filter(is_read_as_theirs);
    let printed = gone.iter().chain(read_as_theirs).filter_map(|row| row.undecided.fields.holder.as_ref());
    let printed = printed.flat_map(|field| field.value.iter().chain(std::iter::once(&field.raw)));
    let spelt: Vec<Name> = printed.filter_map(|text| Name::new(text)).collect();
    let spelt = spelt.into_iter().filter(|one| names.iter().any(|name| one.is_near(name)));
    let spelt: Vec<Name> = spelt.collect();
    names.extend(spelt);
    let others_numbers = others.iter().map(|member| member.member_no.as_str());
    let numbers = Numbers::new(meant.numbers.iter().map(String::as_str), others_numbers, &body.id);
    Texts::new(names, numbers, &others.iter().flat_map(names_of).collect())
}

/// Whether a paper was read as theirs and nobody else's.
fn concerns(record: &Record, members: &BTreeMap<String, Vec<Member>>) -> bool {
    let theirs = |number: &str| members.contains_key(number);
    let candidates = record.member.iter().flat_map(|link| &link.candidates);
    let mut candidates = candidates.map(|one| one.member_no.as_str()).peekable();
    let named = record.owner();
    named.is_some_and(theirs) || (candidates.peek().is_some() && candidates.all(theirs))
}
