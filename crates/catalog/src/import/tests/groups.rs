//! Groups of rows, columns that count and columns of figures.

use super::makes::{read_table, table};
use super::*;

#[test]
fn headings_over_the_whole_row_hold_beside_a_column_of_row_numbers() {
    let list = |heading: &str| {
        read(&format!(
            "<table><tr><th>No<th>学術集会名<th>単位<tr><td>1<td>山の会<td>5<tr><td colspan=3>{heading}\
             <tr><td>2<td>海の会<td>3<tr><td>3<td>川の会<td>2</table>"
        ))
    };
    check(&list("分類2"), &["||||山の会||5", "分類2||||海の会||3", "分類2||||川の会||2"], &[]);
    check(&list("関東地区"), &["||||山の会||5", "||関東||海の会||3", "||関東||川の会||2"], &[]);
    check(&list("国際学会"), &["||||山の会||5", "国際学会||||海の会||3", "国際学会||||川の会||2"], &[]);
    let draft = read_table(&[
        &["No", "学術集会名", "単位"],
        &["分類1", "", ""],
        &["1", "山の会", "5"],
        &["2", "海の会", "3"],
        &["3", "川の会", "2"],
    ]);
    check(&draft, &["分類1||||山の会||5", "分類1||||海の会||3", "分類1||||川の会||2"], &[]);
    // Alone in the column of numbers, over no other: a heading or a row.
    let draft = read_table(&[
        &["No", "学術集会名", "単位"],
        &["国際学会", "", ""],
        &["1", "山の会", "5"],
        &["2", "海の会", "3"],
        &["3", "川の会", "2"],
    ]);
    check(
        &draft,
        &["||||国際学会||-", "||||山の会||5", "||||海の会||3", "||||川の会||2"],
        &["import_text_reading"],
    );
}

#[test]
fn figures_that_happen_to_count_are_no_row_numbers() {
    for head in ["参加", "出席"] {
        let draft = read_table(&[
            &["学会名", head, "発表"],
            &["山学会", "1", "1"],
            &["海学会", "2", "1"],
            &["川学会", "3", "1"],
        ]);
        check(&draft, &["||||山学会||1 1", "||||海学会||2 1", "||||川学会||3 1"], &[]);
    }
    // Without heads: numbers behind the names are figures, those in front of them count.
    let draft = read_table(&[&["1", "山学会", "1"], &["2", "海学会", "2"], &["3", "川学会", "3"]]);
    check(&draft, &["||||山学会||1", "||||海学会||2", "||||川学会||3"], &[]);
}

#[test]
fn a_list_of_which_every_figure_was_left_out_is_asked_about() {
    let draft = read_table(&[
        &["学会名", "単位", "開催日"],
        &["山学会", "", "5"],
        &["海学会", "", "3"],
        &["川学会", "", "3"],
    ]);
    check(&draft, &["||||山学会||-", "||||海学会||-", "||||川学会||-"], &["import_column_unknown"]);
    assert!(draft.is_open());
}

#[test]
fn a_mark_in_brackets_alone_is_a_heading() {
    let rows = ["必須||||山の会||5", "選択||||海の会||3"];
    check(&read("【必須】\n山の会 5\n【選択】\n海の会 3\n"), &rows, &[]);
    check(&read("＜必須＞\n山の会 5単位\n\n■選択\n海の会 3単位\n"), &rows, &[]);
    let draft = read_table(&[&["【必須】", ""], &["山の会", "5"], &["【選択】", ""], &["海の会", "3"]]);
    check(&draft, &rows, &[]);
}

#[test]
fn the_second_row_of_heads_is_no_meeting() {
    let rows = table(&[
        &["学術集会名", "開催地区", "参加単位", "", "発表単位", ""],
        &["", "", "会員", "非会員", "筆頭", "共同"],
        &["山の会", "全国", "10", "5", "5", "2"],
        &["海の会", "関東", "3", "-", "2", "1"],
    ]);
    let expected = ["||全国||山の会||10 5 5 2", "||関東||海の会||3 - 2 1"];
    for merged in [&[][..], &[[1, 0, 2, 0], [1, 1, 2, 1], [1, 2, 1, 3], [1, 4, 1, 5]]] {
        let draft =
            import(&sheet(&Source::Table(&rows, merged)), &Accounts::default(), &Corrections::default());
        check(&draft, &expected, &[]);
    }
    // Heads that were not seen as such are asked about.
    let draft =
        read_table(&[&["学術集会名", "開催日"], &["山の会", "5"], &["海の会", "3"], &["川の会", "3"]]);
    check(
        &draft,
        &["||||学術集会名||-", "||||山の会||5", "||||海の会||3", "||||川の会||3"],
        &["import_figure_unreadable", "import_text_reading"],
    );
}

