//! Everything that is wrong with a catalogue is said at once, with file, line and cause.

use std::collections::BTreeMap;

use daicho_catalog::Catalogue;

/// A small sound catalogue of invented meetings.
fn sound() -> BTreeMap<String, Vec<u8>> {
    let body = r#"
id = "demo"
name_ja = "試験学会"
name_en = "Demo"
[units.society]
name_ja = "学会単位"
name_en = "society units"
in_force = "list-a"
accounts.meeting = { name_ja = "学術集会", name_en = "meetings" }
[editions.list-a]
title = "一覧"
rows = 2
units = ["society"]
date = ""
source = "invented"
"#;
    let files = [
        ("body.toml", body),
        ("meetings.csv", "id\nm-1\nm-2\n"),
        (
            "names.csv",
            "id,name,kind,from,to,source\nm-1,甲研究会,current,,,list-a\nm-1,旧甲研究会,former,,2018,list-a\nm-2,乙研究会,current,,,list-a\n",
        ),
        ("relations.csv", "id,kind,predecessor,source\nm-1,rename,旧甲研究会,list-a\n"),
        (
            "listings.csv",
            "edition,seq,id,category,subcategory,region,mark\nlist-a,1,m-1,分類1,,,必須\nlist-a,2,m-2,分類2,,九州,\n",
        ),
        (
            "points.csv",
            "edition,seq,unit,account,points\nlist-a,1,society,meeting,5\nlist-a,2,society,meeting,\n",
        ),
    ];
    files.into_iter().map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec())).collect()
}

/// Replaces text in one file and gives `file:place code` of every error.
fn errors(file: &str, from: &str, to: &str) -> Vec<String> {
    let mut files = sound();
    let text = String::from_utf8(files[file].clone()).expect("text");
    assert!(text.contains(from), "{from:?} is not in {file}");
    files.insert(file.to_owned(), text.replacen(from, to, 1).into_bytes());
    let found = Catalogue::load(&files).expect_err("an error");
    found.into_iter().map(|d| format!("{}:{} {}", d.document, d.place, d.code)).collect()
}

fn check(file: &str, from: &str, to: &str, expected: &[&str]) {
    assert_eq!(errors(file, from, to), expected);
}

#[test]
fn the_sound_one_loads() {
    let catalogue = Catalogue::load(&sound()).unwrap();
    assert_eq!(catalogue.meetings["m-1"].names.len(), 2);
    assert_eq!(catalogue.listings[1].points[0].points, None);
    assert_eq!(catalogue.listings[0].name, "甲研究会");
}

#[test]
fn references_must_lead_somewhere() {
    check("names.csv", "m-1,旧甲", "m-9,旧甲", &["names.csv:line 3 catalogue_unknown"]);
    check(
        "names.csv",
        "旧甲研究会,former,,2018,list-a",
        "旧甲研究会,former,,2018,list-z",
        &["names.csv:line 3 catalogue_unknown"],
    );
    check(
        "points.csv",
        "list-a,2,society,meeting,\n",
        "list-a,2,society,meeting,\nlist-a,3,society,meeting,1\n",
        &["points.csv:line 4 catalogue_unknown"],
    );
    check(
        "points.csv",
        "1,society,meeting,5\n",
        "1,society,meeting,5\nlist-a,1,other,meeting,5\n",
        &["points.csv:line 3 catalogue_unknown"],
    );
    check("body.toml", "in_force = \"list-a\"", "in_force = \"list-b\"", &["body.toml: catalogue_unknown"]);
}

#[test]
fn keys_stand_once() {
    check("meetings.csv", "m-2", "m-2\nm-1", &["meetings.csv:line 4 catalogue_duplicate"]);
    check(
        "points.csv",
        "1,society,meeting,5\n",
        "1,society,meeting,5\nlist-a,1,society,meeting,3\n",
        &["points.csv:line 3 catalogue_duplicate"],
    );
}

#[test]
fn rows_are_numbered_without_gaps() {
    let found = errors("listings.csv", "list-a,2", "list-a,3");
    assert_eq!(
        found,
        [
            "listings.csv:line 3 catalogue_sequence",
            "points.csv:line 3 catalogue_unknown",
            "listings.csv:line 3 catalogue_points_missing",
        ]
    );
    check("body.toml", "rows = 2", "rows = 3", &["listings.csv: catalogue_rows"]);
}

#[test]
fn cells_have_the_right_shape() {
    check(
        "names.csv",
        "current",
        "actual",
        &["names.csv:line 2 catalogue_word", "listings.csv:line 2 catalogue_row_name"],
    );
    check("names.csv", "2018", "2018-02-30", &["names.csv:line 3 catalogue_date"]);
    check(
        "points.csv",
        "meeting,5",
        "meeting,2.5",
        &["points.csv:line 2 catalogue_number", "listings.csv:line 2 catalogue_points_missing"],
    );
    check(
        "points.csv",
        "meeting,5",
        "meeting,-5",
        &["points.csv:line 2 catalogue_number", "listings.csv:line 2 catalogue_points_missing"],
    );
    check("listings.csv", "分類1", "", &["listings.csv:line 2 catalogue_empty"]);
}

#[test]
fn the_table_itself_must_be_sound() {
    check(
        "relations.csv",
        "id,kind,predecessor,source",
        "id,kind,source",
        &["relations.csv:line 1 catalogue_columns"],
    );
    check("relations.csv", "id,kind", "\u{feff}id,kind", &["relations.csv:line 1 catalogue_bom"]);
    check("relations.csv", "旧甲研究会,list-a", "旧甲研究会", &["relations.csv:line 2 catalogue_cells"]);
    check("body.toml", "rows = 2", "rows = two", &["body.toml:line 12 catalogue_toml"]);
    let mut files = sound();
    files.remove("points.csv");
    let found = Catalogue::load(&files).unwrap_err();
    assert_eq!(found[0].code, "catalogue_file_missing");
    files.insert(
        "points.csv".to_owned(),
        b"edition,seq,unit,account,points\nlist-a,1,\xff,meeting,5\n".to_vec(),
    );
    assert_eq!(Catalogue::load(&files).unwrap_err()[0].code, "catalogue_not_utf8");
}

#[test]
fn a_meeting_on_two_rows_with_two_spellings_says_which_is_which() {
    check(
        "names.csv",
        "m-1,旧甲研究会,former,,2018",
        "m-1,甲 研究会,current,,",
        &["listings.csv:line 2 catalogue_row_name"],
    );
}

#[test]
fn all_errors_are_said_at_once() {
    let mut files = sound();
    files.insert("meetings.csv".to_owned(), b"id\nm-1\nm-2\nm-2\n".to_vec());
    files.insert(
        "relations.csv".to_owned(),
        b"id,kind,predecessor,source\nm-1,moved,,list-a\nm-7,rename,,list-a\n".to_vec(),
    );
    let codes: Vec<String> = Catalogue::load(&files).unwrap_err().into_iter().map(|d| d.code).collect();
    assert_eq!(codes, ["catalogue_duplicate", "catalogue_word", "catalogue_unknown"]);
}

#[test]
fn a_body_without_a_list_needs_no_tables() {
    let body = "id = \"none\"\nname_ja = \"無\"\nname_en = \"None\"\n";
    let files = BTreeMap::from([("body.toml".to_owned(), body.as_bytes().to_vec())]);
    let catalogue = Catalogue::load(&files).unwrap();
    assert!(catalogue.meetings.is_empty() && catalogue.listings.is_empty());
}
