//! Writing the results of a run, all or nothing.

use std::collections::BTreeMap;

use daicho_model::{Decision, Finding, Member, Record};
use jiff::civil::Date;
use rusqlite::{OptionalExtension, Transaction, params};
use serde::Serialize;

use crate::digest::RowsDigest;
use crate::partial::plain;
use crate::{Results, Store, StoreError, changes};

/// What a run's results can be derived again from, beside the rules and the list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Grounds {
    /// Records as they were before decisions and the ledger, by record id: those that were decided about, and those
    /// that came with reasons of their own. Of any other record that is its value without decision and reasons.
    pub undecided: BTreeMap<String, Record>,
    /// When papers arrived, by document path.
    pub received: BTreeMap<String, Date>,
    /// What groups each record with others ([`Store::key`]), in the order of the records; empty where nothing does.
    pub keys: Vec<Vec<i64>>,
    /// The members that were judged.
    pub members: Vec<Member>,
    /// What changed since the outputs that the last run wrote, a line each.
    pub changes: Vec<String>,
    /// The last decision that the results take in; `None` where they cannot be derived again.
    pub decided: Option<u64>,
}

impl Store {
    /// Replaces the results of a body by those of a new run, all or nothing. Other bodies' results stay.
    ///
    /// # Errors
    /// The database cannot be written, or [`StoreError::Contradiction`]: a record id that comes twice, or a posting
    /// of a record that is not among the records. Then the earlier results stay.
    pub fn replace_results(&mut self, results: &Results, grounds: &Grounds) -> Result<(), StoreError> {
        let mut digest = RowsDigest::default();
        let encoded = each_row(results, grounds, |row| {
            add_row(&mut digest, row);
            Ok(())
        });
        encoded.map_err(|error| self.row_fault(error))?;
        let path = self.path.clone();
        let transaction = self.writing()?;
        let written = write(&transaction, results, grounds, &digest.to_string());
        written.map_err(|fault| match fault {
            Fault::Sqlite(error) => StoreError::from_sqlite(&path, &error),
            Fault::Json(error) => not_json(&path, &error),
        })?;
        transaction.commit().map_err(|error| StoreError::from_sqlite(&path, &error))
    }

    /// The number that a grouping key is kept as: equal keys are equal numbers; unequal ones nearly never, and then a
    /// record is looked at in vain.
    pub fn key(text: &str) -> i64 {
        use sha2::Digest as _;
        let digest = sha2::Sha256::digest(text.as_bytes());
        digest.iter().take(8).fold(0, |all: i64, byte| all << 8 | i64::from(*byte))
    }

    fn row_fault(&self, fault: Fault) -> StoreError {
        match fault {
            Fault::Sqlite(error) => self.error(&error),
            Fault::Json(error) => not_json(&self.path, &error),
        }
    }
}

/// A row that is about to be written.
pub(crate) struct NewRow<'a> {
    pub table: &'static str,
    pub value: String,
    pub member_no: Option<&'a str>,
    pub record_id: Option<&'a str>,
    pub record: Option<&'a Record>,
    pub finding: Option<&'a Finding>,
    pub undecided: Option<String>,
    pub received: Option<Date>,
    pub keys: &'a [i64],
}

