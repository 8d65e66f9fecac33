//! `daicho layout try`: one page as it was read, with what every layout makes of it.

use std::path::PathBuf;

use daicho_extract::Context;
use daicho_model::trial::Trial;
use daicho_model::{Diagnostic, Document, Page, PageSource};
use daicho_report::{Overlay, SmallPicture};

use crate::error::Failure;
use crate::layouts;
use crate::single::{ReadFile, read_file};
use crate::stages::read_plan;
use crate::worker::{Frame, Job};
use crate::{output, pool, print};

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
    let (document, page) = read_page(input)?;
    let picture = draw(input, &document, &page)?;
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

/// The page's picture, drawn by a worker: this process opens nothing of a stranger's.
fn draw(input: &LayoutTry, document: &Document, page: &Page) -> Result<SmallPicture, Failure> {
    let read = &input.read;
    let plan = read_plan(&read.settings, &read.binary, &read.worker_arguments, String::new());
    let job = Job {
        sha256: Some(document.sha256.clone()),
        pages: Some((page.number, page.number)),
        draw: Some(Frame::of(page)),
        ..Job::of_file(&read.file)
    };
    let said = match pool::ask(&plan.pool, job) {
        Ok(answer) => match answer.picture {
            Some(picture) => return Ok(picture),
            None => answer.document.diagnostics,
        },
        Err(failure) => vec![failure.diagnostic()],
    };
    let message = format!("{}: ページを描けない / the page cannot be drawn", read.file.display());
    Err(Failure::usage(message, "").with(said))
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
