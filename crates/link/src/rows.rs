//! Rows of an alignment's table, four at once where no two letters stand the other way round.
//!
//! A cell waits for its neighbour to the left; in four rows, each a cell behind the row above it, four cells wait at the
//! same time. The sums are the same, in the same order.

/// A letter of the text: what it costs to leave out, and what in the place of each of the name's.
#[derive(Clone, Copy)]
pub(crate) struct Row<'a> {
    pub leave: f32,
    pub replaced: &'a [f32],
}

/// Rows filled together.
pub(crate) const TOGETHER: usize = 4;

/// The lesser of two costs; no cost is NaN, so one instruction will do.
pub(crate) fn least(a: f32, b: f32) -> f32 {
    if b < a { b } else { a }
}

/// Fills the rows below `above`; `costs` says what leaving out each of the name's letters costs.
pub(crate) fn fill(above: &[f32], below: &mut [f32], rows: &[Row<'_>; TOGETHER], costs: &[f32]) {
    let wide = costs.len() + 1;
    let (first, rest) = below.split_at_mut(wide);
    let (second, rest) = rest.split_at_mut(wide);
    let (third, fourth) = rest.split_at_mut(wide);
    let mut out = [first, second, third, &mut fourth[..wide]];
    let mut last = [0.0; TOGETHER];
    let mut left = above[0];
    for (n, row) in rows.iter().enumerate() {
        left += row.leave;
        last[n] = left;
        out[n][0] = left;
    }
    let mut wave = Wave { last, before: last };
    let (lead, all) = (TOGETHER - 1, costs.len());
    let ragged = |wave: &mut Wave, out: &mut [&mut [f32]; TOGETHER], step: usize| {
        for n in (0..TOGETHER).rev().filter(|n| step >= *n && step - n < all) {
            wave.cell(n, step - n, &rows[n], above, costs[step - n], out[n]);
        }
    };
    for step in 0..lead.min(all + lead) {
        ragged(&mut wave, &mut out, step);
    }
    for step in lead..all {
        for n in (0..TOGETHER).rev() {
            wave.cell(n, step - n, &rows[n], above, costs[step - n], out[n]);
        }
    }
    for step in lead.max(all)..all + lead {
        ragged(&mut wave, &mut out, step);
    }
}

/// The newest cell of each row, and the one before it.
struct Wave {
    last: [f32; TOGETHER],
    before: [f32; TOGETHER],
}

impl Wave {
    /// Fills the cell of row `n` behind the name's letter `at`. The row above is one cell ahead.
    #[inline(always)]
    fn cell(&mut self, n: usize, at: usize, row: &Row<'_>, above: &[f32], cost: f32, out: &mut [f32]) {
        let (up, corner) =
            if n == 0 { (above[at + 1], above[at]) } else { (self.last[n - 1], self.before[n - 1]) };
        let cell = least(corner + row.replaced[at], up + row.leave);
        let cell = least(cell, self.last[n] + cost);
        self.before[n] = self.last[n];
        self.last[n] = cell;
        out[at + 1] = cell;
    }
}
