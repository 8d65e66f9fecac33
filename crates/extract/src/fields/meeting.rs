//! The meeting: beside its label, inside a sentence, or a line by itself.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::candidate::{Candidate, choose};
use super::meeting_name::{shrink, trimmed};
use crate::analysis::{Analysis, Known, Nature};
use crate::labels::Label;
use crate::normalise::compact;
use crate::numerals::kanji_number;
use crate::strip::{Join, Part, Strip};
use crate::values::Labelled;
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

static EDITION: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)第\s*(?P<a>[0-9][0-9 ]*|[〇一二三四五六七八九十百]+)\s*回|(?-u:\b)(?P<b>\d{1,3})\s*(?:st|nd|rd|th)(?-u:\b)").expect("constant")
});
static ENGLISH: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)(?:(?:attended|participated\s+in)(?:\s+in\s+person(?:\s+at)?)?|participated\s+(?:on-?site|online|virtually|remotely|in\s+person)\s+(?:in|at)|(?:attending|participating\s+in)|took\s+part\s+in|present\s+at|completed|attendance\s+at|participation\s+in|registered\s+for)\s+(?:the\s+)?(?P<m>.{6,160}?)",
        r"(?:,?\s+(?:which\s+was\s+|that\s+was\s+|was\s+)?held\b|\s+on\s+(?:the\s+)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|\d)|\s+from\s+|\s+at\s+the\s+|\s+during\s|\s+(?:date|venue|place|signature|signed)\b|;|\.\s|\.$|,\s+(?:in|at|on)\s|$)"
    ))
    .expect("constant")
});
static GENERIC: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"^(?:上記|下記|標記|右記|左記|頭書|表記|本|当|この|同|次|以下|前記|該)(?:の|に|る|学会|会|学術|講習|研修|大会|集会|研究会|セミナー|総会|証)|^(?:学会|学術集会|学術大会|講習会?|研修会?|大会|総会|会議|セミナー|集会|研究会)$",
    )
    .expect("constant")
});

/// The meeting as printed, edition and organiser included.
pub(crate) fn meeting(analysis: &Analysis<'_>) -> Option<Candidate<String>> {
    let mut found: Vec<Candidate<String>> = Vec::new();
    for labelled in analysis.values(Label::Meeting) {
        found.extend(trimmed(&labelled.value, labelled.value.all(), labelled.sure, false));
    }
    found.extend(analysis.paragraphs.iter().filter_map(in_sentence));
    found.extend(english(analysis));
    found.extend(alone(analysis));
    if found.is_empty() {
        found.extend(before_office(analysis));
        found.extend(analysis.labelled.iter().filter_map(paid_for));
    }
    contested_edition(analysis, choose(found.clone(), |a, b| same(a, b)), &found)
}

fn same(a: &str, b: &str) -> bool {
    let (a, b) = (compact(a), compact(b));
    a.contains(&b) || b.contains(&a)
}

/// Two editions of what reads as one meeting on one paper: doubtful, whichever rule found them.
fn contested_edition(
    analysis: &Analysis<'_>,
    best: Option<Candidate<String>>,
    all: &[Candidate<String>],
) -> Option<Candidate<String>> {
    let mut best = best?;
    let shape = |text: &str| EDITION.replace_all(&compact(text), "#").into_owned();
    let value = best.value.clone().unwrap_or_default();
    let rival = all
        .iter()
        .filter_map(|c| c.value.as_deref())
        .any(|v| shape(v) == shape(&value) && edition_of(v) != edition_of(&value));
    // A session inside a numbered meeting: which of the two was attended is a question of the rules.
    let inside = !words::has_edition(&value)
        && SESSIONS.iter().any(|s| value.contains(s))
        && words::has_edition(analysis.flow.text());
    if rival || inside {
        best.sure = best.sure.min(0.6);
    }
    Some(best)
}

fn in_sentence(paragraph: &Strip<'_>) -> Option<Candidate<String>> {
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
            let candidate = trimmed(paragraph, range, sure, true);
            if candidate.as_ref().is_some_and(|c| best.as_ref().is_none_or(|b| c.sure > b.sure)) {
                best = candidate;
            }
        }
    }
    best.or_else(|| quoted(paragraph))
}

/// Sessions that meetings hold.
const SESSIONS: [&str; 9] = [
    "共通講習",
    "領域講習",
    "ハンズオン",
    "セミナー",
    "教育講演",
    "指導医講習",
    "特別講演",
    "シンポジウム",
    "eラーニング",
];

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

