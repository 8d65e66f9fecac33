//! What is posted: answers, skips, undo, language, the way out.

use super::card;
use crate::decide;
use crate::reply::{Problem, Reply};
use crate::visit::{Visit, Wrong};
use crate::words::Language;

/// An answer to the question in hand. Where something is wrong with it the question is shown again, as it was filled in.
pub(crate) fn answer(visit: &Visit) -> Result<Reply, Problem> {
    let kept = decide::hand(visit).and_then(|hand| {
        let answers = decide::answers(visit, &hand)?;
        decide::keep(visit, &hand, &answers)
    });
    kept.or_else(|problem| again(visit, problem))
}

fn again(visit: &Visit, problem: Problem) -> Result<Reply, Problem> {
    let (text, input) = match &problem {
        Problem::Form(text) => (*text, String::new()),
        Problem::Input(text, input) => (*text, input.clone()),
        _ => return Err(problem),
    };
    let id = visit.given("question");
    match card::question(&visit.again(id, format!("/question/{id}"), Wrong { text, input })) {
        Ok(Reply::Page(page)) => Ok(Reply::Wrong(problem.status(), page)),
        _ => Err(problem),
    }
}

/// Later: the question goes back into the queue, and this session sees the others first.
pub(crate) fn skip(visit: &Visit) -> Result<Reply, Problem> {
    let id = visit.given("question");
    visit.app.writer().release_question(&visit.app.body.id, id, &visit.session.holder)?;
    visit.session.pass(id);
    Ok(Reply::Go("/next".to_owned()))
}

/// The last answer is taken back.
pub(crate) fn undo(visit: &Visit) -> Result<Reply, Problem> {
    decide::undo(visit)
}

/// The other language.
pub(crate) fn language(visit: &Visit) -> Result<Reply, Problem> {
    let other = match visit.language {
        Language::Japanese => Language::English,
        Language::English => Language::Japanese,
    };
    visit.session.speak(other);
    // Only a place of ours: `//elsewhere` would leave, and a browser drops a tab before it looks.
    let back = visit.given("back");
    let ours = back.starts_with('/')
        && !back.starts_with("//")
        && !back.contains(|c: char| c == '\\' || c.is_control());
    Ok(Reply::Go(if ours { back.to_owned() } else { "/".to_owned() }))
}

/// The session ends; what it had in work is free when its time is up.
pub(crate) fn logout(visit: &Visit) -> Result<Reply, Problem> {
    Ok(Reply::GoWith("/login".to_owned(), visit.app.sessions.close(&visit.session)))
}
