//! The answers of a sheet: each paper of an envelope has its own, and together they are one batch.

use daicho_model::{Answer, Answered, Corrections, Record, RecordKind};
use daicho_pipeline::queue::{Singly, singly};

use crate::decide::{Hand, as_shown};
use crate::form::Form;
use crate::reply::Problem;
use crate::visit::Visit;

/// Answers a paper of a sheet can have, with their keys. `other`: it is nothing that could count; `later`: it is asked
/// about on a card of its own.
pub(crate) const WAYS: [(&str, &str); 8] = [
    ("a", "confirm"),
    ("x", "not_recognised"),
    ("r", "receipt"),
    ("c", "copy"),
    ("o", "original"),
    ("n", "unnamed"),
    ("b", "other"),
    ("l", "later"),
];

/// Begins the names of the inputs of one paper.
pub(crate) fn prefix(place: usize) -> String {
    format!("r{place}_")
}

/// Whether "as shown" can settle a paper at all once something is chosen or typed.
pub(crate) fn may_be_confirmed(record: &Record) -> bool {
    !matches!(singly(record), Some(Singly::Mark | Singly::Other))
}

/// Takes out of the hand what is left for later: the papers that the sheet answers for.
pub(crate) fn set_aside(visit: &Visit, hand: &mut Hand) -> Result<(), Problem> {
    let later: Vec<bool> = (0..hand.chosen.len()).map(|place| way(visit, place) == "later").collect();
    let mut places = later.iter();
    if later.iter().all(|later| *later) {
        return Err(Problem::Form("none_chosen"));
    }
    let put_off = hand.chosen.iter().zip(&later).filter(|(_, later)| **later);
    hand.left_out.extend(put_off.map(|(record, _)| record.record_id.clone()));
    hand.places = (0..hand.chosen.len()).filter(|place| !later[*place]).collect();
    hand.chosen.retain(|_| !places.next().copied().unwrap_or_default());
    Ok(())
}

/// What the form says about each paper that is left in the hand.
pub(crate) fn answers(visit: &Visit, hand: &Hand) -> Result<Vec<Answered>, Problem> {
    let mut all = Vec::new();
    for (place, record) in hand.places.iter().zip(&hand.chosen) {
        let prefix = prefix(*place);
        all.extend(one(&Form { visit, prefix: &prefix }, record, way(visit, *place))?);
    }
    Ok(all)
}

/// What the form says about one paper.
pub(crate) fn one(form: &Form<'_>, record: &Record, way: &str) -> Result<Vec<Answered>, Problem> {
    let only = |answer: Answer| Ok(vec![Answered::about(record, answer)]);
    match way {
        "confirm" if may_be_confirmed(record) && is_said(form, record)? => as_shown(form, record),
        "not_recognised" => only(Answer::NotRecognised),
        "receipt" => only(Answer::Receipt),
        "copy" => only(Answer::Copy),
        "original" => original(form, record),
        "unnamed" => only(Answer::Unnamed),
        "other" => {
            let fields = Corrections { kind: Some(RecordKind::Unknown), ..Corrections::default() };
            only(Answer::Fields { fields: Box::new(fields) })
        }
        _ => Err(Problem::Form("row_open")),
    }
}

/// The original was seen. What else is on the paper is then as shown, too, unless something of it must be said singly.
fn original(form: &Form<'_>, record: &Record) -> Result<Vec<Answered>, Problem> {
    let mut all = if is_said(form, record)? { as_shown(form, record)? } else { Vec::new() };
    all.push(Answered::about(record, Answer::Original));
    Ok(all)
}

/// "As shown" is no answer where nothing was proposed: whether what is lacking was chosen or typed.
fn is_said(form: &Form<'_>, record: &Record) -> Result<bool, Problem> {
    let typed = form.corrections(record)?.unwrap_or_default();
    Ok(match singly(record) {
        Some(Singly::Kind) => typed.kind.is_some(),
        Some(Singly::Holder) => {
            form.picked("member")?.is_some() || typed.member_no.is_some() || typed.holder.is_some()
        }
        Some(Singly::Meeting) => form.picked("meeting")?.is_some() || typed.meeting.is_some(),
        Some(Singly::Days) => typed.from.is_some() || typed.to.is_some(),
        None | Some(Singly::Mark | Singly::Other) => true,
    })
}

fn way(visit: &Visit, place: usize) -> &str {
    visit.given(&format!("{}answer", prefix(place)))
}
