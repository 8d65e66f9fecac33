//! What each answer makes of a record.

use daicho_model::{
    Answer, Confidence, Corrections, Evidence, Field, HumanDecision, Link, LinkStatus, MemberLink,
    Publication, Reader, ReasonCode, Record, RecordKind,
};

use serde::Serialize;

use super::{Known, mark};

/// What a later answer can take back: what a human ruled out.
const RULED_OUT: [ReasonCode; 3] = [ReasonCode::Copy, ReasonCode::Unnamed, ReasonCode::NotRecognised];

/// Applies one answer.
pub(super) fn apply(record: &mut Record, decision: &HumanDecision, known: &Known<'_>) {
    let id = decision.id;
    if !matches!(decision.answer, Answer::Objection { .. }) {
        mark::release(record);
    }
    match &decision.answer {
        Answer::Accept => accept(record, id),
        Answer::Meeting { meeting_id } => meeting(record, id, meeting_id, known),
        Answer::NotRecognised => not_recognised(record, id),
        Answer::Member { member_no } => member(record, id, member_no),
        Answer::Fields { fields } => correct(record, id, fields, known),
        Answer::Receipt => kind(record, RecordKind::Receipt),
        Answer::Copy => {
            record.fields.copy = Some(said(record, id, true));
            mark::rule_out(record, ReasonCode::Copy, id);
        }
        Answer::Original => {
            mark::rule_in(record, &[ReasonCode::Copy]);
            record.fields.copy = Some(said(record, id, false));
            record.fields.seal = Some(said(record, id, true));
        }
        Answer::Unnamed => mark::rule_out(record, ReasonCode::Unnamed, id),
        Answer::Objection { text, .. } => mark::object(record, decision, text),
        _ => {}
    }
}

/// All that was read is right, and so are the best candidates. Whose paper it is where the envelope is another's, and
/// what could not be read at all, stays open.
fn accept(record: &mut Record, id: u64) {
    mark::rule_in(record, &RULED_OUT);
    record.reasons.retain(|reason| reason.code != ReasonCode::ReadersDisagree);
    record.kind_confidence = Confidence::ONE;
    let fields = &mut record.fields;
    confirm(&mut fields.holder, id);
    confirm(&mut fields.member_no, id);
    confirm(&mut fields.meeting, id);
    confirm(&mut fields.edition, id);
    confirm(&mut fields.from, id);
    confirm(&mut fields.to, id);
    confirm(&mut fields.mode, id);
    confirm(&mut fields.role, id);
    confirm(&mut fields.serial, id);
    confirm(&mut fields.issuer, id);
    confirm(&mut fields.issued, id);
    confirm(&mut fields.points, id);
    confirm(&mut fields.lectures, id);
    confirm(&mut fields.seal, id);
    confirm(&mut fields.publication, id);
    if let Some(link) = &mut record.link {
        accept_meeting(link);
    }
    if let Some(link) = &mut record.member {
        accept_member(link);
    }
    if record.envelope.is_none() {
        record.envelope = record.accepted_member().map(str::to_owned);
    }
}

fn accept_meeting(link: &mut Link) {
    let best = link.candidates.first();
    if let (LinkStatus::Review, Some(best)) = (link.status, best) {
        link.meeting_id = Some(best.meeting_id.clone());
        link.meeting_name = Some(best.name.clone());
        link.status = LinkStatus::Accepted;
    }
    if link.status == LinkStatus::Accepted {
        link.probability = 1.0;
    }
}

fn accept_member(link: &mut MemberLink) {
    let best = link.candidates.first();
    if let (LinkStatus::Review, Some(best)) = (link.status, best) {
        link.member_no = Some(best.member_no.clone());
        link.status = LinkStatus::Accepted;
    }
    if link.status == LinkStatus::Accepted {
        link.probability = 1.0;
        link.candidates.retain(|one| Some(&one.member_no) == link.member_no.as_ref());
    }
}

fn meeting(record: &mut Record, id: u64, meeting_id: &str, known: &Known<'_>) {
    mark::rule_in(record, &[ReasonCode::NotRecognised]);
    let name = (known.meeting_name)(meeting_id);
    if Field::known(&record.fields.meeting).is_some() {
        confirm(&mut record.fields.meeting, id);
    } else {
        let text = name.clone().unwrap_or_else(|| meeting_id.to_owned());
        record.fields.meeting = Some(said(record, id, text));
    }
    record.reasons.retain(|reason| !is_about(reason, "meeting"));
    record.link = Some(Link {
        status: LinkStatus::Accepted,
        meeting_id: Some(meeting_id.to_owned()),
        meeting_name: name,
        probability: 1.0,
        candidates: record.link.take().map(|link| link.candidates).unwrap_or_default(),
    });
}

