//! Running the binary on fixtures.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The repository's root.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// `daicho` with its home at the repository, whatever the environment says.
pub fn daicho() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_daicho"));
    command.env("DAICHO_HOME", root()).current_dir(root());
    command
}

/// What `daicho` does with these arguments.
pub fn run(arguments: &[&str]) -> Output {
    daicho().args(arguments).output().expect("the binary runs")
}

/// `daicho` with these arguments ends with the code, and says the text on either output.
pub fn check(arguments: &[&str], code: i32, expected: &str) {
    let output = run(arguments);
    assert_eq!(output.status.code(), Some(code), "{}", shown(&output));
    assert!(shown(&output).contains(expected), "no {expected:?} in {}", shown(&output));
}

/// `daicho run` over an inbox of fixtures into `out`, not yet started.
pub fn run_command(inbox: &Path, out: &Path) -> Command {
    let mut command = daicho();
    command.arg("run").arg(inbox).args(["--members", "fixtures/demo/members.csv"]);
    command.args(["--body", "jrs", "--as-of", "2026-02-01", "--out"]).arg(out);
    command
}

/// The demo inbox.
pub fn demo_inbox() -> PathBuf {
    root().join("fixtures/demo/inbox")
}

/// Standard output and error as text, for messages of failed tests.
pub fn shown(output: &Output) -> String {
    format!(
        "{}\n{}\n{}",
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

/// Every output that is inside the promise of identical bytes.
pub const OUTPUTS: [&str; 10] = [
    "records.ndjson",
    "ledger.ndjson",
    "members.ndjson",
    "findings.ndjson",
    "envelopes.ndjson",
    "diagnostics.ndjson",
    "run.json",
    "ledger.csv",
    "members.csv",
    "ledger.xlsx",
];
