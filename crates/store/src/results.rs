//! What the last run of a body ended with.

use daicho_model::{Diagnostic, Finding, Journal, MemberOutcome, Posting, Record};
use rusqlite::{OptionalExtension, Transaction, TransactionBehavior, params};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use crate::{Store, StoreError};

/// What the run says of itself: versions, digests, counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RunInfo {
    /// The JSON of `run.json`.
    pub json: String,
}

/// Everything a run of one body ended with.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Results {
    /// The run itself.
    pub run: RunInfo,
    /// Under which body's rules, e.g. `jrs`.
    pub body: String,
    /// Records, in the order of the output.
    pub records: Vec<Record>,
    /// Postings and outcomes.
    pub journal: Journal,
    /// What the audit saw.
    pub findings: Vec<Finding>,
    /// What went wrong with the inputs.
    pub diagnostics: Vec<Diagnostic>,
    /// What the run was judged with beside the records, as JSON; empty where it is not kept.
    pub basis: String,
}

/// Names one of the tables of results. Their order is the order of the digest.
pub(crate) const TABLES: [&str; 5] = ["record", "posting", "outcome", "finding", "diagnostic"];

impl Store {
    /// Replaces the results of a body by those of a new run, all or nothing. Other bodies' results stay.
    ///
    /// # Errors
    /// The database cannot be written, or [`StoreError::Contradiction`]: a record id that comes twice, or a posting
    /// of a record that is not among the records. Then the earlier results stay.
    pub fn replace_results(&mut self, results: &Results) -> Result<(), StoreError> {
        let rows = self.rows(results)?;
        let digest = digest(rows.iter().map(|row| (row.table, row.value.as_bytes())));
        let done = write(&mut self.connection, results, &rows, &digest);
        done.map_err(|error| self.error(&error))
    }

