//! Writing the review queue: that of a run, and what changes in it when papers do.

use std::collections::{BTreeMap, BTreeSet};

use daicho_model::{ALIKE, OF_ENVELOPE, Question, QuestionKind};
use rusqlite::{OptionalExtension, Transaction, params};
use sha2::{Digest, Sha256};

use crate::{Store, StoreError};

impl Store {
    /// Replaces the queue of a body by that of a new run, all or nothing. Nobody has anything of it in work.
    ///
    /// # Errors
    /// The database cannot be written, or there is no run of the body.
    pub fn replace_questions(&mut self, body: &str, questions: &[Question]) -> Result<(), StoreError> {
        self.in_one(|transaction| {
            transaction.execute("DELETE FROM question WHERE body = ?", [body])?;
            write(transaction, body, questions)
        })
    }

    /// Takes some papers out of a question: what was answered keeps its id, the rest is a question of its own in the
    /// same place of the queue, whose id is given.
    ///
    /// # Errors
    /// The database cannot be written.
    pub fn split_question(
        &mut self,
        body: &str,
        id: &str,
        answered: &Question,
        rest: &Question,
    ) -> Result<String, StoreError> {
        let rest = Question { key: format!("{}|{}", rest.key, rest.records.join(",")), ..rest.clone() };
        let rest_id = crate::queue::id(&rest.key);
        self.in_one(|transaction| {
            let sql = "SELECT rank FROM question WHERE body = ? AND question_id = ?";
            let rank: i64 = transaction.query_row(sql, [body, id], |row| row.get(0))?;
            rewrite(transaction, body, id, (answered, "open"))?;
            put(transaction, body, rank, &rest)
        })
        .map(|()| rest_id)
    }

    /// Keeps the queue true when papers have changed: a paper leaves the questions that are no longer asked about it, and
    /// joins those that now are (`fresh`, the questions about the changed papers alone). A paper that is still asked about stays on
    /// the sheet that it was gathered on, and is asked about there alone. A question without papers is answered; one that is
    /// asked about an answered paper again waits again.
    ///
    /// # Errors
    /// The database cannot be written, or a row is damaged.
    pub fn refresh_questions(
        &mut self,
        body: &str,
        changed: &BTreeSet<String>,
        fresh: &[Question],
    ) -> Result<(), StoreError> {
        self.in_one(|transaction| refresh(transaction, body, changed, fresh))
    }
}

/// Writes the queue of a run, in its order.
fn write(transaction: &Transaction<'_>, body: &str, questions: &[Question]) -> rusqlite::Result<()> {
    (0i64..).zip(questions).try_for_each(|(rank, one)| put(transaction, body, rank, one))
}

/// Puts one question into the queue; one of the same key is replaced and waits again.
fn put(transaction: &Transaction<'_>, body: &str, rank: i64, one: &Question) -> rusqlite::Result<()> {
    let id = id(&one.key);
    transaction
        .prepare_cached("DELETE FROM question WHERE body = ? AND question_id = ?")?
        .execute([body, id.as_str()])?;
    transaction
        .prepare_cached(
            "INSERT INTO question (body, question_id, rank, state, kind, decisive, records, value)
             VALUES (?, ?, ?, 'open', ?, ?, ?, ?)",
        )?
        .execute(params![body, id, rank, one.kind.as_str(), one.decisive, count(one), json(one)?])?;
    name_records(transaction, body, &id, one)
}

/// Says anew in which papers a question is found.
fn name_records(transaction: &Transaction<'_>, body: &str, id: &str, one: &Question) -> rusqlite::Result<()> {
    let mut statement =
        transaction.prepare_cached("INSERT OR IGNORE INTO question_record VALUES (?, ?, ?)")?;
    one.records.iter().try_for_each(|record| statement.execute([body, id, record.as_str()]).map(drop))
}

/// Writes what a question asks about now, and in which state.
fn rewrite(
    transaction: &Transaction<'_>,
    body: &str,
    id: &str,
    (one, state): (&Question, &str),
) -> rusqlite::Result<()> {
    transaction
        .prepare_cached(
            "UPDATE question SET value = ?, records = ?, decisive = ?, kind = ?, state = ?
             WHERE body = ? AND question_id = ?",
        )?
        .execute(params![json(one)?, count(one), one.decisive, one.kind.as_str(), state, body, id])?;
    transaction
        .prepare_cached("DELETE FROM question_record WHERE body = ? AND question_id = ?")?
        .execute([body, id])?;
    name_records(transaction, body, id, one)
}

