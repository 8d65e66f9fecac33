//! Whether the database at a path is still the file that was opened: a restore puts another one there.

use std::path::{Path, PathBuf};

use rusqlite::{Transaction, TransactionBehavior};

use crate::{Store, StoreError};

/// A path with the file that stood there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    path: PathBuf,
    /// `None` where the system tells no files apart.
    file: Option<FileId>,
}

/// What tells a file from all others while it is open, whatever it is called: device and inode.
type FileId = (u64, u64);

impl Place {
    /// The file that stands at a path now.
    pub(crate) fn of(path: &Path) -> Place {
        Place { path: path.to_owned(), file: file_id(path) }
    }

    /// Whether a file still stands where it stood.
    pub fn holds(&self) -> bool {
        self.file.is_none() || self.file == file_id(&self.path)
    }

    /// Whether both are one file under whatever names.
    pub(crate) fn is_of(&self, other: &Path) -> bool {
        self.file.is_some() && self.file == file_id(other)
    }

    pub(crate) fn check(&self) -> Result<(), StoreError> {
        if self.holds() { Ok(()) } else { Err(StoreError::Replaced { path: self.path.clone() }) }
    }
}

impl Store {
    /// Where its file stood when it was opened.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// Begins a transaction that writes. Nobody else writes to the file from then on, neither does a restore take its place: what is
    /// committed is in the file that people find at its path.
    ///
    /// # Errors
    /// The database cannot be written, or [`StoreError::Replaced`].
    pub(crate) fn writing(&mut self) -> Result<Transaction<'_>, StoreError> {
        let (path, place) = (&self.path, &self.place);
        let begun = self.connection.transaction_with_behavior(TransactionBehavior::Immediate);
        let transaction = begun.map_err(|error| StoreError::from_sqlite(path, &error))?;
        place.check()?;
        Ok(transaction)
    }

    /// Writes in one transaction, all or nothing.
    ///
    /// # Errors
    /// As [`Store::writing`].
    pub(crate) fn in_one<T>(
        &mut self,
        work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        let path = self.path.clone();
        let transaction = self.writing()?;
        let done = work(&transaction).and_then(|done| transaction.commit().map(|()| done));
        done.map_err(|error| StoreError::from_sqlite(&path, &error))
    }
}

#[cfg(unix)]
fn file_id(path: &Path) -> Option<FileId> {
    use std::os::unix::fs::MetadataExt as _;
    std::fs::metadata(path).ok().map(|file| (file.dev(), file.ino()))
}

#[cfg(not(unix))]
fn file_id(_: &Path) -> Option<FileId> {
    None
}
