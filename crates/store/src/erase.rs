//! Erasing what tells of a person (消去): rows, readings and the personal parts of decisions go, the chain stays.

use std::collections::{BTreeMap, BTreeSet};

use daicho_model::{Answer, Answered, Masked, Subject, personal_digest};
use rusqlite::{Transaction, params};

use crate::decisions::as_key;
use crate::digest::RowsDigest;
use crate::replace::{Fault, add_row, each_row, insert_results, not_json};
use crate::{Grounds, Results, Standing, Store, StoreError, changes, decisions};

/// What is erased of one body.
pub struct Erasure<'a> {
    /// The body.
    pub body: &'a str,
    /// Members whose rows go.
    pub members: BTreeSet<String>,
    /// Decisions whose personal parts go.
    pub decisions: BTreeSet<u64>,
    /// Decisions about others, as they read without the members.
    pub masked: BTreeMap<u64, Answered>,
    /// Pages (document, page) that bore the members' papers: a later run passes them over.
    pub pages: BTreeSet<(String, u32)>,
    /// Documents whose readings go and whose papers stay.
    pub read_anew: BTreeSet<String>,
    /// Whether a text tells of the members: such readings go.
    pub tells: &'a dyn Fn(&str) -> bool,
    /// What is left of the body's last run; `None` where it had none.
    pub left: Option<(&'a Results, &'a Grounds)>,
    /// Where members who stay, and are judged otherwise now, stood in the outputs before.
    pub stood: Vec<(String, Standing)>,
    /// Objections to papers of others that waited because of the members.
    pub objections: Vec<Answered>,
}

