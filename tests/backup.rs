//! Copies of the database: made while a run writes, restored whole or not at all.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[allow(dead_code, reason = "each test file uses its part of the helpers")]
mod common;

use std::fs;
use std::path::Path;
use std::process::{Output, Stdio};

use common::{demo_inbox, run, run_command, shown};
use daicho_model::Answered;
use daicho_store::{RunLock, Store, StoreError};

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

/// A decision about a member of nobody's, in the database of a folder.
fn decide(folder: &Path, by: &str, at: &str) {
    let mut store = Store::open(folder.join("out/daicho.db")).unwrap();
    let subject = daicho_model::Subject::Member { member_no: "1001".to_owned() };
    let answer = daicho_model::Answer::Ask { whom: "会員".to_owned(), text: "?".to_owned() };
    let answered = daicho_model::Answered { subject, answer, seen: None, note: None };
    store.append_decisions("jrs", (by, at), &[answered]).unwrap();
}

#[test]
fn a_copy_that_lacks_decisions_is_restored_only_where_they_are_given_up() {
    let folder = desk();
    let folder = folder.path();
    decide(folder, "山田", "2026-02-01T09:00:00Z");
    assert!(backup(folder, "copy.db").status.success());
    decide(folder, "佐藤", "2026-02-02T09:00:00Z");
    decide(folder, "鈴木", "2026-02-03T09:00:00Z");
    let before = fs::read(folder.join("out/daicho.db")).unwrap();
    let refused = restore(folder, "copy.db");
    assert_eq!(refused.status.code(), Some(2), "{}", shown(&refused));
    for expected in ["2 decisions", "2026-02-02T09:00:00Z", "佐藤", "鈴木", "--lose-decisions"] {
        assert!(shown(&refused).contains(expected), "no {expected} in {}", shown(&refused));
    }
    assert!(!shown(&refused).contains("山田"), "{}", shown(&refused));
    assert_eq!(fs::read(folder.join("out/daicho.db")).unwrap(), before);
    let copy = folder.join("copy.db");
    let given_up = run(&["restore", copy.to_str().unwrap(), "--out", &out(folder), "--lose-decisions"]);
    assert_eq!(given_up.status.code(), Some(0), "{}", shown(&given_up));
    assert!(shown(&given_up).contains("2 decisions"), "{}", shown(&given_up));
    // The one that was set aside lacks nothing of the backup, and is itself a backup that lacks nothing.
    let back = restore(folder, "out/daicho.db.replaced-1");
    assert_eq!(back.status.code(), Some(0), "{}", shown(&back));
    check(&folder.join("out/daicho.db"), 0);
}

#[test]
fn a_copy_takes_the_place_of_a_database_that_cannot_be_read() {
    let folder = desk();
    let folder = folder.path();
    decide(folder, "山田", "2026-02-01T09:00:00Z");
    assert!(backup(folder, "copy.db").status.success());
    fs::write(folder.join("out/daicho.db"), [0xff; 8192]).unwrap();
    let restored = restore(folder, "copy.db");
    assert_eq!(restored.status.code(), Some(0), "{}", shown(&restored));
    assert!(shown(&restored).contains("nobody can tell"), "{}", shown(&restored));
    check(&folder.join("out/daicho.db"), 0);
}

/// The hash of a decision is another: nothing is built upon it.
#[test]
fn nothing_goes_on_over_a_broken_chain() {
    let folder = desk();
    let folder = folder.path();
    for day in 1..4 {
        decide(folder, "山田", &format!("2026-02-0{day}T09:00:00Z"));
    }
    let database = folder.join("out/daicho.db");
    let connection = rusqlite::Connection::open(&database).unwrap();
    connection
        .execute_batch(
            "DROP TRIGGER decision_is_not_changed; UPDATE decision SET by_whom = '別人' WHERE id = 2;",
        )
        .unwrap();
    drop(connection);
    let inbox = demo_inbox().join("佐倉");
    let over = |output: Output| {
        assert_eq!(output.status.code(), Some(3), "{}", shown(&output));
        for expected in ["the chain of decisions is broken", "decision 2", "daicho check --db"] {
            assert!(shown(&output).contains(expected), "no {expected} in {}", shown(&output));
        }
    };
    over(run_command(&inbox, &folder.join("out")).output().unwrap());
    over(backup(folder, "copy.db"));
    over(run(&["decide", "--undo", "1", "--by", "係", "--body", "jrs", "--out", &out(folder)]));
    over(run(&["erase", "1001", "--by", "係", "--body", "jrs", "--out", &out(folder)]));
    let (letters, sample) = (folder.join("letters"), folder.join("sample.csv"));
    let db = database.to_str().unwrap();
    over(run(&["letters", "--db", db, "--body", "jrs", "--out", letters.to_str().unwrap()]));
    over(run(&["ledger", "--export", "ndjson", "--body", "jrs", "--db", db]));
    over(run(&["audit", "sample", "--to", sample.to_str().unwrap(), "--body", "jrs", "--db", db]));
    assert!(!folder.join("copy.db").exists() && !letters.exists() && !sample.exists());
    check(&database, 1);
    // What is only shown is shown, with a warning and the code that the check has.
    for command in [&["decide", "--list"][..], &["audit"]] {
        let output = run(&[command, &["--body", "jrs", "--db", db]].concat());
        assert_eq!(output.status.code(), Some(1), "{}", shown(&output));
        assert!(shown(&output).contains("may not be what was decided"), "{}", shown(&output));
    }
}

