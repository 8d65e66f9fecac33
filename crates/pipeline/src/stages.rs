//! `run`: the stages in order, from an inbox to the output files.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::Duration;

use daicho_extract::calibration::Calibration;
use daicho_link::member::MemberIndex;
use daicho_link::{Linker, Scope};
use daicho_model::{Diagnostic, Envelope, Record, RecordKind, Severity};
use daicho_report::SummaryInput;
use daicho_store::{Grounds, Results, RunInfo, RunLock, Store};
use jiff::civil::Date;

use crate::basis::Basis;
use crate::body::Body;
use crate::cache::ReaderDigest;
use crate::calibrate;
use crate::changes::{self, Now};
use crate::check::MODELS;
use crate::claimed;
use crate::clock::Clock;
use crate::derive::{self, Court, Links};
use crate::error::Failure;
use crate::facts::RunFacts;
use crate::faults;
use crate::history::{self, History};
use crate::intake::{self, Inbox, Input};
use crate::layouts::{self, Layouts};
use crate::linking::link_of;
use crate::members::{self, Members};
use crate::output;
use crate::outputs::{self, books};
use crate::pieces::{drawn, extract};
use crate::pool::PoolSettings;
use crate::reading::{self, Progress, ReadPlan, Readings};
use crate::received::{self, Arrivals, Unread, arrival};
use crate::rederive::rederive;
use crate::settings::Settings;
use crate::surroundings;
use crate::tables;
use crate::unfound;

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
    let mut setup = Setup::of(input)?;
    let mut store = Store::open(&setup.database)?;
    store.sound_chain()?;
    setup.history.pass_over(&store.erased_pages()?);
    let mut entries = std::mem::take(&mut setup.history.records);
    let body = &setup.body;
    let again = store.run(&body.id)?.is_some();
    clock.lap("prepare");

    let largest = input.settings.read.limits.bytes;
    let inbox = intake::collect(&input.inboxes, &[input.out.clone(), setup.database.clone()], largest)?;
    let mut arrivals = received_days(&inbox, &setup.plan.pool, largest)?;
    let mut diagnostics = std::mem::take(&mut arrivals.diagnostics);
    diagnostics.extend(inbox.diagnostics.iter().cloned());
    diagnostics.extend(setup.members.diagnostics.iter().cloned());
    diagnostics.extend(setup.history.diagnostics.iter().cloned());
    diagnostics.extend(late_arrivals(input));
    diagnostics.extend(restored(&store, &body.id)?);
    if crate::erase::is_unfinished(&setup.database) {
        diagnostics.push(Diagnostic::new("erasure_unfinished", Severity::Warning));
    }
    diagnostics.extend(equipment(&input.settings, &setup.reader));
    clock.lap("intake");

    let scope = Scope { edition: setup.edition.clone(), all_names: input.edition.is_none() };
    let linker = Linker::with_model(&body.catalogue, &scope, body.model.clone());
    let mut court = Court::new(body, first_basis(input, body, &setup.unit, &setup.edition));
    diagnostics.extend(faults::link_meetings(&mut entries, &linker));
    let judging = (&mut court, input.received);
    let in_inbox = inbox.inputs.iter().map(|input| received::key(&input.path)).collect();
    let (inputs, passed_over) = to_read(inbox.inputs, &entries, &setup.members, &arrivals, judging);
    diagnostics.extend(passed_over);

    setup.plan.reader = setup.reader.key();
    let plan = &setup.plan;
    let readings = reading::read_all(inputs, &mut store, plan, progress)?;
    diagnostics.extend(arrivals.missing(&in_inbox, &readings.inputs));
    clock.lap("read");

    let documents = readings.inputs.iter().map(|input| input.sha256.as_str());
    let documents = documents.chain(entries.iter().map(|entry| entry.document.sha256.as_str())).collect();
    crate::erase::carry_objections(&mut store, &body.id, &documents)?;
    // Not before: reading takes long, and people decide meanwhile.
    let decisions = store.decisions(&body.id)?;
    court.basis.decided = decisions.last().map_or(0, |last| last.id);
    let drawn = drawn(&decisions);
    let (mut records, extracted) = extract(&readings, &store, plan, &setup.layouts.layouts, &drawn)?;
    records.iter_mut().for_each(|record| setup.calibration.apply(record));
    diagnostics.extend(extracted);
    clock.lap("extract");

    diagnostics.extend(faults::link_meetings(&mut records, &linker));
    let index = MemberIndex::new(&setup.members.members);
    diagnostics.extend(faults::link_to_members(&mut records, &index));
    diagnostics.extend(claimed::differ(&mut records, &arrivals, &index));
    let papers = records.len();
    records.extend(entries);
    clock.lap("link");

    let mut undecided = derive::with_own_reasons(&records);
    let links = Links {
        meeting: &|record| link_of(record, &linker),
        member: &|record| derive::link_member(record, &index),
    };
    let decided = court.decide(&mut records, &decisions, &links);
    undecided.extend(decided.undecided);
    diagnostics.extend(decided.diagnostics);
    clock.lap("decide");

    let (envelopes, unreconciled) = derive::envelopes(records.get(..papers).unwrap_or(&records), &undecided);
    diagnostics.extend(unreconciled);
    let around = surroundings::around(&input.settings.catalogs, body, &setup.members.members, &store)?;
    let audit = derive::audit(&records, &around, (&decisions, &undecided));
    diagnostics.extend(crate::reconciled::differences(&envelopes, &records));
    clock.lap("audit");

    let received = received_by_document(&records, &arrivals.days, input.received);
    let booked = court.book(&records, &setup.members.members, &received, (&audit.twins, &audit.findings));
    derive::take_decisions(&mut records, &booked);
    diagnostics.extend(booked.diagnostics.iter().cloned());
    diagnostics.sort();
    diagnostics.dedup();
    clock.lap("ledger");

    let run_json = setup.facts(input).json(&readings.inputs, &records, &booked, &diagnostics);
    let basis = court.basis;
    let results = Results {
        basis: serde_json::to_string(&basis).map_err(|e| Failure::internal(e.to_string(), ""))?,
        run: RunInfo { json: run_json },
        body: setup.body.id.clone(),
        records,
        journal: booked.journal,
        findings: audit.findings,
        diagnostics,
    };
    let now =
        Now { results: &results, undecided: &undecided, members: &setup.members.members, basis: &basis };
    let changes = changes::lines(&store, &now)?;
    let grounds = Grounds {
        keys: derive::stored_keys(&results.records),
        undecided,
        received,
        members: std::mem::take(&mut setup.members.members),
        changes,
        decided: Some(basis.decided),
    };
    let (mut results, envelopes) = keep(&mut store, &setup.body, (results, envelopes), grounds)?;
    unfound::tell(&mut results, &decisions);
    clock.lap("store");
    let mut report = write(input, &mut store, &setup.body, (&results, &envelopes), &readings, clock)?;
    if again {
        report.summary += &daicho_report::changes_text(&store.changes(&setup.body.id)?);
    }
    Ok(report)
}

