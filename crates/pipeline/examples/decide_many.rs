//! How long a decision takes in a large store: makes N members with M records each (synthetic, no reading or linking),
//! keeps them with what the ledger gives, then decides about records here and there and derives again what depends on
//! each. At last all is derived anew, as after a new edition of the list. Prints seconds.
//! `cargo run --release -p daicho-pipeline --example decide_many -- FOLDER 10000 10`, in the repository's root

use std::collections::BTreeMap;
use std::error::Error;
use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use daicho_ledger::{Booked, Booking, Thresholds};
use daicho_model::{
    Answer, Answered, BoundingBox, Confidence, Decision, DocumentRef, Evidence, Field, Fields, Link,
    LinkStatus, Member, MemberLink, PartialDate, Reader, Record, RecordKind,
};
use daicho_pipeline::basis::Basis;
use daicho_pipeline::body::Body;
use daicho_pipeline::queue::fill_missing;
use daicho_pipeline::{rederive, stored_keys};
use daicho_store::{Grounds, Results, Store};
use jiff::civil::{Date, date};
use rayon::prelude::*;

/// Decisions that are timed.
const DECISIONS: usize = 41;
/// The word behind the counts that only fills the store.
const FILL: &str = "fill";
const MEETINGS: [&str; 6] = ["jrs-0001", "jrs-0002", "jrs-0004", "jrs-0009", "jrs-0026", "jrs-0027"];

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().ok_or("FOLDER MEMBERS RECORDS")?;
    let members: usize = arguments.next().as_deref().unwrap_or("1000").parse()?;
    let each: usize = arguments.next().as_deref().unwrap_or("10").parse()?;
    let body = Body::load(Path::new("catalogs"), "jrs")?;
    let path = Path::new(&folder).join("daicho.db");
    if arguments.next().as_deref() == Some(FILL) {
        return made(&mut Store::open(&path)?, &body, members, each);
    }
    // In a process of its own, as runs and decisions are: what it frees at once would be tidied up under the first decisions.
    let start = Instant::now();
    let counts = [members.to_string(), each.to_string()];
    let filled = Command::new(std::env::current_exe()?).arg(&folder).args(counts).arg(FILL).status()?;
    if !filled.success() {
        return Err("the store was not filled".into());
    }
    let made = start.elapsed().as_secs_f64();
    let mut store = Store::open(&path)?;

    let mut seconds = Vec::with_capacity(DECISIONS);
    for turn in 0..DECISIONS {
        let (person, piece) = (turn * 7919 % members, turn % each);
        let ids = [id(person, piece)].into();
        let row = store.records_by_id("jrs", &ids)?.pop().ok_or("a record is missing")?;
        let answer = match turn % 4 {
            0 => Answer::Meeting { meeting_id: "jrs-0004".to_owned() },
            1 => Answer::Accept,
            2 => Answer::Member { member_no: number((person + 1) % members) },
            _ => Answer::NotRecognised,
        };
        let start = Instant::now();
        let answered = Answered::about(&row.record, answer);
        store.append_decisions("jrs", ("bench", "2026-11-30T00:00:00Z"), &[answered])?;
        let done = rederive(&mut store, &body)?;
        seconds.push(start.elapsed().as_secs_f64());
        if done.waits.is_some() || done.records.is_empty() {
            return Err(format!("nothing was derived again: {done:?}").into());
        }
    }
    seconds.sort_by(f64::total_cmp);

    let start = Instant::now();
    again(&mut store, &body)?;
    let all = start.elapsed().as_secs_f64();
    writeln!(
        std::io::stdout(),
        "{} records of {members} members: made in {made:.1} s; a decision {:.4} s median, {:.4} s at most; all anew {all:.2} s; \
         file {} MiB, {} MiB at the peak",
        members * each,
        seconds[DECISIONS / 2],
        seconds[DECISIONS - 1],
        std::fs::metadata(&path)?.len() >> 20,
        memory("VmHWM:")
    )?;
    Ok(())
}

/// Keeps invented records with what becomes of them, and asks about those that wait.
fn made(store: &mut Store, body: &Body, members: usize, each: usize) -> Result<(), Box<dyn Error>> {
    let people: Vec<Member> = (0..members).map(person).collect();
    let records: Vec<Record> = (0..members)
        .into_par_iter()
        .flat_map_iter(|person| (0..each).map(move |piece| certificate(person, piece)))
        .collect();
    keep(store, body, records, people, 0)?;
    Ok(fill_missing(store, "jrs")?)
}

/// Derives all records anew and replaces the results.
fn again(store: &mut Store, body: &Body) -> Result<(), Box<dyn Error>> {
    let records = store.undecided_records("jrs")?;
    let people = store.members("jrs")?;
    keep(store, body, records, people, 0)
}

