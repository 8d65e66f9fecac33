//! The holder's name: beside its label, before an honorific, in a sentence, or guessed from a line by itself.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::candidate::{Candidate, choose_text};
use crate::analysis::{Analysis, Known, Nature};
use crate::labels::Label;
use crate::normalise::{is_kana, is_kanji};
use crate::strip::Strip;

static HONORIFIC: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"[(\[]?\s*(?:先\s*生\s*殿|先\s*生|殿|様|樣|さま|氏|君)\s*[)\]]?\s*$").expect("constant")
});
static BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?i:dr\.?\s|prof\.?\s|mr\.?\s|ms\.?\s|mrs\.?\s|医師\s|技師\s)\s*").expect("constant")
});
static AFTER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:\s*,?\s*(?i:m\.?d\.?|ph\.?d\.?|r\.?t\.?|dmsc)\.?)+\s*$|\s*[(\[〔][^)\]〕]*[)\]〕]?\s*$|\s*(?:印|㊞)\s*$|\s*会員番号.*$").expect("constant")
});
static IN_SENTENCE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"^\s*(?:(?:このたび|この度|上記|下記|右)の?[、,]?\s*)?(?:会員番号\s*:?\s*[0-9A-Za-z-]+\s*)?(?:(?:参加者|受講者|会員|出席者)?\s*(?:氏\s*名|名\s*前)?\s*[:\t]?\s*)",
        r"(?P<name>[^、。,:()\s]{1,8}?\s?[^、。,:()\s]{0,8}?)\s*(?P<mark>殿|様|さま|先生|氏|君)?\s*(?:[(\[〔](?P<in>[^()\[\]〔〕]*)[)\]〕])?\s*(?:は|が|におかれ|には)\s*(?P<stop>[、,])?"
    ))
    .expect("constant")
});
static ENGLISH: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)certif(?:y|ies)\s+that\s*[:,]?\s*(?P<name>[a-z][a-z .,'-]{2,50}?)\s*,?\s+(?:\(?(?:[a-z]{2,6}\s+)?member(?:ship)?\s*(?:no|number|id)?\.?\s*:?\s*[a-z]{0,4}-?\d[\d-]*\)?\s*,?\s+)?(?:has\s+|have\s+)?(?:successfully\s+)?(?:attended|participated|completed|took\s+part|was\s+present|registered)",
    )
    .expect("constant")
});

/// The holder, honorific removed.
pub(crate) fn holder(analysis: &Analysis<'_>) -> Option<Candidate<String>> {
    let mut found: Vec<Candidate<String>> = Vec::new();
    for labelled in analysis.values(Label::Holder) {
        let strip = &labelled.value;
        if let Some((range, honorific)) = name_in(strip, strip.all()) {
            let sure = labelled.sure * if honorific { 1.0 } else { 0.99 };
            let sure = if is_reading(analysis, labelled, &range) { sure.min(0.6) } else { sure };
            found.extend(named(strip, range, sure));
        } else {
            let end = strip.text().find('\t').unwrap_or(strip.text().len());
            found.extend(Candidate::at(strip, 0..end, None, 0.3));
        }
    }
    found.extend(honoured(analysis));
    found.extend(analysis.paragraphs.iter().filter_map(in_sentence));
    found.extend(english(analysis));
    found.extend(analysis.lines.iter().filter(|k| k.nature == Nature::Other).filter_map(styled));
    if found.iter().all(|c| c.value.is_none()) {
        let guessed = super::lone_name::guessed(analysis);
        // Of a name in both scripts the one in kanji is the members file's.
        let kanji = |c: &Candidate<String>| c.value.as_ref().is_some_and(|name| !name.is_ascii());
        let told = guessed.iter().any(kanji);
        found.extend(super::card::largest_name(analysis).filter(|largest| kanji(largest) || !told));
        found.extend(guessed.into_iter().filter(|c| kanji(c) || !told));
    }
    choose_text(found, same_name)
}

