//! Small invented lists, and what must come out of them.

mod columns;
mod groups;
mod layouts;
mod makes;

use proptest::prelude::*;

use super::*;
use crate::Catalogue;

fn read(text: &str) -> Draft {
    read_with(text, "")
}

fn read_with(text: &str, corrections: &str) -> Draft {
    let corrections = Corrections::parse(corrections).unwrap_or_else(|error| panic!("{error:?}"));
    import(&sheet(&Source::of_text(text)), &Accounts::default(), &corrections)
}

/// Rows as `category|subcategory|region|mark|name|former|figures`.
fn shown(draft: &Draft) -> Vec<String> {
    let figure = |f: &Figure| f.points.map_or("-".to_owned(), |points| points.to_string());
    draft
        .rows
        .iter()
        .map(|row| {
            let figures: Vec<String> = row.figures.iter().map(figure).collect();
            let former: Vec<&str> = row.former.iter().map(|f| f.name.as_str()).collect();
            let parts = [
                &row.category,
                &row.subcategory,
                &row.region,
                &row.mark,
                &row.name,
                &former.join("+"),
                &figures.join(" "),
            ];
            parts.map(String::as_str).join("|")
        })
        .collect()
}

fn check(draft: &Draft, rows: &[&str], flags: &[&str]) {
    assert_eq!(shown(draft), rows);
    let codes: Vec<&str> =
        draft.flags.iter().map(|f| f.code.as_str()).filter(|c| *c != "import_no_points").collect();
    assert_eq!(codes, flags, "{:#?}", draft.flags);
}

const TEXT: &str = "第5条 更新には60単位を要する。

 学術集会　（学会/研究会　等）
必須 単位数

分類1 本会

日本架空学会 総会 必須 15

分類2 その他

2-1 全国の会

架空画像研究会（名称変更）←架空写真談話会 5

日本架空学会と海の向こうの学会とが開く長い名の合同
カンファレンス（Joint Meeting of Imaginary
Societies)

3

関東地区
 必須 単位数

東の会 2

1西の会
";

#[test]
fn text_with_headings_wraps_and_numbers_in_odd_places() {
    let rows = [
        "分類1|||必須|日本架空学会 総会||15",
        "分類2|2-1|||架空画像研究会|架空写真談話会|5",
        "分類2|2-1|||日本架空学会と海の向こうの学会とが開く長い名の合同カンファレンス（Joint Meeting of Imaginary Societies)||3",
        "分類2|2-1|関東||東の会||2",
    ];
    let draft = read(&TEXT.replace("\n1西の会\n", ""));
    check(&draft, &rows, &[]);
    // The figure 1 stands nowhere plainly, so the digit stays with the name until a person says otherwise.
    let draft = read(TEXT);
    assert_eq!(draft.rows.last().map(|row| row.name.as_str()), Some("1西の会"));
    let draft = read(&TEXT.replace("1西の会", "2西の会"));
    check(&draft, &[&rows[..], &["分類2|2-1|関東||西の会||2"]].concat(), &["import_number_in_front"]);
}

