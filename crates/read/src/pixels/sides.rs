//! Sides of a sheet: directed lines with the paper on one hand and something darker on the other.

use super::geometry::{Point, Quad};
use super::whiteness::Whiteness;

/// Directions that are told apart, in a full turn.
const DIRECTIONS: usize = 360;
/// An edge votes for directions up to so many steps from its own.
const SPREAD: usize = 3;
/// A step of fewer levels over three pixels is no edge.
const EDGE: f32 = 6.0;
/// A stronger step counts no more than this.
const STRONG: f32 = 40.0;
/// So many lines are tried for each side.
const LINES: usize = 8;
/// Lines nearer than this in direction (steps) and place (pixels) are one.
const APART: (usize, f32) = (4, 5.0);
/// Samples along a side.
const SAMPLES: usize = 64;
/// Paper is at least this many levels whiter than what lies beyond its edge.
const STEP: f32 = 9.0;
/// Or this share of its own whiteness.
const STEP_SHARE: f32 = 0.06;
/// The two are compared so many pixels on either hand of the edge.
const REACH: [f32; 3] = [2.5, 4.0, 5.5];

/// A line `x · normal = offset` with the paper where the product is larger.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Side {
    /// Unit vector into the paper.
    pub normal: Point,
    /// Distance of the line from the origin along the normal.
    pub offset: f32,
    /// Seen on the picture; otherwise it is the picture's border.
    pub seen: bool,
}

impl Side {
    fn new(degrees: f32, offset: f32) -> Side {
        let (sine, cosine) = degrees.to_radians().sin_cos();
        Side { normal: Point::new(cosine, sine), offset, seen: true }
    }

    fn meets(&self, other: &Side) -> Option<Point> {
        let (a, b) = (self.normal, other.normal);
        let determinant = a.x * b.y - b.x * a.y;
        (determinant.abs() > 0.1).then(|| {
            Point::new(
                (self.offset * b.y - other.offset * a.y) / determinant,
                (a.x * other.offset - b.x * self.offset) / determinant,
            )
        })
    }
}

/// Corners of left, top, right, bottom, clockwise from the top left one; `None` where two hardly meet.
pub(crate) fn corners([left, top, right, bottom]: &[Side; 4]) -> Option<Quad> {
    Some(Quad([left.meets(top)?, top.meets(right)?, right.meets(bottom)?, bottom.meets(left)?]))
}

/// The ends of left, top, right, bottom.
pub(crate) fn edges(quad: &Quad) -> [(Point, Point); 4] {
    let [a, b, c, d] = quad.0;
    [(d, a), (a, b), (b, c), (c, d)]
}

/// Candidates for the left, top, right and bottom side, the picture's own border last.
pub(crate) fn candidates(small: &Whiteness) -> [Vec<Side>; 4] {
    let votes = Votes::of(small);
    let (width, height) = (small.width as f32, small.height as f32);
    let borders = [(0.0, 0.0), (90.0, 0.0), (180.0, -width), (270.0, -height)];
    let mut found = borders.map(|(degrees, offset)| (votes.lines(degrees as usize), degrees, offset));
    for (lines, degrees, offset) in &mut found {
        lines.push(Side { seen: false, ..Side::new(*degrees, *offset) });
    }
    found.map(|(lines, _, _)| lines)
}

/// The Hough transform: for every direction of the normal and every offset how much edge lies on the line.
struct Votes {
    offsets: usize,
    shift: f32,
    counts: Vec<f32>,
}

impl Votes {
    fn of(small: &Whiteness) -> Votes {
        let shift = (small.width as f32).hypot(small.height as f32).ceil() + 1.0;
        let offsets = 2 * shift as usize + 1;
        let mut counts = vec![0.0; DIRECTIONS * offsets];
        let table: Vec<(f32, f32)> = (0..DIRECTIONS).map(|d| (d as f32).to_radians().sin_cos()).collect();
        for y in 1..small.height - 1 {
            for x in 1..small.width - 1 {
                let (gx, gy) = gradient(small, x, y);
                let strength = gx.hypot(gy);
                if strength < EDGE {
                    continue;
                }
                let direction = gy.atan2(gx).to_degrees().rem_euclid(360.0).round() as usize;
                for d in direction + DIRECTIONS - SPREAD..=direction + DIRECTIONS + SPREAD {
                    let (sine, cosine) = table[d % DIRECTIONS];
                    let offset = (x as f32 + 0.5) * cosine + (y as f32 + 0.5) * sine + shift;
                    counts[(d % DIRECTIONS) * offsets + offset.round() as usize] += strength.min(STRONG);
                }
            }
        }
        Votes { offsets, shift, counts }
    }

    /// The best lines whose normal is within 45 degrees of a direction, best first.
    fn lines(&self, towards: usize) -> Vec<Side> {
        let mut peaks: Vec<(f32, usize, f32)> = Vec::new();
        for step in 0..90 {
            let direction = (towards + DIRECTIONS - 45 + step) % DIRECTIONS;
            let row = &self.counts[direction * self.offsets..(direction + 1) * self.offsets];
            for (i, window) in row.windows(3).enumerate() {
                let sum = window[0] + 2.0 * window[1] + window[2];
                if window[1] > 0.0 && window[1] >= window[0] && window[1] >= window[2] {
                    peaks.push((sum, direction, (i + 1) as f32 - self.shift));
                }
            }
        }
        peaks.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.total_cmp(&b.2)));
        let mut kept: Vec<(f32, usize, f32)> = Vec::new();
        for peak in peaks {
            let near = |other: &(f32, usize, f32)| {
                let apart = peak.1.abs_diff(other.1);
                apart.min(DIRECTIONS - apart) <= APART.0 && (peak.2 - other.2).abs() <= APART.1
            };
            if !kept.iter().any(near) {
                kept.push(peak);
            }
            if kept.len() == LINES {
                break;
            }
        }
        kept.into_iter().map(|(_, direction, offset)| Side::new(direction as f32, offset)).collect()
    }
}

