//! Choices for a typed text, as a part of the card.

use maud::html;

use crate::choices;
use crate::reply::{Problem, Reply};
use crate::visit::Visit;

/// Longer texts are cut.
const LONGEST: usize = 200;

/// Meetings or members that a text may mean.
pub(crate) fn search(visit: &Visit) -> Result<Reply, Problem> {
    let text: String = visit.asked("q").trim().chars().take(LONGEST).collect();
    if text.is_empty() {
        return Ok(Reply::Part(html! {}));
    }
    let found = match visit.asked("for") {
        "meeting" => choices::search_meetings(&visit.app, &text),
        "member" => choices::search_members(&visit.app, &text),
        _ => return Err(Problem::Form("form_wrong")),
    };
    // Numbers belong to the list above; what is found is chosen by arrows.
    let best = found.first().map(|choice| choice.value.clone());
    Ok(Reply::Part(html! {
        @if found.is_empty() { p { (visit.say("nothing_found")) } }
        (choices::radios(visit, &found, 10, best.as_deref()))
    }))
}
