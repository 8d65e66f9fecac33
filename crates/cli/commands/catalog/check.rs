//! `daicho catalog check`: the named checks of a list.

use std::process::ExitCode;

use clap::Args;
use daicho_pipeline::Failure;

use super::super::print;
use crate::context::Context;

/// `daicho catalog check`.
#[derive(Debug, Args)]
pub struct CheckOptions {
    /// 団体 / Body
    #[arg(long, value_name = "ID", default_value = "jrs")]
    pub body: String,
    /// この点検だけ / Only this check (docs/catalogue-checks.md)
    #[arg(long, value_name = "NAME", value_parser = clap::builder::PossibleValuesParser::new(daicho_catalog::CHECKS))]
    pub only: Vec<String>,
    /// JSON で（一件一行） / As NDJSON
    #[arg(long)]
    pub json: bool,
}

/// Prints the findings; nothing where there are none.
pub fn run(context: &Context, options: &CheckOptions) -> Result<ExitCode, Failure> {
    let body = super::body(context, &options.body)?;
    let mut found = daicho_catalog::lint(&body.catalogue);
    found.retain(|finding| options.only.is_empty() || options.only.contains(&finding.code));
    if options.json {
        return print(&String::from_utf8_lossy(&daicho_report::diagnostics_ndjson(&found)));
    }
    let lines: Vec<String> = found
        .iter()
        .map(|finding| format!("{}: {}\n", finding.code, daicho_report::diagnostic_line(finding)))
        .collect();
    print(&lines.concat())
}
