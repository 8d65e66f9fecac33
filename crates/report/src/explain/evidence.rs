//! What an account rests on: the paper, what was read on it, and how it was linked.

use daicho_model::{Confidence, Field, PartialDate, Record, RecordKind};

use crate::link_text::waterfall;
use crate::plain::{cut, plain};
use crate::spot::spot;
use crate::words::{both, filled, key};

/// The longest text of a field that is shown.
const SHOWN: usize = 60;

/// `a.pdf p.3 (3fa9c2d41b7e8a05-3-1)`; of an entry of the member system its row.
pub fn place(record: &Record) -> String {
    let at = match record.kind {
        RecordKind::History => filled("explain", "row", &[("row", &spot(record).to_string())]),
        _ => format!("p.{}", record.page),
    };
    format!("{} {at} ({})", plain(&record.document.path), record.record_id)
}

/// The lines below a posting.
pub fn lines(record: &Record) -> Vec<String> {
    let mut lines =
        vec![format!("{}: {} {}", both("explain", "paper"), both("kind", &key(&record.kind)), place(record))];
    let read = fields(record);
    if !read.is_empty() {
        lines.push(format!("{}: {}", both("explain", "read"), read.join(", ")));
    }
    lines.extend(meeting(record));
    lines.extend(member(record));
    lines
}

fn fields(record: &Record) -> Vec<String> {
    let fields = &record.fields;
    let text = |name: &str, field: &Option<Field<String>>| {
        field.as_ref().map(|field| shown(name, &field.raw, field.confidence))
    };
    let day = |name: &str, field: &Option<Field<PartialDate>>| {
        field.as_ref().map(|field| shown(name, &field.raw, field.confidence))
    };
    let all = [
        text("holder", &fields.holder),
        text("member_no", &fields.member_no),
        text("meeting", &fields.meeting),
        day("from", &fields.from),
        day("to", &fields.to).filter(|_| fields.to != fields.from && !is_empty(&fields.to)),
        text("serial", &fields.serial),
    ];
    all.into_iter().flatten().collect()
}

/// Whether nothing stands there: the end of one day is that day.
fn is_empty(day: &Option<Field<PartialDate>>) -> bool {
    day.as_ref().is_some_and(|day| day.raw.is_empty())
}

fn shown(name: &str, raw: &str, confidence: Confidence) -> String {
    format!("{} 「{}」 {:.2}", both("field", name), cut(&plain(raw), SHOWN), confidence.get())
}

fn meeting(record: &Record) -> Vec<String> {
    let Some(link) = &record.link else { return Vec::new() };
    let mut lines = Vec::new();
    let status = both("link", &key(&link.status));
    match link.candidates.first() {
        None => lines.push(format!("{}: {status}", both("explain", "link_meeting"))),
        Some(best) => lines.push(format!(
            "{}: {status} {} {}; {}",
            both("explain", "link_meeting"),
            best.meeting_id,
            plain(&best.name),
            waterfall(best.probability, &best.comparisons)
        )),
    }
    if let Some(second) = link.candidates.get(1) {
        let name = plain(&second.name);
        lines.push(format!(
            "{}: {} {name} ({:.4})",
            both("explain", "runner_up"),
            second.meeting_id,
            second.probability
        ));
    }
    lines
}

fn member(record: &Record) -> Vec<String> {
    let Some(link) = &record.member else { return Vec::new() };
    let mut lines = Vec::new();
    let status = both("link", &key(&link.status));
    match link.candidates.first() {
        None => lines.push(format!("{}: {status}", both("explain", "link_member"))),
        Some(best) => lines.push(format!(
            "{}: {status} {} {}; {}",
            both("explain", "link_member"),
            plain(&best.member_no),
            plain(&best.name),
            waterfall(best.probability, &best.comparisons)
        )),
    }
    if let Some(second) = link.candidates.get(1) {
        let name = plain(&second.name);
        lines.push(format!(
            "{}: {} {name} ({:.4})",
            both("explain", "runner_up"),
            plain(&second.member_no),
            second.probability
        ));
    }
    lines
}
