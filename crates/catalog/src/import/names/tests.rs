//! What cells say about names.

use daicho_model::RelationKind;

use super::*;

fn check(text: &str, name: &str, former: &[(&str, RelationKind)], relation: Option<RelationKind>) {
    let names = read(text);
    let found: Vec<(&str, RelationKind)> = names.former.iter().map(|f| (f.name.as_str(), f.kind)).collect();
    assert_eq!((names.name.as_str(), &found[..], names.relation), (name, former, relation), "{text}");
}

const RENAME: RelationKind = RelationKind::Rename;
const MERGE: RelationKind = RelationKind::Merge;

#[test]
fn arrows_in_every_spelling_lead_to_the_old_name() {
    for text in [
        "甲乙研究会（名称変更）←丙丁談話会",
        "甲乙研究会(名称変更)　←　丙丁談話会",
        "甲乙研究会 <- 丙丁談話会",
        "甲乙研究会 ⇐ 丙丁談話会",
        "甲乙研究会 名称変更 ← 丙丁談話会",
        "丙丁談話会→甲乙研究会",
        "丙丁談話会 => 甲乙研究会",
        "甲乙研究会（旧　丙丁談話会　2018年末に名称変更）",
        "甲乙研究会（旧称：丙丁談話会）",
        "甲乙研究会（丙丁談話会より改称）",
        "甲乙研究会（2019年4月1日より名称変更）←丙丁談話会",
    ] {
        check(text, "甲乙研究会", &[("丙丁談話会", RENAME)], Some(RENAME));
    }
}

#[test]
fn a_question_mark_makes_it_uncertain() {
    let unsure = RelationKind::Uncertain;
    check("Old Society (OS)→NEWS　？", "NEWS", &[("Old Society (OS)", unsure)], Some(unsure));
    check("甲乙研究会？", "甲乙研究会？", &[], None);
}

#[test]
fn chains_and_mergers() {
    check(
        "甲学会(名称変更）←乙研究会（名称変更）　←丙研究会（丁研究会と戊研究会と統合）",
        "甲学会",
        &[("乙研究会", RENAME), ("丙研究会", RENAME), ("丁研究会", MERGE), ("戊研究会", MERGE)],
        Some(RENAME),
    );
    check(
        "東西研究会(合併）←　東地方会・東・西カンファレンス",
        "東西研究会",
        &[("東地方会", MERGE), ("東・西カンファレンス", MERGE)],
        Some(MERGE),
    );
}

#[test]
fn combined_therapy_is_no_merger() {
    check("架空癌合併療法談話会", "架空癌合併療法談話会", &[], None);
    check("統合医療研究会（東京）", "統合医療研究会（東京）", &[], None);
}

#[test]
fn notes_are_no_part_of_the_name() {
    let names = read("山川研究会（第34回を開催予定）");
    assert_eq!((names.name.as_str(), names.note.as_str()), ("山川研究会", "第34回を開催予定"));
    check("基礎から学ぶ『画像の会』第2回セミナー", "基礎から学ぶ『画像の会』第2回セミナー", &[], None);
}

#[test]
fn what_is_missing_or_unclear_is_doubted() {
    fn check(text: &str, code: &str) {
        let codes: Vec<&str> = read(text).doubts.iter().map(|(code, _)| *code).collect();
        assert_eq!(codes, [code], "{text}");
    }
    check("甲乙研究会（名称変更）", "import_former_missing");
    check("甲乙研究会（名称変更）←", "import_former_missing");
    check("甲研究会←乙研究会→丙研究会", "import_arrows_mixed");
    check("甲研究会（名称変更）乙研究会", "import_arrow_missing");
    check("東西研究会（合併）←東の会・西の会・南の会", "import_merger_unclear");
    check("甲^p乙研究会", "import_stray_mark");
}

