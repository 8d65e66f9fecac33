//! One PDF page to one [`Page`]: decides from what its text is taken.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use daicho_model::{Agreement, Confidence, Diagnostic, Line, Page, PageSource, Severity};
use hayro::RenderCache;
use hayro_interpret::{InterpreterCache, InterpreterSettings};
use hayro_syntax::object::Dict;
use hayro_syntax::page::Page as PdfPage;
use image::RgbImage;

use crate::agreement::{self, agreement, contradiction};
use crate::pdf::annotations::{doubt, odd_places};
use crate::pdf::arbiter::{Doubtful, Outcome, confirm, disbelieve, is_odd, settle};
use crate::pdf::cost::{Cost, shows_something};
use crate::pdf::lines::lines;
use crate::pdf::maps::Maps;
use crate::pdf::marks::{Doubt, Marks};
use crate::pdf::parts::{
    DAMAGED, comparable, covered, doubt_on_pictures, doubtful, lowered, resolution, text_of, with_pixels,
    with_pixels_lowered,
};
use crate::pdf::proof::Shapes;
use crate::pdf::raws;
use crate::pdf::rules::Ruling;
use crate::pdf::scans::Fault;
use crate::pdf::shown::held;
use crate::pdf::text::marks;
use crate::pdf::viewers::is_tiny;
use crate::pixels::{PixelPage, codes_and_seals};
use crate::raster::{Undrawn, draw, turned};
use crate::reader::{Pixels, blank, damaged, pixel_page, unreadable};
use crate::settings::Settings;

/// A text layer with more unmapped glyphs than this share is not used.
const UNMAPPED_SHARE: f64 = 0.05;
/// Pictures that cover more of the page than this share may hold text of their own.
const PICTURE_WITH_TEXT: f64 = 0.08;
/// A page with more filled shapes than this may hold a drawn code.
const DRAWN_CODE: usize = 60;
/// If the second reader has more than this share of characters that the first has not, OCR is asked.
const CONTRADICTED: f32 = 0.1;
/// Texts of one page that agree by less differ in more than OCR's own errors.
const DOUBT: f32 = 0.85;

/// So many odd characters, and more than this share of all, cast doubt on the whole text.
const ODD: usize = 3;
const ODD_SHARE: f64 = 0.005;

/// What all pages of a file share.
pub struct Shared<'s, 'a> {
    /// Settings of the reader.
    pub settings: &'s Settings,
    /// Of the interpreter.
    pub interpreter: &'s InterpreterSettings,
    /// Fonts and objects already loaded.
    pub cache: InterpreterCache<'a>,
    /// The same for drawing.
    pub render_cache: RenderCache<'a>,
    /// Characters of fonts without a map of their own.
    pub maps: Maps,
    /// What characters look like.
    pub shapes: RefCell<Shapes<'s>>,
    /// Pictures that could not be decoded since this was last looked at.
    pub undecoded: Arc<AtomicUsize>,
    /// Whether other programs may show all of the file otherwise.
    pub is_odd: bool,
    /// The form of the file, where programs make the looks of its fields anew.
    pub form: Option<Dict<'a>>,
    /// What the second reader read on this page; `None` where it gave nothing.
    pub second: agreement::SecondReading,
}

