//! A publication's first page or reprint: title, authors, journal, volume, issue, pages, year, DOI, review.

use std::sync::LazyLock;

use daicho_model::{PartialDate, Publication};
use regex::Regex;

use super::candidate::Candidate;
use crate::analysis::{Analysis, Known};
use crate::strip::{Join, Part, Strip};

static DOI: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)\b(?P<doi>10\.\d{4,9}/[-._;()/:a-z0-9]*[a-z0-9])").expect("constant"));
/// Volume, issue, pages and year as mastheads print them, the more telling forms first.
static MASTHEADS: LazyLock<[Regex; 4]> = LazyLock::new(|| {
    let form = |pattern: &str| Regex::new(pattern).expect("constant");
    [
        // 第80巻第5号 512-520頁, Vol. 80 No. 5 pp. 512-520
        form(
            r"(?i)(?:第?\s*(?P<v1>\d{1,4})\s*巻|\bvol(?:ume|\.)?\s*(?P<v2>\d{1,4}))\s*[,、.]?\s*(?:(?:第?\s*(?P<i1>\d{1,3})\s*号|\b(?:no|issue|number)\.?\s*(?P<i2>\d{1,3})))?",
        ),
        // 2024;42(5):512-520 and 42(5):512-520
        form(
            r"(?:(?P<y>(?:19|20)\d{2})\s*[;,]\s*)?(?P<v1>\d{1,4})\s*\((?P<i1>\d{1,3})\)\s*[:,]\s*(?P<a>e?\d{1,5})(?:\s*[-~]\s*(?P<b>e?\d{1,5}))?",
        ),
        // (2024) 42:512-520
        form(
            r"\((?P<y>(?:19|20)\d{2})\)\s*(?P<v1>\d{1,4})\s*[:,]\s*(?P<a>e?\d{1,5})(?:\s*[-~]\s*(?P<b>e?\d{1,5}))?",
        ),
        // 2024;42:512-520
        form(
            r"(?P<y>(?:19|20)\d{2})\s*;\s*(?P<v1>\d{1,4})\s*:\s*(?P<a>e?\d{1,5})(?:\s*[-~]\s*(?P<b>e?\d{1,5}))?",
        ),
    ]
});
static PAGES: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)(?:\bpp?\.?\s*|[:,]\s*)(?P<a>e?\d{1,5})\s*[-~]\s*(?P<b>e?\d{1,5})|(?P<c>\d{1,5})\s*[-~]\s*(?P<d>\d{1,5})\s*(?:頁|ページ)")
        .expect("constant")
});
static YEAR: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?P<y>(?:19|20)\d{2})\s*(?:年|[,;.)]|$|\s)").expect("constant"));
/// What kind of article it is, as a line by itself.
static SORT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^[\[【〈<■●◆《]*(?:原著(?:論文)?|総説|症例報告|短報|論文|技術報告|臨床技術|研究報告|速報|資料|査読付き?論文|original(?:article|paper|research)?|review(?:article)?|casereport|technicalnote|shortcommunication|research(?:article|paper)?|article)[\]】〉>》]*$").expect("constant")
});
static MARKS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:\s*[*†‡§¶#]|\s*[\u{2070}-\u{209F}¹²³]|\s*\d{1,2}\s*\)|\s*\[\d{1,2}\]|[,\s]*\d{1,2}(?:\s*,\s*\d{1,2})*\s*$)+").expect("constant")
});

/// Figures right behind a letter: an affiliation.
static BEHIND: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(\p{L})\d{1,2}(?:\s*[,，]\s*\d{1,2}(?:\s|[,*]|$))*").expect("constant"));

/// The publication, and its title as the name of the record.
#[derive(Clone, Debug, Default)]
pub(crate) struct Found {
    /// All that the page says of it.
    pub publication: Option<Candidate<Publication>>,
    /// The title.
    pub title: Option<Candidate<String>>,
}

