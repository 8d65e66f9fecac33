//! Labels broken over two lines of a narrow column, 会員 above 番号, with their value beside the two.

use daicho_model::{BoundingBox, Line};

use crate::labels;
use crate::layout::Piece;
use crate::normalise::compact;
use crate::strip::{Join, Part, Strip};
use crate::values::Labelled;

/// How sure a value beside a broken label is.
const SURE: f32 = 0.94;

/// Every label of two lines that has a value beside it.
pub(crate) fn labelled<'a>(piece: &Piece<'a>) -> Vec<Labelled<'a>> {
    let mut found = Vec::new();
    for (at, row) in piece.rows.iter().enumerate() {
        for upper in &row.lines {
            let below = piece.rows.iter().skip(at + 1).take(2).flat_map(|r| r.lines.iter());
            let Some(lower) = below.copied().find(|lower| stands_under(upper, lower)) else { continue };
            let name = compact(&upper.text) + &compact(&lower.text);
            let Some(label) = labels::exact(&name) else { continue };
            let pair = upper.bounding_box.union(&lower.bounding_box);
            let value = beside(piece, &pair);
            if !value.text().is_empty() {
                found.push(Labelled { label, value, sure: SURE, row: at, name });
            }
        }
    }
    found
}

/// Two short lines, one close under the other. Neither may be a label by itself.
fn stands_under(upper: &Line, lower: &Line) -> bool {
    let short = |l: &Line| compact(&l.text).chars().count() <= 4 && !l.vertical;
    let (a, b) = (&upper.bounding_box, &lower.bounding_box);
    let apart = b.y0 - a.y1;
    let height = a.height().max(b.height());
    let across = a.x1.min(b.x1) - a.x0.max(b.x0) > 0.0;
    let own = |l: &Line| labels::exact(&compact(&l.text)).is_some();
    short(upper)
        && short(lower)
        && across
        && apart < height * 0.6
        && apart > -height * 0.5
        && !own(upper)
        && !own(lower)
}

/// The nearest lines right of the pair whose middle lies between its top and bottom.
fn beside<'a>(piece: &Piece<'a>, pair: &BoundingBox) -> Strip<'a> {
    let mut lines: Vec<&'a Line> = piece
        .lines()
        .filter(|l| {
            let b = &l.bounding_box;
            let y = b.centre().1;
            b.x0 >= pair.x1 - 0.005 && y > pair.y0 && y < pair.y1
        })
        .collect();
    lines.sort_by(|a, b| a.bounding_box.x0.total_cmp(&b.bounding_box.x0));
    let mut kept: Vec<&'a Line> = Vec::new();
    for line in lines {
        let far = kept
            .last()
            .is_some_and(|last| line.bounding_box.x0 - last.bounding_box.x1 > piece.em(last) * 2.6);
        if far {
            break;
        }
        kept.push(line);
    }
    Strip::new(kept.into_iter().map(Part::whole), Join::Cells)
}
