//! Days as paper prints them: a day, or a month where the paper gives no day.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A civil day, or a whole month. Text form `YYYY-MM-DD` or `YYYY-MM` (ISO 8601).
///
/// A value always names a day or month that exists: 2011-02-29 cannot be built.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartialDate {
    first: Date,
    has_day: bool,
}

impl PartialDate {
    /// A full day.
    pub fn day(date: Date) -> PartialDate {
        PartialDate { first: date, has_day: true }
    }

    /// A full day from its numbers; `None` if no such day exists.
    pub fn from_ymd(year: i16, month: i8, day: i8) -> Option<PartialDate> {
        Date::new(year, month, day).ok().map(PartialDate::day)
    }

    /// A month without a day; `None` if no such month exists.
    pub fn from_ym(year: i16, month: i8) -> Option<PartialDate> {
        Date::new(year, month, 1).ok().map(|first| PartialDate { first, has_day: false })
    }

    /// Whether the paper names the day, not only the month.
    pub fn has_day(self) -> bool {
        self.has_day
    }

    /// The day itself, if one is named.
    pub fn exact(self) -> Option<Date> {
        self.has_day.then_some(self.first)
    }

    /// The earliest day it can mean.
    pub fn earliest(self) -> Date {
        self.first
    }

    /// The latest day it can mean.
    pub fn latest(self) -> Date {
        if self.has_day { self.first } else { self.first.last_of_month() }
    }

    /// The year.
    pub fn year(self) -> i16 {
        self.first.year()
    }

    /// The month, 1 to 12.
    pub fn month(self) -> i8 {
        self.first.month()
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.has_day {
            write!(out, "{}", self.first)
        } else {
            write!(out, "{:04}-{:02}", self.first.year(), self.first.month())
        }
    }
}

/// The text is no `YYYY-MM-DD` or `YYYY-MM`, or names a day that does not exist.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not a day (YYYY-MM-DD) or month (YYYY-MM) that exists")]
pub struct DateError {
    /// The text as given.
    pub text: String,
}

impl FromStr for PartialDate {
    type Err = DateError;

    fn from_str(text: &str) -> Result<PartialDate, DateError> {
        let wrong = || DateError { text: text.to_owned() };
        let numbers: Vec<i16> =
            text.split('-').map(str::parse).collect::<Result<_, _>>().map_err(|_| wrong())?;
        let small = |n: i16| i8::try_from(n).map_err(|_| wrong());
        match numbers[..] {
            [year, month, day] => PartialDate::from_ymd(year, small(month)?, small(day)?).ok_or_else(wrong),
            [year, month] => PartialDate::from_ym(year, small(month)?).ok_or_else(wrong),
            _ => Err(wrong()),
        }
    }
}

impl Serialize for PartialDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PartialDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<PartialDate, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, earliest: &str, latest: &str) {
        let date: PartialDate = text.parse().unwrap();
        assert_eq!(date.to_string(), text);
        assert_eq!(date.earliest().to_string(), earliest);
        assert_eq!(date.latest().to_string(), latest);
    }

    #[test]
    fn a_day_means_that_day() {
        check("2024-02-29", "2024-02-29", "2024-02-29");
    }

    #[test]
    fn a_month_means_any_of_its_days() {
        check("2024-02", "2024-02-01", "2024-02-29");
    }

    #[test]
    fn a_day_that_does_not_exist_is_refused() {
        assert!("2011-02-29".parse::<PartialDate>().is_err());
        assert!("2011-13".parse::<PartialDate>().is_err());
        assert!("2011".parse::<PartialDate>().is_err());
    }
}
