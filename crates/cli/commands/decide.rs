//! `daicho decide`: what a human decides, appended to the chain; what depends on it is derived again.

use std::collections::BTreeSet;
use std::process::ExitCode;

use daicho_model::HumanDecision;
use daicho_pipeline::body::Body;
use daicho_pipeline::decisions::{self, Clerk, Spoken, Taken};
use daicho_pipeline::{Failure, rederive};
use daicho_store::Store;

use crate::arguments::DecideOptions;
use crate::context::Context;

/// Takes decisions, or lists them.
pub fn run(context: &Context, options: &DecideOptions) -> Result<ExitCode, Failure> {
    let database = options.of.path();
    let mut store = super::ledger::open(&database)?;
    let body = super::ledger::body_of(&store, options.body.as_ref(), &database)?;
    if options.list {
        let code = super::ledger::chain_told(&store, &database)?;
        return list(&store, &body, options.json).map(|_| code);
    }
    let body = Body::load(&context.resolved.settings.catalogs, &body)?;
    if options.apply {
        let rederived = rederive(&mut store, &body)?;
        return super::print(&daicho_report::taken(&told(
            &store,
            &body.id,
            &Taken { rederived, ..Taken::default() },
        )?));
    }
    let clerk = clerk(options)?;
    let taken = match (options.undo, options.undo_batch, &options.from) {
        (Some(id), ..) => decisions::take(&mut store, &body, &clerk, &[daicho_model::Answered::undo(id)])?,
        (_, Some(batch), _) => {
            decisions::take(&mut store, &body, &clerk, &[daicho_model::Answered::undo_batch(batch)])?
        }
        (.., Some(file)) => {
            let said = decisions::read_csv(file)?;
            if said.is_empty() {
                let message = format!("{}: 決定が一つもない / no decision in it", file.display());
                return Err(Failure::usage(message, "列: record,answer,value,note"));
            }
            decisions::decide(&mut store, &body, &clerk, &said)?
        }
        _ => decisions::decide(&mut store, &body, &clerk, &[spoken(options)])?,
    };
    super::print(&daicho_report::taken(&told(&store, &body.id, &taken)?))
}

fn spoken(options: &DecideOptions) -> Spoken {
    Spoken {
        subject: options.record.clone().unwrap_or_default(),
        answer: options.answer.clone().unwrap_or_default(),
        values: options.values.clone(),
        note: options.note.clone(),
        row: None,
    }
}

/// Who decides, and when: the one place that asks the clock, where nobody says it.
fn clerk(options: &DecideOptions) -> Result<Clerk, Failure> {
    let Some(by) = options.by.clone().filter(|by| !by.trim().is_empty()) else {
        return Err(Failure::usage(
            "誰が決めたかがない / it is not said who decides",
            "--by 氏名 / --by NAME",
        ));
    };
    let at = options.at.clone().unwrap_or_else(now);
    Ok(Clerk { by, at })
}

/// The time now, for decisions and erasures.
pub(super) fn now() -> String {
    let now = jiff::Timestamp::now();
    format!("{now:.0}")
}

/// What became of decisions, with the records and members that changed as they stand now.
fn told(store: &Store, body: &str, taken: &Taken) -> Result<daicho_report::Told, Failure> {
    let ids: &BTreeSet<String> = &taken.rederived.records;
    let records = store.records_by_id(body, ids)?.into_iter().map(|row| row.record).collect();
    let mut outcomes = Vec::new();
    for member in &taken.rederived.members {
        outcomes.extend(store.outcome(body, member)?);
    }
    let waits = taken.rederived.waits.map(|waits| waits.code());
    Ok(daicho_report::Told { decisions: taken.decisions.clone(), records, outcomes, waits })
}

fn list(store: &Store, body: &str, json: bool) -> Result<ExitCode, Failure> {
    let decisions: Vec<HumanDecision> = store.decisions(body)?;
    if json {
        return super::print(&String::from_utf8_lossy(&daicho_report::decisions_ndjson(&decisions)));
    }
    super::print(&daicho_report::decisions_text(&decisions))
}