#[test]
fn relations_told_in_words() {
    let merged = &[("東研究会", MERGE), ("西研究会", MERGE)];
    for text in [
        "東研究会と西研究会が統合し東西学会",
        "東研究会と西研究会が合併して東西学会となった",
        "東研究会・西研究会と統合 ⇒ 東西学会",
        "東西学会（東研究会と西研究会が合併）",
        "東西学会（merger of 東研究会・西研究会）",
    ] {
        check(text, "東西学会", merged, Some(MERGE));
    }
    for text in [
        "甲乙研究会（名称変更 ← 丙丁談話会）",
        "甲乙研究会（←丙丁談話会）",
        "丙丁談話会改め甲乙研究会",
        "甲乙研究会 旧名称：丙丁談話会",
        "甲乙研究会［旧：丙丁談話会］",
        "甲乙研究会（丙丁談話会から名称を変更）",
        "甲乙研究会（2020年4月丙丁談話会より改称）",
        "甲乙研究会 (formerly 丙丁談話会)",
        "甲乙研究会 (renamed from 丙丁談話会)",
    ] {
        check(text, "甲乙研究会", &[("丙丁談話会", RENAME)], Some(RENAME));
    }
    check(
        "Heart Congress (merged with Vessel Meeting)",
        "Heart Congress",
        &[("Vessel Meeting", MERGE)],
        Some(MERGE),
    );
    check(
        "甲学会（旧 乙研究会・丙談話会）",
        "甲学会",
        &[("乙研究会", RENAME), ("丙談話会", RENAME)],
        Some(RENAME),
    );
    check("甲学会（旧 東・西カンファレンス）", "甲学会", &[("東・西カンファレンス", RENAME)], Some(RENAME));
}

#[test]
fn what_a_name_became_and_what_is_not_understood_is_for_a_person() {
    fn check(text: &str, name: &str, code: &str) {
        let names = read(text);
        let codes: Vec<&str> = names.doubts.iter().map(|(code, _)| *code).collect();
        assert_eq!((names.name.as_str(), &codes[..]), (name, &[code][..]), "{text}");
    }
    check("北談話会（南北学会に統合）", "北談話会", "import_successor_named");
    check("北談話会（2020年より南北学会に名称変更）", "北談話会", "import_successor_named");
    check("北談話会（現 南北学会）", "北談話会", "import_successor_named");
    check("北談話会（→南北学会）", "北談話会", "import_successor_named");
    check("北談話会（廃止）", "北談話会", "import_row_ended");
    check("北談話会 廃止", "北談話会", "import_row_ended");
    check("左研究会 <-> 右研究会", "左研究会 ↔ 右研究会", "import_arrows_mixed");
    check("左研究会は右研究会と統合した", "左研究会は右研究会と統合した", "import_relation_unclear");
    check("左研究会 旧右研究会", "左研究会 旧右研究会", "import_relation_unclear");
    check("山の会※2", "山の会", "import_footnote");
    check("~~山の会~~", "山の会", "import_struck_out");
    check("~~谷の会~~ 山の会", "山の会", "import_struck_out");
}

#[test]
fn words_of_change_inside_names_are_no_change() {
    for text in [
        "統合失調症画像研究会",
        "改革医療学会",
        "旧石器病理研究会",
        "合併症と画像の会",
        "分離肺換気の会",
        "独立行政法人の会",
    ] {
        check(text, text, &[], None);
    }
}

#[test]
fn a_date_before_the_former_name_is_no_part_of_it() {
    for text in [
        "甲乙研究会（2022年に日本丙会から改称）",
        "甲乙研究会（2022年4月に日本丙会から改称）",
        "甲乙研究会（令和4年4月1日に日本丙会から改称）",
        "甲乙研究会（2022年度に日本丙会から改称）",
        "甲乙研究会（2022年、日本丙会より改称）",
        "甲乙研究会（2022年 日本丙会から改称）",
        "甲乙研究会（2022年改称、旧日本丙会）",
        "甲乙研究会（R4.4.1 旧日本丙会）",
        "甲乙研究会（平成30年名称変更　旧名：日本丙会）",
        "甲乙研究会（2020年までは日本丙会）",
        "甲乙研究会（旧 日本丙会 〜2022年）",
        "甲乙研究会（旧:日本丙会 2020.3まで）",
        "甲乙研究会←日本丙会（2019年）",
        "甲乙研究会（旧 日本丙会　第20回まで）",
        "甲乙研究会(2020年)（旧 日本丙会）",
    ] {
        check(text, "甲乙研究会", &[("日本丙会", RENAME)], Some(RENAME));
    }
    let merged = &[("日本丙会", MERGE)];
    check("甲乙研究会（日本丙会と2023年に合併）", "甲乙研究会", merged, Some(MERGE));
}

