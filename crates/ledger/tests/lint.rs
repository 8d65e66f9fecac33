//! What the linter says of the project's rules and of rules made wrong on purpose.

mod support;

use std::collections::BTreeMap;

use daicho_ledger::{Rules, lint};

fn findings(text: &str) -> Vec<String> {
    let rules = Rules::parse(text, "rules.toml").expect("sound rules");
    let line = |one: &daicho_model::Diagnostic| {
        let told = one.details.iter().filter(|(key, _)| key.as_str() != "rule" && key.as_str() != "example");
        let told: Vec<String> = told.map(|(key, value)| format!("{key}={value}")).collect();
        format!("{} {}", one.code, told.join(" "))
    };
    lint(&rules, &BTreeMap::new()).iter().map(line).collect()
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
    let found = lint(&rules, &BTreeMap::new());
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
    check(&idle, &["rules_cap_idle account=x clause=2 most=10 points=10"]);
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

/// An item of a rules file.
fn item(kind: &str, id: &str, rest: &str) -> String {
    format!("[[rule.{kind}]]\nid = \"{id}\"\nja = \"乙\"\nen = \"y\"\nclause = \"4\"\n{rest}\n")
}

#[test]
fn limits_are_added_up() {
    let asked = |id: &str, rest: &str| item("requirement", id, &format!("measure = \"points\"\n{rest}"));
    let first = asked("first", "need = 4\naccounts = [\"x\"]\nto_year = 1");
    let later = asked("later", "need = 7\naccounts = [\"x\"]\nfrom_year = 1");
    assert_eq!(
        with(&format!("{first}{later}")),
        ["rules_cap_short cap=x most=10 need=11 requirement=first, later"]
    );
    let wide = item("cap", "wide", "accounts = [\"x\"]\npoints = 30\nper = \"cycle\"");
    assert_eq!(with(&wide), ["rules_cap_idle account=wide clause=4 most=10 points=30"]);
    let papers = asked("papers", "need = 1\nkinds = [\"paper\"]");
    assert_eq!(with(&papers), ["rules_out_of_reach most=0 need=1 requirement=papers"]);
    let high = item("requirement", "high", "measure = \"records\"\nneed = 1\nleast_points = 6");
    assert_eq!(with(&high), ["rules_out_of_reach most=0 need=1 requirement=high"]);
    let waits = item("account", "w", "kinds = [\"name_card\"]\nearning = { not_on_file = {} }");
    let never = asked("never", "need = 1\naccounts = [\"w\"]");
    assert_eq!(with(&format!("{waits}{never}")), ["rules_out_of_reach most=0 need=1 requirement=never"]);
}

#[test]
fn a_limit_of_one_reading_is_named_with_it() {
    let reading = item(
        "reading",
        "way",
        "option = [{ id = \"a\", ja = \"甲\", en = \"a\" }, { id = \"b\", ja = \"乙\", en = \"b\" }]",
    );
    let cap = |option: &str, points: i64| {
        let when = format!("when = {{ reading = \"way\", option = \"{option}\" }}");
        item("cap", option, &format!("accounts = [\"x\"]\npoints = {points}\nper = \"cycle\"\n{when}"))
    };
    let bare = SMALL.replace("cap = [{ points = 10, per = \"cycle\", clause = \"2\" }]\n", "");
    let with = |more: &str| findings(&format!("{bare}{more}"));
    assert_eq!(
        with(&format!("{reading}{}{}", cap("a", 7), cap("b", 9))),
        ["rules_out_of_reach most=7 need=8 reading=way = a requirement=sum"]
    );
    assert_eq!(with(&format!("{reading}{}{}", cap("a", 9), cap("b", 9))), ["rules_reading_same reading=way"]);
}

#[test]
fn what_no_meeting_of_the_list_earns_is_out_of_reach() {
    let listed = SMALL.replace("{ fixed = 5 }", "{ listing = \"x\" }");
    let rules = Rules::parse(&listed, "rules.toml").expect("sound rules");
    let told = |lists| lint(&rules, &lists).iter().map(|one| one.code.clone()).collect::<Vec<_>>();
    assert_eq!(told(BTreeMap::new()), [""; 0], "no list is known");
    assert_eq!(
        told([("point".to_owned(), BTreeMap::new())].into()),
        ["rules_cap_idle", "rules_out_of_reach"]
    );
}

#[test]
fn items_that_get_into_one_anothers_way_are_found() {
    let fact = item("fact", "f", "type = \"yes_no\"\ncolumns = [\"会費\"]");
    let asked = item("requirement", "paid", "measure = \"fact\"\nfact = \"f\"");
    let after = item("fee", "fee", "fact = \"f\"\ndue = \"after\"");
    assert_eq!(with(&format!("{fact}{after}{asked}")), ["rules_fee_clash fee=fee requirement=paid"]);
    let leave = |id: &str| item("extension", id, "fact = \"f\"\nadds = \"years\"\nyears = 1");
    assert_eq!(
        with(&format!("{fact}{}{}", leave("one"), leave("two"))),
        ["rules_extension_twice before=one fact=f item=two"]
    );
    let length = item("extension", "one", "fact = \"f\"\nadds = \"length\"");
    assert_eq!(with(&format!("{fact}{length}")), ["rules_fact_kind fact=f item=extension one"]);
    let other = item("fact", "g", "type = \"day\"\ncolumns = [\"会費\"]");
    let both = format!("{fact}{other}{}{}", asked, asked.replace("paid", "day").replace("\"f\"", "\"g\""));
    assert_eq!(with(&both), ["rules_column_twice before=f column=会費 fact=g"]);
    let unnamed =
        |id: &str, effect: &str| item("document", id, &format!("check = \"unnamed\"\neffect = \"{effect}\""));
    assert_eq!(
        with(&format!("{}{}", unnamed("one", "void"), unnamed("two", "review"))),
        ["rules_document_clash before=one item=two"]
    );
    let card = item("account", "y", "kinds = [\"name_card\"]\nor_on = [\"z\"]\nearning = { fixed = 3 }");
    let less = item("account", "z", "kinds = [\"stamp_sheet\"]\nearning = { fixed = 1 }");
    assert_eq!(with(&format!("{card}{less}")), ["rules_choice_idle account=y other=z"]);
    assert_eq!(
        findings(&SMALL.replace("cycle_years = 3", "cycle_years = 3\nno_paper = \"9\"")),
        ["rules_no_paper_idle clause=9"]
    );
}

#[test]
fn titles_that_an_earlier_account_takes_hide_a_later_one() {
    let account = |id: &str, title: &str| {
        item(
            "account",
            id,
            &format!("kinds = [\"name_card\"]\ntitles = [\"{title}\"]\nearning = {{ fixed = 1 }}"),
        )
    };
    let (wide, narrow) = (account("w", "講習"), account("n", "医療安全講習"));
    assert_eq!(with(&format!("{wide}{narrow}")), ["rules_account_hidden account=n by=w"]);
    assert_eq!(with(&format!("{narrow}{wide}")), [""; 0]);
}

#[test]
fn a_result_that_its_own_fee_bars_is_found() {
    let fact = item("fact", "f", "type = \"yes_no\"\ncolumns = [\"会費\"]");
    let fee = item("fee", "fee", "fact = \"f\"\ndue = \"before\"");
    let paid = item("requirement", "paid", "measure = \"fact\"\nfact = \"f\"\npart = true");
    let good = item("grade", "good", "result = \"met\"\nneeds = [\"sum\", \"paid\"]");
    let free = item(
        "grade",
        "free",
        "result = \"met\"\nneeds = [\"sum\"]\ncondition = [{ of = \"paid\", below = 1 }]",
    );
    let bad = item("grade", "bad", "result = \"not_met\"\ncondition = [{ of = \"sum\", below = 8 }]");
    assert_eq!(
        with(&format!("{fact}{fee}{paid}{good}{free}{bad}")),
        ["rules_grade_barred by=fee grade=free (4)"]
    );
}

#[test]
fn numbers_between_two_results_are_a_gap() {
    let many = item("requirement", "many", "measure = \"records\"\nneed = 2\naccounts = [\"x\"]");
    let good = item("grade", "good", "result = \"met\"\nneeds = [\"sum\", \"many\"]");
    let bad = item("grade", "bad", "result = \"not_met\"\ncondition = [{ of = \"many\", at_most = 0 }]");
    let found = with(&format!("{many}{good}{bad}"));
    assert!(found.contains(&"rules_gap failed=many".to_owned()), "{found:?}");
}

#[test]
fn a_result_for_all_others_leaves_no_gap() {
    let good = item("grade", "good", "result = \"met\"\nneeds = [\"sum\"]");
    let rest = item("grade", "rest", "result = \"not_met\"\notherwise = true");
    assert_eq!(with(&good), ["rules_gap failed=sum"]);
    assert_eq!(with(&format!("{good}{rest}")), [""; 0]);
    assert_eq!(
        with(&format!("{good}{rest}{}", rest.replace("rest", "more"))),
        ["rules_conflict first=rest (4) second=more (4)"]
    );
}

#[test]
fn members_and_days_between_two_items_are_named() {
    let second =
        SMALL.split_once("[[rule.requirement]]").expect("a requirement").1.replace("\"sum\"", "\"later\"");
    let between =
        |one: &str, other: &str| findings(&format!("{SMALL}{one}\n[[rule.requirement]]{second}{other}\n"));
    assert_eq!(
        between("certified_until = 2020-03-31", "certified_from = 2020-05-01"),
        [
            "rules_asks_nothing item=rule r",
            "rules_cohort_without from=2020-04-01 item=requirement sum until=2020-04-30"
        ]
    );
    assert_eq!(
        between("until = 2020-12-31", "from = 2021-04-01"),
        [
            "rules_asks_nothing item=rule r",
            "rules_item_days_without from=2021-01-01 item=requirement sum until=2021-03-31"
        ]
    );
    assert_eq!(between("certified_until = 2020-03-31", "certified_from = 2020-04-01"), [""; 0]);
}

#[test]
fn a_gap_at_a_part_shows_the_part() {
    let text = format!(
        "{SMALL}part = true\n[[rule.grade]]\nid = \"pass\"\nja = \"乙\"\nen = \"y\"\nclause = \"4\"\nresult = \"met\"\nneeds = [\"sum\"]\n"
    );
    let rules = Rules::parse(&text, "rules.toml").expect("sound rules");
    let found = lint(&rules, &BTreeMap::new());
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
