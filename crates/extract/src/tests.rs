//! Whole pages, read from end to end. All people, societies and numbers are invented.

mod layouts;
mod makes;
mod pieces;
mod tables;

use daicho_model::{
    BoundingBox, Code, Confidence, CopySignal, CopySignalKind, Corners, Field, Mode, ReasonCode, Record,
    RecordKind, Role,
};
use proptest::prelude::*;

use crate::samples::{document, grid, line, page};
use crate::{Context, Extraction, extract};

fn read(pages: Vec<daicho_model::Page>) -> Extraction {
    extract(&document(pages), &Context { path: "inbox/a.pdf", occurrence: 1, layouts: &[] })
}

fn one(rows: &[&str]) -> Record {
    let extraction = read(vec![grid(rows)]);
    assert_eq!(extraction.records.len(), 1, "{rows:?}");
    extraction.records.into_iter().next().unwrap()
}

/// What a record says, `kind / meeting / from..to / holder / number`.
fn said(record: &Record) -> String {
    let text = |field: &Option<Field<String>>| Field::known(field).cloned().unwrap_or_else(|| "-".into());
    let day =
        |field| Field::known(field).map_or_else(|| "-".into(), |d: &daicho_model::PartialDate| d.to_string());
    let kind = format!("{:?}", record.kind);
    let f = &record.fields;
    format!(
        "{kind} / {} / {}..{} / {} / {}",
        text(&f.meeting),
        day(&f.from),
        day(&f.to),
        text(&f.holder),
        text(&f.member_no)
    )
}

fn check(rows: &[&str], expected: &str) {
    assert_eq!(said(&one(rows)), expected, "{rows:?}");
}

#[test]
fn labels_beside_values_are_read() {
    check(
        &[
            "^出席証明書",
            "会員番号　71234",
            "^架空 花子 殿",
            "^上記の者は、下記のとおり出席したことを証明する。",
            "^記",
            "名　称：第21回架空画像学会総会",
            "会　期：2024年5月10日(金)〜12日(日)",
            "会　場：架空国際会館",
            "^2024年5月20日",
            "^一般社団法人架空画像学会",
            "^理事長　例示 太郎",
        ],
        "Certificate / 第21回架空画像学会総会 / 2024-05-10..2024-05-12 / 架空 花子 / 71234",
    );
}

#[test]
fn a_table_of_cells_is_read_and_wrapped_cells_are_joined() {
    check(
        &[
            "^参加証明書",
            "学術集会名|第8回架空磁気共鳴",
            "|技術研究会学術大会",
            "開催日|令和6年11月3日",
            "会員氏名|架空 次郎|会員番号|A-1029",
            "^上記のとおり参加したことを証明します。",
            "^令和6年11月4日",
            "^架空磁気共鳴技術研究会",
            "^会長　例示 太郎",
        ],
        "Certificate / 第8回架空磁気共鳴技術研究会学術大会 / 2024-11-03..2024-11-03 / 架空 次郎 / A-1029",
    );
}

#[test]
fn labels_above_values_are_read() {
    check(
        &[
            "^受講証明書",
            "講習会名",
            "架空医療安全講習会",
            "受講日",
            "2024/07/07",
            "氏名",
            "架空 三郎",
            "会員番号",
            "00123",
        ],
        "CourseCertificate / 架空医療安全講習会 / 2024-07-07..2024-07-07 / 架空 三郎 / 00123",
    );
}

#[test]
fn a_name_in_two_cells_stays_whole() {
    check(
        &["^参加証明書", "氏　名|架空|花子", "会期|2024年6月1日"],
        "Certificate / - / 2024-06-01..2024-06-01 / 架空 花子 / -",
    );
    let half = one(&["^参加証明書", "氏　名：架空"]).fields.holder.unwrap();
    assert!(half.confidence.get() < 0.9);
}

#[test]
fn a_meeting_behind_as_follows_is_read() {
    check(
        &["^参加証明", "下記のとおり第72回架空学会学術集会に参加したことを証明します．", "参加者|架空 太郎"],
        "Certificate / 第72回架空学会学術集会 / -..- / 架空 太郎 / -",
    );
}

#[test]
fn a_sentence_over_several_lines_is_read() {
    check(
        &[
            "No. 90210",
            "^受講証明書",
            "氏名：架空 花子　先生",
            "このたび第12回架空核医学会学術総会（架空国際会議場）において開催",
            "された講習を受講し、所定の課程を修了したことを証します。",
            "開催日　2023年12月15日～12月18日",
            "^2023年12月25日",
            "^一般社団法人架空核医学会",
            "^代表理事　例示 太郎",
        ],
        "CourseCertificate / 第12回架空核医学会学術総会 / 2023-12-15..2023-12-18 / 架空 花子 / -",
    );
}

