//! One worker process: started, asked, watched, ended.
//!
//! What it says is not trusted: an answer has a size limit, must be one line, and must be the answer to the job.

use std::io::{BufRead as _, BufReader, Read as _};
use std::os::fd::{AsFd as _, OwnedFd};
use std::os::unix::net::UnixStream;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::time::{Duration, Instant};

use daicho_model::{Document, Severity};

use crate::handover;
use crate::pool::{JobFailure, PoolSettings};
use crate::watch::{LOOK, Watch};
use crate::worker::{Job, JobResult, failed, open};

/// The longest answer, in bytes. The fullest page that limits let through stays below a third of it.
const LONGEST_ANSWER: u64 = 128 << 20;
/// How much of what a dying worker says is looked at.
const LAST_WORDS: u64 = 64 << 10;
/// How long a worker that was told to end may take.
const GRACE: Duration = Duration::from_secs(2);

/// A running worker. Dropping it kills it.
pub(crate) struct Worker {
    child: Child,
    jobs: UnixStream,
    answers: Receiver<Result<Vec<u8>, &'static str>>,
    words: Option<std::thread::JoinHandle<String>>,
    spent: Duration,
}

impl Worker {
    pub(crate) fn start(settings: &PoolSettings) -> std::io::Result<Worker> {
        let (jobs, theirs) = UnixStream::pair()?;
        let mut child = Command::new(&settings.program)
            .args(&settings.arguments)
            .stdin(Stdio::from(OwnedFd::from(theirs)))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let (Some(output), Some(errors)) = (child.stdout.take(), child.stderr.take()) else {
            return Err(std::io::Error::other("the worker has no pipes"));
        };
        // One answer at a time: a worker that talks on is not listened to.
        let (send, answers) = sync_channel(1);
        std::thread::spawn(move || {
            let mut output = BufReader::new(output);
            loop {
                let mut line = Vec::new();
                let read = output.by_ref().take(LONGEST_ANSWER + 1).read_until(b'\n', &mut line);
                let said = match read {
                    Ok(0) | Err(_) => return,
                    Ok(_) if line.last() == Some(&b'\n') => Ok(line),
                    Ok(n) if n as u64 > LONGEST_ANSWER => Err("an answer without end"),
                    Ok(_) => Err("an answer that breaks off"),
                };
                if send.send(said).is_err() {
                    return;
                }
            }
        });
        let words = std::thread::spawn(move || {
            let mut words = Vec::new();
            let mut errors = errors;
            let _ = errors.by_ref().take(LAST_WORDS).read_to_end(&mut words);
            let _ = std::io::copy(&mut errors, &mut std::io::sink());
            String::from_utf8_lossy(&words).into_owned()
        });
        Ok(Worker { child, jobs, answers, words: Some(words), spent: Duration::ZERO })
    }

    /// Gives it a job, with its file open, and waits for the answer: `limit` is its time on a processor. What the file itself prevents is an answer too.
    pub(crate) fn ask(&mut self, job: &Job, limit: Duration) -> Result<JobResult, JobFailure> {
        let file = match job.file().and_then(|path| open(&path)) {
            Ok(file) => file,
            Err(diagnostic) => {
                let (path, pages, number) = (job.path.clone(), job.pages, job.number);
                let document = failed(diagnostic);
                return Ok(JobResult { path, pages, document, table: None, picture: None, number });
            }
        };
        let mut line = serde_json::to_vec(job).map_err(|e| JobFailure::Garbage(e.to_string()))?;
        line.push(b'\n');
        if self.answers.try_recv().is_ok() {
            return Err(JobFailure::Garbage("an answer before the job".to_owned()));
        }
        if handover::send(&self.jobs, &line, Some(file.as_fd())).is_err() {
            return Err(self.death());
        }
        let mut watch = Watch::new(self.child.id(), limit);
        let said = loop {
            match self.answers.recv_timeout(LOOK) {
                Err(RecvTimeoutError::Timeout) if !watch.is_over() => {}
                said => break said,
            }
        };
        self.spent = watch.spent();
        match said {
            Ok(Ok(answer)) => check_answer(&answer, job),
            Ok(Err(what)) => Err(self.broken_off(what)),
            Err(RecvTimeoutError::Timeout) => Err(JobFailure::TimedOut(limit.as_secs())),
            Err(RecvTimeoutError::Disconnected) => Err(self.death()),
        }
    }

