//! `daicho letters` over a run of invented members: who gets which letter, and that the printed ones are read back.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[allow(dead_code, reason = "each test file uses its part of the helpers")]
mod common;

use std::path::Path;

use common::{daicho, root, shown};

/// Names with characters that fonts often lack, and names that are no names.
const MEMBERS: &str = "会員番号,氏名,認定開始日,認定終了日,年会費,住所
600101,髙﨑 濵子,2020-04-01,2025-03-31,完納,東京都1
600102,𠮷野 舞,2020-04-01,2025-03-31,完納,
600/3,<script>alert(1)</script>,2020-04-01,2025-03-31,完納,
600104,\"=HYPERLINK(\"\"x\"\")\",2020-04-01,2025-03-31,完納,
600105,\u{10fffd}山 一,2020-04-01,2025-03-31,完納,
";

fn ran(folder: &Path, body: &str, as_of: &str, members: &Path, inbox: &Path) {
    let mut command = daicho();
    command.arg("run").arg(inbox).arg("--members").arg(members);
    command.args(["--body", body, "--as-of", as_of, "--quiet", "--out"]).arg(folder.join("run"));
    let history = members.with_file_name("history.csv");
    if history.is_file() {
        command.arg("--history").arg(history);
    }
    let output = command.output().unwrap();
    assert!(matches!(output.status.code(), Some(0 | 1)), "{}", shown(&output));
}

/// The letters of the run in the folder, and what the command said.
fn letters(folder: &Path, more: &[&str], code: i32) -> String {
    let mut command = daicho();
    command.args(["letters", "--run"]).arg(folder.join("run"));
    command.arg("--out").arg(folder.join("letters")).args(more);
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(code), "{}", shown(&output));
    shown(&output)
}

