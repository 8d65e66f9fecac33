//! The review queue: what is doubted, grouped by what one answer settles.
//!
//! A doubt that papers of several envelopes share (the same unread text of a meeting) is one question. All else that is
//! doubted about the papers of one envelope is one sheet: each paper on it has its own answer, given together. Envelopes
//! with one doubtful paper each, doubted for the same kind of thing, share a sheet.

use std::collections::{BTreeMap, BTreeSet};

use daicho_model::{
    ALIKE, Decision, Field, Finding, FindingStatus, MemberOutcome, OF_ENVELOPE, Outcome, PartialDate,
    Question, QuestionKind, Reason, ReasonCode, Record,
};
use jiff::civil::Date;

use crate::parcels::Parcels;

/// From so many envelopes on a shared doubt is a question of its own, even where each is looked at for something else.
const MANY: usize = 4;
/// Papers of different envelopes on one sheet at most.
const ON_A_SHEET: usize = 10;

/// A reason for review, and what answers it.
struct Doubt<'a> {
    record: usize,
    reason: &'a Reason,
    kind: QuestionKind,
    /// What else bears the same doubt; `None` where only this paper can.
    shared: Option<String>,
}

/// The questions of a whole run, in the order of asking: those of [`questions`], where papers with one kind of doubt, each
/// alone in its envelope, are gathered on sheets.
pub fn queue(records: &[Record], findings: &[Finding], outcomes: &[MemberOutcome]) -> Vec<Question> {
    let asked = questions(records, findings, outcomes);
    let mut kinds: BTreeMap<&str, BTreeSet<QuestionKind>> = BTreeMap::new();
    for doubt in doubts(records) {
        kinds.entry(&records[doubt.record].record_id).or_default().insert(doubt.kind);
    }
    let alone = |one: &Question| match &one.records[..] {
        [only] if one.key.starts_with(OF_ENVELOPE) => {
            kinds.get(only.as_str()).filter(|kinds| kinds.len() == 1).and_then(|kinds| kinds.first().copied())
        }
        _ => None,
    };
    let mut places: BTreeMap<QuestionKind, Vec<usize>> = BTreeMap::new();
    for (place, one) in asked.iter().enumerate() {
        if let Some(kind) = alone(one) {
            places.entry(kind).or_default().push(place);
        }
    }
    let mut gathered: BTreeMap<usize, Question> = BTreeMap::new();
    let mut gone: BTreeSet<usize> = BTreeSet::new();
    for (kind, places) in places {
        for (number, sheet) in places.chunks(ON_A_SHEET).enumerate().filter(|(_, sheet)| sheet.len() > 1) {
            let key = format!("{ALIKE}{}:{number}", kind.as_str());
            gathered.insert(sheet[0], together(key, kind, sheet.iter().map(|place| &asked[*place])));
            gone.extend(&sheet[1..]);
        }
    }
    let left = asked.into_iter().enumerate().filter(|(place, _)| !gone.contains(place));
    let mut queue: Vec<Question> = left.map(|(place, one)| gathered.remove(&place).unwrap_or(one)).collect();
    // Among equals the order of the single questions stays.
    queue.sort_by_key(|one| {
        (!one.decisive, one.deadline.unwrap_or(Date::MAX), std::cmp::Reverse(one.records.len()))
    });
    queue
}

/// One sheet for these questions, as urgent as the most urgent of them.
fn together<'q>(
    key: String,
    kind: QuestionKind,
    all: impl Iterator<Item = &'q Question> + Clone,
) -> Question {
    let mut codes = Vec::new();
    for code in all.clone().flat_map(|one| &one.codes) {
        if !codes.contains(code) {
            codes.push(*code);
        }
    }
    Question {
        key,
        kind: QuestionKind::Sheet,
        about: kind.as_str().to_owned(),
        records: all.clone().flat_map(|one| one.records.iter().cloned()).collect(),
        codes,
        deadline: all.clone().filter_map(|one| one.deadline).min(),
        decisive: all.clone().any(|one| one.decisive),
    }
}

