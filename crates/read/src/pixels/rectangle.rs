//! The smallest rotated rectangle around a set of pixels.

use super::geometry::{Point, Quad};

/// A rotated rectangle whose `along` axis lies within 45 degrees of the page's x axis.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Rectangle {
    pub centre: Point,
    /// Unit vector of its "x" side.
    pub along: Point,
    /// Half its extent along that side.
    pub half_width: f32,
    /// Half its extent across.
    pub half_height: f32,
}

impl Rectangle {
    /// The upright rectangle around some points; `None` for none.
    pub(crate) fn upright(points: &[Point]) -> Option<Rectangle> {
        (!points.is_empty()).then(|| against(points, Point::new(1.0, 0.0)))
    }

    /// Longer or shorter by `by` on every side.
    pub(crate) fn grown(&self, by: f32) -> Rectangle {
        Rectangle { half_width: self.half_width + by, half_height: self.half_height + by, ..*self }
    }

    pub(crate) fn shorter_side(&self) -> f32 {
        2.0 * self.half_width.min(self.half_height)
    }

    pub(crate) fn contains(&self, p: Point) -> bool {
        let (dx, dy) = (p.x - self.centre.x, p.y - self.centre.y);
        (dx * self.along.x + dy * self.along.y).abs() <= self.half_width
            && (dy * self.along.x - dx * self.along.y).abs() <= self.half_height
    }

    pub(crate) fn quad(&self) -> Quad {
        let corner = |s: f32, t: f32| {
            let (a, b) = (s * self.half_width, t * self.half_height);
            Point::new(
                self.centre.x + a * self.along.x - b * self.along.y,
                self.centre.y + a * self.along.y + b * self.along.x,
            )
        };
        Quad([corner(-1.0, -1.0), corner(1.0, -1.0), corner(1.0, 1.0), corner(-1.0, 1.0)])
    }

    /// The smallest rectangle around the points; `None` for points on one line.
    pub(crate) fn around(points: &[Point]) -> Option<Rectangle> {
        let hull = hull(points);
        if hull.len() < 3 {
            return None;
        }
        let sides = hull.iter().zip(hull.iter().cycle().skip(1));
        sides
            .filter_map(|(a, b)| {
                let length = a.distance(*b);
                (length > 0.0).then(|| against(&hull, Point::new((b.x - a.x) / length, (b.y - a.y) / length)))
            })
            .min_by(|a, b| area(a).total_cmp(&area(b)))
            .map(Rectangle::with_level_axis)
    }

    /// The same rectangle with its axis turned by quarter turns to lie within 45 degrees of level.
    fn with_level_axis(self) -> Rectangle {
        let Point { x, y } = self.along;
        if x.abs() >= y.abs() {
            let sign = if x < 0.0 { -1.0 } else { 1.0 };
            Rectangle { along: Point::new(sign * x, sign * y), ..self }
        } else {
            let sign = if y > 0.0 { 1.0 } else { -1.0 };
            Rectangle {
                along: Point::new(sign * y, -sign * x),
                half_width: self.half_height,
                half_height: self.half_width,
                ..self
            }
        }
    }
}

fn area(r: &Rectangle) -> f32 {
    r.half_width * r.half_height
}

/// The bounding rectangle of a hull along one direction.
fn against(hull: &[Point], along: Point) -> Rectangle {
    let (mut low, mut high) = ([f32::INFINITY; 2], [f32::NEG_INFINITY; 2]);
    for p in hull {
        for (axis, value) in
            [p.x * along.x + p.y * along.y, p.y * along.x - p.x * along.y].into_iter().enumerate()
        {
            low[axis] = low[axis].min(value);
            high[axis] = high[axis].max(value);
        }
    }
    let (s, t) = ((low[0] + high[0]) / 2.0, (low[1] + high[1]) / 2.0);
    Rectangle {
        centre: Point::new(s * along.x - t * along.y, s * along.y + t * along.x),
        along,
        half_width: (high[0] - low[0]) / 2.0,
        half_height: (high[1] - low[1]) / 2.0,
    }
}

/// Convex hull (Andrew's monotone chain), without repeated points.
fn hull(points: &[Point]) -> Vec<Point> {
    let mut sorted = points.to_vec();
    sorted.sort_by(|a, b| a.x.total_cmp(&b.x).then(a.y.total_cmp(&b.y)));
    sorted.dedup();
    let mut lower = half_hull(sorted.iter());
    let upper = half_hull(sorted.iter().rev());
    lower.extend(upper);
    lower
}

fn half_hull<'a>(points: impl Iterator<Item = &'a Point>) -> Vec<Point> {
    let mut chain: Vec<Point> = Vec::new();
    for &p in points {
        while let [.., a, b] = chain[..]
            && (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x) <= 0.0
        {
            chain.pop();
        }
        chain.push(p);
    }
    chain.pop();
    chain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strip(degrees: f32) -> Vec<Point> {
        let (sine, cosine) = degrees.to_radians().sin_cos();
        let mut points = Vec::new();
        for i in 0..=100 {
            for j in 0..=10 {
                let (x, y) = (i as f32, j as f32);
                points.push(Point::new(200.0 + x * cosine - y * sine, 200.0 + x * sine + y * cosine));
            }
        }
        points
    }

    fn check(degrees: f32, width: f32, height: f32, angle: f32) {
        let r = Rectangle::around(&strip(degrees)).unwrap();
        let quad = r.quad();
        assert!((quad.width() - width).abs() < 0.1, "width {}", quad.width());
        assert!((quad.height() - height).abs() < 0.1, "height {}", quad.height());
        assert!((quad.angle() - angle).abs() < 0.1, "angle {}", quad.angle());
    }

    #[test]
    fn a_rotated_strip_keeps_its_size_and_angle() {
        check(0.0, 100.0, 10.0, 0.0);
        check(10.0, 100.0, 10.0, 10.0);
        check(-30.0, 100.0, 10.0, -30.0);
    }

    #[test]
    fn a_standing_strip_is_high_and_not_wide() {
        check(88.0, 10.0, 100.0, -2.0);
        check(-88.0, 10.0, 100.0, 2.0);
    }

    #[test]
    fn a_line_of_points_has_no_rectangle() {
        let line: Vec<Point> = (0..9).map(|i| Point::new(i as f32, 2.0)).collect();
        assert_eq!(Rectangle::around(&line), None);
    }
}
