//! A quick look at the chain of decisions: before anything is built on it.
//!
//! [`Store::chain_problems`] says everything that is wrong, and understands every decision for it. Here the texts as they stand
//! are digested and nothing more, and the first fault ends the look.

use std::collections::{BTreeMap, BTreeSet};

use daicho_model::{Answer, CHAIN_START, HumanDecision, Subject, personal_digest};
use rusqlite::{OptionalExtension, Row};

use crate::{Store, StoreError};

/// Every decision behind an id, with its personal part.
const BEHIND: &str = "SELECT decision.id, body, batch, by_whom, given_at, CAST(open_answer AS BLOB), personal_sha256, previous,
        hash, salt, CAST(value AS BLOB)
    FROM decision LEFT JOIN decision_detail ON decision_detail.decision = decision.id
    WHERE decision.id > ? ORDER BY decision.id";

/// How many decisions a look at the end goes through.
const END: i64 = 100;

impl Store {
    /// Whether the chain of decisions holds from its beginning.
    ///
    /// # Errors
    /// [`StoreError::Chain`] with its first fault, or the database cannot be read.
    pub fn sound_chain(&self) -> Result<(), StoreError> {
        self.sound_behind(0)
    }

    /// Whether the last hundred decisions hold and none of all is missing: what can be looked at before every decision.
    ///
    /// # Errors
    /// As [`Store::sound_chain`].
    pub(crate) fn sound_end_of_chain(&self) -> Result<(), StoreError> {
        let last: i64 = self.with(|connection| {
            connection.query_row("SELECT coalesce(max(id), 0) FROM decision", [], |row| row.get(0))
        })?;
        self.sound_behind((last - END).max(0))
    }

    fn sound_behind(&self, before: i64) -> Result<(), StoreError> {
        // One snapshot: somebody may append meanwhile.
        let snapshot = self.connection.unchecked_transaction().map_err(|error| self.error(&error))?;
        let found: i64 = self
            .with(|connection| connection.query_row("SELECT count(*) FROM decision", [], |row| row.get(0)))?;
        let (given, found) = (self.decisions_given()?, u64::try_from(found).unwrap_or_default());
        let mut look = self.begin(before)?;
        let fault = self.with(|connection| {
            let mut statement = connection.prepare_cached(BEHIND)?;
            let mut rows = statement.query([before])?;
            while let Some(row) = rows.next()? {
                if let Some(fault) = look.at(&Link::of(row)?) {
                    return Ok(Some(fault));
                }
            }
            Ok(look.at_the_end(given, found))
        })?;
        drop(snapshot);
        let broken = |detail| StoreError::Chain { path: self.path.clone(), detail };
        fault.map_or(Ok(()), |detail| Err(broken(detail)))
    }

    /// The look behind a decision, which must be there.
    fn begin(&self, before: i64) -> Result<Look, StoreError> {
        let hash: Option<String> = self.with(|connection| {
            let sql = "SELECT hash FROM decision WHERE id = ?";
            connection.query_row(sql, [before], |row| row.get(0)).optional()
        })?;
        let previous = hash.unwrap_or_else(|| CHAIN_START.to_owned());
        Ok(Look { last: u64::try_from(before).unwrap_or_default(), previous, ..Look::default() })
    }
}

/// A decision as it stands.
struct Link {
    decision: HumanDecision,
    personal: Option<(String, Vec<u8>)>,
    is_readable: bool,
}

impl Link {
    fn of(row: &Row<'_>) -> rusqlite::Result<Link> {
        let number = |at| row.get::<_, i64>(at).map(|number| u64::try_from(number).unwrap_or_default());
        let open: Option<Vec<u8>> = row.get(5)?;
        let answer = open.map(|text| serde_json::from_slice::<Answer>(&text));
        let is_readable = !matches!(answer, Some(Err(_)));
        let decision = HumanDecision {
            id: number(0)?,
            body: row.get(1)?,
            subject: Subject::Decisions,
            answer: answer.and_then(Result::ok).unwrap_or(Answer::Erased),
            by: row.get(3)?,
            at: row.get(4)?,
            seen: None,
            note: None,
            batch: number(2)?,
            salt: String::new(),
            personal_sha256: row.get(6)?,
            previous: row.get(7)?,
            hash: row.get(8)?,
        };
        let (salt, value): (Option<String>, Option<Vec<u8>>) = (row.get(9)?, row.get(10)?);
        Ok(Link { decision, personal: salt.zip(value), is_readable })
    }

    /// Digest of the personal part as it stands; `None` where it is gone.
    fn personal_sha256(&self) -> Option<String> {
        let (salt, value) = self.personal.as_ref()?;
        Some(std::str::from_utf8(value).map_or_else(|_| String::new(), |text| personal_digest(salt, text)))
    }
}

/// What was seen so far.
#[derive(Default)]
struct Look {
    last: u64,
    previous: String,
    missing: BTreeSet<u64>,
    erased: BTreeSet<u64>,
    /// Personal parts that are not as they were sealed, and what erasures say of them.
    changed: BTreeMap<u64, String>,
    masked: BTreeMap<u64, String>,
}

impl Look {
    /// What is wrong with the next decision.
    fn at(&mut self, link: &Link) -> Option<String> {
        let decision = &link.decision;
        let fault = if decision.id != self.last + 1 {
            Some("one before it is missing")
        } else if decision.previous != self.previous {
            Some("it does not follow the one before")
        } else if !link.is_readable || decision.expected_hash() != decision.hash {
            Some("it was changed: its hash is another")
        } else {
            None
        };
        if let Answer::Erasure { decisions, masked, .. } = &decision.answer {
            self.erased.extend(decisions);
            self.masked.extend(masked.iter().map(|one| (one.decision, one.personal_sha256.clone())));
        }
        match link.personal_sha256() {
            None => drop(self.missing.insert(decision.id)),
            Some(digest) if digest != decision.personal_sha256 => {
                self.changed.insert(decision.id, digest);
            }
            Some(_) => {}
        }
        (self.last, self.previous) = (decision.id, decision.hash.clone());
        fault.map(|fault| format!("decision {}: {fault}", decision.id))
    }

    /// What is wrong with the whole: an end that was cut off, a personal part that is gone though no erasure names it.
    fn at_the_end(&self, given: u64, found: u64) -> Option<String> {
        if given != found {
            return Some(format!("{given} decisions were given, {found} are there"));
        }
        let told = |(id, digest): &(&u64, &String)| self.masked.get(*id) == Some(*digest);
        if let Some((id, _)) = self.changed.iter().find(|one| !told(one)) {
            return Some(format!("decision {id}: what was decided was changed"));
        }
        let id = self.missing.difference(&self.erased).next()?;
        Some(format!("decision {id}: what was decided is missing, and no erasure names it"))
    }
}
