//! How the meeting was attended, from the paper's wording.

use std::sync::LazyLock;

use daicho_model::Mode;
use regex::Regex;

use super::candidate::{Candidate, choose};
use crate::analysis::Analysis;
use crate::labels::Label;
use crate::strip::Strip;

static WORDS: LazyLock<[(Regex, Mode); 4]> = LazyLock::new(|| {
    let word = |pattern: &str| Regex::new(pattern).expect("constant");
    [
        (word(r"(?i)オンデマンド|on[- ]?demand|録画配信|アーカイブ配信|後日配信"), Mode::OnDemand),
        (
            word(
                r"(?i)web\s*(?:参加|開催|視聴|配信|受講|出席|会議|形式|ライブ|聴講|講習|セミナ|登録|学会)|(?:ウェブ|オンライン)\s*(?:参加|開催|視聴|配信|受講|出席|形式|ライブ|聴講|講習|セミナ)|ライブ(?:配信|視聴)|live\s*streaming|リアルタイム配信|同時配信|zoom|ウェビナ|webinar|遠隔参加|online|virtual",
            ),
            Mode::Web,
        ),
        (
            word(
                r"(?i)現地\s*(?:参加|出席|受講|会場|聴講|開催)|来場(?:参加|者|し|され|の上)|会場\s*(?:参加|受講|出席)|対面\s*(?:参加|受講|開催|形式|講習)|集合形式|on-?site|in[- ]person",
            ),
            Mode::Onsite,
        ),
        (word(r"(?i)ハイブリッド|hybrid"), Mode::Unstated),
    ]
});
static BARE: LazyLock<[(Regex, Mode); 3]> = LazyLock::new(|| {
    let word = |pattern: &str| Regex::new(pattern).expect("constant");
    [
        (word(r"(?i)オンデマンド|on[- ]?demand|録画|アーカイブ"), Mode::OnDemand),
        (word(r"(?i)web|ウェブ|オンライン|ライブ|live|online|zoom|遠隔|配信"), Mode::Web),
        (word(r"(?i)現地|会場|来場|対面|集合|on-?site"), Mode::Onsite),
    ]
});
static TICKED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[■☑☒✓✔●◉レ][ ]*(?P<t>[^■□☑☐☒✓✔●○◉◯\t]{1,20})").expect("constant"));

/// The mode of attendance; `None` where nothing is said.
pub(crate) fn mode(analysis: &Analysis<'_>) -> Option<Candidate<Mode>> {
    let labelled: Vec<Candidate<Mode>> =
        analysis.values(Label::Mode).filter_map(|l| chosen(&l.value, l.sure)).collect();
    if !labelled.is_empty() {
        return choose(labelled, |a, b| a == b);
    }
    if let Some(alone) = super::mode_alone::alone(analysis) {
        return Some(alone);
    }
    let venue = analysis.values(Label::Venue).find_map(|l| venue_only(&l.value, l.sure));
    venue.or_else(|| said(&analysis.flow))
}

/// The value of a label: the ticked box, or the only mode it names.
fn chosen(strip: &Strip<'_>, sure: f32) -> Option<Candidate<Mode>> {
    let text = strip.text();
    if text.contains(['□', '☐', '○', '◯'])
        && let Some(ticked) = TICKED.captures(text).and_then(|c| c.name("t"))
    {
        let modes = named(ticked.as_str(), &BARE[..]);
        let value = if modes.len() == 1 { modes[0] } else { Mode::Unstated };
        return Candidate::at(strip, ticked.range(), Some(value), sure * 0.97);
    }
    let modes = named(text, &BARE[..]);
    match modes[..] {
        [one] => Candidate::at(strip, strip.all(), Some(one), sure),
        [Mode::OnDemand, Mode::Web] => Candidate::at(strip, strip.all(), Some(Mode::OnDemand), sure * 0.9),
        [] => None,
        _ => Candidate::at(strip, strip.all(), Some(Mode::Unstated), sure * 0.9),
    }
}

/// The mode that a table's cell names.
pub(crate) fn of_cell(cell: &Strip<'_>) -> Option<Candidate<Mode>> {
    chosen(cell, 0.93)
}

