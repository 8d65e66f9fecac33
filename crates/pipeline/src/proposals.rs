//! Names that papers use for a meeting and no list has: a person's decision proposes one, and a second person confirms it. Only then
//! it stands in `aliases.csv`, where the next run uses it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use daicho_catalog::language::fold::fold;
use daicho_catalog::{ALIASES, Catalogue};
use daicho_ledger::decided::active;
use daicho_model::{Answer, Answered, Field, HumanDecision, Record, Subject};
use daicho_store::Store;

use crate::body::{Body, list_of, read_files};
use crate::decisions::Clerk;
use crate::error::Failure;
use crate::output;

/// A name that may become an alias.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// As papers print it, without the number of the edition.
    pub text: String,
    /// Of which meeting.
    pub meeting_id: String,
    /// The papers that people decided about.
    pub papers: Vec<Paper>,
    /// Whether `aliases.csv` proposes it already (`daicho catalog candidates`).
    pub on_file: bool,
}

/// One paper with the decision that proposes a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    /// Its record.
    pub record_id: String,
    /// The decision.
    pub decision: u64,
    /// Who decided.
    pub by: String,
    /// When.
    pub at: String,
}

impl Proposal {
    /// Whether a person may be the second to say so: somebody else has said it first.
    pub fn may_confirm(&self, person: &str) -> bool {
        self.papers.iter().any(|paper| paper.by != person) || (self.on_file && self.papers.is_empty())
    }
}

/// What people's decisions and the alias file propose, by meeting.
///
/// # Errors
/// The database or the alias file cannot be read.
pub fn proposals(store: &Store, body: &Body, catalogs: &Path) -> Result<Vec<Proposal>, Failure> {
    let mut known = Aliases::read(&folder(catalogs, &body.id))?;
    let decisions = store.decisions(&body.id)?;
    let mut said: BTreeMap<&str, (&str, &HumanDecision)> = BTreeMap::new();
    for decision in active(&decisions) {
        if let (Subject::Record { record_id }, Answer::Meeting { meeting_id }) =
            (&decision.subject, &decision.answer)
        {
            said.insert(record_id, (meeting_id, decision));
        }
    }
    let ids: BTreeSet<String> = said.keys().map(|id| (*id).to_owned()).collect();
    let mut all: BTreeMap<(String, String), Proposal> = BTreeMap::new();
    for row in store.records_by_id(&body.id, &ids)? {
        let Some((meeting_id, decision)) = said.get(row.record.record_id.as_str()) else { continue };
        let Some(text) = printed(&row.undecided) else { continue };
        if is_name(&body.catalogue, meeting_id, &text) || known.is_settled(meeting_id, &text) {
            continue;
        }
        let key = ((*meeting_id).to_owned(), folded(&text));
        let on_file = known.take_proposed(meeting_id, &text);
        let new = || Proposal { text, meeting_id: (*meeting_id).to_owned(), papers: Vec::new(), on_file };
        all.entry(key).or_insert_with(new).papers.push(Paper {
            record_id: row.record.record_id.clone(),
            decision: decision.id,
            by: decision.by.clone(),
            at: decision.at.clone(),
        });
    }
    for (meeting_id, text) in known.proposed() {
        let key = (meeting_id.clone(), folded(&text));
        all.entry(key).or_insert(Proposal { text, meeting_id, papers: Vec::new(), on_file: true });
    }
    Ok(all.into_values().collect())
}

/// A confirmed name of a meeting that no decision about a paper bears out any more: those that did were taken back, or the papers
/// were decided to be of another meeting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsupported {
    /// The name.
    pub text: String,
    /// Of which meeting.
    pub meeting_id: String,
    /// Who confirmed it.
    pub by: String,
    /// When.
    pub at: String,
}

/// The confirmed names that nothing bears out any more.
///
/// # Errors
/// The database or the alias file cannot be read.
pub fn unsupported(store: &Store, body: &Body, catalogs: &Path) -> Result<Vec<Unsupported>, Failure> {
    let known = Aliases::read(&folder(catalogs, &body.id))?;
    let decisions = store.decisions(&body.id)?;
    let standing = active(&decisions);
    let about_paper = |one: &HumanDecision| match (&one.subject, &one.answer) {
        (Subject::Record { record_id }, Answer::Meeting { meeting_id }) => {
            Some((record_id.clone(), meeting_id.clone()))
        }
        _ => None,
    };
    let ids: BTreeSet<String> = decisions.iter().filter_map(about_paper).map(|(record, _)| record).collect();
    let rows = store.records_by_id(&body.id, &ids)?;
    let texts: BTreeMap<&str, String> = rows
        .iter()
        .filter_map(|row| Some((row.record.record_id.as_str(), folded(&printed(&row.undecided)?))))
        .collect();
    let named = |(record, meeting): (String, String)| Some((meeting, texts.get(record.as_str())?.clone()));
    let had: BTreeSet<(String, String)> =
        decisions.iter().filter_map(about_paper).filter_map(named).collect();
    // The last decision about a paper holds.
    let last: BTreeMap<String, String> = standing.iter().filter_map(|one| about_paper(one)).collect();
    let has: BTreeSet<(String, String)> = last.into_iter().filter_map(named).collect();
    let mut all = Vec::new();
    for one in standing {
        let (Subject::Name { meeting_id, text }, Answer::NameConfirmed) = (&one.subject, &one.answer) else {
            continue;
        };
        let name = (meeting_id.clone(), folded(text));
        if had.contains(&name) && !has.contains(&name) && known.is_confirmed(meeting_id, text) {
            let (text, meeting_id) = (text.clone(), meeting_id.clone());
            all.push(Unsupported { text, meeting_id, by: one.by.clone(), at: one.at.clone() });
        }
    }
    Ok(all)
}

