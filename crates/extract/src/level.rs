//! A piece of paper that does not lie level: its lines turned into its own frame for reading, and places turned back.

use daicho_model::{BoundingBox, Code, Corners, Evidence, Field, Fields, Line, Page, Seal, Word};

/// Lines that run within this many degrees of the page's level stay as they are.
const LEVEL: f32 = 1.0;

/// The way between a page and the level frame of a piece on it. Units of length are page heights.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Frame {
    sine: f32,
    cosine: f32,
    /// A point of the page, and where it comes to lie.
    from: (f32, f32),
    to: (f32, f32),
    aspect: f32,
    own_size: (f32, f32),
}

/// The direction of a line in degrees clockwise from the page's level.
pub(crate) fn direction(line: &Line, aspect: f32) -> f32 {
    line.corners.map_or(0.0, |corners| corners.angle_degrees(aspect))
}

/// The direction of a piece by its lines, long ones first; 0 where it is level.
pub(crate) fn direction_of<'a>(lines: impl Iterator<Item = &'a Line>, aspect: f32) -> f32 {
    let length = |line: &Line| (line.bounding_box.width() * aspect).hypot(line.bounding_box.height());
    let mut votes: Vec<(f32, f32)> = lines.map(|line| (direction(line, aspect), length(line))).collect();
    // Directions are cyclic: a head-over one at 179 and one at -179 degrees are the same.
    if votes.iter().any(|v| v.0.abs() > 135.0) {
        votes.iter_mut().filter(|v| v.0 < -45.0).for_each(|v| v.0 += 360.0);
    }
    votes.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = votes.iter().map(|v| v.1).sum::<f32>() / 2.0;
    let mut passed = 0.0;
    for (degrees, weight) in votes {
        passed += weight;
        if passed >= half {
            return if degrees.abs() < LEVEL { 0.0 } else { degrees };
        }
    }
    0.0
}

impl Frame {
    /// The frame in which a piece that lies in `region` and runs in a direction is level.
    pub fn new(region: &BoundingBox, degrees: f32, aspect: f32) -> Frame {
        let aspect = if aspect > 0.05 { aspect } else { 0.7 };
        let (sine, cosine) = degrees.to_radians().sin_cos();
        let sideways = sine.abs() > cosine.abs();
        let own_size = if sideways { (1.0, aspect) } else { (aspect, 1.0) };
        let (x, y) = region.centre();
        let (w, h) = (region.width() * aspect, region.height());
        let half = ((w * cosine.abs() + h * sine.abs()) / 2.0, (w * sine.abs() + h * cosine.abs()) / 2.0);
        let fit = |at: f32, half: f32, size: f32| {
            if 2.0 * half >= size { size / 2.0 } else { (at * size).clamp(half, size - half) }
        };
        let (u, v) = quarter(x, y, degrees);
        let to = (fit(u, half.0, own_size.0), fit(v, half.1, own_size.1));
        Frame { sine, cosine, from: (x * aspect, y), to, aspect, own_size }
    }

    /// Width over height of the level page.
    pub fn aspect(&self) -> f32 {
        self.own_size.0 / self.own_size.1
    }

    fn level(&self, [x, y]: [f32; 2]) -> [f32; 2] {
        let (dx, dy) = (x * self.aspect - self.from.0, y - self.from.1);
        let u = dx * self.cosine + dy * self.sine + self.to.0;
        let v = dy * self.cosine - dx * self.sine + self.to.1;
        [u / self.own_size.0, v / self.own_size.1]
    }

    /// A point of the level frame → point of the page.
    pub fn page(&self, [u, v]: [f32; 2]) -> [f32; 2] {
        let (du, dv) = (u * self.own_size.0 - self.to.0, v * self.own_size.1 - self.to.1);
        let x = du * self.cosine - dv * self.sine + self.from.0;
        let y = du * self.sine + dv * self.cosine + self.from.1;
        [x / self.aspect, y]
    }

    /// The box in the level frame of a box on the page.
    pub fn level_box(&self, b: &BoundingBox) -> BoundingBox {
        Corners::new(corners(b).map(|p| self.level(p))).bounding_box()
    }

    /// The box in the level frame around some corners on the page.
    pub fn level_corners(&self, corners: &Corners) -> BoundingBox {
        Corners::new(corners.0.map(|p| self.level(p))).bounding_box()
    }

    /// The box on the page of a box in the level frame.
    pub fn page_box(&self, b: &BoundingBox) -> BoundingBox {
        Corners::new(corners(b).map(|p| self.page(p))).bounding_box()
    }

    /// A line in the level frame.
    pub fn line(&self, line: &Line) -> Line {
        let exact = line.corners.map(|c| Corners::new(c.0.map(|p| self.level(p))).bounding_box());
        let bounding_box = exact.unwrap_or_else(|| self.level_box(&line.bounding_box));
        let words = line.words.iter().map(|word| self.word(word, &bounding_box)).collect();
        Line { bounding_box, words, corners: None, ..line.clone() }
    }

