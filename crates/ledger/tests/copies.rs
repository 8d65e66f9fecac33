//! A paper that came several times as the same bytes counts once, whatever is doubtful about it.

mod support;

use daicho_model::{Record, TwinGroup};
use support::{Office, With, cert, lines, member, paper};

/// What becomes of records, by their ids.
fn check(office: &Office, records: &[Record], expected: &[&str]) {
    let booked = lines(&office.book(records));
    let of_records: Vec<&String> = booked.iter().take(expected.len()).collect();
    assert_eq!(of_records, expected);
}

fn doubtful(id: &str) -> Record {
    cert(id, "jrs-0001", "2022-04-15").unclear_meeting()
}

#[test]
fn a_doubtful_paper_is_asked_about_once_however_often_it_came() {
    let copies = [doubtful("r"), doubtful("r~2"), doubtful("r~3")];
    let expected = [
        "r pending 0 ambiguous_meeting",
        "r~2 void 0 duplicate_certificate",
        "r~3 void 0 duplicate_certificate",
    ];
    check(&Office::new(), &copies, &expected);
}

#[test]
fn of_copies_the_one_that_may_be_posted_is_kept() {
    let copies = [doubtful("r"), cert("r~2", "jrs-0001", "2022-04-15")];
    check(&Office::new(), &copies, &["r void 0 duplicate_certificate", "r~2 posted 15"]);
}

#[test]
fn copies_count_once_also_where_no_meeting_brings_them_together() {
    let copies =
        [paper("r", "first", "reviewed", "2022-04-15"), paper("r~2", "first", "reviewed", "2022-04-15")];
    check(&Office::new(), &copies, &["r posted 10", "r~2 void 0 duplicate_certificate"]);
    let answered_apart = [cert("r", "jrs-0004", "2022-04-15"), cert("r~2", "jrs-0001", "2022-04-15")];
    check(&Office::new(), &answered_apart, &["r posted 5", "r~2 void 0 duplicate_certificate"]);
}

#[test]
fn a_copy_is_the_twin_of_what_its_original_is_the_twin_of() {
    let mut office = Office::new();
    let void = ["b", "b~2"].map(|id| (id.to_owned(), daicho_model::ReasonCode::DuplicateCertificate));
    office.twins = vec![TwinGroup { kept: "a".to_owned(), void: void.to_vec() }];
    let records = ["a", "b", "b~2"].map(|id| cert(id, "jrs-0001", "2022-04-15"));
    let expected = ["a posted 15", "b void 0 duplicate_certificate", "b~2 void 0 duplicate_certificate"];
    check(&office, &records, &expected);
}

#[test]
fn one_paper_of_two_applicants_is_no_copy() {
    let mut office = Office::new();
    office.members.push(member("1002"));
    let records = [doubtful("r"), doubtful("r~2").of("1002")];
    check(&office, &records, &["r pending 0 ambiguous_meeting", "r~2 pending 0 ambiguous_meeting"]);
}

#[test]
fn copies_of_a_paper_of_nobody_s_are_asked_about_once_for_each_sender() {
    let nobody_s = |id: &str, envelope: Option<&str>| {
        doubtful(id).with(|it| (it.envelope, it.member) = (envelope.map(str::to_owned), None))
    };
    let records = [nobody_s("r", None), nobody_s("r~2", None), nobody_s("r~3", Some("0000"))];
    let expected = [
        "r review member_not_found ambiguous_meeting",
        "r~2 void duplicate_certificate",
        "r~3 review member_not_found ambiguous_meeting",
    ];
    check(&Office::new(), &records, &expected);
}
