//! The results that a rule provides for: which of them hold, and what follows where none or several do.

use daicho_model::{GradeOutcome, OpenClause, Outcome};

use crate::asked::{Asked, Source};
use crate::caps::{Combination, applies};
use crate::outcome::{Row, Standing, compose, worst};
use crate::{Condition, Grade};

/// What one way of reading the rule gives.
pub(crate) struct Verdict {
    pub result: Outcome,
    /// The only grade that holds, by its place.
    pub grade: Option<usize>,
    /// Whether each grade holds.
    pub holds: Vec<Outcome>,
    pub open: Vec<OpenClause>,
}

/// Figures that are not settled are tried in at most so many combinations; with more the result stays open.
const WORLDS: usize = 4096;

/// Judges all grades under one reading. Without grades everything that is asked must be met. With grades, what no
/// grade names (a fee, the application) must be met beside them.
pub(crate) fn verdict(
    grades: &[&Grade],
    asked: &[Asked<'_, '_, '_>],
    row: &Row,
    chosen: &Combination<'_>,
) -> Verdict {
    let table = Grades { grades, asked, chosen };
    if grades.is_empty() {
        return Verdict { result: table.beside(row), grade: None, holds: Vec::new(), open: Vec::new() };
    }
    let holds = table.holds(row);
    let sure = places(&holds, Outcome::Met);
    let settled = !holds.contains(&Outcome::Undecidable);
    let mut verdict = Verdict { result: table.whatever_becomes(row), grade: None, holds, open: Vec::new() };
    match sure[..] {
        [only] if settled => verdict.grade = Some(only),
        [] | [_] if !settled => {}
        _ => verdict.open.push(clash(grades, &sure)),
    }
    verdict
}

fn places(holds: &[Outcome], outcome: Outcome) -> Vec<usize> {
    holds.iter().enumerate().filter(|(_, one)| **one == outcome).map(|(at, _)| at).collect()
}

/// The grades of a rule under one reading of it.
struct Grades<'g> {
    grades: &'g [&'g Grade],
    asked: &'g [Asked<'g, 'g, 'g>],
    chosen: &'g Combination<'g>,
}

impl Grades<'_> {
    fn standing(&self, row: &Row, id: &str) -> Option<(Standing, i64)> {
        let at = self.asked.iter().position(|one| one.id == id)?;
        Some((row.get(at).copied().flatten()?, self.asked.get(at)?.need))
    }

    /// What no grade names.
    fn beside(&self, row: &Row) -> Outcome {
        let graded = |id: &str| self.grades.iter().any(|grade| grade.needs.iter().any(|need| need == id));
        let beside = self.asked.iter().zip(row).filter(|(one, _)| one.part_of.is_none() && !graded(one.id));
        worst(beside.filter_map(|(one, standing)| Some(standing.as_ref()?.outcome(one.need))))
    }

    fn holds(&self, row: &Row) -> Vec<Outcome> {
        let holds = |grade: &&Grade| {
            if !applies(grade.when.as_ref(), self.chosen) || grade.otherwise {
                return Outcome::NotMet;
            }
            let needs = grade.needs.iter().filter_map(|id| self.standing(row, id));
            let needs = needs.map(|(standing, need)| standing.outcome(need));
            let ranges = grade.conditions.iter();
            worst(needs.chain(ranges.filter_map(|one| Some(within(one, self.standing(row, &one.of)?.0)))))
        };
        let mut all: Vec<Outcome> = self.grades.iter().map(holds).collect();
        let rest = match () {
            () if all.contains(&Outcome::Met) => Outcome::NotMet,
            () if all.contains(&Outcome::Undecidable) => Outcome::Undecidable,
            () => Outcome::Met,
        };
        for (one, grade) in all.iter_mut().zip(self.grades) {
            if grade.otherwise && applies(grade.when.as_ref(), self.chosen) {
                *one = rest;
            }
        }
        all
    }

    /// The result where every figure is settled: undecidable where not exactly one grade holds.
    fn result(&self, row: &Row) -> Outcome {
        let beside = self.beside(row);
        match places(&self.holds(row), Outcome::Met)[..] {
            [only] => worst([self.grades[only].result, beside].into_iter()),
            _ if beside == Outcome::NotMet => Outcome::NotMet,
            _ => Outcome::Undecidable,
        }
    }

    /// The result that follows whatever becomes of what is not known yet: every way in which the figures can be settled
    /// is tried. So what is not known never decides more than any answer to it would.
    fn whatever_becomes(&self, row: &Row) -> Outcome {
        let open: Vec<(usize, Vec<i64>)> =
            (0..self.asked.len()).filter_map(|at| self.could_be(row, at)).collect();
        let ways = open.iter().fold(1usize, |ways, (_, values)| ways.saturating_mul(values.len()));
        if ways > WORLDS {
            return Outcome::Undecidable;
        }
        let mut results = (0..ways).map(|mut way| {
            let mut world = row.clone();
            for (at, values) in &open {
                let value = values[way % values.len()];
                way /= values.len();
                world[*at] = Some(Standing { have: value, most: value });
            }
            compose(self.asked, &mut world);
            self.result(&world)
        });
        let first = results.next().unwrap_or(Outcome::Undecidable);
        if results.all(|one| one == first) { first } else { Outcome::Undecidable }
    }

    /// The figures that something can turn out to be, one of each kind: below and from each figure that is asked. `None`
    /// where it is settled, or made of others.
    fn could_be(&self, row: &Row, at: usize) -> Option<(usize, Vec<i64>)> {
        let one = self.asked.get(at)?;
        let standing = row.get(at).copied().flatten()?;
        if matches!(one.source, Source::Any(_) | Source::All(_)) || standing.most <= standing.have {
            return None;
        }
        let ranges =
            self.grades.iter().flat_map(|grade| &grade.conditions).filter(|range| range.of == one.id);
        let mut values: Vec<i64> =
            ranges.flat_map(|range| [range.least, range.most.map(|most| most + 1)]).flatten().collect();
        values.push(one.need);
        values.retain(|value| (standing.have + 1..=standing.most).contains(value));
        values.push(standing.have);
        values.sort_unstable();
        values.dedup();
        Some((at, values))
    }
}