    /// A word in the level frame: as high as its line, as wide as its upright box on the page allows.
    fn word(&self, word: &Word, line: &BoundingBox) -> Word {
        let b = &word.bounding_box;
        let (x, y) = b.centre();
        let [u, _] = self.level([x, y]);
        let (w, h) = (b.width() * self.aspect, b.height());
        let sideways = self.sine.abs() > self.cosine.abs();
        let (along, near, far) = if sideways {
            (h, self.sine.abs(), self.cosine.abs())
        } else {
            (w, self.cosine.abs(), self.sine.abs())
        };
        let height = line.height() * self.own_size.1;
        let half = ((along - height * far) / near.max(0.5)).max(height * 0.3) / 2.0 / self.own_size.0;
        let bounding_box =
            BoundingBox::new((u - half).max(line.x0), line.y0, (u + half).min(line.x1), line.y1);
        Word { text: word.text.clone(), bounding_box }
    }

    /// Fields read in the level frame, their evidence put back on the page.
    pub fn put_back(&self, fields: &mut Fields) {
        let Fields {
            holder,
            member_no,
            meeting,
            edition,
            from,
            to,
            mode,
            role,
            serial,
            issuer,
            issued,
            venue,
            points,
            seal,
            copy,
            payload,
            lectures,
            enclosed,
            publication,
        } = fields;
        for field in [holder, member_no, meeting, serial, issuer, venue, payload] {
            self.place(field);
        }
        for field in [from, to, issued] {
            self.place(field);
        }
        for field in [seal, copy, enclosed] {
            self.place(field);
        }
        self.place(edition);
        self.place(mode);
        self.place(role);
        self.place(points);
        self.place(lectures);
        self.place(publication);
    }

    fn place<T>(&self, field: &mut Option<Field<T>>) {
        if let Some(Field { evidence: Evidence { bounding_box, .. }, .. }) = field {
            *bounding_box = self.page_box(bounding_box);
        }
    }
}

/// A point turned by the quarter turns nearest to a direction: where it lies when what runs that way is upright.
fn quarter(x: f32, y: f32, degrees: f32) -> (f32, f32) {
    match (degrees / 90.0).round() as i32 {
        1 => (y, 1.0 - x),
        -1 => (1.0 - y, x),
        0 => (x, y),
        _ => (1.0 - x, 1.0 - y),
    }
}

fn corners(b: &BoundingBox) -> [[f32; 2]; 4] {
    [[b.x0, b.y0], [b.x1, b.y0], [b.x1, b.y1], [b.x0, b.y1]]
}

/// What of a page belongs to one piece, as a page of its own: level, where the piece is not.
pub(crate) fn page_of(
    page: &Page,
    lines: &[&Line],
    (codes, seals): (Vec<Code>, Vec<Seal>),
    frame: Option<&Frame>,
) -> Page {
    let place = |b: &BoundingBox| frame.map_or(*b, |f| f.level_box(b));
    Page {
        aspect: frame.map_or(page.aspect, Frame::aspect),
        lines: lines.iter().map(|l| frame.map_or_else(|| (*l).clone(), |f| f.line(l))).collect(),
        codes: codes.into_iter().map(|c| Code { bounding_box: place(&c.bounding_box), ..c }).collect(),
        seals: seals.into_iter().map(|s| Seal { bounding_box: place(&s.bounding_box), ..s }).collect(),
        rules: if frame.is_some() { Vec::new() } else { page.rules.clone() },
        papers: Vec::new(),
        ..page.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(a: BoundingBox, b: BoundingBox) {
        let d = [a.x0 - b.x0, a.y0 - b.y0, a.x1 - b.x1, a.y1 - b.y1];
        assert!(d.iter().all(|d| d.abs() < 2e-3), "{a:?} is not {b:?}");
    }

    #[test]
    fn a_place_turned_level_and_back_is_itself() {
        let region = BoundingBox::new(0.5, 0.6, 0.9, 0.8);
        for degrees in [-12.0, 0.0, 8.0, 90.0, -85.0, 180.0, -172.0] {
            let frame = Frame::new(&region, degrees, 0.707);
            for p in [[0.55, 0.7], [0.7, 0.62], [0.9, 0.8]] {
                let back = frame.page(frame.level(p));
                assert!(
                    (back[0] - p[0]).abs() < 1e-4 && (back[1] - p[1]).abs() < 1e-4,
                    "{degrees}: {back:?}"
                );
            }
        }
    }

    #[test]
    fn a_card_on_its_side_keeps_its_size_on_the_level_page() {
        // On a page twice as high as wide a card 0.2 × 0.1 page heights, its text running down.
        let region = BoundingBox::new(0.4, 0.3, 0.6, 0.5);
        let frame = Frame::new(&region, 90.0, 0.5);
        assert_eq!(frame.aspect(), 2.0);
        let level = frame.level_box(&region);
        near(level, BoundingBox::new(0.3, 0.4, 0.5, 0.6));
        near(frame.page_box(&level), region);
    }

    #[test]
    fn lines_of_a_card_on_its_head_come_the_right_way_round() {
        let line = |y: f32| {
            let b = BoundingBox::new(0.2, y, 0.6, y + 0.02);
            let [a, b_, c, d] = corners(&b);
            Line { corners: Some(Corners([c, d, a, b_])), ..crate::samples::line("架空", b.x0, b.y0, 0.4) }
        };
        let (first, second) = (line(0.5), line(0.4));
        let degrees = direction_of([&first, &second].into_iter(), 0.7);
        assert_eq!(degrees.abs(), 180.0);
        let frame = Frame::new(&BoundingBox::new(0.2, 0.4, 0.6, 0.52), degrees, 0.7);
        let (above, below) = (frame.line(&first), frame.line(&second));
        assert!(above.bounding_box.y1 < below.bounding_box.y0);
        assert!((above.bounding_box.height() - 0.02).abs() < 1e-3);
    }
}
