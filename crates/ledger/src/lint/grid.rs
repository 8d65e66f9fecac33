//! The grades of a rule tried around every boundary that its figures have.
//!
//! A point of the grid is a member: points on each account (around each need, each range and their differences), facts
//! that hold or not. For every point and every way of reading the rule it is looked which grades hold.

use std::collections::{BTreeMap, BTreeSet};

use daicho_model::{Diagnostic, Outcome, Severity};

use super::axes::{Have, members};
use super::limits::most;
use super::odd;
use super::reach::List;
use crate::{Due, Grade, Measure, Requirement, Rule, When};

pub(super) fn look(rule: &Rule, list: Option<&List>, found: &mut Vec<Diagnostic>) {
    let readings = readings(rule);
    let members = members(rule);
    let mut seen = Seen::default();
    for chosen in &readings {
        let limits: Vec<Option<i64>> =
            rule.requirements.iter().map(|one| most(rule, list, chosen, one)).collect();
        let possible = |have: &&Have| {
            have.iter().zip(&limits).all(|(have, limit)| limit.is_none_or(|limit| *have <= limit))
        };
        members.iter().filter(possible).for_each(|have| seen.look(rule, have, chosen));
    }
    seen.tell(rule, found);
    implied(rule, &members, &readings, found);
}

/// What was seen of the grades.
#[derive(Default)]
struct Seen {
    conflicts: BTreeMap<(usize, usize), Have>,
    gaps: BTreeMap<BTreeSet<usize>, Have>,
    /// Grades that hold for somebody.
    reached: BTreeSet<usize>,
    /// Good results that are not barred by something else; of others, what bars them.
    free: BTreeSet<usize>,
    barred: BTreeMap<usize, BTreeSet<String>>,
}

impl Seen {
    fn look(&mut self, rule: &Rule, have: &Have, chosen: &[(String, String)]) {
        let places = |otherwise: bool| {
            (0..rule.grades.len()).filter(move |at| rule.grades[*at].otherwise == otherwise)
        };
        let mut holds: Vec<usize> =
            places(false).filter(|at| holds(rule, &rule.grades[*at], have, chosen)).collect();
        if holds.is_empty() {
            holds.extend(places(true).filter(|at| applies(rule.grades[*at].when.as_ref(), chosen)));
        }
        self.reached.extend(&holds);
        for (index, first) in holds.iter().enumerate() {
            for second in holds.iter().skip(index + 1) {
                self.conflicts.entry((*first, *second)).or_insert_with(|| have.clone());
            }
        }
        for at in holds.iter().filter(|at| rule.grades[**at].result == Outcome::Met) {
            if self.free.contains(at) {
                continue;
            }
            let bars = bars(rule, have, chosen);
            if bars.is_empty() {
                self.free.insert(*at);
            } else {
                self.barred.entry(*at).or_insert(bars);
            }
        }
        if holds.is_empty() && !rule.grades.is_empty() {
            let failed = failed(rule, have, chosen);
            let better = self.gaps.get(&failed).is_none_or(|had| nearer(&failed, have, had));
            if better {
                self.gaps.insert(failed, have.clone());
            }
        }
    }

