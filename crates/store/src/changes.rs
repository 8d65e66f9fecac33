//! What changed since the outputs that the last run wrote.

use std::collections::BTreeMap;

use daicho_model::{MemberOutcome, Posting};
use rusqlite::{OptionalExtension, Transaction, params};
use serde::{Deserialize, Serialize};

use crate::replace::Fault;
use crate::{Store, StoreError};

/// Where a member stood in the outputs that the last run wrote.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// The outcome; `None` where the member was not judged.
    pub outcome: Option<MemberOutcome>,
    /// The postings.
    pub postings: Vec<Posting>,
}

impl Store {
    /// Where members stood in the outputs that the last run wrote, for those that were judged again since.
    ///
    /// # Errors
    /// The database cannot be read, or a row is damaged.
    pub fn written_standings(&self, body: &str) -> Result<BTreeMap<String, Standing>, StoreError> {
        let rows: Vec<(String, Option<Vec<u8>>, Vec<u8>)> = self.with(|connection| {
            let sql =
                "SELECT member_no, CAST(outcome AS BLOB), CAST(postings AS BLOB) FROM written WHERE body = ?";
            let mut statement = connection.prepare_cached(sql)?;
            statement.query_map([body], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?.collect()
        })?;
        let mut all = BTreeMap::new();
        for (member, outcome, postings) in rows {
            let name = || format!("{body}/{member}");
            let outcome = outcome.map(|value| self.decode("written", name, &value)).transpose()?;
            let postings = self.decode("written", name, &postings)?;
            all.insert(member, Standing { outcome, postings });
        }
        Ok(all)
    }

    /// What the last run said had changed since the one before: lines of `changes.ndjson`.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn changes(&self, body: &str) -> Result<Vec<String>, StoreError> {
        self.with(|connection| changes(connection, body))
    }

    /// Lines of `changes.ndjson` that no output file of the body holds yet.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn changes_unsaid(&self, body: &str) -> Result<Vec<String>, StoreError> {
        self.with(|connection| {
            let sql = "SELECT NOT outputs_written FROM run WHERE body = ?";
            let unsaid: Option<bool> = connection.query_row(sql, [body], |row| row.get(0)).optional()?;
            if unsaid == Some(true) { changes(connection, body) } else { Ok(Vec::new()) }
        })
    }

    /// Notes that the output files are written anew with everything that changed until now.
    ///
    /// # Errors
    /// The database cannot be written.
    pub fn outputs_rewritten(&mut self, body: &str) -> Result<(), StoreError> {
        self.write(|connection| {
            let transaction = connection.unchecked_transaction()?;
            transaction.execute("UPDATE run SET outputs_written = 1 WHERE body = ?", [body])?;
            transaction.execute("DELETE FROM written WHERE body = ?", [body])?;
            transaction.commit()
        })
    }

    /// Notes that the last run has written its output files.
    ///
    /// # Errors
    /// The database cannot be written.
    pub fn outputs_written(&self, body: &str) -> Result<(), StoreError> {
        self.write(|connection| {
            connection.execute("UPDATE run SET outputs_written = 1 WHERE body = ?", [body]).map(drop)
        })
    }
}

/// What a run that gives the same as one that was interrupted before its outputs were written must say: what that one
/// had to say. `None` where the new run speaks for itself.
pub(crate) fn unsaid(
    transaction: &Transaction<'_>,
    body: &str,
    digest: &str,
) -> rusqlite::Result<Option<Vec<String>>> {
    let sql = "SELECT rows_sha256 = ? AND NOT outputs_written FROM run WHERE body = ?";
    let interrupted: Option<bool> =
        transaction.query_row(sql, params![digest, body], |row| row.get(0)).optional()?;
    if interrupted == Some(true) { changes(transaction, body).map(Some) } else { Ok(None) }
}

/// Keeps what a run says.
pub(crate) fn say(transaction: &Transaction<'_>, body: &str, lines: &[String]) -> rusqlite::Result<()> {
    let mut statement = transaction.prepare_cached("INSERT INTO change VALUES (?, ?, ?)")?;
    for (position, line) in (0i64..).zip(lines) {
        statement.execute(params![body, position, line])?;
    }
    Ok(())
}

/// Keeps where members stood in the outputs that were written last.
pub(crate) fn keep_standings(
    transaction: &Transaction<'_>,
    body: &str,
    stood: &[(String, Standing)],
) -> Result<(), Fault> {
    let mut statement = transaction.prepare_cached("INSERT INTO written VALUES (?, ?, ?, ?)")?;
    for (member, Standing { outcome, postings }) in stood {
        let outcome = outcome.as_ref().map(serde_json::to_string).transpose()?;
        statement.execute(params![body, member, outcome, serde_json::to_string(postings)?])?;
    }
    Ok(())
}

fn changes(connection: &rusqlite::Connection, body: &str) -> rusqlite::Result<Vec<String>> {
    let sql = "SELECT value FROM change WHERE body = ? ORDER BY position";
    connection.prepare_cached(sql)?.query_map([body], |row| row.get(0))?.collect()
}
