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
    // Only a name of ours: it stands in the names of the inputs.
    let prefix = Some(visit.asked("prefix"))
        .filter(|text| text.len() < 6 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_'));
    let prefix = prefix.unwrap_or_default();
    // Numbers belong to the list above; what is found is chosen by arrows, and nothing is chosen by itself.
    Ok(Reply::Part(html! {
        @if found.is_empty() { p { (visit.say("nothing_found")) } }
        (choices::radios(visit, &found, choices::UNNUMBERED, None, prefix))
    }))
}
