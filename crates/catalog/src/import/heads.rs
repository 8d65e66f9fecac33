//! Heads of columns: which rows they are, and what stands over each column.

use super::heading::heading;
use super::sheet::{Cell, Kind, Row};
use super::words::{
    compact, figure, is_figure_head, is_head, is_mark, is_name_head, is_none_sign, is_taking_part,
};

/// Heads over a column, from the top.
pub(super) type Titles = Vec<String>;

/// The cells of a row that something is printed in.
pub(super) fn printed(row: &Row) -> impl Iterator<Item = (usize, &Cell)> {
    row.cells.iter().enumerate().filter(|(_, cell)| !cell.text.is_empty() && !cell.covered)
}

/// How many rows from here on are heads of columns.
pub(super) fn head_block(rows: &[Row], first_of_table: bool) -> usize {
    let is_table = |row: &&Row| row.kind == Kind::Table;
    let heads = |row: &Row| printed(row).count() > 0 && printed(row).all(|(_, cell)| is_head(&cell.text));
    let count = rows.iter().take_while(is_table).take_while(|row| heads(row)).count();
    let block = &rows[..count];
    // 【必須】 alone in its row is a heading.
    let decorated =
        |row: &Row| printed(row).count() == 1 && printed(row).all(|(_, cell)| heading(&cell.text).is_some());
    let count = block.iter().position(decorated).unwrap_or(count);
    let block = &rows[..count];
    let figures = block.iter().flat_map(printed).any(|(_, cell)| is_figure_head(&cell.text));
    let named = block.iter().flat_map(printed).any(|(_, cell)| is_name_head(&cell.text));
    let figures =
        figures || named && block.iter().flat_map(printed).any(|(_, cell)| is_taking_part(&cell.text));
    let wide = block.iter().any(|row| printed(row).count() > 1);
    let columns = rows.first().is_some_and(|row| row.cells.len() > 1);
    if figures && (wide || (first_of_table && columns)) {
        return count + below(rows, count);
    }
    // Heads in other words: the first row of a table, without a digit, one of its cells about figures.
    let Some(first) = rows.first().filter(|row| is_table(row) && first_of_table) else { return 0 };
    let wordy = printed(first).count() > 1 && printed(first).all(|(_, cell)| figure(&cell.text).is_none());
    let about = |cell: &Cell| {
        let text = compact(&cell.text).to_lowercase();
        let short = text.chars().count() <= 16;
        short
            && ["単位", "点数", "ポイント", "points", "credits", "units"]
                .iter()
                .any(|word| text.contains(word))
    };
    let count = printed(first).count();
    let known = printed(first).filter(|(_, cell)| is_head(&cell.text)).count();
    let plain = printed(first).all(|(_, cell)| is_head(&cell.text) || heading(&cell.text).is_none());
    let mostly = count > 2 && known * 5 >= count * 3;
    let head = wordy && plain && (mostly || printed(first).any(|(_, cell)| about(cell)));
    if head { 1 + below(rows, 1) } else { 0 }
}

/// How many rows below the first ones, which are heads, are heads, too: of known words, or several words where figures follow.
fn below(rows: &[Row], first: usize) -> usize {
    let own = |n: usize, row: &Row| {
        let known = printed(row).all(|(_, cell)| is_head(&cell.text) || cell.from_above);
        let over = |(column, cell): (usize, &Cell)| {
            let text = |row: &&Row| row.cells.get(column).map_or("", |cell| cell.text.as_str()).to_owned();
            let next: Vec<String> =
                rows[n + 1..].iter().take(12).map(|row| text(&row)).filter(|t| !t.is_empty()).collect();
            let figures = next.iter().filter(|text| figure(text).is_some()).count();
            let word = figure(&cell.text).is_none() && !is_none_sign(&cell.text) && !is_mark(&cell.text);
            cell.from_above || word && figures > 0 && figures * 2 >= next.len()
        };
        row.kind == Kind::Table
            && printed(row).count() > 0
            && (known || printed(row).count() > 1 && printed(row).all(over))
    };
    (first..rows.len().min(first.max(1) + 3)).take_while(|n| own(*n, &rows[*n])).count()
}

/// The heads over each column. A head without a neighbour to its right reaches over the columns that have heads of their
/// own below.
pub(super) fn titles(block: &[Row]) -> Vec<Titles> {
    let width = block.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let mut all = vec![Titles::new(); width];
    for (n, row) in block.iter().enumerate() {
        let mut left = "";
        for (column, titles) in all.iter_mut().enumerate() {
            let cell = row.cells.get(column);
            let own = cell.map_or("", |cell| cell.text.as_str());
            let covered = cell.is_some_and(|cell| cell.covered);
            let below =
                block[n + 1..].iter().any(|row| row.cells.get(column).is_some_and(|c| !c.text.is_empty()));
            if !own.is_empty() {
                left = own;
            }
            let title = if own.is_empty() && (covered || below) { left } else { own };
            if !title.is_empty() && titles.last().is_none_or(|last| last != title) {
                titles.push(title.to_owned());
            }
        }
    }
    all
}