/// Whether a compact text ends like a place, whatever words for meetings it holds (会議場).
fn is_building(text: &str) -> bool {
    const ENDS: [&str; 10] =
        ["場", "館", "ホール", "センター", "大学", "ホテル", "病院", "キャンパス", "ビル", "プラザ"];
    !words::has_edition(text) && ENDS.iter().any(|e| text.ends_with(e))
}

/// `「第10回…」` in a sentence.
fn quoted(paragraph: &Strip<'_>) -> Option<Candidate<String>> {
    let text = paragraph.text();
    let open = text.find(['「', '『'])?;
    let start = open + text[open..].chars().next()?.len_utf8();
    let end = start + text[start..].find(['」', '』'])?;
    let range = phrase(text, start..end)?;
    trimmed(paragraph, range, 0.93, true)
}

fn english(analysis: &Analysis<'_>) -> Option<Candidate<String>> {
    let found = ENGLISH.captures(analysis.flow.text())?.name("m")?;
    let text = found.as_str();
    if !words::is_meeting_name(text) {
        return None;
    }
    let end = line_end(analysis, found.range());
    trimmed(&analysis.flow, found.start()..end, 0.95, true)
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

/// Lines by themselves that name a meeting.
fn alone(analysis: &Analysis<'_>) -> Vec<Candidate<String>> {
    let issuer = super::issuer::issuer_row(analysis);
    let mut found = Vec::new();
    for (at, known) in analysis.lines.iter().enumerate() {
        let titled =
            matches!(known.nature, Nature::Title(_)) && words::is_meeting_name(without_title(&known.compact));
        if !titled && !matches!(known.nature, Nature::Other | Nature::Organisation) {
            continue;
        }
        let edition = words::has_edition(&known.compact);
        let organisation = words::starts_organisation(&known.compact) && !edition;
        if organisation || issuer == Some(known.row) || !names_meeting(known) {
            continue;
        }
        let strip = with_organiser(analysis, at)
            .or_else(|| with_next(analysis, at))
            .unwrap_or_else(|| known.strip.clone());
        let text = compact(strip.text());
        let ended = words::ends_like_meeting(&text) || titled;
        let sure = match (edition, ended) {
            (true, true) => 0.95,
            (true, false) => 0.88,
            (false, true) => 0.84,
            (false, false) => 0.6,
        };
        let big = prominence(analysis, known) * if behind_label(&text) { 0.75 } else { 1.0 };
        found.extend(trimmed(&strip, strip.all(), sure * big, false));
    }
    if let [only] = &mut found[..]
        && (0.8..0.92).contains(&only.sure)
        && beside_date(analysis, only)
    {
        only.sure = 0.92;
    }
    found
}

/// Whether a compact text starts with something like a label that no rule knows: `題目:…`.
fn behind_label(text: &str) -> bool {
    text.split_once(':').is_some_and(|(label, _)| {
        (2..=10).contains(&label.chars().count()) && !label.is_ascii() && !words::has_edition(label)
    })
}

/// Whether the row above or below is a day by itself: the head of a card or poster.
fn beside_date(analysis: &Analysis<'_>, candidate: &Candidate<String>) -> bool {
    let row = analysis
        .lines
        .iter()
        .find(|k| k.line.bounding_box.intersects(&candidate.source.bounding_box))
        .map(|k| k.row);
    let issued = super::issuer::issuer_row(analysis).unwrap_or(usize::MAX);
    row.is_some_and(|row| {
        analysis
            .lines
            .iter()
            .any(|k| k.nature == Nature::Date && k.row.abs_diff(row) == 1 && k.row + 1 < issued)
    })
}

fn without_title(text: &str) -> &str {
    for suffix in
        ["参加証明書", "出席証明書", "受講証明書", "修了証書", "参加証", "受講証", "修了証", "聴講証"]
    {
        if let Some(before) = text.strip_suffix(suffix) {
            return before;
        }
    }
    text
}

/// Whether a line by itself can be a meeting's name.
fn names_meeting(known: &Known<'_>) -> bool {
    let text = known.compact.as_str();
    const NOTES: [&str; 16] = [
        "主催",
        "共催",
        "後援",
        "協賛",
        "事務局",
        "お問",
        "http",
        "www",
        "※",
        "所属",
        "区分",
        "認定番号",
        "単位",
        "参加費",
        "受付",
        "ください",
    ];
    words::is_meeting_name(text)
        && text.chars().count() >= 5
        && !GENERIC.is_match(text)
        && (words::has_edition(text) || !NOTES.iter().any(|n| text.starts_with(n) || text.contains("http")))
        && !is_building(text)
        && !text.starts_with(['於', '('])
        && !NOTES[..5].iter().any(|n| text.starts_with(n))
}

/// Small print is less likely the meeting.
fn prominence(analysis: &Analysis<'_>, known: &Known<'_>) -> f32 {
    let mut heights: Vec<f32> = analysis.lines.iter().map(|k| k.line.bounding_box.height()).collect();
    heights.sort_by(f32::total_cmp);
    let median = heights.get(heights.len() / 2).copied().unwrap_or(0.02).max(1e-4);
    if known.line.bounding_box.height() < median * 0.75 { 0.93 } else { 1.0 }
}

/// `第45回学術集会` alone names no society: the organiser's line above or below belongs to it.
fn with_organiser<'a>(analysis: &Analysis<'a>, at: usize) -> Option<Strip<'a>> {
    static NAMELESS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^第[0-9〇一二三四五六七八九十百]+回(?:定期|年次|春季|秋季|冬季|夏季|通常)*(?:学術|総会|大会|学術集会|学術大会|学術総会|学術講演会|集会|講演会|大会|年会|例会|地方会|研究会|研究集会|支部会|・|及び)*$").expect("constant")
    });
    let known = &analysis.lines[at];
    if !NAMELESS.is_match(&known.compact) {
        return None;
    }
    let above = at.checked_sub(1).map(|i| &analysis.lines[i])?;
    let society = above.compact.ends_with('会') || above.compact.ends_with("機構");
    let near =
        known.line.bounding_box.y0 - above.line.bounding_box.y1 < known.line.bounding_box.height() * 1.6;
    let free = matches!(above.nature, Nature::Other | Nature::Organisation);
    (society && near && free && !words::has_edition(&above.compact))
        .then(|| Strip::new([Part::whole(above.line), Part::whole(known.line)], Join::Running))
}

