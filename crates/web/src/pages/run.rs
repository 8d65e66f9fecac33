//! The run: what was read, what became of it, and what went wrong.

use daicho_model::{Diagnostic, Posting};
use daicho_report::Messages;
use maud::{Markup, html};
use serde_json::Value;

use super::frame;
use crate::charts;
use crate::reply::{Problem, Reply};
use crate::visit::Visit;
use crate::words::key;

/// Diagnostics listed at once.
const SHOWN: usize = 300;

/// Counts, charts and diagnostics of the last run.
pub(crate) fn run(visit: &Visit) -> Result<Reply, Problem> {
    let body = &visit.app.body.id;
    let (info, postings, diagnostics) = {
        let store = visit.app.reader();
        (store.run(body)?.ok_or(Problem::Missing)?, store.all_postings(body)?, store.diagnostics(body)?)
    };
    let facts: Value = serde_json::from_str(&info.json).unwrap_or_default();
    let body = html! {
        main.wide {
            h1 { (visit.say("run")) }
            (counts(visit, &facts))
            h2 { (visit.say("chart_postings")) }
            (chart(visit, &postings))
            h2 { (visit.say("diagnostics")) " " span.small { (diagnostics.len()) } }
            (table(visit, &diagnostics))
        }
        (frame::legend(visit, &[("Q", "queue"), ("N", "next")]))
    };
    Ok(Reply::Page(frame::framed(visit, "run", body)))
}

/// What `run.json` says, its nested parts by their full names.
fn counts(visit: &Visit, facts: &Value) -> Markup {
    let mut rows = Vec::new();
    flatten("", facts, &mut rows);
    html! {
        details open {
            summary { (visit.say("run_facts")) }
            table.facts { @for (name, value) in &rows { tr { th { (name) } td { (value) } } } }
        }
    }
}

fn flatten(name: &str, value: &Value, rows: &mut Vec<(String, String)>) {
    match value {
        Value::Object(parts) => {
            for (part, value) in parts {
                let name = if name.is_empty() { part.clone() } else { format!("{name}.{part}") };
                flatten(&name, value, rows);
            }
        }
        Value::Array(values) => rows.push((name.to_owned(), values.len().to_string())),
        Value::String(text) => rows.push((name.to_owned(), text.chars().take(80).collect())),
        other => rows.push((name.to_owned(), other.to_string())),
    }
}

fn chart(visit: &Visit, postings: &[Posting]) -> Markup {
    let years = charts::by_year(postings);
    let names = ["posted", "pending", "void"].map(|status| visit.language.word("status", status));
    charts::bars(&years, &names)
}

fn table(visit: &Visit, diagnostics: &[Diagnostic]) -> Markup {
    html! {
        table {
            tbody {
                @for one in diagnostics.iter().take(SHOWN) {
                    @let text = Messages::global().diagnostic(one);
                    tr {
                        td { span class={ "severity " (key(&one.severity)) } { (visit.language.value("severity", &one.severity)) } }
                        td { (one.document) @if let Some(page) = one.page { " p." (page) } }
                        td { (visit.language.of(text.cause)) div.small { (visit.language.of(text.hint)) } }
                    }
                }
            }
        }
    }
}
