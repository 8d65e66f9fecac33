//! The door: bytes in, document out.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::sync::Arc;

use daicho_model::{Diagnostic, Document, MediaType, Page, PageSource, Severity};
use hayro::RenderCache;
use hayro_interpret::InterpreterCache;
use hayro_interpret::font::FontData;
use image::RgbImage;
use sha2::{Digest as _, Sha256};

use crate::agreement::second_reading;
use crate::pdf::maps::Maps;
use crate::pdf::proof::{Characters, Shapes};
use crate::picture::Pictures;
use crate::pixels::{PixelPage, PixelReader};
use crate::raster::{interpreter_settings, load_font};
use crate::settings::{Settings, SetupError};
use crate::sniff::sniff;
use crate::view::picture_of;
use crate::{archive, pdf};

/// The interpreter recurses on nested content.
const STACK: usize = 64 << 20;

/// Reads documents of every kind. Models are loaded when the first pixels are met.
pub struct DocumentReader {
    settings: Settings,
    font: Option<FontData>,
    pixels: Option<PixelReader>,
    characters: Characters,
}

impl DocumentReader {
    /// A reader. Cheap but for the fallback font, which is read at once; of the models only the existence is checked.
    pub fn new(settings: Settings) -> Result<DocumentReader, SetupError> {
        let file =
            |what, path: &std::path::Path, source| SetupError::File { what, path: path.to_owned(), source };
        if !(36..=600).contains(&settings.raster_dpi) {
            return Err(SetupError::OutOfRange {
                name: "raster_dpi",
                value: settings.raster_dpi.into(),
                detail: "36 to 600".to_owned(),
            });
        }
        for (what, path) in [
            ("detection model", &settings.models.detection),
            ("recognition model", &settings.models.recognition),
        ] {
            std::fs::metadata(path).map_err(|e| file(what, path, e))?;
        }
        let font = match &settings.fallback_font {
            Some(path) => Some(load_font(path).map_err(|e| file("fallback font", path, e))?),
            None => None,
        };
        Ok(DocumentReader { settings, font, pixels: None, characters: Characters::default() })
    }

    /// Reads a document, or an inclusive range of its pages (from 1; what lies beyond the last page is nothing).
    ///
    /// Never fails: what cannot be read is in the diagnostics. Needs a large stack for PDF and brings it itself.
    pub fn read(&mut self, bytes: &[u8], pages: Option<(u32, u32)>) -> Document {
        let mut document = Document {
            sha256: sha256_hex(bytes),
            media: sniff(bytes),
            page_count: 0,
            pages: Vec::new(),
            entries: Vec::new(),
            diagnostics: Vec::new(),
        };
        if bytes.len() as u64 > self.settings.limits.bytes {
            let large = Diagnostic::new("file_too_large", Severity::Error);
            document.diagnostics.push(large.with("limit", self.settings.limits.bytes));
            return document;
        }
        let range = pages.map_or(1..=u32::MAX, |(first, last)| first.max(1)..=last);
        match document.media {
            MediaType::Empty => document.diagnostics.push(Diagnostic::new("file_empty", Severity::Error)),
            MediaType::Unknown => document.diagnostics.push(unknown(bytes)),
            MediaType::Zip => {
                let listing = archive::list(bytes, &self.settings.limits);
                document.entries = listing.entries;
                document.diagnostics = listing.diagnostics;
            }
            MediaType::Png | MediaType::Jpeg | MediaType::Tiff => {
                self.read_pictures(bytes, range, &mut document)
            }
            MediaType::Pdf => self.read_pdf(bytes, range, &mut document),
        }
        document
    }

    /// The picture of a page in the frame of its boxes: see [`crate::picture_of`].
    ///
    /// # Errors
    /// It cannot be drawn.
    pub fn draw(&self, bytes: &[u8], page: &Page) -> Result<RgbImage, Diagnostic> {
        picture_of(bytes, page, &self.settings)
    }