    fn tell(&self, rule: &Rule, found: &mut Vec<Diagnostic>) {
        for ((first, second), have) in &self.conflicts {
            let (first, second) = (&rule.grades[*first], &rule.grades[*second]);
            let clash = odd("rules_conflict", Severity::Warning, rule);
            let clash = clash.with("first", shown(first)).with("second", shown(second));
            found.push(clash.with("example", example(rule, have)));
        }
        let least = |failed: &&BTreeSet<usize>| {
            !self.gaps.keys().any(|other| other != *failed && other.is_subset(failed))
        };
        for failed in self.gaps.keys().filter(least) {
            let ids: Vec<&str> = failed.iter().map(|at| rule.requirements[*at].id.as_str()).collect();
            let mut gap = odd("rules_gap", Severity::Warning, rule);
            if !ids.is_empty() {
                gap = gap.with("failed", ids.join(", "));
            }
            found.push(gap.with("example", example(rule, &self.gaps[failed])));
        }
        for (at, grade) in rule.grades.iter().enumerate() {
            if !self.reached.contains(&at) {
                found.push(odd("rules_grade_never", Severity::Warning, rule).with("grade", shown(grade)));
            } else if let Some(bars) = self.barred.get(&at).filter(|_| !self.free.contains(&at)) {
                let barred = odd("rules_grade_barred", Severity::Warning, rule).with("grade", shown(grade));
                found.push(barred.with("by", bars.iter().cloned().collect::<Vec<_>>().join(", ")));
            }
        }
    }
}

/// What makes a result `not_met` beside the grades: requirements that no grade needs, and fees that are due before.
fn bars(rule: &Rule, have: &Have, chosen: &[(String, String)]) -> BTreeSet<String> {
    let graded = |id: &String| rule.grades.iter().any(|grade| grade.needs.contains(id));
    let beside = rule
        .requirements
        .iter()
        .enumerate()
        .filter(|(at, one)| !one.part && !graded(&one.id) && met(rule, *at, have, chosen) == Some(false));
    let unpaid = rule.fees.iter().filter(|fee| {
        let says_no = |(at, one): (usize, &Requirement)| {
            matches!(&one.measure, Measure::Fact { fact, window, held_years: None } if *fact == fee.fact && window.is_open())
                && have[at] < 1
        };
        fee.due == Due::Before && rule.requirements.iter().enumerate().any(says_no)
    });
    let unpaid: Vec<String> = unpaid.map(|fee| fee.id.clone()).collect();
    beside.map(|(_, one)| one.id.clone()).chain(unpaid).collect()
}

/// Requirements that are met wherever the others are, in every good result that needs them.
fn implied(rule: &Rule, members: &[Have], readings: &[Vec<(String, String)>], found: &mut Vec<Diagnostic>) {
    let asked = |at: &usize| !rule.requirements[*at].part;
    let needed = |grade: &Grade| -> Vec<usize> {
        let of = |at: &usize| grade.needs.contains(&rule.requirements[*at].id);
        (0..rule.requirements.len()).filter(of).collect()
    };
    let together: Vec<Vec<usize>> = if rule.grades.is_empty() {
        vec![(0..rule.requirements.len()).filter(asked).collect()]
    } else {
        rule.grades.iter().filter(|grade| grade.result == Outcome::Met).map(needed).collect()
    };
    for (at, one) in rule.requirements.iter().enumerate() {
        if !matches!(one.measure, Measure::Points) || one.when.is_some() {
            continue;
        }
        let mut of = together.iter().filter(|set| set.contains(&at)).peekable();
        if of.peek().is_some() && of.all(|set| follows(rule, at, set, members, readings)) {
            found.push(odd("rules_implied", Severity::Info, rule).with("requirement", &one.id));
        }
    }
}

/// Whether whoever meets the others of a set meets this one, and somebody meets them.
fn follows(
    rule: &Rule,
    at: usize,
    set: &[usize],
    members: &[Have],
    readings: &[Vec<(String, String)>],
) -> bool {
    let others = |have: &Have, chosen: &[(String, String)]| {
        set.iter().filter(|other| **other != at).all(|other| met(rule, *other, have, chosen) != Some(false))
    };
    let mut tried = false;
    let always = members.iter().all(|have| {
        readings.iter().all(|chosen| {
            let counts = others(have, chosen);
            tried |= counts;
            !counts || met(rule, at, have, chosen) != Some(false)
        })
    });
    tried && always
}