fn read(
    transaction: &Transaction<'_>,
    body: &str,
    id: &str,
) -> rusqlite::Result<Option<(Question, String, i64)>> {
    let sql = "SELECT CAST(value AS BLOB), state, rank FROM question WHERE body = ? AND question_id = ?";
    let row: Option<(Vec<u8>, String, i64)> = transaction
        .prepare_cached(sql)?
        .query_row([body, id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    let wrong = |error: serde_json::Error| {
        rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, error.into())
    };
    row.map(|(text, state, rank)| Ok((serde_json::from_slice(&text).map_err(wrong)?, state, rank)))
        .transpose()
}

fn refresh(
    transaction: &Transaction<'_>,
    body: &str,
    changed: &BTreeSet<String>,
    fresh: &[Question],
) -> rusqlite::Result<()> {
    let mut asked: BTreeMap<String, Question> = fresh.iter().map(|one| (id(&one.key), one.clone())).collect();
    let mut rank = None::<i64>;
    for id in questions_of(transaction, body, changed)? {
        let Some((mut had, state, place)) = read(transaction, body, &id)? else { continue };
        rank = Some(rank.map_or(place, |rank| rank.min(place)));
        if state == "answered" {
            continue;
        }
        if had.kind == QuestionKind::Finding {
            // All open findings of the changed papers are among the fresh questions, but those that a sheet shows.
            if !asked.contains_key(&id) {
                settle(transaction, body, &id)?;
            }
            continue;
        }
        let still = asked.get(&id).map_or_else(Vec::new, |one| one.records.clone());
        let is_part = is_part(&had.key) && !asked.contains_key(&id);
        let before = had.records.len();
        let mut left = std::mem::take(&mut had.records);
        left.retain(|record| {
            !changed.contains(record) || still.contains(record) || (is_part && taken_out(&mut asked, record))
        });
        had = had.about_papers(left);
        if had.records.is_empty() {
            settle(transaction, body, &id)?;
        } else if had.records.len() < before {
            rewrite(transaction, body, &id, (&had, &state))?;
        }
    }
    for (id, one) in &asked {
        let id = id.as_str();
        match read(transaction, body, id)? {
            _ if one.records.is_empty() => {}
            None => put(transaction, body, rank.unwrap_or_default(), one)?,
            Some((_, state, place)) if state == "answered" => put(transaction, body, place, one)?,
            Some((mut had, state, _)) => {
                let more: Vec<String> =
                    one.records.iter().filter(|record| !had.records.contains(record)).cloned().collect();
                if !more.is_empty() {
                    let all = had.records.iter().cloned().chain(more).collect();
                    had = had.about_papers(all);
                    rewrite(transaction, body, id, (&had, &state))?;
                }
            }
        }
    }
    Ok(())
}

/// Whether a question is part of what single papers are asked about otherwise: a gathered sheet, or what was put off of one.
fn is_part(key: &str) -> bool {
    key.starts_with(ALIKE) || (key.starts_with(OF_ENVELOPE) && key.contains('|'))
}

/// Takes a paper out of the fresh questions about envelopes: whether one of them asks about it.
fn taken_out(asked: &mut BTreeMap<String, Question>, record: &String) -> bool {
    let about =
        asked.iter().find(|(_, one)| one.key.starts_with(OF_ENVELOPE) && one.records.contains(record));
    let Some((id, one)) = about.map(|(id, one)| (id.clone(), one.clone())) else { return false };
    let rest = one.records.iter().filter(|had| *had != record).cloned().collect();
    asked.insert(id, one.about_papers(rest)).is_some()
}

/// Nothing of it is asked any more.
fn settle(transaction: &Transaction<'_>, body: &str, id: &str) -> rusqlite::Result<()> {
    let settled = "UPDATE question SET state = 'answered' WHERE body = ? AND question_id = ?";
    transaction.execute(settled, [body, id]).map(drop)
}

/// The questions in which these papers are.
fn questions_of(
    transaction: &Transaction<'_>,
    body: &str,
    records: &BTreeSet<String>,
) -> rusqlite::Result<BTreeSet<String>> {
    let sql = "SELECT question_id FROM question_record WHERE body = ? AND record_id = ?";
    let mut statement = transaction.prepare_cached(sql)?;
    let mut all = BTreeSet::new();
    for record in records {
        for id in statement.query_map([body, record.as_str()], |row| row.get(0))? {
            all.insert(id?);
        }
    }
    Ok(all)
}

fn json(one: &Question) -> rusqlite::Result<String> {
    serde_json::to_string(one).map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))
}

fn count(one: &Question) -> i64 {
    i64::try_from(one.records.len()).unwrap_or(i64::MAX)
}

fn id(key: &str) -> String {
    Sha256::digest(key.as_bytes()).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}
