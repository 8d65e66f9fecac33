//! Copies of a database: made while others write, checked before they take its place.

use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::backup::Backup;
use rusqlite::{Connection, OpenFlags};

use crate::lacking::{InTheWay, in_the_way};
use crate::lock::beside;
use crate::open::{PATIENCE, UNFINISHED, make_private};
use crate::{Lacking, Place, Problem, RunLock, Store, StoreError};

/// What a restore did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// Where the database went that stood in the way; `None` where there was none.
    pub replaced: Option<PathBuf>,
    /// The decisions of that database that the backup lacks; none if there are none.
    pub lacking: Option<Lacking>,
    /// Whether that database could be read: if not, nobody can tell what it held beyond the backup.
    pub compared: bool,
}

impl Store {
    /// Writes a copy of the database as it is at one moment, whatever others write meanwhile. It appears whole or not at
    /// all, readable by its owner only. A copy of damaged pages, or of what a restore would refuse, is none: it must not take an
    /// earlier one's place.
    ///
    /// # Errors
    /// The target is there already or cannot be written, or the database cannot be read, is damaged or contradicts itself.
    pub fn backup(&self, target: &Path) -> Result<(), StoreError> {
        if target.exists() {
            return Err(StoreError::Exists { path: target.to_owned() });
        }
        let unfinished = beside(target, UNFINISHED);
        let done = copy(&self.connection, &unfinished)
            .map_err(|error| self.error_between(&unfinished, &error))
            .and_then(|()| self.is_whole(&unfinished))
            .and_then(|()| put(&unfinished, target));
        if done.is_err() {
            discard(&unfinished);
        }
        done
    }

    /// Looks at every page of a copy of ours.
    fn is_whole(&self, copied: &Path) -> Result<(), StoreError> {
        let damaged = |detail: String| StoreError::Damaged { path: self.path.clone(), detail };
        let looked = Connection::open(copied).and_then(|connection| {
            connection.query_row("PRAGMA quick_check(1)", [], |row| row.get::<_, String>(0))
        });
        match looked {
            Ok(said) if said == "ok" => self.is_sound(copied),
            Ok(said) => Err(damaged(said)),
            Err(error) => Err(self.error(&error)),
        }
    }

    /// Whether a restore would take a copy of ours.
    fn is_sound(&self, copied: &Path) -> Result<(), StoreError> {
        let problems = Store::open_read_only(copied)?.integrity()?;
        let problems: Vec<String> =
            problems.iter().map(|one| format!("{}: {}", one.check, one.detail)).collect();
        let path = self.path.clone();
        if problems.is_empty() { Ok(()) } else { Err(StoreError::Unsound { path, problems }) }
    }

    /// Which of two files an error is about: reading ours, or writing the other.
    fn error_between(&self, other: &Path, error: &rusqlite::Error) -> StoreError {
        use rusqlite::ErrorCode::{CannotOpen, DiskFull, PermissionDenied, ReadOnly, SystemIoFailure};
        match error.sqlite_error_code() {
            Some(DiskFull | SystemIoFailure | ReadOnly | CannotOpen | PermissionDenied) => {
                StoreError::from_sqlite(other, error)
            }
            _ => self.error(error),
        }
    }
}

/// Puts a backup in the place of a database. The backup is checked first and stays as it is; the database in the way is
/// moved aside, with what belongs to it, and not deleted. Where it holds decisions that the backup lacks it stays, unless
/// `lose_decisions` says that they are given up. Whoever has it open (a review page, a long table of decisions) can write to it no more
/// once it is compared: what was acknowledged before is among what is compared, and later writes fail with [`StoreError::Replaced`].
///
/// # Errors
/// The backup is the database itself, has problems or lacks decisions, the file in the way is another program's database, a run uses the database, or files cannot be moved. Then the database stays.
pub fn restore(backup: &Path, database: &Path, lose_decisions: bool) -> Result<Restored, RestoreError> {
    if fs::metadata(backup).is_ok_and(|file| file.len() == 0) {
        return Err(RestoreError::Empty);
    }
    if Place::of(backup).is_of(database) {
        return Err(RestoreError::Itself);
    }
    let lock = RunLock::take(database)?;
    let source = Store::open_read_only(backup)?;
    let problems = source.integrity()?;
    if !problems.is_empty() {
        return Err(RestoreError::Problems(problems));
    }
    if database.is_dir() {
        let detail = "it is a folder".to_owned();
        return Err(StoreError::Open { path: database.to_owned(), detail }.into());
    }
    if database.is_file()
        && let Err(error @ StoreError::Foreign { .. }) = Store::open_read_only(database)
    {
        return Err(error.into());
    }
    let held = hold(database)?;
    let (lacking, compared) = match source.with(|connection| in_the_way(database, connection))? {
        InTheWay::Decisions(lacking) if !lose_decisions => return Err(RestoreError::Lacking(lacking)),
        InTheWay::Decisions(lacking) => (Some(lacking), true),
        InTheWay::Nothing => (None, true),
        InTheWay::Unreadable => (None, false),
    };
    let unfinished = beside(database, UNFINISHED);
    discard(&unfinished);
    let copied = copy(&source.connection, &unfinished)
        .map_err(|error| StoreError::from_sqlite(&unfinished, &error))
        .and_then(|()| mark_restored(&unfinished))
        .and_then(|()| make_way(database))
        .and_then(|replaced| put(&unfinished, database).map(|()| Restored { replaced, lacking, compared }));
    if copied.is_err() {
        discard(&unfinished);
    }
    drop((held, lock));
    Ok(copied?)
}

