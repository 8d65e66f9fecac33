//! Pieces of paper on one page, and papers over several pages.

use daicho_model::{BoundingBox, Confidence, CopySignal, CopySignalKind, Corners, Field, Line, Page, Paper};

use super::{read, said};
use crate::samples::{grid, line, page};

/// A card without a title: meeting, day, holder in large print and hospital, its middle at a place.
fn card(meeting: &str, day: &str, x: f32, y: f32) -> Vec<Line> {
    let name = line("架空 花子", x - 0.1, y, 0.2);
    let large = BoundingBox { y1: name.bounding_box.y0 + 0.035, ..name.bounding_box };
    vec![
        line(meeting, x - 0.15, y - 0.07, 0.3),
        line(day, x - 0.1, y - 0.035, 0.2),
        Line { bounding_box: large, ..name },
        line("架空市立病院", x - 0.08, y + 0.05, 0.16),
    ]
}

/// The lines turned clockwise about a place on the page.
fn turned(lines: Vec<Line>, (x, y): (f32, f32), degrees: f32) -> Vec<Line> {
    const ASPECT: f32 = 0.707;
    let (sine, cosine) = degrees.to_radians().sin_cos();
    let place = |[u, v]: [f32; 2]| {
        let (dx, dy) = ((u - x) * ASPECT, v - y);
        [x + (dx * cosine - dy * sine) / ASPECT, y + dx * sine + dy * cosine]
    };
    let turn = |l: Line| {
        let b = l.bounding_box;
        let corners = [[b.x0, b.y0], [b.x1, b.y0], [b.x1, b.y1], [b.x0, b.y1]];
        let corners = Corners::new(corners.map(place));
        Line { bounding_box: corners.bounding_box(), corners: Some(corners), ..l }
    };
    lines.into_iter().map(turn).collect()
}

fn check(page: Page, expected: &[&str]) -> Vec<BoundingBox> {
    let records = read(vec![page]).records;
    assert_eq!(records.iter().map(said).collect::<Vec<_>>(), expected);
    records.iter().map(|r| r.bounding_box).collect()
}

const FIRST: &str = "NameCard / 第3回架空画像学会総会 / 2024-04-11..2024-04-11 / 架空 花子 / -";
const SECOND: &str = "NameCard / 第8回例示核医学会大会 / 2023-09-02..2023-09-02 / 架空 花子 / -";

#[test]
fn cards_without_titles_are_pieces_of_their_own() {
    let mut lines = card("第3回架空画像学会総会", "2024年4月11日", 0.25, 0.2);
    lines.extend(card("第8回例示核医学会大会", "2023年9月2日", 0.75, 0.2));
    let boxes = check(page(1, lines), &[FIRST, SECOND]);
    assert!(boxes[0].x1 < 0.5 && boxes[1].x0 > 0.5, "{boxes:?}");
}

#[test]
fn cards_at_angles_on_a_side_and_on_their_heads_are_read_in_their_own_frames() {
    for degrees in [-9.0, 6.0, 90.0, 180.0, -94.0] {
        let mut lines = card("第3回架空画像学会総会", "2024年4月11日", 0.3, 0.2);
        let second = card("第8回例示核医学会大会", "2023年9月2日", 0.6, 0.6);
        lines.extend(turned(second, (0.6, 0.6), degrees));
        let boxes = check(page(1, lines), &[FIRST, SECOND]);
        assert!(boxes[1].contains(0.6, 0.6) && boxes[1].area() < 0.35, "{degrees}: {boxes:?}");
    }
}

#[test]
fn evidence_of_a_turned_card_lies_where_it_is_on_the_page() {
    let mut lines = card("第3回架空画像学会総会", "2024年4月11日", 0.3, 0.2);
    let second = turned(card("第8回例示核医学会大会", "2023年9月2日", 0.6, 0.6), (0.6, 0.6), 90.0);
    let printed = second[0].bounding_box;
    lines.extend(second);
    let records = read(vec![page(1, lines)]).records;
    let (x, y) = records[1].fields.meeting.as_ref().unwrap().evidence.bounding_box.centre();
    assert!(printed.contains(x, y), "({x}, {y}) in {printed:?}");
}

