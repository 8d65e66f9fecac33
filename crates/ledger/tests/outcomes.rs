//! Worked examples of the JRS rule: postings and outcomes counted by hand.

mod support;

use daicho_model::{Mode, ReasonCode, TwinGroup};
use support::{Office, With, cert, check, check_in, date, paper};

/// 55 units: 40 of them core, with 2 attendances of the annual and autumn meetings.
fn fifty_five() -> Vec<daicho_model::Record> {
    vec![
        cert("a1", "jrs-0001", "2021-04-15"),
        cert("a2", "jrs-0002", "2022-09-16"),
        cert("b1", "jrs-0026", "2023-02-11"),
        cert("o1", "jrs-0102", "2023-06-01"),
        cert("o2", "jrs-0009", "2023-07-01"),
        cert("o3", "jrs-0100", "2023-08-01"),
    ]
}

#[test]
fn sixty_are_enough() {
    let mut records = fifty_five();
    records.push(cert("o4", "jrs-0004", "2024-01-20"));
    check(
        &records,
        "a1 posted 15
         a2 posted 15
         b1 posted 10
         o1 posted 10
         o2 posted 3
         o3 posted 2
         o4 posted 5
         total met 60+0/60
         core met 45+0/40
         annual-autumn met 2+0/2
         met",
    );
}

#[test]
fn fifty_nine_are_not() {
    let mut records = fifty_five();
    records.push(cert("o4", "jrs-0100", "2024-01-20"));
    records.push(cert("o5", "jrs-0100", "2024-02-20"));
    check(
        &records,
        "a1 posted 15
         a2 posted 15
         b1 posted 10
         o1 posted 10
         o2 posted 3
         o3 posted 2
         o4 posted 2
         o5 posted 2
         total not_met 59+0/60
         core met 40+0/40
         annual-autumn met 2+0/2
         not_met",
    );
}

#[test]
fn core_units_and_attendances_are_counted_apart() {
    // 35 core units and 1 attendance: a seminar of the regional meeting (0009) is no regional meeting.
    check(
        &[
            cert("a1", "jrs-0001", "2021-04-15"),
            cert("b1", "jrs-0026", "2023-02-11"),
            cert("b2", "jrs-0027", "2023-07-22"),
            cert("c1", "jrs-0009", "2023-07-01"),
        ],
        "a1 posted 15
         b1 posted 10
         c1 posted 3
         b2 posted 10
         total not_met 38+0/60
         core not_met 35+0/40
         annual-autumn not_met 1+0/2
         not_met",
    );
}

#[test]
fn thirty_nine_of_forty() {
    let mut office = Office::new();
    office.listings.get_mut("jrs-0004").expect("listed")[0].points[0].points = Some(daicho_model::Points(4));
    check_in(
        &office,
        &[
            cert("a1", "jrs-0001", "2021-04-15"),
            cert("b1", "jrs-0026", "2022-02-11"),
            cert("b2", "jrs-0026", "2023-02-11"),
            cert("r1", "jrs-0004", "2023-06-17"),
        ],
        "a1 posted 15
         b1 posted 10
         b2 posted 10
         r1 posted 4
         total not_met 39+0/60
         core not_met 39+0/40
         annual-autumn not_met 1+0/2
         not_met",
    );
}

#[test]
fn the_last_day_of_the_cycle_counts_and_the_next_does_not() {
    check(
        &[
            cert("a1", "jrs-0001", "2025-03-31"),
            cert("a2", "jrs-0001", "2025-04-01"),
            cert("a3", "jrs-0001", "2020-03-31"),
            cert("a4", "jrs-0001", "2020-04-01"),
        ],
        "a3 void 0 out_of_period
         a4 posted 15
         a1 posted 15
         a2 void 0 out_of_period
         total not_met 30+0/60
         core not_met 30+0/40
         annual-autumn met 2+0/2
         not_met",
    );
}

#[test]
fn a_month_that_straddles_the_limit_waits() {
    let mut office = Office::new();
    office.members[0].cycle_from = date("2020-04-16");
    office.members[0].cycle_to = date("2025-04-15");
    check_in(
        &office,
        &[
            cert("a1", "jrs-0001", "2020-04"),
            cert("a2", "jrs-0001", "2020-05"),
            cert("a3", "jrs-0002", "2025-04-14..2025-04-17"),
        ],
        "a1 pending 15 out_of_period
         a2 posted 15
         a3 pending 15 out_of_period
         total not_met 15+30/60
         core undecidable 15+30/40
         annual-autumn undecidable 1+2/2
         not_met",
    );
}

