//! The outlines of papers that lie on a sheet, from pixels: rectangles whose four sides are seen as edges.
//!
//! A paper's edges run as its text does, so edges are looked for in the directions of the text only. Outlines may
//! lie inside one another (a frame printed on a paper, a coloured band of a card): what is one paper, only its text tells.

use image::RgbImage;
use image::imageops::{grayscale, thumbnail};

use super::borders::{self, Border, Tones};
use super::geometry::{Point, Quad};

/// Long side of the picture that edges are looked for on.
const LONG_SIDE: u32 = 1000;
/// A paper is at least so long and so wide, as shares of the picture's long side.
const LENGTH: f32 = 0.2;
const WIDTH: f32 = 0.11;
/// A paper is at most this share of the picture: else it is the sheet.
const SHARE: f32 = 0.75;
/// Share of each side along which its edge is seen …
const SIDE: f32 = 0.5;
/// … and of all of them.
const MEAN: f32 = 0.72;
/// Fewer regions of text are no sheet of several papers, and more are a page of text or a table.
const REGIONS: std::ops::RangeInclusive<usize> = 4..=130;
/// Corners are looked at so far along their sides.
const ARM: f32 = 20.0;
/// At least so many corners are met by both sides …
const MET: usize = 3;
/// … and at so many the sides end.
const ENDED: usize = 3;
/// An outline is at least so sure.
const SURE: f32 = 0.78;
/// Text runs in one direction within so many degrees.
const SAME: f32 = 0.9;
/// So many directions are looked into.
const DIRECTIONS: usize = 8;
/// A region tells its direction if it is so many times as long as high.
const ELONGATED: f32 = 4.0;
/// Outlines that share more than this of both are one.
const TWINS: f32 = 0.85;
/// So many outlines are kept.
const KEPT: usize = 16;
/// Papers that share more than this lie over one another.
const TOUCH: f32 = 0.03;
/// Along what another paper covers less than this share of an edge is seen.
const COVERED: f32 = 0.4;

/// A paper seen on the picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Outline {
    /// Its corners in pixels of the picture, clockwise; the first two lie within 45 degrees of level.
    pub quad: Quad,
    /// How well its edges are seen, 0 to 1.
    pub support: f32,
    /// Another paper lies over part of it.
    pub covered: bool,
}

impl Outline {
    /// Whether a point lies on it.
    pub(crate) fn holds(&self, p: Point) -> bool {
        let corners = self.quad.0;
        (0..4).all(|i| {
            let (a, b) = (corners[i], corners[(i + 1) % 4]);
            (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x) >= 0.0
        })
    }

    fn area(&self) -> f32 {
        self.quad.width() * self.quad.height()
    }

    /// Share of it that lies on another one.
    pub(crate) fn share_on(&self, other: &Outline) -> f32 {
        const GRID: usize = 12;
        let place = |n: usize| (n as f32 + 0.5) / GRID as f32;
        let on = (0..GRID * GRID).filter(|i| other.holds(self.quad.at(place(i % GRID), place(i / GRID))));
        on.count() as f32 / (GRID * GRID) as f32
    }
}

/// The papers on a picture whose text stands in some places; best seen first.
pub(crate) fn find(image: &RgbImage, texts: &[Quad]) -> Vec<Outline> {
    let long = image.width().max(image.height());
    if !REGIONS.contains(&texts.len()) || long < LONG_SIDE {
        return Vec::new();
    }
    let scale = long as f32 / LONG_SIDE as f32;
    let texts: Vec<Quad> = texts.iter().map(|q| q.map(|p| Point::new(p.x / scale, p.y / scale))).collect();
    let small = Small::of(image, scale, &texts);
    let mut kept = distinct(in_directions(&small, &texts));
    let covered: Vec<bool> = (0..kept.len()).map(|i| is_covered(&small, &kept, i)).collect();
    for (outline, covered) in kept.iter_mut().zip(covered) {
        outline.covered = covered;
        outline.quad = outline.quad.map(|p| Point::new(p.x * scale, p.y * scale));
    }
    kept
}

/// The directions that text runs in, folded to -45 to 45 degrees, most of it first.
fn directions(texts: &[Quad]) -> Vec<f32> {
    let lie = |quad: &Quad| {
        let (w, h) = (quad.width(), quad.height());
        let folded = (quad.angle() + 45.0).rem_euclid(90.0) - 45.0;
        (w.max(h) >= ELONGATED * w.min(h)).then_some((folded, w.max(h)))
    };
    let mut left: Vec<(f32, f32)> = texts.iter().filter_map(lie).collect();
    left.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut directions = Vec::new();
    while !left.is_empty() && directions.len() < DIRECTIONS {
        let near = |angle: f32| left.iter().filter(move |l| (l.0 - angle).abs() <= SAME);
        let weight = |angle: f32| near(angle).map(|l| l.1).sum::<f32>();
        let Some(best) = left.iter().map(|l| l.0).max_by(|a, b| weight(*a).total_cmp(&weight(*b))) else {
            break;
        };
        let mean = near(best).map(|l| l.0 * l.1).sum::<f32>() / weight(best).max(1e-6);
        if near(best).count() >= 2 {
            directions.push(mean);
        }
        left.retain(|l| (l.0 - best).abs() > SAME);
    }
    directions
}

