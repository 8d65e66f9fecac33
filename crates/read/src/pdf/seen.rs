//! Whether a person sees a letter: white on white, under a white box, outside the clip or too small to read, it is
//! hidden. Who hides text in a page may mean it for programs alone. Where only pixels can tell (under a picture, behind a
//! mask, pale), the letter is doubted.

use std::borrow::Cow;

use hayro_interpret::kurbo::{Affine, BezPath, PathEl, Point, Rect, Shape, Vec2};

use crate::pdf::marks::{Doubt, Glyph};

/// Areas that are remembered of each kind. White text beyond them is hidden, other text is doubted.
const MOST: usize = 1024;
/// Smaller letters than this share of the page's height are hidden. On A4 it is 2.6 points.
const SMALLEST: f64 = 1.0 / 320.0;
/// A letter squeezed to less than this share of its height is hidden.
const THINNEST: f64 = 0.1;
/// The cosine between the directions of a letter's line and its height: italics have 0.3.
const SLANT: f64 = 0.7;
/// So far from its middle, in its size, much of a letter stands.
const HALF: f64 = 0.25;
/// A path that fills this share of its box is a box.
const BOX: f64 = 0.95;
/// Smaller areas, in square points, hold no letter.
const SMALL: f64 = 9.0;
/// A box has no more elements: one part of four sides. More may run around a hole that the area does not tell.
const SIDES: usize = 6;
/// Paths with more elements are taken for their box.
const LONGEST: usize = 200;
/// Ink whose lightness differs from its ground's by less is pale: yellow on white is, whatever its blue.
const CONTRAST: u32 = 60;
/// By less than this, nobody sees it on paper, though pixels tell it.
const UNSEEN: u32 = 24;
/// The same as a ratio of luminances (WCAG 2.2, contrast ratio): yellow on white has 1.07, and 10 % grey 1.25.
const UNSEEN_RATIO: f64 = 1.2;

const WHITE: [u8; 3] = [255; 3];

/// What lies under a letter: a colour, or what has none.
pub type Ground = Option<[u8; 3]>;

/// Where something was drawn.
#[derive(Clone, Debug)]
pub struct Region {
    bounds: Rect,
    /// Its form, where it is no box; whether the even-odd rule applies.
    form: Option<(BezPath, bool)>,
}

impl Region {
    /// What a filled path covers. Of long paths only the box is kept.
    pub fn filled(path: &BezPath, transform: Affine, even_odd: bool) -> Region {
        if path.elements().len() > LONGEST {
            return Region::from(transform.transform_rect_bbox(path.bounding_box()));
        }
        let path = transform * &*closed(path);
        let form = (!is_box(&path)).then(|| (path.clone(), even_odd));
        Region { bounds: path.bounding_box(), form }
    }

    fn holds(&self, point: Point) -> bool {
        holds(self.bounds, point)
            && self.form.as_ref().is_none_or(|(path, even_odd)| match path.winding(point) {
                turns if *even_odd => turns % 2 != 0,
                turns => turns != 0,
            })
    }
}

/// The path with each of its parts closed, as filling takes them (ISO 32000-2, 8.5.3.3).
fn closed(path: &BezPath) -> Cow<'_, BezPath> {
    let starts = |element: &PathEl| matches!(element, PathEl::MoveTo(_));
    let mut parts = path.elements().split(starts).filter(|part| !part.is_empty());
    if parts.all(|part| part.ends_with(&[PathEl::ClosePath])) {
        return Cow::Borrowed(path);
    }
    let mut closed = BezPath::new();
    let mut open = false;
    for element in path.elements() {
        if matches!(element, PathEl::MoveTo(_)) && open {
            closed.close_path();
        }
        closed.push(*element);
        open = !matches!(element, PathEl::MoveTo(_) | PathEl::ClosePath);
    }
    if open {
        closed.close_path();
    }
    Cow::Owned(closed)
}

impl From<Rect> for Region {
    fn from(bounds: Rect) -> Region {
        Region { bounds, form: None }
    }
}

fn is_box(path: &BezPath) -> bool {
    let parts = path.elements().iter().filter(|element| matches!(element, PathEl::MoveTo(_))).count();
    let is_plain = parts <= 1 && path.elements().len() <= SIDES;
    is_plain && path.bounding_box().area() * BOX <= path.area().abs()
}

/// How light a colour is to the eye, 0 to 255 (luma of ITU-R BT.601).
fn lightness([red, green, blue]: [u8; 3]) -> u32 {
    (299 * u32::from(red) + 587 * u32::from(green) + 114 * u32::from(blue)) / 1000
}

/// The ratio of the luminances of two colours, 1 to 21 (WCAG 2.2).
fn contrast(one: [u8; 3], other: [u8; 3]) -> f64 {
    let linear = |value: u8| match f64::from(value) / 255.0 {
        value if value <= 0.04045 => value / 12.92,
        value => ((value + 0.055) / 1.055).powf(2.4),
    };
    let luminance = |[red, green, blue]: [u8; 3]| {
        0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue) + 0.05
    };
    let (one, other) = (luminance(one), luminance(other));
    one.max(other) / one.min(other)
}

/// What has been drawn so far, as far as it decides what shows.
#[derive(Default)]
pub struct Seen {
    grounds: Vec<(Region, Ground)>,
    /// Areas were left out.
    full: bool,
    /// What is open to view, and whether that is a box.
    clips: Vec<(Rect, bool)>,
    /// White boxes with the number of glyphs that were there before them.
    covers: Vec<(Rect, usize)>,
    /// The same for what may cover them.
    veils: Vec<(Region, usize)>,
}

