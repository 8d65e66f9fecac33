//! The card: one question with its picture, and everything that answers it within reach of one key.

use daicho_model::{QuestionKind, Record};
use daicho_pipeline::queue::singly;
use daicho_store::{Lease, QuestionState, Queued};
use maud::{Markup, html};

use super::evidence::{self, percent};
use super::{answered, asks, fields, frame, group, queue, sheet};
use crate::app::now;
use crate::choices::{self, Choice};
use crate::pictures::Part;
use crate::reply::{Problem, Reply};
use crate::sheet::{WAYS, may_be_confirmed};
use crate::visit::Visit;
use crate::words::key;

/// How long a question stays in the hands of who opened it, in seconds.
const LEASE: i64 = 600;

/// Pictures of the next question that are drawn before it is asked.
const WARMED: usize = 4;

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
    let records = group::records(visit, &queued.question)?;
    let last = records.len().checked_sub(1).ok_or(Problem::Missing)?;
    let at = visit.asked("at").parse::<usize>().unwrap_or_default().min(last);
    if mine {
        warm(visit);
    }
    let asks = html! {
        (asks::notes(visit, &records)?)
        (answered::of_question(visit, &queued, &records)?)
    };
    if records.len() > 1 && queued.question.kind == QuestionKind::Sheet {
        let sheet = sheet::page(visit, &queued, &records, (mine, asks));
        return Ok(Reply::Page(frame::framed(visit, "question_page", sheet)));
    }
    let card = Card { visit, queued: &queued, records: &records, at, mine, asks };
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
            let part = if next.question.kind == QuestionKind::Sheet { Part::Facts } else { Part::Piece };
            let pictured = next.question.records.iter().take(WARMED).filter_map(|id| {
                let record = store.record(&app.body.id, id).ok()??;
                let page = store.page(&record.document.sha256, record.page).ok()??;
                Some((record, page))
            });
            Some((part, pictured.collect::<Vec<_>>()))
        })();
        for (part, (record, page)) in
            found.into_iter().flat_map(|(part, all)| all.into_iter().map(move |one| (part, one)))
        {
            let _ = app.pictures.draw(&record, &page, part);
        }
    });
}

