//! One run at a time on one database.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::StoreError;

/// Held by a run, a restore or an erasure for as long as it works; the system takes it back from a process that dies.
#[derive(Debug)]
pub struct RunLock {
    _file: File,
}

impl RunLock {
    /// Takes the lock of a database, which need not exist yet.
    ///
    /// # Errors
    /// [`StoreError::Locked`]: another process holds it. Or the file of the lock cannot be made.
    pub fn take(database: &Path) -> Result<RunLock, StoreError> {
        let path = RunLock::path(database);
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let fault = |error: std::io::Error| match error.kind() {
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
                StoreError::ReadOnly { path: database.to_owned() }
            }
            _ => StoreError::Open { path: path.clone(), detail: error.to_string() },
        };
        let file = options.open(&path).map_err(fault)?;
        match file.try_lock() {
            Ok(()) => Ok(RunLock { _file: file }),
            Err(TryLockError::WouldBlock) => Err(StoreError::Locked { path: database.to_owned() }),
            Err(TryLockError::Error(error)) => Err(fault(error)),
        }
    }

    /// The file that is locked: the database's name with `.lock`.
    pub fn path(database: &Path) -> PathBuf {
        beside(database, ".lock")
    }
}

/// A file beside the database.
pub(crate) fn beside(database: &Path, ending: &str) -> PathBuf {
    let mut name = database.file_name().unwrap_or_default().to_owned();
    name.push(ending);
    database.with_file_name(name)
}