    /// The bodies that have results, in order.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn bodies(&self) -> Result<Vec<String>, StoreError> {
        self.with(|connection| {
            connection
                .prepare("SELECT body FROM run ORDER BY body")?
                .query_map([], |row| row.get(0))?
                .collect()
        })
    }

    /// The last run of a body; `None` if there was none.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn run(&self, body: &str) -> Result<Option<RunInfo>, StoreError> {
        self.with(|connection| {
            connection
                .query_row("SELECT info FROM run WHERE body = ?", [body], |row| {
                    Ok(RunInfo { json: row.get(0)? })
                })
                .optional()
        })
    }

    /// All results of the last run of a body; `None` if there was none.
    ///
    /// # Errors
    /// The database cannot be read, or a row is damaged.
    pub fn results(&self, body: &str) -> Result<Option<Results>, StoreError> {
        // One read transaction: a run that ends meanwhile does not mix its rows into these.
        let snapshot = self.connection.unchecked_transaction().map_err(|error| self.error(&error))?;
        let Some(run) = self.run(body)? else { return Ok(None) };
        let results = Results {
            run,
            body: body.to_owned(),
            records: self.records(body)?,
            journal: Journal { postings: self.all_rows("posting", body)?, outcomes: self.outcomes(body)? },
            findings: self.findings(body)?,
            diagnostics: self.diagnostics(body)?,
            basis: self.basis(body)?.unwrap_or_default(),
        };
        drop(snapshot);
        Ok(Some(results))
    }

    /// The records of a body's last run, in their order.
    ///
    /// # Errors
    /// The database cannot be read, or a row is damaged.
    pub fn records(&self, body: &str) -> Result<Vec<Record>, StoreError> {
        self.all_rows("record", body)
    }

    /// The postings of one member, in their order.
    ///
    /// # Errors
    /// The database cannot be read, or a row is damaged.
    pub fn postings(&self, body: &str, member_no: &str) -> Result<Vec<Posting>, StoreError> {
        self.rows_where("posting", "body = ?1 AND member_no = ?2", &[body, member_no])
    }

    /// Where one member stands; `None` if the member was not judged.
    ///
    /// # Errors
    /// The database cannot be read, or a row is damaged.
    pub fn outcome(&self, body: &str, member_no: &str) -> Result<Option<MemberOutcome>, StoreError> {
        let rows = self.rows_where("outcome", "body = ?1 AND member_no = ?2", &[body, member_no])?;
        Ok(rows.into_iter().next())
    }

    /// What the last run was judged with; `None` if there was none, or an older daicho wrote it.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn basis(&self, body: &str) -> Result<Option<String>, StoreError> {
        self.with(|connection| {
            connection
                .query_row("SELECT value FROM basis WHERE body = ?", [body], |row| row.get(0))
                .optional()
        })
    }

    /// The member's postings in the run before the last one that gave something else.
    ///
    /// # Errors
    /// The database cannot be read, or a row is damaged.
    pub fn earlier_postings(&self, body: &str, member_no: &str) -> Result<Vec<Posting>, StoreError> {
        self.rows_where("earlier_posting", "body = ?1 AND member_no = ?2", &[body, member_no])
    }

    /// The postings of every member, in the run's order.
    ///
    /// # Errors
    /// The database cannot be read, or a row is damaged.
    pub fn all_postings(&self, body: &str) -> Result<Vec<Posting>, StoreError> {
        self.all_rows("posting", body)
    }

    /// Whether there was a run before the last one that gave something else.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn has_earlier(&self, body: &str) -> Result<bool, StoreError> {
        self.with(|connection| {
            connection.query_row(
                "SELECT EXISTS (SELECT 1 FROM earlier_outcome WHERE body = ?)",
                [body],
                |row| row.get(0),
            )
        })
    }

    /// Where the member stood in that run; `None` if the member was not judged in it.
    ///
    /// # Errors
    /// The database cannot be read, or a row is damaged.
    pub fn earlier_outcome(&self, body: &str, member_no: &str) -> Result<Option<MemberOutcome>, StoreError> {
        let rows = self.rows_where("earlier_outcome", "body = ?1 AND member_no = ?2", &[body, member_no])?;
        Ok(rows.into_iter().next())
    }

    /// Where every member stands, in the run's order.
    ///
    /// # Errors
    /// The database cannot be read, or a row is damaged.
    pub fn outcomes(&self, body: &str) -> Result<Vec<MemberOutcome>, StoreError> {
        self.all_rows("outcome", body)
    }

    /// What the audit saw, in the run's order.
    ///
    /// # Errors
    /// The database cannot be read, or a row is damaged.
    pub fn findings(&self, body: &str) -> Result<Vec<Finding>, StoreError> {
        self.all_rows("finding", body)
    }

    /// What went wrong with the inputs, in the run's order.
    ///
    /// # Errors
    /// The database cannot be read, or a row is damaged.
    pub fn diagnostics(&self, body: &str) -> Result<Vec<Diagnostic>, StoreError> {
        self.all_rows("diagnostic", body)
    }

    pub(crate) fn all_rows<T: DeserializeOwned>(
        &self,
        table: &'static str,
        body: &str,
    ) -> Result<Vec<T>, StoreError> {
        self.rows_where(table, "body = ?1", &[body])
    }

    fn rows_where<T: DeserializeOwned>(
        &self,
        table: &'static str,
        condition: &str,
        values: &[&str],
    ) -> Result<Vec<T>, StoreError> {
        let sql =
            format!("SELECT position, CAST(value AS BLOB) FROM {table} WHERE {condition} ORDER BY position");
        let rows: Vec<(i64, Vec<u8>)> = self.with(|connection| {
            let mut statement = connection.prepare_cached(&sql)?;
            statement
                .query_map(rusqlite::params_from_iter(values), |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect()
        })?;
        let body = values.first().copied().unwrap_or_default();
        rows.iter()
            .map(|(position, text)| self.decode(table, || format!("{body}/{position}"), text))
            .collect()
    }

    pub(crate) fn decode<T: DeserializeOwned>(
        &self,
        table: &'static str,
        row: impl FnOnce() -> String,
        text: &[u8],
    ) -> Result<T, StoreError> {
        serde_json::from_slice(text).map_err(|error| self.row_error(table, row(), &error))
    }

    pub(crate) fn encode<T: Serialize>(
        &self,
        table: &'static str,
        row: impl FnOnce() -> String,
        value: &T,
    ) -> Result<String, StoreError> {
        serde_json::to_string(value).map_err(|error| self.row_error(table, row(), &error))
    }

    fn row_error(&self, table: &'static str, row: String, error: &serde_json::Error) -> StoreError {
        StoreError::Row { path: self.path.clone(), table, row, detail: error.to_string() }
    }

    fn rows(&self, results: &Results) -> Result<Vec<Row>, StoreError> {
        let mut rows = Vec::new();
        for record in &results.records {
            rows.push(self.row("record", None, Some(&record.record_id), record)?);
        }
        for posting in &results.journal.postings {
            rows.push(self.row("posting", Some(&posting.member_no), Some(&posting.record_id), posting)?);
        }
        for outcome in &results.journal.outcomes {
            rows.push(self.row("outcome", Some(&outcome.member_no), None, outcome)?);
        }
        for finding in &results.findings {
            rows.push(self.row("finding", None, None, finding)?);
        }
        for diagnostic in &results.diagnostics {
            rows.push(self.row("diagnostic", None, None, diagnostic)?);
        }
        Ok(rows)
    }

    fn row<T: Serialize>(
        &self,
        table: &'static str,
        member_no: Option<&str>,
        record_id: Option<&str>,
        value: &T,
    ) -> Result<Row, StoreError> {
        let value = self.encode(table, || "to be written".to_owned(), value)?;
        Ok(Row {
            table,
            member_no: member_no.map(str::to_owned),
            record_id: record_id.map(str::to_owned),
            value,
        })
    }
}

