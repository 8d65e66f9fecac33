//! Reading order of lines: rows from top to bottom, columns of prose one after the other, vertical text from right
//! to left.

use daicho_model::Line;

/// A line in the frame of the page's writing direction: text runs along `u`, lines follow along `v`.
#[derive(Clone, Copy)]
struct Slot {
    index: usize,
    u0: f32,
    u1: f32,
    v0: f32,
    v1: f32,
}

impl Slot {
    fn middle(&self) -> f32 {
        (self.v0 + self.v1) / 2.0
    }

    fn height(&self) -> f32 {
        self.v1 - self.v0
    }
}

/// A column of prose has at least so many lines.
const COLUMN_LINES: usize = 4;
/// Lines of prose fill their column by this share.
const FULL: f32 = 0.75;
/// So many columns side by side are looked for.
const DEPTH: u32 = 4;
/// Pages with more lines than this hold tables, not prose.
const MOST_LINES: usize = 1_000;

/// Sorts lines into reading order. `aspect` is the page's width over its height.
pub fn in_reading_order(lines: Vec<Line>, aspect: f64) -> Vec<Line> {
    let characters = |vertical: bool| -> usize {
        lines.iter().filter(|l| l.vertical == vertical).map(|l| l.text.chars().count()).sum()
    };
    let down = characters(true) > characters(false);
    let aspect = aspect as f32;
    let slots = lines.iter().enumerate().map(|(index, line)| {
        let b = &line.bounding_box;
        // Heights of the page on both axes, so that gaps compare.
        let (x0, x1) = (b.x0 * aspect, b.x1 * aspect);
        match down {
            false => Slot { index, u0: x0, u1: x1, v0: b.y0, v1: b.y1 },
            true => Slot { index, u0: b.y0, u1: b.y1, v0: -x1, v1: -x0 },
        }
    });
    let mut order = Vec::with_capacity(lines.len());
    cut(slots.collect(), DEPTH, &mut order);
    let mut lines: Vec<Option<Line>> = lines.into_iter().map(Some).collect();
    order.into_iter().filter_map(|i| lines[i].take()).collect()
}

fn cut(slots: Vec<Slot>, depth: u32, order: &mut Vec<usize>) {
    let gutter = if depth > 0 { gutter(&slots) } else { None };
    let Some(gutter) = gutter else { return rows(slots, order) };
    let mut slots = slots;
    slots.sort_by(|a, b| a.middle().total_cmp(&b.middle()));
    let (mut left, mut right, mut across) = (Vec::new(), Vec::new(), Vec::new());
    for slot in slots {
        let side = match gutter {
            g if slot.u1 <= g => &mut left,
            g if slot.u0 >= g => &mut right,
            _ => &mut across,
        };
        let crossing = slot.u0 < gutter && gutter < slot.u1;
        side.push(slot);
        if crossing {
            flush(&mut left, &mut right, depth, order);
        } else if !across.is_empty() {
            rows(std::mem::take(&mut across), order);
        }
    }
    rows(across, order);
    flush(&mut left, &mut right, depth, order);
}

/// Reads what has gathered on both sides of a gutter: the left side, then the right.
fn flush(left: &mut Vec<Slot>, right: &mut Vec<Slot>, depth: u32, order: &mut Vec<usize>) {
    for side in [left, right] {
        cut(std::mem::take(side), depth - 1, order);
    }
}

/// A place along `u` that divides most lines into two columns of prose; few lines run across it.
fn gutter(slots: &[Slot]) -> Option<f32> {
    if slots.len() < 2 * COLUMN_LINES || slots.len() > MOST_LINES {
        return None;
    }
    let mut places: Vec<f32> = slots.iter().map(|s| s.u0).collect();
    places.sort_by(f32::total_cmp);
    places.dedup_by(|a, b| (*a - *b).abs() < 0.002);
    let parts = |at: f32| {
        let left: Vec<Slot> = slots.iter().filter(|s| s.u1 <= at).copied().collect();
        let right: Vec<Slot> = slots.iter().filter(|s| s.u0 >= at).copied().collect();
        (left, right)
    };
    let balance = |at: &f32| {
        let (left, right) = parts(*at);
        let enough =
            left.len().min(right.len()) >= COLUMN_LINES && (left.len() + right.len()) * 10 >= slots.len() * 7;
        (enough && is_prose(&left) && is_prose(&right)).then_some(left.len().min(right.len()))
    };
    let best = places.iter().filter_map(|at| balance(at).map(|n| (n, *at))).max_by_key(|(n, _)| *n);
    best.map(|(_, at)| at)
}

/// Whether most lines fill the width they share.
fn is_prose(slots: &[Slot]) -> bool {
    let from = slots.iter().map(|s| s.u0).fold(f32::INFINITY, f32::min);
    let to = slots.iter().map(|s| s.u1).fold(f32::NEG_INFINITY, f32::max);
    let full = slots.iter().filter(|s| s.u1 - s.u0 >= FULL * (to - from)).count();
    let long = slots.iter().filter(|s| s.u1 - s.u0 >= 8.0 * s.height()).count();
    full * 2 > slots.len() && long * 2 > slots.len()
}

/// Rows by overlap, each from its start to its end.
fn rows(mut slots: Vec<Slot>, order: &mut Vec<usize>) {
    slots.sort_by(|a, b| a.middle().total_cmp(&b.middle()));
    let mut start = 0;
    while start < slots.len() {
        let seed = slots[start];
        let reach = seed.middle() + 0.5 * seed.height().min(0.02);
        let end = start + slots[start..].partition_point(|s| s.middle() <= reach);
        slots[start..end].sort_by(|a, b| a.u0.total_cmp(&b.u0));
        order.extend(slots[start..end].iter().map(|s| s.index));
        start = end;
    }
}
