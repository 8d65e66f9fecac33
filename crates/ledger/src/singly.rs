//! What nobody may confirm together with other papers: where nothing is proposed, or what is proposed is against the
//! paper or the envelope, a person singles the paper out and says what holds.

use std::collections::BTreeSet;

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
    /// Which edition of it.
    Edition,
    /// The first day.
    From,
    /// The last day.
    To,
    /// One of the days, or both.
    Days,
    /// Whether somebody was there or watched.
    Mode,
    /// Of a paper (論文): whether the member is the first author.
    Authorship,
    /// Of a paper (論文): whether the journal is peer-reviewed.
    Review,
    /// Whether it is a copy, or the original was seen.
    Mark,
    /// Something that no reading of the paper settles.
    Other,
}

impl Singly {
    /// Its key in the message catalogue.
    pub fn key(self) -> &'static str {
        match self {
            Singly::Kind => "kind",
            Singly::Holder => "holder",
            Singly::Meeting => "meeting",
            Singly::Edition => "edition",
            Singly::From => "from",
            Singly::To => "to",
            Singly::Days => "days",
            Singly::Mode => "mode",
            Singly::Authorship => "authorship",
            Singly::Review => "review",
            Singly::Mark => "mark",
            Singly::Other => "other",
        }
    }
}

/// Everything that must be said of a paper singly; nothing where it can be confirmed as it is shown. A paper whose kind is in
/// doubt waits for nothing else yet: what it will lack then is among it, so that it is asked about once.
pub fn singly(record: &Record) -> BTreeSet<Singly> {
    let mut all: BTreeSet<Singly> =
        record.reasons.iter().flat_map(|reason| of_reason(record, reason)).collect();
    if record.kind == RecordKind::Unknown {
        all.insert(Singly::Kind);
        all.extend(lacking(record));
    }
    // An answer that has not settled it would not settle it again; what waits for an answer is settled by any.
    if all.is_empty() && !record.decided_by.is_empty() && !record.reasons.iter().any(crate::decided::is_hold)
    {
        all.insert(Singly::Other);
    }
    all
}

/// Whether papers of a kind can earn points, so that holder, meeting and days are needed.
pub fn earns(kind: RecordKind) -> bool {
    match kind {
        RecordKind::Certificate
        | RecordKind::CourseCertificate
        | RecordKind::NameCard
        | RecordKind::StampSheet
        | RecordKind::Paper
        | RecordKind::History => true,
        RecordKind::Receipt
        | RecordKind::ApplicationForm
        | RecordKind::Declaration
        | RecordKind::Cover
        | RecordKind::Unknown => false,
    }
}

fn of_reason(record: &Record, reason: &Reason) -> Vec<Singly> {
    let fields = &record.fields;
    let unless = |fits: bool, singly: Singly| if fits { Vec::new() } else { vec![singly] };
    match reason.code {
        ReasonCode::AmbiguousMeeting => unless(has_meeting(record), Singly::Meeting),
        ReasonCode::NotRecognised => vec![Singly::Meeting],
        ReasonCode::AmbiguousMember => unless(is_applicants(record), Singly::Holder),
        ReasonCode::OtherHolder | ReasonCode::MemberNotFound | ReasonCode::Unnamed => vec![Singly::Holder],
        ReasonCode::ImpossibleDate | ReasonCode::UnreadableDate => match days(record) {
            none if none.is_empty() => vec![Singly::Days],
            some => some,
        },
        ReasonCode::OutOfPeriod => vec![Singly::Days],
        ReasonCode::Copy | ReasonCode::MissingOriginal => vec![Singly::Mark],
        ReasonCode::ReadersDisagree => Vec::new(),
        // A finding is a question of its own.
        ReasonCode::OpenFinding => Vec::new(),
        ReasonCode::LowConfidence => match reason.details.get("field").map_or("", String::as_str) {
            "kind" if earns(record.kind) => lacking(record),
            "kind" => Vec::new(),
            "meeting" | "link" => unless(names_meeting(record), Singly::Meeting),
            "edition" => unless(Field::known(&fields.edition).is_some(), Singly::Edition),
            "holder" | "member_no" | "member" => unless(is_holders(record), Singly::Holder),
            "from" => unless(is_day(&fields.from), Singly::From),
            "to" => unless(is_day(&fields.to), Singly::To),
            "seal" => unless(Field::known(&fields.seal) == Some(&true), Singly::Mark),
            "publication" => publication(record),
            "mode" => unless(Field::known(&fields.mode).is_some(), Singly::Mode),
            _ => vec![Singly::Other],
        },
        _ => vec![Singly::Other],
    }
}

/// What a paper lacks that counts if it is what it seems to be.
fn lacking(record: &Record) -> Vec<Singly> {
    let mut all = Vec::new();
    if !is_holders(record) {
        all.push(Singly::Holder);
    }
    if record.kind == RecordKind::Paper {
        all.extend(publication(record));
    } else if !names_meeting(record) {
        all.push(Singly::Meeting);
    }
    if record.kind == RecordKind::StampSheet && Field::known(&record.fields.seal) != Some(&true) {
        all.push(Singly::Mark);
    }
    all.extend(days(record));
    all
}

/// Days that are needed and not known. A paper may bear its day of issue or its year alone.
fn days(record: &Record) -> Vec<Singly> {
    let fields = &record.fields;
    let publication = Field::known(&fields.publication).filter(|_| record.kind == RecordKind::Paper);
    let dated = publication.is_some_and(|one| one.year.is_some())
        || (record.kind == RecordKind::Paper && is_day(&fields.issued));
    let mut all = Vec::new();
    let needed = !dated || fields.from.is_some();
    if needed && !is_day(&fields.from) {
        all.push(Singly::From);
    }
    if fields.to.as_ref().is_some_and(|to| to.value.is_none()) {
        all.push(Singly::To);
    }
    all
}

/// What a paper (論文) does not tell of itself.
fn publication(record: &Record) -> Vec<Singly> {
    let known = Field::known(&record.fields.publication);
    let first = known.and_then(|one| one.first_author).map_or(Some(Singly::Authorship), |_| None);
    let reviewed = known.and_then(|one| one.reviewed).map_or(Some(Singly::Review), |_| None);
    first.into_iter().chain(reviewed).collect()
}

fn names_meeting(record: &Record) -> bool {
    Field::known(&record.fields.meeting).is_some() && has_meeting(record)
}

fn is_holders(record: &Record) -> bool {
    is_named(record) && is_applicants(record)
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
