//! Everything that is asked of a member on the judging day: requirements, the application, fees.

use daicho_model::{FactValue, OpenClause, Points, ReasonCode};
use jiff::ToSpan;

use crate::caps::{Credit, Queue, View, in_group};
use crate::cycle::{Cycle, lies_in};
use crate::entry::Entry;
use crate::late::{Arrival, arrival};
use crate::outcome::{Case, Standing};
use crate::{Due, Measure, Named, Requirement, When, YearWindow};

/// One thing that is asked.
pub(crate) struct Asked<'c, 'e, 'r> {
    pub id: &'c str,
    pub named: &'c Named,
    pub need: i64,
    pub when: Option<&'c When>,
    pub reason: Option<ReasonCode>,
    /// The requirement that it is a part of.
    pub part_of: Option<&'c str>,
    pub source: Source<'c, 'e, 'r>,
}

/// What its standing comes from.
pub(crate) enum Source<'c, 'e, 'r> {
    /// Postings.
    Tally(Tally<'c, 'e, 'r>),
    /// The members file, or days of arrival.
    Known(Standing),
    /// One of those at these places.
    Any(Vec<usize>),
    /// All of those at these places.
    All(Vec<usize>),
}

const YES: Standing = Standing { have: 1, most: 1 };
const NO: Standing = Standing { have: 0, most: 0 };
const UNKNOWN: Standing = Standing { have: 0, most: 1 };

/// All that is asked, in the order of the file, the application and fees last; and what was passed over.
pub(crate) fn asked<'c, 'e, 'r>(case: &Case<'c, 'e, 'r>) -> (Vec<Asked<'c, 'e, 'r>>, Vec<OpenClause>)
where
    'c: 'e,
{
    let rule = case.view.rule;
    let mut all: Vec<Asked<'c, 'e, 'r>> = Vec::new();
    let mut unchecked = Vec::new();
    let here = |one: &&Requirement| {
        one.validity.contains(case.view.as_of) && one.cohort.contains(case.view.cycle.from)
    };
    for one in rule.requirements.iter().filter(here) {
        let places = |of: &[String]| -> Vec<usize> {
            of.iter().filter_map(|id| all.iter().position(|had| had.id == id)).collect()
        };
        let source = match &one.measure {
            Measure::Points | Measure::Records => Source::Tally(Tally::new(case, one)),
            Measure::Any(of) => Source::Any(places(of)),
            Measure::All(of) => Source::All(places(of)),
            Measure::Fact { fact, window, held_years } => {
                if passed_over(case, fact) {
                    unchecked.push(not_checked(&one.named));
                    continue;
                }
                Source::Known(of_fact(case, fact, one.need, *window, *held_years))
            }
        };
        let part_of = rule.requirements.iter().find(|other| match &other.measure {
            Measure::Any(of) | Measure::All(of) => one.part && of.contains(&one.id),
            _ => false,
        });
        let part_of = part_of.map_or_else(|| one.part.then_some(""), |other| Some(other.id.as_str()));
        let named = &one.named;
        all.push(Asked {
            id: &one.id,
            named,
            need: one.need,
            when: one.when.as_ref(),
            reason: one.reason,
            part_of,
            source,
        });
    }
    application(case, &mut all, &mut unchecked);
    fees(case, &mut all, &mut unchecked);
    (all, unchecked)
}

/// Whether the members file has no such column, and the rule says that this may be.
fn passed_over(case: &Case<'_, '_, '_>, fact: &str) -> bool {
    let known = case.member.facts.contains_key(fact);
    !known && case.view.rule.facts.iter().any(|one| one.id == fact && one.optional)
}

fn not_checked(named: &Named) -> OpenClause {
    OpenClause {
        code: "not_checked".to_owned(),
        clause: named.clause.clone(),
        ja: named.ja.clone(),
        en: named.en.clone(),
    }
}

/// Where a fact stands.
fn of_fact(
    case: &Case<'_, '_, '_>,
    fact: &str,
    need: i64,
    window: YearWindow,
    held_years: Option<i16>,
) -> Standing {
    match case.member.facts.get(fact) {
        None | Some(FactValue::Blank | FactValue::Unreadable) => Standing { have: 0, most: need },
        Some(FactValue::Yes(true)) => YES,
        Some(FactValue::Yes(false)) => NO,
        Some(FactValue::Number(number)) => Standing { have: *number, most: *number },
        Some(FactValue::Periods(periods)) => {
            let count = i64::try_from(periods.len()).unwrap_or(i64::MAX);
            Standing { have: count, most: count }
        }
        Some(FactValue::Days(days)) => {
            let held = held_years.map(|years| case.view.as_of.checked_sub(years.years()));
            let in_time = |day: &daicho_model::PartialDate| match &held {
                Some(Ok(limit)) => lies_in(*day, (jiff::civil::Date::MIN, *limit)),
                Some(Err(_)) => Some(false),
                None if window.is_open() => lies_in(*day, (jiff::civil::Date::MIN, case.view.as_of)),
                None => case.view.cycle.holds(*day, window, case.view.as_of),
            };
            let found: Vec<Option<bool>> = days.iter().map(in_time).collect();
            if found.contains(&Some(true)) {
                YES
            } else if found.contains(&None) {
                UNKNOWN
            } else {
                NO
            }
        }
    }
}

/// The papers must arrive between two days.
fn application<'c>(
    case: &Case<'c, '_, '_>,
    all: &mut Vec<Asked<'c, '_, '_>>,
    unchecked: &mut Vec<OpenClause>,
) {
    for one in case.view.rule.applications.iter().filter(|one| one.validity.contains(case.view.as_of)) {
        if case.arrivals.is_empty() {
            unchecked.push(not_checked(&one.named));
            continue;
        }
        let lies =
            |day: &jiff::civil::Date| arrival(one, &case.view.cycle, case.member, case.view.as_of, *day);
        let standing = if case.view.cycle.open {
            UNKNOWN
        } else if case.arrivals.iter().any(|day| lies(day) == Arrival::InTime) {
            YES
        } else if case.arrivals.iter().all(|day| lies(day) == Arrival::Late) {
            NO
        } else {
            UNKNOWN
        };
        all.push(Asked {
            id: &one.id,
            named: &one.named,
            need: 1,
            when: None,
            reason: Some(ReasonCode::Late),
            part_of: None,
            source: Source::Known(standing),
        });
    }
}

