//! Checks across the items of a rule: what contradicts itself before a single member is judged.

use super::check::Checker;
use super::raw::RawRule;
use super::{Measure, Period, Requirement, Rule, When};

/// Combinations of readings that are evaluated at most.
const COMBINATIONS: usize = 64;

pub(super) fn check(check: &mut Checker<'_>, raw: &RawRule, rule: &Rule) {
    readings_used(check, raw, rule);
    combinations(check, raw);
    reachable(check, raw, rule);
    compositions(check, raw, rule);
}

/// For one unit system and one cohort, one rule a day.
pub(super) fn overlaps(check: &mut Checker<'_>, raw: &[RawRule], rules: &[Rule]) {
    for (index, rule) in rules.iter().enumerate() {
        let clash = |other: &&Rule| {
            other.unit == rule.unit
                && other.validity.overlaps(&rule.validity)
                && other.cohort.overlaps(&rule.cohort)
        };
        if let (Some(other), Some(raw)) = (rules.iter().take(index).find(clash), raw.get(index)) {
            let details = [("rule", &rule.id), ("other", &other.id), ("unit", &rule.unit)];
            check.fault_of("rules_overlap", raw.id.span().start, &details);
        }
    }
}

impl Rule {
    /// Every place that is bound to a way of reading.
    pub(crate) fn bindings(&self) -> impl Iterator<Item = &When> {
        let caps = self.accounts.iter().flat_map(|account| &account.caps);
        let caps = caps.chain(self.caps.iter().map(|shared| &shared.cap)).map(|cap| &cap.when);
        caps.chain(self.exclusions.iter().map(|one| &one.when))
            .chain(self.periods.iter().map(|one| &one.when))
            .chain(self.requirements.iter().map(|one| &one.when))
            .chain(self.grades.iter().map(|one| &one.when))
            .flatten()
    }
}

/// A reading that binds nothing would look as if it were evaluated.
fn readings_used(check: &mut Checker<'_>, raw: &RawRule, rule: &Rule) {
    for reading in &raw.reading {
        if !rule.bindings().any(|when| when.reading == *reading.id.get_ref()) {
            let details = [("reading", reading.id.get_ref().as_str())];
            check.fault("rules_reading_unused", reading.id.span().start, &details);
        }
    }
}

/// Every combination of readings is evaluated for every member: they must stay few.
fn combinations(check: &mut Checker<'_>, raw: &RawRule) {
    let count =
        raw.reading.iter().fold(1usize, |count, reading| count.saturating_mul(reading.option.len().max(1)));
    if count > COMBINATIONS {
        let details = [("found", count), ("most", COMBINATIONS)];
        check.fault_of("rules_combinations", raw.id.span().start, &details);
    }
}

/// A need above what its accounts can ever give.
fn reachable(check: &mut Checker<'_>, raw: &RawRule, rule: &Rule) {
    for requirement in &rule.requirements {
        if requirement.measure != Measure::Points {
            continue;
        }
        let Some(most) = most(rule, requirement).filter(|most| *most < requirement.need) else { continue };
        let place = raw.requirement.iter().find(|one| *one.id.get_ref() == requirement.id);
        let details = [
            ("requirement", requirement.id.clone()),
            ("need", requirement.need.to_string()),
            ("most", most.to_string()),
        ];
        let at = place.map_or(0, |one| one.need.as_ref().unwrap_or(&raw.cycle_years).span().start);
        check.fault_of("rules_unreachable", at, &details);
    }
}

/// The most points that the accounts of a requirement can give in a cycle; `None`: no end to it.
pub(crate) fn most(rule: &Rule, requirement: &Requirement) -> Option<i64> {
    let account = |id: &str| -> Option<i64> {
        let account = rule.accounts.iter().find(|account| account.id == id)?;
        let cycle = account.caps.iter().filter(|cap| cap.period == Period::Cycle && cap.when.is_none());
        cycle.map(|cap| cap.points.0).min()
    };
    let accounts = requirement.scope.accounts_of(rule);
    let sum: Option<i64> = accounts.iter().copied().map(account).sum();
    let shared = rule.caps.iter().filter(|shared| {
        shared.cap.period == Period::Cycle
            && shared.cap.when.is_none()
            && accounts.iter().all(|id| shared.accounts.iter().any(|one| one == id))
    });
    shared.map(|shared| shared.cap.points.0).chain(sum).min()
}

/// Requirements made of others: no circles, and parts belong to one.
fn compositions(check: &mut Checker<'_>, raw: &RawRule, rule: &Rule) {
    let named = |id: &str| rule.requirements.iter().position(|one| one.id == id);
    let parts = |one: &Requirement| match &one.measure {
        Measure::Any(of) | Measure::All(of) => of.clone(),
        _ => Vec::new(),
    };
    for (index, requirement) in rule.requirements.iter().enumerate() {
        let Some(place) = raw.requirement.iter().find(|one| *one.id.get_ref() == requirement.id) else {
            continue;
        };
        // An earlier item may not be made of a later one: then nothing can go round in a circle.
        let forward = parts(requirement).into_iter().find(|id| named(id).is_some_and(|at| at >= index));
        if let Some(part) = forward {
            let details = [("requirement", &requirement.id), ("part", &part)];
            check.fault_of("rules_circle", place.id.span().start, &details);
        }
        let in_grade = |grade: &super::Grade| {
            grade.needs.contains(&requirement.id)
                || grade.conditions.iter().any(|one| one.of == requirement.id)
        };
        let used = rule.requirements.iter().any(|one| parts(one).contains(&requirement.id));
        if requirement.part && !used && !rule.grades.iter().any(in_grade) {
            let details = [("requirement", &requirement.id)];
            check.fault_of("rules_part", place.id.span().start, &details);
        }
    }
}
