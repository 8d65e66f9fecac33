//! Forms whose labels stand in small type under the lines that are filled in.

use daicho_model::{BoundingBox, Line};

use crate::labels::Mark;
use crate::layout::Piece;
use crate::strip::Strip;

/// What is nearer by this factor is what a label belongs to.
const NEARER: f32 = 1.4;
/// A value stands at most so many of its own or its label's heights above the label.
const FAR: f32 = 2.2;

/// Whether the labels that stand alone on a piece stand under their values: two or more are nearer to what is above them
/// than to what is below, and at most one in three is not.
pub(super) fn labels_stand_under(piece: &Piece<'_>, marks: &[Vec<Mark>]) -> bool {
    let (mut under, mut over) = (0, 0);
    for (at, row) in piece.rows.iter().enumerate() {
        if marks[at].is_empty() || !stands_alone(row.strip.text(), &marks[at]) {
            continue;
        }
        for mark in &marks[at] {
            let Some(label) = row.strip.source(mark.range.clone()).map(|s| s.bounding_box) else { continue };
            let up = nearest(piece, marks, &label, true).map(|(_, gap)| gap.max(1e-3));
            let down = nearest(piece, marks, &label, false).map(|(_, gap)| gap.max(1e-3));
            match (up, down) {
                (Some(up), down) if down.is_none_or(|down| up * NEARER < down) => under += 1,
                (up, Some(down)) if up.is_none_or(|up| down * NEARER < up) => over += 1,
                _ => {}
            }
        }
    }
    under >= 2 && under >= 3 * over
}

/// Whether a row holds labels and no values.
fn stands_alone(text: &str, marks: &[Mark]) -> bool {
    let labelled: usize = marks.iter().map(|mark| letters(&text[mark.range.clone()])).sum();
    letters(text) == labelled
}

fn letters(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphanumeric()).count()
}

/// The value above a label.
pub(super) fn above<'a>(piece: &Piece<'a>, marks: &[Vec<Mark>], label: &BoundingBox) -> Strip<'a> {
    match nearest(piece, marks, label, true) {
        Some((line, gap)) if gap < label.height().max(line.bounding_box.height()) * FAR => Strip::line(line),
        _ => Strip::default(),
    }
}

/// The nearest line without a label in a label's column, above or below it, and how far it is.
fn nearest<'a>(
    piece: &Piece<'a>,
    marks: &[Vec<Mark>],
    label: &BoundingBox,
    up: bool,
) -> Option<(&'a Line, f32)> {
    let free = piece.rows.iter().zip(marks).filter(|(_, marks)| marks.is_empty());
    let lines = free.flat_map(|(row, _)| row.lines.iter().copied());
    let gap = |b: &BoundingBox| if up { label.y0 - b.y1 } else { b.y0 - label.y1 };
    lines
        .filter(|line| !line.vertical)
        .filter(|line| {
            let b = &line.bounding_box;
            let em = piece.em(line);
            let (x, y) = (label.centre(), b.centre());
            let side = if up { y.1 < x.1 } else { y.1 > x.1 };
            side && b.x0 < label.x1 + em && label.x0 < b.x1 + em
        })
        .map(|line| (line, gap(&line.bounding_box)))
        .min_by(|a, b| a.1.total_cmp(&b.1))
}