    fn read_pictures(&mut self, bytes: &[u8], range: RangeInclusive<u32>, document: &mut Document) {
        let limits = self.settings.limits.clone();
        let mut pictures = match Pictures::open(bytes, document.media, &limits) {
            Ok(pictures) => pictures,
            Err(diagnostic) => {
                document.page_count = 1;
                broken_page(1, diagnostic, document);
                return;
            }
        };
        document.page_count = pictures.count();
        document.diagnostics.extend(pictures.left_out());
        let mut pixels = Pixels { reader: &mut self.pixels, settings: &self.settings };
        for number in wanted(range, document, limits.pages) {
            match pictures.page(number, &limits) {
                Ok(image) => {
                    let read = pixels.read(image, number, &mut document.diagnostics);
                    let page = read.map_or_else(|| unreadable(number), |r| pixel_page(number, r));
                    document.pages.push(match pictures.damage(number) {
                        Some(detail) => {
                            let page = damaged(page, "page_damaged", &detail, &mut document.diagnostics);
                            pdf::parts::lowered(page, pdf::parts::DAMAGED)
                        }
                        None => page,
                    });
                }
                Err(diagnostic) => broken_page(number, diagnostic, document),
            }
        }
    }

    fn read_pdf(&mut self, bytes: &[u8], range: RangeInclusive<u32>, document: &mut Document) {
        let limit = self.settings.limits.pages;
        let (first, last) = (*range.start(), *range.end());
        let finished = std::thread::scope(|scope| {
            let work = || self.read_pdf_here(bytes, range, document);
            let thread = std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work);
            // A panic of a library ends here; what was read until then stays.
            thread.is_ok_and(|t| t.join().is_ok())
        });
        if finished {
            return;
        }
        if document.page_count == 0 {
            let failed = Diagnostic::new("pdf_broken", Severity::Error);
            document.diagnostics.push(failed.with("detail", "a library failed on this file"));
        }
        let read: Vec<u32> = document.pages.iter().map(|p| p.number).collect();
        for number in (first..=last.min(document.page_count).min(limit)).filter(|n| !read.contains(n)) {
            let failed = Diagnostic::new("page_unreadable", Severity::Error);
            broken_page(
                number,
                failed.with("detail", "a library failed on this page or one before it"),
                document,
            );
        }
    }

    fn read_pdf_here(&mut self, bytes: &[u8], range: RangeInclusive<u32>, document: &mut Document) {
        let pdf = match pdf::open::open(bytes) {
            Ok(pdf) => pdf,
            Err(diagnostic) => {
                document.diagnostics.push(diagnostic);
                return;
            }
        };
        if let Err(diagnostic) = pdf::cost::of_fonts(&pdf) {
            document.diagnostics.push(diagnostic);
            return;
        }
        let pages = pdf.pages();
        document.page_count = u32::try_from(pages.len()).unwrap_or(u32::MAX);
        let numbers = wanted(range, document, self.settings.limits.pages);
        let mut known = pdf::cost::Known::new(&pdf);
        let cost = |n: u32| Some((n, pdf::cost::of_page(pages.get(n as usize - 1)?, &mut known)));
        let costs: BTreeMap<u32, _> = numbers.filter_map(cost).collect();
        let is_light = |cost: &Result<pdf::cost::Cost, _>| cost.as_ref().is_ok_and(|c| c.is_light());
        let light: Vec<u32> = costs.iter().filter(|(_, c)| is_light(c)).map(|(n, _)| *n).collect();
        let undecoded = Arc::default();
        let interpreter = interpreter_settings(self.font.as_ref(), &undecoded);
        let shared = pdf::page::Shared {
            settings: &self.settings,
            interpreter: &interpreter,
            cache: InterpreterCache::new(),
            render_cache: RenderCache::new(),
            maps: Maps::new(&pdf),
            undecoded,
            is_odd: pdf::viewers::is_odd_file(&pdf),
            form: pdf::rebuilt::form(&pdf),
            shapes: RefCell::new(Shapes::new(
                self.font.as_ref().map(|font| (**font).as_ref()),
                &mut self.characters,
            )),
            second: second_reading(bytes, &light),
        };
        let mut pixels = Pixels { reader: &mut self.pixels, settings: &self.settings };
        for (number, cost) in costs {
            let Some(page) = pages.get(number as usize - 1) else { break };
            match cost {
                Ok(cost) => {
                    let said = &mut document.diagnostics;
                    document.pages.push(pdf::page::read(page, number, &cost, &shared, &mut pixels, said));
                }
                Err(diagnostic) => broken_page(number, diagnostic, document),
            }
        }
    }
}

