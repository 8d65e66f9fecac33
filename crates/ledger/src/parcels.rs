//! What one applicant sent, as it is looked at together: an envelope; or a folder or archive of files that each are an
//! envelope of their own, as long as they name no two members.

use std::collections::{BTreeMap, BTreeSet};

use daicho_model::Record;

/// Folders and archives with the members that their envelopes name.
pub(crate) struct Parcels<'a>(BTreeMap<&'a str, BTreeSet<&'a str>>);

impl<'a> Parcels<'a> {
    pub fn new(records: &'a [Record]) -> Parcels<'a> {
        let mut members: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for record in records {
            for folder in folders(&record.document.path) {
                members.entry(folder).or_default().extend(record.envelope.as_deref());
            }
        }
        Parcels(members)
    }

    /// The name of a record's parcel: the widest folder of one member at most, else the envelope, else the record.
    pub fn of(&self, record: &'a Record) -> &'a str {
        let is_ones = |folder: &&str| self.0.get(folder).is_some_and(|members| members.len() <= 1);
        let envelope = if record.envelope_id.is_empty() { &record.record_id } else { &record.envelope_id };
        folders(&record.document.path).find(is_ones).unwrap_or(envelope)
    }
}

/// `a/b.zip!/c.pdf`: `a`, `a/b.zip!`.
fn folders(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(at, _)| &path[..at])
}
