//! Lists whose heads are the figures, with a sign in the column of the one that a meeting has.

use super::heads::printed;
use super::sheet::{Kind, Row, Sheet};
use super::words::{compact, figure, is_name_head};

/// The sheet with such tables as tables of names and figures; where two signs stand in a row, both figures are left in its cell,
/// which is none.
pub(super) fn resolved(mut sheet: Sheet) -> Sheet {
    let mut at = 0;
    while at < sheet.rows.len() {
        let Some(figures) = heads(&sheet.rows[at]) else {
            at += 1;
            continue;
        };
        let table = sheet.rows[at].table;
        let alike = |row: &Row| row.kind == Kind::Table && row.table == table && heads(row).is_none();
        let end = at + 1 + sheet.rows[at + 1..].iter().take_while(|row| alike(row)).count();
        if one_sign(&sheet.rows[at + 1..end], &figures) {
            let first = figures[0].0;
            for (n, row) in sheet.rows[at..end].iter_mut().enumerate() {
                let signed = figures
                    .iter()
                    .filter(|(column, _)| row.cells.get(*column).is_some_and(|cell| !cell.text.is_empty()));
                let text = signed.map(|(_, figure)| figure.clone()).collect::<Vec<_>>().join(" | ");
                for (column, _) in &figures {
                    if let Some(cell) = row.cells.get_mut(*column) {
                        cell.text.clear();
                    }
                }
                if let Some(cell) = row.cells.get_mut(first) {
                    cell.text = if n == 0 { "単位".to_owned() } else { text };
                }
            }
        }
        at = end;
    }
    sheet
}

/// The columns headed by figures with their unit (`5単位`), where all heads but that of the names are.
fn heads(row: &Row) -> Option<Vec<(usize, String)>> {
    if row.kind != Kind::Table {
        return None;
    }
    let united = |text: &str| figure(text).is_some() && compact(text).ends_with(['位', '点']);
    let named = printed(row).any(|(_, cell)| is_name_head(&cell.text));
    let cells: Vec<(usize, String)> =
        printed(row).filter(|(_, cell)| united(&cell.text)).map(|(n, cell)| (n, cell.text.clone())).collect();
    (named && cells.len() >= 2 && cells.len() + 1 == printed(row).count()).then_some(cells)
}

/// Whether one and the same sign stands in the columns, and nothing else.
fn one_sign(rows: &[Row], figures: &[(usize, String)]) -> bool {
    let cells = rows.iter().flat_map(|row| figures.iter().filter_map(|(column, _)| row.cells.get(*column)));
    let mut signs: Vec<String> =
        cells.map(|cell| compact(&cell.text)).filter(|text| !text.is_empty()).collect();
    signs.dedup();
    signs.len() == 1 && ["○", "◯", "〇", "◎", "●", "✓", "✔", "レ"].contains(&signs[0].as_str())
}
