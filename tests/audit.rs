//! `daicho audit` from paper to findings, rosters and samples, over `fixtures/audit`: six honest certificates of one meeting,
//! and a seventh that was made from the scan of the third.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[allow(dead_code, reason = "each test file uses its part of the helpers")]
mod common;

use std::io::Write;
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
    let folder = tempfile::tempdir().unwrap();
    let workbook = folder.path().join("roster.xlsx");
    as_workbook(&std::fs::read_to_string(root().join("fixtures/audit/roster.csv")).unwrap(), &workbook);
    check_roster(workbook.to_str().unwrap());
}

/// The same list as an organiser's workbook: a title above the table, and numbers as numbers.
fn as_workbook(list: &str, file: &Path) {
    let cell = |text: &str| match text.parse::<u64>() {
        Ok(number) => format!("<c><v>{number}</v></c>"),
        Err(_) => format!("<c t=\"inlineStr\"><is><t>{text}</t></is></c>"),
    };
    let row = |line: &str| format!("<row>{}</row>", line.split(',').map(cell).collect::<String>());
    let rows: String = ["参加者名簿", ""].into_iter().chain(list.lines()).map(row).collect();
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006";
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml";
    let related = |to: &str, what: &str| {
        format!(
            "<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"r1\" Type=\"{relations}/{what}\" Target=\"{to}\"/></Relationships>"
        )
    };
    let parts = [
        (
            "[Content_Types].xml",
            format!(
                "<Types xmlns=\"{package}/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"{kind}.sheet.main+xml\"/><Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"{kind}.worksheet+xml\"/></Types>"
            ),
        ),
        ("_rels/.rels", related("xl/workbook.xml", "officeDocument")),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{main}\" xmlns:r=\"{relations}\"><sheets><sheet name=\"名簿\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
            ),
        ),
        ("xl/_rels/workbook.xml.rels", related("worksheets/sheet1.xml", "worksheet")),
        (
            "xl/worksheets/sheet1.xml",
            format!("<worksheet xmlns=\"{main}\"><sheetData>{rows}</sheetData></worksheet>"),
        ),
    ];
    let mut archive = zip::ZipWriter::new(std::fs::File::create(file).unwrap());
    for (name, text) in parts {
        archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap();
}

#[test]
fn what_needs_all_pages_of_a_meeting_stays_after_a_decision_and_is_told_anew_by_the_next_run() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["daicho.db", "run.json"] {
        std::fs::copy(OUT.path().join(name), folder.path().join(name)).unwrap();
    }
    let records = ndjson(&file("records.ndjson"));
    let of = |file: &str| records.iter().find(|one| one["document"]["path"] == file).unwrap();
    let (third, seventh) = (of("3.jpg"), of("7.jpg"));
    let here = |arguments: &[&str]| {
        let output = daicho().args(arguments).arg("--out").arg(folder.path()).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", shown(&output));
        String::from_utf8(output.stdout).unwrap()
    };
    let found = || here(&["audit", "--json", "--code", "scan_shared_names_differ"]).lines().count();
    let id = seventh["record_id"].as_str().unwrap();
    let decide = |answer: &[&str]| {
        here(&[&["decide", id], answer, &["--by", "係", "--at", "2026-02-02T10:00:00+09:00"]].concat());
    };
    let inputs = root().join("fixtures/audit");
    let (inbox, members) = (inputs.join("inbox"), inputs.join("members.csv"));
    let run = ["run", inbox.to_str().unwrap(), "--members", members.to_str().unwrap(), "--body", "jrs"];
    let run = || here(&[&run[..], &["--as-of", "2026-02-01", "--quiet"]].concat());
    // That it is of another meeting says nothing of the scan.
    decide(&["meeting", "jrs-0004"]);
    run();
    assert_eq!(found(), 1);
    // Once it is the third's sender's, no other sender has the scan.
    decide(&["member", third["member"]["member_no"].as_str().unwrap()]);
    assert_eq!(found(), 1);
    run();
    assert_eq!(found(), 0);
}

/// What is asked for is refused as usage, and the words are in the answer.
fn check_refused(arguments: &[&str], words: &str) {
    let mut command = daicho();
    let output = command.arg("audit").args(arguments).arg("--out").arg(OUT.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(2), "{}", shown(&output));
    assert!(shown(&output).contains(words), "{}", shown(&output));
}

#[test]
fn a_roster_without_a_known_head_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let list = folder.path().join("list.csv");
    std::fs::write(&list, "a,b\n1,2\n").unwrap();
    check_refused(&["--roster", list.to_str().unwrap(), "--meeting", "jrs-0108"], "氏名");
}

#[test]
fn what_is_not_on_file_is_said_and_not_taken_for_nothing_found() {
    let list = root().join("fixtures/audit/roster.csv");
    let list = list.to_str().unwrap();
    check_refused(&["--roster", list, "--meeting", "jrs-9999"], "jrs-9999");
    check_refused(&["--code", "serial_resued"], "serial_reused");
    check_refused(&["--member", "1"], "members file");
    let told = audit(&["--roster", list, "--meeting", "jrs-0108", "--number", "99"]);
    assert!(told.contains("4 rows") && told.contains("jrs-0108") && told.contains("第99回"), "{told}");
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
    command.args(["audit", "sample", "--results"]).arg(&results).arg("--out").arg(OUT.path());
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", shown(&output));
    assert!(shown(&output).contains("sample_verdict_unknown"), "{}", shown(&output));
    assert!(shown(&output).contains("0.00 to 97.50"), "{}", shown(&output));
}

#[test]
fn a_sample_with_a_row_twice_or_of_another_run_is_refused_by_name() {
    let sample = audit(&["sample", "--seed", "7", "--size", "2"]);
    let folder = tempfile::tempdir().unwrap();
    let results = folder.path().join("results.csv");
    filled(&sample, |_| "○", &results);
    let text = std::fs::read_to_string(&results).unwrap();
    let mut rows: Vec<String> = text.split("\r\n").map(str::to_owned).collect();
    let column = rows[0].split(',').position(|title| title.ends_with("記録ID")).unwrap();
    let id = |row: &str| row.split(',').nth(column).unwrap().to_owned();
    let (first, second) = (id(&rows[1]), id(&rows[2]));
    rows.push(rows[1].clone());
    rows.push(rows[2].replacen(&second, "ffff-1-1", 1));
    std::fs::write(&results, rows.join("\r\n")).unwrap();
    let mut command = daicho();
    command.args(["audit", "sample", "--results"]).arg(&results).arg("--out").arg(OUT.path());
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(2), "{}", shown(&output));
    for expected in [first.as_str(), "comes twice", "ffff-1-1", "not in the last run"] {
        assert!(shown(&output).contains(expected), "no {expected} in {}", shown(&output));
    }
}

#[test]
fn one_number_under_two_names_of_a_roster_is_a_warning() {
    let folder = tempfile::tempdir().unwrap();
    let list = folder.path().join("list.csv");
    std::fs::write(&list, "会員番号,氏名\n922991,別人 太郎\n679477,上杉　翔\n").unwrap();
    let mut command = daicho();
    command.args(["audit", "--meeting", "jrs-0108", "--roster"]).arg(&list).arg("--out").arg(OUT.path());
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", shown(&output));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(said.matches("roster_name_differs").count(), 1, "{said}");
    for expected in ["row 2", "922991", "別人 太郎", "津田 綾乃"] {
        assert!(said.contains(expected), "no {expected} in {said}");
    }
}
