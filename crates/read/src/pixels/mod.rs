//! Pixels to text, codes and seals.
//!
//! [`PixelReader::read`] takes one page's picture. Nothing of a flat scan is resampled on the way but the crops that
//! the recogniser sees: quarter turns are exact, and a skewed page is levelled by mapping places, not pixels. A
//! photograph that shows a sheet's outline is first made that sheet, upright and evenly lit.

mod alphabet;
mod blank;
mod blocks;
mod borders;
mod columns;
mod components;
mod copies;
mod ctc;
mod detection;
mod geometry;
mod handwriting;
mod level;
mod lines;
mod network;
mod orientation;
mod outline;
mod papers;
mod pasted;
mod qr;
mod recent;
mod recognition;
mod rectangle;
mod rectify;
mod ruling;
mod seal;
mod shadow;
mod sides;
mod skew;
mod spelling;
mod tone;
mod traces;
mod whiteness;

use daicho_model::{Code, CopySignal, Handwriting, InkTone, Line, Paper, Rule, Seal, Traces};
use image::RgbImage;
use sha2::{Digest, Sha256};

use crate::settings::{ModelFiles, OcrSettings, SetupError};
use geometry::{Frame, Placement, Quad};
pub use level::level;
use lines::Region;
use network::{Network, Source};
use outline::Outline;
use recent::Recent;
use recognition::Recogniser;
pub(crate) use rectify::rectified_by_shares;

/// A page without text, code or seal is blank if it has at most so many marks larger than dust.
const FEW_MARKS: usize = 3;
/// What looks like text beside a sheet on a photograph is the desk's, if there is no more of it than this.
const FEW_BESIDE: usize = 2;

/// Whether a picture has more on it than dust.
pub(crate) fn shows_marks(image: &RgbImage) -> bool {
    !image.is_empty() && blank::marks(image).components.len() > FEW_MARKS
}

/// Reads pictures of pages. Holds the two networks; loading them takes about 0.1 s and 60 MB.
pub struct PixelReader {
    detection: Network,
    recogniser: Recogniser,
    long_side: u32,
    recent: Recent,
}

/// One page's picture as read. Boxes are fractions of the page after turning and levelling.
#[derive(Clone, Debug, PartialEq)]
pub struct PixelPage {
    /// Width over height after turning.
    pub aspect: f32,
    /// Quarter turns clockwise that make the picture upright (0 to 3).
    pub turn: u8,
    /// Degrees clockwise by which the turned page was turned further to be level; negative = anticlockwise.
    pub skew_degrees: f32,
    /// Nothing is printed on it.
    pub blank: bool,
    /// Lines in reading order.
    pub lines: Vec<Line>,
    /// QR codes, from top to bottom.
    pub codes: Vec<Code>,
    /// Seals, from top to bottom.
    pub seals: Vec<Seal>,
    /// Whether the picture shows colour; without colour a seal cannot be told.
    pub colour: bool,
    /// SHA-256 (hex) of the picture as given: width and height (u32, little endian), then its bytes as RGB.
    pub pixels_sha256: String,
    /// Ruling lines.
    pub rules: Vec<Rule>,
    /// Papers that are things of their own on the page.
    pub papers: Vec<Paper>,
    /// Corners of the sheet on the stored picture, where it is a photograph that was rectified ([`daicho_model::Page::outline`]).
    pub outline: Option<[[f32; 2]; 4]>,
    /// What a hand has written.
    pub handwriting: Vec<Handwriting>,
    /// Signs that the page is a copy.
    pub copy_signals: Vec<CopySignal>,
    /// What the scan left beside the print.
    pub traces: Option<Traces>,
}

impl PixelReader {
    /// Loads the networks. Errors: a file is missing or is no network of the expected kind.
    pub fn load(models: &ModelFiles, ocr: &OcrSettings) -> Result<PixelReader, SetupError> {
        Ok(PixelReader {
            detection: Source::read("detection model", &models.detection)?.load()?,
            recogniser: Recogniser::load(&models.recognition)?,
            long_side: ocr.long_side.max(32),
            recent: Recent::default(),
        })
    }

    /// Reads a page. Same pixels, same result: pixels met again a little later are not read again.
    pub fn read(&self, image: RgbImage) -> PixelPage {
        let pixels_sha256 = digest(&image);
        self.recent.get(&pixels_sha256).unwrap_or_else(|| {
            let page = self.read_new(image, pixels_sha256);
            self.recent.keep(&page);
            page
        })
    }