/// A venue that is no place: `オンライン開催（Web）`.
fn venue_only(strip: &Strip<'_>, sure: f32) -> Option<Candidate<Mode>> {
    let modes = named(strip.text(), &BARE[..2]);
    let place = [
        "ホール",
        "センター",
        "会館",
        "会議場",
        "大学",
        "ホテル",
        "病院",
        "現地",
        "会場",
        "ハイブリッド",
        "プラザ",
        "都",
        "府",
        "県",
        "市",
    ]
    .iter()
    .any(|w| strip.text().contains(w));
    match modes[..] {
        [] => None,
        _ if place => Candidate::at(strip, strip.all(), Some(Mode::Unstated), sure * 0.9),
        [one] => Candidate::at(strip, strip.all(), Some(one), sure),
        _ => Candidate::at(strip, strip.all(), Some(Mode::OnDemand), sure * 0.85),
    }
}

/// What the running text says; two different modes, or ハイブリッド, leave it unstated.
fn said(strip: &Strip<'_>) -> Option<Candidate<Mode>> {
    let text = strip.text();
    let mut found: Vec<(std::ops::Range<usize>, Mode)> = Vec::new();
    for (word, mode) in WORDS.iter() {
        let hits = word.find_iter(text).filter(|m| !is_aside(text, &m.range()));
        found.extend(hits.take(1).map(|m| (m.range(), *mode)));
    }
    let (first, mode) = found.first()?.clone();
    if let Some((range, mode)) = took_part(text) {
        return Candidate::at(strip, range, Some(mode), 0.93);
    }
    let both =
        found.iter().any(|(_, other)| *other != mode && !(mode == Mode::OnDemand && *other == Mode::Web));
    let elsewhere = mode != Mode::Onsite && ["現地", "対面", "来場"].iter().any(|w| text.contains(w));
    let (value, sure) = if both || elsewhere || (mode != Mode::Onsite && is_period(strip, &first)) {
        (Mode::Unstated, 0.85)
    } else {
        (mode, 0.93)
    };
    Candidate::at(strip, first, Some(value), sure)
}

/// How somebody took part, where the words say so and not how the meeting was held: `ハイブリッド開催(現地参加)`. Where
/// they name two ways, neither.
fn took_part(text: &str) -> Option<(std::ops::Range<usize>, Mode)> {
    static PART: LazyLock<[(Regex, Mode); 3]> = LazyLock::new(|| {
        let part = |way: &str| {
            let part = format!(
                r"(?i)(?:{way})\s*(?:で|にて|にての|による|での|の|配信|配信で|配信の)?\s*(?:参加|出席|受講|聴講|視聴)"
            );
            Regex::new(&part).expect("constant")
        };
        [
            (part("オンデマンド|on[- ]?demand"), Mode::OnDemand),
            (part("web|ウェブ|オンライン|ライブ|live|リモート|遠隔"), Mode::Web),
            (part("現地|会場|対面|来場"), Mode::Onsite),
        ]
    });
    let said = |end: usize| {
        !["者", "登録", "費", "申込", "受付", "方法", "形"].iter().any(|w| text[end..].starts_with(w))
    };
    let mut found = PART.iter().flat_map(|(form, mode)| {
        form.find_iter(text)
            .filter(|m| said(m.end()) && !is_aside(text, &m.range()))
            .map(|m| (m.range(), *mode))
    });
    let first = found.next()?;
    found.all(|(_, mode)| mode == first.1).then_some(first)
}

/// Whether words are part of an address, or of the way of registering: `オンライン参加登録システム`.
fn is_aside(text: &str, range: &std::ops::Range<usize>) -> bool {
    let start = text[..range.start].rfind(char::is_whitespace).map_or(0, |at| at + 1);
    let end = text[range.end..].find(char::is_whitespace).map_or(text.len(), |at| range.end + at);
    let run = &text[start..end];
    let address = ["http", "www.", "@"].iter().any(|w| run.contains(w));
    let registered = ["登録", "申込", "申し込み", "システム", "受付", "サイト", "事務局"]
        .iter()
        .any(|w| text[range.end..].starts_with(w));
    address || registered
}

/// Whether words only name a stretch of days: `オンデマンド配信期間:2024年…`. How the holder took part is not said then.
fn is_period(strip: &Strip<'_>, range: &std::ops::Range<usize>) -> bool {
    let line = strip.placed().find(|(_, own)| own.contains(&range.start));
    let end = line.map_or(range.end, |(_, own)| own.end.max(range.end));
    let after =
        strip.text()[range.end..end].trim_start_matches("配信").trim_start_matches("視聴").trim_start();
    after.starts_with("期間")
        || crate::dates::find(after.trim_start_matches(':')).first().is_some_and(|d| d.range.start == 0)
}

fn named(text: &str, words: &[(Regex, Mode)]) -> Vec<Mode> {
    words.iter().filter(|(word, _)| word.is_match(text)).map(|(_, mode)| *mode).collect()
}
