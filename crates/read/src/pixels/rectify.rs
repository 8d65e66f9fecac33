//! A sheet seen in perspective made an upright rectangle.

use std::f32::consts::{FRAC_1_SQRT_2, SQRT_2};

use image::{Rgb, RgbImage};

use super::geometry::{Point, Quad};

/// The long side of the rectified page at most, in pixels: 400 dots an inch on A4.
const LONGEST: f32 = 4700.0;
/// Width over height of sheets that are told by their proportions: A4 and name cards (91 × 55 mm).
const SHEETS: [f32; 4] = [FRAC_1_SQRT_2, SQRT_2, 91.0 / 55.0, 55.0 / 91.0];
/// A sheet's proportions are known to this share.
const SNAP: f32 = 0.06;
/// Focal lengths of cameras as shares of the picture's long side.
const FOCAL: std::ops::RangeInclusive<f32> = 0.55..=2.5;
/// The focal length where the picture does not tell: the main lens of a telephone (27 mm on 35 mm film).
const USUAL_FOCAL: f32 = 0.78;
/// Both pairs of sides must converge by this much to tell the focal length.
const CONVERGENCE: f32 = 0.05;
/// A sheet that fills its bounding box to so many pixels of the long side's thousandth is cut out, not resampled.
const SQUARE: f32 = 0.006;

/// The sheet within the corners as an upright rectangle.
pub(crate) fn rectified(image: &RgbImage, corners: &Quad) -> RgbImage {
    if let Some((x, y, width, height)) = upright(image, corners) {
        return image::imageops::crop_imm(image, x, y, width, height).to_image();
    }
    let (width, height) = size(image, corners);
    let Some(map) = Homography::onto(corners) else { return image.clone() };
    let mut page = RgbImage::new(width, height);
    for (x, y, pixel) in page.enumerate_pixels_mut() {
        let p = map.at((x as f32 + 0.5) / width as f32, (y as f32 + 0.5) / height as f32);
        *pixel = colour(image, p);
    }
    page
}

/// The same by corners as shares of the picture's width and height.
pub(crate) fn rectified_by_shares(image: &RgbImage, corners: &[[f32; 2]; 4]) -> RgbImage {
    let (width, height) = (image.width() as f32, image.height() as f32);
    rectified(image, &Quad(corners.map(|[x, y]| Point::new(x * width, y * height))))
}

/// The sheet as a box of whole pixels, where its corners are those of an upright rectangle.
fn upright(image: &RgbImage, corners: &Quad) -> Option<(u32, u32, u32, u32)> {
    let [a, b, c, d] = corners.0;
    let slack = SQUARE * image.width().max(image.height()) as f32;
    let pairs = [(a.x, d.x), (b.x, c.x), (a.y, b.y), (d.y, c.y)];
    if pairs.iter().any(|(p, q)| (p - q).abs() > slack) {
        return None;
    }
    let fit = |v: f32, most: u32| v.round().clamp(0.0, most as f32) as u32;
    let (x0, x1) = (fit(a.x.min(d.x), image.width()), fit(b.x.max(c.x), image.width()));
    let (y0, y1) = (fit(a.y.min(b.y), image.height()), fit(d.y.max(c.y), image.height()));
    (x1 > x0 && y1 > y0).then(|| (x0, y0, x1 - x0, y1 - y0))
}

/// Width and height of the rectified page: no side shorter than it is on the picture.
fn size(image: &RgbImage, corners: &Quad) -> (u32, u32) {
    let [a, b, c, d] = corners.0;
    let (width, height) = (a.distance(b).max(d.distance(c)), a.distance(d).max(b.distance(c)));
    let aspect = aspect(image, corners);
    let height = height.max(width / aspect);
    let scale = (LONGEST / height.max(height * aspect)).min(1.0);
    ((height * aspect * scale).round().max(1.0) as u32, (height * scale).round().max(1.0) as u32)
}

/// Width over height of the sheet itself (Zhang and He, "Whiteboard scanning and image enhancement", 2007): the
/// camera's focal length follows from the perspective, where there is enough of it.
fn aspect(image: &RgbImage, corners: &Quad) -> f32 {
    let (cx, cy) = (image.width() as f32 / 2.0, image.height() as f32 / 2.0);
    let long = image.width().max(image.height()) as f32;
    let [m1, m2, m4, m3] = corners.0.map(|p| [(p.x - cx) / long, (p.y - cy) / long, 1.0]);
    let k2 = dot(cross(m1, m4), m3) / dot(cross(m2, m4), m3);
    let k3 = dot(cross(m1, m4), m2) / dot(cross(m3, m4), m2);
    let (n2, n3) = (less(m2, k2, m1), less(m3, k3, m1));
    let told = (-(n2[0] * n3[0] + n2[1] * n3[1]) / (n2[2] * n3[2])).sqrt();
    let tells = n2[2].abs().min(n3[2].abs()) >= CONVERGENCE && FOCAL.contains(&told);
    let focal = if tells { told } else { USUAL_FOCAL };
    let length = |n: [f32; 3]| (n[0] / focal).hypot(n[1] / focal).hypot(n[2]);
    let ratio = length(n2) / length(n3);
    if !ratio.is_finite() || !(0.1..10.0).contains(&ratio) {
        return corners.width() / corners.height().max(1.0);
    }
    let near = |sheet: &f32| (ratio / sheet).ln().abs();
    SHEETS.into_iter().filter(|s| near(s) <= SNAP).min_by(|a, b| near(a).total_cmp(&near(b))).unwrap_or(ratio)
}