/// Reads a page as that of a publication.
pub(crate) fn publication(analysis: &Analysis<'_>) -> Found {
    let mut said = Publication::default();
    let flow = analysis.flow.text();
    said.doi = DOI.captures(flow).map(|c| c["doi"].to_owned());
    let masthead = masthead(analysis, &mut said);
    let authors = authors(analysis);
    said.authors = authors.as_ref().map(|(names, _)| names.clone()).unwrap_or_default();
    let title = title(analysis, masthead, authors.as_ref().map(|(_, at)| *at));
    said.title = title.as_ref().and_then(|c| c.value.clone());
    let (reviewed, doubt) = reviewed(flow);
    said.reviewed = reviewed;
    let parts =
        [said.title.is_some(), !said.authors.is_empty(), said.journal.is_some(), said.volume.is_some()];
    let found = parts.iter().filter(|p| **p).count();
    let sure = [0.3, 0.5, 0.65, 0.85, 0.92][found] * doubt;
    let place = title.as_ref().map(|c| c.source).or_else(|| analysis.flow.source(analysis.flow.all()));
    let raw = title.as_ref().map_or_else(String::new, |c| c.raw.clone());
    let publication = place.map(|source| Candidate { value: Some(said), raw, sure, source });
    Found { publication, title }
}

/// How many things on a page speak for the first page of a publication.
pub(crate) fn signs(analysis: &Analysis<'_>) -> usize {
    const WORDS: [&[&str]; 5] = [
        &["abstract", "要旨", "要約", "抄録", "summary"],
        &["keyword", "key word", "キーワード", "索引用語"],
        &["received", "accepted", "受付", "受理", "原稿受領", "査読"],
        &["references", "参考文献", "et al", "引用文献"],
        &["introduction", "はじめに", "緒言", "緒 言", "背景"],
    ];
    if analysis.lines.len() < 8 {
        return 0;
    }
    let text = analysis.flow.text().to_lowercase();
    let words = WORDS.iter().filter(|words| words.iter().any(|w| text.contains(w))).count();
    let masthead = masthead(analysis, &mut Publication::default()).is_some();
    let sort = analysis.lines.iter().any(|k| SORT.is_match(&k.compact));
    let own = [masthead, sort, DOI.is_match(&text)].iter().filter(|sign| **sign).count();
    // Words alone may stand in a programme or a letter: the journal must show in some way.
    if own == 0 { words.min(2) } else { words + own }
}

/// Whether the paper says that it was reviewed, and what that leaves of the sureness: an original article (原著) may
/// stand in a journal without review; one that was received and later accepted went through hands.
fn reviewed(flow: &str) -> (Option<bool>, f32) {
    let lower = flow.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|w| lower.contains(w));
    let judged = has(&["査読", "peer review", "peer-review", "refereed"]);
    let accepted =
        has(&["受理", "採択", "accepted"]) && has(&["受付", "受領", "投稿", "received", "submitted"]);
    match (judged || accepted, has(&["原著", "original article", "original paper"])) {
        (true, _) => (Some(true), 1.0),
        (false, true) => (Some(true), 0.82),
        (false, false) => (None, 1.0),
    }
}

/// Fills volume, issue, pages, year and journal from the line that carries the volume; its place among the lines.
fn masthead(analysis: &Analysis<'_>, said: &mut Publication) -> Option<usize> {
    let lines = &analysis.lines;
    let edge = |k: &Known<'_>| {
        let y = k.line.bounding_box.centre().1;
        let region = analysis.piece.region;
        y < region.y0 + region.height() * 0.35 || y > region.y0 + region.height() * 0.85
    };
    let own = |at: &usize| edge(&lines[*at]) && lines[*at].compact.chars().count() <= 120;
    let (at, form) = MASTHEADS.iter().find_map(|form| {
        (0..lines.len()).filter(own).find(|at| form.is_match(lines[*at].strip.text())).map(|at| (at, form))
    })?;
    let text = lines[at].strip.text();
    let found = form.captures(text)?;
    let get = |names: [&str; 2]| names.iter().find_map(|n| found.name(n)).map(|m| m.as_str().to_owned());
    said.volume = get(["v1", "v2"]);
    said.issue = get(["i1", "i2"]);
    let rest = &text[found.get(0)?.end()..];
    said.pages = pages(&found, rest);
    said.year = year(&found, text);
    said.journal = journal(analysis, at, &text[..found.get(0)?.start()]);
    Some(at)
}

