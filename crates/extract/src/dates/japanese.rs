//! Japanese and numeric forms: `2025年8月15日(金)~18日(月)`, `2022.12.8-12.9`, `令和六年四月十一日`, `R6.4.11`.

use std::sync::LazyLock;

use regex::Regex;

use super::cursor::Cursor;
use super::printed::{Printed, Style, blank, day_of_units, eat_misread_day, full, resolve, wrong_weekday};
use super::weekday::{Beside, time, weekday};
use super::{DateSpan, Trouble};

/// A range mark, perhaps behind a weekday or a time, and then a day: what is left of a line where a range was not
/// understood. `13:00-17:00` is a time.
static LATER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^[^0-9]{0,12}(?:[0-9]{1,2}:[0-9]{2}[^0-9]{0,3})?(?:[-~→]|から|to)[^0-9]{0,8}[0-9]{1,2}\s*(?:[./月日(\[]|$)")
        .expect("constant")
});

/// Figures at the end of a line, as of a list of days that goes on in the next: `19日(土),20`.
static CUT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\s*[,、・/&と及び-]\s*[0-9一二三四五六七八九十]{1,3}\s*$").expect("constant")
});

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
        let known = range_mark(&mut ahead);
        let Some(mark) = known.or_else(|| misread_mark(&mut ahead, &last).then_some("・")) else { break };
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
        sure: first.sure.min(last.sure).min(if another {
            0.78
        } else if dangling(&cursor, &last) {
            0.7
        } else {
            1.0
        }),
    })
}

/// Whether more of a range seems to follow that could not be read: `13■(土)~15`, `2024.10.12:14`, `24日（二十六日`,
/// or a dash at the end.
fn dangling(cursor: &Cursor<'_>, last: &Printed) -> bool {
    let rest: Vec<char> = cursor.rest().chars().take(12).collect();
    let before =
        rest.iter().take(5).take_while(|c| !c.is_ascii_digit() && !matches!(c, '~' | '\t' | '\n')).count();
    let behind = |at: usize| rest.iter().skip(at).find(|c| **c != ' ').is_some_and(char::is_ascii_digit);
    let range = rest.get(before) == Some(&'~') && behind(before + 1);
    let marked = matches!(last.style, Style::Mark(_)) && rest.first() == Some(&':') && behind(1);
    let dashed = matches!(cursor.rest().trim(), "-" | "一" | "ー" | "→" | "・" | "," | "、" | "(" | "二");
    // `11/2 3`: the day may have lost its second figure.
    let lone = rest.get(2).is_none_or(|c| !c.is_ascii_digit() && *c != ':');
    let broken = rest.first() == Some(&' ') && rest.get(1).is_some_and(char::is_ascii_digit) && lone;
    let line = cursor.rest().split(['\t', '\n']).next().unwrap_or_default();
    range
        || marked
        || dashed
        || LATER.is_match(line)
        || CUT.is_match(line)
        || (matches!(last.style, Style::Mark(_)) && broken)
        || another_day(&rest)
}

/// Whether a day follows within a few characters of no meaning: `.9日(日)`, `（二十六日`, `★22日`, but not `二日間`.
fn another_day(rest: &[char]) -> bool {
    const SKIPPED: usize = 4;
    let figure = |c: &char| c.is_ascii_digit() || crate::numerals::is_kanji_numeral(*c);
    let skipped = rest.iter().take_while(|c| !figure(c) && !matches!(c, '\t' | '\n')).count();
    let number = rest.iter().skip(skipped).take_while(|c| figure(c) || **c == ' ').count();
    let unit = rest.get(skipped + number);
    let after = rest.get(skipped + number + 1);
    let ordinal = rest.get(skipped.wrapping_sub(1)) == Some(&'第');
    skipped <= SKIPPED
        && (1..=4).contains(&number)
        && matches!(unit, Some('日' | '曰'))
        && !matches!(after, Some('間' | '目'))
        && !ordinal
}

/// Whether a mark sets the days of a list apart.
fn is_list(mark: &str) -> bool {
    !matches!(mark, "~" | "-" | "から" | "より" | "至" | "→" | "to" | "一" | "ー")
}

fn beside(cursor: &mut Cursor<'_>, mut printed: Printed) -> Printed {
    // A speck between day and weekday: `14日.（土）`.
    let mut ahead = *cursor;
    if ahead.eat(".") && matches!(ahead.peek(), Some('(' | '[')) {
        *cursor = ahead;
    }
    if let Beside::Weekday(day) = weekday(cursor) {
        printed.weekday = Some(day);
        // One wrong day in seven bears the right weekday.
        if printed.day.is_some() && resolve(&printed).is_ok() && !wrong_weekday(&printed) {
            printed.sure = 1.0 - (1.0 - printed.sure) / 7.0;
        }
    }
    time(cursor);
    printed
}

