//! Reading and replacing the part of a run's results that depends on a decision.

use std::collections::{BTreeMap, BTreeSet};

use daicho_model::{Decision, Diagnostic, Finding, HumanDecision, Member, MemberOutcome, Posting, Record};
use jiff::civil::Date;
use rusqlite::{OptionalExtension, Transaction, params};

use crate::decisions::{OF_DOCUMENT, OF_RECORD};
use crate::digest::RowsDigest;
use crate::replace::{Fault, NewRow, add_row, not_json};
use crate::results::OF_MEMBER;
use crate::{Store, StoreError};

/// A record as it stands in the results.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordRow {
    /// Its place among the records of the run.
    pub position: i64,
    /// The record with what became of it.
    pub record: Record,
    /// As it was before decisions and the ledger.
    pub undecided: Record,
    /// When it arrived.
    pub received: Option<Date>,
}

/// What replaces a part of the results.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Patch {
    /// Records that changed, with the keys they had and have.
    pub records: Vec<(RecordRow, Vec<i64>, Vec<i64>)>,
    /// Members that were judged again: all their postings, and where they stand.
    pub members: BTreeMap<String, (Vec<Posting>, Option<MemberOutcome>)>,
    /// Findings that are no more, by position.
    pub findings_gone: Vec<i64>,
    /// Findings that are new.
    pub findings: Vec<Finding>,
    /// Diagnostics that are no more.
    pub diagnostics_gone: Vec<Diagnostic>,
    /// Diagnostics that are new.
    pub diagnostics: Vec<Diagnostic>,
    /// The last decision that the results then take in.
    pub decided: u64,
}

/// What a run's results are known by: it changes with every row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResultsMark(String, Option<i64>);

