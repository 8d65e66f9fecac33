//! Every command does what its help says, and a failure has the exit code that is promised.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[allow(dead_code, reason = "each test file uses its part of the helpers")]
mod common;

use std::io::Write as _;
use std::process::Stdio;

use common::{check, daicho, demo_inbox, root, run, shown};

#[test]
fn help_names_every_command_and_exit_code() {
    for word in
        ["run", "read", "link", "ledger", "worker", "check", "config", "completions", "man", "Exit codes"]
    {
        check(&["--help"], 0, word);
    }
    for word in ["catalog", "cover", "layout", "reliability", "calibrate"] {
        check(&["--help"], 0, word);
    }
    check(&["run", "--help"], 0, "ledger.ndjson");
}

#[test]
fn wrong_usage_ends_with_two() {
    check(&["run", "nowhere"], 2, "--members");
    let (inbox, members) = (demo_inbox(), "fixtures/demo/members.csv");
    let inbox = inbox.to_str().unwrap();
    let out = tempfile::tempdir().unwrap();
    let out = out.path().to_str().unwrap();
    let run = |inbox, members, body, more: &[&str], expected| {
        let mut arguments =
            vec!["run", inbox, "--members", members, "--body", body, "--as-of", "2026-02-01", "--out", out];
        arguments.extend(more);
        check(&arguments, 2, expected);
    };
    run("nowhere", members, "jrs", &[], "nowhere");
    run(inbox, "nowhere.csv", "jrs", &[], "nowhere.csv");
    run(inbox, members, "nobody", &[], "bodies on file: jgets, jrs, jrs-board, miis, mr, mr-advanced");
    run(inbox, members, "jrs", &["--edition", "list-009"], "list-001");
    run(inbox, members, "jrs", &["--set", "workers.cuont=1"], "workers.cuont");
    run(inbox, "fixtures/link.csv", "jrs", &[], "会員番号");
}

#[test]
fn a_meeting_is_linked_from_the_command_line() {
    check(&["link", "第83回日本医学放射線学会総会"], 0, "日本医学放射線学会 総会");
    check(&["link", "--explain", "第83回日本医学放射線学会総会"], 0, "jrs-0001");
    check(&["link", "第83回日本医学放射線学会総会", "--edition", "list-003"], 0, "日本医学放射線学会 総会");
}

#[test]
fn a_csv_of_meetings_is_linked_as_the_fixture_says() {
    let fixture = root().join("fixtures/link.csv");
    let output = run(&["link", "--csv", fixture.to_str().unwrap(), "--body", "jrs", "--edition", "list-001"]);
    assert!(output.status.success(), "{}", shown(&output));
    let mut found = csv::Reader::from_reader(&output.stdout[..]);
    assert_eq!(found.headers().unwrap(), vec!["id", "meeting_id", "seq", "score", "status"]);
    let mut expected = csv::Reader::from_path(fixture).unwrap();
    let mut faults = Vec::new();
    for (expected, found) in expected.records().zip(found.records()) {
        let (expected, found) = (expected.unwrap(), found.unwrap());
        assert_eq!(expected[0], found[0], "ids in order");
        let right = match &expected[2] {
            "NONE" => &found[4] != "accepted",
            seq => &found[2] == seq && &found[4] == "accepted",
        };
        if !right {
            faults.push(format!("{}: expected {}, found {found:?}", &expected[1], &expected[2]));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_checks_are_silent_when_clean() {
    let output = run(&["check"]);
    assert!(output.status.success() && output.stdout.is_empty(), "{}", shown(&output));
    check(&["check", "--verbose"], 0, "ok models");
    check(&["check", "--db", "nowhere.db"], 1, "FAIL database");
    check(&["check", "--set", "read.models.detection=nowhere.onnx"], 1, "FAIL models");
}

#[test]
fn settings_say_where_they_come_from() {
    check(&["config", "list"], 0, "workers.count = 0  # default");
    check(&["config", "list", "--set", "workers.count=2"], 0, "workers.count = 2  # --set");
}

#[test]
fn completions_and_man_pages_come_from_the_same_definitions() {
    check(&["completions", "bash"], 0, "--as-of");
    check(&["man"], 0, ".TH daicho");
    let folder = tempfile::tempdir().unwrap();
    check(&["man", folder.path().to_str().unwrap()], 0, "");
    assert!(folder.path().join("daicho-run.1").is_file());
}

#[test]
fn one_document_is_read_as_text_json_and_records() {
    let file = demo_inbox().join("佐倉/202304_総会.pdf");
    let file = file.to_str().unwrap();
    check(&["read", "--text", file], 0, "第82回日本医学放射線学会総会");
    check(&["read", file], 0, "\"reader\":\"text-layer\"");
    check(&["read", "--records", file], 0, "\"kind\":\"certificate\"");
    let empty = demo_inbox().join("空.pdf");
    check(&["read", empty.to_str().unwrap()], 1, "file_empty");
    check(&["read", "nowhere.pdf"], 2, "nowhere.pdf");
}

#[test]
fn a_file_inside_an_archive_is_read_by_its_path() {
    let archive = demo_inbox().join("有馬.zip");
    let listing = run(&["read", "--records", archive.to_str().unwrap()]);
    assert!(listing.status.success(), "{}", shown(&listing));
    assert_eq!(String::from_utf8_lossy(&listing.stdout).lines().count(), 2, "{}", shown(&listing));
}

#[test]
fn the_worker_answers_every_job_in_order() {
    let mut child = daicho().arg("worker").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let good = demo_inbox().join("佐倉/202304_総会.pdf");
    let jobs = format!(
        "{}\nno job\n{}\n{}\n",
        serde_json::json!({"path": "nowhere.pdf"}),
        serde_json::json!({"path": good, "sha256": "00"}),
        serde_json::json!({"path": good, "pages": [1, 1]}),
    );
    child.stdin.take().unwrap().write_all(jobs.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let answers: Vec<serde_json::Value> =
        String::from_utf8(output.stdout).unwrap().lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    let codes: Vec<_> = answers.iter().map(|a| a["document"]["diagnostics"][0]["code"].as_str()).collect();
    assert_eq!(codes, [Some("file_unreadable"), Some("job_wrong"), Some("file_changed"), None]);
    assert_eq!(answers[3]["document"]["pages"][0]["number"], 1);
}

#[test]
fn a_ledger_is_explained_from_the_database_of_a_run() {
    let folder = tempfile::tempdir().unwrap();
    let inbox = demo_inbox().join("小田切");
    let output = common::run_command(&inbox, folder.path()).output().unwrap();
    assert!(output.status.code().is_some_and(|code| code <= 1), "{}", shown(&output));
    let db = folder.path().join("daicho.db");
    let db = db.to_str().unwrap();
    check(&["ledger", "417360", "--db", db], 0, "417360");
    for expected in ["日本医学放射線学会 総会", "総会_現地.pdf", "総会_Web.pdf", "単位(1)"]
    {
        check(&["ledger", "417360", "--explain", "--db", db], 0, expected);
    }
    check(&["ledger", "000000", "--db", db], 2, "000000");
    check(&["check", "--db", db], 0, "");
}