#[test]
fn a_sentence_with_days_and_place_in_front_of_the_meeting_is_read() {
    check(
        &[
            "^参加証明書",
            "^架空 花子 殿",
            "あなたは、令和6年4月11日から14日まで、架空国際会議場において開催さ",
            "れた第83回架空医学放射線学会総会に参加されたことを証明いたします。",
            "^令和6年4月14日",
            "^公益社団法人架空医学放射線学会",
            "^理事長　例示 太郎",
        ],
        "Certificate / 第83回架空医学放射線学会総会 / 2024-04-11..2024-04-14 / 架空 花子 / -",
    );
}

#[test]
fn a_card_without_labels_is_read() {
    check(
        &[
            "^参加証",
            "^第34回架空画像研究会",
            "^2024年6月22日（土）～23日（日）",
            "^於　架空テルサ",
            "^架空 花子 殿",
            "^（会員番号 995-3238）",
            "^上記学術集会に参加されたことを証明します",
            "^2024年7月1日",
            "^架空画像研究会",
            "^会長　例示 太郎",
        ],
        "Certificate / 第34回架空画像研究会 / 2024-06-22..2024-06-23 / 架空 花子 / 995-3238",
    );
}

#[test]
fn a_card_that_says_that_it_serves_as_certificate_is_a_name_card() {
    for words in ["本証は参加証明書として使用できます", "本カードは参加証を兼ねます"]
    {
        let rows = ["第3回架空画像学会総会", "2024年4月11日", "架空 花子", "架空市立病院", words];
        assert_eq!(one(&rows).kind, RecordKind::NameCard, "{words}");
    }
}

#[test]
fn a_paper_without_a_title_is_what_its_sentence_says() {
    let kind = |rows: &[&str]| one(rows).kind;
    let english = |verb: &str| {
        let first = format!("I hereby certify that Dr. Hanako Kakuu {verb} the following congress.");
        let rows = [&first, "Congress|12th Annual Congress of Fictitious Imaging", "Dates|May 10-12, 2024"];
        kind(&rows)
    };
    assert_eq!(english("was present at"), RecordKind::Certificate);
    assert_eq!(english("took part in"), RecordKind::Certificate);
    assert_eq!(english("spoke of"), RecordKind::Unknown);
    let split = |below: &str| kind(&["^CERTIFICATE", below, "^第3回架空画像学会総会", "^架空 花子 殿"]);
    assert_eq!(split("^OF ATTENDANCE"), RecordKind::Certificate);
    assert_eq!(split("^OF COMPLETION"), RecordKind::CourseCertificate);
    let confirmed = |what: &str| kind(&["架空 花子 様", "学会名：第3回架空画像学会総会", what]);
    assert_eq!(confirmed("上記の学会への参加を確認いたしました"), RecordKind::Certificate);
    assert_ne!(confirmed("上記の内容を確認いたしました"), RecordKind::Certificate);
}

#[test]
fn a_receipt_that_certifies_attendance_is_looked_at() {
    let sure =
        |last: &str| one(&["^領収書", "架空 花子 様", "金額 ¥15,000", last]).kind_confidence.get() >= 0.8;
    assert!(sure("上記正に領収いたしました。"));
    assert!(!sure("上記学会に参加したことを証明します。"));
}

#[test]
fn a_word_that_heads_sentences_is_a_label_beside_a_cell_that_holds_what_it_asks_for() {
    let meeting = |rows: &[&str]| Field::known(&one(rows).fields.meeting).cloned();
    let rest = ["開催日：2024年5月10日", "氏名：架空 花子", "参加したことを証明する"];
    let of = |row: &str| meeting(&[&["^参加証明書", row], &rest[..]].concat());
    assert_eq!(of("学術集会|第40回架空県放射線科医会").as_deref(), Some("第40回架空県放射線科医会"));
    let english = "12th Annual Congress of Fictitious Imaging";
    assert_eq!(of(&format!("Congress|{english}")).as_deref(), Some(english));
}

