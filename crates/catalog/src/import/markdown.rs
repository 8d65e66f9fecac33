//! Markdown: pipe tables, and lines outside of them.

use super::sheet::{Cell, Place, Sheet, number};

/// Pipe tables become rows of cells. A line of dashes parts a head from what follows and is no row.
pub(super) fn sheet(text: &str) -> Sheet {
    let mut sheet = Sheet::default();
    let (mut table, mut inside) = (0, false);
    for (index, line) in text.lines().enumerate() {
        let place = Place { line: number(index), ..Place::default() };
        match cells(line) {
            Some(cells) => {
                table += usize::from(!inside);
                inside = true;
                if !cells.iter().all(|cell| is_rule(cell)) {
                    sheet.row(place, table, cells.into_iter().map(Cell::new).collect());
                }
            }
            None => {
                inside = false;
                sheet.line(place, line);
            }
        }
    }
    sheet
}

/// The cells of a table's line; a pipe behind a backslash is text.
fn cells(line: &str) -> Option<Vec<String>> {
    let line = line.trim().trim_start_matches('\u{feff}');
    let inner = line.strip_prefix('|')?;
    let mut cells = vec![String::new()];
    let mut characters = inner.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '\\' if characters.peek() == Some(&'|') => {
                cells.last_mut()?.extend(characters.next());
            }
            '|' => cells.push(String::new()),
            _ => cells.last_mut()?.push(c),
        }
    }
    if cells.last().is_some_and(|last| last.trim().is_empty()) {
        cells.pop();
    }
    Some(cells.into_iter().map(|cell| plain(&cell)).collect())
}

/// Without emphasis and hand-made line breaks.
fn plain(cell: &str) -> String {
    let mut text = cell.trim().to_owned();
    for tag in ["<br>", "<br/>", "<br />", "<BR>"] {
        while let Some(at) = text.find(tag) {
            text = super::words::join(&text[..at], &text[at + tag.len()..]);
        }
    }
    let bare = text.strip_prefix("**").and_then(|rest| rest.strip_suffix("**"));
    bare.map_or(text.clone(), str::to_owned)
}

fn is_rule(cell: &str) -> bool {
    let dashes = cell.trim_matches(':');
    !dashes.is_empty() && dashes.bytes().all(|b| b == b'-')
}
