//! What is asked of a member, from the file's shape to values.

use daicho_model::{Outcome, Points, ReasonCode};

use super::check::{Checker, Ids};
use super::parse::{MOST, cohort, kinds, named, references, validity, when};
use super::raw::{
    Number, RawApplication, RawCondition, RawExtension, RawFact, RawFee, RawGrade, RawRequirement,
};
use super::{
    Application, Condition, Due, Extension, Fact, FactKind, Fee, Grade, Late, Lengthens, Measure,
    Requirement, Scope, YearWindow,
};

pub(super) const FACTS: [(&str, FactKind); 4] = [
    ("yes_no", FactKind::YesNo),
    ("day", FactKind::Day),
    ("number", FactKind::Number),
    ("periods", FactKind::Periods),
];
pub(super) const DUES: [(&str, Due); 2] = [("before", Due::Before), ("after", Due::After)];
pub(super) const REASONS: [(&str, ReasonCode); 4] = [
    ("fee_unpaid", ReasonCode::FeeUnpaid),
    ("late", ReasonCode::Late),
    ("missing_original", ReasonCode::MissingOriginal),
    ("no_rule", ReasonCode::NoRule),
];
pub(super) const RESULTS: [(&str, Outcome); 2] = [("met", Outcome::Met), ("not_met", Outcome::NotMet)];
const LENGTHS: [(&str, u8); 3] = [("length", 0), ("until", 1), ("years", 2)];
const MEASURES: [(&str, Shape); 5] = [
    ("points", Shape::Points),
    ("records", Shape::Records),
    ("fact", Shape::Fact),
    ("any", Shape::Any),
    ("all", Shape::All),
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Points,
    Records,
    Fact,
    Any,
    All,
}

