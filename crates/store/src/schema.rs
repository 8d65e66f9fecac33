//! The tables, and how an older file is brought up to date.
//!
//! `PRAGMA user_version` counts the migrations that were applied. A migration is never edited once released: a new
//! one is added at the end.

use rusqlite::{Connection, TransactionBehavior};

/// Marks the file as ours ("daic" in ASCII), see `PRAGMA application_id`.
pub const APPLICATION_ID: i32 = 0x6461_6963;

/// The newest format.
pub const VERSION: i64 = MIGRATIONS.len() as i64;

/// Each brings the file from the format of its index to the next.
const MIGRATIONS: [&str; 3] =
    [include_str!("migrations/1.sql"), include_str!("migrations/2.sql"), include_str!("migrations/3.sql")];

/// What the file says of itself.
pub struct Format {
    /// `PRAGMA user_version`.
    pub version: i64,
    /// `PRAGMA application_id`.
    pub application: i32,
    /// Whether it holds no table at all.
    pub empty: bool,
}

/// Reads the format marks.
pub fn format(connection: &Connection) -> rusqlite::Result<Format> {
    Ok(Format {
        version: connection.query_row("PRAGMA user_version", [], |row| row.get(0))?,
        application: connection.query_row("PRAGMA application_id", [], |row| row.get(0))?,
        empty: connection.query_row("SELECT count(*) = 0 FROM sqlite_schema", [], |row| row.get(0))?,
    })
}

/// Applies the migrations that are missing, all or none. Two processes may try at once: the second finds it done.
pub fn migrate(connection: &mut Connection) -> rusqlite::Result<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let version = format(&transaction)?.version;
    let missing = usize::try_from(version).ok().and_then(|n| MIGRATIONS.get(n..)).unwrap_or_default();
    for migration in missing {
        transaction.execute_batch(migration)?;
    }
    if (1..3).contains(&version) {
        crate::digest::renew(&transaction)?;
    }
    if !missing.is_empty() {
        transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
        transaction.pragma_update(None, "user_version", VERSION)?;
    }
    transaction.commit()
}
