//! `daicho layout`: for those who describe an issuer's form.

use std::process::ExitCode;

use daicho_pipeline::layout_try::{LayoutTry, try_layout};
use daicho_pipeline::{Failure, ReadFile};

use crate::arguments::{LayoutCommand, LayoutOptions, LayoutTryOptions};
use crate::context::Context;

/// Runs the command named.
pub fn run(context: &Context, options: &LayoutOptions) -> Result<ExitCode, Failure> {
    let LayoutCommand::Try(options) = &options.command;
    try_on(context, options)
}

/// Writes the picture, and prints what became of each layout.
fn try_on(context: &Context, options: &LayoutTryOptions) -> Result<ExitCode, Failure> {
    let input = LayoutTry {
        read: ReadFile {
            file: options.file.clone(),
            settings: context.resolved.settings.clone(),
            binary: context.binary.clone(),
            worker_arguments: context.worker_arguments.clone(),
        },
        page: options.page,
        layout: options.layout.clone(),
        out: options.out.clone(),
    };
    let report = try_layout(&input)?;
    for diagnostic in &report.diagnostics {
        super::note(&daicho_report::diagnostic_line(diagnostic));
    }
    super::print(&daicho_report::trials_text(&report.trials))
}
