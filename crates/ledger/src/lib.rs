//! Rules and accepted facts to postings and outcomes.
//!
//! [`Rules`] are data (`catalogs/BODY/rules.toml`, described in `docs/rules.md`). [`book`] takes the records with
//! their links, the points of the edition in force and the members, and gives the postings of each record and one
//! outcome a member. It opens no file and asks no clock: the day it judges on is [`Booking::as_of`]. All points
//! are integers. Equal inputs give equal values, whatever the order of the records and the number of threads.
//!
//! What humans decided is applied before ([`decided`]). The way of a record: gate (may it be posted without a human?) → twins (one of them counts) → caps →
//! postings → requirements.

mod alike;
mod asked;
mod assignment;
mod booking;
mod caps;
mod choice;
mod copies;
mod cycle;
pub mod decided;
mod entry;
mod fault;
mod folder;
mod gate;
mod grades;
mod late;
mod least;
mod lint;
mod names;
mod offers;
mod outcome;
mod parcels;
mod questions;
mod rules;
mod singly;
mod slots;
mod thresholds;
mod twins;

pub use booking::{Booked, Booking, SplitBatch, book, book_in_batches};
pub use lint::lint;
pub use questions::{questions, questions_of, queue};
pub use rules::{
    Account, Application, Cap, Condition, DatedBy, DocumentCheck, DocumentEffect, DocumentRule, Due, Earning,
    Exclusion, Extension, Fact, FactKind, Fee, Grade, Group, Late, Lengthens, Measure, Named, Note, Period,
    PeriodRule, PublicationPoints, Reading, ReadingOption, Requirement, Rule, Rules, Scope, SharedCap,
    Validity, When, YearWindow,
};
pub use singly::{Singly, earns, singly};
pub use thresholds::Thresholds;
