//! Desks of tests of erasure: runs, decisions, and where a text stands after them.

pub mod paper;

use std::fs;
use std::path::Path;

use super::common::{run, run_command, shown};

/// When everything is decided.
pub const AT: &str = "2026-02-02T10:00:00+09:00";

/// Runs over the inbox of a folder.
pub fn run_over(folder: &Path) {
    let output = run_command(&folder.join("inbox"), &folder.join("out")).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", shown(&output));
}

/// Asks daicho about the outputs of a folder, and gives what it says.
pub fn daicho(folder: &Path, arguments: &[&str], code: i32) -> String {
    let out = folder.join("out");
    let output = run(&[arguments, &["--out", out.to_str().unwrap()]].concat());
    assert_eq!(output.status.code(), Some(code), "{}", shown(&output));
    shown(&output)
}

/// Ids of the records with their files.
pub fn records(folder: &Path) -> Vec<(String, String)> {
    let text = fs::read_to_string(folder.join("out/records.ndjson")).unwrap();
    let record = |line: &str| {
        let value: serde_json::Value = serde_json::from_str(line).unwrap();
        let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
        (text(&value["record_id"]), text(&value["document"]["path"]))
    };
    text.lines().map(record).collect()
}

/// Files below a folder with their bytes, workbooks unpacked.
pub fn contents(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let is_workbook = path.extension().is_some_and(|end| end == "xlsx");
        let bytes = if is_workbook { unpacked(&path) } else { fs::read(&path).unwrap() };
        found.push((path.file_name().unwrap().to_string_lossy().into_owned(), bytes));
    }
    found.sort();
    found
}

/// Files below a folder in which a text stands, workbooks unpacked.
pub fn holding(folder: &Path, text: &str) -> Vec<String> {
    let holds = |bytes: &[u8]| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    contents(folder).into_iter().filter(|(_, bytes)| holds(bytes)).map(|(name, _)| name).collect()
}

/// What `python3` would not be asked for: the parts of a workbook, as its reader sees them.
fn unpacked(path: &Path) -> Vec<u8> {
    let bytes = fs::read(path).unwrap();
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut all = Vec::new();
    for index in 0..archive.len() {
        std::io::copy(&mut archive.by_index(index).unwrap(), &mut all).unwrap();
    }
    all
}

/// The chain of decisions holds.
pub fn check_chain(folder: &Path) {
    let db = folder.join("out/daicho.db");
    let output = run(&["check", "--db", db.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0), "{}", shown(&output));
}

/// The id of a file's record.
pub fn id_of(folder: &Path, file: &str) -> String {
    records(folder).into_iter().find(|(_, path)| path == file).unwrap().0
}
