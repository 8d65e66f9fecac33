//! What was read: documents, pages, lines, words, codes and seals, each with its place and confidence.

use serde::{Deserialize, Serialize};

use crate::{Corners, Paper};

/// A rectangle on a page as fractions of the page's width and height, origin top left, `x0 <= x1`, `y0 <= y1`.
///
/// The frame is the page *as read*: after `/Rotate` or EXIF orientation, after [`Page::turn`] and deskewed by
/// [`Page::skew_degrees`]. Fractions are kept to 1/10,000 of the page, so equal places are equal bytes.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(from = "[f32; 4]", into = "[f32; 4]")]
pub struct BoundingBox {
    /// Left.
    pub x0: f32,
    /// Top.
    pub y0: f32,
    /// Right.
    pub x1: f32,
    /// Bottom.
    pub y1: f32,
}

impl BoundingBox {
    /// The whole page.
    pub const PAGE: BoundingBox = BoundingBox { x0: 0.0, y0: 0.0, x1: 1.0, y1: 1.0 };

    /// Orders the corners, clamps them to the page and rounds them to 1/10,000.
    pub fn new(x0: f32, y0: f32, x1: f32, y1: f32) -> BoundingBox {
        let fit = |v: f32| if v.is_finite() { (v.clamp(0.0, 1.0) * 1e4).round() / 1e4 } else { 0.0 };
        let (x0, y0, x1, y1) = (fit(x0), fit(y0), fit(x1), fit(y1));
        BoundingBox { x0: x0.min(x1), y0: y0.min(y1), x1: x0.max(x1), y1: y0.max(y1) }
    }

    /// Width as a fraction of the page's width.
    pub fn width(&self) -> f32 {
        self.x1 - self.x0
    }

    /// Height as a fraction of the page's height.
    pub fn height(&self) -> f32 {
        self.y1 - self.y0
    }

    /// Centre, `(x, y)`.
    pub fn centre(&self) -> (f32, f32) {
        ((self.x0 + self.x1) / 2.0, (self.y0 + self.y1) / 2.0)
    }

    /// Area as a fraction of the page's.
    pub fn area(&self) -> f32 {
        self.width() * self.height()
    }

    /// The smallest box that holds both.
    pub fn union(&self, other: &BoundingBox) -> BoundingBox {
        BoundingBox {
            x0: self.x0.min(other.x0),
            y0: self.y0.min(other.y0),
            x1: self.x1.max(other.x1),
            y1: self.y1.max(other.y1),
        }
    }

    /// The smallest box that holds all; `None` for none.
    pub fn union_all<'a>(boxes: impl IntoIterator<Item = &'a BoundingBox>) -> Option<BoundingBox> {
        boxes.into_iter().fold(None, |all, b| Some(all.map_or(*b, |a: BoundingBox| a.union(b))))
    }

    /// Whether the point lies in it (borders included).
    pub fn contains(&self, x: f32, y: f32) -> bool {
        (self.x0..=self.x1).contains(&x) && (self.y0..=self.y1).contains(&y)
    }

    /// Whether the two share area.
    pub fn intersects(&self, other: &BoundingBox) -> bool {
        self.x0 < other.x1 && other.x0 < self.x1 && self.y0 < other.y1 && other.y0 < self.y1
    }
}

impl From<[f32; 4]> for BoundingBox {
    fn from([x0, y0, x1, y1]: [f32; 4]) -> BoundingBox {
        BoundingBox::new(x0, y0, x1, y1)
    }
}

impl From<BoundingBox> for [f32; 4] {
    fn from(b: BoundingBox) -> [f32; 4] {
        [b.x0, b.y0, b.x1, b.y1]
    }
}

/// How sure a reader or rule is, 0 to 1, kept to 1/1,000.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(from = "f32", into = "f64")]
pub struct Confidence(f32);

impl Confidence {
    /// Certain.
    pub const ONE: Confidence = Confidence(1.0);
    /// Unknown or unusable.
    pub const ZERO: Confidence = Confidence(0.0);

    /// Clamps to 0..=1 and rounds to 1/1,000; not-a-number becomes 0.
    pub fn new(value: f32) -> Confidence {
        Confidence(if value.is_finite() { (value.clamp(0.0, 1.0) * 1e3).round() / 1e3 } else { 0.0 })
    }

    /// The value, 0 to 1.
    pub fn get(self) -> f32 {
        self.0
    }

    /// The lower of the two: a chain is as sure as its weakest link.
    pub fn min(self, other: Confidence) -> Confidence {
        if self.0 <= other.0 { self } else { other }
    }

    /// This confidence times a factor in 0..=1.
    pub fn scaled(self, factor: f32) -> Confidence {
        Confidence::new(self.0 * factor)
    }
}