fn not_recognised(record: &mut Record, id: u64) {
    confirm(&mut record.fields.meeting, id);
    record.link = Some(Link {
        status: LinkStatus::None,
        meeting_id: None,
        meeting_name: None,
        probability: 1.0,
        candidates: record.link.take().map(|link| link.candidates).unwrap_or_default(),
    });
    mark::rule_out(record, ReasonCode::NotRecognised, id);
}

/// It is this member's, whatever the envelope says: the human saw both.
fn member(record: &mut Record, id: u64, member_no: &str) {
    mark::rule_in(record, &[ReasonCode::Unnamed]);
    let fields = &mut record.fields;
    confirm(&mut fields.holder, id);
    confirm(&mut fields.member_no, id);
    if Field::known(&fields.holder).is_none() && Field::known(&fields.member_no).is_none() {
        record.fields.member_no = Some(said(record, id, member_no.to_owned()));
    }
    record.reasons.retain(|reason| !is_about(reason, "holder") && !is_about(reason, "member_no"));
    record.envelope = Some(member_no.to_owned());
    record.member = Some(MemberLink {
        status: LinkStatus::Accepted,
        member_no: Some(member_no.to_owned()),
        probability: 1.0,
        candidates: Vec::new(),
    });
}

/// Fields as a human read them. A corrected meeting, holder or number is linked anew.
fn correct(record: &mut Record, id: u64, fields: &Corrections, known: &Known<'_>) {
    macro_rules! take {
        ($($name:ident),*) => {$(
            if let Some(value) = &fields.$name {
                record.fields.$name = Some(said(record, id, value.clone()));
                record.reasons.retain(|reason| !is_about(reason, stringify!($name)));
            }
        )*};
    }
    take!(holder, member_no, meeting, edition, from, to, mode, role, serial, issuer, seal);
    if let Some(value) = fields.kind {
        kind(record, value);
    }
    if fields.from.is_some() || fields.to.is_some() {
        record.reasons.retain(|reason| reason.code != ReasonCode::ImpossibleDate);
    }
    if fields.first_author.is_some() || fields.reviewed.is_some() {
        publication(record, id, fields);
    }
    if fields.meeting.is_some() {
        mark::rule_in(record, &[ReasonCode::NotRecognised]);
        record.link = (known.link)(record);
    }
    if fields.holder.is_some() || fields.member_no.is_some() {
        mark::rule_in(record, &[ReasonCode::Unnamed]);
        record.member = (known.link_member)(record);
    }
}

fn kind(record: &mut Record, kind: RecordKind) {
    record.kind = kind;
    record.kind_confidence = Confidence::ONE;
}

fn publication(record: &mut Record, id: u64, fields: &Corrections) {
    let known = record.fields.publication.take().and_then(|field| field.value).unwrap_or_default();
    let value = Publication {
        first_author: fields.first_author.or(known.first_author),
        reviewed: fields.reviewed.or(known.reviewed),
        ..known
    };
    record.fields.publication = Some(said(record, id, value));
}

/// What was understood is right.
fn confirm<T>(field: &mut Option<Field<T>>, id: u64) {
    if let Some(field) = field.as_mut().filter(|field| field.value.is_some()) {
        field.confidence = Confidence::ONE;
        (field.evidence.reader, field.evidence.decision) = (Reader::Human, Some(id));
    }
}

/// A fact that the human says. What was read is kept with the record as it was before.
fn said<T: Serialize>(record: &Record, id: u64, value: T) -> Field<T> {
    let raw = match serde_json::to_value(&value) {
        Ok(serde_json::Value::String(text)) => text,
        Ok(other) => other.to_string(),
        Err(_) => String::new(),
    };
    Field {
        value: Some(value),
        raw,
        confidence: Confidence::ONE,
        evidence: Evidence { decision: Some(id), ..record.as_evidence(Reader::Human) },
    }
}

fn is_about(reason: &daicho_model::Reason, field: &str) -> bool {
    reason.details.get("field").is_some_and(|named| named == field)
}