fn keep(
    store: &mut Store,
    body: &Body,
    mut records: Vec<Record>,
    people: Vec<Member>,
    decided: u64,
) -> Result<(), Box<dyn Error>> {
    let audit = daicho_audit::audit(&records);
    let mut booked = book(body, &records, &people, &audit);
    for record in &mut records {
        if let Some(decided) = booked.decisions.remove(&record.record_id) {
            (record.decision, record.reasons) = decided;
        }
    }
    let basis = Basis {
        as_of: date(2025, 4, 30),
        unit: "society".to_owned(),
        edition: edition(body)?,
        all_names: true,
        catalogue_and_rules: body.digest.clone(),
        parts: body.parts.clone(),
        decided,
        unread: BTreeMap::new(),
        thresholds: Thresholds::default(),
    };
    let keys = stored_keys(&records);
    let results = Results {
        body: "jrs".to_owned(),
        records,
        journal: booked.journal,
        findings: audit.findings,
        diagnostics: booked.diagnostics,
        basis: serde_json::to_string(&basis)?,
        ..Results::default()
    };
    let grounds = Grounds { keys, members: people, decided: Some(decided), ..Grounds::default() };
    Ok(store.replace_results(&results, &grounds)?)
}

fn book(body: &Body, records: &[Record], members: &[Member], audit: &daicho_audit::Audit) -> Booked {
    let edition = body.edition("society", None).unwrap_or_default();
    daicho_ledger::book(&Booking {
        rules: &body.rules,
        body: "jrs",
        unit: "society",
        listings: &body.catalogue.by_meeting(&edition),
        other_listings: &body.catalogue.by_meeting_elsewhere(&edition),
        records,
        members,
        audit_twins: &audit.twins,
        findings: &audit.findings,
        as_of: date(2025, 4, 30),
        received: &BTreeMap::new(),
        unread: &BTreeMap::new(),
        thresholds: &Thresholds::default(),
    })
}

fn edition(body: &Body) -> Result<String, Box<dyn Error>> {
    Ok(body.edition("society", None)?)
}

/// Memory of this process in MiB, by its name in `/proc/self/status`; 0 where the system has no such file.
fn memory(name: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let kib = status
        .lines()
        .find_map(|line| line.strip_prefix(name)?.trim().strip_suffix(" kB")?.parse::<u64>().ok());
    kib.unwrap_or(0) / 1024
}

fn number(person: usize) -> String {
    format!("{person:07}")
}

fn id(person: usize, piece: usize) -> String {
    format!("{person:016x}-{}-1", piece + 1)
}

fn person(number_: usize) -> Member {
    Member {
        member_no: number(number_),
        name: format!("甲野 {number_}"),
        other_names: Vec::new(),
        cycle_from: date(2020, 4, 1),
        cycle_to: date(2025, 3, 31),
        extra: BTreeMap::new(),
        facts: BTreeMap::new(),
    }
}

fn field<T>(value: T, raw: &str, person: usize, page: usize) -> Option<Field<T>> {
    let evidence = Evidence {
        document: format!("{person:064x}"),
        page: page as u32,
        bounding_box: BoundingBox::PAGE,
        reader: Reader::TextLayer,
        layout: None,
        claimed: None,
        decision: None,
    };
    Some(Field { value: Some(value), raw: raw.to_owned(), confidence: Confidence::new(0.97), evidence })
}

/// A file a member with a page a certificate; one in eleven waits for its meeting.
fn certificate(person: usize, piece: usize) -> Record {
    let mix = person * 31 + piece * 17;
    let meeting = MEETINGS[mix % MEETINGS.len()];
    let doubtful = mix.is_multiple_of(11);
    let day =
        Date::new(2020 + (mix % 6) as i16, 1 + (mix % 12) as i8, 1 + (mix % 28) as i8).unwrap_or(Date::MIN);
    let page = piece + 1;
    let name = format!("甲野 {person}");
    Record {
        record_id: id(person, piece),
        document: DocumentRef { path: format!("{person}.pdf"), sha256: format!("{person:064x}") },
        page: page as u32,
        bounding_box: BoundingBox::PAGE,
        kind: RecordKind::Certificate,
        kind_confidence: Confidence::new(0.97),
        traces: None,
        envelope_id: format!("{person}.pdf#1"),
        envelope: Some(number(person)),
        fields: Fields {
            holder: field(name.clone(), &name, person, page),
            meeting: field(meeting.to_owned(), meeting, person, page),
            serial: field(format!("{mix}"), "No.", person, page),
            from: field(PartialDate::day(day), "日", person, page),
            to: field(PartialDate::day(day), "日", person, page),
            ..Fields::default()
        },
        link: Some(Link {
            status: if doubtful { LinkStatus::Review } else { LinkStatus::Accepted },
            meeting_id: (!doubtful).then(|| meeting.to_owned()),
            meeting_name: (!doubtful).then(|| meeting.to_owned()),
            probability: 0.99,
            candidates: Vec::new(),
        }),
        member: Some(MemberLink {
            status: LinkStatus::Accepted,
            member_no: Some(number(person)),
            probability: 0.99,
            candidates: Vec::new(),
        }),
        decision: Decision::Review,
        reasons: Vec::new(),
        decided_by: Vec::new(),
        as_read: None,
    }
}
