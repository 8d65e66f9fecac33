//! The venue: beside its label, behind 於, or in brackets behind the meeting in a sentence.

use std::sync::LazyLock;

use regex::Regex;

use super::candidate::{Candidate, choose};
use crate::analysis::{Analysis, Nature};
use crate::labels::Label;
use crate::normalise::compact;
use crate::strip::{Join, Strip};

static AT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\s*(?:[(\[]\s*於(?:いて|て)?\s*[:)\]]?\s*(?P<b>[^()]+?)\s*[)\]]|於(?:いて|て)?\s*:?\s*(?P<v>.+?))\s*$").expect("constant")
});
static BRACKET: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"[(](?P<v>[^()]{2,40}?)[)]\s*(?:において|に於いて|にて|で)\s*開催").expect("constant")
});
static HELD_AT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:、|,|まで|\)|日|より)\s*(?P<v>[^、。,()]{3,50}?)\s*(?:において|に於いて|にて|で)\s*(?:開催|行われ)").expect("constant")
});
static ENGLISH: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\bheld\s+(?:on\s+[^.;]{6,40}?\s+)?(?:at|in)\s+(?P<v>[A-Z][^.;]{2,60}?)(?:\s+(?:on|from)\s|[.;]|$)").expect("constant")
});

/// The venue as printed.
pub(crate) fn venue(analysis: &Analysis<'_>) -> Option<Candidate<String>> {
    let mut found: Vec<Candidate<String>> = analysis
        .values(Label::Venue)
        .filter_map(|l| whole(&l.value.slice(l.value.all(), Join::Running), l.sure))
        .collect();
    if found.is_empty() {
        for known in analysis
            .lines
            .iter()
            .filter(|k| matches!(k.nature, Nature::Other | Nature::Sentence | Nature::Date))
        {
            found.extend(part(&known.strip, &AT, 0.95).filter(|c| c.raw.chars().count() <= 40));
        }
        for paragraph in &analysis.paragraphs {
            found.extend(part(paragraph, &BRACKET, 0.93));
            found.extend(held_at(paragraph));
        }
        found.extend(part(&analysis.flow, &ENGLISH, 0.85));
    }
    choose(found, |a, b| compact(a) == compact(b))
}

fn whole(strip: &Strip<'_>, sure: f32) -> Option<Candidate<String>> {
    let text = strip.text();
    let end = text.trim_end().len();
    let start = text.len() - text.trim_start().len();
    let value = strip.printed(start..end);
    (value.chars().count() >= 2).then(|| Candidate::at(strip, start..end, Some(value), sure)).flatten()
}

/// `…まで架空国際会議場で開催された`: the days in front of the place are no part of it.
fn held_at(strip: &Strip<'_>) -> Option<Candidate<String>> {
    let range = HELD_AT.captures(strip.text())?.name("v")?.range();
    let text = &strip.text()[range.clone()];
    let days = crate::dates::find(text).last().map_or(0, |d| d.range.end);
    let rest = text[days..].trim_start_matches([' ', 'に', 'の', '、']);
    let start = range.end - rest.len();
    let place = !crate::words::has_edition(rest) && (2..=30).contains(&rest.chars().count());
    place
        .then(|| Candidate::at(strip, start..range.end, Some(strip.printed(start..range.end)), 0.88))
        .flatten()
}

fn part(strip: &Strip<'_>, form: &Regex, sure: f32) -> Option<Candidate<String>> {
    let range = form.captures(strip.text()).and_then(|c| c.name("v").or(c.name("b")))?.range();
    let value = strip.printed(range.clone());
    Candidate::at(strip, range, Some(value), sure)
}