/// What a run is made with.
struct Setup {
    body: Body,
    unit: String,
    edition: String,
    plan: ReadPlan,
    members: Members,
    members_digest: String,
    history: History,
    layouts: Layouts,
    calibration: Calibration,
    calibration_digest: String,
    reader: ReaderDigest,
    database: PathBuf,
    _lock: RunLock,
}

impl Setup {
    fn of(input: &RunInput) -> Result<Setup, Failure> {
        let body = Body::load(&input.settings.catalogs, &input.body)?;
        let unit = body.unit(Some(input.as_of))?.to_owned();
        let edition = body.edition(&unit, input.edition.as_deref())?;
        let plan = read_plan(&input.settings, &input.binary, &input.worker_arguments, String::new());
        let (members, members_digest) = members::usable(&input.members, &plan.pool, &body.rules.facts())?;
        let history = history::load(input.history.as_deref(), &plan.pool, &members.members, &body.rules)?;
        let layouts = layouts::load(&input.settings, Some(&input.body))?;
        let (calibration, calibration_digest) = calibrate::load(&input.settings)?;
        let reader = ReaderDigest::of(&input.settings, &input.binary)?;
        output::make_folder(&input.out)?;
        let database = input.database.clone().unwrap_or_else(|| input.out.join("daicho.db"));
        let _lock = RunLock::take(&database)?;
        Ok(Setup {
            body,
            unit,
            edition,
            plan,
            members,
            members_digest,
            history,
            layouts,
            calibration,
            calibration_digest,
            reader,
            database,
            _lock,
        })
    }

    fn facts<'a>(&'a self, input: &'a RunInput) -> RunFacts<'a> {
        RunFacts {
            input,
            body: &self.body,
            unit: &self.unit,
            edition: &self.edition,
            reader: &self.reader,
            layouts: &self.layouts.digest,
            calibration: &self.calibration_digest,
            members: &self.members_digest,
            history: &self.history.sha256,
        }
    }
}

