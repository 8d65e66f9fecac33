//! The grades of a rule tried around every boundary that its figures have.
//!
//! A point of the grid is a member: points on each account (around each need, each range and their differences), facts
//! that hold or not. For every point and every way of reading the rule it is looked which grades hold.

use std::collections::{BTreeMap, BTreeSet};

use daicho_model::{Diagnostic, Outcome, Severity};

use super::odd;
use crate::{Earning, Grade, Measure, Requirement, Rule, When};

/// Points that are tried at most; a rule with more is tried with fewer values of each.
const MOST: usize = 200_000;

/// What a member of the grid has for each requirement, in the order of the rule.
type Have = Vec<i64>;

pub(super) fn look(rule: &Rule, found: &mut Vec<Diagnostic>) {
    let readings = readings(rule);
    let members = members(rule);
    let mut conflicts: BTreeMap<(usize, usize), Have> = BTreeMap::new();
    let mut gaps: BTreeMap<BTreeSet<usize>, Have> = BTreeMap::new();
    let mut reached: BTreeSet<usize> = BTreeSet::new();
    for have in &members {
        for chosen in &readings {
            let holds: Vec<usize> =
                (0..rule.grades.len()).filter(|at| holds(rule, &rule.grades[*at], have, chosen)).collect();
            reached.extend(&holds);
            for (index, first) in holds.iter().enumerate() {
                for second in holds.iter().skip(index + 1) {
                    conflicts.entry((*first, *second)).or_insert_with(|| have.clone());
                }
            }
            if holds.is_empty() && !rule.grades.is_empty() {
                let failed = failed(rule, have, chosen);
                let better = gaps.get(&failed).is_none_or(|had| nearer(&failed, have, had));
                if better {
                    gaps.insert(failed, have.clone());
                }
            }
        }
    }
    for ((first, second), have) in &conflicts {
        let (first, second) = (&rule.grades[*first], &rule.grades[*second]);
        let clash = odd("rules_conflict", Severity::Warning, rule);
        let clash = clash.with("first", shown(first)).with("second", shown(second));
        found.push(clash.with("example", example(rule, have)));
    }
    let least =
        |failed: &&BTreeSet<usize>| !gaps.keys().any(|other| other != *failed && other.is_subset(failed));
    for failed in gaps.keys().filter(least) {
        let ids: Vec<&str> = failed.iter().map(|at| rule.requirements[*at].id.as_str()).collect();
        let gap = odd("rules_gap", Severity::Warning, rule).with("failed", ids.join(", "));
        found.push(gap.with("example", example(rule, &gaps[failed])));
    }
    let never = rule.grades.iter().enumerate().filter(|(at, _)| !reached.contains(at));
    for (_, grade) in never {
        found.push(odd("rules_grade_never", Severity::Warning, rule).with("grade", shown(grade)));
    }
    implied(rule, &members, &readings, found);
}

/// Requirements that are met wherever the others are.
fn implied(rule: &Rule, members: &[Have], readings: &[Vec<(String, String)>], found: &mut Vec<Diagnostic>) {
    let all: Vec<usize> = (0..rule.requirements.len()).collect();
    let best = rule.grades.iter().find(|grade| grade.result == Outcome::Met);
    let together: Vec<usize> = match best {
        Some(grade) => {
            all.into_iter().filter(|at| grade.needs.contains(&rule.requirements[*at].id)).collect()
        }
        None if rule.grades.is_empty() => all.into_iter().filter(|at| !rule.requirements[*at].part).collect(),
        None => Vec::new(),
    };
    for at in &together {
        let one = &rule.requirements[*at];
        if !matches!(one.measure, Measure::Points) || one.when.is_some() {
            continue;
        }
        let others = |have: &Have, chosen: &[(String, String)]| {
            together
                .iter()
                .filter(|other| *other != at)
                .all(|other| met(rule, *other, have, chosen) != Some(false))
        };
        let mut tried = false;
        let always = members.iter().all(|have| {
            readings.iter().all(|chosen| {
                let counts = others(have, chosen);
                tried |= counts;
                !counts || met(rule, *at, have, chosen) != Some(false)
            })
        });
        if tried && always {
            found.push(odd("rules_implied", Severity::Info, rule).with("requirement", &one.id));
        }
    }
}

