//! Record linkage: which recognised meeting, and which member, a piece of paper means.
//!
//! [`Linker`] compares a printed text with the names of one edition of a catalogue. It decides only where the text fits
//! one meeting and no other; everything else is for a person. Every candidate carries the account of its weight
//! (log₂, bits), as in the Fellegi–Sunter model: a prior, then what the name, region, kind of gathering and subject add.

mod align;
mod around;
mod compare;
mod costs;
mod cut;
mod explain;
mod gather;
mod hosts;
mod index;
mod linker;
pub mod member;
mod model;
mod names;
mod query;
mod reach;
mod rows;
pub mod train;
mod whole;
mod words;

use daicho_catalog::language::{by_char, fold, glyph, lexicon};

pub use gather::gather;
pub use linker::{ACCEPT, Linker, MeetingQuery, REVIEW, Scope};
pub use model::Model;
