//! What brings records of different members into one finding.

use daicho_model::Record;

use crate::reuse;

/// Keys of a record: records of different members share a finding only if they share one of these. Who looks at some
/// records again (after a decision) must look at all that share a key with them.
pub fn keys(record: &Record) -> Vec<String> {
    if !record.kind.counts_as_attendance() {
        return Vec::new();
    }
    reuse::keys(record)
}
