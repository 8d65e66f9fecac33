//! How far a run has come, told beside its database for whoever looks on. No result rests on it.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use daicho_store::{RunLock, StoreError};

/// It is told no more often.
const PAUSE: Duration = Duration::from_millis(500);

/// Tells it, and takes the note away when dropped.
#[derive(Debug)]
pub struct Note {
    path: PathBuf,
    told: Option<Instant>,
}

impl Note {
    /// A note beside a database.
    pub fn beside(database: &Path) -> Note {
        Note { path: path(database), told: None }
    }

    /// `done` of `total` jobs are read. Where it cannot be written nobody is told.
    pub fn tell(&mut self, done: u64, total: u64) {
        if done < total && self.told.is_some_and(|at| at.elapsed() < PAUSE) {
            return;
        }
        self.told = Some(Instant::now());
        let fresh = self.path.with_extension("progress.part");
        if std::fs::write(&fresh, format!("{done} {total}\n")).is_ok() {
            let _ = std::fs::rename(&fresh, &self.path);
        }
    }
}

impl Drop for Note {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.path);
    }
}

/// A run that works on a database now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Running {
    /// Jobs that are read,
    pub done: u64,
    /// of how many so far.
    pub total: u64,
}

/// How far the run has come that works on this database; `None` where none does. What a killed run has left is taken away.
pub fn running(database: &Path) -> Option<Running> {
    let path = path(database);
    let text = std::fs::read_to_string(&path).ok()?;
    // Only where there is a note: looking takes the lock for a moment if nobody holds it.
    if !matches!(RunLock::take(database), Err(StoreError::Locked { .. })) {
        let _ = std::fs::remove_file(&path);
        return None;
    }
    let mut numbers = text.split_whitespace().map(str::parse::<u64>);
    let (done, total) = (numbers.next()?.ok()?, numbers.next()?.ok()?);
    Some(Running { done: done.min(total), total })
}

fn path(database: &Path) -> PathBuf {
    let mut name = database.file_name().unwrap_or_default().to_owned();
    name.push(".progress");
    database.with_file_name(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_seen_as_long_as_it_works() {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("daicho.db");
        let mut note = Note::beside(&database);
        note.tell(3, 9);
        assert_eq!(running(&database), None, "a note without a run is a leftover");
        let lock = RunLock::take(&database).unwrap();
        assert_eq!(running(&database), None, "it was taken away");
        note.tell(9, 9);
        assert_eq!(running(&database), Some(Running { done: 9, total: 9 }));
        drop(note);
        assert_eq!(running(&database), None);
        drop(lock);
    }
}
