//! One member's account, for people: `daicho ledger MEMBER`, and with `--explain` everything it rests on.

use std::collections::BTreeSet;

use daicho_model::{
    MemberOutcome, Outcome, Posting, PostingStatus, ReadingOutcome, Record, RequirementOutcome,
};

use crate::plain::plain;
use crate::words::{both, distinct, filled, key};
use crate::{Books, Messages, Text};

mod evidence;
mod rule_text;

pub use rule_text::Earlier;
pub(crate) use rule_text::{least, open};

/// Whose account, and what it rests on.
#[derive(Clone, Copy, Debug)]
pub struct ExplainInput<'a> {
    /// Where the member stands.
    pub outcome: &'a MemberOutcome,
    /// The results of the run; other members' parts are passed over.
    pub books: Books<'a>,
    /// What the account was in the last run that gave something else; `None` where there was none.
    pub earlier: Option<Earlier<'a>>,
}

/// The account with every requirement, posting, its arithmetic, its evidence and the links' waterfalls.
pub fn explain(input: &ExplainInput<'_>) -> String {
    account(input, true)
}

/// The account in short: requirements, postings a line each, what is still needed.
pub fn statement(input: &ExplainInput<'_>) -> String {
    account(input, false)
}

fn account(input: &ExplainInput<'_>, detailed: bool) -> String {
    let mut out = heading(input.outcome);
    out += &rule_text::heading(input.outcome);
    out += &requirements(input, detailed);
    out += &rule_text::results(input.outcome);
    out += &posted(input, detailed);
    out += &not_posted(input, "pendings", PostingStatus::Pending, detailed);
    out += &not_posted(input, "voids", PostingStatus::Void, detailed);
    out += &others(input, detailed);
    out += &still_needed(input.outcome);
    out += &least(input.outcome).map_or_else(String::new, |text| format!("  {}\n", text.both()));
    if let Some(earlier) = input.earlier.as_ref().filter(|_| detailed) {
        let own = input.books.postings.iter().filter(|one| one.member_no == input.outcome.member_no);
        out += &rule_text::changes(input.outcome, &own.collect::<Vec<_>>(), earlier);
    }
    out
}

fn heading(outcome: &MemberOutcome) -> String {
    format!(
        "{}: {}  {}\n  {}: {} 〜 {}\n  {}: {} {}\n  {}: {}\n",
        both("explain", "title"),
        plain(&outcome.member_no),
        plain(&outcome.name),
        both("explain", "cycle"),
        outcome.cycle_from,
        outcome.cycle_to,
        both("explain", "rule"),
        plain(&outcome.body),
        plain(&outcome.rule),
        both("explain", "result"),
        both("outcome", &key(&outcome.result)),
    )
}

fn title(name: &str) -> String {
    format!("\n{}\n", both("explain", name))
}

fn requirements(input: &ExplainInput<'_>, detailed: bool) -> String {
    let mut out = title("requirements");
    if input.outcome.requirements.is_empty() {
        out += &format!("  {}\n", both("explain", "no_requirements"));
    }
    for one in &input.outcome.requirements {
        let indent = if one.part_of.is_some() { "    - " } else { "  " };
        out += &format!("{indent}[{}] {}\n", both("outcome", &key(&one.outcome)), requirement_name(one));
        let parts = ["have", "need", "missing", "pending"].map(|part| {
            let value = match part {
                "have" => one.have,
                "need" => one.need,
                "missing" => one.missing,
                _ => one.pending,
            };
            Messages::global().filled("explain", part, &[(part, &value.to_string())])
        });
        out += &format!("      {}\n", joined(&parts).both());
        out += &format!("      {}: {}\n", both("explain", "clause"), plain(&one.clause));
        for reading in &one.readings {
            out += &reading_line(reading, one.need);
        }
        if detailed {
            out += &papers("used", &one.used, input);
            out += &papers("surplus", &one.surplus, input);
        }
    }
    out
}

/// Where the rule can be read in more than one way: the outcome under one of them.
fn reading_line(reading: &ReadingOutcome, need: i64) -> String {
    let options: Vec<String> =
        reading.reading.iter().map(|(id, option)| format!("{id} = {option}")).collect();
    let outcome = both("outcome", &key(&reading.outcome));
    let name = both("explain", "reading");
    format!("      {name} ({}): {outcome} {} / {need}\n", options.join(", "), reading.have)
}

fn joined(parts: &[Text]) -> Text {
    let all = |pick: fn(&Text) -> &str, with: &str| parts.iter().map(pick).collect::<Vec<_>>().join(with);
    Text { ja: all(|text| &text.ja, "、"), en: all(|text| &text.en, ", ") }
}

