//! Plain text whose columns tabs part.

use super::sheet::{Cell, Place, Sheet, number};
use super::tail;
use super::words::is_none_sign;

/// The text as a table; `None` where tabs do not part names from figures in most of the lines that end in one.
pub(super) fn sheet(text: &str) -> Option<Sheet> {
    let ended = text.lines().filter_map(ends);
    let (parted, all) = ended.fold((0, 0), |(parted, all), tab| (parted + usize::from(tab), all + 1));
    if parted < 2 || parted * 5 < all * 4 {
        return None;
    }
    let cells = |line: &str| line.split('\t').map(|cell| Cell::new(cell.trim())).collect::<Vec<_>>();
    let width = text.lines().map(|line| line.trim_end().split('\t').count()).max().unwrap_or(0);
    let mut sheet = Sheet::default();
    for (index, line) in text.lines().enumerate() {
        let place = Place { line: number(index), ..Place::default() };
        let line = line.trim_start_matches(['\u{feff}', '\u{c}']).trim_end();
        if line.trim().is_empty() {
            sheet.line(place, "");
            continue;
        }
        let mut cells = cells(line);
        cells.resize(width, Cell::default());
        sheet.row(place, 0, cells);
    }
    Some(sheet)
}

/// Whether a tab stands before the figure at a line's end; `None` for a line without one.
fn ends(line: &str) -> Option<bool> {
    let line = line.trim_end();
    let (before, last) = line.rsplit_once(char::is_whitespace)?;
    let figure = tail::number(last).is_some() || is_none_sign(last) && line.contains('\t');
    (figure && !before.trim().is_empty()).then(|| line[..line.len() - last.len()].ends_with('\t'))
}
