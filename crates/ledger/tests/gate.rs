//! The gate: what is posted without a human, what waits, and what does not count.

mod support;

use daicho_model::{
    Confidence, Decision, Field, Finding, FindingStatus, LinkStatus, Points, PrintedPoints, Reason,
    ReasonCode, Record, RecordKind, Role,
};
use support::{MEMBER, Office, With, cert, date, field, lines, member, member_candidate, paper};

/// The first line of the booking of one record: its posting, or its decision where it has none.
fn check_in(office: &Office, record: Record, expected: &str) {
    let booked = office.book(std::slice::from_ref(&record));
    assert_eq!(lines(&booked)[0], expected);
    assert_eq!(booked.decisions.len(), 1);
}

fn check(change: impl FnOnce(&mut Record), expected: &str) {
    check_in(&Office::new(), cert("r", "jrs-0001", "2022-04-15").with(change), expected);
}

fn unsure<T>(field: &mut Option<Field<T>>) {
    if let Some(field) = field {
        field.confidence = Confidence::new(0.5);
    }
}

fn garbled<T>(field: &mut Option<Field<T>>, raw: &str) {
    if let Some(field) = field {
        field.value = None;
        field.raw = raw.to_owned();
    }
}

fn link(record: &mut Record, status: LinkStatus) {
    if let Some(link) = &mut record.link {
        link.status = status;
        link.meeting_id = link.meeting_id.take().filter(|_| status == LinkStatus::Accepted);
    }
}

fn member_link(record: &mut Record, status: LinkStatus) {
    if let Some(link) = &mut record.member {
        link.status = status;
        link.member_no = link.member_no.take().filter(|_| status == LinkStatus::Accepted);
    }
}

#[test]
fn a_sure_certificate_is_posted() {
    check(|_| (), "r posted 15");
    check(|record| record.kind = RecordKind::NameCard, "r posted 15");
    check(|record| record.kind = RecordKind::CourseCertificate, "r posted 15");
}

#[test]
fn a_speaker_is_posted_as_an_attendee() {
    check(|record| record.fields.role = field(Role::Speaker, "演者"), "r posted 15");
}

#[test]
fn a_receipt_is_no_certificate() {
    check(|record| record.kind = RecordKind::Receipt, "r void 0 receipt");
}

#[test]
fn forms_and_blank_pages_have_nothing_to_decide() {
    for kind in [RecordKind::ApplicationForm, RecordKind::Cover, RecordKind::Declaration] {
        check(|record| record.kind = kind, "r not_applicable");
    }
    let blank = |record: &mut Record| {
        record.kind = RecordKind::Unknown;
        record.fields = daicho_model::Fields::default();
    };
    check(blank, "r not_applicable");
}

#[test]
fn a_row_of_a_stamp_sheet_counts_by_its_seal() {
    let stamped = |seal: Option<bool>, sure: f32| {
        move |record: &mut Record| {
            record.kind = RecordKind::StampSheet;
            let mut found = field(true, "").expect("made from a value");
            (found.value, found.confidence) = (seal, Confidence::new(sure));
            record.fields.seal = Some(found);
        }
    };
    check(stamped(Some(true), 0.95), "r posted 15");
    check(stamped(Some(true), 0.5), "r pending 15 low_confidence");
    check(stamped(Some(false), 0.9), "r pending 15 missing_original");
    check(stamped(None, 0.0), "r pending 15 low_confidence");
    check(|record| record.kind = RecordKind::StampSheet, "r pending 15 low_confidence");
}

#[test]
fn an_unknown_or_doubtful_kind_waits() {
    check(|record| record.kind = RecordKind::Unknown, "r pending 15 low_confidence");
    for kind in [RecordKind::Certificate, RecordKind::Receipt, RecordKind::ApplicationForm] {
        let doubtful = |record: &mut Record| {
            record.kind = kind;
            record.kind_confidence = Confidence::new(0.5);
        };
        check(doubtful, "r pending 15 low_confidence");
        let unlinked = |record: &mut Record| {
            doubtful(record);
            record.link = None;
        };
        check(unlinked, "r pending 0 low_confidence");
    }
}

