//! One file a command.

pub mod audit;
pub mod catalog;
pub mod check;
pub mod completions;
pub mod config;
pub mod cover;
pub mod decide;
pub mod keep;
pub mod layout;
pub mod ledger;
pub mod letters;
pub mod link;
pub mod man;
pub mod read;
pub mod reliability;
pub mod review;
pub mod rules;
pub mod run;
pub mod train;
pub mod worker;

use std::io::Write as _;
use std::process::ExitCode;

use daicho_pipeline::Failure;

/// Says something to a person on standard error. Nobody may be listening: that is no failure.
pub fn note(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// Prints text on standard output.
fn print(text: &str) -> Result<ExitCode, Failure> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Ok(()) => Ok(ExitCode::SUCCESS),
        Err(error) => crate::error::output(error),
    }
}