/// The questions about records that wait for a person and about open findings, in the order of asking: first what can
/// change a member's outcome, then by deadline, then what settles most papers.
pub fn questions(records: &[Record], findings: &[Finding], outcomes: &[MemberOutcome]) -> Vec<Question> {
    questions_of(records, records.len(), findings, outcomes)
}

/// The questions about the first so many of these records, and about open findings; the others are what findings name beside
/// them.
pub fn questions_of(
    records: &[Record],
    asked_about: usize,
    findings: &[Finding],
    outcomes: &[MemberOutcome],
) -> Vec<Question> {
    let doubts = doubts(&records[..asked_about.min(records.len())]);
    let parcels = Parcels::new(records);
    let shared = shared(&doubts, records, &parcels);
    let mut groups: BTreeMap<String, Vec<&Doubt<'_>>> = BTreeMap::new();
    for doubt in &doubts {
        let key = match &doubt.shared {
            Some(key) if shared.contains(key.as_str()) => key.clone(),
            _ => format!("{OF_ENVELOPE}{}", parcels.of(&records[doubt.record])),
        };
        groups.entry(key).or_default().push(doubt);
    }
    let members = Members::new(outcomes);
    let places: BTreeMap<&str, usize> =
        records.iter().enumerate().map(|(place, record)| (record.record_id.as_str(), place)).collect();
    let mut asked: Vec<(usize, Question)> =
        groups.into_iter().filter_map(|(key, doubts)| question(key, &doubts, records, &members)).collect();
    // Who answers for a paper looks at what was found in its envelope alone; what that leaves open is asked then.
    let doubted: BTreeSet<&str> =
        doubts.iter().map(|doubt| records[doubt.record].record_id.as_str()).collect();
    // Where none of its papers counts or waits, nothing hangs on it.
    let is_inside = |finding: &&Finding| {
        let record = |id: &String| places.get(id.as_str()).map(|at| &records[*at]);
        let parcel = |id: &String| record(id).map(|record| parcels.of(record));
        let parcels: BTreeSet<Option<&str>> = finding.records.iter().map(parcel).collect();
        let idle = |id: &String| {
            record(id).is_some_and(|one| matches!(one.decision, Decision::Void | Decision::NotApplicable))
        };
        parcels.len() == 1
            && !parcels.contains(&None)
            && (finding.records.iter().any(|id| doubted.contains(id.as_str()))
                || finding.records.iter().all(idle))
    };
    let open = findings.iter().filter(|finding| finding.status == FindingStatus::Open && !is_inside(finding));
    asked.extend(open.filter_map(|finding| about_finding(finding, records, &places, &members)));
    asked.sort_by(|(place_a, a), (place_b, b)| {
        let order = |place: usize, one: &Question| {
            (!one.decisive, one.deadline.unwrap_or(Date::MAX), std::cmp::Reverse(one.records.len()), place)
        };
        order(*place_a, a).cmp(&order(*place_b, b)).then_with(|| a.key.cmp(&b.key))
    });
    asked.into_iter().map(|(_, question)| question).collect()
}

fn doubts(records: &[Record]) -> Vec<Doubt<'_>> {
    let waiting = records.iter().enumerate().filter(|(_, record)| record.decision == Decision::Review);
    let mut all = Vec::new();
    for (place, record) in waiting {
        // A finding is a question of its own; what waits because of a decision (an objection) is none.
        let of_decision = |reason: &&Reason| crate::decided::is_hold(reason);
        let asked = record.reasons.iter();
        let asked = asked.filter(|one| one.code != ReasonCode::OpenFinding || of_decision(one));
        all.extend(asked.map(|reason| {
            let kind = kind(reason);
            Doubt { record: place, reason, kind, shared: key(kind, record, reason) }
        }));
    }
    all
}

