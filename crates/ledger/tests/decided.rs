//! What each of a human's answers makes of a record, seen by what becomes of it in the ledger.

mod support;

use daicho_ledger::decided::{Decided, Known, active, apply, settle};
use daicho_model::{
    Answer, Answered, BoundingBox, CHAIN_START, Confidence, Corrections, Finding, FindingStatus,
    HumanDecision, Link, LinkStatus, MemberLink, Reader, Reason, ReasonCode, Record, RecordKind, Subject,
};
use support::{MEMBER, Office, With, cert, field, lines, member, member_candidate};

/// The decisions that these answers become, from id 1 on.
fn chain(answers: Vec<Answered>) -> Vec<HumanDecision> {
    let seal = |(id, answered)| {
        HumanDecision::seal(
            (id, id),
            "jrs",
            ("係", "2026-11-30T00:00:00Z"),
            answered,
            "s".to_owned(),
            CHAIN_START,
        )
    };
    (1..).zip(answers).map(seal).collect()
}

/// Applies decisions; a corrected meeting `学会 X` is linked to `X`, a corrected number to that member.
fn decide(records: &mut [Record], decisions: &[HumanDecision]) -> Decided {
    let meeting = |record: &Record| {
        let text = record.fields.meeting.as_ref()?.value.as_ref()?;
        let id = text.strip_prefix("学会 ")?.to_owned();
        Some(Link {
            status: LinkStatus::Accepted,
            meeting_id: Some(id),
            meeting_name: Some(text.clone()),
            probability: 0.99,
            candidates: Vec::new(),
        })
    };
    let member = |record: &Record| {
        let number = record.fields.member_no.as_ref()?.value.clone();
        let (status, probability) = (LinkStatus::Accepted, 0.99);
        Some(MemberLink { status, member_no: number, probability, candidates: Vec::new() })
    };
    let name = |id: &str| Some(format!("学会 {id}"));
    apply(records, decisions, &Known { meeting_name: &name, link: &meeting, link_member: &member })
}

/// What becomes of a record in the ledger after these answers, one after the other, each given over what then stood.
fn check_in(office: &Office, record: Record, answers: &[Answer], expected: &str) {
    let mut answered = Vec::new();
    let mut shown = record.clone();
    for answer in answers {
        answered.push(Answered::about(&shown, answer.clone()));
        shown = record.clone();
        decide(std::slice::from_mut(&mut shown), &chain(answered.clone()));
    }
    assert_eq!(lines(&office.book(std::slice::from_ref(&shown)))[0], expected, "{answers:?}");
}

fn check(change: impl FnOnce(&mut Record), answers: &[Answer], expected: &str) {
    check_in(&Office::new(), cert("r", "jrs-0001", "2022-04-15").with(change), answers, expected);
}

fn meeting(id: &str) -> Answer {
    Answer::Meeting { meeting_id: id.to_owned() }
}

fn of_member(number: &str) -> Answer {
    Answer::Member { member_no: number.to_owned() }
}

fn fields(change: impl FnOnce(&mut Corrections)) -> Answer {
    let mut fields = Corrections::default();
    change(&mut fields);
    Answer::Fields { fields: Box::new(fields) }
}

fn objection() -> Answer {
    Answer::Objection { text: "私の参加証です".to_owned(), unless_answered: false, erasure: false }
}

fn doubtful(record: &mut Record) {
    record.kind_confidence = Confidence::new(0.4);
    let holder = record.fields.holder.as_mut().expect("a holder");
    holder.confidence = Confidence::new(0.4);
    let from = record.fields.from.as_mut().expect("a day");
    from.confidence = Confidence::new(0.4);
}

#[test]
fn what_was_read_doubtfully_is_posted_once_it_is_accepted() {
    check(doubtful, &[], "r pending 15 low_confidence");
    check(doubtful, &[Answer::Accept], "r posted 15");
    check(|it| it.reasons = vec![Reason::new(ReasonCode::ReadersDisagree)], &[Answer::Accept], "r posted 15");
}

#[test]
fn accepting_takes_the_best_candidate() {
    let unclear = || cert("r", "jrs-0001", "2022-04-15").unclear_meeting();
    check_in(&Office::new(), unclear(), &[], "r pending 0 ambiguous_meeting");
    check_in(&Office::new(), unclear(), &[Answer::Accept], "r posted 2");
    let torn = |it: &mut Record| {
        let link = it.member.as_mut().expect("a link");
        (link.status, link.member_no) = (LinkStatus::Review, None);
        link.candidates = vec![member_candidate(MEMBER), member_candidate("1002")];
    };
    check(torn, &[], "r pending 15 ambiguous_member");
    check(torn, &[Answer::Accept], "r posted 15");
}

