//! What the audit compares.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use daicho_model::{Confidence, Evidence, Field, LinkStatus, Mode, Reader, Record};
use jiff::civil::Date;

/// Records of one member and meeting, both accepted, by record id. Pieces that earn nothing are left out.
pub(crate) fn by_member_and_meeting(records: &[Record]) -> BTreeMap<(&str, &str), Vec<&Record>> {
    let mut groups: BTreeMap<(&str, &str), Vec<&Record>> = BTreeMap::new();
    for record in records.iter().filter(|record| record.kind.counts_as_attendance()) {
        if let (Some(member), Some(meeting)) = (record.accepted_member(), record.accepted_meeting()) {
            groups.entry((member, meeting)).or_default().push(record);
        }
    }
    for group in groups.values_mut() {
        group.sort_by(|a, b| a.record_id.cmp(&b.record_id));
    }
    groups
}

/// The records without those that are the same bytes and the same piece as another of the same sender: the ledger counts one of
/// them, and what is seen on one is seen on all.
pub(crate) fn without_copies(records: &[Record]) -> Cow<'_, [Record]> {
    let is_numbered = |record: &&Record| record.paper() != record.record_id;
    let papers: BTreeSet<&str> = records.iter().filter(is_numbered).map(Record::paper).collect();
    if papers.is_empty() {
        return Cow::Borrowed(records);
    }
    let mut all: Vec<&Record> = records.iter().filter(|record| papers.contains(record.paper())).collect();
    all.sort_by(|a, b| a.record_id.cmp(&b.record_id));
    let mut had = BTreeSet::new();
    let again = all.into_iter().filter(|one| !had.insert((&one.document.sha256, one.paper(), sender(one))));
    let copies: BTreeSet<&str> = again.map(|record| record.record_id.as_str()).collect();
    Cow::Owned(records.iter().filter(|one| !copies.contains(one.record_id.as_str())).cloned().collect())
}

/// Records of one accepted member that pass the filter, by record id.
pub(crate) fn by_member(
    records: &[Record],
    filter: impl Fn(&Record) -> bool,
) -> BTreeMap<&str, Vec<&Record>> {
    let mut groups: BTreeMap<&str, Vec<&Record>> = BTreeMap::new();
    for record in records.iter().filter(|record| filter(record)) {
        if let Some(member) = record.accepted_member() {
            groups.entry(member).or_default().push(record);
        }
    }
    for group in groups.values_mut() {
        group.sort_by(|a, b| a.record_id.cmp(&b.record_id));
    }
    groups
}

/// The edition number, if one is known.
pub(crate) fn edition(record: &Record) -> Option<u32> {
    Field::known(&record.fields.edition).copied()
}

/// Whether it says that it was attended from afar.
pub(crate) fn remote(record: &Record) -> bool {
    matches!(Field::known(&record.fields.mode), Some(Mode::Web | Mode::OnDemand))
}

/// Days between the two; 0 or less where they can have a day in common; `None` where days are not known.
pub(crate) fn gap(a: &Record, b: &Record) -> Option<i64> {
    let ((a_from, a_to), (b_from, b_to)) = (a.days()?, b.days()?);
    Some(days_from(a_to, b_from).max(days_from(b_to, a_from)))
}

/// How many days it can mean, less one.
pub(crate) fn span(record: &Record) -> i64 {
    record.days().map_or(i64::MAX, |(from, to)| days_from(from, to))
}

fn days_from(earlier: Date, later: Date) -> i64 {
    i64::from(earlier.until(later).map_or(0, |span| span.get_days()))
}

/// Whether they can have a day in common.
pub(crate) fn overlap(a: &Record, b: &Record) -> bool {
    gap(a, b).is_some_and(|gap| gap <= 0)
}

/// Where the first day was read.
pub(crate) fn day_evidence(record: &Record) -> Option<Evidence> {
    record.fields.from.as_ref().map(|field| field.evidence.clone())
}

/// How well a record is evidenced, for what the gate looks at: the weakest needed field, then the links, all in
/// thousandths.
pub(crate) fn strength(record: &Record) -> (u32, u32, u32) {
    let fields = &record.fields;
    let who = sure(&fields.holder).max(sure(&fields.member_no));
    let to = if fields.to.is_some() { sure(&fields.to) } else { sure(&fields.from) };
    let weakest = [thousandths(record.kind_confidence), who, sure(&fields.meeting), sure(&fields.from), to]
        .into_iter()
        .min()
        .unwrap_or(0);
    let meeting = record.link.as_ref().map_or(0.0, |link| link.probability);
    let member = record.member.as_ref().map_or(0.0, |link| link.probability);
    (weakest, thousandths(Confidence::new(meeting)), thousandths(Confidence::new(member)))
}

fn sure<T>(field: &Option<Field<T>>) -> u32 {
    field.as_ref().filter(|field| field.value.is_some()).map_or(0, |field| thousandths(field.confidence))
}

fn thousandths(confidence: Confidence) -> u32 {
    (confidence.get() * 1000.0).round() as u32
}

/// Who sent a piece: the envelope's applicant, else the member it is linked to, else the envelope itself.
pub(crate) fn sender(record: &Record) -> &str {
    record.owner().unwrap_or(&record.envelope_id)
}

/// A meeting that is not accepted counts as likely from here on.
const LIKELY: f32 = 0.5;

/// The accepted meeting, else the likeliest of a piece that waits for its meeting. One letter misread must not hide what such a
/// piece shares with others: it serves for looking only, never for counting.
pub(crate) fn likely_meeting(record: &Record) -> Option<&str> {
    let waiting = || {
        let link = record.link.as_ref().filter(|link| link.status == LinkStatus::Review)?;
        let best = link.candidates.first().filter(|best| best.probability >= LIKELY)?;
        Some(best.meeting_id.as_str())
    };
    record.accepted_meeting().or_else(waiting)
}

/// The form that a piece is printed on, as far as it is known: its meeting and year, or its meeting's printed name where no
/// meeting is likely. What should differ between members is looked for on pages of one form.
pub(crate) fn form(record: &Record) -> Option<String> {
    let year = record.days().map_or(0, |(from, _)| from.year());
    if let Some(meeting) = likely_meeting(record) {
        return Some(format!("{meeting} {year}"));
    }
    let text = Field::known(&record.fields.meeting)?;
    let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    Some(format!("? {bare} {year}"))
}

/// The whole piece, where no field of it says more.
pub(crate) fn piece_evidence(record: &Record) -> Evidence {
    record.as_evidence(reader(record))
}

/// Where the holder's name was read, or the whole piece.
pub(crate) fn holder_evidence(record: &Record) -> Evidence {
    record.fields.holder.as_ref().map_or_else(|| piece_evidence(record), |field| field.evidence.clone())
}

/// Who read the piece, as its fields say.
fn reader(record: &Record) -> Reader {
    let fields = &record.fields;
    let meeting = fields.meeting.as_ref().map(|field| field.evidence.reader);
    let day = fields.from.as_ref().map(|field| field.evidence.reader);
    meeting.or(day).unwrap_or(Reader::Ocr)
}
