//! What is drawn on one PDF page, in points (1/72 inch) of the page after `/Rotate`, origin top left, y downwards.

/// How a glyph's text was found, from the surest to the least sure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The file's own map (ToUnicode, glyph names), ActualText, or a predefined character map.
    Mapped,
    /// The embedded font program's own table.
    Program,
    /// Not found: the text is U+FFFD.
    None,
}

/// Why a glyph's text may not be what a person sees there: the drawn page is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// It may be covered, clipped away, masked or too pale.
    Hidden,
    /// It does not look like the character that the file says it is.
    Meaning,
    /// It stands on a picture, which may have its colour.
    Pictured,
    /// Other programs draw something else: what is drawn here proves nothing.
    Elsewhere,
}

/// One glyph as drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Glyph {
    /// Its characters: mostly one, several for a ligature, none where ActualText gave them to a neighbour.
    pub text: String,
    /// Left end of its baseline.
    pub x: f64,
    /// Baseline.
    pub y: f64,
    /// Width it takes along the baseline.
    pub advance: f64,
    /// Font size.
    pub size: f64,
    /// Direction of the baseline in degrees, clockwise from left-to-right, -180 to 180.
    pub angle: f64,
    /// Part of vertical writing: the next glyph stands below.
    pub vertical: bool,
    /// Drawn without ink (text of an OCR layer).
    pub hidden: bool,
    /// How its text was found.
    pub source: Source,
    /// What speaks against its text.
    pub doubt: Option<Doubt>,
}

impl Glyph {
    /// About its middle.
    pub fn middle(&self) -> (f64, f64) {
        let (sin, cos) = self.angle.to_radians().sin_cos();
        let (right, rise) = (self.advance / 2.0, self.size * 0.3);
        (self.x + right * cos + rise * sin, self.y + right * sin - rise * cos)
    }

    /// Whether nothing worse is known of it than that it stands on a picture.
    pub fn is_open_to_doubt(&self) -> bool {
        matches!(self.doubt, None | Some(Doubt::Pictured))
    }

    /// White space only (or nothing).
    pub fn is_space(&self) -> bool {
        self.text.chars().all(char::is_whitespace)
    }

    /// Whether no reader can know what it means: no mapping, or one into a private use area.
    pub fn is_unmapped(&self) -> bool {
        self.source == Source::None || self.text.chars().any(crate::pdf::unicode::is_private_use)
    }
}

/// A straight stroke between two points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stroke {
    /// One end.
    pub x0: f64,
    /// One end.
    pub y0: f64,
    /// The other end.
    pub x1: f64,
    /// The other end.
    pub y1: f64,
}

/// An axis-parallel box.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Area {
    /// Left.
    pub x0: f64,
    /// Top.
    pub y0: f64,
    /// Right.
    pub x1: f64,
    /// Bottom.
    pub y1: f64,
}

impl Area {
    /// The part inside a page of the given size; `None` where nothing is inside.
    pub fn within(self, width: f64, height: f64) -> Option<Area> {
        let a = Area {
            x0: self.x0.max(0.0),
            y0: self.y0.max(0.0),
            x1: self.x1.min(width),
            y1: self.y1.min(height),
        };
        (a.x1 > a.x0 && a.y1 > a.y0).then_some(a)
    }

    /// Square points.
    pub fn size(self) -> f64 {
        (self.x1 - self.x0) * (self.y1 - self.y0)
    }

    /// Whether a point lies inside.
    pub fn contains(self, x: f64, y: f64) -> bool {
        (self.x0..=self.x1).contains(&x) && (self.y0..=self.y1).contains(&y)
    }
}

/// Everything drawn on a page, in the order of drawing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Marks {
    /// Width of the page.
    pub width: f64,
    /// Height of the page.
    pub height: f64,
    /// Glyphs.
    pub glyphs: Vec<Glyph>,
    /// How many of them the page's content draws; annotations draw those behind.
    pub content: usize,
    /// Straight strokes and thin filled boxes.
    pub strokes: Vec<Stroke>,
    /// Pictures.
    pub pictures: Vec<Picture>,
    /// Filled shapes that are no thin boxes.
    pub fills: usize,
    /// Whether layers are switched by a rule that not every program knows.
    pub switched: bool,
    /// Marks left out because of the limit.
    pub left_out: usize,
}

/// A picture drawn on the page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Picture {
    /// Where, within the page.
    pub area: Area,
    /// Pixels it has in the file.
    pub pixels: u64,
}

impl Marks {
    /// The same page after a quarter turn clockwise.
    pub fn turned(mut self) -> Marks {
        let height = self.height;
        let turn = |x: f64, y: f64| (height - y, x);
        for glyph in &mut self.glyphs {
            (glyph.x, glyph.y) = turn(glyph.x, glyph.y);
            glyph.angle = normal_angle(glyph.angle + 90.0);
        }
        for s in &mut self.strokes {
            (s.x0, s.y0) = turn(s.x0, s.y0);
            (s.x1, s.y1) = turn(s.x1, s.y1);
        }
        for Picture { area: a, .. } in &mut self.pictures {
            *a = Area { x0: height - a.y1, y0: a.x0, x1: height - a.y0, y1: a.x1 };
        }
        (self.width, self.height) = (self.height, self.width);
        self
    }

    /// Quarter turns clockwise that make most of the visible text stand upright.
    pub fn quarter_turns(&self) -> u8 {
        let mut votes = [0_usize; 4];
        for glyph in self.glyphs.iter().filter(|g| !g.hidden && !g.is_space()) {
            let quarter = (glyph.angle / 90.0).round();
            if (glyph.angle - quarter * 90.0).abs() < 10.0 {
                votes[quarter.rem_euclid(4.0) as usize] += 1;
            }
        }
        let most = votes.iter().max().copied().unwrap_or(0);
        let quarter = votes.iter().position(|v| *v == most).unwrap_or(0);
        ((4 - quarter) % 4) as u8
    }
}

/// An angle in degrees brought to -180 (excluded) to 180.
pub fn normal_angle(degrees: f64) -> f64 {
    let d = degrees.rem_euclid(360.0);
    if d > 180.0 { d - 360.0 } else { d }
}
