//! Deletion on request, and by age (消去): what tells of a member leaves the database and the output files.
//!
//! The member's papers, postings and outcome go, the readings of the pages they stood on, what humans decided about
//! them, and the name and number wherever else they stand. What is left is judged again, for a finding may have gone with them. The
//! chain of decisions stays whole: an erasure in it says which personal parts are missing, and how those about others read since
//! that named a member. Files in the inbox, the members file, letters elsewhere and backups are not ours to delete: they are named.

mod accepts;
mod carried;
mod decisions;
mod files;
mod found;
mod held;
mod left;
mod losses;
mod names;
mod numbers;
mod people;
mod texts;
mod toll;
mod unfinished;
mod whom;
mod words;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use daicho_model::{Answer, Diagnostic, Severity, Subject};
use daicho_store::{Erasure, RunLock, Store};
use jiff::civil::Date;

use crate::body::Body;
use crate::decisions::Clerk;
use crate::error::Failure;

pub(crate) use carried::carry_objections;
use found::Found;
use left::Left;
pub use losses::Loss;
use names::Name;
use texts::Texts;
pub use toll::Toll;
use unfinished::Unfinished;
use whom::{Meant, Whom};

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
    /// What it took.
    pub toll: Toll,
    /// Whether an erasure that was begun before is done by this one.
    pub resumed: bool,
    /// Members of an erasure that was begun before and had erased nothing: they stay.
    pub not_begun: BTreeSet<String>,
    /// Tables where a name or number still stands, with the number of rows: printed on others' papers, or who decided.
    pub mentions: Vec<(&'static str, u64)>,
    /// Other bodies where somebody else bears one of the numbers.
    pub elsewhere: BTreeSet<String>,
    /// Members whose cycle ended before the day in the named body only: they stay.
    pub running: BTreeSet<String>,
    /// Bodies whose output files were written anew.
    pub rewritten: BTreeSet<String>,
    /// Letters in the output folder that were deleted.
    pub letters: BTreeSet<PathBuf>,
    /// Other files in it that still hold a name or number.
    pub holding: BTreeSet<PathBuf>,
    /// Files and folders in it that could not be looked into.
    pub unread: BTreeSet<PathBuf>,
    /// Databases that restores have moved aside: they hold everything still.
    pub aside: Vec<PathBuf>,
}

/// An erasure as it is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Order<'a> {
    /// Whose data.
    pub whose: &'a Whose,
    /// Who erases.
    pub clerk: &'a Clerk,
    /// Whether others may lose points by it.
    pub lose_points: bool,
    /// Names of the member, where the members file of the last run has them no more.
    pub names: &'a [String],
}

/// Where to erase.
#[derive(Clone, Debug)]
pub struct Place<'a> {
    /// The database.
    pub database: &'a Path,
    /// The output folder of its last run; its files are written anew where they are there.
    pub out: Option<&'a Path>,
    /// The folder of all bodies: what is left of each is judged by its rules.
    pub catalogs: &'a Path,
}

/// Erases, in every body of the database that knows of the members. Nothing is done where nobody is meant, or where others lose
/// points and that is not said. What an earlier erasure of the body left undone is done, too.
///
/// # Errors
/// A run is at work, somebody else has the database open, or it cannot be written; the chain of decisions does not hold; an erasure
/// for another body was begun; others would lose points. Where it stops after it has begun, the same call goes on.
pub fn erase(place: &Place<'_>, body: &Body, order: &Order<'_>) -> Result<Erased, Failure> {
    let _lock = RunLock::take(place.database)?;
    let mut store = Store::open(place.database)?;
    store.sound_chain()?;
    // Whoever decides from here on is not looked at.
    let given = store.decisions_given()?;
    let mark = Unfinished::read(place.database)?;
    let is_carried_out = mark.as_ref().map_or(Ok(false), |mark| mark.is_carried_out(&store))?;
    let (begun, void) = if is_carried_out { (mark, None) } else { (None, mark) };
    if let Some(other) = begun.as_ref().filter(|begun| begun.body != body.id) {
        return Err(Failure::usage(
            format!("{}: 途中の消去がある / an erasure was begun and is not finished", other.body),
            format!("先にそれを終える / finish it first: daicho erase --body {} …", other.body),
        ));
    }
    let known = known_names(order, void.as_ref());
    let whom = Whom::of(&store, &body.id, (order.whose, &known), begun.as_ref())?;
    let others = others(place, body, &whom)?;
    let parts = parts(&store, place, [body].into_iter().chain(&others), &whom)?;
    let is_nobody = parts.iter().all(|part| part.found.members.is_empty());
    if is_nobody && begun.is_none() {
        return Ok(Erased { running: whom.running, ..Erased::default() });
    }
    if whom.bodies.get(&body.id).is_some_and(|meant| meant.names.is_empty()) {
        return Err(unnamed(order.whose));
    }
    let toll = toll(&parts);
    if !toll.losses.is_empty() && !order.lose_points {
        if void.is_some() {
            Unfinished::end(place.database)?;
        }
        return Err(others_lose(&toll.losses));
    }
    let resumed = begun.is_some();
    let texts: Vec<&Texts> = parts.iter().map(|part| &part.found.texts).collect();
    let mark = Unfinished::new(&store, &body.id, &texts, (toll, begun))?;
    mark.write(place.database)?;
    let done = carry_out(&mut store, place, &parts, (order.clerk, given)).map_err(stopped)?;
    Unfinished::end(place.database)?;
    let not_begun = void.map(|void| void.members).unwrap_or_default();
    let not_begun = not_begun.difference(&mark.members).cloned().collect();
    let (running, elsewhere) = (whom.running, whom.elsewhere);
    Ok(Erased { toll: mark.toll, resumed, not_begun, running, elsewhere, ..done })
}

