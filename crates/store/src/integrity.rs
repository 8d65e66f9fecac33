//! What `daicho check` asks of a database.

use std::collections::{BTreeMap, BTreeSet};

use daicho_model::{Decision, MemberOutcome, Points, Posting, PostingStatus};

use crate::{Store, StoreError, digest};

/// One thing that is wrong with a database.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// Which check found it: `sqlite`, `foreign_key`, `chain`, `decided`, `row`, `digest`, `column`, `count`, `total`,
    /// `twice`, `decision`, `points`, `arithmetic`.
    pub check: &'static str,
    /// What it found, in English, with the row, body or member concerned.
    pub detail: String,
}

impl Store {
    /// Everything that is wrong with the database; empty where all is well.
    ///
    /// Checks the pages and indexes (`PRAGMA integrity_check`), the foreign keys, the chain of decisions, that every row
    /// can be understood, that no result was changed since its run, and that postings and outcomes tell the same.
    ///
    /// # Errors
    /// The database cannot be read at all.
    pub fn integrity(&self) -> Result<Vec<Problem>, StoreError> {
        let mut problems = self.sqlite_problems()?;
        problems.extend(self.foreign_key_problems()?);
        problems.extend(self.chain_problems()?);
        problems.extend(self.reading_problems()?);
        for body in self.bodies()? {
            problems.extend(self.digest_problems(&body)?);
            problems.extend(self.column_problems(&body)?);
            problems.extend(self.decided_problems(&body)?);
            match self.results(&body) {
                Ok(Some(results)) => {
                    problems.extend(journal_problems(
                        &body,
                        &results.journal.postings,
                        &results.journal.outcomes,
                    ));
                    problems.extend(posting_problems(&body, &results));
                }
                Ok(None) => {}
                Err(error @ StoreError::Row { .. }) => {
                    problems.push(Problem { check: "row", detail: error.to_string() });
                }
                Err(error) => return Err(error),
            }
        }
        Ok(problems)
    }

    fn sqlite_problems(&self) -> Result<Vec<Problem>, StoreError> {
        let lines: Vec<String> = self.with(|connection| {
            connection.prepare("PRAGMA integrity_check")?.query_map([], |row| row.get(0))?.collect()
        })?;
        Ok(lines
            .into_iter()
            .filter(|line| line != "ok")
            .map(|detail| Problem { check: "sqlite", detail })
            .collect())
    }

    fn foreign_key_problems(&self) -> Result<Vec<Problem>, StoreError> {
        self.with(|connection| {
            connection
                .prepare("PRAGMA foreign_key_check")?
                .query_map([], |row| {
                    let (table, id, parent): (String, Option<i64>, String) =
                        (row.get(0)?, row.get(1)?, row.get(2)?);
                    let detail = format!("{table} row {} has no {parent}", id.unwrap_or_default());
                    Ok(Problem { check: "foreign_key", detail })
                })?
                .collect()
        })
    }

    fn reading_problems(&self) -> Result<Vec<Problem>, StoreError> {
        let keys: Vec<crate::ReadingKey> = self.with(|connection| {
            connection
                .prepare(
                    "SELECT sha256, reader_digest, first_page, last_page FROM reading
                     ORDER BY sha256, reader_digest, first_page, last_page",
                )?
                .query_map([], |row| {
                    Ok(crate::ReadingKey {
                        sha256: row.get(0)?,
                        reader_digest: row.get(1)?,
                        first_page: row.get(2)?,
                        last_page: row.get(3)?,
                    })
                })?
                .collect()
        })?;
        let mut problems = Vec::new();
        for key in keys {
            match self.reading(&key) {
                Ok(_) => {}
                Err(error @ StoreError::Row { .. }) => {
                    problems.push(Problem { check: "row", detail: error.to_string() });
                }
                Err(error) => return Err(error),
            }
        }
        Ok(problems)
    }

