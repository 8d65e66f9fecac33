//! The read stage: which jobs there are, what was read before, and what to do when a worker fails.
//!
//! Files are read once by content. A long file is several jobs (runs of its pages), so that it uses every worker and a
//! killed run loses little. A job that fails twice is split into single pages, so that one bad page costs one page.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use daicho_model::{Diagnostic, Document, MediaType, Page, PageSource, Severity};
use daicho_store::{ReadingKey, Store};

use crate::error::Failure;
use crate::intake::Input;
use crate::pool::{self, Assignment, JobFailure, Patience, PoolSettings};
use crate::worker::{Job, failed};

/// Hears how far reading has come.
pub trait Progress {
    /// `done` of `total` jobs; `total` grows as long files and archives are opened.
    fn read(&mut self, done: u64, total: u64);
}

/// A document is cut into about so many jobs at most, as far as its own count of pages goes.
const MOST_JOBS: u32 = 400;

/// How to read.
#[derive(Debug)]
pub struct ReadPlan {
    /// Workers.
    pub pool: PoolSettings,
    /// Digest of binary, models and settings.
    pub reader: String,
    /// How many pages of a long file are one job.
    pub pages_per_job: u32,
    /// Pages of a file beyond this are not read.
    pub page_limit: u32,
    /// How deep archives may be nested.
    pub nesting: u32,
    /// How long one document may take beyond a share for each page.
    pub document_limit: Duration,
}

impl ReadPlan {
    /// Pages of a job. Every job opens the file anew: of one that says it has very many pages, jobs are larger.
    fn step(&self, page_count: u32) -> u32 {
        self.pages_per_job.max(page_count / MOST_JOBS).max(1)
    }
}

/// What was read, and how much of it now.
#[derive(Debug, Default)]
pub struct Readings {
    /// Every input, entries of archives included, by path.
    pub inputs: Vec<Input>,
    /// Page ranges that make up each document, by digest.
    ranges: BTreeMap<String, BTreeSet<(u32, u32)>>,
    /// What could not be read, by digest and range: tried again by the next run, so not stored.
    failures: BTreeMap<(String, u32, u32), Document>,
    /// Jobs that workers did in this run.
    pub jobs_done: u64,
    /// Jobs whose result was in the store.
    pub jobs_reused: u64,
}

/// A job with what is needed to go on after it.
struct Task {
    input: Input,
    range: (u32, u32),
    /// Whether the number of pages is known, i.e. an earlier job of this file has succeeded.
    page_count: Option<u32>,
}

/// Reads every input and every entry of every archive among them. Results are stored as they come.
pub fn read_all(
    inputs: Vec<Input>,
    store: &mut Store,
    plan: &ReadPlan,
    progress: &mut dyn Progress,
) -> Result<Readings, Failure> {
    let mut reader = ReadStage {
        readings: Readings::default(),
        store,
        plan,
        progress,
        done: 0,
        total: 0,
        probed: false,
        patience: BTreeMap::new(),
    };
    let mut level = inputs;
    for depth in 0..=plan.nesting {
        reader.read_level(&level)?;
        let entries = reader.entries_of(&level, depth)?;
        reader.readings.inputs.append(&mut level);
        level = entries;
        if level.is_empty() {
            break;
        }
    }
    tell_apart(&mut reader.readings.inputs);
    Ok(reader.readings)
}

/// Sorts the inputs by path, and gives those that share one a number: a folder `a.zip!` can hold a file whose path is
/// that of an entry of `a.zip`.
fn tell_apart(inputs: &mut [Input]) {
    inputs.sort();
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let mut doubles = Vec::new();
    for (place, input) in inputs.iter().enumerate() {
        if !taken.insert(input.path.clone()) {
            doubles.push(place);
        }
    }
    for place in doubles {
        let path = &inputs[place].path;
        let mut names = (2_u64..).map(|number| format!("{path}~{number}"));
        if let Some(free) = names.find(|name| taken.insert(name.clone())) {
            inputs[place].path = free;
        }
    }
    inputs.sort();
}

struct ReadStage<'a> {
    readings: Readings,
    store: &'a mut Store,
    plan: &'a ReadPlan,
    progress: &'a mut dyn Progress,
    done: u64,
    total: u64,
    probed: bool,
    /// With each document, by digest.
    patience: BTreeMap<String, Patience>,
}

type Jobs = Vec<Assignment<Task>>;