/// A small meeting of 3 points, so that the highest figure of the list would be another one.
fn small() -> Record {
    cert("r", "jrs-0009", "2022-04-15").edition(83)
}

fn unknown(record: &mut Record) {
    record.kind = RecordKind::Unknown;
    record.kind_confidence = Confidence::new(0.5);
}

type Change = fn(&mut Record);

#[test]
fn a_waiting_record_keeps_what_its_accepted_meeting_says() {
    let waits: [(&str, Change); 5] = [
        ("unknown kind", unknown),
        ("meeting text", |record| unsure(&mut record.fields.meeting)),
        ("holder", |record| unsure(&mut record.fields.holder)),
        ("last day", |record| garbled(&mut record.fields.to, "2O22年?月")),
        ("out of period, but whose?", |record| {
            record.fields.from = field("2019-04-15".parse().expect("a day"), "");
            record.fields.to = None;
            record.fields.holder = None;
        }),
    ];
    for (name, change) in waits {
        let booked = Office::new().book(&[small().with(change)]);
        let posting = &booked.journal.postings[0];
        assert_eq!(posting.status, daicho_model::PostingStatus::Pending, "{name}");
        assert_eq!(posting.meeting_id.as_deref(), Some("jrs-0009"), "{name}");
        assert_eq!(posting.meeting_name.as_deref(), Some("学会 jrs-0009"), "{name}");
        assert_eq!((posting.edition, posting.points, posting.from.is_some()), (Some(83), Points(3), true));
        let pending: Vec<i64> =
            booked.journal.outcomes[0].requirements.iter().map(|one| one.pending).collect();
        assert_eq!(pending, [3, 0, 0], "{name}: the meeting's points, where the meeting counts");
        assert!(booked.decisions["r"].1.iter().all(|reason| !reason.details.contains_key("at_most")));
    }
}

#[test]
fn a_void_record_names_its_meeting() {
    let booked = Office::new().book(&[cert("r", "jrs-0009", "2019-04-15").edition(80)]);
    let posting = &booked.journal.postings[0];
    assert_eq!(lines(&booked)[0], "r void 0 out_of_period");
    assert_eq!((posting.meeting_id.as_deref(), posting.edition), (Some("jrs-0009"), Some(80)));
    assert_eq!(posting.meeting_name.as_deref(), Some("学会 jrs-0009"));
}

/// Points of the posting, what is pending in total, and what the first reason tells as the most.
fn bound(change: impl FnOnce(&mut Record), expected: (i64, i64, Option<&str>)) {
    let booked = Office::new().book(&[cert("r", "jrs-0009", "2022-04-15").with(change)]);
    let told = booked.decisions["r"].1[0].details.get("at_most").map(String::as_str);
    let posting = booked.journal.postings[0].points.0;
    assert_eq!((posting, booked.journal.outcomes[0].requirements[0].pending, told), expected);
}

#[test]
fn only_a_record_without_an_accepted_meeting_counts_an_upper_bound_and_says_so() {
    bound(unknown, (3, 3, None));
    // Its candidate has 2 points.
    bound(|record| *record = record.clone().unclear_meeting(), (0, 2, Some("2")));
    let unclear_paper = |record: &mut Record| {
        unknown(record);
        *record = record.clone().unclear_meeting();
    };
    bound(unclear_paper, (0, 2, Some("2")));
    bound(|record| link(record, LinkStatus::Review), (0, 15, Some("15")));
    let nothing_linked = |record: &mut Record| {
        unknown(record);
        record.link = None;
    };
    bound(nothing_linked, (0, 15, Some("15")));
    let no_figure = |record: &mut Record| *record = cert("r", "jrs-0014", "2022-04-15");
    bound(no_figure, (0, 5, Some("5")));
    let two_figures = |record: &mut Record| *record = cert("r", "jrs-0103", "2022-04-15");
    bound(two_figures, (0, 2, Some("2")));
}

