//! Deriving again after decisions, beside the page: nobody waits for it, and the queue then asks what is still open.

use std::path::{Path, PathBuf};
use std::sync::Weak;
use std::sync::mpsc::Receiver;

use daicho_pipeline::rederive;
use daicho_store::Store;

use crate::app::App;

/// Starts the thread that derives when it is told to; it ends with the page.
///
/// # Errors
/// The system refuses a thread.
pub(crate) fn start(database: PathBuf, app: Weak<App>, told: Receiver<()>) -> std::io::Result<()> {
    let work = move || {
        while told.recv().is_ok() {
            let Some(app) = app.upgrade() else { return };
            // What fails now is tried again after the next decision, and by the next run.
            let _ = derive(&database, &app);
        }
    };
    std::thread::Builder::new().name("derive".to_owned()).spawn(work).map(drop)
}

fn derive(database: &Path, app: &App) -> Result<(), daicho_pipeline::Failure> {
    let mut store = Store::open(database)?;
    rederive(&mut store, &app.body).map(drop)
}
