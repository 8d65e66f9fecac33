//! `run`: the stages in order, from an inbox to the output files.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::Duration;

use daicho_audit::Audit;
use daicho_extract::{Context, Layout};
use daicho_ledger::{Booked, Booking};
use daicho_link::member::MemberIndex;
use daicho_link::{Linker, Scope};
use daicho_model::{Diagnostic, Envelope, Member, Record, RecordKind, Severity};
use daicho_report::{AccountNames, Books, SummaryInput};
use daicho_store::{Results, RunInfo, Store};
use jiff::civil::Date;
use rayon::prelude::*;

use crate::body::Body;
use crate::cache::ReaderDigest;
use crate::calibrate;
use crate::check::MODELS;
use crate::clock::Clock;
use crate::error::Failure;
use crate::facts::RunFacts;
use crate::faults;
use crate::history;
use crate::intake::{self, Inbox, Input};
use crate::layouts;
use crate::members;
use crate::output;
use crate::pool::PoolSettings;
use crate::reading::{self, Progress, ReadPlan, Readings};
use crate::received::{self, Arrivals, Unread, arrival};
use crate::settings::Settings;
use crate::simulate::Basis;
use crate::surroundings;
use crate::tables;

/// What `daicho run` is told.
#[derive(Clone, Debug)]
pub struct RunInput {
    /// Folders or files.
    pub inboxes: Vec<PathBuf>,
    /// Members as CSV or XLSX.
    pub members: PathBuf,
    /// Body id.
    pub body: String,
    /// The day the rules are judged on.
    pub as_of: Date,
    /// Where outputs go.
    pub out: PathBuf,
    /// The database; `OUT/daicho.db` if absent.
    pub database: Option<PathBuf>,
    /// What the member system shows already, as CSV or XLSX.
    pub history: Option<PathBuf>,
    /// An edition of the catalogue instead of the one in force.
    pub edition: Option<String>,
    /// When all paper arrived, unless `envelopes.csv` says otherwise.
    pub received: Option<Date>,
    /// Settings.
    pub settings: Settings,
    /// The binary that serves as worker.
    pub binary: PathBuf,
    /// More arguments for the workers, so that they resolve the same settings.
    pub worker_arguments: Vec<String>,
}

/// What `daicho run` says at its end.
#[derive(Clone, Debug)]
pub struct RunReport {
    /// The summary for the clerk.
    pub summary: String,
    /// Whether every document could be read.
    pub complete: bool,
    /// Jobs that workers did, and jobs whose result was there already.
    pub jobs: (u64, u64),
}

