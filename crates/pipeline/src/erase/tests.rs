//! What is taken out of texts, and what is left in them.

use std::collections::BTreeMap;

use daicho_model::Member;

use super::numbers::Numbers;
use super::people::names_of;
use super::texts::Texts;

/// A member as `number name`, with other columns as `title=value`; 旧姓 is one of them.
fn member(spec: &str) -> Member {
    let mut parts = spec.split(';');
    let (member_no, name) = parts.next().and_then(|first| first.split_once(' ')).unwrap();
    let columns = parts.map(|part| part.split_once('=').unwrap());
    let (former, extra): (Vec<_>, Vec<_>) = columns.partition(|(title, _)| *title == "旧姓");
    Member {
        member_no: member_no.to_owned(),
        name: name.to_owned(),
        other_names: former.into_iter().map(|(_, name)| name.to_owned()).collect(),
        cycle_from: "2021-04-01".parse().unwrap(),
        cycle_to: "2026-03-31".parse().unwrap(),
        extra: extra.into_iter().map(|(title, value)| (title.to_owned(), value.to_owned())).collect(),
        facts: BTreeMap::new(),
    }
}

fn texts(erased: &str, staying: &[&str]) -> Texts {
    let (erased, staying) = (member(erased), staying.iter().map(|one| member(one)).collect::<Vec<_>>());
    let others = staying.iter().map(|one| one.member_no.as_str());
    let numbers = Numbers::new(std::iter::once(erased.member_no.as_str()), others, "jrs");
    Texts::new(names_of(&erased), numbers, &staying.iter().flat_map(names_of).collect())
}

/// What becomes of a note once one member is erased, while others stay.
fn check((erased, staying): (&str, &[&str]), text: &str, expected: &str) {
    let texts = texts(erased, staying);
    let masked = texts.masked(&text.to_owned());
    assert_eq!(masked.as_deref().unwrap_or(text), expected, "{erased}");
    assert_eq!(texts.stand_in(text), text != expected, "{text}");
}

const SAKURA: (&str, &[&str]) = (
    "204817 佐倉 美和;旧姓=若葉;フリガナ=サクラ ミワ;ローマ字=Sakura Miwa",
    &["310592 田中 一郎", "204817-2 高橋 直人"],
);

#[test]
fn a_name_is_found_however_it_is_spelt() {
    check(SAKURA, "佐倉 美和に電話", "■に電話");
    check(SAKURA, "佐倉　　美和と佐倉美和", "■と■");
    check(SAKURA, "氏名:佐倉美和、宛", "氏名:■、宛");
    check(SAKURA, "佐倉美和先生の机", "■先生の机");
    check(SAKURA, "旧姓は若葉 美和、若葉美和さん", "旧姓は■、■さん");
    check(SAKURA, "サクラ ミワ・さくらみわ・ｻｸﾗ ﾐﾜ", "■・■・■");
    check(SAKURA, "Dr. Miwa SAKURA, MD; Sakura, Miwa", "Dr. ■, MD; ■");
    check(SAKURA, "佐倉（若葉）美和、佐倉(さくら) 美和、佐倉（旧姓 若葉）", "■、■、佐倉（旧姓 若葉）");
    check(SAKURA, "美和 佐倉、(美和, 佐倉 様)、佐倉（美和）", "■、(■ 様)、■");
    check(("1 髙﨑 邉", &[]), "高崎辺さんと髙崎 邊", "■さんと■");
}

#[test]
fn an_erasure_that_goes_on_knows_the_names_as_they_are_written() {
    let texts = texts(SAKURA.0, SAKURA.1);
    let (names, _) = texts.parts();
    assert!(names.contains("佐倉 美和") && !names.contains("美和 佐倉"), "{names:?}");
}

#[test]
fn a_part_of_a_name_tells_of_nobody() {
    for text in [
        "田中 美和 佐倉 太郎",
        "田中美和・佐倉太郎",
        "佐倉さん",
        "美和さん",
        "若葉の季節",
        "佐倉 美",
        "美和佐倉",
        "Miwa Sakurai",
        "サクラの花",
    ] {
        check(SAKURA, text, text);
    }
}

const MIYAZAKI: (&str, &[&str]) = ("53 宮崎 大", &[]);

