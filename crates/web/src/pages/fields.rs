//! The fields of a record as a table: as they were read, or to be typed over.

use daicho_model::{Record, RecordKind};
use maud::{Markup, html};

use super::evidence::{self, percent};
use super::frame;
use crate::form::read;
use crate::sheet::first_field;
use crate::visit::Visit;

/// Fields that can be typed over.
const TYPED: [&str; 8] = ["holder", "member_no", "meeting", "edition", "from", "to", "mode", "kind"];
/// The same of a paper (論文).
const TYPED_OF_PAPERS: [&str; 2] = ["first_author", "reviewed"];
/// Below this a field is marked as unsure.
const UNSURE: f32 = 0.8;
const YES_OR_NO: [&str; 3] = ["", "true", "false"];
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
    let fields = evidence::fields(&record.fields);
    let rest = fields.iter().filter(|field| !TYPED.contains(&field.name));
    let of_papers = if record.kind == RecordKind::Paper { &TYPED_OF_PAPERS[..] } else { &[] };
    html! {
        table.fields data-typed=[prefix.map(|_| visit.say("typed_value"))] data-kept=[prefix.map(|_| visit.say("kept_value"))] {
            caption { (visit.say("as_read")) @if prefix.is_some() { " " kbd { "t" } } }
            @for name in TYPED.iter().chain(of_papers).copied() {
                @let field = fields.iter().find(|field| field.name == name);
                @let value = read(record, name);
                @let sure = match name { "kind" => Some(record.kind_confidence.get()), _ => field.map(|field| field.confidence) };
                @if prefix.is_some() || field.is_some() || !value.is_empty() {
                    tr data-field=(name) {
                        th { label for=[prefix.map(|prefix| id(prefix, name))] { span class={ "dot f-" (name) } {} (visit.language.word("field", name)) } }
                        td {
                            @if let Some(prefix) = prefix { (input(visit, name, &value, prefix, name == first_field(record))) } @else { (shown(visit, name, &value)) }
                            @if let Some(field) = field { @if field.raw != value && !field.raw.is_empty() { div.small { (field.raw) } } }
                        }
                        td.number.unsure[sure.is_some_and(|sure| sure < UNSURE)] {
                            @if let Some(sure) = sure { span.sure { (percent(sure)) } }
                            @if prefix.is_some() { span.note role="status" {} }
                        }
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
        "seal" | "copy" | "first_author" | "reviewed" if !value.is_empty() => {
            visit.say(if value == "true" { "yes" } else { "no" })
        }
        _ => value.to_owned(),
    }
}

fn id(prefix: &str, name: &str) -> String {
    format!("{prefix}field-{name}")
}

fn input(visit: &Visit, name: &str, value: &str, prefix: &str, first: bool) -> Markup {
    let id = id(prefix, name);
    let named = format!("{prefix}field_{name}");
    let options: &[&str] = match name {
        "mode" => &MODES,
        "kind" => &KINDS,
        "first_author" | "reviewed" => &YES_OR_NO,
        _ => &[],
    };
    let wrong = visit.wrong_with(&named).map(|_| "true");
    html! {
        @if options.is_empty() {
            input id=(id) name=(named) value=(value) maxlength="300" aria-invalid=[wrong]
                placeholder=[name.starts_with(['f', 't']).then_some("YYYY-MM-DD")]
                data-key=[first.then_some("t")];
        } @else {
            select id=(id) name=(named) aria-invalid=[wrong] data-key=[first.then_some("t")] {
                @if !options.contains(&value) { option value=(value) selected { (shown(visit, name, value)) } }
                @for option in options {
                    option value=(option) selected[*option == value] { @if !option.is_empty() { (shown(visit, name, option)) } }
                }
            }
        }
        (frame::wrong(visit, &named))
    }
}
