//! Failures decide the exit code here, once: 2 usage or settings, 3 a failure of ours.

use std::process::ExitCode;

use daicho_pipeline::{Failure, FailureClass};

use crate::commands::note;

/// The exit code of a finished command; a failure is printed on standard error with its hint.
pub fn exit_code(result: Result<ExitCode, Failure>) -> ExitCode {
    match result {
        Ok(code) => code,
        Err(failure) => {
            report(&failure);
            match failure.class {
                FailureClass::Usage => ExitCode::from(2),
                FailureClass::Internal => ExitCode::from(3),
            }
        }
    }
}

fn report(failure: &Failure) {
    note(&format!("daicho: {}", daicho_report::printable(&failure.message)));
    for diagnostic in &failure.diagnostics {
        note(&format!("  {}", daicho_report::diagnostic_line(diagnostic)));
    }
    if !failure.hint.is_empty() {
        note(&format!("  対処 / hint: {}", failure.hint));
    }
}

/// Output could not be written to standard output. A closed pipe (`daicho … | head`) is no failure of ours.
pub fn output(error: std::io::Error) -> Result<ExitCode, Failure> {
    match error.kind() {
        std::io::ErrorKind::BrokenPipe => Ok(ExitCode::SUCCESS),
        _ => Err(Failure::internal(format!("standard output: {error}"), "is the disk full?")),
    }
}
