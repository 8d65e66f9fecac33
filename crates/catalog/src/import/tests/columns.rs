//! Plain text whose columns stand below each other, or are parted by tabs.

use super::*;

#[test]
fn figures_that_only_touch_those_below_them_are_one_column() {
    let draft = read(
        "学術集会名                      参加   発表\n【全国】\n山の会                           10      5\n\
         海の会（旧 谷の会）                8      4\n【地方】\n川の会                            3      1\n\
         沢の会                            3      1\n",
    );
    check(
        &draft,
        &["||全国||山の会||10 5", "||全国||海の会|谷の会|8 4", "||地方||川の会||3 1", "||地方||沢の会||3 1"],
        &[],
    );
}

#[test]
fn tabs_part_columns() {
    let rows = ["Ⅰ 必須||||山の会||10 5", "Ⅱ 選択||||海の会||3 1", "Ⅱ 選択||||川の会||3 -"];
    check(&read("Ⅰ 必須\n山の会\t10\t5\nⅡ 選択\n海の会\t3\t1\n川の会\t3\t\n"), &rows, &[]);
    let draft = read("学会名\t参加\t発表\n山の会\t10\t5\n海の会\t3\t1\n");
    check(&draft, &["||||山の会||10 5", "||||海の会||3 1"], &[]);
}

#[test]
fn figures_left_in_a_name_are_asked_about() {
    for name in ["山の会     3", "山の会\t3", "山の会1単位2単位"] {
        let draft = read(&format!("単位数\n\n分類1 会\n\n{name} 5\n\n海の会 5\n"));
        let codes: Vec<&str> = draft.rows[0].flags.iter().map(String::as_str).collect();
        assert_eq!(codes, ["import_row_several"], "{name}");
    }
    assert_eq!(read("単位数\n\n分類1 会\n\n山の会 第3回 5\n\n海の会 5\n").flags, []);
}
