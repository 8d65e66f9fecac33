//! Deriving again after decisions, beside the page: who answers does not wait for it, and the queue then asks what is still open.
//! Who takes an answer back waits, so that what is shown then is true.

use std::path::{Path, PathBuf};
use std::sync::Weak;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

use daicho_pipeline::rederive;
use daicho_store::Store;

use crate::app::App;

/// How long nobody must have answered before it begins: who answers at a stretch does not wait for what follows.
const QUIET: Duration = Duration::from_millis(500);
/// However many answer, it begins after this.
const AT_THE_LATEST: Duration = Duration::from_secs(10);

/// Has the results derived that rest on the decisions so far.
pub(crate) enum Wish {
    /// When nobody has answered for a while.
    Later,
    /// At once; who wishes it is told when it is done.
    Now(Sender<()>),
}

/// Wishes it at once and waits for it: whether it was done within `most`.
pub(crate) fn now(wishes: &Sender<Wish>, most: Duration) -> bool {
    let (done, is_done) = channel();
    wishes.send(Wish::Now(done)).is_ok() && is_done.recv_timeout(most).is_ok()
}

/// Starts the thread that derives when it is told to; it ends with the page.
///
/// # Errors
/// The system refuses a thread.
pub(crate) fn start(database: PathBuf, app: Weak<App>, wishes: Receiver<Wish>) -> std::io::Result<()> {
    let work = move || {
        while let Ok(first) = wishes.recv() {
            let waiting = gather(first, &wishes);
            let Some(app) = app.upgrade() else { return };
            // What fails now is tried again after the next decision, and by the next run; who waits hears nothing then.
            if derive(&database, &app).is_ok() {
                for one in waiting {
                    let _ = one.send(());
                }
            }
        }
    };
    std::thread::Builder::new().name("derive".to_owned()).spawn(work).map(drop)
}

/// Waits until nobody has answered for a while, or somebody waits: who waits.
fn gather(first: Wish, wishes: &Receiver<Wish>) -> Vec<Sender<()>> {
    let start = Instant::now();
    let (mut waiting, mut next) = (Vec::new(), Some(first));
    while let Some(wish) = next {
        if let Wish::Now(done) = wish {
            waiting.push(done);
        }
        next = match waiting.is_empty() {
            true if start.elapsed() < AT_THE_LATEST => wishes.recv_timeout(QUIET).ok(),
            _ => wishes.try_recv().ok(),
        };
    }
    waiting
}

fn derive(database: &Path, app: &App) -> Result<(), daicho_pipeline::Failure> {
    // Another database has taken its place: what rests on its decisions is not this page's.
    if !app.place.holds() {
        return Ok(());
    }
    let mut store = Store::open(database)?;
    rederive(&mut store, &app.body).map(drop)
}
