//! What the tests of this crate share.

#![allow(dead_code, reason = "each test file uses its part of the helpers")]

use daicho_audit::Audit;
use daicho_model::{
    BoundingBox, Candidate, Confidence, Decision, DocumentRef, Evidence, Field, Fields, Link, LinkStatus,
    MemberLink, Mode, Publication, Reader, Record, RecordKind, paper_of,
};

/// A field of the first page's text layer.
pub fn field<T>(value: T, confidence: f32) -> Option<Field<T>> {
    Some(Field {
        value: Some(value),
        raw: String::new(),
        confidence: Confidence::new(confidence),
        evidence: Evidence {
            document: "00".repeat(32),
            page: 1,
            bounding_box: BoundingBox::PAGE,
            reader: Reader::TextLayer,
            layout: None,
            claimed: None,
            decision: None,
        },
    })
}

/// A record from words: `ID MEMBER MEETING FROM..TO` and any of `第83`, `web`, `serial=7`, `qr=TEXT`, `name=甲野`,
/// `sure=0.9` (of the holder's name), `in=2` (the applicant of its envelope), `venue=東京`, `likely=m:0.7` (a candidate for its meeting), `onsite`, `history`, `cover`,
/// `paper`, `receipt`.
pub fn record(text: &str) -> Record {
    let words: Vec<&str> = text.split_whitespace().collect();
    let [id, member, meeting, when, rest @ ..] = &words[..] else { panic!("{text}") };
    let (from, to) = when.split_once("..").unwrap_or((when, when));
    let mut fields = Fields {
        holder: field("甲野 花".to_owned(), 0.95),
        meeting: field((*meeting).to_owned(), 0.95),
        from: from.parse().ok().and_then(|day| field(day, 0.95)),
        to: to.parse().ok().and_then(|day| field(day, 0.95)),
        ..Fields::default()
    };
    let mut kind = RecordKind::Certificate;
    let mut applicant = *member;
    let mut candidates = Vec::new();
    for word in rest {
        match (word.split_once('='), *word) {
            (Some(("serial", value)), _) => fields.serial = field(value.to_owned(), 0.95),
            (Some(("qr", value)), _) => fields.payload = field(value.to_owned(), 0.95),
            (Some(("name", value)), _) => fields.holder = field(value.to_owned(), 0.95),
            (Some(("sure", value)), _) => {
                fields.holder = field("甲野 花".to_owned(), value.parse().expect("a number"));
            }
            (Some(("in", value)), _) => applicant = value,
            (Some(("likely", value)), _) => candidates.push(candidate(value)),
            (Some(("venue", value)), _) => fields.venue = field(value.to_owned(), 0.95),
            (_, "history") => kind = RecordKind::History,
            (_, "cover") => kind = RecordKind::Cover,
            (_, "web") => fields.mode = field(Mode::Web, 0.95),
            (_, "onsite") => fields.mode = field(Mode::Onsite, 0.95),
            (_, "receipt") => kind = RecordKind::Receipt,
            (_, "paper") => {
                kind = RecordKind::Paper;
                fields.publication = field(
                    Publication { first_author: Some(true), reviewed: Some(true), ..Publication::default() },
                    0.95,
                );
            }
            (_, edition) => {
                let number = edition.strip_prefix('第').expect("a known word");
                fields.edition = field(number.parse().expect("a number"), 0.95);
            }
        }
    }
    let status = |known: &str| if known == "?" { LinkStatus::Review } else { LinkStatus::Accepted };
    Record {
        record_id: (*id).to_owned(),
        document: DocumentRef { path: format!("{id}.pdf"), sha256: format!("{:0>64}", paper_of(id)) },
        page: 1,
        bounding_box: BoundingBox::PAGE,
        kind,
        kind_confidence: Confidence::new(0.95),
        traces: None,
        envelope_id: format!("of {applicant}"),
        envelope: Some(applicant.to_owned()),
        fields,
        link: Some(Link {
            status: status(meeting),
            meeting_id: (*meeting != "?").then(|| (*meeting).to_owned()),
            meeting_name: None,
            probability: 0.99,
            candidates,
        }),
        member: Some(MemberLink {
            status: status(member),
            member_no: (*member != "?").then(|| (*member).to_owned()),
            probability: 0.99,
            candidates: Vec::new(),
        }),
        decision: Decision::Review,
        reasons: Vec::new(),
        decided_by: Vec::new(),
        as_read: None,
    }
}

/// A meeting that a piece may be of: `MEETING:PROBABILITY`.
fn candidate(text: &str) -> Candidate {
    let (meeting, probability) = text.split_once(':').expect("a probability");
    Candidate {
        meeting_id: meeting.to_owned(),
        seq: Some(1),
        edition: "list".to_owned(),
        name: meeting.to_owned(),
        probability: probability.parse().expect("a number"),
        weight: 0.0,
        comparisons: Vec::new(),
    }
}

/// Twins as `KEPT keeps, OTHER code`, then open findings as `code RECORD…`.
pub fn lines(audit: &Audit) -> Vec<String> {
    let twins = audit.twins.iter().flat_map(|group| {
        group.void.iter().map(move |(id, code)| format!("{} keeps, {id} {}", group.kept, code.as_str()))
    });
    let open = audit.findings.iter().filter(|one| one.status == daicho_model::FindingStatus::Open);
    twins.chain(open.map(|one| format!("{} {}", one.code, one.records.join(" ")))).collect()
}
