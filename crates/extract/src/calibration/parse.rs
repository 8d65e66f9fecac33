//! The calibration file.

use std::ops::Range;

use daicho_model::{Diagnostic, Reader, Severity};
use serde::Deserialize;
use toml::Spanned;

use super::{Calibration, Map};

/// The only version of the file's language.
const FORMAT: i64 = 1;

/// Fields that can have a map.
pub(super) const FIELDS: [&str; 14] = [
    "kind",
    "holder",
    "member_no",
    "meeting",
    "edition",
    "from",
    "to",
    "mode",
    "role",
    "serial",
    "issuer",
    "issued",
    "venue",
    "points",
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    format: Spanned<i64>,
    #[serde(default)]
    map: Vec<RawMap>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawMap {
    field: Spanned<String>,
    reader: Option<Reader>,
    points: Spanned<Vec<(f32, f32)>>,
}

pub(super) fn parse(text: &str, file: &str) -> Result<Calibration, Vec<Diagnostic>> {
    let fault = |at: Option<Range<usize>>, key: &str, detail: &str| {
        let at = at.map_or(0, |span| span.start);
        let line = text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1;
        let fault = Diagnostic::new("calibration_wrong", Severity::Error);
        fault.in_document(file).at(format!("line {line}")).with("key", key).with("detail", detail)
    };
    let raw: RawFile = match toml::from_str(text) {
        Ok(raw) => raw,
        Err(error) => return Err(vec![fault(error.span(), "", error.message())]),
    };
    let mut faults = Vec::new();
    if *raw.format.get_ref() != FORMAT {
        faults.push(fault(Some(raw.format.span()), "format", "must be 1"));
    }
    let mut calibration = Calibration::default();
    for one in raw.map {
        let field = one.field.get_ref().clone();
        if !FIELDS.contains(&field.as_str()) {
            faults.push(fault(
                Some(one.field.span()),
                "field",
                &format!("must be one of {}", FIELDS.join(", ")),
            ));
        }
        match Map::new(one.points.get_ref()) {
            Err(expected) => {
                faults.push(fault(Some(one.points.span()), "points", &format!("must be {expected}")));
            }
            Ok(map) => {
                if calibration.maps.insert((field, one.reader), map).is_some() {
                    faults.push(fault(Some(one.field.span()), "field", "has two maps"));
                }
            }
        }
    }
    if faults.is_empty() { Ok(calibration) } else { Err(faults) }
}

pub(super) fn to_toml(calibration: &Calibration) -> String {
    let mut text = "format = 1\n".to_owned();
    for ((field, reader), map) in &calibration.maps {
        text.push_str(&format!("\n[[map]]\nfield = \"{field}\"\n"));
        if let Some(reader) = reader {
            text.push_str(&format!("reader = \"{}\"\n", word(*reader)));
        }
        let points: Vec<String> =
            map.points.iter().map(|(x, y)| format!("[{}, {}]", number(*x), number(*y))).collect();
        text.push_str(&format!("points = [{}]\n", points.join(", ")));
    }
    text
}

fn word(reader: Reader) -> &'static str {
    match reader {
        Reader::TextLayer => "text-layer",
        Reader::Ocr => "ocr",
        Reader::Qr => "qr",
        Reader::Import => "import",
        Reader::Human => "human",
    }
}

/// A number as TOML has a float: with a point.
fn number(value: f32) -> String {
    let text = value.to_string();
    if text.contains('.') { text } else { text + ".0" }
}