#[test]
fn accepting_does_not_invent_what_was_not_read() {
    check(|it| it.fields.from = None, &[Answer::Accept], "r pending 15 unreadable_date");
    check(|it| it.link = None, &[Answer::Accept], "r pending 0 ambiguous_meeting");
    let unnamed = |it: &mut Record| (it.fields.holder, it.member) = (None, None);
    check(unnamed, &[Answer::Accept], "r pending 15 member_not_found");
}

#[test]
fn accepting_does_not_say_whose_paper_it_is_against_the_envelope() {
    let mut office = Office::new();
    office.members.push(member("1002"));
    let other = || cert("r", "jrs-0001", "2022-04-15").with(|it| it.envelope = Some("1002".to_owned()));
    check_in(&office, other(), &[Answer::Accept], "r pending 15 other_holder");
    check_in(&office, other(), &[of_member("1002")], "r posted 15");
    check_in(&office, other(), &[of_member(MEMBER)], "r posted 15");
    let nobodys = cert("r", "jrs-0001", "2022-04-15").with(|it| it.envelope = None);
    check_in(&office, nobodys, &[Answer::Accept], "r posted 15");
}

#[test]
fn a_human_says_which_meeting_it_is_and_the_list_how_many_points() {
    check(|_| (), &[meeting("jrs-0004")], "r posted 5");
    check(|it| it.fields.meeting = None, &[meeting("jrs-0004")], "r posted 5");
    check(|it| it.link = None, &[meeting("jrs-0009")], "r posted 3");
    check(|_| (), &[meeting("jrs-0014")], "r pending 0 no_points_on_file");
    check(|_| (), &[meeting("jrs-0004"), meeting("jrs-0009")], "r posted 3");
}

#[test]
fn rules_still_rule() {
    let early = fields(|it| (it.from, it.to) = ("2019-04-15".parse().ok(), "2019-04-15".parse().ok()));
    check(|_| (), &[early], "r void 0 out_of_period");
    let late = fields(|it| (it.from, it.to) = ("2025-04-15".parse().ok(), "2025-04-15".parse().ok()));
    check(|_| (), &[late], "r void 0 out_of_period");
}

#[test]
fn what_a_human_rules_out_does_not_count() {
    check(|_| (), &[Answer::NotRecognised], "r void 0 not_recognised");
    check(|it| it.fields.meeting = None, &[Answer::NotRecognised], "r void 0 not_recognised");
    check(|_| (), &[Answer::Copy], "r void 0 copy");
    check(|_| (), &[Answer::Unnamed], "r void 0 unnamed");
    check(|_| (), &[Answer::Receipt], "r void 0 receipt");
}

#[test]
fn what_was_not_recognised_waits_once_the_list_has_the_meeting() {
    let unlisted = cert("r", "jrs-0001", "2022-04-15").with(|it| it.link = None);
    let answers = chain(vec![Answered::about(&unlisted, Answer::NotRecognised)]);
    let check = |mut record: Record, expected: &str| {
        decide(std::slice::from_mut(&mut record), &answers);
        assert_eq!(lines(&Office::new().book(std::slice::from_ref(&record)))[0], expected);
    };
    check(unlisted.clone(), "r void 0 not_recognised");
    check(cert("r", "jrs-0001", "2022-04-15"), "r pending 15 open_finding");
}

#[test]
fn a_later_answer_counts_about_the_same_fact() {
    check(|_| (), &[Answer::Copy, Answer::Original], "r posted 15");
    check(|_| (), &[Answer::NotRecognised, meeting("jrs-0009")], "r posted 3");
    check(|_| (), &[Answer::Unnamed, of_member(MEMBER)], "r posted 15");
    // The meeting says nothing about whether it is a copy.
    check(|_| (), &[Answer::Copy, meeting("jrs-0009")], "r void 0 copy");
}

#[test]
fn a_paper_marked_as_a_copy_counts_once_the_original_was_seen() {
    let marked = |it: &mut Record| it.fields.copy = field(true, "COPY");
    check(marked, &[], "r pending 15 copy");
    check(marked, &[Answer::Original], "r posted 15");
}

