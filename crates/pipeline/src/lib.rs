//! The only composer: it knows every stage, and no stage knows another.
//!
//! `run` takes an inbox and ends with the output files; `worker` is the process that reads hostile bytes;
//! everything between is values passed from stage to stage, in the order of [`STAGES`].

pub mod answers;
pub mod asks;
pub mod basis;
pub mod body;
pub mod cache;
pub mod calibrate;
pub mod catalog_flags;
pub mod catalog_import;
pub mod catalogue;
mod changes;
pub mod check;
mod claimed;
mod clock;
pub mod covers;
pub mod decisions;
mod derive;
pub mod drawing;
pub mod erase;
mod facts;
mod faults;
pub mod handover;
pub mod history;
pub mod intake;
pub mod keep;
pub mod layout_try;
pub mod layouts;
pub mod letters;
mod linking;
mod member_facts;
pub mod members;
mod moved;
pub mod objections;
pub mod output;
mod outputs;
pub mod pairs;
mod pieces;
pub mod pool;
pub mod print;
mod process;
pub mod progress;
pub mod proposals;
pub mod queue;
pub mod reading;
pub mod received;
mod reconciled;
mod rederive;
pub mod roster;
pub mod sandbox;
pub mod settings;
pub mod simulate;
pub mod single;
pub mod stages;
mod surroundings;
pub mod table;
pub mod tables;
mod unfound;
pub mod verdicts;
mod watch;
mod workbook_marks;
pub mod worker;

mod error;

pub use derive::stored_keys;
pub use error::{Failure, FailureClass};
pub use rederive::{Rederived, Waits, rederive};
pub use single::{ReadFile, read_file};
pub use stages::{RunInput, RunReport, run};

/// The stages in order: name and the crate that does it. `docs/pipeline.md` says what each takes and gives.
pub const STAGES: [(&str, &str); 9] = [
    ("intake", "pipeline"),
    ("read", "read"),
    ("extract", "extract"),
    ("link", "link"),
    ("decide", "ledger"),
    ("audit", "audit"),
    ("ledger", "ledger"),
    ("store", "store"),
    ("report", "report"),
];
