//! Invented lists of other makes: other heads, other orders of columns, other layouts.

use super::*;

#[test]
fn a_name_that_cannot_end_in_its_line_goes_on_in_the_next() {
    let list = |more: &str| {
        read(&format!(
            "学術集会名                      単位数\n山の会                          5\n海の会                          3\n川の会                          2\n{more}"
        ))
    };
    let first = ["||||山の会||5", "||||海の会||3", "||||川の会||2"];
    let with = |more: &[&'static str]| [&first[..], more].concat();
    check(
        &list("谷の会と沢の会とが共同で\n開く合同の研究会                1\n"),
        &with(&["||||谷の会と沢の会とが共同で開く合同の研究会||1"]),
        &[],
    );
    // The name could end there: a row without a figure, or the first line of the next.
    check(
        &list("全国病院協議会放射線部会\n研究発表会                      1\n"),
        &with(&["||||全国病院協議会放射線部会||-", "||||研究発表会||1"]),
        &["import_wrapped_or_not", "import_wrapped_or_not"],
    );
    check(
        &list("全国病院協議会放射線部          1\n門研究発表会\n"),
        &with(&["||||全国病院協議会放射線部||1", "||||門研究発表会||-"]),
        &["import_wrapped_or_not", "import_wrapped_or_not"],
    );
}

#[test]
fn heads_with_blanks_between_their_letters_and_remarks_behind_the_figures() {
    let draft = read(
        "研 究 会 名             単 位      備  考\n山の会                    3        年1回\n海の会                    2\n\
         川の会                    2        隔年\n谷の会                    1        年2回\n",
    );
    check(&draft, &["||||山の会||3", "||||海の会||2", "||||川の会||2", "||||谷の会||1"], &[]);
    let notes: Vec<&str> = draft.rows.iter().map(|row| row.note.as_str()).collect();
    assert_eq!(notes, ["年1回", "", "隔年", "年2回"]);
}

#[test]
fn row_numbers_with_gaps_and_groups_stand_left_of_the_names() {
    let draft = read(
        "番号  学術集会名                単位数\n  1   山の会                      5\n  2   海の会                      3\n\
         \x20 5   川の会                      2\n 12   谷の会                      2\n",
    );
    check(&draft, &["||||山の会||5", "||||海の会||3", "||||川の会||2", "||||谷の会||2"], &[]);
    let draft = read(
        "群    会合名          出席   発表\nＡ    山の会            10     5\nＡ    海の会             8     4\nＢ    川の会             5     2\n\
         Ｂ    谷の会             2     1\n",
    );
    let rows = ["Ａ||||山の会||10 5", "Ａ||||海の会||8 4", "Ｂ||||川の会||5 2", "Ｂ||||谷の会||2 1"];
    check(&draft, &rows, &[]);
}

#[test]
fn dots_may_lead_from_a_name_to_its_figure() {
    let draft = read("認定学術集会一覧\n\n山の会 ………… ５\n海の会 ・・・・・・ 3\n川の会 .......... 1\n");
    check(&draft, &["||||山の会||5", "||||海の会||3", "||||川の会||1"], &[]);
}

pub(super) fn table(rows: &[&[&str]]) -> Vec<(u64, Vec<String>)> {
    (1..).zip(rows).map(|(n, cells)| (n, cells.iter().map(|c| (*c).to_owned()).collect())).collect()
}

pub(super) fn read_table(rows: &[&[&str]]) -> Draft {
    import(&sheet(&Source::Table(&table(rows), &[])), &Accounts::default(), &Corrections::default())
}

#[test]
fn heads_in_two_rows_with_words_that_are_not_known() {
    let draft = read_table(&[
        &["群", "会合名", "付与単位", "", "催す人"],
        &["", "", "出席", "話し手", ""],
        &["A", "山の会", "10", "5", "甲"],
        &["B", "海の会", "5", "", "乙"],
    ]);
    check(&draft, &["A||||山の会||10 5", "B||||海の会||5 -"], &[]);
}

#[test]
fn lines_inside_cells_are_one_name_or_a_row_each() {
    let draft = read_table(&[
        &["会議名", "単位"],
        &["山川\n画像研究会", "5"],
        &["Society of\nMountains Meeting", "3"],
        &["海の研究会\n川の研究会", "2\n1"],
        &["谷の研究会\n（旧 沢の研究会）", "2"],
    ]);
    check(
        &draft,
        &[
            "||||山川画像研究会||5",
            "||||Society of Mountains Meeting||3",
            "||||海の研究会||2",
            "||||川の研究会||1",
            "||||谷の研究会|沢の研究会|2",
        ],
        &[],
    );
    let draft = read_table(&[&["会議名", "単位"], &["海の研究会\n川の研究会", "2"], &["山の研究会", "2\n1"]]);
    check(
        &draft,
        &["||||海の研究会川の研究会||2", "||||山の研究会||-"],
        &["import_cell_several", "import_figure_unreadable"],
    );
}

#[test]
fn links_footnotes_and_struck_out_text_in_markup() {
    let rows = ["||||山の会||5", "||||海の会||3", "||||川の会||2", "||||谷の会||1"];
    let flags = ["import_footnote", "import_struck_out"];
    let draft = read(
        "学術集会 | 単位\n--- | ---:\n[山の会](https://example.invalid/a) | 5\n**海の会**[^1] | 3\n川*の会* | 2\n~~沢の会~~ 谷の会 | 1\n",
    );
    check(&draft, &rows, &flags);
    let draft = read(
        "<table><tr><th>学術集会<th>単位<tr><td><a href=\"x\">山の会</a><td>5<tr><td>海の会<sup>1)</sup><td>3\
         <tr><td>川<br>の会<td>2<tr><td><del>沢の会</del> 谷の会<td>1</table>",
    );
    check(&draft, &rows, &flags);
    let draft = read("<table><tr><th>学会名<th>単位<tr><td><sup>18</sup>F-FDGの会<td>5</table>");
    check(&draft, &["||||18F-FDGの会||5"], &[]);
}

/// A sheet that hides nothing.
fn named<'a>(name: &'a str, rows: &'a [(u64, Vec<String>)]) -> TableSheet<'a> {
    TableSheet { name, rows, ..TableSheet::default() }
}

#[test]
fn what_a_workbook_does_not_show_is_asked_about() {
    let rows = table(&[&["学術集会", "単位"], &["山の会", "5"], &["谷の会", "3"], &["~~丘の会~~", "1"]]);
    let left_out = ["旧一覧".to_owned()];
    let sheet = sheet(&Source::Tables(&[TableSheet {
        hidden_rows: &[3],
        left_out: &left_out,
        ..named("一覧", &rows)
    }]));
    let draft = import(&sheet, &Accounts::default(), &Corrections::default());
    check(
        &draft,
        &["||||山の会||5", "||||谷の会||3", "||||丘の会||1"],
        &["import_hidden_left_out", "import_row_hidden", "import_struck_out"],
    );
    assert!(draft.is_open());
}

#[test]
fn every_sheet_of_a_workbook_that_holds_a_list_is_read() {
    let about = table(&[&["この表について"]]);
    let home =
        table(&[&["区分", "学術集会", "単位"], &["国内会", "山の会", "5"], &["国内会", "海の会", "3"]]);
    let abroad = table(&[&["学術集会", "単位"], &["Mountain Congress", "8"]]);
    let bare = table(&[&["川の会", "2"], &["谷の会", "1"]]);
    let read = |sheets: &[TableSheet<'_>]| {
        import(&sheet(&Source::Tables(sheets)), &Accounts::default(), &Corrections::default())
    };
    let draft = read(&[named("説明", &about), named("国内", &home), named("海外", &abroad)]);
    check(
        &draft,
        &["国内会||||山の会||5", "国内会||||海の会||3", "||||Mountain Congress||8"],
        &["import_sheets_several"],
    );
    assert_eq!(draft.rows[2].place.page, Some(3));
    check(
        &read(&[named("国内", &home), named("続き", &bare)]),
        &["国内会||||山の会||5", "国内会||||海の会||3"],
        &["import_sheet_unread"],
    );
    let twice = read(&[named("2024", &home), named("2025", &home)]);
    let codes: Vec<&str> = twice.flags.iter().map(|flag| flag.code.as_str()).collect();
    assert_eq!(codes, ["import_sheets_alike"]);
    assert!(twice.is_open());
}

#[test]
fn lists_side_by_side_names_right_of_figures_and_units_in_front_of_figures() {
    let draft = read(
        "会名            単位      会名            単位\n山の会            5       川の会            2\n海の会            3       谷の会            1\n\
         沢の会            3       丘の会            1\n",
    );
    check(
        &draft,
        &[
            "||||山の会||5",
            "||||海の会||3",
            "||||沢の会||3",
            "||||川の会||2",
            "||||谷の会||1",
            "||||丘の会||1",
        ],
        &[],
    );
    let draft = read_table(&[&["単位", "地域", "名称", "旧称"], &["3", "北陸", "山の集まり", "谷の会"]]);
    check(&draft, &["||北陸||山の集まり|谷の会|3"], &[]);
    let draft = read("山の会\n単位：5\n\n海の会\n単位：3\n\n川の会\n単位：1\n");
    check(&draft, &["||||山の会||5", "||||海の会||3", "||||川の会||1"], &[]);
    let draft = read(
        "<table><tr><th>学会名<th>単位<tr><td><span style=\"display: none\">古い</span>山の会<td>5</table>",
    );
    check(&draft, &["||||山の会||5"], &[]);
}

#[test]
fn bullets_are_no_part_of_names() {
    let rows = ["||||山の会||5", "||||海の会||3", "||||川の会||1"];
    check(&read("・山の会 5\n・海の会 3\n・川の会 1\n"), &rows, &[]);
    check(&read("* 山の会 5\n* 海の会 3\n* 川の会 1\n"), &rows, &[]);
    check(
        &read_table(&[&["会名", "単位"], &["○山の会", "5"], &["○海の会", "3"], &["○川の会", "1"]]),
        &rows,
        &[],
    );
    let draft = read("山の会 5\n※海の会 3\n川の会 1\n");
    check(&draft, &rows, &["import_footnote"]);
    assert_eq!(draft.rows[1].note, "※");
}

#[test]
fn figures_that_nothing_was_made_of_are_flagged() {
    let draft = read("点数    会名\n  5     山の会\n  3     海の会\n  3     川の会\n  1     谷の会\n");
    let open: Vec<&str> = draft
        .flags
        .iter()
        .filter(|f| f.severity == daicho_model::Severity::Error)
        .map(|f| f.code.as_str())
        .collect();
    assert!(!open.is_empty(), "{:#?}", draft.rows);
}

#[test]
fn figures_in_brackets_numbers_in_circles_and_text_between_names_and_figures() {
    let rows = ["||||山の会||5", "||||海の会||3", "||||川の会||1"];
    check(&read("山の会（5単位）\n海の会（3単位）\n川の会（1単位）\n"), &rows, &[]);
    check(&read("① 山の会 5\n② 海の会 3\n③ 川の会 1\n"), &rows, &[]);
    let draft = read(
        "NO    名称            開催地区      点数\n1     山の会          全国            5\n2     海の会          関東            3\n\
         3     川の会          近畿            1\n",
    );
    check(&draft, &["||全国||山の会||5", "||関東||海の会||3", "||近畿||川の会||1"], &[]);
}

#[test]
fn a_remark_may_say_what_became_of_a_meeting() {
    let draft = read_table(&[
        &["集会名", "単位", "備考"],
        &["山の会", "5", "旧 谷の会"],
        &["海の会", "3", "川の会と統合"],
        &["沢の会", "2", "2025年度で廃止"],
        &["丘の会", "1", "年1回"],
    ]);
    check(
        &draft,
        &["||||山の会|谷の会|5", "||||海の会|川の会|3", "||||沢の会||2", "||||丘の会||1"],
        &["import_row_ended"],
    );
}

#[test]
fn ditto_signs_stand_for_what_is_above_them() {
    let draft = read_table(&[
        &["分類", "地域", "学術集会", "単位"],
        &["国内会", "関東", "山の研究会", "5"],
        &["〃", "同上", "谷の研究会", "〃"],
        &["国内会", "関西", "丘の研究会", "1"],
    ]);
    check(
        &draft,
        &["国内会||関東||山の研究会||5", "国内会||関東||谷の研究会||5", "国内会||関西||丘の研究会||1"],
        &["import_ditto"],
    );
}

#[test]
fn a_former_name_that_another_row_bears_now_is_asked_about() {
    let rows: &[&[&str]] =
        &[&["学術集会", "単位"], &["山の研究会（旧 谷の研究会）", "5"], &["谷の研究会", "3"]];
    let draft = read_table(rows);
    check(&draft, &["||||山の研究会|谷の研究会|5", "||||谷の研究会||3"], &["import_former_current"]);
}

#[test]
fn a_figure_with_a_fraction_is_named_as_such() {
    let draft = read_table(&[&["学術集会", "単位"], &["山の研究会", "2.5"], &["谷の研究会", "3"]]);
    check(&draft, &["||||山の研究会||-", "||||谷の研究会||3"], &["import_figure_fraction"]);
}