/// The small grey picture; `text` says where it is not looked at.
struct Small {
    width: usize,
    height: usize,
    grey: Vec<u8>,
    text: Vec<bool>,
}

impl Small {
    fn of(image: &RgbImage, scale: f32, texts: &[Quad]) -> Small {
        let side = |pixels: u32| ((pixels as f32 / scale) as u32).max(1);
        let grey = grayscale(&thumbnail(image, side(image.width()), side(image.height())));
        let (width, height) = (grey.width() as usize, grey.height() as usize);
        let mut text = vec![false; width * height];
        for quad in texts {
            blot(&mut text, (width, height), quad);
        }
        Small { width, height, grey: grey.into_raw(), text }
    }

    /// The picture turned so that what falls by some degrees is level, over some of its places.
    fn turned(&self, degrees: f32, [left, top, right, bottom]: [f32; 4]) -> Tones {
        let (sine, cosine) = degrees.to_radians().sin_cos();
        let (width, height) = ((right - left).max(1.0) as usize, (bottom - top).max(1.0) as usize);
        let mut values = Vec::with_capacity(width * height);
        for v in 0..height {
            let (u0, v) = (left + 0.5, top + v as f32 + 0.5);
            let (x0, y0) = (u0 * cosine - v * sine - 0.5, u0 * sine + v * cosine - 0.5);
            for u in 0..width {
                values.push(self.between(x0 + u as f32 * cosine, y0 + u as f32 * sine));
            }
        }
        Tones { width, height, values }
    }

    /// The tone between four pixels; `None` on text and beyond the border.
    fn between(&self, x: f32, y: f32) -> Option<f32> {
        if x < 0.0 || y < 0.0 || x >= (self.width - 1) as f32 || y >= (self.height - 1) as f32 {
            return None;
        }
        let (column, row) = (x as usize, y as usize);
        let at = row * self.width + column;
        if self.text[at] {
            return None;
        }
        let (dx, dy) = (x - column as f32, y - row as f32);
        let tone = |i: usize| f32::from(self.grey[i]);
        let upper = tone(at) + (tone(at + 1) - tone(at)) * dx;
        let lower = tone(at + self.width) + (tone(at + self.width + 1) - tone(at + self.width)) * dx;
        Some(upper + (lower - upper) * dy)
    }
}

/// Marks a region and a little around it.
fn blot(text: &mut [bool], (width, height): (usize, usize), quad: &Quad) {
    const AROUND: f32 = 2.0;
    let [x0, y0, x1, y1] = bounds(quad.0.iter());
    let place = |v: f32, most: usize| (v.max(0.0) as usize).min(most);
    let short = quad.width().min(quad.height()).max(1.0);
    let (du, dv) = if quad.width() >= quad.height() {
        (AROUND / quad.width().max(1.0), AROUND / short)
    } else {
        (AROUND / short, AROUND / quad.height().max(1.0))
    };
    let grown = Quad([
        quad.at(-du, -dv),
        quad.at(1.0 + du, -dv),
        quad.at(1.0 + du, 1.0 + dv),
        quad.at(-du, 1.0 + dv),
    ]);
    let grown = Outline { quad: grown, support: 0.0, covered: false };
    for y in place(y0 - AROUND, height)..place(y1 + AROUND + 1.0, height) {
        for x in place(x0 - AROUND, width)..place(x1 + AROUND + 1.0, width) {
            text[y * width + x] |= grown.holds(Point::new(x as f32 + 0.5, y as f32 + 0.5));
        }
    }
}

fn bounds<'a>(points: impl Iterator<Item = &'a Point>) -> [f32; 4] {
    points.fold([f32::MAX, f32::MAX, f32::MIN, f32::MIN], |b, p| {
        [b[0].min(p.x), b[1].min(p.y), b[2].max(p.x), b[3].max(p.y)]
    })
}

/// The outlines whose sides run in the directions of some text.
fn in_directions(small: &Small, texts: &[Quad]) -> Vec<Outline> {
    directions(texts).into_iter().flat_map(|degrees| in_direction(small, degrees, texts)).collect()
}

