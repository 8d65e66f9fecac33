//! Things that do not lie level on a page: quadrilaterals and pieces of paper.

use serde::{Deserialize, Serialize};

use crate::{BoundingBox, Confidence};

/// A quadrilateral on a page in its own direction of reading: top left, top right, bottom right, bottom left of what
/// stands in it, each `[x, y]` in fractions of the page (see [`BoundingBox`]); a part may lie beyond the page's border.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Corners(pub [[f32; 2]; 4]);

impl Corners {
    /// Rounds to 1/10,000 of the page.
    pub fn new(corners: [[f32; 2]; 4]) -> Corners {
        let fit = |v: f32| if v.is_finite() { (v.clamp(-1.0, 2.0) * 1e4).round() / 1e4 } else { 0.0 };
        Corners(corners.map(|corner| corner.map(fit)))
    }

    /// The box around them.
    pub fn bounding_box(&self) -> BoundingBox {
        let low = |axis: usize| self.0.iter().map(|c| c[axis]).fold(f32::INFINITY, f32::min);
        let high = |axis: usize| self.0.iter().map(|c| c[axis]).fold(f32::NEG_INFINITY, f32::max);
        BoundingBox::new(low(0), low(1), high(0), high(1))
    }

    /// The direction of reading in degrees clockwise from level, -180 to 180, on a page of this width over height.
    pub fn angle_degrees(&self, aspect: f32) -> f32 {
        let [a, b, c, d] = self.0;
        ((b[1] - a[1]) + (c[1] - d[1])).atan2(((b[0] - a[0]) + (c[0] - d[0])) * aspect).to_degrees()
    }

    /// Whether a place lies in the quadrilateral (borders included); it must be convex.
    pub fn contains(&self, x: f32, y: f32) -> bool {
        let side = |i: usize| {
            let ([ax, ay], [bx, by]) = (self.0[i], self.0[(i + 1) % 4]);
            (bx - ax) * (y - ay) - (by - ay) * (x - ax)
        };
        (0..4).all(|i| side(i) >= 0.0) || (0..4).all(|i| side(i) <= 0.0)
    }
}

/// A piece of paper that was seen on a page: pasted on a sheet, or beside others on the glass.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Paper {
    /// Its corners in its own direction of reading.
    pub corners: Corners,
    /// The box around it.
    #[serde(rename = "box")]
    pub bounding_box: BoundingBox,
    /// Degrees clockwise by which it stands off the page's level, -45 to 45, its quarter turns left out.
    pub angle_degrees: f32,
    /// Quarter turns clockwise that make it upright (0 to 3).
    pub turn: u8,
    /// How sure that it is one paper of its own: seen edges say more than the lie of its text alone.
    pub confidence: Confidence,
    /// Whether its edges were seen; else only the lie of its text tells it from the page.
    pub outlined: bool,
    /// Whether another paper seen on the page lies over part of it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub covered: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEVEL: Corners = Corners([[0.1, 0.2], [0.5, 0.2], [0.5, 0.4], [0.1, 0.4]]);

    #[test]
    fn a_place_lies_inside_or_outside_whichever_way_the_corners_run() {
        let mirrored = Corners([LEVEL.0[3], LEVEL.0[2], LEVEL.0[1], LEVEL.0[0]]);
        for corners in [LEVEL, mirrored] {
            assert!(corners.contains(0.3, 0.3) && corners.contains(0.1, 0.2));
            assert!(!corners.contains(0.3, 0.5) && !corners.contains(0.05, 0.3));
        }
    }

    #[test]
    fn the_angle_is_that_of_the_text_in_pixels() {
        assert_eq!(LEVEL.angle_degrees(0.7), 0.0);
        // Half as wide as high: 0.4 of the width are 0.2 of the height.
        let falling = Corners([[0.1, 0.2], [0.5, 0.4], [0.5, 0.5], [0.1, 0.3]]);
        assert!((falling.angle_degrees(0.5) - 45.0).abs() < 1e-3);
        let [a, b, c, d] = LEVEL.0;
        assert_eq!(Corners([c, d, a, b]).angle_degrees(0.7).abs(), 180.0);
    }
}
