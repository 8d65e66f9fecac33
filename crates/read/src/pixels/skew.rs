//! How far a page is from level, judged by its lines of text.

use super::blocks;
use super::geometry::Quad;

/// Skews below this many degrees are left alone.
const LEVEL: f32 = 0.3;
/// Larger angles are no skew of a scan.
const LARGEST: f32 = 15.0;
/// A line tells the angle if it is at least this many times as long as high.
const ELONGATED: f32 = 4.0;

/// Degrees clockwise by which the page must be turned to be level; 0 where it is, or where nothing tells.
/// Kept to 1/100 degree.
pub(crate) fn correction(quads: &[Quad]) -> f32 {
    let mut angles: Vec<(f32, f32)> = quads.iter().filter_map(angle_and_weight).collect();
    angles.sort_by(|a, b| a.0.total_cmp(&b.0));
    let skew = weighted_median(&angles);
    // Cards pasted at odd angles say nothing of their sheet.
    if skew.abs() < LEVEL || skew.abs() > LARGEST || !blocks::agree(quads, skew) {
        0.0
    } else {
        (-skew * 100.0).round() / 100.0
    }
}

/// A long line's angle (a standing one's against the vertical) and its length.
fn angle_and_weight(quad: &Quad) -> Option<(f32, f32)> {
    let (width, height) = (quad.width(), quad.height());
    let long = width.max(height);
    (long >= ELONGATED * width.min(height)).then(|| (quad.angle(), long))
}

fn weighted_median(sorted: &[(f32, f32)]) -> f32 {
    let half = sorted.iter().map(|(_, weight)| weight).sum::<f32>() / 2.0;
    let mut passed = 0.0;
    for (angle, weight) in sorted {
        passed += weight;
        if passed >= half {
            return *angle;
        }
    }
    0.0
}

#[cfg(test)]
mod tests {
    use super::super::geometry::Point;
    use super::*;

    fn line(length: f32, degrees: f32) -> Quad {
        let (sine, cosine) = degrees.to_radians().sin_cos();
        let turn = |x: f32, y: f32| Point::new(500.0 + x * cosine - y * sine, 500.0 + x * sine + y * cosine);
        Quad([turn(0., 0.), turn(length, 0.), turn(length, 20.), turn(0., 20.)])
    }

    fn check(lines: &[(f32, f32)], expected: f32) {
        let quads: Vec<Quad> = lines.iter().map(|&(length, degrees)| line(length, degrees)).collect();
        assert_eq!(correction(&quads), expected);
    }

    #[test]
    fn lines_falling_to_the_right_are_turned_back_anticlockwise() {
        check(&[(400.0, 2.0), (300.0, 2.0), (200.0, 2.0)], -2.0);
    }

    #[test]
    fn long_lines_outvote_short_ones() {
        check(&[(700.0, -1.5), (100.0, 9.0), (100.0, 12.0)], 1.5);
    }

    #[test]
    fn a_level_page_and_an_empty_one_stay() {
        check(&[(400.0, 0.2)], 0.0);
        check(&[], 0.0);
    }

    #[test]
    fn single_characters_tell_nothing() {
        check(&[(30.0, 8.0), (40.0, 7.0)], 0.0);
    }
}