impl Store {
    /// Erases in one transaction, in all of these bodies. An erasure of each is appended to the chain, so that what is missing
    /// is explained. `seen` is [`Store::decisions_given`] from before it was found out what goes. [`Store::purge`] must follow.
    ///
    /// # Errors
    /// The database cannot be written; [`StoreError::Busy`]: somebody has decided since. Then nothing is erased.
    pub fn erase(
        &mut self,
        clerk: (&str, &str),
        erasures: &[Erasure<'_>],
        seen: u64,
    ) -> Result<(), StoreError> {
        let path = self.path.clone();
        let transaction = self.writing()?;
        let given = decisions::given(&transaction).map_err(|error| StoreError::from_sqlite(&path, &error))?;
        if given != seen {
            return Err(StoreError::Busy { path });
        }
        for erasure in erasures {
            erase(&transaction, clerk, erasure).map_err(|fault| match fault {
                Fault::Sqlite(error) => StoreError::from_sqlite(&path, &error),
                Fault::Json(error) => not_json(&path, &error),
            })?;
        }
        transaction.commit().map_err(|error| StoreError::from_sqlite(&path, &error))
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

    /// Tables in which a text still tells of somebody, with the number of such texts; all bodies' rows are looked at.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn mentions(&self, tells: &dyn Fn(&str) -> bool) -> Result<Vec<(&'static str, u64)>, StoreError> {
        let mut found: Vec<(&'static str, u64)> = Vec::new();
        for (table, column) in PLACES {
            let sql = format!("SELECT CAST({column} AS BLOB) FROM {table} WHERE {column} IS NOT NULL");
            let count = self.with(|connection| {
                let mut statement = connection.prepare(&sql)?;
                let mut rows = statement.query([])?;
                let mut count = 0;
                while let Some(row) = rows.next()? {
                    count += u64::from(tells(&String::from_utf8_lossy(row.get_ref(0)?.as_blob()?)));
                }
                Ok(count)
            })?;
            match found.last_mut() {
                Some((last, sum)) if *last == table => *sum += count,
                _ => found.push((table, count)),
            }
        }
        found.retain(|(_, count)| *count > 0);
        Ok(found)
    }
}

/// Where texts of people stand.
const PLACES: [(&str, &str); 18] = [
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
    ("decision", "by_whom"),
    ("decision_detail", "value"),
    ("question", "value"),
    ("change", "value"),
    ("written", "outcome"),
    ("written", "postings"),
];

fn erase(transaction: &Transaction<'_>, (by, at): (&str, &str), erasure: &Erasure<'_>) -> Result<(), Fault> {
    let body = erasure.body;
    let salts: Vec<(u64, &Answered, String)> = erasure
        .masked
        .iter()
        .map(|(id, answered)| Ok((*id, answered, decisions::new_salt(transaction)?)))
        .collect::<rusqlite::Result<_>>()?;
    let masked = salts.iter().map(|(decision, answered, salt)| Masked {
        decision: *decision,
        personal_sha256: personal_digest(salt, &answered.canonical()),
    });
    let answer = Answer::Erasure {
        decisions: erasure.decisions.iter().copied().collect(),
        masked: masked.collect(),
        pages: erasure.pages.iter().cloned().collect(),
    };
    let answered = Answered { subject: Subject::Decisions, answer, seen: None, note: None };
    let appended = decisions::append(transaction, body, (by, at), &[answered])?;
    let id = appended.first().map_or(0, |decision| decision.id);
    if !erasure.objections.is_empty() {
        decisions::append(transaction, body, (by, at), &erasure.objections)?;
    }
    for decision in erasure.decisions.iter().chain(erasure.masked.keys()) {
        let sql = "INSERT OR IGNORE INTO erased_decision VALUES (?, ?)";
        transaction.prepare_cached(sql)?.execute([as_key(*decision), as_key(id)])?;
        let sql = "DELETE FROM decision_detail WHERE decision = ?";
        transaction.prepare_cached(sql)?.execute([as_key(*decision)])?;
    }
    for (decision, answered, salt) in salts {
        decisions::insert_detail(transaction, decision, &salt, answered)?;
    }
    for (document, page) in &erasure.pages {
        let sql = "INSERT OR IGNORE INTO erased_page VALUES (?, ?)";
        transaction.prepare_cached(sql)?.execute(params![document, page])?;
        transaction.prepare_cached("DELETE FROM reading WHERE sha256 = ?")?.execute([document])?;
    }
    for document in &erasure.read_anew {
        transaction.prepare_cached("DELETE FROM reading WHERE sha256 = ?")?.execute([document])?;
    }
    forget_readings(transaction, erasure.tells)?;
    for member in &erasure.members {
        for table in ["earlier_posting", "earlier_outcome", "written"] {
            let sql = format!("DELETE FROM {table} WHERE body = ? AND member_no = ?");
            transaction.prepare_cached(&sql)?.execute([body, member])?;
        }
    }
    if let Some((results, grounds)) = erasure.left {
        let mut digest = RowsDigest::default();
        each_row(results, grounds, |row| {
            add_row(&mut digest, row);
            Ok(())
        })?;
        insert_results(transaction, results, grounds, &digest.to_string())?;
        changes::say(transaction, body, &grounds.changes)?;
        transaction.execute("UPDATE run SET outputs_written = 0 WHERE body = ?", [body])?;
        changes::keep_standings(transaction, body, &erasure.stood)?;
    }
    Ok(())
}

/// Takes out the readings that tell of the members, whoever sent the paper: they are read again where it is still there.
fn forget_readings(transaction: &Transaction<'_>, tells: &dyn Fn(&str) -> bool) -> rusqlite::Result<()> {
    let mut telling: Vec<i64> = Vec::new();
    {
        let mut statement = transaction.prepare("SELECT rowid, CAST(document AS BLOB) FROM reading")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            if tells(&String::from_utf8_lossy(row.get_ref(1)?.as_blob()?)) {
                telling.push(row.get(0)?);
            }
        }
    }
    let mut statement = transaction.prepare_cached("DELETE FROM reading WHERE rowid = ?")?;
    telling.iter().try_for_each(|row| statement.execute([row]).map(drop))
}
