//! Which lines of a table make a row: by level rules, by the row's number, or by its day.

use daicho_model::BoundingBox;

use super::{Bit, Column, Head, TableRow};
use crate::layout::Piece;
use crate::normalise::compact;
use crate::strip::{Join, Strip};

/// The rows of a table from the pieces of lines below its head.
pub(super) fn rows<'a>(piece: &Piece<'a>, columns: &[Head], bits: Vec<Bit<'a>>) -> Vec<TableRow<'a>> {
    let mut rows = Vec::new();
    for (band, bits) in bands(piece, bits) {
        let parts = split(piece, columns, bits);
        let alone = parts.len() == 1;
        for bits in parts {
            let held = BoundingBox::union_all(bits.iter().map(|bit| &bit.place));
            let Some(held) = held else { continue };
            let bounding_box = match band {
                Some((top, bottom)) if alone => {
                    BoundingBox::new(held.x0, top.min(held.y0), held.x1, bottom.max(held.y1))
                }
                _ => held,
            };
            rows.push(TableRow { bounding_box, cells: cells(columns, bits) });
        }
    }
    rows
}

fn cells<'a>(columns: &[Head], bits: Vec<Bit<'a>>) -> Vec<Strip<'a>> {
    let mut cells: Vec<Vec<Bit<'a>>> = vec![Vec::new(); columns.len()];
    for bit in bits {
        if let Some(cell) = cells.get_mut(bit.column) {
            cell.push(bit);
        }
    }
    let strip = |mut bits: Vec<Bit<'a>>| {
        bits.sort_by(|a, b| a.row.cmp(&b.row).then(a.place.x0.total_cmp(&b.place.x0)));
        Strip::new(bits.into_iter().map(|bit| bit.part), Join::Running)
    };
    cells.into_iter().map(strip).collect()
}

type Band<'a> = (Option<(f32, f32)>, Vec<Bit<'a>>);

/// Pieces of lines between level rules; all together where there are no rules.
fn bands<'a>(piece: &Piece<'a>, bits: Vec<Bit<'a>>) -> Vec<Band<'a>> {
    let Some(held) = BoundingBox::union_all(bits.iter().map(|bit| &bit.place)) else { return Vec::new() };
    let mut levels: Vec<f32> = piece
        .page
        .rules
        .iter()
        .map(|r| r.bounding_box)
        .filter(|r| {
            let (x, y) = r.centre();
            r.width() > r.height() && piece.region.contains(x, y) && r.x0 < held.x1 && r.x1 > held.x0
        })
        .map(|r| r.centre().1)
        .collect();
    levels.sort_by(f32::total_cmp);
    levels.dedup_by(|a, b| (*a - *b).abs() < 0.006);
    if levels.len() < 2 {
        return vec![(None, bits)];
    }
    let mut bands: Vec<Band<'a>> = levels.windows(2).map(|w| (Some((w[0], w[1])), Vec::new())).collect();
    for bit in bits {
        let y = bit.place.centre().1;
        let band = bands.iter_mut().find(|(band, _)| band.is_some_and(|(top, end)| y >= top && y < end));
        if let Some((_, own)) = band {
            own.push(bit);
        }
    }
    bands.retain(|(_, bits)| !bits.is_empty());
    bands
}

/// A band as rows: one for each number or day in it.
fn split<'a>(piece: &Piece<'a>, columns: &[Head], bits: Vec<Bit<'a>>) -> Vec<Vec<Bit<'a>>> {
    let anchors = anchors(columns, &bits);
    if anchors.len() < 2 {
        let near = |bit: &Bit<'a>| match anchors[..] {
            [anchor] => is_near(piece, &bits, anchor, bit),
            _ => true,
        };
        let kept: Vec<Bit<'a>> = bits.iter().filter(|bit| near(bit)).cloned().collect();
        return vec![kept];
    }
    let places: Vec<BoundingBox> = anchors.iter().map(|row| place(&bits, *row)).collect();
    let named: Vec<bool> = anchors.iter().map(|row| is_named(columns, &bits, *row)).collect();
    let mut rows: Vec<Vec<Bit<'a>>> = vec![Vec::new(); anchors.len()];
    for bit in bits.iter().cloned() {
        let at = match anchors.iter().position(|row| *row == bit.row) {
            Some(own) => own,
            None => nearest(&places, &named, &bits, &bit),
        };
        rows[at].push(bit);
    }
    // What stands far below the last row is a note under the table.
    if let (Some(last), Some(anchor)) = (rows.last_mut(), anchors.last()) {
        let own: Vec<Bit<'a>> = std::mem::take(last);
        *last = own.iter().filter(|bit| is_near(piece, &own, *anchor, bit)).cloned().collect();
    }
    rows
}