#[test]
fn loose_numbers_are_given_out_only_where_there_is_one_way() {
    let list = |tail: &str| read(&format!("必須 単位数\n\n分類1 会\n\n山の会 5\n\n海の会 5\n\n{tail}"));
    let first = ["分類1||||山の会||5", "分類1||||海の会||5"];
    let with = |more: &[&'static str]| [&first[..], more].concat();
    check(&list("川の会\n\n谷の会\n\n2\n\n2\n"), &with(&["分類1||||川の会||2", "分類1||||谷の会||2"]), &[]);
    check(
        &list("川の会\n\n谷の会\n\n1\n\n2\n"),
        &with(&["分類1||||川の会||-", "分類1||||谷の会||-"]),
        &["import_number_detached", "import_number_detached"],
    );
    check(
        &list("川の会\n\n谷の会\n\n2\n"),
        &with(&["分類1||||川の会||-", "分類1||||谷の会||-"]),
        &["import_number_detached", "import_number_detached"],
    );
    check(&list("川の会\n\n谷の会\n"), &with(&["分類1||||川の会||-", "分類1||||谷の会||-"]), &[]);
    check(&list("川の会 3\n\n2\n"), &with(&["分類1||||川の会||3"]), &["import_number_stray"]);
    check(&list("会究研の谷川\n"), &with(&["分類1||||川谷の研究会||-"]), &["import_line_reversed"]);
}

#[test]
fn torn_names_are_flagged() {
    let draft =
        read("単位数\n\n分類1 会\n\n山の会 5\n\n海川画像\n\n海川研究会\n\nセミナー 1\n\nCT研究会 1\n");
    let codes: Vec<&str> = draft.rows.iter().flat_map(|row| &row.flags).map(String::as_str).collect();
    assert_eq!(codes, ["import_name_fragment"; 4]);
    assert!(draft.is_open());
}

const MARKDOWN: &str = "
| 学術集会（学会/研究会 等） | | 学会認定単位 | | 機構認定単位 | | |
|---|---|---|---|---|---|---|
| | | 必須 | 単位数 | 参加 単位数 | 講習受講 上限数 | 必須講習 開催 |
| 分類1 | 本会 | | | 分類1 | | |
| | 日本架空学会 総会 | 必須 | 15 | 3 | 12 | |
| | Imaginary Society (名称変更) | | 5 | 0 | | ○ |
| | ← Society of Former Things | | | | | |

| 学術集会（学会/研究会等） | | 学会認定単位 | | 機構認定単位 | | |
|---|---|---|---|---|---|---|
| | | 必須 | 単位数 | 参加 単位数 | 講習受講 上限数 | 必須講習 開催 |
| 関東地区 | | | | | | |
| 東の会(合併) ← 東一会・東二会 | | | - | 1 | 1 | |
";

#[test]
fn markdown_with_heads_over_several_columns_and_a_moved_name() {
    let draft = read(MARKDOWN);
    check(
        &draft,
        &[
            "分類1|||必須|日本架空学会 総会||15 3 12",
            "分類1|||必須講習 開催|Imaginary Society|Society of Former Things|5 0 -",
            "分類1||関東||東の会|東一会+東二会|- 1 1",
        ],
        &[],
    );
    let accounts: Vec<(&str, &str)> =
        draft.columns.iter().map(|c| (c.unit.as_str(), c.account.as_str())).collect();
    assert_eq!(accounts, [("society", "meeting"), ("board", "attendance"), ("board", "lecture")]);
}

#[test]
fn names_behind_labels_and_lines_outside_of_tables() {
    let list = "| 学術集会名 | 単位数 |\n|---|---|\n| 分類1 山の研究会 | |\n| 分類2 川の研究会 | 3 |\n\n海の研究会 2\n";
    let draft = read(list);
    check(&draft, &["分類1||||山の研究会||-", "分類2||||川の研究会||3"], &["import_line_outside"]);
    // Without a row that says so, a label with a name behind it is a heading, and said to be one.
    let draft = read(&list.replace("分類2 川", "川").replace("海の研究会 2", ""));
    check(&draft, &["分類1||||川の研究会||3"], &["import_heading_or_row"]);
}

#[test]
fn html_with_merged_cells() {
    let draft = read(
        "<!DOCTYPE html><title>x</title><table><tr><th>分類<th>学術集会名<th>単位数</tr>
         <tr><td rowspan=2>2-1 全国の会<td>山の会<td rowspan=2>5<tr><td>海の<br>会
         <tr><td colspan=3>その他の会</tr><tr><td><td>川の会 &amp; 谷の会<td>0</tr></table>",
    );
    check(&draft, &["|2-1|||山の会||5", "|2-1|||海の会||5", "その他の会||||川の会 & 谷の会||0"], &[]);
}

#[test]
fn a_table_with_other_heads_and_merged_cells() {
    let row = |n: u64, cells: &[&str]| (n, cells.iter().map(|c| (*c).to_owned()).collect::<Vec<_>>());
    let rows = [
        row(1, &["番号", "会の名称", "開催地区", "単位数/回", "備考"]),
        row(2, &["1", "山の会", "東北", "3", ""]),
        row(3, &["2", "海の会", "", "二", "隔年"]),
        row(4, &["3", "川の会", "関西地区", "", "新規"]),
    ];
    let sheet = sheet(&Source::Table(&rows, &[[2, 2, 3, 2]]));
    let draft = import(&sheet, &Accounts::default(), &Corrections::default());
    check(
        &draft,
        &["||東北||山の会||3", "||東北||海の会||-", "||関西||川の会||-"],
        &["import_figure_unreadable"],
    );
    assert_eq!(draft.rows[1].note, "隔年");
}

#[test]
fn rows_that_are_counted_and_columns_of_no_interest() {
    let draft = read("単位数\n1. 山の会 5\n2. 海の会 3\n3. 川の会 2\n4. 3D画像の会 2\n");
    check(&draft, &["||||山の会||5", "||||海の会||3", "||||川の会||2", "||||3D画像の会||2"], &[]);
    let draft = read("|||単位数|\n|---|---|---|\n|1|山の会|5|\n|2|海の会|3|\n|3|川の会|3|\n");
    check(&draft, &["||||山の会||5", "||||海の会||3", "||||川の会||3"], &[]);
    let draft = read("|No|開催場所|学会名|単位|\n|---|---|---|---|\n|1|東京|山の会|5|\n|2|大阪|海の会|0|\n");
    check(&draft, &["||||山の会||5", "||||海の会||0"], &[]);
}

#[test]
fn a_table_whose_heads_are_partly_unknown() {
    let draft = read(
        "# 認定一覧\n\n|区分|学会・研究会名|開催のしかた|出席|発表|備考|\n|:--|---|---|--:|--:|---|\n\
         |A|架空学会|年1回|10|5||\n|B|統合の山の会|不定|2〜3|-|統合|\n",
    );
    check(&draft, &["A||||架空学会||10 5", "B||||統合の山の会||- -"], &["import_figure_unreadable"]);
    assert_eq!(draft.title, "# 認定一覧");
}

#[test]
fn a_list_side_by_side_is_read_one_after_the_other() {
    let draft = read("|学会名|単位|学会名|単位|\n|---|---|---|---|\n|山の会|5|川の会|2|\n|海の会|3|||\n");
    check(&draft, &["||||山の会||5", "||||海の会||3", "||||川の会||2"], &[]);
}

#[test]
fn text_that_keeps_its_columns_by_blanks() {
    let draft = read(
        "学術集会            必須   単位数   参加
分類1 会
山の会              必須     15      3
海の会                        5
川の会                               1
谷の会                        2      0
沢の会                        2      0
",
    );
    check(
        &draft,
        &[
            "分類1|||必須|山の会||15 3",
            "分類1||||海の会||5 -",
            "分類1||||川の会||- 1",
            "分類1||||谷の会||2 0",
            "分類1||||沢の会||2 0",
        ],
        &[],
    );
}

#[test]
fn corrections_answer_flags_and_unmatched_ones_are_errors() {
    let list = "必須 単位数\n\n分類1 会\n\n山の会 5\n\n川の会\n\n谷の会\n\n1\n\n2\n\nセミナー 1\n";
    let answered = read_with(
        list,
        "[[correction]]\nprinted = \"川の会\"\npoints = { \"society/meeting\" = 1 }\n\
         [[correction]]\nprinted = \"谷の会\"\nline = 9\npoints = { \"society/meeting\" = \"\" }\nname = \"谷の集い\"\n\
         [[correction]]\nprinted = \"セミナー 1\"\ndrop = true\n",
    );
    check(&answered, &["分類1||||山の会||5", "分類1||||川の会||1", "分類1||||谷の集い||-"], &[]);
    fn complains(list: &str, corrections: &str, code: &str) {
        let draft = read_with(list, corrections);
        assert!(draft.flags.iter().any(|flag| flag.code == code), "{corrections}: {:?}", draft.flags);
        assert!(draft.is_open());
    }
    complains(list, "[[correction]]\nprinted = \"空の会\"\ndrop = true\n", "correction_unmatched");
    complains(list, "[[correction]]\nprinted = \"川の会\"\nline = 1\ndrop = true\n", "correction_unmatched");
    complains(
        "単位数\n\n山の会 5\n\n山の会 5\n",
        "[[correction]]\nprinted = \"山の会 5\"\ndrop = true\n",
        "correction_ambiguous",
    );
    complains(
        list,
        "[[correction]]\nprinted = \"川の会\"\npoints = { \"board/lecture\" = 1 }\n",
        "correction_account",
    );
    assert!(Corrections::parse("[[correction]]\nprinted = \"川の会\"\n").is_err());
}

#[test]
fn what_is_written_loads_and_editions_are_never_changed() {
    let edition = |id: &'static str| NewEdition {
        body: "imaginary",
        edition: id,
        valid_from: Some("2026-04-01"),
        source: "list.md",
    };
    let mut draft = read(MARKDOWN);
    edition("list-1").identify(&mut draft, None);
    let first = edition("list-1").write(&draft, &Default::default()).unwrap_or_else(|e| panic!("{e:#?}"));
    assert_eq!((first.known, first.new), (0, 3));
    let catalogue = Catalogue::load(&first.files).unwrap_or_else(|e| panic!("{e:#?}"));
    assert_eq!(catalogue.edition_in_force("board"), Some("list-1"));
    assert_eq!(catalogue.body.editions["list-1"].valid_from, "2026-04-01");
    // The next list: one name as it was, one renamed, one a character apart, one new.
    let next = MARKDOWN
        .replace("日本架空学会 総会", "日本 架空学会総会")
        .replace("Imaginary Society (名称変更)", "Fancy Society")
        .replace("← Society of Former Things", "← Imaginary Society")
        .replace("東の会(合併) ← 東一会・東二会", "日本架空学会 総社");
    let mut draft = read(&next);
    edition("list-2").identify(&mut draft, Some(&catalogue));
    let ids: Vec<&str> = draft.rows.iter().map(|row| row.id.as_str()).collect();
    assert_eq!(ids, ["imaginary-0001", "imaginary-0002", "imaginary-0004"]);
    assert_eq!(draft.rows[2].flags, ["import_near_existing"]);
    let second = edition("list-2").write(&draft, &first.files).unwrap_or_else(|e| panic!("{e:#?}"));
    for (name, bytes) in &first.files {
        assert!(second.files[name].starts_with(bytes), "{name} keeps what it held");
    }
    let refused = edition("list-1").write(&draft, &second.files).map(|_| ()).unwrap_err();
    assert_eq!(refused[0].code, "import_edition_exists");
}

