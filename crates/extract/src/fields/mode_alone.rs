//! A mode of attendance that stands by itself: a cell, or a part of a line, of words for it and nothing else.

use std::sync::LazyLock;

use daicho_model::Mode;
use regex::Regex;

use super::candidate::{Candidate, choose};
use crate::analysis::{Analysis, Nature};
use crate::strip::Strip;

/// How sure such a cell is.
const SURE: f32 = 0.93;
/// A longer text says something else, too.
const LETTERS: usize = 24;

const ONSITE: [&str; 7] = ["オンサイト", "on-site", "onsite", "現地", "会場", "来場", "対面"];
const WEB: [&str; 9] =
    ["オンライン", "リモート", "ウェブ", "web", "ライブ", "live", "zoom", "遠隔", "ウェビナー"];
const ON_DEMAND: [&str; 6] = ["オンデマンド", "on-demand", "ondemand", "アーカイブ", "見逃し", "録画"];
/// That somebody took part; without one the words may say how the meeting was held.
const TOOK_PART: [&str; 6] = ["参加", "出席", "受講", "聴講", "視聴", "来場"];
const AROUND: [&str; 22] = [
    "ハイブリッド開催",
    "による",
    "における",
    "にて",
    "での",
    "開催",
    "配信",
    "形式",
    "期間",
    "後日",
    "した",
    "され",
    "で",
    "の",
    "に",
    "を",
    "へ",
    "(",
    ")",
    "[",
    "]",
    "・",
];

/// What blanks and strokes set apart.
static PART: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"[^\s/]+").expect("constant"));

/// The one mode that cells of such words name; `None` where there are none, or they name several.
pub(super) fn alone(analysis: &Analysis<'_>) -> Option<Candidate<Mode>> {
    let mut found: Vec<Candidate<Mode>> = Vec::new();
    for known in analysis.lines.iter().filter(|k| k.nature != Nature::Announcement) {
        found.extend(of_line(&known.strip));
    }
    let first = found.first()?.value?;
    found.iter().all(|c| c.value == Some(first)).then(|| choose(found, |a, b| a == b)).flatten()
}

/// The modes of a line's parts, or of the whole line.
fn of_line(strip: &Strip<'_>) -> Vec<Candidate<Mode>> {
    let text = strip.text();
    if ["http", "www.", "@"].iter().any(|sign| text.contains(sign)) {
        return Vec::new();
    }
    let whole = named(text).and_then(|mode| Candidate::at(strip, strip.all(), Some(mode), SURE));
    if let Some(whole) = whole {
        return vec![whole];
    }
    let parts = PART.find_iter(text);
    parts.filter_map(|part| Candidate::at(strip, part.range(), Some(named(part.as_str())?), SURE)).collect()
}

/// The mode that a text names, if it names one and says nothing else.
fn named(text: &str) -> Option<Mode> {
    let mut rest: String = text.to_lowercase().chars().filter(|c| !c.is_whitespace()).collect();
    if rest.chars().count() > LETTERS {
        return None;
    }
    let mut take = |words: &[&str]| {
        let found = words.iter().any(|word| rest.contains(word));
        for word in words {
            rest = rest.replace(word, "");
        }
        found
    };
    let came = take(&["来場"]);
    let modes =
        [(take(&ON_DEMAND), Mode::OnDemand), (take(&WEB), Mode::Web), (take(&ONSITE) || came, Mode::Onsite)];
    let took_part = take(&TOOK_PART) || came;
    take(&AROUND);
    let mut named = modes.into_iter().filter(|(found, _)| *found).map(|(_, mode)| mode);
    let first = named.next()?;
    (took_part && rest.is_empty() && named.next().is_none()).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<Mode>) {
        let folded = crate::normalise::Folded::new(text).text;
        assert_eq!(named(&folded), expected, "{text}");
    }

    #[test]
    fn words_for_one_way_of_taking_part_name_it() {
        check("現地（会場）参加", Some(Mode::Onsite));
        check("対面での参加", Some(Mode::Onsite));
        check("［来場］", Some(Mode::Onsite));
        check("ＷＥＢ（ＬＩＶＥ）参加", Some(Mode::Web));
        check("Zoomによるオンライン参加", Some(Mode::Web));
        check("録画配信の視聴", Some(Mode::OnDemand));
        check("オンデマンド期間の視聴", Some(Mode::OnDemand));
    }

    #[test]
    fn several_ways_and_other_words_name_none() {
        check("現地・Web参加", None);
        check("現地開催", None);
        check("ライブ配信", None);
        check("会場", None);
        check("Web参加登録", None);
        check("参加者", None);
        check("オンライン参加費", None);
    }
}
