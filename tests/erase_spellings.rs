//! After an erasure no spelling of a name or number stands anywhere, and what belongs to those who stay is as it was.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[allow(dead_code, reason = "each test file uses its part of the helpers")]
mod common;
#[allow(dead_code, reason = "each test file uses its part of the helpers")]
mod erased;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use common::{demo_inbox, shown};
use daicho_link::member::fold_letter;
use erased::{AT, check_chain, contents, daicho, id_of};
use serde_json::Value;

const MEMBERS: &str = "会員番号,氏名,認定開始日,認定終了日,旧姓,フリガナ,ローマ字
700105,髙﨑 美和,2020-04-01,2025-03-31,林,タカサキ ミワ,Takasaki Miwa
53,宮崎 大,2020-04-01,2025-03-31,,,
700106,林 太郎,2020-04-01,2025-03-31,,,
700107,林 明,2020-04-01,2025-03-31,,,
204817,佐倉 美和,2021-04-01,2026-03-31,,,
417360,小田切 蓮,2021-04-01,2026-03-31,,,
700109,小林 太郎,2021-04-01,2026-03-31,,,
700110,小林 明,2021-04-01,2026-03-31,,,
700105-2,高崎 美和子,2021-04-01,2026-03-31,,,
";

/// How people write the erased.
const SPELLINGS: [&str; 32] = [
    "髙﨑 美和",
    "高崎美和",
    "髙崎　美和",
    "高﨑　 美和",
    "林 美和",
    "林美和",
    "タカサキ ミワ",
    "たかさきみわ",
    "ﾀｶｻｷ ﾐﾜ",
    "TAKASAKI Miwa",
    "Miwa Takasaki",
    "Takasaki, Miwa",
    "宮崎 大",
    "宮崎大",
    "宮﨑　大",
    "宫崎　大",
    "宮崎（大）",
    "美和 高崎",
    "美和, 高崎",
    "林 太郎",
    "林太郎",
    "林　太郎",
    "林 明",
    "林明",
    "No.700105",
    "７００１０５",
    "M700105",
    "会員700105",
    "700106/1",
    "700107-2",
    "会員番号53",
    "00700106",
];

/// Where they write it: in front and behind.
const AROUND: [(&str, &str); 5] =
    [("", ""), ("氏名:", "、"), ("（", "）に電話"), ("けさ", "さんへ"), ("担当 ", " 先生と小林 太郎")];

/// What stays as it is.
const OTHERS: [&str; 13] = [
    "小林 太郎",
    "小林太郎",
    "小林 明",
    "高崎 美和子",
    "高崎美和子",
    "会員700105-2",
    "700105-2",
    "宮崎大学",
    "宮崎大会",
    "53/2024",
    "17001059",
    "jrs-700105",
    "竹林明媚",
];

/// Names and numbers as they must not stand in any text, letters folded.
const FOLDED: [&str; 13] = [
    "高崎美和",
    "林美和",
    "タカサキミワ",
    "TAKASAKIMIWA",
    "MIWATAKASAKI",
    "美和高崎",
    "宮崎大",
    "宮崎(大)",
    "林太郎",
    "林明",
    "700105",
    "700106",
    "700107",
];

/// Papers of two who stay: one of them in a folder that bears an erased name, one given away by an erased member.
fn desk() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let inbox = folder.path().join("inbox");
    fs::create_dir_all(inbox.join("林 太郎の分")).unwrap();
    fs::copy(demo_inbox().join("佐倉/202304_総会.pdf"), inbox.join("a.pdf")).unwrap();
    fs::copy(demo_inbox().join("小田切/総会_Web.pdf"), inbox.join("林 太郎の分/c.pdf")).unwrap();
    fs::write(folder.path().join("members.csv"), MEMBERS).unwrap();
    run_over(folder.path());
    folder
}

fn run_over(folder: &Path) {
    let mut command = common::daicho();
    command.arg("run").arg(folder.join("inbox")).arg("--members").arg(folder.join("members.csv"));
    command.args(["--body", "jrs", "--as-of", "2026-02-01", "--out"]).arg(folder.join("out"));
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", shown(&output));
}

