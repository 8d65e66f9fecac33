//! What other rules would change: whose outcome, and why.

use std::collections::BTreeMap;

use daicho_model::{MemberOutcome, Outcome, Posting, ReadingOutcome};
use serde::Serialize;

use crate::plain::plain;
use crate::words::{both, filled, key};
use crate::{AccountNames, Text};

/// One member before and after.
#[derive(Clone, Copy, Debug)]
pub struct Change<'a> {
    /// By the rules in force.
    pub before: &'a MemberOutcome,
    /// By the draft.
    pub after: &'a MemberOutcome,
    /// The member's postings by the rules in force.
    pub had: &'a [Posting],
    /// The member's postings by the draft.
    pub has: &'a [Posting],
}

impl Change<'_> {
    /// Whether the result differs.
    fn matters(&self) -> bool {
        (self.before.result, &self.before.grade) != (self.after.result, &self.after.grade)
    }
}

/// A line of the NDJSON form.
#[derive(Serialize)]
struct Line<'a> {
    member_no: &'a str,
    before: Outcome,
    after: Outcome,
    grade_before: Option<&'a str>,
    grade_after: Option<&'a str>,
    why: Vec<String>,
}

/// The members whose result changes, for people, or as NDJSON where `json` is set. Accounts are called what `names` say.
pub fn simulation(changes: &[Change<'_>], names: &AccountNames, json: bool) -> String {
    let changed: Vec<&Change<'_>> = changes.iter().filter(|change| change.matters()).collect();
    if json {
        return changed.iter().map(|change| ndjson(change, names)).collect();
    }
    let members = changes.len().to_string();
    let mut out = format!("{}\n", both("simulate", "title"));
    if changed.is_empty() {
        return out + &format!("  {}\n", filled("simulate", "same", &[("members", &members)]));
    }
    let count = changed.len().to_string();
    out += &format!("  {}\n", filled("simulate", "count", &[("members", &members), ("changed", &count)]));
    for change in changed {
        let of = |one: &MemberOutcome| {
            let grade = one.grade.as_deref().map_or(String::new(), |grade| format!(" ({})", plain(grade)));
            both("outcome", &key(&one.result)) + &grade
        };
        out += &format!(
            "\n{}  {}: {} → {}\n",
            plain(&change.after.member_no),
            plain(&change.after.name),
            of(change.before),
            of(change.after)
        );
        for line in why(change, names) {
            out += &format!("  {line}\n");
        }
    }
    out
}

fn ndjson(change: &Change<'_>, names: &AccountNames) -> String {
    let line = Line {
        member_no: &change.after.member_no,
        before: change.before.result,
        after: change.after.result,
        grade_before: change.before.grade.as_deref(),
        grade_after: change.after.grade.as_deref(),
        why: why(change, names),
    };
    // Our own types: string keys only, writing to memory.
    serde_json::to_string(&line).expect("model types are always JSON") + "\n"
}

/// Requirements that differ, accounts whose totals differ, and records whose posting differs.
pub(crate) fn why(change: &Change<'_>, names: &AccountNames) -> Vec<String> {
    let (before, after) = (change.before, change.after);
    let mut lines = Vec::new();
    let clause = both("explain", "clause");
    for one in &after.requirements {
        let name = format!("{} ({clause}: {})", called(&one.ja, &one.en), plain(&one.clause));
        match before.requirements.iter().find(|had| had.id == one.id) {
            None => lines.push(format!(
                "{}: {name} {}/{} {}",
                both("simulate", "added"),
                one.have,
                one.need,
                word(one.outcome)
            )),
            Some(had) if (had.have, had.need, had.outcome) != (one.have, one.need, one.outcome) => lines
                .push(format!(
                    "{name}: {}/{} {} → {}/{} {}{}",
                    had.have,
                    had.need,
                    word(had.outcome),
                    one.have,
                    one.need,
                    word(one.outcome),
                    readings(&one.readings)
                )),
            Some(_) => {}
        }
    }
    for had in before.requirements.iter().filter(|had| after.requirements.iter().all(|one| one.id != had.id))
    {
        lines.push(format!("{}: {}", both("simulate", "removed"), called(&had.ja, &had.en)));
    }
    let accounts = before.totals.keys().chain(after.totals.keys()).collect::<std::collections::BTreeSet<_>>();
    for account in accounts {
        let (was, is) = (before.totals.get(account), after.totals.get(account));
        if was != is {
            let shown =
                |points: Option<&daicho_model::Points>| points.map_or("-".to_owned(), ToString::to_string);
            let name = account_name(names, account);
            lines.push(format!("{} {name}: {} → {}", both("simulate", "totals"), shown(was), shown(is)));
        }
    }
    lines.extend(postings_that_differ((change.had, change.has), names));
    lines
}

fn called(ja: &str, en: &str) -> String {
    Text { ja: plain(ja), en: plain(en) }.both()
}

fn account_name(names: &AccountNames, id: &str) -> String {
    names.get(id).map_or_else(|| both("account", id), |name| called(&name.ja, &name.en))
}

/// Records whose postings differ: their accounts, states and points, and the rest of them where these are the same.
pub(crate) fn postings_that_differ(
    (had, has): (&[Posting], &[Posting]),
    names: &AccountNames,
) -> Vec<String> {
    let by_record = |postings: &[Posting]| -> BTreeMap<String, Vec<Posting>> {
        let mut all: BTreeMap<String, Vec<Posting>> = BTreeMap::new();
        for one in postings {
            all.entry(one.record_id.clone()).or_default().push(one.clone());
        }
        all
    };
    let (had, has) = (by_record(had), by_record(has));
    let ids: std::collections::BTreeSet<&String> = had.keys().chain(has.keys()).collect();
    let differ = ids.into_iter().filter(|id| had.get(*id) != has.get(*id));
    differ
        .map(|id| {
            let (had, has) =
                (had.get(id).map_or(&[][..], Vec::as_slice), has.get(id).map_or(&[][..], Vec::as_slice));
            let short = (posted(had, names), posted(has, names));
            let (had, has) = if short.0 == short.1 { (written(had), written(has)) } else { short };
            format!("{id}: {had} → {has}")
        })
        .collect()
}

/// Account, state and points of a record's postings.
fn posted(postings: &[Posting], names: &AccountNames) -> String {
    let told = postings.iter().map(|one| {
        let reason = one
            .reason
            .map_or(String::new(), |reason| format!(" [{}]", filled("reason", reason.as_str(), &[])));
        let status = both("status", &key(&one.status));
        format!("{} {status} {}{reason}", account_name(names, &one.account), one.points)
    });
    or_nothing(told.collect())
}

/// Meeting, edition, days, attendance, clause and sum of a record's postings.
fn written(postings: &[Posting]) -> String {
    let told = postings.iter().map(|one| {
        let edition = one.edition.map(|edition| edition.to_string());
        let day = |day: Option<daicho_model::PartialDate>| day.map(|day| day.to_string());
        let sum = one.arithmetic.as_ref().map(|sum| format!("{} - {}", sum.base, sum.cut));
        let meeting = one.meeting_name.clone().or_else(|| one.meeting_id.clone());
        let parts =
            [meeting, edition, day(one.from), day(one.to), Some(key(&one.mode)), one.clause.clone(), sum];
        plain(&parts.into_iter().flatten().collect::<Vec<_>>().join(" "))
    });
    or_nothing(told.collect())
}

fn or_nothing(told: Vec<String>) -> String {
    if told.is_empty() { "-".to_owned() } else { told.join(", ") }
}

fn readings(readings: &[ReadingOutcome]) -> String {
    if readings.is_empty() { String::new() } else { format!(" ({})", both("open", "reading")) }
}

fn word(outcome: Outcome) -> String {
    both("outcome", &key(&outcome))
}