#[test]
fn a_heading_over_cards_is_no_piece() {
    let mut lines = vec![line("参加証等貼付台紙", 0.35, 0.02, 0.3)];
    lines.extend(card("第3回架空画像学会総会", "2024年4月11日", 0.3, 0.3));
    lines.extend(card("第8回例示核医学会大会", "2023年9月2日", 0.3, 0.7));
    check(page(1, lines), &[FIRST, SECOND]);
}

#[test]
fn a_column_of_labels_stays_with_its_values() {
    let mut lines = vec![
        line("参加証明書", 0.4, 0.05, 0.2),
        line("学会名", 0.1, 0.10, 0.06),
        line("第3回架空画像学会総会", 0.3, 0.10, 0.3),
        line("会期", 0.1, 0.14, 0.04),
        line("2024年4月11日", 0.3, 0.14, 0.2),
        line("氏名", 0.1, 0.18, 0.04),
        line("架空 花子", 0.3, 0.18, 0.15),
    ];
    lines.extend(turned(card("第8回例示核医学会大会", "2023年9月2日", 0.6, 0.6), (0.6, 0.6), 8.0));
    let certificate = FIRST.replace("NameCard", "Certificate");
    let boxes = check(page(1, lines), &[&certificate, SECOND]);
    assert!(boxes[0].x0 < 0.1, "{boxes:?}");
}

#[test]
fn a_card_that_lost_its_rest_to_a_neighbour_makes_both_doubtful() {
    let mut lines = card("第3回架空画像学会総会", "2024年4月11日", 0.3, 0.8);
    // A card over the lower part of another: the hidden one's day and holder stand nearer to it than to their meeting.
    lines.push(line("第5回架空画像学会総会", 0.15, 0.10, 0.3));
    lines.push(line("2022年4月4日", 0.2, 0.15, 0.2));
    lines.extend(turned(card("第8回例示核医学会大会", "2023年9月2日", 0.3, 0.245), (0.3, 0.245), 2.0));
    let records = read(vec![page(1, lines)]).records;
    let sure: Vec<&str> = records
        .iter()
        .filter(|r| r.kind_confidence.get() >= 0.8)
        .filter_map(|r| Field::known(&r.fields.meeting).map(String::as_str))
        .collect();
    assert_eq!(sure, ["第3回架空画像学会総会"]);
    let lost =
        records.iter().filter(|r| Field::known(&r.fields.meeting).is_some_and(|m| m.contains("第5回")));
    assert_eq!(lost.count(), 1);
}

#[test]
fn a_serial_is_read_behind_a_label_that_was_misread() {
    let serial = |text: &str| {
        let mut lines = card("第3回架空画像学会総会", "2024年4月11日", 0.3, 0.2);
        lines.push(line(text, 0.3, 0.8, 0.3));
        let records = read(vec![page(1, lines)]).records;
        records.iter().find_map(|record| Field::known(&record.fields.serial).cloned())
    };
    assert_eq!(serial("征明書患号2024-10263").as_deref(), Some("2024-10263"));
    assert_eq!(serial("正明書委号 2024-10396").as_deref(), Some("2024-10396"));
    assert_eq!(serial("甲乙丙番号2024-10263"), None);
    assert_eq!(serial("征明書患号12"), None);
}

/// A paper whose edges were seen.
fn outline(x0: f32, y0: f32, x1: f32, y1: f32) -> Paper {
    let corners = Corners([[x0, y0], [x1, y0], [x1, y1], [x0, y1]]);
    Paper {
        corners,
        bounding_box: corners.bounding_box(),
        angle_degrees: 0.0,
        turn: 0,
        confidence: Confidence::new(0.9),
        outlined: true,
        covered: false,
    }
}

/// Two cards one above the other, the lower one's head as near to the upper one as its own rows are.
fn close_cards() -> Vec<Line> {
    let mut lines = card("第3回架空画像学会総会", "2024年4月11日", 0.3, 0.2);
    lines.extend(card("第8回例示核医学会大会", "2023年9月2日", 0.3, 0.36));
    lines
}

const UPPER: [f32; 4] = [0.1, 0.12, 0.55, 0.28];
const LOWER: [f32; 4] = [0.1, 0.285, 0.55, 0.44];

fn on(lines: Vec<Line>, papers: Vec<Paper>) -> Page {
    Page { papers, ..page(1, lines) }
}

