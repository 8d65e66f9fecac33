//! The catalogue that ships with the program loads, and says what its two lists say.

use std::collections::BTreeMap;
use std::path::Path;

use daicho_catalog::{ALIASES, BODY, Catalogue, TABLES};
use daicho_model::{NameKind, Points};

fn shipped() -> Catalogue {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalogs/jrs");
    let read = |name: &str| {
        (name.to_owned(), std::fs::read(folder.join(name)).expect("the catalogue is in the repository"))
    };
    let files: BTreeMap<String, Vec<u8>> = TABLES.into_iter().chain([BODY, ALIASES]).map(read).collect();
    Catalogue::load(&files).unwrap_or_else(|errors| panic!("{errors:#?}"))
}

fn figure(catalogue: &Catalogue, edition: &str, seq: u32, unit: &str, account: &str) -> Option<i64> {
    let row = catalogue.listings_in(edition).find(|row| row.seq == seq).expect("listed");
    let listed = row.points.iter().find(|p| p.unit == unit && p.account == account).expect("listed");
    listed.points.map(|Points(n)| n)
}

#[test]
fn the_two_editions_have_as_many_rows_as_the_lists() {
    let catalogue = shipped();
    assert_eq!(catalogue.listings_in("list-001").count(), 416);
    assert_eq!(catalogue.listings_in("list-003").count(), 342);
    assert_eq!(catalogue.meetings.len(), 412);
}

#[test]
fn each_unit_system_has_its_edition_in_force() {
    let catalogue = shipped();
    assert_eq!(catalogue.edition_in_force("society"), Some("list-001"));
    assert_eq!(catalogue.edition_in_force("board"), Some("list-003"));
    assert_eq!(catalogue.edition_in_force("other"), None);
}

#[test]
fn figures_are_the_lists() {
    let catalogue = shipped();
    assert_eq!(figure(&catalogue, "list-001", 1, "society", "meeting"), Some(15));
    assert_eq!(figure(&catalogue, "list-003", 1, "board", "attendance"), Some(3));
    assert_eq!(figure(&catalogue, "list-003", 1, "board", "lecture"), Some(12));
    assert_eq!(figure(&catalogue, "list-003", 102, "board", "attendance"), Some(0));
}

#[test]
fn a_torn_figure_is_none_on_file_not_zero() {
    let catalogue = shipped();
    assert_eq!(figure(&catalogue, "list-001", 115, "society", "meeting"), None);
    assert_eq!(figure(&catalogue, "list-001", 401, "society", "meeting"), None);
    assert_eq!(figure(&catalogue, "list-003", 335, "society", "meeting"), Some(2));
}

#[test]
fn one_meeting_on_two_rows_keeps_both_rows_and_spellings() {
    let catalogue = shipped();
    let rows = &catalogue.by_meeting("list-001")["jrs-0269"];
    let names: Vec<&str> = rows.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(names, ["関西Cancer Therapist の会", "関西Cancer Therapistの会"]);
    let points: Vec<_> = rows.iter().map(|row| row.points[0].points).collect();
    assert_eq!(points, [Some(Points(3)), Some(Points(1))]);
}

#[test]
fn the_seminar_of_the_rule_is_an_alias_with_its_source() {
    let catalogue = shipped();
    let names = &catalogue.meetings["jrs-0026"].names;
    assert_eq!(names[0].kind, NameKind::Current);
    assert!(names.iter().any(|n| n.name.contains("ミッドウィンターセミナー") && n.source == "rule:jrs"));
}
