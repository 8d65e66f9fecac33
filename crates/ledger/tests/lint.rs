//! What the linter says of the project's rules and of rules made wrong on purpose.

mod support;

use daicho_ledger::{Rules, lint};

fn findings(text: &str) -> Vec<String> {
    let rules = Rules::parse(text, "rules.toml").expect("sound rules");
    let line = |one: &daicho_model::Diagnostic| {
        let told = one.details.iter().filter(|(key, _)| key.as_str() != "rule" && key.as_str() != "example");
        let told: Vec<String> = told.map(|(key, value)| format!("{key}={value}")).collect();
        format!("{} {}", one.code, told.join(" "))
    };
    lint(&rules).iter().map(line).collect()
}

fn body(id: &str) -> String {
    let path =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../catalogs/{id}/rules.toml"));
    std::fs::read_to_string(path).expect("the body's rules")
}

fn check(text: &str, expected: &[&str]) {
    assert_eq!(findings(text), expected);
}

#[test]
fn the_advanced_rule_contradicts_itself_and_leaves_gaps() {
    check(
        &body("mr-advanced"),
        &[
            "rules_retroactive enacted=2010-01-09 from=2009-11-01",
            "rules_conflict first=advanced (細則6) second=mr (細則14(1))",
            "rules_gap failed=held",
            "rules_gap failed=seminar-anniversary",
            "rules_gap failed=seminar-third-year",
            "rules_gap failed=group-a",
            "rules_gap failed=group-b",
            "rules_gap failed=paper",
            "rules_gap failed=representative-paper",
            "rules_gap failed=examination",
            "rules_implied requirement=total",
        ],
    );
}

#[test]
fn examples_lie_on_the_boundary() {
    let rules = Rules::parse(&body("mr-advanced"), "rules.toml").expect("sound rules");
    let found = lint(&rules);
    let example =
        |code: &str| found.iter().find(|one| one.code == code).map(|one| one.details["example"].clone());
    let conflict = example("rules_conflict").expect("a conflict");
    assert!(conflict.contains("group-a = 100") && conflict.contains("group-b = 40"), "{conflict}");
    let short = found.iter().find(|one| one.details.get("failed").is_some_and(|failed| failed == "group-b"));
    let short = short.expect("a gap").details["example"].clone();
    assert!(short.contains("group-a = 101") && short.contains("group-b = 39"), "{short}");
}

#[test]
fn the_other_bodies() {
    check(&body("jrs"), &[]);
    // Three compulsory lectures of 1 unit are the 3 units of common lectures.
    check(&body("jrs-board"), &["rules_implied requirement=common"]);
    check(&body("jgets"), &["rules_group_empty group=designated"]);
    check(&body("miis"), &["rules_not_on_file clause=（なし） item=renewal"]);
    check(
        &body("mr"),
        &[
            "rules_retroactive enacted=2010-01-09 from=2009-11-01",
            "rules_not_on_file clause=上級細則7(2) item=group-b-rule",
        ],
    );
}

const SMALL: &str = r#"
format = 1
body = "demo"
[[rule]]
id = "r"
ja = "規則"
en = "rule"
clause = "1"
source = "invented"
unit = "point"
cycle_years = 3
from = 2020-01-01
until = 2022-12-31
[[rule.account]]
id = "x"
ja = "甲"
en = "x"
clause = "2"
kinds = ["certificate"]
earning = { fixed = 5 }
cap = [{ points = 10, per = "cycle", clause = "2" }]
[[rule.requirement]]
id = "sum"
ja = "合計"
en = "sum"
clause = "3"
measure = "points"
need = 8
accounts = ["x"]
"#;

fn with(more: &str) -> Vec<String> {
    findings(&format!("{SMALL}{more}"))
}

#[test]
fn rules_made_wrong_on_purpose_are_found_out() {
    check(SMALL, &[]);
    let item = |kind: &str, id: &str, rest: &str| {
        format!("[[rule.{kind}]]\nid = \"{id}\"\nja = \"乙\"\nen = \"y\"\nclause = \"4\"\n{rest}\n")
    };
    assert_eq!(
        with(&item("account", "y", "kinds = [\"certificate\"]\nearning = { fixed = 1 }")),
        ["rules_account_hidden account=y by=x"]
    );
    assert_eq!(with(&item("fact", "f", "type = \"day\"\ncolumns = [\"日\"]")), ["rules_unused item=fact f"]);
    assert_eq!(with(&item("note", "n", "from = 2030-01-01")), ["rules_never_in_force item=note n"]);
    assert_eq!(
        with(&item("requirement", "late", "measure = \"points\"\nneed = 1\nfrom_year = 3")),
        ["rules_window_empty requirement=late"]
    );
    let pass = item("grade", "pass", "result = \"met\"\nneeds = [\"sum\"]");
    let fail = item("grade", "fail", "result = \"not_met\"\ncondition = [{ of = \"sum\", below = 8 }]");
    assert_eq!(with(&format!("{pass}{fail}")), [""; 0]);
    let short = fail.replace("below = 8", "below = 7");
    assert_eq!(with(&format!("{pass}{short}")), ["rules_gap failed=sum"]);
    let wide = fail.replace("below = 8", "at_most = 8");
    assert_eq!(with(&format!("{pass}{wide}")), ["rules_conflict first=pass (4) second=fail (4)"]);
    let never = fail.replace("below = 8", "above = 9, below = 8");
    assert_eq!(with(&format!("{pass}{never}")), ["rules_gap failed=sum", "rules_grade_never grade=fail (4)"]);
    let idle = SMALL.replace("cap = [", "cap = [{ points = 10, per = \"calendar_year\", clause = \"2\" }, ");
    check(&idle, &["rules_cap_idle account=x clause=2 cycle=10 points=10"]);
    let bare = SMALL.split_once("[[rule.requirement]]").expect("a requirement").0;
    check(bare, &["rules_asks_nothing item=rule r"]);
    let free = item("grade", "free", "result = \"met\"");
    assert_eq!(with(&free), ["rules_asks_nothing item=grade free"]);
    // 10 points of 5 each are two records; a third is void.
    let many = item("requirement", "many", "measure = \"records\"\nneed = 3\naccounts = [\"x\"]");
    assert_eq!(with(&many), ["rules_out_of_reach most=2 need=3 requirement=many"]);
    assert_eq!(with(&many.replace("need = 3", "need = 2")), [""; 0]);
    let low = SMALL.replace("{ points = 10, per = \"cycle\"", "{ points = 2, per = \"cycle_year\"");
    check(&low, &["rules_out_of_reach most=6 need=8 requirement=sum"]);
}

#[test]
fn a_gap_at_a_part_shows_the_part() {
    let text = format!(
        "{SMALL}part = true\n[[rule.grade]]\nid = \"pass\"\nja = \"乙\"\nen = \"y\"\nclause = \"4\"\nresult = \"met\"\nneeds = [\"sum\"]\n"
    );
    let rules = Rules::parse(&text, "rules.toml").expect("sound rules");
    let found = lint(&rules);
    let gap = found.iter().find(|one| one.code == "rules_gap").expect("a gap");
    assert_eq!(gap.details["example"], "sum = 7");
}

#[test]
fn days_between_two_rules_are_named() {
    let second = SMALL.split_once("[[rule]]").expect("a rule").1;
    let second = second
        .replace("id = \"r\"", "id = \"s\"")
        .replace("from = 2020-01-01\nuntil = 2022-12-31", "from = 2023-04-01");
    assert_eq!(
        findings(&format!("{SMALL}[[rule]]{second}")),
        ["rules_days_without from=2023-01-01 until=2023-03-31"]
    );
}
