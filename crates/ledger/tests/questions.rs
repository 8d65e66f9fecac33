//! What a person is asked: doubts grouped by what one answer settles, in the order of what hangs on them.

mod support;

use std::collections::BTreeMap;

use daicho_ledger::{questions, queue};
use daicho_model::{
    BoundingBox, Confidence, Decision, DocumentRef, Fields, Finding, FindingStatus, MemberOutcome, Outcome,
    Reason, ReasonCode, Record, RecordKind, RequirementOutcome,
};
use support::{date, field};

/// A certificate that waits: `envelope meeting reason…`, where a reason is a code, or `low:FIELD`.
fn waiting(id: &str, words: &str) -> Record {
    let mut words = words.split(' ');
    let (envelope, meeting) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let reason = |word: &str| match word.strip_prefix("low:") {
        Some(name) => Reason::new(ReasonCode::LowConfidence).with("field", name),
        None => Reason::new(code(word)),
    };
    Record {
        record_id: id.to_owned(),
        document: DocumentRef { path: format!("{id}.pdf"), sha256: "00".repeat(32) },
        page: 1,
        bounding_box: BoundingBox::PAGE,
        kind: RecordKind::Certificate,
        kind_confidence: Confidence::ONE,
        traces: None,
        envelope_id: format!("{envelope}.pdf#1"),
        envelope: Some(envelope.to_owned()),
        fields: Fields { meeting: field(meeting.to_owned(), meeting), ..Fields::default() },
        link: None,
        member: None,
        decision: Decision::Review,
        reasons: words.map(reason).collect(),
        decided_by: Vec::new(),
        as_read: None,
    }
}

fn code(word: &str) -> ReasonCode {
    ReasonCode::ALL.into_iter().find(|code| code.as_str() == word).expect("a code")
}

fn undecided(number: &str, closes: &str, pending: i64) -> MemberOutcome {
    let requirement = RequirementOutcome {
        id: "r".to_owned(),
        ja: String::new(),
        en: String::new(),
        clause: String::new(),
        outcome: Outcome::Undecidable,
        have: 0,
        pending,
        need: 1,
        missing: 1,
        used: Vec::new(),
        surplus: Vec::new(),
        readings: Vec::new(),
        part_of: None,
        reason: None,
    };
    MemberOutcome {
        member_no: number.to_owned(),
        name: String::new(),
        body: "jrs".to_owned(),
        rule: "r".to_owned(),
        cycle_from: date("2020-04-01"),
        cycle_to: date(closes),
        totals: BTreeMap::new(),
        counts: BTreeMap::new(),
        requirements: vec![requirement],
        result: Outcome::Undecidable,
        grade: None,
        grades: Vec::new(),
        open: Vec::new(),
        application: None,
        extended_from: None,
        no_paper_needed: false,
        least: Vec::new(),
    }
}

/// The records, a line each (`id: envelope meeting reason…`), give these questions: `kind ids`.
fn check(records: &str, expected: &[&str]) {
    check_with(records, &[], &[], expected);
}

fn check_with(records: &str, findings: &[Finding], outcomes: &[MemberOutcome], expected: &[&str]) {
    let lines = records.lines().map(str::trim).filter(|line| !line.is_empty());
    let records: Vec<Record> =
        lines.filter_map(|line| line.split_once(": ")).map(|(id, words)| waiting(id, words)).collect();
    let asked = questions(&records, findings, outcomes);
    let asked: Vec<String> =
        asked.iter().map(|one| format!("{} {}", one.kind.as_str(), one.records.join(" "))).collect();
    assert_eq!(asked, expected);
}

#[test]
fn one_unread_meeting_on_many_certificates_is_one_question() {
    check(
        "a: 1 第3回秋季大会 ambiguous_meeting
         b: 2 第3回秋季大会 ambiguous_meeting
         c: 3 第4回秋季大会 not_recognised
         d: 4 第三回秋季大会 low:meeting
         e: 5 別の会 ambiguous_meeting",
        &["meeting a b c d", "meeting e"],
    );
}

