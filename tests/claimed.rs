//! Papers that name somebody else than `envelopes.csv` says sent them wait, and both are told.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[allow(dead_code, reason = "each test file uses its part of the helpers")]
mod common;

use std::fs;
use std::path::Path;

use common::{demo_inbox, run_command, shown};
use serde_json::Value;

fn lines(folder: &Path, file: &str) -> Vec<Value> {
    let text = fs::read_to_string(folder.join("out").join(file)).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// What becomes of a certificate of 204817 that is written down as this member's, with what is told of it.
fn check(written: &str, decision: &str, told: usize) {
    let folder = tempfile::tempdir().unwrap();
    let (folder, inbox) = (folder.path(), folder.path().join("inbox"));
    fs::create_dir(&inbox).unwrap();
    fs::copy(demo_inbox().join("佐倉/202304_総会.pdf"), inbox.join("a.pdf")).unwrap();
    let table = format!("file,received on,会員番号\na.pdf,2026-01-10,{written}\n");
    fs::write(inbox.join("envelopes.csv"), table).unwrap();
    let output = run_command(&inbox, &folder.join("out")).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", shown(&output));
    let record = lines(folder, "records.ndjson").pop().unwrap();
    assert_eq!(record["decision"], decision, "{record}");
    let differs = lines(folder, "diagnostics.ndjson");
    let differs: Vec<&Value> =
        differs.iter().filter(|one| one["code"] == "envelopes_owner_differs").collect();
    assert_eq!(differs.len(), told, "{differs:?}");
    for one in differs {
        assert_eq!(one["document"], "a.pdf");
        let cause = one["cause"].as_str().unwrap();
        assert!(cause.contains(written) && cause.contains("204817"), "{one}");
    }
}

#[test]
fn a_paper_of_the_member_who_is_written_down_counts() {
    check("204817", "posted", 0);
    check("２０４８１７", "posted", 0);
    check("", "posted", 0);
}

#[test]
fn a_paper_that_names_another_than_is_written_down_waits() {
    check("417360", "review", 1);
    check("999999", "review", 1);
}
