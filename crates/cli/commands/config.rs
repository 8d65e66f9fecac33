//! `daicho config list`: every setting, its value and where it came from.

use std::process::ExitCode;

use daicho_pipeline::Failure;

use crate::arguments::{ConfigCommand, ConfigOptions};
use crate::context::Context;

/// Prints the settings as TOML assignments with their origin as a comment.
pub fn run(context: &Context, options: &ConfigOptions) -> Result<ExitCode, Failure> {
    let ConfigCommand::List = options.command;
    let lines = context.resolved.entries.iter();
    super::print(
        &lines.map(|(key, (value, origin))| format!("{key} = {value}  # {origin}\n")).collect::<String>(),
    )
}
