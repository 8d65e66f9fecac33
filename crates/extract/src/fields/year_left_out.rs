//! Attended days printed without their year (参加日 11月11日(土)): the year is that of the meeting's days beside them.

use daicho_model::PartialDate;
use jiff::ToSpan;
use jiff::civil::Date;

use super::candidate::Candidate;
use super::days::Days;
use crate::dates::{self, DateSpan, Trouble};
use crate::normalise::Folded;

/// How sure the year is where the day lies in the days held.
const HELD: f32 = 0.95;
/// How sure it is where only the day of issue tells, and the weekday fits.
const ISSUED: f32 = 0.85;
/// A certificate is issued within so many days of the attendance.
const ISSUED_WITHIN: i64 = 120;

/// The days with their year, where the days held or the day of issue give it; else as they were.
pub(crate) fn complete(
    own: Candidate<Days>,
    held: Option<&Candidate<Days>>,
    issued: Option<&Candidate<Days>>,
) -> Candidate<Days> {
    let yearless = own.value.as_ref().is_some_and(|span| span.from == Err(Trouble::NoYear));
    if !yearless {
        return own;
    }
    let held = held.and_then(bounds);
    let issued = issued.and_then(bounds).map(|(_, last)| last);
    let made = match (held, issued) {
        (Some((first, last)), _) => within(&own.raw, first, last).map(|span| (span, HELD)),
        (None, Some(day)) => day
            .checked_sub(ISSUED_WITHIN.days())
            .ok()
            .and_then(|first| within(&own.raw, first, day))
            .filter(|_| has_weekday(&own.raw))
            .map(|span| (span, ISSUED)),
        (None, None) => None,
    };
    match made {
        Some((span, sure)) => Candidate { value: Some(span), sure: own.sure.min(sure), ..own },
        None => own,
    }
}

/// The text read in each year between two days, where exactly one reading lies between them and nothing disagrees.
fn within(raw: &str, first: Date, last: Date) -> Option<DateSpan> {
    let text = Folded::new(raw).text;
    let text = text.trim();
    let mut found = (first.year()..=last.year()).filter_map(|year| {
        let whole = format!("{year}年{text}");
        let span = dates::find(&whole).into_iter().next().filter(|span| span.range == (0..whole.len()))?;
        let (from, to) = (exact(span.from)?, exact(span.to)?);
        (!span.disagrees && first <= from && to <= last).then_some(span)
    });
    let only = found.next()?;
    let range = 0..raw.len();
    found.next().is_none().then_some(DateSpan { range, ..only })
}

fn exact(day: Result<PartialDate, Trouble>) -> Option<Date> {
    day.ok()?.exact()
}

fn bounds(days: &Candidate<Days>) -> Option<(Date, Date)> {
    let span = days.value.as_ref()?;
    Some((exact(span.from)?, exact(span.to)?))
}

fn has_weekday(raw: &str) -> bool {
    Folded::new(raw).text.contains(['(', '曜'])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `within` as `from..to`.
    fn check(raw: &str, held: [(i16, i8, i8); 2], expected: Option<&str>) {
        let day = |(y, m, d)| jiff::civil::date(y, m, d);
        let found = within(raw, day(held[0]), day(held[1]));
        let shown = found.map(|span| {
            let end = |e: Result<PartialDate, Trouble>| e.map_or_else(|_| "?".to_owned(), |d| d.to_string());
            format!("{}..{}", end(span.from), end(span.to))
        });
        assert_eq!(shown.as_deref(), expected, "{raw}");
    }

    #[test]
    fn a_day_within_the_days_held_has_their_year() {
        let held = [(2023, 11, 11), (2023, 11, 12)];
        check("11月11日(土)", held, Some("2023-11-11..2023-11-11"));
        check("11月11日（土）・12日（日）", held, Some("2023-11-11..2023-11-12"));
        check("１１月１１日", held, Some("2023-11-11..2023-11-11"));
        let over_new_year = [(2023, 12, 30), (2024, 1, 2)];
        check("1月2日", over_new_year, Some("2024-01-02..2024-01-02"));
    }

    #[test]
    fn a_day_outside_them_or_on_another_weekday_has_none() {
        let held = [(2023, 11, 11), (2023, 11, 12)];
        check("11月13日(月)", held, None);
        check("11月11日(日)", held, None);
        check("11月11日 他", held, None);
    }
}