#[test]
fn whatever_is_doubted_in_one_envelope_is_one_sheet() {
    check(
        "a: 1 甲 unnamed
         b: 1 乙 low:holder unreadable_date
         c: 1 丙 copy
         d: 2 丁 unnamed",
        &["sheet a b c", "member d"],
    );
}

#[test]
fn whatever_else_is_doubted_about_a_paper_is_one_question_about_it() {
    check(
        "a: 1 甲 unreadable_date low:kind copy
         b: 2 乙 low:mode",
        &["days a", "piece b"],
    );
}

/// Two papers in files of their own; the paths, and the members whose envelopes they are.
fn check_parcel(first: (&str, &str), second: (&str, &str), expected: &[&str]) {
    let paper = |id: &str, (path, member): (&str, &str)| {
        let mut record = waiting(id, "1 会 copy");
        record.document.path = path.to_owned();
        record.envelope_id = format!("{path}#1");
        record.envelope = Some(member.to_owned()).filter(|member| !member.is_empty());
        record
    };
    let asked = questions(&[paper("a", first), paper("b", second)], &[], &[]);
    let asked: Vec<String> =
        asked.iter().map(|one| format!("{} {}", one.kind.as_str(), one.records.join(" "))).collect();
    assert_eq!(asked, expected, "{first:?} {second:?}");
}

#[test]
fn the_files_of_one_folder_are_one_sheet_unless_they_are_of_two_members() {
    check_parcel(("甲/1.jpg", "1"), ("甲/2.jpg", "1"), &["sheet a b"]);
    check_parcel(("甲/1.jpg", "1"), ("甲/2.jpg", ""), &["sheet a b"]);
    check_parcel(("甲.zip!/1.jpg", ""), ("甲.zip!/表/2.jpg", ""), &["sheet a b"]);
    check_parcel(("到着/1.jpg", "1"), ("到着/2.jpg", "2"), &["copy a", "copy b"]);
    check_parcel(("到着/甲/1.jpg", "1"), ("到着/乙/2.jpg", "2"), &["copy a", "copy b"]);
    check_parcel(("1.jpg", "1"), ("2.jpg", "1"), &["copy a", "copy b"]);
}

#[test]
fn an_envelope_looked_at_anyway_is_not_asked_about_twice() {
    // Both are unread in the same way, but each has to be looked at for its own day: two questions and not three.
    check(
        "a: 1 会 ambiguous_meeting unreadable_date
         b: 2 会 ambiguous_meeting impossible_date",
        &["meeting a", "meeting b"],
    );
    // The other paper of the envelope is looked at: this one is on the same sheet.
    check(
        "a: 1 会 ambiguous_meeting
         b: 1 乙 copy
         c: 2 会 ambiguous_meeting
         d: 2 丙 unnamed",
        &["sheet a b", "sheet c d"],
    );
    // The second envelope is spared its sheet by the group.
    check(
        "a: 1 会 ambiguous_meeting unreadable_date
         b: 2 会 ambiguous_meeting",
        &["meeting a b", "days a"],
    );
}

#[test]
fn a_text_in_many_envelopes_is_asked_once_even_where_each_is_looked_at() {
    check(
        "a: 1 会 ambiguous_meeting copy
         b: 2 会 ambiguous_meeting copy
         c: 3 会 ambiguous_meeting copy
         d: 4 会 ambiguous_meeting copy",
        &["meeting a b c d", "copy a", "copy b", "copy c", "copy d"],
    );
}

#[test]
fn an_open_finding_is_a_question_and_a_settled_one_is_none() {
    let finding = |status| Finding {
        code: "serial_reused".to_owned(),
        records: vec!["a".to_owned(), "b".to_owned()],
        evidence: Vec::new(),
        status,
        details: std::collections::BTreeMap::new(),
        decided_by: Vec::new(),
    };
    let records = "a: 1 甲 open_finding\nb: 2 乙 open_finding";
    check_with(records, &[finding(FindingStatus::Open)], &[], &["finding a b"]);
    check_with(records, &[finding(FindingStatus::Settled)], &[], &[]);
}

