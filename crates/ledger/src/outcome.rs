//! Requirements judged: by what is posted, by what could still be posted, and under every reading of the rule.

use std::collections::BTreeMap;

use daicho_model::{Outcome, ReadingOutcome, RequirementOutcome};

use crate::assignment::choose;
use crate::caps::{Combination, Credit, Queue, View, applies, in_group};
use crate::entry::Entry;
use crate::{Measure, Requirement};

/// What a member's requirements are judged on.
pub(crate) struct Case<'a, 'e, 'r> {
    /// How the rule is read for postings.
    pub view: View<'a>,
    pub combinations: &'a [Combination<'a>],
    /// What counts of each entry of `ready`, by combination.
    pub credits: &'a [Vec<Credit>],
    /// Which of the combinations the postings follow.
    pub posted: usize,
    /// Entries that may be posted, in order of day and id.
    pub ready: &'a [&'e Entry<'r>],
    /// Entries a human has to look at, of this member or possibly of this member.
    pub pending: Vec<&'e Entry<'r>>,
}

/// The member's requirements, the whole result, and what differs between readings.
pub(crate) struct Judged {
    pub requirements: Vec<RequirementOutcome>,
    pub result: Outcome,
}

/// One requirement under one reading.
#[derive(Clone, Copy)]
struct Standing {
    have: i64,
    most: i64,
}

impl Standing {
    fn outcome(self, need: i64) -> Outcome {
        if self.have >= need {
            Outcome::Met
        } else if self.most < need {
            Outcome::NotMet
        } else {
            Outcome::Undecidable
        }
    }
}

