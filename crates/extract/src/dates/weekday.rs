//! Weekdays and times beside a day.

use jiff::civil::Weekday;

use super::cursor::Cursor;

/// What stands behind a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Beside {
    /// Nothing that names a weekday.
    Nothing,
    /// A weekday.
    Weekday(Weekday),
}

/// Eats a weekday behind a day, in brackets or not: `(木)`, `(月・祝)`, `木曜日`, `(Thu.)`.
pub(super) fn weekday(cursor: &mut Cursor<'_>) -> Beside {
    let mut ahead = *cursor;
    ahead.blanks();
    if let Some(close) = opens(ahead.peek()) {
        let Some(end) = ahead.rest().find(close) else { return Beside::Nothing };
        let open = ahead.peek().map_or(0, char::len_utf8);
        let inner = ahead.rest()[open..end].trim_start_matches(['〔', '【', '〈', '《']).trim();
        let inner = inner.strip_prefix(['(', '[', '<']).unwrap_or(inner).trim();
        if inner.chars().count() > 10 || inner.chars().any(|c| c.is_ascii_digit()) {
            return Beside::Nothing;
        }
        let found = named(inner);
        if found.is_none() && inner.chars().count() > 3 {
            return Beside::Nothing;
        }
        cursor.at = ahead.at + end + close.len_utf8();
        return found.map_or(Beside::Nothing, Beside::Weekday);
    }
    if let Some((day, length)) = bare_english(ahead.rest()) {
        cursor.at = ahead.at + length;
        return Beside::Weekday(day);
    }
    let bare = ahead.peek().and_then(japanese).filter(|_| ahead.rest().chars().nth(1) == Some('曜'));
    if let Some(day) = bare {
        ahead.at += ahead.peek().map_or(0, char::len_utf8);
        ahead.eat("曜");
        ahead.eat("日");
        *cursor = ahead;
        return Beside::Weekday(day);
    }
    Beside::Nothing
}

/// An English weekday without brackets, `Sat`, `Sat.`, `Saturday`: the day and its length.
fn bare_english(text: &str) -> Option<(Weekday, usize)> {
    let letters = text.chars().take_while(char::is_ascii_alphabetic).count();
    let word = &text[..letters];
    let day = english(word).filter(|_| letters == 3 || word.to_ascii_lowercase().ends_with("day"))?;
    Some((day, letters + usize::from(text[letters..].starts_with('.'))))
}

fn opens(c: Option<char>) -> Option<char> {
    match c? {
        '(' => Some(')'),
        '[' => Some(']'),
        '<' => Some('>'),
        '〔' => Some('〕'),
        '【' => Some('】'),
        '〈' => Some('〉'),
        _ => None,
    }
}

fn named(text: &str) -> Option<Weekday> {
    let first = text.chars().next()?;
    japanese(first).or_else(|| english(text))
}

fn japanese(c: char) -> Option<Weekday> {
    match c {
        '月' => Some(Weekday::Monday),
        '火' => Some(Weekday::Tuesday),
        '水' => Some(Weekday::Wednesday),
        '木' => Some(Weekday::Thursday),
        '金' => Some(Weekday::Friday),
        // What readers make of 土 besides.
        '土' | '士' | '±' => Some(Weekday::Saturday),
        '日' => Some(Weekday::Sunday),
        _ => None,
    }
}

/// An English weekday by its first three letters.
pub(super) fn english(text: &str) -> Option<Weekday> {
    let start: String = text.chars().take(3).flat_map(char::to_lowercase).collect();
    match start.as_str() {
        "mon" => Some(Weekday::Monday),
        "tue" => Some(Weekday::Tuesday),
        "wed" => Some(Weekday::Wednesday),
        "thu" => Some(Weekday::Thursday),
        "fri" => Some(Weekday::Friday),
        "sat" => Some(Weekday::Saturday),
        "sun" => Some(Weekday::Sunday),
        _ => None,
    }
}

/// Eats a time of day: `13:00`, `午後1時30分`.
pub(super) fn time(cursor: &mut Cursor<'_>) -> bool {
    let mut ahead = *cursor;
    ahead.blanks();
    ahead.eat_any(&["午前", "午後", "AM", "PM"]);
    ahead.blanks();
    if ahead.eat("正午") {
        *cursor = ahead;
        return true;
    }
    let Some((hour, count)) = ahead.digits() else { return false };
    if count > 2 || hour > 29 {
        return false;
    }
    if ahead.eat(":") {
        if ahead.digits().is_none_or(|(minute, count)| count != 2 || minute > 59) {
            return false;
        }
    } else if ahead.eat("時") {
        let mut minutes = ahead;
        if minutes.eat("半") || (minutes.digits().is_some() && minutes.eat("分")) {
            ahead = minutes;
        }
    } else {
        return false;
    }
    *cursor = ahead;
    true
}
