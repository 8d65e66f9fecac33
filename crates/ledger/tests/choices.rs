//! Records that may be on either of two accounts, and caps over what requirements ask for: the member fares as well as any
//! way to book allows.

mod support;

use daicho_model::{Outcome, Record, RecordKind};
use proptest::prelude::*;
use support::{Office, With, cert};

/// Certificates earn 5 on account `a`, course certificates 4 on `b`.
#[derive(Debug)]
struct Figures {
    a_need: i64,
    b_need: i64,
    total: i64,
    count: i64,
    a_cap: i64,
    b_cap: i64,
    shared: i64,
    year: i64,
}

const USUAL: Figures =
    Figures { a_need: 10, b_need: 8, total: 18, count: 0, a_cap: 100, b_cap: 100, shared: 100, year: 100 };

fn item(kind: &str, id: &str, rest: &str) -> String {
    format!("[[rule.{kind}]]\nid = \"{id}\"\nja = \"甲\"\nen = \"x\"\nclause = \"1\"\n{rest}\n")
}

/// The rule with these figures; `or_on`: whether what is on `a` may be on `b`.
fn rule(figures: &Figures, or_on: &str) -> String {
    let cap = |points: i64, per: &str| format!("{{ points = {points}, per = \"{per}\", clause = \"1\" }}");
    let head = "format = 1\nbody = \"jrs\"\n[[rule]]\nid = \"r\"\nja = \"甲\"\nen = \"x\"\nclause = \"1\"\n\
                source = \"invented\"\nunit = \"society\"\ncycle_years = 5\nfrom = 2020-01-01\n";
    let a = format!(
        "kinds = [\"certificate\"]\nearning = {{ fixed = 5 }}\n{or_on}\ncap = [{}, {}]",
        cap(figures.a_cap, "cycle"),
        cap(figures.year, "cycle_year")
    );
    let b = format!(
        "kinds = [\"course_certificate\"]\nearning = {{ fixed = 4 }}\ncap = [{}]",
        cap(figures.b_cap, "cycle")
    );
    let shared = format!("accounts = [\"a\", \"b\"]\npoints = {}\nper = \"cycle\"", figures.shared);
    // What needs nothing is not asked.
    let asked = |id: &str, measure: &str, need: i64, scope: &str| match need {
        0 => String::new(),
        _ => item("requirement", id, &format!("measure = \"{measure}\"\nneed = {need}\n{scope}")),
    };
    [
        head.to_owned(),
        item("account", "a", &a),
        item("account", "b", &b),
        item("cap", "together", &shared),
        asked("a", "points", figures.a_need, "accounts = [\"a\"]"),
        asked("b", "points", figures.b_need, "accounts = [\"b\"]"),
        asked("count", "records", figures.count, "accounts = [\"b\"]"),
        asked("total", "points", figures.total, ""),
    ]
    .concat()
}

const EITHER: &str = "or_on = [\"b\"]";

/// A certificate of a meeting of its own, in this year of the cycle.
fn piece(index: usize, year: i16, kind: RecordKind) -> Record {
    let id = format!("r{index:02}");
    let when = format!("{}-{:02}-11", 2020 + year, 5 + index % 7);
    cert(&id, &id, &when).with(|record| {
        record.kind = kind;
        record.link = None;
        record.fields.meeting = support::field(format!("会{index}"), &id);
    })
}

/// How well a member fares: the result, and what is still missing.
type Fares = (u8, usize, i64, i64);