#[test]
fn an_objection_makes_wait_until_it_is_answered() {
    check(|_| (), &[objection()], "r pending 15 open_finding");
    check(|_| (), &[Answer::NotRecognised, objection()], "r pending 0 not_recognised");
    check(|_| (), &[Answer::Receipt, objection()], "r pending 15 open_finding");
    check(|_| (), &[objection(), Answer::Accept], "r posted 15");
    check(|_| (), &[Answer::Copy, objection(), Answer::Copy], "r void 0 copy");
}

#[test]
fn an_objection_to_what_nobody_answered_holds_nothing_back_while_an_answer_stands() {
    let unanswered =
        || Answer::Objection { text: "誰のものか".to_owned(), unless_answered: true, erasure: true };
    check(|_| (), &[unanswered()], "r pending 15 open_finding");
    check(|_| (), &[Answer::Accept, unanswered()], "r posted 15");
    check(|_| (), &[unanswered(), Answer::Accept], "r posted 15");
    let undo = Answer::Undo { decision_id: 1 };
    check(|_| (), &[Answer::Accept, unanswered(), undo], "r pending 15 open_finding");
    let mut record = cert("r", "jrs-0001", "2022-04-15");
    let all = [Answer::Accept, unanswered()].map(|answer| Answered::about(&record, answer));
    decide(std::slice::from_mut(&mut record), &chain(all.to_vec()));
    assert_eq!(record.decided_by, [1], "it is no answer");
}

#[test]
fn a_question_changes_nothing() {
    let ask = Answer::Ask { whom: "委員会".to_owned(), text: "?".to_owned() };
    check(|_| (), std::slice::from_ref(&ask), "r posted 15");
    let mut record = cert("r", "jrs-0001", "2022-04-15");
    let before = record.clone();
    let asked = chain(vec![Answered::about(&record, ask)]);
    assert_eq!(decide(std::slice::from_mut(&mut record), &asked), Decided::default());
    assert_eq!(record, before);
}

#[test]
fn corrected_fields_are_linked_anew() {
    check(|_| (), &[fields(|it| it.meeting = Some("学会 jrs-0004".to_owned()))], "r posted 5");
    let mut office = Office::new();
    office.members.push(member("1002"));
    let number = fields(|it| it.member_no = Some("1002".to_owned()));
    check_in(&office, cert("r", "jrs-0001", "2022-04-15"), &[number], "r pending 15 other_holder");
    let unknown = |it: &mut Record| it.kind = RecordKind::Unknown;
    check(unknown, &[], "r pending 15 low_confidence");
    check(unknown, &[fields(|it| it.kind = Some(RecordKind::Certificate))], "r posted 15");
}

#[test]
fn changed_facts_say_that_a_human_said_so() {
    let mut record = cert("r", "jrs-0001", "2022-04-15");
    let before = record.clone();
    let decisions = chain(vec![Answered::about(&record, fields(|it| it.edition = Some(83)))]);
    let decided = decide(std::slice::from_mut(&mut record), &decisions);
    let edition = record.fields.edition.as_ref().expect("an edition");
    assert_eq!((edition.value, edition.raw.as_str(), edition.confidence), (Some(83), "83", Confidence::ONE));
    assert_eq!((edition.evidence.reader, edition.evidence.decision), (Reader::Human, Some(1)));
    assert_eq!(record.decided_by, [1]);
    assert_eq!(decided.undecided.get("r"), Some(&before));
}

#[test]
fn an_acceptance_of_what_reads_otherwise_now_is_not_applied() {
    let mut record = cert("r", "jrs-0001", "2022-04-15");
    let accepted = chain(vec![Answered::about(&record, Answer::Accept)]);
    record.fields.from = field("2022-04-14".parse().expect("a day"), "14日");
    let decided = decide(std::slice::from_mut(&mut record), &accepted);
    assert_eq!(decided.diagnostics[0].code, "decision_stale");
    assert_eq!(lines(&Office::new().book(&[record]))[0], "r pending 15 open_finding");
}

#[test]
fn other_answers_rest_on_the_paper_and_not_on_how_it_was_read() {
    let mut record = cert("r", "jrs-0001", "2022-04-15");
    let said = chain(vec![Answered::about(&record, meeting("jrs-0004"))]);
    record.fields.from = field("2022-04-14".parse().expect("a day"), "14日");
    assert_eq!(decide(std::slice::from_mut(&mut record), &said).diagnostics, []);
    assert_eq!(lines(&Office::new().book(&[record]))[0], "r posted 5");
}

