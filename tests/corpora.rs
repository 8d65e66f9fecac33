//! The corpora of the fuzz targets, replayed: no input that ever mattered makes any of them panic again.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;

#[path = "../fuzz/src/targets.rs"]
mod targets;

/// Runs a target over its corpus, which must not be empty and must stay small.
fn check(name: &str, target: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(name);
    let mut files: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(!files.is_empty(), "{name} has no corpus");
    let mut size = 0;
    for file in files {
        let bytes = fs::read(&file).unwrap();
        size += bytes.len();
        let outcome = std::panic::catch_unwind(|| target(&bytes));
        assert!(outcome.is_ok(), "{}", file.display());
    }
    assert!(size < 64 << 10, "{name}: a corpus of {size} bytes is too large to be kept");
}

#[test]
fn documents() {
    check("sniffing", targets::sniffing);
    check("pdf", targets::pdf);
    check("picture", targets::picture);
    check("zip", targets::zip);
}

#[test]
fn texts() {
    check("dates", targets::dates);
    check("era", targets::era);
    check("extraction", targets::extraction);
}

#[test]
fn tables_and_catalogues() {
    check("table", targets::table);
    check("catalogue", targets::catalogue);
    check("import", targets::import);
    check("rules", targets::rules);
}
