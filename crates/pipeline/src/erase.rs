//! Deletion on request, and by age (消去): what tells of a member leaves the database and the output files.
//!
//! The member's papers, postings and outcome go, the readings of the pages they stood on, what humans decided about
//! them, and the name wherever else it stands. What is left is judged again, for a finding may have gone with them. The
//! chain of decisions stays whole: an erasure in it says which personal parts are missing. Files in the inbox, the
//! members file and backups are not ours to delete: they are named.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use daicho_ledger::decided;
use daicho_model::{Answer, Diagnostic, Field, Finding, HumanDecision, Member, Record, Subject};
use daicho_store::{Erasure, Grounds, Results, RunInfo, RunLock, Store};
use jiff::civil::Date;

use crate::basis::basis;
use crate::body::Body;
use crate::decisions::Clerk;
use crate::derive::{self, Court, Links};
use crate::error::Failure;
use crate::{output, outputs};

/// Whose data is erased.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whose {
    /// One member's.
    Member(String),
    /// Those of members whose cycle ended before a day.
    EndedBefore(Date),
}

/// What was erased, and what only its owner can delete.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Erased {
    /// How many members.
    pub members: usize,
    /// How many pieces of paper.
    pub records: usize,
    /// How many decisions lost their personal parts.
    pub decisions: usize,
    /// Files in the inbox that hold the papers.
    pub files: BTreeSet<String>,
    /// Tables where a name still stands, with the number of rows: printed on others' papers, or another's name too.
    pub mentions: Vec<(&'static str, u64)>,
    /// Whether output files were written anew.
    pub rewritten: bool,
    /// Databases that restores have moved aside: they hold everything still.
    pub aside: Vec<PathBuf>,
}

/// Where to erase.
#[derive(Clone, Debug)]
pub struct Place<'a> {
    /// The database.
    pub database: &'a Path,
    /// The output folder of its last run; its files are written anew where they are there.
    pub out: Option<&'a Path>,
}

/// Erases.
///
/// # Errors
/// A run is at work, somebody else has the database open, or it cannot be written.
pub fn erase(place: &Place<'_>, body: &Body, whose: &Whose, clerk: &Clerk) -> Result<Erased, Failure> {
    let _lock = RunLock::take(place.database)?;
    let mut store = Store::open(place.database)?;
    let found = Found::of(&store, body, whose)?;
    let mut erased = Erased {
        members: found.members.len(),
        records: found.gone.len(),
        decisions: found.decisions.len(),
        files: found.gone.iter().map(|record| record.document.path.clone()).collect(),
        ..Erased::default()
    };
    let texts = found.texts();
    if !found.members.is_empty() {
        let left = found.left(&store, body)?;
        let order = Erasure {
            members: found.members.keys().cloned().collect(),
            decisions: found.decisions.clone(),
            pages: found.gone.iter().map(|one| (one.document.sha256.clone(), one.page)).collect(),
            texts: texts.clone(),
        };
        let rest = left.as_ref().map(|left| (&left.results, &left.grounds));
        store.erase(&body.id, (&clerk.by, &clerk.at), &order, rest)?;
        if let Some(left) = &left {
            crate::queue::fill(&mut store, &left.results)?;
        }
    }
    store.purge()?;
    erased.mentions = store.mentions(&texts)?;
    erased.rewritten = rewrite(&store, body, place.out)?;
    erased.aside = daicho_store::set_aside(place.database);
    Ok(erased)
}

/// What belongs to the members.
struct Found {
    members: BTreeMap<String, Vec<Member>>,
    /// Their papers.
    gone: Vec<Record>,
    decisions: BTreeSet<u64>,
}

/// What is left of a run.
struct Left {
    results: Results,
    grounds: Grounds,
}

impl Found {
    fn of(store: &Store, body: &Body, whose: &Whose) -> Result<Found, Failure> {
        let is_meant = |member: &Member| match whose {
            Whose::Member(number) => member.member_no == *number,
            Whose::EndedBefore(day) => member.cycle_to < *day,
        };
        let mut members: BTreeMap<String, Vec<Member>> = BTreeMap::new();
        for member in store.members(&body.id)?.into_iter().filter(|member| is_meant(member)) {
            members.entry(member.member_no.clone()).or_default().push(member);
        }
        if let Whose::Member(number) = whose {
            // Papers may name a number that the members file has not.
            let key = BTreeSet::from([Store::key(&derive::member_key(number))]);
            if !store.records_with_keys(&body.id, &key)?.is_empty() {
                members.entry(number.clone()).or_default();
            }
        }
        let keys = members.keys().map(|number| Store::key(&derive::member_key(number))).collect();
        let near = store.records_with_keys(&body.id, &keys)?;
        let is_theirs = |record: &Record| owner(record).is_some_and(|owner| members.contains_key(owner));
        let gone: Vec<Record> = near.into_iter().map(|row| row.record).filter(is_theirs).collect();
        let mut found = Found { members, gone, decisions: BTreeSet::new() };
        found.decisions = found.decisions_about(&store.decisions(&body.id)?);
        Ok(found)
    }