impl From<f32> for Confidence {
    fn from(value: f32) -> Confidence {
        Confidence::new(value)
    }
}

impl From<Confidence> for f32 {
    fn from(value: Confidence) -> f32 {
        value.0
    }
}

impl From<Confidence> for f64 {
    /// To 1/1,000 again: 0.8, not the 0.800000011920929 of the same value in 64 bits.
    fn from(value: Confidence) -> f64 {
        (f64::from(value.0) * 1e3).round() / 1e3
    }
}

/// Who read a piece of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reader {
    /// The PDF's own text, with positions.
    TextLayer,
    /// Optical character recognition of pixels.
    Ocr,
    /// A QR code's payload.
    Qr,
    /// A table of the society's own system, imported.
    Import,
    /// A human's decision.
    Human,
}

/// A run of characters without white space.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Word {
    /// The characters as read (not normalised).
    pub text: String,
    /// Where.
    #[serde(rename = "box")]
    pub bounding_box: BoundingBox,
}

/// A run of text on one baseline without a wide gap: a table row is one line *per cell*, so that text layers and
/// OCR look alike to what comes after. A gap of more than about 1.5 em splits lines; single spaces do not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// The text, words joined by one space where a gap is seen.
    pub text: String,
    /// Where.
    #[serde(rename = "box")]
    pub bounding_box: BoundingBox,
    /// Mean confidence of its characters.
    pub confidence: Confidence,
    /// Who read it.
    pub reader: Reader,
    /// Written top to bottom (縦書き).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub vertical: bool,
    /// Its words in reading order.
    pub words: Vec<Word>,
    /// Where exactly, for text that is not level with the page (a card pasted at an angle, on a side or on its head);
    /// `None` for level text, whose box says it all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corners: Option<Corners>,
}

/// A decoded QR code.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Code {
    /// The payload as text (Shift-JIS payloads decoded).
    pub text: String,
    /// Where.
    #[serde(rename = "box")]
    pub bounding_box: BoundingBox,
    /// Which decoders gave this text: `rqrr`, `rxing`.
    pub decoders: Vec<String>,
}

/// The colour in which a seal (印) was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SealColour {
    /// Red ink on a colour scan.
    Red,
}

/// A seal mark on the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Seal {
    /// Where.
    #[serde(rename = "box")]
    pub bounding_box: BoundingBox,
    /// In which colour.
    pub colour: SealColour,
    /// How sure.
    pub confidence: Confidence,
}

/// A ruling line (罫線): one horizontal or vertical stroke, as a thin box.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rule {
    /// Where; a horizontal rule has almost no height, a vertical one almost no width.
    #[serde(rename = "box")]
    pub bounding_box: BoundingBox,
}

/// With what a hand has written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InkTone {
    /// As dark as the page's print.
    Dark,
    /// Clearly paler than the page's print: pencil, which can be rubbed out.
    Pencil,
    /// A coloured (blue) pen on a page printed in black.
    Colour,
}

/// A place where a hand has written. What was read there, if anything, is in [`Page::lines`] and not to be trusted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Handwriting {
    /// Where.
    #[serde(rename = "box")]
    pub bounding_box: BoundingBox,
    /// With what.
    pub tone: InkTone,
    /// How sure it is that this is no print.
    pub confidence: Confidence,
}

/// What speaks for a page being a copy and not the original.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CopySignalKind {
    /// A mark of a seal's size and shape in grey.
    GreySeal,
    /// A word such as 複写 or COPY set pale or large across the page.
    CopyWord,
    /// A pattern that repeats one slanting word over the page in specks: what a copier brings out of security paper.
    SpeckPattern,
}

/// A sign that a page may be a copy: evidence, never a verdict. The scan of an original may show the same.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CopySignal {
    /// Which sign.
    pub kind: CopySignalKind,
    /// Where.
    #[serde(rename = "box")]
    pub bounding_box: BoundingBox,
    /// How sure it is that the sign is there.
    pub confidence: Confidence,
}

/// From what the page's text was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PageSource {
    /// The PDF's text layer.
    TextLayer,
    /// Pixels (a scan, a photograph, or a page whose text layer cannot be used).
    Pixels,
    /// Both: a text layer with pictures that hold text of their own.
    Mixed,
    /// Nothing is printed on it.
    Blank,
    /// It could not be read; a diagnostic says why.
    Unreadable,
}

/// How far a second reader agreed on the page's text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Agreement {
    /// The second reader, e.g. `pdf-extract`, `ocr`.
    pub with: String,
    /// Share of characters (as a bag, after NFKC, without white space) that both read, 0 to 1;
    /// `None` where the second reader gave nothing: its silence proves nothing.
    pub similarity: Option<Confidence>,
}

