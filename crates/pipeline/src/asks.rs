//! What was asked of somebody and is not answered yet.

use std::collections::{BTreeMap, BTreeSet};

use daicho_ledger::decided::active;
use daicho_model::{Answer, HumanDecision, Subject};
use daicho_store::{Store, StoreError};

/// A question to somebody: nothing else was decided about its papers since.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenAsk {
    /// To whom.
    pub whom: String,
    /// What.
    pub text: String,
    /// Who asked.
    pub by: String,
    /// When, RFC 3339.
    pub at: String,
    /// The decisions that keep it.
    pub batch: u64,
    /// The papers that it is about, by record id.
    pub records: BTreeSet<String>,
}

/// The open questions to somebody about these records, in the order they were asked.
///
/// # Errors
/// The database cannot be read, or a row is damaged.
pub fn open_asks(store: &Store, body: &str, records: &BTreeSet<String>) -> Result<Vec<OpenAsk>, StoreError> {
    Ok(of(&store.decisions_about(body, &BTreeSet::new(), records)?))
}

/// The same among these decisions.
pub(crate) fn of(decisions: &[HumanDecision]) -> Vec<OpenAsk> {
    let mut last: BTreeMap<&str, &HumanDecision> = BTreeMap::new();
    for decision in active(decisions) {
        let about = match &decision.subject {
            Subject::Record { record_id } => std::slice::from_ref(record_id),
            Subject::Finding { records, .. } => records,
            Subject::Page { .. } | Subject::Member { .. } | Subject::Name { .. } | Subject::Decisions => &[],
        };
        last.extend(about.iter().map(|record| (record.as_str(), decision)));
    }
    let mut asks: BTreeMap<u64, OpenAsk> = BTreeMap::new();
    for (record, decision) in last {
        let Answer::Ask { whom, text } = &decision.answer else { continue };
        let new = || OpenAsk {
            whom: whom.clone(),
            text: text.clone(),
            by: decision.by.clone(),
            at: decision.at.clone(),
            batch: decision.batch,
            records: BTreeSet::new(),
        };
        asks.entry(decision.batch).or_insert_with(new).records.insert(record.to_owned());
    }
    asks.into_values().collect()
}

#[cfg(test)]
mod tests {
    use daicho_model::{Answered, CHAIN_START};

    use super::*;

    /// Decisions `batch, record, answer` leave these questions open, `whom: records`.
    fn check(decisions: &[(u64, &str, Answer)], expected: &[&str]) {
        let sealed = |(id, (batch, record, answer)): (u64, &(u64, &str, Answer))| {
            let subject = match *record {
                "" => Subject::Decisions,
                record => Subject::Record { record_id: record.to_owned() },
            };
            let answered = Answered { subject, answer: answer.clone(), seen: None, note: None };
            HumanDecision::seal(
                (id, *batch),
                "jrs",
                ("係", "2026-02-01"),
                answered,
                "5a".to_owned(),
                CHAIN_START,
            )
        };
        let all: Vec<HumanDecision> = (1..).zip(decisions).map(sealed).collect();
        let told = |one: OpenAsk| format!("{}: {}", one.whom, Vec::from_iter(one.records).join(" "));
        assert_eq!(of(&all).into_iter().map(told).collect::<Vec<_>>(), expected);
    }

    fn ask(whom: &str) -> Answer {
        Answer::Ask { whom: whom.to_owned(), text: "どの会か".to_owned() }
    }

    #[test]
    fn a_question_to_somebody_is_open_until_something_is_decided_about_its_papers() {
        check(&[(1, "a", ask("委員会")), (1, "b", ask("委員会"))], &["委員会: a b"]);
        check(&[(1, "a", ask("委員会")), (1, "b", ask("委員会")), (3, "a", Answer::Accept)], &["委員会: b"]);
        check(&[(1, "a", Answer::Accept), (2, "a", ask("学会"))], &["学会: a"]);
        check(&[(1, "a", ask("委員会")), (2, "a", ask("学会"))], &["学会: a"]);
        check(&[(1, "a", ask("委員会")), (2, "", Answer::UndoBatch { batch: 1 })], &[]);
        check(
            &[(1, "a", ask("委員会")), (2, "a", Answer::Copy), (3, "", Answer::UndoBatch { batch: 2 })],
            &["委員会: a"],
        );
    }
}
