//! What is odd about sound rules: contradictions, gaps and clauses that can never matter. Found from the rules
//! themselves: their figures are tried around every boundary, and every item is looked at for what it touches.

mod grid;

use daicho_model::{Diagnostic, Outcome, Severity};
use jiff::ToSpan;

use crate::cycle::last_day;
use crate::{Account, Cap, Earning, Grade, Measure, Period, Rule, Rules, Validity};

/// Everything odd, rule by rule, in the order of the checks. `rules_conflict` and `rules_gap` are warnings, for members
/// can fall into them; so are items that can never matter. The rest is worth knowing.
pub fn lint(rules: &Rules) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for rule in &rules.rules {
        retroactive(rule, &mut found);
        grid::look(rule, &mut found);
        never_in_force(rule, &mut found);
        hidden_accounts(rule, &mut found);
        caps(rule, &mut found);
        numbers(rule, &mut found);
        asks_nothing(rule, &mut found);
        shared_caps(rule, &mut found);
        windows(rule, &mut found);
        unused(rule, &mut found);
    }
    days_without_rule(rules, &mut found);
    found
}

fn odd(code: &str, severity: Severity, rule: &Rule) -> Diagnostic {
    Diagnostic::new(code, severity).at(format!("rule {}", rule.id)).with("rule", &rule.id)
}

/// In force before it was enacted.
fn retroactive(rule: &Rule, found: &mut Vec<Diagnostic>) {
    if let (Some(from), Some(enacted)) = (rule.validity.from, rule.enacted)
        && from < enacted
    {
        found
            .push(odd("rules_retroactive", Severity::Info, rule).with("from", from).with("enacted", enacted));
    }
}

/// Items whose days and the rule's have none in common.
fn never_in_force(rule: &Rule, found: &mut Vec<Diagnostic>) {
    let of = |id: &str, kind: &str, validity: &Validity| (kind.to_owned(), id.to_owned(), *validity);
    let mut items: Vec<(String, String, Validity)> = Vec::new();
    macro_rules! gather {
        ($($kind:literal $list:ident),*) => {
            $(items.extend(rule.$list.iter().map(|one| of(&one.id, $kind, &one.validity)));)*
        };
    }
    gather!("fact" facts, "reading" readings, "account" accounts, "cap" caps, "group" groups);
    gather!("exclusion" exclusions, "period" periods, "document" documents, "extension" extensions);
    gather!("application" applications, "fee" fees, "requirement" requirements, "grade" grades);
    gather!("missing" missing, "note" notes);
    for (kind, id, validity) in items {
        if !validity.overlaps(&rule.validity) {
            found.push(
                odd("rules_never_in_force", Severity::Warning, rule).with("item", format!("{kind} {id}")),
            );
        }
    }
}

/// Accounts that no record can reach, for an earlier one takes all of them.
fn hidden_accounts(rule: &Rule, found: &mut Vec<Diagnostic>) {
    let takes_all = |one: &Account| one.groups.is_empty() && one.titles.is_empty() && !is_lecture(one);
    for (index, account) in rule.accounts.iter().enumerate() {
        let papers = account.kinds.iter().filter(|kind| **kind != daicho_model::RecordKind::History);
        let mut papers = papers.peekable();
        let elsewhere = rule.accounts.iter().any(|one| one.or_on.contains(&account.id));
        if elsewhere || is_lecture(account) || papers.peek().is_none() {
            continue;
        }
        let earlier: Vec<&Account> = rule
            .accounts
            .iter()
            .take(index)
            .filter(|one| {
                takes_all(one)
                    && (one.validity.is_open() || one.validity == account.validity)
                    && one.cohort == account.cohort
            })
            .collect();
        let taken = papers.all(|kind| earlier.iter().any(|one| one.kinds.contains(kind)));
        if taken && let Some(first) = earlier.first() {
            let hidden = odd("rules_account_hidden", Severity::Warning, rule).with("account", &account.id);
            found.push(hidden.with("by", &first.id));
        }
    }
}

fn is_lecture(account: &Account) -> bool {
    matches!(account.earning, Earning::Lectures { .. })
}

/// Caps that can never be reached, and needs that the caps of a year leave out of reach.
fn caps(rule: &Rule, found: &mut Vec<Diagnostic>) {
    let years = i64::from(rule.cycle_years);
    let of_year = |period: Period| matches!(period, Period::CalendarYear | Period::CycleYear);
    for account in &rule.accounts {
        let cycle = account.caps.iter().filter(|cap| cap.period == Period::Cycle && cap.when.is_none());
        let Some(cycle) = cycle.map(|cap| cap.points).min() else { continue };
        for cap in account.caps.iter().filter(|cap| of_year(cap.period) && cap.points >= cycle) {
            let idle = odd("rules_cap_idle", Severity::Warning, rule).with("account", &account.id);
            found.push(idle.with("clause", &cap.clause).with("points", cap.points).with("cycle", cycle));
        }
    }
    for one in rule.requirements.iter().filter(|one| one.measure == Measure::Points) {
        let most = one.scope.accounts_of(rule).into_iter().map(|id| {
            let account = rule.accounts.iter().find(|account| account.id == id)?;
            // A calendar year more than the cycle has: it begins and ends within one.
            let caps = account.caps.iter().filter(|cap| of_year(cap.period) && cap.when.is_none());
            caps.map(|cap| cap.points.0 * (years + i64::from(cap.period == Period::CalendarYear))).min()
        });
        let most: Option<i64> = most.sum();
        if let Some(most) = most.filter(|most| *most < one.need) {
            let short = odd("rules_out_of_reach", Severity::Warning, rule).with("requirement", &one.id);
            found.push(short.with("need", one.need).with("most", most));
        }
    }
}

