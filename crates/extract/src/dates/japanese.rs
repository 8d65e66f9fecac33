//! Japanese and numeric forms: `2025年8月15日(金)~18日(月)`, `2022.12.8-12.9`, `令和六年四月十一日`, `R6.4.11`.

use daicho_model::PartialDate;
use jiff::civil::{Date, Weekday};

use super::cursor::Cursor;
use super::weekday::{Beside, time, weekday};
use super::{DateSpan, Trouble};
use crate::era::{self, Era};

/// A day as printed, parts that are left out taken from the day before it.
#[derive(Clone, Copy, Debug)]
struct Printed {
    era: Option<&'static Era>,
    year: Option<i16>,
    month: u32,
    day: Option<u32>,
    style: Style,
    weekday: Option<Weekday>,
    doubt: bool,
    sure: f32,
}

/// How the parts of a day are set apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Style {
    /// 年 月 日.
    Units,
    /// One mark: `/`, `.` or `-`.
    Mark(char),
}

/// Every day or range in the text.
pub(super) fn find(text: &str) -> Vec<DateSpan> {
    let mut spans = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let step = text[at..].chars().next().map_or(1, char::len_utf8);
        let cursor = Cursor { text, at };
        match may_start(&cursor).then(|| span(cursor)).flatten() {
            Some(span) => {
                at = span.range.end.max(at + step);
                spans.push(span);
            }
            None => at += step,
        }
    }
    spans
}

/// A date does not start inside a number or a word.
fn may_start(cursor: &Cursor<'_>) -> bool {
    let before = cursor.text[..cursor.at].chars().next_back();
    let inside = |b: char| b.is_ascii_alphanumeric() || matches!(b, '/' | '.' | '-');
    match cursor.peek() {
        Some(c) if c.is_ascii_digit() => {
            !before.is_some_and(|b| b.is_ascii_alphanumeric() || matches!(b, '/' | '.'))
                && !digits_before_dash(cursor)
        }
        Some(c) if c.is_ascii_alphabetic() => !before.is_some_and(inside),
        Some(c) if crate::numerals::is_kanji_numeral(c) => {
            !before.is_some_and(crate::numerals::is_kanji_numeral)
        }
        Some(_) => true,
        None => false,
    }
}

/// `0123-2024-…`: the number behind a dash behind a digit belongs to a longer number.
fn digits_before_dash(cursor: &Cursor<'_>) -> bool {
    let mut before = cursor.text[..cursor.at].chars().rev();
    before.next() == Some('-') && before.next().is_some_and(|c| c.is_ascii_alphanumeric())
}

fn span(start: Cursor<'_>) -> Option<DateSpan> {
    let mut cursor = start;
    let first = full(&mut cursor).or_else(|| month_and_day(&mut cursor, Style::Units))?;
    let first = beside(&mut cursor, first);
    let from = resolve(&first);
    let mut last = first;
    let mut is_range = false;
    let (mut unfinished, mut stretched, mut another) = (false, false, false);
    for _ in 0..12 {
        let mut ahead = cursor;
        let Some(mark) = range_mark(&mut ahead) else { break };
        // `5月10日~12日、5月20日~6月10日`: a second stretch is something else, or may be.
        if stretched && is_list(mark) {
            another =
                continuation(&mut ahead, &last, mark).is_some() && !cursor.text[..cursor.at].ends_with(')');
            break;
        }
        if let Some(next) = continuation(&mut ahead, &last, mark) {
            last = beside(&mut ahead, next);
            last.doubt |= first.doubt;
            is_range = true;
            stretched |= !is_list(mark);
            cursor = ahead;
        } else {
            if time(&mut ahead) {
                cursor = ahead;
                continue;
            }
            unfinished = !is_range && matches!(mark, "~" | "から");
            if unfinished {
                cursor = ahead;
            }
            break;
        }
    }
    let mut made = cursor;
    made.blanks();
    if is_range && made.eat("まで") {
        cursor = made;
    }
    let to = if unfinished { Err(Trouble::Unfinished) } else { resolve(&last) };
    let disagrees = first.doubt || last.doubt || wrong_weekday(&first) || wrong_weekday(&last);
    Some(DateSpan {
        range: start.at..cursor.at,
        from,
        to,
        is_range,
        disagrees,
        sure: first.sure.min(last.sure).min(if another { 0.78 } else { 1.0 }),
    })
}

/// Whether a mark sets the days of a list apart.
fn is_list(mark: &str) -> bool {
    !matches!(mark, "~" | "-" | "から" | "より" | "至" | "→" | "to" | "一" | "ー")
}

fn beside(cursor: &mut Cursor<'_>, mut printed: Printed) -> Printed {
    if let Beside::Weekday(day) = weekday(cursor) {
        printed.weekday = Some(day);
    }
    time(cursor);
    printed
}

