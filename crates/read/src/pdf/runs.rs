//! Glyphs to runs: characters on one baseline without a wide gap or a ruling line between them.
//!
//! Everything here is in a frame where text runs along `u` (growing) and lines follow along `v` (growing): for
//! horizontal text u = x, v = y; for vertical text u = y, v = -x (columns go from right to left).

use std::collections::BTreeMap;

/// A gap wider than this many em splits a line.
pub const SPLIT_GAP: f64 = 1.5;
/// A glyph may start this many em before the end of the one before it (kerning, italics).
const OVERLAP: f64 = 0.4;

/// A glyph in the frame of its writing direction.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    /// Characters.
    pub text: String,
    /// Where it starts along the line.
    pub u0: f64,
    /// Where it ends.
    pub u1: f64,
    /// Its baseline (or the middle of its column).
    pub v: f64,
    /// Font size.
    pub size: f64,
    /// White space stood before it.
    pub space_before: bool,
    /// No reader can know what it means.
    pub unmapped: bool,
    /// Its place in the order of drawing.
    pub order: usize,
}

/// Pieces on one baseline.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// In reading order.
    pub pieces: Vec<Piece>,
}

impl Run {
    fn start(&self) -> f64 {
        self.pieces.first().map_or(0.0, |p| p.u0)
    }

    fn v(&self) -> f64 {
        self.pieces.first().map_or(0.0, |p| p.v)
    }

    /// The largest font size in it.
    pub fn size(&self) -> f64 {
        self.pieces.iter().map(|p| p.size).fold(0.0, f64::max)
    }
}

/// Ruling lines across the writing direction: where along `u`, and from where to where along `v`.
#[derive(Clone, Debug, Default)]
pub struct Barriers {
    by_u: Vec<(f64, f64, f64)>,
}

impl Barriers {
    /// From `(u, v0, v1)`.
    pub fn new(mut lines: Vec<(f64, f64, f64)>) -> Barriers {
        lines.sort_by(|a, b| a.0.total_cmp(&b.0));
        Barriers { by_u: lines }
    }

    /// Whether one stands between two places on a line at `v` of the given size.
    fn between(&self, u0: f64, u1: f64, v: f64, size: f64) -> bool {
        let first = self.by_u.partition_point(|b| b.0 < u0);
        let middle = v - 0.35 * size;
        self.by_u[first..].iter().take_while(|b| b.0 <= u1).any(|b| b.1 <= middle && middle <= b.2)
    }
}

/// Joins pieces (in the order of drawing) into runs.
pub fn runs(pieces: Vec<Piece>, barriers: &Barriers) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for piece in without_doubles(pieces) {
        match runs.last_mut() {
            Some(run) if follows(run, &piece, barriers) => run.pieces.push(piece),
            _ => runs.push(Run { pieces: vec![piece] }),
        }
    }
    joined(runs, barriers)
}

fn follows(run: &Run, piece: &Piece, barriers: &Barriers) -> bool {
    let Some(last) = run.pieces.last() else { return false };
    near(last, piece, barriers)
}

/// Whether `b` may stand right after `a` on one line.
fn near(a: &Piece, b: &Piece, barriers: &Barriers) -> bool {
    let size = a.size.max(b.size);
    let gap = b.u0 - a.u1;
    (a.v - b.v).abs() <= 0.3 * size
        && a.size.min(b.size) >= 0.4 * size
        && gap <= SPLIT_GAP * size
        && gap >= -OVERLAP * size
        && b.u0 > a.u0
        && !barriers.between(a.u1 - 0.2 * size, b.u0 + 0.2 * size, a.v, size)
}

/// Joins runs that were drawn apart but stand on one line.
fn joined(runs: Vec<Run>, barriers: &Barriers) -> Vec<Run> {
    let mut buckets: BTreeMap<i64, Vec<usize>> = BTreeMap::new();
    for (index, run) in runs.iter().enumerate() {
        buckets.entry(bucket(run.v())).or_default().push(index);
    }
    for members in buckets.values_mut() {
        members.sort_by(|a, b| runs[*a].start().total_cmp(&runs[*b].start()));
    }
    let next: Vec<Option<usize>> = (0..runs.len()).map(|i| successor(i, &runs, &buckets, barriers)).collect();
    chain(runs, &next)
}

fn bucket(v: f64) -> i64 {
    (v / 8.0).floor() as i64
}

/// The nearest run that continues this one.
fn successor(
    index: usize,
    runs: &[Run],
    buckets: &BTreeMap<i64, Vec<usize>>,
    barriers: &Barriers,
) -> Option<usize> {
    let run = &runs[index];
    let last = run.pieces.last()?;
    let reach = (0.3 * run.size() / 8.0).ceil().min(16.0) as i64 + 1;
    let mut best: Option<(f64, usize)> = None;
    for (_, members) in buckets.range(bucket(last.v) - reach..=bucket(last.v) + reach) {
        let from =
            members.partition_point(|m| runs[*m].start() < last.u1 - OVERLAP * last.size.max(1.0) * 2.0);
        for other in &members[from..] {
            let first = &runs[*other].pieces[0];
            if first.u0 - last.u1 > SPLIT_GAP * 4.0 * last.size.max(1.0) {
                break;
            }
            let gap = (first.u0 - last.u1).abs();
            if *other != index && near(last, first, barriers) && best.is_none_or(|(g, _)| gap < g) {
                best = Some((gap, *other));
            }
        }
    }
    best.map(|(_, other)| other)
}

/// Follows the successors; a run that two others want goes to the first of them.
fn chain(runs: Vec<Run>, next: &[Option<usize>]) -> Vec<Run> {
    let mut wanted = vec![None; runs.len()];
    let mut order: Vec<usize> = (0..runs.len()).collect();
    order.sort_by(|a, b| runs[*a].start().total_cmp(&runs[*b].start()));
    let mut granted = vec![None; runs.len()];
    for index in order {
        if let Some(to) = next[index]
            && wanted[to].is_none()
        {
            wanted[to] = Some(index);
            granted[index] = Some(to);
        }
    }
    let mut taken: Vec<Option<Run>> = runs.into_iter().map(Some).collect();
    let mut result = Vec::new();
    for (index, before) in wanted.iter().enumerate() {
        if before.is_some() {
            continue;
        }
        let mut at = Some(index);
        let mut pieces = Vec::new();
        while let Some(i) = at {
            pieces.extend(taken[i].take().map(|r| r.pieces).unwrap_or_default());
            at = granted[i];
        }
        if !pieces.is_empty() {
            result.push(Run { pieces });
        }
    }
    result
}

/// Text drawn twice (imitation of bold, or fill and stroke) counts once.
fn without_doubles(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut places: BTreeMap<(i64, i64), Vec<usize>> = BTreeMap::new();
    let mut kept: Vec<Piece> = Vec::new();
    for piece in pieces {
        let (u, v) = (bucket(piece.u0), bucket(piece.v));
        let near = (u - 1..=u + 1).flat_map(|u| (v - 1..=v + 1).map(move |v| (u, v)));
        let mut there = near.filter_map(|place| places.get(&place)).flatten();
        if there.any(|other| is_double(&kept[*other], &piece)) {
            continue;
        }
        places.entry((u, v)).or_default().push(kept.len());
        kept.push(piece);
    }
    kept
}

fn is_double(a: &Piece, b: &Piece) -> bool {
    let reach = 0.12 * a.size.min(b.size);
    a.text == b.text && (a.u0 - b.u0).abs() <= reach && (a.v - b.v).abs() <= reach
}
