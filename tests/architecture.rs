//! The arrows between the crates, and what must be absent from them. See `docs/architecture.md`.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Every crate with the crates of ours that it may use.
const ARROWS: [(&str, &[&str]); 11] = [
    ("model", &[]),
    ("read", &["model"]),
    ("extract", &["model"]),
    ("catalog", &["model"]),
    ("link", &["model", "catalog"]),
    ("audit", &["model"]),
    ("ledger", &["model"]),
    ("report", &["model"]),
    ("store", &["model"]),
    ("pipeline", &["model", "read", "extract", "catalog", "link", "audit", "ledger", "report", "store"]),
    ("web", &["model", "catalog", "link", "report", "store", "pipeline"]),
];

/// Crates that take values and give values.
const PURE: [&str; 6] = ["extract", "catalog", "link", "audit", "ledger", "report"];

/// What a pure crate must not say: files, environment, processes, network, clock, printing.
const ABSENT: [&str; 13] = [
    "std::fs",
    "std::env",
    "std::process",
    "std::net",
    "std::io::stdin",
    "std::io::stdout",
    "SystemTime",
    "Instant::now",
    "Zoned::now",
    "println!",
    "eprintln!",
    "print!(",
    "dbg!(",
];

/// Modules of `std` that a pure crate must not import in braces either.
const ABSENT_MODULES: [&str; 5] = ["fs", "env", "process", "net", "SystemTime"];