#[test]
fn what_was_found_on_a_paper_that_is_looked_at_anyway_is_no_question_of_its_own() {
    let finding = |status| Finding {
        code: "holder_not_applicant".to_owned(),
        records: vec!["a".to_owned()],
        evidence: Vec::new(),
        status,
        details: std::collections::BTreeMap::new(),
        decided_by: Vec::new(),
    };
    let open = [finding(FindingStatus::Open)];
    check_with("a: 1 甲 other_holder open_finding", &open, &[], &["member a"]);
    check_with("a: 1 甲 open_finding", &open, &[], &["finding a"]);
}

#[test]
fn what_decides_an_outcome_comes_first_then_what_is_due_then_what_settles_most() {
    let outcomes =
        [undecided("1", "2026-03-31", 0), undecided("2", "2027-03-31", 5), undecided("3", "2025-03-31", 0)];
    check_with(
        "a: 1 甲 low:mode
         b: 2 乙 low:mode
         c: 3 丙 low:mode
         d: 9 丁 low:mode
         e: 9 戊 unnamed
         f: 9 己 unnamed",
        &[],
        &outcomes,
        &["piece b", "piece c", "piece a", "sheet d e f"],
    );
}

/// The records give this queue of a whole run: `kind ids`.
fn check_queue(records: &str, expected: &[&str]) {
    let lines = records.lines().map(str::trim).filter(|line| !line.is_empty());
    let records: Vec<Record> =
        lines.filter_map(|line| line.split_once(": ")).map(|(id, words)| waiting(id, words)).collect();
    let asked = queue(&records, &[], &[]);
    let asked: Vec<String> =
        asked.iter().map(|one| format!("{} {}", one.kind.as_str(), one.records.join(" "))).collect();
    assert_eq!(asked, expected);
}

#[test]
fn papers_alone_in_their_envelopes_with_one_kind_of_doubt_share_a_sheet() {
    check_queue(
        "a: 1 甲 unreadable_date
         b: 2 乙 unnamed low:holder
         c: 3 丙 low:from
         d: 4 丁 member_not_found
         e: 5 戊 unreadable_date copy
         f: 6 己 copy
         g: 7 庚 unreadable_date
         h: 7 辛 low:mode",
        &["sheet g h", "sheet a c", "sheet b d", "days e", "copy f"],
    );
}

#[test]
fn a_shared_sheet_is_no_longer_than_a_person_looks_at() {
    let records: Vec<String> = (0..12).map(|at| format!("p{at:02}: {at} 会{at} copy")).collect();
    check_queue(&records.join("\n"), &["sheet p00 p01 p02 p03 p04 p05 p06 p07 p08 p09", "sheet p10 p11"]);
}

#[test]
fn a_finding_of_one_envelope_that_nothing_hangs_on_is_not_asked_about() {
    let finding = Finding {
        code: "holder_not_applicant".to_owned(),
        records: vec!["a".to_owned(), "b".to_owned()],
        evidence: Vec::new(),
        status: FindingStatus::Open,
        details: BTreeMap::new(),
        decided_by: Vec::new(),
    };
    let asked = |envelopes: [&str; 2], decisions: [Decision; 2]| {
        let mut records = [
            waiting("a", &format!("{} 会 copy", envelopes[0])),
            waiting("b", &format!("{} 会 copy", envelopes[1])),
        ];
        records.iter_mut().zip(decisions).for_each(|(record, decision)| record.decision = decision);
        questions(&records, std::slice::from_ref(&finding), &[]).len()
    };
    assert_eq!(asked(["1", "1"], [Decision::NotApplicable, Decision::Void]), 0);
    assert_eq!(asked(["1", "1"], [Decision::NotApplicable, Decision::Posted]), 1, "a point hangs on it");
    assert_eq!(asked(["1", "2"], [Decision::Void, Decision::Void]), 1, "two applicants are concerned");
}