    /// Whether the columns that queries use say what the rows say.
    fn column_problems(&self, body: &str) -> Result<Vec<Problem>, StoreError> {
        let sql = "SELECT 'record ' || record_id FROM record WHERE body = ? AND json_valid(value) AND (
                record_id IS NOT json_extract(value, '$.record_id')
                OR status IS NOT json_extract(value, '$.decision')
                OR document IS NOT json_extract(value, '$.document.sha256')
                OR page IS NOT json_extract(value, '$.page')
                OR member_no IS NOT coalesce(json_extract(value, '$.envelope'),
                    CASE json_extract(value, '$.member.status')
                        WHEN 'accepted' THEN json_extract(value, '$.member.member_no') END))
            ORDER BY position";
        let ids = |sql: &str| -> Result<Vec<String>, StoreError> {
            self.with(|connection| connection.prepare(sql)?.query_map([body], |row| row.get(0))?.collect())
        };
        let mut wrong = ids(sql)?;
        for table in ["posting", "outcome", "member"] {
            let sql = format!(
                "SELECT '{table} ' || rowid FROM {table} WHERE body = ? AND json_valid(value)
                 AND member_no IS NOT json_extract(value, '$.member_no') ORDER BY rowid"
            );
            wrong.extend(ids(&sql)?);
        }
        let told = wrong.into_iter().map(|id| Problem {
            check: "column",
            detail: format!("{body}: the columns of {id} do not say what its value says"),
        });
        Ok(told.collect())
    }

    /// Whether the results rest on decisions that are not there.
    fn decided_problems(&self, body: &str) -> Result<Option<Problem>, StoreError> {
        let (decided, last) = (self.decided(body)?.unwrap_or_default(), self.last_decision(body)?);
        let detail = format!("{body}: the results take in decision {decided}, the last one is {last}");
        Ok((decided > last).then_some(Problem { check: "decided", detail }))
    }

    fn digest_problems(&self, body: &str) -> Result<Option<Problem>, StoreError> {
        let kept: String = self.with(|connection| {
            connection.query_row("SELECT rows_sha256 FROM run WHERE body = ?", [body], |row| row.get(0))
        })?;
        let now = self.with(|connection| digest::of_body(connection, body))?.to_string();
        Ok((now != kept).then(|| Problem {
            check: "digest",
            detail: format!("{body}: rows were changed since the run that wrote them"),
        }))
    }
}

/// Whether postings and records of one body tell the same: no record is debited twice on one account, what is posted
/// is of a record that was decided so, and base less cut gives the points.
fn posting_problems(body: &str, results: &crate::Results) -> Vec<Problem> {
    let decisions: BTreeMap<&str, Decision> =
        results.records.iter().map(|record| (record.record_id.as_str(), record.decision)).collect();
    let mut seen: BTreeSet<(&str, &str)> = BTreeSet::new();
    let mut problems = Vec::new();
    let mut problem = |check, detail: String| problems.push(Problem { check, detail });
    for one in &results.journal.postings {
        let (id, account) = (one.record_id.as_str(), one.account.as_str());
        if !seen.insert((id, account)) {
            problem("twice", format!("{body}: record {id} is posted twice on {account}"));
        }
        // A record that is not there is told by the foreign keys.
        let decision = decisions.get(id).copied();
        let agrees = decision.is_none_or(|decision| match one.status {
            PostingStatus::Posted => matches!(decision, Decision::Posted | Decision::Review),
            PostingStatus::Pending => decision == Decision::Review,
            PostingStatus::Void => decision != Decision::NotApplicable,
        });
        if !agrees {
            let status = status(one.status);
            problem(
                "decision",
                format!("{body}: record {id} is {status} in the journal and {decision:?} itself"),
            );
        }
        if one.points < Points::ZERO || (one.status == PostingStatus::Void && one.points != Points::ZERO) {
            problem("points", format!("{body}: record {id} has {} points on {account}", one.points));
        }
        if let Some(sum) = &one.arithmetic
            && one.status == PostingStatus::Posted
            && sum.base - sum.cut != one.points
        {
            let told = format!("{} - {} is not {}", sum.base, sum.cut, one.points);
            problem("arithmetic", format!("{body}: record {id} on {account}: {told}"));
        }
    }
    problems
}

/// Whether postings and outcomes of one body tell the same: the numbers of postings per status are equal, and every
/// account's total is what is posted on it.
fn journal_problems(body: &str, postings: &[Posting], outcomes: &[MemberOutcome]) -> Vec<Problem> {
    let mut counts: BTreeMap<(&str, &str), u64> = BTreeMap::new();
    let mut sums: BTreeMap<(&str, &str), Points> = BTreeMap::new();
    for posting in postings {
        *counts.entry((&posting.member_no, status(posting.status))).or_default() += 1;
        if posting.status == PostingStatus::Posted {
            *sums.entry((&posting.member_no, &posting.account)).or_default() += posting.points;
        }
    }
    let mut problems = Vec::new();
    for outcome in outcomes {
        let member = outcome.member_no.as_str();
        for name in ["posted", "pending", "void"] {
            let said = outcome.counts.get(name).copied().unwrap_or_default();
            let there = counts.get(&(member, name)).copied().unwrap_or_default();
            if said != there {
                let detail =
                    format!("{body}: member {member}: {said} {name} in the outcome, {there} in the journal");
                problems.push(Problem { check: "count", detail });
            }
        }
        for (account, total) in &outcome.totals {
            let sum = sums.get(&(member, account.as_str())).copied().unwrap_or_default();
            if *total != sum {
                let detail = format!("{body}: member {member}: {account} total {total}, but {sum} posted");
                problems.push(Problem { check: "total", detail });
            }
        }
    }
    problems
}

fn status(status: PostingStatus) -> &'static str {
    match status {
        PostingStatus::Posted => "posted",
        PostingStatus::Pending => "pending",
        PostingStatus::Void => "void",
    }
}
