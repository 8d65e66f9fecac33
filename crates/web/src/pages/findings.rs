//! Findings: papers that need a look together, side by side, what differs marked.

use daicho_model::{Finding, Record};
use maud::{Markup, html};

use super::{evidence, frame};
use crate::pictures::Part;
use crate::reply::{Problem, Reply};
use crate::visit::Visit;
use crate::words::key;

/// Findings listed at once.
const SHOWN: usize = 300;
/// Those that a number key opens.
const NUMBERED: usize = 9;

/// The list, or one finding where the query names it by its place.
pub(crate) fn findings(visit: &Visit) -> Result<Reply, Problem> {
    let findings = visit.app.reader().findings(&visit.app.body.id)?;
    let body = match visit.asked("n").parse::<usize>().ok().and_then(|place| findings.get(place)) {
        Some(finding) => one(visit, finding)?,
        None => list(visit, &findings),
    };
    Ok(Reply::Page(frame::framed(visit, "findings", body)))
}

fn list(visit: &Visit, findings: &[Finding]) -> Markup {
    html! {
        main.wide {
            h1 { (visit.say("findings")) }
            @if findings.is_empty() { p { (visit.say("no_findings")) } }
            table {
                tbody {
                    @for (place, one) in findings.iter().enumerate().take(SHOWN) {
                        tr {
                            td {
                                a href={ "/findings?n=" (place) } data-key=[(place < NUMBERED).then_some(place + 1)] {
                                    @if place < NUMBERED { kbd { (place + 1) } " " } (visit.language.word("finding", &one.code))
                                }
                            }
                            td { (visit.say(&format!("finding_{}", key(&one.status)))) }
                            td.number { (visit.language.fill("papers", &[("papers", &one.records.len().to_string())])) }
                            td.small { (papers(visit, &one.records)) }
                        }
                    }
                }
            }
        }
        (frame::legend(visit, &[("1–9", "open_this"), ("Q", "queue"), ("N", "next")]))
    }
}

/// Where the papers are, as far as they are still there.
fn papers(visit: &Visit, ids: &[String]) -> String {
    let store = visit.app.reader();
    let records = ids.iter().take(4).filter_map(|id| store.record(&visit.app.body.id, id).ok().flatten());
    let places = records.map(|record| format!("{} p.{}", record.document.path, record.page));
    places.collect::<Vec<_>>().join(" · ")
}

fn one(visit: &Visit, finding: &Finding) -> Result<Markup, Problem> {
    let mut records: Vec<Record> = Vec::new();
    for id in finding.records.iter().take(4) {
        records.extend(visit.app.reader().record(&visit.app.body.id, id)?);
    }
    Ok(html! {
        main.wide {
            h1 { (visit.language.word("finding", &finding.code)) }
            p { (visit.say(&format!("finding_{}", key(&finding.status)))) }
            (evidence::tools(visit))
            div.pair { @for record in &records { div { (evidence::picture(visit, record, Part::Piece)) } } }
            (side_by_side(visit, &records))
            p { a.button.plain href="/findings" data-key="Escape" { (visit.say("back")) " " kbd { "Esc" } } }
        }
        (frame::legend(visit, &[("+ −", "zoom"), ("f", "marks"), ("Esc", "back"), ("Q", "queue"), ("N", "next")]))
    })
}

/// Fields of the papers beside one another; rows in which they differ are marked.
pub(crate) fn side_by_side(visit: &Visit, records: &[Record]) -> Markup {
    const NAMES: [&str; 10] =
        ["holder", "member_no", "meeting", "edition", "from", "to", "mode", "serial", "issuer", "payload"];
    let read: Vec<_> = records.iter().map(|record| evidence::fields(&record.fields)).collect();
    let value = |fields: &Vec<evidence::Shown<'_>>, name: &str| {
        fields.iter().find(|field| field.name == name).map(|field| field.value.clone()).unwrap_or_default()
    };
    html! {
        table.compare {
            thead { tr {
                th {}
                @for record in records { th { a href={ "/record/" (record.record_id) } { (record.document.path) " p." (record.page) } } }
            } }
            tbody {
                @for name in NAMES {
                    @let values: Vec<String> = read.iter().map(|fields| value(fields, name)).collect();
                    @let differ = values.iter().any(|one| *one != values[0]);
                    @if values.iter().any(|one| !one.is_empty()) {
                        tr.differ[differ] {
                            th { (visit.language.word("field", name)) @if differ { " ≠" } }
                            @for value in &values { td { (value) } }
                        }
                    }
                }
            }
        }
    }
}
