//! An outline in coarse cells, without its size and place.

use hayro_interpret::kurbo::{BezPath, PathEl, Point, Rect, Size, flatten};

/// Cells of a side.
const SIDE: usize = 16;
/// Lines scanned in each row of cells.
const LINES: usize = 4;

/// The straight edges of an outline, closed; curves within a two-hundredth of its longer side.
pub(super) fn edges(outline: &BezPath, side: f64) -> Vec<(Point, Point)> {
    let mut edges = Vec::with_capacity(4 * outline.elements().len());
    let (mut last, mut start) = (Point::ZERO, Point::ZERO);
    flatten(outline.iter(), side / 200.0, |element| match element {
        PathEl::MoveTo(p) => {
            edges.push((last, start));
            (last, start) = (p, p);
        }
        PathEl::LineTo(p) => {
            edges.push((last, p));
            last = p;
        }
        _ => {
            edges.push((last, start));
            last = start;
        }
    });
    edges.push((last, start));
    edges.retain(|(a, b)| a.y != b.y);
    edges
}

/// Where an edge crosses the middle of a scanned line.
struct Crossing {
    line: usize,
    x: f64,
    way: i32,
}

/// The cells of an outline in a frame around the middle of its box; `None` where all are the same.
pub(super) fn framed(edges: &[(Point, Point)], bounds: Rect, frame: Size) -> Option<Vec<f32>> {
    let lines = (SIDE * LINES) as f64;
    let (left, top) = (bounds.center().x - frame.width / 2.0, bounds.center().y - frame.height / 2.0);
    let (across, down) = (lines / frame.width, lines / frame.height);
    let level = |p: Point| Point::new((p.x - left) * across, (p.y - top) * down);
    let mut crossings = Vec::with_capacity(4 * SIDE * LINES);
    for (a, b) in edges {
        cross(level(*a), level(*b), &mut crossings);
    }
    crossings.sort_unstable_by(|a, b| a.line.cmp(&b.line).then(a.x.total_cmp(&b.x)).then(a.way.cmp(&b.way)));
    normal(blurred(&inked(&crossings)))
}

/// Notes where an edge crosses the middles of the scanned lines.
fn cross(a: Point, b: Point, crossings: &mut Vec<Crossing>) {
    let (from, to, way) = if a.y < b.y { (a, b, 1) } else { (b, a, -1) };
    let first = (from.y - 0.5).ceil().max(0.0) as usize;
    let end = ((to.y - 0.5).ceil().max(0.0) as usize).min(SIDE * LINES);
    let slope = (to.x - from.x) / (to.y - from.y);
    crossings.extend((first..end).map(|line| Crossing {
        line,
        x: from.x + (line as f64 + 0.5 - from.y) * slope,
        way,
    }));
}

/// Ink in each cell, by the non-zero winding rule, of crossings from top to bottom and left to right.
fn inked(crossings: &[Crossing]) -> Vec<f32> {
    let mut cells = vec![0.0; SIDE * SIDE];
    let mut winding = 0;
    for pair in crossings.windows(2) {
        let [from, to] = pair else { continue };
        winding += from.way;
        if from.line != to.line {
            winding = 0;
        } else if winding != 0 {
            let cells = &mut cells[from.line / LINES * SIDE..][..SIDE];
            fill(cells, from.x / LINES as f64, to.x / LINES as f64);
        }
    }
    cells
}

fn fill(cells: &mut [f32], from: f64, to: f64) {
    let last = (to.ceil().max(0.0) as usize).min(cells.len());
    for (column, cell) in cells.iter_mut().enumerate().take(last).skip(from.floor().max(0.0) as usize) {
        let (left, right) = (from.max(column as f64), to.min(column as f64 + 1.0));
        *cell += (right - left).max(0.0) as f32;
    }
}

/// Each cell with its neighbours, so that a stroke may stand a cell further: weights 1, 2, 1 across and down.
fn blurred(cells: &[f32]) -> Vec<f32> {
    let mut across = vec![0.0; SIDE * SIDE];
    for (row, blurred) in cells.chunks_exact(SIDE).zip(across.chunks_exact_mut(SIDE)) {
        for (column, cell) in blurred.iter_mut().enumerate() {
            let before = if column > 0 { row[column - 1] } else { 0.0 };
            *cell = before + 2.0 * row[column] + row.get(column + 1).unwrap_or(&0.0);
        }
    }
    let at = |row: usize, column: usize| across.get(row * SIDE + column).copied().unwrap_or(0.0);
    let around = |row: usize, column: usize| {
        let above = if row > 0 { at(row - 1, column) } else { 0.0 };
        above + 2.0 * at(row, column) + at(row + 1, column)
    };
    (0..SIDE * SIDE).map(|i| around(i / SIDE, i % SIDE)).collect()
}

fn normal(mut cells: Vec<f32>) -> Option<Vec<f32>> {
    let mean = cells.iter().sum::<f32>() / cells.len() as f32;
    cells.iter_mut().for_each(|c| *c -= mean);
    let length = cells.iter().map(|c| c * c).sum::<f32>().sqrt();
    cells.iter_mut().for_each(|c| *c /= length);
    (length > 0.0).then_some(cells)
}
