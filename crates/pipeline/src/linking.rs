//! Linking records to meetings.

use daicho_link::{Linker, MeetingQuery};
use daicho_model::{Field, Link, PartialDate, Record, RecordKind};

/// The meeting that a record's text means; `None` where its kind needs none, or there is no text.
pub(crate) fn link_of(record: &Record, linker: &Linker) -> Option<Link> {
    let declared = matches!(record.kind, RecordKind::Unknown | RecordKind::Declaration);
    if !record.kind.counts_as_attendance() && !declared {
        return None;
    }
    let text = Field::known(&record.fields.meeting)?;
    let issuer = Field::known(&record.fields.issuer).map(String::as_str);
    let year = Field::known(&record.fields.from).copied().map(PartialDate::year);
    Some(linker.link(&MeetingQuery { text, year, issuer }))
}