impl ReadStage<'_> {
    fn read_level(&mut self, level: &[Input]) -> Result<(), Failure> {
        let mut jobs = Vec::new();
        let mut seen = BTreeSet::new();
        for input in level {
            if !self.readings.ranges.contains_key(&input.sha256) && seen.insert(&input.sha256) {
                let range = (1, self.plan.pages_per_job);
                self.request(Task { input: input.clone(), range, page_count: None }, &mut jobs)?;
            }
        }
        self.progress.read(self.done, self.total);
        if !jobs.is_empty() && !self.probed {
            let trial = || pool::probe(&self.plan.pool);
            trial().or_else(|_| trial()).map_err(|said| {
                Failure::usage(
                    format!("読取り作業員を起動できない / no worker can be started: {said}"),
                    "daicho check, workers.memory_mib, read.models",
                )
            })?;
            self.probed = true;
        }
        let pool = self.plan.pool.clone();
        pool::drive(&pool, jobs, |task, outcome| self.finish(task, outcome))
    }

    fn key(&self, task: &Task) -> ReadingKey {
        ReadingKey {
            sha256: task.input.sha256.clone(),
            reader_digest: self.plan.reader.clone(),
            first_page: task.range.0,
            last_page: task.range.1,
        }
    }

    /// Takes the stored result if there is one, else adds a job.
    fn request(&mut self, task: Task, jobs: &mut Jobs) -> Result<(), Failure> {
        self.total += 1;
        match self.store.reading(&self.key(&task))? {
            Some(document) => {
                self.readings.jobs_reused += 1;
                self.done += 1;
                self.accept(&task, &document, jobs)
            }
            None => {
                let job = Job {
                    entries: task.input.entries.clone(),
                    sha256: Some(task.input.sha256.clone()),
                    pages: Some(task.range),
                    ..Job::of_file(&task.input.file)
                };
                let fresh = || Patience::new(self.plan.document_limit);
                let patience = self.patience.entry(task.input.sha256.clone()).or_insert_with(fresh).clone();
                jobs.push(Assignment { task, job, patience });
                Ok(())
            }
        }
    }

    fn finish(&mut self, task: Task, outcome: pool::Outcome) -> Result<Jobs, Failure> {
        let mut jobs = Vec::new();
        self.done += 1;
        self.readings.jobs_done += 1;
        match outcome {
            Ok(document) if document.sha256 == task.input.sha256 => {
                self.store.put_reading(&self.key(&task), &document)?;
                self.accept(&task, &document, &mut jobs)?;
            }
            Ok(document) => self.fail(&task, document),
            Err(JobFailure::NotStarted(why)) => {
                let program = self.plan.pool.program.display();
                return Err(Failure::internal(
                    format!("{program}: no worker can be started: {why}"),
                    "is the binary still there?",
                ));
            }
            Err(failure) => self.narrow(&task, &failure, &mut jobs)?,
        }
        self.progress.read(self.done, self.total);
        Ok(jobs)
    }

    /// Notes a good result and asks for the rest of a long file.
    fn accept(&mut self, task: &Task, document: &Document, jobs: &mut Jobs) -> Result<(), Failure> {
        self.readings.ranges.entry(task.input.sha256.clone()).or_default().insert(task.range);
        if task.page_count.is_some() {
            return Ok(());
        }
        let last = document.page_count.min(self.plan.page_limit);
        let step = if task.range.0 == task.range.1 { 1 } else { self.plan.step(document.page_count) };
        let mut first = task.range.1.saturating_add(1);
        while first <= last {
            let range = (first, first.saturating_add(step - 1).min(last));
            first = range.1 + 1;
            let page_count = Some(document.page_count);
            self.request(Task { input: task.input.clone(), range, page_count }, jobs)?;
        }
        Ok(())
    }

    /// A job has failed twice: single pages next, or the page (or the whole file) is given up.
    fn narrow(&mut self, task: &Task, failure: &JobFailure, jobs: &mut Jobs) -> Result<(), Failure> {
        let (first, last) = task.range;
        if first == last {
            self.fail(task, given_up(task, failure, self.plan));
            return Ok(());
        }
        // While the number of pages is unknown, page 1 alone tells it, and the other pages follow from there.
        let last = if task.page_count.is_some() { last } else { first };
        for page in first..=last {
            let task = Task { input: task.input.clone(), range: (page, page), page_count: task.page_count };
            self.request(task, jobs)?;
        }
        Ok(())
    }

    fn fail(&mut self, task: &Task, document: Document) {
        let (first, last) = task.range;
        self.readings.failures.insert((task.input.sha256.clone(), first, last), document);
    }

    /// The entries of the archives of a level, as inputs of their own. Archives nested too deep are failures.
    fn entries_of(&mut self, level: &[Input], depth: u32) -> Result<Vec<Input>, Failure> {
        let mut inputs = Vec::new();
        for input in level {
            let head = self.readings.head(input, self.store, &self.plan.reader)?;
            let Some(archive) = head.filter(|d| d.media == MediaType::Zip) else { continue };
            if depth < self.plan.nesting {
                inputs.extend(entries(input, &archive));
            } else if !archive.entries.is_empty() {
                let diagnostic = Diagnostic::new("archive_too_deep", Severity::Error);
                let document = failed(diagnostic.with("limit", self.plan.nesting));
                self.readings.failures.insert((input.sha256.clone(), 0, 0), document);
            }
        }
        Ok(inputs)
    }
}

