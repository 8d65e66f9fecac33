//! What is odd about sound rules: contradictions, gaps and clauses that can never matter. Found from the rules
//! themselves: their figures are tried around every boundary, on every run of days and for every cohort, and every item is
//! looked at for what it touches.

mod axes;
mod days;
mod grid;
mod items;
mod limits;
mod reach;

use std::collections::BTreeMap;

use daicho_model::{Diagnostic, Listing, Severity};

use crate::{Rule, Rules};
use days::Variant;
use reach::List;

/// Everything odd, rule by rule, in the order of the checks. `rules_conflict` and `rules_gap` are warnings, for members
/// can fall into them; so are items that can never matter. The rest is worth knowing. `lists` are the lists in force by unit
/// system and meeting: where a unit system has none, what its list could earn is not known.
pub fn lint(rules: &Rules, lists: &BTreeMap<String, BTreeMap<String, Vec<Listing>>>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for rule in &rules.rules {
        let variants = days::variants(rule);
        retroactive(rule, &mut found);
        found.extend(of_variants(&variants, lists.get(&rule.unit)));
        days::never_in_force(rule, &variants, &mut found);
        days::between_requirements(rule, &mut found);
        items::whole(rule, &mut found);
    }
    days::without_rule(rules, &mut found);
    found
}

/// What is odd on some day, for some cohort, each once: where it is not so always, the first of these days is named.
fn of_variants(variants: &[Variant], list: Option<&List>) -> Vec<Diagnostic> {
    let mut all: Vec<(String, usize, &Variant, Diagnostic)> = Vec::new();
    for variant in variants {
        let mut found = Vec::new();
        grid::look(&variant.rule, list, &mut found);
        items::look(&variant.rule, &mut found);
        limits::look(&variant.rule, list, &mut found);
        for one in found {
            let told = one.details.iter().filter(|(key, _)| key.as_str() != "example");
            let key = format!("{} {:?}", one.code, told.collect::<Vec<_>>());
            match all.iter_mut().find(|(had, ..)| *had == key) {
                Some((_, times, ..)) => *times += 1,
                None => all.push((key, 1, variant, one)),
            }
        }
    }
    let named = |(_, times, variant, one): (String, usize, &Variant, Diagnostic)| {
        let place = format!("{}{}", one.place, variant.place);
        if times < variants.len() { one.at(place) } else { one }
    };
    all.into_iter().map(named).collect()
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