fn paper([x0, y0, x1, y1]: [f32; 4]) -> Paper {
    outline(x0, y0, x1, y1)
}

#[test]
fn the_outline_of_a_card_is_its_box() {
    let boxes = check(on(close_cards(), vec![paper(UPPER), paper(LOWER)]), &[FIRST, SECOND]);
    assert_eq!(boxes, [paper(UPPER).bounding_box, paper(LOWER).bounding_box]);
}

#[test]
fn a_frame_inside_a_card_and_an_outline_around_two_are_no_pieces() {
    let band = outline(0.1, 0.12, 0.55, 0.16);
    let frame = outline(0.11, 0.13, 0.54, 0.27);
    let both = outline(0.09, 0.11, 0.56, 0.45);
    let papers = vec![both, band, frame, paper(UPPER), paper(LOWER)];
    let boxes = check(on(close_cards(), papers), &[FIRST, SECOND]);
    assert_eq!(boxes[0], paper(UPPER).bounding_box);
}

/// The meetings of the records whose kind is sure.
fn sure(page: Page) -> Vec<String> {
    let records = read(vec![page]).records;
    let sure = records.iter().filter(|r| r.kind_confidence.get() >= 0.8);
    sure.filter_map(|r| Field::known(&r.fields.meeting).cloned()).collect()
}

const UPPER_MEETING: &str = "第3回架空画像学会総会";
const LOWER_MEETING: &str = "第8回例示核医学会大会";

#[test]
fn a_card_under_another_is_doubted_and_the_one_over_it_is_not() {
    let beneath = Paper { covered: true, ..outline(0.1, 0.12, 0.55, 0.33) };
    assert_eq!(sure(on(close_cards(), vec![beneath, paper(LOWER)])), [LOWER_MEETING]);
    let whole = vec![paper(UPPER), paper(LOWER)];
    assert_eq!(sure(on(close_cards(), whole)), [UPPER_MEETING, LOWER_MEETING]);
}

#[test]
fn a_card_over_another_is_told_from_one_outline_around_both() {
    let (both, below) = (outline(0.1, 0.12, 0.98, 0.4), outline(0.1, 0.66, 0.55, 0.85));
    let sheet = |x: f32| {
        let mut lines = card("第3回架空画像学会総会", "2024年4月11日", 0.3, 0.2);
        lines.extend([line("参加証明書", x, 0.16, 0.15), line("線学会教育セミナー", x, 0.22, 0.2)]);
        lines.extend([line("ます。", x, 0.26, 0.05), line("代表世話人 例示 太郎", 0.65, 0.35, 0.2)]);
        lines.extend(card(LOWER_MEETING, "2023年9月2日", 0.3, 0.75));
        on(lines, vec![both.clone(), paper(UPPER), below.clone()])
    };
    assert_eq!(sure(sheet(0.555)), [UPPER_MEETING, LOWER_MEETING]);
    let boxes: Vec<BoundingBox> = read(vec![sheet(0.555)]).records.iter().map(|r| r.bounding_box).collect();
    assert!(boxes.contains(&paper(UPPER).bounding_box), "{boxes:?}");
    // Print that keeps clear of a frame stands on the frame's own paper.
    let boxes: Vec<BoundingBox> = read(vec![sheet(0.6)]).records.iter().map(|r| r.bounding_box).collect();
    assert_eq!(boxes, [both.bounding_box, below.bounding_box]);
}

#[test]
fn a_surer_outline_beside_the_print_of_another_paper_is_one_of_two() {
    let weak = |paper: Paper| Paper { confidence: Confidence::new(0.8), ..paper };
    let both = weak(outline(0.05, 0.1, 0.98, 0.3));
    let mut lines = card("第3回架空画像学会総会", "2024年4月11日", 0.3, 0.2);
    lines.extend(card("第8回例示核医学会大会", "2023年9月2日", 0.75, 0.2));
    let second = outline(0.56, 0.1, 0.98, 0.3);
    check(on(lines, vec![both, second]), &[FIRST, SECOND]);
}