#[test]
fn a_name_is_no_part_of_a_word() {
    for text in
        ["宮崎大学の講堂", "宮崎 大学", "宮崎大会", "大学", "53/2024", "第53回", "2024-53", "No.53", "53"]
    {
        check(MIYAZAKI, text, text);
    }
    check(MIYAZAKI, "宮崎大さんは宮崎大学の宮崎 大先生", "■さんは宮崎大学の■先生");
    check(MIYAZAKI, "氏名:宮崎大、宮崎大会長", "氏名:■、■会長");
    check(MIYAZAKI, "会員番号 53、会員53、会員番号：５３", "会員番号 ■、会員■、会員番号：■");
}

#[test]
fn a_name_of_two_letters_stands_alone() {
    let hayashi = ("700105 林 明", &[][..]);
    for text in ["竹林明媚", "林明日香", "林 明るい", "小林明"] {
        check(hayashi, text, text);
    }
    for (text, expected) in [
        ("林明", "■"),
        ("林 明", "■"),
        ("氏名林明様", "氏名■様"),
        ("（林　明）", "（■）"),
        ("きのう林明に電話", "きのう■に電話"),
        ("林明先生", "■先生"),
    ] {
        check(hayashi, text, expected);
    }
}

#[test]
fn names_of_those_who_stay_are_left_alone() {
    let hayashi = ("700105 林 太郎", &["700106 小林 太郎", "700107 小林 花子", "700108 林 太郎丸"][..]);
    check(hayashi, "小林 太郎と林 太郎、小林太郎と林太郎", "小林 太郎と■、小林太郎と■");
    check(hayashi, "林 太郎丸さん、林太郎さん", "林 太郎丸さん、■さん");
    let tanaka = ("1 田中 一", &["2 田中 一郎"][..]);
    check(tanaka, "田中一郎に確認、田中 一に確認", "田中一郎に確認、■に確認");
    // Who bears the same name stays, too, and nobody can tell which of the two is meant.
    check(("1 林 太郎", &["2 林 太郎"]), "林 太郎", "林 太郎");
}

#[test]
fn a_number_stands_beside_other_signs() {
    for (text, expected) in [
        ("204817", "■"),
        ("会員204817の書類", "会員■の書類"),
        ("DAICHO-COVER:1:204817", "DAICHO-COVER:1:■"),
        ("No.204817、M204817、Ｎｏ．２０４８１７", "No.■、M■、Ｎｏ．■"),
        ("204817/1と204817-1", "■/1と■-1"),
        ("00204817", "■"),
        ("2026/204817/a.pdf", "2026/■/a.pdf"),
        ("204817_総会.pdf", "■_総会.pdf"),
    ] {
        check(SAKURA, text, expected);
    }
    check(("007001 佐倉 美和", &[]), "会員7001", "会員■");
    check(("A-00101 佐倉 美和", &[]), "A-00101、A101、Ａ００１０１、101", "■、■、■、101");
}

#[test]
fn a_number_is_no_part_of_another_figure() {
    for text in [
        "1204817",
        "2048170",
        "0.204817",
        "204817.5",
        "jrs-204817",
        "204817-05-01",
        "3fa204817c",
        "204817円",
        "204817-2",
        "2024-204817",
    ] {
        check(SAKURA, text, text);
    }
}

#[test]
fn what_is_said_of_a_meeting_is_left_alone() {
    let texts = texts("204817 佐倉 美和", &[]);
    let kept =
        serde_json::json!({"meeting": "佐倉美和記念会", "serial": {"value": "204817"}, "doi": "10.1/204817"});
    assert_eq!(texts.masked(&kept), None);
    assert!(texts.stand_in_json(&kept.to_string()), "what is left is told");
    let value = serde_json::json!({"points": 204_817, "note": "204817", "serial": "204817"});
    let expected = serde_json::json!({"points": 204_817, "note": "■", "serial": "204817"});
    assert_eq!(texts.masked(&value), Some(expected));
    assert_eq!(texts.masked(&serde_json::json!({"points": 204_817})), None);
}

#[test]
fn a_short_number_is_found_where_only_numbers_of_members_stand() {
    let texts = texts("53 佐倉 美和", &[]);
    let value =
        serde_json::json!({"member_no": {"value": "53", "raw": "０５３"}, "edition": 53, "text": "53"});
    let expected = serde_json::json!({"member_no": {"value": "■", "raw": "■"}, "edition": 53, "text": "53"});
    assert_eq!(texts.masked(&value), Some(expected));
}

#[test]
fn a_name_is_found_at_every_place_of_a_long_text() {
    let texts = texts("204817 佐倉 美和", &[]);
    for before in (60_000..72_000).step_by(7) {
        let text = format!("{}佐倉 美和{}", "a".repeat(before), "。".repeat(30_000));
        assert!(texts.stand_in(&text), "behind {before}");
    }
}
