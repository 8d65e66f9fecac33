//! On which days, and do they lie in the member's cycle?

use daicho_model::{Field, Member, PartialDate, Reason, ReasonCode, Record, RecordKind};
use jiff::civil::Date;

use super::{Desk, doubtful};
use crate::Account;
use crate::caps::period_key;

#[derive(Default)]
pub(super) struct When {
    pub doubts: Vec<Reason>,
    /// Certainly outside the cycle.
    pub void: Option<Reason>,
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

/// First and last day it can mean; `None` where they are not known or the wrong way round.
pub(super) fn days(record: &Record) -> Option<(Date, Date)> {
    let (from, to) = fields(record);
    let from = Field::known(from)?;
    let to = Field::known(to).unwrap_or(from);
    (from.earliest() <= to.latest()).then(|| (from.earliest(), to.latest()))
}

pub(super) fn when(
    desk: &Desk<'_>,
    record: &Record,
    member: Option<&Member>,
    account: Option<&Account>,
) -> When {
    let mut when = When::default();
    let (from, to) = fields(record);
    for (name, field) in [("from", from), ("to", to)] {
        match field {
            None if name == "from" => when.doubts.push(unreadable(record, name, "")),
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
    not_yet(desk, record, days, &mut when.doubts);
    if let Some(member) = member {
        cycle(desk, days, member, account, &mut when);
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

fn cycle(desk: &Desk<'_>, days: (Date, Date), member: &Member, account: Option<&Account>, when: &mut When) {
    let (from, to) = days;
    let outside = |limit: Date| {
        let reason =
            Reason::new(ReasonCode::OutOfPeriod).with("from", from).with("to", to).with("limit", limit);
        match desk.rule {
            Some(rule) => reason.clause(&rule.named.clause),
            None => reason,
        }
    };
    if to < member.cycle_from {
        when.void = Some(outside(member.cycle_from));
    } else if from > member.cycle_to {
        when.void = Some(outside(member.cycle_to));
    } else if from < member.cycle_from {
        when.doubts.push(outside(member.cycle_from));
    } else if to > member.cycle_to {
        when.doubts.push(outside(member.cycle_to));
    } else {
        let caps = account.into_iter().flat_map(|account| &account.caps);
        let torn = |cap: &&crate::Cap| period_key(cap.period, member.cycle_from, Some(days)).is_none();
        if let Some(cap) = caps.into_iter().find(torn) {
            when.doubts.push(outside(to).clause(&cap.clause));
        }
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
    let ascii: String = raw
        .chars()
        .map(|c| match c {
            '０'..='９' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(' '),
            '0'..='9' => c,
            _ => ' ',
        })
        .collect();
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