#[test]
fn the_card_that_leaves_the_head_of_another_is_sure_where_its_edges_are_seen() {
    let mut lines = card(UPPER_MEETING, "2024年4月11日", 0.3, 0.8);
    lines.push(line("第5回架空画像学会総会", 0.15, 0.08, 0.3));
    lines.extend(card(LOWER_MEETING, "2023年9月2日", 0.3, 0.245));
    let edges = vec![outline(0.1, 0.16, 0.55, 0.33), outline(0.1, 0.71, 0.55, 0.9)];
    assert_eq!(sure(on(lines.clone(), edges)), [LOWER_MEETING, UPPER_MEETING]);
    assert_eq!(sure(on(lines, vec![])), [UPPER_MEETING]);
}

#[test]
fn a_card_whose_halves_stand_far_apart_is_one_piece() {
    let other = || turned(card("第8回例示核医学会大会", "2023年9月2日", 0.7, 0.8), (0.7, 0.8), 8.0);
    let head = [line("第3回架空画像学会総会", 0.1, 0.30, 0.3), line("2024年4月11日", 0.15, 0.33, 0.2)];
    let name = |y: f32| line("架空 花子 殿", 0.15, y, 0.2);
    // The name far above the rest.
    let above = [&[name(0.12)], &head[..], &[line("参加証", 0.2, 0.36, 0.1)], &other()].concat();
    check(page(1, above), &[&FIRST.replace("NameCard", "Certificate"), SECOND]);
    // The name and title far below the meeting.
    let below = [&head[..], &[name(0.44), line("参加証", 0.2, 0.47, 0.1)], &other()].concat();
    check(page(1, below), &[&FIRST.replace("NameCard", "Certificate"), SECOND]);
}

#[test]
fn an_outline_that_print_runs_over_hides_nothing() {
    let below = outline(0.1, 0.66, 0.55, 0.85);
    let across = |x1: f32| vec![paper(UPPER), outline(0.02, 0.15, x1, 0.5), below.clone()];
    let card = || {
        let lower = card(LOWER_MEETING, "2023年9月2日", 0.3, 0.75);
        [card(UPPER_MEETING, "2024年4月11日", 0.3, 0.2), lower].concat()
    };
    let far = [line("第5回虚構画像学会総会", 0.05, 0.42, 0.2), line("2022年4月4日", 0.05, 0.46, 0.2)];
    // Its edge runs through the card's name and day, or past them.
    assert_eq!(sure(on([card(), far.to_vec()].concat(), across(0.28))), [UPPER_MEETING, LOWER_MEETING]);
    let past = [card(), far.to_vec()].concat();
    assert!(!sure(on(past, across(0.52))).contains(&UPPER_MEETING.to_owned()));
}

#[test]
fn a_pattern_over_the_page_makes_copies_of_all_cards_on_it() {
    let copies = |words: usize| {
        let word = |n: usize| {
            let y = 0.6 + 0.1 * n as f32;
            let bounding_box = BoundingBox::new(0.8, y, 0.9, y + 0.05);
            CopySignal { kind: CopySignalKind::CopyWord, bounding_box, confidence: Confidence::new(0.9) }
        };
        let page = on(close_cards(), vec![paper(UPPER), paper(LOWER)]);
        let records = read(vec![Page { copy_signals: (0..words).map(word).collect(), ..page }]).records;
        records.iter().filter(|record| Field::known(&record.fields.copy) == Some(&true)).count()
    };
    assert_eq!((copies(3), copies(1)), (2, 0));
}

#[test]
fn a_card_over_print_that_stops_at_its_edge_and_says_little_is_a_piece_of_its_own() {
    let sheet = |x: f32| {
        let mut lines = card(UPPER_MEETING, "2024年4月11日", 0.3, 0.2);
        lines.extend([line("erican Institute of", x, 0.16, 0.15), line("2日（日）", x, 0.2, 0.1)]);
        lines.push(line("学会員番号 71234", x, 0.24, 0.15));
        on(lines, vec![paper(UPPER)])
    };
    let boxes = check(sheet(0.555), &[FIRST, "Unknown / - / -..- / - / 71234"]);
    assert_eq!(boxes[0], paper(UPPER).bounding_box);
    // What keeps clear of a box is of the paper that the box is printed on.
    assert_eq!(read(vec![sheet(0.6)]).records.len(), 1);
}

