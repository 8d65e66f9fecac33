//! Check sheets and stamp sheets in many shapes: what their rows say.

use daicho_model::{BoundingBox, Field, Page, Record, RecordKind, Rule, Seal, SealColour};

use super::read;
use crate::samples::{grid, line, page};

/// A row as `meeting / first..last day / points / enclosed / seal`.
fn row(record: &Record) -> String {
    let f = &record.fields;
    let day = |field: &Option<Field<daicho_model::PartialDate>>| {
        Field::known(field).map_or("-".to_owned(), ToString::to_string)
    };
    let points: Vec<String> = Field::known(&f.points)
        .into_iter()
        .flatten()
        .map(|p| p.points.map_or("?".to_owned(), |n| n.0.to_string()))
        .collect();
    let flag = |field: &Option<Field<bool>>| match field {
        None => "-",
        Some(field) => match field.value {
            Some(true) => "yes",
            Some(false) => "no",
            None => "?",
        },
    };
    let meeting = Field::known(&f.meeting).map_or("-", String::as_str);
    let points = points.join("+");
    format!(
        "{meeting} / {}..{} / {points} / {} / {}",
        day(&f.from),
        day(&f.to),
        flag(&f.enclosed),
        flag(&f.seal)
    )
}

fn check_page(page: Page, kind: RecordKind, expected: &[&str]) {
    let records = read(vec![page]).records;
    let rows: Vec<&Record> = records.iter().filter(|r| r.kind == kind).collect();
    let shown: Vec<String> = rows.iter().map(|r| row(r)).collect();
    assert_eq!(shown, expected, "{:?}", records.iter().map(|r| r.kind).collect::<Vec<_>>());
    assert!(rows.iter().all(|r| r.kind_confidence.get() >= 0.8), "{:?}", rows[0].kind_confidence);
    for pair in rows.windows(2) {
        assert!(pair[0].bounding_box.centre().1 < pair[1].bounding_box.centre().1);
    }
}

fn check(rows: &[&str], expected: &[&str]) {
    check_page(table(rows), RecordKind::Declaration, expected);
}

/// A page from rows of up to five cells (`|` between them), small enough to stand beside each other.
fn table(rows: &[&str]) -> Page {
    const COLUMNS: [f32; 5] = [0.05, 0.2, 0.45, 0.62, 0.85];
    let mut lines = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        let centred = row.starts_with('^');
        let cells = row.trim_start_matches('^').split('|').zip(COLUMNS);
        for (cell, x) in cells.filter(|(cell, _)| !cell.is_empty()) {
            let width = cell.chars().map(|c| if c.is_ascii() { 0.0085 } else { 0.017 }).sum::<f32>();
            lines.push((cell, if centred { 0.5 - width / 2.0 } else { x }, 0.05 + at as f32 * 0.04, width));
        }
    }
    placed(&lines)
}

/// Lines from `(text, x, y, width)`, text 0.012 high.
fn placed(lines: &[(&str, f32, f32, f32)]) -> Page {
    let mut page = page(1, lines.iter().map(|(text, x, y, w)| line(text, *x, *y, *w)).collect());
    for line in &mut page.lines {
        line.bounding_box.y1 = line.bounding_box.y0 + 0.012;
    }
    page
}

fn level(y: f32) -> Rule {
    Rule { bounding_box: BoundingBox::new(0.06, y, 0.94, y + 0.001) }
}

fn upright(x: f32, from: f32, to: f32) -> Rule {
    Rule { bounding_box: BoundingBox::new(x, from, x + 0.001, to) }
}

fn red(x: f32, y: f32) -> Seal {
    Seal {
        bounding_box: BoundingBox::new(x, y, x + 0.05, y + 0.035),
        colour: SealColour::Red,
        confidence: daicho_model::Confidence::new(0.95),
    }
}

#[test]
fn a_table_with_a_head_gives_a_record_a_row() {
    check(
        &[
            "^学術集会参加単位集計表",
            "会員番号：71234|氏名：架空 花子",
            "No.|学術集会名||開催日|単位",
            "1|第1回架空学会総会||2024年6月1日|10",
            "2|第2回架空研究会||2024年9月8日〜9日|5",
            "3",
            "|合計|||15",
        ],
        &[
            "第1回架空学会総会 / 2024-06-01..2024-06-01 / 10 / - / -",
            "第2回架空研究会 / 2024-09-08..2024-09-09 / 5 / - / -",
        ],
    );
}

