//! Deriving again after decisions, beside the page: nobody waits for it, and the queue then asks what is still open.

use std::path::{Path, PathBuf};
use std::sync::Weak;
use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant};

use daicho_pipeline::rederive;
use daicho_store::Store;

use crate::app::App;

/// How long nobody must have answered before it begins: who answers at a stretch does not wait for what follows.
const QUIET: Duration = Duration::from_millis(500);
/// However many answer, it begins after this.
const AT_THE_LATEST: Duration = Duration::from_secs(10);

/// Starts the thread that derives when it is told to; it ends with the page.
///
/// # Errors
/// The system refuses a thread.
pub(crate) fn start(database: PathBuf, app: Weak<App>, told: Receiver<()>) -> std::io::Result<()> {
    let work = move || {
        while told.recv().is_ok() {
            wait_for_quiet(&told);
            let Some(app) = app.upgrade() else { return };
            // What fails now is tried again after the next decision, and by the next run.
            let _ = derive(&database, &app);
        }
    };
    std::thread::Builder::new().name("derive".to_owned()).spawn(work).map(drop)
}

/// Waits until nobody has answered for a while.
fn wait_for_quiet(told: &Receiver<()>) {
    let start = Instant::now();
    while start.elapsed() < AT_THE_LATEST && told.recv_timeout(QUIET).is_ok() {}
}

fn derive(database: &Path, app: &App) -> Result<(), daicho_pipeline::Failure> {
    let mut store = Store::open(database)?;
    rederive(&mut store, &app.body).map(drop)
}
