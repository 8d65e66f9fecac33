//! `daicho read`: one document, as the pipeline reads it.

use std::process::ExitCode;

use daicho_model::{Document, Severity};
use daicho_pipeline::settings::Settings;
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
    let settings = &context.resolved.settings;
    let extractor = if options.records { Extractor::load(settings)? } else { Extractor::default() };
    let mut documents = daicho_pipeline::read_file(&read)?;
    let mut text = String::new();
    let mut complete = true;
    for (path, document) in &mut documents {
        let found = std::mem::take(&mut document.diagnostics);
        document.diagnostics.clone_from(&found);
        text.push_str(&shown(options, &extractor, path, document)?);
        complete &= report(&found);
    }
    super::print(&text)?;
    Ok(if complete { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// What extraction needs beside the document.
#[derive(Default)]
struct Extractor {
    layouts: Vec<daicho_extract::Layout>,
    calibration: daicho_extract::calibration::Calibration,
}

impl Extractor {
    fn load(settings: &Settings) -> Result<Extractor, Failure> {
        let layouts = daicho_pipeline::layouts::load(settings, None)?.layouts;
        let (calibration, _) = daicho_pipeline::calibrate::load(settings)?;
        Ok(Extractor { layouts, calibration })
    }
}

fn shown(
    options: &ReadOptions,
    extractor: &Extractor,
    path: &str,
    document: &Document,
) -> Result<String, Failure> {
    if options.text {
        let lines = document.pages.iter().flat_map(|p| &p.lines);
        return Ok(lines.map(|l| daicho_report::printable(&l.text) + "\n").collect());
    }
    if options.records {
        let context = daicho_extract::Context { path, occurrence: 1, layouts: &extractor.layouts };
        let mut extraction = daicho_extract::extract(document, &context);
        extraction.records.iter_mut().for_each(|record| extractor.calibration.apply(record));
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