fn dot(a: [f32; 3], b: [f32; 3]) -> f32 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

fn cross(a: [f32; 3], b: [f32; 3]) -> [f32; 3] {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

/// `k · a - b`.
fn less(a: [f32; 3], k: f32, b: [f32; 3]) -> [f32; 3] {
    std::array::from_fn(|i| k * a[i] - b[i])
}

/// The perspective mapping of the unit square onto a quadrilateral (Heckbert 1989).
pub(crate) struct Homography([f32; 8]);

impl Homography {
    /// `None` for a quadrilateral without area.
    pub(crate) fn onto(quad: &Quad) -> Option<Homography> {
        let [p0, p1, p2, p3] = quad.0;
        let (dx1, dx2, sx) = (p1.x - p2.x, p3.x - p2.x, p0.x - p1.x + p2.x - p3.x);
        let (dy1, dy2, sy) = (p1.y - p2.y, p3.y - p2.y, p0.y - p1.y + p2.y - p3.y);
        let determinant = dx1 * dy2 - dx2 * dy1;
        if determinant.abs() < 1e-6 {
            return None;
        }
        let g = (sx * dy2 - dx2 * sy) / determinant;
        let h = (dx1 * sy - sx * dy1) / determinant;
        Some(Homography([
            p1.x - p0.x + g * p1.x,
            p3.x - p0.x + h * p3.x,
            p0.x,
            p1.y - p0.y + g * p1.y,
            p3.y - p0.y + h * p3.y,
            p0.y,
            g,
            h,
        ]))
    }

    /// The place on the quadrilateral of a place on the unit square.
    pub(crate) fn at(&self, u: f32, v: f32) -> Point {
        let [a, b, c, d, e, f, g, h] = self.0;
        let w = g * u + h * v + 1.0;
        Point::new((a * u + b * v + c) / w, (d * u + e * v + f) / w)
    }
}

/// The colour between the four nearest pixels; beyond the border the border's.
pub(crate) fn colour(image: &RgbImage, p: Point) -> Rgb<u8> {
    let (right, bottom) = (image.width() - 1, image.height() - 1);
    let (x, y) = ((p.x - 0.5).clamp(0.0, right as f32), (p.y - 0.5).clamp(0.0, bottom as f32));
    let (x0, y0) = (x as u32, y as u32);
    let (x1, y1) = ((x0 + 1).min(right), (y0 + 1).min(bottom));
    // In 1/256, so that a photograph costs no more than it must.
    let (fx, fy) = (((x - x0 as f32) * 256.0) as u32, ((y - y0 as f32) * 256.0) as u32);
    let [a, b, c, d] = [(x0, y0), (x1, y0), (x0, y1), (x1, y1)].map(|(x, y)| image.get_pixel(x, y).0);
    Rgb(std::array::from_fn(|k| {
        let top = u32::from(a[k]) * (256 - fx) + u32::from(b[k]) * fx;
        let low = u32::from(c[k]) * (256 - fx) + u32::from(d[k]) * fx;
        ((top * (256 - fy) + low * fy + (1 << 15)) >> 16) as u8
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quad(corners: [(f32, f32); 4]) -> Quad {
        Quad(corners.map(|(x, y)| Point::new(x, y)))
    }

    #[test]
    fn corners_go_to_corners() {
        let to = quad([(10.0, 12.0), (90.0, 20.0), (80.0, 95.0), (5.0, 70.0)]);
        let map = Homography::onto(&to).unwrap();
        for (i, (u, v)) in [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)].into_iter().enumerate() {
            assert!(map.at(u, v).distance(to.0[i]) < 1e-3, "corner {i}: {:?}", map.at(u, v));
        }
    }

    #[test]
    fn an_upright_sheet_is_cut_out_and_not_resampled() {
        let image = RgbImage::from_fn(400, 500, |x, y| Rgb([(x % 251) as u8, (y % 251) as u8, 0]));
        let page = rectified(&image, &quad([(20.0, 31.0), (320.0, 30.0), (321.0, 430.0), (20.0, 430.0)]));
        assert_eq!(page.dimensions(), (301, 400));
        assert_eq!(page.get_pixel(7, 9), image.get_pixel(27, 39));
    }

    /// A sheet of the aspect, seen by a camera 2 long sides away that is tilted about the level axis.
    fn check_aspect(aspect_in: f32, degrees: f32) {
        let (sine, cosine) = degrees.to_radians().sin_cos();
        let seen = |x: f32, y: f32| {
            let depth = 2.0 + y * sine;
            (1500.0 + 3000.0 * x / depth, 2000.0 + 3000.0 * y * cosine / depth)
        };
        let (w, h) = (aspect_in / 2.0, 0.5);
        let corners = quad([seen(-w, -h), seen(w, -h), seen(w, h), seen(-w, h)]);
        let got = aspect(&RgbImage::new(3000, 4000), &corners);
        assert!((got / aspect_in).ln().abs() < 0.08, "{got} for {aspect_in} at {degrees} degrees");
    }

    #[test]
    fn the_sheets_own_proportions_are_found() {
        for degrees in [0.0, 15.0, 35.0, -35.0] {
            check_aspect(FRAC_1_SQRT_2, degrees);
            check_aspect(1.6545, degrees);
        }
    }
}
