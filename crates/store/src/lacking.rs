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
    /// How many of them are erasures: whom they erased comes back with the backup.
    pub erasures: u64,
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
    each(backup, |one| {
        had.insert(one.hash);
    })?;
    let mut lacking = Lacking { decisions: 0, since: String::new(), by: BTreeSet::new(), erasures: 0 };
    // Readable or not, it is the one that somebody wants to get rid of: no look at it stops a restore.
    let looked =
        Connection::open_with_flags(database, OpenFlags::SQLITE_OPEN_READ_ONLY).and_then(|connection| {
            each(&connection, |one| {
                if !had.contains(&one.hash) {
                    if lacking.decisions == 0 {
                        lacking.since = one.at;
                    }
                    lacking.decisions += 1;
                    lacking.erasures += u64::from(one.is_erasure);
                    lacking.by.insert(one.by);
                }
            })
        });
    Ok(match (looked, lacking.decisions) {
        (_, 1..) => InTheWay::Decisions(lacking),
        (Ok(()), 0) => InTheWay::Nothing,
        (Err(_), 0) => InTheWay::Unreadable,
    })
}

/// A decision as it is compared.
struct Given {
    hash: String,
    by: String,
    at: String,
    is_erasure: bool,
}

/// Every decision in order; none where the file is in a format that had none.
fn each(connection: &Connection, mut each: impl FnMut(Given)) -> rusqlite::Result<()> {
    let sql = "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'decision')";
    if !connection.query_row(sql, [], |row| row.get(0))? {
        return Ok(());
    }
    // An erasure says openly that it is one.
    let sql =
        "SELECT hash, by_whom, given_at, coalesce(instr(open_answer, '\"erasure\"'), 0) > 0 FROM decision
        ORDER BY id";
    let mut statement = connection.prepare(sql)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        each(Given { hash: row.get(0)?, by: row.get(1)?, at: row.get(2)?, is_erasure: row.get(3)? });
    }
    Ok(())
}
