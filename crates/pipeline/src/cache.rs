//! The key of a reading: input, binary, models and settings. Any of them changing means reading again.

use std::path::Path;

use daicho_read::sha256_hex;

use crate::error::Failure;
use crate::intake;
use crate::settings::Settings;

/// Digests that a reading depends on, as `run.json` shows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReaderDigest {
    /// SHA-256 of the binary.
    pub binary: String,
    /// SHA-256 of the detection and recognition models.
    pub models: Vec<String>,
    /// SHA-256 of the fallback font; empty if there is none.
    pub font: String,
    /// SHA-256 of the read settings (limits and options, not paths).
    pub settings: String,
}

impl ReaderDigest {
    /// Digests the files. A missing model is a usage failure whose hint says how to get it.
    pub fn of(settings: &Settings, binary: &Path) -> Result<ReaderDigest, Failure> {
        let models = [&settings.read.models.detection, &settings.read.models.recognition];
        let models = models.iter().map(|m| digest(m)).collect::<Result<_, _>>()?;
        let font = settings.read.fallback_font.as_deref().filter(|f| f.exists());
        Ok(ReaderDigest {
            binary: digest(binary)?,
            models,
            font: font.map(digest).transpose()?.unwrap_or_default(),
            settings: settings_digest(settings)?,
        })
    }

    /// One digest of all.
    pub fn key(&self) -> String {
        let parts = [self.binary.as_str(), &self.models.join("+"), &self.font, &self.settings];
        sha256_hex(parts.join("\n").as_bytes())
    }
}

/// Paths and worker counts do not change what is read, so they are left out.
fn settings_digest(settings: &Settings) -> Result<String, Failure> {
    let mut read = settings.read.clone();
    read.models = daicho_read::ModelFiles { detection: "".into(), recognition: "".into() };
    read.fallback_font = None;
    let text = serde_json::to_string(&read).map_err(|e| Failure::internal(format!("settings: {e}"), ""))?;
    Ok(sha256_hex(text.as_bytes()))
}

fn digest(path: &Path) -> Result<String, Failure> {
    intake::digest_file(path).map_err(|e| Failure {
        hint: "run scripts/setup, or name the files in the settings (daicho config list)".to_owned(),
        ..Failure::io(path, &e)
    })
}
