//! What people get of a comparison of editions is safe to open.

use daicho_model::{
    Diagnostic, DiffEntry, DiffKind, DiffRow, EditionDiff, ListedPoints, NewMeeting, Points, Severity,
    UnitChange,
};
use daicho_report::{diff_html, diff_text, flags_ndjson, proposed_aliases_csv};

fn row(seq: u32, name: &str) -> DiffRow {
    DiffRow {
        seq,
        meeting_id: format!("m-{seq}"),
        name: name.to_owned(),
        former: Vec::new(),
        category: "分類1".to_owned(),
        subcategory: String::new(),
        region: String::new(),
        points: vec![ListedPoints { unit: "u".into(), account: "m".into(), points: Some(Points(3)) }],
    }
}

fn diff(name: &str) -> EditionDiff {
    EditionDiff {
        body: "midori".to_owned(),
        old: "a".to_owned(),
        new: "b".to_owned(),
        entries: vec![DiffEntry {
            kind: DiffKind::Renamed,
            also: vec![DiffKind::UnitsChanged],
            old: vec![row(1, "青葉画像研究会")],
            new: Some(row(2, name)),
            edits: Vec::new(),
            units: vec![UnitChange {
                unit: "u".into(),
                account: "m".into(),
                old: Some(Points(3)),
                new: None,
            }],
            probability: 0.9,
            candidates: vec![7],
        }],
        twice: Vec::new(),
        touched: Vec::new(),
    }
}

#[test]
fn a_hostile_name_is_text_in_the_page() {
    let page = diff_html(&diff("<script>alert('x')</script>&\"\u{202e}"));
    assert!(!page.contains("<script"), "{page}");
    assert!(page.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;&quot;\u{fffd}"), "{page}");
}

#[test]
fn a_hostile_name_cannot_steer_the_terminal() {
    let text = diff_text(&diff("青葉\u{1b}[2J画像\u{202e}研究会"));
    assert!(!text.contains('\u{1b}') && !text.contains('\u{202e}'), "{text:?}");
}

#[test]
fn the_text_says_what_happened_in_both_languages() {
    let text = diff_text(&diff("若草画像研究会"));
    for part in ["名称変更 / renamed", "単位の変更 / points differ", "3 → -", "#7", "0.90"] {
        assert!(text.contains(part), "no {part:?} in {text}");
    }
}

#[test]
fn an_alias_is_proposed_for_a_meeting_that_is_near_a_listed_one() {
    let meeting = |near: Option<(&str, &str)>| NewMeeting {
        name: "若草, 画像の会".to_owned(),
        near: near.map(|(id, name)| (id.to_owned(), name.to_owned())),
        key: "若草画像の会".to_owned(),
        certificates: 2,
        members: 2,
        days: None,
        records: Vec::new(),
    };
    let csv = proposed_aliases_csv(&[meeting(Some(("m-1", "若草画像研究会"))), meeting(None)]);
    let expected = "id,name,kind,status,source\nm-1,\"若草, 画像の会\",abbreviation,proposed,learnt:papers\n";
    assert_eq!(String::from_utf8_lossy(&csv), expected);
}

#[test]
fn flags_are_kept_a_line_each_with_what_could_be_meant() {
    let flag = Diagnostic::new("import_name_twice", Severity::Warning).with("candidates", "line 3");
    let lines = flags_ndjson(&[flag.clone(), flag]);
    let lines = String::from_utf8_lossy(&lines);
    assert_eq!(lines.lines().count(), 2);
    assert!(lines.contains("\"import_name_twice\"") && lines.contains("line 3"), "{lines}");
}