/// Names that are told, or that an erasure of the member knew which had erased nothing yet.
fn known_names(order: &Order<'_>, void: Option<&Unfinished>) -> BTreeSet<Name> {
    let theirs = void.filter(|void| match order.whose {
        Whose::Member(number) => void.members.contains(number) && void.members.len() == 1,
        Whose::EndedBefore(_) => false,
    });
    let names = order.names.iter().chain(theirs.iter().flat_map(|void| &void.names));
    names.filter_map(|name| Name::new(name)).collect()
}

/// Why nothing was erased: papers name the number, but nobody knows which name is to go.
fn unnamed(whose: &Whose) -> Failure {
    let number = match whose {
        Whose::Member(number) => number.as_str(),
        Whose::EndedBefore(_) => "",
    };
    Failure::usage(
        format!(
            "{number}: 前回の名簿にないので、消す氏名が分からない。何も消していない / the members file of the last run has no such member, so the name to take out is not known: nothing was erased"
        ),
        "名簿に行を戻して daicho run をしてから消すか、--name で氏名を示す（旧姓・読みも、一つずつ） / put the row back, run `daicho run` and erase then, or tell the name with --name (former names and readings, too, each with its own)",
    )
}

/// What an erasure takes of one body.
struct Part<'a> {
    body: &'a Body,
    found: Found,
    /// What is left of its last run; `None` where it had none, or nobody is erased.
    left: Option<Left>,
}

/// The other bodies of the database.
fn others(place: &Place<'_>, body: &Body, whom: &Whom) -> Result<Vec<Body>, Failure> {
    let ids = whom.bodies.keys().filter(|id| **id != body.id);
    ids.map(|id| Body::load(place.catalogs, id)).collect()
}

/// What goes of each body, the one that was named first. A page is passed over for all of them.
fn parts<'a>(
    store: &Store,
    place: &Place<'_>,
    bodies: impl Iterator<Item = &'a Body>,
    whom: &Whom,
) -> Result<Vec<Part<'a>>, Failure> {
    let nobody = Meant::default();
    let mut parts: Vec<Part<'a>> = Vec::new();
    for body in bodies {
        let found = Found::of(store, body, whom.bodies.get(&body.id).unwrap_or(&nobody))?;
        parts.push(Part { body, found, left: None });
    }
    let pages: BTreeSet<(String, u32)> = parts.iter().flat_map(|part| part.found.pages()).collect();
    let is_nobody = parts.iter().all(|part| part.found.members.is_empty());
    for part in &mut parts {
        part.found.take_pages(&pages, &store.decisions(&part.body.id)?);
        if !is_nobody && !part.found.is_untouched() {
            part.left = left::left(store, part.body, place.catalogs, &mut part.found)?;
        }
    }
    Ok(parts)
}

/// Why nothing was erased: somebody else's points would go, too.
fn others_lose(losses: &BTreeSet<Loss>) -> Failure {
    let told = losses.iter().map(|loss| {
        Diagnostic::new("points_lost", Severity::Error)
            .with("body", &loss.body)
            .with("member_no", &loss.member_no)
            .with("meeting", &loss.meeting)
            .with("had", loss.had)
            .with("has", loss.has)
            .with("record", &loss.record_id)
    });
    let failure = Failure::usage(
        "他の会員の単位が減るため、何も消していない / nothing was erased: others would lose points",
        "その書類を別のページで受け取り直すか、失ってよければ --lose-points を付ける（次の changes.ndjson にも載る） / take those papers in anew on pages of their own, or add --lose-points to give the points up (changes.ndjson then tells them, too)",
    );
    failure.with(told.collect())
}

