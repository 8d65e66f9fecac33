//! Prints what is read from a file: its lines, or the whole document as JSON.
//!
//! `cargo run --release -p daicho-read --example read_text -- [--json] [--models DIR] [--font FILE] FILE...`
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "an example prints")]

use std::path::PathBuf;
use std::process::ExitCode;

use daicho_model::Document;
use daicho_read::{DocumentReader, ModelFiles, Settings};

fn main() -> ExitCode {
    let (mut json, mut files, mut settings) = (false, Vec::new(), Settings::default());
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--json" => json = true,
            "--font" => settings.fallback_font = arguments.next().map(PathBuf::from),
            "--models" => {
                let folder = PathBuf::from(arguments.next().unwrap_or_default());
                settings.models = ModelFiles {
                    detection: folder.join("PP-OCRv6_det_small.onnx"),
                    recognition: folder.join("PP-OCRv6_rec_small.onnx"),
                };
            }
            file => files.push(PathBuf::from(file)),
        }
    }
    let mut reader = match DocumentReader::new(settings) {
        Ok(reader) => reader,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::from(2);
        }
    };
    for file in files {
        match std::fs::read(&file) {
            Ok(bytes) => print(&reader.read(&bytes, None), json),
            Err(error) => eprintln!("{}: {error}", file.display()),
        }
    }
    ExitCode::SUCCESS
}

fn print(document: &Document, json: bool) {
    if json {
        println!("{}", serde_json::to_string(document).unwrap_or_default());
        return;
    }
    for diagnostic in &document.diagnostics {
        println!("! {} {:?} {:?}", diagnostic.code, diagnostic.page, diagnostic.details);
    }
    for page in &document.pages {
        println!(
            "== page {} of {}: {:?} {:?}",
            page.number, document.page_count, page.source, page.agreement
        );
        page.lines.iter().for_each(|line| println!("{}", line.text));
    }
}
