//! Worker processes: one a slot, each with a time limit a job; a dead one is replaced.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use daicho_model::{Diagnostic, Document, Severity};

use crate::process::Worker;
use crate::worker::{Job, JobResult};

/// How workers are started and limited.
#[derive(Clone, Debug)]
pub struct PoolSettings {
    /// The binary that has the `worker` command.
    pub program: PathBuf,
    /// Its arguments.
    pub arguments: Vec<String>,
    /// How many at once.
    pub workers: usize,
    /// How long one job may take, in time on a processor; one that stands still, on the clock.
    pub time_limit: Duration,
    /// How long a job of a single page may take, likewise.
    pub page_limit: Duration,
}

/// Why a job gave no document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JobFailure {
    /// The worker ended; its exit status in words.
    Died(String),
    /// The time limit passed.
    TimedOut(u64),
    /// The document has used up its time: not tried.
    OutOfTime,
    /// It answered with something else than this job's result.
    Garbage(String),
    /// No worker could be started.
    NotStarted(String),
}

impl JobFailure {
    /// As what is said of the document.
    pub(crate) fn diagnostic(&self) -> Diagnostic {
        let error = Severity::Error;
        match self {
            JobFailure::OutOfTime => Diagnostic::new("document_timeout", error),
            JobFailure::TimedOut(seconds) => {
                Diagnostic::new("worker_timeout", error).with("seconds", seconds)
            }
            JobFailure::Died(why) => Diagnostic::new("worker_died", error).with("detail", why),
            JobFailure::Garbage(why) | JobFailure::NotStarted(why) => {
                Diagnostic::new("worker_garbage", error).with("detail", why)
            }
        }
    }
}

/// The time that the jobs of one document may still take beyond [`Patience::SHARE`] a page. Failed tries count in full.
#[derive(Clone, Debug)]
pub struct Patience(Arc<AtomicU64>);

impl Patience {
    /// What a page may take without being counted. An ordinary one takes less, also on a slow machine.
    pub const SHARE: Duration = Duration::from_secs(5);

    /// So much time.
    pub fn new(time: Duration) -> Patience {
        Patience(Arc::new(AtomicU64::new(u64::try_from(time.as_millis()).unwrap_or(u64::MAX))))
    }

    fn left(&self) -> Duration {
        Duration::from_millis(self.0.load(Ordering::Relaxed))
    }

    fn spend(&self, time: Duration) {
        let time = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        let less = |left: u64| Some(left.saturating_sub(time));
        // The closure always gives a value, so that this cannot fail.
        let _ = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, less);
    }
}

/// A job with what is needed to go on after it, and the patience with its document.
#[derive(Debug)]
pub struct Assignment<T> {
    /// Handed back with the outcome.
    pub task: T,
    /// What to do.
    pub job: Job,
    /// Shared by all jobs of a document.
    pub patience: Patience,
}

/// Starts a worker, gives it nothing to do and waits for its end.
///
/// # Errors
/// What it said on standard error, or how it ended: settings or files are wrong, not documents.
pub fn probe(settings: &PoolSettings) -> Result<(), String> {
    Worker::start(settings).map_err(|e| e.to_string())?.finish(settings.page_limit)
}

/// Does one job on a worker of its own, tried once more if it fails.
pub fn ask(settings: &PoolSettings, mut job: Job) -> Result<JobResult, JobFailure> {
    let patience = Patience::new(settings.page_limit * 2);
    let mut slot = None;
    job.number = Some(0);
    let first = attempt(&mut slot, settings, &job, &patience);
    if first.is_ok() { first } else { attempt(&mut slot, settings, &job, &patience) }
}

/// What came of a task.
pub type Outcome = Result<Document, JobFailure>;

struct Queue<T> {
    state: Mutex<QueueState<T>>,
    wake: Condvar,
}

struct QueueState<T> {
    tasks: VecDeque<Assignment<T>>,
    given: u64,
    closed: bool,
}