/// A record in a place on the page.
fn placed(id: &str, place: [f32; 4]) -> Record {
    cert(id, "jrs-0001", "2022-04-15").with(|it| it.bounding_box = BoundingBox::from(place))
}

#[test]
fn a_decision_finds_its_paper_by_its_place_whatever_its_number_is_now() {
    let shown = placed("r-1", [0.0, 0.0, 1.0, 0.5]);
    let said = chain(vec![Answered::about(&shown, meeting("jrs-0004"))]);
    let mut now = [placed("r-1", [0.0, 0.5, 1.0, 1.0]), placed("r-2", [0.0, 0.02, 0.98, 0.52])];
    assert_eq!(decide(&mut now, &said).diagnostics, []);
    assert_eq!(now.map(|record| record.decided_by.len()), [0, 1]);
}

#[test]
fn what_keeps_a_paper_from_counting_holds_the_pieces_that_its_page_has_now() {
    for answer in [objection(), Answer::Copy, Answer::Unnamed, Answer::Receipt, Answer::NotRecognised] {
        let said = chain(vec![Answered::about(&placed("r-1", [0.0, 0.0, 1.0, 0.8]), answer.clone())]);
        let mut now = [placed("r-1", [0.0, 0.0, 1.0, 0.5]), placed("r-2", [0.0, 0.5, 1.0, 1.0])];
        decide(&mut now, &said);
        let waits = |record: &Record| record.reasons.iter().any(|one| one.code == ReasonCode::OpenFinding);
        assert!(now.iter().all(waits), "{answer:?}");
    }
}

/// An answer about a paper in one place does not reach one in another, and that is said.
fn check_apart(shown: [f32; 4], now: [f32; 4]) {
    let said = chain(vec![Answered::about(&placed("r-1", shown), meeting("jrs-0004"))]);
    let mut records = [placed("r-1", now)];
    let told = decide(&mut records, &said).diagnostics;
    assert_eq!(told[0].code, "decision_without_record", "{shown:?} {now:?}");
    assert_eq!(records[0].decided_by, [0; 0], "{shown:?} {now:?}");
}

#[test]
fn what_was_said_of_a_part_of_a_page_is_not_said_of_the_page() {
    check_apart([0.0, 0.5, 1.0, 1.0], [0.0, 0.0, 1.0, 1.0]);
    check_apart([0.0, 0.0, 1.0, 1.0], [0.0, 0.0, 1.0, 0.5]);
    check_apart([0.0, 0.0, 1.0, 0.8], [0.0, 0.0, 1.0, 1.0]);
}

/// Which of the copies (`ID APPLICANT`, the applicant `-` is nobody) an answer reaches that was given about the paper `r-1` in the envelope of
/// `seen` (`?`: not said), and which wait because of it.
fn check_copies(copies: &[&str], seen: &str, reached: &[&str], waiting: &[&str]) {
    let nobody = |number: &str| Some(number).filter(|number| *number != "-").map(str::to_owned);
    let copy = |text: &&str| {
        let (id, applicant) = text.split_once(' ').expect("id and applicant");
        cert(id, "jrs-0001", "2022-04-15").with(|it| it.envelope = nobody(applicant))
    };
    let mut records: Vec<Record> = copies.iter().map(copy).collect();
    let mut answered = Answered::about(&cert("r-1", "jrs-0001", "2022-04-15"), meeting("jrs-0004"));
    let given = answered.seen.as_mut().expect("a paper");
    given.applicant = Some(seen).filter(|seen| *seen != "?").map(|seen| nobody(seen).unwrap_or_default());
    let decided = decide(&mut records, &chain(vec![answered]));
    let with = |wanted: fn(&Record) -> bool| {
        records.iter().filter(|one| wanted(one)).map(|one| one.record_id.as_str()).collect::<Vec<_>>()
    };
    assert_eq!(with(|one| one.accepted_meeting() == Some("jrs-0004")), reached, "{copies:?} seen in {seen}");
    assert_eq!(with(|one| !one.reasons.is_empty()), waiting, "{copies:?} seen in {seen}");
    let told: Vec<&str> = decided.diagnostics.iter().map(|one| one.code.as_str()).collect();
    assert_eq!(told, vec!["decision_stale"; waiting.len()], "{copies:?} seen in {seen}");
}

