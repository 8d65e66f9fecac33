//! Failures decide the exit code here, once: 2 usage or settings, 3 a failure of ours.

use std::process::ExitCode;

use daicho_pipeline::{Failure, FailureClass};

use crate::commands::note;

/// What `work` gives; a panic is a failure of ours like another. What it says may hold a stranger's text: on one line, and
/// nothing in it steers the terminal.
pub fn caught<T>(work: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
    std::panic::set_hook(Box::new(|panic| {
        note(&format!("daicho: {}", daicho_report::printable(&panic.to_string())));
    }));
    let message = "daicho の誤りで止まった / a fault of daicho stopped it";
    let hint = "上の行を添えて報告してください / please report it with the line above";
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(work))
        .unwrap_or_else(|_| Err(Failure::internal(message, hint)))
}

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
        _ => Err(Failure::internal(
            format!("標準出力に書けない / standard output: {error}"),
            "ディスクに空きがあるか / is the disk full?",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_a_failure_of_ours_with_a_hint() {
        let failure = caught::<()>(|| panic!("\u{1b}[2J a stranger's text")).unwrap_err();
        assert_eq!(failure.class, FailureClass::Internal);
        assert!(failure.hint.contains("please report"));
    }
}
