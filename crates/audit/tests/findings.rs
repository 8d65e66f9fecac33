//! Twins and findings, each from a few small records.

mod support;

use daicho_audit::{audit, twins};
use daicho_model::Record;
use proptest::prelude::*;
use support::{lines, record};

/// Twins (`KEPT keeps, OTHER code`), then open findings.
fn check(records: &[&str], expected: &[&str]) {
    let records: Vec<Record> = records.iter().map(|text| record(text)).collect();
    assert_eq!(lines(&audit(&records)), expected);
}

#[test]
fn the_same_certificate_twice() {
    check(&["a 1 m 2024-04-12 第83", "b 1 m 2024-04-12 第83"], &["a keeps, b duplicate_certificate"]);
    check(&["a 1 m 2024-04-12", "b 1 m 2024-04"], &["a keeps, b duplicate_certificate"]);
}

#[test]
fn copies_of_one_file_are_in_a_finding_once_for_each_sender() {
    let serial = "1 m 2024-04-12 serial=77";
    let copies = [format!("a {serial}"), format!("a~2 {serial}"), "b 2 m 2024-04-12 serial=77".to_owned()];
    check(
        &copies.each_ref().map(String::as_str),
        &["a keeps, a~2 duplicate_certificate", "serial_reused a b"],
    );
    check(
        &["a 1 m 2024-04-12 serial=77", "a~2 2 m 2024-04-12 serial=77", "a~3 2 m 2024-04-12 serial=77"],
        &["a~2 keeps, a~3 duplicate_certificate", "scan_shared a a~2", "serial_reused a a~2"],
    );
}

#[test]
fn two_certificates_of_one_edition() {
    let kept = &["a keeps, b duplicate_meeting"];
    check(&["a 1 m 2024-04-12 第83", "b 1 m 2024-05-20 第83 web"], kept);
    check(&["a 1 m 2024-04-12 第83", "b 1 m 2024-04-12 第83 web"], kept);
    check(&["a 1 m 2024-04-12 第83 serial=7", "b 1 m 2024-04-12 第83 serial=8"], kept);
    check(&["a 1 m 2024-04-12 第83 name=甲野花", "b 1 m 2024-04-12 第83 name=甲田花"], kept);
    check(&["a 1 m 2024-04-12 第83", "b 1 m 2024-04-13"], &["possible_twin a b"]);
    check(&["a 1 m 2024-04-12..2024-04-14 第83", "b 1 m 2024-04-13 onsite"], kept);
    check(&["a 1 m 2024-04-12", "b 1 m 2024-04-12 onsite"], &["a keeps, b duplicate_certificate"]);
}

#[test]
fn other_editions_meetings_members_and_kinds_are_no_twins() {
    check(&["a 1 m 2024-04-12 第83", "b 1 m 2025-04-11 第84"], &[]);
    check(&["a 1 m 2024-04-12", "b 1 m 2025-04-11"], &[]);
    check(&["a 1 m 2024-04-12", "b 1 n 2024-04-12"], &[]);
    check(&["a 1 m 2024-04-12", "b 2 m 2024-04-12"], &[]);
    check(&["a 1 m 2024-04-12", "b 1 m 2024-04-12 receipt"], &[]);
    check(&["a 1 ? 2024-04-12", "b 1 ? 2024-04-12"], &[]);
    check(&["a ? m 2024-04-12", "b ? m 2024-04-12"], &[]);
}

#[test]
fn twins_alone_are_those_of_the_whole_audit() {
    let texts = [
        "a 1 m 2024-04-12 第83",
        "b 1 m 2024-04-12 第83 web",
        "c 2 m 2024-04-12 第83",
        "d 1 n 2024-04-12",
        "e 1 n 2024-04",
    ];
    let records: Vec<Record> = texts.iter().map(|text| record(text)).collect();
    assert_eq!(twins(&records), audit(&records).twins);
    assert_eq!(twins(&records).len(), 2);
}

#[test]
fn the_better_evidenced_one_is_kept() {
    check(
        &["a 1 m 2024-04-12 第83 sure=0.8", "b 1 m 2024-04-12 第83", "c 1 m 2024-04-12 第83 sure=0.9"],
        &["b keeps, c duplicate_certificate", "b keeps, a duplicate_certificate"],
    );
}

