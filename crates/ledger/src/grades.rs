//! The results that a rule provides for: which of them hold, and what follows where none or several do.

use daicho_model::{GradeOutcome, OpenClause, Outcome};

use crate::asked::Asked;
use crate::caps::{Combination, applies};
use crate::outcome::{Row, Standing, worst};
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

/// Judges all grades under one reading. Without grades everything that is asked must be met. With grades, what no
/// grade names (a fee, the application) must be met beside them.
pub(crate) fn verdict(
    grades: &[&Grade],
    asked: &[Asked<'_, '_, '_>],
    row: &Row,
    chosen: &Combination<'_>,
) -> Verdict {
    let standing = |id: &str| -> Option<(Standing, i64)> {
        let at = asked.iter().position(|one| one.id == id)?;
        Some((row.get(at).copied().flatten()?, asked.get(at)?.need))
    };
    let graded = |id: &str| grades.iter().any(|grade| grade.needs.iter().any(|need| need == id));
    let beside = asked.iter().zip(row).filter(|(one, _)| one.part_of.is_none() && !graded(one.id));
    let beside = worst(beside.filter_map(|(one, standing)| Some(standing.as_ref()?.outcome(one.need))));
    if grades.is_empty() {
        return Verdict { result: beside, grade: None, holds: Vec::new(), open: Vec::new() };
    }
    let holds: Vec<Outcome> = grades
        .iter()
        .map(|grade| {
            if !applies(grade.when.as_ref(), chosen) {
                return Outcome::NotMet;
            }
            let needs = grade.needs.iter().filter_map(|id| standing(id));
            let needs = needs.map(|(standing, need)| standing.outcome(need));
            let ranges = grade.conditions.iter().filter_map(|one| Some(within(one, standing(&one.of)?.0)));
            worst(needs.chain(ranges))
        })
        .collect();
    let places = |outcome: Outcome| -> Vec<usize> {
        holds.iter().enumerate().filter(|(_, one)| **one == outcome).map(|(at, _)| at).collect()
    };
    let (sure, open) = (places(Outcome::Met), places(Outcome::Undecidable));
    let mut verdict =
        Verdict { result: Outcome::Undecidable, grade: None, open: Vec::new(), holds: holds.clone() };
    match (&sure[..], &open[..]) {
        ([only], []) => {
            verdict.grade = Some(*only);
            verdict.result = worst([grades[*only].result, beside].into_iter());
        }
        (_, []) => {
            verdict.open.push(clash(grades, &sure));
            verdict.result = if beside == Outcome::NotMet { Outcome::NotMet } else { Outcome::Undecidable };
        }
        _ => {
            // Whatever becomes of what is pending: every grade that can hold is a bad one.
            let mut possible = sure.iter().chain(&open).map(|at| grades[*at].result);
            let bad = possible.all(|result| result == Outcome::NotMet);
            if bad || beside == Outcome::NotMet {
                verdict.result = Outcome::NotMet;
            }
            if sure.len() > 1 {
                verdict.open.push(clash(grades, &sure));
                verdict.result =
                    if beside == Outcome::NotMet { Outcome::NotMet } else { Outcome::Undecidable };
            }
        }
    }
    verdict
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