/// The files inside an archive; a second one of the same name adds `~2` to its path.
fn entries(input: &Input, archive: &Document) -> Vec<Input> {
    let mut names: BTreeMap<&str, u32> = BTreeMap::new();
    let mut inputs = Vec::new();
    for entry in &archive.entries {
        let count = names.entry(&entry.path).or_default();
        *count += 1;
        let again = if *count > 1 { format!("~{count}") } else { String::new() };
        inputs.push(Input {
            path: format!("{}!/{}{again}", input.path, entry.path),
            file: input.file.clone(),
            entries: input.entries.iter().copied().chain([entry.index]).collect(),
            sha256: entry.sha256.clone(),
        });
    }
    inputs
}

/// What stands for a page, or a file, that no worker survived.
fn given_up(task: &Task, failure: &JobFailure, plan: &ReadPlan) -> Document {
    let diagnostic = match failure {
        JobFailure::OutOfTime => failure.diagnostic().with("seconds", plan.document_limit.as_secs()),
        _ => failure.diagnostic(),
    };
    match task.page_count {
        None => failed(diagnostic),
        Some(page_count) => Document {
            page_count,
            pages: vec![Page::empty(task.range.0, PageSource::Unreadable)],
            ..failed(diagnostic.on_page(task.range.0))
        },
    }
}

impl Readings {
    /// The first part of a document, which tells its kind and number of pages.
    fn head(&self, input: &Input, store: &Store, reader: &str) -> Result<Option<Document>, Failure> {
        let Some(range) = self.ranges.get(&input.sha256).and_then(|r| r.first()) else { return Ok(None) };
        Ok(store.reading(&self.key(input, *range, reader))?)
    }

    fn key(&self, input: &Input, (first_page, last_page): (u32, u32), reader: &str) -> ReadingKey {
        ReadingKey { sha256: input.sha256.clone(), reader_digest: reader.to_owned(), first_page, last_page }
    }

    /// The whole document of an input: its parts in order, pages that could not be read among them.
    pub fn document(&self, input: &Input, store: &Store, plan: &ReadPlan) -> Result<Document, Failure> {
        let mut parts = Vec::new();
        for range in self.ranges.get(&input.sha256).into_iter().flatten() {
            let key = self.key(input, *range, &plan.reader);
            parts.push(store.reading(&key)?.ok_or_else(|| {
                Failure::internal(
                    format!("{}: its reading has gone from the database", input.path),
                    "run again",
                )
            })?);
        }
        let from = (input.sha256.clone(), 0, 0);
        let to = (input.sha256.clone(), u32::MAX, u32::MAX);
        parts.extend(self.failures.range(from..=to).map(|(_, document)| document.clone()));
        Ok(merge(input, parts, plan.page_limit))
    }
}

fn merge(input: &Input, parts: Vec<Document>, page_limit: u32) -> Document {
    let mut parts = parts.into_iter();
    let mut whole =
        parts.next().unwrap_or_else(|| failed(Diagnostic::new("file_unreadable", Severity::Error)));
    for part in parts {
        whole.page_count = whole.page_count.max(part.page_count);
        whole.pages.extend(part.pages);
        whole.diagnostics.extend(part.diagnostics);
    }
    whole.sha256.clone_from(&input.sha256);
    whole.pages.sort_by_key(|p| p.number);
    if whole.page_count > page_limit {
        let diagnostic = Diagnostic::new("pages_over_limit", Severity::Error);
        whole.diagnostics.push(diagnostic.with("pages", whole.page_count).with("limit", page_limit));
    }
    if whole.media == MediaType::Zip && whole.entries.is_empty() && whole.diagnostics.is_empty() {
        whole.diagnostics.push(Diagnostic::new("zip_empty", Severity::Error));
    }
    let diagnostics: BTreeSet<Diagnostic> = whole.diagnostics.drain(..).collect();
    whole.diagnostics = diagnostics.into_iter().map(|d| d.in_document(input.path.clone())).collect();
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Paths as given, and as they are told apart.
    fn check(given: &[&str], expected: &[&str]) {
        let input = |(number, path): (u32, &&str)| Input {
            path: (*path).to_owned(),
            file: std::path::PathBuf::new(),
            entries: vec![number],
            sha256: String::new(),
        };
        let mut inputs: Vec<Input> = (0..).zip(given).map(input).collect();
        tell_apart(&mut inputs);
        assert_eq!(inputs.iter().map(|input| input.path.as_str()).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn no_two_inputs_share_a_path() {
        check(&["b", "a"], &["a", "b"]);
        check(&["a.zip!/b.pdf", "a.zip!/b.pdf"], &["a.zip!/b.pdf", "a.zip!/b.pdf~2"]);
        check(&["a", "a~2", "a", "a"], &["a", "a~2", "a~3", "a~4"]);
    }
}