/// Keys that are worth a question of their own: papers of more than one envelope bear the doubt, and it spares at least
/// one envelope a sheet or [`MANY`] envelopes an answer.
fn shared<'a>(doubts: &'a [Doubt<'_>], records: &'a [Record], parcels: &Parcels<'a>) -> BTreeSet<&'a str> {
    let mut bearers: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for doubt in doubts {
        if let Some(key) = &doubt.shared {
            bearers.entry(key).or_default().insert(parcels.of(&records[doubt.record]));
        }
    }
    bearers.retain(|_, envelopes| envelopes.len() > 1);
    // Leaving a group out makes its envelopes looked at one by one, which can make another group useless.
    loop {
        let alone = |doubt: &&Doubt<'_>| doubt.shared.as_deref().is_none_or(|key| !bearers.contains_key(key));
        let looked_at: BTreeSet<&str> =
            doubts.iter().filter(alone).map(|doubt| parcels.of(&records[doubt.record])).collect();
        let before = bearers.len();
        bearers.retain(|_, envelopes| {
            envelopes.len() >= MANY || envelopes.iter().any(|envelope| !looked_at.contains(envelope))
        });
        if bearers.len() == before {
            return bearers.into_keys().collect();
        }
    }
}

fn kind(reason: &Reason) -> QuestionKind {
    match reason.code {
        ReasonCode::AmbiguousMeeting | ReasonCode::NotRecognised => QuestionKind::Meeting,
        ReasonCode::OtherHolder
        | ReasonCode::MemberNotFound
        | ReasonCode::AmbiguousMember
        | ReasonCode::Unnamed => QuestionKind::Member,
        ReasonCode::ImpossibleDate | ReasonCode::UnreadableDate | ReasonCode::OutOfPeriod => {
            QuestionKind::Days
        }
        ReasonCode::Copy => QuestionKind::Copy,
        ReasonCode::MissingOriginal => QuestionKind::Original,
        ReasonCode::NoPointsOnFile | ReasonCode::NoRule => QuestionKind::Points,
        ReasonCode::LowConfidence | ReasonCode::ReadersDisagree => {
            match reason.details.get("field").map(String::as_str) {
                Some("meeting" | "link" | "edition") => QuestionKind::Meeting,
                Some("holder" | "member" | "member_no") => QuestionKind::Member,
                Some("from" | "to") => QuestionKind::Days,
                Some("seal") => QuestionKind::Original,
                _ => QuestionKind::Piece,
            }
        }
        _ => QuestionKind::Piece,
    }
}

/// What makes the same answer right for a paper of another envelope.
fn key(kind: QuestionKind, record: &Record, reason: &Reason) -> Option<String> {
    match kind {
        QuestionKind::Meeting => series(record).map(|text| format!("meeting:{text}")),
        QuestionKind::Days => {
            let raw = [&record.fields.from, &record.fields.to].map(raw_day).join("~");
            let meeting = record.accepted_meeting().map(str::to_owned).or_else(|| series(record))?;
            (raw.len() > 1).then(|| format!("days:{meeting}:{raw}"))
        }
        QuestionKind::Points => {
            let meeting = record.accepted_meeting().map(str::to_owned).or_else(|| series(record))?;
            Some(format!("points:{}:{meeting}", reason.code.as_str()))
        }
        _ => None,
    }
}

fn raw_day(field: &Option<Field<PartialDate>>) -> String {
    field.as_ref().map_or(String::new(), |field| bare(&field.raw))
}

/// The text of a meeting without the number of its edition: every edition of a series is the same meeting.
fn series(record: &Record) -> Option<String> {
    let text = bare(Field::known(&record.fields.meeting)?);
    let Some((before, rest)) = text.split_once('第') else { return Some(text) };
    let Some((number, after)) = rest.split_once('回') else { return Some(text) };
    let is_number =
        !number.is_empty() && number.chars().all(|c| c.is_numeric() || "一二三四五六七八九十百".contains(c));
    Some(if is_number { format!("{before}{after}") } else { text })
}

fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn question(
    key: String,
    doubts: &[&Doubt<'_>],
    records: &[Record],
    members: &Members<'_>,
) -> Option<(usize, Question)> {
    let first = doubts.first()?;
    let mut concerned: Vec<usize> = doubts.iter().map(|doubt| doubt.record).collect();
    concerned.sort_unstable();
    concerned.dedup();
    let papers = || concerned.iter().map(|place| &records[*place]);
    let mut codes = Vec::new();
    for doubt in doubts {
        if !codes.contains(&doubt.reason.code) {
            codes.push(doubt.reason.code);
        }
    }
    let place = *concerned.first()?;
    let (deadline, decisive) = members.stakes(papers());
    let question = Question {
        about: String::new(),
        key,
        kind: first.kind,
        records: Vec::new(),
        codes,
        deadline,
        decisive,
    };
    let question = question.about_papers(papers().map(|record| record.record_id.clone()).collect());
    Some((place, Question { about: about(question.kind, &records[first.record]), ..question }))
}

fn about(kind: QuestionKind, record: &Record) -> String {
    let fields = &record.fields;
    match kind {
        QuestionKind::Member => Field::known(&fields.holder)
            .or(Field::known(&fields.member_no))
            .cloned()
            .unwrap_or_else(|| record.envelope_id.clone()),
        QuestionKind::Sheet => record.envelope.clone().unwrap_or_else(|| record.envelope_id.clone()),
        QuestionKind::Days => fields.from.as_ref().map(|field| field.raw.clone()).unwrap_or_default(),
        _ => Field::known(&fields.meeting).cloned().unwrap_or_default(),
    }
}

fn about_finding(
    finding: &Finding,
    records: &[Record],
    places: &BTreeMap<&str, usize>,
    members: &Members<'_>,
) -> Option<(usize, Question)> {
    let concerned: Vec<usize> =
        finding.records.iter().filter_map(|id| places.get(id.as_str()).copied()).collect();
    let (deadline, decisive) = members.stakes(concerned.iter().map(|place| &records[*place]));
    let question = Question {
        key: format!("finding:{}:{}", finding.code, finding.records.join(",")),
        kind: QuestionKind::Finding,
        about: finding.code.clone(),
        records: finding.records.clone(),
        codes: vec![ReasonCode::OpenFinding],
        deadline,
        decisive,
    };
    Some((*concerned.first()?, question))
}

/// Where the members stand whom a paper may concern.
struct Members<'a>(BTreeMap<&'a str, &'a MemberOutcome>);

impl<'a> Members<'a> {
    fn new(outcomes: &'a [MemberOutcome]) -> Members<'a> {
        Members(outcomes.iter().map(|one| (one.member_no.as_str(), one)).collect())
    }

    /// The earliest deadline of the members concerned, and whether one of them is undecided for what is pending.
    fn stakes<'r>(&self, records: impl Iterator<Item = &'r Record>) -> (Option<Date>, bool) {
        let (mut deadline, mut decisive) = (None::<Date>, false);
        for outcome in records.flat_map(|record| self.concerned(record)) {
            let last = outcome.application.as_ref().map_or(outcome.cycle_to, |window| window.closes);
            deadline = Some(deadline.map_or(last, |had| had.min(last)));
            let hangs =
                outcome.requirements.iter().any(|one| one.outcome == Outcome::Undecidable && one.pending > 0);
            decisive |= outcome.result == Outcome::Undecidable && hangs;
        }
        (deadline, decisive)
    }

    fn concerned(&self, record: &Record) -> Vec<&'a MemberOutcome> {
        let sure = record.accepted_member().or(record.envelope.as_deref());
        let candidates = record.member.iter().flat_map(|link| &link.candidates);
        let named: Vec<&str> = match sure {
            Some(number) => vec![number],
            None => candidates.map(|one| one.member_no.as_str()).take(3).collect(),
        };
        named.into_iter().filter_map(|number| self.0.get(number).copied()).collect()
    }
}
