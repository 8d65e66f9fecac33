//! What an applicant declared and what was enclosed, where the two differ, as diagnostics.

use std::collections::BTreeMap;

use daicho_model::{Diagnostic, Envelope, Field, Record, Severity};

/// One for each declared row without a paper, and for each paper that no row declares, at its place.
pub(crate) fn differences(envelopes: &[Envelope], records: &[Record]) -> Vec<Diagnostic> {
    let by_id: BTreeMap<&str, &Record> =
        records.iter().map(|record| (record.record_id.as_str(), record)).collect();
    let told = |diagnostic: Diagnostic, envelope: &Envelope, id: &str| {
        let record = by_id.get(id)?;
        let diagnostic = diagnostic
            .in_document(&record.document.path)
            .on_page(record.page)
            .at(id)
            .with("envelope", &envelope.envelope_id);
        Some(match Field::known(&record.fields.meeting) {
            Some(meeting) => diagnostic.with("meeting", meeting),
            None => diagnostic,
        })
    };
    let mut all = Vec::new();
    for envelope in envelopes {
        for id in &envelope.declared_not_enclosed {
            let diagnostic = Diagnostic::new("declared_not_enclosed", Severity::Warning);
            all.extend(told(diagnostic, envelope, id));
        }
        for id in &envelope.enclosed_not_declared {
            let diagnostic = Diagnostic::new("enclosed_not_declared", Severity::Info);
            all.extend(told(diagnostic, envelope, id));
        }
    }
    all
}
