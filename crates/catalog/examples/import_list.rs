//! Prints the sheet and the draft of a list as JSON: `import_list CATALOGUE-FOLDER FILE`, where FILE is text, Markdown, HTML,
//! or a document as `daicho read` prints it (`.json`).

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "an example fails by panicking")]

use std::collections::BTreeMap;
use std::path::Path;

use daicho_catalog::Catalogue;
use daicho_catalog::import::{Accounts, Corrections, Source, import, sheet};

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let files: BTreeMap<String, Vec<u8>> = std::fs::read_dir(&arguments[1])
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read(&path).unwrap()))
        .collect();
    let accounts = Accounts::of(&Catalogue::load(&files).unwrap().body);
    let text = std::fs::read_to_string(&arguments[2]).unwrap();
    let document;
    let source = if Path::new(&arguments[2]).extension().is_some_and(|e| e == "json") {
        document = serde_json::from_str(&text).unwrap();
        Source::Pages(&document)
    } else {
        Source::of_text(&text)
    };
    let sheet = sheet(&source);
    let draft = import(&sheet, &accounts, &Corrections::default());
    println!("{}", serde_json::json!({ "sheet": sheet, "draft": draft }));
}
