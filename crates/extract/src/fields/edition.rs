//! The edition of a meeting: 第83回, 第八十三回, 83rd.

use std::sync::LazyLock;

use regex::Regex;

use super::candidate::Candidate;
use crate::numerals::kanji_number;

/// An edition as printed.
pub(super) static EDITION: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)第\s*(?P<a>[0-9][0-9 ]*|[〇一二三四五六七八九十百]+)\s*回|(?-u:\b)(?P<b>\d{1,3})\s*(?:st|nd|rd|th)(?-u:\b)").expect("constant")
});

/// The edition a text names: the first 第N回 or Nth.
pub(crate) fn edition_of(text: &str) -> Option<u32> {
    let folded = crate::normalise::Folded::new(text).text;
    let found = EDITION.captures(&folded)?;
    let digits: String =
        found.name("a").or(found.name("b"))?.as_str().chars().filter(|c| !c.is_whitespace()).collect();
    digits.parse().ok().or_else(|| kanji_number(&digits)).filter(|n| (1..1000).contains(n))
}

/// The edition, with the meeting's own evidence; doubtful where the name holds two.
pub(crate) fn edition(meeting: &Candidate<String>) -> Option<Candidate<u32>> {
    let text = meeting.value.as_deref()?;
    let value = edition_of(text)?;
    let folded = crate::normalise::Folded::new(text);
    let mut matches = EDITION.find_iter(&folded.text);
    let raw = folded.raw(matches.next()?.range()).to_owned();
    let several = matches.any(|m| edition_of(m.as_str()) != Some(value));
    let sure = if several { meeting.sure * 0.85 } else { meeting.sure };
    Some(Candidate { value: Some(value), raw, sure, source: meeting.source })
}
