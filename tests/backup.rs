//! Copies of the database: made while a run writes, restored whole or not at all.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[allow(dead_code, reason = "each test file uses its part of the helpers")]
mod common;

use std::fs;
use std::path::Path;
use std::process::{Output, Stdio};

use common::{demo_inbox, run, run_command, shown};
use daicho_store::{RunLock, Store};

fn out(folder: &Path) -> String {
    folder.join("out").to_str().unwrap().to_owned()
}

fn backup(folder: &Path, name: &str) -> Output {
    run(&["backup", folder.join(name).to_str().unwrap(), "--out", &out(folder)])
}

fn restore(folder: &Path, name: &str) -> Output {
    run(&["restore", folder.join(name).to_str().unwrap(), "--out", &out(folder)])
}

fn check(path: &Path, code: i32) {
    let output = run(&["check", "--db", path.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(code), "{}", shown(&output));
}

#[test]
fn copies_made_while_a_run_writes_are_whole() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let mut command = run_command(&demo_inbox().join("佐倉"), &folder.join("out"));
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let mut copies = 0;
    while child.try_wait().unwrap().is_none() {
        if folder.join("out/daicho.db").is_file() {
            let copied = backup(folder, &format!("copy-{copies}.db"));
            // A database that is just being made has no tables yet: then there is nothing to copy.
            copies += usize::from(copied.status.success());
        }
    }
    assert!(copies > 0, "the run was over before a copy was made");
    // A slow run gives hundreds: about a dozen of them, from the first to the last, are looked at.
    for copy in (0..copies).step_by(copies.div_ceil(12)).chain([copies - 1]) {
        check(&folder.join(format!("copy-{copy}.db")), 0);
    }
    let last = format!("copy-{}.db", copies - 1);
    let restored = restore(folder, &last);
    assert!(restored.status.success(), "{}", shown(&restored));
    check(&folder.join("out/daicho.db"), 0);
    check(&folder.join("out/daicho.db.replaced-1"), 0);
    let again = run_command(&demo_inbox().join("佐倉"), &folder.join("out")).output().unwrap();
    assert_eq!(again.status.code(), Some(0), "{}", shown(&again));
}

/// A folder with an empty database.
fn desk() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("out")).unwrap();
    drop(Store::open(folder.path().join("out/daicho.db")).unwrap());
    folder
}

#[test]
fn a_copy_never_takes_the_place_of_a_file() {
    let folder = desk();
    fs::write(folder.path().join("there.db"), "mine").unwrap();
    let output = backup(folder.path(), "there.db");
    assert_eq!(output.status.code(), Some(3), "{}", shown(&output));
    assert_eq!(fs::read(folder.path().join("there.db")).unwrap(), b"mine");
}

#[test]
fn a_damaged_database_is_not_copied_over_a_good_backup() {
    let folder = desk();
    let folder = folder.path();
    let database = folder.join("out/daicho.db");
    let mut bytes = fs::read(&database).unwrap();
    let page = bytes.len() / 2 / 4096 * 4096;
    bytes[page..page + 4096].fill(0xff);
    fs::write(&database, bytes).unwrap();
    let output = backup(folder, "copy.db");
    assert_eq!(output.status.code(), Some(3), "{}", shown(&output));
    assert!(shown(&output).contains("damaged"), "{}", shown(&output));
    assert_eq!(fs::read_dir(folder).unwrap().count(), 1, "nothing is left of the copy");
}

#[test]
fn a_damaged_copy_is_not_restored() {
    let folder = desk();
    let folder = folder.path();
    assert!(backup(folder, "copy.db").status.success());
    let mut bytes = fs::read(folder.join("copy.db")).unwrap();
    let page = bytes.len() / 2 / 4096 * 4096;
    bytes[page..page + 4096].fill(0xff);
    fs::write(folder.join("copy.db"), bytes).unwrap();
    let before = fs::read(folder.join("out/daicho.db")).unwrap();
    let output = restore(folder, "copy.db");
    assert!(!output.status.success() && shown(&output).contains("hint"), "{}", shown(&output));
    assert_eq!(fs::read(folder.join("out/daicho.db")).unwrap(), before);
    assert!(!folder.join("out/daicho.db.replaced-1").exists());
}

#[test]
fn a_copy_is_not_restored_over_a_run_that_is_at_work() {
    let folder = desk();
    let folder = folder.path();
    assert!(backup(folder, "copy.db").status.success());
    let _lock = RunLock::take(&folder.join("out/daicho.db")).unwrap();
    let output = restore(folder, "copy.db");
    assert_eq!(output.status.code(), Some(3), "{}", shown(&output));
    assert!(shown(&output).contains("another daicho is at work"), "{}", shown(&output));
}
