//! `daicho layout try`: one page as it was read, with what every layout makes of it.

use std::path::PathBuf;

use daicho_extract::Context;
use daicho_model::trial::Trial;
use daicho_model::{Diagnostic, Document, Page, PageSource};
use daicho_report::Overlay;

use crate::error::Failure;
use crate::layouts;
use crate::single::{ReadFile, read_file};
use crate::{output, print, sandbox};

/// What `daicho layout try` is told.
#[derive(Clone, Debug)]
pub struct LayoutTry {
    /// The file, and how to read it.
    pub read: ReadFile,
    /// The page, from 1.
    pub page: u32,
    /// One layout file instead of those on file.
    pub layout: Option<PathBuf>,
    /// The PNG to write.
    pub out: PathBuf,
}

/// What `daicho layout try` found.
#[derive(Clone, Debug)]
pub struct TryReport {
    /// The layouts tried on every piece of the page.
    pub trials: Vec<Trial>,
    /// What reading and extracting said about the page.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads the page as `run` would and writes its picture with everything drawn over it.
pub fn try_layout(input: &LayoutTry) -> Result<TryReport, Failure> {
    let settings = &input.read.settings;
    let face = print::typeface(settings)?;
    let layouts = match &input.layout {
        Some(file) => layouts::load_file(file)?,
        None => layouts::load(settings, None)?,
    };
    let file = &input.read.file;
    let (document, page) = read_page(input)?;
    let bytes = std::fs::read(file).map_err(|e| Failure::io(file, &e))?;
    // The page was read by a worker; it is drawn here, so the same limits are set on this process.
    sandbox::limit_memory(settings.workers.memory_mib << 20)
        .map_err(|e| Failure::internal(format!("memory limit: {e}"), ""))?;
    let _ = sandbox::no_network();
    let mut read = settings.read.clone();
    read.fallback_font = read.fallback_font.filter(|font| font.is_file());
    let picture = daicho_read::picture_of(&bytes, &page, &read).map_err(|d| {
        Failure::usage(format!("{}: ページを描けない / the page cannot be drawn", file.display()), "")
            .with(vec![d])
    })?;
    let context = Context { path: "", occurrence: 1, layouts: &layouts.layouts };
    let extraction = daicho_extract::extract(&document, &context);
    let trials = daicho_extract::trials(&page, &layouts.layouts);
    let overlay = Overlay { page: &page, records: &extraction.records, trials: &trials };
    let png = daicho_report::overlay_png(&picture, &overlay, &face)
        .map_err(|e| Failure::internal(format!("PNG: {e}"), ""))?;
    output::write_file(&input.out, &png)?;
    let mut diagnostics = document.diagnostics;
    diagnostics.extend(extraction.diagnostics);
    Ok(TryReport { trials, diagnostics })
}

/// The document cut down to the one page.
fn read_page(input: &LayoutTry) -> Result<(Document, Page), Failure> {
    let file = &input.read.file;
    let mut documents = read_file(&input.read)?;
    let single = documents.len() == 1 && file.is_file();
    let Some((_, mut document)) = documents.pop().filter(|_| single) else {
        let message = format!("{}: 一つの書類を示す / name one document", file.display());
        return Err(Failure::usage(message, "ZIP は先に展開する / unpack an archive first"));
    };
    let last = document.pages.len();
    document.pages.retain(|page| page.number == input.page);
    document.diagnostics.retain(|d| d.page.is_none_or(|page| page == input.page));
    match document.pages.first().filter(|page| page.source != PageSource::Unreadable).cloned() {
        Some(page) => Ok((document, page)),
        None => {
            let message = format!(
                "{}: {} ページは読めない / page {} cannot be read",
                file.display(),
                input.page,
                input.page
            );
            Err(Failure::usage(message, format!("--page 1..{last}")).with(document.diagnostics))
        }
    }
}
