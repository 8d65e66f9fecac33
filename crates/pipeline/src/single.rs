//! Reading one file with the same workers and limits as `run`, and keeping nothing.

use std::path::{Path, PathBuf};

use daicho_model::{Diagnostic, Document, Severity};
use daicho_store::Store;

use crate::error::Failure;
use crate::intake;
use crate::reading::{self, Progress};
use crate::settings::Settings;
use crate::stages::read_plan;

/// What `daicho read` is told.
#[derive(Clone, Debug)]
pub struct ReadFile {
    /// A file; `a.zip!/b.pdf` names one inside an archive.
    pub file: PathBuf,
    /// Settings.
    pub settings: Settings,
    /// The binary that serves as worker.
    pub binary: PathBuf,
    /// More arguments for the workers.
    pub worker_arguments: Vec<String>,
}

struct Silent;

impl Progress for Silent {
    fn read(&mut self, _done: u64, _total: u64) {}
}

/// Reads the file, and the files inside if it is an archive: path and document, by path.
pub fn read_file(input: &ReadFile) -> Result<Vec<(String, Document)>, Failure> {
    let named = input.file.to_string_lossy().into_owned();
    let (outer, inner) = match named.split_once("!/") {
        Some((outer, inner)) if !input.file.exists() => (PathBuf::from(outer), Some(inner.to_owned())),
        _ => (input.file.clone(), None),
    };
    if !outer.is_file() {
        return Err(Failure::usage(
            format!("{}: ファイルがない / no such file", outer.display()),
            "フォルダは daicho run で / daicho run takes folders",
        ));
    }
    let inbox = intake::collect(std::slice::from_ref(&outer), &[], input.settings.read.limits.bytes)?;
    if inbox.inputs.is_empty() {
        let message = format!("{}: 読めない / cannot be read", outer.display());
        return Err(Failure::usage(message, "").with(inbox.diagnostics));
    }
    let folder = tempfile::tempdir().map_err(|e| Failure::io(Path::new("temporary folder"), &e))?;
    let mut store = Store::open(folder.path().join("read.db"))?;
    let plan = read_plan(&input.settings, &input.binary, &input.worker_arguments, "read".to_owned());
    let readings = reading::read_all(inbox.inputs, &mut store, &plan, &mut Silent)?;
    let mut documents = Vec::new();
    for input in &readings.inputs {
        let wanted =
            inner.as_ref().is_none_or(|inner| input.path.split_once("!/").is_some_and(|(_, i)| i == inner));
        if wanted {
            documents.push((input.path.clone(), readings.document(input, &store, &plan)?));
        }
    }
    if let (Some(inner), true) = (inner, documents.is_empty()) {
        let diagnostic = Diagnostic::new("archive_entry_missing", Severity::Error).with("entry", &inner);
        return Err(
            Failure::usage(format!("{}: no entry {inner}", outer.display()), "").with(vec![diagnostic])
        );
    }
    Ok(documents)
}
