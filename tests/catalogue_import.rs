//! A list is imported with its corrections, the new edition is used, and it is never imported over.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::{Path, PathBuf};
use std::process::Output;

#[allow(dead_code, reason = "each test file uses its part of the helpers")]
mod common;

use common::{daicho, root, shown};

const LIST: &str = "学術集会（学会/研究会 等）
必須 単位数

分類1 架空の会

日本医学放射線学会 総会 必須 15

西空架空画像研究会 3

東空架空画像研究会

南空架空画像研究会

1

2
";

const ANSWERS: &str = r#"
[columns]
"単位数" = "society/meeting"

[[correction]]
printed = "東空架空画像研究会"
points = { "society/meeting" = 1 }

[[correction]]
printed = "南空架空画像研究会"
points = { "society/meeting" = 2 }
"#;

/// A home whose catalogues may be changed.
struct Home {
    folder: tempfile::TempDir,
}

impl Home {
    fn new() -> Home {
        let folder = tempfile::tempdir().unwrap();
        let jrs = folder.path().join("catalogs/jrs");
        std::fs::create_dir_all(&jrs).unwrap();
        for entry in std::fs::read_dir(root().join("catalogs/jrs")).unwrap().map(Result::unwrap) {
            std::fs::copy(entry.path(), jrs.join(entry.file_name())).unwrap();
        }
        Home { folder }
    }

    fn file(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let catalogs = format!("catalogs={}", self.folder.path().join("catalogs").display());
        daicho().args(["--set", &catalogs]).args(arguments).output().unwrap()
    }

    fn import(&self, file: &Path, more: &[&str]) -> Output {
        let mut arguments = vec!["catalog", "import", file.to_str().unwrap()];
        arguments.extend(more);
        self.run(&arguments)
    }
}

fn check(output: &Output, code: i32, expected: &str) {
    assert_eq!(output.status.code(), Some(code), "{}", shown(output));
    assert!(shown(output).contains(expected), "no {expected:?} in {}", shown(output));
}

const JRS: [&str; 4] = ["--body", "jrs", "--edition", "list-x"];

#[test]
fn a_list_with_its_answers_becomes_an_edition_that_links_use() {
    let home = Home::new();
    let list = home.file("list.txt", LIST);
    // Units of a bare 単位数, with two unit systems on file, must be answered.
    check(&home.import(&list, &[&JRS[..], &["--write"]].concat()), 1, "単位数");
    let answers = home.file("answers.toml", ANSWERS);
    let with = ["--corrections", answers.to_str().unwrap()];
    check(&home.import(&list, &[&JRS[..], &with].concat()), 0, "--write");
    check(&home.run(&["link", "西空架空画像研究会", "--edition", "list-x"]), 2, "list-001");
    check(
        &home.import(&list, &[&JRS[..], &with, &["--write", "--valid-from", "2026-04-01"]].concat()),
        0,
        "list-x",
    );
    let jrs = home.folder.path().join("catalogs/jrs");
    let read = |name: &str| std::fs::read_to_string(jrs.join(name)).unwrap();
    assert!(read("body.toml").contains("valid_from = \"2026-04-01\""));
    assert!(read("points.csv").ends_with("list-x,3,society,meeting,1\nlist-x,4,society,meeting,2\n"));
    assert_eq!(read("editions/list-x.corrections.toml"), ANSWERS);
    assert!(read("listings.csv").contains("list-x,1,jrs-0001,分類1,,,必須,"));
    check(&home.run(&["link", "第3回西空架空画像研究会", "--edition", "list-x"]), 0, "西空架空画像研究会");
    check(&home.import(&list, &[&JRS[..], &["--write"]].concat()), 2, "list-x");
}

#[test]
fn an_answer_that_fits_nothing_keeps_the_edition_from_being_written() {
    let home = Home::new();
    let list = home.file("list.txt", LIST);
    let wrong = home.file("answers.toml", ANSWERS.replace("東空", "北空"));
    let with = ["--corrections", wrong.to_str().unwrap(), "--write"];
    check(&home.import(&list, &[&JRS[..], &with].concat()), 1, "北空架空画像研究会");
    // Only what is asked is kept, for the catalogue page.
    let jrs = home.folder.path().join("catalogs/jrs");
    let kept = std::fs::read_dir(jrs.join("editions")).unwrap();
    let kept: Vec<String> = kept.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(kept, ["list-x.flags.ndjson"]);
    assert!(!std::fs::read_to_string(jrs.join("body.toml")).unwrap().contains("list-x"));
}