#[test]
fn web_and_on_site_of_one_edition_count_once() {
    let mut office = Office::new();
    office.twins = vec![TwinGroup {
        kept: "a1".to_owned(),
        void: vec![("a2".to_owned(), ReasonCode::DuplicateMeeting)],
    }];
    check_in(
        &office,
        &[
            cert("a1", "jrs-0001", "2021-04-15").edition(80),
            cert("a2", "jrs-0001", "2021-05-10").edition(80).mode(Mode::Web),
        ],
        "a1 posted 15
         a2 void 0 duplicate_meeting
         total not_met 15+0/60
         core not_met 15+0/40
         annual-autumn not_met 1+0/2
         not_met",
    );
}

#[test]
fn a_pending_twin_does_not_void_a_posted_one() {
    let mut office = Office::new();
    office.twins = vec![TwinGroup {
        kept: "a1".to_owned(),
        void: vec![("a2".to_owned(), ReasonCode::DuplicateMeeting)],
    }];
    check_in(
        &office,
        &[
            cert("a1", "jrs-0001", "2021-04-15")
                .edition(80)
                .with(|record| record.fields.copy = support::field(true, "複写")),
            cert("a2", "jrs-0001", "2021-05-10").edition(80).mode(Mode::Web),
        ],
        "a1 pending 15 copy
         a2 posted 15
         total not_met 15+15/60
         core not_met 15+15/40
         annual-autumn undecidable 1+1/2
         not_met",
    );
}

#[test]
fn papers_are_capped_at_ten_a_year() {
    // 2021: 5 + 5 counts 10; 2022: 5 + 2 + 2 = 9; the fourth of 2021 is over the cap.
    check(
        &[
            paper("p1", "first", "unreviewed", "2021-06-01"),
            paper("p2", "first", "unreviewed", "2021-07-01"),
            paper("p3", "other", "reviewed", "2021-08-01"),
            paper("p4", "first", "unreviewed", "2022-06-01"),
            paper("p5", "other", "reviewed", "2022-07-01"),
            paper("p6", "other", "reviewed", "2022-08-01"),
        ],
        "p1 posted 5
         p2 posted 5
         p3 void 0 cap_reached
         p4 posted 5
         p5 posted 2
         p6 posted 2
         total not_met 19+0/60
         core not_met 0+0/40
         annual-autumn not_met 0+0/2
         not_met",
    );
}

#[test]
fn papers_are_capped_at_twenty_a_cycle() {
    // 10 + 9 = 19; of the 2 in the third year only 1 counts.
    check(
        &[
            paper("p1", "first", "reviewed", "2021-06-01"),
            paper("p2", "first", "unreviewed", "2022-06-01"),
            paper("p3", "other", "reviewed", "2022-07-01"),
            paper("p4", "other", "reviewed", "2022-08-01"),
            paper("p5", "other", "reviewed", "2023-08-01"),
            paper("p6", "other", "unreviewed", "2023-09-01"),
        ],
        "p1 posted 10
         p2 posted 5
         p3 posted 2
         p4 posted 2
         p5 posted 1
         p6 void 0 cap_reached
         total not_met 20+0/60
         core not_met 0+0/40
         annual-autumn not_met 0+0/2
         not_met",
    );
}

#[test]
fn where_the_readings_of_one_year_differ_the_outcome_is_undecidable() {
    // 50 elsewhere. 2022-02 and 2022-06 lie in one calendar year but in two years of the cycle: 10 or 20.
    let mut records = fifty_five();
    records.truncate(4);
    records.push(paper("p1", "first", "reviewed", "2022-02-01"));
    records.push(paper("p2", "first", "reviewed", "2022-06-01"));
    records.retain(|record| record.record_id != "o1");
    records.push(cert("r1", "jrs-0004", "2023-06-17"));
    records.push(cert("r2", "jrs-0004", "2024-06-17"));
    check(
        &records,
        "a1 posted 15
         p1 posted 10
         p2 pending 10 cap_reached
         a2 posted 15
         b1 posted 10
         r1 posted 5
         r2 posted 5
         total met 60+10/60
         core met 50+0/40
         annual-autumn met 2+0/2
         met",
    );
    records.pop();
    check(
        &records,
        "a1 posted 15
         p1 posted 10
         p2 pending 10 cap_reached
         a2 posted 15
         b1 posted 10
         r1 posted 5
         total undecidable 55+10/60
         core met 45+0/40
         annual-autumn met 2+0/2
         total as inside-autumn=beside paper-year=calendar: not_met 55/60
         total as inside-autumn=beside paper-year=cycle: met 65/60
         undecidable",
    );
}