#[test]
fn blank_cells_below_a_group_that_is_named_once_go_on_with_it() {
    let rows: &[&[&str]] = &[
        &["地区", "名称", "単位"],
        &["関東", "山の会", "3"],
        &["", "海の会", "3"],
        &["九州", "川の会", "3"],
        &["", "沢の会", "2"],
    ];
    let draft = read_table(rows);
    check(
        &draft,
        &["||関東||山の会||3", "||関東||海の会||3", "||九州||川の会||3", "||九州||沢の会||2"],
        &["import_group_carried", "import_group_carried"],
    );
    assert_eq!(draft.rows[1].printed, "海の会 | 3");
    // A row without a figure goes on, too.
    let rows: &[&[&str]] = &[&["地区", "名称", "単位"], &["関東", "山の会", "3"], &["", "海の会", ""]];
    check(&read_table(rows), &["||関東||山の会||3", "||関東||海の会||-"], &["import_group_carried"]);
    // A list that names a group on every row of it leaves others blank on purpose.
    let rows: &[&[&str]] = &[
        &["地区", "名称", "単位"],
        &["関東", "山の会", "3"],
        &["関東", "海の会", "3"],
        &["", "川の会", "3"],
    ];
    check(&read_table(rows), &["||関東||山の会||3", "||関東||海の会||3", "||||川の会||3"], &[]);
    // A heading of its own ends the group.
    let rows: &[&[&str]] = &[
        &["地区", "名称", "単位"],
        &["関東", "山の会", "3"],
        &["", "【国際会議】", ""],
        &["", "海の会", "3"],
    ];
    check(&read_table(rows), &["||関東||山の会||3", "国際会議||||海の会||3"], &[]);
}

#[test]
fn groups_of_groups_are_categories_and_sub_classes() {
    let draft = read_table(&[
        &["大分類", "小分類", "学会名", "単位"],
        &["全国", "", "山学会", "5"],
        &["地方", "関東", "海学会", "3"],
        &["地方", "病院", "川学会", "3"],
    ]);
    check(&draft, &["全国||||山学会||5", "地方||関東||海学会||3", "地方|病院|||川学会||3"], &[]);
}

#[test]
fn a_legend_apart_from_the_list_names_no_groups() {
    let draft = read_table(&[
        &["学会名", "点数", "", "区分", "説明"],
        &["山学会", "10", "", "A", "全国"],
        &["海学会", "5", "", "B", "地方"],
        &["川学会", "5", "", "", ""],
    ]);
    check(&draft, &["||||山学会||10", "||||海学会||5", "||||川学会||5"], &["import_group_apart"]);
}

#[test]
fn headings_of_a_page_hold_and_titles_do_not() {
    let table = |name: &str| format!("<table><tr><th>学会名<th>単位<tr><td>{name}<td>3</table>");
    let page = format!("<h2>全国学会</h2>{}<h2>地方会</h2><h3>関東</h3>{}", table("山学会"), table("海の会"));
    check(&read(&page), &["全国学会||||山学会||3", "地方会||関東||海の会||3"], &[]);
    let page = format!("<h2>認定学会一覧（2025年度）</h2>{}", table("山学会"));
    check(&read(&page), &["||||山学会||3"], &[]);
    let draft = read(
        "<table><tr><td colspan=2>認定研究会一覧（2025年4月改訂）<tr><th>名称<th>単位<tr><td>山の会<td>3</table>",
    );
    check(&draft, &["||||山の会||3"], &[]);
    assert_eq!(draft.title, "認定研究会一覧（2025年4月改訂）");
    let page = format!("<p>関東地区 九州地区</p>{}", table("山の会"));
    check(&read(&page), &["||||山の会||3"], &["import_headings_beside"]);
}
