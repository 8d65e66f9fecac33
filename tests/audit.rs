//! `daicho audit` from paper to findings, rosters and samples, over `fixtures/audit`: six honest certificates of one meeting,
//! and a seventh that was made from the scan of the third.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[allow(dead_code, reason = "each test file uses its part of the helpers")]
mod common;

use std::path::Path;
use std::sync::LazyLock;

use common::{daicho, root, shown};
use serde_json::Value;

/// One run for all tests of this file.
static OUT: LazyLock<tempfile::TempDir> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let inputs = root().join("fixtures/audit");
    let mut command = daicho();
    command.arg("run").arg(inputs.join("inbox")).arg("--members").arg(inputs.join("members.csv"));
    command.args(["--body", "jrs", "--as-of", "2026-02-01", "--quiet", "--out"]).arg(folder.path());
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", shown(&output));
    folder
});

/// What `daicho audit` says with these arguments about the run.
fn audit(arguments: &[&str]) -> String {
    let mut command = daicho();
    command.arg("audit").args(arguments).arg("--out").arg(OUT.path());
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", shown(&output));
    String::from_utf8(output.stdout).unwrap()
}

fn ndjson(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn file(name: &str) -> String {
    std::fs::read_to_string(OUT.path().join(name)).unwrap()
}

#[test]
fn a_scan_with_another_name_is_found_with_both_sides_and_only_held_back() {
    let findings = ndjson(&file("findings.ndjson"));
    let [finding] = &findings[..] else { panic!("{findings:?}") };
    assert_eq!(finding["code"], "scan_shared_names_differ");
    assert_eq!(finding["status"], "open");
    assert_eq!(finding["evidence"].as_array().unwrap().len(), 2);
    let records = ndjson(&file("records.ndjson"));
    let concerned: Vec<&Value> =
        records.iter().filter(|r| finding["records"].as_array().unwrap().contains(&r["record_id"])).collect();
    let mut files: Vec<&str> = concerned.iter().map(|r| r["document"]["path"].as_str().unwrap()).collect();
    files.sort_unstable();
    assert_eq!(files, ["3.jpg", "7.jpg"]);
    for record in concerned {
        assert_eq!(record["decision"], "review");
        let reasons = record["reasons"].as_array().unwrap();
        assert!(reasons.iter().any(|reason| reason["code"] == "open_finding"), "{record}");
    }
    // Traces are for the audit: no output shows them.
    assert!(records.iter().all(|record| record.get("traces").is_none()));
}

#[test]
fn findings_are_shown_as_text_and_as_ndjson_and_by_member() {
    let text = audit(&[]);
    for part in ["scan_shared_names_differ", "3.jpg", "7.jpg", "尾崎", "乾亜希子", "675594", "434984"] {
        assert!(text.contains(part), "no {part} in {text}");
    }
    assert_eq!(audit(&["--json"]), file("findings.ndjson"));
    assert_eq!(audit(&["--json", "--member", "675594"]).lines().count(), 1);
    assert_eq!(audit(&["--json", "--member", "922991"]), "");
    assert_eq!(audit(&["--json", "--code", "serial_reused"]), "");
}

/// The roster has 津田 and 上杉 by number, 尾崎 by name, and somebody who sent nothing.
fn check_roster(name: &str) {
    let list = root().join("fixtures/audit").join(name);
    let lines = ndjson(&audit(&["--roster", list.to_str().unwrap(), "--meeting", "jrs-0108", "--json"]));
    let told: Vec<String> = lines
        .iter()
        .map(|line| {
            let name = line["row"]["name"].as_str().or(line["holder"].as_str()).unwrap();
            let by = line["by"].as_str().unwrap_or_default();
            format!("{} {} {by}", line["result"].as_str().unwrap(), name.replace(char::is_whitespace, ""))
        })
        .collect();
    let mut told: Vec<&str> = told.iter().map(|line| line.trim_end()).collect();
    told[4..].sort_unstable();
    assert_eq!(
        told,
        [
            "both 津田綾乃 number_and_name",
            "both 上杉翔 number_and_name",
            "both 尾崎多恵 name",
            "not_sent 架空不参",
            "not_on_roster 乾亜希子",
            "not_on_roster 楠健太郎",
            "not_on_roster 武藤幸子",
            "not_on_roster 飯塚繁",
        ],
        "{name}"
    );
}

#[test]
fn a_roster_is_compared_both_ways() {
    check_roster("roster.csv");
    check_roster("roster.pdf");
}

#[test]
fn a_roster_without_a_known_head_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let list = folder.path().join("list.csv");
    std::fs::write(&list, "a,b\n1,2\n").unwrap();
    let mut command = daicho();
    command.arg("audit").arg("--roster").arg(&list).args(["--meeting", "jrs-0108", "--out"]).arg(OUT.path());
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(2), "{}", shown(&output));
    assert!(shown(&output).contains("氏名"), "{}", shown(&output));
}

/// The sample with a verdict in every row.
fn filled(sample: &str, verdict: impl Fn(usize) -> &'static str, file: &Path) {
    let mut lines = sample.lines();
    let head = lines.next().unwrap().to_owned();
    let rows = lines.enumerate().map(|(at, line)| {
        // The two last columns, verdict and note, are empty.
        format!("{},{},", line.strip_suffix(",,").unwrap(), verdict(at))
    });
    let text: Vec<String> = std::iter::once(head).chain(rows).collect();
    std::fs::write(file, text.join("\r\n")).unwrap();
}

#[test]
fn a_sample_is_drawn_and_its_results_give_an_interval() {
    let sample = audit(&["sample", "--seed", "7", "--size", "3"]);
    assert_eq!(sample.lines().count(), 4, "{sample}");
    assert_eq!(audit(&["sample", "--seed", "7", "--size", "3"]), sample);
    let folder = tempfile::tempdir().unwrap();
    let results = folder.path().join("results.csv");
    filled(&sample, |at| if at == 1 { "×" } else { "○" }, &results);
    let text = audit(&["sample", "--results", results.to_str().unwrap()]);
    // One of three: 0.84 % to 90.57 % (Clopper and Pearson).
    assert!(text.contains("33.33") && text.contains("0.84") && text.contains("90.57"), "{text}");
}

#[test]
fn a_verdict_that_is_none_is_told_and_not_counted() {
    let sample = audit(&["sample", "--seed", "7", "--size", "2"]);
    let folder = tempfile::tempdir().unwrap();
    let results = folder.path().join("results.csv");
    filled(&sample, |at| if at == 0 { "maybe" } else { "○" }, &results);
    let mut command = daicho();
    command.args(["audit", "sample", "--results"]).arg(&results);
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", shown(&output));
    assert!(shown(&output).contains("sample_verdict_unknown"), "{}", shown(&output));
    assert!(shown(&output).contains("0.00 to 97.50"), "{}", shown(&output));
}
