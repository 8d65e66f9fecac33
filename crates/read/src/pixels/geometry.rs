//! Points, quadrilaterals, quarter turns and the frame of the page as read.

use daicho_model::{BoundingBox, Corners};
use image::RgbImage;
use image::imageops::{rotate90, rotate180, rotate270};

/// A place in pixels, origin top left, y down. Pixel (0, 0) covers 0..1, so its centre is (0.5, 0.5).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Point {
    pub x: f32,
    pub y: f32,
}

impl Point {
    pub(crate) fn new(x: f32, y: f32) -> Point {
        Point { x, y }
    }

    pub(crate) fn distance(self, other: Point) -> f32 {
        (self.x - other.x).hypot(self.y - other.y)
    }

    /// The point a share `t` (0 to 1) of the way to the other.
    pub(crate) fn towards(self, other: Point, t: f32) -> Point {
        Point::new(self.x + (other.x - self.x) * t, self.y + (other.y - self.y) * t)
    }
}

/// A quadrilateral in reading direction: top left, top right, bottom right, bottom left of the text in it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Quad(pub [Point; 4]);

impl Quad {
    /// Mean length of its top and bottom side.
    pub(crate) fn width(&self) -> f32 {
        let [a, b, c, d] = self.0;
        (a.distance(b) + d.distance(c)) / 2.0
    }

    /// Mean length of its left and right side.
    pub(crate) fn height(&self) -> f32 {
        let [a, b, c, d] = self.0;
        (a.distance(d) + b.distance(c)) / 2.0
    }

    /// The place at a share `u` along the text and `v` across it (bilinear).
    pub(crate) fn at(&self, u: f32, v: f32) -> Point {
        let [a, b, c, d] = self.0;
        a.towards(b, u).towards(d.towards(c, u), v)
    }

    /// The piece between two shares of its length.
    pub(crate) fn slice(&self, from: f32, to: f32) -> Quad {
        Quad([self.at(from, 0.0), self.at(to, 0.0), self.at(to, 1.0), self.at(from, 1.0)])
    }

    /// The same area read in another direction, turned by quarter turns clockwise: 1 = read it top to bottom,
    /// 2 = upside down, 3 = bottom to top.
    pub(crate) fn read_turned(&self, quarters: u8) -> Quad {
        let mut corners = self.0;
        corners.rotate_left(usize::from(quarters % 4));
        Quad(corners)
    }

    /// Every corner through a mapping.
    pub(crate) fn map(&self, mapping: impl Fn(Point) -> Point) -> Quad {
        Quad(self.0.map(mapping))
    }

    /// Angle of the text's direction in degrees, clockwise from level, -180 to 180.
    pub(crate) fn angle(&self) -> f32 {
        let [a, b, c, d] = self.0;
        let (dx, dy) = (b.x - a.x + c.x - d.x, b.y - a.y + c.y - d.y);
        dy.atan2(dx).to_degrees()
    }
}

/// The picture turned by quarter turns clockwise. No pixel is changed.
pub(crate) fn turned(image: RgbImage, quarters: u8) -> RgbImage {
    match quarters % 4 {
        1 => rotate90(&image),
        2 => rotate180(&image),
        3 => rotate270(&image),
        _ => image,
    }
}

/// Maps pixels of the upright (turned) picture to the page as read: rotated about the centre on the same canvas.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Frame {
    width: f32,
    height: f32,
    sine: f32,
    cosine: f32,
}

impl Frame {
    /// `degrees`: how far the picture is turned clockwise to make it level.
    pub(crate) fn new(width: u32, height: u32, degrees: f32) -> Frame {
        let (sine, cosine) = degrees.to_radians().sin_cos();
        Frame { width: width as f32, height: height as f32, sine, cosine }
    }

    /// Of the same picture, turned by other degrees.
    pub(crate) fn level_in(other: &Frame, degrees: f32) -> Frame {
        let (sine, cosine) = degrees.to_radians().sin_cos();
        Frame { sine, cosine, ..*other }
    }

    /// Whether the picture is the level page.
    pub(crate) fn is_level(&self) -> bool {
        self.sine == 0.0
    }

    /// A pixel of the picture → pixel of the level page.
    pub(crate) fn level(&self, p: Point) -> Point {
        let (cx, cy) = (self.width / 2.0, self.height / 2.0);
        let (x, y) = (p.x - cx, p.y - cy);
        Point::new(cx + x * self.cosine - y * self.sine, cy + x * self.sine + y * self.cosine)
    }

    /// A pixel of the level page → pixel of the picture.
    pub(crate) fn picture(&self, p: Point) -> Point {
        let (cx, cy) = (self.width / 2.0, self.height / 2.0);
        let (x, y) = (p.x - cx, p.y - cy);
        Point::new(cx + x * self.cosine + y * self.sine, cy - x * self.sine + y * self.cosine)
    }