    /// What the last job took, in processor time.
    pub(crate) fn spent(&self) -> Duration {
        self.spent
    }

    /// Lets it end by giving it no more jobs.
    pub(crate) fn finish(mut self, limit: Duration) -> Result<(), String> {
        let _ = self.jobs.shutdown(std::net::Shutdown::Both);
        match self.ended(limit) {
            Some(status) if status.success() => Ok(()),
            Some(status) => {
                let said = self.last_words();
                Err(if said.trim().is_empty() { status.to_string() } else { said.trim().to_owned() })
            }
            None => Err(format!("no end after {} s", limit.as_secs())),
        }
    }

    fn ended(&mut self, limit: Duration) -> Option<std::process::ExitStatus> {
        let start = Instant::now();
        loop {
            match self.child.try_wait() {
                Ok(Some(status)) => return Some(status),
                Ok(None) if start.elapsed() < limit => std::thread::sleep(Duration::from_millis(10)),
                _ => return None,
            }
        }
    }

    /// What it said before it ended; waits for its pipe to close. Nothing when asked again.
    fn last_words(&mut self) -> String {
        self.words.take().and_then(|words| words.join().ok()).unwrap_or_default()
    }

    /// A line without its end is a death in the middle of an answer, or garbage.
    fn broken_off(&mut self, what: &str) -> JobFailure {
        match self.ended(GRACE) {
            Some(status) if !status.success() => self.how(status),
            _ => JobFailure::Garbage(what.to_owned()),
        }
    }

    /// How it ended. One that closed its pipes without ending is given some time to do so.
    fn death(&mut self) -> JobFailure {
        match self.ended(GRACE) {
            Some(status) => self.how(status),
            None => JobFailure::Died("it closed its pipes".to_owned()),
        }
    }

    /// The status, and what stands behind it where that is known. Its words come from hostile bytes: none is repeated.
    fn how(&mut self, status: std::process::ExitStatus) -> JobFailure {
        let said = self.last_words();
        let why = match () {
            () if said.contains("memory allocation of") => "out of memory",
            () if said.contains("has overflowed its stack") => "out of stack",
            () if said.contains("panicked at") => "a fault in the program",
            () => return JobFailure::Died(status.to_string()),
        };
        JobFailure::Died(format!("{why}, {status}"))
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // Either it is gone already or it must go: both errors mean that nothing is left to do.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn check_answer(answer: &[u8], job: &Job) -> Result<JobResult, JobFailure> {
    let result: JobResult =
        serde_json::from_slice(answer).map_err(|error| JobFailure::Garbage(error.to_string()))?;
    if (result.path.as_str(), result.pages, result.number) != (job.path.as_str(), job.pages, job.number) {
        return Err(JobFailure::Garbage("an answer for another job".to_owned()));
    }
    if !is_about(&result.document, job.sha256.as_deref()) {
        return Err(JobFailure::Garbage("an answer about other bytes".to_owned()));
    }
    Ok(result)
}

/// Whether a document is that of the bytes asked for, or says nothing but why there is none.
fn is_about(document: &Document, sha256: Option<&str>) -> bool {
    let excuse = document.sha256.is_empty()
        && document.pages.is_empty()
        && document.entries.is_empty()
        && document.diagnostics.iter().any(|d| d.severity == Severity::Error);
    excuse || sha256.is_none_or(|expected| document.sha256 == expected)
}