fn range_mark(cursor: &mut Cursor<'_>) -> Option<&'static str> {
    cursor.blanks();
    let mark = cursor.eat_any(&[
        "~",
        "-",
        "から",
        "より",
        "至",
        "→",
        "ー",
        "一",
        "・",
        ",",
        "、",
        "及び",
        "および",
        "ならびに",
        "&",
        "と",
        "/",
        "to",
    ])?;
    // Doubled dashes are one.
    while matches!(mark, "~" | "-") && (cursor.eat("-") || cursor.eat("~")) {}
    cursor.blanks();
    Some(mark)
}

/// The next day of a range or list, with what it leaves out taken from the last.
fn continuation(cursor: &mut Cursor<'_>, last: &Printed, mark: &str) -> Option<Printed> {
    // 同月 and 同年 say what a day that leaves them out means anyway.
    cursor.eat_any(&["同年", "同月", "同"]);
    cursor.blanks();
    let list = !matches!(mark, "~" | "-" | "から" | "より" | "至" | "→" | "to");
    if !list && let Some(next) = full(cursor) {
        return Some(next);
    }
    if list && mark != "一" && mark != "ー" {
        let mut ahead = *cursor;
        if let Some(next) = full(&mut ahead) {
            *cursor = ahead;
            return Some(next);
        }
    }
    let next = match last.day {
        Some(_) => month_and_day(cursor, last.style).or_else(|| day_only(cursor, last, mark)),
        None => month_only(cursor),
    };
    let mut next = next?;
    next.era = last.era;
    next.year = last.year;
    if let (Some(year), true) = (last.year, next.month < last.month) {
        next.year = year.checked_add(1);
        next.sure = 0.85;
    }
    if mark == "一" || mark == "ー" {
        next.sure = next.sure.min(0.88);
    }
    next.sure = next.sure.min(last.sure);
    Some(next)
}

/// A day with its year, or a month with its year.
fn full(cursor: &mut Cursor<'_>) -> Option<Printed> {
    let mut ahead = *cursor;
    let (era, year, doubt, style) = year(&mut ahead)?;
    ahead.blanks();
    let mut printed = match style {
        Style::Units => units(&mut ahead)?,
        Style::Mark(mark) => marked(&mut ahead, mark)?,
    };
    printed.era = era;
    printed.year = year;
    printed.doubt = doubt;
    *cursor = ahead;
    Some(printed)
}

type Year = (Option<&'static Era>, Option<i16>, bool, Style);

/// A year with the mark that ends it; `None` inside for an era year that cannot be.
fn year(cursor: &mut Cursor<'_>) -> Option<Year> {
    if let Some((era, length)) = era::at_start(cursor.rest()) {
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
    let (number, count) = if ahead.eat("元") { (1, 1) } else { ahead.digits()? };
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
fn day_of_units(cursor: &mut Cursor<'_>) -> (Option<u32>, f32) {
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
        *cursor = ahead;
        return (Some(day), 0.95);
    }
    (None, 0.97)
}

fn marked(cursor: &mut Cursor<'_>, mark: char) -> Option<Printed> {
    let (month, count) = cursor.digits().filter(|(_, count)| *count <= 2)?;
    let style = Style::Mark(mark);
    let mut ahead = *cursor;
    ahead.blanks();
    if ahead.eat(mark.encode_utf8(&mut [0; 4])) {
        ahead.blanks();
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

/// `10月4日`, or `12.9` in the marks of the day before.
fn month_and_day(cursor: &mut Cursor<'_>, style: Style) -> Option<Printed> {
    let mut ahead = *cursor;
    if let Some(month) = ahead.number_before('月') {
        let (day, sure) = day_of_units(&mut ahead);
        day?;
        *cursor = ahead;
        return Some(Printed { month, day, sure, ..blank(Style::Units) });
    }
    let Style::Mark(mark) = style else { return None };
    let mut ahead = *cursor;
    let (month, _) = ahead.digits().filter(|(_, count)| *count <= 2)?;
    if mark == '-' || !ahead.eat(mark.encode_utf8(&mut [0; 4])) {
        return None;
    }
    let (day, _) = ahead.digits().filter(|(_, count)| *count <= 2)?;
    if ahead.peek() == Some(mark) {
        return None;
    }
    *cursor = ahead;
    Some(Printed { month, day: Some(day), ..blank(style) })
}

/// `5月` behind a month.
fn month_only(cursor: &mut Cursor<'_>) -> Option<Printed> {
    let month = cursor.number_before('月')?;
    Some(Printed { month, sure: 0.97, ..blank(Style::Units) })
}

/// `14日`, or `14` behind a numeric date.
fn day_only(cursor: &mut Cursor<'_>, last: &Printed, mark: &str) -> Option<Printed> {
    let mut ahead = *cursor;
    let near = ahead.rest().find('日').is_some_and(|end| ahead.rest()[..end].chars().count() <= 3);
    if near && let Some(day) = ahead.number_before('日') {
        *cursor = ahead;
        return Some(Printed { month: last.month, day: Some(day), ..blank(last.style) });
    }
    let listed = matches!(mark, "・" | "," | "、") && matches!(last.style, Style::Mark(_));
    if !(matches!(mark, "~" | "-") || listed) {
        return None;
    }
    let mut ahead = *cursor;
    let (day, _) = ahead.digits().filter(|(_, count)| *count <= 2)?;
    let follows = ahead.peek().is_some_and(|c| {
        matches!(c, ':' | '時' | '年' | '月' | '回' | '名' | '単' | '点' | '/' | '.' | '%' | '階')
            || c.is_ascii_alphanumeric()
    });
    if follows {
        return None;
    }
    *cursor = ahead;
    Some(Printed { month: last.month, day: Some(day), ..blank(last.style) })
}

fn blank(style: Style) -> Printed {
    Printed { era: None, year: None, month: 0, day: None, style, weekday: None, doubt: false, sure: 1.0 }
}

fn resolve(printed: &Printed) -> Result<PartialDate, Trouble> {
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

fn wrong_weekday(printed: &Printed) -> bool {
    let day: Option<Date> = resolve(printed).ok().and_then(PartialDate::exact);
    day.zip(printed.weekday).is_some_and(|(day, weekday)| day.weekday() != weekday)
}