#[test]
fn a_name_that_breaks_off_in_a_cell_goes_on_below_it_and_not_beside() {
    let read_in_cells = |upper: &str, lower: &str| {
        let lines = vec![
            line("参加単位証明書", 0.4, 0.05, 0.2),
            line("対象となる会", 0.1, 0.14, 0.1),
            line("日程", 0.6, 0.14, 0.05),
            line(upper, 0.1, 0.18, 0.4),
            line("2024年4月18日（木）〜", 0.6, 0.18, 0.2),
            line(lower, 0.1, 0.21, 0.3),
            line("21日（日）", 0.6, 0.21, 0.1),
            line("架空 花子 殿", 0.1, 0.4, 0.2),
            line("上記の者が参加したことを証明する", 0.1, 0.5, 0.4),
        ];
        said(&read(vec![page(1, lines)]).records[0])
    };
    assert_eq!(
        read_in_cells("2024 Annual Meeting of the Federation", "of Fictitious Imaging (WFFI)"),
        "Certificate / 2024 Annual Meeting of the Federation of Fictitious Imaging (WFFI) / 2024-04-18..2024-04-21 / 架空 花子 / -"
    );
    assert_eq!(
        read_in_cells("2024 Annual Meeting of the International", "Society of Fictitious Imaging (ISFI)"),
        "Certificate / 2024 Annual Meeting of the International Society of Fictitious Imaging (ISFI) / 2024-04-18..2024-04-21 / 架空 花子 / -"
    );
    assert_eq!(
        read_in_cells("International Congress of Fictitious Imaging", "(ICFI) 2024"),
        "Certificate / International Congress of Fictitious Imaging (ICFI) 2024 / 2024-04-18..2024-04-21 / 架空 花子 / -"
    );
    assert_eq!(
        read_in_cells("第16回架空放射線腫瘍学会高精度外部照", "射部会学術大会"),
        "Certificate / 第16回架空放射線腫瘍学会高精度外部照射部会学術大会 / 2024-04-18..2024-04-21 / 架空 花子 / -"
    );
}

#[test]
fn a_badge_in_english_is_a_name_card() {
    let kind = |height: f32| {
        let name = line("Katharina Fictitious", 0.1, 0.14, 0.3);
        let large = BoundingBox { y1: 0.14 + height, ..name.bounding_box };
        let mut lines = vec![
            line("Fictitious Imaging Congress", 0.1, 0.06, 0.3),
            line("May 10-12, 2024", 0.1, 0.09, 0.2),
        ];
        lines.push(daicho_model::Line { bounding_box: large, ..name });
        lines.push(line("PARTICIPANT", 0.1, 0.24, 0.2));
        // Other papers far below make the first one card-sized beside its page.
        lines.extend([line("参加証", 0.1, 0.6, 0.1), line("第3回架空画像学会総会", 0.1, 0.64, 0.3)]);
        lines.extend([line("2024年4月11日", 0.1, 0.68, 0.2), line("架空 花子 殿", 0.1, 0.72, 0.2)]);
        lines.extend([line("第4回架空画像学会総会", 0.6, 0.84, 0.3), line("2024年5月1日", 0.6, 0.88, 0.2)]);
        lines.push(line("架空 花子 殿", 0.6, 0.92, 0.2));
        let mut page = page(1, lines);
        let corners = daicho_model::Corners([[0.05, 0.03], [0.5, 0.03], [0.5, 0.3], [0.05, 0.3]]);
        page.papers = vec![daicho_model::Paper {
            corners,
            bounding_box: corners.bounding_box(),
            angle_degrees: 0.0,
            turn: 0,
            confidence: daicho_model::Confidence::new(0.95),
            outlined: true,
            covered: false,
        }];
        read(vec![page]).records[0].kind
    };
    assert_eq!(kind(0.04), RecordKind::NameCard);
    assert_ne!(kind(0.02), RecordKind::NameCard);
}

#[test]
fn a_slip_is_a_certificate_and_a_card_with_a_name_larger_by_half_is_a_name_card() {
    let kind = |holder: &str, height: f32| {
        let name = line(holder, 0.1, 0.16, 0.2);
        let name = daicho_model::Line {
            bounding_box: BoundingBox { y1: name.bounding_box.y0 + height, ..name.bounding_box },
            ..name
        };
        let mut lines = vec![line("参加証", 0.1, 0.04, 0.1), line("第3回架空画像学会総会", 0.1, 0.08, 0.3)];
        lines.extend([line("2024年4月11日", 0.1, 0.12, 0.2), name]);
        // Another paper far below makes the first one card-sized beside its page.
        lines.extend([line("領収書", 0.1, 0.6, 0.1), line("10,000円", 0.1, 0.64, 0.2)]);
        read(vec![page(1, lines)]).records[0].kind
    };
    assert_eq!(kind("氏名：架空 花子", 0.02), RecordKind::Certificate);
    assert_eq!(kind("架空 花子", 0.025), RecordKind::Certificate);
    assert_eq!(kind("架空 花子", 0.04), RecordKind::NameCard);
}

