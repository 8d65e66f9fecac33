//! `run.json`: versions, digests and counts, so that a ledger can be told from another one.

use std::collections::BTreeMap;

use daicho_ledger::Booked;
use daicho_model::{Diagnostic, Record};
use daicho_read::sha256_hex;

use crate::body::Body;
use crate::cache::ReaderDigest;
use crate::intake::Input;
use crate::stages::RunInput;

/// What `run.json` tells: versions, digests and counts, nothing that differs between two runs of the same input.
pub struct RunFacts<'a> {
    /// What the run was told.
    pub input: &'a RunInput,
    /// The body.
    pub body: &'a Body,
    /// The unit system of its rules.
    pub unit: &'a str,
    /// The edition whose points count.
    pub edition: &'a str,
    /// What readings depend on.
    pub reader: &'a ReaderDigest,
    /// Digest of the issuer layouts.
    pub layouts: &'a str,
    /// Digest of the calibration in force; empty for none.
    pub calibration: &'a str,
    /// SHA-256 of the members file.
    pub members: &'a str,
    /// SHA-256 of the member system's history; empty without one.
    pub history: &'a str,
}

impl RunFacts<'_> {
    /// The file, as text.
    pub fn json(
        &self,
        inputs: &[Input],
        records: &[Record],
        booked: &Booked,
        diagnostics: &[Diagnostic],
    ) -> String {
        let decisions = count(records.iter().map(|r| text_of(&r.decision)));
        let kinds = count(records.iter().map(|r| text_of(&r.kind)));
        let results = count(booked.journal.outcomes.iter().map(|o| text_of(&o.result)));
        let severities = count(diagnostics.iter().map(|d| text_of(&d.severity)));
        let inbox: Vec<String> = inputs.iter().map(|i| format!("{} {}", i.path, i.sha256)).collect();
        let value = serde_json::json!({
            "daicho": env!("CARGO_PKG_VERSION"),
            "body": self.body.id,
            "unit": self.unit,
            "edition": self.edition,
            "as_of": self.input.as_of.to_string(),
            "received": self.input.received.map(|d| d.to_string()),
            "digests": {
                "binary": self.reader.binary,
                "models": self.reader.models,
                "font": self.reader.font,
                "read_settings": self.reader.settings,
                "catalogue_and_rules": self.body.digest,
                "calibration": self.calibration,
                "layouts": self.layouts,
                "members": self.members,
                "history": self.history,
                "inbox": sha256_hex(inbox.join("\n").as_bytes()),
            },
            "thresholds": self.input.settings.posting,
            "counts": {
                "files": inputs.len(),
                "records": records.len(),
                "decisions": decisions,
                "kinds": kinds,
                "postings": booked.journal.postings.len(),
                "members": results,
                "diagnostics": severities,
            },
        });
        format!("{value:#}\n")
    }
}

fn text_of(value: &impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(text)) => text,
        other => format!("{other:?}"),
    }
}

fn count(names: impl Iterator<Item = String>) -> BTreeMap<String, u64> {
    let mut counts = BTreeMap::new();
    for name in names {
        *counts.entry(name).or_default() += 1;
    }
    counts
}
