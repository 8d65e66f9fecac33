//! The run: what was read, what became of it, and what went wrong.

use daicho_model::Diagnostic;
use daicho_pipeline::progress::running;
use daicho_report::Messages;
use daicho_report::reliability::{Claim, reliability};
use maud::{Markup, html};
use serde_json::Value;

use super::{frame, percent};
use crate::charts;
use crate::judged::Judged;
use crate::reply::{Problem, Reply};
use crate::visit::Visit;
use crate::words::key;

/// Diagnostics listed at once.
const SHOWN: usize = 300;

/// Counts, charts and diagnostics of the last run.
pub(crate) fn run(visit: &Visit) -> Result<Reply, Problem> {
    let body = &visit.app.body.id;
    let info = visit.app.reader().run(body)?.ok_or(Problem::Missing)?;
    let counted = visit.app.run_facts.of(&visit.app)?;
    let facts: Value = serde_json::from_str(&info.json).unwrap_or_default();
    let body = html! {
        main.wide {
            h1 { (visit.say("run")) }
            div data-progress role="status" aria-live="polite" { (state(visit)) }
            h2 { (visit.say("chart_postings")) }
            (chart(visit, &counted.years))
            h2 { (visit.say("chart_calibration")) }
            (calibration(visit, &counted.judged))
            h2 { (visit.say("diagnostics")) " " span.small { (counted.diagnostics.len()) } }
            (table(visit, &counted.diagnostics))
            (counts(visit, &facts))
        }
        (frame::legend(visit, &[("Q", "queue"), ("N", "next")]))
    };
    Ok(Reply::Page(frame::framed(visit, "run", body)))
}

/// How far a run has come that works now, as a part of the page.
pub(crate) fn progress(visit: &Visit) -> Result<Reply, Problem> {
    Ok(Reply::Part(state(visit)))
}

fn state(visit: &Visit) -> Markup {
    let Some(running) = running(&visit.app.database) else {
        return html! { p.small { (visit.say("no_run")) } };
    };
    let (done, total) = (running.done, running.total);
    let (read, of) = (done.to_string(), total.to_string());
    let values = [("done", read.as_str()), ("total", of.as_str())];
    html! {
        p.notice data-running { (visit.language.fill("running", &values)) }
        progress value=(done) max=(total.max(1)) aria-label=(visit.say("run")) {}
    }
}

/// What people's answers say of the confidences claimed: all together as a chart, each field as a row.
fn calibration(visit: &Visit, judged: &[Judged]) -> Markup {
    let all: Vec<Claim<'_>> =
        judged.iter().map(|one| Claim { field: "all", claimed: one.claimed, right: one.right }).collect();
    let each: Vec<Claim<'_>> =
        judged.iter().map(|one| Claim { field: one.field, claimed: one.claimed, right: one.right }).collect();
    let (all, each) = (reliability(&all, |_| 1.0), reliability(&each, |_| 1.0));
    let Some(pooled) = all.fields.first() else { return html! { p.small { (visit.say("nothing_judged")) } } };
    html! {
        div.pair.charted {
            (charts::calibration(&pooled.bins, [&visit.say("claimed"), &visit.say("calibration_caption")]))
            table {
                thead { tr {
                    th { (visit.say("field")) } th.number { (visit.say("judged")) }
                    th.number { (visit.say("claimed")) } th.number { (visit.say("found_right")) }
                } }
                tbody { @for table in &each.fields {
                    @let count: usize = table.bins.iter().map(|bin| bin.count).sum();
                    @let right: usize = table.bins.iter().map(|bin| bin.right).sum();
                    @let claimed: f64 = table.bins.iter().map(|bin| bin.claimed * bin.count as f64).sum();
                    tr {
                        td { (visit.language.word("field", &table.field)) } td.number { (count) }
                        td.number { (percent((claimed / count.max(1) as f64) as f32)) } td.number { (percent(right as f32 / count.max(1) as f32)) }
                    }
                } }
            }
        }
    }
}

/// What `run.json` says, each part in words.
fn counts(visit: &Visit, facts: &Value) -> Markup {
    let mut rows = Vec::new();
    flatten("", facts, &mut rows);
    html! {
        details {
            summary { (visit.say("run_facts")) }
            table.facts { @for (name, value) in &rows { tr { th { (fact(visit, name)) } td { (valued(visit, name, value)) } } } }
        }
    }
}

/// The words for each step of a nested name: a text of its own, or one that kinds, decisions and the like have.
fn fact(visit: &Visit, name: &str) -> String {
    let groups = ["run_fact", "decision", "status", "kind", "outcome", "severity", "unit"];
    let word = |step: &str| {
        let known = groups.into_iter().find(|group| Messages::global().find(group, step).is_some());
        known.map_or_else(|| step.to_owned(), |group| visit.language.word(group, step))
    };
    name.split('.').map(word).collect::<Vec<_>>().join(" › ")
}

/// A value that is a word of a closed list in words, any other as it stands.
fn valued(visit: &Visit, name: &str, value: &str) -> String {
    match name {
        "unit" => visit.language.word("unit", value),
        _ => value.to_owned(),
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

fn chart(visit: &Visit, years: &[charts::Year]) -> Markup {
    let names = ["posted", "pending", "void"].map(|status| visit.language.word("status", status));
    charts::bars(years, &names)
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
