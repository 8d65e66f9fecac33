//! What changed since the outputs before: whose postings or result, and why.

use std::collections::BTreeMap;

use daicho_model::{MemberOutcome, Outcome, Points, Posting};
use serde::{Deserialize, Serialize};

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
    /// What else is not as it was: for all members `edition`, `catalogue`, `rules`, `as_of`, `thresholds`; for this one `member`,
    /// `readings`; `erasure` where what belonged to others was erased.
    pub causes: &'a [&'a str],
}

#[derive(Serialize)]
struct Line<'a> {
    member_no: &'a str,
    before: Option<Outcome>,
    after: Option<Outcome>,
    totals_before: Option<&'a BTreeMap<String, Points>>,
    totals_after: Option<&'a BTreeMap<String, Points>>,
    causes: &'a [&'a str],
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

/// What the summary says of changes since the outputs before: how many members, and because of what.
pub fn changes_text(lines: &[String]) -> String {
    let title = both("changes", "title");
    if lines.is_empty() {
        return format!("\n{title}\n  {}\n", both("changes", "nothing"));
    }
    let count = lines.len().to_string();
    let mut out = format!("\n{title}\n  {}\n", filled("changes", "count", &[("count", &count)]));
    for (cause, members) in causes(lines) {
        out += &format!("    {:>4}  {}\n", members, cause);
    }
    out
}

/// What brought the changes about, with the members that it concerns, in the order in which it is first named.
fn causes(lines: &[String]) -> Vec<(String, usize)> {
    #[derive(Deserialize)]
    struct Why {
        causes: Vec<String>,
        decisions: Vec<u64>,
    }
    let mut all: Vec<(String, usize)> = Vec::new();
    for why in lines.iter().filter_map(|line| serde_json::from_str::<Why>(line).ok()) {
        let mut told: Vec<String> = why.causes.iter().map(|cause| both("change_cause", cause)).collect();
        if !why.decisions.is_empty() {
            told.push(both("change_cause", "decisions"));
        }
        if told.is_empty() {
            told.push(both("change_cause", "papers"));
        }
        for cause in told {
            match all.iter_mut().find(|(known, _)| *known == cause) {
                Some((_, members)) => *members += 1,
                None => all.push((cause, 1)),
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(causes: &[&str], decisions: &[u64]) -> String {
        serde_json::json!({"member_no": "1", "causes": causes, "decisions": decisions}).to_string()
    }

    #[test]
    fn the_summary_says_because_of_what_and_for_how_many() {
        let lines = [line(&["rules"], &[]), line(&["rules"], &[4]), line(&[], &[])];
        let text = changes_text(&lines);
        assert!(text.contains("3 members"), "{text}");
        for told in ["2  規則", "1  人の決定", "1  履歴"] {
            assert!(text.contains(told), "{told}: {text}");
        }
        assert!(changes_text(&[]).contains("nothing"));
    }
}