/// Whether a value in kana is only the reading of a name in kanji below it.
fn is_reading(analysis: &Analysis<'_>, labelled: &crate::values::Labelled<'_>, range: &Range<usize>) -> bool {
    let kana = labelled.value.text()[range.clone()].chars().all(|c| is_kana(c) || c.is_whitespace());
    let row = analysis.lines.iter().find(|k| labelled.value.lines().any(|l| std::ptr::eq(l, k.line)));
    let kanji = |k: &Known<'_>| is_name(k.strip.text(), false) && k.compact.chars().any(is_kanji);
    kana && row.is_some_and(|row| analysis.lines.iter().any(|k| k.row == row.row + 1 && kanji(k)))
}

pub(super) fn named(strip: &Strip<'_>, range: Range<usize>, sure: f32) -> Option<Candidate<String>> {
    let value = strip.printed(range.clone());
    // Two characters in one run may be a family name whose given name was lost.
    let sure = if value.chars().count() <= 2 { sure * 0.8 } else { sure };
    Candidate::at(strip, range, Some(value), sure)
}

/// Whether two names are the same but for blanks.
pub(crate) fn same_name(a: &str, b: &str) -> bool {
    crate::crosscheck::fold_name(a) == crate::crosscheck::fold_name(b)
}

/// The name inside a range, and whether an honorific follows it.
fn name_in(strip: &Strip<'_>, range: Range<usize>) -> Option<(Range<usize>, bool)> {
    let text = &strip.text()[range.clone()];
    let mut end = text.len();
    let mut start = text.len() - text.trim_start().len();
    start += BEFORE.find(&text[start..]).map_or(0, |m| m.end());
    let mut honorific = false;
    // The honorific may stand before or behind words in brackets.
    for _ in 0..2 {
        if let Some(mark) = HONORIFIC.find(&text[start..end]).filter(|m| m.start() > 0) {
            end = start + mark.start();
            honorific = true;
        }
        if let Some(after) = AFTER.find(&text[start..end]).filter(|m| m.start() > 0) {
            end = start + after.start();
        }
    }
    end = start + before_society(&text[start..end]).len();
    let name = text[start..end].trim_end_matches(|c: char| c.is_whitespace() || c == ',');
    let named = is_name(name, honorific);
    if !named && let Some(tab) = name.find('\t') {
        let cell = range.start + start..range.start + start + tab;
        return name_in(strip, cell);
    }
    let from = range.start + start;
    if !named && let Some(skipped) = affiliation(name) {
        let own = is_name(&name[skipped..], honorific);
        return own.then(|| (from + skipped..from + name.len(), honorific));
    }
    named.then(|| (from..from + name.len(), honorific))
}

/// The length of the affiliation in front of a name: `架空大学病院 放射線科 架空 花子`.
fn affiliation(text: &str) -> Option<usize> {
    const ENDS: [&str; 14] = [
        "院",
        "大学",
        "学部",
        "科",
        "部",
        "所",
        "センター",
        "会社",
        "クリニック",
        "室",
        "機構",
        "講座",
        "学校",
        "財団",
    ];
    let mut skipped = 0;
    for (at, blank) in text.char_indices().filter(|(_, c)| c.is_whitespace()) {
        let token = text[skipped..at].trim();
        if !ENDS.iter().any(|e| token.ends_with(e)) {
            break;
        }
        skipped = at + blank.len_utf8();
    }
    (skipped > 0).then_some(skipped)
}

