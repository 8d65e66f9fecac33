//! What humans decided: appended, listed, never changed. Whether the chain holds is looked at in `chain_problems`.

use daicho_model::{Answer, Answered, CHAIN_START, HumanDecision, Subject};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use crate::{Store, StoreError};

/// Columns of a decision with its detail, in the order that [`Raw::of`] takes them.
const COLUMNS: &str =
    "decision.id, decision.body, batch, by_whom, given_at, open_answer, personal_sha256, previous, hash,
    salt, CAST(value AS BLOB)";
const TABLES: &str = "decision LEFT JOIN decision_detail ON decision_detail.decision = decision.id";

/// Decisions about a document, or about a record by its id. The sign keeps SQLite from going through all decisions of the body.
pub(crate) const OF_DOCUMENT: &str = "+decision.body = ?1 AND document = ?2";
pub(crate) const OF_RECORD: &str = "+decision.body = ?1 AND record_id = ?2";

fn select(condition: &str) -> String {
    format!("SELECT {COLUMNS} FROM {TABLES} WHERE {condition} ORDER BY decision.id")
}

impl Store {
    /// Appends answers that were given together, all or none, and gives them as they stand in the chain, with the applicants in
    /// whose envelopes their papers lay. They are on disk on return.
    ///
    /// # Errors
    /// The database cannot be written, [`StoreError::Chain`]: the end of the chain does not hold, or [`StoreError::Decision`]:
    /// nobody is named, or an undo names a decision that is not there. Then nothing is appended.
    pub fn append_decisions(
        &mut self,
        body: &str,
        (by, at): (&str, &str),
        answers: &[Answered],
    ) -> Result<Vec<HumanDecision>, StoreError> {
        if by.trim().is_empty() || at.is_empty() {
            return Err(self.refused("it is not said who decided, and when".to_owned()));
        }
        self.sound_end_of_chain()?;
        let path = self.path.clone();
        let answers = self.sighted(body, answers)?;
        let transaction = self.writing()?;
        let appended = append(&transaction, body, (by, at), &answers);
        let appended = appended.map_err(|error| StoreError::from_sqlite(&path, &error))?;
        for decision in &appended {
            if let Some(detail) = missing_target(&transaction, decision) {
                return Err(StoreError::Decision { path, detail });
            }
        }
        transaction.commit().map_err(|error| StoreError::from_sqlite(&path, &error))?;
        Ok(appended)
    }

    /// All decisions of a body, in the order they were given.
    ///
    /// # Errors
    /// The database cannot be read, or a row is damaged.
    pub fn decisions(&self, body: &str) -> Result<Vec<HumanDecision>, StoreError> {
        self.decisions_where("decision.body = ?1", &[&body])
    }

    /// The decisions of a body that were given after the one with this id.
    ///
    /// # Errors
    /// The database cannot be read, or a row is damaged.
    pub fn decisions_after(&self, body: &str, id: u64) -> Result<Vec<HumanDecision>, StoreError> {
        self.decisions_where("decision.body = ?1 AND decision.id > ?2", &[&body, &as_key(id)])
    }

    /// The decisions of a body that were given together.
    ///
    /// # Errors
    /// The database cannot be read, or a row is damaged.
    pub fn decisions_of_batch(&self, body: &str, batch: u64) -> Result<Vec<HumanDecision>, StoreError> {
        self.decisions_where("decision.body = ?1 AND batch = ?2", &[&body, &as_key(batch)])
    }

    /// One decision; `None` if there is no such.
    ///
    /// # Errors
    /// The database cannot be read, or the row is damaged.
    pub fn decision(&self, id: u64) -> Result<Option<HumanDecision>, StoreError> {
        Ok(self.decisions_where("decision.id = ?1", &[&as_key(id)])?.pop())
    }