#[test]
fn an_english_certificate_without_a_title_is_told_by_what_it_says() {
    let kind = |words: &str| {
        let day = "Event dates|April 11 to 12, 2024";
        one(&["Presented to", "Hanako Kaku", words, "Fictitious Congress of Radiology 2024", day]).kind
    };
    assert_eq!(kind("for attending"), RecordKind::Certificate);
    assert_eq!(kind("for participation in"), RecordKind::Certificate);
    assert_ne!(kind("by the faculty"), RecordKind::Certificate);
    let grant = [
        "A travel grant will be presented to",
        "Hanako Kaku",
        "for attending",
        "Fictitious Congress of Radiology 2024",
    ];
    assert_ne!(one(&grant).kind, RecordKind::Certificate);
}

#[test]
fn what_a_seal_says_and_a_line_hardly_read_name_nobody() {
    let holder = |text: &str, sure: f32| {
        let faint = daicho_model::Line {
            confidence: daicho_model::Confidence::new(sure),
            ..line(text, 0.8, 0.7, 0.06)
        };
        let mut lines = vec![line("参加証明書", 0.1, 0.08, 0.2), line("架空 花子", 0.1, 0.16, 0.1)];
        lines.extend([line("第3回架空画像学会総会", 0.1, 0.3, 0.3), line("2024年4月11日", 0.1, 0.4, 0.2)]);
        lines.extend([line("上記の者は本会に出席したことを証明する。", 0.1, 0.5, 0.4), faint]);
        Field::known(&read(vec![page(1, lines)]).records[0].fields.holder).cloned()
    };
    for (text, sure) in [("之 会", 1.0), ("印長", 1.0), ("Ke Se", 0.4)] {
        assert_eq!(holder(text, sure).as_deref(), Some("架空 花子"), "{text}");
    }
}

#[test]
fn the_only_name_above_a_sentence_about_the_person_above_is_likelier_than_a_name_alone() {
    let sure = |sentence: &str| {
        let rows = ["^参加証", "架空花子", "71234", "第3回架空画像学会総会", "2024年4月11日", sentence];
        one(&rows).fields.holder.map_or(0.0, |holder| holder.confidence.get())
    };
    assert!(sure("上記の者は本会に出席したことを証明する。") > 0.65);
    assert!(sure("本会に出席したことを証明する。") < 0.5);
}

#[test]
fn of_a_badge_s_name_in_both_scripts_the_one_in_kanji_is_the_holder() {
    let mut lines =
        vec![line("第3回架空画像学会総会", 0.1, 0.04, 0.3), line("2024年4月11日", 0.1, 0.08, 0.2)];
    let latin = line("HANAKO KAKU", 0.1, 0.12, 0.3);
    let large = BoundingBox { y1: latin.bounding_box.y0 + 0.04, ..latin.bounding_box };
    lines.extend([daicho_model::Line { bounding_box: large, ..latin }, line("架空花子", 0.15, 0.18, 0.1)]);
    lines.push(line("NAME.CARD./参加証", 0.3, 0.22, 0.15));
    lines.extend([line("領収書", 0.1, 0.6, 0.1), line("10,000円", 0.1, 0.64, 0.2)]);
    let record = read(vec![page(1, lines)]).records.remove(0);
    assert_eq!(record.kind, RecordKind::NameCard);
    assert_eq!(Field::known(&record.fields.holder).map(String::as_str), Some("架空花子"));
}

#[test]
fn a_card_s_holder_may_stand_right_above_the_society() {
    let holder = |society: &str| {
        let mut lines = vec![line("出席証明書", 0.2, 0.09, 0.1), line("第36回架空腫瘍学会", 0.1, 0.12, 0.3)];
        lines.extend([line("2025年4月19日", 0.1, 0.15, 0.2), line("架空 花子", 0.1, 0.19, 0.12)]);
        lines.push(line(society, 0.1, 0.23, 0.3));
        lines.extend([line("領収書", 0.1, 0.6, 0.1), line("10,000円", 0.1, 0.64, 0.2)]);
        Field::known(&read(vec![page(1, lines)]).records[0].fields.holder).cloned()
    };
    assert_eq!(holder("一般社団法人 架空腫瘍学会").as_deref(), Some("架空 花子"));
}

