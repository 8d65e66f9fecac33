//! Erasing what tells of a person (消去): rows, readings and the personal parts of decisions go, the chain stays.

use std::collections::BTreeSet;

use daicho_model::{Answer, Answered, Subject};
use rusqlite::{Transaction, TransactionBehavior, params};

use crate::digest::RowsDigest;
use crate::replace::{Fault, add_row, each_row, insert_results, not_json};
use crate::{Grounds, Results, Store, StoreError, decisions};

/// What is erased.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Erasure {
    /// Members whose rows go.
    pub members: BTreeSet<String>,
    /// Decisions whose personal parts go.
    pub decisions: BTreeSet<u64>,
    /// Pages (document, page) that bore the members' papers: a later run passes them over.
    pub pages: BTreeSet<(String, u32)>,
    /// Names and other texts that must not stay anywhere.
    pub texts: BTreeSet<String>,
}

impl Store {
    /// Erases in one transaction: `results` and `grounds` are what is left of the body's last run (`None`: it had none).
    /// An erasure is appended to the chain, so that what is missing is explained. [`Store::purge`] must follow.
    ///
    /// # Errors
    /// The database cannot be written. Then nothing is erased.
    pub fn erase(
        &mut self,
        body: &str,
        (by, at): (&str, &str),
        erasure: &Erasure,
        left: Option<(&Results, &Grounds)>,
    ) -> Result<u64, StoreError> {
        let path = self.path.clone();
        let begun = self.connection.transaction_with_behavior(TransactionBehavior::Immediate);
        let transaction = begun.map_err(|error| StoreError::from_sqlite(&path, &error))?;
        let done = erase(&transaction, body, (by, at), erasure, left).map_err(|fault| match fault {
            Fault::Sqlite(error) => StoreError::from_sqlite(&path, &error),
            Fault::Json(error) => not_json(&path, &error),
        })?;
        transaction.commit().map_err(|error| StoreError::from_sqlite(&path, &error))?;
        Ok(done)
    }

    /// Rewrites the file without what was deleted from it, and empties its log. Nobody else may use the database.
    ///
    /// # Errors
    /// [`StoreError::Busy`]: somebody does; what was erased may then still be found in the file or its log.
    pub fn purge(&self) -> Result<(), StoreError> {
        self.with(|connection| {
            connection.execute_batch("VACUUM")?;
            connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, bool>(0))
        })
        .and_then(|busy| if busy { Err(StoreError::Busy { path: self.path.clone() }) } else { Ok(()) })
    }

    /// Pages that a run passes over, for their papers were erased.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn erased_pages(&self) -> Result<BTreeSet<(String, u32)>, StoreError> {
        self.with(|connection| {
            connection
                .prepare("SELECT document, page FROM erased_page")?
                .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect()
        })
    }

    /// Tables in which one of these texts still stands, with the number of rows.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn mentions(&self, texts: &BTreeSet<String>) -> Result<Vec<(&'static str, u64)>, StoreError> {
        let mut found = Vec::new();
        for (table, column) in PLACES {
            let sql = format!("SELECT count(*) FROM {table} WHERE instr(CAST({column} AS TEXT), ?) > 0");
            for text in texts {
                let count: i64 =
                    self.with(|connection| connection.query_row(&sql, [text], |row| row.get(0)))?;
                if count > 0 {
                    found.push((table, u64::try_from(count).unwrap_or_default()));
                }
            }
        }
        Ok(found)
    }
}

/// Where texts of people stand.
const PLACES: [(&str, &str); 13] = [
    ("reading", "document"),
    ("run", "info"),
    ("basis", "value"),
    ("record", "value"),
    ("record", "undecided"),
    ("posting", "value"),
    ("outcome", "value"),
    ("finding", "value"),
    ("diagnostic", "value"),
    ("member", "value"),
    ("earlier_posting", "value"),
    ("earlier_outcome", "value"),
    ("decision_detail", "value"),
];

fn erase(
    transaction: &Transaction<'_>,
    body: &str,
    (by, at): (&str, &str),
    erasure: &Erasure,
    left: Option<(&Results, &Grounds)>,
) -> Result<u64, Fault> {
    let answer = Answer::Erasure { decisions: erasure.decisions.iter().copied().collect() };
    let answered = Answered { subject: Subject::Decisions, answer, seen: None, note: None };
    let appended = decisions::append(transaction, body, (by, at), &[answered])?;
    let id = appended.first().map_or(0, |decision| decision.id);
    let key = |id: u64| i64::try_from(id).unwrap_or(i64::MAX);
    for decision in &erasure.decisions {
        let sql = "INSERT OR IGNORE INTO erased_decision VALUES (?, ?)";
        transaction.prepare_cached(sql)?.execute([key(*decision), key(id)])?;
        let sql = "DELETE FROM decision_detail WHERE decision = ?";
        transaction.prepare_cached(sql)?.execute([key(*decision)])?;
    }
    for (document, page) in &erasure.pages {
        let sql = "INSERT OR IGNORE INTO erased_page VALUES (?, ?)";
        transaction.prepare_cached(sql)?.execute(params![document, page])?;
        transaction.prepare_cached("DELETE FROM reading WHERE sha256 = ?")?.execute([document])?;
    }
    for text in &erasure.texts {
        let sql = "DELETE FROM reading WHERE instr(CAST(document AS TEXT), ?) > 0";
        transaction.prepare_cached(sql)?.execute([text])?;
    }
    for member in &erasure.members {
        for table in ["earlier_posting", "earlier_outcome", "written"] {
            let sql = format!("DELETE FROM {table} WHERE body = ? AND member_no = ?");
            transaction.prepare_cached(&sql)?.execute([body, member])?;
        }
    }
    if let Some((results, grounds)) = left {
        let mut digest = RowsDigest::default();
        each_row(results, grounds, |row| {
            add_row(&mut digest, row);
            Ok(())
        })?;
        insert_results(transaction, results, grounds, &digest.to_string())?;
    }
    Ok(id)
}