/// The outlines whose sides run in a direction.
fn in_direction(small: &Small, degrees: f32, texts: &[Quad]) -> Vec<Outline> {
    let (sine, cosine) = degrees.to_radians().sin_cos();
    let level = |p: Point| Point::new(p.x * cosine + p.y * sine, p.y * cosine - p.x * sine);
    let picture = |p: Point| Point::new(p.x * cosine - p.y * sine, p.x * sine + p.y * cosine);
    // Only around the text that runs so.
    let folded = |q: &Quad| (q.angle() + 45.0).rem_euclid(90.0) - 45.0;
    let own: Vec<Point> = texts
        .iter()
        .filter(|q| (folded(q) - degrees).abs() <= 1.5 * SAME)
        .flat_map(|q| q.0.map(level))
        .collect();
    let (w, h) = (small.width as f32, small.height as f32);
    let whole = [Point::new(0.0, 0.0), Point::new(w, 0.0), Point::new(w, h), Point::new(0.0, h)].map(level);
    let (near, all) = (bounds(own.iter()), bounds(whole.iter()));
    let reach = 0.2 * LONG_SIDE as f32;
    let window = [
        (near[0] - reach).max(all[0]),
        (near[1] - reach).max(all[1]),
        (near[2] + reach).min(all[2]),
        (near[3] + reach).min(all[3]),
    ];
    let tones = small.turned(degrees, window);
    let least = (0.08 * LONG_SIDE as f32) as usize;
    let across = borders::find(&tones, least);
    if across.len() < 2 {
        return Vec::new();
    }
    let down = borders::find(&tones.transposed(), least);
    let levelled: Vec<Quad> =
        texts.iter().map(|q| q.map(level).map(|p| Point::new(p.x - window[0], p.y - window[1]))).collect();
    let found = rectangles(&across, &down, small.width as f32 * small.height as f32);
    let found = found.into_iter().filter(|o| text_fits(o, &levelled));
    let back = |p: Point| picture(Point::new(p.x + window[0], p.y + window[1]));
    found.map(|o| Outline { quad: o.quad.map(back), ..o }).collect()
}

/// All rectangles of seen sides.
fn rectangles(across: &[Border], down: &[Border], page: f32) -> Vec<Outline> {
    let side = |share: f32| share * LONG_SIDE as f32;
    let mut found = Vec::new();
    for top in across {
        for bottom in across {
            let height = bottom.y - top.y;
            if height < side(WIDTH) {
                continue;
            }
            for left in down {
                let (y0, y1) = (top.at(left.at(top.y)), bottom.at(left.at(bottom.y)));
                let of_left = left.support(y0, y1);
                if of_left < SIDE {
                    continue;
                }
                for right in down {
                    let width = right.y - left.y;
                    if width < side(WIDTH)
                        || width.max(height) < side(LENGTH)
                        || width * height > SHARE * page
                    {
                        continue;
                    }
                    found.extend(rectangle([left, top, right, bottom], of_left));
                }
            }
        }
    }
    found
}

fn rectangle([left, top, right, bottom]: [&Border; 4], of_left: f32) -> Option<Outline> {
    let corner = |across: &Border, down: &Border| {
        let x = down.at(across.at(down.y));
        Point::new(x, across.at(x))
    };
    let quad = Quad([corner(top, left), corner(top, right), corner(bottom, right), corner(bottom, left)]);
    let [a, b, c, d] = quad.0;
    let of_right = right.support(b.y, c.y);
    let (of_top, of_bottom) = (top.support(a.x, b.x), bottom.support(d.x, c.x));
    if of_right.min(of_top).min(of_bottom) < SIDE {
        return None;
    }
    let (w, h) = (quad.width(), quad.height());
    let support = ((of_left + of_right) * h + (of_top + of_bottom) * w) / (2.0 * (w + h));
    if support < MEAN {
        return None;
    }
    let corners = [
        Corner::seen(top, a.x, 1.0, left, a.y, 1.0),
        Corner::seen(top, b.x, -1.0, right, b.y, 1.0),
        Corner::seen(bottom, c.x, -1.0, right, c.y, -1.0),
        Corner::seen(bottom, d.x, 1.0, left, d.y, -1.0),
    ];
    let met = corners.iter().filter(|c| c.met).count();
    let ended = corners.iter().filter(|c| c.met && c.ended).count();
    let sure = support.min(1.0) * (0.6 + 0.1 * ended as f32);
    (met >= MET && ended >= ENDED && sure >= SURE).then_some(Outline { quad, support: sure, covered: false })
}

/// How two sides come together.
struct Corner {
    /// Both are seen up to it.
    met: bool,
    /// Neither goes on beyond it.
    ended: bool,
}

