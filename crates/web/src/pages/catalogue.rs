//! The catalogue: its editions, what changed between them, and what a check of the lists says.

use daicho_report::Messages;
use maud::{Markup, html};

use super::frame;
use crate::reply::{Problem, Reply};
use crate::visit::Visit;

/// Rows listed at once.
const SHOWN: usize = 500;
const KEYS: [(&str, &str); 8] = [
    ("a", "aliases"),
    ("j k", "other_rows"),
    ("y", "flag_confirm"),
    ("d", "flag_drop"),
    ("t", "type"),
    ("z", "flag_withdraw"),
    ("Q", "queue"),
    ("N", "next"),
];

/// Editions, the differences of two of them, and flags.
pub(crate) fn catalogue(visit: &Visit) -> Result<Reply, Problem> {
    let catalogue = &visit.app.body.catalogue;
    let editions: std::collections::BTreeSet<&str> =
        catalogue.listings.iter().map(|row| row.edition.as_str()).collect();
    let shown = Some(visit.asked("edition")).filter(|edition| editions.contains(edition));
    let shown = shown.unwrap_or(&visit.app.basis.edition);
    let imported = super::flags::flags(visit)?;
    // The keys of flags where there are any.
    let keys = if imported.is_some() { &KEYS[..] } else { &[KEYS[0], KEYS[6], KEYS[7]] };
    let body = html! {
        main.wide {
            h1 { (visit.say("catalogue")) " " span.small { (visit.app.body.id) } }
            ul.totals {
                @for edition in &editions {
                    li { a href={ "/catalogue?edition=" (edition) } aria-current=[(*edition == shown).then_some("true")] {
                        span.figure { (catalogue.listings_in(edition).count()) } " " (edition)
                        @if *edition == visit.app.basis.edition { " " span.tag { (visit.say("in_force")) } }
                    } }
                }
            }
            p { a.button.plain href="/aliases" data-key="a" { (visit.say("aliases")) " " kbd { "a" } } }
            @if let Some(imported) = &imported { (imported) }
            (flags(visit))
            (differences(visit, &editions.iter().copied().collect::<Vec<_>>(), shown))
            h2 { (shown) }
            (rows(visit, shown))
        }
        (frame::legend(visit, keys))
    };
    Ok(Reply::Page(frame::framed(visit, "catalogue", body)))
}

fn flags(visit: &Visit) -> Markup {
    let said = visit.app.catalogue_facts.linted(&visit.app);
    html! {
        details {
            summary { (visit.say("flags")) " " b { (said.len()) } }
            table { @for one in said.iter().take(SHOWN) {
                @let text = Messages::global().diagnostic(one);
                tr { td { (one.place) } td { (visit.language.of(text.cause)) div.small { (visit.language.of(text.hint)) } } }
            } }
        }
    }
}

fn differences(visit: &Visit, editions: &[&str], shown: &str) -> Markup {
    let others = editions.iter().filter(|edition| **edition != shown);
    html! {
        @for other in others {
            details {
                summary { (other) " → " (shown) }
                @match visit.app.catalogue_facts.diff(&visit.app, other, shown) {
                    Some(diff) => { pre { (daicho_report::diff_text(&diff)) } }
                    None => { p { (visit.say("no_difference")) } }
                }
            }
        }
    }
}

fn rows(visit: &Visit, edition: &str) -> Markup {
    html! {
        table {
            thead { tr { th.number { "No." } th { (visit.say("name")) } th { (visit.say("category")) } th { (visit.say("points")) } } }
            tbody {
                @for row in visit.app.body.catalogue.listings_in(edition).take(SHOWN) {
                    tr {
                        td.number { (row.seq) }
                        td { (row.name) " " span.small { (row.meeting_id) } }
                        td { (row.category) " " (row.subcategory) " " (row.region) " " (row.mark) }
                        td { @for one in &row.points {
                            (visit.language.word("unit", &one.unit)) " " (one.points.map_or("—".to_owned(), |points| points.to_string())) " "
                        } }
                    }
                }
            }
        }
    }
}
