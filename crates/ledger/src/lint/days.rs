//! Which items stand beside one another on which days and for whom; days and cohorts that nothing covers.

use std::collections::BTreeSet;

use daicho_model::{Diagnostic, Severity};
use jiff::{ToSpan, civil::Date};

use super::odd;
use crate::cycle::{anniversary, last_day};
use crate::{Requirement, Rule, Rules, Validity};

/// The rule as it stands on each run of judging days, for each run of days of certification: with what is in force then.
/// Who was certified long before a day is not judged on it.
pub(super) fn variants(rule: &Rule) -> Vec<Variant> {
    let (mut days, mut cohorts) = (vec![rule.validity], vec![rule.cohort]);
    each_item(rule, &mut |_, _, validity| days.push(validity));
    cohorts.extend(rule.requirements.iter().map(|one| one.cohort));
    cohorts.extend(rule.accounts.iter().map(|one| one.cohort));
    let (days, cohorts) = (runs(&days, rule.validity), runs(&cohorts, rule.cohort));
    let may_be = |day: &(Date, Date), certified: &(Date, Date)| {
        certified.0 <= day.1 && day.0 <= anniversary(certified.1, rule.cycle_years.saturating_mul(2))
    };
    let pairs = days.iter().flat_map(|day| cohorts.iter().map(move |certified| (day, certified)));
    let pairs = pairs.filter(|(day, certified)| may_be(day, certified));
    let shown = |first: Date, runs: &[(Date, Date)], word: &str| {
        if runs.len() > 1 && first > Date::MIN { format!(", {word} {first}") } else { String::new() }
    };
    pairs
        .map(|(day, certified)| Variant {
            rule: on(rule, day.0, certified.0),
            place: shown(day.0, &days, "as of") + &shown(certified.0, &cohorts, "certified"),
        })
        .collect()
}

/// A rule as it stands on some days, for some members, and how these are named.
pub(super) struct Variant {
    pub rule: Rule,
    pub place: String,
}

/// The rule with what is in force on a day for somebody certified on another.
fn on(rule: &Rule, day: Date, certified: Date) -> Rule {
    let mut on = rule.clone();
    macro_rules! keep {
        ($($list:ident),*) => { $(on.$list.retain(|one| one.validity.contains(day));)* };
    }
    keep!(facts, accounts, caps, groups, exclusions, periods, documents, extensions, applications);
    keep!(fees, requirements, grades, missing, notes);
    // What is no longer open is read in the first way.
    for reading in on.readings.iter_mut().filter(|one| !one.validity.contains(day)) {
        reading.options.truncate(1);
    }
    on.requirements.retain(|one| one.cohort.contains(certified));
    on.accounts.retain(|one| one.cohort.contains(certified));
    on
}

/// First and last day of each run within which nothing begins or ends.
fn runs(all: &[Validity], within: Validity) -> Vec<(Date, Date)> {
    let next = |day: Date| day.checked_add(1.day()).ok();
    let mut starts: BTreeSet<Date> =
        all.iter().flat_map(|one| [one.from, one.until.and_then(next)]).flatten().collect();
    starts.insert(within.from.unwrap_or(Date::MIN));
    let starts: Vec<Date> = starts.into_iter().filter(|day| within.contains(*day)).collect();
    let last = within.until.unwrap_or(Date::MAX);
    let ends = starts.iter().skip(1).map(|day| day.checked_sub(1.day()).unwrap_or(*day)).chain([last]);
    starts.iter().copied().zip(ends).collect()
}

/// Every item of a rule that has days: its kind, id and days.
fn each_item(rule: &Rule, look: &mut dyn FnMut(&'static str, &str, Validity)) {
    macro_rules! each {
        ($($kind:literal $list:ident),*) => {
            $(for one in &rule.$list { look($kind, &one.id, one.validity); })*
        };
    }
    each!("fact" facts, "reading" readings, "account" accounts, "cap" caps, "group" groups);
    each!("exclusion" exclusions, "period" periods, "document" documents, "extension" extensions);
    each!("application" applications, "fee" fees, "requirement" requirements, "grade" grades);
    each!("missing" missing, "note" notes);
}

/// Items that stand in none of the variants: their days, or those of their cohort, and the rule's have none in common.
pub(super) fn never_in_force(rule: &Rule, variants: &[Variant], found: &mut Vec<Diagnostic>) {
    let mut ever: BTreeSet<(&str, String)> = BTreeSet::new();
    for variant in variants {
        each_item(&variant.rule, &mut |kind, id, _| {
            ever.insert((kind, id.to_owned()));
        });
    }
    each_item(rule, &mut |kind, id, days| {
        if !ever.contains(&(kind, id.to_owned())) || !days.overlaps(&rule.validity) {
            let never = odd("rules_never_in_force", Severity::Warning, rule);
            found.push(never.with("item", format!("{kind} {id}")));
        }
    });
}

/// Days between two rules of one unit system on which there is none, and days of certification between them.
pub(super) fn without_rule(rules: &Rules, found: &mut Vec<Diagnostic>) {
    for rule in &rules.rules {
        let beside = |other: &&Rule| other.unit == rule.unit && other.cohort.overlaps(&rule.cohort);
        let days: Vec<Validity> = rules.rules.iter().filter(beside).map(|one| one.validity).collect();
        if let Some((from, until)) = gap(rule.validity, &days) {
            let gap = odd("rules_days_without", Severity::Warning, rule).with("from", from);
            found.push(gap.with("until", until));
        }
        let beside = |other: &&Rule| other.unit == rule.unit && other.validity.overlaps(&rule.validity);
        let cohorts: Vec<Validity> = rules.rules.iter().filter(beside).map(|one| one.cohort).collect();
        if let Some((from, until)) = gap(rule.cohort, &cohorts) {
            let gap = odd("rules_cohort_without", Severity::Warning, rule)
                .with("item", format!("rule {}", rule.id));
            found.push(gap.with("from", from).with("until", until));
        }
    }
}

/// Days of certification, or of judging, that lie between two requirements of one kind.
pub(super) fn between_requirements(rule: &Rule, found: &mut Vec<Diagnostic>) {
    for one in &rule.requirements {
        let kin = |other: &&Requirement| {
            let ever = other.validity.overlaps(&rule.validity);
            ever && other.measure == one.measure && other.scope == one.scope && other.when == one.when
        };
        let item = format!("requirement {}", one.id);
        let mut tell = |code: &str, gap: Option<(Date, Date)>| {
            let Some((from, until)) = gap else { return };
            let told = odd(code, Severity::Warning, rule).with("item", &item);
            found.push(told.with("from", from).with("until", until));
        };
        let beside =
            rule.requirements.iter().filter(kin).filter(|other| other.validity.overlaps(&one.validity));
        let cohorts: Vec<Validity> = beside.map(|other| other.cohort).collect();
        tell("rules_cohort_without", gap(one.cohort, &cohorts));
        let beside = rule.requirements.iter().filter(kin).filter(|other| other.cohort.overlaps(&one.cohort));
        let days: Vec<Validity> = beside.map(|other| other.validity).collect();
        tell("rules_item_days_without", gap(one.validity, &days));
    }
}

/// The days after one that none of the others has, where a later one begins.
fn gap(one: Validity, all: &[Validity]) -> Option<(Date, Date)> {
    let next = one.until?.checked_add(1.day()).ok()?;
    if all.iter().any(|other| other.contains(next)) {
        return None;
    }
    let from = all.iter().filter_map(|other| other.from).filter(|from| *from > next).min()?;
    Some((next, last_day(from, 0)))
}
