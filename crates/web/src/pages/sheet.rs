//! The sheet: all doubtful papers of one envelope on one card. One key confirms what is proposed; what is not safe to
//! confirm in one go has to be answered singly first.

use std::collections::BTreeSet;

use daicho_model::{ALIKE, LinkStatus, Question, Record, RecordKind};
use daicho_pipeline::queue::{Singly, singly};
use daicho_store::Queued;
use maud::{Markup, html};

use super::{card, evidence, fields, frame, group, queue};
use crate::choices;
use crate::pictures::Part;
use crate::sheet::{WAYS, idle_kinds, lacks, may_be_confirmed, prefix};
use crate::visit::Visit;

/// Rows that a number key reaches.
const NUMBERED: usize = 9;
const KEYS: [(&str, &str); 15] = [
    ("Enter", "sheet_confirm"),
    ("↑ ↓ 1–9", "sheet_row"),
    ("← →", "sheet_candidate"),
    ("a", "answer_confirm"),
    ("x", "answer_not_recognised"),
    ("r", "answer_receipt"),
    ("c o n b", "sheet_ways"),
    ("l", "answer_later"),
    ("/ m", "search"),
    ("t", "type"),
    ("+ −", "zoom"),
    ("u", "undo"),
    ("s", "skip"),
    ("p", "pieces"),
    ("w", "whole_page"),
];

/// The sheet of a question, with what was asked of whom about its papers.
pub(super) fn page(
    visit: &Visit,
    queued: &Queued,
    records: &[Record],
    (mine, asks): (bool, Markup),
) -> Markup {
    let question = &queued.question;
    let papers = records.len().to_string();
    let about = about(visit, question);
    let values = [("about", about.as_str()), ("papers", papers.as_str())];
    let asked = if is_mixed(question) { "alike" } else { "sheet" };
    html! {
        main.sheetpage {
            div.rows {
                div.sheethead {
                    h1 { (visit.language.of(daicho_report::Messages::global().filled("ask", asked, &values))) }
                    p.small {
                        @if question.decisive { span.tag { (visit.say("decisive")) } " " }
                        @if let Some(day) = question.deadline { (visit.say("deadline")) " " (day) }
                    }
                }
                (asks)
                @if mine {
                    form #answer method="post" action="/answer" autocomplete="off" data-sheet data-idle=(idle_kinds())
                        data-kept=(group::kept(visit, &queued.id, records)) data-posted=[group::posted(visit)] {
                        (frame::wrong(visit, ""))
                        (frame::token(visit))
                        input type="hidden" name="question" value=(queued.id);
                        input type="hidden" name="seen" value=(group::seen(records));
                        @for (place, record) in records.iter().enumerate() { (row(visit, place, record, queued, true)) }
                    }
                } @else {
                    (card::out_of_reach(visit, queued))
                    div data-list { @for (place, record) in records.iter().enumerate() { (row(visit, place, record, queued, false)) } }
                }
            }
            @if mine { (foot(visit, queued)) }
        }
        (frame::legend(visit, if mine { &KEYS } else { &[("j k", "other_papers"), ("w", "whole_page"), ("Q", "queue"), ("N", "next"), ("L", "language")] }))
    }
}

/// Whether the papers are of different envelopes.
fn is_mixed(question: &Question) -> bool {
    question.key.starts_with(ALIKE)
}

/// Whose papers they are, or what is doubted about all of them.
pub(super) fn about(visit: &Visit, question: &Question) -> String {
    match is_mixed(question) {
        true => visit.language.word("question", &question.about),
        false => applicant(visit, &question.about),
    }
}

/// The applicant's number with the name, where the members file has it.
fn applicant(visit: &Visit, about: &str) -> String {
    let name = visit.app.members.get(about).map(|member| member.name.as_str());
    name.map_or_else(|| about.to_owned(), |name| format!("{about} {name}"))
}

fn row(visit: &Visit, place: usize, record: &Record, queued: &Queued, mine: bool) -> Markup {
    let number = place + 1;
    let singly = singly(record);
    html! {
        section.row data-row=(place) data-singly=[names(&singly)] data-lacks=[lacks(record, &prefix(place))] aria-labelledby={ "row-" (place) } {
            div.crop { div.view tabindex="-1" { (evidence::picture(visit, record, Part::Facts)) } }
            div.facts {
                h2 id={ "row-" (place) } tabindex="-1" {
                    @if number <= NUMBERED { kbd { (number) } } @else { (number) } " "
                    (visit.language.value("kind", &record.kind)) " "
                    a.small href={ "/record/" (record.record_id) "?question=" (queued.id) } data-key="w" { (record.document.path) " p." (record.page) " " kbd { "w" } }
                    @if let Some(number) = record.envelope.as_ref().filter(|_| is_mixed(&queued.question)) {
                        " " span.small { (visit.say("envelope")) " " (applicant(visit, number)) }
                    }
                }
                (proposed(visit, record))
                ul.reasons {
                    @for reason in &record.reasons { li.concerns { (visit.language.reason(reason)) } }
                }
                @if mine { (answer(visit, place, record, &singly, queued)) }
            }
        }
    }
}

