//! What people decided that a backup does not hold.

use std::collections::BTreeSet;
use std::path::Path;

use rusqlite::{Connection, OpenFlags};

/// Decisions of a database that a backup lacks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lacking {
    /// How many.
    pub decisions: u64,
    /// When the first of them was given, RFC 3339.
    pub since: String,
    /// Who gave them.
    pub by: BTreeSet<String>,
}

/// What a restore would take away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InTheWay {
    /// Nothing that the backup lacks.
    Nothing,
    /// These decisions.
    Decisions(Lacking),
    /// The database in the way cannot be read, so that nobody can tell.
    Unreadable,
}

/// Compares the decisions of a database with those of a backup, each by its hash.
pub(crate) fn in_the_way(database: &Path, backup: &Connection) -> rusqlite::Result<InTheWay> {
    if !database.is_file() {
        return Ok(InTheWay::Nothing);
    }
    let mut had = BTreeSet::new();
    each(backup, |hash, _, _| {
        had.insert(hash);
    })?;
    let mut lacking = Lacking { decisions: 0, since: String::new(), by: BTreeSet::new() };
    // Readable or not, it is the one that somebody wants to get rid of: no look at it stops a restore.
    let looked =
        Connection::open_with_flags(database, OpenFlags::SQLITE_OPEN_READ_ONLY).and_then(|connection| {
            each(&connection, |hash, by, at| {
                if !had.contains(&hash) {
                    if lacking.decisions == 0 {
                        lacking.since = at;
                    }
                    lacking.decisions += 1;
                    lacking.by.insert(by);
                }
            })
        });
    Ok(match (looked, lacking.decisions) {
        (_, 1..) => InTheWay::Decisions(lacking),
        (Ok(()), 0) => InTheWay::Nothing,
        (Err(_), 0) => InTheWay::Unreadable,
    })
}

/// Hash, giver and time of every decision, in their order; none where the file is in a format that had none.
fn each(connection: &Connection, mut each: impl FnMut(String, String, String)) -> rusqlite::Result<()> {
    let sql = "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'decision')";
    if !connection.query_row(sql, [], |row| row.get(0))? {
        return Ok(());
    }
    let mut statement = connection.prepare("SELECT hash, by_whom, given_at FROM decision ORDER BY id")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        each(row.get(0)?, row.get(1)?, row.get(2)?);
    }
    Ok(())
}