    /// Decisions about the members' papers, findings of them or the members themselves, those that name one of them,
    /// and those that take such decisions back.
    fn decisions_about(&self, all: &[HumanDecision]) -> BTreeSet<u64> {
        let ids: BTreeSet<&str> = self.gone.iter().map(|record| record.record_id.as_str()).collect();
        let pages: BTreeSet<(&str, u32)> =
            self.gone.iter().map(|one| (one.document.sha256.as_str(), one.page)).collect();
        let texts = self.texts();
        let mut about = BTreeSet::new();
        for decision in all.iter().filter(|decision| !decision.is_erased()) {
            let meant = match (&decision.subject, &decision.answer) {
                (Subject::Record { record_id }, _) => {
                    ids.contains(record_id.as_str())
                        || !decided::find(&self.gone, decision, record_id).is_empty()
                }
                (Subject::Page { document, page }, _) => pages.contains(&(document.sha256.as_str(), *page)),
                (Subject::Finding { records, .. }, _) => records.iter().any(|id| ids.contains(id.as_str())),
                (Subject::Member { member_no }, _) => self.members.contains_key(member_no),
                (Subject::Decisions, Answer::Undo { decision_id }) => about.contains(decision_id),
                (Subject::Decisions, _) => false,
            };
            let told = serde_json::json!([decision.subject, decision.answer, decision.note]).to_string();
            let named = match &decision.answer {
                Answer::Member { member_no } => self.members.contains_key(member_no),
                _ => false,
            };
            if meant || named || texts.iter().any(|text| told.contains(text.as_str())) {
                about.insert(decision.id);
            }
        }
        about
    }

    /// The members' names, as the members file and their papers spell them.
    fn texts(&self) -> BTreeSet<String> {
        let of_file = self
            .members
            .values()
            .flatten()
            .flat_map(|one| std::iter::once(&one.name).chain(&one.other_names));
        let holders = self.gone.iter().filter_map(|record| record.fields.holder.as_ref());
        let printed = holders.flat_map(|field| field.value.iter().chain(std::iter::once(&field.raw)));
        let spelt = of_file.chain(printed).flat_map(|name| {
            let bare: String = name.chars().filter(|c| !c.is_whitespace()).collect();
            [name.trim().to_owned(), bare]
        });
        // A shorter text stands within others' names.
        spelt.filter(|text| text.chars().count() > 2).collect()
    }