/// A name that breaks off and goes on in the next line of its size.
fn with_next<'a>(analysis: &Analysis<'a>, at: usize) -> Option<Strip<'a>> {
    let (known, next) = (&analysis.lines[at], analysis.lines.get(at + 1)?);
    let (a, b) = (&known.line.bounding_box, &next.line.bounding_box);
    let alike = (0.75..1.34).contains(&(b.height() / a.height().max(1e-4))) && b.y0 - a.y1 < a.height();
    let centred = (a.centre().0 - b.centre().0).abs() < 0.06 || (a.x0 - b.x0).abs() < 0.03;
    let free = next.nature == Nature::Other && next.row != known.row && !words::has_edition(&next.compact);
    let apart = ["演題", "講演", "テーマ", "座長", "演者", "講師", "司会", "「", "『"]
        .iter()
        .any(|w| next.compact.starts_with(w));
    if !alike || !centred || !free || apart || next.compact.starts_with(['(', '~', '-', '於']) {
        return None;
    }
    let unfinished = !words::ends_like_meeting(&known.compact) && words::ends_like_meeting(&next.compact);
    let suffix = [
        "総会",
        "学術集会",
        "学術大会",
        "学術総会",
        "定期学術集会",
        "大会",
        "年次",
        "秋季",
        "春季",
        "講習会",
        "研修会",
        "地方会",
        "学術講演会",
        "合同",
    ]
    .iter()
    .any(|s| next.compact.starts_with(s));
    let wide = a.width() > b.width() * 0.8;
    (unfinished && wide || suffix && words::ends_like_meeting(&next.compact))
        .then(|| Strip::new([Part::whole(known.line), Part::whole(next.line)], Join::Running))
}

/// `第83回…総会 会長 …` at the foot, where nothing else names the meeting.
fn before_office(analysis: &Analysis<'_>) -> Option<Candidate<String>> {
    analysis.lines.iter().find_map(|known| {
        let office = words::office(known.strip.text())?;
        // 総会会長: the first word is the meeting's.
        let own = known.strip.text()[office.clone()].strip_suffix("会長").filter(|w| w.ends_with('会'));
        let range = 0..office.start + own.map_or(0, str::len);
        let text = compact(&known.strip.text()[range.clone()]);
        (words::has_edition(&text) && words::ends_like_meeting(&text))
            .then(|| trimmed(&known.strip, range, 0.86, false))
            .flatten()
    })
}

/// `但し 第30回… 参加費として` on a receipt.
fn paid_for(labelled: &Labelled<'_>) -> Option<Candidate<String>> {
    if !labelled.name.starts_with('但') {
        return None;
    }
    let text = labelled.value.text();
    let end = ["参加費", "受講料", "登録費", "受講費", "会費"]
        .iter()
        .filter_map(|w| text.find(w))
        .min()
        .unwrap_or(text.len());
    let inner = compact(&text[..end]);
    words::is_meeting_name(&inner).then(|| trimmed(&labelled.value, 0..end, 0.85, false)).flatten()
}

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
