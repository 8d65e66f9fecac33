//! Recognised meetings, editions over time.
//!
//! A catalogue is a folder of small text files (`catalogs/<body>/`): `body.toml`, `meetings.csv`,
//! `names.csv`, `relations.csv`, `listings.csv`, `points.csv` and, where it has any, `aliases.csv`. This crate turns their bytes into a [`Catalogue`] or says
//! everything that is wrong with them. It opens no file: the caller hands over names and bytes.

mod body;
mod check;
mod diff;
pub mod import;
pub mod language;
mod lint;
mod rows;
mod table;
mod validity;

use std::collections::BTreeMap;

use daicho_model::{Diagnostic, Listing, Meeting};

pub use body::{Account, Body, Edition, Unit};
pub use diff::{DiffError, diff};
pub use lint::{CHECKS, lint};
pub use validity::{OnDay, Standing};

/// Name of the file that describes the body.
pub const BODY: &str = "body.toml";
/// The tables of a catalogue, in the order they are checked.
///
/// [`ALIASES`] may stand beside them.
pub const TABLES: [&str; 5] = ["meetings.csv", "names.csv", "relations.csv", "listings.csv", "points.csv"];

/// The names of no list (abbreviations, English and learnt names), one file a body; a body may have none.
pub const ALIASES: &str = "aliases.csv";

/// The recognised meetings of one body in every edition of its list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Catalogue {
    /// The body, its unit systems and editions.
    pub body: Body,
    /// Meetings by id.
    pub meetings: BTreeMap<String, Meeting>,
    /// Rows of every edition, by edition and row.
    pub listings: Vec<Listing>,
}

impl Catalogue {
    /// Reads the files of a catalogue, keyed by their name inside the folder. Other files (`rules.toml`, `CHANGES.md`)
    /// are ignored. A body without editions needs no tables.
    ///
    /// # Errors
    /// Everything that is wrong, in the order of the files, each with file (`document`), line (`place`) and values.
    pub fn load(files: &BTreeMap<String, Vec<u8>>) -> Result<Catalogue, Vec<Diagnostic>> {
        let mut errors = Vec::new();
        let body = body::read(files, &mut errors);
        let tables = rows::read(files, body.as_ref(), &mut errors);
        let catalogue = body.map(|body| check::assemble(body, &tables, &mut errors));
        match catalogue {
            Some(catalogue) if errors.is_empty() => Ok(catalogue),
            _ => Err(errors),
        }
    }

    /// The edition whose figures are posted for a unit system.
    pub fn edition_in_force(&self, unit: &str) -> Option<&str> {
        self.body.units.get(unit).map(|unit| unit.in_force.as_str())
    }

    /// The rows of one edition, by row number.
    pub fn listings_in(&self, edition: &str) -> impl Iterator<Item = &Listing> {
        self.listings.iter().filter(move |listing| listing.edition == edition)
    }

    /// The rows of one edition by meeting id.
    pub fn by_meeting(&self, edition: &str) -> BTreeMap<String, Vec<Listing>> {
        group(self.listings_in(edition))
    }

    /// The rows of every other edition by meeting id: evidence, never posted.
    pub fn by_meeting_elsewhere(&self, edition: &str) -> BTreeMap<String, Vec<Listing>> {
        group(self.listings.iter().filter(|listing| listing.edition != edition))
    }
}

fn group<'a>(listings: impl Iterator<Item = &'a Listing>) -> BTreeMap<String, Vec<Listing>> {
    let mut all = BTreeMap::<String, Vec<Listing>>::new();
    for listing in listings {
        all.entry(listing.meeting_id.clone()).or_default().push(listing.clone());
    }
    all
}
