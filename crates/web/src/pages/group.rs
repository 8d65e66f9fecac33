//! The papers of one question, and which of them an answer is for.

use daicho_model::{Question, QuestionKind, Record, shown_digest};
use maud::{Markup, html};
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::chance;
use crate::reply::Problem;
use crate::visit::Visit;

/// Papers that are shown and answered together at most; those beyond are asked about next.
const TOGETHER: usize = 120;
/// The same on a sheet, where each is looked at.
const ON_A_SHEET: usize = 30;

/// The records of a question that are still there.
pub(crate) fn records(visit: &Visit, question: &Question) -> Result<Vec<Record>, Problem> {
    let store = visit.app.reader();
    let most = if question.kind == QuestionKind::Sheet { ON_A_SHEET } else { TOGETHER };
    let mut records = Vec::new();
    for id in question.records.iter().take(most) {
        records.extend(store.record(&visit.app.body.id, id)?);
    }
    Ok(records)
}

/// A digest of what was shown: an answer to something else is not taken.
pub(crate) fn seen(records: &[Record]) -> String {
    let mut hasher = Sha256::new();
    for record in records {
        hasher.update(record.record_id.as_bytes());
        hasher.update(shown_digest(record).as_bytes());
        hasher.update([b'\n']);
    }
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Where the browser keeps what was filled in while the page is left: for this session, question and what was shown.
pub(crate) fn kept(visit: &Visit, question: &str, records: &[Record]) -> String {
    let mut digest = chance::digest(&format!("{} {question} {}", visit.session.token, seen(records)));
    digest.truncate(16);
    digest
}

/// What was filled in, where something was wrong with it: `[["r0_field_from", "2024-02-31"], …]`.
pub(crate) fn posted(visit: &Visit) -> Option<String> {
    const OURS: [&str; 4] = ["token", "question", "seen", "answer"];
    let said: Vec<_> = visit.form.iter().filter(|(name, _)| !OURS.contains(&name.as_str())).collect();
    visit.wrong.as_ref().map(|_| json!(said).to_string())
}

/// The papers as a list, each with its box to leave it out where the question can be divided.
pub(crate) fn list(visit: &Visit, question: &str, records: &[Record], at: usize, divisible: bool) -> Markup {
    html! {
        fieldset.papers {
            legend { (visit.language.fill("papers", &[("papers", &records.len().to_string())])) }
            @for (place, record) in records.iter().enumerate() {
                @let here = place == at;
                div.one-paper.here[here] {
                    @if divisible {
                        input type="checkbox" name="with" value=(record.record_id) checked form="answer"
                            aria-label=(visit.say("with_this")) data-key=[here.then_some("e")];
                        " "
                    }
                    a href={ "/question/" (question) "?at=" (place) } aria-current=[here.then_some("true")]
                        data-key=[key(place, at)] {
                        (record.document.path) " p." (record.page)
                    }
                    " " span.small { (summary(record)) }
                }
            }
        }
    }
}

/// The keys to the paper before and the one after.
fn key(place: usize, at: usize) -> Option<&'static str> {
    match place {
        _ if place == at + 1 => Some("j"),
        _ if place + 1 == at => Some("k"),
        _ => None,
    }
}

fn summary(record: &Record) -> String {
    let fields = &record.fields;
    let raw = |text: Option<&String>| text.cloned();
    let parts = [
        raw(fields.holder.as_ref().map(|field| &field.raw)),
        raw(fields.meeting.as_ref().map(|field| &field.raw)),
        raw(fields.from.as_ref().map(|field| &field.raw)),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}
