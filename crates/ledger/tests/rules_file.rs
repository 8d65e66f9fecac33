//! The language of `rules.toml`: the file of the project, and what is said about a faulty one.

mod support;

use std::collections::BTreeSet;

use daicho_ledger::{Earning, Measure, Rules};
use jiff::civil::date;
use support::RULES;

const MEETINGS: &str = include_str!("../../../catalogs/jrs/meetings.csv");
const NAMES: &str = include_str!("../../../catalogs/jrs/names.csv");

fn jrs() -> Rules {
    Rules::parse(RULES, "rules.toml").expect("the project's rules are sound")
}

#[test]
fn the_jrs_rule_asks_what_the_regulation_asks() {
    let rules = jrs();
    let rule = rules.in_force("society", date(2025, 4, 1)).expect("in force");
    let asked: Vec<_> =
        rule.requirements.iter().map(|one| (one.id.as_str(), one.measure.clone(), one.need)).collect();
    assert_eq!(
        asked,
        [
            ("total", Measure::Points, 60),
            ("core", Measure::Points, 40),
            ("annual-autumn", Measure::Records, 2)
        ]
    );
    let paper = &rule.accounts[1];
    let Earning::Publication(table) = &paper.earning else { panic!("papers have a table") };
    let table = [table.reviewed_first, table.reviewed_other, table.unreviewed_first, table.unreviewed_other];
    assert_eq!(table.map(|points| points.map(|points| points.0)), [Some(10), Some(2), Some(5), Some(1)]);
    assert_eq!(paper.caps.iter().map(|cap| cap.points.0).collect::<Vec<_>>(), [10, 10, 20]);
    assert!(rules.in_force("society", date(2012, 3, 25)).is_none());
    assert!(rules.in_force("board", date(2025, 4, 1)).is_none());
}

#[test]
fn every_meeting_the_rule_names_is_in_the_catalogue_under_the_name_it_means() {
    let known: BTreeSet<&str> = MEETINGS.lines().skip(1).collect();
    assert!(jrs().unknown_meetings(|id| known.contains(id)).is_empty());
    assert_eq!(jrs().unknown_meetings(|id| id != "jrs-0001").len(), 1);

    let current = |id: &str| {
        let row = NAMES.lines().map(|line| line.split(',').collect::<Vec<_>>());
        let mut row = row.filter(|cells| cells[0] == id && cells[2] == "current");
        row.next().map(|cells| cells[1].to_owned()).expect("named")
    };
    let group = |id: &str| -> Vec<String> {
        let rules = jrs();
        let group = rules.rules[0].groups.iter().find(|group| group.id == id).expect("there").clone();
        group.meetings.iter().map(|id| current(id)).collect()
    };
    assert_eq!(group("annual-autumn"), ["日本医学放射線学会 総会", "日本医学放射線学会 秋季臨床大会"]);
    assert_eq!(group("jcr-seminars"), ["JCRウィンターセミナー", "JCRミッドサマーセミナー"]);
    let regions = ["北日本", "関東", "中部", "関西", "中国・四国", "九州"];
    assert_eq!(group("regional"), regions.map(|region| format!("日本医学放射線学会{region}地方会")));
}

const SMALL: &str = r#"format = 1
body = "x"
[[rule]]
id = "r"
ja = "規則"
en = "rule"
clause = "1"
unit = "society"
source = "s"
from = 2020-04-01
cycle_years = 5
[[rule.account]]
id = "meeting"
ja = "学会"
en = "meetings"
clause = "2"
kinds = ["certificate"]
earning = { listing = "meeting" }
[[rule.account.cap]]
points = 30
per = "cycle"
clause = "2"
[[rule.requirement]]
id = "total"
ja = "合計"
en = "total"
clause = "3"
measure = "points"
need = 20
accounts = ["meeting"]
"#;

