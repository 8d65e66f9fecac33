//! The queue: how much waits, and what comes first.

use daicho_pipeline::asks::OpenAsk;
use daicho_store::{QuestionState, QueueCount, Queued};
use maud::{Markup, html};

use super::{asks, frame};
use crate::app::now;
use crate::reply::{Problem, Reply};
use crate::visit::Visit;
use crate::words::key;

/// Questions shown at once.
const SHOWN: u32 = 40;
/// Those that a number key opens.
const NUMBERED: usize = 9;

/// What waits, counted and in its order.
pub(crate) fn queue(visit: &Visit) -> Result<Reply, Problem> {
    let state = match visit.asked("state") {
        "asked" => QuestionState::Asked,
        "answered" => QuestionState::Answered,
        _ => QuestionState::Open,
    };
    let (counts, first) = {
        let store = visit.app.reader();
        (store.queue_counts(&visit.app.body.id)?, store.queue(&visit.app.body.id, state, SHOWN)?)
    };
    let body = html! {
        main.wide {
            h1 { (visit.say("queue")) }
            (totals(visit, &counts, state))
            @if state == QuestionState::Open && !first.is_empty() && visit.may_decide() {
                p { a.button.main href="/next" data-key="Enter" { (visit.say("begin")) " " kbd { "Enter" } } }
            }
            @if first.is_empty() { p { (visit.say("nothing_waits")) } } @else { (table(visit, &first, state)?) }
            (undo(visit))
        }
        (frame::legend(visit, &keys(visit, state)))
    };
    Ok(Reply::Page(frame::framed(visit, "queue", body)))
}

/// The keys of the page; who only looks has none that decides.
fn keys(visit: &Visit, state: QuestionState) -> Vec<(&'static str, &'static str)> {
    let mut keys = Vec::new();
    if visit.may_decide() && state == QuestionState::Open {
        keys.push(("Enter", "begin"));
    }
    keys.extend([("1–9", "open_this"), ("A", "asked_list"), ("D", "answered_list")]);
    if visit.may_decide() {
        keys.push(("u", "undo"));
    }
    keys.push(("L", "language"));
    keys
}

/// The way back from the last answer.
pub(crate) fn undo(visit: &Visit) -> Markup {
    html! {
        @if visit.may_decide() {
            form method="post" action="/undo" {
                (frame::token(visit))
                button.plain data-key="u" disabled[visit.session.last_answered().is_none()] {
                    (visit.say("undo")) " " kbd { "u" }
                }
            }
        }
    }
}

fn totals(visit: &Visit, counts: &[QueueCount], shown: QuestionState) -> Markup {
    let of = |state: QuestionState| counts.iter().filter(move |count| count.state == state);
    let sum = |state| of(state).map(|count| count.questions).sum::<u64>();
    html! {
        ul.totals {
            @for state in [QuestionState::Open, QuestionState::Asked, QuestionState::Answered] {
                @let name = state.as_str();
                li {
                    @let key = match state { QuestionState::Open => None, QuestionState::Asked => Some("A"), QuestionState::Answered => Some("D") };
                    a href={ "/?state=" (name) } aria-current=[(state == shown).then_some("true")] data-key=[key] {
                        span.figure { (sum(state)) } " " (visit.say(&format!("state_{name}")))
                        @if let Some(key) = key { " " kbd { (key) } }
                    }
                }
            }
        }
        ul.kinds {
            @for count in of(shown) {
                li {
                    (visit.language.word("question", &count.kind)) " "
                    b { (count.questions) }
                    span.small { " (" (visit.language.fill("papers", &[("papers", &count.records.to_string())])) ")" }
                    @if count.decisive { " " span.tag { (visit.say("decisive")) } }
                }
            }
        }
    }
}

fn table(visit: &Visit, questions: &[Queued], state: QuestionState) -> Result<Markup, Problem> {
    let asked = state == QuestionState::Asked;
    let mut rows = Vec::new();
    for (place, one) in questions.iter().enumerate() {
        let asks = if asked { asks::about(visit, one.question.records.iter())? } else { Vec::new() };
        rows.push(row(visit, one, place + 1, &asks));
    }
    Ok(html! {
        table {
            thead { tr {
                th { (visit.say("asked_about")) } th { (visit.say("kind_of_question")) } th.number { (visit.say("count_of_papers")) }
                th { (visit.say("deadline")) } th { (visit.say("why_asked")) }
                @if asked { th { (visit.say("ask_open")) } }
                th { (visit.say("in_work")) }
            } }
            tbody { @for row in rows { (row) } }
        }
    })
}

fn row(visit: &Visit, queued: &Queued, number: usize, asks: &[OpenAsk]) -> Markup {
    let question = &queued.question;
    let held = queued.lease.as_ref().filter(|(_, until)| *until > now()).map(|(by, _)| holder(by));
    let about = match question.kind {
        daicho_model::QuestionKind::Finding => visit.language.word("finding", &question.about),
        daicho_model::QuestionKind::Sheet => super::sheet::about(visit, question),
        _ if question.about.is_empty() => visit.say("see_picture"),
        _ => question.about.clone(),
    };
    let codes = question.codes.iter().map(|code| visit.language.word("short_reason", code.as_str()));
    html! {
        tr {
            td.about {
                a href={ "/question/" (queued.id) } data-key=[(number <= NUMBERED).then_some(number)] {
                    @if number <= NUMBERED { kbd { (number) } " " } (about)
                }
            }
            td { (visit.language.word("question", &key(&question.kind))) @if question.decisive { " " span.tag { (visit.say("decisive")) } } }
            td.number { (question.records.len()) }
            td.day { @if let Some(day) = question.deadline { (day) } }
            td.small { (codes.collect::<Vec<_>>().join("・")) }
            @if queued.state == QuestionState::Asked { td { @for one in asks { div { (asks::said(visit, one)) } } } }
            td.small { @if let Some(by) = held { (by) } }
        }
    }
}

/// The person's name in the name of a lease.
pub(crate) fn holder(lease: &str) -> &str {
    lease.rsplit_once('#').map_or(lease, |(name, _)| name)
}
