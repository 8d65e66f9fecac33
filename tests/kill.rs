//! A run that is killed and started again ends with the bytes of a run that was not, whatever the number of workers.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[allow(dead_code, reason = "each test file uses its part of the helpers")]
mod common;

use std::io::{BufRead as _, BufReader};
use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::process::Stdio;

use common::{OUTPUTS, demo_inbox, run_command, shown};

/// Runs to the end and returns the jobs done in this run, as `timings.json` tells.
fn run_to_end(out: &Path, workers: &str) -> u64 {
    let output = run_command(&demo_inbox(), out).args(["--workers", workers]).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", shown(&output));
    let timings = std::fs::read(out.join("timings.json")).unwrap();
    serde_json::from_slice::<serde_json::Value>(&timings).unwrap()["jobs_done"].as_u64().unwrap()
}

/// Starts a run and kills it (SIGKILL) once it says that at least `jobs` jobs are done.
fn run_and_kill(out: &Path, workers: &str, jobs: u64) {
    let mut child = run_command(&demo_inbox(), out)
        .args(["--workers", workers])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stderr.take().unwrap()).lines();
    for line in lines.map(Result::unwrap) {
        let done =
            line.rsplit(' ').next().and_then(|n| n.split_once('/')).and_then(|(n, _)| n.parse::<u64>().ok());
        if done.is_some_and(|done| done >= jobs) {
            child.kill().unwrap();
            break;
        }
    }
    assert_eq!(child.wait().unwrap().signal(), Some(9), "the run ended before it could be killed");
}

fn assert_same(a: &Path, b: &Path) {
    for name in OUTPUTS {
        let (left, right) = (std::fs::read(a.join(name)).unwrap(), std::fs::read(b.join(name)).unwrap());
        assert!(left == right, "{name} differs between {} and {}", a.display(), b.display());
    }
}

#[test]
fn a_killed_run_goes_on_and_ends_with_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let whole = folder.path().join("whole");
    let all_jobs = run_to_end(&whole, "2");

    for (workers, jobs) in [("1", 2), ("2", 5)] {
        let killed = folder.path().join(format!("killed-{workers}"));
        run_and_kill(&killed, workers, jobs);
        assert!(!killed.join("ledger.ndjson").exists(), "outputs appear only at the end");
        let jobs_left = run_to_end(&killed, workers);
        assert!(jobs_left < all_jobs, "{jobs_left} of {all_jobs} jobs were done again");
        assert_same(&whole, &killed);
    }

    let jobs_again = run_to_end(&whole, "1");
    assert_eq!(jobs_again, 0, "a second run reads nothing again");
}
