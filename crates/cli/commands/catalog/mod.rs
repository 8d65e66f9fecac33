//! `daicho catalog`: the lists of recognised meetings. One file a subcommand.

mod import;

use std::process::ExitCode;

use clap::{Args, Subcommand};
use daicho_pipeline::Failure;

use crate::context::Context;

/// `daicho catalog`.
#[derive(Debug, Args)]
pub struct CatalogOptions {
    /// What to do with a catalogue.
    #[command(subcommand)]
    pub command: CatalogCommand,
}

/// The commands of `daicho catalog`.
#[derive(Debug, Subcommand)]
pub enum CatalogCommand {
    /// 学会の一覧を新しい版として取り込む / Imports a society's list as a new edition
    Import(import::ImportOptions),
}

/// Runs the command named.
pub fn run(context: &Context, options: &CatalogOptions) -> Result<ExitCode, Failure> {
    match &options.command {
        CatalogCommand::Import(options) => import::run(context, options),
    }
}