impl Shared<'_, '_> {
    /// A page with a picture that is damaged or cannot be shown is said to be damaged, and unreadable where nothing was read of it. What
    /// was read from its pixels is hardly sure.
    fn with_faults(
        &self,
        mut page: Page,
        faults: &BTreeSet<Fault>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Page {
        let undecoded = self.undecoded.swap(0, Ordering::Relaxed) > 0;
        if page.source == PageSource::Unreadable {
            // Why was said where it turned out.
            return page;
        }
        for fault in faults {
            page = match fault {
                Fault::Damaged(what) => damaged(page, "page_damaged", what, diagnostics),
                Fault::Unshown(what) => damaged(page, "page_picture_unreadable", what, diagnostics),
                Fault::TooLong => page,
            };
        }
        if faults.is_empty() && undecoded {
            page = damaged(page, "page_damaged", "a picture cannot be decoded", diagnostics);
        }
        if faults.is_empty() && !undecoded { page } else { with_pixels_lowered(page) }
    }
}

/// Reads one page. Never fails: an unreadable page says so, and why in the diagnostics.
pub fn read<'a>(
    page: &'a PdfPage<'a>,
    number: u32,
    cost: &Cost,
    shared: &Shared<'_, 'a>,
    pixels: &mut Pixels<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Page {
    let limit = shared.settings.limits.page_marks;
    let (maps, shapes) = (&shared.maps, &shared.shapes);
    let Some(mut marks) =
        marks(page, &shared.cache, shared.interpreter, maps, shapes, limit, cost.overprints)
    else {
        let failed = Diagnostic::new("page_unreadable", Severity::Error).on_page(number);
        diagnostics.push(failed.with("detail", "the page's content could not be interpreted"));
        return unreadable(number);
    };
    if marks.left_out > 0 {
        let cut = Diagnostic::new("page_too_complex", Severity::Warning).on_page(number);
        diagnostics.push(cut.with("what", "marks").with("limit", limit));
    }
    if let Some(page) = nothing(page, number, cost, &marks, diagnostics) {
        return shared.with_faults(page, &cost.faults, diagnostics);
    }
    let odd_places = odd_places(page, shared.form.as_ref());
    let is_odd_somewhere = doubt(&mut marks, &odd_places);
    let faulty = !cost.faults.is_empty();
    if faulty {
        doubt_on_pictures(&mut marks);
    }
    let turn = marks.quarter_turns();
    let marks = (0..turn).fold(marks, |marks, _| marks.turned());
    let largest_picture = marks.pictures.iter().map(|p| p.pixels).max().unwrap_or(0);
    let resolution = resolution(&marks, shared.settings.raster_dpi);
    let odd = marks.switched || shared.is_odd || cost.clips_all || cost.remaps || cost.odd || is_tiny(page);
    let doubtful = doubtful(&marks, odd);
    let mut reading =
        Reading { page, number, shared, turn, largest_picture, resolution, doubtful, faulty, diagnostics };
    let mut read = reading.decide(&marks, pixels);
    if shared.undecoded.load(Ordering::Relaxed) > 0 {
        // That turned out while the page was drawn.
        reading
            .doubtful
            .iter_mut()
            .filter(|d| d.doubt == Doubt::Pictured)
            .for_each(|d| d.doubt = Doubt::Elsewhere);
    }
    // What was read from pixels shows what annotations draw, without their places.
    let odd = odd || (is_odd_somewhere || cost.overprints) && read.source != PageSource::TextLayer;
    let disbelieved = disbelieve(&mut read, &reading.doubtful, odd);
    reading.denied(disbelieved);
    let read = shared.with_faults(read, &cost.faults, diagnostics);
    if cost.damaged { lowered(read, DAMAGED) } else { read }
}

/// A page on which nothing is drawn: blank, or too damaged to tell. Also says so where a page is damaged.
fn nothing(
    page: &PdfPage<'_>,
    number: u32,
    cost: &Cost,
    marks: &Marks,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Page> {
    let content = page.page_stream();
    let lost = cost.damaged || (content.is_none() && page.raw().contains_key(b"Contents"));
    let empty =
        marks.glyphs.is_empty() && marks.pictures.is_empty() && marks.strokes.is_empty() && marks.fills == 0;
    let severity = if empty { Severity::Error } else { Severity::Warning };
    if lost {
        diagnostics.push(Diagnostic::new("page_damaged", severity).on_page(number));
    }
    if !empty {
        return None;
    }
    if lost {
        return Some(unreadable(number));
    }
    if content.is_some_and(shows_something) {
        diagnostics.push(Diagnostic::new("page_nothing_drawn", Severity::Warning).on_page(number));
    }
    Some(blank(number, (marks.width / marks.height.max(1.0)) as f32))
}

struct Reading<'r, 's, 'a> {
    page: &'a PdfPage<'a>,
    number: u32,
    shared: &'r Shared<'s, 'a>,
    turn: u8,
    /// Pixels of the page's largest picture.
    largest_picture: u64,
    /// Dots an inch at which it is drawn.
    resolution: u32,
    /// Visible glyphs whose text is doubted.
    doubtful: Vec<Doubtful>,
    /// Whether anything is wrong with its pictures, which is said in the end.
    faulty: bool,
    diagnostics: &'r mut Vec<Diagnostic>,
}

impl<'a> Reading<'_, '_, 'a> {
    fn decide(&mut self, marks: &Marks, pixels: &mut Pixels<'_>) -> Page {
        let visible: Vec<_> = marks.glyphs.iter().filter(|g| !g.hidden && !g.is_space()).collect();
        let unmapped = visible.iter().filter(|g| g.is_unmapped()).count();
        if visible.is_empty() {
            return self.without_text(marks, pixels);
        }
        let ruling = Ruling::new(marks);
        let mut page = self.text_page(marks, &ruling);
        let text = text_of(&page.lines);
        let second = self.shared.second.get(&self.number).map_or("", String::as_str);
        let opinion = agreement(agreement::SECOND, &text, second);
        let odd = text.chars().filter(|c| is_odd(*c)).count();
        let doubtful = contradiction(&text, second) > CONTRADICTED
            || (odd >= ODD && odd as f64 > ODD_SHARE * visible.len() as f64);
        page.agreement = Some(opinion);
        let unusable = unmapped as f64 > UNMAPPED_SHARE * visible.len() as f64;
        if unusable {
            let said = Diagnostic::new("text_unmapped", Severity::Warning).on_page(self.number);
            self.diagnostics.push(said.with("count", unmapped).with("total", visible.len()));
        }
        let pictured = marks.pictures.iter().map(|p| p.area.size()).sum::<f64>();
        let share = pictured / (marks.width * marks.height).max(1.0);
        if unusable || doubtful {
            self.third_opinion(page, unusable, &text, pixels)
        } else if share > PICTURE_WITH_TEXT {
            self.mixed(page, marks, pixels)
        } else if !self.doubtful.is_empty() {
            self.confirmed(page, pixels)
        } else if !marks.pictures.is_empty() || marks.fills > DRAWN_CODE {
            self.with_codes(page)
        } else {
            page
        }
    }