/// Every combination of the options of the readings.
pub(super) fn readings(rule: &Rule) -> Vec<Vec<(String, String)>> {
    let mut all: Vec<Vec<(String, String)>> = vec![Vec::new()];
    for reading in &rule.readings {
        all = all
            .iter()
            .flat_map(|one| {
                reading.options.iter().map(|option| {
                    let mut one = one.clone();
                    one.push((reading.id.clone(), option.id.clone()));
                    one
                })
            })
            .collect();
    }
    all
}

pub(super) fn applies(when: Option<&When>, chosen: &[(String, String)]) -> bool {
    when.is_none_or(|when| chosen.iter().any(|(id, option)| *id == when.reading && *option == when.option))
}

/// Whether a requirement is met; `None`: not asked under this reading.
fn met(rule: &Rule, at: usize, have: &Have, chosen: &[(String, String)]) -> Option<bool> {
    let one = &rule.requirements[at];
    if !applies(one.when.as_ref(), chosen) {
        return None;
    }
    let parts = |of: &[String]| -> Vec<bool> {
        let places = of.iter().filter_map(|id| rule.requirements.iter().position(|one| one.id == *id));
        places.filter(|part| *part < at).filter_map(|part| met(rule, part, have, chosen)).collect()
    };
    Some(match &one.measure {
        Measure::Any(of) => parts(of).contains(&true),
        Measure::All(of) => !parts(of).contains(&false),
        _ => have[at] >= one.need,
    })
}

fn holds(rule: &Rule, grade: &Grade, have: &Have, chosen: &[(String, String)]) -> bool {
    let place = |id: &str| rule.requirements.iter().position(|one| one.id == id);
    let needs =
        grade.needs.iter().filter_map(|id| place(id)).all(|at| met(rule, at, have, chosen) != Some(false));
    let value = |at: usize| match rule.requirements[at].measure {
        Measure::Any(_) | Measure::All(_) => met(rule, at, have, chosen).map(i64::from),
        _ => Some(have[at]),
    };
    let ranges = grade.conditions.iter().all(|one| {
        place(&one.of).and_then(value).is_none_or(|value| {
            one.least.is_none_or(|least| value >= least) && one.most.is_none_or(|most| value <= most)
        })
    });
    applies(grade.when.as_ref(), chosen) && needs && ranges
}

/// What the best grade asks and the member lacks.
fn failed(rule: &Rule, have: &Have, chosen: &[(String, String)]) -> BTreeSet<usize> {
    let best = rule.grades.iter().find(|grade| grade.result == Outcome::Met).or(rule.grades.first());
    let needs = best.map_or(&[][..], |grade| grade.needs.as_slice());
    let places = needs.iter().filter_map(|id| rule.requirements.iter().position(|one| one.id == *id));
    places.filter(|at| met(rule, *at, have, chosen) == Some(false)).collect()
}

/// Whether a member is the better example: nearer to what is lacking, and with less of the rest.
fn nearer(failed: &BTreeSet<usize>, have: &Have, had: &Have) -> bool {
    let key = |have: &Have| {
        let lacking: i64 = failed.iter().map(|at| have[*at]).sum();
        (-lacking, have.iter().sum::<i64>())
    };
    key(have) < key(had)
}

fn shown(grade: &Grade) -> String {
    format!("{} ({})", grade.id, grade.named.clause)
}

fn example(rule: &Rule, have: &Have) -> String {
    let counted = |one: &Requirement| !matches!(one.measure, Measure::Any(_) | Measure::All(_));
    let graded = |one: &Requirement| {
        let of = |grade: &Grade| {
            grade.needs.contains(&one.id) || grade.conditions.iter().any(|range| range.of == one.id)
        };
        rule.grades.iter().any(of)
    };
    let shown = |one: &Requirement| counted(one) && (!one.part || graded(one));
    let of = rule.requirements.iter().zip(have).filter(|(one, _)| shown(one));
    of.map(|(one, have)| format!("{} = {have}", one.id)).collect::<Vec<_>>().join(", ")
}
