//! Days beside boxes to tick, `☑4/11 □4/12 ☑4/13`, or beside words, `11月11日 欠席`. The year is the meeting's.

use daicho_model::PartialDate;
use jiff::civil::Date;

use super::candidate::Candidate;
use super::days::Days;
use crate::analysis::{Analysis, Nature};
use crate::dates::DateSpan;
use crate::layout::Row;

/// What the boxes say.
#[derive(Clone, Debug)]
pub(crate) enum Ticked {
    /// The first to the last day ticked.
    Days(Candidate<Days>),
    /// There are boxes, and none is ticked.
    None,
    /// There are no boxes beside days.
    NoBoxes,
}

const TICKS: [char; 8] = ['■', '☑', '☒', '✓', '✔', '●', '◉', '◼'];
const EMPTY: [char; 5] = ['□', '☐', '○', '◯', '◻'];

/// A box with the text up to the next.
struct Box {
    ticked: bool,
    range: std::ops::Range<usize>,
}

/// The days ticked on a row that has at least two boxes beside days within the days held.
pub(crate) fn days(analysis: &Analysis<'_>, held: Option<&Candidate<Days>>) -> Ticked {
    let Some((first, last)) = held.and_then(bounds) else { return Ticked::NoBoxes };
    for row in &analysis.piece.rows {
        let text = row.strip.text();
        let boxes = boxes(text);
        let days: Vec<Option<Date>> =
            boxes.iter().map(|b| day(&text[b.range.clone()], first, last)).collect();
        if boxes.len() < 2 || days.iter().any(Option::is_none) {
            continue;
        }
        let chosen: Vec<(&Box, Date)> = boxes
            .iter()
            .zip(&days)
            .filter_map(|(b, day)| Some((b, (*day)?)))
            .filter(|(b, _)| b.ticked)
            .collect();
        let (Some((a, from)), Some((b, to))) = (chosen.first(), chosen.last()) else { return Ticked::None };
        let all: Vec<Date> = chosen.iter().map(|(_, day)| *day).collect();
        let span = span(a.range.start..b.range.end, *from, *to);
        let sure = if are_apart(&all) { 0.85 } else { 0.92 };
        if let Some(found) = Candidate::at(&row.strip, span.range.clone(), Some(span), sure) {
            return Ticked::Days(found);
        }
    }
    told(analysis, first, last)
}

/// How sure the days are where a row says neither 出席 nor 欠席.
const UNTOLD: f32 = 0.6;

/// The days of which words say that they were attended: a row each, at least two.
fn told(analysis: &Analysis<'_>, first: Date, last: Date) -> Ticked {
    // What follows the sentence that certifies them (the day of issue) is none of them.
    let dated = |row: &Row<'_>| {
        row.strip.text().contains(|c: char| c.is_ascii_digit()) && attended(row.strip.text()).is_some()
    };
    let told = |at: usize| analysis.piece.rows.iter().take(at).any(dated);
    let certified =
        analysis.lines.iter().find(|k| k.nature == Nature::Sentence && told(k.row)).map(|k| k.row);
    let rows: Vec<(&Row<'_>, Date, Option<bool>)> = analysis
        .piece
        .rows
        .iter()
        .take(certified.unwrap_or(usize::MAX))
        .filter_map(|row| {
            let text = row.strip.text().trim_start_matches(|c: char| !c.is_alphanumeric());
            let starts = text.starts_with(|c: char| c.is_ascii_digit()) && !text.contains('年');
            let day = starts.then(|| day(text, first, last)).flatten()?;
            Some((row, day, attended(text)))
        })
        .collect();
    if rows.len() < 2 || rows.iter().all(|(.., there)| there.is_none()) {
        return Ticked::NoBoxes;
    }
    let there: Vec<&(&Row<'_>, Date, Option<bool>)> =
        rows.iter().filter(|(.., there)| *there == Some(true)).collect();
    let (Some((row, from, _)), Some((_, to, _))) = (there.first(), there.last()) else { return Ticked::None };
    let days: Vec<Date> = there.iter().map(|(_, day, _)| *day).collect();
    let sure = match (rows.iter().all(|(.., there)| there.is_some()), are_apart(&days)) {
        (false, _) => UNTOLD,
        (_, true) => 0.85,
        (_, false) => 0.92,
    };
    let whole = row.strip.all();
    let found = Candidate::at(&row.strip, whole.clone(), Some(span(whole, *from, *to)), sure);
    found.map_or(Ticked::NoBoxes, Ticked::Days)
}

/// What the words behind a day say.
fn attended(text: &str) -> Option<bool> {
    if ["欠席", "不参加", "不在", "欠"].iter().any(|word| text.contains(word)) {
        return Some(false);
    }
    ["出席", "参加", "受講", "聴講"].iter().any(|word| text.contains(word)).then_some(true)
}

fn are_apart(days: &[Date]) -> bool {
    days.windows(2).any(|pair| pair[0].tomorrow().ok() != Some(pair[1]))
}

fn span(range: std::ops::Range<usize>, from: Date, to: Date) -> DateSpan {
    DateSpan {
        range,
        from: Ok(exact(from)),
        to: Ok(exact(to)),
        is_range: from != to,
        disagrees: from > to,
        sure: 1.0,
    }
}

fn exact(day: Date) -> PartialDate {
    PartialDate::from_ymd(day.year(), day.month(), day.day()).expect("a day of the calendar")
}

fn bounds(held: &Candidate<Days>) -> Option<(Date, Date)> {
    let span = held.value.as_ref()?;
    Some((span.from.ok()?.earliest(), span.to.ok()?.latest()))
}

fn boxes(text: &str) -> Vec<Box> {
    let marks: Vec<(usize, char)> =
        text.char_indices().filter(|(_, c)| TICKS.contains(c) || EMPTY.contains(c)).collect();
    let end = |n: usize| marks.get(n + 1).map_or(text.len(), |(at, _)| *at);
    let made = marks
        .iter()
        .enumerate()
        .map(|(n, (at, c))| Box { ticked: TICKS.contains(c), range: at + c.len_utf8()..end(n) });
    made.collect()
}

/// The one day between two days that a text names by month and day, or by the day of the month alone.
fn day(text: &str, first: Date, last: Date) -> Option<Date> {
    let numbers: Vec<i8> =
        text.split(|c: char| !c.is_ascii_digit()).filter_map(|n| n.parse().ok()).take(3).collect();
    let mut day = first;
    for _ in 0..60 {
        let named = match numbers[..] {
            [month, of_month, ..] if text.contains(['/', '月', '.']) => {
                (month, of_month) == (day.month(), day.day())
            }
            [of_month] => of_month == day.day() && text.contains('日'),
            _ => return None,
        };
        if named {
            return Some(day);
        }
        if day >= last {
            break;
        }
        day = day.tomorrow().ok()?;
    }
    None
}
