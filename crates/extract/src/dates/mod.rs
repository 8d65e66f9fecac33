//! Days and ranges of days in text: western, era, kanji and English forms.
//!
//! Nothing is repaired: a day that does not exist is [`Trouble::Impossible`], a day without a year [`Trouble::NoYear`].

mod cursor;
mod english;
mod japanese;
mod printed;
mod weekday;

use std::ops::Range;
use std::sync::LazyLock;

use daicho_model::PartialDate;
use regex::Regex;

/// Why a printed day has no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// No such day: 30 February, month 13, 平成 after its end.
    Impossible,
    /// The year is not printed beside it.
    NoYear,
    /// A range that stops after its dash.
    Unfinished,
    /// A range that ends before it begins.
    Backwards,
}

/// A day or range of days found in a text.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct DateSpan {
    /// Where in the folded text.
    pub range: Range<usize>,
    /// First day.
    pub from: Result<PartialDate, Trouble>,
    /// Last day; the first for a single day.
    pub to: Result<PartialDate, Trouble>,
    /// Whether more than one day is printed.
    pub is_range: bool,
    /// Whether a printed weekday or second year disagrees with the day.
    pub disagrees: bool,
    /// How sure the form is, 0 to 1.
    pub sure: f32,
}

impl DateSpan {
    /// Why the first or last day has no value.
    pub fn trouble(&self) -> Option<Trouble> {
        self.from.err().or(self.to.err())
    }
}

/// Every day or range of days in a folded text, in order, without overlap.
pub(crate) fn find(text: &str) -> Vec<DateSpan> {
    let mut spans = japanese::find(text);
    spans.extend(english::find(text));
    spans.sort_by_key(|s| (s.range.start, std::cmp::Reverse(s.range.end)));
    let mut kept: Vec<DateSpan> = Vec::new();
    for span in spans {
        match kept.last_mut() {
            Some(last) if span.range.start < last.range.end => {}
            Some(last) if joins(last, &span, text) => {
                last.range.end = span.range.end;
                last.to = span.to;
                last.is_range = true;
                last.disagrees |= span.disagrees;
                last.sure = last.sure.min(span.sure);
            }
            _ => kept.push(span),
        }
    }
    kept.into_iter().map(in_order).map(|span| beheaded(span, text)).collect()
}

/// A single day behind a range mark is the end of a range whose beginning was not read: `～2025.06.23`.
fn beheaded(mut span: DateSpan, text: &str) -> DateSpan {
    static MARK: LazyLock<Regex> = LazyLock::new(|| {
        let weekday = format!(r"(?:\(?{}\)?,?)?", english::DAY);
        Regex::new(&format!(r"(?i)(?:~|から|→|至|[0-9]\S{{0,5}}\s*(?:-|to|and|&))\s*{weekday}$"))
            .expect("constant")
    });
    let before = text[..span.range.start].trim_end();
    if !span.is_range && MARK.is_match(before) {
        span.sure = span.sure.min(0.7);
    }
    span
}

/// Two full dates with nothing but a range mark between them.
fn joins(last: &DateSpan, next: &DateSpan, text: &str) -> bool {
    let between = text[last.range.end..next.range.start].trim();
    let unfinished = last.to == Err(Trouble::Unfinished) && between.is_empty();
    let marked = !last.is_range && matches!(between, "-" | "~" | "から" | "to" | "and" | "through" | "until");
    (unfinished || marked) && next.from != Err(Trouble::NoYear)
}

fn in_order(mut span: DateSpan) -> DateSpan {
    if let (Ok(from), Ok(to)) = (span.from, span.to)
        && to.latest() < from.earliest()
    {
        span.to = Err(Trouble::Backwards);
    }
    span
}

#[cfg(test)]
mod tests;
