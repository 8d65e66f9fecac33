//! On which days, and do they lie in the member's cycle?

use daicho_model::{Field, PartialDate, Reason, ReasonCode, Record, RecordKind, narrow};
use jiff::civil::Date;

use super::{Desk, Shelf, doubtful};
use crate::caps::year_of;
use crate::cycle::Cycle;
use crate::{Account, Cap, DatedBy, PeriodRule, When as Bound};

#[derive(Default)]
pub(super) struct When<'a> {
    pub doubts: Vec<Reason>,
    /// Certainly outside the cycle.
    pub void: Option<Reason>,
    /// Ways of reading the rule under which it lies outside.
    pub barred: Vec<(&'a Bound, Reason)>,
}

type Day = Option<Field<PartialDate>>;

/// The fields that say when: a paper may bear only its day of issue.
pub(crate) fn fields(record: &Record) -> (&Day, &Day) {
    let fields = &record.fields;
    if record.kind == RecordKind::Paper && fields.from.is_none() {
        (&fields.issued, &fields.issued)
    } else {
        (&fields.from, &fields.to)
    }
}

/// First and last day it can mean; `None` where they are not known or the wrong way round. A paper of which only the
/// year is known may mean any day of it.
pub(super) fn days(record: &Record) -> Option<(Date, Date)> {
    let (from, to) = fields(record);
    if from.is_none()
        && let Some(year) = year(record)
    {
        return Some((Date::new(year, 1, 1).ok()?, Date::new(year, 12, 31).ok()?));
    }
    let from = Field::known(from)?;
    let to = Field::known(to).unwrap_or(from);
    (from.earliest() <= to.latest()).then(|| (from.earliest(), to.latest()))
}

/// The year of a paper.
fn year(record: &Record) -> Option<i16> {
    let publication = Field::known(&record.fields.publication).filter(|_| record.kind == RecordKind::Paper);
    publication.and_then(|publication| publication.year)
}

pub(super) fn when<'a>(
    desk: &Desk<'a>,
    shelf: Option<&'a Shelf<'a>>,
    record: &Record,
    owner: Option<usize>,
    account: Option<&Account>,
) -> When<'a> {
    let mut when = When::default();
    let (from, to) = fields(record);
    let year_alone = from.is_none() && year(record).is_some() && desk.sure(&record.fields.publication);
    for (name, field) in [("from", from), ("to", to)] {
        match field {
            None if name == "from" && !year_alone => when.doubts.push(unreadable(record, name, "")),
            None => {}
            Some(day) if day.value.is_none() => when.doubts.push(unreadable(record, name, &day.raw)),
            Some(_) if !desk.sure(field) => when.doubts.push(doubtful(name, field)),
            Some(_) => {}
        }
    }
    let Some(days) = days(record) else {
        if let (Some(from), Some(to)) = (Field::known(from), Field::known(to)) {
            let reason = Reason::new(ReasonCode::ImpossibleDate);
            when.doubts.push(reason.with("from", from).with("to", to));
        }
        return when;
    };
    if !year_alone {
        not_yet(desk, record, days, &mut when.doubts);
    }
    if let (Some(cycle), Some(shelf)) = (owner.and_then(|seat| desk.cycles.get(seat)), shelf) {
        dated(desk, shelf, record, days, cycle, &mut when);
        torn(shelf, days, cycle, account, &mut when);
    } else if let Some(cycle) = owner.and_then(|seat| desk.cycles.get(seat)) {
        place(days, cycle, None).put(&mut when);
    }
    when
}

/// A day after the judging day, or after the paper arrived, cannot be right.
fn not_yet(desk: &Desk<'_>, record: &Record, (from, to): (Date, Date), doubts: &mut Vec<Reason>) {
    let impossible = || Reason::new(ReasonCode::ImpossibleDate);
    if to > desk.as_of {
        doubts.push(impossible().with("to", to).with("as_of", desk.as_of));
    }
    if let Some(received) = desk.received.get(&record.document.path).filter(|received| from > **received) {
        doubts.push(impossible().with("from", from).with("received", received));
    }
}

/// How days lie to a cycle.
enum Place {
    Inside,
    Outside(Reason),
    Across(Reason),
}

impl Place {
    fn put(self, when: &mut When<'_>) {
        match self {
            Place::Inside => {}
            Place::Outside(reason) => when.void = Some(reason),
            Place::Across(reason) => when.doubts.push(reason),
        }
    }
}

