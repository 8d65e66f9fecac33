//! What changed since the outputs before: whose postings or result, and why.

use std::collections::BTreeMap;

use daicho_model::{MemberOutcome, Outcome, Points, Posting};
use serde::Serialize;

use crate::AccountNames;
use crate::simulate::{Change, why};
use crate::words::{both, filled};

/// A member before and after; `None` where it was not judged.
#[derive(Clone, Copy, Debug)]
pub struct MemberChange<'a> {
    /// Member number.
    pub member_no: &'a str,
    /// Before.
    pub before: Option<&'a MemberOutcome>,
    /// After.
    pub after: Option<&'a MemberOutcome>,
    /// The member's postings before.
    pub had: &'a [Posting],
    /// The member's postings after.
    pub has: &'a [Posting],
    /// The decisions that the member's papers rest on now and did not before.
    pub decisions: &'a [u64],
    /// What else is not as it was for all members: `edition`, `catalogue_and_rules`, `as_of`,
    /// `thresholds`.
    pub causes: &'a [&'static str],
}

#[derive(Serialize)]
struct Line<'a> {
    member_no: &'a str,
    before: Option<Outcome>,
    after: Option<Outcome>,
    totals_before: Option<&'a BTreeMap<String, Points>>,
    totals_after: Option<&'a BTreeMap<String, Points>>,
    causes: &'a [&'static str],
    decisions: &'a [u64],
    why: Vec<String>,
}

impl MemberChange<'_> {
    /// Whether anything differs.
    pub fn matters(&self) -> bool {
        self.before != self.after || self.had != self.has
    }

    /// A line of `changes.ndjson`, without its end.
    pub fn line(&self) -> String {
        let why = match (self.before, self.after) {
            (Some(before), Some(after)) => {
                why(&Change { before, after, had: self.had, has: self.has }, &AccountNames::new())
            }
            _ => Vec::new(),
        };
        let line = Line {
            member_no: self.member_no,
            before: self.before.map(|one| one.result),
            after: self.after.map(|one| one.result),
            totals_before: self.before.map(|one| &one.totals),
            totals_after: self.after.map(|one| &one.totals),
            causes: self.causes,
            decisions: self.decisions,
            why,
        };
        // Our own types: string keys only, writing to memory.
        serde_json::to_string(&line).expect("model types are always JSON")
    }
}

/// `changes.ndjson` of its lines.
pub fn changes_ndjson(lines: &[String]) -> Vec<u8> {
    lines.iter().flat_map(|line| [line.as_bytes(), b"\n"].concat()).collect()
}

/// What the summary says of changes; empty where nothing changed.
pub fn changes_text(lines: &[String]) -> String {
    if lines.is_empty() {
        return String::new();
    }
    let count = lines.len().to_string();
    format!("\n{}\n  {}\n", both("changes", "title"), filled("changes", "count", &[("count", &count)]))
}
