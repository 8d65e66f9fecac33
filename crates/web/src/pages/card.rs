//! The card: one question with its picture, and everything that answers it within reach of one key.

use daicho_model::{QuestionKind, Record};
use daicho_store::{Lease, QuestionState, Queued};
use maud::{Markup, html};

use super::evidence::{self, percent};
use super::{frame, group, queue};
use crate::app::now;
use crate::choices::{self, Choice};
use crate::pictures::Part;
use crate::reply::{Problem, Reply};
use crate::visit::Visit;
use crate::words::key;

/// How long a question stays in the hands of who opened it, in seconds.
const LEASE: i64 = 600;
/// Fields that can be typed over.
const TYPED: [&str; 8] = ["holder", "member_no", "meeting", "edition", "from", "to", "mode", "kind"];
/// Below this a field is marked as unsure.
const UNSURE: f32 = 0.8;

/// A lease from now on.
pub(crate) fn lease(visit: &Visit) -> Lease<'_> {
    let now = now();
    Lease { by: &visit.session.holder, now, until: now + LEASE }
}

/// Takes the next question and shows it.
pub(crate) fn next(visit: &Visit) -> Result<Reply, Problem> {
    if !visit.may_decide() {
        return Ok(Reply::Go("/".to_owned()));
    }
    let body = &visit.app.body.id;
    let passed = visit.session.passed();
    let taken = visit.app.writer().take_question(body, lease(visit), &passed)?;
    if taken.is_none() && !passed.is_empty() {
        visit.session.take_up_again();
    }
    Ok(Reply::Go(taken.map_or("/".to_owned(), |queued| format!("/question/{}", queued.id))))
}

/// One question: in the visitor's hands if nobody else has it.
pub(crate) fn question(visit: &Visit) -> Result<Reply, Problem> {
    let body = &visit.app.body.id;
    let mine = visit.may_decide() && visit.app.writer().take_this_question(body, &visit.id, lease(visit))?;
    let queued = visit.app.reader().question(body, &visit.id)?.ok_or(Problem::Missing)?;
    let records = group::records(visit, &queued.question.records)?;
    let last = records.len().checked_sub(1).ok_or(Problem::Missing)?;
    let at = visit.asked("at").parse::<usize>().unwrap_or_default().min(last);
    if mine {
        warm(visit);
    }
    let card = Card { visit, queued: &queued, records: &records, at, mine };
    Ok(Reply::Page(frame::framed(visit, "question_page", card.page())))
}

/// Has the picture of the question after this one drawn while this one is looked at.
fn warm(visit: &Visit) {
    let (app, holder, here) = (visit.app.clone(), visit.session.holder.clone(), visit.id.clone());
    std::thread::spawn(move || {
        let free = |one: &Queued| {
            one.id != here && one.lease.as_ref().is_none_or(|(by, until)| *by == holder || *until <= now())
        };
        let found = (|| {
            let store = app.reader();
            let next = store.queue(&app.body.id, QuestionState::Open, 8).ok()?.into_iter().find(free)?;
            let record = store.record(&app.body.id, next.question.records.first()?).ok()??;
            let page = store.page(&record.document.sha256, record.page).ok()??;
            Some((record, page))
        })();
        if let Some((record, page)) = found {
            let _ = app.pictures.draw(&record, &page, Part::Piece);
        }
    });
}

struct Card<'a> {
    visit: &'a Visit,
    queued: &'a Queued,
    records: &'a [Record],
    at: usize,
    mine: bool,
}

