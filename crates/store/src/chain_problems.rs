//! Everything that does not hold in the chain of decisions.

use std::collections::{BTreeMap, BTreeSet};

use daicho_model::{Answer, Answered, CHAIN_START, HumanDecision};

use crate::decisions::keys;
use crate::{Problem, Store, StoreError};

impl Store {
    /// What does not hold in the chain of decisions; empty where all is well: ids without a gap, each hash that of its
    /// decision and of the one before, each personal part the one that was decided or erased by a named erasure.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn chain_problems(&self) -> Result<Vec<Problem>, StoreError> {
        let mut problems = Vec::new();
        let decisions = match self.decisions_where("1", &[]) {
            Ok(decisions) => decisions,
            Err(error @ StoreError::Row { .. }) => {
                return Ok(vec![Problem { check: "chain", detail: error.to_string() }]);
            }
            Err(error) => return Err(error),
        };
        let erasures = Erasures::of(&decisions);
        let mut previous = CHAIN_START;
        for (expected, decision) in (1..).zip(&decisions) {
            for detail in faults(expected, decision, previous, &erasures) {
                problems
                    .push(Problem { check: "chain", detail: format!("decision {}: {detail}", decision.id) });
            }
            previous = &decision.hash;
        }
        problems.extend(self.chain_end_problem(decisions.len())?);
        problems.extend(self.detail_column_problems()?);
        problems.extend(self.erasure_problems(&decisions)?);
        Ok(problems)
    }

    /// What an erasure of the chain names and the tables do not, or the other way: pages that a run would read again, pages that it
    /// would pass over though nobody erased them, decisions without their mark.
    fn erasure_problems(&self, decisions: &[HumanDecision]) -> Result<Vec<Problem>, StoreError> {
        let passed_over = self.erased_pages()?;
        let named = decisions.iter().filter_map(|decision| match &decision.answer {
            Answer::Erasure { pages, .. } => Some(pages.iter().map(|page| (page, decision.id))),
            _ => None,
        });
        let named: BTreeMap<&(String, u32), u64> = named.flatten().collect();
        let lacking = named.iter().filter(|(page, _)| !passed_over.contains(*page));
        let lacking = lacking.map(|((document, page), id)| Problem {
            check: "chain",
            detail: format!("decision {id}: page {page} of {document} was erased, and would be read again"),
        });
        let added = passed_over.iter().filter(|page| !named.contains_key(page));
        let added = added.map(|(document, page)| Problem {
            check: "chain",
            detail: format!("page {page} of {document} would be passed over, and no erasure names it"),
        });
        let kept: BTreeSet<u64> = self.with(|connection| {
            let ids = connection
                .prepare("SELECT decision FROM erased_decision")?
                .query_map([], |row| row.get::<_, i64>(0))?
                .collect::<rusqlite::Result<Vec<i64>>>();
            ids.map(|ids| ids.into_iter().filter_map(|id| u64::try_from(id).ok()).collect())
        })?;
        let erased = Erasures::of(decisions);
        let unmarked = erased.gone.iter().chain(erased.masked.keys()).filter(|id| !kept.contains(id));
        let unmarked = unmarked.map(|id| Problem {
            check: "chain",
            detail: format!("decision {id}: an erasure names it, and its mark is missing"),
        });
        Ok(lacking.chain(added).chain(unmarked).collect())
    }

    /// Decisions that were cut off at the end leave their number behind.
    fn chain_end_problem(&self, found: usize) -> Result<Option<Problem>, StoreError> {
        let given = self.decisions_given()?;
        let detail = format!("{given} decisions were given, {found} are there");
        Ok((given != found as u64).then_some(Problem { check: "chain", detail }))
    }

    /// Whether the columns that queries use say what the sealed value says.
    fn detail_column_problems(&self) -> Result<Vec<Problem>, StoreError> {
        let columns = self.with(|connection| {
            let sql =
                "SELECT decision, CAST(value AS BLOB), document, record_id, member_no FROM decision_detail
                 ORDER BY decision";
            connection
                .prepare(sql)?
                .query_map([], |row| {
                    let columns: [Option<String>; 3] = [row.get(2)?, row.get(3)?, row.get(4)?];
                    Ok((row.get::<_, i64>(0)?, row.get::<_, Vec<u8>>(1)?, columns))
                })?
                .collect::<rusqlite::Result<Vec<_>>>()
        })?;
        let wrong = columns.into_iter().filter(|(_, value, columns)| {
            serde_json::from_slice::<Answered>(value).is_ok_and(|one| keys(&one) != *columns)
        });
        let told = wrong.map(|(id, ..)| Problem {
            check: "chain",
            detail: format!("decision {id}: its columns do not say what its value says"),
        });
        Ok(told.collect())
    }
}

/// What erasures of a chain say of the decisions before them.
struct Erasures<'a> {
    /// Decisions whose personal parts are gone.
    gone: BTreeSet<u64>,
    /// Digests of personal parts as they read since.
    masked: BTreeMap<u64, &'a str>,
}

impl Erasures<'_> {
    fn of(decisions: &[HumanDecision]) -> Erasures<'_> {
        let mut all = Erasures { gone: BTreeSet::new(), masked: BTreeMap::new() };
        for decision in decisions {
            if let Answer::Erasure { decisions, masked, .. } = &decision.answer {
                all.gone.extend(decisions);
                all.masked.extend(masked.iter().map(|one| (one.decision, one.personal_sha256.as_str())));
            }
        }
        all
    }
}

/// What is wrong with one decision of the chain.
fn faults(
    expected: u64,
    decision: &HumanDecision,
    previous: &str,
    erasures: &Erasures<'_>,
) -> Vec<&'static str> {
    let mut faults = Vec::new();
    if decision.id != expected {
        faults.push("one before it is missing");
    }
    if decision.previous != previous {
        faults.push("it does not follow the one before");
    }
    if decision.expected_hash() != decision.hash {
        faults.push("it was changed: its hash is another");
    }
    let sealed = erasures.masked.get(&decision.id).copied().unwrap_or(&decision.personal_sha256);
    match decision.personal_part_is(sealed) {
        Some(true) => {}
        Some(false) => faults.push("what was decided was changed"),
        None if erasures.gone.contains(&decision.id) => {}
        None => faults.push("what was decided is missing, and no erasure names it"),
    }
    faults
}