/// What is known of a run before anything is read.
fn first_basis(input: &RunInput, body: &Body, unit: &str, edition: &str) -> Basis {
    Basis {
        decided: 0,
        as_of: input.as_of,
        unit: unit.to_owned(),
        edition: edition.to_owned(),
        all_names: input.edition.is_none(),
        catalogue_and_rules: body.digest.clone(),
        parts: body.parts.clone(),
        unread: Unread::new(),
        thresholds: input.settings.posting.clone(),
    }
}

/// The inputs that have to be read, and what is said of the others; only a file that is said to be somebody's can be passed
/// over.
fn to_read(
    inputs: Vec<Input>,
    entries: &[Record],
    members: &Members,
    arrivals: &Arrivals,
    (court, received): (&mut Court<'_>, Option<Date>),
) -> (Vec<Input>, Vec<Diagnostic>) {
    if arrivals.senders.is_empty() {
        return (inputs, Vec::new());
    }
    let audit = daicho_audit::audit(entries);
    let found = (&audit.twins[..], &audit.findings[..]);
    let alone = court.book(entries, &members.members, &BTreeMap::new(), found);
    let enough = history::sufficient(&alone);
    court.basis.unread = arrivals.unread(&inputs, &enough, received);
    needed(inputs, arrivals, &enough)
}

/// Keeps the results; as they are with what was decided while they were worked out.
fn keep(
    store: &mut Store,
    body: &Body,
    (results, envelopes): (Results, Vec<Envelope>),
    grounds: Grounds,
) -> Result<(Results, Vec<Envelope>), Failure> {
    store.replace_results(&results, &grounds)?;
    let mut kept = (results, envelopes);
    if store.last_decision(&body.id)? > grounds.decided.unwrap_or_default() {
        rederive(store, body)?;
        kept = outputs::stored(store, &body.id)?.unwrap_or(kept);
    }
    crate::queue::fill(store, &kept.0)?;
    Ok(kept)
}

/// Writes the output files and says what the run found.
fn write(
    input: &RunInput,
    store: &mut Store,
    body: &Body,
    (results, envelopes): (&Results, &[Envelope]),
    readings: &Readings,
    mut clock: Clock,
) -> Result<RunReport, Failure> {
    let accounts = body.account_names();
    let changes = store.changes(&body.id)?;
    outputs::write(&input.out, input.as_of, results, (envelopes, &accounts))?;
    output::write(&input.out, "changes.ndjson", &daicho_report::changes_ndjson(&changes))?;
    let decisions = store.decisions(&body.id)?;
    output::write(&input.out, "decisions.ndjson", &daicho_report::decisions_ndjson(&decisions))?;
    store.outputs_written(&body.id)?;
    clock.lap("report");
    output::write(&input.out, "timings.json", clock.json(readings).as_bytes())?;
    let unreadable = unreadable_files(&readings.inputs, &results.diagnostics);
    let summary = daicho_report::summary(&SummaryInput {
        books: books(results, envelopes, &accounts),
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

/// What stands in the output files may be of a run after the one that was restored, so that nobody can tell what changes.
fn restored(store: &Store, body: &str) -> Result<Option<Diagnostic>, Failure> {
    let run = store.run(body)?.and_then(|run| serde_json::from_str::<serde_json::Value>(&run.json).ok());
    let is_restored = run.is_some_and(|run| run["restored"] == true);
    Ok(is_restored.then(|| Diagnostic::new("database_restored", Severity::Warning)))
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
        let prefix = received::key(prefix);
        all.days.extend(found.days.into_iter().map(|(path, day)| (format!("{prefix}{path}"), day)));
        all.senders.extend(found.senders.into_iter().map(|(path, one)| (format!("{prefix}{path}"), one)));
        all.diagnostics.extend(found.diagnostics);
    }
    Ok(all)
}

/// The inputs that have to be read: not the envelopes of members of whom the member system shows enough.
fn needed(inputs: Vec<Input>, arrivals: &Arrivals, enough: &BTreeSet<&str>) -> (Vec<Input>, Vec<Diagnostic>) {
    let owner = |input: &Input| arrivals.passed_over(input, enough);
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

/// Files of the inbox of which something could not be read.
fn unreadable_files(inputs: &[Input], diagnostics: &[Diagnostic]) -> u64 {
    let errors = diagnostics.iter().filter(|d| d.severity == Severity::Error);
    let concerned: BTreeSet<&str> = errors.map(|d| d.document.as_str()).collect();
    inputs.iter().filter(|input| concerned.contains(input.path.as_str())).count() as u64
}
