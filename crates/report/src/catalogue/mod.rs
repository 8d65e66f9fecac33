//! What people get of a catalogue: what changed between editions, findings of its checks, a meeting, and its tables.

mod diff_html;
mod diff_text;
mod export;
mod meeting;
mod new_meetings;

pub use diff_html::diff_html;
pub(crate) use diff_html::escaped;
pub use diff_text::diff_text;
pub use export::{ExportRow, export_csv, export_json, export_xlsx, remarks_csv};
pub use meeting::{ListOnDay, MeetingOnDay, meeting_on_day_text, meeting_text};
pub use new_meetings::{aliases_csv, new_meetings_csv, new_meetings_text, proposed_aliases_csv};
