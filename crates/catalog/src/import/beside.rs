//! A list set in two or three columns of print, side by side under the same heads: one after the other.

use std::ops::Range;

use super::heads::{Titles, head_block, titles};
use super::sheet::{Cell, Kind, Row, Sheet};

/// The sheet with tables that stand side by side put below each other.
pub(super) fn unfolded(sheet: &Sheet) -> Sheet {
    let rows = &sheet.rows;
    let mut unfolded = Sheet {
        rows: Vec::with_capacity(rows.len()),
        scanned: sheet.scanned.clone(),
        hidden: sheet.hidden.clone(),
        left_out: sheet.left_out.clone(),
        names: sheet.names.clone(),
    };
    let mut at = 0;
    while at < rows.len() {
        let heads = head_block(&rows[at..], at == 0 || rows[at - 1].table != rows[at].table);
        if heads == 0 {
            unfolded.rows.push(rows[at].clone());
            at += 1;
            continue;
        }
        let own = titles(&rows[at..at + heads]);
        let alike = |row: &&Row| row.kind == Kind::Table && row.cells.len() == own.len();
        let below = (at + heads..rows.len()).take_while(|n| head_block(&rows[*n..], false) == 0);
        let end = below.take_while(|n| alike(&&rows[*n])).last().map_or(at + heads, |last| last + 1);
        let block = &rows[at..end];
        let blank = |column: usize| {
            block.iter().all(|row| row.cells.get(column).is_none_or(|cell| cell.text.is_empty()))
        };
        let parts = repeats(&own, &blank);
        for (n, part) in parts.iter().enumerate() {
            // The heads of the first part stand for all.
            let from = if n == 0 { at } else { at + heads };
            unfolded.rows.extend(rows[from..end].iter().map(|row| piece(row, part, parts.len())));
        }
        at = end;
    }
    unfolded
}

/// The columns of each list, where the heads come again, side by side, with or without a blank column between them; one part
/// where they do not.
fn repeats(heads: &[Titles], blank: &dyn Fn(usize) -> bool) -> Vec<Range<usize>> {
    let all = heads.len();
    let again = |parts: usize, gap: usize| {
        let width = (all + gap) / parts;
        let whole = width >= 2 + gap && (all + gap).is_multiple_of(parts);
        let part = |n: usize| n * width..(n + 1) * width - gap;
        let filled = || heads[part(0)].iter().all(|titles| !titles.is_empty());
        let alike = || (0..parts).all(|n| heads[part(n)] == heads[part(0)]);
        let parted = || (1..parts).all(|n| (n * width - gap..n * width).all(blank));
        (whole && filled() && alike() && parted()).then(|| (0..parts).map(part).collect::<Vec<_>>())
    };
    let ways = [(3, 0), (2, 0), (3, 1), (2, 1)];
    ways.into_iter()
        .find_map(|(parts, gap)| again(parts, gap))
        .unwrap_or_else(|| std::iter::once(0..all).collect())
}

fn piece(row: &Row, part: &Range<usize>, parts: usize) -> Row {
    if parts == 1 {
        return row.clone();
    }
    let cells: Vec<Cell> = row.cells.iter().skip(part.start).take(part.len()).cloned().collect();
    Row { cells, ..row.clone() }
}
