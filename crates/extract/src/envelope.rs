//! Envelopes: what one applicant sent. A file is one, unless application forms or cover pages inside it start new ones.

use daicho_model::{Diagnostic, Field, Record, RecordKind, Severity};

/// Below this a number on a form names no applicant: a human must look.
const LEGIBLE: f32 = 0.5;

/// An envelope while its pages go by.
#[derive(Debug, Default)]
struct Open {
    number: u32,
    /// Member number on its forms and covers.
    member_no: Option<String>,
    /// Two different numbers were found.
    conflict: bool,
    /// Nothing but forms, covers and blank pages so far.
    only_forms: bool,
}

/// Gives every record its envelope's id and, where a form or cover names one, its applicant's member number. Records
/// come in page order.
pub(crate) fn assign(records: &mut [Record], path: &str) -> Vec<Diagnostic> {
    let mut said = Vec::new();
    let mut open = Open { number: 1, only_forms: true, ..Open::default() };
    let mut start = 0;
    for at in 0..records.len() {
        if starts_new(&records[at], &open, at > 0) {
            said.extend(close(&mut records[start..at], &open, path));
            open = Open { number: open.number + 1, only_forms: true, ..Open::default() };
            start = at;
        }
        take(&records[at], &mut open);
    }
    said.extend(close(&mut records[start..], &open, path));
    said
}

fn is_opener(record: &Record) -> bool {
    matches!(record.kind, RecordKind::ApplicationForm | RecordKind::Cover)
}

fn printed_number(record: &Record) -> Option<&str> {
    let field = record.fields.member_no.as_ref().filter(|f| f.confidence.get() >= LEGIBLE);
    field.and_then(|f| f.value.as_deref())
}

fn fold(number: &str) -> String {
    crate::crosscheck::fold_number(number)
}

/// A form or cover starts an envelope, unless it goes on with one: the next sheet of the form, or the form behind its cover.
fn starts_new(record: &Record, open: &Open, any_before: bool) -> bool {
    if !is_opener(record) || !any_before {
        return false;
    }
    let own = printed_number(record).map(fold);
    let known = open.member_no.as_deref().map(fold);
    match (own, known) {
        (Some(own), Some(known)) if own == known => false,
        (Some(_), Some(_)) => true,
        _ => !open.only_forms,
    }
}

fn take(record: &Record, open: &mut Open) {
    let blank = record.kind == RecordKind::Unknown
        && Field::known(&record.fields.holder).is_none()
        && record.fields.meeting.is_none();
    if !is_opener(record) {
        open.only_forms &= blank;
        return;
    }
    let Some(number) = printed_number(record) else { return };
    match &open.member_no {
        Some(known) if fold(known) != fold(number) => open.conflict = true,
        Some(_) => {}
        None => open.member_no = Some(number.to_owned()),
    }
}

fn close(records: &mut [Record], open: &Open, path: &str) -> Option<Diagnostic> {
    let id = format!("{path}#{}", open.number);
    let first_page = records.first().map(|r| r.page);
    let member_no = open.member_no.clone().filter(|_| !open.conflict);
    let nameless = member_no.is_none() && records.iter().any(is_opener);
    for record in records {
        record.envelope_id.clone_from(&id);
        record.envelope.clone_from(&member_no);
    }
    let page = first_page?;
    nameless.then(|| {
        Diagnostic::new("envelope_without_number", Severity::Warning).on_page(page).with("envelope", &id)
    })
}