impl Store {
    /// What the results of a body are known by now; `None` without a run.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn results_mark(&self, body: &str) -> Result<Option<ResultsMark>, StoreError> {
        self.with(|connection| mark(connection, body))
    }

    /// Records that bear one of these keys, in their order.
    ///
    /// # Errors
    /// The database cannot be read, or a row is damaged.
    pub fn records_with_keys(&self, body: &str, keys: &BTreeSet<i64>) -> Result<Vec<RecordRow>, StoreError> {
        let positions = self.with(|connection| {
            let sql = "SELECT position FROM record_key WHERE body = ? AND key = ?";
            let mut statement = connection.prepare_cached(sql)?;
            let mut all = BTreeSet::new();
            for key in keys {
                let found = statement.query_map(params![body, key], |row| row.get::<_, i64>(0))?;
                all.extend(found.collect::<rusqlite::Result<Vec<_>>>()?);
            }
            Ok(all)
        })?;
        self.records_where(body, "position = ?2", positions.iter().map(|at| at as &dyn rusqlite::ToSql))
    }

    /// All records of a body, in their order.
    ///
    /// # Errors
    /// The database cannot be read, or a row is damaged.
    pub fn all_records(&self, body: &str) -> Result<Vec<RecordRow>, StoreError> {
        self.records_where(body, "?2", std::iter::once(&true as &dyn rusqlite::ToSql))
    }

    /// Records of these documents, in their order.
    ///
    /// # Errors
    /// The database cannot be read, or a row is damaged.
    pub fn records_of_documents(
        &self,
        body: &str,
        documents: &BTreeSet<String>,
    ) -> Result<Vec<RecordRow>, StoreError> {
        self.records_where(body, "document = ?2", documents.iter().map(|one| one as &dyn rusqlite::ToSql))
    }

    /// Records by their ids, in their order; ids that are not there are left out.
    ///
    /// # Errors
    /// The database cannot be read, or a row is damaged.
    pub fn records_by_id(&self, body: &str, ids: &BTreeSet<String>) -> Result<Vec<RecordRow>, StoreError> {
        self.records_where(body, "record_id = ?2", ids.iter().map(|one| one as &dyn rusqlite::ToSql))
    }

    /// Findings that name one of these records, with their positions.
    ///
    /// # Errors
    /// The database cannot be read, or a row is damaged.
    pub fn findings_of(
        &self,
        body: &str,
        records: &BTreeSet<String>,
    ) -> Result<BTreeMap<i64, Finding>, StoreError> {
        let sql = "SELECT finding.position, CAST(value AS BLOB) FROM finding_record
            JOIN finding ON finding.body = finding_record.body AND finding.position = finding_record.position
            WHERE finding_record.body = ? AND record_id = ?";
        let mut all = BTreeMap::new();
        for record in records {
            let rows: Vec<(i64, Vec<u8>)> = self.with(|connection| {
                let mut statement = connection.prepare_cached(sql)?;
                statement.query_map([body, record], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
            })?;
            for (position, value) in rows {
                let finding = self.decode("finding", || format!("{body}/{position}"), &value)?;
                all.insert(position, finding);
            }
        }
        Ok(all)
    }

    /// Members of the last run by their numbers, in its order.
    ///
    /// # Errors
    /// The database cannot be read, or a row is damaged.
    pub fn members_by_number(
        &self,
        body: &str,
        numbers: &BTreeSet<String>,
    ) -> Result<Vec<Member>, StoreError> {
        let mut all = Vec::new();
        for number in numbers {
            all.extend(self.rows_where("member", OF_MEMBER, &[body, number])?);
        }
        Ok(all)
    }

    /// Decisions about these documents, about records or findings by these ids, and all that take others back.
    ///
    /// # Errors
    /// The database cannot be read, or a row is damaged.
    pub fn decisions_about(
        &self,
        body: &str,
        documents: &BTreeSet<String>,
        records: &BTreeSet<String>,
    ) -> Result<Vec<HumanDecision>, StoreError> {
        let mut all: BTreeMap<u64, HumanDecision> = BTreeMap::new();
        let mut take = |found: Vec<HumanDecision>| all.extend(found.into_iter().map(|one| (one.id, one)));
        for document in documents {
            take(self.decisions_where(OF_DOCUMENT, &[&body, document])?);
        }
        for record in records {
            take(self.decisions_where(OF_RECORD, &[&body, record])?);
        }
        take(self.decisions_where("decision.body = ?1 AND open_answer IS NOT NULL", &[&body])?);
        Ok(all.into_values().collect())
    }

    /// Replaces a part of the results in one transaction, where they are still those that the patch was made of.
    ///
    /// # Errors
    /// The database cannot be written. Then nothing is replaced.
    pub fn patch_results(
        &mut self,
        body: &str,
        made_of: &ResultsMark,
        patch: &Patch,
    ) -> Result<bool, StoreError> {
        let path = self.path.clone();
        let transaction = self.writing()?;
        let is = mark(&transaction, body).map_err(|error| StoreError::from_sqlite(&path, &error))?;
        if is.as_ref() != Some(made_of) {
            return Ok(false);
        }
        let Some(digest) = RowsDigest::parse(&made_of.0) else {
            return Err(StoreError::Row {
                path,
                table: "run",
                row: body.to_owned(),
                detail: "rows_sha256 is no digest".to_owned(),
            });
        };
        let written = Patching { transaction: &transaction, body, digest }.write(patch);
        written.map_err(|fault| match fault {
            Fault::Sqlite(error) => StoreError::from_sqlite(&path, &error),
            Fault::Json(error) => not_json(&path, &error),
        })?;
        transaction.commit().map_err(|error| StoreError::from_sqlite(&path, &error))?;
        Ok(true)
    }

    /// Records as they were before decisions, in their order.
    ///
    /// # Errors
    /// The database cannot be read, or a row is damaged.
    pub fn undecided_records(&self, body: &str) -> Result<Vec<Record>, StoreError> {
        let mut all = Vec::new();
        self.each_record(body, "?2 ORDER BY position", &true, |row| all.push(row.undecided))?;
        Ok(all)
    }

    /// Records as they were before decisions, by id: those that were decided about and those that came with reasons of their
    /// own. Any other is as it stands, without decision and reasons.
    ///
    /// # Errors
    /// The database cannot be read, or a row is damaged.
    pub fn decided_before(&self, body: &str) -> Result<BTreeMap<String, Record>, StoreError> {
        let mut all = BTreeMap::new();
        self.each_record(body, "?2 AND undecided IS NOT NULL", &true, |row| {
            all.insert(row.record.record_id, row.undecided);
        })?;
        Ok(all)
    }

    fn records_where<'v>(
        &self,
        body: &str,
        condition: &str,
        values: impl Iterator<Item = &'v dyn rusqlite::ToSql>,
    ) -> Result<Vec<RecordRow>, StoreError> {
        let mut all = BTreeMap::new();
        for value in values {
            self.each_record(body, condition, value, |row| drop(all.insert(row.position, row)))?;
        }
        Ok(all.into_values().collect())
    }

    /// Gives the records of a condition one at a time. An order in the condition must not be asked for where an index finds a few
    /// records: the whole table would be gone through in that order.
    fn each_record(
        &self,
        body: &str,
        condition: &str,
        value: &dyn rusqlite::ToSql,
        mut each: impl FnMut(RecordRow),
    ) -> Result<(), StoreError> {
        let sql = format!(
            "SELECT position, CAST(value AS BLOB), CAST(undecided AS BLOB), received FROM record
             WHERE body = ?1 AND {condition}"
        );
        self.with(|connection| {
            let mut statement = connection.prepare_cached(&sql)?;
            let mut rows = statement.query(params![body, value])?;
            while let Some(row) = rows.next()? {
                match self.record_row(body, row)? {
                    Ok(row) => each(row),
                    Err(fault) => return Ok(Err(fault)),
                }
            }
            Ok(Ok(()))
        })?
    }

    fn record_row(
        &self,
        body: &str,
        row: &rusqlite::Row<'_>,
    ) -> rusqlite::Result<Result<RecordRow, StoreError>> {
        let position: i64 = row.get(0)?;
        let (value, undecided) = (row.get_ref(1)?.as_blob()?, row.get_ref(2)?.as_blob_or_null()?);
        let received: Option<String> = row.get(3)?;
        let name = || format!("{body}/{position}");
        let decoded = || -> Result<RecordRow, StoreError> {
            let record: Record = self.decode("record", name, value)?;
            let undecided = match undecided {
                Some(value) => self.decode("record", name, value)?,
                None => plain(&record),
            };
            let wrong = |day: String| self.damaged("record", name(), format!("received: {day:?} is no day"));
            let received = received.map(|day| day.parse().map_err(|_| wrong(day))).transpose()?;
            Ok(RecordRow { position, record, undecided, received })
        };
        Ok(decoded())
    }
}

