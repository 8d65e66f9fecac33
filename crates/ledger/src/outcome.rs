//! Requirements judged: by what is posted, by what could still be posted, and under every reading of the rule.

use std::collections::BTreeMap;

use daicho_model::{
    FactValue, GradeOutcome, Member, OpenClause, Outcome, ReadingOutcome, ReasonCode, RequirementOutcome,
    Suggestion,
};
use jiff::civil::Date;

use crate::asked::{Asked, Source, asked};
use crate::caps::{Combination, Credit, View, applies};
use crate::entry::Entry;
use crate::gate::Shelf;
use crate::grades::{self, Verdict};
use crate::{least, slots};

/// What a member's requirements are judged on.
pub(crate) struct Case<'a, 'e, 'r> {
    /// How the rule is read for postings.
    pub view: View<'a>,
    pub member: &'a Member,
    pub shelf: &'a Shelf<'r>,
    pub combinations: &'a [Combination<'a>],
    /// What counts of each entry of `ready`, by combination.
    pub credits: &'a [Vec<Credit<'e>>],
    /// Which of the combinations the postings follow.
    pub posted: usize,
    /// Entries that may be posted, in order of day and id.
    pub ready: &'a [&'e Entry<'r>],
    /// Entries a human has to look at, of this member or possibly of this member.
    pub pending: Vec<&'e Entry<'r>>,
    /// Days on which papers of the member arrived; empty: not known.
    pub arrivals: Vec<Date>,
}

/// The member's requirements, the whole result, and what differs between readings.
pub(crate) struct Judged {
    pub requirements: Vec<RequirementOutcome>,
    pub result: Outcome,
    pub grade: Option<String>,
    pub grades: Vec<GradeOutcome>,
    pub open: Vec<OpenClause>,
    pub least: Vec<Suggestion>,
}

/// One requirement under one reading.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Standing {
    pub have: i64,
    pub most: i64,
}

impl Standing {
    pub fn outcome(self, need: i64) -> Outcome {
        if self.have >= need {
            Outcome::Met
        } else if self.most < need {
            Outcome::NotMet
        } else {
            Outcome::Undecidable
        }
    }
}

/// Standings of all that is asked under one reading; `None` where it is not asked under it.
pub(crate) type Row = Vec<Option<Standing>>;

