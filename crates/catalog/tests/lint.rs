//! Every check finds what it is for in an invented list, and is silent where there is nothing.
#![allow(clippy::unwrap_used, reason = "a test")]

use std::collections::{BTreeMap, BTreeSet};

use daicho_catalog::{CHECKS, Catalogue, lint};

/// Rows: name, former names (`-` = a rename without one), region, points.
fn found(rows: &[(&str, &str, &str, &str)], aliases: &str) -> BTreeSet<String> {
    let mut files = BTreeMap::from([
        ("meetings.csv", "id\n".to_owned()),
        ("names.csv", "id,name,kind,from,to,source\n".to_owned()),
        ("aliases.csv", format!("id,name,kind,status,source\n{aliases}")),
        ("relations.csv", "id,kind,predecessor,source\n".to_owned()),
        ("listings.csv", "edition,seq,id,category,subcategory,region,mark\n".to_owned()),
        ("points.csv", "edition,seq,unit,account,points\n".to_owned()),
    ]);
    let mut add = |file: &str, line: String| files.get_mut(file).unwrap().push_str(&(line + "\n"));
    for (at, (name, former, region, points)) in rows.iter().enumerate() {
        let seq = at + 1;
        add("meetings.csv", format!("m-{seq}"));
        add("names.csv", format!("m-{seq},{name},current,,,a"));
        if !former.is_empty() {
            add("relations.csv", format!("m-{seq},rename,{},a", former.trim_matches('-')));
        }
        add("listings.csv", format!("a,{seq},m-{seq},分類1,,{region},"));
        add("points.csv", format!("a,{seq},u,m,{points}"));
    }
    let body = format!(
        "id = \"midori\"\nname_ja = \"みどり\"\nname_en = \"Midori\"\n[units.u]\nname_ja = \"単位\"\nname_en = \"units\"\n\
         in_force = \"a\"\naccounts.m = {{ name_ja = \"会\", name_en = \"meetings\" }}\n\
         [editions.a]\ntitle = \"a\"\nrows = {}\nunits = [\"u\"]\ndate = \"\"\nsource = \"\"\n",
        rows.len()
    );
    let files: BTreeMap<String, Vec<u8>> = files
        .into_iter()
        .chain([("body.toml", body)])
        .map(|(name, text)| (name.to_owned(), text.into_bytes()))
        .collect();
    let catalogue = Catalogue::load(&files).unwrap_or_else(|errors| panic!("{errors:#?}"));
    lint(&catalogue).into_iter().map(|finding| finding.code).collect()
}

fn check(rows: &[(&str, &str, &str, &str)], expected: &[&str]) {
    let expected: BTreeSet<String> = expected.iter().map(|code| (*code).to_owned()).collect();
    assert_eq!(found(rows, ""), expected, "{rows:?}");
    assert!(expected.iter().all(|code| CHECKS.contains(&code.as_str())));
}

#[test]
fn a_sound_list_is_silent() {
    check(&[("青葉画像研究会", "青葉写真研究会", "関東", "3"), ("若草超音波の会", "", "関西", "")], &[]);
}

#[test]
fn names_twice_and_nearly_twice() {
    check(&[("青葉画像研究会", "", "", "3"), ("青葉 画像研究会", "", "", "1")], &["list_name_twice"]);
    check(&[("青葉画像診断研究会", "", "", "3"), ("青葉画像診断勉強会", "", "", "3")], &["list_near_names"]);
    check(&[("青葉画像診断研究会", "", "", "3"), ("青葉面像診断研究会", "", "", "3")], &["list_near_names"]);
    check(&[("東京画像診断研究会", "", "", "3"), ("京都画像診断研究会", "", "", "3")], &[]);
    check(&[("青葉第1画像診断研究会", "", "", "3"), ("青葉第2画像診断研究会", "", "", "3")], &[]);
}

#[test]
fn renames_that_lead_nowhere() {
    check(&[("青葉画像研究会", "青葉画像 研究会", "", "3")], &["list_self_rename"]);
    check(&[("青葉画像研究会", "-", "", "3")], &["list_rename_unnamed"]);
    check(
        &[("青葉画像研究会", "若草超音波の会", "", "3"), ("若草超音波の会", "青葉画像研究会", "", "2")],
        &["list_former_is_current", "list_rename_loop"],
    );
}

#[test]
fn figures_that_are_missing_or_zero() {
    check(&[("青葉画像研究会", "", "", "")], &["list_no_units"]);
    check(&[("青葉画像研究会", "", "", "0"), ("若草超音波の会", "", "", "")], &["list_zero_points"]);
    check(&[("青葉画像研究会", "", "", "0"), ("若草超音波の会", "", "", "2")], &[]);
}

#[test]
fn names_that_contradict_their_heading_or_look_misprinted() {
    check(&[("大阪画像研究会", "", "九州", "3")], &["list_region_mismatch"]);
    check(&[("大阪画像研究会", "", "関西", "3")], &[]);
    check(&[("青葉画像研究会（本町", "", "", "3")], &["list_open_bracket"]);
    check(&[("青葉画像^p研究会", "", "", "3")], &["list_odd_character"]);
    check(
        &[
            ("青葉画像シンポジウム", "", "", "3"),
            ("若草超音波シンポジウム", "", "", "3"),
            ("白波内視鏡シンポジウム", "", "", "3"),
            ("紅葉手術シンポジアム", "", "", "3"),
        ],
        &["list_likely_typo"],
    );
}

#[test]
fn an_alias_of_two_meetings_is_named_and_one_that_nobody_confirmed_is_not_used() {
    let rows = [("青葉画像研究会", "", "", "3"), ("若草超音波の会", "", "", "3")];
    let aliases = |status: &str| {
        format!("m-1,AGK,abbreviation,{status},alias:public\nm-2,AGK,abbreviation,{status},alias:public\n")
    };
    assert_eq!(found(&rows, &aliases("confirmed")), BTreeSet::from(["list_alias_shared".to_owned()]));
    assert_eq!(found(&rows, &aliases("proposed")), BTreeSet::new());
    assert_eq!(found(&rows, &aliases("rejected")), BTreeSet::new());
}