/// Whether a bit goes on with the row's own lines without a gap.
fn is_near(piece: &Piece<'_>, bits: &[Bit<'_>], anchor: usize, bit: &Bit<'_>) -> bool {
    if bit.row == anchor {
        return true;
    }
    let between = bit.row.min(anchor)..bit.row.max(anchor);
    between.clone().all(|row| {
        let (a, b) = (&piece.rows[row].bounding_box, &piece.rows[row + 1].bounding_box);
        b.y0 - a.y1 < a.height().max(b.height()) * 1.1
    }) && between.len() <= 3
        && bits.iter().any(|other| other.row == bit.row)
}

fn place(bits: &[Bit<'_>], row: usize) -> BoundingBox {
    BoundingBox::union_all(bits.iter().filter(|bit| bit.row == row).map(|bit| &bit.place))
        .unwrap_or(BoundingBox::PAGE)
}

fn is_named(columns: &[Head], bits: &[Bit<'_>], row: usize) -> bool {
    bits.iter()
        .any(|bit| bit.row == row && columns.get(bit.column).is_some_and(|h| h.column == Column::Meeting))
}

/// Rows that open a row of the table: numbered ones, else those with a day that does not go on with the day above.
fn anchors(columns: &[Head], bits: &[Bit<'_>]) -> Vec<usize> {
    let text = |bit: &Bit<'_>| compact(&bit.part.line.text[bit.part.bytes.clone()]);
    let is = |bit: &Bit<'_>, wanted: Column| columns.get(bit.column).is_some_and(|h| h.column == wanted);
    let numbered: Vec<usize> = bits
        .iter()
        .filter(|bit| is(bit, Column::Number) && is_number(&text(bit)))
        .map(|bit| bit.row)
        .collect();
    let dated: Vec<(usize, String)> = bits
        .iter()
        .filter(|bit| is(bit, Column::Day))
        .map(|bit| (bit.row, text(bit)))
        .filter(|(_, text)| text.chars().any(|c| c.is_ascii_digit() || c == '年' || c == '月'))
        .collect();
    let mut opened: Vec<usize> = Vec::new();
    let mut before: Option<&str> = None;
    for (row, text) in &dated {
        let goes_on = before.is_some_and(|b| b.ends_with(['~', '-', '・', '、', ',', 'ら', '年', '月']))
            || text.starts_with(['~', '-', '・', '、', '(', '至']);
        if !goes_on && opened.last() != Some(row) {
            opened.push(*row);
        }
        before = Some(text);
    }
    let mut rows = if numbered.len() >= 2 && numbered.len() + 1 >= opened.len() { numbered } else { opened };
    rows.sort_unstable();
    rows.dedup();
    rows
}

/// `1`, `(2)`, `③`, `No.4`.
pub(super) fn is_number(text: &str) -> bool {
    let bare =
        text.trim_start_matches("No").trim_matches(|c: char| matches!(c, '(' | ')' | '.' | '[' | ']' | '-'));
    let circled = bare.chars().all(|c| ('\u{2460}'..='\u{2473}').contains(&c));
    !bare.is_empty() && bare.chars().count() <= 3 && (circled || bare.bytes().all(|b| b.is_ascii_digit()))
}

/// The row that a line between two anchors goes on with.
fn nearest(places: &[BoundingBox], named: &[bool], bits: &[Bit<'_>], bit: &Bit<'_>) -> usize {
    let y = bit.place.centre().1;
    let below = places.iter().position(|p| p.centre().1 > y);
    let Some(below) = below else { return places.len() - 1 };
    let Some(above) = below.checked_sub(1) else { return 0 };
    match (named[above], named[below]) {
        (true, false) => below,
        (false, true) => above,
        (false, false) => {
            if y - places[above].centre().1 <= places[below].centre().1 - y {
                above
            } else {
                below
            }
        }
        (true, true) => {
            let same = bits.iter().filter(|other| other.column == bit.column && other.row != bit.row);
            let (mut up, mut down) = (f32::MAX, f32::MAX);
            for other in same {
                let (lift, drop) = (bit.place.y0 - other.place.y1, other.place.y0 - bit.place.y1);
                if other.place.centre().1 < y {
                    up = up.min(lift);
                } else {
                    down = down.min(drop);
                }
            }
            if down + 0.002 < up { below } else { above }
        }
    }
}
