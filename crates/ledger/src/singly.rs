//! What nobody may confirm together with other papers: where nothing is proposed, or what is proposed is against the
//! paper or the envelope, a person singles the paper out and says what holds.

use daicho_model::{Field, LinkStatus, PartialDate, Reason, ReasonCode, Record, RecordKind};

/// From which probability on the best candidate is a proposal: more likely than all others together.
const PLAUSIBLE: f32 = 0.5;

/// What a person has to say of a paper before it can be confirmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Singly {
    /// What it is.
    Kind,
    /// Whose it is.
    Holder,
    /// Which meeting.
    Meeting,
    /// On which days.
    Days,
    /// Whether it is a copy, or the original was seen.
    Mark,
    /// Something that no reading of the paper settles.
    Other,
}

/// What must be said of a paper singly; `None` where it can be confirmed as it is shown.
pub fn singly(record: &Record) -> Option<Singly> {
    if record.kind == RecordKind::Unknown {
        return Some(Singly::Kind);
    }
    let by_reason = record.reasons.iter().filter_map(|reason| of_reason(record, reason)).min();
    // An answer that has not settled it would not settle it again.
    by_reason.or((!record.decided_by.is_empty()).then_some(Singly::Other))
}

fn of_reason(record: &Record, reason: &Reason) -> Option<Singly> {
    let fields = &record.fields;
    let unless = |fits: bool, singly: Singly| (!fits).then_some(singly);
    match reason.code {
        ReasonCode::AmbiguousMeeting => unless(has_meeting(record), Singly::Meeting),
        ReasonCode::NotRecognised => Some(Singly::Meeting),
        ReasonCode::AmbiguousMember => unless(is_applicants(record), Singly::Holder),
        ReasonCode::OtherHolder | ReasonCode::MemberNotFound | ReasonCode::Unnamed => Some(Singly::Holder),
        ReasonCode::ImpossibleDate | ReasonCode::UnreadableDate | ReasonCode::OutOfPeriod => {
            Some(Singly::Days)
        }
        ReasonCode::Copy | ReasonCode::MissingOriginal => Some(Singly::Mark),
        ReasonCode::ReadersDisagree => None,
        // A finding is a question of its own.
        ReasonCode::OpenFinding => None,
        ReasonCode::LowConfidence => match reason.details.get("field").map_or("", String::as_str) {
            "kind" => None,
            "meeting" | "link" => {
                unless(Field::known(&fields.meeting).is_some() && has_meeting(record), Singly::Meeting)
            }
            "edition" => unless(Field::known(&fields.edition).is_some(), Singly::Meeting),
            "holder" | "member_no" | "member" => {
                unless(is_named(record) && is_applicants(record), Singly::Holder)
            }
            "from" => unless(is_day(&fields.from), Singly::Days),
            "to" => unless(is_day(&fields.to), Singly::Days),
            "seal" => unless(Field::known(&fields.seal) == Some(&true), Singly::Mark),
            "publication" => unless(Field::known(&fields.publication).is_some(), Singly::Other),
            "mode" => unless(Field::known(&fields.mode).is_some(), Singly::Other),
            _ => Some(Singly::Other),
        },
        _ => Some(Singly::Other),
    }
}

fn has_meeting(record: &Record) -> bool {
    record.link.as_ref().is_some_and(|link| match link.status {
        LinkStatus::Accepted => true,
        LinkStatus::Review => link.candidates.first().is_some_and(|best| best.probability >= PLAUSIBLE),
        LinkStatus::None => false,
    })
}

/// Whether the best candidate is the envelope's applicant.
fn is_applicants(record: &Record) -> bool {
    let (Some(link), Some(applicant)) = (&record.member, &record.envelope) else { return false };
    match link.status {
        LinkStatus::Accepted => link.member_no.as_ref() == Some(applicant),
        LinkStatus::Review => link
            .candidates
            .first()
            .is_some_and(|best| best.member_no == *applicant && best.probability >= PLAUSIBLE),
        LinkStatus::None => false,
    }
}

fn is_named(record: &Record) -> bool {
    Field::known(&record.fields.holder).is_some() || Field::known(&record.fields.member_no).is_some()
}

fn is_day(field: &Option<Field<PartialDate>>) -> bool {
    Field::known(field).is_some()
}
