//! When papers arrived, beside when they may: in time, later for a further fee, or too late.

use daicho_model::{FactValue, Member};
use jiff::civil::Date;

use crate::Application;
use crate::cycle::Cycle;

/// How a day of arrival lies to an application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Arrival {
    /// Before it opens: the papers may be kept until then.
    Early,
    /// From the day on which it opens to the deadline, or later and paid for.
    InTime,
    /// After the deadline; whether it may be later, or is paid for, is not known.
    Open,
    /// After the deadline.
    Late,
}

pub(crate) fn arrival(rule: &Application, cycle: &Cycle, member: &Member, as_of: Date, day: Date) -> Arrival {
    let window = cycle.application(rule);
    if day < window.opens {
        return Arrival::Early;
    }
    if day <= window.closes {
        return Arrival::InTime;
    }
    if let Some(late) = rule.late.as_ref().filter(|late| day <= first_after(late.until, window.closes)) {
        return match member.facts.get(&late.fee) {
            Some(FactValue::Yes(true)) => Arrival::InTime,
            Some(FactValue::Yes(false)) => Arrival::Late,
            Some(FactValue::Days(days)) if days.iter().any(|day| day.latest() <= as_of) => Arrival::InTime,
            Some(FactValue::Days(days)) if days.is_empty() => Arrival::Late,
            _ => Arrival::Open,
        };
    }
    let may_be = cycle.open || (cycle.may_close_later(rule) && day <= cycle.to);
    if may_be { Arrival::Open } else { Arrival::Late }
}

/// The first such month and day after a day. The 29th of February is the 28th where there is none.
fn first_after((month, day): (i8, i8), limit: Date) -> Date {
    let of =
        |year: i16| Date::new(year, month, day).or_else(|_| Date::new(year, month, 28)).unwrap_or(Date::MAX);
    let this = of(limit.year());
    if this > limit { this } else { of(limit.year().saturating_add(1)) }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::first_after;

    #[test]
    fn the_later_deadline_is_the_first_after_the_regular_one() {
        assert_eq!(first_after((3, 15), date(2025, 2, 28)), date(2025, 3, 15));
        assert_eq!(first_after((1, 31), date(2024, 12, 20)), date(2025, 1, 31));
        assert_eq!(first_after((2, 29), date(2024, 12, 20)), date(2025, 2, 28));
    }
}