/// Points that no run posted are in no backup, which a restore would refuse.
#[test]
fn a_database_that_contradicts_itself_is_not_backed_up_and_a_run_mends_it() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let inbox = demo_inbox().join("佐倉/202304_総会.pdf");
    let ran = || run_command(&inbox, &folder.join("out")).output().unwrap().status.code();
    assert_eq!(ran(), Some(0));
    let connection = rusqlite::Connection::open(folder.join("out/daicho.db")).unwrap();
    let change = "UPDATE posting SET value = replace(value, '\"points\":15', '\"points\":60')";
    assert_eq!(connection.execute(change, []).unwrap(), 1);
    drop(connection);
    let refused = backup(folder, "copy.db");
    assert_eq!(refused.status.code(), Some(3), "{}", shown(&refused));
    for expected in ["no backup was written", "rows were changed", "60 posted", "run `daicho run` again"] {
        assert!(shown(&refused).contains(expected), "no {expected} in {}", shown(&refused));
    }
    assert!(!folder.join("copy.db").exists() && !folder.join("copy.db.unfinished").exists());
    assert_eq!(ran(), Some(0));
    assert!(backup(folder, "copy.db").status.success());
    check(&folder.join("copy.db"), 0);
}

#[test]
fn a_database_does_not_take_its_own_place() {
    let folder = desk();
    let folder = folder.path();
    fs::hard_link(folder.join("out/daicho.db"), folder.join("linked.db")).unwrap();
    for name in ["out/daicho.db", "linked.db"] {
        let output = restore(folder, name);
        assert_eq!(output.status.code(), Some(2), "{}", shown(&output));
        assert!(shown(&output).contains("very database"), "{}", shown(&output));
    }
    assert!(!folder.join("out/daicho.db.replaced-1").exists());
}

#[test]
fn whoever_has_the_database_open_writes_nothing_once_a_copy_has_taken_its_place() {
    let folder = desk();
    let folder = folder.path();
    let database = folder.join("out/daicho.db");
    let mut open = Store::open(&database).unwrap();
    assert!(backup(folder, "copy.db").status.success());
    assert!(restore(folder, "copy.db").status.success());
    let refused = open.append_decisions("jrs", ("山田", "2026-02-02T10:00:00Z"), &[Answered::undo(1)]);
    assert!(matches!(refused, Err(StoreError::Replaced { .. })), "{refused:?}");
    drop(open);
    check(&database, 0);
    check(&folder.join("out/daicho.db.replaced-1"), 0);
}

#[test]
fn no_new_database_is_made_where_a_copy_is_about_to_take_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("daicho.db");
    fs::write(folder.path().join("daicho.db.unfinished"), "").unwrap();
    assert!(matches!(Store::open(&database), Err(StoreError::Locked { .. })));
    assert!(!database.exists());
}

#[test]
fn a_run_over_a_restored_database_says_so_once() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let told = || {
        let output = run_command(&demo_inbox().join("佐倉"), &folder.join("out")).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", shown(&output));
        fs::read_to_string(folder.join("out/diagnostics.ndjson"))
            .unwrap()
            .matches("database_restored")
            .count()
    };
    assert_eq!(told(), 0);
    assert!(backup(folder, "copy.db").status.success());
    assert!(restore(folder, "copy.db").status.success());
    check(&folder.join("out/daicho.db"), 0);
    assert_eq!((told(), told()), (1, 0));
}

#[test]
fn an_empty_file_is_no_backup() {
    let folder = desk();
    let folder = folder.path();
    fs::write(folder.join("copy.db"), "").unwrap();
    let refused = restore(folder, "copy.db");
    assert_eq!(refused.status.code(), Some(2), "{}", shown(&refused));
    assert!(shown(&refused).contains("an empty file is no backup"), "{}", shown(&refused));
    assert!(!folder.join("out/daicho.db.replaced-1").exists());
}

/// The command as somebody whom the modes of files bind: root leaves behind what lets it write everywhere.
#[cfg(unix)]
fn bound(arguments: &[&str]) -> Output {
    let command = common::daicho();
    let mut bound = match rustix::process::geteuid().is_root() {
        true => std::process::Command::new("setpriv"),
        false => std::process::Command::new("env"),
    };
    if rustix::process::geteuid().is_root() {
        bound.arg("--bounding-set=-dac_override");
    }
    bound.arg(command.get_program()).args(arguments).current_dir(common::root());
    bound.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    bound.output().unwrap()
}

#[cfg(unix)]
#[test]
fn a_copy_on_a_read_only_medium_is_restored_and_a_read_only_place_is_said() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = desk();
    let folder = folder.path();
    decide(folder, "山田", "2026-02-01T09:00:00Z");
    let medium = folder.join("媒体 #1");
    fs::create_dir(&medium).unwrap();
    // Copied by hand, with the mark of a log.
    Store::open(folder.join("out/daicho.db")).unwrap().purge().unwrap();
    fs::copy(folder.join("out/daicho.db"), medium.join("copy.db")).unwrap();
    let mode = |mode| fs::set_permissions(&medium, fs::Permissions::from_mode(mode)).unwrap();
    assert!(backup(folder, "other.db").status.success());
    mode(0o555);
    let copy = medium.join("copy.db");
    let restored = bound(&["restore", copy.to_str().unwrap(), "--out", &out(folder)]);
    let other = folder.join("other.db");
    let refused = bound(&["restore", other.to_str().unwrap(), "--db", copy.to_str().unwrap()]);
    mode(0o755);
    assert_eq!(restored.status.code(), Some(0), "{}", shown(&restored));
    check(&folder.join("out/daicho.db"), 0);
    assert_eq!(refused.status.code(), Some(3), "{}", shown(&refused));
    assert!(shown(&refused).contains("it is read-only"), "{}", shown(&refused));
}