/// Replaces one text by another and compares the faults: `line N: code key=value ...`.
fn check(from: &str, to: &str, expected: &[&str]) {
    assert!(SMALL.contains(from), "{from}");
    let faults = Rules::parse(&SMALL.replacen(from, to, 1), "rules.toml").err().unwrap_or_default();
    let faults: Vec<String> = faults
        .iter()
        .map(|fault| {
            assert_eq!(fault.document, "rules.toml");
            let details = fault.details.iter().filter(|(name, _)| *name != "detail");
            let details: Vec<String> = details.map(|(name, value)| format!(" {name}={value}")).collect();
            format!("{}: {}{}", fault.place, fault.code, details.concat())
        })
        .collect();
    assert_eq!(faults, expected);
}

#[test]
fn the_small_file_is_sound() {
    check("format", "format", &[]);
}

#[test]
fn a_fault_names_line_and_cause() {
    check("need = 20", "need = twenty", &["line 29: rules_syntax"]);
    check("need = 20", "needs = 20", &["line 29: rules_syntax"]);
    check("format = 1", "format = 2", &["line 1: rules_format found=2 known=1"]);
    check("ja = \"規則\"", "ja = \" \"", &["line 5: rules_empty key=ja"]);
    check(
        "\"points\"",
        "\"sum\"",
        &["line 28: rules_unknown_word key=measure known=points, records, fact, any, all value=sum"],
    );
    check(
        "[\"certificate\"]",
        "[\"receipt\"]",
        &[
            "line 17: rules_unknown_word key=kinds known=certificate, course_certificate, name_card, stamp_sheet, paper, history value=receipt",
        ],
    );
    check(
        "\"cycle\"",
        "\"week\"",
        &["line 21: rules_unknown_word key=per known=calendar_year, cycle_year, cycle, edition value=week"],
    );
    check(
        "[\"meeting\"]",
        "[\"papers\"]",
        &["line 30: rules_unknown_reference key=accounts known=meeting value=papers"],
    );
    check("need = 20", "need = 0", &["line 29: rules_range expected=1..10000 key=need value=0"]);
    check(
        "2020-04-01",
        "2020-04-01T00:00:00",
        &["line 10: rules_range expected=YYYY-MM-DD key=from value=2020-04-01T00:00:00"],
    );
    check(
        "cycle_years",
        "until = 2019-01-01\ncycle_years",
        &["line 11: rules_dates from=2020-04-01 until=2019-01-01"],
    );
}

#[test]
fn contradictions_are_found() {
    check("need = 20", "need = 40", &["line 29: rules_unreachable most=30 need=40 requirement=total"]);
    let anywhere = "need = 40\n";
    let unreachable = "line 29: rules_unreachable most=30 need=40 requirement=total";
    check("need = 20\naccounts = [\"meeting\"]\n", anywhere, &[unreachable]);
    let second = SMALL.split_once("[[rule]]").expect("a rule").1.replace("id = \"r\"", "id = \"r2\"");
    let twice = format!("accounts = [\"meeting\"]\n[[rule]]{second}");
    check("accounts = [\"meeting\"]\n", &twice, &["line 32: rules_overlap other=r rule=r2 unit=society"]);
    let again = "[[rule.requirement]]\nid = \"total\"\nja=\"a\"\nen=\"b\"\nclause=\"c\"\nmeasure=\"records\"\nneed=1\n[[rule.requirement]]";
    check("[[rule.requirement]]", again, &["line 31: rules_duplicate key=requirement value=total"]);
}

#[test]
fn a_reading_needs_two_options_and_a_use() {
    let reading = "[[rule.reading]]\nid = \"y\"\nja=\"a\"\nen=\"b\"\nclause=\"c\"\n[[rule.requirement]]";
    check(
        "[[rule.requirement]]",
        reading,
        &["line 24: rules_options reading=y", "line 24: rules_reading_unused reading=y"],
    );
    check(
        "per = \"cycle\"",
        "per = \"cycle\"\nwhen = { reading = \"y\", option = \"z\" }",
        &["line 22: rules_unknown_reference key=reading known=- value=y"],
    );
}