#[test]
fn the_day_a_mail_was_sent_is_no_day_attended() {
    let record = one(&[
        "差出人：|参加登録デスク",
        "送信日時：|2024年8月17日(土) 9:02",
        "件名：|【出席証明書】ご参加の御礼",
        "架空 花子 先生",
        "本メールは出席証明書を兼ねております。",
        "学術集会：|第3回架空画像学会総会",
        "E|程：|2024年8月10日(土)",
    ]);
    assert_eq!(said(&record), "Certificate / 第3回架空画像学会総会 / 2024-08-10..2024-08-10 / 架空 花子 / -");
}

#[test]
fn a_range_whose_beginning_broke_off_stays_doubtful_though_two_rules_read_its_end() {
    let record = one(&[
        "^参加証明書",
        "^架空 花子 殿",
        "貴方は",
        "/05/24 ～2025/05/26に架空会館で",
        "開催された",
        "「第3回架空画像学会総会」",
        "に出席されたことを証します",
        "2025/06/02",
        "理事長 例示 太郎",
    ]);
    assert!(record.fields.from.is_some_and(|from| from.confidence.get() < 0.8));
}

#[test]
fn a_heading_goes_on_over_several_lines() {
    let lines = vec![
        line("参加証明書", 0.4, 0.05, 0.2),
        line("第3回架空画像学会中国・四国地", 0.3, 0.10, 0.4),
        line("方会", 0.47, 0.125, 0.06),
        line("2024年4月11日", 0.4, 0.2, 0.2),
        line("架空 花子 殿", 0.4, 0.3, 0.2),
    ];
    let record = read(vec![page(1, lines)]).records.remove(0);
    assert_eq!(Field::known(&record.fields.meeting).unwrap(), "第3回架空画像学会中国・四国地方会");
}

#[test]
fn a_misread_label_before_an_edition_is_no_part_of_the_name() {
    check(
        &[
            "^受講証明書",
            "受講者名　架空 花子",
            "調曾会名 第4回架空画像学会夏季セミナー",
            "開催日　2024年4月11日",
        ],
        "CourseCertificate / 第4回架空画像学会夏季セミナー / 2024-04-11..2024-04-11 / 架空 花子 / -",
    );
}

#[test]
fn an_enclosure_of_a_certificate_is_none() {
    let rows =
        ["参加証明書 別紙", "第3回架空画像学会総会", "架空花子", "参加したプログラム", "(1)骨盤MRIの撮像法"];
    assert_eq!(one(&rows).kind, RecordKind::Unknown);
}

#[test]
fn a_meeting_that_names_no_society_takes_the_line_above() {
    check(
        &["^参加証明書", "^日本架空医学会", "^第45回学術集会", "^会期：2024年6月1日", "^架空 花子 様"],
        "Certificate / 日本架空医学会第45回学術集会 / 2024-06-01..2024-06-01 / 架空 花子 / -",
    );
}

#[test]
fn english_certificates_are_read() {
    check(
        &[
            "^Certificate of Attendance",
            "^This is to certify that",
            "^Hanako KAKU",
            "^attended the 83rd Annual Meeting of the Imaginary Radiological Society",
            "^held on April 11-14, 2024 in Yokohama, Japan",
        ],
        "Certificate / 83rd Annual Meeting of the Imaginary Radiological Society / 2024-04-11..2024-04-14 / Hanako KAKU / -",
    );
}

#[test]
fn the_day_of_issue_is_not_the_day_attended() {
    let record = one(&[
        "^参加証明書",
        "^第5回架空画像学会",
        "^2024年6月1日",
        "^架空 花子 殿",
        "^参加したことを証明する",
        "^2024年6月9日",
        "^一般社団法人架空画像学会",
        "^会長　例示 太郎",
    ]);
    assert_eq!(Field::known(&record.fields.from).map(ToString::to_string).as_deref(), Some("2024-06-01"));
    assert_eq!(Field::known(&record.fields.issued).map(ToString::to_string).as_deref(), Some("2024-06-09"));
    assert_eq!(Field::known(&record.fields.issuer).map(String::as_str), Some("一般社団法人架空画像学会"));
}

#[test]
fn a_name_without_label_or_honorific_is_never_sure() {
    let rows =
        ["^参加証", "^第5回架空画像学会総会", "^架空 花子", "^（会員番号 71234）", "^会期：2024年6月1日"];
    let guess = one(&rows).fields.holder.unwrap();
    assert_eq!(guess.value.as_deref(), Some("架空 花子"));
    assert!(guess.confidence.get() < 0.85, "{:?}", guess.confidence);
    let mut page = grid(&rows);
    page.codes.push(code("71234,2024-06-01,架空花子"));
    let sure = read(vec![page]).records[0].fields.holder.clone().unwrap();
    assert!(sure.confidence.get() >= 0.95, "{:?}", sure.confidence);
}