#[test]
fn a_record_that_was_never_linked_waits() {
    check(|record| record.link = None, "r pending 0 ambiguous_meeting");
}

#[test]
fn a_reason_is_told_once() {
    let mut office = Office::new();
    let finding = |records: &[&str]| Finding {
        code: "possible_twin".to_owned(),
        records: records.iter().map(|id| (*id).to_owned()).collect(),
        evidence: Vec::new(),
        status: FindingStatus::Open,
        details: std::collections::BTreeMap::new(),
        decided_by: Vec::new(),
    };
    office.findings = vec![finding(&["r", "x"]), finding(&["r", "y"])];
    // Nobody tells on which days, neither the first nor the last: two different reasons.
    let nowhere = |record: &mut Record| {
        garbled(&mut record.fields.from, "?");
        garbled(&mut record.fields.to, "?");
    };
    let booked = office.book(&[cert("r", "jrs-0001", "2022-04-15").with(nowhere)]);
    let reasons = &booked.decisions["r"].1;
    let codes: Vec<&str> = reasons.iter().map(|reason| reason.code.as_str()).collect();
    assert_eq!(codes, ["unreadable_date", "unreadable_date", "open_finding"]);
    for (index, reason) in reasons.iter().enumerate() {
        let same = |other: &Reason| (other.code, &other.details) == (reason.code, &reason.details);
        assert!(!reasons[..index].iter().any(same), "{reason:?}");
    }
}

#[test]
fn every_needed_field_must_be_sure() {
    check(|record| unsure(&mut record.fields.holder), "r pending 15 low_confidence");
    check(|record| unsure(&mut record.fields.meeting), "r pending 15 low_confidence");
    check(|record| unsure(&mut record.fields.from), "r pending 15 low_confidence");
    check(|record| unsure(&mut record.fields.to), "r pending 15 low_confidence");
    check(|record| record.fields.to = None, "r posted 15");
}

#[test]
fn a_sure_member_number_stands_in_for_the_name() {
    let number_only = |record: &mut Record| {
        unsure(&mut record.fields.holder);
        record.fields.member_no = field(MEMBER.to_owned(), MEMBER);
    };
    check(number_only, "r posted 15");
}

#[test]
fn without_name_and_number_it_is_unnamed() {
    check(|record| record.fields.holder = None, "r pending 15 unnamed");
}

#[test]
fn the_holder_must_be_the_envelopes_member() {
    check(|record| record.envelope = None, "r pending 15 other_holder");
    let mut office = Office::new();
    office.members.push(member("2002"));
    let other = cert("r", "jrs-0001", "2022-04-15")
        .of("2002")
        .with(|record| record.envelope = Some(MEMBER.to_owned()));
    check_in(&office, other.clone(), "r pending 15 other_holder");
    assert_eq!(office.book(&[other]).journal.postings[0].member_no, MEMBER);
}

#[test]
fn an_unclear_member_waits() {
    check(|record| member_link(record, LinkStatus::Review), "r pending 15 ambiguous_member");
    check(|record| member_link(record, LinkStatus::None), "r pending 15 member_not_found");
    check(|record| record.member = None, "r pending 15 member_not_found");
    let low = |record: &mut Record| record.member.as_mut().expect("linked").probability = 0.5;
    check(low, "r pending 15 low_confidence");
}

#[test]
fn a_record_of_nobody_known_is_on_no_account() {
    let nobody = |record: &mut Record| {
        member_link(record, LinkStatus::None);
        record.envelope = None;
    };
    check(nobody, "r review member_not_found");
}

#[test]
fn a_record_that_could_be_a_members_keeps_the_members_outcome_open() {
    let record = cert("r", "jrs-0001", "2022-04-15").with(|record| {
        member_link(record, LinkStatus::Review);
        record.envelope = None;
        record.member.as_mut().expect("linked").candidates = vec![member_candidate(MEMBER)];
    });
    support::check(
        &[record, cert("a", "jrs-0002", "2021-09-15")],
        "a posted 15
         r review ambiguous_member
         total not_met 15+15/60
         core not_met 15+15/40
         annual-autumn undecidable 1+1/2
         not_met",
    );
}