#[test]
fn an_answer_is_about_all_copies_that_one_applicant_sent() {
    check_copies(&["r-1 1001", "r-1~2 1001"], "1001", &["r-1", "r-1~2"], &[]);
    check_copies(&["r-1 1001", "r-1~2 1001"], "?", &["r-1", "r-1~2"], &[]);
    check_copies(&["r-1 -", "r-1~2 -"], "-", &["r-1", "r-1~2"], &[]);
}

#[test]
fn an_answer_stays_with_the_applicant_whose_copy_was_seen_whatever_its_number() {
    check_copies(&["r-1 1001", "r-1~2 1002"], "1001", &["r-1"], &[]);
    check_copies(&["r-1 1002", "r-1~2 1001"], "1001", &["r-1~2"], &[]);
    check_copies(&["r-1 1002", "r-1~2 1003", "r-1~3 1001"], "1001", &["r-1~3"], &[]);
    check_copies(&["r-1 -", "r-1~2 1001"], "-", &["r-1"], &[]);
}

#[test]
fn where_the_copy_that_was_seen_cannot_be_told_all_wait() {
    check_copies(&["r-1 1002"], "1001", &[], &["r-1"]);
    check_copies(&["r-1 1002", "r-1~2 1003"], "1001", &[], &["r-1", "r-1~2"]);
    check_copies(&["r-1 1001", "r-1~2 1002"], "?", &[], &["r-1", "r-1~2"]);
    check_copies(&["r-1 -", "r-1~2 1002"], "1001", &[], &["r-1", "r-1~2"]);
}

#[test]
fn an_envelope_may_be_nobody_s_for_a_while() {
    check_copies(&["r-1 1001"], "-", &["r-1"], &[]);
    check_copies(&["r-1 -"], "1001", &["r-1"], &[]);
}

#[test]
fn a_decision_without_its_paper_is_told() {
    let shown = placed("r-1", [0.0, 0.0, 1.0, 0.4]);
    let said = chain(vec![Answered::about(&shown, meeting("jrs-0004"))]);
    let mut elsewhere = [placed("r-1", [0.0, 0.5, 1.0, 1.0])];
    let mut other = [placed("r-1", [0.0, 0.0, 1.0, 0.4]).with(|it| it.document.sha256 = "11".repeat(32))];
    for records in [&mut elsewhere, &mut other] {
        let told = decide(records, &said).diagnostics;
        assert_eq!(told[0].code, "decision_without_record");
        assert_eq!(records[0].decided_by, [0; 0]);
    }
}

/// Which of these answers stand, by id.
fn check_active(answers: Vec<Answer>, expected: &[u64]) {
    let record = cert("r", "jrs-0001", "2022-04-15");
    let decisions = chain(answers.into_iter().map(|answer| Answered::about(&record, answer)).collect());
    let ids: Vec<u64> = active(&decisions).iter().map(|decision| decision.id).collect();
    assert_eq!(ids, expected);
}

#[test]
fn what_is_taken_back_does_not_stand_and_an_undo_can_be_taken_back() {
    let undo = |decision_id| Answer::Undo { decision_id };
    check_active(vec![Answer::Accept, Answer::Copy], &[1, 2]);
    check_active(vec![Answer::Accept, Answer::Copy, undo(1)], &[2]);
    check_active(vec![Answer::Accept, undo(1), undo(2)], &[1]);
    check_active(vec![Answer::Accept, undo(1), undo(2), undo(3)], &[]);
    check_active(vec![Answer::Accept, Answer::UndoBatch { batch: 1 }], &[]);
    let erasure = Answer::Erasure { decisions: vec![2], masked: Vec::new(), pages: Vec::new() };
    check_active(vec![Answer::Accept, Answer::Erased, erasure], &[1]);
}

/// The status of a finding over the records `r` and `x` after these answers.
fn settled(answers: Vec<(Answer, &[&str])>, status: FindingStatus) -> Finding {
    let subject = |records: &[&str]| Subject::Finding {
        code: "serial_reused".to_owned(),
        records: records.iter().map(|id| (*id).to_owned()).collect(),
        applicants: Vec::new(),
    };
    let answered = |(answer, records): (Answer, &[&str])| Answered {
        subject: subject(records),
        answer,
        seen: None,
        note: None,
    };
    let decisions = chain(answers.into_iter().map(answered).collect());
    let mut findings = [Finding {
        code: "serial_reused".to_owned(),
        records: vec!["r".to_owned(), "x".to_owned()],
        evidence: Vec::new(),
        status,
        details: std::collections::BTreeMap::new(),
        decided_by: Vec::new(),
    }];
    settle(&mut findings, &decisions, &|_| None);
    let [finding] = findings;
    finding
}

