//! A member's letters as they would be sent now, for the screen and for print.

use axum::http::StatusCode;
use daicho_pipeline::letters::{NotDue, Wanted, letters_due, one_letter};
use maud::{Markup, html};

use super::frame;
use crate::reply::{Problem, Reply};
use crate::visit::Visit;

/// The letters that can be looked at, as addresses spell them.
const KINDS: [(&str, Wanted); 3] =
    [("notice", Wanted::Notice), ("reminder", Wanted::Reminder), ("points", Wanted::Points)];

/// The letter that the query names: in a frame with the way back, as the page that is sent, or for print. One that would not be sent is
/// not made, and the page says why.
pub(crate) fn letter(visit: &Visit) -> Result<Reply, Problem> {
    let (name, kind) =
        KINDS.into_iter().find(|(name, _)| *name == visit.asked("kind")).ok_or(Problem::Missing)?;
    let app = &visit.app;
    let store = app.own_reader()?;
    let due = letters_due(&store, &app.body, &visit.id, &[kind])?;
    let (_, why) = due.into_iter().next().ok_or(Problem::Missing)?;
    if let Some(why) = why {
        let page = around(visit, name, html! { p.notice role="status" { (reason(visit, why)) } })?;
        return Ok(Reply::Wrong(StatusCode::NOT_FOUND, page));
    }
    let form = visit.asked("as");
    if form.is_empty() {
        let label = visit.say(&format!("letter_{name}"));
        // No script runs in it; ours scrolls it.
        let leaf = html! { iframe.leaf src=(place(&visit.id, name, "html")) sandbox="allow-same-origin" title=(label) data-leaf {} };
        return Ok(Reply::Page(around(visit, name, leaf)?));
    }
    let drawer = app.pictures.drawer();
    let asked = (visit.id.as_str(), kind);
    let letter = one_letter(&store, &app.body, &app.settings, drawer, asked)?.ok_or(Problem::Missing)?;
    Ok(match form {
        "pdf" => Reply::Pdf(letter.pdf),
        _ => Reply::Letter(letter.html),
    })
}

/// A letter with the member's other letters and the way back.
fn around(visit: &Visit, name: &str, leaf: Markup) -> Result<Markup, Problem> {
    let member = visit.app.members.get(&visit.id).map(|member| member.name.as_str());
    let body = html! {
        main.wide.letterpage {
            h1 { (visit.say(&format!("letter_{name}"))) " " span.small { (visit.id) " " (member.unwrap_or_default()) } }
            (links(visit, &visit.id)?)
            p.line {
                a.button.plain href={ "/member/" (encoded(&visit.id)) } data-key="Escape" { (visit.say("back")) " " kbd { "Esc" } }
            }
            (leaf)
        }
        (frame::legend(visit, &[("↑ ↓", "scroll"), ("1–3", "letters"), ("p", "print"), ("Esc", "back"), ("Q", "queue"), ("N", "next")]))
    };
    Ok(frame::framed(visit, &format!("letter_{name}"), body))
}

/// Links to all of them; of one that would not be sent, why.
pub(super) fn links(visit: &Visit, member_no: &str) -> Result<Markup, Problem> {
    let kinds = KINDS.map(|(_, kind)| kind);
    let due = letters_due(&visit.app.own_reader()?, &visit.app.body, member_no, &kinds)?;
    let here = |name: &str| visit.asked("kind") == name;
    Ok(html! {
        p.letters {
            (visit.say("letters")) ": "
            @for (number, ((kind, _), (_, why))) in (1..).zip(KINDS.iter().zip(due)) {
                span.letter {
                    @if let Some(why) = why {
                        (visit.say(&format!("letter_{kind}"))) " — " span.small { (reason(visit, why)) }
                    } @else {
                        a href=(place(member_no, kind, "")) data-key=(number) aria-current=[here(kind).then_some("true")] {
                            (visit.say(&format!("letter_{kind}"))) " " kbd { (number) }
                        } " "
                        a href=(place(member_no, kind, "pdf")) target="_blank" rel="noopener" data-key=[here(kind).then_some("p")] {
                            "PDF" @if here(kind) { " " kbd { "p" } }
                        }
                    }
                }
                " "
            }
        }
    })
}

fn reason(visit: &Visit, why: NotDue) -> String {
    visit.say(match why {
        NotDue::NothingReceived => "not_due_nothing_received",
        NotDue::Settled => "not_due_settled",
        NotDue::WithoutWindow => "not_due_without_window",
        NotDue::OutsideWindow => "not_due_outside_window",
    })
}

/// The address of a letter; with an empty form, of the page around it.
fn place(member_no: &str, kind: &str, form: &str) -> String {
    let form = if form.is_empty() { String::new() } else { format!("&as={form}") };
    format!("/letter/{}?kind={kind}{form}", encoded(member_no))
}

fn encoded(member_no: &str) -> String {
    let number: String = form_urlencoded::byte_serialize(member_no.as_bytes()).collect();
    number.replace('+', "%20")
}