/// Judges all requirements of the rule that are asked on the judging day.
pub(crate) fn judge(case: &Case<'_, '_, '_>) -> Judged {
    let (asked, unchecked) = asked(case);
    let table: Vec<Row> = case
        .combinations
        .iter()
        .zip(case.credits)
        .map(|(chosen, credits)| row(&asked, View { chosen, ..case.view }, credits))
        .collect();
    let grades: Vec<_> =
        case.view.rule.grades.iter().filter(|grade| grade.validity.contains(case.view.as_of)).collect();
    let verdicts: Vec<Verdict> = table
        .iter()
        .zip(case.combinations)
        .map(|(row, chosen)| grades::verdict(&grades, &asked, row, chosen))
        .collect();
    let mut open = unchecked;
    let unpaid = asked.iter().enumerate().any(|(at, one)| {
        let column = table.iter().filter_map(|row| row.get(at).copied().flatten());
        one.reason == Some(ReasonCode::FeeUnpaid)
            && together(column.map(|it| it.outcome(one.need))) == Outcome::NotMet
    });
    let result = result(case, &verdicts, unpaid, &mut open);
    let first = verdicts.first().and_then(|verdict| verdict.grade);
    let same = verdicts.iter().all(|verdict| verdict.grade == first);
    let slots = slots::assign(case, &asked, table.get(case.posted));
    let mut judged = Judged {
        requirements: Vec::new(),
        result,
        grade: first.filter(|_| same).and_then(|at| grades.get(at)).map(|grade| grade.id.clone()),
        grades: grades::outcomes(&grades, &verdicts),
        open,
        least: least::suggest(case, &asked, table.get(case.posted)),
    };
    for (index, one) in asked.iter().enumerate() {
        let column: Vec<(&Combination<'_>, Standing)> = case
            .combinations
            .iter()
            .zip(&table)
            .filter_map(|(chosen, row)| Some((chosen, row.get(index).copied().flatten()?)))
            .collect();
        judged.requirements.extend(requirement(case.view, one, &column, &slots[index]));
    }
    judged
}

/// How well a member fares, the better the greater: the result, the grade that comes first in the rule, how many
/// requirements are met, how far the others are, and the points in all.
pub(crate) type Fares = (u8, i64, usize, i64, i64);

pub(crate) fn fares(case: &Case<'_, '_, '_>) -> Fares {
    let (asked, _) = asked(case);
    let rule = case.view.rule;
    let grades: Vec<_> =
        rule.grades.iter().filter(|grade| grade.validity.contains(case.view.as_of)).collect();
    let all = case.combinations.iter().zip(case.credits).map(|(chosen, credits)| {
        let row = row(&asked, View { chosen, ..case.view }, credits);
        let verdict = grades::verdict(&grades, &asked, &row, chosen);
        let result = match verdict.result {
            Outcome::NotMet => 0,
            Outcome::Undecidable => 1,
            Outcome::Met => 2,
        };
        let place = verdict.grade.and_then(|grade| i64::try_from(grade).ok()).unwrap_or(i64::MAX);
        let standings = || asked.iter().zip(&row).filter_map(|(one, standing)| Some((one, (*standing)?)));
        let met = standings().filter(|(one, standing)| standing.have >= one.need).count();
        let had = standings().map(|(one, standing)| standing.have.min(one.need)).sum();
        (result, -place, met, had, credits.iter().map(|credit| credit.points.0).sum())
    });
    // Under the reading that is worst for the member.
    all.min().unwrap_or_default()
}

/// Whether everything that is counted is met by what is posted, under every reading.
pub(crate) fn counted_met(case: &Case<'_, '_, '_>) -> bool {
    let (asked, _) = asked(case);
    let mut rows = case.combinations.iter().zip(case.credits);
    rows.all(|(chosen, credits)| {
        let row = row(&asked, View { chosen, ..case.view }, credits);
        asked.iter().zip(row).all(|(one, standing)| {
            let counted = one.part_of.is_none() && !matches!(one.source, Source::Known(_));
            !counted || standing.is_none_or(|standing| standing.have >= one.need)
        })
    })
}

/// Where everything that is asked stands under one reading.
fn row(asked: &[Asked<'_, '_, '_>], view: View<'_>, credits: &[Credit<'_>]) -> Row {
    let mut row: Row = Vec::with_capacity(asked.len());
    for one in asked {
        let standing = match &one.source {
            _ if !applies(one.when, view.chosen) => None,
            Source::Tally(tally) => Some(tally.standing(view, credits)),
            Source::Known(standing) => Some(*standing),
            // Made of what stands before it.
            Source::Any(_) | Source::All(_) => Some(Standing { have: 0, most: 0 }),
        };
        row.push(standing);
    }
    compose(asked, &mut row);
    row
}

/// Works out what is made of others, in the order of the file: parts stand first.
pub(crate) fn compose(asked: &[Asked<'_, '_, '_>], row: &mut Row) {
    for (at, one) in asked.iter().enumerate() {
        let standing = match &one.source {
            Source::Any(of) => of_parts(asked, row, of, true),
            Source::All(of) => of_parts(asked, row, of, false),
            _ => continue,
        };
        if let Some(place) = row.get_mut(at).filter(|place| place.is_some()) {
            *place = Some(standing);
        }
    }
}

/// One of them, or all of them: 1 of 1. A part that is not asked under this reading is no alternative and no hindrance.
fn of_parts(asked: &[Asked<'_, '_, '_>], row: &Row, of: &[usize], any: bool) -> Standing {
    let parts = of.iter().filter_map(|at| Some((row.get(*at).copied().flatten()?, asked.get(*at)?.need)));
    let outcomes: Vec<Outcome> = parts.map(|(standing, need)| standing.outcome(need)).collect();
    let (met, not) = (|one: &Outcome| *one == Outcome::Met, |one: &Outcome| *one != Outcome::NotMet);
    let (have, most) = if any {
        (outcomes.iter().any(met), outcomes.iter().any(not))
    } else {
        (outcomes.iter().all(met), outcomes.iter().all(not))
    };
    Standing { have: i64::from(have), most: i64::from(most) }
}

/// All readings together, and why the rule itself leaves the result open. `unpaid`: a fee is, whatever the reading.
fn result(
    case: &Case<'_, '_, '_>,
    verdicts: &[Verdict],
    unpaid: bool,
    open: &mut Vec<OpenClause>,
) -> Outcome {
    let mut result = together(verdicts.iter().map(|verdict| verdict.result));
    let differ = verdicts.iter().any(|one| Some(one.result) != verdicts.first().map(|first| first.result));
    if differ {
        open.extend(case.view.rule.readings.iter().filter(|reading| matters(reading, case, verdicts)).map(
            |reading| OpenClause {
                code: "reading".to_owned(),
                clause: reading.named.clause.clone(),
                ja: reading.named.ja.clone(),
                en: reading.named.en.clone(),
            },
        ));
    }
    if case.view.cycle.open {
        // Behind the deadline the cycle may go on; time pays no fee, and before it nothing is final anyhow.
        let over = case.view.as_of > last_day(case) && !unpaid;
        result = if result == Outcome::NotMet && over { Outcome::Undecidable } else { result };
        open.extend(unreadable(case).filter(|_| result == Outcome::Undecidable));
    }
    let missing = case.view.rule.missing.iter().filter(|one| one.validity.contains(case.view.as_of));
    for one in missing {
        if result == Outcome::Met {
            result = Outcome::Undecidable;
        }
        open.push(OpenClause {
            code: "not_on_file".to_owned(),
            clause: one.named.clause.clone(),
            ja: one.named.ja.clone(),
            en: one.named.en.clone(),
        });
    }
    open.extend(verdicts.iter().flat_map(|verdict| verdict.open.iter().cloned()));
    open.sort();
    open.dedup();
    result
}

/// The last day of the regular cycle on which anything may still be sent.
fn last_day(case: &Case<'_, '_, '_>) -> Date {
    let here = case.view.rule.applications.iter().filter(|one| one.validity.contains(case.view.as_of));
    here.map(|one| case.view.cycle.application(one).closes).fold(case.view.cycle.to, Date::min)
}

/// Extensions of which the members file says something that cannot be read.
fn unreadable(case: &Case<'_, '_, '_>) -> impl Iterator<Item = OpenClause> {
    let granted = case.view.rule.extensions.iter().filter(|one| one.validity.contains(case.view.as_of));
    let torn = granted.filter(|one| case.member.facts.get(&one.fact) == Some(&FactValue::Unreadable));
    torn.map(|one| OpenClause {
        code: "unreadable".to_owned(),
        clause: one.named.clause.clone(),
        ja: one.named.ja.clone(),
        en: one.named.en.clone(),
    })
}

/// Whether the choice of this reading alone changes the result somewhere.
fn matters(reading: &crate::Reading, case: &Case<'_, '_, '_>, verdicts: &[Verdict]) -> bool {
    let id = reading.id.as_str();
    let others = |one: &Combination<'_>| -> Vec<(String, String)> {
        let rest = one.iter().filter(|(key, _)| **key != id);
        rest.map(|(key, option)| ((*key).to_owned(), (*option).to_owned())).collect()
    };
    let all: Vec<_> = case.combinations.iter().zip(verdicts).collect();
    all.iter().enumerate().any(|(index, (a, first))| {
        all.iter().skip(index + 1).any(|(b, second)| {
            others(a) == others(b) && (first.result, first.grade) != (second.result, second.grade)
        })
    })
}

fn requirement(
    view: View<'_>,
    asked: &Asked<'_, '_, '_>,
    column: &[(&Combination<'_>, Standing)],
    used: &(Vec<String>, Vec<String>),
) -> Option<RequirementOutcome> {
    let first = column.first()?;
    let standing = column.iter().find(|(chosen, _)| *chosen == view.chosen).unwrap_or(first).1;
    let outcomes: Vec<Outcome> = column.iter().map(|(_, one)| one.outcome(asked.need)).collect();
    let most = column.iter().map(|(_, one)| shown_most(*one, asked.need)).max().unwrap_or(0);
    let differ = outcomes.iter().any(|one| Some(one) != outcomes.first());
    let readings = column.iter().zip(&outcomes).filter(|_| differ).map(|((chosen, standing), outcome)| {
        let pending = shown_most(*standing, asked.need) - standing.have;
        ReadingOutcome { reading: named(chosen), outcome: *outcome, have: standing.have, pending }
    });
    let readings = readings.collect();
    Some(RequirementOutcome {
        id: asked.id.to_owned(),
        ja: asked.named.ja.clone(),
        en: asked.named.en.clone(),
        clause: asked.named.clause.clone(),
        outcome: together(outcomes.into_iter()),
        have: standing.have,
        pending: (most - standing.have).max(0),
        need: asked.need,
        missing: (asked.need - standing.have).max(0),
        used: used.0.clone(),
        surplus: used.1.clone(),
        readings,
        part_of: asked.part_of.map(str::to_owned),
        reason: asked.reason.filter(|_| standing.outcome(asked.need) == Outcome::NotMet),
    })
}

/// What could be had, as it is shown: a figure that no list has could fill the need and is no number of its own.
fn shown_most(standing: Standing, need: i64) -> i64 {
    if standing.most - standing.have >= crate::gate::UNBOUNDED {
        standing.have.max(need)
    } else {
        standing.most
    }
}

fn named(chosen: &Combination<'_>) -> BTreeMap<String, String> {
    chosen.iter().map(|(reading, option)| ((*reading).to_owned(), (*option).to_owned())).collect()
}

/// All requirements of one reading together.
pub(crate) fn worst(outcomes: impl Iterator<Item = Outcome>) -> Outcome {
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
