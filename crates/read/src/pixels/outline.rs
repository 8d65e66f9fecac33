//! The outline of a sheet of paper on a photograph: four sides, each brighter on its inner side.
//!
//! Works on a picture of a few hundred pixels whose text has been closed away. Candidates for the sides come from a
//! Hough transform of directed edges (Duda and Hart 1972, with the edge's direction as in O'Gorman and Clowes
//! 1976); the quadrilateral whose sides are best seen wins. A side that the picture cuts off is the picture's own.

use image::RgbImage;

use super::geometry::{Point, Quad};
use super::sides::{self, Side};
use super::whiteness::Whiteness;

/// Long side of the picture that the outline is looked for on.
const LONG_SIDE: u32 = 360;
/// A sheet takes at least this share of the picture.
const AREA: f32 = 0.12;
/// Share of a side along which the paper must be seen to end.
const SUPPORT: f32 = 0.6;
/// The same over all sides.
const MEAN_SUPPORT: f32 = 0.8;
/// Sides over which the picture's border was taken: how much they count.
const CUT_OFF: f32 = 0.72;
/// Share of a sheet's corner angle that perspective may take or add: cosine at most.
const CORNER: f32 = 0.55;
/// A side is at least this share of its opposite one.
const OPPOSITE: f32 = 0.45;
/// A larger sheet is preferred: a printed frame lies inside the paper.
const LARGER: f32 = 0.25;
/// So many sheets are kept.
const KEPT: usize = 4;
/// Sheets whose corners are nearer than this share of the picture's long side are one.
const SAME: f32 = 0.05;

/// A sheet as seen on a picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Outline {
    /// Its corners in pixels of the picture, clockwise from the top left one. Those of a sheet that the picture
    /// cuts off may lie outside it.
    pub corners: Quad,
    /// The same as shares of the picture's width and height.
    pub fractions: [[f32; 2]; 4],
}

impl Outline {
    fn new(corners: Quad, image: &RgbImage) -> Outline {
        let (width, height) = (image.width() as f32, image.height() as f32);
        let share = |value: f32, all: f32| (value / all * 1e4).round() / 1e4;
        let fractions = corners.0.map(|p| [share(p.x, width), share(p.y, height)]);
        Outline { corners, fractions }
    }

    /// Whether the middle of a place lies on the sheet.
    pub(crate) fn holds(&self, quad: &Quad) -> bool {
        let p = quad.at(0.5, 0.5);
        sides::edges(&self.corners)
            .iter()
            .all(|(a, b)| (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x) >= 0.0)
    }
}

/// What may be the outline of the sheet on the picture, best first; none where the picture is nothing but paper, or
/// no sheet is clearly seen. Only text beside it can tell a shadow on the paper from the paper's edge.
pub(crate) fn find(image: &RgbImage) -> Vec<Outline> {
    let Some(small) = Whiteness::of(image, LONG_SIDE).filter(|small| !small.is_all_paper()) else {
        return Vec::new();
    };
    let small = small.closed(small.long_side() / 100);
    let (sx, sy) = (image.width() as f32 / small.width as f32, image.height() as f32 / small.height as f32);
    let refined = best(&small).into_iter().filter_map(|four| sides::refined(&small, &four));
    refined.map(|quad| Outline::new(quad.map(|p| Point::new(p.x * sx, p.y * sy)), image)).collect()
}

/// The sides that make the best sheets: left, top, right, bottom.
fn best(small: &Whiteness) -> Vec<[Side; 4]> {
    let [lefts, tops, rights, bottoms] = sides::candidates(small);
    let mut best: Vec<(f32, Quad, [Side; 4])> = Vec::new();
    for left in &lefts {
        for right in &rights {
            for top in &tops {
                for bottom in &bottoms {
                    let four = [*left, *top, *right, *bottom];
                    let floor = best.get(KEPT - 1).map_or(0.0, |(score, _, _)| *score);
                    if let Some((score, quad)) = score(small, &four, floor) {
                        keep(&mut best, (score, quad, four), small);
                    }
                }
            }
        }
    }
    best.into_iter().map(|(_, _, four)| four).collect()
}

/// Puts a sheet in its place among the best, once for sheets that are nearly the same.
fn keep(best: &mut Vec<(f32, Quad, [Side; 4])>, new: (f32, Quad, [Side; 4]), small: &Whiteness) {
    let near = SAME * small.long_side() as f32;
    let same = |other: &Quad| other.0.iter().zip(new.1.0).all(|(a, b)| a.distance(b) <= near);
    if best.iter().any(|(score, quad, _)| *score >= new.0 && same(quad)) {
        return;
    }
    best.retain(|(_, quad, _)| !same(quad));
    let at = best.partition_point(|(score, _, _)| *score >= new.0);
    best.insert(at, new);
    best.truncate(KEPT);
}

/// How good a sheet four sides make; `None` where they make none, or none better than `floor`.
fn score(small: &Whiteness, four: &[Side; 4], floor: f32) -> Option<(f32, Quad)> {
    if four.iter().filter(|side| side.seen).count() < 2 {
        return None;
    }
    let quad = sides::corners(four)?;
    let share = area(&quad) / (small.width * small.height) as f32;
    if share < AREA || !is_sheet(&quad) || !fits(&quad, four, small) {
        return None;
    }
    let bonus = LARGER * share.min(1.0).sqrt();
    if 1.0 + bonus <= floor {
        return None;
    }
    let (mut sum, mut length) = (0.0, 0.0);
    for (side, (from, to)) in four.iter().zip(sides::edges(&quad)) {
        let support = sides::support(small, side, from, to);
        if side.seen && support < SUPPORT {
            return None;
        }
        let weight = from.distance(to);
        sum += weight * if side.seen { support } else { CUT_OFF * support };
        length += weight;
    }
    let mean = sum / length.max(1.0);
    let seen = four.iter().filter(|side| side.seen).count();
    let wanted = if seen == 4 { MEAN_SUPPORT } else { MEAN_SUPPORT * CUT_OFF.sqrt() };
    (mean >= wanted && mean + bonus > floor).then_some((mean + bonus, quad))
}

