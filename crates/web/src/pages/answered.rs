//! What was answered about papers, by whom and when.

use daicho_model::{Answer, Corrections, HumanDecision, Record, Subject};
use daicho_pipeline::answers::standing_answers;
use daicho_store::{QuestionState, Queued};
use maud::{Markup, html};

use super::fields;
use crate::reply::Problem;
use crate::visit::Visit;

/// What became of a question that waits no more; nothing where it waits. Where its answers were taken back it is asked anew.
pub(super) fn of_question(visit: &Visit, queued: &Queued, records: &[Record]) -> Result<Markup, Problem> {
    if queued.state != QuestionState::Answered {
        return Ok(html! {});
    }
    let all = standing_answers(&visit.app.reader(), &visit.app.body.id, records)?;
    if !all.is_empty() {
        return Ok(html! {
            p.notice role="status" { (visit.say("already_answered")) }
            (listed(visit, &all, records))
        });
    }
    let about = visit.app.reader().questions_about(&visit.app.body.id, &queued.question.records)?;
    let anew = about.into_iter().find(|one| one.state != QuestionState::Answered);
    Ok(html! {
        p.notice role="status" {
            (visit.say("answer_undone"))
            @if let Some(anew) = anew { " " a href={ "/question/" (anew.id) } { (visit.say("open_this")) } }
        }
    })
}

/// The standing answers about one paper.
pub(super) fn of_record(visit: &Visit, record: &Record) -> Result<Markup, Problem> {
    let records = std::slice::from_ref(record);
    let all = standing_answers(&visit.app.reader(), &visit.app.body.id, records)?;
    Ok(listed(visit, &all, records))
}

/// A line for each paper and batch: what was said, by whom and when.
fn listed(visit: &Visit, all: &[HumanDecision], records: &[Record]) -> Markup {
    let lines = all.chunk_by(|one, next| (one.batch, &one.subject) == (next.batch, &next.subject));
    html! {
        @if !all.is_empty() { ul.answered {
            @for line in lines {
                @if let Some(first) = line.first() {
                    @let said: Vec<String> = line.iter().map(|one| said(visit, &one.answer)).collect();
                    @let day: String = first.at.chars().take(10).collect();
                    li {
                        @if records.len() > 1 { @if let Some(paper) = paper(&first.subject, records) { (paper) ": " } }
                        (visit.language.fill("answered_by", &[("answer", &said.join("・")), ("by", &first.by), ("day", &day)]))
                    }
                }
            }
        } }
    }
}

/// Which of several papers a line is about.
fn paper(subject: &Subject, records: &[Record]) -> Option<String> {
    let Subject::Record { record_id } = subject else { return None };
    let record = records.iter().find(|one| one.record_id == *record_id)?;
    Some(format!("{} p.{}", record.document.path, record.page))
}

/// An answer in words.
fn said(visit: &Visit, answer: &Answer) -> String {
    let app = &visit.app;
    match answer {
        Answer::Accept => visit.say("answered_accept"),
        Answer::Meeting { meeting_id } => {
            let names = app.body.catalogue.meetings.get(meeting_id).map(|meeting| &meeting.names);
            let name = names.and_then(|names| names.first()).map_or(meeting_id.as_str(), |name| &name.name);
            format!("{}: {name}", visit.language.word("field", "meeting"))
        }
        Answer::Member { member_no } => {
            let name = app.members.get(member_no).map_or("", |member| &member.name);
            format!("{}: {member_no} {name}", visit.say("member")).trim_end().to_owned()
        }
        Answer::Fields { fields } => corrected(visit, fields),
        Answer::Pieces { .. } => visit.say("pieces"),
        Answer::Objection { text, .. } => format!("{}: {text}", visit.say("answered_objection")),
        Answer::Erased => visit.say("answered_erased"),
        other => visit.say(&format!("answer_{}", other.name())),
    }
}

/// The fields that were typed over.
fn corrected(visit: &Visit, typed: &Corrections) -> String {
    let values = serde_json::to_value(typed).unwrap_or_default();
    let each = |(name, value): (&String, &serde_json::Value)| {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        format!("{}: {}", visit.language.word("field", name), fields::shown(visit, name, &text))
    };
    values.as_object().into_iter().flatten().map(each).collect::<Vec<_>>().join("・")
}