impl Card<'_> {
    fn page(&self) -> Markup {
        let (visit, record) = (self.visit, &self.records[self.at]);
        let several = self.records.len() > 1;
        let finding = self.queued.question.kind == QuestionKind::Finding;
        html! {
            main.card {
                section.paper aria-label=(visit.say("picture")) {
                    (evidence::tools(visit))
                    div.view.pair[finding] tabindex="0" {
                        @if finding {
                            @for one in self.records { (evidence::picture(visit, one, Part::Piece)) }
                        } @else { (evidence::picture(visit, record, Part::Piece)) }
                    }
                    @if several { (group::list(visit, &self.queued.id, self.records, self.at)) }
                }
                section.side {
                    (self.heading())
                    @if self.mine { (self.form()) } @else { (self.out_of_reach()) (self.fields(false)) }
                    (self.beside())
                }
            }
            (frame::legend(visit, self.keys()))
        }
    }

    fn heading(&self) -> Markup {
        let (visit, question) = (self.visit, &self.queued.question);
        let kind = key(&question.kind);
        let about = match question.kind {
            QuestionKind::Finding => visit.language.word("finding", &question.about),
            _ => question.about.clone(),
        };
        let record = &self.records[self.at];
        html! {
            h1 { (visit.language.of(daicho_report::Messages::global().filled("ask", &kind, &[("about", &about), ("papers", &self.records.len().to_string())]))) }
            p.small {
                @if question.decisive { span.tag { (visit.say("decisive")) } " " }
                @if let Some(day) = question.deadline { (visit.say("deadline")) " " (day) " · " }
                (visit.language.value("kind", &record.kind)) " " (percent(record.kind_confidence.get()))
                @if let Some(number) = &record.envelope { " · " (visit.say("envelope")) " " a href={ "/member/" (number) } { (number) } }
            }
            ul.reasons {
                @for reason in &record.reasons {
                    li.concerns[question.codes.contains(&reason.code)] {
                        (visit.language.reason(reason))
                        @if let Some(clause) = &reason.clause { " " span.small { (clause) } }
                    }
                }
            }
        }
    }

    /// The answer to be given: lists, fields, and a button for each way out.
    fn form(&self) -> Markup {
        let visit = self.visit;
        let groups = choices::groups(self.queued.question.kind, self.records);
        let mut first = 1;
        let mut lists = Vec::new();
        for group in groups {
            let choices = choices::choices(&visit.app, group, self.records);
            let next = first + choices.len();
            lists.push((group, choices, first));
            first = next;
        }
        html! {
            form #answer method="post" action="/answer" autocomplete="off" {
                (frame::token(visit))
                input type="hidden" name="question" value=(self.queued.id);
                input type="hidden" name="seen" value=(group::seen(self.records));
                @for (group, choices, first) in &lists { (self.choice_list(group, choices, *first)) }
                (self.fields(self.records.len() == 1 && self.queued.question.kind != QuestionKind::Finding))
                (self.buttons())
            }
        }
    }

    fn choice_list(&self, group: &str, choices: &[Choice], first: usize) -> Markup {
        let visit = self.visit;
        let best = choices.first().map(|choice| choice.value.as_str());
        html! {
            fieldset.choices {
                legend { (visit.say(&format!("choose_{group}"))) }
                div data-choices=(group) { (choices::radios(visit, choices, first, best)) }
                div.search {
                    label for={ "search-" (group) } { (visit.say(&format!("search_{group}"))) " " kbd { (if group == "meeting" { "/" } else { "m" }) } }
                    input id={ "search-" (group) } type="search" data-search=(group) data-key=(if group == "meeting" { "/" } else { "m" });
                    div data-found=(group) role="status" aria-live="polite" {}
                }
            }
        }
    }

    fn fields(&self, typed: bool) -> Markup {
        let (visit, record) = (self.visit, &self.records[self.at]);
        let read = evidence::fields(&record.fields);
        let rest = read.iter().filter(|field| !TYPED.contains(&field.name));
        html! {
            table.fields {
                caption { (visit.say("as_read")) @if typed { " " kbd { "t" } } }
                @for name in TYPED {
                    @let field = read.iter().find(|field| field.name == name);
                    @let value = match name { "kind" => key(&record.kind), _ => field.map(|field| field.value.clone()).unwrap_or_default() };
                    @let sure = match name { "kind" => Some(record.kind_confidence.get()), _ => field.map(|field| field.confidence) };
                    @if typed || field.is_some() {
                        tr data-field=(name) {
                            th { label for={ "field-" (name) } { span class={ "dot f-" (name) } {} (visit.language.word("field", name)) } }
                            td {
                                @if typed { (self.input(name, &value)) } @else { (shown(visit, name, &value)) }
                                @if let Some(field) = field { @if field.raw != value { div.small { (field.raw) } } }
                            }
                            td.number.unsure[sure.is_some_and(|sure| sure < UNSURE)] { @if let Some(sure) = sure { (percent(sure)) } }
                        }
                    }
                }
                @for field in rest {
                    tr data-field=(field.name) {
                        th { span class={ "dot f-" (field.name) } {} (visit.language.word("field", field.name)) }
                        td { (shown(visit, field.name, &field.value)) @if field.raw != field.value { div.small { (field.raw) } } }
                        td.number.unsure[field.confidence < UNSURE] { (percent(field.confidence)) }
                    }
                }
            }
        }
    }

    fn input(&self, name: &str, value: &str) -> Markup {
        let visit = self.visit;
        let id = format!("field-{name}");
        let options: &[&str] = match name {
            "mode" => &["", "onsite", "web", "on_demand", "unstated"],
            "kind" => &[
                "certificate",
                "course_certificate",
                "name_card",
                "receipt",
                "stamp_sheet",
                "paper",
                "application_form",
                "declaration",
                "unknown",
            ],
            _ => &[],
        };
        html! {
            @if options.is_empty() {
                input id=(id) name={ "field_" (name) } value=(value) maxlength="300"
                    placeholder=[name.starts_with(['f', 't']).then_some("YYYY-MM-DD")]
                    data-key=[(name == "holder").then_some("t")];
            } @else {
                select id=(id) name={ "field_" (name) } {
                    @if !options.contains(&value) { option value=(value) selected { (value) } }
                    @for option in options {
                        option value=(option) selected[*option == value] { (visit.language.word(name, option)) }
                    }
                }
            }
        }
    }

    fn buttons(&self) -> Markup {
        let visit = self.visit;
        html! {
            div.buttons {
                @for (key, answer) in self.answers() {
                    button name="answer" value=(answer) data-key=(key) .main[*key == "Enter"] {
                        (visit.say(&format!("answer_{answer}"))) " " kbd { (key) }
                    }
                }
            }
            details.ask {
                summary data-key="q" { (visit.say("answer_ask")) " " kbd { "q" } }
                label { (visit.say("ask_whom")) input name="whom" maxlength="80"; }
                label { (visit.say("ask_text")) input name="text" maxlength="500"; }
                button name="answer" value="ask" { (visit.say("ask_send")) }
            }
        }
    }

    /// The answers of this kind of question, with their keys.
    fn answers(&self) -> &'static [(&'static str, &'static str)] {
        match self.queued.question.kind {
            QuestionKind::Finding => &[("Enter", "finding_confirmed"), ("d", "finding_dismissed")],
            QuestionKind::Copy => &[("c", "copy"), ("o", "original")],
            QuestionKind::Original => &[("o", "original"), ("c", "copy")],
            QuestionKind::Meeting => &[("Enter", "confirm"), ("x", "not_recognised"), ("r", "receipt")],
            QuestionKind::Member => &[("Enter", "confirm"), ("n", "unnamed")],
            QuestionKind::Days => &[("Enter", "confirm")],
            QuestionKind::Points => &[("x", "not_recognised")],
            QuestionKind::Piece if self.records.len() > 1 => {
                &[("c", "copy"), ("r", "receipt"), ("n", "unnamed"), ("x", "not_recognised")]
            }
            QuestionKind::Piece => &[
                ("Enter", "confirm"),
                ("x", "not_recognised"),
                ("r", "receipt"),
                ("c", "copy"),
                ("o", "original"),
                ("n", "unnamed"),
            ],
        }
    }

    fn keys(&self) -> &'static [(&'static str, &'static str)] {
        if !self.mine {
            return &[("N", "next"), ("L", "language")];
        }
        match self.queued.question.kind {
            QuestionKind::Finding => &[
                ("Enter", "answer_finding_confirmed"),
                ("d", "answer_finding_dismissed"),
                ("q", "answer_ask"),
                ("u", "undo"),
                ("s", "skip"),
            ],
            _ => &[
                ("Enter", "answer_confirm"),
                ("1–9", "choose"),
                ("/", "search"),
                ("t", "type"),
                ("x", "answer_not_recognised"),
                ("r", "answer_receipt"),
                ("c", "answer_copy"),
                ("o", "answer_original"),
                ("n", "answer_unnamed"),
                ("q", "answer_ask"),
                ("u", "undo"),
                ("s", "skip"),
                ("p", "pieces"),
                ("j k", "other_papers"),
                ("e", "leave_out"),
                ("+ −", "zoom"),
                ("f", "marks"),
                ("Esc", "out_of_field"),
            ],
        }
    }

    fn beside(&self) -> Markup {
        let (visit, record) = (self.visit, &self.records[self.at]);
        html! {
            div.beside {
                @if self.mine {
                    form method="post" action="/skip" {
                        (frame::token(visit))
                        input type="hidden" name="question" value=(self.queued.id);
                        button.plain data-key="s" { (visit.say("skip")) " " kbd { "s" } }
                    }
                    (queue::undo(visit))
                    a.button.plain href={ "/pieces/" (record.record_id) "?question=" (self.queued.id) } data-key="p" { (visit.say("pieces")) " " kbd { "p" } }
                }
                a.button.plain href={ "/record/" (record.record_id) } { (visit.say("whole_page")) }
            }
        }
    }

    fn out_of_reach(&self) -> Markup {
        let visit = self.visit;
        let text = match (&self.queued.state, &self.queued.lease) {
            (QuestionState::Answered, _) => visit.say("already_answered"),
            (_, Some((by, _))) if visit.may_decide() => {
                visit.language.fill("in_work_by", &[("by", queue::holder(by))])
            }
            _ => visit.say("read_only"),
        };
        html! { p.notice role="status" { (text) } }
    }
}

fn shown(visit: &Visit, name: &str, value: &str) -> String {
    match name {
        "mode" | "role" | "kind" => visit.language.word(name, value),
        "seal" | "copy" if !value.is_empty() => visit.say(if value == "true" { "yes" } else { "no" }),
        _ => value.to_owned(),
    }
}