struct Card<'a> {
    visit: &'a Visit,
    queued: &'a Queued,
    records: &'a [Record],
    at: usize,
    mine: bool,
    /// What was asked of whom about them, and what was answered.
    asks: Markup,
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
                    @if several { (group::list(visit, &self.queued.id, self.records, self.at, !finding)) }
                }
                section.side {
                    (self.heading())
                    (self.asks)
                    @if self.mine { (self.form()) } @else { (out_of_reach(visit, self.queued)) (fields::table(visit, record, None)) }
                    (self.beside())
                }
            }
            (frame::legend(visit, &self.keys()))
        }
    }

    fn heading(&self) -> Markup {
        let (visit, question) = (self.visit, &self.queued.question);
        let kind =
            key(&if question.kind == QuestionKind::Sheet { QuestionKind::Piece } else { question.kind });
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
        let asked = self.only().map(singly).unwrap_or_default();
        let typed = self.records.len() == 1 && self.queued.question.kind != QuestionKind::Finding;
        html! {
            form #answer method="post" action="/answer" autocomplete="off" data-singly=[sheet::names(&asked)]
                data-kept=(group::kept(visit, &self.queued.id, self.records)) data-posted=[group::posted(visit)] {
                (frame::wrong(visit, ""))
                (frame::wrong(visit, "answer"))
                (frame::token(visit))
                input type="hidden" name="question" value=(self.queued.id);
                input type="hidden" name="seen" value=(group::seen(self.records));
                (sheet::singled_out(visit, &asked))
                @for (group, choices, first) in &lists { (self.choice_list(group, choices, *first)) }
                @if typed { (choices::other_meeting(visit, self.queued.question.kind, &self.records[self.at], "")) }
                (fields::table(visit, &self.records[self.at], typed.then_some("")))
                (self.buttons())
            }
        }
    }

    fn choice_list(&self, group: &str, choices: &[Choice], first: usize) -> Markup {
        let visit = self.visit;
        // Where nothing is proposed nothing is chosen beforehand.
        let proposed = self.only().is_none_or(|only| choices::is_proposed(group, &singly(only)));
        let best = choices.first().filter(|_| proposed).map(|choice| choice.value.as_str());
        html! {
            fieldset.choices {
                legend { (visit.say(&format!("choose_{group}"))) }
                div data-choices=(group) { (choices::radios(visit, choices, first, best, "")) }
                (choices::search_box(visit, group, ""))
            }
        }
    }

    fn buttons(&self) -> Markup {
        let visit = self.visit;
        html! {
            div.buttons {
                @for (key, answer) in self.answers() {
                    button name="answer" value=(answer) data-key=(key) .main[key == "Enter"] {
                        (visit.say(said_as(answer))) " " kbd { (key) }
                    }
                }
            }
            details.ask {
                summary data-key="q" { (visit.say("answer_ask")) " " kbd { "q" } }
                @for (name, most) in [("whom", 80), ("text", 500)] {
                    @let wrong = visit.wrong_with(name);
                    label { (visit.say(&format!("ask_{name}"))) input name=(name) maxlength=(most) aria-invalid=[wrong.map(|_| "true")]; }
                    (frame::wrong(visit, name))
                }
                button name="answer" value="ask" { (visit.say("ask_send")) }
            }
        }
    }

    /// The one paper that is asked about; `None` where there are several.
    fn only(&self) -> Option<&Record> {
        let finding = self.queued.question.kind == QuestionKind::Finding;
        match self.records {
            [only] if !finding => Some(only),
            _ => None,
        }
    }

    /// The answers of this kind of question, with their keys.
    fn answers(&self) -> Vec<(&'static str, &'static str)> {
        if let Some(only) = self.only() {
            let ways = WAYS.iter().filter(|(_, way)| *way != "later");
            let ways = ways.filter(|(_, way)| *way != "confirm" || may_be_confirmed(only));
            return ways.map(|(key, way)| (if *way == "confirm" { "Enter" } else { *key }, *way)).collect();
        }
        match self.queued.question.kind {
            QuestionKind::Finding => vec![("Enter", "finding_confirmed"), ("d", "finding_dismissed")],
            QuestionKind::Copy => vec![("c", "copy"), ("o", "original")],
            QuestionKind::Original => vec![("o", "original"), ("c", "copy")],
            QuestionKind::Meeting => vec![("Enter", "confirm"), ("x", "not_recognised"), ("r", "receipt")],
            QuestionKind::Member => vec![("Enter", "confirm"), ("n", "unnamed")],
            QuestionKind::Days => vec![("Enter", "confirm")],
            QuestionKind::Points => vec![("x", "not_recognised")],
            QuestionKind::Piece | QuestionKind::Sheet => {
                vec![("c", "copy"), ("r", "receipt"), ("n", "unnamed"), ("x", "not_recognised")]
            }
        }
    }

    /// The keys that this card has.
    fn keys(&self) -> Vec<(&'static str, &'static str)> {
        let mut keys = Vec::new();
        if self.mine {
            let answers = self.answers();
            keys.extend(answers.iter().map(|(key, answer)| (*key, said_as(answer))));
            let kind = self.queued.question.kind;
            let groups = choices::groups(kind, self.records);
            if !groups.is_empty() {
                keys.push(("1–9", "choose"));
            }
            let is_sure = |record| choices::sure_meeting(&self.visit.app, kind, record).is_some();
            if groups.contains(&"meeting") || self.only().is_some_and(is_sure) {
                keys.push(("/", "search_meeting"));
            }
            if groups.contains(&"member") {
                keys.push(("m", "search_member"));
            }
            if self.only().is_some() {
                keys.push(("t", "type"));
            }
            keys.extend([
                ("p", "pieces"),
                ("q", "answer_ask"),
                ("u", "undo"),
                ("s", "skip"),
                ("Esc", "out_of_field"),
            ]);
        }
        keys.extend([("w", "whole_page"), ("+ −", "zoom"), ("f", "marks")]);
        if self.records.len() > 1 {
            keys.push(("j k", "other_papers"));
            if self.mine && self.queued.question.kind != QuestionKind::Finding {
                keys.push(("e", "leave_out"));
            }
        }
        keys.extend([("Q", "queue"), ("N", "next"), ("L", "language")].into_iter().filter(|_| !self.mine));
        keys
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
                a.button.plain href={ "/record/" (record.record_id) "?question=" (self.queued.id) } data-key="w" { (visit.say("whole_page")) " " kbd { "w" } }
            }
        }
    }
}

/// The text of an answer.
fn said_as(answer: &str) -> &'static str {
    match answer {
        "confirm" => "answer_confirm",
        "not_recognised" => "answer_not_recognised",
        "receipt" => "answer_receipt",
        "copy" => "answer_copy",
        "original" => "answer_original",
        "unnamed" => "answer_unnamed",
        "finding_confirmed" => "answer_finding_confirmed",
        "finding_dismissed" => "answer_finding_dismissed",
        _ => "answer_other",
    }
}

/// Why a question that waits cannot be answered here.
pub(super) fn out_of_reach(visit: &Visit, queued: &Queued) -> Markup {
    let text = match (&queued.state, &queued.lease) {
        (QuestionState::Answered, _) => return html! {},
        (_, Some((by, _))) if visit.may_decide() => {
            visit.language.fill("in_work_by", &[("by", queue::holder(by))])
        }
        _ => visit.say("read_only"),
    };
    html! { p.notice role="status" { (text) } }
}
