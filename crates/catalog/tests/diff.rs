//! Two editions of invented lists, compared.
#![allow(clippy::unwrap_used, reason = "a test")]

use std::collections::{BTreeMap, BTreeSet};

use daicho_catalog::{Catalogue, diff};
use daicho_model::{DiffEntry, DiffKind, EditionDiff};
use proptest::prelude::*;

/// A row: name, former name, region, points.
type Row<'a> = (&'a str, &'a str, &'a str, &'a str);

/// A catalogue whose editions share no id, so that nothing but what they print can pair their rows.
fn catalogue(old: &[Row<'_>], new: &[Row<'_>]) -> Catalogue {
    let mut body = String::from(
        "id = \"midori\"\nname_ja = \"みどり\"\nname_en = \"Midori\"\n[units.u]\nname_ja = \"単位\"\nname_en = \"units\"\n\
         in_force = \"a\"\naccounts.m = { name_ja = \"会\", name_en = \"meetings\" }\n",
    );
    let mut files = BTreeMap::from([
        ("meetings.csv", "id\n".to_owned()),
        ("names.csv", "id,name,kind,from,to,source\n".to_owned()),
        ("relations.csv", "id,kind,predecessor,source\n".to_owned()),
        ("listings.csv", "edition,seq,id,category,subcategory,region,mark\n".to_owned()),
        ("points.csv", "edition,seq,unit,account,points\n".to_owned()),
    ]);
    let mut add = |file: &str, line: String| files.get_mut(file).unwrap().push_str(&(line + "\n"));
    for (edition, rows) in [("a", old), ("b", new)] {
        body += &format!(
            "[editions.{edition}]\ntitle = \"{edition}\"\nrows = {}\nunits = [\"u\"]\ndate = \"\"\nsource = \"\"\n",
            rows.len()
        );
        for (at, (name, former, region, points)) in rows.iter().enumerate() {
            let (id, seq) = (format!("{edition}-{at:04}"), at + 1);
            add("meetings.csv", id.clone());
            add("names.csv", format!("{id},{name},current,,,{edition}"));
            for former in former.split('|').filter(|former| !former.is_empty()) {
                add("relations.csv", format!("{id},rename,{former},{edition}"));
            }
            add("listings.csv", format!("{edition},{seq},{id},分類1,,{region},"));
            add("points.csv", format!("{edition},{seq},u,m,{points}"));
        }
    }
    let files: BTreeMap<String, Vec<u8>> = files
        .into_iter()
        .chain([("body.toml", body)])
        .map(|(name, text)| (name.to_owned(), text.into_bytes()))
        .collect();
    Catalogue::load(&files).unwrap_or_else(|errors| panic!("{errors:#?}"))
}

const LIST: [Row<'_>; 10] = [
    ("青葉整形外科学会", "", "東", "5"),
    ("青葉骨軟部腫瘍研究会", "", "東", "3"),
    ("若草脊椎外科懇話会", "", "東", "3"),
    ("若草関節鏡セミナー", "", "東", "2"),
    ("緑区小児整形外科カンファレンス", "", "東", "2"),
    ("紅葉手外科学会", "", "西", "5"),
    ("紅葉足の外科研究会（本町）", "", "西", "2"),
    ("白波リウマチ学会学術集会", "", "西", "3"),
    ("白波骨粗鬆症と関節の会", "", "西", "2"),
    ("Sakura Spine Meeting", "", "西", "1"),
];

