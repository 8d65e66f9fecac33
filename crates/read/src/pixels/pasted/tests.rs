//! Cards drawn on a sheet: framed, with a shadow, of another tone, at angles, over one another, or without edges.

use image::Rgb;

use super::*;

const SHEET: (u32, u32) = (900, 1270);

/// A sheet with a little grain.
fn sheet() -> RgbImage {
    RgbImage::from_fn(SHEET.0, SHEET.1, |x, y| Rgb([244 + ((x * 31 + y * 17 + x * y) % 5) as u8; 3]))
}

fn card(x: f32, y: f32, (width, height): (f32, f32), degrees: f32) -> Quad {
    let (sine, cosine) = degrees.to_radians().sin_cos();
    let at = |u: f32, v: f32| Point::new(x + u * cosine - v * sine, y + u * sine + v * cosine);
    Quad([at(0.0, 0.0), at(width, 0.0), at(width, height), at(0.0, height)])
}

/// Paints every pixel on a quadrilateral; `edge`: only where it is nearer to its border than that.
fn paint(image: &mut RgbImage, quad: &Quad, edge: Option<f32>, tone: u8) {
    let outline = Outline { quad: *quad, support: 1.0, covered: false };
    for (x, y, pixel) in image.enumerate_pixels_mut() {
        let p = Point::new(x as f32 + 0.5, y as f32 + 0.5);
        let off = edge.unwrap_or(0.0);
        let around = [(off, 0.0), (-off, 0.0), (0.0, off), (0.0, -off)];
        let deep = around.iter().all(|(dx, dy)| outline.holds(Point::new(p.x + dx, p.y + dy)));
        if outline.holds(p) && (edge.is_none() || !deep) {
            *pixel = Rgb([tone; 3]);
        }
    }
}

/// Four lines of print on a card.
fn print(image: &mut RgbImage, quad: &Quad) -> Vec<Quad> {
    let row = |n: usize| {
        let v = 0.15 + 0.2 * n as f32;
        let corner = |u: f32, v: f32| quad.at(u, v);
        Quad([corner(0.2, v), corner(0.8, v), corner(0.8, v + 0.08), corner(0.2, v + 0.08)])
    };
    let rows: Vec<Quad> = (0..4).map(row).collect();
    rows.iter().for_each(|row| paint(image, row, None, 60));
    rows
}

/// The cards that are found, and whether each is covered; the corners of all must be right to 1 % of the sheet.
fn check(image: &RgbImage, texts: &[Quad], expected: &[(Quad, bool)]) {
    let found = find(image, texts);
    for (quad, covered) in expected {
        let near = |o: &&Outline| (0..4).all(|i| o.quad.0[i].distance(quad.0[i]) < 12.0);
        let outline = found.iter().find(near);
        assert_eq!(outline.map(|o| o.covered), Some(*covered), "{quad:?} in {found:?}");
    }
    assert!(expected.len() == found.len(), "{found:?}");
}

const CARD: (f32, f32) = (390.0, 236.0);

#[test]
fn a_printed_frame_is_an_outline() {
    let (mut image, quad) = (sheet(), card(100.0, 200.0, CARD, 0.0));
    paint(&mut image, &quad, Some(2.0), 40);
    let texts = print(&mut image, &quad);
    check(&image, &texts, &[(quad, false)]);
}

#[test]
fn a_pale_shadow_along_the_edges_is_an_outline_at_any_angle() {
    for degrees in [0.0, 3.0, -12.0, 31.0] {
        let (mut image, quad) = (sheet(), card(250.0, 500.0, CARD, degrees));
        paint(&mut image, &quad, Some(1.6), 214);
        let texts = print(&mut image, &quad);
        check(&image, &texts, &[(quad, false)]);
    }
}

#[test]
fn a_paper_of_another_tone_is_an_outline() {
    let (mut image, quad) = (sheet(), card(420.0, 900.0, CARD, -4.0));
    paint(&mut image, &quad, None, 230);
    let texts = print(&mut image, &quad);
    check(&image, &texts, &[(quad, false)]);
}

#[test]
fn an_edge_may_break() {
    let (mut image, quad) = (sheet(), card(100.0, 200.0, CARD, 0.0));
    paint(&mut image, &quad, Some(1.6), 200);
    for gap in [150.0, 300.0] {
        paint(&mut image, &card(gap, 190.0, (45.0, 20.0), 0.0), None, 246);
    }
    let texts = print(&mut image, &quad);
    check(&image, &texts, &[(quad, false)]);
}

#[test]
fn of_two_cards_the_one_beneath_is_covered() {
    let mut image = sheet();
    let (beneath, over) = (card(100.0, 200.0, CARD, 0.0), card(400.0, 390.0, CARD, 0.0));
    let mut texts = Vec::new();
    for quad in [&beneath, &over] {
        paint(&mut image, quad, None, 246);
        paint(&mut image, quad, Some(1.8), 190);
        texts.extend(print(&mut image, quad));
    }
    check(&image, &texts, &[(over, false), (beneath, true)]);
}

#[test]
fn text_without_edges_has_no_outline() {
    let (mut image, quad) = (sheet(), card(100.0, 200.0, (600.0, 800.0), 0.0));
    let mut texts = print(&mut image, &quad);
    texts.extend(print(&mut image, &card(100.0, 900.0, CARD, 0.0)));
    check(&image, &texts, &[]);
}

#[test]
fn a_frame_around_the_whole_page_is_the_page_s() {
    let (mut image, quad) = (sheet(), card(30.0, 30.0, (840.0, 1210.0), 0.0));
    paint(&mut image, &quad, Some(2.0), 40);
    let texts = print(&mut image, &quad);
    check(&image, &texts, &[]);
}
