//! `daicho ledger`: where one member stands, and why; or the whole journal for other programs.

use std::path::Path;
use std::process::ExitCode;

use daicho_pipeline::body::Body;
use daicho_pipeline::{Failure, output};
use daicho_report::{AccountNames, Books, Earlier, ExplainInput};
use daicho_store::{Store, StoreError};

use crate::arguments::{ExportFormat, LedgerOptions};
use crate::context::Context;

/// Prints the member's ledger from the last run in the database, or writes its journal.
pub fn run(context: &Context, options: &LedgerOptions) -> Result<ExitCode, Failure> {
    let database = options.of.path();
    let store = open(&database)?;
    let body = body_of(&store, options.body.as_ref(), &database)?;
    if let Some(format) = options.export {
        store.sound_chain()?;
        return export(&store, &body, options, format);
    }
    let code = chain_told(&store, &database)?;
    let member = options.member.as_deref().unwrap_or_default();
    let Some(outcome) = store.outcome(&body, member)? else {
        return Err(Failure::usage(
            format!("{member}: 前回の処理にこの会員はいない / no such member in the last run"),
            "番号は名簿のとおりに書く（出力の members.csv） / write the number as the members file does (see members.csv)",
        ));
    };
    let (postings, records) = (store.postings(&body, &outcome.member_no)?, store.records(&body)?);
    // Without the body's folder the accounts have no names, and the account stands all the same.
    let named = Body::load(&context.resolved.settings.catalogs, &body);
    let accounts = named.map_or_else(|_| AccountNames::new(), |body| body.account_names());
    let books = Books {
        records: &records,
        postings: &postings,
        outcomes: std::slice::from_ref(&outcome),
        envelopes: &[],
        diagnostics: &[],
        accounts: &accounts,
    };
    let had = store.earlier_outcome(&body, &outcome.member_no)?;
    let had_postings = store.earlier_postings(&body, &outcome.member_no)?;
    let known = had.is_some() || store.has_earlier(&body)?;
    let earlier = known.then_some(Earlier { outcome: had.as_ref(), postings: &had_postings });
    let account = ExplainInput { outcome: &outcome, books, earlier };
    let text =
        if options.explain { daicho_report::explain(&account) } else { daicho_report::statement(&account) };
    super::print(&text).map(|_| code)
}

/// Writes the journal of one member or of all.
fn export(
    store: &Store,
    body: &str,
    options: &LedgerOptions,
    format: ExportFormat,
) -> Result<ExitCode, Failure> {
    let postings = match &options.member {
        Some(member) => store.postings(body, member)?,
        None => store.all_postings(body)?,
    };
    let bytes = match format {
        ExportFormat::Hledger => daicho_report::hledger(&postings),
        ExportFormat::Ndjson => daicho_report::journal_ndjson(&postings),
    };
    match &options.to {
        Some(file) => output::write_file(file, &bytes).map(|()| ExitCode::SUCCESS),
        None => super::print(&String::from_utf8_lossy(&bytes)),
    }
}

/// The database of a run.
pub(super) fn open(db: &Path) -> Result<Store, Failure> {
    if !db.is_file() {
        return Err(Failure::usage(
            format!("{}: データベースがない / no such database", db.display()),
            "先に daicho run を実行するか、--out で示す / run `daicho run` first, or name its output folder with --out",
        ));
    }
    match Store::open(db) {
        // On a read-only medium what only shows works, and what writes says that it cannot.
        Err(error @ (StoreError::Open { .. } | StoreError::ReadOnly { .. })) => {
            Store::open_read_only(db).map_err(|_| error.into())
        }
        opened => Ok(opened?),
    }
}

/// The exit code of what is only shown; 1, and a warning, where it rests on a broken chain of decisions.
pub(super) fn chain_told(store: &Store, db: &Path) -> Result<ExitCode, Failure> {
    match store.sound_chain() {
        Ok(()) => Ok(ExitCode::SUCCESS),
        Err(error @ StoreError::Chain { .. }) => {
            super::note(&daicho_report::broken_chain(&error.to_string(), &db.to_string_lossy()));
            Ok(ExitCode::from(1))
        }
        Err(error) => Err(error.into()),
    }
}

/// The body named, or the only one that the database has a run of.
pub(super) fn body_of(store: &Store, named: Option<&String>, db: &Path) -> Result<String, Failure> {
    if let Some(body) = named {
        return Ok(body.clone());
    }
    let bodies = store.bodies()?;
    match &bodies[..] {
        [body] => Ok(body.clone()),
        [] => Err(Failure::usage(
            format!("{}: 完了した処理がない / no finished run", db.display()),
            "daicho run を最後まで実行する / run `daicho run` to its end first",
        )),
        _ => Err(Failure::usage(
            "複数の団体の処理がある / the database has runs of several bodies",
            format!("--body {}", bodies.join(" | ")),
        )),
    }
}
