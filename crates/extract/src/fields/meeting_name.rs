//! Where a meeting's name begins and ends: quotes, days, titles, fees and places around it are no part of it.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::candidate::Candidate;
use crate::strip::Strip;

static TRAILING_BRACKET: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\s*[(\[〔](?P<in>(?:[^()\[\]〔〕]|[(\[〔][^()\[\]〔〕]*[)\]〕])*)[)\]〕]\s*$")
        .expect("constant")
});
/// A label that was read so badly that no rule knew it: `調曾会名 第43回…`.
static MISREAD_LABEL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?P<label>[^\s第0-9A-Za-z]{0,4}[会習演座事学等]名称?\s*[:\s]\s*)第\s*[0-9〇一二三四五六七八九十百]+\s*回")
        .expect("constant")
});
/// What stands behind a meeting's name without belonging to it.
const SUFFIXES: [&str; 17] = [
    "において",
    "に於いて",
    "に",
    "参加証明書",
    "出席証明書",
    "受講証明書",
    "参加証",
    "受講証",
    "修了証",
    "の全課程",
    "の所定の課程",
    "の課程",
    "の全日程",
    "全課程",
    "の全講義",
    "の全プログラム",
    "の所定課程",
];

/// A candidate without quotes, trailing dates, titles and (in a sentence) a venue in brackets.
pub(crate) fn trimmed(
    strip: &Strip<'_>,
    range: Range<usize>,
    sure: f32,
    sentence: bool,
) -> Option<Candidate<String>> {
    let mut range = shrink(strip.text(), range);
    let label = MISREAD_LABEL.captures(&strip.text()[range.clone()]).and_then(|found| found.name("label"));
    range.start += label.map_or(0, |label| label.len());
    loop {
        let text = &strip.text()[range.clone()];
        let mut next = range.clone();
        if let Some(found) = TRAILING_BRACKET.captures(text) {
            let inner = found.name("in").map_or("", |m| m.as_str());
            let start = found.get(0).map_or(text.len(), |m| m.start());
            if start > 0
                && (is_date(inner) || is_labelled(inner) || is_mode(inner) || (sentence && is_place(inner)))
            {
                next.end = range.start + start;
            }
        }
        // A closing quote whose opening one stands before the name ends it: `第19回」に対面で`.
        for (open, close) in [('「', '」'), ('『', '』')] {
            let end = text.find(close).filter(|at| *at > 0 && !text[..*at].contains(open));
            next.end = end.map_or(next.end, |at| next.end.min(range.start + at));
        }
        for fee in ["参加費", "受講料", "登録費", "参加登録", "受講費"] {
            next.end =
                text.find(fee).filter(|at| *at > 0).map_or(next.end, |at| next.end.min(range.start + at));
        }
        for lead in ["但し", "但", "ただし"] {
            next.start += if text.starts_with(lead) && next == range { lead.len() } else { 0 };
        }
        if let Some(suffix) = SUFFIXES.iter().find(|s| text.len() > s.len() && text.ends_with(**s)) {
            next.end = range.end - suffix.len();
        }
        if let Some(date) = crate::dates::find(text).last()
            && date.range.start > 0
            && date.range.end == text.len()
        {
            next.end = range.start + date.range.start;
        }
        let next = shrink(strip.text(), next);
        if next == range {
            break;
        }
        range = next;
    }
    let value = strip.printed(range.clone());
    let length = value.chars().count();
    if !(3..=120).contains(&length) || !value.chars().any(char::is_alphabetic) {
        return None;
    }
    Candidate::at(strip, range, Some(value), sure)
}

/// A range without the quotes, ornaments and marks around it.
pub(crate) fn shrink(text: &str, range: Range<usize>) -> Range<usize> {
    let inner = &text[range.clone()];
    let cut = |c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '「' | '『'
                    | '」'
                    | '』'
                    | '"'
                    | '“'
                    | '”'
                    | '、'
                    | '。'
                    | ','
                    | ':'
                    | '◆'
                    | '■'
                    | '●'
                    | '<'
                    | '>'
                    | '《'
                    | '》'
                    | '〈'
                    | '〉'
                    | '【'
                    | '】'
                    | '_'
                    | '-'
                    | '~'
                    | '*'
            )
    };
    let start = inner.len() - inner.trim_start_matches(cut).len();
    let mut end = inner.trim_end_matches(cut).len().max(start);
    // A closing quote whose opening one stands inside belongs to the name.
    for (open, close) in [('「', '」'), ('『', '』'), ('《', '》'), ('〈', '〉')] {
        let opened = inner[start..end].matches(open).count() > inner[start..end].matches(close).count();
        if opened && inner[end..].starts_with(close) {
            end += close.len_utf8();
        }
    }
    range.start + start..range.start + end
}

pub(super) fn is_date(text: &str) -> bool {
    crate::dates::find(text).first().is_some_and(|d| d.range.start == 0)
}

/// Whether the words in brackets are a label with its value: `会期:R4.7.23`, `会場:架空会館`.
pub(super) fn is_labelled(text: &str) -> bool {
    crate::labels::find(text).first().is_some_and(|mark| mark.range.start == 0)
}

/// Whether the words in brackets say how the meeting was held.
pub(super) fn is_mode(text: &str) -> bool {
    static MODE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)^(?:ハイブリッド|web|ウェブ|オンライン|現地|ライブ|オンデマンド|完全|・|/|\+|と|及び|\s)+(?:開催|配信|形式|参加|視聴|受講)*$").expect("constant")
    });
    MODE.is_match(text)
}

/// Whether the words in brackets behind a meeting in a sentence are its place.
fn is_place(text: &str) -> bool {
    let latin = text.is_ascii();
    let about = [
        "講習",
        "単位",
        "領域",
        "略称",
        "認定",
        "専門医",
        "分類",
        "旧",
        "以下",
        "通称",
        "共催",
        "主催",
        "必須",
    ]
    .iter()
    .any(|w| text.contains(w));
    !latin && !about || text.to_lowercase() == "web"
}
