//! What is varied in the grid: points, numbers of records and facts, around every figure that the rule asks of them.

use std::collections::{BTreeMap, BTreeSet};

use crate::{Earning, Fact, FactKind, Measure, Requirement, Rule};

/// Points that are tried at most; a rule with more is tried with fewer values of each.
const MOST: usize = 200_000;

/// What a member of the grid has for each requirement, in the order of the rule.
pub(super) type Have = Vec<i64>;

/// The members of the grid.
pub(super) fn members(rule: &Rule) -> Vec<Have> {
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
            let said_before = rule.requirements.iter().take(at).any(|other| same_fact(one, other));
            if is_number(one) || (matches!(one.measure, Measure::Fact { .. }) && !said_before) {
                axes.push(alone(rule, one), Vec::new(), Some(at));
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
        for at in 0..have.len() {
            let one = &rule.requirements[at];
            let before = rule.requirements.iter().take(at).position(|other| same_fact(one, other));
            if let Some(before) = before {
                have[at] = have[before];
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
                // Where no points are asked of the account, none are tried.
                let many = one.measure == Measure::Records && points_asked(rule, account);
                !many
                    || (points >= number * least.max(smallest.unwrap_or(1))
                        && !(counted_all && points > 0 && *number == 0))
            });
        possible.then_some(have)
    }
}

/// Whether points of an account are asked for, wherever they come from.
fn points_asked(rule: &Rule, account: &str) -> bool {
    let mut sums = rule.requirements.iter().filter(|one| one.measure == Measure::Points && !is_number(one));
    sums.any(|one| one.scope.accounts_of(rule).contains(&account))
}

/// Whether two requirements ask the same of the members file.
fn same_fact(one: &Requirement, other: &Requirement) -> bool {
    matches!(one.measure, Measure::Fact { .. }) && one.measure == other.measure
}

/// What is tried of a number or fact: each figure that is asked of it, and its neighbours.
fn alone(rule: &Rule, one: &Requirement) -> Vec<i64> {
    let asked = rule.requirements.iter().filter(|other| other.id == one.id || same_fact(one, other));
    let mut all: Vec<i64> = Vec::new();
    for other in asked {
        all.extend([other.need, other.need - 1]);
        let ranges =
            rule.grades.iter().flat_map(|grade| &grade.conditions).filter(|range| range.of == other.id);
        for figure in ranges.flat_map(|range| [range.least, range.most]).flatten() {
            all.extend([figure, figure - 1, figure + 1]);
        }
    }
    let single = |fact: &Fact| matches!(fact.kind, FactKind::YesNo | FactKind::Day);
    let of = |fact: &&Fact| matches!(&one.measure, Measure::Fact { fact: id, .. } if *id == fact.id);
    let most = if rule.facts.iter().find(of).is_some_and(single) { one.need.max(1) } else { i64::MAX };
    all.push(0);
    let mut seen = BTreeSet::new();
    all.retain(|value| (0..=most).contains(value) && seen.insert(*value));
    all
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