#[test]
fn columns_may_stand_in_any_order_and_spelling() {
    check(
        &[
            "^自己申告書",
            "開催年月日|参加した学会の名称||点　数|参加証添付",
            "R6.6.1|架空画像学会秋季大会||10点|☑",
            "R6.9.8～9.9|第12回架空技術セミナー||5点|□",
        ],
        &[
            "架空画像学会秋季大会 / 2024-06-01..2024-06-01 / 10 / yes / -",
            "第12回架空技術セミナー / 2024-09-08..2024-09-09 / 5 / no / -",
        ],
    );
}

#[test]
fn days_in_two_columns_are_a_range() {
    check(
        &[
            "^取得単位一覧表",
            "会の名称||開始日|終了日",
            "第1回架空学会総会||2024/6/1|2024/6/3",
            "第2回架空学会総会||2025/5/30|2025/6/1",
        ],
        &[
            "第1回架空学会総会 / 2024-06-01..2024-06-03 /  / - / -",
            "第2回架空学会総会 / 2025-05-30..2025-06-01 /  / - / -",
        ],
    );
}

#[test]
fn a_name_over_two_lines_belongs_to_its_row_days_beside_the_first_line() {
    let page = placed(&[
        ("ポイントチェックシート", 0.35, 0.05, 0.3),
        ("学術集会名", 0.2, 0.12, 0.12),
        ("開催日", 0.6, 0.12, 0.08),
        ("ポイント", 0.82, 0.12, 0.08),
        ("第5回架空磁気共鳴", 0.12, 0.16, 0.3),
        ("2024年6月1日", 0.58, 0.16, 0.15),
        ("10", 0.85, 0.16, 0.02),
        ("技術研究会学術大会", 0.12, 0.178, 0.3),
        ("第6回架空画像学会総会", 0.12, 0.21, 0.3),
        ("2024年7月7日", 0.58, 0.21, 0.15),
        ("5", 0.86, 0.21, 0.01),
    ]);
    check_page(
        page,
        RecordKind::Declaration,
        &[
            "第5回架空磁気共鳴技術研究会学術大会 / 2024-06-01..2024-06-01 / 10 / - / -",
            "第6回架空画像学会総会 / 2024-07-07..2024-07-07 / 5 / - / -",
        ],
    );
}

#[test]
fn a_name_over_two_lines_belongs_to_its_row_days_between_them() {
    let page = placed(&[
        ("ポイントチェックシート", 0.35, 0.05, 0.3),
        ("学術集会名", 0.2, 0.12, 0.12),
        ("開催日", 0.6, 0.12, 0.08),
        ("ポイント", 0.82, 0.12, 0.08),
        ("第5回架空磁気共鳴", 0.12, 0.16, 0.3),
        ("2024年6月1日", 0.58, 0.17, 0.15),
        ("10", 0.85, 0.17, 0.02),
        ("技術研究会学術大会", 0.12, 0.18, 0.3),
        ("第6回架空画像", 0.12, 0.212, 0.3),
        ("2024年7月7日", 0.58, 0.221, 0.15),
        ("5", 0.86, 0.22, 0.01),
        ("学会総会", 0.12, 0.23, 0.2),
    ]);
    check_page(
        page,
        RecordKind::Declaration,
        &[
            "第5回架空磁気共鳴技術研究会学術大会 / 2024-06-01..2024-06-01 / 10 / - / -",
            "第6回架空画像学会総会 / 2024-07-07..2024-07-07 / 5 / - / -",
        ],
    );
}

#[test]
fn rules_set_rows_apart_and_days_may_take_two_lines() {
    let mut page = placed(&[
        ("参加実績一覧", 0.4, 0.05, 0.2),
        ("番号", 0.08, 0.12, 0.04),
        ("学術集会名", 0.3, 0.12, 0.12),
        ("会期", 0.64, 0.12, 0.06),
        ("単位", 0.84, 0.12, 0.05),
        ("1", 0.09, 0.165, 0.01),
        ("第5回架空磁気共鳴技術研究会", 0.16, 0.155, 0.3),
        ("学術大会", 0.16, 0.175, 0.12),
        ("2024年11月30日〜", 0.62, 0.155, 0.18),
        ("12月1日", 0.62, 0.175, 0.1),
        ("10", 0.86, 0.165, 0.02),
        ("2", 0.09, 0.215, 0.01),
        ("第6回架空画像学会総会", 0.16, 0.215, 0.3),
        ("2024年7月7日", 0.62, 0.215, 0.15),
        ("5", 0.86, 0.215, 0.01),
        ("3", 0.09, 0.265, 0.01),
        ("✓", 0.9, 0.27, 0.02),
    ]);
    page.rules = [0.115, 0.145, 0.2, 0.25, 0.3].map(level).to_vec();
    page.rules.extend([0.06, 0.14, 0.6, 0.82, 0.94].map(|x| upright(x, 0.115, 0.3)));
    check_page(
        page,
        RecordKind::Declaration,
        &[
            "第5回架空磁気共鳴技術研究会学術大会 / 2024-11-30..2024-12-01 / 10 / - / -",
            "第6回架空画像学会総会 / 2024-07-07..2024-07-07 / 5 / - / -",
        ],
    );
}