/// Writes that a proposal is a name of its meeting, or that it is none, so that it is not proposed again. Who said so stands in the
/// chain of decisions before the file says it.
///
/// # Errors
/// The catalogue would not load with it, or the file or the database cannot be written. Then the decision is taken back.
pub fn settle_proposal(
    store: &mut Store,
    (catalogs, body): (&Path, &str),
    one: &Proposal,
    confirmed: bool,
    clerk: &Clerk,
) -> Result<(), Failure> {
    let subject = Subject::Name { meeting_id: one.meeting_id.clone(), text: one.text.clone() };
    let answer = if confirmed { Answer::NameConfirmed } else { Answer::NameRejected };
    let answered = Answered { subject, answer, seen: None, note: None };
    let who = (clerk.by.as_str(), clerk.at.as_str());
    let said = store.append_decisions(body, who, &[answered])?;
    let written = write(&folder(catalogs, body), one, if confirmed { "confirmed" } else { "rejected" });
    if let (Err(_), Some(said)) = (&written, said.first()) {
        store.append_decisions(body, who, &[Answered::undo(said.id)])?;
    }
    written
}

fn write(folder: &Path, one: &Proposal, status: &str) -> Result<(), Failure> {
    let mut aliases = Aliases::read(folder)?;
    aliases.settle(one, status);
    let bytes = daicho_report::aliases_csv(aliases.0.into_iter());
    let mut files = read_files(folder)?;
    files.insert(ALIASES.to_owned(), bytes.clone());
    Catalogue::load(&files).map_err(|faults| {
        Failure::usage(
            format!("{ALIASES}: 書けない / cannot be written"),
            "示された行を直す / mend the lines named",
        )
        .with(faults)
    })?;
    output::write(folder, ALIASES, &bytes)
}

fn folder(catalogs: &Path, body: &str) -> PathBuf {
    catalogs.join(list_of(catalogs, body))
}

/// The name of a meeting as a paper prints it, without the number of its edition.
fn printed(record: &Record) -> Option<String> {
    let text = Field::known(&record.fields.meeting)?.trim();
    let bare = match text.split_once('第').and_then(|(before, rest)| Some((before, rest.split_once('回')?)))
    {
        Some((before, (number, after))) if !number.is_empty() && number.chars().all(is_numeral) => {
            format!("{before}{after}")
        }
        _ => text.to_owned(),
    };
    let bare = bare.trim();
    (!bare.is_empty()).then(|| bare.to_owned())
}

fn is_numeral(c: char) -> bool {
    c.is_numeric() || c.is_whitespace() || "一二三四五六七八九十百".contains(c)
}

fn is_name(catalogue: &Catalogue, meeting_id: &str, text: &str) -> bool {
    let names = catalogue.meetings.get(meeting_id).into_iter().flat_map(|meeting| &meeting.names);
    names.into_iter().any(|name| folded(&name.name) == folded(text))
}

fn folded(text: &str) -> String {
    fold(text).into_iter().filter(|c| !c.is_whitespace()).collect()
}

/// The alias file as rows of text; what a person wrote there keeps its order.
struct Aliases(Vec<[String; 5]>);

impl Aliases {
    fn read(folder: &Path) -> Result<Aliases, Failure> {
        let file = folder.join(ALIASES);
        let text = match std::fs::read_to_string(&file) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Aliases(Vec::new())),
            Err(error) => return Err(Failure::io(&file, &error)),
        };
        let wrong = |error: csv::Error| {
            Failure::usage(format!("{}: {error}", file.display()), "id,name,kind,status,source")
        };
        let mut rows = Vec::new();
        for row in csv::Reader::from_reader(text.as_bytes()).records() {
            let row = row.map_err(wrong)?;
            rows.push(std::array::from_fn(|at| row.get(at).unwrap_or_default().to_owned()));
        }
        Ok(Aliases(rows))
    }

    fn at(&self, meeting_id: &str, text: &str) -> Option<usize> {
        self.0.iter().position(|[id, name, ..]| id == meeting_id && folded(name) == folded(text))
    }

    fn is_settled(&self, meeting_id: &str, text: &str) -> bool {
        self.at(meeting_id, text).is_some_and(|at| self.0[at][3] != "proposed")
    }

    fn is_confirmed(&self, meeting_id: &str, text: &str) -> bool {
        self.at(meeting_id, text).is_some_and(|at| self.0[at][3] == "confirmed")
    }

    /// Whether the file proposes it; it is then no proposal of its own any more.
    fn take_proposed(&mut self, meeting_id: &str, text: &str) -> bool {
        let at = self.at(meeting_id, text).filter(|at| self.0[*at][3] == "proposed");
        at.map(|at| self.0.remove(at)).is_some()
    }

    fn proposed(self) -> impl Iterator<Item = (String, String)> {
        self.0.into_iter().filter(|row| row[3] == "proposed").map(|[id, name, ..]| (id, name))
    }

    fn settle(&mut self, one: &Proposal, status: &str) {
        match self.at(&one.meeting_id, &one.text) {
            Some(at) => status.clone_into(&mut self.0[at][3]),
            None => {
                self.0.push(
                    [&one.meeting_id, &one.text, "abbreviation", status, "learnt:review"].map(str::to_owned),
                );
            }
        }
    }
}