/// A record as it was before the ledger, where nothing was decided about it and it bore no reasons of its own.
pub(crate) fn plain(record: &Record) -> Record {
    let (decision, reasons, decided_by) = (Decision::default(), Vec::new(), Vec::new());
    Record { decision, reasons, decided_by, ..record.clone() }
}

fn mark(connection: &rusqlite::Connection, body: &str) -> rusqlite::Result<Option<ResultsMark>> {
    let sql = "SELECT rows_sha256, decided FROM run WHERE body = ?";
    let row = |row: &rusqlite::Row<'_>| Ok(ResultsMark(row.get(0)?, row.get(1)?));
    connection.prepare_cached(sql)?.query_row([body], row).optional()
}

/// Remembers where a member stood. The signs keep SQLite from going through all members' rows in their order.
const AS_WRITTEN: &str = "INSERT OR IGNORE INTO written VALUES (?1, ?2,
    (SELECT value FROM outcome WHERE body = ?1 AND member_no = ?2 ORDER BY +position LIMIT 1),
    (SELECT json_group_array(json(value)) FROM
        (SELECT value FROM posting WHERE body = ?1 AND member_no = ?2 ORDER BY +position)))";

/// A patch on its way into the tables.
struct Patching<'t> {
    transaction: &'t Transaction<'t>,
    body: &'t str,
    digest: RowsDigest,
}

