//! One day as printed, `2025年8月15日`, `R6.4.11`, `2022.12.8`, or a month: its parts and what they mean.

use daicho_model::PartialDate;
use jiff::civil::{Date, Weekday};

use super::Trouble;
use super::cursor::Cursor;
use crate::era::{self, Era};

/// A day as printed, parts that are left out taken from the day before it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Printed {
    /// The era, where one is printed.
    pub era: Option<&'static Era>,
    /// The western year; `None` where none is printed, or none that can be.
    pub year: Option<i16>,
    /// The month.
    pub month: u32,
    /// The day of the month; `None` for a whole month.
    pub day: Option<u32>,
    /// How its parts are set apart.
    pub style: Style,
    /// The weekday printed beside it.
    pub weekday: Option<Weekday>,
    /// Whether a second year beside it says something else.
    pub doubt: bool,
    /// How sure the form is, 0 to 1.
    pub sure: f32,
}

/// How the parts of a day are set apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// 年 月 日.
    Units,
    /// One mark: `/`, `.` or `-`.
    Mark(char),
}

/// A day with its year, or a month with its year.
pub(super) fn full(cursor: &mut Cursor<'_>) -> Option<Printed> {
    let mut ahead = *cursor;
    let misread = era::misread_at_start(cursor.rest()).is_some();
    let (era, year, doubt, style) = year(&mut ahead)?;
    ahead.blanks();
    let wide = is_wide(&cursor.text[cursor.at..ahead.at]);
    let mut printed = match style {
        Style::Units => units(&mut ahead)?,
        Style::Mark(mark) => marked(&mut ahead, mark, wide)?,
    };
    printed.era = era;
    printed.year = year;
    printed.doubt = doubt;
    printed.sure *= if misread { 0.88 } else { 1.0 };
    *cursor = ahead;
    Some(printed)
}

