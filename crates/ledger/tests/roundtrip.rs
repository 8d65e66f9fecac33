//! A rules file survives being written and read again, whatever stands in it.

use daicho_ledger::{
    Earning, Late, Lengthens, Measure, Period, PublicationPoints, Rules, Scope, Validity, YearWindow,
};
use daicho_model::{Points, ReasonCode, RecordKind};
use jiff::civil::{Date, date};
use proptest::prelude::*;

const BODIES: [&str; 6] = ["mr-advanced", "mr", "jrs", "jrs-board", "jgets", "miis"];

fn body(id: &str) -> Rules {
    let path =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../catalogs/{id}/rules.toml"));
    let text = std::fs::read_to_string(path).expect("the body's rules");
    Rules::parse(&text, "rules.toml").unwrap_or_else(|faults| panic!("{id}: {faults:?}"))
}

fn again(rules: &Rules) -> Rules {
    let text = rules.to_toml();
    Rules::parse(&text, "written.toml").unwrap_or_else(|faults| panic!("{faults:?}\n{text}"))
}

#[test]
fn every_body_survives() {
    for id in BODIES {
        let rules = body(id);
        assert_eq!(again(&rules), rules, "{id}");
    }
}

#[test]
fn a_later_deadline_and_a_result_for_all_others_survive() {
    let mut rules = body("jgets");
    rules.rules[0].applications[0].late = Some(Late { until: (3, 31), fee: "renewal-fee".to_owned() });
    assert_eq!(again(&rules), rules);
    let mut rules = body("mr-advanced");
    let rest = &mut rules.rules[0].grades[2];
    (rest.conditions, rest.otherwise) = (Vec::new(), true);
    assert_eq!(again(&rules), rules);
}

fn any_text() -> impl Strategy<Value = String> {
    // Quotes, backslashes, line ends, comment signs and brackets are what a writer trips over.
    proptest::collection::vec(
        prop_oneof![
            Just('"'),
            Just('\\'),
            Just('\n'),
            Just('#'),
            Just('['),
            Just('学'),
            Just('a'),
            Just('\'')
        ],
        1..12,
    )
    .prop_map(|chars| format!("x{}", chars.into_iter().collect::<String>()))
}

fn any_day() -> impl Strategy<Value = Option<Date>> {
    prop_oneof![
        Just(None),
        (2000i16..2030, 1i8..13, 1i8..29).prop_map(|(year, month, day)| Some(date(year, month, day)))
    ]
}

fn any_validity() -> impl Strategy<Value = Validity> {
    (any_day(), any_day()).prop_map(|(a, b)| match (a, b) {
        (Some(a), Some(b)) => Validity { from: Some(a.min(b)), until: Some(a.max(b)) },
        (from, until) => Validity { from, until },
    })
}

fn any_points() -> impl Strategy<Value = Points> {
    (0i64..10_000).prop_map(Points)
}

fn any_earning() -> impl Strategy<Value = Earning> {
    let maybe = || proptest::option::of(any_points());
    prop_oneof![
        any_text().prop_map(|account| Earning::Listing { account }),
        (maybe(), maybe(), maybe(), maybe()).prop_map(|(a, b, c, d)| {
            Earning::Publication(PublicationPoints {
                reviewed_first: a,
                reviewed_other: b,
                unreviewed_first: c,
                unreviewed_other: d,
            })
        }),
        any_points().prop_map(Earning::Fixed),
        (proptest::collection::vec(any_text(), 0..3), proptest::option::of(any_text()))
            .prop_map(|(words, cap)| Earning::Lectures { words, cap }),
        maybe().prop_map(|at_most| Earning::NotOnFile { at_most }),
    ]
}

fn any_period() -> impl Strategy<Value = Period> {
    prop_oneof![
        Just(Period::CalendarYear),
        Just(Period::CycleYear),
        Just(Period::Cycle),
        Just(Period::Edition)
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_changed_rule_survives(
        which in 0usize..6,
        text in any_text(),
        validity in any_validity(),
        cohort in any_validity(),
        enacted in any_day(),
        earning in any_earning(),
        period in any_period(),
        cap in any_points(),
        need in 1i64..10_000,
        years in 1i16..50,
        window in (proptest::option::of(0i16..50), proptest::option::of(1i16..50)),
    ) {
        let mut rules = body(BODIES[which]);
        let rule = &mut rules.rules[0];
        (rule.id, rule.named.ja, rule.source) = (text.clone(), text.clone(), text.clone());
        (rule.validity, rule.cohort, rule.enacted, rule.cycle_years) = (validity, cohort, enacted, years);
        rule.no_paper = Some(text.clone());
        let ids: Vec<String> = rule.accounts.iter().map(|account| account.id.clone()).collect();
        for account in &mut rule.accounts {
            account.or_on = ids.clone();
            (account.validity, account.cohort, account.earning) = (validity, cohort, earning.clone());
            account.titles = vec![text.clone()];
            account.kinds.push(RecordKind::NameCard);
            for one in &mut account.caps {
                (one.points, one.period, one.clause) = (cap, period, text.clone());
            }
        }
        for one in &mut rule.extensions {
            one.by = Lengthens::Years(years);
        }
        for one in &mut rule.requirements {
            one.cohort = cohort;
            one.reason = Some(ReasonCode::Late);
            match &mut one.measure {
                Measure::Points | Measure::Records => {
                    one.need = need;
                    let window = YearWindow { from: window.0, to: window.1 };
                    one.scope = Scope { least_points: Some(Points(need)), window, ..Scope::default() };
                }
                Measure::Fact { held_years, .. } => *held_years = Some(years),
                Measure::Any(_) | Measure::All(_) => {}
            }
        }
        for grade in &mut rule.grades {
            for one in &mut grade.conditions {
                (one.least, one.most) = (Some(need), None);
            }
        }
        prop_assert_eq!(again(&rules), rules);
    }
}
