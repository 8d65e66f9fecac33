//! Worker processes: one a slot, each with a time limit a job; a dead one is replaced.

use std::collections::VecDeque;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

use daicho_model::Document;

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
    /// How long one job may take.
    pub time_limit: Duration,
}

/// Why a job gave no document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JobFailure {
    /// The worker ended; its exit status in words.
    Died(String),
    /// The time limit passed.
    TimedOut(u64),
    /// It answered with something else than this job's result.
    Garbage(String),
    /// No worker could be started.
    NotStarted(String),
}

/// Starts a worker, gives it nothing to do and waits for its end.
///
/// # Errors
/// What it said on standard error, or how it ended: settings or files are wrong, not documents.
pub fn probe(settings: &PoolSettings) -> Result<(), String> {
    let output = Command::new(&settings.program)
        .args(&settings.arguments)
        .stdin(Stdio::null())
        .output()
        .map_err(|e| e.to_string())?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(if said.trim().is_empty() { output.status.to_string() } else { said.trim().to_owned() })
}

/// What came of a task.
pub type Outcome = Result<Document, JobFailure>;

struct Queue<T> {
    state: Mutex<QueueState<T>>,
    wake: Condvar,
}

struct QueueState<T> {
    tasks: VecDeque<(T, Job)>,
    closed: bool,
}

impl<T> Queue<T> {
    fn next(&self) -> Option<(T, Job)> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if state.closed {
                return None;
            }
            if let Some(task) = state.tasks.pop_front() {
                return Some(task);
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
/// `handle` as a failure. An error of `handle` stops the pool: running workers are killed, and the error returned.
pub fn drive<T: Send, E>(
    settings: &PoolSettings,
    first: Vec<(T, Job)>,
    mut handle: impl FnMut(T, Outcome) -> Result<Vec<(T, Job)>, E>,
) -> Result<(), E> {
    let mut open = first.len();
    if open == 0 {
        return Ok(());
    }
    let queue =
        Queue { state: Mutex::new(QueueState { tasks: first.into(), closed: false }), wake: Condvar::new() };
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
    while let Some((task, job)) = queue.next() {
        let mut outcome = attempt(&mut worker, settings, &job);
        if outcome.is_err() {
            outcome = attempt(&mut worker, settings, &job);
        }
        if send.send((task, outcome)).is_err() {
            return;
        }
    }
}

/// One try; a worker that failed is gone afterwards.
fn attempt(slot: &mut Option<Worker>, settings: &PoolSettings, job: &Job) -> Outcome {
    let mut worker = match slot.take() {
        Some(worker) => worker,
        None => Worker::start(settings).map_err(|e| JobFailure::NotStarted(e.to_string()))?,
    };
    let outcome = worker.ask(job, settings.time_limit);
    if outcome.is_ok() {
        *slot = Some(worker);
    }
    outcome
}

struct Worker {
    child: Child,
    input: ChildStdin,
    lines: Receiver<String>,
}

impl Worker {
    fn start(settings: &PoolSettings) -> std::io::Result<Worker> {
        let mut child = Command::new(&settings.program)
            .args(&settings.arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(std::io::Error::other("the worker has no pipes"));
        };
        let (send, lines) = channel();
        std::thread::spawn(move || {
            for line in BufReader::new(output).lines() {
                let Ok(line) = line else { return };
                if send.send(line).is_err() {
                    return;
                }
            }
        });
        Ok(Worker { child, input, lines })
    }

    fn ask(&mut self, job: &Job, time_limit: Duration) -> Outcome {
        let mut line = serde_json::to_string(job).map_err(|e| JobFailure::Garbage(e.to_string()))?;
        line.push('\n');
        if self.input.write_all(line.as_bytes()).and_then(|()| self.input.flush()).is_err() {
            return Err(self.death());
        }
        match self.lines.recv_timeout(time_limit) {
            Ok(answer) => check_answer(&answer, job),
            Err(RecvTimeoutError::Timeout) => Err(JobFailure::TimedOut(time_limit.as_secs())),
            Err(RecvTimeoutError::Disconnected) => Err(self.death()),
        }
    }

    /// How it ended. One that closed its pipes without ending is given a second to do so.
    fn death(&mut self) -> JobFailure {
        for _ in 0..50 {
            match self.child.try_wait() {
                Ok(Some(status)) => return JobFailure::Died(status.to_string()),
                Ok(None) => std::thread::sleep(Duration::from_millis(20)),
                Err(error) => return JobFailure::Died(error.to_string()),
            }
        }
        JobFailure::Died("it closed its pipes".to_owned())
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // Either it is gone already or it must go: both errors mean that nothing is left to do.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn check_answer(answer: &str, job: &Job) -> Outcome {
    match serde_json::from_str::<JobResult>(answer) {
        Err(error) => Err(JobFailure::Garbage(error.to_string())),
        Ok(result) if result.path != job.path || result.pages != job.pages => {
            Err(JobFailure::Garbage(format!("an answer for {:?}", result.path)))
        }
        Ok(result) => Ok(result.document),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn job(path: &str) -> Job {
        Job { path: path.to_owned(), path_hex: None, entries: Vec::new(), sha256: None, pages: None }
    }

    /// Runs one job on a shell script instead of the binary and says how it failed.
    fn check(script: &str, expected: impl Fn(&JobFailure) -> bool) {
        let settings = PoolSettings {
            program: "/bin/sh".into(),
            arguments: vec!["-c".to_owned(), script.to_owned()],
            workers: 1,
            time_limit: Duration::from_millis(300),
        };
        let mut seen = Vec::new();
        drive(&settings, vec![(0, job("a.pdf"))], |_, outcome| {
            seen.push(outcome.unwrap_err());
            Ok::<_, ()>(Vec::new())
        })
        .unwrap();
        assert!(expected(&seen[0]), "{seen:?}");
    }

    #[test]
    fn a_worker_that_dies_is_noticed() {
        check("exit 7", |f| matches!(f, JobFailure::Died(status) if status.contains('7')));
    }

    #[test]
    fn a_worker_that_hangs_is_noticed() {
        check("sleep 60", |f| matches!(f, JobFailure::TimedOut(_)));
    }

    #[test]
    fn a_worker_that_prints_garbage_is_noticed() {
        check("read line; echo hello; sleep 60", |f| matches!(f, JobFailure::Garbage(_)));
    }

    #[test]
    fn an_answer_for_another_job_is_noticed() {
        let other = r#"{"path":"b.pdf","pages":null,"document":{"sha256":"","media":"pdf","page_count":0,"pages":[],"entries":[],"diagnostics":[]}}"#;
        check(
            &format!("read line; echo '{other}'; sleep 60"),
            |f| matches!(f, JobFailure::Garbage(why) if why.contains("b.pdf")),
        );
    }

    #[test]
    fn a_program_that_is_not_there_is_noticed() {
        let settings = PoolSettings {
            program: "/nonexistent/daicho".into(),
            arguments: Vec::new(),
            workers: 2,
            time_limit: Duration::from_secs(1),
        };
        let mut failures = 0;
        drive(&settings, vec![(0, job("a")), (1, job("b"))], |_, outcome| {
            failures += usize::from(matches!(outcome, Err(JobFailure::NotStarted(_))));
            Ok::<_, ()>(Vec::new())
        })
        .unwrap();
        assert_eq!(failures, 2);
    }
}