/// Every combination of the options of the readings.
fn readings(rule: &Rule) -> Vec<Vec<(String, String)>> {
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

fn applies(when: Option<&When>, chosen: &[(String, String)]) -> bool {
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
    let ranges = grade.conditions.iter().all(|one| {
        place(&one.of).is_none_or(|at| {
            one.least.is_none_or(|least| have[at] >= least) && one.most.is_none_or(|most| have[at] <= most)
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

/// The members of the grid.
fn members(rule: &Rule) -> Vec<Have> {
    let axes = Axes::of(rule);
    let mut all = Vec::new();
    let mut at = vec![0; axes.values.len()];
    loop {
        let picked: Vec<i64> = at.iter().zip(&axes.values).map(|(place, values)| values[*place]).collect();
        all.extend(axes.member(rule, &picked));
        let Some(turn) = (0..at.len()).find(|axis| at[*axis] + 1 < axes.values[*axis].len()) else { break };
        at[turn] += 1;
        at[..turn].fill(0);
    }
    all
}

/// What is varied: points on sets of accounts that the same requirements count, numbers of records, and facts.
struct Axes {
    values: Vec<Vec<i64>>,
    /// Of each axis the accounts, or the requirement that is a fact or a number.
    accounts: Vec<Vec<String>>,
    own: Vec<Option<usize>>,
}

impl Axes {
    fn of(rule: &Rule) -> Axes {
        let mut axes = Axes { values: Vec::new(), accounts: Vec::new(), own: Vec::new() };
        let mut classes: BTreeMap<Vec<usize>, Vec<String>> = BTreeMap::new();
        for account in &rule.accounts {
            let counted_by = (0..rule.requirements.len()).filter(|at| {
                let one = &rule.requirements[*at];
                matches!(one.measure, Measure::Points | Measure::Records)
                    && (one.scope.accounts.is_empty() || one.scope.accounts.contains(&account.id))
            });
            classes.entry(counted_by.collect()).or_default().push(account.id.clone());
        }
        for (counted_by, accounts) in classes {
            axes.push(boundaries(rule, &counted_by, &accounts), accounts, None);
        }
        for (at, one) in rule.requirements.iter().enumerate() {
            if matches!(one.measure, Measure::Fact { .. }) || is_number(one) {
                axes.push(vec![one.need, one.need - 1], Vec::new(), Some(at));
            }
        }
        axes.thin();
        axes
    }

    fn push(&mut self, values: Vec<i64>, accounts: Vec<String>, own: Option<usize>) {
        self.values.push(values);
        self.accounts.push(accounts);
        self.own.push(own);
    }

    /// Fewer values of each until the grid is small enough: the last ones say least.
    fn thin(&mut self) {
        let size =
            |values: &[Vec<i64>]| values.iter().fold(1usize, |size, one| size.saturating_mul(one.len()));
        while size(&self.values) > MOST {
            let Some(longest) =
                self.values.iter_mut().filter(|one| one.len() > 2).max_by_key(|one| one.len())
            else {
                self.values.truncate(18);
                self.accounts.truncate(18);
                self.own.truncate(18);
                break;
            };
            longest.pop();
        }
    }

    /// What the member has for each requirement; `None` where no member can be like this.
    fn member(&self, rule: &Rule, picked: &[i64]) -> Option<Have> {
        let on = |id: &str| -> i64 {
            let axis = self.accounts.iter().position(|accounts| accounts.iter().any(|one| one == id));
            axis.map_or(0, |axis| picked[axis])
        };
        let mut have = vec![0; rule.requirements.len()];
        for (axis, own) in self.own.iter().enumerate() {
            if let Some(at) = own {
                have[*at] = picked[axis];
            }
        }
        for (at, one) in rule.requirements.iter().enumerate() {
            let axes = self.accounts.iter().enumerate().filter(|(_, accounts)| {
                !accounts.is_empty()
                    && (one.scope.accounts.is_empty()
                        || accounts.iter().any(|id| one.scope.accounts.contains(id)))
            });
            if one.measure == Measure::Points && !is_number(one) {
                have[at] = axes.map(|(axis, _)| picked[axis]).sum();
            }
        }
        let possible =
            rule.requirements.iter().zip(&have).filter(|(one, _)| is_number(one)).all(|(one, number)| {
                let [account] = &one.scope.accounts[..] else { return true };
                let least = one.scope.least_points.map_or(0, |points| points.0);
                let points = on(account);
                let smallest = smallest(rule, account);
                let counted_all = smallest.is_some_and(|smallest| smallest >= least.max(1));
                let many = one.measure == Measure::Records;
                !many
                    || (points >= number * least.max(smallest.unwrap_or(1))
                        && !(counted_all && points > 0 && *number == 0))
            });
        possible.then_some(have)
    }
}

/// Whether a requirement is varied by itself: a number of records, or points of some meetings only.
fn is_number(one: &Requirement) -> bool {
    let narrow = !one.scope.groups.is_empty() || !one.scope.kinds.is_empty() || !one.scope.window.is_open();
    one.measure == Measure::Records || (one.measure == Measure::Points && narrow)
}

/// The smallest figure that an account has, where the rule itself says so.
pub(super) fn smallest(rule: &Rule, account: &str) -> Option<i64> {
    match &rule.accounts.iter().find(|one| one.id == account)?.earning {
        Earning::Fixed(points) => Some(points.0),
        Earning::Publication(table) => {
            let all =
                [table.reviewed_first, table.reviewed_other, table.unreviewed_first, table.unreviewed_other];
            all.into_iter().flatten().map(|points| points.0).min()
        }
        _ => None,
    }
}

/// What is tried on accounts that these requirements count, most telling first: each need and range with its
/// neighbours, that of the requirement with the fewest accounts first; then the differences between them.
fn boundaries(rule: &Rule, counted_by: &[usize], accounts: &[String]) -> Vec<i64> {
    let mut requirements: Vec<&Requirement> = counted_by.iter().map(|at| &rule.requirements[*at]).collect();
    let width = |one: &Requirement| match one.scope.accounts.len() {
        0 => usize::MAX,
        some => some,
    };
    requirements.sort_by_key(|one| width(one));
    let mut figures: Vec<i64> = Vec::new();
    for one in requirements.iter().filter(|one| one.measure == Measure::Points) {
        figures.push(one.need);
        let ranges =
            rule.grades.iter().flat_map(|grade| &grade.conditions).filter(|range| range.of == one.id);
        figures.extend(ranges.flat_map(|range| [range.least, range.most]).flatten());
    }
    let mut all: Vec<i64> = Vec::new();
    for (index, figure) in figures.iter().enumerate() {
        all.extend([*figure, figure - 1]);
        if index == 0 {
            all.push(0);
            all.extend(accounts.iter().filter_map(|account| smallest(rule, account)));
        }
        all.push(figure + 1);
    }
    all.extend(figures.iter().flat_map(|one| figures.iter().map(move |other| other - one)));
    all.push(0);
    let mut seen = BTreeSet::new();
    all.retain(|value| *value >= 0 && seen.insert(*value));
    all
}
