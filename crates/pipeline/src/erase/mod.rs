//! Deletion on request, and by age (消去): what tells of a member leaves the database and the output files.
//!
//! The member's papers, postings and outcome go, the readings of the pages they stood on, what humans decided about
//! them, and the name and number wherever else they stand. What is left is judged again, for a finding may have gone with them. The
//! chain of decisions stays whole: an erasure in it says which personal parts are missing, and how those about others read since
//! that named a member. Files in the inbox, the members file, letters elsewhere and backups are not ours to delete: they are named.

mod accepts;
mod decisions;
mod files;
mod found;
mod left;
mod losses;
mod names;
mod numbers;
mod people;
mod texts;
mod unfinished;
mod words;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use daicho_model::{Diagnostic, Severity};
use daicho_store::{Erasure, RunLock, Store};
use jiff::civil::Date;

use crate::body::Body;
use crate::decisions::Clerk;
use crate::error::Failure;

use found::{Found, page};
use left::Left;
pub use losses::Loss;
use unfinished::Unfinished;

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
    /// The members, by number.
    pub members: BTreeSet<String>,
    /// Whether an erasure that was begun before is done by this one.
    pub resumed: bool,
    /// How many pieces of paper.
    pub records: usize,
    /// How many decisions lost their personal parts.
    pub decisions: usize,
    /// How many decisions about others name nobody any more.
    pub masked: usize,
    /// Files in the inbox that hold the papers, print a name on somebody else's, or are called by one.
    pub files: BTreeSet<String>,
    /// Papers of others on the same pages, by id: they are gone, too, and a later run passes them over.
    pub beside: BTreeSet<String>,
    /// Points that members who stay lose.
    pub losses: Vec<Loss>,
    /// Tables where a name or number still stands, with the number of rows: printed on others' papers, or another body's.
    pub mentions: Vec<(&'static str, u64)>,
    /// Other bodies that have a member of the same number in this database.
    pub elsewhere: BTreeSet<String>,
    /// Whether output files were written anew.
    pub rewritten: bool,
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
}

/// Where to erase.
#[derive(Clone, Debug)]
pub struct Place<'a> {
    /// The database.
    pub database: &'a Path,
    /// The output folder of its last run; its files are written anew where they are there.
    pub out: Option<&'a Path>,
    /// The lists of all bodies: what other bodies have posted is looked at again.
    pub catalogs: &'a Path,
}

/// Erases. Nothing is done where nobody is meant, or where others lose points and that is not said. What an earlier erasure of the
/// body left undone is done, too.
///
/// # Errors
/// A run is at work, somebody else has the database open, or it cannot be written; the chain of decisions does not hold; an erasure
/// for another body was begun; others would lose points. Where it stops after it has begun, the same call goes on.
pub fn erase(place: &Place<'_>, body: &Body, order: &Order<'_>) -> Result<Erased, Failure> {
    let _lock = RunLock::take(place.database)?;
    let mut store = Store::open(place.database)?;
    store.sound_chain()?;
    let begun = Unfinished::read(place.database)?;
    if let Some(other) = begun.as_ref().filter(|begun| begun.body != body.id) {
        return Err(Failure::usage(
            format!("{}: 途中の消去がある / an erasure was begun and is not finished", other.body),
            format!("先にそれを終える / finish it first: daicho erase --body {} …", other.body),
        ));
    }
    let mut found = Found::of(&store, body, order.whose, begun.as_ref())?;
    if found.is_empty() && begun.is_none() {
        return Ok(Erased::default());
    }
    let left = if found.is_empty() { None } else { left::left(&store, body, place.catalogs, &mut found)? };
    let is_confirmed =
        begun.as_ref().is_some_and(|begun| found.members.keys().all(|one| begun.members.contains(one)));
    if let Some(left) =
        left.as_ref().filter(|left| !left.losses.is_empty() && !order.lose_points && !is_confirmed)
    {
        return Err(others_lose(&left.losses));
    }
    Unfinished::begin(place.database, &body.id, &found.texts)?;
    let erased = carry_out(&mut store, place, body, (&found, left, order.clerk)).map_err(stopped)?;
    Unfinished::end(place.database)?;
    Ok(Erased { resumed: begun.is_some(), ..erased })
}

/// Why nothing was erased: somebody else's points would go, too.
fn others_lose(losses: &[Loss]) -> Failure {
    let told = losses.iter().map(|loss| {
        Diagnostic::new("points_lost", Severity::Error)
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
    body: &Body,
    (found, left, clerk): (&Found, Option<Left>, &Clerk),
) -> Result<Erased, Failure> {
    let pages = found.gone.iter().map(|row| page(&row.record));
    let pages: BTreeSet<(String, u32)> = pages.map(|(document, page)| (document.to_owned(), page)).collect();
    let mut erased = Erased {
        members: found.members.keys().cloned().collect(),
        records: found.gone.len(),
        decisions: found.decisions.len(),
        masked: found.masked.len(),
        files: found.files(),
        beside: found.beside.keys().cloned().collect(),
        losses: left.as_ref().map(|left| left.losses.clone()).unwrap_or_default(),
        elsewhere: elsewhere(store, body, found)?,
        ..Erased::default()
    };
    if !found.is_empty() {
        let order = Erasure {
            members: found.members.keys().cloned().collect(),
            decisions: found.decisions.clone(),
            masked: found.masked.clone(),
            pages,
            tells: &|text| found.texts.stand_in(text),
        };
        let rest = left.as_ref().map(|left| (&left.results, &left.grounds));
        store.erase(&body.id, (&clerk.by, &clerk.at), &order, rest)?;
        if let Some(left) = &left {
            crate::queue::fill(store, &left.results)?;
        }
    }
    if let Some(out) = place.out {
        erased.rewritten = files::rewrite(store, body, out)?;
        let tidied = files::tidy(out, place.database, &found.texts)?;
        (erased.letters, erased.holding, erased.unread) = (tidied.letters, tidied.holding, tidied.unread);
    }
    store.purge()?;
    erased.mentions = store.mentions(&|text| found.texts.stand_in_json(text))?;
    erased.aside = daicho_store::set_aside(place.database);
    Ok(erased)
}

/// Other bodies that have members of these numbers.
fn elsewhere(store: &Store, body: &Body, found: &Found) -> Result<BTreeSet<String>, Failure> {
    let numbers = found.members.keys().cloned().collect();
    let mut all = BTreeSet::new();
    for other in store.bodies()?.into_iter().filter(|other| *other != body.id) {
        if !store.members_by_number(&other, &numbers)?.is_empty() {
            all.insert(other);
        }
    }
    Ok(all)
}