    /// The box of some level pixels as fractions of the page.
    pub(crate) fn fractions(&self, level: &[Point]) -> BoundingBox {
        let low = |f: fn(&Point) -> f32| level.iter().map(f).fold(f32::INFINITY, f32::min);
        let high = |f: fn(&Point) -> f32| level.iter().map(f).fold(f32::NEG_INFINITY, f32::max);
        BoundingBox::new(
            low(|p| p.x) / self.width,
            low(|p| p.y) / self.height,
            high(|p| p.x) / self.width,
            high(|p| p.y) / self.height,
        )
    }

    /// The box on the page of some pixels of the picture.
    pub(crate) fn bounding_box(&self, picture: &[Point]) -> BoundingBox {
        let level: Vec<Point> = picture.iter().map(|p| self.level(*p)).collect();
        self.fractions(&level)
    }

    /// Four pixels of the picture as corners on the page.
    pub(crate) fn corners(&self, picture: &[Point; 4]) -> Corners {
        Corners::new(picture.map(|p| {
            let level = self.level(p);
            [level.x / self.width, level.y / self.height]
        }))
    }
}

/// Maps pixels of the picture as stored to the page as read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Placement {
    /// Of the picture after turning.
    pub frame: Frame,
    /// Quarter turns clockwise from the stored picture to the upright one.
    pub turn: u8,
}

impl Placement {
    /// Of a picture that is upright and level.
    pub(crate) fn upright(image: &RgbImage) -> Placement {
        Placement { frame: Frame::new(image.width(), image.height(), 0.0), turn: 0 }
    }

    /// The box on the page of some pixels of the stored picture.
    pub(crate) fn bounding_box(&self, stored: &[Point]) -> BoundingBox {
        let turned: Vec<Point> = stored.iter().map(|p| self.turned(*p)).collect();
        self.frame.bounding_box(&turned)
    }

    fn turned(&self, p: Point) -> Point {
        let Frame { width, height, .. } = self.frame;
        match self.turn % 4 {
            1 => Point::new(width - p.y, p.x),
            2 => Point::new(width - p.x, height - p.y),
            3 => Point::new(p.y, height - p.x),
            _ => p,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(a: Point, b: Point) {
        assert!(a.distance(b) < 0.01, "{a:?} is not {b:?}");
    }

    #[test]
    fn level_and_picture_undo_each_other() {
        for degrees in [-15.0, -0.4, 0.0, 3.7, 15.0] {
            let frame = Frame::new(1654, 2339, degrees);
            for p in [Point::new(0.0, 0.0), Point::new(100.0, 2000.0), Point::new(1654.0, 2339.0)] {
                near(frame.picture(frame.level(p)), p);
                near(frame.level(frame.picture(p)), p);
            }
        }
    }

    #[test]
    fn turning_clockwise_lowers_the_right_side() {
        let frame = Frame::new(1000, 1000, 90.0);
        near(frame.level(Point::new(1000.0, 500.0)), Point::new(500.0, 1000.0));
    }

    #[test]
    fn a_picture_turned_four_quarters_is_itself() {
        let image = RgbImage::from_fn(3, 2, |x, y| image::Rgb([x as u8, y as u8, 7]));
        let once = turned(image.clone(), 1);
        assert_eq!(once.get_pixel(1, 0), image.get_pixel(0, 0));
        assert_eq!(turned(once, 3), image);
    }

    #[test]
    fn a_quad_read_upside_down_starts_at_its_far_corner() {
        let quad = Quad([Point::new(0., 0.), Point::new(9., 0.), Point::new(9., 3.), Point::new(0., 3.)]);
        near(quad.read_turned(2).0[0], Point::new(9.0, 3.0));
        assert_eq!(quad.read_turned(2).angle().abs(), 180.0);
        near(quad.read_turned(1).0[0], Point::new(9.0, 0.0));
        near(quad.slice(0.5, 1.0).0[0], Point::new(4.5, 0.0));
    }

    #[test]
    fn a_place_turns_with_its_picture() {
        let image = RgbImage::from_fn(30, 20, |x, y| image::Rgb([if (x, y) == (4, 7) { 255 } else { 0 }; 3]));
        for turn in 0..4 {
            let upright = turned(image.clone(), turn);
            let frame = Frame::new(upright.width(), upright.height(), 0.0);
            let p = Placement { frame, turn }.turned(Point::new(4.5, 7.5));
            assert_eq!(upright.get_pixel(p.x as u32, p.y as u32).0, [255; 3], "turned {turn}");
        }
    }

    #[test]
    fn boxes_are_fractions_of_the_page() {
        let frame = Frame::new(200, 100, 0.0);
        let b = frame.bounding_box(&[Point::new(20.0, 10.0), Point::new(100.0, 50.0)]);
        assert_eq!(b, BoundingBox::new(0.1, 0.1, 0.5, 0.5));
    }
}