#[test]
fn a_new_body_is_made_from_a_table_in_shift_jis() {
    let home = Home::new();
    // 会の名称,単位数 / 山の会,3 / 海の会,
    let table: &[u8] = b"\x89\xef\x82\xcc\x96\xbc\x8f\xcc,\x92P\x88\xca\x90\x94\r\n\x8eR\x82\xcc\x89\xef,3\r\n\x8aC\x82\xcc\x89\xef,\r\n";
    let list = home.file("list.csv", table);
    let new = ["--body", "imaginary", "--edition", "list-1", "--write"];
    check(&home.import(&list, &new), 0, "新しい会 2");
    let listings = std::fs::read_to_string(home.folder.path().join("catalogs/imaginary/names.csv")).unwrap();
    assert!(listings.contains("imaginary-0002,海の会,current,,,list-1"), "{listings}");
    // It has a list and no rules yet: whatever needs none of them works.
    let next = ["--body", "imaginary", "--edition", "list-2", "--write"];
    check(&home.import(&list, &next), 0, "list-2");
    let body = ["--body", "imaginary"];
    check(&home.run(&[&["catalog", "check"], &body[..]].concat()), 0, "");
    check(&home.run(&[&["catalog", "show", "imaginary-0001"], &body[..]].concat()), 0, "山の会");
    check(&home.run(&[&["catalog", "diff", "list-1", "list-2"], &body[..]].concat()), 0, "2");
    check(&home.run(&[&["link", "第3回 山の会"], &body[..]].concat()), 0, "山の会");
    let run = ["run", ".", "--members", "m.csv", "--as-of", "2026-04-01", "--out", "out"];
    check(&home.run(&[&run[..], &body].concat()), 2, "rules.toml");
}