/// Every line with letters is in a row, a heading or a note.
fn nothing_is_lost(text: &str) {
    let sheet = sheet(&Source::of_text(text));
    let draft = import(&sheet, &Accounts::default(), &Corrections::default());
    let rows = draft.rows.iter().flat_map(|row| row.lines.iter().copied());
    let headings = draft.headings.iter().map(|heading| heading.place.line);
    let notes = draft.notes.iter().map(|note| note.place.line);
    let kept: std::collections::BTreeSet<u32> = rows.chain(headings).chain(notes).collect();
    for row in &sheet.rows {
        let letters = row.cells.iter().any(|cell| !cell.covered && words::has_letters(&cell.text));
        assert!(!letters || kept.contains(&row.place.line), "line {} is lost: {row:?}", row.place.line);
    }
}

/// Pieces that lists are made of, so that arbitrary lists look like some.
const PIECES: &[&str] = &[
    "山の会",
    "研究会",
    "（名称変更）",
    "←",
    "→",
    "(合併)",
    "5",
    "12",
    "必須",
    "単位数",
    "分類3",
    "3-1 会",
    "関東地区",
    " ",
    "\n",
    "\n\n",
    "|",
    "| ",
    "（",
    ")",
    "旧",
    "・",
    "セミナー",
    "会究研",
    "。",
    "^p",
    "\u{c}",
    "   ",
    "\t",
    "？",
    "学術集会",
    "<td>",
    "<tr>",
    "</table>",
    "|---|---|\n",
    "Society of",
    "-",
    "一覧表",
];