    fn read_new(&self, mut image: RgbImage, pixels_sha256: String) -> PixelPage {
        let marked = if image.is_empty() { None } else { Some(blank::marks(&image)) };
        let Some(marked) = marked.filter(|marked| !marked.components.is_empty()) else {
            return empty_page(&image, pixels_sha256);
        };
        let marks = marked.components.len();
        let colour = seal::shows_colour(&image);
        let outline = self.outline(&image);
        if let Some(outline) = &outline {
            image = rectify::rectified(&image, &outline.corners);
            shadow::lift(&mut image);
        }
        let codes = qr::read(&image);
        let seals = if colour { seal::marks(&image) } else { Vec::new() };
        // Only flat scans: on a photograph every mark is uneven.
        let grey_seals = if outline.is_none() && seals.is_empty() {
            copies::grey_seals(&marked, image.dimensions())
        } else {
            Vec::new()
        };
        drop(marked);
        seal::lift(&mut image, &seals);
        let mut text = self.read_upright(image);
        let skew_degrees = skew::correction(&text.quads);
        let frame = Frame::new(text.image.width(), text.image.height(), skew_degrees);
        let placement = Placement { frame, turn: text.turn };
        let ruling = ruling::find(&text.image, &frame);
        let codes_seen = !codes.is_empty();
        let codes = codes.codes(&placement);
        let (mut lines, papers) = self.lines(&mut text, &frame, skew_degrees, &ruling);
        lines.retain(|line| !is_part_of_code(line, &codes));
        let upright = Placement { frame, turn: 0 };
        let pattern = copies::speck_words(&text.image);
        // One word that was read as any line is tells of its paper alone, a pattern of all on the page.
        let told = !pattern.is_empty();
        let pale = if told { Default::default() } else { copies::copy_words(&self.recogniser, &text.image) };
        let seals = seal::seals(&seals, &placement);
        let looked = handwriting::Looked::at(&text.image, &frame, &lines, &seals);
        let words = looked.as_ref().map(handwriting::Looked::words).unwrap_or_default();
        let mut handwriting = looked.as_ref().map(handwriting::Looked::hands).unwrap_or_default();
        // On a photograph print is uneven too: only tone and colour tell a hand.
        handwriting.retain(|hand| outline.is_none() || hand.tone != InkTone::Dark);
        let rules = ruling.rules(&frame);
        let others = codes.iter().map(|code| code.bounding_box);
        let others = others.chain(seals.iter().map(|seal| seal.bounding_box));
        let others = others.chain(rules.iter().map(|rule| rule.bounding_box)).collect();
        let printed = traces::Printed { lines: &lines, handwriting: &handwriting, words: &words, others };
        let traces = traces::find(&text.image, &frame, &printed, &pixels_sha256);
        let blank = marks <= FEW_MARKS && lines.is_empty() && !codes_seen && seals.is_empty();
        PixelPage {
            aspect: aspect(&text.image),
            turn: text.turn,
            skew_degrees,
            blank,
            handwriting,
            copy_signals: copies::signals(
                &grey_seals,
                &placement,
                &lines,
                (&pattern, &pale, &upright),
                colour,
            ),
            lines,
            codes,
            seals,
            colour,
            pixels_sha256,
            rules,
            traces,
            papers,
            outline: outline.map(|outline| outline.fractions),
        }
    }

    /// The sheet on a photograph; `None` where there is none, or where text lies beside it: papers beside one
    /// another are all read.
    fn outline(&self, image: &RgbImage) -> Option<Outline> {
        let outlines = outline::find(image);
        if outlines.is_empty() {
            return None;
        }
        let texts = self.detect(image);
        let few = |outline: &Outline| texts.iter().filter(|quad| !outline.holds(quad)).count() <= FEW_BESIDE;
        outlines.into_iter().find(few)
    }

    /// Finds and reads the text, turning the picture where it lies on a side or on its head.
    fn read_upright(&self, image: RgbImage) -> Text {
        let quads = self.detect(&image);
        if orientation::is_sideways(&quads) {
            let turn = orientation::standing_turn(&self.recogniser, &image, &quads);
            if turn > 0 {
                return self.read_turned(image, turn);
            }
            let regions = self.regions(&image, &quads);
            return Text { image, turn: 0, quads, regions };
        }
        let regions = self.regions(&image, &quads);
        if orientation::is_upside_down(&self.recogniser, &image, &quads, mean_confidence(&regions)) {
            return self.read_turned(image, 2);
        }
        Text { image, turn: 0, quads, regions }
    }

