//! What the last run of a body ended with.

use std::collections::BTreeMap;

use daicho_model::{Diagnostic, Finding, Journal, Member, MemberOutcome, Posting, Record};
use jiff::civil::Date;
use rusqlite::OptionalExtension;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::{Store, StoreError};

/// What the run says of itself: versions, digests, counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RunInfo {
    /// The JSON of `run.json`.
    pub json: String,
}

/// How many postings of one year have one status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostingCount {
    /// The year of the first day; `None` where no day is known.
    pub year: Option<String>,
    /// The status, as JSON spells it.
    pub status: String,
    /// Postings.
    pub postings: u64,
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

/// All rows of a body, and those of one of its members.
const ALL: &str = "body = ?1";
pub(crate) const OF_MEMBER: &str = "body = ?1 AND member_no = ?2";

impl Store {
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
            journal: Journal { postings: self.all_postings(body)?, outcomes: self.outcomes(body)? },
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
        self.rows_where("posting", OF_MEMBER, &[body, member_no])
    }

    /// Where one member stands; `None` if the member was not judged.
    ///
    /// # Errors
    /// The database cannot be read, or a row is damaged.
    pub fn outcome(&self, body: &str, member_no: &str) -> Result<Option<MemberOutcome>, StoreError> {
        let rows = self.rows_where("outcome", OF_MEMBER, &[body, member_no])?;
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
        self.rows_where("earlier_posting", OF_MEMBER, &[body, member_no])
    }

    /// The postings of every member, in the run's order.
    ///
    /// # Errors
    /// The database cannot be read, or a row is damaged.
    pub fn all_postings(&self, body: &str) -> Result<Vec<Posting>, StoreError> {
        self.all_rows("posting", body)
    }

    /// How many postings there are, by the year of their first day and by status.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn posting_counts(&self, body: &str) -> Result<Vec<PostingCount>, StoreError> {
        let sql = "SELECT substr(json_extract(value, '$.from'), 1, 4) AS year, json_extract(value, '$.status') AS status, count(*)
            FROM posting WHERE body = ? GROUP BY year, status ORDER BY year, status";
        self.with(|connection| {
            let mut statement = connection.prepare_cached(sql)?;
            let row = |row: &rusqlite::Row<'_>| {
                let postings: i64 = row.get(2)?;
                Ok(PostingCount { year: row.get(0)?, status: row.get(1)?, postings: postings.unsigned_abs() })
            };
            statement.query_map([body], row)?.collect()
        })
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
        let rows = self.rows_where("earlier_outcome", OF_MEMBER, &[body, member_no])?;
        Ok(rows.into_iter().next())
    }

    /// The members that the last run judged, in their order.
    ///
    /// # Errors
    /// The database cannot be read, or a row is damaged.
    pub fn members(&self, body: &str) -> Result<Vec<Member>, StoreError> {
        self.all_rows("member", body)
    }

    /// When papers arrived, by document path.
    ///
    /// # Errors
    /// The database cannot be read, or a row is damaged.
    pub fn received(&self, body: &str) -> Result<BTreeMap<String, Date>, StoreError> {
        let sql = "SELECT record_id, json_extract(value, '$.document.path'), received FROM record
            WHERE body = ? AND received IS NOT NULL";
        let rows: Vec<(String, String, String)> = self.with(|connection| {
            let mut statement = connection.prepare_cached(sql)?;
            statement.query_map([body], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?.collect()
        })?;
        let parsed = rows.into_iter().map(|(id, path, day)| match day.parse() {
            Ok(day) => Ok((path, day)),
            Err(_) => Err(self.damaged("record", id, format!("received: {day:?} is no day"))),
        });
        parsed.collect()
    }

    /// Where every member stands, in the run's order.
    ///
    /// # Errors
    /// The database cannot be read, or a row is damaged.
    pub fn outcomes(&self, body: &str) -> Result<Vec<MemberOutcome>, StoreError> {
        self.all_rows("outcome", body)
    }

    /// What the audit saw, by code and records.
    ///
    /// # Errors
    /// The database cannot be read, or a row is damaged.
    pub fn findings(&self, body: &str) -> Result<Vec<Finding>, StoreError> {
        let mut findings: Vec<Finding> = self.all_rows("finding", body)?;
        findings.sort_by(|a, b| (&a.code, &a.records).cmp(&(&b.code, &b.records)));
        Ok(findings)
    }

    /// What went wrong with the inputs, by file and place.
    ///
    /// # Errors
    /// The database cannot be read, or a row is damaged.
    pub fn diagnostics(&self, body: &str) -> Result<Vec<Diagnostic>, StoreError> {
        let mut diagnostics: Vec<Diagnostic> = self.all_rows("diagnostic", body)?;
        diagnostics.sort();
        Ok(diagnostics)
    }

    pub(crate) fn all_rows<T: DeserializeOwned>(
        &self,
        table: &'static str,
        body: &str,
    ) -> Result<Vec<T>, StoreError> {
        self.rows_where(table, ALL, &[body])
    }

    pub(crate) fn rows_where<T: DeserializeOwned>(
        &self,
        table: &'static str,
        condition: &str,
        values: &[&str],
    ) -> Result<Vec<T>, StoreError> {
        let sql = select(table, condition);
        let body = values.first().copied().unwrap_or_default();
        // A row at a time: all of them as text beside what they say would be as large as the database.
        self.with(|connection| {
            let mut statement = connection.prepare_cached(&sql)?;
            let mut rows = statement.query(rusqlite::params_from_iter(values))?;
            let mut all = Vec::new();
            while let Some(row) = rows.next()? {
                let position: i64 = row.get(0)?;
                match self.decode(table, || format!("{body}/{position}"), row.get_ref(1)?.as_blob()?) {
                    Ok(value) => all.push(value),
                    Err(fault) => return Ok(Err(fault)),
                }
            }
            Ok(Ok(all))
        })?
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
        self.damaged(table, row, error.to_string())
    }

    pub(crate) fn damaged(&self, table: &'static str, row: String, detail: String) -> StoreError {
        StoreError::Row { path: self.path.clone(), table, row, detail }
    }
}

/// Rows of a table in their order.
fn select(table: &str, condition: &str) -> String {
    // A member's rows that were derived again stand behind the others': the journal's order is the members'. The signs keep
    // SQLite from going through all rows of a body in their order where an index finds a few of them.
    let order = match (table, condition) {
        (_, condition) if condition != ALL => "+position",
        ("posting" | "outcome" | "earlier_posting" | "earlier_outcome", _) => "member_no, position",
        _ => "position",
    };
    format!("SELECT position, CAST(value AS BLOB) FROM {table} WHERE {condition} ORDER BY {order}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_one_member_are_found_by_an_index() {
        for table in ["posting", "outcome", "earlier_posting", "earlier_outcome", "member"] {
            let plan = crate::plans::of(&select(table, OF_MEMBER));
            assert!(plan.contains("(body=? AND member_no=?)"), "{table}: {plan}");
        }
    }
}