#[test]
fn former_names_in_further_spellings() {
    for text in [
        "甲乙研究会（元 丙丁談話会）",
        "甲乙研究会（前 丙丁談話会）",
        "甲乙研究会（改称前：丙丁談話会）",
        "甲乙研究会（以前の名称は丙丁談話会）",
        "甲乙研究会 (ex. 丙丁談話会)",
        "甲乙研究会（旧 「丙丁談話会」）",
        "甲乙研究会※旧丙丁談話会",
        "甲乙研究会＝旧丙丁談話会",
        "甲乙研究会＜旧：丙丁談話会＞",
    ] {
        check(text, "甲乙研究会", &[("丙丁談話会", RENAME)], Some(RENAME));
    }
    let both = &[("丙研究会", RENAME), ("丁研究会", RENAME)];
    check("甲乙研究会（旧丙研究会＋旧丁研究会）", "甲乙研究会", both, Some(RENAME));
    for text in ["前立腺画像研究会", "元素の会（東京）", "甲の会（前立腺）", "旧石器の会"]
    {
        check(text, text, &[], None);
    }
}

#[test]
fn a_bracket_that_tells_of_a_change_in_other_words_is_for_a_person() {
    for text in [
        "甲乙研究会（丙丁談話会の後継）",
        "甲乙研究会（丙研究会と丁研究会の合同）",
        "甲乙研究会（改：丙丁談話会）",
        "甲乙研究会（かつての丙丁談話会）",
        "甲乙研究会（名称変更：2019年1月 丙丁談話会）",
        "甲乙研究会（2020年4月1日より。それ以前は丙丁談話会）",
        "甲乙研究会（Third Meeting; 旧 丙丁談話会）",
    ] {
        let names = read(text);
        let codes: Vec<&str> = names.doubts.iter().map(|(code, _)| *code).collect();
        assert_eq!((names.name.as_str(), &codes[..]), (text, &["import_relation_unclear"][..]));
    }
    for text in [
        "甲乙研究会（東京）",
        "甲乙研究会（年2回まで）",
        "甲乙研究会（平成25年度認定）",
        "甲乙研究会（丙丁学会秋季大会）",
    ] {
        assert_eq!(read(text).doubts, [], "{text}");
    }
}

#[test]
fn what_a_list_says_of_a_row_is_no_part_of_the_name() {
    fn check(text: &str, note: &str, codes: &[&str]) {
        let names = read(text);
        let found: Vec<&str> = names.doubts.iter().map(|(code, _)| *code).collect();
        assert_eq!((names.name.as_str(), names.note.as_str(), &found[..]), ("山の会", note, codes), "{text}");
    }
    check("山の会（2024年度で認定取消）", "2024年度で認定取消", &["import_row_ended"]);
    check("山の会(削除)", "削除", &["import_row_ended"]);
    check("山の会（不可）", "不可", &["import_row_ended"]);
    check("山の会 【新規】", "【新規】", &[]);
    check("山の会 NEW", "NEW", &[]);
}

#[test]
fn remarks_with_a_date_in_brackets_are_read() {
    fn check(text: &str, said: &str) {
        assert_eq!(remark(text), Remark::Relation(said.to_owned()), "{text}");
    }
    check("旧 甲の会（2018年まで）", "旧 甲の会 2018年まで");
    check("甲の会から改称（2020年）", "2020年に甲の会から改称");
    check("乙の会と合併（2021年）", "2021年に乙の会と合併");
    assert_eq!(remark("←甲の会（2019年）"), Remark::Unclear);
    assert_eq!(remark("甲の会の後継"), Remark::Unclear);
    for text in ["年1回", "甲の会と共催", "e-learningは不可", ""] {
        assert_eq!(remark(text), Remark::Plain, "{text}");
    }
}
