//! Tables that strangers may have made, read by a worker: a workbook can ask for any amount of memory.

use std::path::Path;

use daicho_model::Diagnostic;

use crate::error::Failure;
use crate::pool::{self, JobFailure, PoolSettings};
use crate::table::Table;
use crate::worker::Job;

/// Reads a table in a worker process; `sha256` is the digest its bytes must have.
///
/// # Errors
/// What kept the worker from it, in words; a [`Failure`] where no worker can be started or the file is not there.
pub fn read(file: &Path, sha256: &str, pool: &PoolSettings) -> Result<Result<Table, String>, Failure> {
    ask(Job { sha256: Some(sha256.to_owned()), ..Job::of_file(file) }, pool)
}

/// The same with every sheet of a workbook.
///
/// # Errors
/// As [`read`].
pub fn read_sheets(file: &Path, sha256: &str, pool: &PoolSettings) -> Result<Result<Table, String>, Failure> {
    ask(Job { sheets: true, sha256: Some(sha256.to_owned()), ..Job::of_file(file) }, pool)
}

fn ask(job: Job, pool: &PoolSettings) -> Result<Result<Table, String>, Failure> {
    let job = Job { table: true, ..job };
    let mut pool = pool.clone();
    pool.arguments.push("--tables".to_owned());
    let answer = match pool::ask(&pool, job) {
        Ok(answer) => answer,
        Err(JobFailure::NotStarted(why)) => {
            return Err(Failure::internal(
                format!("{}: no worker can be started: {why}", pool.program.display()),
                "daicho check",
            ));
        }
        Err(JobFailure::Died(why) | JobFailure::Garbage(why)) => return Ok(Err(why)),
        Err(JobFailure::TimedOut(_) | JobFailure::OutOfTime) => {
            return Ok(Err("時間内に読み終わらない / not read in time".to_owned()));
        }
    };
    Ok(answer.table.ok_or_else(|| why(answer.document.diagnostics.first())))
}

fn why(diagnostic: Option<&Diagnostic>) -> String {
    let Some(diagnostic) = diagnostic else { return "no table".to_owned() };
    let detail = diagnostic.details.get("detail").cloned();
    detail.unwrap_or_else(|| daicho_report::diagnostic_line(diagnostic))
}
