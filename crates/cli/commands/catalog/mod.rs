//! `daicho catalog`: the recognised meetings of a body.

pub mod candidates;
pub mod check;
pub mod diff;
pub mod export;
pub mod import;
pub mod show;

use std::process::ExitCode;

use clap::Subcommand;
use daicho_pipeline::Failure;
use daicho_pipeline::body::Body;

use crate::context::Context;

/// The commands of `daicho catalog`.
#[derive(Debug, Subcommand)]
pub enum CatalogCommand {
    /// 学会の一覧を新しい版として取り込む / Imports a society's list as a new edition
    Import(import::ImportOptions),
    /// 二つの版を比べる / Compares two editions of a list
    Diff(diff::DiffOptions),
    /// 一覧を点検する / Checks the lists: names twice, renames in a circle, likely misprints …
    Check(check::CheckOptions),
    /// 一つの学術集会を見せる / Shows one meeting: names, relations, points in every edition
    Show(show::ShowOptions),
    /// 一覧を書き出す / Writes an edition as CSV, XLSX or JSON
    Export(export::ExportOptions),
    /// 一覧にない学術集会を数える / Counts meetings on no list: next year's candidates
    Candidates(candidates::CandidatesOptions),
}

/// Runs one of them.
pub fn run(context: &Context, command: &CatalogCommand) -> Result<ExitCode, Failure> {
    match command {
        CatalogCommand::Import(options) => import::run(context, options),
        CatalogCommand::Diff(options) => diff::run(context, options),
        CatalogCommand::Check(options) => check::run(context, options),
        CatalogCommand::Show(options) => show::run(context, options),
        CatalogCommand::Export(options) => export::run(context, options),
        CatalogCommand::Candidates(options) => candidates::run(context, options),
    }
}

/// A body with its catalogue.
fn body(context: &Context, id: &str) -> Result<Body, Failure> {
    Body::load(&context.resolved.settings.catalogs, id)
}
