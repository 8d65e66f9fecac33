//! `kill -9` at random moments of runs and while decisions are written: no decision is lost, none is kept twice, the
//! chain holds, and the outputs are those of a run that nobody disturbed.
//!
//! `scripts/kill_decisions N` does the same N times.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[allow(dead_code, reason = "each test file uses its part of the helpers")]
mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use common::{OUTPUTS, daicho, demo_inbox, run_command, shown};
use daicho_store::Store;
use serde_json::Value;

/// Kills where nobody asks for more.
const KILLS: u32 = 10;

/// Numbers that look random, the same for every run of the test.
struct Dice(u64);

impl Dice {
    fn throw(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

/// An inbox, and outputs in folders beside it.
struct Desk {
    folder: tempfile::TempDir,
    records: Vec<String>,
}

impl Desk {
    fn new() -> Desk {
        let folder = tempfile::tempdir().unwrap();
        let inbox = folder.path().join("inbox");
        fs::create_dir(&inbox).unwrap();
        for name in ["202304_総会.pdf", "202309_縦書き.pdf", "202405_IVR_文章.pdf", "202307_ネームカード.pdf"]
        {
            fs::copy(demo_inbox().join("佐倉").join(name), inbox.join(name)).unwrap();
        }
        let mut desk = Desk { folder, records: Vec::new() };
        desk.finish(&mut desk.run("out"));
        desk.finish(&mut desk.run("calm"));
        let text = fs::read_to_string(desk.path("out").join("records.ndjson")).unwrap();
        let id = |line: &str| {
            serde_json::from_str::<Value>(line).unwrap()["record_id"].as_str().unwrap().to_owned()
        };
        desk.records = text.lines().map(id).collect();
        desk
    }

    fn path(&self, out: &str) -> PathBuf {
        self.folder.path().join(out)
    }

    fn run(&self, out: &str) -> Command {
        let mut command = run_command(&self.path("inbox"), &self.path(out));
        command.args(["--workers", "1", "--quiet"]);
        command
    }

    /// The decision with a number: each is different, and takes what stood before into account.
    fn decide(&self, out: &str, number: u32) -> Command {
        let record = &self.records[number as usize % self.records.len()];
        let answers: [&[&str]; 5] = [
            &["not_recognised"],
            &["meeting", "jrs-0004"],
            &["fields", "edition=7"],
            &["objection", "もう一度"],
            &["original"],
        ];
        let mut command = daicho();
        command.args(["decide", record]).args(answers[number as usize % answers.len()]);
        command.args(["--by", "係", "--at", "2026-02-02T10:00:00Z", "--note", &format!("n{number}")]);
        command.arg("--out").arg(self.path(out));
        command
    }

    fn finish(&self, command: &mut Command) -> Duration {
        let start = Instant::now();
        let output = command.output().unwrap();
        assert!(output.status.success(), "{}", shown(&output));
        start.elapsed()
    }

    /// Notes of the decisions in the chain, in order.
    fn notes(&self, out: &str) -> Vec<String> {
        let store = Store::open(self.path(out).join("daicho.db")).unwrap();
        assert_eq!(store.chain_problems().unwrap(), []);
        store.decisions("jrs").unwrap().into_iter().map(|one| one.note.unwrap()).collect()
    }
}

/// Kills a process after a while; whether it had ended well before.
fn kill_after(mut command: Command, delay: Duration) -> bool {
    let mut child: Child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    std::thread::sleep(delay);
    let _ = child.kill();
    child.wait().unwrap().success()
}

/// An output without what is random in it: the salts of decisions, and what follows from them.
fn comparable(path: &Path, name: &str) -> Vec<u8> {
    let bytes = fs::read(path.join(name)).unwrap();
    if name != "decisions.ndjson" {
        return bytes;
    }
    let text = String::from_utf8(bytes).unwrap();
    let plain = |line: &str| {
        let mut value: Value = serde_json::from_str(line).unwrap();
        for random in ["salt", "personal_sha256", "previous", "hash"] {
            value[random].take();
        }
        value.to_string() + "\n"
    };
    text.lines().map(plain).collect::<String>().into_bytes()
}

fn kills() -> u32 {
    let asked = std::env::var_os("DAICHO_KILLS");
    asked.and_then(|number| number.to_str()?.parse().ok()).unwrap_or(KILLS)
}

#[test]
fn nothing_is_lost_or_doubled_when_runs_and_decisions_are_killed() {
    let desk = Desk::new();
    let whole_run = desk.finish(&mut desk.run("out"));
    let whole_decision = desk.finish(&mut desk.decide("out", 0));
    let mut dice = Dice(20_261_130);
    let mut acknowledged = vec!["n0".to_owned()];
    let (mut number, mut killed) = (0, 0);
    while killed < kills() {
        let is_run = dice.throw(2) == 0;
        let whole = if is_run { whole_run } else { whole_decision };
        let delay = whole.mul_f64(dice.throw(1_000) as f64 / 900.0);
        number += u32::from(!is_run);
        let command = if is_run { desk.run("out") } else { desk.decide("out", number) };
        if kill_after(command, delay) {
            acknowledged.extend((!is_run).then(|| format!("n{number}")));
        } else {
            killed += 1;
        }
        let mut counts: BTreeMap<String, u32> = BTreeMap::new();
        desk.notes("out").into_iter().for_each(|note| *counts.entry(note).or_default() += 1);
        assert!(counts.values().all(|count| *count == 1), "a decision stands twice: {counts:?}");
        let lost: Vec<&String> = acknowledged.iter().filter(|note| !counts.contains_key(*note)).collect();
        assert!(lost.is_empty(), "acknowledged and lost: {lost:?}");
    }
    // The same decisions in a folder where nothing was killed.
    let notes = desk.notes("out");
    for note in &notes {
        desk.finish(&mut desk.decide("calm", note[1..].parse().unwrap()));
    }
    for out in ["out", "calm"] {
        desk.finish(&mut desk.run(out));
        desk.finish(&mut desk.decide(out, number + 1));
        desk.finish(&mut desk.run(out));
    }
    assert_eq!(desk.notes("out"), desk.notes("calm"));
    for name in OUTPUTS.iter().chain(&["changes.ndjson", "decisions.ndjson"]) {
        let (out, calm) = (comparable(&desk.path("out"), name), comparable(&desk.path("calm"), name));
        assert!(out == calm, "{name} differs after {killed} kills");
    }
    let problems = Store::open(desk.path("out").join("daicho.db")).unwrap().integrity().unwrap();
    assert_eq!(problems, []);
}