/// Numbers of records that the caps of a cycle leave out of reach: what a cap leaves nothing of is no record that counts.
fn numbers(rule: &Rule, found: &mut Vec<Diagnostic>) {
    for one in rule.requirements.iter().filter(|one| one.measure == Measure::Records) {
        let most = one.scope.accounts_of(rule).into_iter().map(|id| {
            let account = rule.accounts.iter().find(|account| account.id == id)?;
            let cycle = |cap: &&Cap| cap.period == Period::Cycle && cap.when.is_none();
            let cap = account.caps.iter().filter(cycle).map(|cap| cap.points.0).min()?;
            Some(match one.scope.least_points {
                Some(least) => cap / least.0.max(1),
                None => {
                    let figure = grid::smallest(rule, id).unwrap_or(1).max(1);
                    (cap + figure - 1) / figure
                }
            })
        });
        let most: Option<i64> = most.sum();
        if let Some(most) = most.filter(|most| *most < one.need) {
            let short = odd("rules_out_of_reach", Severity::Warning, rule).with("requirement", &one.id);
            found.push(short.with("need", one.need).with("most", most));
        }
    }
}

/// A rule, or a good result of it, that asks for nothing: everybody would be renewed.
fn asks_nothing(rule: &Rule, found: &mut Vec<Diagnostic>) {
    let nothing = |item: String| odd("rules_asks_nothing", Severity::Warning, rule).with("item", item);
    if rule.grades.is_empty() && rule.missing.is_empty() && rule.requirements.iter().all(|one| one.part) {
        found.push(nothing(format!("rule {}", rule.id)));
    }
    let empty = |grade: &&Grade| {
        grade.result == Outcome::Met && grade.needs.is_empty() && grade.conditions.is_empty()
    };
    found.extend(rule.grades.iter().filter(empty).map(|grade| nothing(format!("grade {}", grade.id))));
}

/// Shared caps below the sum of what is compulsory within them.
fn shared_caps(rule: &Rule, found: &mut Vec<Diagnostic>) {
    for shared in rule.caps.iter().filter(|shared| shared.cap.period == Period::Cycle) {
        let within = rule.requirements.iter().filter(|one| {
            one.measure == Measure::Points
                && !one.part
                && matches!(&one.scope.accounts[..], [only] if shared.accounts.contains(only))
        });
        let need: i64 = within.map(|one| one.need).sum();
        if need > shared.cap.points.0 {
            let short = odd("rules_out_of_reach", Severity::Warning, rule).with("requirement", &shared.id);
            found.push(short.with("need", need).with("most", shared.cap.points));
        }
    }
}

/// Windows that lie beyond the cycle.
fn windows(rule: &Rule, found: &mut Vec<Diagnostic>) {
    for one in &rule.requirements {
        let window = match &one.measure {
            Measure::Fact { window, .. } => *window,
            _ => one.scope.window,
        };
        let beyond = window.from.is_some_and(|from| from >= rule.cycle_years);
        let empty = window.from.zip(window.to).is_some_and(|(from, to)| from >= to);
        if beyond || empty {
            found.push(odd("rules_window_empty", Severity::Warning, rule).with("requirement", &one.id));
        }
    }
}

/// Facts and groups that nothing depends on, and groups that name no meeting.
fn unused(rule: &Rule, found: &mut Vec<Diagnostic>) {
    let fact_used = |id: &str| {
        let asked = rule
            .requirements
            .iter()
            .any(|one| matches!(&one.measure, Measure::Fact { fact, .. } if fact == id));
        asked
            || rule.extensions.iter().any(|one| one.fact == id)
            || rule.fees.iter().any(|one| one.fact == id)
    };
    for fact in rule.facts.iter().filter(|fact| !fact_used(&fact.id)) {
        found.push(odd("rules_unused", Severity::Info, rule).with("item", format!("fact {}", fact.id)));
    }
    let has = |groups: &[String], id: &str| groups.iter().any(|group| group == id);
    let group_used = |id: &str| {
        rule.requirements.iter().any(|one| has(&one.scope.groups, id))
            || rule.accounts.iter().any(|one| has(&one.groups, id))
            || rule.documents.iter().any(|one| has(&one.groups, id))
            || rule.exclusions.iter().any(|one| one.group == id || one.inside == id)
    };
    for group in &rule.groups {
        if !group_used(&group.id) {
            found.push(odd("rules_unused", Severity::Info, rule).with("item", format!("group {}", group.id)));
        }
        if group.meetings.is_empty() {
            found.push(odd("rules_group_empty", Severity::Info, rule).with("group", &group.id));
        }
    }
    for one in &rule.missing {
        found.push(
            odd("rules_not_on_file", Severity::Info, rule)
                .with("item", &one.id)
                .with("clause", &one.named.clause),
        );
    }
}

/// Days between two rules of one unit system on which there is none.
fn days_without_rule(rules: &Rules, found: &mut Vec<Diagnostic>) {
    for rule in &rules.rules {
        let Some(until) = rule.validity.until else { continue };
        let Ok(next) = until.checked_add(1.day()) else { continue };
        let same = |other: &&Rule| other.unit == rule.unit && other.cohort.overlaps(&rule.cohort);
        let covered = rules.rules.iter().filter(same).any(|other| other.validity.contains(next));
        let later = rules.rules.iter().filter(same).filter_map(|other| other.validity.from);
        if let Some(from) = later.filter(|from| *from > next).min().filter(|_| !covered) {
            let gap = odd("rules_days_without", Severity::Warning, rule).with("from", next);
            found.push(gap.with("until", last_day(from, 0)));
        }
    }
}