    /// The id of the last decision of a body; 0 if there is none.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn last_decision(&self, body: &str) -> Result<u64, StoreError> {
        let last: i64 = self.with(|connection| {
            let sql = "SELECT coalesce(max(id), 0) FROM decision WHERE body = ?";
            connection.query_row(sql, [body], |row| row.get(0))
        })?;
        Ok(u64::try_from(last).unwrap_or_default())
    }

    /// How many decisions were ever given, in all bodies.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn decisions_given(&self) -> Result<u64, StoreError> {
        self.with(given)
    }

    /// The last decision that the results of a body take in; `None` where there are no results that can be derived
    /// again.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn decided(&self, body: &str) -> Result<Option<u64>, StoreError> {
        let decided: Option<Option<i64>> = self.with(|connection| {
            let sql = "SELECT decided FROM run WHERE body = ?";
            connection.query_row(sql, [body], |row| row.get(0)).optional()
        })?;
        Ok(decided.flatten().map(|id| u64::try_from(id).unwrap_or_default()))
    }

    pub(crate) fn decisions_where(
        &self,
        condition: &str,
        values: &[&dyn rusqlite::ToSql],
    ) -> Result<Vec<HumanDecision>, StoreError> {
        let sql = select(condition);
        let rows: Vec<Raw> =
            self.with(|connection| connection.prepare_cached(&sql)?.query_map(values, Raw::of)?.collect())?;
        rows.into_iter().map(|row| self.whole(row)).collect()
    }

    fn whole(&self, row: Raw) -> Result<HumanDecision, StoreError> {
        let key = row.id.to_string();
        let open: Option<Answer> = row
            .open
            .as_ref()
            .map(|text| self.decode("decision", || key.clone(), text.as_bytes()))
            .transpose()?;
        let detail: Option<Answered> = row
            .value
            .as_ref()
            .map(|value| self.decode("decision_detail", || key.clone(), value))
            .transpose()?;
        let gone = Answered {
            subject: Subject::Decisions,
            answer: open.unwrap_or(Answer::Erased),
            seen: None,
            note: None,
        };
        let answered = detail.unwrap_or(gone);
        Ok(HumanDecision {
            id: row.id,
            body: row.body,
            subject: answered.subject,
            answer: answered.answer,
            by: row.by,
            at: row.at,
            seen: answered.seen,
            note: answered.note,
            batch: row.batch,
            salt: row.salt.unwrap_or_default(),
            personal_sha256: row.personal_sha256,
            previous: row.previous,
            hash: row.hash,
        })
    }

    fn refused(&self, detail: String) -> StoreError {
        StoreError::Decision { path: self.path.clone(), detail }
    }
}

/// A row as it stands.
struct Raw {
    id: u64,
    body: String,
    batch: u64,
    by: String,
    at: String,
    open: Option<String>,
    personal_sha256: String,
    previous: String,
    hash: String,
    salt: Option<String>,
    value: Option<Vec<u8>>,
}

impl Raw {
    fn of(row: &Row<'_>) -> rusqlite::Result<Raw> {
        let number = |at| row.get::<_, i64>(at).map(|number| u64::try_from(number).unwrap_or_default());
        Ok(Raw {
            id: number(0)?,
            body: row.get(1)?,
            batch: number(2)?,
            by: row.get(3)?,
            at: row.get(4)?,
            open: row.get(5)?,
            personal_sha256: row.get(6)?,
            previous: row.get(7)?,
            hash: row.get(8)?,
            salt: row.get(9)?,
            value: row.get(10)?,
        })
    }
}

/// The last number that was given to a decision, whether it is still there or not.
const GIVEN: &str = "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'decision'";

/// [`GIVEN`], as a number.
pub(crate) fn given(connection: &Connection) -> rusqlite::Result<u64> {
    let given: i64 = connection.query_row(GIVEN, [], |row| row.get(0))?;
    Ok(u64::try_from(given).unwrap_or_default())
}

/// Appends within a transaction of the caller's.
pub(crate) fn append(
    transaction: &Transaction<'_>,
    body: &str,
    (by, at): (&str, &str),
    answers: &[Answered],
) -> rusqlite::Result<Vec<HumanDecision>> {
    let last = transaction
        .query_row("SELECT id, hash FROM decision ORDER BY id DESC LIMIT 1", [], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?))
        })
        .optional()?;
    let (last, mut previous) = last.unwrap_or((0, CHAIN_START.to_owned()));
    // A number is given once: what was cut off at the end leaves a gap that the check sees.
    let batch = u64::try_from(last).unwrap_or_default().max(given(transaction)?) + 1;
    let mut appended = Vec::with_capacity(answers.len());
    for (id, answered) in (batch..).zip(answers) {
        let salt = new_salt(transaction)?;
        let sealed = HumanDecision::seal((id, batch), body, (by, at), answered.clone(), salt, &previous);
        previous.clone_from(&sealed.hash);
        insert(transaction, &sealed, answered)?;
        appended.push(sealed);
    }
    Ok(appended)
}

