//! Faults of the database under a decision: what is said, and that nothing is lost.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[allow(dead_code, reason = "each test file uses its part of the helpers")]
mod common;

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::process::{Command, Output};

use common::{daicho, demo_inbox, root, run, run_command, shown};
use daicho_store::Store;

/// A run over one certificate, with one decision.
struct Desk {
    folder: tempfile::TempDir,
    record: String,
}

impl Desk {
    fn new() -> Desk {
        let folder = tempfile::tempdir().unwrap();
        let mut desk = Desk { folder, record: String::new() };
        let inbox = demo_inbox().join("佐倉/202304_総会.pdf");
        let output = run_command(&inbox, &desk.path("out")).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", shown(&output));
        let line = fs::read_to_string(desk.path("out/records.ndjson")).unwrap();
        let record: serde_json::Value = serde_json::from_str(line.lines().next().unwrap()).unwrap();
        desk.record = record["record_id"].as_str().unwrap().to_owned();
        assert!(desk.decide().output().unwrap().status.success());
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn decide(&self) -> Command {
        let mut command = daicho();
        command.args(["decide", &self.record, "copy", "--by", "係", "--at", "2026-02-02T10:00:00Z"]);
        command.arg("--out").arg(self.path("out"));
        command
    }

    /// The decision in a shell that has set something up before.
    fn decide_under(&self, before: &str) -> Output {
        let command = self.decide();
        let mut shell = Command::new("/bin/bash");
        shell
            .arg("-c")
            .arg(format!("{before} \"$0\" \"$@\""))
            .arg(command.get_program())
            .args(command.get_args());
        shell.envs(command.get_envs().filter_map(|(key, value)| Some((key, value?)))).current_dir(root());
        shell.output().unwrap()
    }

    fn decisions(&self) -> u64 {
        let store = Store::open_read_only(self.path("out/daicho.db")).unwrap();
        assert_eq!(store.chain_problems().unwrap(), []);
        store.last_decision("jrs").unwrap()
    }

    fn check_said(&self, output: &Output, expected: &str) {
        assert_eq!(output.status.code(), Some(3), "{}", shown(output));
        let said = shown(output);
        assert!(said.contains(expected) && said.contains("daicho.db") && said.contains("hint"), "{said}");
    }
}

/// A file-size limit stands for the full disk: every write beyond it fails, for root too.
#[test]
fn a_full_disk_is_said_and_no_decision_is_lost_or_half_kept() {
    let desk = Desk::new();
    for blocks in [0, 4, 32] {
        let before = desk.decisions();
        let output = desk.decide_under(&format!("trap '' XFSZ; ulimit -f {blocks}; exec"));
        if output.status.success() {
            assert_eq!(desk.decisions(), before + 1);
        } else {
            desk.check_said(&output, "no room left");
            // It may be in the chain and not yet taken in: then the next command takes it in.
            assert!(desk.decisions() <= before + 1);
        }
    }
    assert!(desk.decide().output().unwrap().status.success());
    let database = desk.path("out/daicho.db");
    let output = run(&["check", "--db", database.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0), "{}", shown(&output));
}

#[test]
fn a_full_disk_under_the_outputs_is_said_and_the_ones_before_stay() {
    let desk = Desk::new();
    let before = fs::read(desk.path("out/ledger.ndjson")).unwrap();
    let backup = desk.path("copy.db");
    let limited = |arguments: &[&str], blocks: u32| {
        let mut shell = Command::new("/bin/bash");
        let command = daicho();
        shell.arg("-c").arg(format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\""));
        shell.arg(command.get_program()).args(arguments).current_dir(root());
        shell.envs(command.get_envs().filter_map(|(key, value)| Some((key, value?))));
        shell.output().unwrap()
    };
    let out = desk.path("out");
    let copied = limited(&["backup", backup.to_str().unwrap(), "--out", out.to_str().unwrap()], 32);
    assert_eq!(copied.status.code(), Some(3), "{}", shown(&copied));
    assert!(shown(&copied).contains("no room left") && !backup.exists(), "{}", shown(&copied));
    let sample = desk.path("journal.ndjson");
    let export =
        ["ledger", "--export", "ndjson", "--to", sample.to_str().unwrap(), "--out", out.to_str().unwrap()];
    let exported = limited(&export, 0);
    assert_eq!(exported.status.code(), Some(3), "{}", shown(&exported));
    assert!(shown(&exported).contains("no room left") && !sample.exists(), "{}", shown(&exported));
    assert!(!desk.path(".journal.ndjson.new").exists(), "nothing half written stays");
    assert_eq!(fs::read(desk.path("out/ledger.ndjson")).unwrap(), before);
}

/// Root may write everything: the right to pass over modes is taken from it first.
#[test]
fn a_database_that_cannot_be_written_is_said() {
    let desk = Desk::new();
    let mode = |path: PathBuf, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    mode(desk.path("out/daicho.db"), 0o400);
    mode(desk.path("out"), 0o500);
    let root = fs::metadata("/proc/self").map(|own| std::os::unix::fs::MetadataExt::uid(&own)).unwrap() == 0;
    let drop = "exec setpriv --inh-caps=-dac_override,-dac_read_search --bounding-set=-dac_override,-dac_read_search";
    let output = desk.decide_under(if root { drop } else { "exec" });
    mode(desk.path("out"), 0o700);
    desk.check_said(&output, "");
    assert!(
        ["read-only", "cannot be opened"].iter().any(|told| shown(&output).contains(told)),
        "{}",
        shown(&output)
    );
    mode(desk.path("out/daicho.db"), 0o600);
    assert_eq!(desk.decisions(), 1);
    assert!(desk.decide().output().unwrap().status.success());
}

#[test]
fn a_damaged_page_is_said_and_the_decisions_on_others_can_be_listed() {
    let desk = Desk::new();
    let database = desk.path("out/daicho.db");
    Store::open(&database).unwrap().purge().unwrap();
    // The pages that outcomes stand on.
    let mut bytes = fs::read(&database).unwrap();
    let mark = "\"requirements\":[".as_bytes();
    let found = bytes.windows(mark.len()).enumerate().filter(|(_, window)| *window == mark);
    let pages: Vec<usize> = found.map(|(at, _)| at / 4096 * 4096).collect();
    for page in pages {
        bytes[page..page + 4096].fill(0xff);
    }
    fs::write(&database, bytes).unwrap();
    let output = run(&["check", "--db", database.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1), "{}", shown(&output));
    assert!(shown(&output).contains("FAIL database"), "{}", shown(&output));
    let out = desk.path("out");
    let ledger = run(&["ledger", "204817", "--out", out.to_str().unwrap()]);
    desk.check_said(&ledger, "damaged");
    let listed = run(&["decide", "--list", "--out", out.to_str().unwrap()]);
    assert!(listed.status.success() && shown(&listed).contains(&desk.record), "{}", shown(&listed));
}
