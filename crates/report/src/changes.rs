//! What changed since the outputs before: whose postings or result, and why.

use std::collections::BTreeMap;

use daicho_model::{MemberOutcome, Outcome, Points, Posting};
use serde::{Deserialize, Serialize};

use crate::AccountNames;
use crate::simulate::{Change, postings_that_differ, why};
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
        let line = Line {
            member_no: self.member_no,
            before: self.before.map(|one| one.result),
            after: self.after.map(|one| one.result),
            totals_before: self.before.map(|one| &one.totals),
            totals_after: self.after.map(|one| &one.totals),
            causes: self.causes,
            decisions: self.decisions,
            why: self.why(),
        };
        // Our own types: string keys only, writing to memory.
        serde_json::to_string(&line).expect("model types are always JSON")
    }

    /// What differs; never nothing where anything does.
    fn why(&self) -> Vec<String> {
        let names = AccountNames::new();
        let mut lines = match (self.before, self.after) {
            (Some(before), Some(after)) => {
                why(&Change { before, after, had: self.had, has: self.has }, &names)
            }
            (None, Some(_)) => vec![both("changes", "came")],
            (Some(_), None) => vec![both("changes", "went")],
            (None, None) => Vec::new(),
        };
        if self.before.is_none() || self.after.is_none() {
            lines.extend(postings_that_differ((self.had, self.has), &names));
        }
        if lines.is_empty() {
            lines = self.before.zip(self.after).map_or(Vec::new(), |(before, after)| parts(before, after));
        }
        lines
    }
}

/// The parts of an outcome that differ, as the outputs name and write them.
fn parts(before: &MemberOutcome, after: &MemberOutcome) -> Vec<String> {
    let json = |outcome: &MemberOutcome| serde_json::to_value(outcome).unwrap_or_default();
    let (before, after) = (json(before), json(after));
    let fields = after.as_object().into_iter().flatten();
    let differ = fields.filter(|(name, value)| before[name.as_str()] != **value);
    differ.map(|(name, value)| format!("{name}: {} → {value}", before[name.as_str()])).collect()
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

    fn posting(points: i64, edition: u32) -> Posting {
        serde_json::from_value(serde_json::json!({
            "member_no": "1", "body": "jrs", "unit": "society", "account": "meeting", "meeting_id": "jrs-0001",
            "meeting_name": "架空学会総会", "edition": edition, "from": "2024-04-12", "to": null, "mode": "unstated",
            "points": points, "status": "posted", "reason": null, "clause": null, "record_id": "aa-1-1"
        }))
        .expect("a posting")
    }

    /// What is said of a member whose postings alone differ.
    fn why_of(had: &[Posting], has: &[Posting]) -> String {
        let change =
            MemberChange { member_no: "1", before: None, after: None, had, has, decisions: &[], causes: &[] };
        assert!(change.matters());
        change.line()
    }

    #[test]
    fn every_change_says_what_differs() {
        let line = why_of(&[posting(15, 82)], &[posting(5, 82)]);
        assert!(line.contains("15 → ") && line.contains("posted 5"), "{line}");
        let line = why_of(&[posting(15, 82)], &[posting(15, 83)]);
        assert!(line.contains("架空学会総会 82") && line.contains("架空学会総会 83"), "{line}");
        assert!(why_of(&[posting(15, 82)], &[]).contains("15 → -"));
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