type Year = (Option<&'static Era>, Option<i16>, bool, Style);

/// A year with the mark that ends it; `None` inside for an era year that cannot be.
fn year(cursor: &mut Cursor<'_>) -> Option<Year> {
    if let Some((era, length)) = era::at_start(cursor.rest()).or_else(|| era::misread_at_start(cursor.rest()))
    {
        cursor.at += length;
        cursor.blanks();
        if length == 1 {
            cursor.eat(".");
        }
        return year_number(cursor, Some(era));
    }
    year_number(cursor, None)
}

fn year_number(cursor: &mut Cursor<'_>, era: Option<&'static Era>) -> Option<Year> {
    let mut ahead = *cursor;
    ahead.blanks();
    if let Some(number) = ahead.number_before('年').filter(|_| !ahead.rest().starts_with('度')) {
        let year = western(number, era)?;
        let doubt = second_year(&mut ahead, year);
        *cursor = ahead;
        return Some((era, year, doubt, Style::Units));
    }
    let mut ahead = *cursor;
    ahead.blanks();
    let (number, count) = if ahead.eat("元") {
        (1, 1)
    } else if let Some(year) = spaced_year(&mut ahead) {
        (year, 4)
    } else {
        ahead.digits()?
    };
    let wanted = if era.is_some() { count <= 2 } else { count == 4 };
    if !wanted {
        return None;
    }
    let year = western(number, era)?;
    let doubt = second_year(&mut ahead, year);
    ahead.blanks();
    if ahead.eat("年") {
        let style = (!ahead.rest().starts_with('度')).then_some(Style::Units)?;
        *cursor = ahead;
        return Some((era, year, doubt, style));
    }
    let mark = ahead.eat_any(&["/", ".", "-"])?.chars().next()?;
    *cursor = ahead;
    Some((era, year, doubt, Style::Mark(mark)))
}

/// Eats four figures with blanks between them before a mark, as readers break up wide print: `20 25/05/24`.
fn spaced_year(cursor: &mut Cursor<'_>) -> Option<u32> {
    let spaced: String = cursor.rest().chars().take_while(|c| c.is_ascii_digit() || *c == ' ').collect();
    let figures: String = spaced.chars().filter(|c| *c != ' ').collect();
    let marked = cursor.rest()[spaced.len()..].starts_with(['/', '.', '-']);
    let broken = figures.len() == 4 && spaced.trim().contains(' ');
    if !marked || !broken {
        return None;
    }
    cursor.at += spaced.len();
    figures.parse().ok()
}

/// Eats two figures with a blank between them before the mark: `1 1/23`, `0 6/11`, `0 2 / 19`.
fn spaced_month(cursor: &mut Cursor<'_>, mark: char) -> Option<(u32, usize)> {
    let mut chars = cursor.rest().chars();
    let (tens, blank, units) = (chars.next()?, chars.next()?, chars.next()?);
    let month = tens.to_digit(10)? * 10 + units.to_digit(10)?;
    if blank != ' ' || !chars.as_str().trim_start_matches(' ').starts_with(mark) || !(1..=12).contains(&month)
    {
        return None;
    }
    cursor.at += 3;
    Some((month, 2))
}

/// Whether blanks stand between the figures of a year: print so wide that readers break it up everywhere.
fn is_wide(text: &str) -> bool {
    let figures: Vec<char> = text.trim().chars().collect();
    figures.windows(3).any(|three| three[0].is_ascii_digit() && three[1] == ' ' && three[2].is_ascii_digit())
}

/// Eats two figures with a blank between them, the last of a date in wide print: `2 0 25 /1 0 /1 8`. Another figure behind
/// them may be a time's or the next day's.
fn spaced_day(cursor: &mut Cursor<'_>) -> Option<u32> {
    let mut chars = cursor.rest().chars();
    let (tens, blank, units) = (chars.next()?, chars.next()?, chars.next()?);
    let day = tens.to_digit(10)? * 10 + units.to_digit(10)?;
    let mut rest = chars.as_str().trim_start_matches(' ').chars();
    let ends = match rest.next() {
        // What goes on is a date: `9 - 12時` is a time.
        Some('~' | '-') => {
            rest.as_str().trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ').starts_with('/')
        }
        next => next.is_none_or(|c| matches!(c, '\t' | '\n' | '(' | '[')),
    };
    (blank == ' ' && ends && (1..=31).contains(&day)).then(|| {
        cursor.at += 3;
        day
    })
}

/// `Some(None)` for an era year beyond numbering; `None` where a western year is no plausible year.
fn western(number: u32, era: Option<&'static Era>) -> Option<Option<i16>> {
    match era {
        Some(era) => Some(era.western_year(number)),
        None => (1868..2200).contains(&number).then(|| i16::try_from(number).ok()),
    }
}

/// Eats the same year in the other count, `(令和6年)` or `(2024)`; whether it names another year.
fn second_year(cursor: &mut Cursor<'_>, year: Option<i16>) -> bool {
    let mut ahead = *cursor;
    ahead.blanks();
    if !ahead.eat("(") {
        return false;
    }
    let era = era::at_start(ahead.rest());
    ahead.at += era.map_or(0, |(_, length)| length);
    ahead.eat(".");
    let Some((number, _)) = ahead.eat("元").then_some((1, 1)).or_else(|| ahead.digits()) else {
        return false;
    };
    ahead.eat("年");
    if !ahead.eat(")") {
        return false;
    }
    let Some(other) = western(number, era.map(|(era, _)| era)) else { return false };
    *cursor = ahead;
    other != year
}

fn units(cursor: &mut Cursor<'_>) -> Option<Printed> {
    let month = cursor.number_before('月')?;
    let (day, sure) = day_of_units(cursor);
    Some(Printed { month, day, sure, ..blank(Style::Units) })
}

/// The day behind 月; bare digits count too (`4月11~14日`), unless they are a time.
pub(super) fn day_of_units(cursor: &mut Cursor<'_>) -> (Option<u32>, f32) {
    let mut ahead = *cursor;
    ahead.blanks();
    let spaced = ahead.rest().find('日').is_some_and(|end| ahead.rest()[..end].chars().count() <= 5);
    let mut with_unit = ahead;
    if spaced && let Some(day) = with_unit.number_before('日') {
        *cursor = with_unit;
        return (Some(day), 1.0);
    }
    if let Some((day, count)) = ahead.digits()
        && count <= 2
        && !matches!(ahead.peek(), Some(':' | '時' | '月' | '年' | '名' | '回'))
    {
        let misread = eat_misread_day(&mut ahead);
        *cursor = ahead;
        return (Some(day), if misread { 0.9 } else { 0.95 });
    }
    // Figures behind the month that make no day were a day once.
    let figures = cursor.peek().is_some_and(|c| c.is_ascii_digit());
    (None, if figures { 0.6 } else { 0.97 })
}

/// Eats what readers make of 日 behind a figure.
pub(super) fn eat_misread_day(cursor: &mut Cursor<'_>) -> bool {
    cursor.eat_any(&["口", "曰", "ロ", "H", "目"]).is_some()
}

fn marked(cursor: &mut Cursor<'_>, mark: char, wide: bool) -> Option<Printed> {
    let spaced = spaced_month(cursor, mark);
    let wide = wide || spaced.is_some();
    let (month, count) = spaced.or_else(|| cursor.digits().filter(|(_, count)| *count <= 2))?;
    let style = Style::Mark(mark);
    let mut ahead = *cursor;
    ahead.blanks();
    if ahead.eat(mark.encode_utf8(&mut [0; 4])) {
        ahead.blanks();
        if wide && let Some(day) = spaced_day(&mut ahead) {
            *cursor = ahead;
            return Some(Printed { month, day: Some(day), sure: 0.95, ..blank(style) });
        }
        if let Some((day, days)) = ahead.digits()
            && days <= 2
        {
            *cursor = ahead;
            return Some(Printed { month, day: Some(day), ..blank(style) });
        }
    }
    let month_only = mark != '-' && (1..=12).contains(&month) && count <= 2;
    (month_only && !cursor.peek().is_some_and(|c| c.is_ascii_digit())).then_some(Printed {
        month,
        sure: 0.85,
        ..blank(style)
    })
}

/// A day of which only the style is known.
pub(super) fn blank(style: Style) -> Printed {
    Printed { era: None, year: None, month: 0, day: None, style, weekday: None, doubt: false, sure: 1.0 }
}

/// The day, if there is one.
pub(super) fn resolve(printed: &Printed) -> Result<PartialDate, Trouble> {
    let Some(year) = printed.year else {
        return Err(if printed.era.is_some() { Trouble::Impossible } else { Trouble::NoYear });
    };
    let month = i8::try_from(printed.month).map_err(|_| Trouble::Impossible)?;
    let date = match printed.day {
        Some(day) => i8::try_from(day).ok().and_then(|day| PartialDate::from_ymd(year, month, day)),
        None => PartialDate::from_ym(year, month),
    };
    let date = date.ok_or(Trouble::Impossible)?;
    let held = printed.era.is_none_or(|era| era.holds_between(date.earliest(), date.latest()));
    if held { Ok(date) } else { Err(Trouble::Impossible) }
}

/// Whether the weekday printed beside a day is another day's.
pub(super) fn wrong_weekday(printed: &Printed) -> bool {
    let day: Option<Date> = resolve(printed).ok().and_then(PartialDate::exact);
    day.zip(printed.weekday).is_some_and(|(day, weekday)| day.weekday() != weekday)
}
