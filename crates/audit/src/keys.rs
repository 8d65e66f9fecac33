//! What brings records of different members into one finding.

use daicho_model::Record;

use crate::as_read::one_as_read;
use crate::reuse;

/// Keys of a record: records of different members share a finding only if they share one of these. Who looks at some
/// records again (after a decision) must look at all that share a key with them.
pub fn keys(record: &Record) -> Vec<String> {
    let as_read = one_as_read(record);
    let attending = std::iter::once(record).chain(&as_read).filter(|one| one.kind.counts_as_attendance());
    let mut keys: Vec<String> = attending.flat_map(reuse::keys).collect();
    keys.sort();
    keys.dedup();
    keys
}
