//! The answers of a sheet: each paper of an envelope has its own, and together they are one batch.

use daicho_model::{Answer, Answered, Corrections, QuestionKind, Record, RecordKind};
use daicho_pipeline::queue::{Singly, earns, singly};
use serde_json::json;

use crate::choices;
use crate::decide::{Hand, as_shown};
use crate::form::Form;
use crate::reply::Problem;
use crate::visit::Visit;
use crate::words::key;

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

/// Whether "as shown" can settle a paper at all once something is chosen or typed: what no reading settles, another meeting can.
pub(crate) fn may_be_confirmed(record: &Record) -> bool {
    let singly = singly(record);
    !singly.contains(&Singly::Mark)
        && (!singly.contains(&Singly::Other) || record.accepted_meeting().is_some())
}

/// The inputs of which one must be chosen or typed; none for what only another answer settles.
fn inputs(what: Singly) -> &'static [&'static str] {
    match what {
        Singly::Kind => &["field_kind"],
        Singly::Holder => &["member", "field_member_no", "field_holder"],
        Singly::Meeting => &["meeting", "field_meeting"],
        Singly::Edition => &["field_edition"],
        Singly::From => &["field_from"],
        Singly::To => &["field_to"],
        Singly::Days => &["field_from", "field_to"],
        Singly::Mode => &["field_mode"],
        Singly::Authorship => &["field_first_author"],
        Singly::Review => &["field_reviewed"],
        Singly::Mark | Singly::Other => &[],
    }
}

/// What a paper lacks, for the script: `[["meeting", ["r0_meeting", "r0_field_meeting"]], …]`; `None` where it lacks nothing that
/// can be chosen or typed.
pub(crate) fn lacks(record: &Record, prefix: &str) -> Option<String> {
    let asked = |what: Singly| match what {
        Singly::Other if may_be_confirmed(record) => inputs(Singly::Meeting),
        what => inputs(what),
    };
    let all = singly(record).into_iter().filter(|what| !asked(*what).is_empty());
    let named = |what: Singly| {
        let names: Vec<String> = asked(what).iter().map(|name| format!("{prefix}{name}")).collect();
        json!([what.key(), names])
    };
    let all: Vec<serde_json::Value> = all.map(named).collect();
    (!all.is_empty()).then(|| json!(all).to_string())
}

/// The field that a person types first: one that is lacking, else the holder.
pub(crate) fn first_field(record: &Record) -> &'static str {
    let lacking = singly(record);
    let mut fields =
        lacking.iter().flat_map(|what| inputs(*what)).filter_map(|name| name.strip_prefix("field_"));
    fields.next().unwrap_or("holder")
}

/// Kinds of paper that need nothing else: who says that it is one of them has said everything.
pub(crate) fn idle_kinds() -> String {
    let kinds = [
        RecordKind::Receipt,
        RecordKind::ApplicationForm,
        RecordKind::Declaration,
        RecordKind::Cover,
        RecordKind::Unknown,
    ];
    kinds.iter().map(key).collect::<Vec<_>>().join(" ")
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
        let form = Form { visit, prefix: &prefix };
        all.extend(one(&form, record, hand.queued.question.kind, way(visit, *place))?);
    }
    Ok(all)
}

/// What the form says about one paper.
pub(crate) fn one(
    form: &Form<'_>,
    record: &Record,
    kind: QuestionKind,
    way: &str,
) -> Result<Vec<Answered>, Problem> {
    let only = |answer: Answer| Ok(vec![Answered::about(record, answer)]);
    match way {
        "confirm" if may_be_confirmed(record) && is_said(form, record, kind)? => {
            match singly(record).contains(&Singly::Other) && !is_another_meeting(form, record)? {
                true => Err(form.wrong("other_meeting_first", "answer")),
                false => as_shown(form, record),
            }
        }
        "not_recognised" => only(Answer::NotRecognised),
        "receipt" => only(Answer::Receipt),
        "copy" => only(Answer::Copy),
        "original" => original(form, record, kind),
        "unnamed" => only(Answer::Unnamed),
        "other" => {
            let fields = Corrections { kind: Some(RecordKind::Unknown), ..Corrections::default() };
            only(Answer::Fields { fields: Box::new(fields) })
        }
        _ => Err(still_open(form, record, way)),
    }
}

/// What is lacking for an answer, beside the first input that it can be typed in.
fn still_open(form: &Form<'_>, record: &Record, way: &str) -> Problem {
    let lacking = |what: &Singly| {
        !inputs(*what).is_empty()
            && inputs(*what).iter().all(|name| form.says(record, name).is_ok_and(|said| !said))
    };
    let told = |what: Singly| match what {
        Singly::Kind => Some("singly_kind"),
        Singly::Holder => Some("singly_holder"),
        Singly::Meeting => Some("singly_meeting"),
        Singly::Edition => Some("singly_edition"),
        Singly::From => Some("singly_from"),
        Singly::To => Some("singly_to"),
        Singly::Days => Some("singly_days"),
        Singly::Mode => Some("singly_mode"),
        Singly::Authorship => Some("singly_authorship"),
        Singly::Review => Some("singly_review"),
        Singly::Mark | Singly::Other => None,
    };
    let as_shown = matches!(way, "confirm" | "original");
    let first = singly(record).into_iter().filter(|_| as_shown).find(lacking);
    let input = first.and_then(|what| inputs(what).iter().find(|name| name.starts_with("field_")));
    match (first.and_then(told), input) {
        (Some(text), Some(input)) => form.wrong(text, input),
        _ => form.wrong("row_open", "answer"),
    }
}

/// Whether another meeting than the linked one was chosen or typed.
fn is_another_meeting(form: &Form<'_>, record: &Record) -> Result<bool, Problem> {
    let other = form.picked("meeting")?.is_some_and(|id| record.accepted_meeting() != Some(id));
    Ok(other || form.says(record, "field_meeting")?)
}

/// The original was seen. What else is on the paper is then as shown, too.
fn original(form: &Form<'_>, record: &Record, kind: QuestionKind) -> Result<Vec<Answered>, Problem> {
    if !is_said(form, record, kind)? {
        return Err(still_open(form, record, "original"));
    }
    let mut all = as_shown(form, record)?;
    all.push(Answered::about(record, Answer::Original));
    Ok(all)
}

/// "As shown" is no answer where nothing was proposed, or where nothing of what was is chosen any more: whether all that is
/// lacking was chosen or typed.
fn is_said(form: &Form<'_>, record: &Record, asked: QuestionKind) -> Result<bool, Problem> {
    let kind = form.corrections(record)?.and_then(|typed| typed.kind);
    let nothing_else = kind.is_some_and(|kind| !earns(kind));
    for what in singly(record) {
        let names = inputs(what);
        let said = names.is_empty()
            || names.iter().try_fold(false, |said, name| form.says(record, name).map(|one| said || one))?;
        if !said && (what == Singly::Kind || !nothing_else) {
            return Ok(false);
        }
    }
    let one = std::slice::from_ref(record);
    for group in choices::groups(asked, one) {
        let shown = !nothing_else && !choices::choices(&form.visit.app, group, one).is_empty();
        if shown && form.lacks_choice(record, group)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn way(visit: &Visit, place: usize) -> &str {
    visit.given(&format!("{}answer", prefix(place)))
}