impl Corner {
    /// `x` and `y`: where the sides meet; `right` and `down`: the way to the rectangle's inner side, 1 or -1.
    fn seen(across: &Border, x: f32, right: f32, down_side: &Border, y: f32, down: f32) -> Corner {
        let arm = |side: &Border, at: f32, way: f32| {
            let (from, to) = (at + way * 0.1 * ARM, at + way * ARM);
            side.support(from.min(to), from.max(to))
        };
        Corner {
            met: arm(across, x, right) >= 0.5 && arm(down_side, y, down) >= 0.5,
            ended: arm(across, x, -right) < 0.5 && arm(down_side, y, -down) < 0.5,
        }
    }
}

/// Whether at least two regions stand on it, and no more than a stray one across its edge.
fn text_fits(outline: &Outline, texts: &[Quad]) -> bool {
    let (mut inside, mut across) = (0, 0);
    for text in texts {
        let ends = [text.at(0.12, 0.5), text.at(0.88, 0.5), text.at(0.5, 0.2), text.at(0.5, 0.8)];
        match ends.iter().filter(|p| outline.holds(**p)).count() {
            4 => inside += 1,
            0 => {}
            _ => across += 1,
        }
    }
    inside >= 2 && across * 8 <= inside
}

/// The best of those that are nearly the same.
fn distinct(mut found: Vec<Outline>) -> Vec<Outline> {
    // Of a paper's edge and its shadow's, or a frame close to the edge, the outer one.
    let rank = |o: &Outline| o.support + 0.25 * (o.area() / (LONG_SIDE * LONG_SIDE) as f32).sqrt();
    found.sort_by(|a, b| rank(b).total_cmp(&rank(a)));
    let mut kept: Vec<Outline> = Vec::new();
    for outline in found {
        let twin = |known: &Outline| outline.share_on(known).min(known.share_on(&outline)) >= TWINS;
        if kept.len() < KEPT && !kept.iter().any(twin) {
            kept.push(outline);
        }
    }
    kept
}

/// Whether another outline lies over part of one: there the one's own edges are not seen.
fn is_covered(small: &Small, outlines: &[Outline], at: usize) -> bool {
    let own = &outlines[at];
    let over = |(n, other): (usize, &Outline)| {
        n != at
            && own.share_on(other) > TOUCH
            && own.share_on(other) < 0.9
            && other.share_on(own) < 0.9
            && small.seen_on(own, other).is_some_and(|seen| seen < COVERED)
    };
    outlines.iter().enumerate().any(over)
}

impl Small {
    /// Along which share of what of an outline's sides lies on another outline an edge is seen.
    fn seen_on(&self, outline: &Outline, other: &Outline) -> Option<f32> {
        const STEP: f32 = 3.0;
        /// Not where the two outlines cross.
        const INSIDE: f32 = 5.0;
        let (mut seen, mut all) = (0, 0);
        for i in 0..4 {
            let (a, b) = (outline.quad.0[i], outline.quad.0[(i + 1) % 4]);
            let length = a.distance(b).max(1.0);
            let (dx, dy) = ((b.x - a.x) / length, (b.y - a.y) / length);
            for n in 1..(length / STEP) as usize {
                let p = a.towards(b, n as f32 * STEP / length);
                let around = [(INSIDE, 0.0), (-INSIDE, 0.0), (0.0, INSIDE), (0.0, -INSIDE)];
                if !around.iter().all(|(x, y)| other.holds(Point::new(p.x + x, p.y + y))) {
                    continue;
                }
                if let Some(response) = self.response(p, (dx, dy)) {
                    all += 1;
                    seen += u32::from(response >= 1.5 * borders::LEAST);
                }
            }
        }
        (all >= 6).then(|| seen as f32 / f32::from(all as u16))
    }

    /// How strong an edge through a point is that runs in a direction; `None` where text hides it.
    fn response(&self, p: Point, (dx, dy): (f32, f32)) -> Option<f32> {
        let mean = |off: f32| {
            let (x, y) = (p.x - dy * off - 0.5, p.y + dx * off - 0.5);
            let along = (-3..=3).map(|n| self.between(x + n as f32 * dx, y + n as f32 * dy));
            Some(along.collect::<Option<Vec<f32>>>()?.iter().sum::<f32>() / 7.0)
        };
        let profile: Vec<f32> = (-3..=3).map(|n| mean(n as f32)).collect::<Option<_>>()?;
        let at = |middle: usize| {
            let v = &profile[middle - 2..=middle + 2];
            ((v[0] + v[1] - v[3] - v[4]).abs() / 2.0).max((v[2] - (v[0] + v[4]) / 2.0).abs())
        };
        Some(at(2).max(at(3)).max(at(4)))
    }
}

#[cfg(test)]
mod tests;