#[test]
fn what_contradicts_itself_is_open() {
    check(&["a 1 m 2024-04-12 第83", "b 1 m 2024-04-12 第88"], &["edition_differs a b"]);
    check(&["a 1 m 2024-04-12 第83", "b 1 m 2024-05-12 第88 web"], &["edition_differs a b"]);
    check(&["a 1 m 2024-04-12 第83", "b 1 m 2024-05-12 第84 web"], &[]);
    check(
        &["a 1 m 2023-04-12 第83", "b 1 m 2024-04-12 第83"],
        &["a keeps, b duplicate_meeting", "edition_days_apart a b"],
    );
    check(&["a 1 m 2024-04-12 第83", "b 1 m 2024-05-02 web"], &["possible_twin a b"]);
    check(&["a 1 m 2024-04-12 第83", "b 1 m 2024-09-02 web"], &[]);
    check(&["a 1 m 2024-04-11", "b 1 m 2024-04-12"], &["possible_twin a b"]);
    check(&["a 1 m 2024-04-11 第83", "b 1 m 2024-04-18"], &["possible_twin a b"]);
    check(&["a 1 m 2024-04-11", "b 1 m 2024-04-19"], &[]);
    for (first, last) in [("第5", "第6"), ("", "")] {
        let (first, last) = (format!("b 1 m 2024-05-01 {first}"), format!("c 1 m 2024-05-20 {last}"));
        check(&["a 1 m 2024-05", &first, &last], &["possible_twin a b c"]);
    }
}

/// A paper that a human takes for something else, as words before and after, beside another member's.
fn check_taken_for(before: &str, after: &str, other: &str, expected: &[&str]) {
    let read = record(before);
    let taken = Record { as_read: Some(Box::new(read)), ..record(after) };
    assert_eq!(lines(&audit(&[taken, record(other)])), expected, "{before}, now {after}");
}

#[test]
fn what_a_human_takes_a_paper_for_frees_no_other_member_s() {
    let (before, other) = ("a 1 m 2024-04-12 serial=7", "b 2 m 2024-04-12 serial=7");
    let held = &["serial_reused a b"];
    check_taken_for(before, "a 1 m 2024-04-12 serial=7 receipt", other, held);
    check_taken_for(before, "a 1 n 2024-04-12 serial=7", other, held);
    check_taken_for(before, "a 1 m 2021-04-12 serial=7", other, held);
    // Where the serial itself was misread, or the paper is the other's, there is nothing to compare.
    check_taken_for(before, "a 1 m 2024-04-12 serial=8", other, &[]);
    check_taken_for(before, "a 2 n 2024-04-12 serial=7", other, &[]);
    // What was no certificate stays none.
    check_taken_for("a 1 m 2024-04-12 serial=7 receipt", "a 1 m 2024-04-12 serial=7 receipt", other, &[]);
}

#[test]
fn one_serial_of_one_meeting_under_two_members() {
    check(&["a 1 m 2024-04-12 serial=7", "b 2 m 2024-04-12 serial=7"], &["serial_reused a b"]);
    check(&["a 1 m 2024-04-12 第83 serial=7", "b 2 m 2024-05-12 第83 serial=7"], &["serial_reused a b"]);
    check(&["a 1 m 2024-04-12 serial=7", "b 2 n 2024-04-12 serial=7"], &[]);
    // Who the holder is cannot be told; the envelopes are two members'.
    check(&["a ? m 2024-04-12 serial=7 in=1", "b 2 m 2024-04-12 serial=7"], &["serial_reused a b"]);
    check(&["a ? m 2024-04-12 serial=7 in=2", "b 2 m 2024-04-12 serial=7"], &[]);
    // A meeting that waits for a human is looked at as the likeliest one.
    check(&["a 1 ? 2024-04-12 serial=7 likely=m:0.7", "b 2 m 2024-04-12 serial=7"], &["serial_reused a b"]);
    check(&["a 1 ? 2024-04-12 serial=7 likely=m:0.3", "b 2 m 2024-04-12 serial=7"], &[]);
    check(&["a 1 ? 2024-04-12 serial=7 likely=n:0.7", "b 2 m 2024-04-12 serial=7"], &[]);
    check(&["a 1 m 2024-04-12 serial=7", "b 2 m 2023-04-12 serial=7"], &[]);
    check(&["a 1 m 2024-04-12 serial=7", "b 1 n 2024-04-12 serial=7"], &[]);
}