/// Whether a quadrilateral can be a sheet in perspective: convex, corners not too sharp, sides of like length.
fn is_sheet(quad: &Quad) -> bool {
    let corners = quad.0;
    let angles = (0..4).all(|i| {
        let (p, a, b) = (corners[i], corners[(i + 3) % 4], corners[(i + 1) % 4]);
        let (ax, ay, bx, by) = (a.x - p.x, a.y - p.y, b.x - p.x, b.y - p.y);
        let cross = bx * ay - by * ax;
        let size = ax.hypot(ay) * bx.hypot(by);
        size > 0.0 && cross > 0.0 && ((ax * bx + ay * by) / size).abs() <= CORNER
    });
    let [a, b, c, d] = corners;
    let like = |p: f32, q: f32| p.min(q) >= OPPOSITE * p.max(q);
    angles && like(a.distance(b), d.distance(c)) && like(a.distance(d), b.distance(c))
}

/// Whether corners between two seen sides lie on the picture (a little beyond it at most).
fn fits(quad: &Quad, four: &[Side; 4], small: &Whiteness) -> bool {
    let (width, height) = (small.width as f32, small.height as f32);
    let reach = 0.25 * width.max(height);
    (0..4).all(|i| {
        let p = quad.0[i];
        let both = four[i].seen && four[(i + 1) % 4].seen;
        let margin = if both { reach } else { 0.4 * reach };
        (-margin..width + margin).contains(&p.x) && (-margin..height + margin).contains(&p.y)
    })
}

/// Area of a quadrilateral.
fn area(quad: &Quad) -> f32 {
    let corners = quad.0;
    (0..4)
        .map(|i| {
            let (p, q) = (corners[i], corners[(i + 1) % 4]);
            p.x * q.y - q.x * p.y
        })
        .sum::<f32>()
        .abs()
        / 2.0
}

#[cfg(test)]
mod tests {
    use image::Rgb;

    use super::*;

    /// A desk with a sheet on it whose corners are given, text on the sheet, and light that falls off to the right.
    fn photograph(corners: [(f32, f32); 4], desk: [f32; 3]) -> RgbImage {
        let sheet = Outline::new(Quad(corners.map(|(x, y)| Point::new(x, y))), &RgbImage::new(600, 800));
        RgbImage::from_fn(600, 800, |x, y| {
            let p = Point::new(x as f32, y as f32);
            let light = 1.0 - 0.4 * p.x / 600.0;
            let text = x % 14 < 5 && y % 40 < 9;
            let grain = ((x * 7 + y * 13) % 11) as f32;
            let colour = match sheet.holds(&Quad([p; 4])) {
                true if text => [30.0; 3],
                true => [238.0, 235.0, 228.0],
                false => desk.map(|v| v + grain),
            };
            Rgb(colour.map(|v| (v * light) as u8))
        })
    }

    fn check(corners: [(f32, f32); 4], desk: [f32; 3]) {
        let found = find(&photograph(corners, desk));
        let got = found.first().expect("a sheet").corners.0;
        for (p, (x, y)) in got.iter().zip(corners) {
            assert!(p.distance(Point::new(x, y)) < 6.0, "{got:?} for {corners:?}");
        }
    }

    const TILTED: [(f32, f32); 4] = [(110.0, 70.0), (500.0, 95.0), (555.0, 730.0), (60.0, 700.0)];

    #[test]
    fn a_sheet_on_a_desk_is_found_whatever_the_desk() {
        check(TILTED, [120.0, 80.0, 50.0]);
        check(TILTED, [40.0, 40.0, 44.0]);
        check(TILTED, [170.0, 172.0, 170.0]);
    }

    #[test]
    fn a_small_sheet_is_found() {
        check([(150.0, 300.0), (450.0, 310.0), (440.0, 530.0), (140.0, 500.0)], [60.0, 50.0, 45.0]);
    }

    #[test]
    fn a_sheet_that_the_picture_cuts_off_ends_at_its_border() {
        let found = find(&photograph(
            [(80.0, 90.0), (520.0, 100.0), (530.0, 900.0), (60.0, 900.0)],
            [70.0, 50.0, 40.0],
        ));
        let [a, b, c, d] = found[0].corners.0;
        assert!(a.distance(Point::new(80.0, 90.0)) < 6.0 && b.distance(Point::new(520.0, 100.0)) < 6.0);
        assert!(c.y > 794.0 && d.y > 794.0, "{found:?}");
    }

    #[test]
    fn a_flat_scan_and_a_bare_desk_show_no_sheet() {
        assert!(
            find(&photograph([(-9.0, -9.0), (609.0, -9.0), (609.0, 809.0), (-9.0, 809.0)], [0.0; 3]))
                .is_empty()
        );
        assert!(
            find(&RgbImage::from_fn(600, 800, |x, y| Rgb([(90 + (x * 7 + y * 13) % 23) as u8; 3])))
                .is_empty()
        );
    }
}