impl<T> Queue<T> {
    /// The next assignment, its job numbered.
    fn next(&self) -> Option<Assignment<T>> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if state.closed {
                return None;
            }
            if let Some(mut next) = state.tasks.pop_front() {
                state.given += 1;
                next.job.number = Some(state.given);
                return Some(next);
            }
            state = self.wake.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn change(&self, change: impl FnOnce(&mut QueueState<T>)) {
        change(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner));
        self.wake.notify_all();
    }
}

/// Runs every task of `first` and those that `handle` adds, and hands each outcome to `handle` on this thread.
///
/// A job whose worker dies, hangs or answers wrongly is tried once more on a fresh worker before it is given to
/// `handle` as a failure; but one of several pages that took too long is not, for its pages are tried one by one. An
/// error of `handle` stops the pool: running workers are killed, and the error returned.
pub fn drive<T: Send, E>(
    settings: &PoolSettings,
    first: Vec<Assignment<T>>,
    mut handle: impl FnMut(T, Outcome) -> Result<Vec<Assignment<T>>, E>,
) -> Result<(), E> {
    let mut open = first.len();
    if open == 0 {
        return Ok(());
    }
    let state = QueueState { tasks: first.into(), given: 0, closed: false };
    let queue = Queue { state: Mutex::new(state), wake: Condvar::new() };
    let (send, receive) = channel();
    std::thread::scope(|scope| {
        for _ in 0..settings.workers.max(1) {
            let (queue, send) = (&queue, send.clone());
            scope.spawn(move || work(settings, queue, &send));
        }
        drop(send);
        // However this thread leaves, also by a panic, the workers' threads must not wait for ever.
        let _closing = Closing(&queue);
        let mut result = Ok(());
        while open > 0 {
            let Ok((task, outcome)) = receive.recv() else { break };
            open -= 1;
            match handle(task, outcome) {
                Ok(more) => {
                    open += more.len();
                    queue.change(|state| state.tasks.extend(more));
                }
                Err(error) => {
                    result = Err(error);
                    break;
                }
            }
        }
        result
    })
}

struct Closing<'a, T>(&'a Queue<T>);

impl<T> Drop for Closing<'_, T> {
    fn drop(&mut self) {
        self.0.change(|state| state.closed = true);
    }
}

fn work<T>(settings: &PoolSettings, queue: &Queue<T>, send: &Sender<(T, Outcome)>) {
    let mut worker: Option<Worker> = None;
    while let Some(Assignment { task, job, patience }) = queue.next() {
        let mut outcome = attempt(&mut worker, settings, &job, &patience);
        let again = match &outcome {
            Ok(_) | Err(JobFailure::OutOfTime) => false,
            Err(JobFailure::TimedOut(_)) => pages(&job) == 1,
            Err(_) => true,
        };
        if again {
            outcome = attempt(&mut worker, settings, &job, &patience);
        }
        if send.send((task, outcome.map(|result| result.document))).is_err() {
            return;
        }
    }
}

/// How many pages a job asks for at most; 0 for all there are.
fn pages(job: &Job) -> u32 {
    job.pages.map_or(0, |(first, last)| last.saturating_sub(first).saturating_add(1))
}

/// One try; a worker that failed is gone afterwards.
fn attempt(
    slot: &mut Option<Worker>,
    settings: &PoolSettings,
    job: &Job,
    patience: &Patience,
) -> Result<JobResult, JobFailure> {
    let usual = if pages(job) == 1 { settings.page_limit } else { settings.time_limit };
    let limit = usual.min(patience.left());
    if limit.is_zero() {
        return Err(JobFailure::OutOfTime);
    }
    let mut worker = match slot.take() {
        Some(worker) => worker,
        None => Worker::start(settings).map_err(|e| JobFailure::NotStarted(e.to_string()))?,
    };
    let outcome = worker.ask(job, limit);
    match &outcome {
        Ok(result) => {
            let read = u32::try_from(result.document.pages.len()).unwrap_or(u32::MAX).max(1);
            patience.spend(worker.spent().saturating_sub(Patience::SHARE.saturating_mul(read)));
            *slot = Some(worker);
        }
        Err(JobFailure::TimedOut(_)) => patience.spend(limit),
        Err(_) => patience.spend(worker.spent()),
    }
    outcome
}
