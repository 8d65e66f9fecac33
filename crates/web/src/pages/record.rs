//! One piece of paper: the whole page with the fields on it, and what became of it.

use maud::html;

use super::{evidence, fields, frame};
use crate::pictures::Part;
use crate::reply::{Problem, Reply};
use crate::visit::Visit;

/// The page of a record.
pub(crate) fn record(visit: &Visit) -> Result<Reply, Problem> {
    let record = visit.app.reader().record(&visit.app.body.id, &visit.id)?.ok_or(Problem::Missing)?;
    let member = record.accepted_member().or(record.envelope.as_deref());
    let body = html! {
        main.card {
            section.paper aria-label=(visit.say("picture")) {
                (evidence::tools(visit))
                div.view tabindex="0" { (evidence::picture(visit, &record, Part::Page)) }
            }
            section.side {
                h1 { (visit.language.value("kind", &record.kind)) " · " (visit.language.value("decision", &record.decision)) }
                p.small { (record.document.path) " p." (record.page) " · " (record.record_id) }
                @if let Some(number) = member { p { a href={ "/member/" (number) } { (visit.say("member")) " " (number) } } }
                ul.reasons { @for reason in &record.reasons { li { (visit.language.reason(reason)) } } }
                table.fields {
                    @for field in evidence::fields(&record.fields) {
                        tr data-field=(field.name) {
                            th { span class={ "dot f-" (field.name) } {} (visit.language.word("field", field.name)) }
                            td { (fields::shown(visit, field.name, &field.value)) @if field.raw != field.value { div.small { (field.raw) } } }
                            td.number { (evidence::percent(field.confidence)) }
                        }
                    }
                }
            }
        }
        (frame::legend(visit, &[("+ −", "zoom"), ("f", "marks"), ("Q", "queue"), ("N", "next")]))
    };
    Ok(Reply::Page(frame::framed(visit, "whole_page", body)))
}
