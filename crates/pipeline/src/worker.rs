//! `daicho worker`: one NDJSON job a line in, one NDJSON result a line out, in order, flushed.
//!
//! A failure to read is a result, not an exit. The same contract drives the workers that `run` starts and those a
//! cluster engine starts. A worker of `run` is handed its files open (see [`crate::handover`]), for it may open none.

use std::ffi::OsString;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

use daicho_model::{Diagnostic, Document, MediaType, Page, PageSource, Severity};
use daicho_read::{DocumentReader, Limits};
use daicho_report::SmallPicture;
use serde::{Deserialize, Serialize};

use crate::handover::Jobs;
use crate::intake;
use crate::table::Table;

/// One thing to read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Job {
    /// A file on disk; `a.zip!/b.pdf` names an entry by its path (the first of that name).
    pub path: String,
    /// The bytes of the path as hex, where it is no UTF-8; `path` is then only its name in the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path_hex: Option<String>,
    /// Positions of archive entries inside `path`, outermost first: exact where two entries bear one name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub entries: Vec<u32>,
    /// SHA-256 (hex) the bytes must have; a file that has changed since is a failure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// First and last page to read, from 1, inclusive; all pages if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pages: Option<(u32, u32)>,
    /// Whether a table (CSV or XLSX) is to be read instead of a document.
    #[serde(default, skip_serializing_if = "is_false")]
    pub table: bool,
    /// The frame of a page that is to be drawn instead of read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draw: Option<Frame>,
    /// Whether every sheet of a workbook is wanted, not only the first.
    #[serde(default, skip_serializing_if = "is_false")]
    pub sheets: bool,
    /// A number that the answer must bear, so that an answer for another job is noticed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<u64>,
}

/// How a page lies as it was read.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Frame {
    /// The page, from 1.
    pub page: u32,
    /// [`Page::turn`].
    pub turn: u8,
    /// [`Page::skew_degrees`].
    pub skew_degrees: f32,
}

impl Frame {
    /// The frame of a page.
    pub fn of(page: &Page) -> Frame {
        Frame { page: page.number, turn: page.turn, skew_degrees: page.skew_degrees }
    }

    fn page(self) -> Page {
        let page = Page::empty(self.page, PageSource::Blank);
        Page { turn: self.turn, skew_degrees: self.skew_degrees, ..page }
    }
}

impl Job {
    /// A job about a whole file on disk.
    pub fn of_file(file: &Path) -> Job {
        Job {
            path: file.to_string_lossy().into_owned(),
            path_hex: hex_of(file),
            entries: Vec::new(),
            sha256: None,
            pages: None,
            table: false,
            draw: None,
            sheets: false,
            number: None,
        }
    }

    /// The file on disk, where [`Job::path`] names no archive entry.
    ///
    /// # Errors
    /// [`Job::path_hex`] is no hex.
    pub fn file(&self) -> Result<PathBuf, Diagnostic> {
        match self.path_hex.as_deref() {
            Some(hex) => path_of_hex(hex),
            None => Ok(PathBuf::from(&self.path)),
        }
    }
}

fn is_false(value: &bool) -> bool {
    !*value
}

/// The bytes of a path that is no UTF-8, as hex: JSON cannot carry them.
fn hex_of(path: &Path) -> Option<String> {
    use std::os::unix::ffi::OsStrExt as _;
    let bytes = path.as_os_str().as_bytes();
    path.to_str().is_none().then(|| bytes.iter().map(|b| format!("{b:02x}")).collect())
}

/// The answer to one job.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct JobResult {
    /// The job's `path`, so that an answer for another job is noticed; empty if the job could not be understood.
    pub path: String,
    /// The job's `pages`.
    pub pages: Option<(u32, u32)>,
    /// What was read. A document that could not be read has no pages and says why in its diagnostics.
    pub document: Document,
    /// The table that was asked for; absent where it could not be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table: Option<Table>,
    /// The picture that was asked for; absent where the page could not be drawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<SmallPicture>,
    /// The job's `number`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<u64>,
}

/// Answers jobs until they end; without a reader only those about tables. Errors of the streams end it; errors of documents do not.
pub fn serve(
    mut jobs: impl Jobs,
    mut output: impl Write,
    mut reader: Option<DocumentReader>,
    limits: &Limits,
) -> std::io::Result<()> {
    while let Some((line, file)) = jobs.next_job()? {
        if line.trim_ascii().is_empty() {
            continue;
        }
        let result = match serde_json::from_slice::<Job>(&line) {
            Ok(job) => answer(&job, file, reader.as_mut(), limits),
            Err(error) => {
                let wrong = Diagnostic::new("job_wrong", Severity::Error).with("detail", error);
                failure(wrong)
            }
        };
        serde_json::to_writer(&mut output, &result)?;
        output.write_all(b"\n")?;
        output.flush()?;
    }
    Ok(())
}

