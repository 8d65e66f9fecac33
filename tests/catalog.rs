//! `daicho catalog` and `daicho train` on the catalogue that ships and on an invented run.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[allow(dead_code, reason = "each test file uses its part of the helpers")]
mod common;

use common::{check, run, shown};

fn json(arguments: &[&str]) -> serde_json::Value {
    let output = run(arguments);
    assert!(output.status.success(), "{}", shown(&output));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn two_editions_are_compared_as_text_json_and_html() {
    check(&["catalog", "diff", "list-001", "list-003"], 0, "一覧の版の比較 / editions compared");
    check(&["catalog", "diff", "list-001", "nothing"], 2, "list-003");
    let diff = json(&["catalog", "diff", "list-001", "list-003", "--json"]);
    let entries = diff["entries"].as_array().unwrap();
    let news = entries.iter().filter(|entry| !entry["new"].is_null()).count();
    let olds: usize = entries.iter().map(|entry| entry["old"].as_array().unwrap().len()).sum();
    assert_eq!((olds, news), (416, 342));
    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("diff.html");
    check(&["catalog", "diff", "list-001", "list-003", "--html", page.to_str().unwrap()], 0, "");
    let page = std::fs::read_to_string(page).unwrap();
    assert!(page.contains("Metallic") || page.contains("&amp;"), "the page shows the rows that changed");
    assert!(!page.contains("<script") && !page.contains("http"), "the page needs nothing else");
}

#[test]
fn an_edition_against_itself_has_no_change() {
    let diff = json(&["catalog", "diff", "list-003", "list-003", "--json"]);
    let changed = diff["entries"].as_array().unwrap().iter().filter(|entry| entry["kind"] != "exact").count();
    assert_eq!(changed, 0);
}

#[test]
fn ledgers_that_a_change_touches_are_named() {
    let folder = tempfile::tempdir().unwrap();
    // Row 51 of the older list: its points are gone in the newer one. Row 1 did not change.
    let line = |member: &str, meeting: &str, status: &str| {
        format!(
            "{{\"member_no\":\"{member}\",\"unit\":\"society\",\"account\":\"meeting\",\"meeting_id\":\"{meeting}\",\
             \"points\":5,\"status\":\"{status}\",\"record_id\":\"r-{member}\"}}\n"
        )
    };
    let lines = [
        line("A-1", "jrs-0051", "posted"),
        line("A-2", "jrs-0001", "posted"),
        line("A-3", "jrs-0051", "void"),
    ];
    std::fs::write(folder.path().join("ledger.ndjson"), lines.concat()).unwrap();
    let out = folder.path().to_str().unwrap();
    let diff = json(&["catalog", "diff", "list-001", "list-003", "--json", "--out", out]);
    let touched = diff["touched"].as_array().unwrap();
    assert_eq!(touched.len(), 1, "{touched:?}");
    assert_eq!(touched[0]["member_no"], "A-1");
    assert!(touched[0]["new"].is_null());
    check(&["catalog", "diff", "list-001", "list-003", "--out", "nowhere"], 2, "ledger.ndjson");
}

#[test]
fn the_list_is_checked() {
    check(&["catalog", "check"], 0, "list_name_twice");
    let output = run(&["catalog", "check", "--only", "list_self_rename"]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(!text.is_empty() && text.lines().all(|line| line.starts_with("list_self_rename")), "{text}");
    check(&["catalog", "check", "--only", "nothing"], 2, "list_near_names");
}

#[test]
fn every_check_is_documented() {
    let document = std::fs::read_to_string(common::root().join("docs/catalogue-checks.md")).unwrap();
    for name in daicho_catalog::CHECKS {
        assert!(document.contains(&format!("| `{name}` |")), "{name} is not in docs/catalogue-checks.md");
    }
}

#[test]
fn a_meeting_is_shown_with_the_names_of_a_day() {
    check(&["catalog", "show", "jrs-0001"], 0, "日本医学放射線学会 総会");
    check(&["catalog", "show", "jrs-9999"], 2, "jrs-9999");
    let names = |day: &str| {
        let output = run(&["catalog", "show", "jrs-0288", "--at", day]);
        let shown = String::from_utf8(output.stdout).unwrap();
        shown.split_once('\n').expect("the day stands in the first line").1.to_owned()
    };
    assert_eq!(
        names("2017-05-01"),
        names("2030-05-01"),
        "neither the lists nor their names of this meeting bear a day"
    );
    let former = |day: &str| {
        let output = run(&["catalog", "show", "jrs-0301", "--at", day]);
        String::from_utf8(output.stdout).unwrap().contains("旧名称 / former  大阪腹部画像・IVR医学研究会")
    };
    assert!(
        former("2018-12-31") && !former("2019-01-01"),
        "the list says that the name was borne until 2018"
    );
}

#[test]
fn an_edition_is_written_as_csv_xlsx_and_json() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, format: &str| {
        let path = folder.path().join(name);
        check(
            &["catalog", "export", path.to_str().unwrap(), "--edition", "list-003", "--format", format],
            0,
            "",
        );
        std::fs::read(path).unwrap()
    };
    let csv = String::from_utf8(write("list.csv", "csv")).unwrap();
    assert!(csv.starts_with('\u{feff}'));
    assert_eq!(csv::Reader::from_reader(csv.as_bytes()).records().count(), 342);
    let rows: serde_json::Value = serde_json::from_slice(&write("list.json", "json")).unwrap();
    assert_eq!(rows.as_array().unwrap().len(), 342);
    let (xlsx, again) = (write("list.xlsx", "xlsx"), write("again.xlsx", "xlsx"));
    assert!(xlsx.starts_with(b"PK"));
    assert_eq!(xlsx, again, "the same list gives the same bytes");
}

#[test]
fn meetings_on_no_list_are_counted() {
    let folder = tempfile::tempdir().unwrap();
    let line = |id: &str, member: &str, text: &str, status: &str| {
        format!(
            "{{\"record_id\":\"{id}\",\"kind\":\"certificate\",\"envelope\":\"{member}\",\"member\":null,\
             \"fields\":{{\"meeting\":{{\"value\":\"{text}\"}},\"from\":{{\"value\":\"2025-05-01\"}}}},\
             \"link\":{{\"status\":\"{status}\",\"candidates\":[{{\"meeting_id\":\"jrs-0001\",\"name\":\"会\"}}]}}}}\n"
        )
    };
    let lines = [
        line("a", "A-1", "第3回 =みどり画像研究会", "none"),
        line("b", "A-2", "第4回みどり画像研究会", "review"),
        line("c", "A-3", "日本医学放射線学会総会", "accepted"),
    ];
    std::fs::write(folder.path().join("records.ndjson"), lines.concat()).unwrap();
    let out = folder.path().to_str().unwrap();
    let (table, aliases) = (folder.path().join("new.csv"), folder.path().join("aliases.csv"));
    let (csv, proposed) = (table.to_str().unwrap(), aliases.to_str().unwrap());
    check(&["catalog", "candidates", out, "--csv", csv, "--aliases", proposed], 0, "みどり画像研究会");
    let rows = std::fs::read_to_string(&table).unwrap();
    assert_eq!(rows.lines().count(), 2, "{rows}");
    assert!(rows.contains(",2,2,2025-05-01,2025-05-01,"), "{rows}");
    assert!(std::fs::read_to_string(&aliases).unwrap().contains(",proposed,learnt:papers"));
}

#[test]
fn a_model_is_learnt_and_used() {
    let folder = tempfile::tempdir().unwrap();
    let (queries, model) = (folder.path().join("queries.csv"), folder.path().join("linker.toml"));
    let mut text = String::from("id,query,gold_seq,also_ok\n");
    for at in 0..20 {
        text += &format!("p{at},第{at}回 日本核医学会総会,46,\nn{at},第{at}回 青葉町内会総会,NONE,\n");
    }
    std::fs::write(&queries, text).unwrap();
    let (queries, model) = (queries.to_str().unwrap(), model.to_str().unwrap());
    check(&["train", queries, "--rounds", "1", "--out", model], 0, "the half not seen");
    check(&["link", "--edition", "list-001", "--model", model, "第41回日本核医学会総会"], 0, "jrs-0046");
    check(
        &["link", "--edition", "list-001", "--model", queries, "第41回日本核医学会総会"],
        2,
        "daicho train",
    );
}
