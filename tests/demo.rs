//! `daicho run` over the demo inbox against what `fixtures/manifest.toml` says is right, worked out by hand.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[allow(dead_code, reason = "each test file uses its part of the helpers")]
mod common;

use std::collections::BTreeMap;
use std::path::Path;

use common::{OUTPUTS, demo_inbox, run_command, shown};
use serde_json::Value;

struct Run {
    records: Vec<Value>,
    ledger: Vec<Value>,
    members: Vec<Value>,
    diagnostics: Vec<Value>,
    summary: String,
}

fn ndjson(out: &Path, name: &str) -> Vec<Value> {
    let text = std::fs::read_to_string(out.join(name)).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn run_demo() -> Run {
    let folder = tempfile::tempdir().unwrap();
    let output = run_command(&demo_inbox(), folder.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", shown(&output));
    for name in OUTPUTS {
        assert!(folder.path().join(name).is_file(), "{name} is missing");
    }
    Run {
        records: ndjson(folder.path(), "records.ndjson"),
        ledger: ndjson(folder.path(), "ledger.ndjson"),
        members: ndjson(folder.path(), "members.ndjson"),
        diagnostics: ndjson(folder.path(), "diagnostics.ndjson"),
        summary: String::from_utf8(output.stdout).unwrap(),
    }
}

fn manifest() -> toml::Table {
    let path = common::root().join("fixtures/manifest.toml");
    toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// Tables of an array, `[[name]]`; none if it is absent.
fn tables<'a>(table: &'a toml::Table, name: &str) -> Vec<&'a toml::Table> {
    table
        .get(name)
        .and_then(toml::Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(toml::Value::as_table)
        .collect()
}

fn text<'a>(table: &'a toml::Table, name: &str) -> Option<&'a str> {
    table.get(name).and_then(toml::Value::as_str)
}

/// Expected and found pieces of paper, paired by file, page and place; the number of pieces must agree.
fn pairs<'a>(
    manifest: &'a toml::Table,
    run: &'a Run,
    faults: &mut Vec<String>,
) -> Vec<(String, &'a toml::Table, &'a Value)> {
    let mut pairs = Vec::new();
    for file in tables(manifest, "file") {
        let Some(path) = text(file, "path").and_then(|p| p.strip_prefix("demo/inbox/")) else { continue };
        let mut expected: BTreeMap<(String, i64), Vec<&toml::Table>> = BTreeMap::new();
        for record in tables(file, "record") {
            let inner = text(record, "entry").map_or(path.to_owned(), |entry| format!("{path}!/{entry}"));
            let page = record.get("page").and_then(toml::Value::as_integer).unwrap_or(1);
            expected.entry((inner, page)).or_default().push(record);
        }
        for ((inner, page), records) in expected {
            let found: Vec<&Value> =
                run.records.iter().filter(|r| r["document"]["path"] == inner && r["page"] == page).collect();
            if found.len() != records.len() {
                faults.push(format!(
                    "{inner} page {page}: {} pieces, expected {}",
                    found.len(),
                    records.len()
                ));
            }
            for (i, (expected, found)) in records.into_iter().zip(found).enumerate() {
                pairs.push((format!("{inner} page {page} piece {}", i + 1), expected, found));
            }
        }
    }
    pairs
}

/// What is wrong with one piece of paper.
fn compare(expected: &toml::Table, found: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    let mut differ = |what: &str, want: &str, got: &Value| {
        let got = got.as_str().map_or_else(|| got.to_string(), str::to_owned);
        if want != got {
            faults.push(format!("{what} is {got}, expected {want}"));
        }
    };
    let decision = found["decision"].as_str().unwrap_or_default();
    let right = text(expected, "decision").unwrap_or_default();
    let twin = text(expected, "one_of").is_some() && decision == "void";
    if decision != right && Some(decision) != text(expected, "accept") && !twin {
        differ("decision", right, &found["decision"]);
    }
    differ("kind", text(expected, "kind").unwrap_or_default(), &found["kind"]);
    if let Some(envelope) = text(expected, "envelope") {
        differ("envelope", envelope, &found["envelope"]);
    }
    if decision == "posted" {
        for name in ["from", "to"] {
            differ(name, text(expected, name).unwrap_or("null"), &found["fields"][name]["value"]);
        }
        differ("member", text(expected, "member").unwrap_or("null"), &found["member"]["member_no"]);
        let candidates = found["link"]["candidates"].as_array().into_iter().flatten();
        let linked = candidates.into_iter().find(|c| c["meeting_id"] == found["link"]["meeting_id"]);
        let seq = expected.get("seq").map_or("null".to_owned(), ToString::to_string);
        differ("seq", &seq, &linked.map_or(Value::Null, |c| c["seq"].clone()));
    }
    if twin {
        differ("reason", text(expected, "other_reason").unwrap_or_default(), &found["reasons"][0]["code"]);
    } else if decision == right
        && let Some(reason) = text(expected, "reason")
    {
        differ("reason", reason, &found["reasons"][0]["code"]);
    }
    faults
}

