//! `daicho ledger`: where one member stands, and why.

use std::process::ExitCode;

use daicho_pipeline::Failure;
use daicho_report::{Books, ExplainInput};
use daicho_store::Store;

use crate::arguments::LedgerOptions;
use crate::context::Context;

/// Prints the member's ledger from the last run in the database.
pub fn run(_context: &Context, options: &LedgerOptions) -> Result<ExitCode, Failure> {
    if !options.db.is_file() {
        return Err(Failure::usage(
            format!("{}: データベースがない / no such database", options.db.display()),
            "先に daicho run を実行するか、--db で示す / run `daicho run` first, or name its database with --db",
        ));
    }
    let store = Store::open(&options.db)?;
    let body = body_of(&store, options)?;
    let Some(outcome) = store.outcome(&body, &options.member)? else {
        return Err(Failure::usage(
            format!("{}: 前回の処理にこの会員はいない / no such member in the last run", options.member),
            "番号は名簿のとおりに書く（出力の members.csv） / write the number as the members file does (see members.csv)",
        ));
    };
    let (postings, records) = (store.postings(&body, &outcome.member_no)?, store.records(&body)?);
    let books = Books {
        records: &records,
        postings: &postings,
        outcomes: std::slice::from_ref(&outcome),
        envelopes: &[],
        diagnostics: &[],
    };
    let account = ExplainInput { outcome: &outcome, books };
    let text =
        if options.explain { daicho_report::explain(&account) } else { daicho_report::statement(&account) };
    super::print(&text)
}

/// The body named, or the only one that the database has a run of.
fn body_of(store: &Store, options: &LedgerOptions) -> Result<String, Failure> {
    if let Some(body) = &options.body {
        return Ok(body.clone());
    }
    let bodies = store.bodies()?;
    match &bodies[..] {
        [body] => Ok(body.clone()),
        [] => Err(Failure::usage(
            format!("{}: 完了した処理がない / no finished run", options.db.display()),
            "daicho run を最後まで実行する / run `daicho run` to its end first",
        )),
        _ => Err(Failure::usage(
            "the database has runs of several bodies",
            format!("--body {}", bodies.join(" | ")),
        )),
    }
}
