//! What people get: NDJSON for programs; CSV, XLSX, letters, a summary and an account for people; and the message catalogue.
//!
//! Everything here takes values and gives bytes or text. It opens no file, asks no clock and prints nothing: the one
//! day it knows is the `as_of` it is given. Same values, same bytes.

mod audit;
mod catalogue;
mod changes;
mod cover;
mod csv_out;
mod decisions;
mod envelopes;
mod explain;
mod journal;
mod keep;
mod letters;
mod link_text;
pub mod messages;
mod ndjson;
mod overlay;
pub mod pdf;
mod plain;
pub mod reliability;
mod simulate;
mod spot;
mod summary;
mod tables;
mod words;
mod xlsx;

pub use audit::{
    RosterHead, SampleResult, finding_text, findings_text, roster_head, roster_ndjson, roster_text,
    sample_csv, sample_result_text,
};
pub use catalogue::{
    ExportRow, ListOnDay, MeetingOnDay, aliases_csv, diff_html, diff_text, export_csv, export_json,
    export_xlsx, meeting_on_day_text, meeting_text, new_meetings_csv, new_meetings_text,
    proposed_aliases_csv, remarks_csv,
};
pub use changes::{MemberChange, changes_ndjson, changes_text};
pub use cover::{Covers, covers};
pub use csv_out::{ledger_csv, members_csv};
pub use decisions::{Told, decisions_ndjson, decisions_text, taken};
pub use explain::{Earlier, ExplainInput, explain, statement};
pub use journal::{hledger, journal_ndjson};
pub use keep::{ErasedText, RestoredText, backed_up, broken_chain, erased, nobody_erased, restored};
pub use letters::{
    Letter, LetterInput, LetterKind, LetterTexts, MergeRow, PLACEHOLDERS, letter, letter_html, letter_pdf,
    merge_csv, returns_csv, short_csv,
};
pub use link_text::link_text;
pub use messages::{DiagnosticText, Messages, Text};
pub use ndjson::{
    diagnostics_ndjson, envelopes_ndjson, findings_ndjson, flags_ndjson, ledger_ndjson, members_ndjson,
    records_ndjson,
};
pub use overlay::{Overlay, OverlayError, SmallPicture, overlay_png, trials_text};
pub use plain::steady;
pub use simulate::{Change, simulation};
pub use summary::{SummaryInput, summary};
pub use tables::{AccountNames, Books};
pub use words::{diagnostic_line, printable};
pub use xlsx::{ReportError, ledger_xlsx};
