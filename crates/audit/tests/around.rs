//! Findings about one member's meetings, and about what is known beside the records.

mod support;

use std::collections::{BTreeMap, BTreeSet};

use daicho_audit::{Around, PostedElsewhere, audit_around};
use daicho_model::Record;
use support::{lines, record};

fn around() -> Around {
    Around {
        related: BTreeMap::from([("new".to_owned(), BTreeSet::from(["old".to_owned()]))]),
        cycles: BTreeMap::from([("1".to_owned(), "2021-04-01".parse().expect("a day"))]),
        posted_elsewhere: Vec::new(),
    }
}

/// Twins and open findings over the records; meeting `new` follows `old`, the cycle of member 1 begins on 2021-04-01.
fn check(records: &[&str], expected: &[&str]) {
    let records: Vec<Record> = records.iter().map(|text| record(text)).collect();
    assert_eq!(lines(&audit_around(&records, &around())), expected);
}

#[test]
fn a_meeting_under_its_old_and_its_new_name() {
    check(&["a 1 old 2024-04-12", "b 1 new 2024-04-12"], &["meeting_renamed a b"]);
    check(&["a 1 old 2024-04-12", "b 1 new 2024-05-12"], &[]);
    check(&["a 1 old 2024-04-12", "b 1 other 2024-04-12"], &[]);
    check(&["a 1 old 2024-04-12", "b 2 new 2024-04-12"], &[]);
}

#[test]
fn the_same_day_on_site_in_two_places_far_apart() {
    let sapporo = "a 1 m 2024-04-12 onsite venue=札幌コンベンションセンター";
    check(&[sapporo, "b 1 n 2024-04-12 onsite venue=福岡国際会議場"], &["overlapping_meetings a b"]);
    // Not known, near, from afar, by another member, or only some of the days: nothing is said.
    check(&[sapporo, "b 1 n 2024-04-12 onsite venue=架空会館"], &[]);
    check(&[sapporo, "b 1 n 2024-04-12 onsite"], &[]);
    check(&[sapporo, "b 1 n 2024-04-12 onsite venue=旭川市民会館"], &[]);
    check(&[sapporo, "b 1 n 2024-04-12 web venue=福岡国際会議場"], &[]);
    check(&[sapporo, "b 1 n 2024-04-12 venue=福岡国際会議場"], &[]);
    check(&[sapporo, "b 2 n 2024-04-12 onsite venue=福岡国際会議場"], &[]);
    check(&[sapporo, "b 1 n 2024-04-12..2024-04-13 onsite venue=福岡国際会議場"], &[]);
    check(&[sapporo, "b 1 n 2024-04 onsite venue=福岡国際会議場"], &[]);
}

#[test]
fn before_meetings_could_be_attended_from_afar_a_mode_need_not_be_stated() {
    let days = ["a 1 m 2018-04-14 venue=仙台国際センター", "b 1 n 2018-04-14 venue=神戸国際会議場"];
    check(&days, &["overlapping_meetings a b"]);
}

#[test]
fn what_is_not_known_is_said() {
    let records = [
        record("a 1 m 2024-04-12 onsite venue=札幌ドーム"),
        record("b 1 n 2024-04-12 onsite venue=福岡国際会議場"),
    ];
    let audit = audit_around(&records, &around());
    let details = &audit.findings[0].details;
    assert_eq!((details["first"].as_str(), details["second"].as_str()), ("札幌", "福岡"));
    assert_eq!(details["unknown"], "hours");
}

#[test]
fn what_the_history_shows_for_an_earlier_cycle_is_asked_about() {
    let used = "h 1 m 2021-03-20 第83 history";
    check(
        &[used, "a 1 m 2021-04-20 第83 web"],
        &["a keeps, h duplicate_meeting", "used_in_earlier_cycle a h"],
    );
    check(&[used, "a 1 m 2022-03-20 第84"], &[]);
    // Both lie before the cycle: neither counts, and nothing is asked.
    check(&[used, "a 1 m 2021-03-20 第83"], &["a keeps, h duplicate_certificate"]);
    check(&["h 1 m 2022-03-20 第83 history", "a 1 m 2022-04-20 第83 web"], &["a keeps, h duplicate_meeting"]);
}

#[test]
fn a_piece_that_another_body_has_posted() {
    let mut here = record("a 1 m 2024-04-12");
    here.document.sha256 = "22".repeat(32);
    let mut there = record("x 9 q 2024-04-12");
    let mut with = |digest: &str| {
        there.document.sha256 = digest.repeat(32);
        if let Some(holder) = &mut there.fields.holder {
            holder.evidence.document = digest.repeat(32);
        }
        let posted_elsewhere = vec![PostedElsewhere::of("other", &there)];
        audit_around(std::slice::from_ref(&here), &Around { posted_elsewhere, ..around() })
    };
    let found = with("22").findings;
    let [finding] = &found[..] else { panic!("{found:?}") };
    assert_eq!(
        (finding.code.as_str(), finding.records.as_slice()),
        ("used_for_other_body", ["a".to_owned()].as_slice())
    );
    assert_eq!((finding.evidence.len(), finding.details["body"].as_str()), (2, "other"));
    assert_eq!(with("33").findings, []);
}

#[test]
fn a_holder_who_is_not_the_applicant_stands_beside_the_cover() {
    check(&["c 2 ? ? cover", "a 1 m 2024-04-12 in=2"], &["holder_not_applicant a c"]);
    check(&["a 1 m 2024-04-12 in=2"], &["holder_not_applicant a"]);
    check(&["c 2 ? ? cover", "a 2 m 2024-04-12", "b ? m 2024-04-12 in=2"], &[]);
    check(&["a 1 m 2024-04-12 receipt in=2"], &[]);
}
