//! Days beside boxes to tick: `☑4/11 □4/12 ☑4/13`. The year is the meeting's.

use daicho_model::PartialDate;
use jiff::civil::Date;

use super::candidate::Candidate;
use super::days::Days;
use crate::analysis::Analysis;
use crate::dates::DateSpan;

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
        let apart = chosen.windows(2).any(|pair| pair[0].1.tomorrow().ok() != Some(pair[1].1));
        let span = DateSpan {
            range: a.range.start..b.range.end,
            from: Ok(exact(*from)),
            to: Ok(exact(*to)),
            is_range: from != to,
            disagrees: from > to,
            sure: 1.0,
        };
        let sure = if apart { 0.85 } else { 0.92 };
        if let Some(found) = Candidate::at(&row.strip, span.range.clone(), Some(span), sure) {
            return Ticked::Days(found);
        }
    }
    Ticked::NoBoxes
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
