//! Which papers may be confirmed together with others, and which have to be singled out first.

mod support;

use daicho_ledger::{Singly, singly};
use daicho_model::{
    BoundingBox, Candidate, Confidence, Decision, DocumentRef, Fields, Link, LinkStatus, MemberCandidate,
    MemberLink, Publication, Reason, ReasonCode, Record, RecordKind,
};
use support::{date, field};

/// A certificate of the envelope's applicant with all that it needs, that waits for a reason: a code, or `low:FIELD`.
fn waiting(reason: &str) -> Record {
    let code = |word: &str| ReasonCode::ALL.into_iter().find(|code| code.as_str() == word).expect("a code");
    let reason = match reason.strip_prefix("low:") {
        Some(name) => Reason::new(ReasonCode::LowConfidence).with("field", name),
        None => Reason::new(code(reason)),
    };
    let day = daicho_model::PartialDate::day(date("2024-04-12"));
    let fields = Fields {
        holder: field("見本 花子".to_owned(), "見本 花子"),
        meeting: field("見本学会".to_owned(), "見本学会"),
        from: field(day, "2024-04-12"),
        to: field(day, "2024-04-12"),
        ..Fields::default()
    };
    Record {
        record_id: "a".to_owned(),
        document: DocumentRef { path: "a.pdf".to_owned(), sha256: "00".repeat(32) },
        page: 1,
        bounding_box: BoundingBox::PAGE,
        kind: RecordKind::Certificate,
        kind_confidence: Confidence::ONE,
        traces: None,
        envelope_id: "a.pdf#1".to_owned(),
        envelope: Some("1".to_owned()),
        fields,
        link: Some(meeting(LinkStatus::Accepted, 0.99)),
        member: Some(member("1", LinkStatus::Accepted, 0.99)),
        decision: Decision::Review,
        reasons: vec![reason],
        decided_by: Vec::new(),
        as_read: None,
    }
}

fn meeting(status: LinkStatus, probability: f32) -> Link {
    let best = Candidate {
        meeting_id: "m-1".to_owned(),
        seq: None,
        edition: "list".to_owned(),
        weight: 0.0,
        name: "見本学会".to_owned(),
        probability,
        comparisons: Vec::new(),
    };
    Link { status, meeting_id: None, meeting_name: None, probability, candidates: vec![best] }
}

fn member(number: &str, status: LinkStatus, probability: f32) -> MemberLink {
    let best = MemberCandidate {
        member_no: number.to_owned(),
        name: String::new(),
        probability,
        comparisons: Vec::new(),
    };
    let member_no = (status == LinkStatus::Accepted).then(|| number.to_owned());
    MemberLink { status, member_no, probability, candidates: vec![best] }
}

/// A paper that waits for a reason, once changed, must be said all of these things of.
fn check(reason: &str, change: impl FnOnce(&mut Record), expected: &[Singly]) {
    let mut record = waiting(reason);
    change(&mut record);
    assert_eq!(singly(&record).into_iter().collect::<Vec<_>>(), expected, "{reason}");
}

#[test]
fn what_was_read_and_is_only_unsure_can_be_confirmed_with_others() {
    for reason in ["low:holder", "low:meeting", "low:from", "low:to", "low:kind", "readers_disagree"] {
        check(reason, |_| (), &[]);
    }
}

#[test]
fn a_meeting_is_proposed_where_it_is_likelier_than_all_others() {
    let best =
        |probability| move |record: &mut Record| record.link = Some(meeting(LinkStatus::Review, probability));
    check("ambiguous_meeting", best(0.5), &[]);
    check("ambiguous_meeting", best(0.49), &[Singly::Meeting]);
    check("not_recognised", best(0.9), &[Singly::Meeting]);
    check("ambiguous_meeting", |record| record.link = None, &[Singly::Meeting]);
    check("low:meeting", |record| record.fields.meeting = None, &[Singly::Meeting]);
}

