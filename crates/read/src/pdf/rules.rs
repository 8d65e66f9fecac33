//! Strokes to ruling lines.

use daicho_model::{BoundingBox, Rule};

use crate::pdf::marks::{Marks, Stroke};

/// Ends that are this near, in points, are joined (dashes, cell borders drawn one by one).
const JOIN: f64 = 3.0;
/// Strokes this near across their direction are one line.
const SAME: f64 = 1.0;
/// Shorter lines are parts of drawings.
const SHORT: f64 = 5.0;

/// A line along one axis: where across it, and from where to where along it.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Level {
    at: f64,
    from: f64,
    to: f64,
}

/// The ruling lines of a page, in points.
#[derive(Clone, Debug, Default)]
pub struct Ruling {
    horizontal: Vec<Level>,
    vertical: Vec<Level>,
}

impl Ruling {
    /// Joins a page's strokes.
    pub fn new(marks: &Marks) -> Ruling {
        let (mut horizontal, mut vertical) = (Vec::new(), Vec::new());
        for s in &marks.strokes {
            let Stroke { x0, y0, x1, y1 } = *s;
            let (dx, dy) = ((x1 - x0).abs(), (y1 - y0).abs());
            if dy <= 0.5 + dx * 0.01 && dx > dy {
                horizontal.push(Level { at: (y0 + y1) / 2.0, from: x0.min(x1), to: x0.max(x1) });
            } else if dx <= 0.5 + dy * 0.01 && dy > dx {
                vertical.push(Level { at: (x0 + x1) / 2.0, from: y0.min(y1), to: y0.max(y1) });
            }
        }
        Ruling { horizontal: joined(horizontal), vertical: joined(vertical) }
    }

    /// Lines that split rows of horizontal text: `(x, y0, y1)`.
    pub fn across_rows(&self) -> Vec<(f64, f64, f64)> {
        self.vertical.iter().map(|l| (l.at, l.from, l.to)).collect()
    }

    /// Lines that split columns of vertical text, in its frame: `(y, -x1, -x0)`.
    pub fn across_columns(&self) -> Vec<(f64, f64, f64)> {
        self.horizontal.iter().map(|l| (l.at, -l.to, -l.from)).collect()
    }

    /// As the model has them: horizontal ones from top to bottom, then vertical ones from left to right.
    pub fn rules(&self, width: f64, height: f64) -> Vec<Rule> {
        let fraction = |x0: f64, y0: f64, x1: f64, y1: f64| {
            let (w, h) = (width.max(1.0), height.max(1.0));
            let on_page = x1 >= 0.0 && x0 <= w && y1 >= 0.0 && y0 <= h;
            let b = BoundingBox::new((x0 / w) as f32, (y0 / h) as f32, (x1 / w) as f32, (y1 / h) as f32);
            on_page.then_some(Rule { bounding_box: b })
        };
        let horizontal = self.horizontal.iter().filter_map(|l| fraction(l.from, l.at, l.to, l.at));
        let vertical = self.vertical.iter().filter_map(|l| fraction(l.at, l.from, l.at, l.to));
        horizontal.chain(vertical).collect()
    }
}

/// Joins lines that touch or overlap, and leaves out the short ones.
fn joined(mut lines: Vec<Level>) -> Vec<Level> {
    lines.sort_by(|a, b| a.at.total_cmp(&b.at).then(a.from.total_cmp(&b.from)));
    let mut result: Vec<Level> = Vec::new();
    let mut start = 0;
    while start < lines.len() {
        let at = lines[start].at;
        let end = start + lines[start..].partition_point(|l| l.at - at <= SAME);
        let level = &mut lines[start..end];
        level.sort_by(|a, b| a.from.total_cmp(&b.from));
        let mean = level.iter().map(|l| l.at).sum::<f64>() / level.len() as f64;
        let first = result.len();
        for l in level.iter() {
            match result[first..].last_mut() {
                Some(last) if l.from <= last.to + JOIN => last.to = last.to.max(l.to),
                _ => result.push(Level { at: mean, ..*l }),
            }
        }
        start = end;
    }
    result.retain(|l| l.to - l.from >= SHORT);
    result
}