/// What became of them: accounts with points, and the result.
fn booked(rules: String, records: &[Record]) -> (String, Fares, Vec<(Outcome, i64)>) {
    let mut office = Office::new();
    office.rules = rules;
    let booked = office.book(records);
    let postings = booked.journal.postings.iter().filter(|one| one.points.0 > 0);
    let postings: Vec<String> = postings.map(|one| format!("{} {}", one.account, one.points)).collect();
    let outcome = &booked.journal.outcomes[0];
    let rank = match outcome.result {
        Outcome::NotMet => 0,
        Outcome::Undecidable => 1,
        Outcome::Met => 2,
    };
    let asked = &outcome.requirements;
    let met = asked.iter().filter(|one| one.outcome == Outcome::Met).count();
    let had = asked.iter().map(|one| one.have.min(one.need)).sum();
    let total = outcome.totals.values().map(|points| points.0).sum();
    let each = asked.iter().map(|one| (one.outcome, one.have.min(one.need))).collect();
    (postings.join(", "), (rank, met, had, total), each)
}

fn check(figures: &Figures, records: usize, expected: &str, met: bool) {
    let records: Vec<Record> = (0..records).map(|index| piece(index, 1, RecordKind::Certificate)).collect();
    let (postings, fares, _) = booked(rule(figures, EITHER), &records);
    assert_eq!((postings.as_str(), fares.0 == 2), (expected, met));
}

#[test]
fn a_record_goes_where_the_member_fares_better() {
    check(&USUAL, 4, "a 5, a 5, b 4, b 4", true);
    // Nothing is gained on the other account: it stays on the first.
    check(&Figures { b_need: 0, total: 10, ..USUAL }, 2, "a 5, a 5", true);
    // Beyond the cap of the first account it earns on the other.
    check(&Figures { b_need: 0, total: 14, a_cap: 10, ..USUAL }, 3, "a 5, a 5, b 4", true);
    // Not enough for both: as many requirements as can be are met.
    check(&USUAL, 3, "a 5, a 5, b 4", false);
}

#[test]
fn what_a_cap_leaves_nothing_of_is_no_record() {
    check(&Figures { a_need: 0, count: 2, total: 0, b_cap: 8, ..USUAL }, 3, "a 5, b 4, b 4", true);
    check(
        &Figures { a_need: 0, b_need: 0, count: 2, total: 0, b_cap: 4, ..USUAL },
        3,
        "a 5, a 5, b 4",
        false,
    );
}

fn figures() -> impl Strategy<Value = Figures> {
    let need = || 0i64..20;
    let cap = || 20i64..40;
    (need(), need(), need(), 0i64..4, cap(), cap(), 30i64..50, 5i64..12).prop_map(
        |(a_need, b_need, total, count, a_cap, b_cap, shared, year)| Figures {
            a_need,
            b_need,
            total,
            count,
            a_cap,
            b_cap,
            shared,
            year,
        },
    )
}

fn kinds(bits: u32, at: usize) -> RecordKind {
    if bits >> at & 1 == 1 { RecordKind::CourseCertificate } else { RecordKind::Certificate }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn the_assignment_equals_brute_force(figures in figures(), years in prop::collection::vec(0i16..3, 0..6)) {
        let pieces = |bits: u32| -> Vec<Record> {
            years.iter().enumerate().map(|(at, year)| piece(at, *year, kinds(bits, at))).collect()
        };
        let (_, chosen, _) = booked(rule(&figures, EITHER), &pieces(0));
        let forced = (0..1u32 << years.len()).map(|bits| booked(rule(&figures, ""), &pieces(bits)).1);
        prop_assert_eq!(Some(chosen), forced.max());
    }

    #[test]
    fn under_any_caps_a_further_record_never_harms(
        figures in figures(), years in prop::collection::vec(0i16..3, 0..9), bits in any::<u32>(), more in 0i16..3,
    ) {
        let mut records: Vec<Record> =
            years.iter().enumerate().map(|(at, year)| piece(at, *year, kinds(bits, at))).collect();
        let (_, before, each) = booked(rule(&figures, ""), &records);
        records.push(piece(20, more, kinds(bits, 20)));
        let (_, after, now) = booked(rule(&figures, ""), &records);
        prop_assert!(before.0 <= after.0 && before.3 <= after.3);
        for (before, after) in each.iter().zip(&now) {
            prop_assert!(before.1 <= after.1, "{before:?} {after:?}");
        }
    }
}