#[test]
fn whose_it_is_must_be_said_unless_it_is_the_applicants() {
    let whose = |number: &'static str, probability| {
        move |record: &mut Record| record.member = Some(member(number, LinkStatus::Review, probability))
    };
    check("ambiguous_member", whose("1", 0.8), &[]);
    check("ambiguous_member", whose("1", 0.3), &[Singly::Holder]);
    check("ambiguous_member", whose("2", 0.8), &[Singly::Holder]);
    check("low:holder", whose("2", 0.99), &[Singly::Holder]);
    for reason in ["other_holder", "member_not_found", "unnamed"] {
        check(reason, |_| (), &[Singly::Holder]);
    }
}

#[test]
fn what_cannot_be_read_or_settled_by_reading_must_be_said() {
    check("unreadable_date", |_| (), &[Singly::Days]);
    check("low:from", |record| record.fields.from = None, &[Singly::From]);
    check("unreadable_date", |record| record.fields.from = None, &[Singly::From]);
    check("copy", |_| (), &[Singly::Mark]);
    check("missing_original", |_| (), &[Singly::Mark]);
    check("no_points_on_file", |_| (), &[Singly::Other]);
    check("low:kind", |record| record.kind = RecordKind::Unknown, &[Singly::Kind]);
    check("low:holder", |record| record.decided_by = vec![3], &[Singly::Other]);
}

#[test]
fn what_a_paper_of_unsure_kind_lacks_is_asked_with_the_kind() {
    let bare = |record: &mut Record| {
        record.fields = Fields::default();
        record.link = None;
        record.member = None;
    };
    check("low:kind", bare, &[Singly::Holder, Singly::Meeting, Singly::From]);
    let unread_days = |record: &mut Record| {
        for day in [&mut record.fields.from, &mut record.fields.to].into_iter().flatten() {
            day.value = None;
        }
    };
    check("low:kind", unread_days, &[Singly::From, Singly::To]);
    let unknown = |record: &mut Record| {
        record.kind = RecordKind::Unknown;
        record.fields.meeting = None;
    };
    check("low:kind", unknown, &[Singly::Kind, Singly::Meeting]);
    let receipt = |record: &mut Record| {
        record.kind = RecordKind::Receipt;
        record.fields = Fields::default();
    };
    check("low:kind", receipt, &[]);
}

#[test]
fn the_place_of_the_author_and_the_review_are_asked_together() {
    let paper = |first_author, reviewed| {
        move |record: &mut Record| {
            record.kind = RecordKind::Paper;
            let known = Publication { first_author, reviewed, ..Publication::default() };
            record.fields.publication = field(known, "");
        }
    };
    check("low:publication", paper(None, None), &[Singly::Authorship, Singly::Review]);
    check("low:publication", paper(Some(false), None), &[Singly::Review]);
    check("low:publication", paper(Some(true), Some(true)), &[]);
    check("low:publication", |_| (), &[Singly::Authorship, Singly::Review]);
}

#[test]
fn all_that_is_doubted_of_one_paper_is_asked_at_once() {
    let worse = |record: &mut Record| {
        record.link = None;
        record.fields.from = None;
        record.reasons.push(Reason::new(ReasonCode::AmbiguousMeeting));
        record.reasons.push(Reason::new(ReasonCode::Copy));
    };
    check("unreadable_date", worse, &[Singly::Meeting, Singly::From, Singly::Mark]);
}

#[test]
fn what_waits_for_an_answer_is_settled_by_any_also_where_it_was_answered_before() {
    let answered =
        |reason: Reason| Record { reasons: vec![reason], decided_by: vec![1], ..waiting("open_finding") };
    let finding = Reason::new(ReasonCode::OpenFinding).with("finding", "objection");
    assert!(singly(&answered(finding.clone())).contains(&Singly::Other));
    assert!(singly(&answered(finding.with("decision", 2))).is_empty());
}
