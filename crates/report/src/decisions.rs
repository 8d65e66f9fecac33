//! What humans decided, for people and programs.

use daicho_model::{Answer, Decision, HumanDecision, MemberOutcome, Record, Subject};

use crate::plain::plain;
use crate::words::{both, filled, key};

/// What became of decisions that were just taken.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Told {
    /// The decisions.
    pub decisions: Vec<HumanDecision>,
    /// The records that changed, as they are now.
    pub records: Vec<Record>,
    /// The members that were judged again, as they stand now.
    pub outcomes: Vec<MemberOutcome>,
    /// Why not all is taken in yet, by its code; `None` where it is.
    pub waits: Option<&'static str>,
}

/// How many records and members are named.
const LISTED: usize = 20;

/// `decisions.ndjson`: a decision a line, in the order they were given.
pub fn decisions_ndjson(decisions: &[HumanDecision]) -> Vec<u8> {
    crate::ndjson::lines(decisions.iter())
}

/// A decision a line, for people.
pub fn decisions_text(decisions: &[HumanDecision]) -> String {
    if decisions.is_empty() {
        return format!("{}\n", both("decide", "none"));
    }
    decisions.iter().map(|decision| line(decision) + "\n").collect()
}

/// What became of decisions: which were taken, what became of their papers, where the members stand.
pub fn taken(told: &Told) -> String {
    let mut out = String::new();
    if let (Some(first), Some(last)) = (told.decisions.first(), told.decisions.last()) {
        let ids =
            if first.id == last.id { first.id.to_string() } else { format!("{}-{}", first.id, last.id) };
        let count = told.decisions.len().to_string();
        out += &format!("{}\n", filled("decide", "taken", &[("count", &count), ("ids", &ids)]));
    }
    if let Some(waits) = told.waits {
        out += &format!("{}\n", both("decide", waits));
    }
    let records = told.records.iter().map(|record| {
        let reasons: Vec<String> =
            record.reasons.iter().map(|reason| crate::Messages::global().reason(reason).both()).collect();
        let why = if reasons.is_empty() { String::new() } else { format!(": {}", reasons.join("; ")) };
        format!("  {}  {}{}", plain(&record.record_id), both("decision", &key(&record.decision)), plain(&why))
    });
    out += &limited(records.collect());
    let members = told.outcomes.iter().map(|outcome| {
        let totals: Vec<String> = outcome
            .totals
            .iter()
            .map(|(account, points)| format!("{} {points}", both("account", account)))
            .collect();
        let result = both("outcome", &key(&outcome.result));
        format!("  {}  {}: {result}; {}", plain(&outcome.member_no), plain(&outcome.name), totals.join(", "))
    });
    out += &limited(members.collect());
    for (record, twin) in
        told.records.iter().filter_map(|record| Some((record, accepted_twin(told, record)?)))
    {
        let ids = [("record", plain(&record.record_id)), ("twin", plain(twin))];
        let ids: Vec<(&str, &str)> = ids.iter().map(|(name, id)| (*name, id.as_str())).collect();
        out += &format!("{}\n", filled("decide", "posts_nothing", &ids));
    }
    let open = told.records.iter().filter(|record| record.decision == Decision::Review).count();
    if open > 0 {
        out += &format!("{}\n", filled("decide", "open", &[("count", &open.to_string())]));
    }
    out
}

/// The paper that counts instead of one that was taken as read and is void all the same.
fn accepted_twin<'t>(told: &'t Told, record: &'t Record) -> Option<&'t str> {
    let is_accepted = told.decisions.iter().any(|decision| {
        let about =
            matches!(&decision.subject, Subject::Record { record_id } if *record_id == record.record_id);
        about && decision.answer == Answer::Accept
    });
    let twin = record.reasons.iter().find_map(|reason| reason.details.get("twin"));
    twin.map(String::as_str).filter(|_| is_accepted && record.decision == Decision::Void)
}

fn limited(mut lines: Vec<String>) -> String {
    let more = lines.len().saturating_sub(LISTED);
    lines.truncate(LISTED);
    if more > 0 {
        lines.push(format!("  {}", filled("summary", "more", &[("count", &more.to_string())])));
    }
    lines.into_iter().map(|line| line + "\n").collect()
}

fn line(decision: &HumanDecision) -> String {
    let note = decision.note.as_ref().map_or(String::new(), |note| format!("  # {}", plain(note)));
    let value = value(&decision.answer).map_or(String::new(), |value| format!(" {}", plain(&value)));
    format!(
        "{:>6}  {}  {}  {}  {}{value}{note}",
        decision.id,
        plain(&decision.at),
        plain(&decision.by),
        plain(&subject(&decision.subject)),
        both("answer", decision.answer.name()),
    )
}

fn subject(subject: &Subject) -> String {
    match subject {
        Subject::Record { record_id } => record_id.clone(),
        Subject::Page { document, page } => format!("{} p.{page}", document.path),
        Subject::Finding { code, records, .. } => format!("{code}:{}", records.join("+")),
        Subject::Member { member_no } => member_no.clone(),
        Subject::Name { meeting_id, text } => format!("{meeting_id} 「{text}」"),
        Subject::Decisions => "-".to_owned(),
    }
}

/// What the answer takes, behind its name.
fn value(answer: &Answer) -> Option<String> {
    Some(match answer {
        Answer::Meeting { meeting_id } => meeting_id.clone(),
        Answer::Member { member_no } => member_no.clone(),
        Answer::Fields { fields } => serde_json::to_string(fields).ok()?,
        Answer::Objection { text, .. } => text.clone(),
        Answer::Ask { whom, text } => format!("{whom}: {text}"),
        Answer::Undo { decision_id } => decision_id.to_string(),
        Answer::UndoBatch { batch } => batch.to_string(),
        Answer::Erasure { decisions, masked, .. } => format!("({})", decisions.len() + masked.len()),
        Answer::Pieces { boxes } => format!("({})", boxes.len()),
        _ => return None,
    })
}
