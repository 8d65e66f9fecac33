//! Parts of pages as pictures, drawn from the original files by worker processes: files come from strangers.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use daicho_model::{BoundingBox, DocumentRef, Page, PageSource};

use crate::intake;
use crate::pool::{self, JobFailure, PoolSettings};
use crate::process::Worker;
use crate::settings::Settings;
use crate::stages::read_plan;
use crate::worker::{Cutting, Job};

/// What a JPEG begins with.
const JPEG: [u8; 3] = [0xff, 0xd8, 0xff];

/// Draws parts of pages. Its workers are started when they are first needed, and bound as those of a run are.
pub struct Drawer {
    inboxes: Vec<PathBuf>,
    pool: PoolSettings,
    /// One a place: who draws takes the first that is free.
    workers: Vec<Mutex<Option<Worker>>>,
}

/// Why there is no picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undrawn {
    /// The file is not in the inbox.
    Gone,
    /// The file is not the one that was read.
    Changed,
    /// The page cannot be drawn.
    Broken,
}

impl Drawer {
    /// Draws from the files of these inboxes.
    pub fn new(inboxes: Vec<PathBuf>, settings: &Settings, binary: &Path, arguments: &[String]) -> Drawer {
        let mut pool = read_plan(settings, binary, arguments, String::new()).pool;
        pool.arguments.push("--tables".to_owned());
        let workers = (0..pool.workers.max(1)).map(|_| Mutex::default()).collect();
        Drawer { inboxes, pool, workers }
    }

    /// Whether anybody said where the files are.
    pub fn has_inboxes(&self) -> bool {
        !self.inboxes.is_empty()
    }

    /// A part of a page as JPEG, at most so many pixels wide. The file must still be the one that was read.
    ///
    /// # Errors
    /// Why there is no picture.
    pub fn draw(
        &self,
        document: &DocumentRef,
        page: &Page,
        part: BoundingBox,
        width: u32,
    ) -> Result<Vec<u8>, Undrawn> {
        let (file, inside) = intake::locate(&self.inboxes, &document.path).ok_or(Undrawn::Gone)?;
        let frame = Page {
            turn: page.turn,
            skew_degrees: page.skew_degrees,
            outline: page.outline,
            ..Page::empty(page.number, PageSource::Unreadable)
        };
        let job = Job {
            inside,
            sha256: Some(document.sha256.clone()),
            pages: Some((page.number, page.number)),
            cutting: Some(Cutting { page: frame, part, width }),
            number: Some(u64::from(page.number)),
            ..Job::of_file(&file)
        };
        let answer = self.ask(&job).map_err(|_| Undrawn::Broken)?;
        if answer.document.diagnostics.iter().any(|said| said.code == "file_changed") {
            return Err(Undrawn::Changed);
        }
        let picture = answer.cutting.and_then(|text| BASE64.decode(text).ok());
        // What a worker says is not trusted: a browser gets it as this and as nothing else.
        picture.filter(|bytes| bytes.starts_with(&JPEG)).ok_or(Undrawn::Broken)
    }

    fn ask(&self, job: &Job) -> Result<crate::worker::JobResult, JobFailure> {
        let free = self.workers.iter().find_map(|worker| worker.try_lock().ok());
        let mut slot = match (free, self.workers.first()) {
            (Some(free), _) => free,
            (None, Some(first)) => first.lock().unwrap_or_else(PoisonError::into_inner),
            (None, None) => return Err(JobFailure::NotStarted("no worker".to_owned())),
        };
        pool::ask_in(&mut slot, &self.pool, job)
    }
}
