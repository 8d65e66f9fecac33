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
const MIGRATIONS: [&str; 2] = [
    // 1: readings by key; results of the last run by body. Values are JSON of the model's types, so that a column is
    // here only where a query or a foreign key needs it. `position` keeps the order in which a run gave its rows.
    "CREATE TABLE reading (
        sha256 TEXT NOT NULL,
        reader_digest TEXT NOT NULL,
        first_page INTEGER NOT NULL,
        last_page INTEGER NOT NULL,
        document TEXT NOT NULL,
        PRIMARY KEY (sha256, reader_digest, first_page, last_page)
    );
    CREATE TABLE run (
        body TEXT NOT NULL PRIMARY KEY,
        info TEXT NOT NULL,
        rows_sha256 TEXT NOT NULL
    );
    CREATE TABLE record (
        body TEXT NOT NULL REFERENCES run (body) ON DELETE CASCADE,
        position INTEGER NOT NULL,
        record_id TEXT NOT NULL,
        value TEXT NOT NULL,
        PRIMARY KEY (body, position),
        UNIQUE (body, record_id)
    );
    CREATE TABLE posting (
        body TEXT NOT NULL REFERENCES run (body) ON DELETE CASCADE,
        position INTEGER NOT NULL,
        member_no TEXT NOT NULL,
        record_id TEXT NOT NULL,
        value TEXT NOT NULL,
        PRIMARY KEY (body, position),
        FOREIGN KEY (body, record_id) REFERENCES record (body, record_id) DEFERRABLE INITIALLY DEFERRED
    );
    CREATE INDEX posting_of_member ON posting (body, member_no);
    CREATE INDEX posting_of_record ON posting (body, record_id);
    CREATE TABLE outcome (
        body TEXT NOT NULL REFERENCES run (body) ON DELETE CASCADE,
        position INTEGER NOT NULL,
        member_no TEXT NOT NULL,
        value TEXT NOT NULL,
        PRIMARY KEY (body, position)
    );
    CREATE INDEX outcome_of_member ON outcome (body, member_no);
    CREATE TABLE finding (
        body TEXT NOT NULL REFERENCES run (body) ON DELETE CASCADE,
        position INTEGER NOT NULL,
        value TEXT NOT NULL,
        PRIMARY KEY (body, position)
    );
    CREATE TABLE diagnostic (
        body TEXT NOT NULL REFERENCES run (body) ON DELETE CASCADE,
        position INTEGER NOT NULL,
        value TEXT NOT NULL,
        PRIMARY KEY (body, position)
    );",
    // 2: what the last run was judged with, so that it can be judged again under other rules; and the postings and
    // outcomes of the run before it, so that it can be told what changed.
    "CREATE TABLE basis (
        body TEXT NOT NULL PRIMARY KEY REFERENCES run (body) ON DELETE CASCADE,
        value TEXT NOT NULL
    );
    CREATE TABLE earlier_posting (
        body TEXT NOT NULL,
        position INTEGER NOT NULL,
        member_no TEXT NOT NULL,
        value TEXT NOT NULL,
        PRIMARY KEY (body, position)
    );
    CREATE INDEX earlier_posting_of_member ON earlier_posting (body, member_no);
    CREATE TABLE earlier_outcome (
        body TEXT NOT NULL,
        position INTEGER NOT NULL,
        member_no TEXT NOT NULL,
        value TEXT NOT NULL,
        PRIMARY KEY (body, position)
    );
    CREATE INDEX earlier_outcome_of_member ON earlier_outcome (body, member_no);",
];

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
    if !missing.is_empty() {
        transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
        transaction.pragma_update(None, "user_version", VERSION)?;
    }
    transaction.commit()
}
