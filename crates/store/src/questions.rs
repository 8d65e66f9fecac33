//! The review queue as it is kept: its questions in their order, who has one in work, and what became of it.
//!
//! The clock stands outside: every call that needs a time is given one, in seconds.

use daicho_model::{Question, Record};
use rusqlite::{OptionalExtension, Row, params};

use crate::{Store, StoreError};

/// What became of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum QuestionState {
    /// Waits for an answer.
    Open,
    /// Somebody else was asked.
    Asked,
    /// Answered.
    Answered,
}

impl QuestionState {
    /// As the table spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            QuestionState::Open => "open",
            QuestionState::Asked => "asked",
            QuestionState::Answered => "answered",
        }
    }

    fn parse(text: &str) -> QuestionState {
        match text {
            "asked" => QuestionState::Asked,
            "answered" => QuestionState::Answered,
            _ => QuestionState::Open,
        }
    }
}

/// A question with its place in the queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Queued {
    /// 16 hex digits of its key's digest: the same question bears the same id after another run.
    pub id: String,
    /// The question.
    pub question: Question,
    /// What became of it.
    pub state: QuestionState,
    /// Who has it in work, and until when (seconds).
    pub lease: Option<(String, i64)>,
    /// The answers that settled it.
    pub batch: Option<u64>,
}

/// How many questions of one kind and state there are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueueCount {
    /// The state.
    pub state: QuestionState,
    /// The kind, as [`daicho_model::QuestionKind::as_str`] spells it.
    pub kind: String,
    /// Whether the answers can change an outcome.
    pub decisive: bool,
    /// Questions.
    pub questions: u64,
    /// Pieces of paper in them.
    pub records: u64,
}

const COLUMNS: &str = "question_id, CAST(value AS BLOB), state, lease_by, lease_until, batch";

/// Whose work a question is, and the time.
#[derive(Clone, Copy, Debug)]
pub struct Lease<'a> {
    /// Who takes it.
    pub by: &'a str,
    /// The time, in seconds.
    pub now: i64,
    /// Until when nobody else gets it.
    pub until: i64,
}

impl Store {
    /// One record of a body's last run; `None` if there is none of that id.
    ///
    /// # Errors
    /// The database cannot be read, or the row is damaged.
    pub fn record(&self, body: &str, record_id: &str) -> Result<Option<Record>, StoreError> {
        let text: Option<Vec<u8>> = self.with(|connection| {
            let sql = "SELECT CAST(value AS BLOB) FROM record WHERE body = ? AND record_id = ?";
            connection.prepare_cached(sql)?.query_row([body, record_id], |row| row.get(0)).optional()
        })?;
        text.map(|text| self.decode("record", || record_id.to_owned(), &text)).transpose()
    }

