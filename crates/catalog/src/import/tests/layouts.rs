//! Tables in which names and figures stand in unusual places.

use super::makes::{read_table, table};
use super::*;

#[test]
fn heads_that_are_figures_are_those_of_the_rows_with_a_sign_below() {
    let heads: &[&str] = &["学会名", "5単位", "3単位"];
    let draft = read_table(&[heads, &["山学会", "○", ""], &["海学会", "", "○"], &["川学会", "", ""]]);
    check(&draft, &["||||山学会||5", "||||海学会||3", "||||川学会||-"], &[]);
    // Two signs in one row: none is chosen. Two kinds of signs: nothing is understood, and the head is asked about.
    let draft = read_table(&[heads, &["山学会", "○", "○"], &["海学会", "", "○"]]);
    check(&draft, &["||||山学会||-", "||||海学会||3"], &["import_figure_unreadable"]);
    let draft = read_table(&[heads, &["山学会", "○", ""], &["海学会", "", "◎"]]);
    assert!(draft.is_open(), "{:#?}", draft.flags);
}

#[test]
fn signs_and_headings_that_mean_figures_are_asked_about() {
    let draft = read_table(&[
        &["学会名", "参加", "発表", "備考"],
        &["山学会", "○", "◎", ""],
        &["海学会", "○", "○", ""],
        &["注：○=3単位、◎=5単位", "", "", ""],
    ]);
    let codes: Vec<&str> = draft.flags.iter().map(|flag| flag.code.as_str()).collect();
    assert_eq!(codes, ["import_figures_elsewhere"]);
    let draft = read_table(&[&["【5単位】"], &["山学会"], &["海学会"]]);
    check(&draft, &["5単位||||山学会||-", "5単位||||海学会||-"], &["import_figures_elsewhere"]);
}

#[test]
fn lists_with_a_blank_column_between_them_are_read_one_after_the_other() {
    let draft = read_table(&[
        &["学会名", "単位", "", "学会名", "単位"],
        &["山学会", "5", "", "川学会", "3"],
        &["海学会", "5", "", "沢学会", "2"],
    ]);
    check(&draft, &["||||山学会||5", "||||海学会||5", "||||川学会||3", "||||沢学会||2"], &[]);
}

#[test]
fn english_names_stand_beside_the_name_or_for_it() {
    let draft = read_table(&[
        &["学会名", "英文名", "単位"],
        &["山学会", "Mountain Society", "5"],
        &["", "Sea Congress", "3"],
    ]);
    check(&draft, &["||||山学会||5", "||||Sea Congress||3"], &[]);
    assert_eq!(draft.rows[0].note, "Mountain Society");
}

#[test]
fn a_meeting_that_is_named_by_its_kind_only_needs_its_host() {
    let draft = read_table(&[
        &["主催団体", "集会名", "単位"],
        &["山学会", "第5回春季集会", "5"],
        &["海学会", "関東地方会", "3"],
        &["川学会", "川の画像の会", "3"],
    ]);
    check(
        &draft,
        &["||||第5回春季集会||5", "||||関東地方会||3", "||||川の画像の会||3"],
        &["import_text_reading", "import_text_reading"],
    );
    assert_eq!(draft.flags[0].details["candidates"], "山学会 第5回春季集会 | 第5回春季集会");
}

#[test]
fn a_column_of_one_table_is_lines() {
    let draft = read_table(&[&["対象学会（単位数）"], &["山学会（5単位）"], &["海学会　2単位"]]);
    check(&draft, &["||||山学会||5", "||||海学会||2"], &[]);
}

#[test]
fn one_figure_over_two_accounts_is_given_to_none() {
    let rows = table(&[&["学会名", "参加", "司会"], &["山学会", "5", ""], &["海学会", "3", "1"]]);
    let merged = [[2, 1, 2, 2]];
    let draft = import(&sheet(&Source::Table(&rows, &merged)), &Accounts::default(), &Corrections::default());
    check(&draft, &["||||山学会||- -", "||||海学会||3 1"], &["import_figure_unreadable"]);
}

#[test]
fn counts_of_rows_and_lines_with_units_outside_of_tables_are_named() {
    for total in ["件数", "計 3学会", "平均"] {
        let draft = read_table(&[&["名称", "単位"], &["山の会", "5"], &[total, "3"]]);
        assert_eq!(draft.rows[1].flags, ["import_text_reading"], "{total}");
    }
    let draft = read("<table><tr><th>学会名<th>単位<tr><td>山の会<td>5</table><ul><li>RSNA（10単位）</ul>");
    check(&draft, &["||||山の会||5"], &["import_line_outside"]);
}

#[test]
fn an_export_of_the_catalogue_is_read_with_its_ids() {
    let draft = read_table(&[
        &["版", "行", "学会ID", "名称", "旧名称", "分類", "小分類", "地区", "印", "学会認定単位 学術集会"],
        &["list-1", "1", "jrs-0001", "山学会 総会", "", "分類1", "", "", "必須", "15"],
        &["list-1", "2", "jrs-0007", "海学会", "谷学会 | 沢・丘の会", "分類2", "2-1", "関東", "", "5"],
        &["list-1", "3", "jrs-0003", "川学会", "", "分類2", "2-1", "", "", "5"],
    ]);
    check(
        &draft,
        &[
            "分類1|||必須|山学会 総会||15",
            "分類2|2-1|関東||海学会|谷学会+沢・丘の会|5",
            "分類2|2-1|||川学会||5",
        ],
        &[],
    );
    let ids: Vec<&str> = draft.rows.iter().map(|row| row.id.as_str()).collect();
    assert_eq!(ids, ["jrs-0001", "jrs-0007", "jrs-0003"]);
    assert!(draft.rows.iter().all(|row| row.note.is_empty()), "{:#?}", draft.rows);
}

#[test]
fn what_may_be_the_rest_of_the_row_above_is_asked_about() {
    let draft = read_table(&[
        &["名称", "単位"],
        &["山学会", ""],
        &["関東地方会", "5"],
        &["海の会", "3"],
        &["→ 大海の会", ""],
    ]);
    let flags: Vec<String> = draft.rows.iter().map(|row| row.flags.join(" ")).collect();
    assert_eq!(
        flags,
        [
            "import_no_points import_wrapped_or_not",
            "import_wrapped_or_not",
            "",
            "import_former_missing import_relation_unclear import_no_points",
        ]
    );
}

#[test]
fn two_names_beside_two_figures_in_one_cell_are_asked_about() {
    let draft = read_table(&[&["学会名", "単位"], &["日本雨学会日本雪学会", "3 2"], &["山の会", "5"]]);
    check(
        &draft,
        &["||||日本雨学会日本雪学会||-", "||||山の会||5"],
        &["import_cell_several", "import_figure_unreadable"],
    );
}

#[test]
fn heads_of_taking_part_come_again_below_each_heading() {
    let draft = read_table(&[
        &["A群", "", ""],
        &["学会名", "参加", "発表"],
        &["山学会", "5", "2"],
        &["B群", "", ""],
        &["学会名", "参加", "発表"],
        &["海学会", "3", "1"],
    ]);
    check(&draft, &["A群||||山学会||5 2", "B群||||海学会||3 1"], &[]);
}

#[test]
fn lines_below_a_heading_with_a_figure_are_no_rows_and_it_is_asked_about() {
    let draft = read(
        "## 全国 (5単位)\n\n- 山学会\n- 海学会\n\n## 地方会\n\n| 名称 | 単位 |\n|---|---|\n| 川の会 | 3 |\n",
    );
    check(&draft, &["地方会||||川の会||3"], &["import_figures_elsewhere"]);
}