/// Runs the pipeline. Outputs are written at the end, each whole or not at all; what was read is kept at once.
pub fn run(input: &RunInput, progress: &mut dyn Progress) -> Result<RunReport, Failure> {
    let mut clock = Clock::start();
    let body = Body::load(&input.settings.catalogs, &input.body)?;
    let unit = body.unit(Some(input.as_of))?.to_owned();
    let edition = body.edition(&unit, input.edition.as_deref())?;
    let mut plan = read_plan(&input.settings, &input.binary, &input.worker_arguments, String::new());
    let (members, members_digest) = members::usable(&input.members, &plan.pool, &body.rules.facts())?;
    let history = history::load(input.history.as_deref(), &plan.pool, &members.members, &body.rules)?;
    let layouts = layouts::load(&input.settings, Some(&input.body))?;
    let (calibration, calibration_digest) = calibrate::load(&input.settings)?;
    let reader = ReaderDigest::of(&input.settings, &input.binary)?;
    output::make_folder(&input.out)?;
    let database = input.database.clone().unwrap_or_else(|| input.out.join("daicho.db"));
    let mut store = Store::open(&database)?;
    clock.lap("prepare");

    let largest = input.settings.read.limits.bytes;
    let inbox = intake::collect(&input.inboxes, &[input.out.clone(), database], largest)?;
    let mut arrivals = received_days(&inbox, &plan.pool, largest)?;
    let mut diagnostics = std::mem::take(&mut arrivals.diagnostics);
    diagnostics.extend(inbox.diagnostics.iter().cloned());
    diagnostics.extend(members.diagnostics.iter().cloned());
    diagnostics.extend(history.diagnostics.iter().cloned());
    diagnostics.extend(late_arrivals(input));
    diagnostics.extend(equipment(&input.settings, &reader));
    clock.lap("intake");

    let scope = Scope { edition: edition.clone(), all_names: input.edition.is_none() };
    let linker = Linker::with_model(&body.catalogue, &scope, body.model.clone());
    let mut entries = history.records;
    diagnostics.extend(faults::link_meetings(&mut entries, &linker));
    let mut inputs = inbox.inputs;
    // Only a file that is said to be somebody's can be passed over.
    let mut unread = Unread::new();
    if !arrivals.owners.is_empty() {
        let audit = daicho_audit::audit(&entries);
        let days = (&BTreeMap::new(), &unread);
        let alone = book(input, &body, &unit, &edition, &entries, &members.members, &audit, days);
        let enough = history::sufficient(&alone);
        unread = arrivals.unread(&inputs, &enough, input.received);
        let (needed, passed_over) = needed(inputs, &arrivals, &enough);
        inputs = needed;
        diagnostics.extend(passed_over);
    }

    plan.reader = reader.key();
    let readings = reading::read_all(inputs, &mut store, &plan, progress)?;
    clock.lap("read");

    let (mut records, extracted) = extract(&readings, &store, &plan, &layouts.layouts)?;
    records.iter_mut().for_each(|record| calibration.apply(record));
    diagnostics.extend(extracted);
    clock.lap("extract");

    diagnostics.extend(faults::link_meetings(&mut records, &linker));
    diagnostics.extend(faults::link_to_members(&mut records, &MemberIndex::new(&members.members)));
    clock.lap("link");

    let (envelopes, unreconciled) = faults::envelopes(&records);
    diagnostics.extend(unreconciled);
    records.extend(entries);
    let around = surroundings::around(&input.settings.catalogs, &body, &members.members, &store)?;
    let audit = daicho_audit::audit_around(&records, &around);
    diagnostics.extend(crate::reconciled::differences(&envelopes, &records));
    clock.lap("audit");

    let received = received_by_document(&records, &arrivals.days, input.received);
    let days = (&received, &unread);
    let booked = book(input, &body, &unit, &edition, &records, &members.members, &audit, days);
    decide(&mut records, &booked);
    diagnostics.extend(booked.diagnostics.iter().cloned());
    diagnostics.sort();
    diagnostics.dedup();
    clock.lap("ledger");

    let facts = RunFacts {
        input,
        body: &body,
        unit: &unit,
        edition: &edition,
        reader: &reader,
        layouts: &layouts.digest,
        calibration: &calibration_digest,
        members: &members_digest,
        history: &history.sha256,
    };
    let run_json = facts.json(&readings.inputs, &records, &booked, &diagnostics);
    let basis = Basis {
        as_of: input.as_of,
        unit: unit.clone(),
        edition: edition.clone(),
        members: members.members.clone(),
        received: received.clone(),
        unread,
        thresholds: input.settings.posting.clone(),
    };
    let basis = serde_json::to_string(&basis).map_err(|e| Failure::internal(e.to_string(), ""))?;
    let results = Results {
        basis,
        run: RunInfo { json: run_json },
        body: body.id.clone(),
        records,
        journal: booked.journal,
        findings: audit.findings,
        diagnostics,
    };
    store.replace_results(&results)?;
    clock.lap("store");

    let accounts = body.account_names();
    write_outputs(input, &results, &envelopes, &accounts)?;
    clock.lap("report");
    output::write(&input.out, "timings.json", clock.json(&readings).as_bytes())?;
    let unreadable = unreadable_files(&readings.inputs, &results.diagnostics);
    let summary = daicho_report::summary(&SummaryInput {
        books: books(&results, &envelopes, &accounts),
        files: readings.inputs.len() as u64,
        unreadable,
    });
    let complete = !results.diagnostics.iter().any(|d| d.severity == Severity::Error);
    Ok(RunReport { summary, complete, jobs: (readings.jobs_done, readings.jobs_reused) })
}

/// Reading goes on with other models or without the font, but not without saying so.
fn equipment(settings: &Settings, reader: &ReaderDigest) -> Vec<Diagnostic> {
    let mut said = Vec::new();
    let models = [&settings.read.models.detection, &settings.read.models.recognition];
    for ((file, found), expected) in models.into_iter().zip(&reader.models).zip(MODELS) {
        if found != expected {
            let other = Diagnostic::new("model_unmeasured", Severity::Warning).with("sha256", found);
            said.push(other.in_document(file.to_string_lossy()).with("expected", expected));
        }
    }
    if reader.font.is_empty() {
        let font = settings.read.fallback_font.as_deref().map(Path::to_string_lossy).unwrap_or_default();
        said.push(Diagnostic::new("font_missing", Severity::Warning).in_document(font));
    }
    said
}

