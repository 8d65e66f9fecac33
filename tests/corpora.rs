//! The corpora of the fuzz targets, replayed: no input that ever mattered makes any of them panic again. And inputs near
//! them, the same at every run: `DAICHO_MUTATIONS=1000` tries so many of each file (and of each small fixture of its kind),
//! `DAICHO_SEED` others than the usual ones. What is tried is written to a file first, for whatever kills the test.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![allow(clippy::print_stderr, reason = "a long run says how much it tried")]

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

#[path = "../fuzz/src/targets.rs"]
mod targets;

/// Inputs tried near each file of a corpus where the environment says nothing.
const MUTATIONS: u64 = 2;

#[allow(clippy::disallowed_methods, reason = "the test's own setting")]
fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|value| value.parse().ok())
}

/// Runs a target over its corpus, which must not be empty and must stay small, and over inputs near it; `endings` are those
/// of fixtures that are taken as well where many are asked for.
fn check(name: &str, target: fn(&[u8]), endings: &[&str]) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut corpus = files(&root.join("fuzz/corpus").join(name), &[""]);
    assert!(!corpus.is_empty(), "{name} has no corpus");
    let size: usize = corpus.iter().map(|(_, bytes)| bytes.len()).sum();
    assert!(size < 64 << 10, "{name}: a corpus of {size} bytes is too large to be kept");
    for (file, bytes) in &corpus {
        tried(target, bytes, file);
    }
    let asked = number("DAICHO_MUTATIONS");
    if asked.is_some() {
        corpus.extend(
            files(&root.join("fixtures"), endings).into_iter().filter(|(_, bytes)| bytes.len() < 64 << 10),
        );
    }
    let mut chance = Chance(number("DAICHO_SEED").unwrap_or(1));
    let (mut count, start) = (0, Instant::now());
    for (file, bytes) in &corpus {
        for at in 0..asked.unwrap_or(MUTATIONS) {
            let other = &corpus[chance.below(corpus.len())].1;
            let input = mutated(bytes, other, &mut chance);
            if asked.is_some() {
                fs::write(std::env::temp_dir().join(format!("daicho-tried-{name}")), &input).unwrap();
            }
            tried(target, &input, &format!("{file}, mutation {at}"));
            count += 1;
        }
    }
    eprintln!(
        "{name}: {count} mutated inputs of {} files, {:.0} s",
        corpus.len(),
        start.elapsed().as_secs_f64()
    );
}

fn tried(target: fn(&[u8]), input: &[u8], what: &str) {
    if std::panic::catch_unwind(|| target(input)).is_err() {
        let kept = std::env::temp_dir().join(format!("daicho-finding-{}", daicho_read::sha256_hex(input)));
        fs::write(&kept, input).unwrap();
        panic!("{what}: kept as {}", kept.display());
    }
}

/// The files below a folder with one of these endings, sorted.
fn files(folder: &Path, endings: &[&str]) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            found.extend(files(&path, endings));
        } else if endings.iter().any(|ending| path.to_string_lossy().ends_with(ending)) {
            found.push((path.display().to_string(), fs::read(path).unwrap()));
        }
    }
    found
}

/// A generator that gives the same numbers at every run (splitmix64).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }
}

/// The bytes with one to eight faults: bits, extreme numbers, cuts, repetitions, parts of another file.
fn mutated(bytes: &[u8], other: &[u8], chance: &mut Chance) -> Vec<u8> {
    const EXTREMES: [&[u8]; 8] = [
        b"\0\0\0\0",
        b"\xff\xff\xff\xff",
        b"\x7f\xff\xff\xff",
        b"\x80\0\0\0",
        b"-1",
        b"99999999999",
        b"\0",
        b"\xff\xff",
    ];
    let mut out = bytes.to_vec();
    for _ in 0..=chance.below(8) {
        let at = chance.below(out.len() + 1);
        let longest = 1 << chance.below(11);
        let end = (at + 1 + chance.below(longest)).min(out.len());
        match chance.below(7) {
            0 | 1 if at < out.len() => out[at] ^= 1 << chance.below(8),
            2 => {
                let extreme = EXTREMES[chance.below(EXTREMES.len())];
                let end = (at + extreme.len()).min(out.len());
                out.splice(at..end, extreme.iter().copied());
            }
            3 => {
                out.drain(at.min(end)..end);
            }
            4 => {
                let part = out[at.min(end)..end].to_vec();
                out.splice(at..at, part);
            }
            5 => {
                let from = chance.below(other.len() + 1);
                let part = &other[from..(from + (end - at.min(end))).min(other.len())];
                out.splice(at..at, part.iter().copied());
            }
            6 if chance.below(4) == 0 => out.truncate(at),
            _ => out.insert(at, chance.next() as u8),
        }
    }
    out
}

#[test]
fn documents() {
    check("sniffing", targets::sniffing, &[]);
    check("zip", targets::zip, &[".zip"]);
}

#[test]
fn pdf_files() {
    check("pdf", targets::pdf, &[".pdf"]);
}

#[test]
fn pictures() {
    check("picture", targets::picture, &[".png", ".jpg", ".tif"]);
}

#[test]
fn texts() {
    check("dates", targets::dates, &[]);
    check("era", targets::era, &[]);
    check("extraction", targets::extraction, &[]);
}

#[test]
fn tables_and_catalogues() {
    check("table", targets::table, &[".csv", ".xlsx"]);
    check("catalogue", targets::catalogue, &[]);
    check("import", targets::import, &[]);
    check("rules", targets::rules, &[]);
}
