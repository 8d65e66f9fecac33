//! Needs that nothing can fulfil, caps that nothing can reach, and needs that are too much for a cap together.

use daicho_model::{Diagnostic, Severity};

use super::grid::readings;
use super::odd;
use super::reach::{List, Reach};
use crate::{Account, Fact, FactKind, Measure, Period, Requirement, Rule, YearWindow};

/// Requirements within one cap that are looked at together.
const TOGETHER: usize = 12;

pub(super) fn look(rule: &Rule, list: Option<&List>, found: &mut Vec<Diagnostic>) {
    idle(rule, list, found);
    out_of_reach(rule, list, found);
    too_much_together(rule, found);
    windows(rule, found);
}

/// Caps that can never be reached, for others or the figures themselves set an earlier end.
fn idle(rule: &Rule, list: Option<&List>, found: &mut Vec<Diagnostic>) {
    let shared = rule.caps.iter().map(|one| (one.id.as_str(), accounts(rule, &one.accounts), &one.cap));
    let own = rule
        .accounts
        .iter()
        .flat_map(|account| account.caps.iter().map(move |cap| (account.id.as_str(), vec![account], cap)));
    for (name, accounts, cap) in own.chain(shared).filter(|(_, _, cap)| cap.period != Period::Edition) {
        let most: Option<Vec<i64>> = readings(rule)
            .iter()
            .filter(|chosen| super::grid::applies(cap.when.as_ref(), chosen))
            .map(|chosen| Reach::new(rule, list, chosen).without(&accounts, cap))
            .collect();
        let Some(most) = most.and_then(|most| most.into_iter().max()) else { continue };
        if most <= cap.points.0 {
            let idle = odd("rules_cap_idle", Severity::Warning, rule).with("account", name);
            found.push(idle.with("clause", &cap.clause).with("points", cap.points).with("most", most));
        }
    }
}

fn accounts<'a>(rule: &'a Rule, ids: &[String]) -> Vec<&'a Account> {
    rule.accounts.iter().filter(|account| ids.contains(&account.id)).collect()
}

/// Needs above what can come together, under each way of reading.
fn out_of_reach(rule: &Rule, list: Option<&List>, found: &mut Vec<Diagnostic>) {
    let readings = readings(rule);
    for one in &rule.requirements {
        let asked: Vec<_> =
            readings.iter().filter(|chosen| super::grid::applies(one.when.as_ref(), chosen)).collect();
        let short: Vec<(&Vec<(String, String)>, i64)> = asked
            .iter()
            .filter_map(|chosen| {
                let most = most(rule, list, chosen, one).filter(|most| *most < one.need)?;
                Some((*chosen, most))
            })
            .collect();
        let Some((chosen, most)) = short.first() else { continue };
        let mut told = odd("rules_out_of_reach", Severity::Warning, rule).with("requirement", &one.id);
        if short.len() < asked.len() {
            told = told.with("reading", deciding(chosen, &short, asked.len()));
        }
        found.push(told.with("need", one.need).with("most", most));
    }
}

/// What a reading must be for the need to be out of reach: the options that all such ways have in common.
fn deciding(first: &[(String, String)], short: &[(&Vec<(String, String)>, i64)], asked: usize) -> String {
    let common = first.iter().filter(|pair| {
        let had = short.iter().filter(|(chosen, _)| chosen.contains(pair)).count();
        had == short.len() && had < asked
    });
    common.map(|(reading, option)| format!("{reading} = {option}")).collect::<Vec<_>>().join(", ")
}

/// The most that a requirement can count; `None`: no end to it.
pub(super) fn most(
    rule: &Rule,
    list: Option<&List>,
    chosen: &[(String, String)],
    one: &Requirement,
) -> Option<i64> {
    let reach = Reach::new(rule, list, chosen);
    match &one.measure {
        Measure::Points => reach.points(&one.scope),
        Measure::Records => reach.records(one),
        Measure::Fact { fact, .. } => {
            let of = |one: &&Fact| one.id == *fact;
            let single = |one: &Fact| matches!(one.kind, FactKind::YesNo | FactKind::Day);
            rule.facts.iter().find(of).filter(|one| single(one)).map(|_| 1)
        }
        Measure::Any(_) | Measure::All(_) => Some(1),
    }
}

/// Caps below the sum of what is compulsory within them.
fn too_much_together(rule: &Rule, found: &mut Vec<Diagnostic>) {
    let shared = rule.caps.iter().map(|one| (one.id.as_str(), one.accounts.clone(), &one.cap));
    let own = rule
        .accounts
        .iter()
        .flat_map(|one| one.caps.iter().map(move |cap| (one.id.as_str(), vec![one.id.clone()], cap)));
    for (name, accounts, cap) in own.chain(shared) {
        if cap.period != Period::Cycle || cap.when.is_some() {
            continue;
        }
        let within = |one: &&Requirement| {
            let scope = &one.scope.accounts;
            let inside = !scope.is_empty() && scope.iter().all(|id| accounts.contains(id));
            one.measure == Measure::Points && !one.part && one.when.is_none() && inside
        };
        let within: Vec<&Requirement> = rule.requirements.iter().filter(within).take(TOGETHER).collect();
        let apart = most_apart(rule, &within, Vec::new());
        let need = asked_by(&apart);
        if apart.len() > 1 && need > cap.points.0 {
            let ids: Vec<&str> = apart.iter().map(|one| one.id.as_str()).collect();
            let short = odd("rules_cap_short", Severity::Warning, rule).with("cap", name);
            found.push(short.with("requirement", ids.join(", ")).with("need", need).with("most", cap.points));
        }
    }
}

/// Of requirements of which no two count the same record those that ask for most together.
fn most_apart<'r>(rule: &Rule, rest: &[&'r Requirement], had: Vec<&'r Requirement>) -> Vec<&'r Requirement> {
    let Some((first, rest)) = rest.split_first() else { return had };
    let without = most_apart(rule, rest, had.clone());
    if !had.iter().all(|other| nothing_in_common(rule, first, other)) {
        return without;
    }
    let with = most_apart(rule, rest, [had, vec![*first]].concat());
    if asked_by(&with) > asked_by(&without) { with } else { without }
}

fn asked_by(requirements: &[&Requirement]) -> i64 {
    requirements.iter().map(|one| one.need).sum()
}

/// Whether no record can count for both.
fn nothing_in_common(rule: &Rule, one: &Requirement, other: &Requirement) -> bool {
    let (a, b) = (&one.scope, &other.scope);
    let after = |first: YearWindow, second: YearWindow| {
        first.from.zip(second.to).is_some_and(|(from, to)| from >= to)
    };
    let meetings = |groups: &[String]| -> Vec<&String> {
        rule.groups.iter().filter(|group| groups.contains(&group.id)).flat_map(|one| &one.meetings).collect()
    };
    let groups = !a.groups.is_empty() && !b.groups.is_empty() && {
        let second = meetings(&b.groups);
        meetings(&a.groups).iter().all(|meeting| !second.contains(meeting))
    };
    a.accounts.iter().all(|id| !b.accounts.contains(id))
        || after(a.window, b.window)
        || after(b.window, a.window)
        || groups
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