fn code(text: &str) -> Code {
    Code {
        text: text.into(),
        bounding_box: BoundingBox::new(0.8, 0.8, 0.9, 0.9),
        decoders: vec!["rxing".into()],
    }
}

#[test]
fn a_code_that_says_something_else_makes_the_field_doubtful() {
    let mut page = grid(&["^参加証", "会員番号：71234", "氏名：架空 花子", "会期：2024年6月1日"]);
    page.codes.push(code("71235,2024-06-01,架空花子"));
    let extraction = read(vec![page]);
    let fields = &extraction.records[0].fields;
    assert!(fields.member_no.as_ref().unwrap().confidence.get() < 0.5);
    assert!(fields.holder.as_ref().unwrap().confidence.get() > 0.95);
    assert_eq!(extraction.diagnostics[0].code, "qr_disagrees");
}

#[test]
fn a_code_with_the_first_day_does_not_close_a_range_that_was_not_read() {
    let mut page = grid(&["^参加証明書", "^架空 花子 殿", "^第3回架空画像学会総会", "^2024.10.12:14"]);
    page.codes.push(code("71234,2024-10-12,架空花子"));
    let record = read(vec![page]).records.remove(0);
    assert!(record.fields.to.is_some_and(|to| to.confidence.get() < 0.8));
}

#[test]
fn a_day_that_does_not_exist_keeps_its_text_and_no_value() {
    let extraction = read(vec![grid(&["^参加証", "氏名：架空 花子", "会期：令和6年2月30日"])]);
    let from = extraction.records[0].fields.from.clone().unwrap();
    assert_eq!((from.value, from.raw.as_str()), (None, "令和6年2月30日"));
    assert_eq!(extraction.diagnostics[0].code, "date_impossible");
    assert_eq!(extraction.records[0].reasons[0].code, ReasonCode::ImpossibleDate);
    assert_eq!(extraction.diagnostics[0].document, "inbox/a.pdf");
}

#[test]
fn modes_and_roles_are_read_from_the_wording() {
    let mode = |text: &str| Field::known(&one(&["^参加証", text]).fields.mode).copied();
    assert_eq!(mode("参加形態：現地参加"), Some(Mode::Onsite));
    assert_eq!(mode("参加方法：□現地　■Web"), Some(Mode::Web));
    assert_eq!(mode("会場：オンライン開催（Web）"), Some(Mode::Web));
    assert_eq!(mode("視聴形態：オンデマンド配信"), Some(Mode::OnDemand));
    assert_eq!(mode("開催形式：ハイブリッド開催"), Some(Mode::Unstated));
    assert_eq!(mode("ハイブリッド開催"), Some(Mode::Unstated));
    assert_eq!(mode("お問い合わせは web@example.jp"), None);
    let role = |text: &str| Field::known(&one(&["^参加証", text]).fields.role).copied();
    assert_eq!(role("座長として参加されたことを証明します"), Some(Role::Chair));
    assert_eq!(role("参加されたことを証明します"), Some(Role::Attendee));
}

#[test]
fn printed_points_are_read_with_their_system() {
    let points = |text: &str| {
        let fields = one(&["^受講証", text]).fields;
        let found = fields.points.or(fields.lectures).and_then(|f| f.value).unwrap_or_default();
        found
            .into_iter()
            .map(|p| format!("{} {:?}", p.system.unwrap_or_default(), p.points.map(|n| n.0)))
            .collect::<Vec<_>>()
            .join("; ")
    };
    assert_eq!(points("取得単位|10単位"), " Some(10)");
    assert_eq!(points("専門医更新単位　3.0単位"), "専門医更新単位 Some(3)");
    assert_eq!(points("単位数：2.5単位"), " None");
    assert_eq!(points("専門医共通講習：1単位　領域講習：2単位"), "専門医共通講習 Some(1); 領域講習 Some(2)");
}