/// Whether a finding over these papers (`ID APPLICANT`) is the one over the others that was dismissed; without applicants it was not said
/// who sent them.
fn check_same_finding(seen: &[&str], now: &[&str], expected: bool) {
    let ids = |papers: &[&str]| -> Vec<String> {
        papers.iter().map(|one| one.split(' ').next().expect("an id").to_owned()).collect()
    };
    let sender = |one: &&str| one.split_once(' ').map(|(_, sender)| sender.replace('-', ""));
    let subject = Subject::Finding {
        code: "serial_reused".to_owned(),
        records: ids(seen),
        applicants: seen.iter().filter_map(sender).collect(),
    };
    let answered = Answered { subject, answer: Answer::FindingDismissed, seen: None, note: None };
    let mut findings = [Finding {
        code: "serial_reused".to_owned(),
        records: ids(now),
        evidence: Vec::new(),
        status: FindingStatus::Open,
        details: std::collections::BTreeMap::new(),
        decided_by: Vec::new(),
    }];
    let applicant = |id: &str| now.iter().find(|one| one.starts_with(&format!("{id} "))).and_then(sender);
    settle(&mut findings, &chain(vec![answered]), &applicant);
    assert_eq!(findings[0].status == FindingStatus::Dismissed, expected, "{seen:?} {now:?}");
}

#[test]
fn a_finding_is_the_one_that_was_looked_at_where_the_same_applicants_sent_its_papers() {
    check_same_finding(&["r 1001", "x 1002"], &["r 1001", "x 1002"], true);
    check_same_finding(&["r 1001", "x 1002"], &["r 1003", "x 1002"], false);
    check_same_finding(&["r 1001", "r~2 1002"], &["r 1002", "r~2 1001"], true);
    check_same_finding(&["r 1001", "r~2 1002"], &["r 1001", "r~2 1003"], false);
    check_same_finding(&["r -", "x 1002"], &["r 1001", "x 1002"], true);
    check_same_finding(&["r -", "r~2 1002"], &["r 1001", "r~2 1002"], false);
    check_same_finding(&["r", "x"], &["r 1001", "x 1002"], true);
    check_same_finding(&["r", "r~2"], &["r 1001", "r~2 1002"], false);
}

#[test]
fn a_finding_gets_the_status_that_a_human_gave_it() {
    let (open, same): (_, &[&str]) = (FindingStatus::Open, &["r", "x"]);
    let status = |answers| settled(answers, open).status;
    assert_eq!(status(vec![]), open);
    assert_eq!(status(vec![(Answer::FindingDismissed, same)]), FindingStatus::Dismissed);
    assert_eq!(status(vec![(Answer::FindingConfirmed, same)]), FindingStatus::Confirmed);
    assert_eq!(status(vec![(Answer::FindingDismissed, same), (objection(), same)]), open);
    assert_eq!(status(vec![(Answer::FindingDismissed, &["r", "x", "y"])]), open, "another finding");
    let twins = settled(vec![(Answer::FindingDismissed, same)], FindingStatus::Settled);
    assert_eq!(twins.status, FindingStatus::Settled);
}

#[test]
fn a_confirmed_finding_holds_its_papers_back_until_each_is_answered() {
    let mut office = Office::new();
    let finding = settled(vec![(Answer::FindingConfirmed, &["r", "x"])], FindingStatus::Open);
    office.findings = vec![finding];
    check_in(&office, cert("r", "jrs-0001", "2022-04-15"), &[], "r pending 15 open_finding");
    // The first answer has the finding's own id: only what comes after it is an answer to the finding.
    check_in(&office, cert("r", "jrs-0001", "2022-04-15"), &[Answer::Accept], "r pending 15 open_finding");
    check_in(&office, cert("r", "jrs-0001", "2022-04-15"), &[Answer::Accept, Answer::Accept], "r posted 15");
    office.findings[0].status = FindingStatus::Dismissed;
    check_in(&office, cert("r", "jrs-0001", "2022-04-15"), &[], "r posted 15");
}
