//! Whether a person sees a letter: white on white, under a white box, outside the clip or too small to read, it is
//! hidden. Who hides text in a page may mean it for programs alone.
//!
//! A letter is believed without a look at the pixels only where all that was drawn beneath it differs from its ink, down to a
//! paint that surely covers its whole place (or the paper), and nothing was drawn over it. All else is doubted.

use hayro_interpret::kurbo::{BezPath, Point, Rect, Shape as _, Vec2};

use crate::pdf::marks::{Doubt, Glyph};
use crate::pdf::region::{Reach, Region, closed, is_box};

/// Areas that are remembered of each kind. Letters beyond them are doubted.
const MOST: usize = 4096;
/// The same of what was put over letters, of all kinds.
const MOST_OVER: usize = 3 * MOST;
/// So many areas over a letter, each of which leaves something of it, leave nothing that every program shows.
const MANY: usize = 8;
/// Smaller letters than this share of the page's height are hidden. On A4 it is 2.6 points.
const SMALLEST: f64 = 1.0 / 320.0;
/// A letter squeezed to less than this share of its height is hidden.
const THINNEST: f64 = 0.1;
/// The cosine between the directions of a letter's line and its height: italics have 0.3.
const SLANT: f64 = 0.7;
/// An area of a seal that takes less of a letter than this leaves it what it is.
const LITTLE: f64 = 0.3;
/// Ink darker than this, of 255, stays black whatever it mixes with.
const BLACK: u32 = 64;
/// Smaller areas of ink, in square points, change no letter.
const SMALL: f64 = 1.0;
/// Ink whose lightness differs from its ground's by less is pale: yellow on white is, whatever its blue.
const CONTRAST: u32 = 60;
/// By less than this, nobody sees it on paper, though pixels tell it.
const UNSEEN: u32 = 24;
/// The same as a ratio of luminances (WCAG 2.2, contrast ratio): yellow on white has 1.07, and 10 % grey 1.25.
const UNSEEN_RATIO: f64 = 1.2;

/// Ink and ground that are both darker than this, of 255, are told apart on a screen and not on paper.
const DARK: u32 = 80;
/// A dark ground under more than this share of a letter is its ground, and no line that runs through it.
const MOST_OF: f64 = 0.6;

const WHITE: [u8; 3] = [255; 3];

/// What lies under a letter: a colour, or what has none.
pub type Ground = Option<[u8; 3]>;

/// Where a letter stands and in what it is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Print {
    /// The place that must show for the letter to be read: most of its em.
    pub core: Rect,
    /// The box of its outline.
    pub outline: Rect,
    /// Its colour; `None` for a pattern, or where the font's program chooses it.
    pub ink: Ground,
}

impl Print {
    /// All that it takes.
    pub fn place(&self) -> Rect {
        // What draws nothing has no outline.
        if self.outline.area() > 0.0 { self.outline.union(self.core) } else { self.core }
    }
}

/// A paint, and how surely it is there.
#[derive(Clone, Copy, Debug)]
pub struct Coat {
    /// Its colour on white; `None` for pictures and patterns.
    pub colour: Ground,
    /// It hides what is beneath: no mask, no blending, next to full opacity.
    pub is_whole: bool,
    /// It blends with the paper's white, which this library does not.
    pub is_elsewhere: bool,
    /// Of the colour of seals and fine, such as runs over the end of the issuer's name.
    pub seal: Option<Seal>,
}

/// What of a seal leaves letters what they are, all but figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seal {
    /// A fine line.
    Line,
    /// An area, where it takes little of a letter.
    Area,
}

impl Coat {
    /// Of a paint that may be anything.
    pub fn unknown(colour: Ground) -> Coat {
        Coat { colour, is_whole: false, is_elsewhere: false, seal: None }
    }
}

/// How a letter shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// Surely.
    Plain,
    /// Perhaps.
    Doubted(Doubt),
    /// Not at all.
    Hidden,
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

/// Whether an ink is hard to tell from a ground.
pub fn is_pale(ink: [u8; 3], ground: [u8; 3]) -> bool {
    lightness(ink).abs_diff(lightness(ground)) < CONTRAST
}

fn is_black(ink: [u8; 3]) -> bool {
    lightness(ink) < BLACK
}

/// Whether nobody can tell an ink from a ground.
fn is_unseen(ink: [u8; 3], ground: [u8; 3]) -> bool {
    lightness(ink).abs_diff(lightness(ground)) < UNSEEN || contrast(ink, ground) < UNSEEN_RATIO
}

/// What has been drawn so far, as far as it decides what shows.
#[derive(Default)]
pub struct Seen {
    grounds: Vec<(Region, Coat)>,
    /// Areas were left out.
    full: bool,
    /// What is open to view, and whether that is a box.
    clips: Vec<(Rect, bool)>,
    /// What was put over the glyphs that were there before it.
    over: Vec<Over>,
    /// Colours overprint: what covers here may not on paper.
    overprints: bool,
}

