//! `daicho check`: named checks, silent when clean.

use std::process::ExitCode;

use daicho_pipeline::Failure;
use daicho_pipeline::check::checks;

use crate::arguments::CheckOptions;
use crate::context::Context;

/// Prints what is wrong; exit code 1 if anything is.
pub fn run(context: &Context, options: &CheckOptions) -> Result<ExitCode, Failure> {
    let checks = checks(&context.resolved.settings, &context.binary, options.db.as_deref());
    let word = |key: &str| daicho_report::Messages::global().text("check", key).both();
    let mut text = String::new();
    for check in &checks {
        if check.problems.is_empty() && options.verbose {
            text.push_str(&format!("{} {}: {}\n", word("ok"), check.name, check.purpose));
        }
        for problem in &check.problems {
            text.push_str(&format!(
                "{} {}: {}\n",
                word("fail"),
                check.name,
                daicho_report::printable(problem)
            ));
        }
    }
    super::print(&text)?;
    let clean = checks.iter().all(|c| c.problems.is_empty());
    Ok(if clean { ExitCode::SUCCESS } else { ExitCode::from(1) })
}