fn answer(job: &Job, file: Option<File>, reader: Option<&mut DocumentReader>, limits: &Limits) -> JobResult {
    let done = bytes_of(job, file, limits).and_then(|bytes| do_job(job, &bytes, reader));
    let done = done.unwrap_or_else(failure);
    JobResult { path: job.path.clone(), pages: job.pages, number: job.number, ..done }
}

/// What a job asks for, done on its bytes; it bears no name yet.
fn do_job(job: &Job, bytes: &[u8], reader: Option<&mut DocumentReader>) -> Result<JobResult, Diagnostic> {
    let sha256 = daicho_read::sha256_hex(bytes);
    if job.sha256.as_ref().is_some_and(|expected| *expected != sha256) {
        return Err(Diagnostic::new("file_changed", Severity::Error));
    }
    let known = || Document { sha256: sha256.clone(), ..nothing() };
    let no_reader = || Diagnostic::new("job_wrong", Severity::Error).with("detail", "tables only");
    if job.table {
        let wrong = |error| Diagnostic::new("table_unreadable", Severity::Error).with("detail", error);
        let read = if job.sheets { Table::read_sheets } else { Table::read };
        return Ok(JobResult { table: Some(read(bytes).map_err(wrong)?), ..result(known()) });
    }
    let reader = reader.ok_or_else(no_reader)?;
    match job.draw {
        Some(frame) => {
            let picture = SmallPicture::of(&reader.draw(bytes, &frame.page())?);
            Ok(JobResult { picture: Some(picture), ..result(known()) })
        }
        None => Ok(result(reader.read(bytes, job.pages))),
    }
}

fn result(document: Document) -> JobResult {
    JobResult { path: String::new(), pages: None, document, table: None, picture: None, number: None }
}

fn failure(diagnostic: Diagnostic) -> JobResult {
    result(failed(diagnostic))
}

/// A document that could not be read at all.
pub fn failed(diagnostic: Diagnostic) -> Document {
    Document { diagnostics: vec![diagnostic], ..nothing() }
}

fn nothing() -> Document {
    Document {
        sha256: String::new(),
        media: MediaType::Unknown,
        page_count: 0,
        pages: Vec::new(),
        entries: Vec::new(),
        diagnostics: Vec::new(),
    }
}

fn bytes_of(job: &Job, handed: Option<File>, limits: &Limits) -> Result<Vec<u8>, Diagnostic> {
    let mut names = Vec::new();
    let file = match handed {
        Some(file) => file,
        None => {
            let mut path = job.file()?;
            if let Some((outer, inner)) = job.path.split_once("!/").filter(|_| !path.exists()) {
                (path, names) = (PathBuf::from(outer), inner.split("!/").collect());
            }
            intake::open_regular(&path).map_err(unreadable)?
        }
    };
    let mut bytes = read_file(file, limits)?;
    if u32::try_from(job.entries.len() + names.len()).unwrap_or(u32::MAX) > limits.nesting {
        return Err(Diagnostic::new("archive_too_deep", Severity::Error).with("limit", limits.nesting));
    }
    for index in &job.entries {
        bytes = daicho_read::archive::entry(&bytes, *index, limits)?;
    }
    for name in names {
        let index = entry_named(&bytes, name, limits)?;
        bytes = daicho_read::archive::entry(&bytes, index, limits)?;
    }
    Ok(bytes)
}

fn path_of_hex(hex: &str) -> Result<PathBuf, Diagnostic> {
    use std::os::unix::ffi::OsStringExt as _;
    let pair = |at: usize| hex.get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok());
    let bytes: Option<Vec<u8>> = (0..hex.len()).step_by(2).map(pair).collect();
    let wrong = || Diagnostic::new("job_wrong", Severity::Error).with("detail", "path_hex");
    Ok(OsString::from_vec(bytes.ok_or_else(wrong)?).into())
}

fn entry_named(bytes: &[u8], name: &str, limits: &Limits) -> Result<u32, Diagnostic> {
    let listing = daicho_read::archive::list(bytes, limits);
    let found = listing.entries.iter().find(|e| e.path == name).map(|e| e.index);
    found.ok_or_else(|| Diagnostic::new("archive_entry_missing", Severity::Error).with("entry", name))
}

fn unreadable(error: impl ToString) -> Diagnostic {
    Diagnostic::new("file_unreadable", Severity::Error).with("detail", error)
}

/// Opens a regular file that was there when the run began, or says why not.
///
/// # Errors
/// It has gone since, cannot be opened, or is no regular file.
pub fn open(path: &Path) -> Result<File, Diagnostic> {
    intake::open_regular(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Diagnostic::new("file_vanished", Severity::Error),
        _ => unreadable(error),
    })
}

/// The file's bytes, unless there are more than the limit.
fn read_file(file: File, limits: &Limits) -> Result<Vec<u8>, Diagnostic> {
    use std::io::Read as _;
    let mut bytes = Vec::new();
    file.take(limits.bytes.saturating_add(1)).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > limits.bytes {
        return Err(Diagnostic::new("file_too_large", Severity::Error).with("limit", limits.bytes));
    }
    Ok(bytes)
}