impl NewRow<'_> {
    fn of<'a>(table: &'static str, value: &impl Serialize) -> Result<NewRow<'a>, Fault> {
        Ok(NewRow {
            table,
            value: serde_json::to_string(value)?,
            member_no: None,
            record_id: None,
            record: None,
            finding: None,
            undecided: None,
            received: None,
            keys: &[],
        })
    }

    /// A record with what stands beside it.
    pub fn record<'a>(
        record: &'a Record,
        undecided: Option<&Record>,
        received: Option<Date>,
        keys: &'a [i64],
    ) -> Result<NewRow<'a>, Fault> {
        Ok(NewRow {
            member_no: record.owner(),
            record_id: Some(&record.record_id),
            record: Some(record),
            undecided: undecided.map(serde_json::to_string).transpose()?,
            received,
            keys,
            ..NewRow::of("record", record)?
        })
    }

    /// A finding.
    pub fn finding(finding: &Finding) -> Result<NewRow<'_>, Fault> {
        Ok(NewRow { finding: Some(finding), ..NewRow::of("finding", finding)? })
    }

    /// A row of a member: a posting of a record, an outcome, the member.
    pub fn of_member<'a>(
        table: &'static str,
        member_no: &'a str,
        record_id: Option<&'a str>,
        value: &impl Serialize,
    ) -> Result<NewRow<'a>, Fault> {
        Ok(NewRow { member_no: Some(member_no), record_id, ..NewRow::of(table, value)? })
    }

    /// A row that belongs to nobody.
    pub fn plain<'a>(table: &'static str, value: &impl Serialize) -> Result<NewRow<'a>, Fault> {
        NewRow::of(table, value)
    }

    /// Puts a record in the place of the one at a position.
    pub fn replace_record(
        &self,
        transaction: &Transaction<'_>,
        body: &str,
        position: i64,
    ) -> rusqlite::Result<()> {
        let Some(record) = self.record else { return Ok(()) };
        let sql = "UPDATE record SET value = ?, member_no = ?, status = ?, undecided = ? WHERE body = ? AND position = ?";
        transaction
            .prepare_cached(sql)?
            .execute(params![
                self.value,
                self.member_no,
                status(record.decision),
                self.undecided,
                body,
                position
            ])
            .map(drop)
    }

    /// Puts it in at a position.
    pub fn insert(&self, transaction: &Transaction<'_>, body: &str, position: i64) -> rusqlite::Result<()> {
        let (member, value) = (self.member_no, &self.value);
        let run = |sql: &str, values: &[&dyn rusqlite::ToSql]| {
            transaction.prepare_cached(sql)?.execute(values).map(drop)
        };
        match (self.table, self.record, self.finding) {
            ("record", Some(record), _) => {
                let received = self.received.map(|day| day.to_string());
                run(
                    "INSERT INTO record (body, position, record_id, value, member_no, status, document, page, received, undecided)
                     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    &[
                        &body,
                        &position,
                        &self.record_id,
                        value,
                        &member,
                        &status(record.decision),
                        &record.document.sha256,
                        &record.page,
                        &received,
                        &self.undecided,
                    ],
                )?;
                let sql = "INSERT OR IGNORE INTO record_key VALUES (?, ?, ?)";
                self.keys.iter().try_for_each(|key| run(sql, &[&body, key, &position]))
            }
            ("finding", _, Some(finding)) => {
                run("INSERT INTO finding VALUES (?, ?, ?)", &[&body, &position, value])?;
                let sql = "INSERT OR IGNORE INTO finding_record VALUES (?, ?, ?)";
                finding.records.iter().try_for_each(|record| run(sql, &[&body, &position, record]))
            }
            ("posting", ..) => run(
                "INSERT INTO posting VALUES (?, ?, ?, ?, ?)",
                &[&body, &position, &member, &self.record_id, value],
            ),
            ("outcome", ..) => {
                run("INSERT INTO outcome VALUES (?, ?, ?, ?)", &[&body, &position, &member, value])
            }
            ("member", ..) => {
                run("INSERT INTO member VALUES (?, ?, ?, ?)", &[&body, &position, &member, value])
            }
            _ => run("INSERT INTO diagnostic VALUES (?, ?, ?)", &[&body, &position, value]),
        }
    }
}

/// Why a row could not be written.
pub(crate) enum Fault {
    /// SQLite refused.
    Sqlite(rusqlite::Error),
    /// The value is none that JSON has.
    Json(serde_json::Error),
}

impl From<rusqlite::Error> for Fault {
    fn from(error: rusqlite::Error) -> Fault {
        Fault::Sqlite(error)
    }
}

