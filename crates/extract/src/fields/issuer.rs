//! Who issued the paper: the organisation beside an office (理事長, 会長 …) or with its legal form near the foot.

use super::candidate::{Candidate, choose};
use crate::analysis::{Analysis, Known, Nature};
use crate::labels::Label;
use crate::normalise::compact;
use crate::words;

/// The issuer as printed.
pub(crate) fn issuer(analysis: &Analysis<'_>) -> Option<Candidate<String>> {
    let mut found: Vec<Candidate<String>> = analysis
        .values(Label::Issuer)
        .filter_map(|l| organisation(&l.value.slice(l.value.all(), crate::strip::Join::Running), l.sure))
        .collect();
    if let Some((known, sure)) = issuer_line(analysis) {
        found.extend(organisation(&known.strip, sure));
    }
    choose(found, |a, b| compact(a) == compact(b))
}

fn organisation(strip: &crate::strip::Strip<'_>, sure: f32) -> Option<Candidate<String>> {
    let text = strip.text();
    let end = words::office(text).filter(|o| o.start > 0).map_or(text.len(), |o| o.start);
    let end = text[..end].trim_end().len();
    let start = text.len() - text.trim_start().len();
    let value = strip.printed(start..end);
    // A name that ends like no body was probably cut by a seal.
    let sure = if ends_like_body(&compact(&value)) { sure } else { sure * 0.8 };
    (value.chars().count() >= 3).then(|| Candidate::at(strip, start..end, Some(value), sure)).flatten()
}

/// The row of the line that names the issuer.
pub(crate) fn issuer_row(analysis: &Analysis<'_>) -> Option<usize> {
    issuer_line(analysis).map(|(known, _)| known.row)
}

/// The line that names the issuer, and how sure that is.
fn issuer_line<'b, 'a>(analysis: &'b Analysis<'a>) -> Option<(&'b Known<'a>, f32)> {
    // On a page written left to right a standing line is a seal's text.
    let standing = analysis.lines.iter().filter(|k| k.line.vertical).count() * 2 > analysis.lines.len();
    let names_body = |k: &Known<'_>| (standing || !k.line.vertical) && names_body_text(&k.compact);
    let legal = |k: &&Known<'_>| {
        words::starts_organisation(&k.compact)
            && !words::has_edition(&k.compact)
            && !matches!(k.nature, Nature::Labelled | Nature::Sentence | Nature::Title(_))
    };
    if let Some(office) = foot_office(analysis) {
        let own = words::office(&office.compact).filter(|o| o.start >= 9).map(|o| o.start);
        let own = own.filter(|end| names_body_text(&office.compact[..*end]));
        let meeting = own.is_some_and(|end| words::has_edition(&office.compact[..end]));
        if own.is_some() && !meeting {
            return Some((office, 0.95));
        }
        let above = analysis.lines.iter().rfind(|k| {
            k.row < office.row
                && office.row - k.row <= 2
                && names_body(k)
                && !words::has_edition(&k.compact)
                && matches!(k.nature, Nature::Other | Nature::Organisation)
        });
        if let Some(above) = above {
            return Some((above, 0.96));
        }
        let beside = analysis
            .lines
            .iter()
            .find(|k| k.row == office.row && names_body(k) && k.nature != Nature::Office);
        if let Some(beside) = beside {
            return Some((beside, 0.95));
        }
        if meeting {
            return Some((office, 0.9));
        }
        let meeting_above = analysis
            .lines
            .iter()
            .rfind(|k| k.row + 1 == office.row && names_body(k) && k.nature == Nature::Other);
        if let Some(above) = meeting_above {
            return Some((above, 0.9));
        }
    }
    analysis.lines.iter().rfind(legal).map(|k| (k, 0.88)).or_else(|| {
        let after_date = analysis.lines.iter().rfind(|k| k.nature == Nature::Date)?;
        let below = analysis.lines.iter().find(|k| {
            k.row > after_date.row
                && k.row - after_date.row <= 2
                && matches!(k.nature, Nature::Other)
                && names_body(k)
                && !words::has_edition(&k.compact)
        })?;
        Some((below, 0.8))
    })
}

/// The last line that holds an office.
fn foot_office<'b, 'a>(analysis: &'b Analysis<'a>) -> Option<&'b Known<'a>> {
    analysis.lines.iter().rfind(|k| {
        let office = words::office(&k.compact);
        let short = k.compact.chars().count() <= 45;
        let sentence = matches!(k.nature, Nature::Sentence | Nature::Title(_));
        let after = office.as_ref().is_some_and(|o| k.compact[o.end..].chars().count() <= 12);
        office.is_some() && short && !sentence && after
    })
}

/// Whether a compact line can name a body.
fn names_body_text(text: &str) -> bool {
    text.chars().count() >= 3 && (words::starts_organisation(text) || ends_like_body(text))
}

fn ends_like_body(text: &str) -> bool {
    const ENDS: [&str; 24] = [
        "学会",
        "会",
        "協会",
        "機構",
        "法人",
        "病院",
        "大学",
        "センター",
        "連盟",
        "部",
        "院",
        "所",
        "医師会",
        "支部",
        "研究所",
        "学部",
        "団",
        "連合",
        "赤十字社",
        "委員会",
        "財団",
        "講座",
        "教室",
        "Society",
    ];
    ENDS.iter().any(|e| text.ends_with(e))
}