#[test]
fn labels_beside_a_box_are_not_cut_by_it() {
    let mut lines = card(UPPER_MEETING, "2024年4月11日", 0.3, 0.2);
    lines.extend([line("学会名", 0.04, 0.13, 0.055), line("会期", 0.04, 0.165, 0.055)]);
    lines.extend([line("氏名", 0.04, 0.21, 0.055), line("参加証明書", 0.3, 0.05, 0.2)]);
    assert_eq!(read(vec![on(lines, vec![paper(UPPER)])]).records.len(), 1);
}

#[test]
fn a_card_that_leaves_the_foot_of_one_of_its_make_is_told_from_it() {
    let slip = |name: &str| {
        let lines = vec![
            line("参加証明書", 0.25, 0.13, 0.1),
            line(UPPER_MEETING, 0.15, 0.16, 0.3),
            line("2024年4月11日", 0.2, 0.19, 0.2),
            line("氏名 架空 花子", 0.12, 0.22, 0.2),
            line("架空画像学会", 0.12, 0.25, 0.15),
            line(name, 0.12, 0.29, 0.2),
            line("架空県例示市", 0.12, 0.32, 0.15),
        ];
        on(lines, vec![Paper { confidence: Confidence::new(0.95), ..outline(0.1, 0.12, 0.55, 0.35) }])
    };
    let upper = FIRST.replace("NameCard", "Certificate");
    let boxes = check(slip("氏名 架空 花子"), &[&upper, "Unknown / - / -..- / 架空 花子 / -"]);
    assert!((0.27..0.29).contains(&boxes[0].y1) && boxes[1].y0 > 0.26, "{boxes:?}");
    assert_eq!(read(vec![slip("氏名 例示 太郎")]).records.len(), 1);
}

#[test]
fn the_visible_rest_of_a_card_is_told_from_one_outline_around_both() {
    let of = |sure: f32, paper: Paper| Paper { confidence: Confidence::new(sure), ..paper };
    let both = of(0.77, outline(0.08, 0.1, 0.57, 0.45));
    let rest = of(0.83, outline(0.1, 0.3, 0.55, 0.45));
    let mut lines = card(UPPER_MEETING, "2024年4月11日", 0.3, 0.2);
    lines.extend([line("2023年9月2日", 0.3, 0.32, 0.2), line("ご参加を証明いたします。", 0.3, 0.36, 0.2)]);
    lines.extend([line("2023年9月9日", 0.3, 0.39, 0.2), line("差出人 例示核医学会", 0.12, 0.42, 0.2)]);
    lines.extend(card(LOWER_MEETING, "2022年9月2日", 0.3, 0.75));
    let below = outline(0.1, 0.66, 0.55, 0.85);
    let page = on(lines, vec![both, of(0.95, paper(UPPER)), rest, below]);
    assert_eq!(sure(page), [UPPER_MEETING, LOWER_MEETING]);
}

#[test]
fn edges_seen_less_well_will_do_where_all_within_is_plainly_one_paper_s() {
    // What is left of a card stands on both sides of the one over it, so that the middle of its place lies on that.
    let sheet = |name: &str| {
        let mut lines = card(UPPER_MEETING, "2024年4月11日", 0.4, 0.2);
        lines.push(line(name, 0.3, 0.235, 0.15));
        lines.extend([line("第5回虚構画像学会", 0.02, 0.15, 0.12), line("2022年4月4日", 0.7, 0.15, 0.2)]);
        lines.extend([line("架空市", 0.02, 0.25, 0.1), line("参加者", 0.7, 0.25, 0.1)]);
        lines.extend(card(LOWER_MEETING, "2023年9月2日", 0.3, 0.75));
        let over = Paper { confidence: Confidence::new(0.85), ..outline(0.2, 0.12, 0.65, 0.28) };
        on(lines, vec![over, outline(0.1, 0.66, 0.55, 0.85)])
    };
    assert!(sure(sheet("架空市立病院")).contains(&UPPER_MEETING.to_owned()));
    assert!(!sure(sheet("空 花子")).contains(&UPPER_MEETING.to_owned()), "a piece of the name on it");
}

