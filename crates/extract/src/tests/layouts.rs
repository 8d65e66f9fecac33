//! Many layouts of certificates, in `layouts.txt`: what is sure must be right, and what cannot be known must not be sure.

use daicho_model::{BoundingBox, Field, Page, PartialDate, Record};

use super::read;
use crate::samples::{grid, line, page};

/// The ledger's gate.
const SURE: f32 = 0.8;

struct Layout<'a> {
    name: &'a str,
    rows: Vec<&'a str>,
    expected: Vec<&'a str>,
}

fn layouts(text: &str) -> Vec<Layout<'_>> {
    let mut found: Vec<Layout<'_>> = Vec::new();
    for row in text.lines().skip_while(|l| !l.starts_with("# ")).filter(|l| !l.is_empty()) {
        match (row.strip_prefix("# "), row.strip_prefix("= "), found.last_mut()) {
            (Some(name), ..) => found.push(Layout { name, rows: Vec::new(), expected: Vec::new() }),
            (_, Some(expected), Some(layout)) => layout.expected.push(expected),
            (_, _, Some(layout)) => layout.rows.push(if row == "-" { "" } else { row }),
            _ => {}
        }
    }
    found
}

pub(super) fn placed(rows: &[&str]) -> Page {
    let lines = rows.iter().filter_map(|row| {
        let (place, text) = row.strip_prefix('@')?.split_once(": ")?;
        let parts: Vec<f32> = place.split(',').filter_map(|n| n.parse().ok()).collect();
        let [x, y, width] = parts[..] else { return None };
        let mut line = line(text, x, y, width);
        if place.ends_with('v') {
            line.vertical = true;
            line.bounding_box = BoundingBox::new(x, y, x + width, y + 0.02 * text.chars().count() as f32);
        }
        Some(line)
    });
    page(1, lines.collect())
}

/// What a record surely says.
fn surely(record: &Record) -> String {
    fn show<T>(field: &Option<Field<T>>, text: impl Fn(&T) -> String) -> String {
        let sure = field.as_ref().filter(|f| f.confidence.get() >= SURE);
        sure.and_then(|f| f.value.as_ref()).map_or_else(|| "?".to_owned(), text)
    }
    let f = &record.fields;
    let sure = record.kind_confidence.get() >= SURE;
    let kind = if sure { format!("{:?}", record.kind) } else { "?".to_owned() };
    let day = |field: &Option<Field<PartialDate>>| show(field, ToString::to_string);
    let mode = show(&f.mode, |m| format!("{m:?}")).replace("Unstated", "?");
    let (meeting, holder) = (show(&f.meeting, Clone::clone), show(&f.holder, Clone::clone));
    let number = show(&f.member_no, Clone::clone);
    format!("{kind} / {meeting} / {}..{} / {holder} / {number} / {mode}", day(&f.from), day(&f.to))
}

#[test]
fn layouts_are_read_rightly_or_not_surely() {
    let mut wrong = Vec::new();
    let all = layouts(include_str!("layouts.txt"));
    assert!(all.len() >= 100, "{}", all.len());
    for layout in &all {
        let free = layout.rows.first().is_some_and(|r| r.starts_with('@'));
        let page = if free { placed(&layout.rows) } else { grid(&layout.rows) };
        let shown: Vec<String> = read(vec![page]).records.iter().map(surely).collect();
        if shown != layout.expected {
            wrong.push(format!("# {}\n= {}", layout.name, shown.join("\n= ")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