/// What was put over the first so many glyphs.
struct Over {
    region: Region,
    before: usize,
    kind: Kind,
}

/// What it does to them.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// It surely covers them, in white.
    Cover,
    /// It may cover them.
    Veil,
    /// It changes figures, and other letters at most where it takes much of them.
    Seal(Seal),
}

impl Seen {
    /// Of a page on which colours overprint, or not.
    pub fn new(overprints: bool) -> Seen {
        Seen { overprints, ..Seen::default() }
    }

    /// A paint was put over what the first `glyphs` glyphs show.
    pub fn paint(&mut self, region: Region, coat: Coat, glyphs: usize) {
        let (clip, is_plain) =
            self.clips.last().map_or((None, true), |(clip, is_box)| (Some(*clip), *is_box));
        let Some(region) = region.within(clip) else { return };
        let coat = Coat { is_whole: coat.is_whole && is_plain, ..coat };
        let is_white = coat.colour == Some(WHITE);
        if !is_white && region.bounds().area() < SMALL {
            return;
        }
        let kind = match coat.seal {
            _ if is_white && coat.is_whole && region.is_box() => Kind::Cover,
            Some(seal) => Kind::Seal(seal),
            None => Kind::Veil,
        };
        self.put_over(region.clone(), glyphs, kind);
        // White paper may be painted white.
        if is_white && self.grounds.is_empty() && !self.full {
            return;
        }
        match self.grounds.len() < MOST {
            true => self.grounds.push((region, coat)),
            false => self.full = true,
        }
    }

    /// Something that cannot be told to hide what it covers was put there.
    pub fn veil(&mut self, region: Region, glyphs: usize) {
        self.put_over(region, glyphs, Kind::Veil);
    }