#[test]
fn a_meeting_that_is_surely_not_listed_is_not_recognised() {
    check(|record| link(record, LinkStatus::None), "r void 0 not_recognised");
}

#[test]
fn it_is_not_void_where_the_text_or_the_member_is_unsure() {
    let text = |record: &mut Record| {
        link(record, LinkStatus::None);
        unsure(&mut record.fields.meeting);
    };
    check(text, "r pending 0 not_recognised");
    let member = |record: &mut Record| {
        link(record, LinkStatus::None);
        member_link(record, LinkStatus::Review);
    };
    check(member, "r pending 0 ambiguous_member");
    let disagree = |record: &mut Record| {
        link(record, LinkStatus::None);
        record.reasons = vec![Reason::new(ReasonCode::ReadersDisagree)];
    };
    check(disagree, "r pending 0 not_recognised");
}

#[test]
fn an_unclear_meeting_waits() {
    check(|record| link(record, LinkStatus::Review), "r pending 0 ambiguous_meeting");
    check(|record| record.link.as_mut().expect("linked").probability = 0.5, "r pending 15 ambiguous_meeting");
    check(|record| record.fields.meeting = None, "r pending 15 low_confidence");
}

#[test]
fn two_rows_of_different_points_wait() {
    check_in(&Office::new(), cert("r", "jrs-0103", "2022-04-15"), "r pending 0 ambiguous_meeting");
}

#[test]
fn where_the_edition_prints_no_points_the_other_editions_figure_is_only_shown() {
    let booked = Office::new().book(&[cert("r", "jrs-0014", "2022-04-15")]);
    assert_eq!(lines(&booked)[0], "r pending 0 no_points_on_file");
    let (decision, reasons) = &booked.decisions["r"];
    assert_eq!((*decision, reasons[0].details["other_points"].as_str()), (Decision::Review, "5"));
}

#[test]
fn a_day_that_cannot_be_or_cannot_be_read_waits() {
    check(|record| garbled(&mut record.fields.from, "2022年2月30日"), "r pending 15 impossible_date");
    check(|record| garbled(&mut record.fields.from, "2O22年?月"), "r pending 15 unreadable_date");
    check(|record| garbled(&mut record.fields.to, "2O22年?月"), "r pending 15 unreadable_date");
    let none = |record: &mut Record| {
        record.fields.from = None;
        record.fields.to = None;
    };
    check(none, "r pending 15 unreadable_date");
    check(
        |record| record.fields.to = field("2022-04-14".parse().expect("a day"), ""),
        "r pending 15 impossible_date",
    );
}

#[test]
fn a_day_after_the_judging_day_or_the_arrival_waits() {
    let mut office = Office::new();
    office.as_of = date("2022-04-14");
    check_in(&office, cert("r", "jrs-0001", "2022-04-15"), "r pending 15 impossible_date");
    check_in(&office, cert("r", "jrs-0001", "2022-04"), "r pending 15 impossible_date");
    check_in(&office, cert("r", "jrs-0001", "2022-04-14"), "r posted 15");
    office.as_of = date("2025-04-30");
    office.received.insert("r.pdf".to_owned(), date("2022-04-14"));
    check_in(&office, cert("r", "jrs-0001", "2022-04-15"), "r pending 15 impossible_date");
}

#[test]
fn a_day_outside_the_cycle_is_void_only_if_day_and_member_are_sure() {
    let old = || cert("r", "jrs-0001", "2019-04-15");
    check_in(&Office::new(), old(), "r void 0 out_of_period");
    check_in(
        &Office::new(),
        old().with(|record| unsure(&mut record.fields.from)),
        "r pending 15 low_confidence",
    );
    let unnamed = old().with(|record| record.fields.holder = None);
    check_in(&Office::new(), unnamed, "r pending 15 unnamed");
    check_in(&Office::new(), old().with(|record| link(record, LinkStatus::Review)), "r void 0 out_of_period");
}