/// Words that stand in no name.
const NO_NAME: &[&str] = &[
    "学会",
    "大会",
    "総会",
    "研究会",
    "講習",
    "証明",
    "参加",
    "受講",
    "会員",
    "法人",
    "病院",
    "大学",
    "センター",
    "会場",
    "ホール",
    "事務局",
    "関係",
    "各位",
    "下記",
    "上記",
    "以上",
    "本人",
    "学術",
    "開催",
    "協会",
    "委員",
    "医院",
    "クリニック",
    "研修",
    "発行",
    "番号",
    "単位",
    "ウェブ",
    "オンライン",
    "放射線",
    "診療",
    "医師",
    "技師",
    "看護",
    "一般",
    "学生",
    "非会員",
    "複写",
    "領収",
    "所属",
    "氏名",
    "名前",
    "会期",
    "日時",
    "主催",
    "共催",
    "セミナー",
    "シンポ",
    "会議",
    "株式",
    "会社",
    "連盟",
    "学部",
    "ネームカード",
    "代表",
    "理事",
    "会長",
    "担当",
    "座長",
    "演者",
    "当日",
    "現地",
    "申請",
    "用紙",
    "貴殿",
    "貴方",
    "あなた",
    "年度",
    "対象",
    "必須",
    "領域",
    "共通",
    "印刷",
    "見本",
    "サンプル",
    "御中",
    "様式",
    "Attendance",
    "Certificate",
    "Meeting",
    "Society",
    "Congress",
    "University",
    "Hospital",
    "certify",
    "Annual",
    "Japan",
    "attended",
    "Conference",
    "Online",
    "Credential",
    "Member",
    "Event",
    "Issued",
    "Presented",
];

/// Whether a text can be a person's name.
pub(crate) fn is_name(text: &str, honorific: bool) -> bool {
    let letters: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    let figures = letters.iter().filter(|c| crate::numerals::is_kanji_numeral(**c)).count();
    // What a square seal says, read as a line: 之会 above 印長.
    let of_seal = letters.len() <= 4 && letters.iter().all(|c| "之印会長学術代表理事".contains(*c));
    if letters.len() < 2
        || of_seal
        || figures == letters.len() && figures > 3
        || NO_NAME.iter().any(|word| text.contains(word))
    {
        return false;
    }
    let japanese = letters.iter().filter(|c| is_kanji(**c) || is_kana(**c)).count();
    if japanese > 0 {
        let written = |c: &char| {
            is_kanji(*c) || is_kana(*c) || c.is_alphabetic() || matches!(c, '・' | '=' | '-' | '?')
        };
        return letters.len() <= if honorific { 16 } else { 14 } && letters.iter().all(written);
    }
    let latin = |c: &char| c.is_alphabetic() || matches!(c, '.' | ',' | '-' | '\'');
    letters.len() <= 40
        && letters.iter().all(latin)
        && text.trim().contains([' ', ',', '.'])
        && text.split_whitespace().all(is_capital)
}

/// Whether a word of a Latin name starts as names do: `awarded to` is none.
fn is_capital(word: &str) -> bool {
    const PARTICLES: [&str; 10] = ["de", "la", "van", "von", "der", "den", "da", "di", "bin", "del"];
    PARTICLES.contains(&word) || !word.starts_with(char::is_lowercase)
}

/// Rows that end with an honorific.
fn honoured(analysis: &Analysis<'_>) -> Vec<Candidate<String>> {
    let mut found = Vec::new();
    for (at, row) in analysis.piece.rows.iter().enumerate() {
        let own = analysis.lines.iter().filter(|k| k.row == at);
        let free = own.clone().all(|k| {
            !matches!(k.nature, Nature::Labelled | Nature::Title(_) | Nature::Sentence | Nature::Office)
        });
        let marked = own.clone().any(|k| k.nature == Nature::Honorific) || {
            let compact = crate::normalise::compact(row.strip.text());
            crate::words::honorific(&compact).is_some()
        };
        if !free {
            found.extend(beside_labels(own.clone()));
        }
        if !free || !marked {
            continue;
        }
        // 先生 below 特別講演 is the speaker.
        let doubt = if gives_lecture(analysis, at) { 0.6 } else { 1.0 };
        if let Some((range, true)) = name_in(&row.strip, row.strip.all()) {
            found.extend(named(&row.strip, range, 0.97 * doubt));
        } else if let Some(line) = own.clone().find(|k| k.nature == Nature::Honorific)
            && let Some((range, true)) = name_in(&line.strip, line.strip.all())
        {
            found.extend(named(&line.strip, range, 0.96 * doubt));
        }
    }
    found
}