/// Judges all requirements of the rule that are asked on the judging day.
pub(crate) fn judge(case: &Case<'_, '_, '_>) -> Judged {
    let view = case.view;
    let requirements: Vec<&Requirement> =
        view.rule.requirements.iter().filter(|one| one.validity.contains(view.as_of)).collect();
    let tallies: Vec<Tally<'_, '_, '_>> = requirements.iter().map(|one| Tally::new(case, one)).collect();
    let table: Vec<Vec<Option<Standing>>> = case
        .combinations
        .iter()
        .zip(case.credits)
        .map(|(chosen, credits)| {
            let view = View { chosen, ..view };
            let asked = |one: &Tally<'_, '_, '_>| applies(one.requirement.when.as_ref(), chosen);
            tallies.iter().map(|one| asked(one).then(|| one.standing(view, credits))).collect()
        })
        .collect();
    let result = together(table.iter().map(|row| {
        let outcomes =
            row.iter().zip(&requirements).filter_map(|(one, asked)| Some(one.as_ref()?.outcome(asked.need)));
        worst(outcomes)
    }));
    let used = assign(case, &tallies);
    let mut judged = Judged { requirements: Vec::new(), result };
    for (index, requirement) in requirements.iter().enumerate() {
        let column: Vec<(&Combination<'_>, Standing)> = case
            .combinations
            .iter()
            .zip(&table)
            .filter_map(|(chosen, row)| Some((chosen, row.get(index).copied().flatten()?)))
            .collect();
        one(view, requirement, &column, &used[index], &mut judged);
    }
    judged
}

fn one(
    view: View<'_>,
    requirement: &Requirement,
    column: &[(&Combination<'_>, Standing)],
    used: &(Vec<String>, Vec<String>),
    judged: &mut Judged,
) {
    let Some(first) = column.first() else { return };
    let standing = column.iter().find(|(chosen, _)| *chosen == view.chosen).unwrap_or(first).1;
    let outcomes: Vec<Outcome> = column.iter().map(|(_, one)| one.outcome(requirement.need)).collect();
    let most = column.iter().map(|(_, one)| one.most).max().unwrap_or(0);
    let differ = outcomes.iter().any(|one| Some(one) != outcomes.first());
    let readings = column.iter().zip(&outcomes).filter(|_| differ).map(|((chosen, standing), outcome)| {
        let pending = standing.most - standing.have;
        ReadingOutcome { reading: named(chosen), outcome: *outcome, have: standing.have, pending }
    });
    let readings = readings.collect();
    judged.requirements.push(RequirementOutcome {
        id: requirement.id.clone(),
        ja: requirement.named.ja.clone(),
        en: requirement.named.en.clone(),
        clause: requirement.named.clause.clone(),
        outcome: together(outcomes.into_iter()),
        have: standing.have,
        pending: (most - standing.have).max(0),
        need: requirement.need,
        missing: (requirement.need - standing.have).max(0),
        used: used.0.clone(),
        surplus: used.1.clone(),
        readings,
    });
}

fn named(chosen: &Combination<'_>) -> BTreeMap<String, String> {
    chosen.iter().map(|(reading, option)| ((*reading).to_owned(), (*option).to_owned())).collect()
}

/// All requirements of one reading together.
fn worst(outcomes: impl Iterator<Item = Outcome>) -> Outcome {
    outcomes.fold(Outcome::Met, |all, one| match (all, one) {
        (Outcome::NotMet, _) | (_, Outcome::NotMet) => Outcome::NotMet,
        (Outcome::Undecidable, _) | (_, Outcome::Undecidable) => Outcome::Undecidable,
        _ => Outcome::Met,
    })
}

/// All readings together: undecidable where they differ.
fn together(mut outcomes: impl Iterator<Item = Outcome>) -> Outcome {
    let first = outcomes.next().unwrap_or(Outcome::Undecidable);
    if outcomes.all(|one| one == first) { first } else { Outcome::Undecidable }
}

/// One requirement with the entries that count towards it: they are the same under every reading.
struct Tally<'c, 'e, 'r> {
    requirement: &'c Requirement,
    /// Of each entry that may be posted whether it counts towards the requirement.
    in_scope: Vec<bool>,
    /// These and the pending ones that could count; `None` where nothing is pending.
    most: Option<Queue<'e, 'r>>,
}

impl<'c, 'e, 'r> Tally<'c, 'e, 'r> {
    fn new(case: &Case<'c, 'e, 'r>, requirement: &'c Requirement) -> Tally<'c, 'e, 'r>
    where
        'c: 'e,
    {
        let in_scope = |entry: &&Entry<'_>| in_scope(requirement, entry);
        let all = || case.ready.iter().chain(&case.pending).copied().filter(in_scope).collect();
        let most = (!case.pending.is_empty()).then(|| Queue::new(case.view.rule, case.view.as_of, all()));
        Tally { requirement, in_scope: case.ready.iter().map(in_scope).collect(), most }
    }

    fn standing(&self, view: View<'_>, posted: &[Credit]) -> Standing {
        let have = posted.iter().enumerate().map(|(index, credit)| self.posted(index, *credit)).sum();
        let Some(most) = &self.most else { return Standing { have, most: have } };
        let most: i64 = most.credits(view).into_iter().map(|credit| self.adds(credit)).sum();
        Standing { have, most: most.max(have) }
    }

    /// What an entry that may be posted adds.
    fn posted(&self, index: usize, credit: Credit) -> i64 {
        if self.in_scope[index] { self.adds(credit) } else { 0 }
    }

    /// What an entry in scope adds.
    fn adds(&self, credit: Credit) -> i64 {
        match self.requirement.measure {
            _ if credit.excluded => 0,
            Measure::Points => credit.points.0,
            Measure::Records => 1,
        }
    }
}

/// Whether it counts towards the requirement, or could once a human has said what it is.
fn in_scope(requirement: &Requirement, entry: &Entry<'_>) -> bool {
    if entry.open_kind {
        return true;
    }
    let scope = &requirement.scope;
    let account = scope.accounts.is_empty()
        || entry.account.is_some_and(|account| scope.accounts.contains(&account.id));
    account && (scope.groups.is_empty() || scope.groups.iter().any(|group| in_group(group, entry)))
}

/// Used and surplus records of each requirement. First the fewest records that serve all requirements at once are
/// chosen; then, for each requirement, the fewest of these that it needs.
fn assign(case: &Case<'_, '_, '_>, tallies: &[Tally<'_, '_, '_>]) -> Vec<(Vec<String>, Vec<String>)> {
    let credits = case.credits.get(case.posted).map_or(&[][..], Vec::as_slice);
    let added = |(index, credit): (usize, &Credit)| -> Vec<i64> {
        tallies.iter().map(|tally| tally.posted(index, *credit)).collect()
    };
    let items: Vec<Vec<i64>> = credits.iter().enumerate().map(added).collect();
    let needs: Vec<i64> = tallies.iter().map(|tally| tally.requirement.need).collect();
    let chosen = choose(&items, &needs);
    let used_and_surplus = |target: usize| {
        let helps = || (0..items.len()).filter(|index| items[*index][target] > 0);
        let within: Vec<[i64; 1]> =
            helps().filter(|index| chosen[*index]).map(|index| [items[index][target]]).collect();
        let mut needed = choose(&within, &needs[target..=target]).into_iter();
        let (used, surplus): (Vec<usize>, Vec<usize>) =
            helps().partition(|index| chosen[*index] && needed.next() == Some(true));
        let ids = |indices: Vec<usize>| {
            indices.into_iter().map(|index| case.ready[index].record.record_id.clone()).collect()
        };
        (ids(used), ids(surplus))
    };
    (0..tallies.len()).map(used_and_surplus).collect()
}