/// Every spelling in every surrounding, and what stays, with what it reads after the erasure.
fn texts() -> Vec<(String, String)> {
    let spelt = SPELLINGS.iter().flat_map(|spelling| {
        AROUND.iter().map(move |(front, behind)| (format!("{front}{spelling}{behind}"), *spelling))
    });
    let spelt = spelt.map(|(text, spelling)| {
        let expected = text.replacen(spelling, &left_of(spelling), 1);
        (text, expected)
    });
    let kept = OTHERS.iter().map(|text| ((*text).to_owned(), (*text).to_owned()));
    spelt.chain(kept).collect()
}

/// What is left of a spelling: signs beside a number, and words before it.
fn left_of(spelling: &str) -> String {
    let number = ["00700106", "700105", "700106", "700107", "７００１０５", "53"];
    match number.iter().find(|number| spelling.contains(**number)) {
        Some(number) => spelling.replacen(number, "■", 1),
        None => "■".to_owned(),
    }
}

fn lines(folder: &Path, file: &str) -> Vec<Value> {
    let text = fs::read_to_string(folder.join("out").join(file)).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Lines of those who stay, as they are.
fn standing(folder: &Path, file: &str) -> Vec<String> {
    let text = fs::read_to_string(folder.join("out").join(file)).unwrap();
    let stays = |line: &&str| ["417360", "204817", "70010", "700110"].iter().any(|one| line.contains(one));
    let gone = |line: &&str| ["\"700105\"", "\"700106\"", "\"700107\""].iter().any(|one| line.contains(one));
    text.lines().filter(stays).filter(|line| !gone(line)).map(str::to_owned).collect()
}

fn folded(text: &str) -> String {
    text.chars().flat_map(fold_letter).collect()
}

/// No spelling stands in any file, whatever is left of others' names taken out first.
fn check_nothing_stands(folder: &Path) {
    let others: Vec<String> = OTHERS.iter().map(|text| folded(text)).collect();
    for (file, bytes) in contents(&folder.join("out")) {
        let mut text = folded(&String::from_utf8_lossy(&bytes));
        for other in &others {
            text = text.replace(other, "◇");
        }
        for name in FOLDED {
            let at = text.find(name);
            let beside = at.map(|at| {
                text.get(at.saturating_sub(60)..).map(|rest| rest.chars().take(60).collect::<String>())
            });
            assert_eq!(at, None, "{name} in {file}: {beside:?}");
        }
    }
}

#[test]
fn no_spelling_stands_anywhere_and_others_are_as_they_were() {
    let folder = desk();
    let folder = folder.path();
    let texts = texts();
    let (a, c) = (id_of(folder, "a.pdf"), id_of(folder, "林 太郎の分/c.pdf"));
    let mut table = csv::Writer::from_path(folder.join("decisions.csv")).unwrap();
    table.write_record(["record", "answer", "value", "note"]).unwrap();
    for (at, (text, _)) in texts.iter().enumerate() {
        let about = [a.as_str(), c.as_str(), "member:417360"][at % 3];
        table.write_record([about, "ask", &format!("事務局;{text}"), text]).unwrap();
    }
    table.write_record([c.as_str(), "fields", "issuer=会長 宮崎 大", ""]).unwrap();
    table.write_record([a.as_str(), "member", "417360", "林太郎先生による"]).unwrap();
    table.flush().unwrap();
    let from = folder.join("decisions.csv").to_str().unwrap().to_owned();
    daicho(folder, &["decide", "--from", &from, "--by", "係", "--at", AT], 0);
    run_over(folder);
    let before: BTreeMap<&str, Vec<String>> =
        ["members.ndjson", "ledger.ndjson"].map(|file| (file, standing(folder, file))).into();
    assert_eq!(before["ledger.ndjson"].len(), 2, "both papers count: {before:?}");

    daicho(folder, &["erase", "--before", "2025-04-01", "--by", "係", "--at", AT], 0);
    check_nothing_stands(folder);
    for (file, lines) in before {
        assert_eq!(standing(folder, file), lines, "{file}");
    }
    let decisions = lines(folder, "decisions.ndjson");
    for (decision, (text, expected)) in decisions.iter().zip(&texts) {
        assert_eq!(decision["note"], expected.as_str(), "{text}");
        assert_eq!(decision["answer"]["text"], expected.as_str(), "{text}");
    }
    let records = fs::read_to_string(folder.join("out/records.ndjson")).unwrap();
    assert!(records.contains("会長 ■") && records.contains("■の分/c.pdf"), "{records}");
    check_chain(folder);
}