    /// The lines of a page, those of blocks that are not level with it in their own direction, and its papers.
    fn lines(
        &self,
        text: &mut Text,
        frame: &Frame,
        skew_degrees: f32,
        ruling: &ruling::Ruling,
    ) -> (Vec<Line>, Vec<Paper>) {
        let Text { image, quads, regions, .. } = text;
        let outlines = pasted::find(image, quads);
        let blocks = blocks::find(&self.recogniser, image, quads, regions, -skew_degrees);
        let parts = papers::parts(std::mem::take(regions), &blocks);
        let mut papers = papers::of_outlines(&outlines, &parts, frame, skew_degrees);
        let seen = |paper: &Paper| {
            papers.iter().any(|p: &Paper| {
                let (x, y) = paper.bounding_box.centre();
                p.corners.contains(x, y)
            })
        };
        let by_text = papers::of_blocks(&blocks, &parts, frame, skew_degrees);
        let unseen: Vec<Paper> = by_text.into_iter().filter(|paper| !seen(paper)).collect();
        papers.extend(unseen);
        let level = papers::by_outline(parts.level, &outlines);
        let mut lines = lines::lines(&level, frame, &ruling.walls());
        for (block, regions) in blocks.iter().zip(parts.tilted) {
            let own = Frame::level_in(frame, -block.direction);
            lines.extend(lines::tilted(&papers::by_outline(regions, &outlines), &own, frame));
        }
        (lines, papers)
    }

    fn read_turned(&self, image: RgbImage, turn: u8) -> Text {
        let image = geometry::turned(image, turn);
        let quads = self.detect(&image);
        let regions = self.regions(&image, &quads);
        Text { image, turn, quads, regions }
    }

    fn detect(&self, image: &RgbImage) -> Vec<Quad> {
        let content = blank::content(image).unwrap_or([0.0, 0.0, 1.0, 1.0]);
        detection::detect(&self.detection, image, content, self.long_side)
    }

    fn regions(&self, image: &RgbImage, quads: &[Quad]) -> Vec<Region> {
        quads.iter().map(|quad| self.region(image, quad)).collect()
    }

    /// Reads one region; one higher than wide as it is, as a line on its side and as a column of upright characters,
    /// whichever reads best.
    fn region(&self, image: &RgbImage, quad: &Quad) -> Region {
        let level = self.recogniser.read(image, quad);
        let (mut reading, quad, vertical) = if quad.height() < 1.5 * quad.width() {
            (level, *quad, false)
        } else {
            let column = quad.read_turned(1);
            let lying = self.recogniser.read(image, &column);
            let upright = columns::read(&self.recogniser, image, quad);
            let read = if upright.confidence() >= lying.confidence() { upright } else { lying };
            if read.confidence() > level.confidence() { (read, column, true) } else { (level, *quad, false) }
        };
        spelling::mend(&mut reading.glyphs);
        Region { quad, glyphs: reading.glyphs, vertical }
    }
}

/// The upright picture and its text.
struct Text {
    image: RgbImage,
    turn: u8,
    quads: Vec<Quad>,
    regions: Vec<Region>,
}

/// QR codes, seals and whether the picture shows colour: for pages whose text is known from elsewhere.
/// The picture is taken as upright and level.
pub fn codes_and_seals(image: &RgbImage) -> (Vec<Code>, Vec<Seal>, bool) {
    if image.is_empty() {
        return (Vec::new(), Vec::new(), false);
    }
    let placement = Placement::upright(image);
    let colour = seal::shows_colour(image);
    let marks = if colour { seal::marks(image) } else { Vec::new() };
    (qr::read(image).codes(&placement), seal::seals(&marks, &placement), colour)
}

/// Whether a line is what the recogniser made of a code's dots.
fn is_part_of_code(line: &Line, codes: &[Code]) -> bool {
    let (x, y) = line.bounding_box.centre();
    codes.iter().any(|code| code.bounding_box.contains(x, y))
}

fn mean_confidence(regions: &[Region]) -> f32 {
    let all: Vec<f32> = regions.iter().flat_map(|r| &r.glyphs).map(|glyph| glyph.confidence).collect();
    all.iter().sum::<f32>() / all.len().max(1) as f32
}

fn aspect(image: &RgbImage) -> f32 {
    image.width() as f32 / image.height().max(1) as f32
}

fn empty_page(image: &RgbImage, pixels_sha256: String) -> PixelPage {
    PixelPage {
        aspect: aspect(image),
        turn: 0,
        skew_degrees: 0.0,
        blank: true,
        lines: Vec::new(),
        codes: Vec::new(),
        seals: Vec::new(),
        colour: seal::shows_colour(image),
        pixels_sha256,
        rules: Vec::new(),
        papers: Vec::new(),
        outline: None,
        handwriting: Vec::new(),
        copy_signals: Vec::new(),
        traces: None,
    }
}

fn digest(image: &RgbImage) -> String {
    let mut hasher = Sha256::new();
    hasher.update(image.width().to_le_bytes());
    hasher.update(image.height().to_le_bytes());
    hasher.update(image.as_raw());
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
