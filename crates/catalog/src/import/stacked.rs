//! Cells of several lines: one text that was broken, or a row a line.

use super::names::begins_with_arrow;
use super::sheet::Cell;
use super::words::{ends_as_meeting, figure, is_general, is_mark, is_none_sign, join, open_brackets};

/// The rows that a row of cells holds: as many as its names have lines where its figures have as many, else one.
pub(super) fn rows(cells: Vec<Cell>) -> Vec<Vec<Cell>> {
    if !cells.iter().any(|cell| cell.text.contains('\n')) {
        return vec![cells];
    }
    let stacks: Vec<Vec<String>> = cells.iter().map(|cell| lines(&cell.text)).collect();
    let of = |fits: fn(&[String]) -> bool| {
        stacks.iter().filter(|lines| lines.len() > 1 && fits(lines)).map(Vec::len).collect::<Vec<_>>()
    };
    let (names, figures) = (of(are_names), of(are_figures));
    let count = names.first().copied().unwrap_or(0);
    let alike = !figures.is_empty() && names.iter().chain(&figures).all(|own| *own == count);
    match count > 1 && alike {
        true => (0..count).map(|n| nth(&cells, &stacks, n, count)).collect(),
        false => vec![joined(cells, &stacks)],
    }
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

/// Whether every line is a whole name by itself.
fn are_names(lines: &[String]) -> bool {
    lines.iter().enumerate().all(|(n, line)| {
        let begins =
            n == 0 || !(begins_with_arrow(line) || line.starts_with(['(', '（', '[', '［', '〔', '旧']));
        let whole = ends_as_meeting(line) && !is_general(line) && line.chars().count() > 3;
        begins && whole && open_brackets(line) == 0
    })
}

fn are_figures(lines: &[String]) -> bool {
    lines.iter().all(|line| figure(line).is_some() || is_none_sign(line) || is_mark(line))
        && lines.iter().any(|line| figure(line).is_some())
}

/// The row of the lines at one height; what has but one line holds for all of them.
fn nth(cells: &[Cell], stacks: &[Vec<String>], n: usize, count: usize) -> Vec<Cell> {
    let cell = |(cell, lines): (&Cell, &Vec<String>)| match lines.len() == count {
        true => Cell { text: lines[n].clone(), ..cell.clone() },
        false => Cell { text: whole(lines), from_above: cell.from_above || n > 0, ..cell.clone() },
    };
    cells.iter().zip(stacks).map(cell).collect()
}

fn joined(cells: Vec<Cell>, stacks: &[Vec<String>]) -> Vec<Cell> {
    let cell = |(cell, lines): (Cell, &Vec<String>)| Cell {
        text: whole(lines),
        names: if lines.len() > 1 && are_names(lines) { lines.clone() } else { Vec::new() },
        ..cell
    };
    cells.into_iter().zip(stacks).map(cell).collect()
}

fn whole(lines: &[String]) -> String {
    let first = lines.first().cloned().unwrap_or_default();
    lines.iter().skip(1).fold(first, |all, line| join(&all, line))
}