/// Whether a figure lies in a range, now and whatever is still posted.
fn within(condition: &Condition, standing: Standing) -> Outcome {
    let fits = |value: i64| {
        condition.least.is_none_or(|least| value >= least) && condition.most.is_none_or(|most| value <= most)
    };
    let beyond = condition.most.is_some_and(|most| standing.have > most)
        || condition.least.is_some_and(|least| standing.most < least);
    if beyond {
        Outcome::NotMet
    } else if fits(standing.have) && fits(standing.most) {
        Outcome::Met
    } else {
        Outcome::Undecidable
    }
}

/// Several clauses hold, or none.
fn clash(grades: &[&Grade], sure: &[usize]) -> OpenClause {
    let of: Vec<&Grade> = if sure.is_empty() {
        grades.to_vec()
    } else {
        sure.iter().filter_map(|at| grades.get(*at).copied()).collect()
    };
    let join = |pick: fn(&Grade) -> &str, with: &str| {
        of.iter().map(|grade| pick(grade)).collect::<Vec<_>>().join(with)
    };
    OpenClause {
        code: if sure.is_empty() { "gap" } else { "conflict" }.to_owned(),
        clause: join(|grade| &grade.named.clause, ", "),
        ja: join(|grade| &grade.named.ja, "／"),
        en: join(|grade| &grade.named.en, " / "),
    }
}

/// Every grade with whether it holds under all readings.
pub(crate) fn outcomes(grades: &[&Grade], verdicts: &[Verdict]) -> Vec<GradeOutcome> {
    let holds = |at: usize| {
        let mut found = verdicts.iter().filter_map(|verdict| verdict.holds.get(at).copied());
        let first = found.next().unwrap_or(Outcome::Undecidable);
        if found.all(|one| one == first) { first } else { Outcome::Undecidable }
    };
    let outcome = |(at, grade): (usize, &&Grade)| GradeOutcome {
        id: grade.id.clone(),
        ja: grade.named.ja.clone(),
        en: grade.named.en.clone(),
        clause: grade.named.clause.clone(),
        holds: holds(at),
        result: grade.result,
    };
    grades.iter().enumerate().map(outcome).collect()
}