#[test]
fn an_application_form_with_a_list_is_a_form_and_its_rows() {
    let page = grid(&[
        "^架空専門技師更新申請書",
        "会員番号：71234",
        "氏名：架空 花子",
        "学会名||開催日|単位",
        "第1回架空学会総会||2024年6月1日|10",
        "第2回架空研究会||2024年9月8日|5",
    ]);
    let records = read(vec![page]).records;
    let kinds: Vec<RecordKind> = records.iter().map(|r| r.kind).collect();
    assert_eq!(kinds, [RecordKind::ApplicationForm, RecordKind::Declaration, RecordKind::Declaration]);
    assert_eq!(records[2].envelope.as_deref(), Some("71234"));
    assert_eq!(records[2].record_id, "3fa9c2d41b7e8a05-1-3");
}

#[test]
fn the_next_page_of_a_list_needs_no_title() {
    check(
        &[
            "学会名||開催日|単位|証明書",
            "第1回架空学会総会||2024年6月1日|10|○",
            "第2回架空研究会||2024年9月8日|5|○",
        ],
        &[
            "第1回架空学会総会 / 2024-06-01..2024-06-01 / 10 / yes / -",
            "第2回架空研究会 / 2024-09-08..2024-09-08 / 5 / yes / -",
        ],
    );
}

#[test]
fn a_row_of_a_stamp_sheet_knows_its_own_seal() {
    let rows = [
        "^スタンプシート",
        "会員番号：71234|氏名：架空 花子",
        "開催日|学術集会名||印",
        "2024年6月1日|第1回架空学会総会",
        "2024年9月8日|第2回架空学会総会",
        "2025年5月9日|第3回架空学会総会",
    ];
    let expected = |seals: [&str; 3]| {
        [
            format!("第1回架空学会総会 / 2024-06-01..2024-06-01 /  / - / {}", seals[0]),
            format!("第2回架空学会総会 / 2024-09-08..2024-09-08 /  / - / {}", seals[1]),
            format!("第3回架空学会総会 / 2025-05-09..2025-05-09 /  / - / {}", seals[2]),
        ]
    };
    let mut coloured = grid(&rows);
    coloured.colour = Some(true);
    coloured.seals = vec![red(0.85, 0.155), red(0.85, 0.237)];
    let shown = expected(["yes", "no", "yes"]);
    check_page(coloured, RecordKind::StampSheet, &shown.each_ref().map(String::as_str));
    let mut grey = grid(&rows);
    grey.colour = Some(false);
    let shown = expected(["?", "?", "?"]);
    check_page(grey, RecordKind::StampSheet, &shown.each_ref().map(String::as_str));
}

#[test]
fn a_certificate_of_several_meetings_is_for_a_human() {
    let page = grid(&[
        "^単位取得証明書",
        "会員番号：71234|氏名：架空 花子",
        "学会名||開催日|単位",
        "第1回架空学会総会||2024年6月1日|10",
        "第2回架空研究会||2024年9月8日|5",
        "^上記のとおり証明します。",
    ]);
    let records = read(vec![page]).records;
    assert_eq!(records.len(), 1);
    assert!(records[0].kind_confidence.get() < 0.8);
}

#[test]
fn totals_notes_examples_and_empty_rows_are_no_rows() {
    check(
        &[
            "^業績目録チェックリスト",
            "(例)|第0回架空学会総会||2020年1月1日|10",
            "No.|学会名||会期|点数",
            "(例)|第0回架空学会総会||2020年1月1日|10",
            "1|第1回架空学会総会||2024年6月1日～3日|10",
            "2||||",
            "3||||点",
            "|小計|||10点",
            "※参加証の写しを添付してください。",
        ],
        &["第1回架空学会総会 / 2024-06-01..2024-06-03 / 10 / - / -"],
    );
}
