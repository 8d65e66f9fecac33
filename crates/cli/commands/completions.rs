//! `daicho completions`: from the same definitions as `--help`.

use std::process::ExitCode;

use clap::CommandFactory as _;
use daicho_pipeline::Failure;

use crate::arguments::{Arguments, CompletionsOptions};

/// Prints a completion script.
pub fn run(options: &CompletionsOptions) -> Result<ExitCode, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(options.shell, &mut Arguments::command(), "daicho", &mut script);
    super::print(&String::from_utf8_lossy(&script))
}