fn fees<'c>(case: &Case<'c, '_, '_>, all: &mut Vec<Asked<'c, '_, '_>>, unchecked: &mut Vec<OpenClause>) {
    for fee in case.view.rule.fees.iter().filter(|fee| fee.validity.contains(case.view.as_of)) {
        // One that is due afterwards is no condition.
        if fee.due == Due::After {
            continue;
        }
        if passed_over(case, &fee.fact) {
            unchecked.push(not_checked(&fee.named));
            continue;
        }
        let standing = match case.member.facts.get(&fee.fact) {
            Some(FactValue::Days(days)) => {
                let paid = days.iter().any(|day| day.earliest() <= case.view.as_of);
                if paid { YES } else { NO }
            }
            _ => of_fact(case, &fee.fact, 1, YearWindow::default(), None),
        };
        all.push(Asked {
            id: &fee.id,
            named: &fee.named,
            need: 1,
            when: None,
            reason: Some(ReasonCode::FeeUnpaid),
            part_of: None,
            source: Source::Known(standing),
        });
    }
}

/// One requirement with the entries that count towards it: they are the same under every reading.
pub(crate) struct Tally<'c, 'e, 'r> {
    pub requirement: &'c Requirement,
    /// Of each entry that may be posted whether it counts towards the requirement.
    in_scope: Vec<bool>,
    /// These and the pending ones that could count; `None` where nothing is open.
    most: Option<Queue<'e, 'r>>,
}

impl<'c, 'e, 'r> Tally<'c, 'e, 'r> {
    fn new(case: &Case<'c, 'e, 'r>, requirement: &'c Requirement) -> Tally<'c, 'e, 'r>
    where
        'c: 'e,
    {
        let dated = !requirement.scope.window.is_open();
        let falls = |entry: &Entry<'_>| falls(entry, case.view.cycle, requirement.scope.window);
        let sure = |entry: &&Entry<'_>| in_scope(requirement, entry) && falls(entry) == Some(true);
        let could = |entry: &&Entry<'_>| {
            (in_scope(requirement, entry) || !entry.choices.is_empty()) && falls(entry) != Some(false)
        };
        let open =
            !case.pending.is_empty() || (dated && case.ready.iter().any(|entry| falls(entry).is_none()));
        let all = || case.ready.iter().chain(&case.pending).copied().filter(could).collect();
        let most = open.then(|| Queue::most(case.view.rule, case.view.as_of, all()));
        Tally { requirement, in_scope: case.ready.iter().map(sure).collect(), most }
    }

    pub fn standing(&self, view: View<'_>, posted: &[Credit<'_>]) -> Standing {
        let have = posted.iter().enumerate().map(|(index, credit)| self.posted(index, credit)).sum();
        let Some(most) = &self.most else { return Standing { have, most: have } };
        let most: i64 = most.credits(view).iter().map(|credit| self.adds(credit)).sum();
        Standing { have, most: most.max(have) }
    }

    /// What an entry that may be posted adds.
    pub fn posted(&self, index: usize, credit: &Credit<'_>) -> i64 {
        if self.in_scope.get(index) == Some(&true) { self.adds(credit) } else { 0 }
    }

    /// What an entry in scope adds. Of what a cap leaves nothing of, nothing counts, neither points nor the record.
    fn adds(&self, credit: &Credit<'_>) -> i64 {
        let spent = credit.points == Points::ZERO && credit.cut.is_some();
        let small = self.requirement.scope.least_points.is_some_and(|least| credit.points < least);
        match self.requirement.measure {
            _ if small || spent => 0,
            Measure::Points => credit.points.0,
            _ => 1,
        }
    }
}

/// Whether an entry lies in years of the cycle; `None` where only part of what it can mean does.
pub(crate) fn falls(entry: &Entry<'_>, cycle: Cycle, years: YearWindow) -> Option<bool> {
    if years.is_open() {
        return Some(true);
    }
    let ((from, to), window) = (entry.days?, cycle.window(years));
    if from >= window.0 && to <= window.1 {
        Some(true)
    } else if to < window.0 || from > window.1 {
        Some(false)
    } else {
        None
    }
}

/// Whether it counts towards the requirement, or could once a human has said what it is.
pub(crate) fn in_scope(requirement: &Requirement, entry: &Entry<'_>) -> bool {
    if entry.open_kind {
        return true;
    }
    let scope = &requirement.scope;
    let account = scope.accounts.is_empty()
        || entry.account.is_some_and(|account| scope.accounts.contains(&account.id));
    let kind = scope.kinds.is_empty() || scope.kinds.contains(&entry.record.kind);
    account && kind && (scope.groups.is_empty() || scope.groups.iter().any(|group| in_group(group, entry)))
}