/// The text of a PDF as our own reader has it, without blanks.
fn read(pdf: &Path) -> String {
    let output = daicho().arg("read").arg(pdf).output().unwrap();
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn files(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder.join("letters")).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn members_who_sent_nothing_are_reminded_before_the_deadline_and_printed_names_come_back() {
    let folder = tempfile::tempdir().unwrap();
    let (members, inbox) = (folder.path().join("members.csv"), folder.path().join("inbox"));
    std::fs::create_dir(&inbox).unwrap();
    std::fs::write(&members, MEMBERS).unwrap();
    ran(folder.path(), "jgets", "2025-01-15", &members, &inbox);
    let said = letters(folder.path(), &["--kind", "notice", "--kind", "reminder", "--kind", "merge"], 0);
    assert!(said.contains("letters_nothing_received") && said.contains("5 members"), "{said}");
    assert!(said.contains("letter_character_missing") && said.contains("\u{10fffd}"), "{said}");
    let expected = ["600101", "600102", "600104", "600105", "600_3"];
    let mut expected: Vec<String> = expected
        .iter()
        .flat_map(|number| ["html", "pdf"].map(|kind| format!("reminder-{number}.{kind}")))
        .collect();
    expected.insert(0, "merge.csv".to_owned());
    assert_eq!(files(folder.path()), expected);

    let letter = |name: &str| folder.path().join("letters").join(name);
    for (number, name) in [("600101", "髙﨑濵子様"), ("600102", "𠮷野舞様"), ("600_3", "<script>")]
    {
        let text = read(&letter(&format!("reminder-{number}.pdf")));
        assert!(text.contains(name), "{name} is not in {text}");
        assert!(text.contains("2025年2月28日"), "{text}");
    }
    let html = std::fs::read_to_string(letter("reminder-600_3.html")).unwrap();
    assert!(html.contains("&lt;script&gt;") && !html.contains("<script"), "{html}");
    let merge = std::fs::read_to_string(letter("merge.csv")).unwrap();
    assert!(merge.contains("\"'=HYPERLINK") && merge.contains("東京都1"), "{merge}");

    // After the deadline nobody is reminded.
    ran(folder.path(), "jgets", "2025-03-01", &members, &inbox);
    let said = letters(folder.path(), &["--kind", "reminder", "--member", "600101"], 0);
    assert!(said.contains("letters_outside_window"), "{said}");
    let said = letters(folder.path(), &["--member", "nobody"], 2);
    assert!(said.contains("no such member in the last run"), "{said}");
}

#[test]
fn a_notice_shows_the_papers_that_do_not_count() {
    let folder = tempfile::tempdir().unwrap();
    let inputs = root().join("fixtures/demo");
    ran(folder.path(), "jrs", "2026-02-01", &inputs.join("members.csv"), &inputs.join("inbox"));
    let letter = |name: &str| std::fs::read(folder.path().join("letters").join(name)).unwrap();
    let pictured = |name: &str| {
        let html = String::from_utf8(letter(&format!("{name}.html"))).unwrap();
        let jpeg = letter(&format!("{name}.pdf")).windows(9).any(|part| part == b"DCTDecode");
        (html.contains("src=\"data:image/jpeg;base64,/9j/"), jpeg)
    };
    letters(folder.path(), &["--kind", "notice", "--member", "417360"], 0);
    assert_eq!(pictured("notice-417360"), (false, false), "no inbox is given");
    let inbox = inputs.join("inbox");
    let with = ["--kind", "notice", "--member", "417360", "--inbox", inbox.to_str().unwrap()];
    letters(folder.path(), &with, 0);
    assert_eq!(pictured("notice-417360"), (true, true));
    let elsewhere = folder.path().join("letters");
    let said = letters(folder.path(), &["--kind", "notice", "--inbox", elsewhere.to_str().unwrap()], 0);
    assert!(said.contains("letter_picture_missing"), "{said}");
}

#[test]
fn a_notice_tells_nobody_of_another_s_papers_or_number() {
    let folder = tempfile::tempdir().unwrap();
    let inbox = folder.path().join("inbox");
    std::fs::create_dir(&inbox).unwrap();
    let demo = root().join("fixtures/demo");
    for (from, to) in [("202304_総会.pdf", "sent_by_b.pdf"), ("202309_縦書き.pdf", "own.pdf")] {
        std::fs::copy(demo.join("inbox/佐倉").join(from), inbox.join(to)).unwrap();
    }
    std::fs::write(inbox.join("envelopes.csv"), "file,会員番号\nsent_by_b.pdf,417360\nown.pdf,204817\n")
        .unwrap();
    ran(folder.path(), "jrs", "2026-02-01", &demo.join("members.csv"), &inbox);
    letters(folder.path(), &["--kind", "notice"], 0);
    let notice = |number: &str| {
        let file = folder.path().join("letters").join(format!("notice-{number}.html"));
        std::fs::read_to_string(file).unwrap()
    };
    let (sender, named) = (notice("417360"), notice("204817"));
    assert!(sender.contains("sent_by_b.pdf") && sender.contains("申請者と別の方"), "{sender}");
    assert!(!sender.contains("204817") && !sender.contains("佐倉"), "{sender}");
    assert!(!named.contains("417360") && !named.contains("sent_by_b.pdf"), "{named}");
}

#[test]
fn a_body_that_returns_originals_gets_their_list() {
    let folder = tempfile::tempdir().unwrap();
    let catalogs = folder.path().join("catalogs");
    copy(&root().join("catalogs"), &catalogs);
    std::fs::write(catalogs.join("jrs/letters.toml"), "format = 1\nreturns_originals = true\n").unwrap();
    let inputs = root().join("fixtures/demo");
    ran(folder.path(), "jrs", "2026-02-01", &inputs.join("members.csv"), &inputs.join("inbox"));
    let setting = format!("catalogs={}", catalogs.display());
    let said = letters(folder.path(), &["--kind", "list", "--set", &setting], 0);
    assert!(!said.contains("letters_returns_unknown"), "{said}");
    let returns = std::fs::read_to_string(folder.path().join("letters/returns.csv")).unwrap();
    let rows: Vec<&str> = returns.lines().skip(1).collect();
    assert!(rows.len() > 3 && rows.iter().any(|row| row.starts_with("204817,")), "{returns}");
    assert!(rows.iter().all(|row| !row.contains("申請書")), "forms stay: {returns}");
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        match entry.path().is_dir() {
            true => copy(&entry.path(), &target),
            false => drop(std::fs::copy(entry.path(), target).unwrap()),
        }
    }
}

#[test]
fn who_applied_gets_the_notice_of_the_result_and_the_same_bytes_again() {
    let folder = tempfile::tempdir().unwrap();
    let inputs = root().join("fixtures/bodies/mr-advanced");
    ran(folder.path(), "mr-advanced", "2025-03-31", &inputs.join("members.csv"), &inputs.join("inbox"));
    let said = letters(folder.path(), &[], 0);
    assert!(said.contains("letters_returns_unknown"), "{said}");
    let letter = |name: &str| std::fs::read(folder.path().join("letters").join(name)).unwrap();
    let met = String::from_utf8(letter("notice-700201.html")).unwrap();
    assert!(met.contains("満たしていることを"), "{met}");
    let short = String::from_utf8(letter("notice-700203.html")).unwrap();
    assert!(short.contains("満たされていません") && short.contains("不足: "), "{short}");
    let before = (letter("points-700201.pdf"), letter("short.csv"));
    letters(folder.path(), &[], 0);
    assert!(before == (letter("points-700201.pdf"), letter("short.csv")), "same run, same bytes");
}