pub(super) fn fact(check: &mut Checker<'_>, raw: &RawFact) -> Option<Fact> {
    if raw.columns.is_empty() {
        check.fault("rules_empty", raw.id.span().start, &[("key", "columns")]);
    }
    Some(Fact {
        id: check.text("id", &raw.id),
        named: named!(check, raw),
        validity: validity!(check, raw),
        columns: raw.columns.iter().map(|title| check.text("columns", title)).collect(),
        optional: raw.optional,
        kind: check.word("type", &raw.r#type, &FACTS)?,
    })
}

pub(super) fn extension(check: &mut Checker<'_>, ids: &Ids<'_>, raw: &RawExtension) -> Option<Extension> {
    let years = raw.years.as_ref().map(|years| check.number("years", years, 1, 50));
    let by = match (check.word("adds", &raw.adds, &LENGTHS)?, years) {
        (0, None) => Lengthens::Length,
        (1, None) => Lengthens::Until,
        (2, Some(years)) => Lengthens::Years(i16::try_from(years).unwrap_or(1)),
        (_, years) => {
            let value = years.map_or_else(|| "-".to_owned(), |years| years.to_string());
            let details = [("key", "years"), ("value", &value), ("expected", "adds = \"years\"")];
            check.fault("rules_range", raw.adds.span().start, &details);
            return None;
        }
    };
    Some(Extension {
        id: check.text("id", &raw.id),
        named: named!(check, raw),
        validity: validity!(check, raw),
        fact: check.reference("fact", &raw.fact, &ids.facts),
        by,
    })
}

pub(super) fn application(check: &mut Checker<'_>, ids: &Ids<'_>, raw: &RawApplication) -> Application {
    let late = match (&raw.late_until, &raw.late_fee) {
        (Some(until), Some(fee)) => Some(Late {
            until: check.month_day("late_until", until),
            fee: check.reference("late_fee", fee, &ids.facts),
        }),
        (None, None) => None,
        (until, _) => {
            let key = if until.is_some() { "late_fee" } else { "late_until" };
            check.fault("rules_empty", raw.closes.span().start, &[("key", key)]);
            None
        }
    };
    Application {
        id: check.text("id", &raw.id),
        named: named!(check, raw),
        validity: validity!(check, raw),
        opens: check.month_day("opens", &raw.opens),
        closes: check.month_day("closes", &raw.closes),
        notice_months: small(check, "notice_months", raw.notice_months.as_ref(), 1, 36),
        late,
    }
}

pub(super) fn fee(check: &mut Checker<'_>, ids: &Ids<'_>, raw: &RawFee) -> Option<Fee> {
    Some(Fee {
        id: check.text("id", &raw.id),
        named: named!(check, raw),
        validity: validity!(check, raw),
        fact: check.reference("fact", &raw.fact, &ids.facts),
        yen: raw.yen.as_ref().map(|yen| check.number("yen", yen, 0, 10_000_000)),
        due: check.word("due", &raw.due, &DUES)?,
    })
}

pub(super) fn requirement(
    check: &mut Checker<'_>,
    ids: &Ids<'_>,
    raw: &RawRequirement,
) -> Option<Requirement> {
    let window = YearWindow {
        from: small(check, "from_year", raw.from_year.as_ref(), 0, 50),
        to: small(check, "to_year", raw.to_year.as_ref(), 1, 50),
    };
    let held_years = small(check, "held_years", raw.held_years.as_ref(), 1, 50);
    let shape = check.word("measure", &raw.measure, &MEASURES)?;
    only(check, raw, shape);
    let counted = matches!(shape, Shape::Points | Shape::Records);
    let scope = Scope {
        accounts: references(check, "accounts", &raw.accounts, &ids.accounts),
        groups: references(check, "groups", &raw.groups, &ids.groups),
        kinds: kinds(check, &raw.kinds),
        least_points: raw
            .least_points
            .as_ref()
            .map(|points| Points(check.number("least_points", points, 1, MOST))),
        window: if counted { window } else { YearWindow::default() },
    };
    let of = |check: &mut Checker<'_>| references(check, "of", &raw.of, &ids.requirements);
    let measure = match shape {
        Shape::Points => Measure::Points,
        Shape::Records => Measure::Records,
        Shape::Any => Measure::Any(of(check)),
        Shape::All => Measure::All(of(check)),
        Shape::Fact => Measure::Fact {
            fact: raw.fact.as_ref().map(|fact| check.reference("fact", fact, &ids.facts)).unwrap_or_default(),
            window,
            held_years,
        },
    };
    let need = match &raw.need {
        Some(need) => check.number("need", need, 1, MOST),
        None if counted => {
            check.fault("rules_empty", raw.id.span().start, &[("key", "need")]);
            1
        }
        None => 1,
    };
    Some(Requirement {
        id: check.text("id", &raw.id),
        named: named!(check, raw),
        validity: validity!(check, raw),
        cohort: cohort!(check, raw),
        measure,
        need,
        scope,
        part: raw.part,
        reason: raw.reason.as_ref().and_then(|reason| check.word("reason", reason, &REASONS)),
        when: when(check, ids, raw.when.as_ref()),
    })
}

/// Keys that belong to another measure would look as if they did something.
fn only(check: &mut Checker<'_>, raw: &RawRequirement, shape: Shape) {
    let counted = matches!(shape, Shape::Points | Shape::Records);
    let composed = matches!(shape, Shape::Any | Shape::All);
    let keys = [
        ("accounts", raw.accounts.is_empty(), counted),
        ("groups", raw.groups.is_empty(), counted),
        ("kinds", raw.kinds.is_empty(), counted),
        ("least_points", raw.least_points.is_none(), counted),
        ("fact", raw.fact.is_none(), shape == Shape::Fact),
        ("held_years", raw.held_years.is_none(), shape == Shape::Fact),
        ("from_year", raw.from_year.is_none(), !composed),
        ("to_year", raw.to_year.is_none(), !composed),
        ("of", raw.of.is_empty(), composed),
        ("need", raw.need.is_none(), !composed),
    ];
    for (key, absent, fits) in keys {
        let missing = absent && fits && (key == "fact" || key == "of");
        if missing {
            check.fault("rules_empty", raw.id.span().start, &[("key", key)]);
        } else if !absent && !fits {
            let details = [("key", key), ("value", raw.measure.get_ref()), ("expected", "-")];
            check.fault("rules_range", raw.measure.span().start, &details);
        }
    }
}

pub(super) fn grade(check: &mut Checker<'_>, ids: &Ids<'_>, raw: &RawGrade) -> Option<Grade> {
    if raw.otherwise && !(raw.needs.is_empty() && raw.condition.is_empty()) {
        check.fault("rules_otherwise", raw.result.span().start, &[("grade", raw.id.get_ref().as_str())]);
    }
    Some(Grade {
        id: check.text("id", &raw.id),
        named: named!(check, raw),
        validity: validity!(check, raw),
        needs: references(check, "needs", &raw.needs, &ids.requirements),
        conditions: raw.condition.iter().map(|one| condition(check, ids, one)).collect(),
        otherwise: raw.otherwise,
        when: when(check, ids, raw.when.as_ref()),
        result: check.word("result", &raw.result, &RESULTS)?,
    })
}

fn condition(check: &mut Checker<'_>, ids: &Ids<'_>, raw: &RawCondition) -> Condition {
    let mut number = |key: &str, value: &Option<Number>, shift: i64| {
        value.as_ref().map(|value| check.number(key, value, (-shift).max(0), MOST) + shift)
    };
    let ends = [
        number("at_least", &raw.at_least, 0),
        number("above", &raw.above, 1),
        number("at_most", &raw.at_most, 0),
        number("below", &raw.below, -1),
    ];
    if ends.iter().all(Option::is_none) {
        check.fault("rules_empty", raw.of.span().start, &[("key", "at_least, at_most, above, below")]);
    }
    Condition {
        of: check.reference("of", &raw.of, &ids.requirements),
        least: ends[0].max(ends[1]),
        most: [ends[2], ends[3]].into_iter().flatten().min(),
    }
}

fn small(check: &mut Checker<'_>, key: &str, value: Option<&Number>, least: i64, most: i64) -> Option<i16> {
    value.map(|value| i16::try_from(check.number(key, value, least, most)).unwrap_or(1))
}

/// The word of a value in one of the closed lists.
pub(super) fn word_of<T: PartialEq>(words: &[(&'static str, T)], value: &T) -> &'static str {
    words.iter().find(|(_, one)| one == value).map_or("", |(word, _)| word)
}
