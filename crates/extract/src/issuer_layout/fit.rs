//! Planes and the maps between them, fitted to pairs of points by least squares.

use daicho_model::Page;

/// A point on a plane whose unit is the same both ways.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Point {
    pub x: f64,
    pub y: f64,
}

impl Point {
    pub(super) fn plus(self, other: Point) -> Point {
        Point { x: self.x + other.x, y: self.y + other.y }
    }

    pub(super) fn minus(self, other: Point) -> Point {
        Point { x: self.x - other.x, y: self.y - other.y }
    }

    pub(super) fn length(self) -> f64 {
        self.x.hypot(self.y)
    }
}

/// A place of a page (fractions) on its plane, whose unit is the page's height.
pub(super) fn on_plane(page: &Page, (x, y): (f32, f32)) -> Point {
    Point { x: f64::from(x) * aspect(page), y: f64::from(y) }
}

/// The way back.
pub(super) fn on_page(page: &Page, point: Point) -> (f32, f32) {
    ((point.x / aspect(page)) as f32, point.y as f32)
}

fn aspect(page: &Page) -> f64 {
    if page.aspect > 0.05 { f64::from(page.aspect) } else { 0.707 }
}

/// `x' = a x + b y + c`, `y' = d x + e y + f`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Map {
    a: f64,
    b: f64,
    c: f64,
    d: f64,
    e: f64,
    f: f64,
}

impl Map {
    pub(super) fn there(&self, p: Point) -> Point {
        Point { x: self.a * p.x + self.b * p.y + self.c, y: self.d * p.x + self.e * p.y + self.f }
    }

    /// The way back; `None` for a map that flattens the plane.
    pub(super) fn back(&self, p: Point) -> Option<Point> {
        let determinant = self.a * self.e - self.b * self.d;
        if determinant.abs() < 1e-9 {
            return None;
        }
        let (x, y) = (p.x - self.c, p.y - self.f);
        Some(Point { x: (self.e * x - self.b * y) / determinant, y: (self.a * y - self.d * x) / determinant })
    }

    /// How many times longer a length is after it, about.
    pub(super) fn scale(&self) -> f64 {
        (self.a * self.e - self.b * self.d).abs().sqrt()
    }

    /// Degrees by which it turns the first axis.
    pub(super) fn degrees(&self) -> f64 {
        self.d.atan2(self.a).to_degrees()
    }
}

type Pair = (Point, Point);

fn middle(points: impl ExactSizeIterator<Item = Point>) -> Point {
    let count = points.len().max(1) as f64;
    let sum = points.fold(Point::default(), Point::plus);
    Point { x: sum.x / count, y: sum.y / count }
}

/// The similarity (shift, turn, scale) that takes the first points nearest to the second ones; `None` for fewer than
/// two different points.
pub(super) fn similarity(pairs: &[Pair]) -> Option<Map> {
    let (from, to) = (middle(pairs.iter().map(|p| p.0)), middle(pairs.iter().map(|p| p.1)));
    let (mut along, mut across, mut spread) = (0.0, 0.0, 0.0);
    for (p, q) in pairs {
        let (p, q) = (p.minus(from), q.minus(to));
        along += p.x * q.x + p.y * q.y;
        across += p.x * q.y - p.y * q.x;
        spread += p.x * p.x + p.y * p.y;
    }
    if spread < 1e-9 {
        return None;
    }
    let (a, d) = (along / spread, across / spread);
    let turned = Map { a, b: -d, c: 0.0, d, e: a, f: 0.0 };
    Some(moved(turned, from, to))
}

/// The affine map that takes the first points nearest to the second ones; `None` where they lie too near to one line to
/// tell it.
pub(super) fn affine(pairs: &[Pair]) -> Option<Map> {
    let (from, to) = (middle(pairs.iter().map(|p| p.0)), middle(pairs.iter().map(|p| p.1)));
    let (mut xx, mut xy, mut yy) = (0.0, 0.0, 0.0);
    let (mut xu, mut yu, mut xv, mut yv) = (0.0, 0.0, 0.0, 0.0);
    for (p, q) in pairs {
        let (p, q) = (p.minus(from), q.minus(to));
        (xx, xy, yy) = (xx + p.x * p.x, xy + p.x * p.y, yy + p.y * p.y);
        (xu, yu) = (xu + p.x * q.x, yu + p.y * q.x);
        (xv, yv) = (xv + p.x * q.y, yv + p.y * q.y);
    }
    let determinant = xx * yy - xy * xy;
    // The narrower spread must be at least an eighth of the wider one.
    if pairs.len() < 3 || determinant < (xx + yy).powi(2) / 64.0 {
        return None;
    }
    let solve = |u: f64, v: f64| ((u * yy - v * xy) / determinant, (v * xx - u * xy) / determinant);
    let ((a, b), (d, e)) = (solve(xu, yu), solve(xv, yv));
    Some(moved(Map { a, b, c: 0.0, d, e, f: 0.0 }, from, to))
}

/// The map with the shift that takes one point to another.
fn moved(map: Map, from: Point, to: Point) -> Map {
    let shift = to.minus(map.there(from));
    Map { c: shift.x, f: shift.y, ..map }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(x: f64, y: f64) -> Point {
        Point { x, y }
    }

    fn near(a: Point, b: Point) {
        assert!(a.minus(b).length() < 1e-9, "{a:?} is not {b:?}");
    }

    #[test]
    fn two_points_tell_shift_turn_and_scale() {
        // Twice as large, turned by 90° to the right, shifted by (1, 2).
        let pairs = [(point(0.0, 0.0), point(1.0, 2.0)), (point(1.0, 0.0), point(1.0, 4.0))];
        let map = similarity(&pairs).unwrap();
        near(map.there(point(0.0, 1.0)), point(-1.0, 2.0));
        near(map.back(point(-1.0, 2.0)).unwrap(), point(0.0, 1.0));
        assert!((map.scale() - 2.0).abs() < 1e-9 && (map.degrees() - 90.0).abs() < 1e-9);
    }

    #[test]
    fn three_points_tell_a_stretch() {
        let corners = [point(0.0, 0.0), point(1.0, 0.0), point(0.0, 1.0)];
        let pairs = corners.map(|p| (p, point(p.x * 1.1 + 0.1 * p.y, p.y * 0.9)));
        near(affine(&pairs).unwrap().there(point(1.0, 1.0)), point(1.2, 0.9));
    }

    #[test]
    fn points_on_one_line_tell_no_affine_map_and_one_point_no_map() {
        let line = [0.0, 0.5, 1.0].map(|t| (point(0.01 * t * t, t), point(0.0, t)));
        assert_eq!(affine(&line), None);
        assert_eq!(similarity(&line[..1]), None);
    }
}
