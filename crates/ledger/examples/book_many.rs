//! How fast the ledger books: makes N members with M records each (synthetic, no reading or linking), books them
//! batch by batch as they would come from a database, keeps all postings and outcomes, and prints records per second
//! (making the records is taken off) and on Linux the peak of memory. `cargo run --release -p daicho-ledger --example book_many -- 10000 25`

use std::collections::BTreeMap;
use std::error::Error;
use std::io::Write;
use std::time::{Duration, Instant};

use daicho_ledger::{Booked, Booking, Rules, Thresholds, book_in_batches};
use daicho_model::{
    BoundingBox, Confidence, Decision, DocumentRef, Evidence, Field, Fields, Link, LinkStatus, ListedPoints,
    Listing, Member, MemberLink, PartialDate, Points, Publication, Reader, Record, RecordKind,
};
use jiff::civil::{Date, date};
use rayon::prelude::*;

/// Members whose records are booked together.
const BATCH: usize = 2_000;

/// Meetings and their points: annual, autumn, regional, the two seminars, and others.
const MEETINGS: [(&str, Option<i64>); 9] = [
    ("jrs-0001", Some(15)),
    ("jrs-0002", Some(15)),
    ("jrs-0004", Some(5)),
    ("jrs-0026", Some(10)),
    ("jrs-0027", Some(10)),
    ("jrs-0009", Some(3)),
    ("jrs-0100", Some(2)),
    ("jrs-0101", Some(1)),
    ("jrs-0014", None),
];

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1).map(|text| text.parse::<usize>());
    let members = arguments.next().transpose()?.unwrap_or(10_000);
    let each = arguments.next().transpose()?.unwrap_or(25);
    let rules = Rules::parse(include_str!("../../../catalogs/jrs/rules.toml"), "rules.toml")
        .map_err(|faults| format!("{faults:?}"))?;
    let listings = listings();
    let people: Vec<Member> = (0..members).map(person).collect();
    let (nothing, unknown) = (BTreeMap::new(), BTreeMap::new());
    let input = Booking {
        rules: &rules,
        body: "jrs",
        unit: "society",
        listings: &listings,
        other_listings: &nothing,
        records: &[],
        members: &people,
        audit_twins: &[],
        findings: &[],
        as_of: date(2025, 4, 30),
        received: &unknown,
        unread: &BTreeMap::new(),
        thresholds: &Thresholds::default(),
    };
    let given = memory("VmRSS:");
    let mut making = Duration::ZERO;
    let batches = (0..members).step_by(BATCH).map(|first| {
        let start = Instant::now();
        let batch: Vec<usize> = (first..members.min(first + BATCH)).collect();
        let records: Vec<Record> = batch
            .into_par_iter()
            .flat_map_iter(|person| (0..each).map(move |piece| certificate(person, piece)))
            .collect();
        making += start.elapsed();
        records
    });
    let start = Instant::now();
    let mut all: Vec<Booked> = Vec::new();
    book_in_batches(&input, batches, |booked| all.push(booked)).map_err(|split| format!("{split:?}"))?;
    let seconds = (start.elapsed() - making).as_secs_f64();
    let postings: usize = all.iter().map(|booked| booked.journal.postings.len()).sum();
    let outcomes: usize = all.iter().map(|booked| booked.journal.outcomes.len()).sum();
    let records = members * each;
    writeln!(
        std::io::stdout(),
        "{members} members, {records} records, {postings} postings, {outcomes} outcomes: {seconds:.3} s, {:.0} records/s; \
         {given} MiB of members, {} MiB at the peak",
        records as f64 / seconds,
        memory("VmHWM:")
    )?;
    Ok(())
}

/// Memory of this process in MiB, by its name in `/proc/self/status`; 0 where the system has no such file.
fn memory(name: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let kib = status
        .lines()
        .find_map(|line| line.strip_prefix(name)?.trim().strip_suffix(" kB")?.parse::<u64>().ok());
    kib.unwrap_or(0) / 1024
}

fn listings() -> BTreeMap<String, Vec<Listing>> {
    let row = |(meeting, points): (&str, Option<i64>)| Listing {
        edition: "list-001".to_owned(),
        seq: 1,
        meeting_id: meeting.to_owned(),
        name: meeting.to_owned(),
        category: String::new(),
        subcategory: String::new(),
        region: String::new(),
        mark: String::new(),
        points: vec![ListedPoints {
            unit: "society".to_owned(),
            account: "meeting".to_owned(),
            points: points.map(Points),
        }],
    };
    MEETINGS.iter().map(|one| (one.0.to_owned(), vec![row(*one)])).collect()
}

fn person(number: usize) -> Member {
    Member {
        member_no: format!("{number:07}"),
        name: format!("甲野 {number}"),
        other_names: Vec::new(),
        cycle_from: date(2020, 4, 1),
        cycle_to: date(2025, 3, 31),
        extra: BTreeMap::new(),
        facts: BTreeMap::new(),
    }
}

fn field<T>(value: T) -> Option<Field<T>> {
    Some(Field {
        value: Some(value),
        raw: "甲野".to_owned(),
        confidence: Confidence::new(0.97),
        evidence: Evidence {
            document: "3fa9c2d41b7e8a05".to_owned(),
            page: 1,
            bounding_box: BoundingBox::PAGE,
            reader: Reader::TextLayer,
            layout: None,
            claimed: None,
            decision: None,
        },
    })
}

/// Nine of ten are certificates, one is a paper; one of eleven is not sure.
fn certificate(person: usize, piece: usize) -> Record {
    let mix = person * 31 + piece * 17;
    let (meeting, _) = MEETINGS[mix % MEETINGS.len()];
    let member = format!("{person:07}");
    let day =
        Date::new(2020 + (mix % 6) as i16, 1 + (mix % 12) as i8, 1 + (mix % 28) as i8).unwrap_or(Date::MIN);
    let is_paper = mix.is_multiple_of(10);
    Record {
        record_id: format!("{person:012x}-{piece}-1"),
        document: DocumentRef { path: format!("{person}.pdf"), sha256: "3fa9c2d41b7e8a05".to_owned() },
        page: 1,
        bounding_box: BoundingBox::PAGE,
        kind: if is_paper { RecordKind::Paper } else { RecordKind::Certificate },
        kind_confidence: Confidence::new(0.97),
        traces: None,
        envelope_id: format!("{person}.pdf#1"),
        envelope: Some(member.clone()),
        fields: Fields {
            holder: field("甲野".to_owned()),
            meeting: field(meeting.to_owned()),
            from: field(PartialDate::day(day)),
            to: field(PartialDate::day(day)),
            publication: if is_paper {
                field(Publication {
                    first_author: Some(mix.is_multiple_of(3)),
                    reviewed: Some(true),
                    ..Publication::default()
                })
            } else {
                None
            },
            ..Fields::default()
        },
        link: (!is_paper).then(|| Link {
            status: if mix.is_multiple_of(11) { LinkStatus::Review } else { LinkStatus::Accepted },
            meeting_id: (!mix.is_multiple_of(11)).then(|| meeting.to_owned()),
            meeting_name: Some(meeting.to_owned()),
            probability: 0.99,
            candidates: Vec::new(),
        }),
        member: Some(MemberLink {
            status: LinkStatus::Accepted,
            member_no: Some(member),
            probability: 0.99,
            candidates: Vec::new(),
        }),
        decision: Decision::Review,
        reasons: Vec::new(),
        decided_by: Vec::new(),
        as_read: None,
    }
}
