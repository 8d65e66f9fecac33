//! Meetings on site on the same days, too far apart for one person.

use std::collections::BTreeMap;

use daicho_model::{Field, Finding, FindingStatus, Mode, PartialDate, Record};
use jiff::civil::Date;

use crate::facts::{day_evidence, remote};
use crate::finding;
use crate::places;

/// Nearer places can be reached within a day.
const FAR: u32 = 200;
/// Before this year meetings were attended on site only.
const REMOTE_SINCE: i16 = 2020;

/// The records of one member that are on site, by their days: those of which the very days are known.
pub(crate) fn same_days<'r>(records: &[&'r Record]) -> BTreeMap<(Date, Date), Vec<&'r Record>> {
    let mut by_days: BTreeMap<(Date, Date), Vec<&Record>> = BTreeMap::new();
    for record in records.iter().filter(|record| on_site(record)) {
        if let Some(days) = exact_days(record) {
            by_days.entry(days).or_default().push(record);
        }
    }
    by_days
}

/// Looks at the records of [`same_days`]: two meetings with the very same days at places far apart, both on site.
///
/// Of meetings that share only some of their days a person can have attended the others: nothing is said of them, nor
/// where a venue or a mode is not known. The hours are printed on no certificate.
pub(crate) fn look(records: &[&Record], findings: &mut Vec<Finding>) {
    for (index, a) in records.iter().enumerate() {
        for b in records.iter().skip(index + 1) {
            if a.accepted_meeting() == b.accepted_meeting() {
                continue;
            }
            let Some((one, other)) = place(a).zip(place(b)) else { continue };
            let distance = places::kilometres(one, other);
            if distance >= FAR {
                let finding = finding("overlapping_meetings", FindingStatus::Open, vec![*a, *b], |record| {
                    let venue = record.fields.venue.as_ref().map(|field| field.evidence.clone());
                    venue.or_else(|| day_evidence(record))
                });
                let first = if a.record_id < b.record_id { (one, other) } else { (other, one) };
                let finding = finding.with("kilometres", distance).with("unknown", "hours");
                findings.push(finding.with("first", first.0.name).with("second", first.1.name));
            }
        }
    }
}

fn on_site(record: &Record) -> bool {
    let stated = Field::known(&record.fields.mode) == Some(&Mode::Onsite);
    let before = record.days().is_some_and(|(_, to)| to.year() < REMOTE_SINCE);
    stated || (before && !remote(record))
}

fn exact_days(record: &Record) -> Option<(Date, Date)> {
    let known = |field: &Option<Field<PartialDate>>| {
        Field::known(field).is_none_or(|day| day.earliest() == day.latest())
    };
    record.days().filter(|_| known(&record.fields.from) && known(&record.fields.to))
}

fn place(record: &Record) -> Option<&'static places::Place> {
    places::named(Field::known(&record.fields.venue)?)
}