/// Paper cannot have arrived after the day it is judged on.
fn late_arrivals(input: &RunInput) -> Option<Diagnostic> {
    let received = input.received.filter(|received| *received > input.as_of)?;
    let diagnostic = Diagnostic::new("received_after_as_of", Severity::Warning);
    Some(diagnostic.with("received", received).with("as_of", input.as_of))
}

fn received_days(inbox: &Inbox, pool: &PoolSettings, largest: u64) -> Result<Arrivals, Failure> {
    let mut all = Arrivals::default();
    for (prefix, file) in &inbox.envelopes {
        let table = match intake::digest(file, largest) {
            Ok(sha256) => tables::read(file, &sha256, pool)?,
            Err(diagnostic) => Err(daicho_report::diagnostic_line(&diagnostic)),
        };
        let found = received::read(table, &format!("{prefix}{}", intake::ENVELOPES_FILE));
        all.days.extend(found.days.into_iter().map(|(path, day)| (format!("{prefix}{path}"), day)));
        all.owners.extend(found.owners.into_iter().map(|(path, owner)| (format!("{prefix}{path}"), owner)));
        all.diagnostics.extend(found.diagnostics);
    }
    let paths: Vec<&str> = inbox.inputs.iter().map(|i| i.path.as_str()).collect();
    for path in all.days.keys().filter(|p| !paths.contains(&p.as_str())) {
        let diagnostic = Diagnostic::new("envelopes_file_missing", Severity::Warning);
        all.diagnostics.push(diagnostic.in_document(intake::ENVELOPES_FILE).with("file", path));
    }
    Ok(all)
}

/// The inputs that have to be read: not the envelopes of members of whom the member system shows enough.
fn needed(inputs: Vec<Input>, arrivals: &Arrivals, enough: &BTreeSet<&str>) -> (Vec<Input>, Vec<Diagnostic>) {
    let owner =
        |input: &Input| arrivals.owners.get(&input.path).filter(|owner| enough.contains(owner.as_str()));
    let told = inputs.iter().filter_map(|input| {
        let diagnostic = Diagnostic::new("no_paper_needed", Severity::Info).in_document(&input.path);
        Some(diagnostic.with("member_no", owner(input)?))
    });
    let told = told.collect();
    (inputs.into_iter().filter(|input| owner(input).is_none()).collect(), told)
}

/// How to read under these settings; `reader` is the digest that readings are kept under.
pub fn read_plan(
    settings: &Settings,
    binary: &Path,
    worker_arguments: &[String],
    reader: String,
) -> ReadPlan {
    let workers = &settings.workers;
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let mut arguments = vec!["worker".to_owned(), "--limited".to_owned()];
    arguments.extend(worker_arguments.iter().cloned());
    ReadPlan {
        pool: PoolSettings {
            program: binary.to_owned(),
            arguments,
            workers: if workers.count == 0 { cores } else { workers.count },
            time_limit: Duration::from_secs(workers.seconds),
            page_limit: Duration::from_secs(workers.page_seconds),
        },
        document_limit: Duration::from_secs(workers.document_seconds),
        reader,
        pages_per_job: workers.pages_per_job.max(1),
        page_limit: settings.read.limits.pages,
        nesting: settings.read.limits.nesting,
    }
}

/// Records of every input, by path; documents are taken from the store a batch at a time.
fn extract(
    readings: &Readings,
    store: &Store,
    plan: &ReadPlan,
    layouts: &[Layout],
) -> Result<(Vec<Record>, Vec<Diagnostic>), Failure> {
    const BATCH: usize = 128;
    let occurrences = occurrences(&readings.inputs);
    let mut records = Vec::new();
    let mut diagnostics = Vec::new();
    for batch in readings.inputs.chunks(BATCH) {
        let mut documents = Vec::with_capacity(batch.len());
        for input in batch {
            let occurrence = occurrences.get(input.path.as_str()).copied().unwrap_or(1);
            documents.push((input, occurrence, readings.document(input, store, plan)?));
        }
        let extracted: Vec<_> = documents
            .par_iter()
            .map(|(input, occurrence, document)| {
                let context = Context { path: &input.path, occurrence: *occurrence, layouts };
                faults::extracted(&input.path, || daicho_extract::extract(document, &context))
            })
            .collect();
        for ((_, _, document), extraction) in documents.into_iter().zip(extracted) {
            records.extend(extraction.records);
            diagnostics.extend(extraction.diagnostics);
            diagnostics.extend(document.diagnostics);
        }
    }
    Ok((records, diagnostics))
}