/// Keeps everybody from writing to a database until it is moved: who has it open finds then that its place is taken. `None` where there
/// is none, or nobody can write to it as it is (damaged, read-only).
fn hold(database: &Path) -> Result<Option<Connection>, StoreError> {
    if !database.is_file() {
        return Ok(None);
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let held = Connection::open_with_flags(database, flags).and_then(|connection| {
        connection.busy_timeout(PATIENCE)?;
        connection.execute_batch("BEGIN IMMEDIATE")?;
        Ok(connection)
    });
    match held {
        Ok(connection) => Ok(Some(connection)),
        Err(error) => match StoreError::from_sqlite(database, &error) {
            busy @ StoreError::Busy { .. } => Err(busy),
            _ => Ok(None),
        },
    }
}

/// Databases that restores have moved aside from this place.
pub fn set_aside(database: &Path) -> Vec<PathBuf> {
    let numbered = (1..).map(|number| beside(database, &format!(".replaced-{number}")));
    numbered.take_while(|path| path.exists()).collect()
}

/// Why a backup was not restored.
#[derive(Debug)]
pub enum RestoreError {
    /// A file cannot be read or written.
    Store(StoreError),
    /// The backup is an empty file.
    Empty,
    /// The backup is the database that it is to take the place of.
    Itself,
    /// The backup itself is not whole.
    Problems(Vec<Problem>),
    /// The database in the way holds decisions that the backup lacks.
    Lacking(Lacking),
}

impl From<StoreError> for RestoreError {
    fn from(error: StoreError) -> RestoreError {
        RestoreError::Store(error)
    }
}

fn copy(source: &Connection, target: &Path) -> rusqlite::Result<()> {
    discard(target);
    // Made by us, so that its mode is ours; SQLite then opens what is there.
    if make_private(target).is_err() {
        return Connection::open(target).map(drop);
    }
    let mut copied = Connection::open(target)?;
    // In one step: the copy is of one moment, and a writer in between does not make it begin anew.
    Backup::new(source, &mut copied)?.step(-1)?;
    copied.pragma_update(None, "journal_mode", "delete")?;
    copied.close().map_err(|(_, error)| error)
}

/// Notes in the run of each body that it was restored: the outputs on disk may be those of a later one. The next run replaces the note.
fn mark_restored(copied: &Path) -> Result<(), StoreError> {
    let sql = "UPDATE run SET info = json_set(info, '$.restored', json('true')) WHERE json_valid(info)";
    Connection::open(copied)
        .and_then(|connection| {
            let has = "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'run')";
            if connection.query_row(has, [], |row| row.get(0))? {
                connection.execute(sql, [])?;
            }
            connection.close().map_err(|(_, error)| error)
        })
        .map_err(|error| StoreError::from_sqlite(copied, &error))
}

/// Flushes a finished file to disk and gives it its name.
fn put(unfinished: &Path, target: &Path) -> Result<(), StoreError> {
    let placed = fs::File::open(unfinished).and_then(|file| file.sync_all());
    let placed = placed.and_then(|()| fs::rename(unfinished, target)).and_then(|()| {
        let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty());
        fs::File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
    });
    placed.map_err(|error| StoreError::Open { path: target.to_owned(), detail: error.to_string() })
}

/// Moves a database aside with its log, to the first free name.
fn make_way(database: &Path) -> Result<Option<PathBuf>, StoreError> {
    if !database.exists() {
        return Ok(None);
    }
    let free =
        (1..).map(|number| beside(database, &format!(".replaced-{number}"))).find(|path| !path.exists());
    let aside = free.unwrap_or_else(|| beside(database, ".replaced"));
    // The log first: a database beside the log of another would be damaged.
    for ending in ["-wal", "-shm", ""] {
        let (from, to) = (beside(database, ending), beside(&aside, ending));
        if from.exists() {
            let moved = fs::rename(&from, &to);
            moved.map_err(|error| StoreError::Open { path: from, detail: error.to_string() })?;
        }
    }
    Ok(Some(aside))
}

fn discard(path: &Path) {
    for ending in ["", "-journal", "-wal", "-shm"] {
        let _ = fs::remove_file(beside(path, ending));
    }
}