fn pages(found: &regex::Captures<'_>, rest: &str) -> Option<String> {
    let join = |a: Option<regex::Match<'_>>, b: Option<regex::Match<'_>>| {
        a.map(|a| b.map_or(a.as_str().to_owned(), |b| format!("{}-{}", a.as_str(), b.as_str())))
    };
    join(found.name("a"), found.name("b")).or_else(|| {
        let found = PAGES.captures(rest)?;
        join(found.name("a").or(found.name("c")), found.name("b").or(found.name("d")))
    })
}

fn year(found: &regex::Captures<'_>, text: &str) -> Option<i16> {
    let printed = found.name("y").or_else(|| YEAR.captures(text).and_then(|c| c.name("y")));
    printed.and_then(|y| y.as_str().parse().ok()).or_else(|| {
        let day = crate::dates::find(text).first().and_then(|d| d.from.ok())?;
        Some(day.year())
    })
}

/// The month of publication on the masthead: `2024年5月`, `May 2024`. A year alone names no day.
pub(crate) fn published(analysis: &Analysis<'_>) -> Option<Candidate<PartialDate>> {
    let lines = analysis.lines.iter().filter(|k| MASTHEADS.iter().any(|form| form.is_match(k.strip.text())));
    lines.into_iter().find_map(|k| {
        let span = k.dates.iter().find(|d| !d.is_range)?;
        Candidate::at(&k.strip, span.range.clone(), Some(span.from.ok()?), 0.9 * span.sure)
    })
}

/// The journal before the volume; where that is empty, the line above.
fn journal(analysis: &Analysis<'_>, at: usize, before: &str) -> Option<String> {
    let cut = YEAR.find(before).map_or(before.len(), |m| m.start());
    let named = |text: &str| {
        let name = crate::normalise::tidy(text.trim_matches(|c: char| !c.is_alphanumeric() && c != ')'));
        let name = name.trim_end_matches('(').trim_end().to_owned();
        (name.chars().filter(|c| c.is_alphabetic()).count() >= 3).then_some(name)
    };
    named(&before[..cut]).or_else(|| {
        let above = analysis.lines.get(at.checked_sub(1)?)?;
        (above.compact.chars().count() <= 60 && !SORT.is_match(&above.compact))
            .then(|| named(above.strip.text()))
            .flatten()
    })
}

/// The authors' line (and its next), and where it stands.
fn authors(analysis: &Analysis<'_>) -> Option<(Vec<String>, usize)> {
    let upper = analysis.piece.region.y0 + analysis.piece.region.height() * 0.6;
    for (at, known) in analysis.lines.iter().enumerate() {
        if known.line.bounding_box.centre().1 > upper {
            break;
        }
        let Some(mut names) = names_in(&known.line.text) else { continue };
        for next in analysis.lines.iter().skip(at + 1).take(3) {
            match names_in(&next.line.text) {
                Some(more) => names.extend(more),
                None => break,
            }
        }
        return Some((names, at));
    }
    None
}