/// Of the records that count once together exactly one is posted, unless a cautious answer is accepted for them.
fn compare_groups(pairs: &[(String, &toml::Table, &Value)], faults: &mut Vec<String>) {
    let mut groups: BTreeMap<&str, Vec<&(String, &toml::Table, &Value)>> = BTreeMap::new();
    for pair in pairs {
        if let Some(group) = text(pair.1, "one_of") {
            groups.entry(group).or_default().push(pair);
        }
    }
    for (group, pairs) in groups {
        let posted = pairs.iter().filter(|p| p.2["decision"] == "posted").count();
        let cautious = pairs.iter().any(|p| text(p.1, "accept").is_some());
        if posted > 1 || (posted == 0 && !cautious) {
            faults.push(format!("{group}: {posted} records are posted, expected 1"));
        }
    }
}

fn compare_diagnostics(manifest: &toml::Table, run: &Run, faults: &mut Vec<String>) {
    for file in tables(manifest, "file") {
        let Some(path) = text(file, "path").and_then(|p| p.strip_prefix("demo/inbox/")) else { continue };
        let inside = format!("{path}!/");
        let about: Vec<&Value> = run
            .diagnostics
            .iter()
            .filter(|d| {
                d["document"] == path || d["document"].as_str().is_some_and(|d| d.starts_with(&inside))
            })
            .collect();
        match file.get("diagnostics").and_then(toml::Value::as_array) {
            Some(codes) => {
                for code in codes.iter().filter_map(toml::Value::as_str) {
                    if !about.iter().any(|d| d["code"] == code) {
                        faults.push(format!("{path}: no diagnostic {code} among {about:?}"));
                    }
                }
            }
            None => {
                for diagnostic in about.iter().filter(|d| d["severity"] == "error") {
                    faults.push(format!("{path}: unexpected {diagnostic}"));
                }
            }
        }
    }
}

fn compare_members(manifest: &toml::Table, run: &Run, faults: &mut Vec<String>) {
    let expected = tables(manifest, "member");
    assert_eq!(expected.len(), run.members.len(), "every member has an outcome");
    for member in expected {
        let number = text(member, "member").unwrap_or_default();
        let Some(found) = run.members.iter().find(|m| m["member_no"] == number) else {
            faults.push(format!("member {number} has no outcome"));
            continue;
        };
        let result = text(member, "result").unwrap_or_default();
        // What waits for a human may leave the outcome open, but must not turn it round.
        if found["result"] != result && found["result"] != "undecidable" {
            faults.push(format!("member {number}: result is {}, expected {result}", found["result"]));
        }
        let posted: i64 = run
            .ledger
            .iter()
            .filter(|p| p["member_no"] == number && p["status"] == "posted")
            .filter_map(|p| p["points"].as_i64())
            .sum();
        let figure = |name: &str| member.get(name).and_then(toml::Value::as_integer);
        let most = figure("posted").unwrap_or(0);
        let least = figure("posted_least").unwrap_or(most);
        if !(least..=most).contains(&posted) {
            faults.push(format!("member {number}: {posted} points are posted, expected {least} to {most}"));
        }
    }
}

#[test]
fn the_demo_inbox_becomes_the_ledger_worked_out_by_hand() {
    let (manifest, run) = (manifest(), run_demo());
    let mut faults = Vec::new();
    let pairs = pairs(&manifest, &run, &mut faults);
    assert!(pairs.len() >= 30, "the manifest names the demo's pieces of paper");
    for (place, expected, found) in &pairs {
        faults.extend(compare(expected, found).into_iter().map(|fault| format!("{place}: {fault}")));
    }
    compare_groups(&pairs, &mut faults);
    compare_diagnostics(&manifest, &run, &mut faults);
    compare_members(&manifest, &run, &mut faults);
    assert!(faults.is_empty(), "{} faults:\n{}\n{}", faults.len(), faults.join("\n"), run.summary);
}
