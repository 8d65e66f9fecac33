//! `daicho rules`: what is odd about rules, and what a draft would change.

use std::process::ExitCode;

use daicho_model::{Diagnostic, Severity};
use daicho_pipeline::body::{Body, known_bodies};
use daicho_pipeline::{Failure, simulate};
use daicho_report::Change;

use crate::arguments::{RulesCheckOptions, RulesCommand, RulesOptions, RulesSimulateOptions};
use crate::context::Context;

/// Runs one of the commands.
pub fn run(context: &Context, options: &RulesOptions) -> Result<ExitCode, Failure> {
    match &options.command {
        RulesCommand::Check(options) => check(context, options),
        RulesCommand::Simulate(options) => simulation(context, options),
    }
}

/// Prints faults and oddities. Exit code 1 where a rule contradicts itself, has a gap, or an item that never matters.
fn check(context: &Context, options: &RulesCheckOptions) -> Result<ExitCode, Failure> {
    let catalogs = &context.resolved.settings.catalogs;
    let ids = if options.bodies.is_empty() { known_bodies(catalogs) } else { options.bodies.clone() };
    let mut text = String::new();
    let mut clean = true;
    for id in &ids {
        let (found, faulty) = match Body::load(catalogs, id) {
            Ok(body) => match &options.rules {
                Some(file) => odd(&body, simulate::rules(file, &body)),
                None => (daicho_ledger::lint(&body.rules, &body.lists(&body.rules)), false),
            },
            Err(failure) if failure.diagnostics.is_empty() => return Err(failure),
            Err(failure) => (failure.diagnostics, true),
        };
        clean &= !faulty && found.iter().all(|one| one.severity == Severity::Info);
        for one in found {
            let file = if one.document.is_empty() { "rules.toml" } else { one.document.as_str() };
            let file = format!("catalogs/{id}/{file}");
            text += &format!("{}\n", daicho_report::diagnostic_line(&one.in_document(file)));
        }
    }
    super::print(&text)?;
    Ok(if clean { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn odd(body: &Body, rules: Result<daicho_ledger::Rules, Failure>) -> (Vec<Diagnostic>, bool) {
    match rules {
        Ok(rules) => (daicho_ledger::lint(&rules, &body.lists(&rules)), false),
        Err(failure) => (failure.diagnostics, true),
    }
}

/// Prints whose result the draft would change, and why.
fn simulation(context: &Context, options: &RulesSimulateOptions) -> Result<ExitCode, Failure> {
    let database = options.of.path();
    let store = super::ledger::open(&database)?;
    let body = super::ledger::body_of(&store, options.body.as_ref(), &database)?;
    let settings = &context.resolved.settings;
    let done = simulate::simulate(settings, &store, &body, &options.rules, options.as_of)?;
    let (before, after) = (&done.before.journal, &done.after.journal);
    let changes: Vec<Change<'_>> = before
        .outcomes
        .iter()
        .zip(&after.outcomes)
        .map(|(had, has)| Change {
            before: had,
            after: has,
            had: simulate::of_member(&before.postings, &had.member_no),
            has: simulate::of_member(&after.postings, &has.member_no),
        })
        .collect();
    let names = Body::load(&settings.catalogs, &body)?.account_names();
    super::print(&daicho_report::simulation(&changes, &names, options.json))
}
