//! Small pieces of text that several outputs share.

use daicho_model::{Diagnostic, Record};
use serde::Serialize;

use crate::Messages;
use crate::plain::plain;

/// The key of an enum's value in the catalogue: as JSON spells it.
pub fn key<T: Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(text)) => text,
        _ => String::new(),
    }
}

/// The Japanese text of a group under a key; the key itself where there is none.
pub fn ja(group: &str, key: &str) -> String {
    Messages::global().text(group, key).ja
}

/// `日本語 / English` of a group under a key.
pub fn both(group: &str, key: &str) -> String {
    Messages::global().text(group, key).both()
}

/// The same with placeholders filled.
pub fn filled(group: &str, key: &str, values: &[(&str, &str)]) -> String {
    Messages::global().filled(group, key, values).both()
}

/// What was not there before, in order.
pub fn distinct<T: PartialEq>(values: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut all = Vec::new();
    for value in values {
        if !all.contains(&value) {
            all.push(value);
        }
    }
    all
}

/// Whom a record may mean: `A-1 山田 花子 (0.87); …`.
pub fn member_candidates(record: &Record) -> String {
    let candidates = record.member.iter().flat_map(|link| &link.candidates).take(3);
    let shown = candidates.map(|one| format!("{} {} ({:.2})", one.member_no, one.name, one.probability));
    shown.collect::<Vec<_>>().join("; ")
}

/// Which meetings a record may mean.
pub fn meeting_candidates(record: &Record) -> String {
    let candidates = record.link.iter().flat_map(|link| &link.candidates).take(3);
    let shown = candidates.map(|one| format!("{} {} ({:.2})", one.meeting_id, one.name, one.probability));
    shown.collect::<Vec<_>>().join("; ")
}

/// Text from paper or a file name made fit for one line of a terminal.
pub fn printable(text: &str) -> String {
    plain(text)
}

/// A diagnostic on one line: `注意 / warning date_odd a.pdf p.3 [line 12]: 原因 / cause (対処 / what to do: …)`.
pub fn diagnostic_line(diagnostic: &Diagnostic) -> String {
    let text = Messages::global().diagnostic(diagnostic);
    let page = diagnostic.page.map_or(String::new(), |page| format!(" p.{page}"));
    let place = if diagnostic.place.is_empty() { String::new() } else { format!(" [{}]", diagnostic.place) };
    plain(&format!(
        "{} {} {}{page}{place}: {} ({}: {})",
        both("severity", &key(&diagnostic.severity)),
        diagnostic.code,
        diagnostic.document,
        text.cause.both(),
        both("header", "hint"),
        text.hint.both()
    ))
}