#[test]
fn several_papers_on_a_page_keep_their_own_fields() {
    let mut lines = Vec::new();
    for (y, name, meeting) in
        [(0.1, "架空 花子 様", "第1回架空学会総会"), (0.55, "架空 花子 様", "第2回架空学会総会")]
    {
        lines.push(line("参加証", 0.2, y, 0.1));
        lines.push(line(meeting, 0.12, y + 0.05, 0.3));
        lines.push(line("2024年6月1日〜2日", 0.12, y + 0.09, 0.3));
        lines.push(line(name, 0.12, y + 0.13, 0.2));
    }
    lines.push(line("領収書", 0.7, 0.1, 0.1));
    lines.push(line("架空 花子 様", 0.65, 0.15, 0.2));
    lines.push(line("￥10,000", 0.65, 0.2, 0.1));
    let records = read(vec![page(1, lines)]).records;
    let shown: Vec<String> = records.iter().map(said).collect();
    assert_eq!(
        shown,
        [
            "Certificate / 第1回架空学会総会 / 2024-06-01..2024-06-02 / 架空 花子 / -",
            "Receipt / - / -..- / 架空 花子 / -",
            "Certificate / 第2回架空学会総会 / 2024-06-01..2024-06-02 / 架空 花子 / -",
        ]
    );
    assert_eq!(records[1].record_id, "3fa9c2d41b7e8a05-1-2");
    assert!(!records[0].bounding_box.intersects(&records[1].bounding_box));
}

#[test]
fn forms_and_covers_start_envelopes() {
    let form = |n: &str| grid(&["^架空専門技師更新申請書", &format!("会員番号：{n}"), "氏名：架空 花子"]);
    let certificate = || grid(&["^参加証", "^第1回架空学会総会", "^架空 花子 様", "会期：2024年6月1日"]);
    let mut cover = page(1, Vec::new());
    cover.codes.push(code("DAICHO-COVER:1:300"));
    let records =
        read(vec![form("100"), certificate(), form("200"), certificate(), cover, certificate()]).records;
    let shown: Vec<(String, String)> =
        records.iter().map(|r| (r.envelope_id.clone(), r.envelope.clone().unwrap_or_default())).collect();
    let expected = [("1", "100"), ("1", "100"), ("2", "200"), ("2", "200"), ("3", "300"), ("3", "300")];
    let expected: Vec<(String, String)> =
        expected.iter().map(|(n, m)| (format!("inbox/a.pdf#{n}"), (*m).to_owned())).collect();
    assert_eq!(shown, expected);
    assert_eq!(records[4].kind, RecordKind::Cover);
}

#[test]
fn a_line_left_empty_is_no_holder() {
    assert_eq!(one(&["^参加証", "氏　名　________", "会期：2024年6月1日"]).fields.holder, None);
}

#[test]
fn a_blank_page_is_a_record() {
    let records = read(vec![page(1, Vec::new())]).records;
    assert_eq!((records.len(), records[0].kind), (1, RecordKind::Unknown));
}

#[test]
fn a_check_sheet_gives_a_record_a_row() {
    let page = grid(&[
        "^ポイントチェックシート",
        "会員番号：71234",
        "2024年6月1日|第1回架空学会総会|10点",
        "2024年9月8日|第2回架空研究会|5点",
    ]);
    let records = read(vec![page]).records;
    assert_eq!(records.len(), 2);
    assert!(records.iter().all(|r| r.kind == RecordKind::Declaration));
    assert_eq!(said(&records[1]), "Declaration / 第2回架空研究会 / 2024-09-08..2024-09-08 / - / 71234");
}

#[test]
fn vertical_certificates_are_read_from_right_to_left() {
    let vertical = |text: &str, x: f32| {
        let mut line = line(text, x, 0.1, 0.03);
        line.bounding_box = BoundingBox::new(x, 0.1, x + 0.03, 0.1 + 0.02 * text.chars().count() as f32);
        line.vertical = true;
        line
    };
    let lines = vec![
        vertical("会長　例示太郎", 0.2),
        vertical("一般社団法人架空画像学会", 0.26),
        vertical("令和六年六月九日", 0.32),
        vertical("会期　令和六年六月一日", 0.48),
        vertical("右の者は第五回架空画像学会総会に参加したことを証明する", 0.58),
        vertical("架空花子　殿", 0.68),
        vertical("参加証明書", 0.8),
    ];
    let record = read(vec![page(1, lines)]).records.remove(0);
    assert_eq!(said(&record), "Certificate / 第五回架空画像学会総会 / 2024-06-01..2024-06-01 / 架空花子 / -");
    assert_eq!(Field::known(&record.fields.edition), Some(&5));
}

