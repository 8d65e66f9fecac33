//! `daicho worker`: one NDJSON job a line in, one NDJSON result a line out, in order, flushed.
//!
//! A failure to read is a result, not an exit. The same contract drives the workers that `run` starts and those a
//! cluster engine starts.

use std::ffi::OsString;
use std::io::{BufRead, Write};
use std::path::{Path, PathBuf};

use daicho_model::{Diagnostic, Document, MediaType, Severity};
use daicho_read::{DocumentReader, Limits};
use serde::{Deserialize, Serialize};

/// One thing to read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
}

/// Answers jobs until the input ends. Errors of the streams end it; errors of documents do not.
pub fn serve(
    input: impl BufRead,
    mut output: impl Write,
    reader: &mut DocumentReader,
    limits: &Limits,
) -> std::io::Result<()> {
    for line in input.split(b'\n') {
        let line = line?;
        if line.trim_ascii().is_empty() {
            continue;
        }
        let result = match serde_json::from_slice::<Job>(&line) {
            Ok(job) => answer(&job, reader, limits),
            Err(error) => JobResult {
                path: String::new(),
                pages: None,
                document: failed(Diagnostic::new("job_wrong", Severity::Error).with("detail", error)),
            },
        };
        serde_json::to_writer(&mut output, &result)?;
        output.write_all(b"\n")?;
        output.flush()?;
    }
    Ok(())
}

fn answer(job: &Job, reader: &mut DocumentReader, limits: &Limits) -> JobResult {
    let document = match bytes_of(job, limits) {
        Ok(bytes) => match &job.sha256 {
            Some(expected) if daicho_read::sha256_hex(&bytes) != *expected => {
                failed(Diagnostic::new("file_changed", Severity::Error))
            }
            _ => reader.read(&bytes, job.pages),
        },
        Err(diagnostic) => failed(diagnostic),
    };
    JobResult { path: job.path.clone(), pages: job.pages, document }
}

/// A document that could not be read at all.
pub fn failed(diagnostic: Diagnostic) -> Document {
    Document {
        sha256: String::new(),
        media: MediaType::Unknown,
        page_count: 0,
        pages: Vec::new(),
        entries: Vec::new(),
        diagnostics: vec![diagnostic],
    }
}

fn bytes_of(job: &Job, limits: &Limits) -> Result<Vec<u8>, Diagnostic> {
    let (file, names) = match job.path.split_once("!/") {
        Some((file, names)) if !Path::new(&job.path).exists() => (file, names.split("!/").collect()),
        _ => (job.path.as_str(), Vec::new()),
    };
    let exact = job.path_hex.as_deref().map(path_of_hex).transpose()?;
    let mut bytes = read_file(exact.as_deref().unwrap_or(Path::new(file)), limits)?;
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

/// The file's bytes, unless there are more than the limit.
fn read_file(file: &Path, limits: &Limits) -> Result<Vec<u8>, Diagnostic> {
    use std::io::Read as _;
    let unreadable =
        |e: std::io::Error| Diagnostic::new("file_unreadable", Severity::Error).with("detail", e);
    // A pipe or device would be waited for, perhaps for ever.
    if !std::fs::metadata(file).map_err(unreadable)?.is_file() {
        return Err(Diagnostic::new("file_unreadable", Severity::Error).with("detail", "not a regular file"));
    }
    let input = std::fs::File::open(file).map_err(unreadable)?;
    let mut bytes = Vec::new();
    input.take(limits.bytes.saturating_add(1)).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > limits.bytes {
        return Err(Diagnostic::new("file_too_large", Severity::Error).with("limit", limits.bytes));
    }
    Ok(bytes)
}
