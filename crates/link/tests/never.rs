//! What is near a listed name but is another meeting is never accepted: every listed name with its region, kind or
//! gathering replaced.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use daicho_catalog::{ALIASES, BODY, Catalogue, TABLES};
use daicho_link::{Linker, MeetingQuery, Scope};
use daicho_model::LinkStatus;

const REGIONS: [&str; 16] = [
    "北海道",
    "青森",
    "新潟",
    "群馬",
    "神奈川",
    "静岡",
    "愛知",
    "京都",
    "大阪",
    "広島",
    "香川",
    "北九州",
    "九州",
    "熊本",
    "東北",
    "関東",
];
const KINDS: [&str; 8] =
    ["研究会", "懇話会", "談話会", "勉強会", "カンファレンス", "フォーラム", "セミナー", "講演会"];
const GATHERINGS: [&str; 9] = [
    "関東地方会",
    "近畿支部例会",
    "夏季セミナー",
    "専門医講習会",
    "市民公開講座",
    "評議員会",
    "秋季大会",
    "若手の会",
    "ハンズオンセミナー",
];

fn shipped() -> Catalogue {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalogs/jrs");
    let read = |name: &str| {
        (name.to_owned(), std::fs::read(folder.join(name)).expect("the catalogue is in the repository"))
    };
    let files: BTreeMap<String, Vec<u8>> = TABLES.into_iter().chain([BODY, ALIASES]).map(read).collect();
    Catalogue::load(&files).unwrap_or_else(|errors| panic!("{errors:#?}"))
}

/// The letters of a name without what writers add or leave out freely. One letter less is taken for a slip, so
/// 放射線医会 and 放射線科医会 of one prefecture are one.
fn key(name: &str) -> String {
    let narrow = |c: char| match c {
        'Ａ'..='Ｚ' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    };
    let letters = name.chars().map(narrow).filter(|c| c.is_alphanumeric() && !matches!(c, '県' | '科'));
    letters.collect::<String>().to_lowercase()
}

/// The name with its first region (or kind) replaced by each of the others.
fn replaced(name: &str, words: &[&str]) -> Vec<String> {
    let Some(word) = words.iter().filter(|word| name.contains(**word)).max_by_key(|word| word.len()) else {
        return Vec::new();
    };
    words.iter().filter(|other| *other != word).map(|other| name.replacen(word, other, 1)).collect()
}

fn check(strangers: impl Fn(&str) -> Vec<String>, at_least: usize) {
    let catalogue = shipped();
    let names = catalogue.meetings.values().flat_map(|meeting| &meeting.names);
    let known: BTreeSet<String> = names.map(|name| key(&name.name)).collect();
    let linker = Linker::new(&catalogue, &Scope { edition: "list-001".to_owned(), all_names: false });
    let texts: BTreeSet<String> = catalogue
        .listings_in("list-001")
        .flat_map(|listing| strangers(&listing.name))
        .filter(|text| !known.contains(&key(text)))
        .collect();
    assert!(texts.len() >= at_least, "{} texts", texts.len());
    let accepted: Vec<&String> = texts
        .iter()
        .filter(|text| {
            linker.link(&MeetingQuery { text, year: None, issuer: None }).status == LinkStatus::Accepted
        })
        .collect();
    assert!(accepted.is_empty(), "{} of {}: {accepted:#?}", accepted.len(), texts.len());
}

#[test]
fn another_region() {
    check(|name| replaced(name, &REGIONS), 900);
}

#[test]
fn another_kind_of_gathering() {
    check(|name| replaced(name, &KINDS), 1000);
}

#[test]
fn another_gathering_of_the_same_society() {
    let added = |name: &str| GATHERINGS.iter().map(|gathering| format!("{name}{gathering}")).collect();
    check(|name| if name.ends_with("学会") { added(name) } else { Vec::new() }, 300);
}