impl Patching<'_> {
    fn write(mut self, patch: &Patch) -> Result<(), Fault> {
        for (row, had, has) in &patch.records {
            self.record(row, had, has)?;
        }
        for (member, (postings, outcome)) in &patch.members {
            self.keep_earlier(member)?;
            self.take_out("posting", "member_no = ?2", &member)?;
            self.take_out("outcome", "member_no = ?2", &member)?;
            for posting in postings {
                self.put_in(&NewRow::of_member("posting", member, Some(&posting.record_id), posting)?)?;
            }
            if let Some(outcome) = outcome {
                self.put_in(&NewRow::of_member("outcome", member, None, outcome)?)?;
            }
        }
        for position in &patch.findings_gone {
            let sql = "DELETE FROM finding_record WHERE body = ? AND position = ?";
            self.transaction.prepare_cached(sql)?.execute(params![self.body, position])?;
            self.take_out("finding", "position = ?2", position)?;
        }
        for finding in &patch.findings {
            self.put_in(&NewRow::finding(finding)?)?;
        }
        for diagnostic in &patch.diagnostics_gone {
            self.take_out("diagnostic", "value = ?2", &serde_json::to_string(diagnostic)?)?;
        }
        for diagnostic in &patch.diagnostics {
            self.put_in(&NewRow::plain("diagnostic", diagnostic)?)?;
        }
        let decided = i64::try_from(patch.decided).unwrap_or(i64::MAX);
        let sql = "UPDATE run SET rows_sha256 = ?, decided = ? WHERE body = ?";
        self.transaction.execute(sql, params![self.digest.to_string(), decided, self.body])?;
        Ok(())
    }

    /// A record changes in its place: postings point at it.
    fn record(&mut self, row: &RecordRow, had: &[i64], has: &[i64]) -> Result<(), Fault> {
        let sql =
            "SELECT CAST(value AS BLOB), CAST(undecided AS BLOB) FROM record WHERE body = ? AND position = ?";
        let (value, undecided): (Vec<u8>, Option<Vec<u8>>) = self
            .transaction
            .prepare_cached(sql)?
            .query_row(params![self.body, row.position], |row| Ok((row.get(0)?, row.get(1)?)))?;
        self.digest.remove("record", &value);
        undecided.iter().for_each(|value| self.digest.remove("undecided", value));
        let kept = (row.undecided != plain(&row.record)).then_some(&row.undecided);
        let new = NewRow::record(&row.record, kept, row.received, has)?;
        add_row(&mut self.digest, &new);
        new.replace_record(self.transaction, self.body, row.position)?;
        let gone = "DELETE FROM record_key WHERE body = ? AND key = ? AND position = ?";
        for key in had.iter().filter(|key| !has.contains(key)) {
            self.transaction.prepare_cached(gone)?.execute(params![self.body, key, row.position])?;
        }
        let come = "INSERT OR IGNORE INTO record_key VALUES (?, ?, ?)";
        for key in has {
            self.transaction.prepare_cached(come)?.execute(params![self.body, key, row.position])?;
        }
        Ok(())
    }

    /// What a member had before becomes what it had earlier; what the last run wrote is remembered until the next one.
    fn keep_earlier(&self, member: &str) -> Result<(), Fault> {
        let run = |sql: &str| self.transaction.prepare_cached(sql)?.execute([self.body, member]).map(drop);
        run(AS_WRITTEN)?;
        for table in ["posting", "outcome"] {
            run(&format!("DELETE FROM earlier_{table} WHERE body = ? AND member_no = ?"))?;
            // Behind all that stands there: what is kept of other members may bear the same positions.
            run(&format!(
                "INSERT INTO earlier_{table} SELECT body,
                    position + (SELECT coalesce(max(position), 0) + 1 FROM earlier_{table} WHERE body = ?1),
                    member_no, value FROM {table} WHERE body = ?1 AND member_no = ?2"
            ))?;
        }
        Ok(())
    }

    fn take_out(
        &mut self,
        table: &'static str,
        condition: &str,
        value: &dyn rusqlite::ToSql,
    ) -> Result<(), Fault> {
        let sql = format!("SELECT CAST(value AS BLOB) FROM {table} WHERE body = ?1 AND {condition}");
        let mut statement = self.transaction.prepare_cached(&sql)?;
        let gone: Vec<Vec<u8>> =
            statement.query_map(params![self.body, value], |row| row.get(0))?.collect::<Result<_, _>>()?;
        gone.iter().for_each(|value| self.digest.remove(table, value));
        let sql = format!("DELETE FROM {table} WHERE body = ?1 AND {condition}");
        self.transaction.prepare_cached(&sql)?.execute(params![self.body, value])?;
        Ok(())
    }

    fn put_in(&mut self, row: &NewRow<'_>) -> Result<(), Fault> {
        add_row(&mut self.digest, row);
        let sql = format!("SELECT coalesce(max(position), -1) + 1 FROM {} WHERE body = ?", row.table);
        let position = self.transaction.prepare_cached(&sql)?.query_row([self.body], |row| row.get(0))?;
        row.insert(self.transaction, self.body, position)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_a_member_stood_is_found_by_an_index() {
        let plan = crate::plans::of(AS_WRITTEN);
        for index in
            ["outcome_of_member (body=? AND member_no=?)", "posting_of_member (body=? AND member_no=?)"]
        {
            assert!(plan.contains(index), "{plan}");
        }
    }
}
