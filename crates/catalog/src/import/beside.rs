//! A list set in two or three columns of print, side by side under the same heads: one after the other.

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
        let parts = repeats(&own);
        let width = own.len() / parts;
        for part in 0..parts {
            // The heads of the first part stand for all.
            let from = if part == 0 { at } else { at + heads };
            unfolded.rows.extend(rows[from..end].iter().map(|row| piece(row, part, width, parts)));
        }
        at = end;
    }
    unfolded
}

/// How often the heads come again, side by side; 1 where they do not.
fn repeats(heads: &[Titles]) -> usize {
    let again = |parts: usize| {
        let width = heads.len() / parts;
        let whole = width >= 2 && heads.len().is_multiple_of(parts);
        let filled = || heads[..width].iter().all(|titles| !titles.is_empty());
        whole && filled() && heads.chunks(width).all(|chunk| chunk == &heads[..width])
    };
    [3, 2].into_iter().find(|parts| again(*parts)).unwrap_or(1)
}

fn piece(row: &Row, part: usize, width: usize, parts: usize) -> Row {
    if parts == 1 {
        return row.clone();
    }
    let cells: Vec<Cell> = row.cells.iter().skip(part * width).take(width).cloned().collect();
    Row { cells, ..row.clone() }
}