fn range_mark(cursor: &mut Cursor<'_>) -> Option<&'static str> {
    cursor.blanks();
    // A speck before the mark: `9:00.~5月15日`.
    let mut ahead = *cursor;
    if ahead.eat(".") && ahead.peek() == Some('~') {
        *cursor = ahead;
    }
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

/// Eats a mark that was misread or lost between two days: a full stop only before a day with its unit (`8日(土).9日(日)`),
/// any other only where that day bears its own weekday (`14日(金)*15日(土)`), and a blank only where it is the very next
/// day besides (`19日(土) 20日(日)`).
fn misread_mark(cursor: &mut Cursor<'_>, last: &Printed) -> bool {
    let Some(mark) = cursor.peek().filter(|c| !matches!(c, '(' | '~' | '-' | '\n')) else { return false };
    let lost = mark.is_ascii_digit() && cursor.text[..cursor.at].ends_with(' ');
    if mark.is_alphanumeric() && !lost {
        return false;
    }
    let mut ahead = *cursor;
    ahead.at += if lost { 0 } else { mark.len_utf8() };
    let mut behind = ahead;
    let near = behind.rest().find('日').is_some_and(|end| behind.rest()[..end].chars().count() <= 3);
    let with_unit = near.then(|| behind.number_before('日')).flatten();
    let bare = || behind.digits().filter(|(_, count)| *count <= 2 && with_unit.is_none()).map(|(day, _)| day);
    let dot = with_unit.is_some() && matches!(mark, '.' | '·' | '•' | '。');
    let Some(day) = with_unit.or_else(bare) else { return false };
    let printed = beside(&mut behind, Printed { day: Some(day), weekday: None, ..*last });
    let fits = printed.weekday.is_some() && resolve(&printed).is_ok() && !wrong_weekday(&printed);
    let next =
        || with_unit.is_some() && last.weekday.is_some() && last.day.is_some_and(|last| day == last + 1);
    let found = dot || fits && (!lost || next());
    if found {
        *cursor = ahead;
    }
    found
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
    if let Some(spaced) = spaced_out(cursor, mark) {
        return Some(spaced);
    }
    let mut ahead = *cursor;
    let (month, _) = ahead.digits().filter(|(_, count)| *count <= 2)?;
    // `~ 05 / 19`: blanks beside the mark are the reader's.
    let (mut apart, slash) = (ahead, mark == '/');
    apart.blanks();
    if slash && ahead.peek() == Some(' ') && apart.peek() == Some('/') && (1..=12).contains(&month) {
        ahead = apart;
    }
    if mark == '-' || !ahead.eat(mark.encode_utf8(&mut [0; 4])) {
        return None;
    }
    if slash && ahead.peek() == Some(' ') {
        ahead.blanks();
    }
    let (day, _) = ahead.digits().filter(|(_, count)| *count <= 2)?;
    if ahead.peek() == Some(mark) {
        return None;
    }
    *cursor = ahead;
    Some(Printed { month, day: Some(day), ..blank(style) })
}

/// `0 2 / 2 0` at the end of a line: every figure stands by itself.
fn spaced_out(cursor: &mut Cursor<'_>, mark: char) -> Option<Printed> {
    static SPACED: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^(?P<a>[01]) (?P<b>[0-9]) ?(?P<mark>[/.]) ?(?P<c>[0-3]) (?P<d>[0-9])\s*$")
            .expect("constant")
    });
    let found = SPACED.captures(cursor.rest())?;
    let number = |tens: &str, ones: &str| format!("{}{}", &found[tens], &found[ones]).parse().ok();
    let (month, day) = (number("a", "b")?, number("c", "d")?);
    if !found["mark"].starts_with(mark) {
        return None;
    }
    cursor.at = cursor.text.len();
    Some(Printed { month, day: Some(day), ..blank(Style::Mark(mark)) })
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
    let mut ahead = *cursor;
    if let Some((day, count)) = ahead.digits()
        && count <= 2
        && last.style == Style::Units
        && eat_misread_day(&mut ahead)
    {
        *cursor = ahead;
        return Some(Printed { month: last.month, day: Some(day), sure: 0.9, ..blank(last.style) });
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