/// Whether a row of a name with 先生 stands below one that announces a lecture.
fn gives_lecture(analysis: &Analysis<'_>, at: usize) -> bool {
    const WORDS: [&str; 8] = ["講演", "講師", "座長", "演者", "司会", "シンポジ", "パネリスト", "セッション"];
    let own = crate::normalise::compact(analysis.piece.rows[at].strip.text());
    let above = at.checked_sub(1).map(|i| crate::normalise::compact(analysis.piece.rows[i].strip.text()));
    own.ends_with("先生")
        && above.is_some_and(|text| {
            WORDS.iter().any(|w| text.contains(w))
                && !crate::words::is_title(&text)
                && !crate::words::has_edition(&text)
        })
}

/// `架空 花子 殿` left of a label in its row.
fn beside_labels<'b, 'a: 'b>(own: impl Iterator<Item = &'b Known<'a>>) -> Vec<Candidate<String>> {
    let row: Vec<&Known<'a>> = own.collect();
    if row.iter().any(|k| matches!(k.nature, Nature::Office | Nature::Title(_) | Nature::Sentence)) {
        return Vec::new();
    }
    let honoured = row.iter().filter(|k| k.nature == Nature::Honorific);
    honoured
        .filter_map(|k| {
            let (range, honorific) = name_in(&k.strip, k.strip.all())?;
            honorific.then(|| named(&k.strip, range, 0.96)).flatten()
        })
        .collect()
}

/// `架空 花子 殿（会員番号 71234）は、…`; without an honorific only before a comma, and less sure.
fn in_sentence(paragraph: &Strip<'_>) -> Option<Candidate<String>> {
    let found = IN_SENTENCE.captures(paragraph.text())?;
    let honorific = found.name("mark").is_some();
    let name = found.name("name")?;
    if !is_name(name.as_str(), honorific) || !(honorific || found.name("stop").is_some()) {
        return None;
    }
    let sure = if honorific { 0.94 } else { 0.84 };
    named(paragraph, name.range(), sure)
}

/// A Japanese name without the society's initials behind it, which belong to the label that follows: `立花 翔 JRS`.
fn before_society(text: &str) -> &str {
    let initials = text.rsplit([' ', '\t']).next().unwrap_or_default();
    let before = text[..text.len() - initials.len()].trim_end();
    let society = (2..=8).contains(&initials.len()) && initials.chars().all(|c| c.is_ascii_uppercase());
    if society && before.chars().next_back().is_some_and(|c| is_kanji(c) || is_kana(c)) {
        before
    } else {
        text
    }
}

fn english(analysis: &Analysis<'_>) -> Option<Candidate<String>> {
    let name = ENGLISH.captures(analysis.flow.text())?.name("name")?;
    let text = name.as_str();
    let start = BEFORE.find(text).map_or(0, |m| m.end());
    let end = AFTER.find(text).map_or(text.len(), |m| m.start());
    let range = name.start() + start..name.start() + end.max(start);
    is_name(&analysis.flow.text()[range.clone()], true).then(|| named(&analysis.flow, range, 0.95)).flatten()
}

/// A line of its own with an English style: `Dr. Hanako Kaku`.
fn styled(known: &Known<'_>) -> Option<Candidate<String>> {
    let text = known.strip.text().trim();
    let style = BEFORE.find(text)?;
    let (range, _) = name_in(&known.strip, known.strip.all())?;
    (text.len() - style.len() <= 40).then(|| named(&known.strip, range, 0.93)).flatten()
}
