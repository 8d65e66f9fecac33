//! `daicho cover`: cover pages for batch scans.

use std::process::ExitCode;

use daicho_pipeline::Failure;
use daicho_pipeline::covers::{CoverInput, write_covers};

use crate::arguments::CoverOptions;
use crate::context::Context;

/// Writes the PDF. Exit code 1 where a row of the members file or a member has no page.
pub fn run(context: &Context, options: &CoverOptions) -> Result<ExitCode, Failure> {
    let input = CoverInput {
        members: options.members.clone(),
        only: options.only.clone(),
        out: options.out.clone(),
        binary: context.binary.clone(),
        worker_arguments: context.worker_arguments.clone(),
    };
    let report = write_covers(&input, &context.resolved.settings)?;
    for diagnostic in &report.diagnostics {
        super::note(&daicho_report::diagnostic_line(diagnostic));
    }
    let pages = report.pages;
    super::note(&format!("{}: {pages} ページ / {pages} pages", options.out.display()));
    Ok(if report.complete { ExitCode::SUCCESS } else { ExitCode::from(1) })
}
