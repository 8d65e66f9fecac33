//! Rules and accepted facts to postings and outcomes.
//!
//! [`Rules`] are data (`catalogs/BODY/rules.toml`, described in `docs/rules.md`). [`book`] takes the records with
//! their links, the points of the edition in force and the members, and gives one posting a record and one
//! outcome a member. It opens no file and asks no clock: the day it judges on is [`Booking::as_of`]. All points
//! are integers. Equal inputs give equal values, whatever the order of the records and the number of threads.
//!
//! The way of a record: gate (may it be posted without a human?) → twins (one of them counts) → caps →
//! postings → requirements.

mod assignment;
mod booking;
mod caps;
mod entry;
mod folder;
mod gate;
mod outcome;
mod rules;
mod thresholds;
mod twins;

pub use booking::{Booked, Booking, book};
pub use rules::{
    Account, Cap, Earning, Exclusion, Group, Measure, Named, Note, Period, PublicationPoints, Reading,
    ReadingOption, Requirement, Rule, Rules, Scope, Validity, When,
};
pub use thresholds::Thresholds;
