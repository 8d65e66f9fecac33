//! Tables by their ruling lines: cells are what no rule parts.

use daicho_model::BoundingBox;

use super::{Sheetlet, Word, cell_text};
use crate::import::sheet::Cell;
use crate::import::words::is_head;

/// A table with its rows and the words of each.
pub(super) struct Table {
    /// Where it begins.
    pub y0: f32,
    pub rows: Vec<(Vec<Cell>, Vec<Word>)>,
}

/// The tables of a page, and the words outside of them.
pub(super) fn tables(page: &Sheetlet) -> (Vec<Table>, Vec<Word>) {
    let near = (0.3 * page.em()).clamp(0.002, 0.008);
    let mut rest = page.words.clone();
    let mut tables = Vec::new();
    let whole = if page.scanned { super::mended::rules(page, near) } else { page.rules.clone() };
    for rules in components(&whole, near) {
        let Some(mut grid) = Grid::of(&rules, near) else { continue };
        if page.scanned {
            grid.crossing = page.words.iter().filter(|word| !is_head(&word.text)).cloned().collect();
        }
        let (inside, outside) = rest.into_iter().partition(|word| grid.holds(word));
        rest = outside;
        tables.extend(grid.table(inside));
    }
    (tables, rest)
}

/// Rules that touch each other, directly or by others.
fn components(rules: &[BoundingBox], near: f32) -> Vec<Vec<BoundingBox>> {
    let mut root: Vec<usize> = (0..rules.len()).collect();
    let touches = |a: &BoundingBox, b: &BoundingBox| {
        a.x0 - near <= b.x1 && b.x0 - near <= a.x1 && a.y0 - near <= b.y1 && b.y0 - near <= a.y1
    };
    let mut order: Vec<usize> = (0..rules.len()).collect();
    order.sort_by(|a, b| rules[*a].y0.total_cmp(&rules[*b].y0));
    for (n, a) in order.iter().enumerate() {
        for b in order[n + 1..].iter().take_while(|b| rules[**b].y0 - near <= rules[*a].y1) {
            if touches(&rules[*a], &rules[*b]) {
                let (a, b) = (find(&mut root, *a), find(&mut root, *b));
                root[a.max(b)] = a.min(b);
            }
        }
    }
    let mut groups: std::collections::BTreeMap<usize, Vec<BoundingBox>> = std::collections::BTreeMap::new();
    for (n, rule) in rules.iter().enumerate() {
        groups.entry(find(&mut root, n)).or_default().push(*rule);
    }
    groups.into_values().collect()
}

fn find(root: &mut [usize], mut at: usize) -> usize {
    while root[at] != at {
        root[at] = root[root[at]];
        at = root[at];
    }
    at
}

/// Places of rules on one axis, those nearer than `near` taken as one.
pub(super) fn places(mut values: Vec<f32>, near: f32) -> Vec<f32> {
    values.sort_by(f32::total_cmp);
    let mut groups: Vec<(f32, f32, usize)> = Vec::new();
    for value in values {
        match groups.last_mut().filter(|group| value - group.1 <= near) {
            Some(group) => *group = (group.0 + value, value, group.2 + 1),
            None => groups.push((value, value, 1)),
        }
    }
    groups.into_iter().map(|(sum, _, count)| sum / count as f32).collect()
}

/// Rules and cells of one table.
struct Grid {
    xs: Vec<f32>,
    ys: Vec<f32>,
    level: Vec<BoundingBox>,
    upright: Vec<BoundingBox>,
    near: f32,
    /// Words that no rule runs through: where a mended one would, there is none.
    crossing: Vec<Word>,
}

/// Rows and columns that a page may have; more is no table that people read.
const MOST: usize = 400;

impl Grid {
    fn of(rules: &[BoundingBox], near: f32) -> Option<Grid> {
        let (level, upright): (Vec<BoundingBox>, Vec<BoundingBox>) =
            rules.iter().partition(|rule| rule.x1 - rule.x0 >= rule.y1 - rule.y0);
        let xs = places(upright.iter().map(|rule| (rule.x0 + rule.x1) / 2.0).collect(), near);
        let ys = places(level.iter().map(|rule| (rule.y0 + rule.y1) / 2.0).collect(), near);
        let table = xs.len() >= 3 && ys.len() >= 2 && xs.len() < MOST && ys.len() < MOST;
        table.then_some(Grid { xs, ys, level, upright, near, crossing: Vec::new() })
    }

    fn holds(&self, word: &Word) -> bool {
        let (x, y) = word.centre();
        let inside = |at: f32, places: &[f32]| places.first() < Some(&at) && Some(&at) < places.last();
        inside(x, &self.xs) && inside(y, &self.ys)
    }

    /// Whether an upright rule parts two columns in a row.
    fn upright(&self, column: usize, row: usize) -> bool {
        let (x, from, to) = (self.xs[column], self.ys[row], self.ys[row + 1]);
        let crossed = self.crossing.iter().any(|word| {
            let (margin, y) = (0.6 * word.em(), word.centre().1);
            from < y && y < to && word.x0 + margin < x && x < word.x1 - margin
        });
        if crossed {
            return false;
        }
        let own = self.upright.iter().filter(|rule| ((rule.x0 + rule.x1) / 2.0 - x).abs() <= self.near);
        covered(own.map(|rule| (rule.y0, rule.y1)), from, to)
    }