fn piece() -> impl Strategy<Value = String> {
    prop_oneof![8 => proptest::sample::select(PIECES).prop_map(str::to_owned), 1 => "\\PC{0,6}"]
}

#[test]
fn rows_that_sum_up_and_columns_of_other_figures_are_flagged() {
    let draft =
        read("| 学術集会名 | 単位 |\n|---|---|\n| 架空の会 | 3 |\n| 別の架空会 | 2 |\n| 合計 | 5 |\n");
    let codes: Vec<&str> = draft.flags.iter().map(|f| f.code.as_str()).collect();
    assert_eq!(codes, ["import_text_reading"]);
    let draft =
        read("| 研究会名 | 単位 | 定員 |\n|---|---|---|\n| 架空の会 | 3 | 100 |\n| 別の架空会 | 2 | 80 |\n");
    let codes: Vec<&str> = draft.flags.iter().map(|f| f.code.as_str()).collect();
    assert_eq!(codes, ["import_column_unknown"]);
}

proptest! {
    #[test]
    fn no_text_makes_it_panic_and_no_line_is_lost(pieces in proptest::collection::vec(piece(), 0..60)) {
        nothing_is_lost(&pieces.concat());
    }

    #[test]
    fn html_of_any_kind_is_read(pieces in proptest::collection::vec(piece(), 0..40)) {
        nothing_is_lost(&format!("<table><tr><td rowspan=3>a<td colspan=2>{}", pieces.concat()));
    }
}
