//! The fields of a record as a table: as they were read, or to be typed over.

use daicho_model::Record;
use maud::{Markup, html};

use super::evidence::{self, percent};
use crate::visit::Visit;
use crate::words::key;

/// Fields that can be typed over.
const TYPED: [&str; 8] = ["holder", "member_no", "meeting", "edition", "from", "to", "mode", "kind"];
/// Below this a field is marked as unsure.
const UNSURE: f32 = 0.8;
const MODES: [&str; 5] = ["", "onsite", "web", "on_demand", "unstated"];
const KINDS: [&str; 9] = [
    "certificate",
    "course_certificate",
    "name_card",
    "receipt",
    "stamp_sheet",
    "paper",
    "application_form",
    "declaration",
    "unknown",
];

/// The fields of a record; with a prefix for the names of its inputs they can be typed over.
pub(super) fn table(visit: &Visit, record: &Record, prefix: Option<&str>) -> Markup {
    let read = evidence::fields(&record.fields);
    let rest = read.iter().filter(|field| !TYPED.contains(&field.name));
    html! {
        table.fields {
            caption { (visit.say("as_read")) @if prefix.is_some() { " " kbd { "t" } } }
            @for name in TYPED {
                @let field = read.iter().find(|field| field.name == name);
                @let value = match name { "kind" => key(&record.kind), _ => field.map(|field| field.value.clone()).unwrap_or_default() };
                @let sure = match name { "kind" => Some(record.kind_confidence.get()), _ => field.map(|field| field.confidence) };
                @if prefix.is_some() || field.is_some() {
                    tr data-field=(name) {
                        th { label for=[prefix.map(|prefix| id(prefix, name))] { span class={ "dot f-" (name) } {} (visit.language.word("field", name)) } }
                        td {
                            @if let Some(prefix) = prefix { (input(visit, name, &value, prefix)) } @else { (shown(visit, name, &value)) }
                            @if let Some(field) = field { @if field.raw != value { div.small { (field.raw) } } }
                        }
                        td.number.unsure[sure.is_some_and(|sure| sure < UNSURE)] { @if let Some(sure) = sure { (percent(sure)) } }
                    }
                }
            }
            @for field in rest {
                tr data-field=(field.name) {
                    th { span class={ "dot f-" (field.name) } {} (visit.language.word("field", field.name)) }
                    td { (shown(visit, field.name, &field.value)) @if field.raw != field.value { div.small { (field.raw) } } }
                    td.number.unsure[field.confidence < UNSURE] { (percent(field.confidence)) }
                }
            }
        }
    }
}

/// A value in words.
pub(super) fn shown(visit: &Visit, name: &str, value: &str) -> String {
    match name {
        "mode" | "role" | "kind" => visit.language.word(name, value),
        "seal" | "copy" if !value.is_empty() => visit.say(if value == "true" { "yes" } else { "no" }),
        _ => value.to_owned(),
    }
}

fn id(prefix: &str, name: &str) -> String {
    format!("{prefix}field-{name}")
}

fn input(visit: &Visit, name: &str, value: &str, prefix: &str) -> Markup {
    let id = id(prefix, name);
    let named = format!("{prefix}field_{name}");
    let options: &[&str] = match name {
        "mode" => &MODES,
        "kind" => &KINDS,
        _ => &[],
    };
    html! {
        @if options.is_empty() {
            input id=(id) name=(named) value=(value) maxlength="300"
                placeholder=[name.starts_with(['f', 't']).then_some("YYYY-MM-DD")]
                data-key=[(name == "holder").then_some("t")];
        } @else {
            select id=(id) name=(named) {
                @if !options.contains(&value) { option value=(value) selected { (value) } }
                @for option in options {
                    option value=(option) selected[*option == value] { (visit.language.word(name, option)) }
                }
            }
        }
    }
}
