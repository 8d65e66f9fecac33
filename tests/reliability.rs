//! Confidences against the truth: the table, and a calibration that is learnt, loaded and applied.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[allow(dead_code, reason = "each test file uses its part of the helpers")]
mod common;

use std::path::{Path, PathBuf};
use std::process::Output;

use common::{daicho, demo_inbox, shown};
use daicho_model::{Confidence, Field, Record};

fn run(arguments: &[&str]) -> Output {
    daicho().args(arguments).output().unwrap()
}

/// 400 papers whose holders are claimed with 0.9 and right in seven cases of ten, whose days are right as claimed.
fn pairs(folder: &Path) -> PathBuf {
    let mut text = "field,claimed,right,reader,group\n".to_owned();
    for n in 0..400 {
        text.push_str(&format!("holder,0.9,{},text-layer,paper{n}\n", u8::from(n % 10 < 7)));
        text.push_str(&format!("from,0.95,{},text-layer,paper{n}\n", u8::from(n % 20 > 0)));
    }
    let file = folder.join("pairs.csv");
    std::fs::write(&file, text).unwrap();
    file
}

#[test]
fn the_table_shows_claimed_against_found_and_what_the_thresholds_let_through() {
    let folder = tempfile::tempdir().unwrap();
    let file = pairs(folder.path()).display().to_string();
    let output = run(&["reliability", &file]);
    assert!(output.status.success(), "{}", shown(&output));
    for expected in
        ["(holder)", "expected calibration error 0.200", "of them wrong 120", "(sum over holder, from)"]
    {
        assert!(shown(&output).contains(expected), "no {expected:?} in {}", shown(&output));
    }
    let json = run(&["reliability", &file, "--json", "--set", "posting.field=0.92"]);
    let json: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    let holder = json["fields"].as_array().unwrap().iter().find(|f| f["field"] == "holder").unwrap();
    assert_eq!(holder["passed"]["count"], 0, "the threshold in force is the one that counts");
    assert_eq!(holder["bins"][0]["right"], 280);
}

#[test]
fn a_wrong_row_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("pairs.csv");
    std::fs::write(&file, "field,claimed,right\nholder,0.9,1\nholder,1.2,1\nholder,0.5,maybe\n").unwrap();
    let output = run(&["reliability", &file.display().to_string()]);
    assert_eq!(output.status.code(), Some(2), "{}", shown(&output));
    assert!(shown(&output).contains("row 3") && shown(&output).contains("row 4"), "{}", shown(&output));
}

fn holder(arguments: &[&str]) -> Field<String> {
    let paper = demo_inbox().join("佐倉/202304_総会.pdf").display().to_string();
    let mut all = vec!["read", "--records", &paper];
    all.extend(arguments);
    let output = run(&all);
    let record: Record = serde_json::from_slice(&output.stdout).unwrap();
    record.fields.holder.unwrap()
}

#[test]
fn a_calibration_is_learnt_loaded_and_applied_and_the_claim_stays_visible() {
    let folder = tempfile::tempdir().unwrap();
    let file = pairs(folder.path()).display().to_string();
    let out = folder.path().join("calibration.toml").display().to_string();
    let output = run(&["calibrate", &file, "--out", &out]);
    assert!(output.status.success(), "{}", shown(&output));
    let set = format!("calibration={out}");
    let (claimed, calibrated) = (holder(&[]), holder(&["--set", &set]));
    assert_eq!(claimed.value, calibrated.value);
    assert!(claimed.confidence.get() > 0.9 && claimed.evidence.claimed.is_none());
    assert!((calibrated.confidence.get() - 0.7).abs() < 0.06, "{calibrated:?}");
    assert_eq!(calibrated.evidence.claimed, Some(claimed.confidence));
    assert_ne!(calibrated.confidence, Confidence::ONE);
}

#[test]
fn a_calibration_that_is_named_must_be_there_and_right() {
    let folder = tempfile::tempdir().unwrap();
    let wrong = folder.path().join("wrong.toml");
    std::fs::write(&wrong, "format = 1\n[[map]]\nfield = \"holder\"\npoints = [[0.5, 2.0]]\n").unwrap();
    let set = |file: &Path| format!("calibration={}", file.display());
    let output = run(&["check", "--set", &set(&wrong)]);
    assert!(
        shown(&output).contains("FAIL calibration") && shown(&output).contains("line 4"),
        "{}",
        shown(&output)
    );
    let output = run(&["check", "--set", &set(&folder.path().join("nowhere.toml"))]);
    assert!(shown(&output).contains("FAIL calibration"), "{}", shown(&output));
}