    fn text_page(&self, marks: &Marks, ruling: &Ruling) -> Page {
        Page {
            aspect: (marks.width / marks.height.max(1.0)) as f32,
            source: PageSource::TextLayer,
            turn: self.turn,
            lines: lines(marks, ruling, false),
            rules: ruling.rules(marks.width, marks.height),
            ..blank(self.number, 1.0)
        }
    }

    /// A page without visible text: a scan, a drawing, or nothing.
    fn without_text(&mut self, marks: &Marks, pixels: &mut Pixels<'_>) -> Page {
        let aspect = (marks.width / marks.height.max(1.0)) as f32;
        if marks.pictures.is_empty() && marks.fills == 0 && marks.strokes.is_empty() {
            return blank(self.number, aspect);
        }
        let image = match self.drawn() {
            Ok(image) => image,
            Err(page) => return *page,
        };
        let (is_uniform, is_dark) = (raws::is_uniform(&image), raws::is_dark(&image));
        let read = match pixels.read(image, self.number, self.diagnostics) {
            Some(read) => read,
            None => return unreadable(self.number),
        };
        let mut page = pixel_page(self.number, read);
        page.turn = (page.turn + self.turn) % 4;
        let is_empty = page.lines.is_empty() && (is_uniform || page.source == PageSource::Blank);
        if is_empty && !marks.pictures.is_empty() && !self.faulty {
            self.hidden_pictures(is_uniform);
        }
        if is_dark {
            let disbelieved = disbelieve(&mut page, &[], true);
            self.denied(disbelieved);
        }
        let hidden = text_of(&lines(marks, &Ruling::default(), true));
        if !hidden.is_empty() {
            page.agreement = Some(agreement("hidden-text", &text_of(&page.lines), &hidden));
        }
        page
    }

    /// Says so where pictures of a page that shows nothing hold something: one that could be shown, or samples that differ although all
    /// that shows is one colour.
    fn hidden_pictures(&mut self, is_uniform: bool) {
        let held = held(self.page, &self.shared.cache, self.shared.interpreter);
        let told = self.shared.undecoded.load(Ordering::Relaxed) > 0;
        let said = match held {
            held if held.marks => Diagnostic::new("page_picture_hidden", Severity::Warning),
            held if held.undecoded && !told => Diagnostic::new("page_picture_unreadable", Severity::Warning)
                .with("detail", "a picture gives no pixels"),
            _ if is_uniform && raws::differ(self.page) => {
                Diagnostic::new("page_picture_hidden", Severity::Warning)
            }
            _ => return,
        };
        self.diagnostics.push(said.on_page(self.number));
    }

    /// OCR decides where the text layer has no usable mapping, and is asked line by line where it is in doubt.
    fn third_opinion(&mut self, mut page: Page, unusable: bool, text: &str, pixels: &mut Pixels<'_>) -> Page {
        let Some(read) =
            self.drawn().ok().and_then(|image| pixels.read(image, self.number, self.diagnostics))
        else {
            self.confirm(&mut page, &[]);
            return lowered(page, if unusable { 0.2 } else { 0.6 });
        };
        let third = agreement("ocr", text, &text_of(&read.lines));
        if unusable {
            if read.lines.is_empty() {
                return lowered(page, 0.2);
            }
            let mut seen = pixel_page(self.number, read);
            seen.turn = (seen.turn + self.turn) % 4;
            seen.agreement = Some(Agreement { with: "text-layer".to_owned(), ..third });
            return seen;
        }
        self.confirm(&mut page, comparable(&read));
        if read.turn == 0 && read.outline.is_none() {
            let outcome = settle(&mut page.lines, &read.lines);
            if outcome != Outcome::default() {
                let said = Diagnostic::new("readers_disagree", Severity::Warning).on_page(self.number);
                let said = said.with("replaced", outcome.replaced).with("doubted", outcome.doubted);
                self.diagnostics.push(said);
            }
            if outcome.replaced > 0 {
                page.source = PageSource::Mixed;
            }
        } else if third.similarity.is_none_or(|s| s.get() < DOUBT) {
            page = lowered(page, third.similarity.map_or(0.6, Confidence::get));
        }
        page.agreement = Some(third);
        with_pixels(page, read)
    }

