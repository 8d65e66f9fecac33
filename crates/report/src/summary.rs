//! What the console shows when a run has ended.

use std::collections::{BTreeMap, BTreeSet};

use daicho_model::{Decision, Diagnostic, MemberOutcome, Outcome, ReasonCode, Record, Severity};

use crate::Books;
use crate::envelopes;
use crate::plain::{left, plain, right, width};
use crate::words::{both, filled};

/// How many members or files are listed by name.
const LISTED: usize = 10;

/// What the summary tells of.
#[derive(Clone, Copy, Debug)]
pub struct SummaryInput<'a> {
    /// The results of the run.
    pub books: Books<'a>,
    /// Number of files given, those inside archives counted.
    pub files: u64,
    /// Number of files that could not be read at all.
    pub unreadable: u64,
}

/// The summary, several lines, Japanese first with English beside it. Columns are level for full-width characters.
pub fn summary(input: &SummaryInput<'_>) -> String {
    let books = &input.books;
    let mut out = format!("{}\n", both("summary", "title"));
    if input.files == 0 {
        out += &format!("  {}\n", both("summary", "no_files"));
    }
    out += &figures(&counts(input));
    out += &reasons("title_reviews", books.records, Decision::Review);
    out += &reasons("title_voids", books.records, Decision::Void);
    out += &section("title_envelopes", envelopes::differing(books.envelopes), LISTED);
    out += &unreadable(books);
    out += &skipped(books);
    out += &people("title_not_met", books.outcomes, Outcome::NotMet);
    out += &people("title_undecidable", books.outcomes, Outcome::Undecidable);
    out
}

/// Label, indent and figure of each line.
fn counts(input: &SummaryInput<'_>) -> Vec<(&'static str, usize, u64)> {
    let (records, outcomes) = (input.books.records, input.books.outcomes);
    let decided = |decision| records.iter().filter(|record| record.decision == decision).count() as u64;
    let judged = |result| outcomes.iter().filter(|outcome| outcome.result == result).count() as u64;
    let mut lines = vec![("files", 0, input.files), ("unreadable", 1, input.unreadable)];
    let passed_over: BTreeSet<&str> =
        skips(&input.books).map(|diagnostic| diagnostic.document.as_str()).collect();
    if !passed_over.is_empty() {
        lines.push(("skipped", 1, passed_over.len() as u64));
    }
    lines.extend([
        ("pieces", 0, records.len() as u64),
        ("posted", 1, decided(Decision::Posted)),
        ("review", 1, decided(Decision::Review)),
        ("void", 1, decided(Decision::Void)),
        ("not_applicable", 1, decided(Decision::NotApplicable)),
        ("envelopes", 0, input.books.envelopes.len() as u64),
        ("members", 0, outcomes.len() as u64),
        ("met", 1, judged(Outcome::Met)),
        ("not_met", 1, judged(Outcome::NotMet)),
        ("undecidable", 1, judged(Outcome::Undecidable)),
    ]);
    lines
}

fn figures(lines: &[(&str, usize, u64)]) -> String {
    let label = |key: &str, indent: usize| format!("{}{}", "  ".repeat(indent + 1), both("summary", key));
    let wide = lines.iter().map(|(key, indent, _)| width(&label(key, *indent))).max().unwrap_or_default();
    let line = |(key, indent, count): &(&str, usize, u64)| {
        format!("{}  {}\n", left(&label(key, *indent), wide), right(&count.to_string(), 7))
    };
    lines.iter().map(line).collect()
}

/// The first reason of every record with that decision, the most frequent first.
fn reasons(title: &str, records: &[Record], decision: Decision) -> String {
    let mut counts: BTreeMap<Option<ReasonCode>, u64> = BTreeMap::new();
    for record in records.iter().filter(|record| record.decision == decision) {
        *counts.entry(record.reasons.first().map(|reason| reason.code)).or_default() += 1;
    }
    let mut counts: Vec<(Option<ReasonCode>, u64)> = counts.into_iter().collect();
    counts.sort_by_key(|(code, count)| (std::cmp::Reverse(*count), *code));
    let text = |code: &Option<ReasonCode>| match code {
        Some(code) => filled("reason", code.as_str(), &[]),
        None => both("summary", "no_reason"),
    };
    let lines =
        counts.iter().map(|(code, count)| format!("{}  {}", right(&count.to_string(), 5), text(code)));
    section(title, lines.collect(), usize::MAX)
}

fn unreadable(books: &Books<'_>) -> String {
    let errors = books.diagnostics.iter().filter(|one| one.severity == Severity::Error);
    section("title_unreadable", errors.map(file).collect(), LISTED)
}

/// Files that no document was made of. They are not among the files counted.
fn skips<'a>(books: &Books<'a>) -> impl Iterator<Item = &'a Diagnostic> {
    books.diagnostics.iter().filter(|one| one.code == "file_skipped")
}

fn skipped(books: &Books<'_>) -> String {
    section("title_skipped", skips(books).map(file).collect(), LISTED)
}

/// A file, the page where one is concerned, and what is the matter with it.
fn file(one: &Diagnostic) -> String {
    let page = one.page.map_or(String::new(), |page| format!(" p.{page}"));
    let cause = crate::Messages::global().diagnostic(one).cause.both();
    let place = if one.place.is_empty() { String::new() } else { format!(" [{}]", plain(&one.place)) };
    format!("  {}{page}{place}: {cause}", plain(&one.document))
}

fn people(title: &str, outcomes: &[MemberOutcome], result: Outcome) -> String {
    let concerned: Vec<&MemberOutcome> = outcomes.iter().filter(|one| one.result == result).collect();
    let line =
        |one: &&MemberOutcome| format!("  {}  {}{}", plain(&one.member_no), plain(&one.name), lacking(one));
    section(title, concerned.iter().map(line).collect(), LISTED)
}

/// What keeps the member from meeting the rule, a line a requirement.
fn lacking(outcome: &MemberOutcome) -> String {
    let asked = outcome.requirements.iter().filter(|one| one.part_of.is_none());
    let open = asked.filter(|one| one.outcome != Outcome::Met);
    let part = |one: &daicho_model::RequirementOutcome| {
        let mut parts = Vec::new();
        if one.missing > 0 {
            parts.push(filled("summary", "short_by", &[("missing", &one.missing.to_string())]));
        }
        if one.pending > 0 {
            parts.push(filled("summary", "waiting", &[("pending", &one.pending.to_string())]));
        }
        let parts = if parts.is_empty() { String::new() } else { format!(" ({})", parts.join(", ")) };
        format!("\n      {}{parts}", both_of(&one.ja, &one.en))
    };
    open.map(part).collect()
}

fn both_of(ja: &str, en: &str) -> String {
    crate::Text { ja: plain(ja), en: plain(en) }.both()
}

fn section(title: &str, mut lines: Vec<String>, listed: usize) -> String {
    if lines.is_empty() {
        return String::new();
    }
    let more = lines.len().saturating_sub(listed);
    lines.truncate(listed);
    if more > 0 {
        lines.push(format!("  {}", filled("summary", "more", &[("count", &more.to_string())])));
    }
    format!("\n{}\n{}\n", both("summary", title), lines.join("\n"))
}
