//! From a form to decisions: what a person answered becomes facts in the chain, stored before the reply leaves.

use std::time::Duration;

use daicho_model::{
    Answer, Answered, BoundingBox, Corrections, PartialDate, Question, QuestionKind, Record, Seen, Subject,
};
use daicho_store::{QuestionState, Queued};

use crate::form::Form;
use crate::pages::card::lease;
use crate::pages::group;
use crate::reply::{Problem, Reply};
use crate::sheet;
use crate::visit::Visit;

/// How long who takes an answer back waits until it is derived again.
const LONGEST_DERIVING: Duration = Duration::from_secs(20);

/// A question in the visitor's hands, with the papers that the answer is for and those left out.
pub(crate) struct Hand {
    pub queued: Queued,
    pub chosen: Vec<Record>,
    pub left_out: Vec<String>,
    /// The places of the chosen papers in what was shown.
    pub places: Vec<usize>,
}

/// Takes up what a form answers: the question must be the visitor's, and its papers as they were shown.
pub(crate) fn hand(visit: &Visit) -> Result<Hand, Problem> {
    let (body, id) = (&visit.app.body.id, visit.given("question"));
    if !visit.app.writer().take_this_question(body, id, lease(visit))? {
        return Err(Problem::Overtaken("overtaken"));
    }
    let queued = visit.app.reader().question(body, id)?.ok_or(Problem::Missing)?;
    let records = group::records(visit, &queued.question)?;
    if group::seen(&records) != visit.given("seen") {
        return Err(Problem::Overtaken("changed_since"));
    }
    let kind = queued.question.kind;
    let single = records.len() == 1 || matches!(kind, QuestionKind::Finding | QuestionKind::Sheet);
    let wanted: Vec<&str> = visit.all_given("with").collect();
    let (chosen, _): (Vec<Record>, Vec<Record>) =
        records.into_iter().partition(|one| single || wanted.contains(&one.record_id.as_str()));
    let is_chosen = |id: &String| chosen.iter().any(|one| one.record_id == *id);
    let divided = kind != QuestionKind::Finding && queued.question.records.len() > 1;
    let left_out = queued.question.records.iter().filter(|id| divided && !is_chosen(id)).cloned().collect();
    if chosen.is_empty() {
        return Err(Problem::Form("none_chosen"));
    }
    let places = (0..chosen.len()).collect();
    let mut hand = Hand { queued, chosen, left_out, places };
    if is_sheet(&hand) {
        sheet::set_aside(visit, &mut hand)?;
    }
    Ok(hand)
}

/// What the form says about the papers in hand.
pub(crate) fn answers(visit: &Visit, hand: &Hand) -> Result<Vec<Answered>, Problem> {
    let question = &hand.queued.question;
    let about_finding = |answer: Answer| {
        let (code, records) = (question.about.clone(), question.records.clone());
        let subject = Subject::Finding { code, records, applicants: Vec::new() };
        let seen = hand.chosen.first().map(Seen::of);
        vec![Answered { subject, answer, seen, note: None }]
    };
    let each = |answer: Answer| {
        hand.chosen.iter().map(|record| Answered::about(record, answer.clone())).collect::<Vec<_>>()
    };
    if visit.given("answer") == "sheet" {
        return sheet::answers(visit, hand);
    }
    let way = visit.given("answer");
    let single = question.records.len() == 1 || question.kind == QuestionKind::Sheet;
    if let ([record], true, false) =
        (&hand.chosen[..], single && question.kind != QuestionKind::Finding, way == "ask")
    {
        return sheet::one(&Form { visit, prefix: "" }, record, question.kind, way);
    }
    Ok(match way {
        "confirm" => confirmed(visit, hand)?,
        "not_recognised" => each(Answer::NotRecognised),
        "receipt" => each(Answer::Receipt),
        "copy" => each(Answer::Copy),
        "original" => each(Answer::Original),
        "unnamed" => each(Answer::Unnamed),
        "finding_confirmed" => about_finding(Answer::FindingConfirmed),
        "finding_dismissed" => about_finding(Answer::FindingDismissed),
        "ask" => {
            let (whom, text) = (visit.given("whom").to_owned(), visit.given("text").to_owned());
            if let Some((_, name)) =
                [(&whom, "whom"), (&text, "text")].iter().find(|(said, _)| said.is_empty())
            {
                return Err(Problem::Input("ask_incomplete", (*name).to_owned()));
            }
            each(Answer::Ask { whom, text })
        }
        _ => return Err(Problem::Form("form_wrong")),
    })
}

