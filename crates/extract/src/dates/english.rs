//! English forms: `April 11-14, 2024`, `11-14 April 2024`, `30 Nov - 2 Dec 2023`, `April 2024`.

use std::sync::LazyLock;

use daicho_model::PartialDate;
use regex::{Captures, Regex};

use super::weekday;
use super::{DateSpan, Trouble};

const MONTH: &str = "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)";
/// A weekday, also shortened.
pub(super) const DAY: &str = r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?";
const TO: &str = r"\s*\.?\s*(?:-|~|to|and|&|through|until|,)\s*\.?\s*";
const TH: &str = "(?:st|nd|rd|th)?";

static FORMS: LazyLock<[Regex; 4]> = LazyLock::new(|| {
    let form = |pattern: String| {
        Regex::new(&format!(r"(?i)(?-u:\b){pattern}(?-u:\b)")).expect("the pattern is a constant and tested")
    };
    let (weekday, before) = (format!(r"(?:\s*,?\s*\(?{DAY}\)?)?"), format!(r"(?:{DAY}\s*,?\s*)?"));
    let day = |name: &str| format!(r"(?P<{name}>\d{{1,2}}){TH}(?P<w{name}>{weekday})");
    let (first, last) = (day("d1"), day("d2"));
    [
        form(format!(
            r"(?P<m1>{MONTH})\.?\s*{first}(?:{TO}{before}(?:(?P<m2>{MONTH})\.?\s*)?{last})?\s*[,.]?\s*(?P<y>\d{{4}})"
        )),
        form(format!(
            r"{first}(?:\s*(?:of\s+)?(?P<m1>{MONTH})\.?)?(?:{TO}{last})\s*(?:of\s+)?(?P<m2>{MONTH})\.?\s*,?\s*(?P<y>\d{{4}})"
        )),
        form(format!(r"{first}\s*(?:of\s+)?(?P<m1>{MONTH})\.?\s*,?\s*(?P<y>\d{{4}})")),
        form(format!(r"(?P<m1>{MONTH})\.?\s*,?\s*(?P<y>\d{{4}})")),
    ]
});

/// Every English day or range in the text; where forms overlap, the caller keeps the first and longest.
pub(super) fn find(text: &str) -> Vec<DateSpan> {
    FORMS.iter().flat_map(|form| form.captures_iter(text)).filter_map(|found| span(&found)).collect()
}

fn span(found: &Captures<'_>) -> Option<DateSpan> {
    let number = |name: &str| found.name(name).and_then(|m| m.as_str().parse::<i16>().ok());
    let month = |name: &str| found.name(name).and_then(|m| month_number(m.as_str()));
    let year = number("y").filter(|y| (1868..2200).contains(y))?;
    let (m1, m2) = (month("m1"), month("m2"));
    let first_month = m1.or(m2)?;
    let last_month = m2.or(m1)?;
    let (d1, d2) = (number("d1"), number("d2"));
    let first_year = if first_month > last_month { year - 1 } else { year };
    let from = resolve(first_year, first_month, d1);
    let to = d2.map_or(from, |d2| resolve(year, last_month, Some(d2)));
    let disagrees = wrong(found, "wd1", from) || wrong(found, "wd2", to);
    let sure = if first_month > last_month { 0.85 } else { 1.0 };
    Some(DateSpan { range: found.get(0)?.range(), from, to, is_range: d2.is_some(), disagrees, sure })
}

fn resolve(year: i16, month: i8, day: Option<i16>) -> Result<PartialDate, Trouble> {
    match day {
        Some(day) => i8::try_from(day).ok().and_then(|day| PartialDate::from_ymd(year, month, day)),
        None => PartialDate::from_ym(year, month),
    }
    .ok_or(Trouble::Impossible)
}

fn wrong(found: &Captures<'_>, group: &str, day: Result<PartialDate, Trouble>) -> bool {
    let printed = found.name(group).and_then(|m| {
        let letters: String = m.as_str().chars().filter(char::is_ascii_alphabetic).collect();
        weekday::english(&letters)
    });
    let actual = day.ok().and_then(PartialDate::exact).map(|d| d.weekday());
    printed.zip(actual).is_some_and(|(printed, actual)| printed != actual)
}

fn month_number(name: &str) -> Option<i8> {
    const NAMES: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let start: String = name.chars().take(3).flat_map(char::to_lowercase).collect();
    NAMES.iter().position(|n| *n == start).and_then(|at| i8::try_from(at + 1).ok())
}
