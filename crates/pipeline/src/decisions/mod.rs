//! Taking what humans decide: understood, appended, and what depends on it derived again.

mod csv;
mod spoken;
mod undo;

use std::collections::BTreeMap;

use daicho_model::{Answered, Diagnostic, HumanDecision, Severity, Subject, paper_of};
use daicho_store::Store;

use crate::body::Body;
use crate::error::Failure;
use crate::rederive::{Rederived, rederive};

pub use csv::read_csv;
pub use spoken::{Spoken, understand};

/// Who decides, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clerk {
    /// Name of the person.
    pub by: String,
    /// RFC 3339.
    pub at: String,
}

/// What became of answers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Taken {
    /// The decisions as they stand in the chain.
    pub decisions: Vec<HumanDecision>,
    /// What was derived again.
    pub rederived: Rederived,
}

/// Takes answers as a clerk says them, all or none: one that cannot be meant keeps the others from being taken, too.
///
/// # Errors
/// Answers that cannot be meant, each with its row, or a database that cannot be written.
pub fn decide(store: &mut Store, body: &Body, clerk: &Clerk, said: &[Spoken]) -> Result<Taken, Failure> {
    // What is decided about must be what stands, also where an earlier decision was cut off before it counted.
    rederive(store, body)?;
    let mut answers = Vec::with_capacity(said.len());
    let mut wrong = Vec::new();
    let mut rows: BTreeMap<(String, &str), u64> = BTreeMap::new();
    for one in said {
        let understood = understand(store, body, one)?;
        // A question decides nothing: several may be asked about one paper.
        if let Some(row) = one.row.filter(|_| one.answer != "ask")
            && let Some(first) = rows.insert((answered_about(one, &understood), topic(&one.answer)), row)
        {
            wrong.push(refusal(one, &answered_twice(first)));
        }
        match understood {
            Ok(answered) => answers.push(answered),
            Err(detail) => wrong.push(refusal(one, &detail)),
        }
    }
    if !wrong.is_empty() {
        let message = "決定を受け付けない / the decisions were not taken".to_owned();
        let hint = "何も記録していない。直してもう一度 / nothing was kept: mend them and try again";
        return Err(Failure::usage(message, hint).with(wrong));
    }
    take(store, body, clerk, &answers)
}

/// Appends answers and derives again what depends on them.
///
/// # Errors
/// An undo that would take nothing back, or a database that cannot be written.
pub fn take(store: &mut Store, body: &Body, clerk: &Clerk, answers: &[Answered]) -> Result<Taken, Failure> {
    if !is_instant(&clerk.at) {
        let message = format!("{}: 日時ではない / no date and time", clerk.at);
        return Err(Failure::usage(message, "RFC 3339: 2026-11-30T09:00:00+09:00"));
    }
    undo::check(store, body, answers)?;
    let decisions = store.append_decisions(&body.id, (&clerk.by, &clerk.at), answers)?;
    Ok(Taken { decisions, rederived: rederive(store, body)? })
}

/// Whether a text is a day and time with its offset, as RFC 3339 writes them.
pub fn is_instant(text: &str) -> bool {
    text.parse::<jiff::Timestamp>().is_ok()
}

/// What an answer says: of answers of one topic only one can be meant.
fn topic(answer: &str) -> &str {
    match answer {
        "accept" | "not_recognised" | "receipt" | "copy" | "unnamed" => "counts",
        "finding_dismissed" | "finding_confirmed" => "finding",
        other => other,
    }
}

/// What a row answers about: all copies of a paper that one applicant sent are one.
fn answered_about(said: &Spoken, understood: &Result<Answered, String>) -> String {
    let seen =
        understood.as_ref().ok().and_then(|answered| Some((&answered.subject, answered.seen.as_ref()?)));
    match seen {
        Some((Subject::Record { record_id }, seen)) => {
            format!("{} {}", paper_of(record_id), seen.applicant.as_deref().unwrap_or_default())
        }
        _ => said.subject.trim().to_owned(),
    }
}

fn answered_twice(row: u64) -> String {
    format!("{row} 行目がもう答えている。どちらか一つにする / row {row} answers it already: keep one of them")
}

fn refusal(said: &Spoken, detail: &str) -> Diagnostic {
    let told = Diagnostic::new("decision_wrong", Severity::Error).with("detail", detail);
    let told = told.with("subject", &said.subject).with("answer", &said.answer);
    match said.row {
        Some(row) => told.at(format!("row {row}")),
        None => told,
    }
}