fn requirement_name(one: &RequirementOutcome) -> String {
    Text { ja: plain(&one.ja), en: plain(&one.en) }.both()
}

fn papers(label: &str, ids: &[String], input: &ExplainInput<'_>) -> String {
    if ids.is_empty() {
        return String::new();
    }
    let shown = ids.iter().map(|id| input.books.record(id).map_or_else(|| id.clone(), evidence::place));
    format!("      {}: {}\n", both("explain", label), shown.collect::<Vec<_>>().join(", "))
}

/// The member's postings of a status, account by account.
fn of_status<'a>(input: &ExplainInput<'a>, status: PostingStatus) -> impl Iterator<Item = &'a Posting> {
    let member_no = &input.outcome.member_no;
    input.books.postings.iter().filter(move |one| one.member_no == *member_no && one.status == status)
}

fn posted(input: &ExplainInput<'_>, detailed: bool) -> String {
    let mut out = title("postings");
    let accounts: BTreeSet<(&str, &str)> = of_status(input, PostingStatus::Posted).map(account_of).collect();
    if accounts.is_empty() {
        out += &format!("  {}\n", both("explain", "nothing"));
    }
    for account in accounts {
        let name = account_name(input, account.1);
        out += &format!("  {name} ({})\n", both("unit", account.0));
        let mut sum = 0;
        for posting in of_status(input, PostingStatus::Posted).filter(|one| account_of(one) == account) {
            let before = sum;
            sum += posting.points.0;
            let arithmetic = format!("{before} + {} = {sum}", posting.points);
            out += &format!("    {:>4}  {}  ({arithmetic})\n", format!("+{}", posting.points), what(posting));
            if let Some(sum) = &posting.arithmetic {
                out += &format!("          {}\n", rule_text::arithmetic(sum));
            }
            out += &basis(posting, input, detailed);
        }
        if let Some(total) = input.outcome.totals.get(account.1) {
            out += &format!("    = {sum}  {}: {total}\n", both("explain", "account_total"));
        }
    }
    out
}

fn account_name(input: &ExplainInput<'_>, id: &str) -> String {
    let name = input.books.account(id);
    Text { ja: plain(&name.ja), en: plain(&name.en) }.both()
}

fn account_of(posting: &Posting) -> (&str, &str) {
    (&posting.unit, &posting.account)
}

fn not_posted(input: &ExplainInput<'_>, name: &str, status: PostingStatus, detailed: bool) -> String {
    let mut lines = String::new();
    for posting in of_status(input, status) {
        let points = match status {
            PostingStatus::Pending => {
                let most = input.books.record(&posting.record_id).and_then(at_most);
                format!("  ({})", held(posting.points.0, most))
            }
            _ => String::new(),
        };
        let name = account_name(input, &posting.account);
        lines += &format!("    {name}: {}{points}\n", what(posting));
        lines += &basis(posting, input, detailed);
    }
    if lines.is_empty() { lines } else { title(name) + &lines }
}

/// The most that a record for review could add, as the ledger has told: what `pending` of a requirement is made of.
fn at_most(record: &Record) -> Option<i64> {
    record.reasons.iter().find_map(|reason| reason.details.get("at_most")?.parse().ok())
}

/// What a pending record would add, and the most it could.
fn held(points: i64, most: Option<i64>) -> String {
    let bound = most.map(|most| most.to_string()).unwrap_or_default();
    match (points, most) {
        (0, _) => filled("explain", "held_unknown", &[("most", &bound)]),
        (_, Some(most)) if most != points => {
            filled("explain", "held_most", &[("points", &points.to_string()), ("most", &bound)])
        }
        _ => filled("explain", "held", &[("points", &points.to_string())]),
    }
}

/// The meeting or paper, its days and mode.
fn what(posting: &Posting) -> String {
    let name = posting.meeting_name.as_deref().map(plain);
    let edition = posting.edition.map(|edition| format!("第{edition}回"));
    let days = match (posting.from, posting.to) {
        (Some(from), Some(to)) if from != to => Some(format!("{from} 〜 {to}")),
        (from, to) => from.or(to).map(|day| day.to_string()),
    };
    let mode = (posting.mode != daicho_model::Mode::Unstated).then(|| both("mode", &key(&posting.mode)));
    let parts: Vec<String> = [edition, name, days, mode].into_iter().flatten().collect();
    if parts.is_empty() { posting.record_id.clone() } else { parts.join(" ") }
}

