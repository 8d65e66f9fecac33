//! The pixels of the page as read, for those who look at it; the readers map places and leave the pixels alone.

use image::{Rgb, RgbImage};

use super::geometry::{Frame, Point};

/// The upright picture turned clockwise by `degrees` about its centre, on the same canvas; `ground` where it shows
/// nothing. Boxes on the page as read are fractions of the result.
pub fn level(image: RgbImage, degrees: f32, ground: Rgb<u8>) -> RgbImage {
    if degrees == 0.0 {
        return image;
    }
    let frame = Frame::new(image.width(), image.height(), degrees);
    RgbImage::from_fn(image.width(), image.height(), |x, y| {
        let from = frame.picture(Point::new(x as f32 + 0.5, y as f32 + 0.5));
        between(&image, from.x - 0.5, from.y - 0.5).unwrap_or(ground)
    })
}

/// The colour between four pixels; `None` beyond the edge.
fn between(image: &RgbImage, x: f32, y: f32) -> Option<Rgb<u8>> {
    let (width, height) = (image.width() as f32, image.height() as f32);
    if !(-0.5..width - 0.5).contains(&x) || !(-0.5..height - 0.5).contains(&y) {
        return None;
    }
    let (left, top) = (x.floor(), y.floor());
    let at = |dx: f32, dy: f32| {
        let x = (left + dx).clamp(0.0, width - 1.0) as u32;
        let y = (top + dy).clamp(0.0, height - 1.0) as u32;
        image.get_pixel(x, y).0.map(f32::from)
    };
    let (right, down) = (x - left, y - top);
    let (a, b, c, d) = (at(0.0, 0.0), at(1.0, 0.0), at(0.0, 1.0), at(1.0, 1.0));
    let mix = |i: usize| {
        let upper = a[i] + (b[i] - a[i]) * right;
        let lower = c[i] + (d[i] - c[i]) * right;
        (upper + (lower - upper) * down).round() as u8
    };
    Some(Rgb([mix(0), mix(1), mix(2)]))
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHITE: Rgb<u8> = Rgb([255; 3]);
    const BLACK: Rgb<u8> = Rgb([0; 3]);

    #[test]
    fn a_place_of_the_picture_stands_where_its_box_says() {
        let picture = Point::new(80.5, 30.5);
        let image = RgbImage::from_fn(120, 90, |x, y| {
            if (79..=81).contains(&x) && (29..=31).contains(&y) { BLACK } else { WHITE }
        });
        for degrees in [-9.0, -0.5, 0.0, 4.0, 15.0] {
            let place = Frame::new(120, 90, degrees).level(picture);
            let level = level(image.clone(), degrees, WHITE);
            assert_eq!(level.dimensions(), (120, 90));
            let dark = level.get_pixel(place.x as u32, place.y as u32).0[0];
            assert!(dark < 60, "{degrees}: {dark}");
        }
    }

    #[test]
    fn beyond_the_paper_is_ground() {
        let level = level(RgbImage::from_pixel(100, 100, BLACK), 15.0, Rgb([9, 8, 7]));
        assert_eq!(*level.get_pixel(0, 0), Rgb([9, 8, 7]));
        assert_eq!(*level.get_pixel(50, 50), BLACK);
    }
}
