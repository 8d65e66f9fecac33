//! SQLite: what was read, decided and posted.
//!
//! One file holds two kinds of things. *Readings* are what the reader made of some bytes; they are committed one by
//! one, so that a run that was killed goes on where it was. *Results* are what the last run of a body ended with; they
//! are replaced together, in one transaction, so that nobody ever sees half of a run.
//!
//! Absent on purpose: no clock, no rule, no text for people. A row that cannot be understood is an error that names
//! the row, never a guess and never a panic.

mod error;
mod integrity;
mod open;
mod questions;
mod queue;
mod readings;
mod results;
mod schema;

pub use error::StoreError;
pub use integrity::Problem;
pub use open::Store;
pub use questions::{Lease, QueueCount, Queued, QuestionState};
pub use readings::ReadingKey;
pub use results::{Results, RunInfo};
