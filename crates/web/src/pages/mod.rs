//! The pages, each a function from a visit to a reply.

pub(crate) mod aliases;
pub(crate) mod answer;
mod answered;
mod asks;
pub(crate) mod card;
pub(crate) mod catalogue;
mod evidence;
mod fields;
pub(crate) mod findings;
pub(crate) mod flags;
mod frame;
pub(crate) mod group;
pub(crate) mod letter;
pub(crate) mod login;
pub(crate) mod members;
pub(crate) mod picture;
pub(crate) mod pieces;
pub(crate) mod queue;
pub(crate) mod record;
pub(crate) mod run;
pub(crate) mod search;
mod sheet;

pub(crate) use evidence::{Shown, fields as shown_fields, percent};

use axum::body::Body;
use axum::http::{Response, StatusCode};
use maud::html;

use crate::reply::{Problem, Reply};
use crate::visit::Visit;
use crate::words::Language;

/// A page for somebody without a session: in both languages, for none is known.
pub(crate) fn refusal(status: StatusCode, text: &str) -> Response<Body> {
    let page = frame::bare(
        Language::Japanese,
        "daicho",
        html! {
            h1 { (Language::Japanese.say(text)) }
            p lang="en" { (Language::English.say(text)) }
        },
    );
    Reply::Wrong(status, page).into_response()
}

/// A page that says what went wrong with a visit.
pub(crate) fn problem(visit: &Visit, problem: &Problem) -> Reply {
    let detail = match problem {
        Problem::Ours(detail) => detail.as_str(),
        _ => "",
    };
    let page = frame::framed(
        visit,
        "problem",
        html! {
            main.text {
                h1 { (visit.say(problem.text())) }
                @if !detail.is_empty() { p.small { (detail) } }
                p { a.button href="/next" data-key="Enter" { (visit.say("go_on")) " " kbd { "Enter" } } }
            }
            (frame::legend(visit, &[("Enter", "go_on"), ("Q", "queue"), ("L", "language")]))
        },
    );
    Reply::Wrong(problem.status(), page)
}
