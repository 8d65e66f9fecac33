//! Named checks that a user can run: silent when clean.

use std::path::Path;

use daicho_store::Store;

use crate::body::{Body, known_bodies};
use crate::cache::ReaderDigest;
use crate::calibrate;
use crate::error::Failure;
use crate::layouts;
use crate::sandbox;
use crate::settings::Settings;

/// SHA-256 of the models that the thresholds were measured with (PyPI `rapidocr` 3.10.0).
pub(crate) const MODELS: [&str; 2] = [
    "090f04abcd9d9a7498bc4ebf677e4cb9bdce1fe4197ddb7e529f1ef44e1ff94f",
    "6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884",
];

/// One check with what it found; clean where `problems` is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// Its name, e.g. `models`.
    pub name: &'static str,
    /// What it looks at, in a sentence.
    pub purpose: &'static str,
    /// What is wrong, each with a hint.
    pub problems: Vec<String>,
}

/// Runs every check. `database` is checked only where it is named.
pub fn checks(settings: &Settings, binary: &Path, database: Option<&Path>) -> Vec<Check> {
    let mut checks = vec![
        check(
            "models",
            "the OCR models are there and are those the thresholds were measured with",
            models(settings, binary),
        ),
        check("font", "a Japanese font is there for PDFs that embed none", font(settings)),
        check("catalogues", "every body's catalogue and rules load without an error", catalogues(settings)),
        check("layouts", "every issuer layout loads without an error", layouts(settings)),
        check("calibration", "the calibration loads without an error", calibration(settings)),
        check(
            "sandbox",
            "workers can be kept from the network, from other programs, and from files that are not theirs",
            confinement(),
        ),
    ];
    if let Some(path) = database {
        checks.push(check(
            "database",
            "the database is whole, and totals, postings and records agree",
            store(path),
        ));
    }
    checks
}

fn check(name: &'static str, purpose: &'static str, problems: Vec<String>) -> Check {
    Check { name, purpose, problems }
}

fn models(settings: &Settings, binary: &Path) -> Vec<String> {
    match ReaderDigest::of(settings, binary) {
        Err(failure) => vec![format!("{} (hint: {})", failure.message, failure.hint)],
        Ok(digest) => digest
            .models
            .iter()
            .zip(MODELS)
            .filter(|(found, expected)| found != expected)
            .map(|(found, expected)| {
                format!("a model has SHA-256 {found}, expected {expected} (hint: run scripts/setup again)")
            })
            .collect(),
    }
}

fn font(settings: &Settings) -> Vec<String> {
    match &settings.read.fallback_font {
        Some(font) if font.is_file() => Vec::new(),
        Some(font) => vec![format!("{} is not there (hint: install fonts-noto-cjk)", font.display())],
        None => vec!["no fallback font is set (hint: set read.fallback_font)".to_owned()],
    }
}

fn catalogues(settings: &Settings) -> Vec<String> {
    let bodies = known_bodies(&settings.catalogs);
    if bodies.is_empty() {
        return vec![format!("{}: no body on file (hint: set catalogs)", settings.catalogs.display())];
    }
    bodies.iter().filter_map(|id| Body::load(&settings.catalogs, id).err()).flat_map(problems).collect()
}

fn calibration(settings: &Settings) -> Vec<String> {
    calibrate::load(settings).err().map(problems).unwrap_or_default()
}

fn layouts(settings: &Settings) -> Vec<String> {
    layouts::load(settings, None).err().map(problems).unwrap_or_default()
}

fn problems(failure: Failure) -> Vec<String> {
    let message = failure.message;
    if failure.diagnostics.is_empty() {
        return vec![message];
    }
    let line = |d| format!("{message}: {}", daicho_report::diagnostic_line(d));
    failure.diagnostics.iter().map(line).collect()
}

/// What workers lack on this kernel. This process may go on to use the network: nothing is applied to it.
fn confinement() -> Vec<String> {
    let mut problems = Vec::new();
    let supported = std::fs::read_to_string("/proc/sys/kernel/seccomp/actions_avail");
    if !supported.is_ok_and(|actions| actions.contains("errno")) {
        problems.push("this kernel has no seccomp filters: nothing keeps workers from sockets and programs (hint: use Linux 4.14 or newer)".to_owned());
    }
    match sandbox::landlock_here() {
        Ok(sandbox::Enforced::Fully) => {}
        Ok(sandbox::Enforced::Partly) => problems.push("this kernel has an old Landlock: workers see no files but theirs, yet signals or TCP are kept off by less than they could be (hint: use Linux 6.12 or newer)".to_owned()),
        Ok(sandbox::Enforced::Not) => problems.push("this kernel has no Landlock: workers could open any file of this user; they write none (hint: use Linux 5.13 or newer with landlock among the lsm)".to_owned()),
        Err(error) => problems.push(format!("Landlock refuses: {error} (hint: workers will not start; is this a container with a filter of its own?)")),
    }
    problems
}

fn store(path: &Path) -> Vec<String> {
    if !path.is_file() {
        return vec![format!("{}: no such database (hint: daicho run makes it)", path.display())];
    }
    match Store::open_read_only(path) {
        Err(error) => vec![format!("{error} (hint: {})", error.hint())],
        Ok(store) => match store.integrity() {
            Ok(problems) => problems.iter().map(|p| format!("{}: {}", p.check, p.detail)).collect(),
            Err(error) => vec![format!("{error} (hint: {})", error.hint())],
        },
    }
}
