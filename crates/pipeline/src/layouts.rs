//! Issuer layouts: the files of `catalogs/<body>/layouts/` and of the folder that the setting `layouts` names.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use daicho_extract::Layout;
use daicho_model::{Diagnostic, Severity};

use crate::body::known_bodies;
use crate::error::Failure;
use crate::settings::Settings;

/// Layouts in the order they are tried, with a digest of their files.
#[derive(Clone, Debug, Default)]
pub struct Layouts {
    /// The layouts.
    pub layouts: Vec<Layout>,
    /// SHA-256 over the names and bytes of their files.
    pub digest: String,
}

/// Loads the layouts of a body (`None` = of every body on file) and those of the settings' folder. A folder that is not
/// there holds none.
///
/// # Errors
/// Every fault of every file, and two layouts of one name, are in the failure's diagnostics.
pub fn load(settings: &Settings, body: Option<&str>) -> Result<Layouts, Failure> {
    let bodies = body.map_or_else(|| known_bodies(&settings.catalogs), |body| vec![body.to_owned()]);
    let of_bodies = bodies.iter().map(|body| settings.catalogs.join(body).join("layouts"));
    let mut files = BTreeMap::new();
    for folder in of_bodies.chain([settings.layouts.clone()]) {
        for path in toml_files(&folder)? {
            let bytes = std::fs::read(&path).map_err(|e| Failure::io(&path, &e))?;
            files.insert(path, bytes);
        }
    }
    parse_all(&files)
}

/// Loads one file.
///
/// # Errors
/// As [`load`].
pub fn load_file(path: &Path) -> Result<Layouts, Failure> {
    let bytes = std::fs::read(path).map_err(|e| Failure::io(path, &e))?;
    parse_all(&BTreeMap::from([(path.to_owned(), bytes)]))
}

fn toml_files(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(|e| Failure::io(folder, &e))? {
        let path = entry.map_err(|e| Failure::io(folder, &e))?.path();
        if path.is_file() && path.extension().is_some_and(|extension| extension == "toml") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn parse_all(files: &BTreeMap<PathBuf, Vec<u8>>) -> Result<Layouts, Failure> {
    let (mut layouts, mut faults): (Vec<Layout>, Vec<Diagnostic>) = (Vec::new(), Vec::new());
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    let mut digested = Vec::new();
    for (path, bytes) in files {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        digested.extend_from_slice(format!("{name} {}\n", daicho_read::sha256_hex(bytes)).as_bytes());
        match Layout::parse(&String::from_utf8_lossy(bytes), &path.display().to_string()) {
            Err(wrong) => faults.extend(wrong),
            Ok(layout) => {
                if let Some(first) = names.insert(layout.name.clone(), path.display().to_string()) {
                    let twice = Diagnostic::new("layout_name_twice", Severity::Error);
                    let twice = twice.in_document(path.display().to_string());
                    faults.push(twice.with("name", &layout.name).with("first", first));
                }
                layouts.push(layout);
            }
        }
    }
    if faults.is_empty() {
        return Ok(Layouts { layouts, digest: daicho_read::sha256_hex(&digested) });
    }
    let message = "レイアウトの定義が使えない / a layout file cannot be used";
    Err(Failure::usage(
        message,
        "示された行を直す（docs/layouts.md） / mend the lines named (docs/layouts.md)",
    )
    .with(faults))
}
