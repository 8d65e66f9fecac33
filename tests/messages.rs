//! Every diagnostic that the sources can emit has its cause and hint in the message catalogue.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::path::Path;

use daicho_report::Messages;

#[allow(dead_code, reason = "each test file uses its part of the helpers")]
mod common;

/// Calls whose first text is a diagnostic code.
const CALLS: [&str; 5] = ["Diagnostic::new(", "problem(", ".problem(", "fault(", "diagnostic("];

fn sources(folder: &Path, into: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        if path.is_dir() && name != "tests" && name != "examples" {
            sources(&path, into);
        } else if name.ends_with(".rs") && !name.starts_with("test") {
            let text = std::fs::read_to_string(&path).unwrap();
            into.push(text.split("#[cfg(test)]").next().unwrap_or_default().to_owned());
        }
    }
}

/// Codes that stand as text right behind one of the calls: `problem("catalogue_bom", …)`.
fn codes(source: &str) -> BTreeSet<String> {
    let mut codes = BTreeSet::new();
    for call in CALLS {
        for rest in source.split(call).skip(1) {
            let Some(quoted) = rest.trim_start().strip_prefix('"') else { continue };
            let code = quoted.split('"').next().unwrap_or_default();
            if code.contains('_')
                && code.chars().all(|c| c.is_ascii_lowercase() || c == '_' || c.is_ascii_digit())
            {
                codes.insert(code.to_owned());
            }
        }
    }
    codes
}

/// Codes of the importer's flags, which travel as texts before they become diagnostics.
fn flags(source: &str) -> BTreeSet<String> {
    let quoted = source.split('"').skip(1).step_by(2);
    quoted
        .filter(|text| text.starts_with("import_") && !text.contains(char::is_whitespace))
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_diagnostic_code_has_a_cause_and_a_hint() {
    let mut texts = Vec::new();
    sources(&common::root().join("crates"), &mut texts);
    let mut found: BTreeSet<String> = texts.iter().flat_map(|text| codes(text)).collect();
    found.extend(texts.iter().flat_map(|text| flags(text)));
    assert!(found.len() > 60, "the sources emit more codes than {found:?}");
    let unknown: Vec<&String> =
        found.iter().filter(|code| !Messages::global().knows_diagnostic(code)).collect();
    assert!(unknown.is_empty(), "no texts in messages.toml for {unknown:?}");
}
