//! Named checks that a user can run: silent when clean.

use std::path::Path;

use daicho_store::Store;

use crate::body::{Body, known_bodies};
use crate::cache::ReaderDigest;
use crate::calibrate;
use crate::erase;
use crate::error::Failure;
use crate::layouts;
use crate::sandbox;
use crate::settings::Settings;

/// SHA-256 of the models that the thresholds were measured with (PyPI `rapidocr` 3.10.0).
pub(crate) const MODELS: [&str; 2] = [
    "090f04abcd9d9a7498bc4ebf677e4cb9bdce1fe4197ddb7e529f1ef44e1ff94f",
    "6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884",
];

/// One check with what it found; clean where `problems` is empty. Texts are Japanese with English beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// Its name, e.g. `models`.
    pub name: &'static str,
    /// What it looks at, in a sentence.
    pub purpose: String,
    /// What is wrong, each with a hint.
    pub problems: Vec<String>,
}

/// Runs every check. `database` is checked only where it is named.
pub fn checks(settings: &Settings, binary: &Path, database: Option<&Path>) -> Vec<Check> {
    let mut checks = vec![
        check("models", models(settings, binary)),
        check("font", font(settings)),
        check("catalogues", catalogues(settings)),
        check("layouts", layouts(settings)),
        check("calibration", calibration(settings)),
        check("sandbox", confinement()),
    ];
    if let Some(path) = database {
        checks.push(check("database", store(path)));
    }
    checks
}

fn check(name: &'static str, problems: Vec<String>) -> Check {
    Check { name, purpose: said(name, &[]), problems }
}

/// A text of the checks.
fn said(key: &str, values: &[(&str, &str)]) -> String {
    daicho_report::Messages::global().filled("check", key, values).both()
}

fn models(settings: &Settings, binary: &Path) -> Vec<String> {
    match ReaderDigest::of(settings, binary) {
        Err(failure) => vec![hinted(&failure.message, &failure.hint)],
        Ok(digest) => digest
            .models
            .iter()
            .zip(MODELS)
            .filter(|(found, expected)| found != expected)
            .map(|(found, expected)| said("model_differs", &[("found", found), ("expected", expected)]))
            .collect(),
    }
}

fn font(settings: &Settings) -> Vec<String> {
    match &settings.read.fallback_font {
        Some(font) if font.is_file() => Vec::new(),
        Some(font) => vec![said("font_missing", &[("file", &font.display().to_string())])],
        None => vec![said("font_unset", &[])],
    }
}

fn catalogues(settings: &Settings) -> Vec<String> {
    let bodies = known_bodies(&settings.catalogs);
    if bodies.is_empty() {
        return vec![said("no_body", &[("folder", &settings.catalogs.display().to_string())])];
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

fn hinted(message: &str, hint: &str) -> String {
    said("hinted", &[("message", message), ("hint", hint)])
}

/// What workers lack on this kernel. This process may go on to use the network: nothing is applied to it.
fn confinement() -> Vec<String> {
    let mut problems = Vec::new();
    let supported = std::fs::read_to_string("/proc/sys/kernel/seccomp/actions_avail");
    if !supported.is_ok_and(|actions| actions.contains("errno")) {
        problems.push(said("no_seccomp", &[]));
    }
    match sandbox::landlock_here() {
        Ok(sandbox::Enforced::Fully) => {}
        Ok(sandbox::Enforced::Partly) => problems.push(said("old_landlock", &[])),
        Ok(sandbox::Enforced::Not) => problems.push(said("no_landlock", &[])),
        Err(error) => problems.push(said("landlock_refuses", &[("detail", &error.to_string())])),
    }
    problems
}

fn store(path: &Path) -> Vec<String> {
    if !path.is_file() {
        return vec![said("no_database", &[("file", &path.display().to_string())])];
    }
    if erase::is_unfinished(path) {
        return vec![said("erasure_unfinished", &[("file", &path.display().to_string())])];
    }
    let found = |check: &str, detail: &str| said("inconsistent", &[("check", check), ("detail", detail)]);
    match Store::open_read_only(path) {
        Err(error) => vec![hinted(&error.to_string(), error.hint())],
        Ok(store) => match store.integrity() {
            Ok(problems) => problems.iter().map(|p| found(p.check, &p.detail)).collect(),
            Err(error) => vec![hinted(&error.to_string(), error.hint())],
        },
    }
}