/// The page numbers to read; pages over the limit are named in a diagnostic.
fn wanted(range: RangeInclusive<u32>, document: &mut Document, limit: u32) -> RangeInclusive<u32> {
    let last = document.page_count.min(*range.end());
    if last > limit {
        let many = Diagnostic::new("too_many_pages", Severity::Error);
        document.diagnostics.push(many.with("count", document.page_count).with("limit", limit));
    }
    *range.start()..=last.min(limit)
}

fn broken_page(number: u32, diagnostic: Diagnostic, document: &mut Document) {
    document.pages.push(unreadable(number));
    document.diagnostics.push(diagnostic.on_page(number));
}

/// The pixel reader, loaded on first use.
pub struct Pixels<'r> {
    reader: &'r mut Option<PixelReader>,
    settings: &'r Settings,
}

impl Pixels<'_> {
    /// Reads a picture; `None` and a diagnostic where the models cannot be loaded.
    pub fn read(
        &mut self,
        image: RgbImage,
        page: u32,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<PixelPage> {
        if self.reader.is_none() {
            match PixelReader::load(&self.settings.models, &self.settings.ocr) {
                Ok(reader) => *self.reader = Some(reader),
                Err(error) => {
                    let failed = Diagnostic::new("models_unusable", Severity::Error).on_page(page);
                    diagnostics.push(failed.with("detail", error));
                }
            }
        }
        let read = self.reader.as_ref()?.read(image);
        if !read.blank && read.lines.is_empty() && read.codes.is_empty() {
            diagnostics.push(Diagnostic::new("page_without_text", Severity::Warning).on_page(page));
        }
        Some(read)
    }
}

/// A page read from pixels.
pub fn pixel_page(number: u32, read: PixelPage) -> Page {
    Page {
        number,
        aspect: read.aspect,
        source: if read.blank { PageSource::Blank } else { PageSource::Pixels },
        turn: read.turn,
        skew_degrees: read.skew_degrees,
        lines: read.lines,
        codes: read.codes,
        seals: read.seals,
        colour: Some(read.colour),
        rules: read.rules,
        papers: read.papers,
        agreement: None,
        pixels_sha256: Some(read.pixels_sha256),
        outline: read.outline,
        handwriting: read.handwriting,
        copy_signals: read.copy_signals,
        traces: read.traces,
    }
}

/// A page with nothing on it.
pub fn blank(number: u32, aspect: f32) -> Page {
    Page { aspect, ..Page::empty(number, PageSource::Blank) }
}

/// A page whose picture is damaged or cannot be shown (by this code), as far as anything was read of it: without its text it is
/// unreadable and no blank page.
pub fn damaged(page: Page, code: &str, detail: &str, diagnostics: &mut Vec<Diagnostic>) -> Page {
    let nothing = page.lines.is_empty() && page.codes.is_empty();
    let severity = if nothing { Severity::Error } else { Severity::Warning };
    diagnostics.push(Diagnostic::new(code, severity).on_page(page.number).with("detail", detail));
    if nothing { unreadable(page.number) } else { page }
}

/// A page that could not be read; a diagnostic must say why.
pub fn unreadable(number: u32) -> Page {
    Page::empty(number, PageSource::Unreadable)
}

/// Bytes of no kind that is read, with a guess at what they are.
fn unknown(bytes: &[u8]) -> Diagnostic {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(256)]).trim_start().to_ascii_lowercase();
    let guess = match head.as_str() {
        h if h.starts_with("<!doctype html") || h.starts_with("<html") => "HTML",
        h if h.starts_with("%!ps") => "PostScript",
        h if h.starts_with("gif8") => "GIF",
        h if h.starts_with("riff") => "WebP",
        h if h.get(4..8) == Some("ftyp") => "HEIC",
        h if h.starts_with("{\\rtf") => "RTF",
        _ if bytes.starts_with(b"\xd0\xcf\x11\xe0") => "Microsoft Office 97",
        _ => return Diagnostic::new("file_unknown", Severity::Error),
    };
    Diagnostic::new("file_unknown", Severity::Error).with("kind", guess)
}

/// SHA-256 of the bytes, in lower-case hex.
pub fn sha256_hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}