#[test]
fn a_line_over_the_edge_of_a_card_makes_it_doubtful() {
    let with = |across: Line| {
        let lines = [close_cards(), vec![across]].concat();
        sure(on(lines, vec![paper(UPPER), paper(LOWER)]))
    };
    assert_eq!(with(line("架空県例示市", 0.45, 0.25, 0.2)), [LOWER_MEETING]);
    // A stroke of what is cut there, and what shines through from the back, are none.
    assert_eq!(with(line("]", 0.54, 0.25, 0.02)), [UPPER_MEETING, LOWER_MEETING]);
    let faint = Line { confidence: Confidence::new(0.35), ..line("心国で康0", 0.45, 0.25, 0.2) };
    assert_eq!(with(faint), [UPPER_MEETING, LOWER_MEETING]);
}

#[test]
fn text_without_an_outline_close_to_a_card_may_go_on_beneath_it() {
    assert_eq!(sure(on(close_cards(), vec![paper(LOWER)])), [LOWER_MEETING]);
}

#[test]
fn a_title_that_another_card_leaves_of_its_own_is_a_piece() {
    let mut lines = close_cards();
    lines.push(line("学会参加証（ネームカード）", 0.56, 0.2, 0.2));
    let alone = "NameCard / - / -..- / - / -";
    check(on(lines, vec![paper(UPPER), paper(LOWER)]), &[FIRST, alone, SECOND]);
}

#[test]
fn what_shows_through_from_the_back_is_no_part_of_a_card() {
    let mut lines = close_cards();
    let faint = |text: &str, y: f32| Line { confidence: Confidence::new(0.4), ..line(text, 0.7, y, 0.2) };
    lines.extend([faint("心国で康", 0.16), faint("大了插", 0.24), faint("八刻辣", 0.32), faint("出全", 0.4)]);
    let boxes = check(page(1, lines), &[FIRST, SECOND]);
    assert!(boxes.iter().all(|b| b.x1 < 0.6), "{boxes:?}");
}

#[test]
fn the_only_card_on_a_sheet_is_a_name_card_in_its_outline() {
    let mut lines = card("第3回架空画像学会総会", "2024年4月11日", 0.3, 0.2);
    lines.push(line("出席証明書", 0.25, 0.255, 0.1));
    let boxes = check(on(lines, vec![paper(UPPER)]), &[FIRST]);
    assert_eq!(boxes, [paper(UPPER).bounding_box]);
}

#[test]
fn a_box_on_a_certificate_is_no_paper() {
    let certificate = || {
        grid(&[
            "^参加証明書",
            "",
            "^架空 花子 殿",
            "",
            "^第3回架空画像学会総会",
            "^2024年4月11日",
            "^上記の会に参加されたことを証明します。",
            "",
            "お問い合わせ先",
            "架空画像学会事務局",
        ])
    };
    let notes = outline(0.05, 0.34, 0.6, 0.46);
    let expected = FIRST.replace("NameCard", "Certificate");
    check(Page { papers: vec![notes], ..certificate() }, &[&expected]);
}

/// What is said of a second page behind a certificate.
fn second_page(rows: &[&str]) -> Vec<String> {
    let first = grid(&[
        "^参加証明書",
        "会員番号：71234",
        "^架空 花子 殿",
        "学会名：第3回架空画像学会総会",
        "会期：2024年4月11日",
        "^上記の学会に参加したことを証明します",
    ]);
    let extraction = read(vec![first, grid(rows)]);
    assert_eq!(extraction.records[0].kind, daicho_model::RecordKind::Certificate);
    assert_eq!(extraction.records[1].kind, daicho_model::RecordKind::Unknown, "{rows:?}");
    let codes = extraction.diagnostics.iter().filter(|d| d.page == Some(2));
    codes.map(|d| format!("{} {}", d.code, d.details.get("record").map_or("", String::as_str))).collect()
}

#[test]
fn a_page_that_names_the_same_holder_goes_on_with_the_certificate() {
    let rows = ["2/2", "氏名：架空 花子", "9:00〜9:50|教育講演 肝の画像|1単位"];
    assert_eq!(second_page(&rows), ["page_continues 3fa9c2d41b7e8a05-1-1"]);
}

#[test]
fn the_back_of_a_certificate_is_no_certificate() {
    let none: [String; 0] = [];
    let next = [
        "^次回のご案内",
        "^第4回架空画像学会総会",
        "^会期：2025年4月10日",
        "^皆様のご参加をお待ちしております",
    ];
    assert_eq!(second_page(&next), none);
    assert_eq!(second_page(&[]), none);
}
