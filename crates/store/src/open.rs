//! Opening a database file.

use std::fs::OpenOptions;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use crate::{Place, StoreError, schema};

/// How long a process waits for another one's transaction. Ours last well under a second.
pub(crate) const PATIENCE: Duration = Duration::from_secs(15);

/// Ends the name of a copy that is not complete, or not in its place yet.
pub(crate) const UNFINISHED: &str = ".unfinished";

/// A database of readings and results. Dropping it closes the file.
#[derive(Debug)]
pub struct Store {
    pub(crate) path: PathBuf,
    pub(crate) place: Place,
    pub(crate) connection: Connection,
}

impl Store {
    /// Opens the database for reading and writing; a missing file is made (mode 0600 on Unix: it holds names of
    /// people), an older format is brought up to date.
    ///
    /// # Errors
    /// The file cannot be opened, is no database, is another program's, was written by a newer version, or another
    /// process keeps it busy.
    pub fn open(path: impl AsRef<Path>) -> Result<Store, StoreError> {
        let path = path.as_ref();
        Store::open_to_write(path).map_err(|error| match error {
            StoreError::Open { path, .. } if is_write_protected(&path) => StoreError::ReadOnly { path },
            error => error,
        })
    }

    fn open_to_write(path: &Path) -> Result<Store, StoreError> {
        // A restore has moved the database aside and is about to put the copy here: a new one in between would leave its log beside it.
        if !path.exists() && crate::lock::beside(path, UNFINISHED).exists() {
            return Err(StoreError::Locked { path: path.to_owned() });
        }
        make_private(path)?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut store = Store::connect(path, flags)?;
        store.check_format(false)?;
        store.with(|connection| {
            // WAL: readers do not wait for a writer. FULL: "committed" outlives a power cut too; a transaction comes
            // with a page read by OCR, so that its one sync costs nothing that anybody would notice.
            connection.pragma_update(None, "journal_mode", "wal")?;
            connection.pragma_update(None, "synchronous", "full")?;
            // What is deleted is overwritten: the rows tell of people.
            connection.pragma_update(None, "secure_delete", true)
        })?;
        let migrated = schema::migrate(&mut store.connection);
        migrated.map_err(|error| store.error(&error))?;
        Ok(store)
    }

    /// Opens an existing database for reading only; what writes then fails with [`StoreError::ReadOnly`].
    ///
    /// # Errors
    /// As [`Store::open`]; also where the file does not exist or is in an older format.
    pub fn open_read_only(path: impl AsRef<Path>) -> Result<Store, StoreError> {
        let path = path.as_ref();
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let opened = Store::connect(path, flags).and_then(|store| store.check_format(true).map(|()| store));
        match opened {
            // A database with a log needs a file beside it to be read, which a read-only medium cannot take. Nobody writes there.
            Err(StoreError::Open { .. } | StoreError::ReadOnly { .. }) if is_at_rest(path) => {
                let uri = PathBuf::from(immutable(path));
                let store = Store::connect(&uri, flags | OpenFlags::SQLITE_OPEN_URI)?;
                store.check_format(true)?;
                Ok(Store { path: path.to_owned(), ..store })
            }
            opened => opened,
        }
    }

    /// The database file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn connect(path: &Path, flags: OpenFlags) -> Result<Store, StoreError> {
        let place = Place::of(path);
        let connection = Connection::open_with_flags(path, flags)
            .and_then(|connection| {
                connection.busy_timeout(PATIENCE)?;
                connection.pragma_update(None, "foreign_keys", true)?;
                // A hostile file must not run functions of ours through its schema.
                connection.pragma_update(None, "trusted_schema", false)?;
                Ok(connection)
            })
            .map_err(|error| StoreError::from_sqlite(path, &error))?;
        // The file is open now: where it stood before and stands after, it is the one that is open.
        place.check()?;
        Ok(Store { path: path.to_owned(), place, connection })
    }

    fn check_format(&self, read_only: bool) -> Result<(), StoreError> {
        // One snapshot: another process may be making the tables just now.
        let format = self.with(|connection| schema::format(&*connection.unchecked_transaction()?))?;
        let path = self.path.clone();
        let (found, supported) = (format.version, schema::VERSION);
        if format.application != schema::APPLICATION_ID && !format.empty {
            return Err(StoreError::Foreign { path });
        }
        if found > supported {
            return Err(StoreError::Newer { path, found, supported });
        }
        if read_only && found < supported {
            return Err(StoreError::Older { path, found, supported });
        }
        Ok(())
    }

    /// Runs a statement and puts its error into our words.
    pub(crate) fn with<T>(
        &self,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        work(&self.connection).map_err(|error| self.error(&error))
    }

    /// Runs a statement that writes, where the file is still the one at its path.
    pub(crate) fn write<T>(
        &self,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        self.place.check()?;
        self.with(work)
    }

    pub(crate) fn error(&self, error: &rusqlite::Error) -> StoreError {
        StoreError::from_sqlite(&self.path, error)
    }
}

/// Whether a file is there and may not be written.
fn is_write_protected(path: &Path) -> bool {
    let opened = OpenOptions::new().write(true).open(path);
    opened.is_err_and(|error| {
        matches!(error.kind(), ErrorKind::ReadOnlyFilesystem | ErrorKind::PermissionDenied)
    })
}

/// Whether a database is there with nothing in its log.
fn is_at_rest(path: &Path) -> bool {
    let log = std::fs::metadata(crate::lock::beside(path, "-wal")).map_or(0, |log| log.len());
    path.is_file() && log == 0
}

/// The address of a file that nobody changes.
fn immutable(path: &Path) -> String {
    let mut uri = "file:".to_owned();
    for byte in path.to_string_lossy().bytes() {
        match byte {
            b'/' | b'.' | b'-' | b'_' | b'~' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => {
                uri.push(byte.into())
            }
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri + "?immutable=1"
}

/// Makes a missing file, readable by its owner only. SQLite gives its `-wal` and `-shm` files the same mode.
pub(crate) fn make_private(path: &Path) -> Result<(), StoreError> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(StoreError::Open { path: path.to_owned(), detail: error.to_string() }),
    }
}