#[test]
fn a_copy_disagreeing_readers_and_an_open_finding_wait() {
    check(|record| record.fields.copy = field(true, "複写"), "r pending 15 copy");
    check(|record| record.fields.copy = field(false, ""), "r posted 15");
    check(
        |record| record.reasons = vec![Reason::new(ReasonCode::ReadersDisagree)],
        "r pending 15 readers_disagree",
    );
    let mut office = Office::new();
    let finding_of = |record: &str, status| Finding {
        code: "serial_reused".to_owned(),
        records: vec![record.to_owned()],
        evidence: Vec::new(),
        status,
        details: std::collections::BTreeMap::new(),
        decided_by: Vec::new(),
    };
    // What is found about a copy of a paper is found about the paper.
    for named in ["r", "r~2"] {
        office.findings = vec![finding_of(named, FindingStatus::Open)];
        check_in(&office, cert("r", "jrs-0001", "2022-04-15"), "r pending 15 open_finding");
        office.findings = vec![finding_of(named, FindingStatus::Settled)];
        check_in(&office, cert("r", "jrs-0001", "2022-04-15"), "r posted 15");
    }
}

#[test]
fn printed_points_never_win_and_hold_nothing_back() {
    let printed = |points: i64| {
        cert("r", "jrs-0001", "2022-04-15").with(|record| {
            record.fields.points =
                field(vec![PrintedPoints { system: None, points: Some(Points(points)) }], "");
        })
    };
    let codes = |record: Record| -> Vec<String> {
        let booked = Office::new().book(&[record]);
        assert_eq!(lines(&booked)[0], "r posted 15");
        booked.diagnostics.into_iter().map(|one| one.code).collect()
    };
    assert_eq!(codes(printed(10)), ["points_differ"]);
    assert!(codes(printed(15)).is_empty());
}

#[test]
fn a_paper_needs_to_be_known_for_what_it_is() {
    let first = || paper("p", "first", "reviewed", "2022-04-15");
    check_in(&Office::new(), first(), "p posted 10");
    let unknown = |record: &mut Record| {
        record.fields.publication.as_mut().expect("known").value.as_mut().expect("known").reviewed = None;
    };
    check_in(&Office::new(), first().with(unknown), "p pending 0 low_confidence");
    let issued_only = |record: &mut Record| {
        record.fields.issued = record.fields.from.take();
        record.fields.to = None;
    };
    check_in(&Office::new(), first().with(issued_only), "p posted 10");
}

#[test]
fn a_paper_of_a_month_in_two_years_of_the_cycle_waits() {
    let mut office = Office::new();
    office.members[0].cycle_from = date("2020-04-16");
    office.members[0].cycle_to = date("2025-04-15");
    check_in(&office, paper("p", "first", "reviewed", "2022-04"), "p pending 10 out_of_period");
    check_in(&office, paper("p", "first", "reviewed", "2022-05"), "p posted 10");
}

#[test]
fn a_kind_without_a_rule_waits() {
    let mut office = Office::new();
    office.rules = office.rules.replace("\"course_certificate\", ", "");
    let course =
        cert("r", "jrs-0001", "2022-04-15").with(|record| record.kind = RecordKind::CourseCertificate);
    let booked = office.book(&[course]);
    assert_eq!(lines(&booked)[0], "r pending 0 no_rule");
    assert_eq!(booked.decisions["r"].1[0].details["kind"], "course_certificate");
}

#[test]
fn a_number_of_two_members_waits() {
    let mut office = Office::new();
    office.members.push(daicho_model::Member { name: "乙川".to_owned(), ..member(MEMBER) });
    check_in(&office, cert("r", "jrs-0001", "2022-04-15"), "r pending 15 ambiguous_member");
}
