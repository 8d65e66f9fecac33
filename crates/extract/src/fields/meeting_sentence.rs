//! The meeting that a sentence of the certificate speaks of, Japanese or English.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::candidate::Candidate;
use super::meeting::{GENERIC, SESSIONS, is_building};
use super::meeting_name::{shrink, trimmed};
use crate::analysis::Analysis;
use crate::normalise::{compact, is_kana, is_kanji};
use crate::strip::Strip;
use crate::words;

/// What comes before a verb of attendance: held at it, or went to it.
static PLACES: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    [
        r"(?P<end>\s*(?:において|に於いて|に於て|にて|で)\s*(?:開催|行われ|実施|開講))",
        r"(?P<end>\s*(?:に|へ|を)\s*(?:ご|御)?\s*(?:参加|出席|受講|聴講|修了|視聴|履修|受け))",
        r"(?P<end>\s*(?:において|に於いて|に於て|にて|で)\s*(?:の\s*)?(?:演者|座長|講師|講演|発表|下記|次の|所定))",
        r"(?P<end>\s*の\s*(?:全課程|課程|全日程|受講|参加|所定))",
    ]
    .iter()
    .map(|p| Regex::new(p).expect("constant"))
    .collect()
});

/// What a meeting's name in a sentence comes after.
static OPENERS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?:このたびは?|この度は?|今般|(?:下記|上記|左記|右記|次|以下)の(?:とおり|通り|ように)|貴殿[はがの]?|貴方[はがの]?|あなた[はがの]?|貴下は|(?:先生|殿|様|氏|者|君|\))[はが]|により|主催の|主催する|主催した|主催による|主催で|開催の|開催された|開催した|開催される|開催しました|開催されました|開催いたしました|開かれた|催された|",
        r"行われた|行われました|実施された|実施した|にて|において|に於いて|、|,|。|における|の間|まで|開講した|認定した|認定する|定める)\s*"
    ))
    .expect("constant")
});

static ENGLISH: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)(?:(?:attended|participated\s+in)(?:\s+in\s+person(?:\s+at)?)?|participated\s+(?:on-?site|online|virtually|remotely|in\s+person)\s+(?:in|at)|(?:attending|participating\s+in)|took\s+part\s+in|present\s+at|completed|attendance\s+at|participation\s+in|registered\s+for)\s+(?:the\s+)?(?P<m>.{6,160}?)",
        r"(?:,?\s+(?:which\s+was\s+|that\s+was\s+|was\s+)?held\b|\s+on\s+(?:the\s+)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|\d)|\s+from\s+|\s+at\s+the\s+|\s+during\s|\s+(?:(?:event|meeting|conference)\s+)?(?:dates?|venue|place|signature|signed|member(?:ship)?\s+(?:no|number|id))\b|;|\.\s|\.$|,\s+(?:in|at|on)\s|$)"
    ))
    .expect("constant")
});

/// The meeting of a sentence, by its verb of attendance or in quotes.
pub(super) fn in_sentence(paragraph: &Strip<'_>) -> Option<Candidate<String>> {
    if !words::is_sentence(&compact(paragraph.text())) {
        return None;
    }
    let text = paragraph.text();
    let mut best: Option<Candidate<String>> = None;
    for place in PLACES.iter() {
        for end in place.find_iter(text) {
            let start = OPENERS.find_iter(&text[..end.start()]).last().map_or(0, |m| m.end());
            let start = after_bracketed_comma(text, start, end.start());
            let start = inside_quotes(text, start, end.start());
            let Some(range) = phrase(text, start..end.start()) else { continue };
            let sure = if words::has_edition(&text[range.clone()]) { 0.96 } else { 0.92 };
            let sure = if holds_session(&text[end.end()..]) { sure * 0.8 } else { sure };
            // Inside quotes the words in brackets belong to the name: 「第29回…講演会(関東)」.
            let free = !is_quoted(text, &range);
            let candidate = trimmed(paragraph, range, sure, free);
            if candidate.as_ref().is_some_and(|c| best.as_ref().is_none_or(|b| c.sure > b.sure)) {
                best = candidate;
            }
        }
    }
    best.or_else(|| quoted(paragraph))
}

/// Whether the sentence goes on to a session of the meeting, `…総会において開催された専門医共通講習を受講`: then it says
/// nothing sure of the meeting itself.
fn holds_session(rest: &str) -> bool {
    let end = ["を受講", "を聴講", "を修了", "に参加", "に出席", "を視聴"]
        .iter()
        .filter_map(|v| rest.find(v))
        .min();
    end.is_some_and(|end| SESSIONS.iter().any(|s| rest[..end].contains(s)))
}

