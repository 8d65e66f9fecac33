//! What a reader must know before it opens the first document.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::limits::Limits;

/// How documents are read. Two readers with equal settings give equal bytes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// How much of a document is read before it is given up.
    pub limits: Limits,
    /// The networks that read pixels.
    pub models: ModelFiles,
    /// A font with Japanese glyphs (`.otf`, `.ttf`, `.ttc`) for pages that embed none; without it such pages are
    /// drawn without their Japanese text. Noto Sans CJK is known to work.
    pub fallback_font: Option<PathBuf>,
    /// How pixels are read.
    pub ocr: OcrSettings,
    /// Resolution at which PDF pages are drawn, in dots an inch (72 to 400).
    pub raster_dpi: u32,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            limits: Limits::default(),
            models: ModelFiles::default(),
            fallback_font: None,
            ocr: OcrSettings::default(),
            raster_dpi: 200,
        }
    }
}

/// The two networks of the recogniser, in ONNX form. The list of characters is in the second one's metadata.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ModelFiles {
    /// Finds lines of text (PP-OCR detection).
    pub detection: PathBuf,
    /// Reads one line (PP-OCR recognition).
    pub recognition: PathBuf,
}

impl Default for ModelFiles {
    fn default() -> ModelFiles {
        ModelFiles {
            detection: PathBuf::from("models/PP-OCRv6_det_small.onnx"),
            recognition: PathBuf::from("models/PP-OCRv6_rec_small.onnx"),
        }
    }
}

/// How pixels are read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OcrSettings {
    /// Longest side of the picture that the detection network sees, in pixels.
    pub long_side: u32,
}

impl Default for OcrSettings {
    fn default() -> OcrSettings {
        OcrSettings { long_side: 960 }
    }
}

/// The settings name something that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// A model or font file cannot be read.
    #[error("{what} {path}: {source}")]
    File {
        /// What it was to be: `detection model`, `recognition model`, `fallback font`.
        what: &'static str,
        /// The path as given.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// A model or font file was read but is not what it should be.
    #[error("{what} {path}: {detail}")]
    Unusable {
        /// What it was to be.
        what: &'static str,
        /// The path as given.
        path: PathBuf,
        /// What is wrong with it.
        detail: String,
    },
    /// A setting is out of its range.
    #[error("setting {name} = {value}: {detail}")]
    OutOfRange {
        /// Its name.
        name: &'static str,
        /// Its value.
        value: u64,
        /// The range.
        detail: String,
    },
}