fn gradient(small: &Whiteness, x: usize, y: usize) -> (f32, f32) {
    let at = |dx: usize, dy: usize| f32::from(small.values[(y + dy - 1) * small.width + x + dx - 1]);
    let gx = at(2, 0) + 2.0 * at(2, 1) + at(2, 2) - at(0, 0) - 2.0 * at(0, 1) - at(0, 2);
    let gy = at(0, 2) + 2.0 * at(1, 2) + at(2, 2) - at(0, 0) - 2.0 * at(1, 0) - at(2, 0);
    (gx / 4.0, gy / 4.0)
}

/// Share of a side's length along which paper is seen to end; of the picture's border, share that is paper.
pub(crate) fn support(small: &Whiteness, side: &Side, from: Point, to: Point) -> f32 {
    let (mut good, mut all) = (0, 0);
    for i in 0..SAMPLES {
        let p = from.towards(to, (i as f32 + 0.5) / SAMPLES as f32);
        let inside = |reach: f32| (p.x + reach * side.normal.x, p.y + reach * side.normal.y);
        if !side.seen {
            all += 1;
            let (x, y) = inside(2.0);
            let (deep_x, deep_y) = inside(12.0);
            good += usize::from(small.at(x, y) >= 0.85 * small.at(deep_x, deep_y));
            continue;
        }
        let (x, y) = inside(-REACH[0]);
        if !small.holds(x, y) {
            continue;
        }
        all += 1;
        good += usize::from(REACH.iter().any(|reach| step(small, side, p, *reach)));
    }
    // A side of which most lies outside the picture is not seen.
    if all * 3 < SAMPLES { 0.0 } else { good as f32 / all as f32 }
}

/// Whether paper ends at a place.
fn step(small: &Whiteness, side: &Side, p: Point, reach: f32) -> bool {
    let at = |d: f32| small.at(p.x + d * side.normal.x, p.y + d * side.normal.y);
    let (inside, outside) = (at(reach), at(-reach));
    inside - outside >= STEP.max(STEP_SHARE * inside)
}

/// The corners after every seen side was laid through the places where the paper ends most sharply.
pub(crate) fn refined(small: &Whiteness, four: &[Side; 4]) -> Option<Quad> {
    let quad = corners(four)?;
    let mut better = *four;
    for (side, (from, to)) in better.iter_mut().zip(edges(&quad)) {
        if side.seen {
            *side = fitted(small, side, from, to).unwrap_or(*side);
        }
    }
    corners(&better)
}

/// A side laid through its sharpest places; `None` where they are too few.
fn fitted(small: &Whiteness, side: &Side, from: Point, to: Point) -> Option<Side> {
    let mut places: Vec<(f32, f32)> = Vec::new();
    for i in 2..SAMPLES - 2 {
        let t = (i as f32 + 0.5) / SAMPLES as f32;
        let p = from.towards(to, t);
        let at = |d: f32| small.at(p.x + d * side.normal.x, p.y + d * side.normal.y);
        let sharp = (-8..=8).map(|k| k as f32 * 0.5).map(|d| (at(d + 1.0) - at(d - 1.0), d));
        let (strength, d) = sharp.fold((0.0, 0.0), |best, next| if next.0 > best.0 { next } else { best });
        if strength >= EDGE && small.holds(p.x, p.y) {
            places.push((t - 0.5, d));
        }
    }
    if places.len() < SAMPLES / 3 {
        return None;
    }
    // Least squares, twice: the second time without what lies off the first line.
    let (mut shift, mut slope) = line(&places)?;
    places.retain(|(t, d)| (d - shift - slope * t).abs() <= 1.5);
    if let Some(better) = line(&places) {
        (shift, slope) = better;
    }
    let moved = |p: Point, d: f32| Point::new(p.x + d * side.normal.x, p.y + d * side.normal.y);
    let (a, b) = (moved(from, shift - slope / 2.0), moved(to, shift + slope / 2.0));
    let length = a.distance(b).max(1e-3);
    // The normal is on the right hand of a side that goes around clockwise.
    let normal = Point::new(-(b.y - a.y) / length, (b.x - a.x) / length);
    Some(Side { normal, offset: a.x * normal.x + a.y * normal.y, seen: true })
}

/// The line `d = shift + slope · t` through some places; `None` for too few.
fn line(places: &[(f32, f32)]) -> Option<(f32, f32)> {
    if places.len() < 8 {
        return None;
    }
    let n = places.len() as f32;
    let (t, d) = places.iter().fold((0.0, 0.0), |(t, d), p| (t + p.0, d + p.1));
    let (t, d) = (t / n, d / n);
    let (up, down) = places
        .iter()
        .fold((0.0, 0.0), |(up, down), p| (up + (p.0 - t) * (p.1 - d), down + (p.0 - t) * (p.0 - t)));
    let slope = if down > 0.0 { up / down } else { 0.0 };
    Some((d - slope * t, slope))
}