    /// A page with text and large pictures: OCR adds what only the pictures show.
    fn mixed(&mut self, page: Page, marks: &Marks, pixels: &mut Pixels<'_>) -> Page {
        let Some(read) =
            self.drawn().ok().and_then(|image| pixels.read(image, self.number, self.diagnostics))
        else {
            let mut page = page;
            self.confirm(&mut page, &[]);
            return page;
        };
        let mut page = page;
        if read.turn != 0 || read.skew_degrees.abs() > 1.0 || read.outline.is_some() {
            // The picture was read in another frame than the text layer's.
            return self.scan_with_text(page, read);
        }
        self.confirm(&mut page, comparable(&read));
        let mut added = 0;
        for line in &read.lines {
            let (x, y) = line.bounding_box.centre();
            let (px, py) = (f64::from(x) * marks.width, f64::from(y) * marks.height);
            let in_picture = marks.pictures.iter().any(|p| p.area.contains(px, py));
            if in_picture && !covered(&line.bounding_box, &page.lines) {
                page.lines.push(line.clone());
                added += 1;
            }
        }
        if added > 0 {
            page.source = PageSource::Mixed;
            page.lines = crate::pdf::order::in_reading_order(page.lines, f64::from(page.aspect));
        }
        with_pixels(page, read)
    }

    /// A page of text of which some may not be what it seems: the pixels tell.
    fn confirmed(&mut self, mut page: Page, pixels: &mut Pixels<'_>) -> Page {
        let Some(read) =
            self.drawn().ok().and_then(|image| pixels.read(image, self.number, self.diagnostics))
        else {
            self.confirm(&mut page, &[]);
            return page;
        };
        self.confirm(&mut page, comparable(&read));
        with_pixels(page, read)
    }

    fn confirm(&mut self, page: &mut Page, seen: &[Line]) {
        let denied = confirm(&mut page.lines, &self.doubtful, seen);
        self.denied(denied);
    }

    /// Says of how many lines it is not believed what they say.
    fn denied(&mut self, denied: usize) {
        if denied > 0 {
            let said = Diagnostic::new("text_not_as_drawn", Severity::Warning).on_page(self.number);
            self.diagnostics.push(said.with("count", denied));
        }
    }

    /// A turned scan with a few typed words on it: the pixels show both.
    fn scan_with_text(&mut self, page: Page, read: PixelPage) -> Page {
        let text = text_of(&page.lines);
        let mut seen = pixel_page(self.number, read);
        seen.turn = (seen.turn + self.turn) % 4;
        seen.agreement = Some(agreement("text-layer", &text_of(&seen.lines), &text));
        seen
    }

    fn with_codes(&mut self, page: Page) -> Page {
        match self.drawn() {
            Ok(image) => {
                let (codes, seals, colour) = codes_and_seals(&image);
                Page { codes, seals, colour: Some(colour), ..page }
            }
            Err(_) => page,
        }
    }

    /// The page's pixels, upright as far as the text layer knows.
    fn drawn(&mut self) -> Result<RgbImage, Box<Page>> {
        let settings = self.shared.settings;
        let drawn = match self.largest_picture > settings.limits.pixels {
            true => Err(Undrawn::Picture),
            false => draw(
                self.page,
                &self.shared.render_cache,
                self.shared.interpreter,
                self.resolution,
                &settings.limits,
            ),
        };
        let diagnostic = match drawn {
            Ok(image) => return Ok(turned(image, self.turn)),
            Err(Undrawn::TooLarge { points: (w, h) }) => Diagnostic::new("page_too_large", Severity::Error)
                .with("size", format!("{w:.0} × {h:.0} pt"))
                .with("limit", settings.limits.pixels),
            Err(Undrawn::Picture) => Diagnostic::new("page_too_large", Severity::Error)
                .with("size", format!("{} px", self.largest_picture))
                .with("limit", settings.limits.pixels),
            Err(Undrawn::Failed) => Diagnostic::new("page_unreadable", Severity::Error)
                .with("detail", "the page could not be drawn"),
        };
        self.diagnostics.push(diagnostic.on_page(self.number));
        Err(Box::new(unreadable(self.number)))
    }
}
