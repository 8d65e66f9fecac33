//! Member number and serial number.

use std::sync::LazyLock;

use regex::Regex;

use super::candidate::{Candidate, choose};
use crate::analysis::{Analysis, Nature};
use crate::labels::Label;
use crate::strip::Strip;

static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^[\s(:#]*(?:(?i:no)\.?\s*|第\s*)?(?P<n>[A-Za-z]{0,6}[- ]?[0-9](?:[0-9A-Za-z]|[-/_.][0-9A-Za-z]| [0-9]{2,})*)").expect("constant")
});
static NUMBERED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^第\s*(?P<n>[0-9A-Za-z]+(?:-[0-9A-Za-z]+)*)\s*号$").expect("constant"));
static MIXED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[0-9][OoIlSBZ]|[OoIlZ][0-9]").expect("constant"));

/// A line that is a label of five characters ending in 号 and a long number.
static MISREAD: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?P<label>\p{Han}(?:\s?\p{Han}){3}\s?[号弓兮])[\s:]*(?P<n>[0-9A-Za-z]+(?:[-/.][0-9A-Za-z]+)*)[.\s]*$").expect("constant")
});
/// The label of serials whose characters readers miss most: nothing else of five characters is like it.
const SERIAL_LABEL: &str = "証明書番号";
/// So many of its characters may be misread where a number of at least so many figures follows.
const SLIPS: usize = 2;
const FIGURES_AT_LEAST: usize = 5;

/// Kanji figures by their value; then other ways to write nought.
const FIGURES: [char; 13] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九', '○', '◯', '零'];

/// The member number as printed.
pub(crate) fn member_no(analysis: &Analysis<'_>) -> Option<Candidate<String>> {
    let mut found: Vec<Candidate<String>> =
        analysis.values(Label::MemberNo).filter_map(|l| number(&l.value, l.sure)).collect();
    found.extend(crate::cover::member_no(analysis));
    choose(found, |a, b| same(a, b))
}

/// The serial number as printed.
pub(crate) fn serial(analysis: &Analysis<'_>) -> Option<Candidate<String>> {
    let mut found: Vec<Candidate<String>> = analysis
        .values(Label::Serial)
        .filter_map(|l| number(&l.value, l.sure))
        .filter(|c| c.value.is_some())
        .collect();
    for known in analysis.lines.iter().filter(|k| k.nature == Nature::Other) {
        if let Some(n) = NUMBERED.captures(known.strip.text().trim()).and_then(|c| c.name("n")) {
            let start = known.strip.text().find(n.as_str()).unwrap_or(0);
            let range = start..start + n.len();
            found.extend(Candidate::at(&known.strip, range, Some(n.as_str().to_owned()), 0.95));
        }
    }
    if found.is_empty() {
        let unlabelled = analysis.lines.iter().filter(|known| known.nature != Nature::Labelled);
        found.extend(unlabelled.filter_map(|known| behind_misread_label(&known.strip)));
    }
    choose(found, |a, b| same(a, b))
}

/// `征明書患号2024-10263`: the number behind a serial's label of which up to two characters were misread.
fn behind_misread_label(strip: &Strip<'_>) -> Option<Candidate<String>> {
    let text = strip.text();
    let found = MISREAD.captures(text)?;
    let (label, n) = (found.name("label")?, found.name("n")?);
    let letters: Vec<char> = label.as_str().chars().filter(|c| !c.is_whitespace()).collect();
    let slips = letters.iter().zip(SERIAL_LABEL.chars()).filter(|(read, right)| **read != *right).count();
    let figures = n.as_str().chars().filter(char::is_ascii_digit).count();
    if letters.len() != SERIAL_LABEL.chars().count() || slips > SLIPS || figures < FIGURES_AT_LEAST {
        return None;
    }
    Candidate::at(strip, n.range(), Some(n.as_str().to_owned()), 0.6)
}

fn same(a: &str, b: &str) -> bool {
    crate::crosscheck::fold_number(a) == crate::crosscheck::fold_number(b)
}

/// A number as vertical certificates print it, figure by figure: 七九四〇一〇.
fn in_kanji(value: &Strip<'_>, sure: f32) -> Option<Candidate<String>> {
    let text = value.text();
    let start = text.len() - text.trim_start_matches(|c: char| c.is_whitespace() || c == '第').len();
    let figures: Vec<char> = text[start..].chars().take_while(|c| FIGURES.contains(c)).collect();
    let end = start + figures.iter().map(|c| c.len_utf8()).sum::<usize>();
    let rest = text[end..].trim_start();
    if figures.len() < 3 || rest.starts_with(crate::normalise::is_kanji) && !rest.starts_with('号') {
        return None;
    }
    let digit =
        |c: &char| FIGURES.iter().position(|f| f == c).and_then(|n| char::from_digit(n.min(9) as u32, 10));
    let plain: String = figures
        .iter()
        .map(|c| if matches!(c, '○' | '◯' | '零') { Some('0') } else { digit(c) })
        .collect::<Option<_>>()?;
    Candidate::at(value, start..end, Some(plain), sure * 0.98)
}

/// The number at the start of a value. Letters among figures, as a reader's slip would leave, make it doubtful.
fn number(value: &Strip<'_>, sure: f32) -> Option<Candidate<String>> {
    let Some(n) = NUMBER.captures(value.text()).and_then(|c| c.name("n")) else {
        return in_kanji(value, sure).or_else(|| Candidate::at(value, value.all(), None, 0.4));
    };
    let end = n.start() + n.as_str().trim_end().len();
    let text = value.printed(n.start()..end);
    let sure = if MIXED.is_match(n.as_str()) { sure * 0.8 } else { sure };
    let closed = value.text()[end..].starts_with([')', ']']);
    let rest = value.text()[end..].trim_start_matches([')', ']', ' ', '\t']);
    let clean = closed
        || rest.is_empty()
        || rest.starts_with(['(', '['])
        || !rest.starts_with(|c: char| c.is_ascii_alphanumeric());
    Candidate::at(value, n.start()..end, Some(text), if clean { sure } else { sure * 0.85 })
}
