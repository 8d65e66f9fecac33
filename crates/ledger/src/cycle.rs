//! One member's cycle: the days of the members file, lengthened by what the rule grants.

use daicho_model::{ApplicationWindow, Diagnostic, FactValue, Member, PartialDate, Severity};
use jiff::{ToSpan, civil::Date};

use crate::{Application, Lengthens, Rule, YearWindow};

/// The days on which records count for a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cycle {
    pub from: Date,
    pub to: Date,
    /// The last day before it was lengthened, where it was.
    pub extended_from: Option<Date>,
    /// The last day that the rule itself gives.
    regular_to: Date,
    /// Whether the members file may grant more, and cannot be read: the last day may then be a later one.
    pub open: bool,
}

impl Cycle {
    /// The cycle as the members file says.
    pub fn of(member: &Member) -> Cycle {
        let to = member.cycle_to;
        Cycle { from: member.cycle_from, to, extended_from: None, regular_to: to, open: false }
    }

    /// The cycle with every extension that the rule grants on the judging day.
    ///
    /// Extensions are counted from the rule's own last day. Where the members file has a later day already, it shows
    /// them: the later of the two holds, and nothing is added twice. An empty cell grants nothing; one that cannot be
    /// read leaves the end open.
    pub fn extended(rule: &Rule, member: &Member, as_of: Date) -> Cycle {
        let file = Cycle::of(member);
        let regular_to = regular_end(rule, member).map_or(file.to, |end| end.min(file.to));
        let (mut to, mut open) = (regular_to, false);
        for extension in rule.extensions.iter().filter(|one| one.validity.contains(as_of)) {
            let Some(fact) = member.facts.get(&extension.fact) else { continue };
            open |= *fact == FactValue::Unreadable;
            to = match (extension.by, fact) {
                (Lengthens::Length, FactValue::Periods(periods)) => {
                    periods.iter().fold(to, |to, period| lengthened(file.from, to, *period))
                }
                (Lengthens::Until, FactValue::Days(days)) => {
                    days.iter().map(|day| day.latest()).fold(to, Date::max)
                }
                (Lengthens::Years(years), FactValue::Yes(true)) => last_day(next(to), years),
                _ => to,
            };
        }
        let to = to.max(file.to);
        Cycle { to, extended_from: (to > file.to).then_some(file.to), regular_to, open, ..file }
    }

    /// First and last day of a window of its years. Where the end is not known, none.
    pub fn window(&self, window: YearWindow) -> (Date, Date) {
        let from = window.from.map_or(self.from, |years| anniversary(self.from, years));
        let end = if self.open { Date::MAX } else { self.to };
        (from, window.to.map_or(end, |years| last_day(self.from, years)))
    }

    /// Whether a day lies in a window of its years: `None` where only part of what it can mean does, or where the end of the
    /// cycle decides and is not known.
    pub fn holds(&self, day: PartialDate, window: YearWindow, as_of: Date) -> Option<bool> {
        let (from, to) = self.window(window);
        let found = lies_in(day, (from, to.min(as_of)));
        let sure = !self.open || window.to.is_some() || day.latest() <= self.to;
        found.filter(|inside| sure || !inside)
    }

    /// Whether papers that arrive after the window closes may be in time all the same: the end is not known, or it was
    /// lengthened by so little that the last closing day before it is still the one of the regular cycle.
    pub fn may_close_later(&self, rule: &Application) -> bool {
        let same = latest(rule.closes, self.to) == latest(rule.closes, self.regular_to);
        self.open || (self.to > self.regular_to && same)
    }

    /// When to apply: the last closing day not after the cycle's end, and the opening day before it.
    pub fn application(&self, rule: &Application) -> ApplicationWindow {
        let closes = latest(rule.closes, self.to);
        ApplicationWindow {
            opens: latest(rule.opens, closes),
            closes,
            notice: rule
                .notice_months
                .and_then(|months| next(self.to).checked_sub(i32::from(months).months()).ok()),
        }
    }
}

/// The last such month and day that is not after a day. The 29th of February is the 28th where there is none.
fn latest((month, day): (i8, i8), limit: Date) -> Date {
    let of =
        |year: i16| Date::new(year, month, day).or_else(|_| Date::new(year, month, 28)).unwrap_or(Date::MIN);
    let this = of(limit.year());
    if this <= limit { this } else { of(limit.year() - 1) }
}

