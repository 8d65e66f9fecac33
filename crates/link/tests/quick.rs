//! The quick search gives the answer of the full one.
#![allow(clippy::unwrap_used, reason = "a test")]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

use daicho_catalog::{ALIASES, BODY, Catalogue, TABLES};
use daicho_link::{Linker, MeetingQuery, Scope};
use daicho_model::Link;
use proptest::prelude::*;

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalogs/jrs");
    let read = |name: &str| (name.to_owned(), std::fs::read(folder.join(name)).unwrap());
    let files: BTreeMap<String, Vec<u8>> = TABLES.into_iter().chain([BODY, ALIASES]).map(read).collect();
    Catalogue::load(&files).unwrap()
});
static LINKER: LazyLock<Linker> =
    LazyLock::new(|| Linker::new(&CATALOGUE, &Scope { edition: "list-001".to_owned(), all_names: true }));

fn check(text: &str) {
    let query = MeetingQuery { text, year: None, issuer: None };
    let (quick, full) = (LINKER.link(&query), LINKER.link_exhaustively(&query));
    assert_eq!((quick.status, &quick.meeting_id), (full.status, &full.meeting_id), "{text}");
    let shown = |link: &Link| -> Vec<String> { link.candidates.iter().map(|c| c.name.clone()).collect() };
    assert_eq!(shown(&quick), shown(&full), "{text}");
    for (a, b) in quick.candidates.iter().zip(&full.candidates) {
        assert!((a.probability - b.probability).abs() < 2e-4, "{text}: {} {}", a.probability, b.probability);
        assert_eq!((a.weight, &a.comparisons), (b.weight, &b.comparisons), "{text}");
    }
}

#[test]
fn listed_names_with_what_stands_around_them() {
    for listing in CATALOGUE.listings_in("list-001") {
        check(&listing.name);
        check(&format!("第12回 {} 参加証（神戸）", listing.name));
    }
}

fn name() -> impl Strategy<Value = String> {
    let names: Vec<String> =
        CATALOGUE.meetings.values().flat_map(|m| m.names.iter().map(|n| n.name.clone())).collect();
    prop::sample::select(names)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn damaged_names(name in name(), other in name(), cut in 0usize..30, swap in 0usize..20, put in "[会曽癌東京CTセンー第3回 ]{0,3}") {
        let mut letters: Vec<char> = name.chars().collect();
        if swap + 1 < letters.len() {
            letters.swap(swap, swap + 1);
        }
        let at = cut.min(letters.len());
        let tail: String = letters.split_off(at).into_iter().skip(1).collect();
        let head: String = letters.into_iter().collect();
        check(&format!("{head}{put}{tail}"));
        check(&format!("{head} {other}"));
    }

    #[test]
    fn any_text(text in any::<String>()) {
        check(&text);
    }
}