/// A row that is about to be written.
struct Row {
    table: &'static str,
    member_no: Option<String>,
    record_id: Option<String>,
    value: String,
}

/// Digest of all rows in order, kept with the run: whoever edits a row by hand is seen by [`Store::integrity`].
pub(crate) fn digest<'a>(rows: impl Iterator<Item = (&'static str, &'a [u8])>) -> String {
    let mut hasher = Sha256::new();
    for (table, value) in rows {
        hasher.update(table.as_bytes());
        hasher.update([0]);
        hasher.update(value);
        hasher.update([b'\n']);
    }
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

fn write(
    connection: &mut rusqlite::Connection,
    results: &Results,
    rows: &[Row],
    digest: &str,
) -> rusqlite::Result<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    keep_earlier(&transaction, &results.body, digest)?;
    transaction.execute("DELETE FROM posting WHERE body = ?", [&results.body])?;
    transaction.execute("DELETE FROM run WHERE body = ?", [&results.body])?;
    transaction
        .execute("INSERT INTO run VALUES (?, ?, ?)", params![results.body, results.run.json, digest])?;
    if !results.basis.is_empty() {
        transaction.execute("INSERT INTO basis VALUES (?, ?)", params![results.body, results.basis])?;
    }
    for (position, row) in (0i64..).zip(rows) {
        insert(&transaction, &results.body, position, row)?;
    }
    transaction.commit()
}

/// Keeps what the last run gave as the earlier one, unless the new run gives the same.
fn keep_earlier(transaction: &Transaction<'_>, body: &str, digest: &str) -> rusqlite::Result<()> {
    let last: Option<String> = transaction
        .query_row("SELECT rows_sha256 FROM run WHERE body = ?", [body], |row| row.get(0))
        .optional()?;
    if last.is_none_or(|last| last == digest) {
        return Ok(());
    }
    for table in ["posting", "outcome"] {
        transaction.execute(&format!("DELETE FROM earlier_{table} WHERE body = ?"), [body])?;
        let kept = format!(
            "INSERT INTO earlier_{table} SELECT body, position, member_no, value FROM {table} WHERE body = ?"
        );
        transaction.execute(&kept, [body])?;
    }
    Ok(())
}

fn insert(transaction: &Transaction<'_>, body: &str, position: i64, row: &Row) -> rusqlite::Result<()> {
    let sql = match row.table {
        "record" => "INSERT INTO record VALUES (?1, ?2, ?4, ?5)",
        "posting" => "INSERT INTO posting VALUES (?1, ?2, ?3, ?4, ?5)",
        "outcome" => "INSERT INTO outcome VALUES (?1, ?2, ?3, ?5)",
        "finding" => "INSERT INTO finding VALUES (?1, ?2, ?5)",
        _ => "INSERT INTO diagnostic VALUES (?1, ?2, ?5)",
    };
    let values: [&dyn rusqlite::ToSql; 5] = [&body, &position, &row.member_no, &row.record_id, &row.value];
    let mut statement = transaction.prepare_cached(sql)?;
    for index in 1..=statement.parameter_count() {
        if let Some(value) = values.get(index - 1) {
            statement.raw_bind_parameter(index, value)?;
        }
    }
    statement.raw_execute().map(drop)
}