/// Libraries with the crates that may use them.
const HOMES: &[(&str, &str)] = &[
    ("hayro", "read"),
    ("hayro-interpret", "read"),
    ("hayro-syntax", "read"),
    ("image", "read"),
    ("image", "report"),
    ("pdf-extract", "read"),
    ("rqrr", "read"),
    ("rten", "read"),
    ("rten-onnx", "read"),
    ("rten-simd", "read"),
    ("rxing", "read"),
    ("zip", "read"),
    ("argon2", "web"),
    ("axum", "web"),
    ("hyper", "web"),
    ("tokio", "web"),
    ("tokio-rustls", "web"),
    ("calamine", "pipeline"),
    ("quick-xml", "pipeline"),
    ("html5gum", "catalog"),
    ("landlock", "pipeline"),
    ("rustix", "pipeline"),
    ("seccompiler", "pipeline"),
    ("rusqlite", "store"),
    ("rust_xlsxwriter", "report"),
    ("krilla", "report"),
    ("ab_glyph", "report"),
    ("qrcode", "report"),
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn text(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn manifest(name: &str) -> toml::Table {
    text(&root().join("crates").join(name).join("Cargo.toml")).parse().expect("a manifest is TOML")
}

/// Names in every table of dependencies: plain, build, and under `[target.…]`; with those of tests if asked for.
fn dependencies(manifest: &toml::Table, with_dev: bool) -> BTreeSet<String> {
    let mut tables = vec![manifest];
    if let Some(targets) = manifest.get("target").and_then(toml::Value::as_table) {
        tables.extend(targets.values().filter_map(toml::Value::as_table));
    }
    let kinds: &[&str] = if with_dev {
        &["dependencies", "build-dependencies", "dev-dependencies"]
    } else {
        &["dependencies", "build-dependencies"]
    };
    let named = tables.iter().flat_map(|table| kinds.iter().filter_map(|kind| table.get(*kind)));
    named.filter_map(toml::Value::as_table).flat_map(|table| table.keys().cloned()).collect()
}

/// Rust files under a folder, in order.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
        let path = entry.expect("a folder can be listed").path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// A file's lines with their numbers, without comments and without what is compiled for tests only.
fn product_lines(source: &str) -> Vec<(usize, &str)> {
    let mut kept = Vec::new();
    let mut lines = source.lines().enumerate();
    while let Some((index, line)) = lines.next() {
        if line.trim_start().starts_with("//") {
            continue;
        }
        if line.starts_with("#[cfg(test)]") {
            // The item that follows: to its `;`, or to the closing brace in the first column.
            for (_, inner) in lines.by_ref() {
                if inner == "}" || (inner.ends_with(';') && !inner.starts_with(' ')) {
                    break;
                }
            }
            continue;
        }
        kept.push((index + 1, line.split(" // ").next().unwrap_or(line)));
    }
    kept
}

/// What a source says that a pure crate must not say: `line: word`.
fn impurities(source: &str) -> Vec<String> {
    let lines = product_lines(source);
    let mut found = Vec::new();
    for (number, line) in &lines {
        found.extend(
            ABSENT.iter().filter(|word| line.contains(**word)).map(|word| format!("{number}: {word}")),
        );
    }
    for (start, (number, _)) in lines.iter().enumerate().filter(|(_, (_, line))| line.contains("use std::{"))
    {
        let rest = &lines[start..];
        let end = rest.iter().position(|(_, line)| line.ends_with(';')).map_or(rest.len(), |last| last + 1);
        let words =
            rest[..end].iter().flat_map(|(_, line)| line.split(|c: char| !c.is_alphanumeric() && c != '_'));
        found.extend(
            words.filter(|word| ABSENT_MODULES.contains(word)).map(|word| format!("{number}: std::{word}")),
        );
    }
    found
}

#[test]
fn every_crate_is_in_the_list() {
    let listed: BTreeSet<String> =
        ARROWS.iter().map(|(name, _)| (*name).to_owned()).chain(["cli".to_owned()]).collect();
    let folders: BTreeSet<String> = fs::read_dir(root().join("crates"))
        .expect("crates/ is there")
        .map(|entry| entry.expect("crates/ can be listed").file_name().to_string_lossy().into_owned())
        .collect();
    assert_eq!(folders, listed);
}

#[test]
fn no_crate_uses_another_against_the_arrows() {
    for (name, allowed) in ARROWS {
        let manifest = manifest(name);
        for dependency in dependencies(&manifest, true) {
            if let Some(ours) = dependency.strip_prefix("daicho-") {
                assert!(
                    allowed.contains(&ours),
                    "crates/{name} must not use crates/{ours}: see docs/architecture.md"
                );
            }
        }
    }
}

#[test]
fn heavy_libraries_stay_where_they_live() {
    for (name, _) in ARROWS {
        let used = dependencies(&manifest(name), false);
        for (library, home) in HOMES.iter().copied() {
            let at_home = HOMES.contains(&(library, name));
            assert!(
                at_home || !used.contains(library),
                "{library} belongs to crates/{home}, not crates/{name}"
            );
        }
    }
}

#[test]
fn every_crate_takes_the_lints_of_the_workspace() {
    for (name, _) in ARROWS {
        let lints = manifest(name).get("lints").and_then(|lints| lints.get("workspace")).cloned();
        assert_eq!(lints, Some(toml::Value::Boolean(true)), "crates/{name}: add [lints] workspace = true");
    }
}

#[test]
fn pure_crates_touch_no_file_clock_environment_or_terminal() {
    for name in PURE {
        let folder = root().join("crates").join(name).join("src");
        for path in sources(&folder).iter().filter(|path| !path.ends_with("tests.rs")) {
            let found = impurities(&text(path));
            assert!(found.is_empty(), "{} must stay pure: {found:?}", path.display());
        }
    }
}

#[test]
fn the_look_for_impurities_sees_them() {
    fn check(source: &str, expected: &[&str]) {
        assert_eq!(impurities(source), expected, "in {source:?}");
    }
    check("let x = std::fs::read(path);", &["1: std::fs"]);
    check("use std::{\n    collections::BTreeMap,\n    env,\n};", &["1: std::env"]);
    check("// std::fs is not used here\nlet x = 1;", &[]);
    check("let x = 1;\n\n#[cfg(test)]\nmod tests {\n    use std::fs;\n}\n", &[]);
    check("#[cfg(test)]\nmod tests;\nfn f() { println!(\"x\") }", &["3: println!"]);
}

#[test]
fn the_table_of_stages_is_the_list_of_stages() {
    let document = text(&root().join("docs/pipeline.md"));
    let rows = document.lines().filter_map(|line| {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        match cells[..] {
            [number, stage, home, ..] if number.parse::<u32>().is_ok() => {
                Some((stage.trim_matches('`').to_owned(), home.trim_matches('`').to_owned()))
            }
            _ => None,
        }
    });
    let stages =
        daicho_pipeline::STAGES.iter().map(|(stage, home)| ((*stage).to_owned(), (*home).to_owned()));
    assert_eq!(
        rows.collect::<Vec<_>>(),
        stages.collect::<Vec<_>>(),
        "docs/pipeline.md against daicho_pipeline::STAGES"
    );
}