fn with(changes: &[(usize, Row<'static>)]) -> Vec<Row<'static>> {
    let mut list = LIST.to_vec();
    for (at, row) in changes {
        list[*at] = *row;
    }
    list
}

/// The entry of a row of the newer edition.
fn entry(found: &EditionDiff, name: &str) -> DiffEntry {
    let named = |entry: &&DiffEntry| entry.new.as_ref().is_some_and(|row| row.name == name);
    found.entries.iter().find(named).unwrap_or_else(|| panic!("no {name} in {found:#?}")).clone()
}

/// One row of the list became another: what is it called?
fn check(at: usize, row: Row<'static>, kinds: &[DiffKind]) {
    let found = diff(&catalogue(&LIST, &with(&[(at, row)])), "a", "b").unwrap();
    let entry = entry(&found, row.0);
    assert_eq!(entry.kinds(), kinds, "{entry:#?}");
    assert_eq!(entry.old[0].seq as usize, at + 1, "{entry:#?}");
}

#[test]
fn a_change_has_its_name() {
    use DiffKind::{Exact, Moved, OcrSlip, Renamed, SelfRename, Shortened, UnitsChanged};
    check(0, ("青葉整形外科学会", "", "東", "4"), &[Exact, UnitsChanged]);
    check(0, ("青葉整形外科学会", "", "西", "5"), &[Moved]);
    check(1, ("青葉骨軟部瘍腫研究会", "", "東", "3"), &[OcrSlip]);
    check(4, ("緑区小児整形外科カンファランス", "", "東", "2"), &[OcrSlip]);
    check(9, ("Sakura Spime Meeting", "", "西", "1"), &[OcrSlip]);
    check(7, ("白波リウマチ学会", "", "西", "3"), &[Shortened]);
    check(6, ("紅葉足の外科研究会", "", "西", "2"), &[Shortened]);
    check(8, ("白波骨粗鬆症の会", "", "西", "2"), &[Renamed]);
    check(1, ("青葉骨軟部腫瘍学会", "", "東", "3"), &[Renamed]);
    check(3, ("わかば関節外科フォーラム", "若草関節鏡セミナー", "東", "2"), &[Renamed]);
    check(2, ("若草脊椎外科懇話会", "若草脊椎外科懇話会", "東", "3"), &[Exact, SelfRename]);
}

#[test]
fn what_is_only_in_one_edition_is_added_or_dropped() {
    let mut new = LIST.to_vec();
    new.remove(2);
    new.push(("山吹超音波検査の集い", "", "西", "9"));
    let found = diff(&catalogue(&LIST, &new), "a", "b").unwrap();
    assert_eq!(entry(&found, "山吹超音波検査の集い").kind, DiffKind::Added);
    let dropped: Vec<u32> =
        found.entries.iter().filter(|e| e.kind == DiffKind::Dropped).map(|e| e.old[0].seq).collect();
    assert_eq!(dropped, [3]);
}

#[test]
fn two_rows_that_became_one_are_merged() {
    let mut new = with(&[(0, ("青葉運動器学会", "青葉整形外科学会|青葉骨軟部腫瘍研究会", "東", "5"))]);
    new.remove(1);
    let found = diff(&catalogue(&LIST, &new), "a", "b").unwrap();
    let entry = entry(&found, "青葉運動器学会");
    assert_eq!(entry.kind, DiffKind::Merged);
    assert_eq!(entry.old.iter().map(|row| row.seq).collect::<BTreeSet<_>>(), BTreeSet::from([1, 2]));
}

#[test]
fn what_a_row_says_it_was_goes_before_what_is_like_it() {
    let new = with(&[(1, ("青葉骨軟部腫瘍研究会議", "若草関節鏡セミナー", "東", "3"))]);
    let new: Vec<Row<'_>> = new.into_iter().filter(|row| row.0 != "若草関節鏡セミナー").collect();
    let found = diff(&catalogue(&LIST, &new), "a", "b").unwrap();
    let entry = entry(&found, "青葉骨軟部腫瘍研究会議");
    assert_eq!((entry.kind, entry.old.len(), entry.old[0].seq), (DiffKind::Renamed, 1, 4), "{entry:#?}");
}

#[test]
fn another_subject_without_a_word_about_it_is_unclear() {
    let old = [("札幌MR研究会", "", "", "2"), ("仙台画像診断研究会", "", "", "2")];
    let new = [("札幌CT研究会", "", "", "2"), ("仙台画像診断研究会", "", "", "2")];
    let found = diff(&catalogue(&old, &new), "a", "b").unwrap();
    assert_eq!(entry(&found, "札幌CT研究会").kind, DiffKind::Unclear);
}

#[test]
fn another_place_is_another_meeting() {
    let old = [("札幌画像診断研究会", "", "", "2"), ("仙台画像診断研究会", "", "", "2")];
    let new = [("札幌画像診断研究会", "", "", "2"), ("大阪画像診断研究会", "", "", "2")];
    let found = diff(&catalogue(&old, &new), "a", "b").unwrap();
    assert!(entry(&found, "大阪画像診断研究会").old.is_empty(), "{found:#?}");
}

#[test]
fn a_name_twice_with_different_points_is_said() {
    let new = with(&[(2, ("青葉整形外科学会", "", "東", "1"))]);
    let found = diff(&catalogue(&LIST, &new), "a", "b").unwrap();
    assert_eq!(found.twice.len(), 1);
    assert_eq!((found.twice[0].edition.as_str(), &found.twice[0].rows[..]), ("b", &[1, 3][..]));
    assert_eq!(entry(&found, "青葉整形外科学会").old[0].seq, 1);
}

#[test]
fn an_unknown_edition_is_refused() {
    assert!(diff(&catalogue(&LIST, &LIST), "a", "c").is_err());
}

/// Every row of either edition is in exactly one entry.
fn each_once(found: &EditionDiff, old: usize, new: usize) {
    let mut olds: Vec<u32> = found.entries.iter().flat_map(|e| e.old.iter().map(|row| row.seq)).collect();
    let mut news: Vec<u32> = found.entries.iter().flat_map(|e| e.new.iter().map(|row| row.seq)).collect();
    olds.sort_unstable();
    news.sort_unstable();
    assert_eq!(olds, (1..=old as u32).collect::<Vec<_>>());
    assert_eq!(news, (1..=new as u32).collect::<Vec<_>>());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn an_edition_against_itself_is_all_the_same(order in Just((0..LIST.len()).collect::<Vec<_>>()).prop_shuffle()) {
        let shuffled: Vec<Row<'_>> = order.iter().map(|at| LIST[*at]).collect();
        let found = diff(&catalogue(&LIST, &shuffled), "a", "b").unwrap();
        each_once(&found, LIST.len(), LIST.len());
        for entry in &found.entries {
            prop_assert_eq!(entry.kinds(), vec![DiffKind::Exact]);
            prop_assert_eq!(&entry.old[0].name, &entry.new.as_ref().unwrap().name);
        }
    }

    #[test]
    fn each_row_is_in_one_entry_whatever_the_lists(
        old in prop::collection::vec("[東西青緑画像研究会学CT・ ]{1,8}[会学]", 1..12),
        new in prop::collection::vec("[東西青緑画像研究会学CT・ ]{1,8}[会学]", 1..12),
        former in prop::collection::vec(0usize..12, 12),
    ) {
        let row = |name: &'static str| (name, "", "東", "1");
        let leak = |names: &[String]| -> Vec<&'static str> {
            names.iter().map(|name| &*Box::leak(name.trim().to_owned().into_boxed_str())).collect()
        };
        let (old, new) = (leak(&old), leak(&new));
        let olds: Vec<Row<'_>> = old.iter().map(|name| row(name)).collect();
        let news: Vec<Row<'_>> = new
            .iter()
            .enumerate()
            .map(|(at, name)| (*name, old.get(former[at]).copied().unwrap_or_default(), "東", "2"))
            .collect();
        let found = diff(&catalogue(&olds, &news), "a", "b").unwrap();
        each_once(&found, olds.len(), news.len());
    }
}