impl From<serde_json::Error> for Fault {
    fn from(error: serde_json::Error) -> Fault {
        Fault::Json(error)
    }
}

/// What became of a record, as the column says it.
pub(crate) fn status(decision: Decision) -> &'static str {
    match decision {
        Decision::Posted => "posted",
        Decision::Review => "review",
        Decision::Void => "void",
        Decision::NotApplicable => "not_applicable",
    }
}

pub(crate) fn not_json(path: &std::path::Path, error: &serde_json::Error) -> StoreError {
    let (path, row) = (path.to_owned(), "to be written".to_owned());
    StoreError::Row { path, table: "results", row, detail: error.to_string() }
}

/// Every row of the results in order, one at a time: all of them at once would be as large as the database.
pub(crate) fn each_row(
    results: &Results,
    grounds: &Grounds,
    mut each: impl FnMut(&NewRow<'_>) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let none = Vec::new();
    for (index, record) in results.records.iter().enumerate() {
        let undecided = grounds.undecided.get(&record.record_id).filter(|before| **before != plain(record));
        let received = grounds.received.get(&record.document.path).copied();
        let keys = grounds.keys.get(index).unwrap_or(&none);
        each(&NewRow::record(record, undecided, received, keys)?)?;
    }
    for posting in &results.journal.postings {
        each(&NewRow::of_member("posting", &posting.member_no, Some(&posting.record_id), posting)?)?;
    }
    for outcome in &results.journal.outcomes {
        each(&NewRow::of_member("outcome", &outcome.member_no, None, outcome)?)?;
    }
    for finding in &results.findings {
        each(&NewRow::finding(finding)?)?;
    }
    for diagnostic in &results.diagnostics {
        each(&NewRow::plain("diagnostic", diagnostic)?)?;
    }
    for member in &grounds.members {
        each(&NewRow::of_member("member", &member.member_no, None, member)?)?;
    }
    Ok(())
}

fn write(
    transaction: &Transaction<'_>,
    results: &Results,
    grounds: &Grounds,
    digest: &str,
) -> Result<(), Fault> {
    let unsaid = changes::unsaid(transaction, &results.body, digest)?;
    keep_earlier(transaction, &results.body, digest)?;
    insert_results(transaction, results, grounds, digest)?;
    changes::say(transaction, &results.body, unsaid.as_ref().unwrap_or(&grounds.changes))?;
    let sql = "UPDATE run SET outputs_written = 0 WHERE body = ?";
    transaction.execute(sql, [&results.body])?;
    Ok(())
}

/// Puts a row into the digest of all rows.
pub(crate) fn add_row(digest: &mut RowsDigest, row: &NewRow<'_>) {
    digest.add(row.table, row.value.as_bytes());
    row.undecided.iter().for_each(|value| digest.add("undecided", value.as_bytes()));
}

/// Puts results in the place of those that are there, and keeps nothing of them.
pub(crate) fn insert_results(
    transaction: &Transaction<'_>,
    results: &Results,
    grounds: &Grounds,
    digest: &str,
) -> Result<(), Fault> {
    transaction.execute("DELETE FROM posting WHERE body = ?", [&results.body])?;
    transaction.execute("DELETE FROM run WHERE body = ?", [&results.body])?;
    let decided = grounds.decided.map(|id| i64::try_from(id).unwrap_or(i64::MAX));
    transaction.execute(
        "INSERT INTO run (body, info, rows_sha256, decided) VALUES (?, ?, ?, ?)",
        params![results.body, results.run.json, digest, decided],
    )?;
    if !results.basis.is_empty() {
        transaction.execute("INSERT INTO basis VALUES (?, ?)", params![results.body, results.basis])?;
    }
    let mut position = 0i64;
    each_row(results, grounds, |row| {
        row.insert(transaction, &results.body, position)?;
        position += 1;
        Ok(())
    })
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