#[test]
fn a_meeting_is_shown_as_the_list_of_a_day_had_it() {
    let home = Home::new();
    let write = |name: &str, text: &str, edition: &str, from: &str| {
        let list = home.file(name, text);
        let options = ["--body", "imaginary", "--edition", edition, "--valid-from", from, "--write"];
        check(&home.import(&list, &options), 0, edition);
    };
    write("old.csv", "会の名称,単位数\n谷の研究会,3\n", "list-1", "2024-04-01");
    write(
        "new.csv",
        "会の名称,単位数\n山の研究会（旧 谷の研究会 2025年末に名称変更）,5\n丘の研究会（第34回を開催予定）,1\n",
        "list-2",
        "2026-04-01",
    );
    let remarks = home.folder.path().join("catalogs/imaginary/editions/list-2.remarks.csv");
    let remarks = std::fs::read_to_string(remarks).unwrap();
    assert!(remarks.ends_with("2,imaginary-0002,丘の研究会,第34回を開催予定\r\n"), "{remarks}");
    let shown = |day: &str| {
        let output = home.run(&["catalog", "show", "imaginary-0001", "--body", "imaginary", "--at", day]);
        String::from_utf8(output.stdout).unwrap().lines().skip(1).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(shown("2024-03-31"), ["  この日に有効な一覧はない / no list was valid on this day"]);
    assert_eq!(
        shown("2026-03-31"),
        [
            "  list-1  2024-04-01 から有効 / valid from 2024-04-01  載っている / listed",
            "  現名称 / current  谷の研究会  [list-1]",
            "  list-1 #1  谷の研究会  (未分類)  学会認定単位 / society points 学術集会 / meetings 3",
        ]
    );
    assert_eq!(
        shown("2026-04-01"),
        [
            "  list-2  2026-04-01 から有効 / valid from 2026-04-01  載っている / listed",
            "  現名称 / current  山の研究会  2025..  [list-2]",
            "  名称変更 / renamed  ← 谷の研究会  [list-2]",
            "  list-2 #1  山の研究会  (未分類)  学会認定単位 / society points 学術集会 / meetings 5",
        ]
    );
}

/// A workbook of one sheet whose font 1 is struck out, with its rows as XML.
fn workbook(columns: &str, rows: &str) -> Vec<u8> {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
    let relation = |kind: &str, id: &str, target: &str| {
        format!("<Relationship Id=\"{id}\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/>")
    };
    let relations =
        |inside: &str| format!("<Relationships xmlns=\"{PACKAGE}/relationships\">{inside}</Relationships>");
    let parts = [
        (
            "[Content_Types].xml",
            format!(
                "<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"xml\" ContentType=\"application/xml\"/></Types>"
            ),
        ),
        ("_rels/.rels", relations(&relation("officeDocument", "r1", "xl/workbook.xml"))),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets><sheet name=\"一覧\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            relations(
                &(relation("worksheet", "r1", "worksheets/sheet1.xml")
                    + &relation("styles", "r2", "styles.xml")),
            ),
        ),
        (
            "xl/styles.xml",
            format!(
                "<styleSheet xmlns=\"{MAIN}\"><fonts><font/><font><strike/></font></fonts><fills><fill/></fills><borders><border/></borders><cellXfs><xf fontId=\"0\"/><xf fontId=\"1\" applyFont=\"1\"/></cellXfs></styleSheet>"
            ),
        ),
        (
            "xl/worksheets/sheet1.xml",
            format!("<worksheet xmlns=\"{MAIN}\">{columns}<sheetData>{rows}</sheetData></worksheet>"),
        ),
    ];
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in parts {
        archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut archive, text.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

#[test]
fn what_a_workbook_strikes_out_hides_or_leaves_uncounted_is_asked_about() {
    let home = Home::new();
    let row = |attributes: &str, name: &str, figure: &str| {
        format!("<row {attributes}><c t=\"inlineStr\" {name}</c>{figure}</row>")
    };
    let figure = "<c><v>3</v></c>";
    let rows = [
        row("", "><is><t>学術集会</t></is>", "<c t=\"inlineStr\"><is><t>単位数</t></is></c>"),
        row("", "><is><t>山の研究会</t></is>", figure),
        row("", "s=\"1\"><is><t>谷の研究会</t></is>", figure),
        row("hidden=\"1\"", "><is><t>丘の研究会</t></is>", figure),
        row("", "><is><r><rPr><strike/></rPr><t>河の研究会</t></r><r><t>川の研究会</t></r></is>", figure),
        row("", "><is><t>沢の研究会</t></is>", "<c><f>1+2</f></c>"),
    ];
    let list = home.file("list.xlsx", workbook("", &rows.concat()));
    let draft = home.import(&list, &["--body", "imaginary", "--edition", "list-1", "--json"]);
    assert_eq!(draft.status.code(), Some(1), "{}", shown(&draft));
    let json: serde_json::Value = serde_json::from_slice(&draft.stdout).unwrap();
    let flags = json["draft"]["flags"].as_array().unwrap().iter();
    let errors = flags.filter(|flag| flag["severity"] == "error");
    let errors: Vec<String> = errors
        .map(|flag| format!("{} {}", flag["place"].as_str().unwrap(), flag["code"].as_str().unwrap()))
        .collect();
    assert_eq!(
        errors,
        [
            "line 3 import_struck_out",
            "line 4 import_row_hidden",
            "line 5 import_struck_out",
            "line 6 import_formula_empty",
        ]
    );
}

#[test]
fn what_cannot_be_a_list_is_wrong_usage() {
    let home = Home::new();
    check(&home.import(Path::new("nowhere.pdf"), &JRS), 2, "nowhere.pdf");
    check(&home.import(&home.file("x.bin", [0x1f, 0x8b, 8, 0, 3, 4, 0xff]), &JRS), 2, "x.bin");
    check(
        &home.import(&home.file("a.txt", "山の会 3\n"), &["--body", "../x", "--edition", "a"]),
        2,
        "--body",
    );
    let draft = home.import(&home.file("b.txt", LIST), &[&JRS[..], &["--json"]].concat());
    assert_eq!(draft.status.code(), Some(1), "{}", shown(&draft));
    let json: serde_json::Value = serde_json::from_slice(&draft.stdout).unwrap();
    assert_eq!(json["draft"]["rows"].as_array().unwrap().len(), 4);
}
