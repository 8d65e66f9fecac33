//! What holds for all records: adding a certificate never harms, the order does not matter, totals are sums.

mod support;

use std::collections::BTreeMap;

use daicho_model::{Outcome, Points, PostingStatus, Record};
use proptest::prelude::*;
use support::{MEMBER, Office, With, cert, member, paper};

const MEETINGS: [&str; 9] = [
    "jrs-0001", "jrs-0002", "jrs-0004", "jrs-0009", "jrs-0014", "jrs-0026", "jrs-0100", "jrs-0101",
    "jrs-0102",
];

/// A record of any kind: certificate or paper, clear or not, of one of two members.
fn any_record(index: usize, seed: (u8, usize, i8, i8, u8)) -> Record {
    let (kind, meeting, year, month, trouble) = seed;
    let when = format!("{}-{:02}-11", 2019 + i16::from(year), month);
    let id = format!("r{index:02}");
    let record = if kind < 6 {
        cert(&id, MEETINGS[meeting], &when)
    } else {
        let author = if kind.is_multiple_of(2) { "first" } else { "other" };
        paper(&id, author, if kind > 7 { "reviewed" } else { "unreviewed" }, &when)
    };
    match trouble {
        0 => record.unclear_meeting(),
        1 => record.with(|record| record.fields.copy = support::field(true, "")),
        2 => record.of("2002"),
        3 => record.with(|record| record.envelope = None),
        _ => record,
    }
}

fn records(most: usize) -> impl Strategy<Value = Vec<Record>> {
    prop::collection::vec((0u8..10, 0usize..9, 0i8..8, 1i8..13, 0u8..12), 0..most).prop_map(|seeds| {
        seeds.into_iter().enumerate().map(|(index, seed)| any_record(index, seed)).collect()
    })
}

fn office() -> Office {
    let mut office = Office::new();
    office.members.push(member("2002"));
    office
}

fn rank(outcome: Outcome) -> u8 {
    match outcome {
        Outcome::NotMet => 0,
        Outcome::Undecidable => 1,
        Outcome::Met => 2,
    }
}

/// Records that certainly count, by body: what they are and what is special about them.
const ACCEPTED: [(&str, &[&str]); 3] = [
    (
        "jgets-designated.toml",
        &[
            "jgets-0001",
            "jgets-0004",
            "jgets-0012",
            "x-0001",
            "x-0002",
            "x-0003",
            "history account=own points=10",
        ],
    ),
    (
        "jrs-board.toml",
        &[
            "jrs-0001 lectures=領域講習:12",
            "jrs-0004 lectures=領域講習:3",
            "jrs-0010",
            "history account=practice points=4",
            "unlisted kind=course text=医療倫理講習会 lectures=専門医共通講習:2",
            "unlisted kind=course text=その他の講習会 lectures=専門医共通講習:5",
        ],
    ),
    (
        "mr-advanced.toml",
        &[
            "paper author=first reviewed=yes",
            "history account=A-presentation points=20",
            "history account=B points=15",
            "history account=B points=1",
        ],
    ),
];

/// What the members file may say for the advanced rule: an answer that helps, and one that does not.
const FACTS: [(&str, [&str; 2]); 5] = [
    ("mr-certified", ["2010-04-01", "2024-04-01"]),
    ("holds-advanced", ["yes", "no"]),
    ("safety-seminar", ["2024-06-01", "none"]),
    ("representative-paper", ["yes", "no"]),
    ("examination", ["yes", "no"]),
];

/// A line of a record: the first word is what it is, then the day, then what is special.
fn line(body: usize, index: usize, seed: (usize, i16, i8, u8)) -> String {
    let (which, year, month, trouble) = seed;
    let kinds = ACCEPTED[body].1;
    let (what, rest) = kinds[which % kinds.len()].split_once(' ').unwrap_or((kinds[which % kinds.len()], ""));
    let trouble = if trouble == 0 && what != "history" && what != "paper" { "copy" } else { "" };
    format!("r{index:02} {what} {}-{month:02}-11 {rest} {trouble}", 2020 + year)
}

