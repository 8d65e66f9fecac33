//! SQLite: what was read, decided and posted.
//!
//! One file holds three kinds of things. *Readings* are what the reader made of some bytes; they are committed one by
//! one, so that a run that was killed goes on where it was. *Results* are what the last run of a body ended with; they
//! are replaced together, in one transaction, so that nobody ever sees half of a run. *Decisions* are what humans said:
//! a chain that is only added to, for nothing else can give them again.
//!
//! Absent on purpose: no clock, no rule, no text for people. A row that cannot be understood is an error that names
//! the row, never a guess and never a panic.

mod backup;
mod chain;
mod chain_problems;
mod changes;
mod decisions;
mod digest;
mod erase;
mod error;
mod integrity;
mod lacking;
mod lock;
mod open;
mod partial;
mod place;
#[cfg(test)]
mod plans;
mod questions;
mod queue;
mod readings;
mod replace;
mod results;
mod schema;
mod sight;

pub use backup::{RestoreError, Restored, restore, set_aside};
pub use changes::Standing;
pub use erase::Erasure;
pub use error::StoreError;
pub use integrity::Problem;
pub use lacking::Lacking;
pub use lock::RunLock;
pub use open::Store;
pub use partial::{Patch, RecordRow, ResultsMark};
pub use place::Place;
pub use questions::{Lease, QuestionState, QueueCount, Queued};
pub use readings::ReadingKey;
pub use replace::Grounds;
pub use results::{PostingCount, Results, RunInfo};