/// Whether each paper has an answer of its own.
pub(crate) fn is_sheet(hand: &Hand) -> bool {
    hand.queued.question.kind == QuestionKind::Sheet && hand.chosen.len() > 1
}

/// "As shown": the chosen meeting and member, and what was typed. About one paper everything else is as read; about
/// several the answer is about what was asked and nothing else.
fn confirmed(visit: &Visit, hand: &Hand) -> Result<Vec<Answered>, Problem> {
    let form = Form { visit, prefix: "" };
    let question = &hand.queued.question;
    let (meeting, member) = (form.picked("meeting")?, form.picked("member")?);
    let mut all = Vec::new();
    for record in &hand.chosen {
        let mut add = |answer: Answer| all.push(Answered::about(record, answer));
        if let Some(meeting_id) = meeting {
            add(Answer::Meeting { meeting_id: meeting_id.to_owned() });
        }
        if let Some(member_no) = member {
            add(Answer::Member { member_no: member_no.to_owned() });
        }
        if question.kind == QuestionKind::Days {
            let day = |field: &Option<daicho_model::Field<PartialDate>>| field.as_ref().and_then(|f| f.value);
            let fields = Corrections {
                from: day(&record.fields.from),
                to: day(&record.fields.to),
                ..Corrections::default()
            };
            if fields.from.is_none() {
                return Err(Problem::Form("no_day_read"));
            }
            add(Answer::Fields { fields: Box::new(fields) });
        }
    }
    match all.is_empty() {
        true => Err(Problem::Form("nothing_chosen")),
        false => Ok(all),
    }
}

/// One paper "as shown", with what was chosen and typed about it.
pub(crate) fn as_shown(form: &Form<'_>, record: &Record) -> Result<Vec<Answered>, Problem> {
    let mut all = vec![Answered::about(record, Answer::Accept)];
    let mut add = |answer: Answer| all.push(Answered::about(record, answer));
    if let Some(fields) = form.corrections(record)? {
        add(Answer::Fields { fields: Box::new(fields) });
    }
    if let Some(meeting_id) =
        form.chosen(record, "meeting")?.filter(|id| record.accepted_meeting() != Some(*id))
    {
        add(Answer::Meeting { meeting_id: meeting_id.to_owned() });
    }
    if let Some(member_no) = form.chosen(record, "member")?.filter(|no| !is_of(record, no)) {
        add(Answer::Member { member_no: member_no.to_owned() });
    }
    Ok(all)
}

/// Whether envelope and link say already that it is this member's.
fn is_of(record: &Record, member: &str) -> bool {
    record.accepted_member() == Some(member) && record.envelope.as_deref() == Some(member)
}

/// Appends the answers and settles their question; what was left out stays a question of its own.
pub(crate) fn keep(visit: &Visit, hand: &Hand, answers: &[Answered]) -> Result<Reply, Problem> {
    let body = &visit.app.body.id;
    let asked = answers.iter().all(|one| matches!(one.answer, Answer::Ask { .. }));
    let state = if asked { QuestionState::Asked } else { QuestionState::Answered };
    let batch = {
        let mut store = visit.app.writer();
        let at = jiff::Timestamp::now().to_string();
        let appended = store.append_decisions(body, (&visit.session.person.name, &at), answers)?;
        let batch = appended.first().map(|one| one.batch).ok_or(Problem::Form("nothing_chosen"))?;
        if !hand.left_out.is_empty() {
            let papers = hand.chosen.iter().map(|one| one.record_id.clone()).collect();
            let answered = hand.queued.question.clone().about_papers(papers);
            let rest = hand.queued.question.clone().about_papers(hand.left_out.clone());
            let rest = store.split_question(body, &hand.queued.id, &answered, &rest)?;
            // What was put off comes after the others.
            if hand.queued.question.kind == QuestionKind::Sheet {
                visit.session.pass(&rest);
            }
        }
        store.settle_question(body, &hand.queued.id, state, batch)?;
        batch
    };
    visit.session.answered(batch, hand.queued.id.clone());
    visit.app.derive_later();
    Ok(Reply::Go("/next".to_owned()))
}

