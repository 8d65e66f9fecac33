//! Tables on a piece of paper: heads, columns and rows, ruled or not, rows over several lines.

mod bands;
mod columns;

use daicho_model::BoundingBox;

use crate::layout::Piece;
use crate::normalise::compact;
use crate::strip::{Join, Part, Strip};
pub(crate) use columns::Column;
use columns::column;

/// A table with a head.
#[derive(Clone, Debug)]
pub(crate) struct Table<'a> {
    /// What its columns hold, from left to right.
    pub columns: Vec<Head>,
    /// Its rows, from top to bottom; those without a word are left out.
    pub rows: Vec<TableRow<'a>>,
}

/// The head of a column.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Head {
    /// What the column holds.
    pub column: Column,
    /// The head's folded text without blanks.
    pub text: String,
    /// Where the column begins and ends.
    pub span: (f32, f32),
}

/// A row of a table.
#[derive(Clone, Debug)]
pub(crate) struct TableRow<'a> {
    /// Where.
    pub bounding_box: BoundingBox,
    /// Its cells, as many as the table has columns; empty where nothing is printed.
    pub cells: Vec<Strip<'a>>,
}

/// A piece of a line that stands in one cell.
#[derive(Clone, Debug)]
pub(crate) struct Bit<'a> {
    part: Part<'a>,
    place: BoundingBox,
    /// The piece's row it stands in.
    row: usize,
    /// Its column.
    column: usize,
}

impl Table<'_> {
    /// Whether a column of that sort is there.
    pub fn has(&self, wanted: Column) -> bool {
        self.columns.iter().any(|head| head.column == wanted)
    }
}

impl<'a> TableRow<'a> {
    /// The cells of a sort of column with their heads, from left to right; empty ones too.
    pub fn of<'b>(
        &'b self,
        table: &'b Table<'a>,
        wanted: Column,
    ) -> impl Iterator<Item = (&'b Head, &'b Strip<'a>)> {
        table.columns.iter().zip(&self.cells).filter(move |(head, _)| head.column == wanted)
    }

    /// The row's text without blanks.
    pub fn compact(&self) -> String {
        self.cells.iter().map(|cell| compact(cell.text())).collect()
    }
}

/// Every table with a head that names meetings and days, points or seals.
pub(crate) fn tables<'a>(piece: &Piece<'a>) -> Vec<Table<'a>> {
    let heads: Vec<Option<Vec<Cell<'a>>>> = (0..piece.rows.len()).map(|at| head(cells(piece, at))).collect();
    let mut tables = Vec::new();
    let mut at = 0;
    while at < piece.rows.len() {
        let Some(first) = &heads[at] else {
            at += 1;
            continue;
        };
        let mut columns = first.clone();
        let mut below = at + 1;
        while below < piece.rows.len() && second_line(piece, at, below) {
            join(&mut columns, cells(piece, below));
            below += 1;
        }
        let end = (below..piece.rows.len()).find(|n| heads[*n].is_some()).unwrap_or(piece.rows.len());
        tables.extend(table(piece, &columns, below, end));
        at = end.max(at + 1);
    }
    tables
}

/// A stretch of a row set apart from its neighbours.
#[derive(Clone, Debug)]
struct Cell<'a> {
    part: Part<'a>,
    place: BoundingBox,
    compact: String,
}

/// The cells of a row: its lines, cut where wide blanks stand inside them.
fn cells<'a>(piece: &Piece<'a>, row: usize) -> Vec<Cell<'a>> {
    let mut cells = Vec::new();
    for line in &piece.rows[row].lines {
        let strip = Strip::line(line);
        for range in stretches(&line.text) {
            let part = Part { line, bytes: range };
            let own = Strip::new([part.clone()], Join::Running);
            let Some(source) = own.source(own.all()) else { continue };
            let place = if strip.text() == own.text() { line.bounding_box } else { source.bounding_box };
            cells.push(Cell { part, place, compact: compact(own.text()) });
        }
    }
    cells
}

/// Stretches of a text between two blanks or more (an ideographic blank counts as one of two), or tabs.
fn stretches(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut found = Vec::new();
    let (mut start, mut end, mut blanks) = (0, 0, 0);
    for (at, c) in text.char_indices() {
        if c.is_whitespace() {
            blanks += if c == '\t' { 3 } else { 1 };
            continue;
        }
        if blanks >= 3 && end > start {
            found.push(start..end);
            start = at;
        } else if end == start {
            start = at;
        }
        blanks = 0;
        end = at + c.len_utf8();
    }
    if end > start {
        found.push(start..end);
    }
    found
}

