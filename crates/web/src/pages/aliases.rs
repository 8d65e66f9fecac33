//! Names that papers use and no list has: what one person's decisions propose, a second person confirms.

use daicho_model::Record;
use daicho_pipeline::decisions::Clerk;
use daicho_pipeline::proposals::{Proposal, Unsupported, proposals, settle_proposal, unsupported};
use maud::{Markup, html};

use super::{evidence, frame};
use crate::pictures::Part;
use crate::reply::{Problem, Reply};
use crate::visit::Visit;

/// Papers shown for one name.
const SHOWN: usize = 3;

/// The proposals, each with its papers.
pub(crate) fn aliases(visit: &Visit) -> Result<Reply, Problem> {
    let app = &visit.app;
    let store = app.own_reader()?;
    let all = proposals(&store, &app.body, &app.settings.catalogs)?;
    let doubtful = unsupported(&store, &app.body, &app.settings.catalogs)?;
    let mut rows = Vec::new();
    for one in &all {
        let mut records = Vec::new();
        for paper in one.papers.iter().take(SHOWN) {
            records.extend(store.record(&app.body.id, &paper.record_id)?);
        }
        rows.push(row(visit, one, &records));
    }
    let body = html! {
        main.wide {
            h1 { (visit.say("aliases")) " " span.small { (app.body.id) } }
            p { (visit.say("aliases_explained")) }
            p { (visit.say("alias_final")) }
            (flagged(visit, &doubtful))
            @if rows.is_empty() { p { (visit.say("nothing_waits")) } }
            div data-list { @for row in rows { (row) } }
        }
        (frame::legend(visit, &[("j k", "other_rows"), ("y", "alias_confirm"), ("x", "alias_reject"), ("w", "whole_page"), ("C", "catalogue"), ("Q", "queue"), ("N", "next")]))
    };
    Ok(Reply::Page(frame::framed(visit, "aliases", body)))
}

/// Confirmed names whose decisions were taken back: they are used still.
fn flagged(visit: &Visit, doubtful: &[Unsupported]) -> Markup {
    let filled = |one: &Unsupported| {
        let day: String = one.at.chars().take(10).collect();
        let values =
            [("text", one.text.as_str()), ("meeting", &one.meeting_id), ("by", &one.by), ("day", &day)];
        visit.language.fill("alias_unsupported", &values)
    };
    html! { @for one in doubtful { p.notice role="status" { (filled(one)) } } }
}

/// A second person's answer to a proposal.
pub(crate) fn settle(visit: &Visit) -> Result<Reply, Problem> {
    let app = &visit.app;
    // One at a time: the file is read and written as a whole.
    let mut store = app.writer();
    let all = proposals(&store, &app.body, &app.settings.catalogs)?;
    let named = |one: &&Proposal| one.meeting_id == visit.given("meeting") && one.text == visit.given("text");
    let one = all.iter().find(named).ok_or(Problem::Overtaken("changed_since"))?;
    let confirmed = match visit.given("answer") {
        "confirmed" if one.may_confirm(&visit.session.person.name) => true,
        "confirmed" => return Err(Problem::Form("second_person")),
        "rejected" => false,
        _ => return Err(Problem::Form("form_wrong")),
    };
    let clerk = Clerk { by: visit.session.person.name.clone(), at: jiff::Timestamp::now().to_string() };
    settle_proposal(&mut store, (&app.settings.catalogs, &app.body.id), one, confirmed, &clerk)?;
    app.derive_later();
    Ok(Reply::Go("/aliases".to_owned()))
}

fn row(visit: &Visit, one: &Proposal, records: &[Record]) -> Markup {
    let meeting = visit.app.body.catalogue.meetings.get(&one.meeting_id);
    let name = meeting.and_then(|meeting| meeting.names.first()).map_or("", |name| name.name.as_str());
    let may = one.may_confirm(&visit.session.person.name);
    html! {
        section.proposal data-row {
            h2 { "「" (one.text) "」 → " (name) " " span.small { (one.meeting_id) } }
            div.evidence {
                @for (paper, record) in one.papers.iter().zip(records) {
                    figure {
                        (evidence::picture(visit, record, Part::Facts))
                        figcaption.small {
                            a href={ "/record/" (record.record_id) } data-key="w" { (record.document.path) " p." (record.page) }
                            " · " (paper.by) " " (paper.at.chars().take(10).collect::<String>()) " #" (paper.decision)
                        }
                    }
                }
            }
            @if one.papers.len() > SHOWN { p.small { (visit.language.fill("papers", &[("papers", &one.papers.len().to_string())])) } }
            @if one.on_file { p.small { (visit.say("alias_on_file")) } }
            @if visit.may_decide() {
                form.line method="post" action="/alias" {
                    (frame::token(visit))
                    input type="hidden" name="meeting" value=(one.meeting_id);
                    input type="hidden" name="text" value=(one.text);
                    button.main name="answer" value="confirmed" disabled[!may] data-key="y" data-twice=(visit.say("alias_again")) { (visit.say("alias_confirm")) " " kbd { "y" } }
                    button name="answer" value="rejected" data-key="x" { (visit.say("alias_reject")) " " kbd { "x" } }
                    @if !may { span.small { (visit.say("second_person")) } }
                }
            }
        }
    }
}
