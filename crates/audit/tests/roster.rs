//! Rosters against records, and samples.

mod support;

use daicho_audit::{Folding, roster, sample};
use daicho_model::{Decision, MemberCandidate, Record, RosterLine, RosterRow};
use support::record;

/// Variants that the tests know, without spaces.
fn fold(name: &str) -> String {
    name.chars().filter(|c| !c.is_whitespace()).map(|c| if c == '髙' { '高' } else { c }).collect()
}

/// A roster of rows `NUMBER NAME` (`-` for nothing) against records; lines as `row 1 = a b (by)`, `row 1 -`, `+ a`,
/// `rows 1 2 ? a`.
fn check(rows: &[&str], records: &[&str], expected: &[&str]) {
    let row = |(at, text): (usize, &&str)| {
        let (number, name) = text.split_once(' ').expect("NUMBER NAME");
        let known = |text: &str| if text == "-" { String::new() } else { text.to_owned() };
        RosterRow { row: at as u64 + 1, name: known(name), number: known(number) }
    };
    let rows: Vec<RosterRow> = rows.iter().enumerate().map(row).collect();
    let records: Vec<Record> = records.iter().map(|text| record(text)).collect();
    let pieces: Vec<&Record> = records.iter().collect();
    let folding = Folding { name: &fold, number: &|number: &str| number.trim_start_matches('0').to_owned() };
    let shown = |line: RosterLine| match line {
        RosterLine::Both { row, records, by } => format!("row {} = {} ({by:?})", row.row, records.join(" ")),
        RosterLine::NotSent { row } => format!("row {} -", row.row),
        RosterLine::NotOnRoster { record, .. } => format!("+ {record}"),
        RosterLine::Ambiguous { rows, records } => {
            let rows: Vec<String> = rows.iter().map(|row| row.row.to_string()).collect();
            format!("rows {} ? {}", rows.join(" "), records.join(" "))
        }
    };
    let lines: Vec<String> = roster(&rows, &pieces, &folding).into_iter().map(shown).collect();
    assert_eq!(lines, expected);
}

#[test]
fn both_ways_by_number_or_by_name() {
    check(
        &["0011 甲野花", "- 髙田　月", "33 丙川星"],
        &["a 11 m 2024-04-12 name=甲野花", "b 22 m 2024-04-12 name=高田月", "c 44 m 2024-04-12 name=丁原空"],
        &["row 1 = a (NumberAndName)", "row 2 = b (Name)", "row 3 -", "+ c"],
    );
}

#[test]
fn a_number_with_another_name_is_told() {
    check(&["11 乙田月"], &["a 11 m 2024-04-12 name=甲野花"], &["row 1 = a (NumberAlone)"]);
}

#[test]
fn a_name_with_another_number_is_somebody_else() {
    check(&["12 甲野花"], &["a 11 m 2024-04-12 name=甲野花"], &["row 1 -", "+ a"]);
}

#[test]
fn two_of_one_name_without_numbers_cannot_be_told_apart() {
    check(
        &["- 甲野花", "- 乙田月", "- 甲野花"],
        &["a 11 m 2024-04-12 name=甲野花", "b 12 m 2024-04-12 name=甲野花"],
        &["rows 1 3 ? a b", "row 2 -"],
    );
    check(
        &["- 甲野花"],
        &["a 11 m 2024-04-12 name=甲野花", "b 11 m 2024-04-12 name=甲野花"],
        &["row 1 = a b (Name)"],
    );
}

#[test]
fn who_bears_another_number_makes_a_name_no_less_clear() {
    check(&["12 甲野花", "- 甲野花"], &["a 11 m 2024-04-12 name=甲野花"], &["row 1 -", "row 2 = a (Name)"]);
    check(
        &["12 甲野花", "13 甲野花"],
        &["a 11 m 2024-04-12 name=甲野花", "b 14 m 2024-04-12 name=甲野花"],
        &["row 1 -", "row 2 -", "+ a", "+ b"],
    );
    check(
        &["- 甲野花", "12 甲野花"],
        &["a 11 m 2024-04-12 name=甲野花", "b 14 m 2024-04-12 name=甲野花"],
        &["rows 1 ? a b", "row 2 -"],
    );
}

#[test]
fn the_members_files_spelling_is_a_name_too() {
    let mut married = record("a 11 m 2024-04-12 name=甲野花");
    let filed = MemberCandidate {
        member_no: "11".to_owned(),
        name: "乙田 花".to_owned(),
        probability: 0.99,
        comparisons: Vec::new(),
    };
    married.member.as_mut().expect("a member").candidates.push(filed);
    let rows = [RosterRow { row: 1, name: "乙田花".to_owned(), number: String::new() }];
    let folding = Folding { name: &fold, number: &|number: &str| number.to_owned() };
    let lines = roster(&rows, &[&married], &folding);
    assert!(matches!(&lines[..], [RosterLine::Both { .. }]), "{lines:?}");
}

fn posted(count: usize) -> Vec<Record> {
    let made = (0..count).map(|n| {
        let mut record = record(&format!("r{n:03} 1 m 2024-04-12"));
        record.decision = if n % 10 == 0 { Decision::Review } else { Decision::Posted };
        record
    });
    made.collect()
}

#[test]
fn a_sample_is_of_posted_records_and_the_same_for_one_seed() {
    let records = posted(200);
    let ids = |seed: u64, size: usize, records: &[Record]| -> Vec<String> {
        sample(records, seed, size).into_iter().map(|record| record.record_id.clone()).collect()
    };
    let first = ids(7, 20, &records);
    assert_eq!(first.len(), 20);
    assert!(first.iter().all(|id| !id.ends_with('0')));
    let turned: Vec<Record> = records.iter().rev().cloned().collect();
    assert_eq!(ids(7, 20, &turned), first);
    assert_ne!(ids(8, 20, &records), first);
    let larger = ids(7, 40, &records);
    assert!(first.iter().all(|id| larger.contains(id)));
    assert_eq!(ids(7, 1000, &records).len(), 180);
}

#[test]
fn every_record_is_drawn_about_as_often_as_another() {
    let records = posted(100);
    let mut drawn = std::collections::BTreeMap::new();
    for seed in 0..900 {
        for record in sample(&records, seed, 10) {
            *drawn.entry(record.record_id.clone()).or_insert(0u32) += 1;
        }
    }
    // 90 posted records, 9,000 draws: 100 each, standard deviation 9.4.
    assert_eq!(drawn.len(), 90);
    assert!(drawn.values().all(|count| (55..=145).contains(count)), "{drawn:?}");
}
