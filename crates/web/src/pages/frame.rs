//! What is around every page: head, way about, who is there, and the legend of keys.

use maud::{DOCTYPE, Markup, html};

use crate::guard::Role;
use crate::visit::Visit;
use crate::words::Language;

const PLACES: [(&str, &str, &str); 6] = [
    ("/", "queue", "Q"),
    ("/members", "members", "M"),
    ("/findings", "findings", "F"),
    ("/run", "run", "R"),
    ("/catalogue", "catalogue", "C"),
    ("/next", "next", "N"),
];

/// A page without anything around it.
pub(crate) fn bare(language: Language, title: &str, body: Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(language.code()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                link rel="stylesheet" href="/style.css";
                script src="/review.js" defer {}
                script src="/sheet.js" defer {}
                script src="/list.js" defer {}
                script src="/kept.js" defer {}
            }
            body { (body) }
        }
    }
}

/// A page with the way about.
pub(crate) fn framed(visit: &Visit, title: &str, body: Markup) -> Markup {
    let title = format!("{} · daicho 台帳", visit.say(title));
    bare(
        visit.language,
        &title,
        html! {
            header {
                a.skip href="#main" { (visit.say("to_content")) }
                strong { "台帳 " span.small { (visit.app.body.id) } }
                nav aria-label=(visit.say("places")) {
                    @for (place, name, key) in PLACES {
                        @let here = visit.place.split('?').next() == Some(place);
                        a href=(place) data-key=(key) aria-current=[here.then_some("page")] {
                            (visit.say(name)) " " kbd { (key) }
                        }
                    }
                }
                (language(visit))
                span.person { (visit.session.person.name) " · " (role(visit)) }
                form method="post" action="/logout" {
                    (token(visit))
                    button.plain { (visit.say("logout")) }
                }
            }
            div #main tabindex="-1" { (body) }
        },
    )
}

/// The hidden field that every form bears.
pub(crate) fn token(visit: &Visit) -> Markup {
    html! { input type="hidden" name="token" value=(visit.session.token); }
}

/// What is wrong with an input of a form that is shown again, beside it; with the empty name, with the form as a whole.
pub(crate) fn wrong(visit: &Visit, input: &str) -> Markup {
    html! { @if let Some(text) = visit.wrong_with(input) { p.wrong role="alert" { (text) } } }
}

/// Keys with what they do, always in sight.
pub(crate) fn legend(visit: &Visit, keys: &[(&str, &str)]) -> Markup {
    html! {
        footer.legend aria-label=(visit.say("keys")) {
            @for (key, what) in keys {
                span { kbd { (key) } " " (visit.say(what)) }
            }
        }
    }
}

fn language(visit: &Visit) -> Markup {
    let other = if visit.language == Language::Japanese { "English" } else { "日本語" };
    html! {
        form method="post" action="/language" {
            (token(visit))
            input type="hidden" name="back" value=(visit.place);
            button.plain data-key="L" { (other) " " kbd { "L" } }
        }
    }
}

fn role(visit: &Visit) -> String {
    match visit.session.person.role {
        Role::Clerk => visit.say("clerk"),
        Role::Auditor => visit.say("auditor"),
    }
}
