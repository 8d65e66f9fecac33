//! What the rule says of a member beyond single requirements: results, open clauses, the window to apply, the least
//! still needed, and what changed since the last run.

use std::collections::BTreeMap;

use daicho_model::{Arithmetic, MemberOutcome, OpenClause, Outcome, Posting, Suggestion};

use crate::plain::plain;
use crate::words::{both, filled, key};
use crate::{Messages, Text};

/// What the member's account was before.
#[derive(Clone, Copy, Debug, Default)]
pub struct Earlier<'a> {
    /// Where the member stood; `None` if the member was not judged.
    pub outcome: Option<&'a MemberOutcome>,
    /// The postings.
    pub postings: &'a [Posting],
}

/// Lines below the heading: a lengthened cycle, the window to apply, whether paper is needed.
pub fn heading(outcome: &MemberOutcome) -> String {
    let mut out = String::new();
    if let Some(before) = outcome.extended_from {
        let values = [("before", before.to_string()), ("to", outcome.cycle_to.to_string())];
        out += &format!("  {}\n", fill("extended", &values));
    }
    if let Some(window) = &outcome.application {
        let values = [("opens", window.opens.to_string()), ("closes", window.closes.to_string())];
        out += &format!("  {}\n", fill("application", &values));
    }
    if outcome.no_paper_needed {
        out += &format!("  {}\n", both("explain", "no_paper"));
    }
    out
}

fn fill(name: &str, values: &[(&str, String)]) -> String {
    let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    filled("explain", name, &values)
}

/// The results that the rule provides for, and what it leaves open.
pub fn results(outcome: &MemberOutcome) -> String {
    let mut out = String::new();
    if !outcome.grades.is_empty() {
        out += &super::title("grades");
        for grade in &outcome.grades {
            let holds = match grade.holds {
                Outcome::Met => "holds",
                Outcome::NotMet => "holds_not",
                Outcome::Undecidable => "holds_maybe",
            };
            let name = Text { ja: plain(&grade.ja), en: plain(&grade.en) }.both();
            let clause = both("explain", "clause");
            out += &format!("  [{}] {name} ({clause}: {})\n", both("explain", holds), plain(&grade.clause));
        }
    }
    if !outcome.open.is_empty() {
        out += &super::title("open");
        for text in open(outcome) {
            out += &format!("  {}\n", text.both());
        }
    }
    out
}

/// What the rule leaves open, and what was not looked at: a text each, with its clause.
pub fn open(outcome: &MemberOutcome) -> Vec<Text> {
    let told = |one: &OpenClause| {
        let (code, clause) = (Messages::global().text("open", &one.code), plain(&one.clause));
        Text {
            ja: format!("{}: {}（{clause}）", code.ja, plain(&one.ja)),
            en: format!("{}: {} ({clause})", code.en, plain(&one.en)),
        }
    };
    outcome.open.iter().map(told).collect()
}

/// `上限 20 のため 2 のうち 1 を計上`.
pub fn arithmetic(sum: &Arithmetic) -> String {
    let values = [
        ("base", sum.base.to_string()),
        ("cut", sum.cut.to_string()),
        ("cap", sum.cap.to_string()),
        ("points", (sum.base - sum.cut).to_string()),
        ("clause", plain(&sum.clause)),
    ];
    fill("capped", &values)
}

/// The least that would do, in a sentence; `None` where nothing is missing or nothing would do.
pub fn least(outcome: &MemberOutcome) -> Option<Text> {
    if outcome.least.is_empty() {
        return None;
    }
    let one = |part: &Suggestion| {
        let name = if part.points.is_some() { "least_points" } else { "least_one" };
        let points = part.points.map(|points| points.to_string()).unwrap_or_default();
        let count = part.count.to_string();
        let of = |what: &str| {
            Messages::global().filled(
                "explain",
                name,
                &[("count", &count), ("points", &points), ("what", what)],
            )
        };
        Text { ja: of(&plain(&part.ja)).ja, en: of(&plain(&part.en)).en }
    };
    let parts: Vec<Text> = outcome.least.iter().map(one).collect();
    let by = outcome.least.iter().map(|part| part.by).min().map(|day| day.to_string()).unwrap_or_default();
    let join = |pick: fn(&Text) -> &str, with: &str| parts.iter().map(pick).collect::<Vec<_>>().join(with);
    let (ja, en) = (join(|text| &text.ja, "と"), join(|text| &text.en, " and "));
    let told = |list: &str| Messages::global().filled("explain", "least", &[("list", list), ("by", &by)]);
    Some(Text { ja: told(&ja).ja, en: told(&en).en })
}

/// What changed since the last run that gave something else: the result, requirements, postings.
pub fn changes(outcome: &MemberOutcome, postings: &[&Posting], earlier: &Earlier<'_>) -> String {
    let mut out = super::title("changes");
    let mut lines = String::new();
    match earlier.outcome {
        None => lines += &format!("  {}\n", both("explain", "changed_new")),
        Some(before) => {
            if before.result != outcome.result || before.grade != outcome.grade {
                let of = |one: &MemberOutcome| both("outcome", &key(&one.result));
                lines += &format!("  {}: {} → {}\n", both("explain", "result"), of(before), of(outcome));
            }
            for one in &outcome.requirements {
                let had = before.requirements.iter().find(|had| had.id == one.id);
                let Some(had) =
                    had.filter(|had| (had.have, had.outcome, had.need) != (one.have, one.outcome, one.need))
                else {
                    continue;
                };
                let name = Text { ja: plain(&one.ja), en: plain(&one.en) }.both();
                let (was, is) = (both("outcome", &key(&had.outcome)), both("outcome", &key(&one.outcome)));
                lines +=
                    &format!("  {name}: {}/{} {was} → {}/{} {is}\n", had.have, had.need, one.have, one.need);
            }
        }
    }
    lines += &postings_changed(postings, earlier.postings);
    if lines.is_empty() {
        lines = format!("  {}\n", both("explain", "unchanged"));
    }
    out += &lines;
    out
}

fn postings_changed(now: &[&Posting], before: &[Posting]) -> String {
    type Key<'a> = (&'a str, &'a str);
    let of = |one: &Posting| format!("{} {}", both("status", &key(&one.status)), one.points);
    let had: BTreeMap<Key<'_>, &Posting> =
        before.iter().map(|one| ((one.record_id.as_str(), one.account.as_str()), one)).collect();
    let have: BTreeMap<Key<'_>, &Posting> =
        now.iter().map(|one| ((one.record_id.as_str(), one.account.as_str()), *one)).collect();
    let mut lines = String::new();
    for (id, one) in &have {
        let what = one.meeting_name.as_deref().map(plain).unwrap_or_else(|| id.0.to_owned());
        match had.get(id) {
            None => lines += &format!("  + {what} ({}): {}\n", id.0, of(one)),
            Some(was) if (was.status, was.points) != (one.status, one.points) => {
                lines += &format!("  * {what} ({}): {} → {}\n", id.0, of(was), of(one));
            }
            Some(_) => {}
        }
    }
    for (id, one) in had.iter().filter(|(id, _)| !have.contains_key(*id)) {
        let what = one.meeting_name.as_deref().map(plain).unwrap_or_else(|| id.0.to_owned());
        lines += &format!("  - {what} ({}): {}\n", id.0, of(one));
    }
    lines
}