/// Behind the opening quote, where the quoted name is what the verb speaks of: `本会主催「…講習会」の課程を修了`.
fn inside_quotes(text: &str, start: usize, end: usize) -> usize {
    let part = &text[start..end];
    let quoted = part.trim_end_matches("の").ends_with(['」', '』']);
    let open =
        part.rfind(['「', '『']).filter(|at| *at > 0 && quoted && words::is_meeting_name(&part[*at..]));
    open.map_or(start, |at| start + at + '「'.len_utf8())
}

/// A comma inside brackets that opened before it starts nothing: go back to the opener before the bracket.
fn after_bracketed_comma(text: &str, start: usize, end: usize) -> usize {
    let part = &text[start..end];
    let closes = part.matches(')').count() > part.matches('(').count();
    if !closes {
        return start;
    }
    let open = text[..start].rfind('(').unwrap_or(0);
    OPENERS.find_iter(&text[..open]).last().map_or(0, |m| m.end())
}

/// The phrase as a meeting's name, or `None`: `上記学術集会` names nothing.
fn phrase(text: &str, range: Range<usize>) -> Option<Range<usize>> {
    let range = shrink(text, range);
    let mut start = range.start;
    // Days in front of the name: `2024年4月11日の第10回…`
    if let Some(date) = crate::dates::find(&text[range.clone()]).first()
        && date.range.start == 0
    {
        start += date.range.end;
        for particle in ["に開催の", "開催の", "の", "に", "、", " "] {
            start += if text[start..range.end].starts_with(particle) { particle.len() } else { 0 };
        }
    }
    let inner = compact(&text[start..range.end]);
    let named = words::is_meeting_name(&inner)
        && !GENERIC.is_match(&inner)
        && !is_building(&inner)
        && inner.chars().count() >= 4;
    (named && !words::is_sentence(&inner)).then_some(start..range.end)
}

/// Whether a range stands right between quotes.
fn is_quoted(text: &str, range: &Range<usize>) -> bool {
    text[..range.start].trim_end().ends_with(['「', '『'])
        && text[range.end..].trim_start().starts_with(['」', '』'])
}

/// `「第10回…」` in a sentence.
fn quoted(paragraph: &Strip<'_>) -> Option<Candidate<String>> {
    let text = paragraph.text();
    let open = text.find(['「', '『'])?;
    let start = open + text[open..].chars().next()?.len_utf8();
    let end = start + text[start..].find(['」', '』'])?;
    let range = phrase(text, start..end)?;
    trimmed(paragraph, range, 0.93, false)
}

/// The meeting of an English sentence.
pub(super) fn english(analysis: &Analysis<'_>) -> Option<Candidate<String>> {
    let found = ENGLISH.captures(analysis.flow.text())?.name("m")?;
    // `…attended the meeting. 発行日…`: Japanese behind it is another line.
    let text = found.as_str().split(|c| is_kanji(c) || is_kana(c)).next().unwrap_or_default();
    let several = text.split_whitespace().filter(|word| word.len() > 2).count() >= 2;
    if !several || !words::is_meeting_name(text) || points_elsewhere(text) {
        return None;
    }
    let end = line_end(analysis, found.start()..found.start() + text.len());
    trimmed(&analysis.flow, found.start()..end, 0.95, true)
}

/// `the above congress`: the name stands somewhere else.
fn points_elsewhere(text: &str) -> bool {
    const WORDS: [&str; 6] = ["above", "following", "below", "this", "said", "aforementioned"];
    let first = text.split_whitespace().next().unwrap_or_default().to_ascii_lowercase();
    WORDS.iter().any(|word| first.trim_end_matches("-mentioned") == *word)
}

/// Where an English name ends: with the first of its lines that leaves room for more, or before a date.
fn line_end(analysis: &Analysis<'_>, range: Range<usize>) -> usize {
    let widest = analysis.lines.iter().map(|k| k.line.bounding_box.width()).fold(0.0, f32::max);
    let text = analysis.flow.text();
    let date =
        crate::dates::find(&text[range.clone()]).first().map_or(range.end, |d| range.start + d.range.start);
    let short = analysis.flow.placed().find(|(line, own)| {
        own.end > range.start
            && own.end < range.end
            && line.bounding_box.width() < widest * 0.75
            && words::is_meeting_name(&text[range.start..own.end])
    });
    short.map_or(range.end, |(_, own)| own.end).min(date)
}