    /// Beyond so many all that comes is one veil.
    fn put_over(&mut self, region: Region, before: usize, kind: Kind) {
        if before == 0 {
            return;
        }
        let is_full = self.over.len() >= MOST_OVER;
        match self.over.last_mut() {
            Some(last) if is_full => {
                let region = Region::from(last.region.bounds().union(region.bounds()));
                *last = Over { region, before, kind: Kind::Veil };
            }
            _ => self.over.push(Over { region, before, kind }),
        }
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

    /// How a letter that is drawn now shows on what was drawn before.
    pub fn look(&self, print: &Print, middle: Point) -> Look {
        let (clip, is_plain) =
            self.clips.last().map_or((None, true), |(clip, is_box)| (Some(*clip), *is_box));
        if !self.is_open(middle) {
            return Look::Hidden;
        }
        let is_cut = clip.is_some_and(|clip| clip.intersect(print.core) != print.core);
        let (grounds, is_elsewhere) = self.beneath(print.core);
        if is_elsewhere {
            return Look::Doubted(Doubt::Elsewhere);
        }
        let Some(ink) = print.ink else { return self.doubted(Doubt::Hidden) };
        let is_dark_on_dark = lightness(ink) < DARK
            && grounds.iter().flatten().any(|ground| lightness(*ground) < DARK)
            && self.dark_share(print.core) > MOST_OF;
        let is_all = |is: fn([u8; 3], [u8; 3]) -> bool| {
            grounds.iter().all(|ground| ground.is_some_and(|ground| is(ink, ground)))
        };
        let has_pale = grounds.iter().flatten().any(|ground| is_pale(ink, *ground));
        // What overprints mixes with a ground.
        let is_mixed = self.overprints && !is_black(ink) && !is_all(|_, ground| ground == WHITE);
        match () {
            () if is_all(is_unseen) => Look::Hidden,
            () if is_dark_on_dark => Look::Doubted(Doubt::Elsewhere),
            () if is_cut || !is_plain || self.full || has_pale || is_mixed => self.doubted(Doubt::Hidden),
            () if grounds.contains(&None) => self.doubted(Doubt::Pictured),
            () => Look::Plain,
        }
    }

    /// A doubt that pixels settle, unless they may be others on paper.
    fn doubted(&self, doubt: Doubt) -> Look {
        Look::Doubted(if self.overprints { Doubt::Elsewhere } else { doubt })
    }

    /// Whether anything that is drawn now in a place shows.
    pub fn is_open(&self, middle: Point) -> bool {
        self.clips.last().is_none_or(|(clip, _)| holds(*clip, middle))
    }

    /// What a place may show: all that was drawn there, from the last on to what surely covers all of it. Whether some of it is shown
    /// otherwise elsewhere.
    fn beneath(&self, place: Rect) -> (Vec<Ground>, bool) {
        let (mut found, mut is_elsewhere, mut thin) = (Vec::new(), false, 0);
        for (region, coat) in self.grounds.iter().rev() {
            let reach = region.reach(place);
            if reach == Reach::Nothing {
                continue;
            }
            is_elsewhere |= coat.is_elsewhere;
            // Several coats that each let something through may be any colour together.
            thin += usize::from(!coat.is_whole && coat.colour.is_some());
            if thin > 1 && !found.contains(&None) {
                found.push(None);
            }
            if !found.contains(&coat.colour) {
                found.push(coat.colour);
            }
            if reach == Reach::All && coat.is_whole && coat.colour.is_some() && !self.overprints {
                return (found, is_elsewhere);
            }
        }
        if !found.contains(&Some(WHITE)) {
            found.push(Some(WHITE));
        }
        (found, is_elsewhere)
    }

    /// How much of a place dark grounds take that nothing light covers all of.
    fn dark_share(&self, place: Rect) -> f64 {
        let mut share = 0.0;
        for (region, coat) in self.grounds.iter().rev() {
            let reach = region.reach(place);
            match coat.colour {
                _ if reach == Reach::Nothing => continue,
                Some(colour) if lightness(colour) < DARK => share += region.share(place),
                _ => {}
            }
            if reach == Reach::All && coat.is_whole && coat.colour.is_some() {
                break;
            }
        }
        share
    }

    /// Hides what is too small to read on a page of that size, beside it, or covered after it was written; doubts what may
    /// be covered.
    pub fn hide(&self, glyphs: &mut [Glyph], prints: &[Print], width: f64, height: f64) {
        let page = Rect::new(0.0, 0.0, width, height);
        for (at, (glyph, print)) in glyphs.iter_mut().zip(prints).enumerate() {
            let middle = Point::from(glyph.middle());
            let (covered, many) = self.over(at, glyph, print.core);
            let is_gone = covered && !self.overprints;
            glyph.hidden |= glyph.size < height * SMALLEST || !holds(page, middle) || is_gone;
            if glyph.hidden || !glyph.is_open_to_doubt() {
                continue;
            }
            if many > 0 {
                let is_lost = many >= MANY || self.overprints;
                glyph.doubt = Some(if is_lost { Doubt::Elsewhere } else { Doubt::Hidden });
            }
        }
    }

    /// Whether a glyph is surely covered by what came after it, and how many areas may cover or change it.
    fn over(&self, at: usize, glyph: &Glyph, core: Rect) -> (bool, usize) {
        let (mut covered, mut many, mut taken) = (false, 0, 0.0);
        for Over { region, kind, .. } in self.over.iter().filter(|over| at < over.before) {
            let reach = region.reach(core);
            if reach == Reach::Nothing {
                continue;
            }
            covered |= *kind == Kind::Cover && reach == Reach::All;
            let is_harmless = match kind {
                Kind::Cover | Kind::Veil => false,
                Kind::Seal(_) if is_figure(&glyph.text) => false,
                Kind::Seal(Seal::Line) => true,
                Kind::Seal(Seal::Area) => {
                    if taken < LITTLE {
                        taken += region.share(core);
                    }
                    taken < LITTLE
                }
            };
            many += usize::from(!is_harmless);
        }
        (covered, many)
    }
}

/// Whether a line more or less makes another figure of it, or a figure at all.
pub fn is_figure(text: &str) -> bool {
    const FIGURES: &str = "〇一二三四五六七八九十百千元";
    text.chars().any(|c| c.is_numeric() || c.is_ascii_alphabetic() || FIGURES.contains(c))
}

/// Whether the letters of a run are slanted so far that nobody reads them: `along` and `up` are an em's two directions.
pub fn is_slanted(along: Vec2, up: Vec2) -> bool {
    along.dot(up).abs() > along.hypot() * up.hypot() * SLANT
}

/// Whether a letter of that width and height for one em can be read.
pub fn is_squeezed(along: f64, up: f64) -> bool {
    along < up * THINNEST
}

fn holds(area: Rect, point: Point) -> bool {
    (area.x0..=area.x1).contains(&point.x) && (area.y0..=area.y1).contains(&point.y)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How a letter of 10 by 10 looks on a box that takes so much of it.
    fn check((ground, ink): (u8, u8), share: f64, expected: Look) {
        let mut seen = Seen::new(false);
        let coat = Coat { is_whole: true, ..Coat::unknown(Some([ground; 3])) };
        seen.paint(Rect::new(0.0, 0.0, 3.0 + 10.0 * share, 20.0).into(), coat, 0);
        let core = Rect::new(2.0, 2.0, 12.0, 12.0);
        let print = Print { core, outline: core, ink: Some([ink; 3]) };
        assert_eq!(seen.look(&print, core.center()), expected, "{ink} on {ground}");
    }

    #[test]
    fn dark_letters_on_a_dark_ground_are_told_apart_by_no_pixel() {
        check((33, 0), 1.0, Look::Doubted(Doubt::Elsewhere));
        check((0, 70), 1.0, Look::Doubted(Doubt::Elsewhere));
        check((33, 255), 1.0, Look::Plain);
        check((200, 0), 1.0, Look::Plain);
        // A line of a table through a letter is no ground.
        check((33, 0), 0.2, Look::Doubted(Doubt::Hidden));
    }
}