impl Seen {
    /// Ink or a picture was put over what the first `glyphs` glyphs show: white text shows on it, and they may not show
    /// any more.
    pub fn ink(&mut self, region: Region, ground: Ground, glyphs: usize) {
        if region.bounds.area().abs() >= SMALL {
            self.veil(region.clone(), glyphs);
            self.ground(region, ground);
        }
    }

    /// Something that cannot be told to hide what it covers was put there.
    pub fn veil(&mut self, region: Region, glyphs: usize) {
        if glyphs == 0 {
            return;
        }
        let is_full = self.veils.len() >= MOST;
        match self.veils.last_mut() {
            Some((last, before)) if is_full => {
                (*last, *before) = (Region::from(last.bounds.union(region.bounds)), glyphs);
            }
            _ => self.veils.push((region, glyphs)),
        }
    }

    /// A white path was filled over what the first `glyphs` glyphs show.
    pub fn white(&mut self, region: Region, glyphs: usize) {
        match region.form.is_none() && self.covers.len() < MOST {
            true if glyphs > 0 => self.covers.push((region.bounds, glyphs)),
            true => {}
            false => self.veil(region.clone(), glyphs),
        }
        if !self.grounds.is_empty() {
            self.ground(region, Some(WHITE));
        }
    }

    fn ground(&mut self, region: Region, ground: Ground) {
        match self.grounds.len() < MOST {
            true => self.grounds.push((region, ground)),
            false => self.full = true,
        }
    }

    /// What is there last of all that was drawn.
    pub fn last_ground(&self, middle: Point) -> Ground {
        let last = self.grounds.iter().rev().find(|(region, _)| region.holds(middle));
        last.map_or(Some(WHITE), |(_, ground)| *ground)
    }

    /// From now on only what lies in the path shows.
    pub fn clip(&mut self, path: &BezPath) {
        let area = path.bounding_box();
        let is_box = is_box(&closed(path));
        let (last, all) = self.clips.last().copied().unwrap_or((area, true));
        self.clips.push((last.intersect(area), all && is_box));
    }

    /// The last clip ends.
    pub fn unclip(&mut self) {
        self.clips.pop();
    }

    /// Whether a letter of that colour whose middle is there shows on its ground, white or in ink.
    pub fn shows(&self, middle: Point, white: bool, (ink, ground): (Ground, Ground)) -> bool {
        let clipped = self.clips.last().is_some_and(|(clip, _)| !holds(*clip, middle));
        if clipped {
            return false;
        }
        let seen = |ink: [u8; 3], ground: [u8; 3]| {
            lightness(ink).abs_diff(lightness(ground)) >= UNSEEN && contrast(ink, ground) >= UNSEEN_RATIO
        };
        (!white || ground != Some(WHITE)) && ink.zip(ground).is_none_or(|(ink, ground)| seen(ink, ground))
    }

    /// Why a letter in that ink on that ground may not show: it is hard to tell from what it stands on, or may be clipped away.
    pub fn doubt(&self, ink: Ground, ground: Ground) -> Option<Doubt> {
        let odd_clip = self.clips.last().is_some_and(|(_, is_box)| !is_box);
        let pale = |ink: [u8; 3], ground: [u8; 3]| lightness(ink).abs_diff(lightness(ground)) < CONTRAST;
        match (ink, ground) {
            _ if odd_clip || self.full => Some(Doubt::Hidden),
            (Some(ink), Some(ground)) => pale(ink, ground).then_some(Doubt::Hidden),
            (Some(_), None) => Some(Doubt::Pictured),
            (None, _) => Some(Doubt::Hidden),
        }
    }

    /// Hides what is too small to read on a page of that size, beside it, or covered after it was written; doubts what may
    /// be covered.
    pub fn hide(&self, glyphs: &mut [Glyph], width: f64, height: f64) {
        let page = Rect::new(0.0, 0.0, width, height);
        for (at, glyph) in glyphs.iter_mut().enumerate() {
            let middle = Point::from(glyph.middle());
            let over = self.covers.iter().filter(|(_, before)| at < *before);
            let is_covered = over.clone().any(|(area, _)| holds(*area, middle));
            glyph.hidden |= glyph.size < height * SMALLEST || !holds(page, middle) || is_covered;
            if glyph.hidden || !glyph.is_open_to_doubt() {
                continue;
            }
            let places = around(middle, glyph.size * HALF);
            let mut veils = self.veils.iter().filter(|(_, before)| at < *before);
            if over.map(|(area, _)| *area).any(|area| places.iter().any(|place| holds(area, *place)))
                || veils.any(|(region, _)| places.iter().any(|place| region.holds(*place)))
            {
                glyph.doubt = Some(Doubt::Hidden);
            }
        }
    }
}

/// Whether the letters of a run are slanted so far that nobody reads them: `along` and `up` are an em's two directions.
pub fn is_slanted(along: Vec2, up: Vec2) -> bool {
    along.dot(up).abs() > along.hypot() * up.hypot() * SLANT
}

/// Whether a letter of that width and height for one em can be read.
pub fn is_squeezed(along: f64, up: f64) -> bool {
    along < up * THINNEST
}

/// A place and four around it.
fn around(middle: Point, distance: f64) -> [Point; 5] {
    [(0.0, 0.0), (-1.0, 0.0), (1.0, 0.0), (0.0, -1.0), (0.0, 1.0)]
        .map(|(right, up)| Point::new(middle.x + right * distance, middle.y + up * distance))
}

fn holds(area: Rect, point: Point) -> bool {
    (area.x0..=area.x1).contains(&point.x) && (area.y0..=area.y1).contains(&point.y)
}