fn insert(
    transaction: &Transaction<'_>,
    sealed: &HumanDecision,
    answered: &Answered,
) -> rusqlite::Result<()> {
    let open = sealed.answer.is_open().then(|| serde_json::json!(sealed.answer).to_string());
    let sql = "INSERT INTO decision VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
    transaction.prepare_cached(sql)?.execute(params![
        as_key(sealed.id),
        sealed.body,
        as_key(sealed.batch),
        sealed.by,
        sealed.at,
        open,
        sealed.personal_sha256,
        sealed.previous,
        sealed.hash,
    ])?;
    insert_detail(transaction, sealed.id, &sealed.salt, answered)
}

/// Puts a personal part in, with what it is found by.
pub(crate) fn insert_detail(
    transaction: &Transaction<'_>,
    id: u64,
    salt: &str,
    answered: &Answered,
) -> rusqlite::Result<()> {
    let [document, record_id, member_no] = keys(answered);
    let sql = "INSERT INTO decision_detail VALUES (?, ?, ?, ?, ?, ?)";
    let values = params![as_key(id), salt, answered.canonical(), document, record_id, member_no];
    transaction.prepare_cached(sql)?.execute(values).map(drop)
}

/// A salt for a personal part: 128 random bits, hex.
pub(crate) fn new_salt(transaction: &Transaction<'_>) -> rusqlite::Result<String> {
    transaction.query_row("SELECT lower(hex(randomblob(16)))", [], |row| row.get(0))
}

/// Document, record and member that a decision is found by.
pub(crate) fn keys(answered: &Answered) -> [Option<String>; 3] {
    let seen = answered.seen.as_ref().map(|seen| seen.document.clone());
    let (document, record) = match &answered.subject {
        Subject::Record { record_id } => (seen, Some(record_id.clone())),
        Subject::Page { document, .. } => (Some(document.sha256.clone()), None),
        Subject::Finding { records, .. } => (seen, records.first().cloned()),
        Subject::Member { .. } | Subject::Name { .. } | Subject::Decisions => (seen, None),
    };
    let member = match (&answered.answer, &answered.subject) {
        (Answer::Member { member_no }, _) | (_, Subject::Member { member_no }) => Some(member_no.clone()),
        _ => None,
    };
    [document, record, member]
}

/// Why an undo cannot stand: it must name what was decided before it, for the same body.
fn missing_target(transaction: &Transaction<'_>, decision: &HumanDecision) -> Option<String> {
    let (column, target) = match decision.answer {
        Answer::Undo { decision_id } => ("id", decision_id),
        Answer::UndoBatch { batch } => ("batch", batch),
        _ => return None,
    };
    let sql = format!("SELECT EXISTS (SELECT 1 FROM decision WHERE {column} = ? AND body = ? AND batch < ?)");
    let values = params![as_key(target), decision.body, as_key(decision.batch)];
    let there: rusqlite::Result<bool> = transaction.query_row(&sql, values, |row| row.get(0));
    (!there.unwrap_or_default()).then(|| format!("no decision {target} of {} to take back", decision.body))
}

pub(crate) fn as_key(id: u64) -> i64 {
    i64::try_from(id).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decisions_about_a_paper_are_found_by_an_index() {
        let plans = [OF_DOCUMENT, OF_RECORD].map(|condition| crate::plans::of(&select(condition)));
        assert!(plans[0].contains("decision_of_document (document=?)"), "{}", plans[0]);
        assert!(plans[1].contains("decision_of_record (record_id=?)"), "{}", plans[1]);
        assert!(plans.iter().all(|plan| !plan.contains("decision_of_body")), "{plans:?}");
    }
}
