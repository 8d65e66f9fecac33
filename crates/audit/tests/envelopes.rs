//! Declared against enclosed, each case from a few small records.

mod support;

use daicho_audit::envelopes;
use daicho_model::{
    BoundingBox, Confidence, Decision, DocumentRef, Field, Fields, Link, LinkStatus, Record, RecordKind,
};

fn field<T>(value: T) -> Option<Field<T>> {
    support::field(value, 0.95)
}

/// A record from words: `KIND-ID NAME MEETING DAYS`; `?` for a meeting not linked or days not read; `第3` in the name is
/// its edition; a kind is `row`, `cert`, `paper`, `receipt`, `form` or `odd`.
fn record(text: &str) -> Record {
    let words: Vec<&str> = text.split_whitespace().collect();
    let [id, name, meeting, days] = words[..] else { panic!("{text}") };
    let kind = match id.split('-').next() {
        Some("row") => RecordKind::Declaration,
        Some("cert") => RecordKind::Certificate,
        Some("paper") => RecordKind::Paper,
        Some("receipt") => RecordKind::Receipt,
        Some("form") => RecordKind::ApplicationForm,
        _ => RecordKind::Unknown,
    };
    let (from, to) = days.split_once("..").unwrap_or((days, days));
    let edition = name.strip_prefix('第').and_then(|rest| rest.split('回').next()?.parse().ok());
    let fields = Fields {
        meeting: if name == "?" { None } else { field(name.to_owned()) },
        edition: edition.and_then(field::<u32>),
        from: from.parse().ok().and_then(field),
        to: to.parse().ok().and_then(field),
        ..Fields::default()
    };
    Record {
        record_id: id.to_owned(),
        document: DocumentRef { path: "batch.pdf".into(), sha256: "00".repeat(32) },
        page: 1,
        bounding_box: BoundingBox::PAGE,
        kind,
        kind_confidence: Confidence::new(0.95),
        traces: None,
        envelope_id: "batch.pdf#1".into(),
        envelope: Some("71234".into()),
        fields,
        link: (meeting != "?").then(|| Link {
            status: LinkStatus::Accepted,
            meeting_id: Some(meeting.to_owned()),
            meeting_name: None,
            probability: 0.99,
            candidates: Vec::new(),
        }),
        member: None,
        decision: Decision::Review,
        reasons: Vec::new(),
        decided_by: Vec::new(),
        as_read: None,
    }
}

/// What became of one envelope: `row=piece(by)` for pairs, `-row` not enclosed, `+piece` not declared.
fn check(records: &[&str], expected: &str) {
    let records: Vec<Record> = records.iter().map(|text| record(text)).collect();
    let all = envelopes(&records);
    let [envelope] = &all[..] else { panic!("{all:?}") };
    let pairs = envelope.matched.iter().map(|p| format!("{}={}({:?})", p.declared, p.enclosed, p.by));
    let missing = envelope.declared_not_enclosed.iter().map(|id| format!("-{id}"));
    let extra = envelope.enclosed_not_declared.iter().map(|id| format!("+{id}"));
    let shown: Vec<String> = pairs.chain(missing).chain(extra).collect();
    assert_eq!(shown.join(" "), expected);
}

#[test]
fn what_is_linked_to_one_meeting_on_one_day_is_one() {
    check(
        &["row-1 架空総会 m1 2024-06-01", "cert-1 第1回架空学会総会 m1 2024-06-01..2024-06-03"],
        "row-1=cert-1(Meeting)",
    );
}

#[test]
fn without_a_link_the_names_and_days_tell() {
    check(
        &[
            "row-1 架空画像学会秋季大会 ? 2024-10-05",
            "row-2 架空技術研究会 ? 2024-09-08",
            "cert-1 架空技術研究会 ? 2024-09-08",
            "cert-2 架空画像学会・秋季大会 ? 2024-10-05..2024-10-06",
        ],
        "row-1=cert-2(Text) row-2=cert-1(Text)",
    );
}

#[test]
fn what_is_left_over_on_either_side_is_told() {
    check(
        &[
            "form-1 ? ? ?",
            "row-1 第1回架空学会総会 m1 2024-06-01",
            "row-2 第2回架空学会総会 m1 2025-06-01",
            "cert-1 第1回架空学会総会 m1 2024-06-01",
            "cert-2 架空講習会 ? 2023-02-01",
            "receipt-1 第2回架空学会総会 m1 2025-06-01",
        ],
        "row-1=cert-1(Meeting) -row-2 +cert-2",
    );
}

#[test]
fn other_days_other_editions_and_other_meetings_are_never_one() {
    check(&["row-1 架空学会総会 m1 2024-06-01", "cert-1 架空学会総会 m1 2023-06-01"], "-row-1 +cert-1");
    check(
        &["row-1 第2回架空学会総会 m1 2024-06-01", "cert-1 第3回架空学会総会 m1 2024-06-01"],
        "-row-1 +cert-1",
    );
    check(&["row-1 架空学会総会 m1 2024-06-01", "cert-1 架空学会総会 m2 2024-06-01"], "-row-1 +cert-1");
}

#[test]
fn days_that_cannot_be_read_leave_the_name() {
    check(
        &["row-1 第1回架空学会総会 ? ?", "cert-1 第1回架空学会総会 ? 2024-06-01"],
        "row-1=cert-1(NameAlone)",
    );
    // The surer pair is made first, whichever row stands first.
    check(
        &["row-1 架空学会総会 m1 ?", "row-2 架空学会総会 m1 2024-06-01", "cert-1 架空学会総会 m1 2024-06-01"],
        "row-2=cert-1(Meeting) -row-1",
    );
}

#[test]
fn one_piece_answers_one_row() {
    check(
        &[
            "row-1 架空学会総会 m1 2024-06-01",
            "row-2 架空学会総会 m1 2024-06-01",
            "cert-1 架空学会総会 m1 2024-06-01",
        ],
        "row-1=cert-1(Meeting) -row-2",
    );
}

#[test]
fn a_piece_of_unknown_kind_may_answer_a_row_and_is_missed_by_nobody() {
    check(
        &[
            "row-1 架空学会総会 m1 2024-06-01",
            "odd-1 架空学会総会 m1 2024-06-01",
            "odd-2 別の会 ? 2024-06-01",
        ],
        "row-1=odd-1(Meeting)",
    );
}

#[test]
fn where_nothing_is_declared_nothing_is_left_over() {
    check(&["cert-1 架空学会総会 m1 2024-06-01", "form-1 ? ? ?"], "");
}