    fn level(&self, row: usize, column: usize) -> bool {
        let (y, from, to) = (self.ys[row], self.xs[column], self.xs[column + 1]);
        let own = self.level.iter().filter(|rule| ((rule.y0 + rule.y1) / 2.0 - y).abs() <= self.near);
        covered(own.map(|rule| (rule.x0, rule.x1)), from, to)
    }

    fn table(&self, words: Vec<Word>) -> Option<Table> {
        let (rows, columns) = (self.ys.len() - 1, self.xs.len() - 1);
        let mut root: Vec<usize> = (0..rows * columns).collect();
        for row in 0..rows {
            for column in 0..columns {
                let own = row * columns + column;
                if column + 1 < columns && !self.upright(column + 1, row) {
                    let (a, b) = (find(&mut root, own), find(&mut root, own + 1));
                    root[a.max(b)] = a.min(b);
                }
                if row + 1 < rows && !self.level(row + 1, column) {
                    let (a, b) = (find(&mut root, own), find(&mut root, own + columns));
                    root[a.max(b)] = a.min(b);
                }
            }
        }
        let mut held: Vec<Vec<Word>> = vec![Vec::new(); rows * columns];
        for word in words {
            for part in self.parted(word, columns, &mut root) {
                let cell = self.cell(&part, columns);
                held[find(&mut root, cell)].push(part);
            }
        }
        let texts: Vec<String> = held.iter().map(|words| cell_text(words.clone())).collect();
        let mut read = Vec::new();
        for row in 0..rows {
            let mut cells = Vec::with_capacity(columns);
            for column in 0..columns {
                let first = find(&mut root, row * columns + column);
                let (top, left) = (first / columns, first % columns);
                let across =
                    (column + 1..columns).take_while(|c| find(&mut root, row * columns + c) == first).count();
                cells.push(match left < column {
                    true => Cell { covered: true, from_above: top < row, ..Cell::default() },
                    false => {
                        Cell { text: texts[first].clone(), across, from_above: top < row, ..Cell::default() }
                    }
                });
            }
            let own: Vec<Word> = (0..columns).flat_map(|c| held[row * columns + c].clone()).collect();
            let printed = cells.iter().any(|cell| !cell.text.is_empty() && !cell.from_above);
            // A thin strip between double rules is no row; a row whose every cell began above is one only where it is high.
            if printed || cells.iter().any(|cell| !cell.text.is_empty()) && !own.is_empty() {
                read.push((cells, own));
            }
        }
        let y0 = self.ys.first().copied().unwrap_or(0.0);
        (!read.is_empty()).then_some(Table { y0, rows: read })
    }

    fn cell(&self, word: &Word, columns: usize) -> usize {
        let (x, y) = word.centre();
        let at = |value: f32, places: &[f32]| {
            places.iter().rposition(|place| *place <= value).unwrap_or(0).min(places.len() - 2)
        };
        at(y, &self.ys) * columns + at(x, &self.xs)
    }

    /// A word that was read across a rule, in its parts: letters are taken to be as wide as their kind is.
    fn parted(&self, word: Word, columns: usize, root: &mut [usize]) -> Vec<Word> {
        let row = self.cell(&word, columns) / columns;
        let margin = 0.4 * word.em();
        let cut = (1..columns).find(|c| {
            let x = self.xs[*c];
            let cells = (find(root, row * columns + c - 1), find(root, row * columns + c));
            word.x0 + margin < x && x < word.x1 - margin && cells.0 != cells.1
        });
        let Some(column) = cut else { return vec![word] };
        let width = |c: char| if c.is_ascii() { 0.5 } else { 1.0 };
        let all: f32 = word.text.chars().map(width).sum();
        let mut x = word.x0;
        let mut at = word.text.len();
        for (n, c) in word.text.char_indices() {
            let step = width(c) / all * (word.x1 - word.x0);
            if x + step / 2.0 > self.xs[column] {
                at = n;
                break;
            }
            x += step;
        }
        if at == 0 || at == word.text.len() {
            return vec![word];
        }
        let left = Word { text: word.text[..at].to_owned(), x1: self.xs[column], ..word.clone() };
        let right = Word { text: word.text[at..].to_owned(), x0: self.xs[column] + 1e-4, ..word };
        let mut parts = vec![left];
        parts.extend(self.parted(right, columns, root));
        parts
    }
}

/// Whether stretches cover at least half of the way from one place to another.
fn covered(stretches: impl Iterator<Item = (f32, f32)>, from: f32, to: f32) -> bool {
    let mut parts: Vec<(f32, f32)> =
        stretches.map(|(a, b)| (a.max(from), b.min(to))).filter(|(a, b)| b > a).collect();
    parts.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut sum, mut end) = (0.0, from);
    for (a, b) in parts {
        sum += (b - a.max(end)).max(0.0);
        end = end.max(b);
    }
    sum * 2.0 >= to - from
}
