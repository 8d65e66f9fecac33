//! Where pages are taken apart, and which pieces are doubted.

use super::*;
use crate::samples::grid;

#[test]
fn a_paper_ends_half_way_to_its_neighbour() {
    let text = BoundingBox::new(0.2, 0.2, 0.4, 0.3);
    let next = BoundingBox::new(0.42, 0.1, 0.6, 0.3);
    // 0.012 and 8 % of 0.2 × 0.1: 0.028 and 0.02; to the right half of 0.02.
    let around = paper_around(&text, [&next].into_iter());
    assert_eq!(around, BoundingBox::new(0.172, 0.18, 0.41, 0.32));
}

fn check(rows: &[&str], pieces: usize) {
    assert_eq!(sheets(&grid(rows)).len(), pieces, "{rows:?}");
}

#[test]
fn one_certificate_is_one_piece() {
    check(&["^参加証明書", "^Certificate of Attendance", "", "氏名：架空 花子", "会期：2024年4月11日"], 1);
}

#[test]
fn two_certificates_below_each_other_are_two() {
    check(&["参加証", "氏名：架空 花子", "", "", "参加証", "氏名：架空 花子"], 2);
}

#[test]
fn a_piece_that_lies_over_the_middle_of_another_is_doubted() {
    let page = grid(&[]);
    let piece = |bounding_box| Sheet {
        bounding_box,
        page: Cow::Borrowed(&page),
        region: bounding_box,
        frame: None,
        complete: true,
        on_top: false,
        outlined: false,
    };
    let (large, inside) = (BoundingBox::new(0.0, 0.0, 1.0, 1.0), BoundingBox::new(0.1, 0.6, 0.4, 0.8));
    let beside = BoundingBox::new(0.5, 0.6, 0.9, 0.8);
    let complete = |boxes: &[BoundingBox]| {
        let mut sheets: Vec<Sheet<'_>> = boxes.iter().copied().map(piece).collect();
        doubt_those_over_others(&mut sheets);
        sheets.iter().map(|sheet| sheet.complete).collect::<Vec<_>>()
    };
    assert_eq!(complete(&[large, inside]), [false, true]);
    assert_eq!(complete(&[beside, inside]), [true, true]);
    let mut on_top = [Sheet { on_top: true, ..piece(large) }, piece(inside)];
    doubt_those_over_others(&mut on_top);
    assert!(on_top[0].complete, "what lies on top has no line of another");
}

#[test]
fn a_receipt_beside_a_certificate_is_a_piece_of_its_own() {
    check(&["参加証|||領収書", "架空 花子 様|||架空 花子 様", "第3回架空学会|||10,000円"], 2);
}

#[test]
fn a_form_that_lists_certificates_is_one_piece() {
    check(&["^架空専門技師更新申請書", "会員番号：71234", "添付書類", "参加証", "受講証"], 1);
}
