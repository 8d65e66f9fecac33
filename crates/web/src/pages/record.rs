//! One piece of paper: the whole page with the fields on it, and what became of it.

use daicho_model::Record;
use maud::{Markup, html};

use super::{answered, asks, evidence, fields, frame};
use crate::choices;
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
                (meeting(visit, &record))
                (asks::notes(visit, std::slice::from_ref(&record))?)
                (answered::of_record(visit, &record)?)
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
                (ways(visit, &record, member))
            }
        }
        (frame::legend(visit, &[("Esc", "back"), ("+ −", "zoom"), ("f", "marks"), ("p", "pieces"), ("Q", "queue"), ("N", "next")]))
    };
    Ok(Reply::Page(frame::framed(visit, "whole_page", body)))
}

/// The meeting that it was linked to with its row of the list, or the likeliest one.
fn meeting(visit: &Visit, record: &Record) -> Markup {
    let link = record.link.as_ref();
    let sure = record
        .accepted_meeting()
        .map(|id| (id, link.and_then(|link| link.meeting_name.as_deref()).unwrap_or_default()));
    let likely =
        link.and_then(|link| link.candidates.first()).map(|one| (one.meeting_id.as_str(), one.name.as_str()));
    let shown = sure.or(likely).map(|(id, name)| choices::meeting(&visit.app, id, name, None, Vec::new()));
    html! {
        @if let Some(one) = shown {
            p {
                (visit.say(if sure.is_some() { "linked_meeting" } else { "likely_meeting" })) ": "
                b { (one.name) } " " span.small { (one.detail) }
                @if let Some(link) = link { " " span.share { (evidence::percent(link.probability)) } }
            }
        }
    }
}

/// The way back, and to the borders of the page's pieces.
fn ways(visit: &Visit, record: &Record, member: Option<&str>) -> Markup {
    let question = visit.asked("question");
    let back = match (question, member) {
        ("", Some(number)) => format!("/member/{number}"),
        ("", None) => "/".to_owned(),
        (question, _) => format!("/question/{question}"),
    };
    html! {
        div.beside {
            a.button.plain href=(back) data-key="Escape" { (visit.say("back")) " " kbd { "Esc" } }
            a.button.plain href={ "/pieces/" (record.record_id) "?question=" (question) } data-key="p" { (visit.say("pieces")) " " kbd { "p" } }
        }
    }
}