/// The names of a line of authors; `None` where the line is something else. One name alone needs a mark of its
/// affiliation or a degree, since a title may look like a name.
fn names_in(line: &str) -> Option<Vec<String>> {
    let text = crate::normalise::Folded::new(line).text;
    let text = text.trim_start_matches("著者").trim_start_matches([':', ' ']);
    let marked = MARKS.is_match(text) || BEHIND.is_match(text);
    let text = BEHIND.replace_all(text, "${1}、");
    let text = MARKS.replace_all(&text, "、");
    let text = text.replace(" and ", "、").replace(" & ", "、");
    // In ジョン・スミス the dot is part of a name.
    let foreign =
        text.chars().any(crate::normalise::is_kana) && !text.chars().any(crate::normalise::is_kanji);
    let apart = |c: char| matches!(c, '、' | ',' | ';' | '\t') || c == '・' && !foreign;
    let mut names: Vec<String> = Vec::new();
    for part in
        text.split(apart).map(|p| p.trim_matches(|c: char| !c.is_alphanumeric())).filter(|p| !p.is_empty())
    {
        // Degrees behind a name are no name.
        if matches!(part.to_lowercase().replace('.', "").as_str(), "md" | "phd" | "rt" | "msc" | "dmsc") {
            continue;
        }
        names.extend(one_or_more(part)?);
    }
    let enough = names.len() >= 2 || names.len() == 1 && marked;
    (enough && names.len() <= 30).then_some(names)
}

/// A name, or Japanese names set apart by blanks only: `架空花子 例示太郎`.
fn one_or_more(part: &str) -> Option<Vec<String>> {
    let is_name = |text: &str| crate::fields::holder::is_name(text, false) && text.chars().count() <= 40;
    let words: Vec<&str> = part.split_whitespace().collect();
    let japanese = part.chars().any(crate::normalise::is_kanji);
    if japanese && words.len() > 2 {
        let long = words.iter().all(|w| w.chars().count() >= 3 && is_name(w));
        if long {
            return Some(words.into_iter().map(str::to_owned).collect());
        }
        let pairs = words.len().is_multiple_of(2) && words.iter().all(|w| w.chars().count() <= 3);
        let joined: Vec<String> = words.chunks(2).map(|pair| pair.join(" ")).collect();
        return (pairs && joined.iter().all(|name| is_name(name))).then_some(joined);
    }
    if japanese && words.len() == 2 && words.iter().all(|w| w.chars().count() >= 4 && is_name(w)) {
        return Some(words.into_iter().map(str::to_owned).collect());
    }
    is_name(part).then(|| vec![words.join(" ")])
}

/// The title: the lines between the masthead or the sort of article and the authors, the largest of them.
fn title(
    analysis: &Analysis<'_>,
    masthead: Option<usize>,
    authors: Option<usize>,
) -> Option<Candidate<String>> {
    let lines = &analysis.lines;
    let end = authors.unwrap_or(lines.len().min(12));
    let sort = lines.iter().take(end).rposition(|k| SORT.is_match(&k.compact));
    let start = sort.or(masthead.filter(|at| *at < end)).map_or(0, |at| at + 1);
    let usable = |k: &&Known<'_>| {
        k.compact.chars().count() >= 4
            && !SORT.is_match(&k.compact)
            && !DOI.is_match(k.strip.text())
            && !MASTHEADS.iter().any(|form| form.is_match(k.strip.text()))
            && !k.compact.to_lowercase().starts_with("http")
    };
    let own: Vec<&Known<'_>> = lines.get(start..end)?.iter().filter(usable).collect();
    let highest = own.iter().map(|k| k.line.bounding_box.height()).fold(0.0, f32::max);
    let large = own.iter().filter(|k| k.line.bounding_box.height() > highest * 0.8);
    let mut parts: Vec<Part<'_>> = Vec::new();
    let mut last: Option<usize> = None;
    for known in large {
        if last.is_some_and(|row| known.row > row + 1) || parts.len() >= 4 {
            break;
        }
        last = Some(known.row);
        parts.push(Part::whole(known.line));
    }
    let strip = Strip::new(parts, Join::Running);
    let value = strip.printed(strip.all());
    let sure = if authors.is_some() && (sort.is_some() || masthead.is_some()) { 0.9 } else { 0.6 };
    (value.chars().count() >= 4).then(|| Candidate::at(&strip, strip.all(), Some(value), sure)).flatten()
}
