//! The meeting: beside its label, inside a sentence, or a line by itself.

use std::sync::LazyLock;

use regex::Regex;

use super::candidate::{Candidate, choose_text};
use super::edition::{EDITION, edition_of};
use super::meeting_name::trimmed;
use super::meeting_sentence::{english, in_sentence};
use crate::analysis::{Analysis, Known, Nature};
use crate::labels::Label;
use crate::normalise::compact;
use crate::strip::{Join, Part, Strip};
use crate::values::{Labelled, ruled_between};
use crate::words;

/// What names no meeting by itself: 上記学術集会, 本会 (also read as 木会).
pub(super) static GENERIC: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"^(?:上記|下記|標記|右記|左記|頭書|表記|本|木|当|この|同|次|以下|前記|該|当該)(?:の|に|る|学会|会|学術|講習|研修|大会|集会|研究会|セミナー|総会|証)|^(?:学会|学術集会|学術大会|講習会?|研修会?|大会|総会|会議|セミナー|集会|研究会)$|(?:次|下記|上記|左記|右記|以下|標記|頭書)の?(?:学会|学術集会|学術大会|講習会?|研修会?|大会|総会|会議|セミナー|集会|研究会)$",
    )
    .expect("constant")
});

/// A line that ends an English name: `(ICR) 2024`, `(RSNA)`.
static ABBREVIATION: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^\([A-Z][A-Za-z-]{1,9}\)(?:,?(?:19|20)\d\d)?$").expect("constant"));

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
    let best = contested_edition(analysis, choose_text(found.clone(), same), &found)?;
    Some(super::loose_names::doubt(analysis, best))
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
    let ascii = |text: &str| !text.chars().any(crate::normalise::is_kanji);
    // The English name of the same meeting bears the same number.
    let numbered = edition_of(&value).is_some();
    let translated = |v: &str| numbered && ascii(v) != ascii(&value) && edition_of(v).is_some();
    let rival = all
        .iter()
        .filter_map(|c| c.value.as_deref())
        .any(|v| (shape(v) == shape(&value) || translated(v)) && edition_of(v) != edition_of(&value));
    // A session inside a numbered meeting: which of the two was attended is a question of the rules.
    let inside = !words::has_edition(&value)
        && SESSIONS.iter().any(|s| value.contains(s))
        && words::has_edition(analysis.flow.text());
    if rival || inside || all.iter().any(|other| names_another(other, &value)) {
        best.sure = best.sure.min(0.6);
    }
    Some(best)
}

/// Whether a candidate names a numbered meeting that is not this one: two papers taken for one, perhaps.
fn names_another(other: &Candidate<String>, value: &str) -> bool {
    let Some(name) =
        other.value.as_deref().filter(|name| other.sure >= 0.8 && words::has_edition(&compact(name)))
    else {
        return false;
    };
    let letters = |text: &str| -> Vec<char> {
        let text = EDITION.replace_all(&compact(text), "").to_lowercase();
        text.chars().filter(|c| c.is_alphanumeric()).collect()
    };
    let japanese = |text: &[char]| text.iter().any(|c| crate::normalise::is_kanji(*c));
    let (a, b) = (letters(name), letters(value));
    words::has_edition(&compact(value)) && japanese(&a) == japanese(&b) && !are_alike(&a, &b)
}

/// Whether half of the neighbouring letters of the shorter name are neighbours in the longer one, too.
fn are_alike(a: &[char], b: &[char]) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let shared = short.windows(2).filter(|pair| long.windows(2).any(|other| other == *pair)).count();
    shared * 2 >= short.len().saturating_sub(1)
}

