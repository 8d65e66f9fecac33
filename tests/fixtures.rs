//! Every fixture is in the manifest, and the manifest agrees with itself.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use daicho_model::{Decision, PartialDate, ReasonCode, record::RecordKind};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Manifest {
    file: Vec<File>,
    member: Vec<Member>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    path: String,
    why: String,
    #[serde(default)]
    diagnostics: Vec<String>,
    #[serde(default)]
    record: Vec<Record>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "read so that a misspelt key or a date that does not exist is an error")]
struct Record {
    entry: Option<String>,
    page: u32,
    kind: RecordKind,
    holder: Option<String>,
    member: Option<String>,
    envelope: Option<String>,
    meeting: Option<String>,
    seq: Option<u32>,
    from: Option<PartialDate>,
    to: Option<PartialDate>,
    decision: Decision,
    accept: Option<Decision>,
    reason: Option<ReasonCode>,
    points: i64,
    one_of: Option<String>,
    other_reason: Option<ReasonCode>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Member {
    member: String,
    name: String,
    posted: i64,
    posted_least: i64,
    named: i64,
    named_least: i64,
    annual: i64,
    annual_least: i64,
    result: String,
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

fn manifest() -> Manifest {
    let text = fs::read_to_string(fixtures().join("manifest.toml")).expect("the manifest can be read");
    toml::from_str(&text).unwrap_or_else(|error| panic!("fixtures/manifest.toml: {error}"))
}

/// Files under a folder with their sizes, as paths relative to `base` with `/` between folders.
fn files(folder: &Path, base: &Path, found: &mut BTreeMap<String, u64>) {
    for entry in fs::read_dir(folder).expect("a folder of fixtures can be listed") {
        let path = entry.expect("an entry can be read").path();
        if path.is_dir() {
            files(&path, base, found);
        } else {
            let relative =
                path.strip_prefix(base).expect("it lies under the base").to_string_lossy().replace('\\', "/");
            found.insert(relative, path.metadata().expect("a file has a size").len());
        }
    }
}

fn present() -> BTreeMap<String, u64> {
    let mut found = BTreeMap::new();
    files(&fixtures(), &fixtures(), &mut found);
    found
}

#[test]
fn every_file_is_in_the_manifest_and_every_entry_is_a_file() {
    let listed: BTreeSet<String> = manifest().file.into_iter().map(|file| file.path).collect();
    let there: BTreeSet<String> = present().into_keys().collect();
    let forgotten: Vec<_> = there.difference(&listed).collect();
    let missing: Vec<_> = listed.difference(&there).collect();
    assert!(
        forgotten.is_empty() && missing.is_empty(),
        "not in the manifest: {forgotten:?}; not there: {missing:?}"
    );
}

#[test]
fn every_file_says_why_it_exists_and_is_listed_once() {
    let manifest = manifest();
    let mut seen = BTreeSet::new();
    for file in &manifest.file {
        assert!(file.why.ends_with('.'), "{}: say why in a sentence", file.path);
        assert!(seen.insert(&file.path), "{} is listed twice", file.path);
    }
}

#[test]
fn every_file_of_the_inbox_says_what_is_expected() {
    for file in manifest().file.iter().filter(|file| file.path.starts_with("demo/inbox/")) {
        assert!(!file.record.is_empty() || !file.diagnostics.is_empty(), "{}: expect something", file.path);
    }
}

#[test]
fn what_is_not_posted_has_a_reason() {
    for file in manifest().file {
        for record in file.record {
            let needs = matches!(record.decision, Decision::Review | Decision::Void);
            assert_eq!(record.reason.is_some(), needs, "{} page {}", file.path, record.page);
            assert!(record.accept != Some(Decision::Posted), "{}: never post by mistake", file.path);
        }
    }
}

#[test]
fn fixtures_stay_small() {
    let total: u64 = present().values().sum();
    assert!(total <= 6_000_000, "fixtures hold {total} bytes");
}

/// `[posted, named, annual]` per member, summed over what the manifest says of each record.
fn totals(manifest: &Manifest, cautious: bool) -> BTreeMap<String, [i64; 3]> {
    let mut groups = BTreeSet::new();
    let mut totals: BTreeMap<String, [i64; 3]> =
        manifest.member.iter().map(|member| (member.member.clone(), [0; 3])).collect();
    for record in manifest.file.iter().flat_map(|file| &file.record) {
        let skipped = cautious && record.accept.is_some();
        let twin = record.one_of.as_ref().is_some_and(|group| !groups.insert(group.clone()));
        if record.decision != Decision::Posted || skipped || twin {
            continue;
        }
        let seq = record.seq.expect("what is posted is on the list");
        let sum = totals
            .get_mut(record.member.as_deref().expect("what is posted belongs to a member"))
            .expect("a member of the manifest");
        // Rows of list-001: 1 and 2 the annual and autumn meetings, 3 to 8 the regional ones, 26 and 27 the JCR seminars.
        let named = matches!(seq, 1..=8 | 26 | 27);
        sum[0] += record.points;
        sum[1] += if named { record.points } else { 0 };
        sum[2] += i64::from(seq <= 2);
    }
    totals
}

#[test]
fn the_totals_worked_out_by_hand_add_up() {
    let manifest = manifest();
    let (full, least) = (totals(&manifest, false), totals(&manifest, true));
    for member in &manifest.member {
        assert_eq!(full[&member.member], [member.posted, member.named, member.annual], "{}", member.name);
        assert_eq!(
            least[&member.member],
            [member.posted_least, member.named_least, member.annual_least],
            "{} where the cautious stay cautious",
            member.name
        );
        for [posted, named, annual] in [full[&member.member], least[&member.member]] {
            let met = posted >= 60 && named >= 40 && annual >= 2;
            assert_eq!(member.result, if met { "met" } else { "not_met" }, "{}", member.name);
        }
    }
}

#[test]
fn the_members_of_the_demo_are_those_of_the_manifest() {
    let mut reader =
        csv::Reader::from_path(fixtures().join("demo/members.csv")).expect("the members can be read");
    let rows: Vec<(String, String)> = reader
        .records()
        .map(|row| row.expect("a row is text"))
        .map(|row| (row[0].into(), row[1].into()))
        .collect();
    let expected: Vec<(String, String)> =
        manifest().member.into_iter().map(|member| (member.member, member.name)).collect();
    assert_eq!(rows, expected);
}