/// The row as the head of a table: most of its cells are heads, a meeting among them, and days, points or seals.
fn head(cells: Vec<Cell<'_>>) -> Option<Vec<Cell<'_>>> {
    let cells: Vec<Cell<'_>> = cells.into_iter().flat_map(words_apart).collect();
    let known: Vec<Column> = cells.iter().filter_map(|cell| column(&cell.compact)).collect();
    let has = |wanted: Column| known.contains(&wanted);
    let dated = cells.iter().any(|cell| !crate::dates::find(&cell.compact).is_empty());
    let enough = known.len() >= 2 && known.len() * 3 >= cells.len() * 2;
    let table = has(Column::Meeting) && (has(Column::Day) || has(Column::Points) || has(Column::Seal));
    (enough && table && !dated && cells.iter().all(|cell| !cell.compact.contains([':', '。'])))
        .then_some(cells)
}

/// `開催日 単位 参加証` read as one line: cut at its blanks where every word is a head.
fn words_apart(cell: Cell<'_>) -> Vec<Cell<'_>> {
    let text = &cell.part.line.text[cell.part.bytes.clone()];
    let words: Vec<&str> = text.split_whitespace().collect();
    let heads = words.iter().all(|word| column(&compact(word)).is_some());
    if words.len() < 2 || !heads || cell.compact.chars().count() <= 4 {
        return vec![cell];
    }
    let start = cell.part.bytes.start;
    let place = |word: &&str| {
        let at = start + (word.as_ptr() as usize - text.as_ptr() as usize);
        let part = Part { line: cell.part.line, bytes: at..at + word.len() };
        let strip = Strip::new([part.clone()], Join::Running);
        let place = strip.source(strip.all()).map_or(cell.place, |s| s.bounding_box);
        Cell { part, place, compact: compact(word) }
    };
    words.iter().map(place).collect()
}

/// Whether a row below the head goes on with it: nothing but heads or notes in brackets, close below.
fn second_line(piece: &Piece<'_>, at: usize, below: usize) -> bool {
    let (head, next) = (&piece.rows[at].bounding_box, &piece.rows[below].bounding_box);
    let near = next.y0 - head.y1 < head.height() * 1.2 * (below - at) as f32;
    let goes_on = |cell: &Cell<'_>| {
        let text = &cell.compact;
        text.starts_with(['(', '※']) && text.chars().count() <= 14
            || column(text).is_some() && text.chars().count() <= 8
    };
    let cells = cells(piece, below);
    near && !cells.is_empty() && cells.iter().all(goes_on)
}

/// Adds the second line of a head to the cells it stands under.
fn join<'a>(columns: &mut Vec<Cell<'a>>, more: Vec<Cell<'a>>) {
    for cell in more {
        let under =
            columns.iter_mut().find(|head| head.place.x0 < cell.place.x1 && cell.place.x0 < head.place.x1);
        match under {
            Some(head) => {
                head.compact += &cell.compact;
                head.place = head.place.union(&cell.place);
            }
            None => columns.push(cell),
        }
    }
    columns.sort_by(|a, b| a.place.x0.total_cmp(&b.place.x0));
}

/// The table below a head, from one row of the piece to another.
fn table<'a>(piece: &Piece<'a>, head: &[Cell<'a>], from: usize, to: usize) -> Option<Table<'a>> {
    let cells: Vec<(usize, Cell<'a>)> = (from..to)
        .filter(|row| !is_remark(&compact(piece.rows[*row].strip.text())))
        .flat_map(|row| cells(piece, row).into_iter().map(move |cell| (row, cell)))
        .collect();
    let borders = borders(piece, head, &cells);
    let columns: Vec<Head> = head
        .iter()
        .enumerate()
        .map(|(n, cell)| Head {
            column: column(&cell.compact).unwrap_or(Column::Other),
            text: cell.compact.clone(),
            span: (borders[n], borders[n + 1]),
        })
        .collect();
    let bits = cells.into_iter().map(|(row, cell)| {
        let middle = cell.place.centre().0;
        let column = columns.iter().position(|head| middle < head.span.1).unwrap_or(columns.len() - 1);
        Bit { part: cell.part, place: cell.place, row, column }
    });
    let rows = bands::rows(piece, &columns, bits.collect());
    (!rows.is_empty()).then_some(Table { columns, rows })
}

/// Whether a row's compact text is no row of the table: a sum, a note, an example, the end mark.
pub(crate) fn is_remark(text: &str) -> bool {
    const STARTS: [&str; 15] = [
        "合計",
        "小計",
        "総計",
        "累計",
        "総合計",
        "total",
        "※",
        "注)",
        "注:",
        "注意",
        "以下余白",
        "(例",
        "記入例",
        "例)",
        "【例",
    ];
    let text = text.trim_start_matches(['■', '●', '◆', '□', '*']).to_lowercase();
    let sum = text.strip_prefix('計').is_some_and(|rest| !rest.chars().any(crate::normalise::is_kanji));
    sum || text == "以上" || STARTS.iter().any(|start| text.starts_with(start))
}

/// Where the columns begin and end: at an upright rule, else where the fewest cells cross between two heads.
fn borders(piece: &Piece<'_>, head: &[Cell<'_>], cells: &[(usize, Cell<'_>)]) -> Vec<f32> {
    let mut borders = vec![0.0];
    for pair in head.windows(2) {
        let (left, right) = (pair[0].place.x1, pair[1].place.x0.max(pair[0].place.x1));
        let upright = piece.page.rules.iter().map(|r| r.bounding_box).filter(|r| {
            let (x, y) = r.centre();
            r.height() > r.width() && x >= left - 0.004 && x <= right + 0.004 && piece.region.contains(x, y)
        });
        let ruled = upright.map(|r| r.centre().0).min_by(|a, b| a.total_cmp(b));
        borders.push(ruled.unwrap_or_else(|| widest(left, right, cells)));
    }
    borders.push(1.0);
    borders
}

/// The middle of the widest stretch between two places that the fewest cells cover.
fn widest(left: f32, right: f32, cells: &[(usize, Cell<'_>)]) -> f32 {
    const STEPS: usize = 64;
    let step = (right - left) / STEPS as f32;
    let crossing = |x: f32| cells.iter().filter(|(_, c)| c.place.x0 < x && c.place.x1 > x).count();
    let counts: Vec<usize> = (0..=STEPS).map(|n| crossing(left + step * n as f32)).collect();
    let fewest = counts.iter().min().copied().unwrap_or(0);
    let (mut best, mut start) = ((0, 0), None);
    for n in 0..=counts.len() {
        match (counts.get(n) == Some(&fewest), start) {
            (true, None) => start = Some(n),
            (false, Some(from)) => {
                if n - from > best.1 - best.0 {
                    best = (from, n);
                }
                start = None;
            }
            _ => {}
        }
    }
    left + step * (best.0 + best.1).saturating_sub(1) as f32 / 2.0
}