    /// The last run without them, judged again by the rules it was judged by; as it stands where those have changed.
    fn left(&self, store: &Store, body: &Body) -> Result<Option<Left>, Failure> {
        let Some(results) = store.results(&body.id)? else { return Ok(None) };
        let gone: BTreeSet<&str> = self.gone.iter().map(|record| record.record_id.as_str()).collect();
        let rows = store.all_records(&body.id)?;
        let rows: Vec<_> =
            rows.into_iter().filter(|row| !gone.contains(row.record.record_id.as_str())).collect();
        let mut members = store.members(&body.id)?;
        members.retain(|member| !self.members.contains_key(&member.member_no));
        let mut received = BTreeMap::new();
        for row in &rows {
            received.extend(row.received.map(|day| (row.record.document.path.clone(), day)));
        }
        let decisions: Vec<HumanDecision> = store
            .decisions(&body.id)?
            .into_iter()
            .filter(|decision| !self.decisions.contains(&decision.id))
            .collect();
        let basis = basis(store, &body.id)?;
        let decided = store.decided(&body.id)?;
        let texts = self.texts();
        let mut undecided: Vec<Record> =
            rows.iter().map(|row| self.scrubbed(&row.undecided, &texts)).collect();
        let kept: BTreeMap<String, Record> =
            undecided.iter().map(|record| (record.record_id.clone(), record.clone())).collect();
        let same_rules = basis.catalogue_and_rules == body.digest && decided.is_some();
        let (records, journal, findings, told) = if same_rules {
            let court = Court::new(body, basis.clone());
            let applied = decisions.iter().filter(|one| Some(one.id) <= decided).cloned().collect::<Vec<_>>();
            let linker = std::cell::OnceCell::new();
            let index = std::cell::OnceCell::new();
            let links = Links {
                meeting: &|record| crate::linking::link_of(record, linker.get_or_init(|| basis.linker(body))),
                member: &|record| {
                    let index = index.get_or_init(|| daicho_link::member::MemberIndex::new(&members));
                    derive::link_member(record, index)
                },
            };
            court.decide(&mut undecided, &applied, &links);
            let audit = derive::audit(&undecided, &daicho_audit::Around::default(), (&applied, &kept));
            let booked = court.book(&undecided, &members, &received, (&audit.twins, &audit.findings));
            derive::take_decisions(&mut undecided, &booked);
            (undecided, booked.journal, audit.findings, booked.diagnostics)
        } else {
            let mut journal = results.journal;
            journal.postings.retain(|one| !self.members.contains_key(&one.member_no));
            journal.outcomes.retain(|one| !self.members.contains_key(&one.member_no));
            let of_others = |one: &Finding| one.records.iter().all(|id| !gone.contains(id.as_str()));
            let findings = results.findings.into_iter().filter(of_others).collect();
            let records = rows.iter().map(|row| self.scrubbed(&row.record, &texts)).collect();
            (records, journal, findings, Vec::new())
        };
        let mut diagnostics = self.diagnostics_left(results.diagnostics, &gone, &texts);
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
            basis: results.basis,
        };
        let keys = derive::stored_keys(&results.records);
        let grounds = Grounds { undecided: kept, received, keys, members, decided, changes: Vec::new() };
        Ok(Some(Left { results, grounds }))
    }

    /// A paper of somebody else's without the members among its candidates, and without their names.
    fn scrubbed(&self, record: &Record, texts: &BTreeSet<String>) -> Record {
        let mut record = record.clone();
        if let Some(link) = &mut record.member {
            link.candidates.retain(|one| !self.members.contains_key(&one.member_no));
        }
        without_texts(&record, texts).unwrap_or(record)
    }

    /// Diagnostics of files that hold others' papers only, without the names.
    fn diagnostics_left(
        &self,
        diagnostics: Vec<Diagnostic>,
        gone: &BTreeSet<&str>,
        texts: &BTreeSet<String>,
    ) -> Vec<Diagnostic> {
        let pages: BTreeSet<(&str, u32)> =
            self.gone.iter().map(|one| (one.document.path.as_str(), one.page)).collect();
        let kept = diagnostics.into_iter().filter(|one| {
            let on_page = one.page.is_some_and(|page| pages.contains(&(one.document.as_str(), page)));
            let of_record = gone.contains(one.place.as_str())
                || one.details.values().any(|value| gone.contains(value.as_str()));
            let of_member =
                one.details.get("member_no").is_some_and(|number| self.members.contains_key(number));
            !on_page && !of_record && !of_member
        });
        kept.map(|one| without_texts(&one, texts).unwrap_or(one)).collect()
    }
}

/// The value with every text replaced by a mark; `None` where none stands in it.
fn without_texts<T>(value: &T, texts: &BTreeSet<String>) -> Option<T>
where
    T: serde::Serialize + serde::de::DeserializeOwned,
{
    const MARK: &str = "■";
    let json = serde_json::to_string(value).ok()?;
    let found: Vec<&String> = texts.iter().filter(|text| json.contains(text.as_str())).collect();
    if found.is_empty() {
        return None;
    }
    let scrubbed = found.into_iter().fold(json, |json, text| json.replace(text.as_str(), MARK));
    serde_json::from_str(&scrubbed).ok()
}

/// Whose paper it is.
fn owner(record: &Record) -> Option<&str> {
    let printed = || Field::known(&record.fields.member_no).map(String::as_str);
    record.envelope.as_deref().or_else(|| record.accepted_member()).or_else(printed)
}

/// Writes the output files anew, where there are any.
fn rewrite(store: &Store, body: &Body, out: Option<&Path>) -> Result<bool, Failure> {
    let Some(out) = out.filter(|out| out.join("run.json").is_file()) else { return Ok(false) };
    let Some((results, envelopes)) = outputs::stored(store, &body.id)? else { return Ok(false) };
    let as_of = basis(store, &body.id)?.as_of;
    outputs::write(out, as_of, &results, (&envelopes, &body.account_names()))?;
    output::write(out, "changes.ndjson", &daicho_report::changes_ndjson(&store.changes(&body.id)?))?;
    let decisions = store.decisions(&body.id)?;
    output::write(out, "decisions.ndjson", &daicho_report::decisions_ndjson(&decisions))?;
    Ok(true)
}