/// Which copy of its bytes a file is, by path: the shortest path is the first (`a.pdf` before `a (1).pdf`).
fn occurrences(inputs: &[Input]) -> BTreeMap<&str, u32> {
    let mut order: Vec<&Input> = inputs.iter().collect();
    order.sort_by_key(|input| (input.path.len(), &input.path));
    let mut copies: BTreeMap<&str, u32> = BTreeMap::new();
    let numbered = order.into_iter().map(|input| {
        let copy = copies.entry(&input.sha256).or_default();
        *copy += 1;
        (input.path.as_str(), *copy)
    });
    numbered.collect()
}

fn received_by_document(
    records: &[Record],
    days: &BTreeMap<String, Date>,
    usual: Option<Date>,
) -> BTreeMap<String, Date> {
    // What the member system shows has not arrived on any day.
    records
        .iter()
        .filter(|r| r.kind != RecordKind::History)
        .filter_map(|r| arrival(&r.document.path, days, usual).map(|day| (r.document.path.clone(), day)))
        .collect()
}

#[expect(clippy::too_many_arguments, reason = "gathers what the stages before gave into one struct")]
fn book(
    input: &RunInput,
    body: &Body,
    unit: &str,
    edition: &str,
    records: &[Record],
    members: &[Member],
    audit: &Audit,
    (received, unread): (&BTreeMap<String, Date>, &Unread),
) -> Booked {
    let listings = body.catalogue.by_meeting(edition);
    let other_listings = body.catalogue.by_meeting_elsewhere(edition);
    daicho_ledger::book(&Booking {
        rules: &body.rules,
        body: &body.id,
        unit,
        listings: &listings,
        other_listings: &other_listings,
        records,
        members,
        audit_twins: &audit.twins,
        findings: &audit.findings,
        as_of: input.as_of,
        received,
        unread,
        thresholds: &input.settings.posting,
    })
}

fn decide(records: &mut [Record], booked: &Booked) {
    for record in records {
        if let Some((decision, reasons)) = booked.decisions.get(&record.record_id) {
            record.decision = *decision;
            record.reasons.clone_from(reasons);
        }
    }
}

fn books<'a>(results: &'a Results, envelopes: &'a [Envelope], accounts: &'a AccountNames) -> Books<'a> {
    Books {
        records: &results.records,
        postings: &results.journal.postings,
        outcomes: &results.journal.outcomes,
        diagnostics: &results.diagnostics,
        envelopes,
        accounts,
    }
}

/// Files of the inbox of which something could not be read.
fn unreadable_files(inputs: &[Input], diagnostics: &[Diagnostic]) -> u64 {
    let errors = diagnostics.iter().filter(|d| d.severity == Severity::Error);
    let concerned: BTreeSet<&str> = errors.map(|d| d.document.as_str()).collect();
    inputs.iter().filter(|input| concerned.contains(input.path.as_str())).count() as u64
}

fn write_outputs(
    input: &RunInput,
    results: &Results,
    envelopes: &[Envelope],
    accounts: &AccountNames,
) -> Result<(), Failure> {
    let journal = &results.journal;
    let books = books(results, envelopes, accounts);
    let workbook = daicho_report::ledger_xlsx(&books, input.as_of)
        .map_err(|e| Failure::internal(format!("ledger.xlsx: {e}"), ""))?;
    let files: [(&str, Vec<u8>); 10] = [
        ("records.ndjson", daicho_report::records_ndjson(&results.records)),
        ("ledger.ndjson", daicho_report::ledger_ndjson(&journal.postings)),
        ("members.ndjson", daicho_report::members_ndjson(&journal.outcomes)),
        ("findings.ndjson", daicho_report::findings_ndjson(&results.findings)),
        ("envelopes.ndjson", daicho_report::envelopes_ndjson(envelopes)),
        ("diagnostics.ndjson", daicho_report::diagnostics_ndjson(&results.diagnostics)),
        ("ledger.csv", daicho_report::ledger_csv(&books)),
        ("members.csv", daicho_report::members_csv(&books)),
        ("ledger.xlsx", workbook),
        ("run.json", results.run.json.clone().into_bytes()),
    ];
    for (name, bytes) in &files {
        output::write(&input.out, name, bytes)?;
    }
    Ok(())
}
