//! A member's letters as they would be sent now, for the screen and for print.

use daicho_pipeline::letters::{Wanted, one_letter};
use maud::{Markup, html};

use crate::reply::{Problem, Reply};
use crate::visit::Visit;

/// The letters that can be looked at, as addresses spell them.
const KINDS: [(&str, Wanted); 3] =
    [("notice", Wanted::Notice), ("reminder", Wanted::Reminder), ("points", Wanted::Points)];

/// The letter that the query names.
pub(crate) fn letter(visit: &Visit) -> Result<Reply, Problem> {
    let kind = KINDS.iter().find(|(name, _)| *name == visit.asked("kind")).ok_or(Problem::Missing)?;
    let app = &visit.app;
    let store = app.own_reader()?;
    let drawer = app.pictures.drawer();
    let asked = (visit.id.as_str(), kind.1);
    let letter = one_letter(&store, &app.body, &app.settings, drawer, asked)?.ok_or(Problem::Missing)?;
    Ok(match visit.asked("as") {
        "pdf" => Reply::Pdf(letter.pdf),
        _ => Reply::Letter(letter.html),
    })
}

/// Links to all of them.
pub(super) fn links(visit: &Visit, member_no: &str) -> Markup {
    let place = |kind: &str, form: &str| {
        let number: String = form_urlencoded::byte_serialize(member_no.as_bytes()).collect();
        format!("/letter/{}?kind={kind}&as={form}", number.replace('+', "%20"))
    };
    html! {
        p.letters {
            (visit.say("letters")) ": "
            @for (number, (kind, _)) in (1..).zip(KINDS) {
                span.letter {
                    a href=(place(kind, "html")) data-key=(number) { (visit.say(&format!("letter_{kind}"))) " " kbd { (number) } } " "
                    a href=(place(kind, "pdf")) target="_blank" rel="noopener" { "PDF" }
                }
                " "
            }
        }
    }
}