/// Whether an erasure was begun on a database and is not finished.
pub fn is_unfinished(database: &Path) -> bool {
    unfinished::path(database).exists()
}

/// What a failure in the middle means.
fn stopped(failure: Failure) -> Failure {
    let again = "消去は途中です。原因を除いて、同じ daicho erase をもう一度実行すると続きから終えます / the erasure is not finished: mend the cause and run the same `daicho erase` again, which goes on where it stopped";
    Failure { hint: format!("{again}\n  {}", failure.hint), ..failure }
}

fn carry_out(
    store: &mut Store,
    place: &Place<'_>,
    parts: &[Part<'_>],
    (clerk, given): (&Clerk, u64),
) -> Result<Erased, Failure> {
    let tells = |text: &str| parts.iter().any(|part| part.found.texts.stand_in(text));
    let mut erased = Erased::default();
    let taken: Vec<Erasure<'_>> = parts.iter().filter_map(|part| part.erasure(&tells)).collect();
    if !taken.is_empty() {
        store.erase((&clerk.by, &clerk.at), &taken, given)?;
        for left in parts.iter().filter_map(|part| part.left.as_ref()) {
            crate::queue::fill(store, &left.results)?;
        }
    }
    for part in parts {
        // What goes on waiting does so at once.
        crate::rederive::rederive(store, part.body)?;
    }
    if let Some(out) = place.out {
        for part in parts {
            if files::rewrite(store, part.body, out)? {
                erased.rewritten.insert(part.body.id.clone());
            }
        }
        let texts: Vec<&Texts> = parts.iter().map(|part| &part.found.texts).collect();
        let tidied = files::tidy(out, place.database, &texts)?;
        (erased.letters, erased.holding, erased.unread) = (tidied.letters, tidied.holding, tidied.unread);
    }
    store.purge()?;
    let tells = |text: &str| parts.iter().any(|part| part.found.texts.stand_in_json(text));
    erased.mentions = store.mentions(&tells)?;
    erased.aside = daicho_store::set_aside(place.database);
    Ok(erased)
}

impl Part<'_> {
    /// What the database is told to erase; `None` where the body knows nothing of the members.
    fn erasure<'p>(&'p self, tells: &'p dyn Fn(&str) -> bool) -> Option<Erasure<'p>> {
        let found = &self.found;
        (self.left.is_some() || !found.members.is_empty() || !found.decisions.is_empty()).then(|| Erasure {
            body: &self.body.id,
            members: found.members.keys().cloned().collect(),
            decisions: found.decisions.clone(),
            masked: found.masked.clone(),
            pages: found.pages(),
            read_anew: found.given_documents(),
            tells,
            left: self.left.as_ref().map(|left| (&left.results, &left.grounds)),
            stood: self.left.iter().flat_map(|left| left.stood.clone()).collect(),
            objections: self.left.iter().flat_map(|left| left.objections.clone()).collect(),
        })
    }
}

/// What goes.
fn toll(parts: &[Part<'_>]) -> Toll {
    let founds = || parts.iter().map(|part| &part.found);
    let papers = founds().flat_map(|found| found.gone.iter().map(|row| &row.record.record_id));
    let touched = parts.iter().filter(|part| part.left.is_some() || !part.found.members.is_empty());
    let carrying: BTreeSet<&str> = founds().flat_map(Found::carrying).collect();
    let files = founds().flat_map(Found::files);
    let (shared, files) = files.partition(|file| carrying.contains(file.as_str()));
    let held = parts.iter().filter_map(|part| part.left.as_ref()).flat_map(|left| &left.objections);
    let held = held.filter_map(|one| match (&one.subject, &one.answer) {
        (Subject::Record { record_id }, Answer::Objection { unless_answered: false, .. }) => {
            Some(record_id.clone())
        }
        _ => None,
    });
    Toll {
        bodies: touched.map(|part| part.body.id.clone()).collect(),
        members: founds().flat_map(|found| found.members.keys().cloned()).collect(),
        records: papers.collect::<BTreeSet<_>>().len(),
        decisions: founds().map(|found| found.decisions.len()).sum(),
        masked: founds().map(|found| found.masked.len()).sum(),
        files,
        shared,
        beside: founds().flat_map(|found| found.beside.keys().cloned()).collect(),
        held: held.collect(),
        losses: parts
            .iter()
            .filter_map(|part| part.left.as_ref())
            .flat_map(|left| left.losses.clone())
            .collect(),
    }
}
