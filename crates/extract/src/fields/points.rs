//! Points printed on the paper: shown beside the catalogue's, never posted.

use std::sync::LazyLock;

use daicho_model::{Points, PrintedPoints};
use regex::Regex;

use super::candidate::Candidate;
use crate::analysis::Analysis;
use crate::strip::Strip;

static PRINTED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?P<before>[^0-9.\n]*?)(?P<n>\d{1,3}(?:\.\d{1,2})?)\s*(?P<unit>単位|点|ポイント|credits?|points?)(?P<after>[^0-9]?)").expect("constant")
});
static LABELLED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?P<before>[^0-9.\t]*(?:単位数?|点数|ポイント数?))\s*[:\t ]\s*(?P<n>\d{1,3}(?:\.\d{1,2})?)\s*(?:$|\t)").expect("constant")
});
/// Names of the figure itself, not of a unit system.
const GENERIC: [&str; 24] = [
    "取得単位",
    "取得単位数",
    "単位",
    "単位数",
    "取得点数",
    "点数",
    "ポイント",
    "認定単位",
    "認定単位数",
    "付与単位",
    "付与単位数",
    "取得",
    "獲得単位",
    "取得ポイント",
    "合計",
    "計",
    "参加単位",
    "取得予定単位",
    "付与",
    "認定",
    "受講単位",
    "更新単位",
    "認定点数",
    "単位取得",
];

/// Printed points, one per unit system.
pub(crate) fn points(analysis: &Analysis<'_>) -> Option<Candidate<Vec<PrintedPoints>>> {
    printed_figures(analysis, |printed| !is_lecture(printed))
}

/// Printed lecture credits, one per kind of lecture.
pub(crate) fn lectures(analysis: &Analysis<'_>) -> Option<Candidate<Vec<PrintedPoints>>> {
    printed_figures(analysis, is_lecture)
}

/// Whether a figure is for a lecture inside a meeting and not for the meeting: `専門医共通講習`, `領域講習`.
fn is_lecture(printed: &PrintedPoints) -> bool {
    let kinds = ["講習", "講義", "講演", "セミナー", "医療安全", "感染対策", "医療倫理"];
    printed.system.as_deref().is_some_and(|system| kinds.iter().any(|kind| system.contains(kind)))
}

fn printed_figures(
    analysis: &Analysis<'_>,
    wanted: impl Fn(&PrintedPoints) -> bool,
) -> Option<Candidate<Vec<PrintedPoints>>> {
    let mut all: Vec<PrintedPoints> = Vec::new();
    let mut first: Option<Candidate<Vec<PrintedPoints>>> = None;
    for row in &analysis.piece.rows {
        for (printed, range) in in_strip(&row.strip).into_iter().filter(|(printed, _)| wanted(printed)) {
            if let Some(known) = &mut first {
                known.raw.push_str("; ");
                known.raw.push_str(&row.strip.printed(range));
            } else {
                first = Candidate::at(&row.strip, range, Some(Vec::new()), 0.95);
            }
            all.push(printed);
        }
    }
    let mut found = first?;
    found.value = Some(all);
    Some(found)
}

/// The figure of a table's cell under a head: `10`, `2.5単位`, `10点`.
pub(crate) fn figure(head: &str, cell: &str) -> Option<(PrintedPoints, std::ops::Range<usize>)> {
    static FIGURE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^\s*(?P<n>\d{1,3}(?:\.\d{1,2})?)\s*(?:単位|点|ポイント|pts?|credits?|points?)?\s*$")
            .expect("constant")
    });
    let found = FIGURE.captures(cell)?;
    let number = found.name("n")?;
    Some((printed(head, number.as_str()), found.get(0)?.range()))
}

fn in_strip(strip: &Strip<'_>) -> Vec<(PrintedPoints, std::ops::Range<usize>)> {
    let text = strip.text();
    let mut found: Vec<(PrintedPoints, std::ops::Range<usize>)> = Vec::new();
    for form in [&*PRINTED, &*LABELLED] {
        for hit in form.captures_iter(text) {
            let (Some(number), Some(all)) = (hit.name("n"), hit.get(0)) else { continue };
            let before = hit.name("before").map_or("", |m| m.as_str());
            if found.iter().any(|(_, r)| r.contains(&number.start()))
                || unlikely(before, &text[number.end()..])
            {
                continue;
            }
            let lead = all.as_str().len() - all.as_str().trim_start().len();
            found.push((printed(before, number.as_str()), all.start() + lead..all.end()));
        }
    }
    found
}

/// Figures that are no points of the holder: limits, sums of a scheme, points of a list.
fn unlikely(before: &str, after: &str) -> bool {
    let upper = ["上限", "最大", "以上", "年間", "総数", "必要"].iter().any(|w| before.contains(w));
    upper || after.starts_with("以上") || after.contains("点満点") || after.starts_with("目")
}

fn printed(before: &str, number: &str) -> PrintedPoints {
    let system: String = before.chars().filter(|c| !c.is_whitespace()).collect();
    // `取得単位:領域講習` names the system behind the figure's own name.
    let system = system.rsplit(':').find(|part| !part.is_empty()).unwrap_or("");
    let bracketed = system.ends_with(')') && system.contains('(');
    let system = system.trim_end_matches(|c| c == ')' && !bracketed).trim_matches(|c: char| {
        matches!(c, ':' | '[' | ']' | '・' | '【' | '】' | '「' | '」' | '、' | '。' | ',' | '-' | '/')
    });
    let own = !system.is_empty() && !GENERIC.contains(&system) && system.chars().count() <= 30;
    let (whole, rest) = number.split_once('.').unwrap_or((number, ""));
    let points = rest.chars().all(|c| c == '0').then(|| whole.parse().ok().map(Points)).flatten();
    PrintedPoints { system: own.then(|| system.to_owned()), points }
}