/// Clause, reasons and, in detail, the paper with what was read on it and how it was linked.
fn basis(posting: &Posting, input: &ExplainInput<'_>, detailed: bool) -> String {
    let mut out = String::new();
    let mut line = |text: String| out += &format!("          {text}\n");
    let record = input.books.record(&posting.record_id);
    if posting.status != PostingStatus::Posted {
        reasons(posting, record).into_iter().for_each(&mut line);
    }
    if let Some(clause) = &posting.clause {
        line(format!("{}: {}", both("explain", "clause"), plain(clause)));
    }
    if detailed {
        match record {
            Some(record) => evidence::lines(record).into_iter().for_each(&mut line),
            None => line(format!("{}: {}", both("explain", "paper"), posting.record_id)),
        }
    }
    out
}

fn reasons(posting: &Posting, record: Option<&Record>) -> Vec<String> {
    let told = record.map(|record| record.reasons.as_slice()).unwrap_or_default();
    let code = posting.reason.filter(|code| told.iter().all(|reason| reason.code != *code));
    let bare = code.map(daicho_model::Reason::new);
    let shown = |reason: &daicho_model::Reason| {
        let clause = reason.clause.as_ref().map_or(String::new(), |clause| format!(" ({})", plain(clause)));
        format!("{}: {}{clause}", both("explain", "why"), Messages::global().reason(reason).both())
    };
    distinct(bare.iter().chain(told).map(shown))
}

/// Whether a record for review could turn out to be the member's: then it counts among what is pending.
fn may_be_of(record: &Record, member_no: &str) -> bool {
    let candidates = record.member.iter().flat_map(|link| &link.candidates);
    record.decision == daicho_model::Decision::Review
        && (record.accepted_member() == Some(member_no)
            || candidates.into_iter().any(|one| one.member_no == member_no))
}

/// Papers of the member or in the member's envelope that led to no posting: why not. Also what is on another
/// account, or on none, and could be the member's.
fn others(input: &ExplainInput<'_>, detailed: bool) -> String {
    let member_no = input.outcome.member_no.as_str();
    let booked: BTreeSet<&str> = input
        .books
        .postings
        .iter()
        .filter(|one| one.member_no == member_no)
        .map(|one| one.record_id.as_str())
        .collect();
    let mut lines = String::new();
    for record in input.books.records {
        let concerned =
            record.envelope.as_deref() == Some(member_no) || record.accepted_member() == Some(member_no);
        let most = may_be_of(record, member_no).then(|| at_most(record)).flatten();
        if (!concerned && most.is_none()) || booked.contains(record.record_id.as_str()) {
            continue;
        }
        let (kind, decision) = (both("kind", &key(&record.kind)), both("decision", &key(&record.decision)));
        let maybe = most.map_or(String::new(), |most| {
            format!("  ({}: {})", both("explain", "maybe"), held(0, Some(most)))
        });
        lines += &format!("    {kind}: {decision}  {}{maybe}\n", evidence::place(record));
        for text in distinct(record.reasons.iter().map(|reason| Messages::global().reason(reason).both())) {
            lines += &format!("          {}: {text}\n", both("explain", "why"));
        }
        if detailed && record.decision != daicho_model::Decision::NotApplicable {
            for line in evidence::lines(record) {
                lines += &format!("          {line}\n");
            }
        }
    }
    if lines.is_empty() { lines } else { title("others") + &lines }
}

fn still_needed(outcome: &MemberOutcome) -> String {
    let mut out = title("still_needed");
    let asked = outcome.requirements.iter().filter(|one| one.part_of.is_none());
    let open: Vec<&RequirementOutcome> = asked.filter(|one| one.outcome != Outcome::Met).collect();
    if open.is_empty() && outcome.result == Outcome::Met {
        return out + &format!("  {}\n", both("explain", "nothing_needed"));
    }
    if open.is_empty() {
        return out + &format!("  {}\n", both("explain", "not_decided"));
    }
    for one in open {
        let missing = filled("explain", "missing", &[("missing", &one.missing.to_string())]);
        let rest = one.missing.saturating_sub(one.pending);
        let outlook = match (one.missing, rest) {
            (..=0, _) => both("explain", "not_decided"),
            (_, ..=0) => both("explain", "could_suffice"),
            _ if one.pending > 0 => filled("explain", "not_enough", &[("rest", &rest.to_string())]),
            _ => String::new(),
        };
        let outlook = if outlook.is_empty() { outlook } else { format!("; {outlook}") };
        out += &format!("  {}: {missing}{outlook}\n", requirement_name(one));
    }
    out
}
