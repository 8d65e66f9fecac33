//! `daicho run`: an inbox from paper to ledger.

use std::io::IsTerminal as _;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use daicho_pipeline::progress::Note;
use daicho_pipeline::reading::Progress;
use daicho_pipeline::{Failure, RunInput};
use indicatif::{ProgressBar, ProgressStyle};

use crate::arguments::RunOptions;
use crate::context::Context;

/// Runs the pipeline and prints the summary. Exit code 1 where a document could not be read.
pub fn run(context: &Context, options: &RunOptions) -> Result<ExitCode, Failure> {
    let mut settings = context.resolved.settings.clone();
    if let Some(workers) = options.workers {
        settings.workers.count = workers;
    }
    let input = RunInput {
        inboxes: options.inboxes.clone(),
        members: options.members.clone(),
        history: options.history.clone(),
        body: options.body.clone(),
        as_of: options.as_of,
        out: options.out.clone(),
        database: options.db.clone(),
        edition: options.edition.clone(),
        received: options.received,
        settings,
        binary: context.binary.clone(),
        worker_arguments: context.worker_arguments.clone(),
    };
    let database = options.db.clone().unwrap_or_else(|| options.out.join("daicho.db"));
    let mut progress = Told { shown: Shown::new(options.quiet), note: Note::beside(&database) };
    let report = daicho_pipeline::run(&input, &mut progress)?;
    progress.shown.finish(report.jobs);
    super::print(&report.summary)?;
    Ok(if report.complete { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// Shown here, and noted for the review page.
struct Told {
    shown: Shown,
    note: Note,
}

impl Progress for Told {
    fn read(&mut self, done: u64, total: u64) {
        self.shown.read(done, total);
        self.note.tell(done, total);
    }
}

/// A bar on a terminal, a line a second elsewhere, or nothing.
enum Shown {
    Bar(ProgressBar),
    Lines { last: Option<Instant> },
    Nothing,
}

impl Shown {
    fn new(quiet: bool) -> Shown {
        if quiet {
            return Shown::Nothing;
        }
        if !std::io::stderr().is_terminal() {
            return Shown::Lines { last: None };
        }
        let bar = ProgressBar::new(0);
        if let Ok(style) = ProgressStyle::with_template("読取り / reading [{bar:40}] {pos}/{len} {elapsed}")
        {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(500));
        Shown::Bar(bar)
    }

    fn finish(&self, (done, reused): (u64, u64)) {
        match self {
            Shown::Bar(bar) => bar.finish_and_clear(),
            Shown::Lines { .. } => {
                let counts = format!("{done} 件読取り / read, {reused} 件既読 / read before");
                super::note(&format!("読取り完了 / reading done: {counts}"));
            }
            Shown::Nothing => {}
        }
    }
}

impl Progress for Shown {
    fn read(&mut self, done: u64, total: u64) {
        match self {
            Shown::Bar(bar) => {
                bar.set_length(total);
                bar.set_position(done);
            }
            Shown::Lines { last } => {
                if last.is_none_or(|at| at.elapsed() >= Duration::from_secs(1)) {
                    super::note(&format!("読取り / reading {done}/{total}"));
                    *last = Some(Instant::now());
                }
            }
            Shown::Nothing => {}
        }
    }
}
