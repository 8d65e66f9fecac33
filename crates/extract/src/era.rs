//! Japanese eras (元号): names, letters and the days between which they hold.

use jiff::civil::{Date, date};

/// One era.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Era {
    /// Its name, e.g. 令和.
    pub name: &'static str,
    /// Its letter in short dates, e.g. `R6.4.11`.
    pub letter: char,
    /// First day (a promulgated day; 明治 is taken from the Gregorian calendar's start in Japan).
    pub first: Date,
    /// Last day; `None` while it runs.
    pub last: Option<Date>,
}

/// Newest first.
pub(crate) static ERAS: [Era; 5] = [
    Era { name: "令和", letter: 'R', first: date(2019, 5, 1), last: None },
    Era { name: "平成", letter: 'H', first: date(1989, 1, 8), last: Some(date(2019, 4, 30)) },
    Era { name: "昭和", letter: 'S', first: date(1926, 12, 25), last: Some(date(1989, 1, 7)) },
    Era { name: "大正", letter: 'T', first: date(1912, 7, 30), last: Some(date(1926, 12, 24)) },
    Era { name: "明治", letter: 'M', first: date(1873, 1, 1), last: Some(date(1912, 7, 29)) },
];

impl Era {
    /// The western year of a year of this era (明治 counts from 1868); years start at 1.
    pub fn western_year(&self, year: u32) -> Option<i16> {
        let base = if self.letter == 'M' { 1868 } else { self.first.year() };
        let year = i16::try_from(year).ok().filter(|y| (1..1000).contains(y))?;
        Some(base + year - 1)
    }

    /// Whether the era held on any day between the two.
    pub fn holds_between(&self, earliest: Date, latest: Date) -> bool {
        latest >= self.first && self.last.is_none_or(|last| earliest <= last)
    }
}

/// The era whose name or letter starts the text, and the length of that start in bytes.
pub(crate) fn at_start(text: &str) -> Option<(&'static Era, usize)> {
    if let Some(era) = ERAS.iter().find(|e| text.starts_with(e.name)) {
        return Some((era, era.name.len()));
    }
    let first = text.chars().next()?;
    let era = ERAS.iter().find(|e| e.letter == first)?;
    let next = text[1..].trim_start().chars().next()?;
    (next.is_ascii_digit() || next == '元' || next == '.').then_some((era, 1))
}

/// 令和 with its first character misread: none of these is an era. The length of that start in bytes.
pub(crate) fn misread_at_start(text: &str) -> Option<(&'static Era, usize)> {
    const SLIPS: [&str; 5] = ["合和", "今和", "含和", "命和", "令知"];
    let slip = SLIPS.iter().find(|slip| text.starts_with(**slip))?;
    Some((&ERAS[0], slip.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_counted_from_one() {
        assert_eq!(ERAS[0].western_year(1), Some(2019));
        assert_eq!(ERAS[1].western_year(31), Some(2019));
        assert_eq!(ERAS[4].western_year(6), Some(1873));
        assert_eq!(ERAS[0].western_year(0), None);
    }

    #[test]
    fn an_era_ends_on_its_last_day() {
        assert!(ERAS[1].holds_between(date(2019, 4, 30), date(2019, 4, 30)));
        assert!(!ERAS[1].holds_between(date(2019, 5, 1), date(2019, 5, 1)));
    }

    #[test]
    fn a_letter_needs_a_number_behind_it() {
        assert_eq!(at_start("R6.4.11").map(|(e, n)| (e.name, n)), Some(("令和", 1)));
        assert!(at_start("Room").is_none());
    }
}