/// Sessions that meetings hold.
pub(super) const SESSIONS: [&str; 9] = [
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

/// Whether a compact text ends like a place, whatever words for meetings it holds (会議場).
pub(super) fn is_building(text: &str) -> bool {
    const ENDS: [&str; 11] = [
        "場",
        "館",
        "国際フォーラム",
        "ホール",
        "センター",
        "大学",
        "ホテル",
        "病院",
        "キャンパス",
        "ビル",
        "プラザ",
    ];
    !words::has_edition(text) && ENDS.iter().any(|e| text.ends_with(e))
}

/// Lines by themselves that name a meeting.
fn alone(analysis: &Analysis<'_>) -> Vec<Candidate<String>> {
    let issuer = super::issuer::issuer_row(analysis);
    let mut found = Vec::new();
    for (at, known) in analysis.lines.iter().enumerate() {
        let titled = matches!(known.nature, Nature::Title(_)) && titled_meeting(&known.compact);
        if !titled && !matches!(known.nature, Nature::Other | Nature::Organisation) {
            continue;
        }
        let edition = words::has_edition(&known.compact);
        let organisation = words::starts_organisation(&known.compact) && !edition;
        if organisation || issuer == Some(known.row) || !names_meeting(known) {
            continue;
        }
        let strip = with_rest_of_row(analysis, at)
            .or_else(|| with_organiser(analysis, at))
            .or_else(|| with_next(analysis, at))
            .unwrap_or_else(|| known.strip.clone());
        let text = compact(strip.text());
        let ended = words::ends_like_meeting(&text) || titled || words::is_english_meeting(strip.text());
        let edition = edition || words::has_edition(&text);
        let sure = match (edition, ended) {
            _ if breaks_off(strip.text()) => 0.6,
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

/// Whether a title stands behind a meeting's name; 学会参加証 does not.
fn titled_meeting(text: &str) -> bool {
    let before = without_title(text);
    words::has_edition(text) || before != text && words::is_meeting_name(before) && !GENERIC.is_match(before)
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
    // `Congress` alone is a label.
    let one_word = text.is_ascii() && known.line.text.split_whitespace().count() < 2 && text.len() < 12;
    words::is_meeting_name(text)
        && !one_word
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

/// `第四十三回` set apart from the name behind it in its row.
fn with_rest_of_row<'a>(analysis: &Analysis<'a>, at: usize) -> Option<Strip<'a>> {
    let (known, next) = (&analysis.lines[at], analysis.lines.get(at + 1)?);
    let bare = EDITION.find(&known.compact).is_some_and(|m| m.len() == known.compact.len());
    let free = matches!(next.nature, Nature::Other | Nature::Organisation) && next.row == known.row;
    (bare && free && !words::has_edition(&next.compact) && words::is_meeting_name(&next.compact))
        .then(|| Strip::new([Part::whole(known.line), Part::whole(next.line)], Join::Running))
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

/// A name that breaks off and goes on in the next lines of its size.
fn with_next<'a>(analysis: &Analysis<'a>, at: usize) -> Option<Strip<'a>> {
    const LINES: usize = 4;
    let mut parts = vec![&analysis.lines[at]];
    let dated = |at: usize| analysis.lines.get(at).is_some_and(|known| known.nature == Nature::Date);
    let mut last = at;
    while parts.len() < LINES
        && let Some(below) = below(analysis, last)
        && goes_on(&parts, &analysis.lines[below], dated(below + 1))
    {
        parts.push(&analysis.lines[below]);
        last = below;
    }
    (parts.len() > 1).then(|| Strip::new(parts.iter().map(|known| Part::whole(known.line)), Join::Running))
}

/// Whether an English name must go on: it ends with `of`, `American`.
fn breaks_off(text: &str) -> bool {
    words::ends_with_preposition(text) || words::ends_with_adjective(text)
}

/// The line below one: the next in reading order, or in a cell the first below it in its column, no rule between them.
fn below(analysis: &Analysis<'_>, at: usize) -> Option<usize> {
    const ROWS: usize = 2;
    let own = &analysis.lines[at];
    let next = analysis.lines.get(at + 1)?;
    let in_column = |known: &Known<'_>| {
        let (a, b) = (&own.line.bounding_box, &known.line.bounding_box);
        (a.x0 - b.x0).abs() < 0.03 || a.x1.min(b.x1) - a.x0.max(b.x0) > 0.7 * a.width().min(b.width())
    };
    let beside = |known: &Known<'_>| known.row == own.row || !in_column(known);
    if own.line.vertical || !beside(next) {
        return Some(at + 1);
    }
    let rest = analysis.lines.iter().enumerate().skip(at + 1).take_while(|(_, k)| k.row <= own.row + ROWS);
    let found = rest.filter(|(_, known)| !beside(known)).map(|(below, _)| below).next()?;
    let line = &analysis.lines[found].line.bounding_box;
    (!ruled_between(&analysis.piece, &own.line.bounding_box, line)).then_some(found)
}

/// Whether a heading of some lines goes on in the next one; `dated`: what follows that is a day by itself.
fn goes_on(heading: &[&Known<'_>], next: &Known<'_>, dated: bool) -> bool {
    let Some(known) = heading.last() else { return false };
    let (a, b) = (&known.line.bounding_box, &next.line.bounding_box);
    // The box of a few kana or figures is lower than their line.
    let letters = next.compact.chars().count();
    let lowest = if letters <= 3 { 0.5 } else { 0.75 };
    let alike = (lowest..1.34).contains(&(b.height() / a.height().max(1e-4))) && b.y0 - a.y1 < a.height();
    let centred = (a.centre().0 - b.centre().0).abs() < 0.06 || (a.x0 - b.x0).abs() < 0.03;
    let free = next.nature == Nature::Other && next.row != known.row && !words::has_edition(&next.compact);
    let apart = ["演題", "講演", "テーマ", "座長", "演者", "講師", "司会", "「", "『"]
        .iter()
        .any(|w| next.compact.starts_with(w));
    // International Congress of Radiology / (ICR) 2024
    let abbreviated = known.compact.is_ascii() && ABBREVIATION.is_match(&next.compact);
    if abbreviated && alike && centred && next.row != known.row {
        return true;
    }
    if !alike || !centred || !free || apart || next.compact.starts_with(['(', '~', '-', '於']) {
        return false;
    }
    let so_far: String = heading.iter().map(|known| known.compact.as_str()).collect();
    // A word may break at the end of a line: 中国・四国地 / 方会.
    let broken = letters <= 4 && words::ends_like_meeting(&format!("{so_far}{}", next.compact));
    let unfinished =
        !words::ends_like_meeting(&so_far) && (words::ends_like_meeting(&next.compact) || broken);
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
    // Between an unfinished name and its day nothing stands but its end; 第 opens an edition.
    let before_day = dated && !words::ends_like_meeting(&so_far) && !is_building(&next.compact);
    let edition = so_far.ends_with('第') && next.compact.starts_with(|c: char| c.is_ascii_digit());
    let broken_off = breaks_off(known.strip.text()) || words::starts_with_preposition(next.strip.text());
    let unfinished = unfinished || before_day || edition || broken_off;
    unfinished && wide || suffix && words::ends_like_meeting(&next.compact)
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
