//! Where people look for a paper in its file.

use daicho_model::{Record, RecordKind};

/// The page; of an entry of the member system the row of its file, which says nothing of what it is and stands in its envelope's id.
pub(crate) fn spot(record: &Record) -> u32 {
    let row = record.envelope_id.rsplit_once('#').and_then(|(_, row)| row.parse().ok());
    row.filter(|_| record.kind == RecordKind::History).unwrap_or(record.page)
}
