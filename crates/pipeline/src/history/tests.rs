use jiff::civil::date;

use super::*;

const RULES: &str = include_str!("../../../../catalogs/jgets/rules.toml");

/// One row below the titles 会員番号, 区分, 会名, 回次, 開催日, 終了日, 点, 形態.
fn history(row: &str) -> History {
    let rules = Rules::parse(RULES, "rules.toml").unwrap();
    let member = Member {
        member_no: "1".to_owned(),
        name: "架空 一".to_owned(),
        other_names: Vec::new(),
        cycle_from: date(2020, 4, 1),
        cycle_to: date(2025, 3, 31),
        extra: BTreeMap::new(),
        facts: BTreeMap::new(),
    };
    let text = format!("会員番号,区分,会名,回次,開催日,終了日,点,形態\n{row}\n");
    let table = Table::read(text.as_bytes()).map_err(|error| error.to_string());
    read(table, "history.csv", &"a".repeat(64), &[member], &rules)
}

/// Edition, first and last day and points of the row's record.
fn check(row: &str, expected: &str) {
    let history = history(row);
    let [record] = &history.records[..] else { panic!("{row}: {:?}", history.diagnostics) };
    let fields = &record.fields;
    let edition = Field::known(&fields.edition).map_or("-".to_owned(), ToString::to_string);
    let day = |field: &Option<Field<daicho_model::PartialDate>>| {
        Field::known(field).map(ToString::to_string).unwrap_or_default()
    };
    let points = Field::known(&fields.points).and_then(|all| all[0].points);
    let points = points.map_or("-".to_owned(), |points| points.to_string());
    assert_eq!(format!("{edition} {} {} {points}", day(&fields.from), day(&fields.to)), expected, "{row}");
    assert!(history.diagnostics.is_empty());
}

#[test]
fn a_row_is_read_as_people_write_it() {
    check("1,own,研究会,40,2021-05-15,2021-05-16,10,現地", "40 2021-05-15 2021-05-16 10");
    check("1,own,第40回研究会,,2021/5/15,,,", "40 2021-05-15 2021-05-15 -");
    check("1,own,研究会,第４０回,令和3年5月15日,,１０,Web", "40 2021-05-15 2021-05-15 10");
    check("1,own,研究会,４０,R3.5.15,,10点,", "40 2021-05-15 2021-05-15 10");
    check("1,技師会・支部の学会、研究会,,,2021-05,,10単位,", "- 2021-05 2021-05 10");
    check("1,own,,,2021年5月,,,オンデマンド", "- 2021-05 2021-05 -");
    check("1,own,,,令和3年5月,令和3年6月,,", "- 2021-05 2021-06 -");
}

/// The ids of the records, each with what its evidence says of its row.
fn ids(rows: &str) -> Vec<(String, u32)> {
    let mut ids: Vec<(String, u32)> = history(rows)
        .records
        .iter()
        .map(|one| (one.record_id.clone(), one.fields.member_no.as_ref().unwrap().evidence.page))
        .collect();
    ids.sort();
    ids
}

#[test]
fn a_row_is_known_by_what_it_says_wherever_it_stands() {
    const A: &str = "1,own,研究会,40,2021-05-15,,10,現地";
    const B: &str = "1,own,研究会,41,2022-05-15,,10,現地";
    let (a, b) = (ids(A).remove(0).0, ids(B).remove(0).0);
    assert_ne!(a, b);
    let mut expected = vec![(b.clone(), 2), (a.clone(), 3)];
    expected.sort();
    assert_eq!(ids(&format!("{B}\n{A}")), expected);
    // The same with other cells: a copy of the entry.
    assert_eq!(ids("１,own,研究会,第40回,2021/5/15,2021-05-15,10点,会場"), [(a.clone(), 2)]);
    let again = format!("{A}\n1,own,研究会,第40回,2021/5/15,,10,現地");
    assert_eq!(ids(&again), [(a.clone(), 2), (format!("{a}~2"), 3)]);
    for other in [
        "1,own,別の会,40,2021-05-15,,10,現地",
        "1,own,研究会,40,2021-05-16,,10,現地",
        "1,own,研究会,40,2021-05-15,2021-05-16,10,現地",
        "1,own,研究会,40,2021-05-15,,11,現地",
        "1,own,研究会,40,2021-05-15,,,現地",
        "1,own,研究会,40,2021-05-15,,10,Web",
        "1,DEVICE,研究会,40,2021-05-15,,10,現地",
        "1,own,研究会,40,2021-05-15,,十,現地",
    ] {
        assert_ne!(ids(other)[0].0, a, "{other}");
    }
}

/// What is left of two rows where the first was erased: rows that are records, and what is told.
fn passed_over(rows: &str) -> (usize, Vec<(String, String)>) {
    let first = history(rows).digests.remove(&2).unwrap();
    let mut left = history(&format!("1,own,別の会,,2021-01-01,,,\n{rows}"));
    left.pass_over(&BTreeSet::from([(first, PAGE)]));
    let told = left.diagnostics.iter().map(|one| (one.code.clone(), one.place.clone()));
    (left.records.len(), told.collect())
}

#[test]
fn an_erased_row_stays_erased_in_another_export_and_its_number_is_told_no_more() {
    let told = vec![("history_row_erased".to_owned(), "row 3".to_owned())];
    for row in ["1,own,会,,2021-05-15,,10,", "1,own,会,四,2021-05-15,,10,", "7,own,会,,2021-05-15,,10,"] {
        assert_eq!(passed_over(row), (1, told.clone()), "{row}");
    }
}

/// The column and value that are told, and whether the row waits for a human.
fn wrong(row: &str, column: &str, value: &str, waits: bool) {
    let history = history(row);
    let [told] = &history.diagnostics[..] else { panic!("{row}: {:?}", history.diagnostics) };
    let details = (told.details["column"].as_str(), told.details["value"].as_str());
    assert_eq!((told.code.as_str(), details), ("history_row_wrong", (column, value)), "{row}");
    let unsure = history.records.iter().filter(|one| one.kind_confidence == Confidence::ZERO).count();
    assert_eq!((history.records.len(), unsure), (usize::from(waits), usize::from(waits)), "{row}");
}

#[test]
fn each_wrong_cell_is_told_and_the_row_of_a_known_member_waits() {
    wrong("2,own,会,,2021-05-15,,10,", "会員番号", "2", false);
    wrong("1,県,会,,2021-05-15,,10,", "区分", "県", true);
    wrong("1,own,会,四,2021-05-15,,10,", "回次", "四", true);
    wrong("1,own,会,,,,10,", "開催日", "", true);
    wrong("1,own,会,,2021-02-29,,10,", "開催日", "2021-02-29", true);
    wrong("1,own,会,,2021-05-15,2021-05-14,10,", "終了日", "2021-05-14", true);
    wrong("1,own,会,,2021-05-15,,十,", "点", "十", true);
    wrong("1,own,会,,2021-05-15,,-10,", "点", "-10", true);
    wrong("1,own,会,,2021-05-15,,10.5,", "点", "10.5", true);
    wrong("1,own,会,,2021-05-15,,10,電話", "形態", "電話", true);
}
