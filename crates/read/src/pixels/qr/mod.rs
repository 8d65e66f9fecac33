//! QR codes, read by two decoders.
//!
//! The whole page is tried once. What looks like a code and shows finder patterns but did not decode is cut out and
//! tried again, enlarged, reduced and filtered. A page without such structure costs one pass of the first decoder.

mod candidates;
mod decoders;
mod payload;
mod views;

use daicho_model::Code;
use image::RgbImage;
use image::imageops::crop_imm;

use super::geometry::{Placement, Point};
use super::tone;
use candidates::Area;
use decoders::Decoded;

/// The codes of a picture.
pub(crate) fn read(image: &RgbImage) -> Found {
    let grey = tone::grey(image);
    let mut found = Found::default();
    for decoded in decoders::rxing(&grey) {
        found.add(decoded);
    }
    for area in candidates::find(&grey) {
        let part = crop_imm(&grey, area.x, area.y, area.width, area.height).to_image();
        // A picture that is one area may be a code whose finder patterns only some view shows.
        let whole = (area.width, area.height) == grey.dimensions();
        if !(whole || found.any_in(&area) || views::shows_finders(&part)) {
            continue;
        }
        for decoded in decoders::rqrr(&part) {
            found.add(decoded.moved(&area));
        }
        if !found.any_in(&area) {
            for decoded in views::decode(&part) {
                found.add(decoded.moved(&area));
            }
        }
    }
    found
}

/// Codes by place; in picture pixels.
#[derive(Default)]
pub(crate) struct Found {
    codes: Vec<Seen>,
}

/// One code: its place and every text that a decoder gave for it.
struct Seen {
    place: [Point; 4],
    readings: Vec<(String, &'static str)>,
}

impl Found {
    fn add(&mut self, decoded: Decoded) {
        let centre = middle(&decoded.place);
        let reading = (decoded.text, decoded.decoder);
        match self.codes.iter_mut().find(|seen| surrounds(&seen.place, centre)) {
            Some(seen) if seen.readings.contains(&reading) => {}
            Some(seen) => seen.readings.push(reading),
            None => self.codes.push(Seen { place: decoded.place, readings: vec![reading] }),
        }
    }

    fn any_in(&self, area: &Area) -> bool {
        self.codes.iter().any(|seen| area.contains(middle(&seen.place)))
    }

    /// Whether no code was seen, whatever it says.
    pub(crate) fn is_empty(&self) -> bool {
        self.codes.is_empty()
    }

    /// One code a place, from top to bottom, then from left to right. Where two decoders give different texts
    /// nothing is certain, and none is given.
    pub(crate) fn codes(mut self, placement: &Placement) -> Vec<Code> {
        self.codes.retain(|seen| seen.readings.iter().all(|(text, _)| *text == seen.readings[0].0));
        let mut codes: Vec<Code> = self.codes.into_iter().map(|seen| seen.code(placement)).collect();
        codes.sort_by(|a, b| {
            let (p, q) = (a.bounding_box, b.bounding_box);
            p.y0.total_cmp(&q.y0).then(p.x0.total_cmp(&q.x0)).then(a.text.cmp(&b.text))
        });
        codes
    }
}

impl Seen {
    fn code(self, placement: &Placement) -> Code {
        let mut decoders: Vec<String> =
            self.readings.iter().map(|(_, decoder)| (*decoder).to_owned()).collect();
        decoders.sort();
        let text = self.readings.into_iter().next().map(|(text, _)| text).unwrap_or_default();
        Code { text, bounding_box: placement.bounding_box(&self.place), decoders }
    }
}

fn middle(place: &[Point; 4]) -> Point {
    place[0].towards(place[2], 0.5)
}

/// Whether a point lies in the upright box around a place.
fn surrounds(place: &[Point; 4], p: Point) -> bool {
    let within =
        |value: f32, all: [f32; 4]| all.iter().any(|v| *v <= value) && all.iter().any(|v| *v >= value);
    within(p.x, place.map(|c| c.x)) && within(p.y, place.map(|c| c.y))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(text: &str, x: f32, decoder: &'static str) -> Decoded {
        let place = [(x, 0.0), (x + 10.0, 0.0), (x + 10.0, 10.0), (x, 10.0)].map(|(x, y)| Point::new(x, y));
        Decoded { text: text.to_owned(), place, decoder }
    }

    fn check(all: &[Decoded], expected: &[(&str, usize)]) {
        let mut found = Found::default();
        all.iter().cloned().for_each(|decoded| found.add(decoded));
        let codes = found.codes(&Placement::upright(&RgbImage::new(100, 100)));
        let got: Vec<(&str, usize)> = codes.iter().map(|c| (c.text.as_str(), c.decoders.len())).collect();
        assert_eq!(got, expected);
    }

    #[test]
    fn one_place_is_one_code() {
        check(
            &[decoded("a", 0.0, "rxing"), decoded("a", 2.0, "rqrr"), decoded("a", 1.0, "rxing")],
            &[("a", 2)],
        );
    }

    #[test]
    fn equal_codes_in_two_places_are_two() {
        check(&[decoded("a", 50.0, "rxing"), decoded("a", 0.0, "rxing")], &[("a", 1), ("a", 1)]);
    }

    #[test]
    fn a_code_on_which_the_decoders_disagree_is_not_given() {
        check(
            &[decoded("a", 0.0, "rxing"), decoded("b", 1.0, "rqrr"), decoded("c", 50.0, "rqrr")],
            &[("c", 1)],
        );
    }
}