/// So many years later. Of a 29th of February where there is none: the 1st of March, the first day of the next year
/// (Civil Code, article 143: the period before it ends with the last day of February).
pub(crate) fn anniversary(from: Date, years: i16) -> Date {
    let year = from.year().saturating_add(years);
    Date::new(year, from.month(), from.day()).or_else(|_| Date::new(year, 3, 1)).unwrap_or(Date::MAX)
}

/// The last day of so many years that begin on a day.
pub(crate) fn last_day(from: Date, years: i16) -> Date {
    anniversary(from, years).checked_sub(1.day()).unwrap_or(Date::MAX)
}

fn next(day: Date) -> Date {
    day.checked_add(1.day()).unwrap_or(Date::MAX)
}

/// The last day after a period more: in months and days, as the period is long. Only what lies in the cycle counts; a
/// period that begins in it counts to its end.
fn lengthened(first: Date, to: Date, (from, until): (Date, Date)) -> Date {
    if from > to || until < first {
        return to;
    }
    let from = from.max(first);
    let Ok(length) = from.until((jiff::Unit::Month, next(until))) else { return to };
    next(to).checked_add(length).and_then(|day| day.checked_sub(1.day())).unwrap_or(Date::MAX)
}

/// The last day of a cycle of the rule's length.
fn regular_end(rule: &Rule, member: &Member) -> Option<Date> {
    let end = last_day(member.cycle_from, rule.cycle_years);
    (end < Date::MAX).then_some(end)
}

/// The members file gives a cycle of another length than the rule's.
pub(crate) fn length_differs(rule: &Rule, member: &Member) -> Option<Diagnostic> {
    (regular_end(rule, member) != Some(member.cycle_to)).then(|| {
        Diagnostic::new("cycle_length", Severity::Info)
            .with("member_no", &member.member_no)
            .with("from", member.cycle_from)
            .with("to", member.cycle_to)
            .with("years", rule.cycle_years)
    })
}

/// Whether a day lies in a window: `None` where only part of what it can mean does.
pub(crate) fn lies_in(day: PartialDate, (from, to): (Date, Date)) -> Option<bool> {
    if day.earliest() >= from && day.latest() <= to {
        Some(true)
    } else if day.latest() < from || day.earliest() > to {
        Some(false)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, date};

    use super::{anniversary, last_day, latest, lengthened};

    #[test]
    fn a_year_that_begins_on_the_29th_of_february_ends_on_the_28th() {
        assert_eq!(anniversary(date(2020, 2, 29), 1), date(2021, 3, 1));
        assert_eq!(last_day(date(2020, 2, 29), 1), date(2021, 2, 28));
        assert_eq!(last_day(date(2020, 2, 29), 4), date(2024, 2, 28));
        assert_eq!(last_day(date(2020, 4, 1), 5), date(2025, 3, 31));
    }

    #[test]
    fn the_last_deadline_before_the_end_is_meant() {
        assert_eq!(latest((2, 28), date(2025, 3, 31)), date(2025, 2, 28));
        assert_eq!(latest((9, 1), date(2025, 2, 28)), date(2024, 9, 1));
        assert_eq!(latest((2, 29), date(2025, 3, 31)), date(2025, 2, 28));
        assert_eq!(latest((2, 29), date(2024, 3, 31)), date(2024, 2, 29));
    }

    #[test]
    fn a_leave_of_a_year_adds_a_year() {
        let year = (date(2022, 4, 1), date(2023, 3, 31));
        assert_eq!(lengthened(date(2020, 4, 1), date(2025, 3, 31), year), date(2026, 3, 31));
        let month_and_ten_days = (date(2022, 1, 1), date(2022, 2, 10));
        assert_eq!(lengthened(date(2020, 4, 1), date(2025, 3, 31), month_and_ten_days), date(2025, 5, 10));
    }

    #[test]
    fn a_leave_counts_as_far_as_it_lies_in_the_cycle() {
        let check = |from: Date, until: Date, expected: Date| {
            let (first, last) = (date(2020, 4, 1), date(2025, 3, 31));
            assert_eq!(lengthened(first, last, (from, until)), expected);
        };
        check(date(2018, 4, 1), date(2019, 3, 31), date(2025, 3, 31));
        check(date(2025, 4, 1), date(2026, 3, 31), date(2025, 3, 31));
        // Of a leave from October to June three months lie in the cycle.
        check(date(2019, 10, 1), date(2020, 6, 30), date(2025, 6, 30));
        // Begun on the last day: while it goes on, so does the cycle.
        check(date(2025, 3, 31), date(2026, 3, 30), date(2026, 3, 31));
    }
}
