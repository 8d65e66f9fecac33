//! What people decide about rows of the member system's history (`--history`) stays where the file is exported anew.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[allow(dead_code, reason = "each test file uses its part of the helpers")]
mod common;
#[allow(dead_code, reason = "each test file uses its part of the helpers")]
mod erased;

use std::fs;
use std::path::Path;

use common::{demo_inbox, run_command, shown};
use erased::{AT, daicho};
use serde_json::Value;

const HEAD: &str = "会員番号,区分,会名,回次,開催日,終了日,点";
const FIRST: &str = "204817,meeting,日本医学放射線学会総会,81,2022-04-14,2022-04-17,15";
const SECOND: &str = "417360,meeting,日本医学放射線学会秋季臨床大会,58,2022-09-02,2022-09-04,15";
const THIRD: &str = "417360,meeting,日本医学放射線学会総会,83,2024-04-11,2024-04-14,15";

/// Runs over one paper and a history of these rows in a file of this name.
fn run_with(folder: &Path, file: &str, rows: &[&str]) {
    let inbox = folder.join("inbox");
    if !inbox.exists() {
        fs::create_dir(&inbox).unwrap();
        fs::copy(demo_inbox().join("佐倉/202304_総会.pdf"), inbox.join("a.pdf")).unwrap();
    }
    let history = folder.join(file);
    fs::write(&history, format!("{HEAD}\n{}\n", rows.join("\n"))).unwrap();
    let mut command = run_command(&inbox, &folder.join("out"));
    let output = command.arg("--history").arg(&history).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", shown(&output));
}

fn lines(folder: &Path, file: &str) -> Vec<Value> {
    let text = fs::read_to_string(folder.join("out").join(file)).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// What became of the rows of the history: member, decision and the place that is told, in the order of the places.
fn rows(folder: &Path) -> Vec<String> {
    let records = lines(folder, "records.ndjson").into_iter().filter(|one| one["kind"] == "history");
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let mut rows: Vec<String> = records
        .map(|one| {
            format!(
                "{} {} {}",
                text(&one["envelope_id"]),
                text(&one["fields"]["member_no"]["value"]),
                text(&one["decision"])
            )
        })
        .collect();
    rows.sort();
    rows
}

/// The id of the row of a member.
fn id(folder: &Path, place: &str) -> String {
    let records = lines(folder, "records.ndjson");
    let record = records.iter().find(|one| one["envelope_id"] == place).unwrap();
    record["record_id"].as_str().unwrap().to_owned()
}

fn told(folder: &Path, code: &str) -> usize {
    lines(folder, "diagnostics.ndjson").iter().filter(|one| one["code"] == code).count()
}

#[test]
fn an_answer_about_a_row_stays_where_the_history_is_exported_anew() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    run_with(folder, "h.csv", &[FIRST, SECOND]);
    assert_eq!(rows(folder), ["h.csv#2 204817 posted", "h.csv#3 417360 posted"]);
    daicho(folder, &["decide", &id(folder, "h.csv#2"), "objection", "誤り", "--by", "山田", "--at", AT], 0);
    daicho(folder, &["decide", &id(folder, "h.csv#3"), "not_recognised", "--by", "山田", "--at", AT], 0);
    run_with(folder, "later.csv", &[THIRD, SECOND, FIRST]);
    let expected = ["later.csv#2 417360 posted", "later.csv#3 417360 void", "later.csv#4 204817 review"];
    assert_eq!(rows(folder), expected);
    assert_eq!(told(folder, "decision_without_record"), 0);
    let shown = daicho(folder, &["ledger", "417360", "--explain"], 0);
    assert!(shown.contains("row 2") && shown.contains("row 3"), "{shown}");
}

#[test]
fn the_row_of_an_erased_member_stays_erased_in_another_export() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    run_with(folder, "h.csv", &[FIRST, SECOND]);
    daicho(folder, &["erase", "417360", "--by", "山田", "--at", AT], 0);
    run_with(folder, "later.csv", &[SECOND, FIRST]);
    assert_eq!(rows(folder), ["later.csv#3 204817 posted"]);
    assert_eq!(told(folder, "history_row_erased"), 1);
}