#[test]
fn a_study_group_inside_the_autumn_meeting_is_read_both_ways() {
    // Another edition prints 5 for it.
    let mut office = Office::new();
    office.listings.insert("jrs-0014".to_owned(), office.other_listings["jrs-0014"].clone());
    let mut records = fifty_five();
    records.push(cert("s1", "jrs-0014", "2022-09-16"));
    check_in(
        &office,
        &records,
        "a1 posted 15
         a2 posted 15
         s1 pending 5 no_rule
         b1 posted 10
         o1 posted 10
         o2 posted 3
         o3 posted 2
         total undecidable 55+5/60
         core met 40+0/40
         annual-autumn met 2+0/2
         total as inside-autumn=beside paper-year=calendar: met 60/60
         total as inside-autumn=once paper-year=calendar: not_met 55/60
         undecidable",
    );
}

#[test]
fn pending_records_make_it_undecidable_only_if_they_could_turn_it() {
    let mut records = fifty_five();
    let nobody_knows = |record: &mut daicho_model::Record| {
        record.link.as_mut().expect("linked").candidates.clear();
    };
    records.push(cert("u1", "jrs-0001", "2024-04-12").unclear_meeting().with(nobody_knows));
    check(
        &records,
        "a1 posted 15
         a2 posted 15
         b1 posted 10
         o1 posted 10
         o2 posted 3
         o3 posted 2
         u1 pending 0 ambiguous_meeting
         total undecidable 55+15/60
         core met 40+15/40
         annual-autumn met 2+1/2
         undecidable",
    );
    // Its candidate has 2 points: not enough.
    records[6] = cert("u1", "jrs-0001", "2024-04-12").unclear_meeting();
    check(
        &records,
        "a1 posted 15
         a2 posted 15
         b1 posted 10
         o1 posted 10
         o2 posted 3
         o3 posted 2
         u1 pending 0 ambiguous_meeting
         total not_met 55+2/60
         core met 40+2/40
         annual-autumn met 2+1/2
         not_met",
    );
    check(
        &[cert("u1", "jrs-0001", "2024-04-12").unclear_meeting()],
        "u1 pending 0 ambiguous_meeting
         total not_met 0+2/60
         core not_met 0+2/40
         annual-autumn not_met 0+1/2
         not_met",
    );
}

#[test]
fn postings_come_by_first_day_and_those_without_one_last() {
    check(
        &[
            cert("z", "jrs-0001", "2021-04-15"),
            cert("b", "jrs-0002", "2022-09"),
            cert("a", "jrs-0001", "2024-04-12").with(|record| {
                record.fields.from = None;
                record.fields.to = None;
            }),
            cert("c", "jrs-0026", "2022-09-01"),
            cert("m", "jrs-0100", "2020-06-01"),
        ],
        "m posted 2
         z posted 15
         b posted 15
         c posted 10
         a pending 15 unreadable_date
         total not_met 42+15/60
         core met 40+15/40
         annual-autumn met 2+1/2
         not_met",
    );
}

#[test]
fn what_was_not_needed_is_surplus() {
    let mut records = fifty_five();
    records.push(cert("a3", "jrs-0001", "2023-04-14"));
    records.push(cert("a4", "jrs-0001", "2024-04-12"));
    let booked = Office::new().book(&records);
    let total = &booked.journal.outcomes[0].requirements[0];
    assert_eq!(
        (total.have, total.used.join(" "), total.surplus.join(" ")),
        (85, "a1 a2 a3 a4".into(), "b1 o1 o2 o3".into())
    );
    let attended = &booked.journal.outcomes[0].requirements[2];
    assert_eq!(
        (attended.have, attended.used.join(" "), attended.surplus.join(" ")),
        (4, "a1 a2".into(), "a3 a4".into())
    );
}

#[test]
fn a_member_without_a_record_has_an_outcome_and_members_come_in_order() {
    let mut office = Office::new();
    office.members = vec![support::member("2002"), support::member("0500")];
    let booked = office.book(&[]);
    let outcomes: Vec<_> = booked
        .journal
        .outcomes
        .iter()
        .map(|one| (one.member_no.as_str(), one.result, one.requirements.len()))
        .collect();
    assert_eq!(
        outcomes,
        [("0500", daicho_model::Outcome::NotMet, 3), ("2002", daicho_model::Outcome::NotMet, 3)]
    );
}

#[test]
fn without_a_rule_nothing_is_decided() {
    let mut office = Office::new();
    office.unit = "board".to_owned();
    check_in(&office, &[cert("a1", "jrs-0001", "2021-04-15")], "a1 pending 0 no_rule\nundecidable");
}