#[test]
fn name_cards_pasted_on_a_sheet_are_pieces() {
    let mut lines = Vec::new();
    for (n, (x, y)) in [(0.08, 0.1), (0.55, 0.1), (0.08, 0.5), (0.55, 0.5)].into_iter().enumerate() {
        lines.push(line(&format!("第{}回架空技師学会", n + 1), x, y, 0.3));
        lines.push(line("2024年6月1日", x + 0.05, y + 0.04, 0.2));
        lines.push(line("架空 花子 様", x + 0.05, y + 0.1, 0.2));
        lines.push(line("架空病院", x + 0.05, y + 0.14, 0.2));
    }
    let records = read(vec![page(1, lines)]).records;
    let shown: Vec<String> = records.iter().map(said).collect();
    let expected: Vec<String> = (1..=4)
        .map(|n| format!("NameCard / 第{n}回架空技師学会 / 2024-06-01..2024-06-01 / 架空 花子 / -"))
        .collect();
    assert_eq!(shown, expected);
}

#[test]
fn a_weekday_that_is_wrong_makes_the_days_doubtful() {
    let extraction = read(vec![grid(&["^参加証", "氏名：架空 花子", "会期：2024年6月1日（日）"])]);
    assert_eq!(extraction.diagnostics[0].code, "weekday_mismatch");
    assert!(extraction.records[0].fields.from.as_ref().unwrap().confidence.get() < 0.8);
}

#[test]
fn two_editions_of_one_meeting_on_a_paper_are_doubtful() {
    let record =
        one(&["^第82回架空学会総会", "^参加証明書", "学会名：第83回架空学会総会", "氏名：架空 花子"]);
    assert!(record.fields.meeting.unwrap().confidence.get() < 0.7);
}

#[test]
fn copies_are_seen_and_warnings_against_copying_are_none() {
    let copy = |text: &str| Field::known(&one(&["^参加証", text]).fields.copy).copied();
    assert_eq!(copy("複 写"), Some(true));
    assert_eq!(copy("COPY"), Some(true));
    assert_eq!(copy("見本（SAMPLE）無効"), Some(true));
    assert_eq!(copy("※複写は無効"), None);
}

/// Whether a certificate is taken for a copy where a pattern was seen over the page, level or askew.
fn copy_by_pattern(kind: CopySignalKind, degrees: f32) -> Option<bool> {
    let mut page = grid(&["^参加証", "第3回架空学会総会", "氏名：架空 花子", "会期：2024年6月1日"]);
    page.copy_signals = vec![CopySignal {
        kind,
        bounding_box: BoundingBox::new(0.1, 0.1, 0.9, 0.15),
        confidence: Confidence::new(0.7),
    }];
    let (sine, cosine) = degrees.to_radians().sin_cos();
    for line in page.lines.iter_mut().filter(|_| degrees != 0.0) {
        let b = line.bounding_box;
        let corners = [[b.x0, b.y0], [b.x1, b.y0], [b.x1, b.y1], [b.x0, b.y1]];
        let turned = corners.map(|[x, y]| {
            let (dx, dy) = ((x - b.x0) * page.aspect, y - b.y0);
            [b.x0 + (dx * cosine - dy * sine) / page.aspect, b.y0 + dx * sine + dy * cosine]
        });
        line.corners = Some(Corners::new(turned));
    }
    Field::known(&read(vec![page]).records[0].fields.copy).copied()
}

#[test]
fn a_pattern_over_the_page_makes_a_copy_also_where_the_paper_lies_askew() {
    assert_eq!(copy_by_pattern(CopySignalKind::SpeckPattern, 0.0), Some(true));
    assert_eq!(copy_by_pattern(CopySignalKind::SpeckPattern, 6.0), Some(true), "askew");
    assert_eq!(copy_by_pattern(CopySignalKind::CopyWord, 0.0), Some(true), "a word too pale for a line");
    assert_eq!(copy_by_pattern(CopySignalKind::GreySeal, 0.0), None, "the scan of an original may be grey");
}

#[test]
fn a_second_file_of_the_same_bytes_has_its_own_ids() {
    let document = document(vec![page(1, Vec::new())]);
    let extraction = extract(&document, &Context { path: "b.pdf", occurrence: 2, layouts: &[] });
    assert_eq!(extraction.records[0].record_id, "3fa9c2d41b7e8a05-1-1~2");
}

proptest! {
    #[test]
    fn any_page_is_survived_and_has_a_record(
        texts in proptest::collection::vec(("[会期名称：第回学会氏名殿様先生はが、「」『』（）参加証明受講領収書但し費を番号員開催総おいてまでから 0-9年月日()~\\-・.A-Za-z]{0,24}|\\PC{0,12}", 0f32..1.0, 0f32..1.0, 0f32..0.6), 0..24)
    ) {
        let lines = texts.iter().map(|(text, x, y, w)| line(text, *x, *y, *w)).collect();
        let first = read(vec![page(1, lines)]);
        prop_assert!(!first.records.is_empty());
    }
}
