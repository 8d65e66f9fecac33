//! Linking records to meetings.

use daicho_link::{Linker, MeetingQuery};
use daicho_model::{Diagnostic, Field, Link, PartialDate, Record, RecordKind, Severity};
use rayon::prelude::*;

/// Links the meetings named. A fault of ours over one record is that record's: it stays without a link, for review.
pub(crate) fn link_meetings(records: &mut [Record], linker: &Linker) -> Vec<Diagnostic> {
    let linked = records.par_iter_mut().filter_map(|record| {
        let link = || link_of(record, linker);
        match std::panic::catch_unwind(std::panic::AssertUnwindSafe(link)) {
            Ok(link) => {
                record.link = link;
                None
            }
            Err(_) => {
                let failed = Diagnostic::new("linking_failed", Severity::Error);
                let path = record.document.path.clone();
                Some(failed.in_document(path).on_page(record.page).with("record", &record.record_id))
            }
        }
    });
    linked.collect()
}

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