/// Keeps the borders of a page's pieces.
pub(crate) fn redraw(
    visit: &Visit,
    record: &Record,
    boxes: Vec<BoundingBox>,
    question: &str,
) -> Result<Reply, Problem> {
    let body = &visit.app.body.id;
    let subject = Subject::Page { document: record.document.clone(), page: record.page };
    let answered =
        Answered { subject, answer: Answer::Pieces { boxes }, seen: Some(Seen::of(record)), note: None };
    if !question.is_empty() && !visit.app.writer().take_this_question(body, question, lease(visit))? {
        return Err(Problem::Overtaken("overtaken"));
    }
    let parts = on_page(visit, record, question)?;
    let batch = {
        let mut store = visit.app.writer();
        let at = jiff::Timestamp::now().to_string();
        let appended = store.append_decisions(body, (&visit.session.person.name, &at), &[answered])?;
        let batch = appended.first().map(|one| one.batch).ok_or(Problem::Form("nothing_chosen"))?;
        if let Some((here, elsewhere)) = &parts {
            if !elsewhere.records.is_empty() {
                store.split_question(body, question, here, elsewhere)?;
            }
            store.settle_question(body, question, QuestionState::Answered, batch)?;
        }
        batch
    };
    visit.session.answered(batch, question.to_owned());
    Ok(Reply::Go("/next".to_owned()))
}

/// A question divided into the papers on a record's page, which new borders settle, and those elsewhere.
fn on_page(visit: &Visit, record: &Record, question: &str) -> Result<Option<(Question, Question)>, Problem> {
    if question.is_empty() {
        return Ok(None);
    }
    let store = visit.app.reader();
    let asked = store.question(&visit.app.body.id, question)?.ok_or(Problem::Missing)?.question;
    let (mut here, mut elsewhere) = (Vec::new(), Vec::new());
    for id in &asked.records {
        let one = store.record(&visit.app.body.id, id)?;
        // A finding is about its papers together.
        let whole = asked.kind == QuestionKind::Finding;
        let is_here =
            whole || one.is_some_and(|one| one.document == record.document && one.page == record.page);
        if is_here { here.push(id.clone()) } else { elsewhere.push(id.clone()) }
    }
    if here.is_empty() {
        return Err(Problem::Form("form_wrong"));
    }
    Ok(Some((asked.clone().about_papers(here), asked.about_papers(elsewhere))))
}

/// Takes the last answers of the session back.
pub(crate) fn undo(visit: &Visit) -> Result<Reply, Problem> {
    let Some((batch, question)) = visit.session.last_answered() else {
        return Err(Problem::Form("nothing_to_undo"));
    };
    let body = &visit.app.body.id;
    let answered =
        Answered { subject: Subject::Decisions, answer: Answer::UndoBatch { batch }, seen: None, note: None };
    {
        let mut store = visit.app.writer();
        let at = jiff::Timestamp::now().to_string();
        store.append_decisions(body, (&visit.session.person.name, &at), &[answered])?;
        store.reopen_questions(body, batch)?;
    }
    visit.session.undone();
    // Before that the papers are as the answer had left them.
    let is_true = visit.app.derive_now(LONGEST_DERIVING);
    let place = is_true.then(|| asked_again(visit, &question)).transpose()?.flatten();
    Ok(Reply::Go(place.map_or("/".to_owned(), |id| format!("/question/{id}"))))
}

/// The open question that asks again what one asked whose answer was taken back: itself, or the one that has its papers now.
fn asked_again(visit: &Visit, question: &str) -> Result<Option<String>, Problem> {
    let (store, body) = (visit.app.reader(), &visit.app.body.id);
    let Some(had) = store.question(body, question)? else { return Ok(None) };
    if had.state != QuestionState::Answered {
        return Ok(Some(had.id));
    }
    let all = store.questions_about(body, &had.question.records)?;
    Ok(all.into_iter().find(|one| one.state != QuestionState::Answered).map(|one| one.id))
}
