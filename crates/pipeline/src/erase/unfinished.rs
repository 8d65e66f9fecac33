//! An erasure that is at work: what it is about, kept beside the database until all of it is done.
//!
//! The rows go in one transaction, but the file is rewritten after it, and the outputs are: where the disk is full or the process
//! ends in between, nobody could tell any more whose name must still go, and who lost what. The same command goes on where it
//! stopped. One that stopped before its rows were gone has erased nothing, and is begun anew with what is said then.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use daicho_model::Answer;
use daicho_store::Store;
use serde::{Deserialize, Serialize};

use super::texts::Texts;
use super::toll::Toll;
use crate::error::Failure;
use crate::output;

/// What an erasure that was begun is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Unfinished {
    /// The body.
    pub body: String,
    /// Member numbers.
    pub members: BTreeSet<String>,
    /// Names, a blank between surname and given name.
    pub names: BTreeSet<String>,
    /// The last decision of the database when it was begun.
    #[serde(default)]
    pub after: u64,
    /// What it takes, to be told when it is done.
    #[serde(default)]
    pub toll: Toll,
}

impl Unfinished {
    /// The one that was begun on a database; `None` where there is none.
    pub fn read(database: &Path) -> Result<Option<Unfinished>, Failure> {
        let path = path(database);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Failure::io(&path, &error)),
        };
        let one = serde_json::from_slice(&bytes).map_err(|error| {
            let message = format!("{}: {error}", path.display());
            Failure::internal(message, "このファイルを移動する / move this file away")
        })?;
        Ok(Some(one))
    }

    /// Whether its rows are gone: before that it has erased nothing.
    pub fn is_carried_out(&self, store: &Store) -> Result<bool, Failure> {
        for body in store.bodies()? {
            let since = store.decisions_after(&body, self.after)?;
            if since.iter().any(|one| matches!(one.answer, Answer::Erasure { .. })) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// One of a body's members, together with an earlier one that is not finished.
    pub fn new(
        store: &Store,
        body: &str,
        texts: &[&Texts],
        (toll, earlier): (Toll, Option<Unfinished>),
    ) -> Result<Unfinished, Failure> {
        let (mut members, mut names) = (BTreeSet::new(), BTreeSet::new());
        for (spelt, numbers) in texts.iter().map(|one| one.parts()) {
            names.extend(spelt);
            members.extend(numbers.iter().cloned());
        }
        let mut after = 0;
        for id in store.bodies()? {
            after = after.max(store.last_decision(&id)?);
        }
        let (after, toll) = match earlier {
            Some(earlier) => (earlier.after, earlier.toll.with(toll)),
            None => (after, toll),
        };
        Ok(Unfinished { body: body.to_owned(), members, names, after, toll })
    }

    /// Keeps it beside the database.
    pub fn write(&self, database: &Path) -> Result<(), Failure> {
        let bytes = serde_json::to_vec(self).map_err(|error| Failure::internal(error.to_string(), ""))?;
        output::write_file(&path(database), &bytes)
    }

    /// All is done.
    pub fn end(database: &Path) -> Result<(), Failure> {
        let path = path(database);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(Failure::io(&path, &error)),
            _ => Ok(()),
        }
    }
}

/// Beside the database, with `.erasing`.
pub(super) fn path(database: &Path) -> PathBuf {
    let mut name = database.file_name().unwrap_or_default().to_owned();
    name.push(".erasing");
    database.with_file_name(name)
}
