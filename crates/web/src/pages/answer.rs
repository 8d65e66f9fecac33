//! What is posted: answers, skips, undo, language, the way out.

use crate::decide;
use crate::reply::{Problem, Reply};
use crate::visit::Visit;
use crate::words::Language;

/// An answer to the question in hand.
pub(crate) fn answer(visit: &Visit) -> Result<Reply, Problem> {
    let hand = decide::hand(visit)?;
    let answers = decide::answers(visit, &hand)?;
    decide::keep(visit, &hand, &answers)
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