    /// How many questions there are, by state and kind.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn queue_counts(&self, body: &str) -> Result<Vec<QueueCount>, StoreError> {
        self.with(|connection| {
            connection
                .prepare_cached(
                    "SELECT state, kind, decisive, count(*), sum(records) FROM question WHERE body = ?
                     GROUP BY state, kind, decisive ORDER BY state, kind, decisive",
                )?
                .query_map([body], |row| {
                    let (state, questions, records): (String, i64, i64) =
                        (row.get(0)?, row.get(3)?, row.get(4)?);
                    Ok(QueueCount {
                        state: QuestionState::parse(&state),
                        kind: row.get(1)?,
                        decisive: row.get(2)?,
                        questions: questions.unsigned_abs(),
                        records: records.unsigned_abs(),
                    })
                })?
                .collect()
        })
    }

    /// Whether any record of a body waits for a human.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn has_waiting(&self, body: &str) -> Result<bool, StoreError> {
        self.with(|connection| {
            let sql = "SELECT EXISTS (SELECT 1 FROM record WHERE body = ? AND status = 'review')";
            connection.prepare_cached(sql)?.query_row([body], |row| row.get(0))
        })
    }

    /// The first questions of a state in the order of asking.
    ///
    /// # Errors
    /// The database cannot be read, or a row is damaged.
    pub fn queue(&self, body: &str, state: QuestionState, most: u32) -> Result<Vec<Queued>, StoreError> {
        let sql =
            format!("SELECT {COLUMNS} FROM question WHERE body = ? AND state = ? ORDER BY rank LIMIT ?");
        let rows: Vec<RawQuestion> = self.with(|connection| {
            connection.prepare_cached(&sql)?.query_map(params![body, state.as_str(), most], raw)?.collect()
        })?;
        rows.into_iter().map(|row| self.queued(row)).collect()
    }

    /// One question; `None` where there is none of that id.
    ///
    /// # Errors
    /// The database cannot be read, or the row is damaged.
    pub fn question(&self, body: &str, id: &str) -> Result<Option<Queued>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM question WHERE body = ? AND question_id = ?");
        let row =
            self.with(|connection| connection.prepare_cached(&sql)?.query_row([body, id], raw).optional())?;
        row.map(|row| self.queued(row)).transpose()
    }

    /// The questions in which one of these papers is, in the order of asking.
    ///
    /// # Errors
    /// The database cannot be read, or a row is damaged.
    pub fn questions_about(&self, body: &str, records: &[String]) -> Result<Vec<Queued>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM question WHERE body = ?1 AND question_id IN (
                SELECT question_id FROM question_record
                WHERE body = ?1 AND record_id IN (SELECT value FROM json_each(?2))
             ) ORDER BY rank"
        );
        let records = self.encode("question", || "papers".to_owned(), &records)?;
        let rows: Vec<RawQuestion> = self.with(|connection| {
            connection.prepare_cached(&sql)?.query_map(params![body, records], raw)?.collect()
        })?;
        rows.into_iter().map(|row| self.queued(row)).collect()
    }

    /// Takes the next open question that nobody else has in work and that is not among `passed`; what is in the taker's
    /// hands already comes first.
    ///
    /// # Errors
    /// The database cannot be written, or the row is damaged.
    pub fn take_question(
        &self,
        body: &str,
        lease: Lease<'_>,
        passed: &[String],
    ) -> Result<Option<Queued>, StoreError> {
        let sql = format!(
            "UPDATE question SET lease_by = ?1, lease_until = ?2 WHERE body = ?3 AND question_id = (
                SELECT question_id FROM question WHERE body = ?3 AND state = 'open'
                AND (lease_until IS NULL OR lease_until <= ?4 OR lease_by = ?1)
                AND question_id NOT IN (SELECT value FROM json_each(?5)) ORDER BY rank LIMIT 1
             ) RETURNING {COLUMNS}"
        );
        let passed = self.encode("question", || "passed over".to_owned(), &passed)?;
        let row = self.write(|connection| {
            let values = params![lease.by, lease.until, body, lease.now, passed];
            connection.prepare_cached(&sql)?.query_row(values, raw).optional()
        })?;
        row.map(|row| self.queued(row)).transpose()
    }

    /// Takes one question that waits, unless somebody else has it in work: whether it is the taker's now.
    ///
    /// # Errors
    /// The database cannot be written.
    pub fn take_this_question(&self, body: &str, id: &str, lease: Lease<'_>) -> Result<bool, StoreError> {
        self.write(|connection| {
            let changed = connection
                .prepare_cached(
                    "UPDATE question SET lease_by = ?1, lease_until = ?2
                     WHERE body = ?3 AND question_id = ?4 AND state <> 'answered'
                     AND (lease_until IS NULL OR lease_until <= ?5 OR lease_by = ?1)",
                )?
                .execute(params![lease.by, lease.until, body, id, lease.now])?;
            Ok(changed == 1)
        })
    }

    /// Gives a question back.
    ///
    /// # Errors
    /// The database cannot be written.
    pub fn release_question(&self, body: &str, id: &str, by: &str) -> Result<(), StoreError> {
        self.write(|connection| {
            connection
                .prepare_cached(
                    "UPDATE question SET lease_by = NULL, lease_until = NULL
                     WHERE body = ? AND question_id = ? AND lease_by = ?",
                )?
                .execute([body, id, by])
                .map(drop)
        })
    }

    /// Says what became of a question by a batch of answers; nobody has it in work any more.
    ///
    /// # Errors
    /// The database cannot be written.
    pub fn settle_question(
        &self,
        body: &str,
        id: &str,
        state: QuestionState,
        batch: u64,
    ) -> Result<(), StoreError> {
        self.write(|connection| {
            connection
                .prepare_cached(
                    "UPDATE question SET state = ?, batch = ?, lease_by = NULL, lease_until = NULL
                     WHERE body = ? AND question_id = ?",
                )?
                .execute(params![state.as_str(), as_key(batch), body, id])
                .map(drop)
        })
    }

    /// Opens again what a batch of answers had settled: the ids.
    ///
    /// # Errors
    /// The database cannot be written.
    pub fn reopen_questions(&self, body: &str, batch: u64) -> Result<Vec<String>, StoreError> {
        self.write(|connection| {
            connection
                .prepare_cached(
                    "UPDATE question SET state = 'open', batch = NULL WHERE body = ? AND batch = ?
                     RETURNING question_id",
                )?
                .query_map(params![body, as_key(batch)], |row| row.get(0))?
                .collect()
        })
    }

    fn queued(&self, row: RawQuestion) -> Result<Queued, StoreError> {
        Ok(Queued {
            question: self.decode("question", || row.id.clone(), &row.value)?,
            state: QuestionState::parse(&row.state),
            lease: row.lease_by.zip(row.lease_until),
            batch: row.batch.map(i64::unsigned_abs),
            id: row.id,
        })
    }
}

struct RawQuestion {
    id: String,
    value: Vec<u8>,
    state: String,
    lease_by: Option<String>,
    lease_until: Option<i64>,
    batch: Option<i64>,
}

fn raw(row: &Row<'_>) -> rusqlite::Result<RawQuestion> {
    Ok(RawQuestion {
        id: row.get(0)?,
        value: row.get(1)?,
        state: row.get(2)?,
        lease_by: row.get(3)?,
        lease_until: row.get(4)?,
        batch: row.get(5)?,
    })
}

fn as_key(batch: u64) -> i64 {
    i64::try_from(batch).unwrap_or(i64::MAX)
}