fn place((from, to): (Date, Date), cycle: &Cycle, clause: Option<&str>) -> Place {
    let outside = |limit: Date| {
        let reason =
            Reason::new(ReasonCode::OutOfPeriod).with("from", from).with("to", to).with("limit", limit);
        clause.map_or(reason.clone(), |clause| reason.clause(clause))
    };
    if to < cycle.from {
        Place::Outside(outside(cycle.from))
    } else if from > cycle.to && !cycle.open {
        Place::Outside(outside(cycle.to))
    } else if from < cycle.from {
        Place::Across(outside(cycle.from))
    } else if to > cycle.to {
        Place::Across(outside(cycle.to))
    } else {
        Place::Inside
    }
}

/// Whether it falls into the cycle: by the days attended, or by what the rule says, under each way of reading it.
fn dated<'a>(
    desk: &Desk<'a>,
    shelf: &'a Shelf<'a>,
    record: &Record,
    days: (Date, Date),
    cycle: &Cycle,
    when: &mut When<'a>,
) {
    let periods = shelf.rule.periods.iter().filter(|one| one.validity.contains(desk.as_of));
    let periods: Vec<&PeriodRule> = periods.filter(|_| record.kind != RecordKind::Paper).collect();
    if periods.is_empty() {
        return place(days, cycle, Some(&shelf.rule.named.clause)).put(when);
    }
    let issued = Field::known(&record.fields.issued).map(|day| (day.earliest(), day.latest()));
    let mut outside = Vec::new();
    for period in &periods {
        let days = match period.by {
            DatedBy::Attended => days,
            DatedBy::Issued => issued.unwrap_or((days.1, days.1)),
        };
        match place(days, cycle, Some(&period.named.clause)) {
            Place::Inside => {}
            Place::Across(reason) => when.doubts.push(reason),
            Place::Outside(reason) => outside.push((period.when.as_ref(), reason)),
        }
    }
    let all = outside.len() == periods.len();
    let always = outside.iter().position(|(bound, _)| bound.is_none());
    match (all, always) {
        (false, None) => {
            when.barred.extend(outside.into_iter().filter_map(|(bound, reason)| Some((bound?, reason))))
        }
        (_, at) => {
            let at = at.unwrap_or(0);
            when.void = outside.into_iter().nth(at).map(|(_, reason)| reason);
        }
    }
}

/// Days that fall under two periods of a cap.
fn torn(
    shelf: &Shelf<'_>,
    days: (Date, Date),
    cycle: &Cycle,
    account: Option<&Account>,
    when: &mut When<'_>,
) {
    if when.void.is_some() {
        return;
    }
    let Some(account) = account else { return };
    let shared = shelf.rule.caps.iter().filter(|shared| shared.accounts.contains(&account.id));
    let mut caps = account.caps.iter().chain(shared.map(|shared| &shared.cap));
    let torn = |cap: &&Cap| year_of(cap.period, cycle.from, Some(days)).is_none();
    if let Some(cap) = caps.find(torn) {
        let reason = Reason::new(ReasonCode::OutOfPeriod).with("from", days.0).with("to", days.1);
        when.doubts.push(reason.with("limit", days.1).clause(&cap.clause));
    }
}

/// A day that is printed but does not exist, or that cannot be read.
fn unreadable(record: &Record, field: &str, raw: &str) -> Reason {
    let told = record.reasons.iter().any(|reason| reason.code == ReasonCode::ImpossibleDate);
    let impossible = told || names_no_day(raw);
    let code = if impossible { ReasonCode::ImpossibleDate } else { ReasonCode::UnreadableDate };
    Reason::new(code).with("field", field).with("raw", raw)
}

/// Whether the text is year, month and day in digits, and no such day exists. Years below 1900 may be an era's.
fn names_no_day(raw: &str) -> bool {
    let numbers: Vec<i16> = digits(raw);
    let [year, month, day] = numbers[..] else { return false };
    let (Ok(month), Ok(day)) = (i8::try_from(month), i8::try_from(day)) else { return true };
    let leap_if_unsure = if year >= 1900 { year } else { 2000 };
    Date::new(leap_if_unsure, month, day).is_err()
}

/// Runs of digits, full-width ones too.
fn digits(raw: &str) -> Vec<i16> {
    let ascii: String = raw.chars().map(narrow).map(|c| if c.is_ascii_digit() { c } else { ' ' }).collect();
    ascii.split_whitespace().filter_map(|run| run.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::names_no_day;

    #[test]
    fn a_day_that_does_not_exist_is_told_from_one_that_cannot_be_read() {
        for impossible in ["2011年2月29日", "２０２３年１３月１日", "令和5年4月31日"] {
            assert!(names_no_day(impossible), "{impossible}");
        }
        for unreadable in ["2011年2月2日", "20l1年2月", "", "令和5年2月29日"] {
            assert!(!names_no_day(unreadable), "{unreadable}");
        }
    }
}