/// One page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Page {
    /// Counts from 1.
    pub number: u32,
    /// Width over height of the page as read.
    pub aspect: f32,
    /// From what its text was taken.
    pub source: PageSource,
    /// Quarter turns clockwise that make the stored page upright (0 to 3).
    pub turn: u8,
    /// Degrees clockwise by which the page was turned back to be level.
    pub skew_degrees: f32,
    /// Text in reading order.
    pub lines: Vec<Line>,
    /// QR codes, by place.
    pub codes: Vec<Code>,
    /// Seals, by place.
    pub seals: Vec<Seal>,
    /// Whether the page shows colour: `Some(false)` (grey scan) means a seal cannot be told; `None` for text pages.
    pub colour: Option<bool>,
    /// Ruling lines.
    pub rules: Vec<Rule>,
    /// Papers seen on the page as things of their own, by place; empty for a page that is one paper.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub papers: Vec<Paper>,
    /// A second reader's verdict on the text.
    pub agreement: Option<Agreement>,
    /// SHA-256 (hex) of the pixels that OCR and QR reading saw.
    pub pixels_sha256: Option<String>,
    /// Where the page lies on the stored picture (after EXIF orientation), for a photograph that was made an upright
    /// rectangle before anything else: the sheet's corners, clockwise from the top left one, as shares of the
    /// picture's width and height. Corners of a sheet that the picture cuts off lie outside 0..=1. [`Page::turn`] and
    /// [`Page::skew_degrees`] are those of the rectangle. `None`: the page is the whole picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outline: Option<[[f32; 2]; 4]>,
    /// Handwriting on a page read from pixels, in the order of its lines.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub handwriting: Vec<Handwriting>,
    /// Signs that the page is a copy, by place.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub copy_signals: Vec<CopySignal>,
    /// What the scan left beside its print, of a page read from pixels; a reading of an older version has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub traces: Option<crate::Traces>,
}

impl Page {
    /// A page with nothing read from it: blank, or unreadable.
    pub fn empty(number: u32, source: PageSource) -> Page {
        Page {
            number,
            aspect: 1.0,
            source,
            turn: 0,
            skew_degrees: 0.0,
            lines: Vec::new(),
            codes: Vec::new(),
            seals: Vec::new(),
            colour: None,
            rules: Vec::new(),
            papers: Vec::new(),
            agreement: None,
            pixels_sha256: None,
            outline: None,
            handwriting: Vec::new(),
            copy_signals: Vec::new(),
            traces: None,
        }
    }
}

/// What the bytes are, by their content and not by their name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MediaType {
    /// Portable Document Format.
    Pdf,
    /// PNG picture.
    Png,
    /// JPEG picture.
    Jpeg,
    /// TIFF, one or many pages.
    Tiff,
    /// ZIP archive; its [`ArchiveEntry`]s are read as documents of their own.
    Zip,
    /// No bytes.
    Empty,
    /// Anything else.
    Unknown,
}

/// A file inside an archive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArchiveEntry {
    /// Its path inside the archive, `/` between folders, as text.
    pub path: String,
    /// SHA-256 (hex) of its bytes.
    pub sha256: String,
    /// Its position in the archive, from 0: two entries may bear one name.
    pub index: u32,
    /// Its size in bytes.
    pub size: u64,
}

/// One input file, or a range of its pages. Known by its bytes: it carries no path.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// SHA-256 (hex, lower case) of the bytes.
    pub sha256: String,
    /// What the bytes are.
    pub media: MediaType,
    /// Pages in the whole file, also when only a range of them was read.
    pub page_count: u32,
    /// The pages that were read, by number.
    pub pages: Vec<Page>,
    /// Files inside, for an archive.
    pub entries: Vec<ArchiveEntry>,
    /// What went wrong on the way. [`crate::Diagnostic::document`] is empty here; who knows the path fills it in.
    pub diagnostics: Vec<crate::Diagnostic>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_orders_clamps_and_rounds() {
        let b = BoundingBox::new(0.9, 1.5, 0.123_456, -0.1);
        assert_eq!(serde_json::to_string(&b).unwrap(), "[0.1235,0.0,0.9,1.0]");
    }

    #[test]
    fn a_confidence_is_never_not_a_number() {
        assert_eq!(Confidence::new(f32::NAN), Confidence::ZERO);
        assert_eq!(Confidence::new(2.0), Confidence::ONE);
    }

    #[test]
    fn a_confidence_is_written_with_three_decimals_at_most() {
        for (value, text) in [(0.8, "0.8"), (0.123_456, "0.123"), (1.0, "1.0"), (0.0, "0.0")] {
            let confidence = Confidence::new(value);
            assert_eq!(serde_json::to_string(&confidence).unwrap(), text);
            assert_eq!(serde_json::to_value(confidence).unwrap().to_string(), text);
            assert_eq!(serde_json::from_str::<Confidence>(text).unwrap(), confidence);
        }
    }
}