fn lines(body: usize, seeds: &[(usize, i16, i8, u8)]) -> Vec<String> {
    seeds.iter().enumerate().map(|(index, seed)| line(body, index, *seed)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn under_every_bodys_rule_an_accepted_record_never_worsens_an_outcome(
        body in 0usize..3,
        seeds in prop::collection::vec((0usize..8, 0i16..6, 1i8..13, 0u8..8), 0..12),
        more in (0usize..8, 1i16..5, 1i8..13, Just(1u8)),
    ) {
        let had = lines(body, &seeds);
        let before = support::table::book_lines(ACCEPTED[body].0, &had);
        let mut all = had;
        all.push(line(body, 99, more));
        let after = support::table::book_lines(ACCEPTED[body].0, &all);
        let (before, after) = (&before.journal.outcomes[0], &after.journal.outcomes[0]);
        prop_assert!(rank(before.result) <= rank(after.result), "{all:?}");
        for (before, after) in before.requirements.iter().zip(&after.requirements) {
            prop_assert!(rank(before.outcome) <= rank(after.outcome), "{} {all:?}", before.id);
            // What is beyond the need may give way to others under a shared cap.
            let counted = |one: &daicho_model::RequirementOutcome| one.have.min(one.need);
            prop_assert!(counted(before) <= counted(after), "{} {all:?}", before.id);
        }
    }

    #[test]
    fn what_is_not_known_never_decides_more_than_any_answer(
        seeds in prop::collection::vec((0usize..8, 0i16..5, 1i8..13, 1u8..8), 0..8),
        known in prop::collection::vec(0usize..3, FACTS.len()),
    ) {
        let had = lines(2, &seeds);
        let answers = |answer: &dyn Fn(usize) -> usize| -> BTreeMap<String, String> {
            let one = |(at, (id, answers)): (usize, &(&str, [&str; 2]))| {
                let value = answers.get(answer(at)).copied().unwrap_or_default();
                ((*id).to_owned(), value.to_owned())
            };
            FACTS.iter().enumerate().map(one).collect()
        };
        let result = |facts| support::table::book_lines_with(ACCEPTED[2].0, &had, facts).journal.outcomes[0].result;
        // 2: the cell is blank.
        let unknown = result(answers(&|at| known[at]));
        for all in 0..1usize << FACTS.len() {
            let answered = result(answers(&|at| if known[at] == 2 { all >> at & 1 } else { known[at] }));
            prop_assert!(unknown == Outcome::Undecidable || unknown == answered, "{known:?} {all:b} {had:?}");
        }
    }

    #[test]
    fn under_every_bodys_rule_totals_are_sums_and_cuts_add_up(
        body in 0usize..3,
        seeds in prop::collection::vec((0usize..8, 0i16..6, 1i8..13, 0u8..8), 0..14),
    ) {
        let booked = support::table::book_lines(ACCEPTED[body].0, &lines(body, &seeds));
        let mut sums: BTreeMap<String, Points> = BTreeMap::new();
        for posting in booked.journal.postings.iter().filter(|one| one.status == PostingStatus::Posted) {
            *sums.entry(posting.account.clone()).or_default() += posting.points;
            if let Some(sum) = &posting.arithmetic {
                prop_assert_eq!(sum.base - sum.cut, posting.points);
            }
        }
        let mut totals = booked.journal.outcomes[0].totals.clone();
        totals.retain(|account, points| *points != Points(0) || sums.contains_key(account));
        prop_assert_eq!(sums, totals);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn batches_give_what_all_records_at_once_give(records in records(16)) {
        let office = office();
        let whole = office.book(&records);
        let of = |number: &str| -> Vec<Record> {
            let own = records.iter().filter(|record| record.accepted_member() == Some(number));
            own.cloned().collect()
        };
        let parts = office.book_in_batches(vec![of(MEMBER), of("2002")]);
        prop_assert_eq!(parts.journal.postings, whole.journal.postings);
        prop_assert_eq!(parts.decisions, whole.decisions);
        let mut outcomes = parts.journal.outcomes;
        outcomes.sort_by(|a, b| a.member_no.cmp(&b.member_no));
        prop_assert_eq!(outcomes, whole.journal.outcomes);
    }

    #[test]
    fn adding_an_accepted_certificate_never_worsens_an_outcome(
        had in records(14), meeting in 0usize..9, year in 1i8..5, month in 1i8..13,
    ) {
        let before = office().book(&had);
        let mut more = had;
        more.push(cert("x", MEETINGS[meeting], &format!("{}-{month:02}-20", 2020 + i16::from(year))));
        let after = office().book(&more);
        for (before, after) in before.journal.outcomes.iter().zip(&after.journal.outcomes) {
            prop_assert!(rank(before.result) <= rank(after.result));
            for (before, after) in before.requirements.iter().zip(&after.requirements) {
                prop_assert!(rank(before.outcome) <= rank(after.outcome));
                prop_assert!(before.have <= after.have);
            }
        }
    }

    #[test]
    fn the_order_of_the_records_and_the_number_of_threads_change_nothing(
        (records, shuffled) in records(16).prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle())),
    ) {
        let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
        let many = rayon::ThreadPoolBuilder::new().num_threads(4).build().expect("threads");
        let a = one.install(|| office().book(&records));
        let b = many.install(|| office().book(&shuffled));
        prop_assert_eq!(a, b);
    }

    #[test]
    fn totals_are_the_sums_of_posted_postings_and_every_record_is_decided(records in records(20)) {
        let booked = office().book(&records);
        prop_assert_eq!(booked.decisions.len(), records.len());
        for outcome in &booked.journal.outcomes {
            let mut sums: BTreeMap<String, Points> =
                BTreeMap::from([("meeting".to_owned(), Points(0)), ("paper".to_owned(), Points(0))]);
            let own = booked.journal.postings.iter().filter(|one| one.member_no == outcome.member_no);
            for posting in own.clone().filter(|one| one.status == PostingStatus::Posted) {
                *sums.entry(posting.account.clone()).or_default() += posting.points;
            }
            prop_assert_eq!(&sums, &outcome.totals);
            let have: i64 = sums.values().map(|points| points.0).sum();
            prop_assert_eq!(outcome.requirements[0].have, have);
            prop_assert!(sums["paper"] <= Points(20));
            prop_assert_eq!(outcome.counts.values().sum::<u64>(), own.count() as u64);
        }
    }

    #[test]
    fn used_records_reach_what_is_needed_and_surplus_is_the_rest(records in records(20)) {
        let booked = office().book(&records);
        let posted: BTreeMap<&str, i64> = booked
            .journal
            .postings
            .iter()
            .filter(|one| one.status == PostingStatus::Posted)
            .map(|one| (one.record_id.as_str(), one.points.0))
            .collect();
        for outcome in booked.journal.outcomes.iter().filter(|one| one.member_no == MEMBER) {
            for one in &outcome.requirements {
                let worth = |id: &String| if one.id == "annual-autumn" { 1 } else { posted[id.as_str()] };
                let used: i64 = one.used.iter().map(worth).sum();
                let surplus: i64 = one.surplus.iter().map(worth).sum();
                prop_assert_eq!(used + surplus, one.have);
                prop_assert!(used >= one.need.min(one.have));
                prop_assert!(one.used.iter().all(|id| !one.surplus.contains(id)));
            }
        }
    }
}