#[test]
fn one_payload_under_two_members_unless_it_is_a_sites_address() {
    check(&["a 1 m 2024-04-12 qr=ABC-1", "b 2 n 2024-09-12 qr=ABC-1"], &["payload_reused a b"]);
    let token = "qr=https://example.org/v?id=7";
    check(
        &[&format!("a 1 m 2024-04-12 {token}"), &format!("b 2 m 2024-04-12 {token}")],
        &["payload_reused a b"],
    );
    let path = "qr=https://example.org/v/20240412";
    check(
        &[&format!("a 1 m 2024-04-12 {path}"), &format!("b 2 m 2024-04-12 {path}")],
        &["payload_reused a b"],
    );
    check(&["a 1 m 2024-04-12 qr=A-1", "b 2 n 2024-09-12 qr=A-1"], &[]);
    let site = "qr=https://example.org/83/";
    check(&[&format!("a 1 m 2024-04-12 {site}"), &format!("b 2 m 2024-04-12 {site}")], &[]);
}

#[test]
fn papers_that_nothing_tells_apart() {
    check(&["a 1 t 2024-04-12 paper", "b 1 t 2024-04-12 paper"], &["paper_repeated a b"]);
    check(&["a 1 t 2024-04-12 paper", "b 1 u 2024-04-12 paper"], &[]);
    check(&["a 1 t 2024-04-12 paper", "b 1 t 2024-06-12 paper"], &[]);
    check(&["a 1 t 2024-04-12 paper", "b 2 t 2024-04-12 paper"], &[]);
}

#[test]
fn a_settled_finding_names_both_twins() {
    let records = [record("b 1 m 2024-04-12 第83 sure=0.8"), record("a 1 m 2024-05-20 第83 web sure=0.7")];
    let audit = audit(&records);
    let findings: Vec<_> = audit
        .findings
        .iter()
        .map(|one| (one.code.as_str(), one.records.join(" "), one.evidence.len()))
        .collect();
    assert_eq!(findings, [("duplicate_meeting", "a b".to_owned(), 2)]);
}

proptest! {
    #[test]
    fn the_order_of_the_records_changes_nothing(
        order in Just(vec![
            "a 1 m 2024-04-12 第83", "b 1 m 2024-04-12", "c 1 m 2024-04-12 第83 web", "d 2 m 2024-04-12 第83 serial=7",
            "e 1 m 2024-04-12 第83 serial=7", "f 1 m 2024-05-01 web", "g 1 n 2024-05-01", "h 1 n 2024-05",
            "i 1 m 2024-04-13 第84",
        ]).prop_shuffle(),
    ) {
        let records: Vec<Record> = order.iter().map(|text| record(text)).collect();
        let mut sorted = records.clone();
        sorted.sort_by(|a, b| a.record_id.cmp(&b.record_id));
        prop_assert_eq!(audit(&records), audit(&sorted));
    }

    #[test]
    fn a_record_is_in_one_group_at_most(
        records in prop::collection::vec((0u8..3, 1i8..3, 1i8..28, 0u8..3), 0..12),
    ) {
        let records: Vec<Record> = records
            .into_iter()
            .enumerate()
            .map(|(index, (edition, month, day, meeting))| {
                let edition = if edition == 0 { String::new() } else { format!("第{edition}") };
                record(&format!("r{index:02} 1 m{meeting} 2024-{month:02}-{day:02} {edition}"))
            })
            .collect();
        let mut seen = std::collections::BTreeSet::new();
        for group in audit(&records).twins {
            prop_assert!(seen.insert(group.kept));
            for (id, _) in group.void {
                prop_assert!(seen.insert(id));
            }
        }
    }
}

#[test]
fn more_of_one_meeting_than_anybody_has_are_held_back_and_not_compared() {
    let ids: Vec<String> = (0..301).map(|number| format!("a{number}")).collect();
    let records: Vec<String> = ids.iter().map(|id| format!("{id} 1 m 2024-04-12")).collect();
    let mut sorted = ids.clone();
    sorted.sort();
    let held = format!("too_many_together {}", sorted.join(" "));
    check(&records.iter().map(String::as_str).collect::<Vec<_>>(), &[&held]);
}
