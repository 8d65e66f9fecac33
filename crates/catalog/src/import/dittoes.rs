//! Signs that say that a cell holds what stands above it.

use std::collections::BTreeSet;

use super::draft::Draft;
use super::flags::severity;
use super::sheet::{Kind, Sheet};
use super::words::compact;

/// Where a row stands: page and line.
type Spot = (Option<u32>, u32);

/// Whether a text is nothing but such a sign.
pub(super) fn is_ditto(text: &str) -> bool {
    ["〃", "″", "同上", "仝", "仝上", "々", "\"", "''", "ditto", "同左上"]
        .contains(&compact(text).to_lowercase().as_str())
}

/// The sheet with what the signs in its tables stand for, and the rows that held one.
pub(super) fn filled(mut sheet: Sheet) -> (Sheet, BTreeSet<Spot>) {
    let mut repeated = BTreeSet::new();
    for at in 1..sheet.rows.len() {
        let (above, below) = sheet.rows.split_at_mut(at);
        let (above, row) = (&above[at - 1], &mut below[0]);
        let alike = above.kind == Kind::Table && row.kind == Kind::Table && above.table == row.table;
        if !alike {
            continue;
        }
        for (cell, over) in row.cells.iter_mut().zip(&above.cells) {
            if is_ditto(&cell.text) && !over.text.trim().is_empty() {
                cell.text.clone_from(&over.text);
                repeated.insert((row.place.page, row.place.line));
            }
        }
    }
    (sheet, repeated)
}

/// Flags the rows that held a sign, and those of which one is left as the name.
pub(super) fn say(repeated: &BTreeSet<Spot>, draft: &mut Draft) {
    for at in 0..draft.rows.len() {
        let row = &draft.rows[at];
        if repeated.contains(&(row.place.page, row.place.line)) {
            draft.flag_row(at, "import_ditto", severity("import_ditto"), "");
        }
    }
}

/// A row whose name is nothing but such a sign: which row it repeats is for a person to say.
pub(super) fn unnamed(draft: &mut Draft) {
    for at in 0..draft.rows.len() {
        if is_ditto(&draft.rows[at].name) {
            draft.flag_row(at, "import_text_reading", severity("import_text_reading"), "");
        }
    }
}
