//! Records of a `Document`: its JSON on standard input (one value or one a line), records as NDJSON on standard output.
//! The first argument, if given, is the path the records bear. Diagnostics go to standard error.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command-line example")]

use std::error::Error;
use std::io;

use daicho_extract::{Context, extract};
use daicho_model::Document;

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).unwrap_or_else(|| "document".to_owned());
    for (n, document) in
        serde_json::Deserializer::from_reader(io::stdin().lock()).into_iter::<Document>().enumerate()
    {
        let path = if n == 0 { path.clone() } else { format!("{path}.{n}") };
        let extraction = extract(&document?, &Context { path: &path, occurrence: 1, layouts: &[] });
        for record in &extraction.records {
            println!("{}", serde_json::to_string(record)?);
        }
        for diagnostic in &extraction.diagnostics {
            eprintln!("{}", serde_json::to_string(diagnostic)?);
        }
    }
    Ok(())
}