/// What holds if the paper is confirmed as shown.
fn proposed(visit: &Visit, record: &Record) -> Markup {
    let read = evidence::fields(&record.fields);
    let days: Vec<&str> = ["from", "to"]
        .iter()
        .filter_map(|name| read.iter().find(|field| field.name == *name))
        .map(|field| if field.value.is_empty() { field.raw } else { field.value.as_str() })
        .collect();
    let days = match &days[..] {
        [from, to] if from == to => (*from).to_owned(),
        days => days.join(" 〜 "),
    };
    let meeting = record.link.as_ref().and_then(|link| match link.status {
        LinkStatus::None => None,
        _ => link.meeting_name.clone().or(link.candidates.first().map(|best| best.name.clone())),
    });
    let printed = |name: &str| read.iter().find(|field| field.name == name).map_or("", |field| field.raw);
    html! {
        dl.proposed {
            dt { (visit.say("meeting")) }
            dd {
                @if let Some(meeting) = &meeting { b { (meeting) } }
                @else if record.kind != RecordKind::Paper { span.bad { (visit.say("no_proposal")) } }
                div.small { (printed("meeting")) }
            }
            @if let Some(paper) = daicho_model::Field::known(&record.fields.publication) {
                dt { (visit.language.word("field", "publication")) }
                dd { (paper.title.as_deref().unwrap_or_default()) div.small { (paper.authors.join("、")) } }
            }
            dt { (visit.say("days")) } dd { (days) }
            dt { (visit.language.word("field", "holder")) } dd { (printed("holder")) " " (printed("member_no")) }
        }
    }
}

fn answer(
    visit: &Visit,
    place: usize,
    record: &Record,
    singly: &BTreeSet<Singly>,
    queued: &Queued,
) -> Markup {
    let prefix = prefix(place);
    let ways = WAYS.iter().filter(|(_, way)| *way != "confirm" || may_be_confirmed(record));
    let one = std::slice::from_ref(record);
    html! {
        (singled_out(visit, singly))
        @for group in choices::groups(queued.question.kind, one) {
            @let choices = choices::choices(&visit.app, group, one);
            @if !choices.is_empty() || !singly.contains(&Singly::Kind) {
            @let best = choices.first().filter(|_| choices::is_proposed(group, singly)).map(|choice| choice.value.as_str());
            fieldset.choices {
                legend { (visit.say(&format!("choose_{group}"))) }
                div data-choices=(group) { (choices::radios(visit, &choices, choices::UNNUMBERED, best, &prefix)) }
                (choices::search_box(visit, group, &prefix))
            }
            }
        }
        fieldset.ways {
            legend { (visit.say("answer")) }
            @for (key, way) in ways {
                label {
                    input type="radio" name={ (prefix) "answer" } value=(way) data-key=(key) required
                        checked[*way == "confirm" && singly.is_empty()];
                    (visit.say(&format!("answer_{way}"))) " " kbd { (key) }
                }
            }
            (frame::wrong(visit, &format!("{prefix}answer")))
        }
        details.typed open[singly.iter().any(|what| is_typed(*what))] {
            summary { (visit.say("type")) }
            (choices::other_meeting(visit, queued.question.kind, record, &prefix))
            (fields::table(visit, record, Some(&prefix)))
            a.button.plain href={ "/pieces/" (record.record_id) "?question=" (queued.id) } data-key="p" { (visit.say("pieces")) " " kbd { "p" } }
        }
    }
}

/// Whether it is said by typing and not by choosing from a list.
fn is_typed(what: Singly) -> bool {
    !matches!(what, Singly::Holder | Singly::Meeting | Singly::Mark | Singly::Other)
}

/// What must be said of a paper, by the names of the message catalogue.
pub(super) fn names(singly: &BTreeSet<Singly>) -> Option<String> {
    let names: Vec<&str> = singly.iter().map(|what| what.key()).collect();
    (!names.is_empty()).then(|| names.join(" "))
}

/// The same in words.
pub(super) fn singled_out(visit: &Visit, singly: &BTreeSet<Singly>) -> Markup {
    let said = |what: &Singly| visit.say(&format!("singly_{}", what.key()));
    html! {
        @if !singly.is_empty() { p.singly { (singly.iter().map(said).collect::<Vec<_>>().join(" · ")) } }
    }
}

/// What stays in sight below the papers, however many they are.
fn foot(visit: &Visit, queued: &Queued) -> Markup {
    html! {
        div.foot {
            div.buttons {
                button.main form="answer" name="answer" value="sheet" data-key="Enter" { (visit.say("sheet_confirm")) " " kbd { "Enter" } }
                p.small role="status" data-open=(visit.say("sheet_open")) data-unseen=(visit.say("sheet_unseen")) {}
            }
            (beside(visit, queued))
        }
    }
}

fn beside(visit: &Visit, queued: &Queued) -> Markup {
    html! {
        div.beside {
            form method="post" action="/skip" {
                (frame::token(visit))
                input type="hidden" name="question" value=(queued.id);
                button.plain data-key="s" { (visit.say("skip")) " " kbd { "s" } }
            }
            (queue::undo(visit))
            button.plain type="button" data-enlarge data-key="+" { (visit.say("zoom_in")) " " kbd { "+" } }
            button.plain type="button" data-enlarge data-key="-" { (visit.say("zoom_out")) " " kbd { "-" } }
            button.plain type="button" data-marks data-key="f" { (visit.say("marks")) " " kbd { "f" } }
        }
    }
}
