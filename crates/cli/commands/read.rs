//! `daicho read`: one document, as the pipeline reads it.

use std::process::ExitCode;

use daicho_model::{Document, Severity};
use daicho_pipeline::{Failure, ReadFile};

use crate::arguments::ReadOptions;
use crate::context::Context;

/// Prints the document as JSON, its text, or its records. Diagnostics go to standard error; exit code 1 for errors.
pub fn run(context: &Context, options: &ReadOptions) -> Result<ExitCode, Failure> {
    let read = ReadFile {
        file: options.file.clone(),
        settings: context.resolved.settings.clone(),
        binary: context.binary.clone(),
        worker_arguments: context.worker_arguments.clone(),
    };
    let layouts = match options.records {
        true => daicho_pipeline::layouts::load(&context.resolved.settings, None)?.layouts,
        false => Vec::new(),
    };
    let mut documents = daicho_pipeline::read_file(&read)?;
    let mut text = String::new();
    let mut complete = true;
    for (path, document) in &mut documents {
        let found = std::mem::take(&mut document.diagnostics);
        document.diagnostics.clone_from(&found);
        text.push_str(&shown(options, &layouts, path, document)?);
        complete &= report(&found);
    }
    super::print(&text)?;
    Ok(if complete { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn shown(
    options: &ReadOptions,
    layouts: &[daicho_extract::Layout],
    path: &str,
    document: &Document,
) -> Result<String, Failure> {
    if options.text {
        let lines = document.pages.iter().flat_map(|p| &p.lines);
        return Ok(lines.map(|l| daicho_report::printable(&l.text) + "\n").collect());
    }
    if options.records {
        let context = daicho_extract::Context { path, occurrence: 1, layouts };
        let extraction = daicho_extract::extract(document, &context);
        report(&extraction.diagnostics);
        return Ok(String::from_utf8_lossy(&daicho_report::records_ndjson(&extraction.records)).into_owned());
    }
    let json = serde_json::to_string(document).map_err(|e| Failure::internal(e.to_string(), ""))?;
    Ok(json + "\n")
}

/// Prints diagnostics; whether none is an error.
fn report(diagnostics: &[daicho_model::Diagnostic]) -> bool {
    for diagnostic in diagnostics {
        super::note(&daicho_report::diagnostic_line(diagnostic));
    }
    diagnostics.iter().all(|d| d.severity != Severity::Error)
}
