//! An organiser's attendance list, and what comes of comparing it with what members sent.

use serde::{Deserialize, Serialize};

/// A row of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RosterRow {
    /// Its row in the file.
    pub row: u64,
    /// The name as the list prints it; may be empty where there is a number.
    pub name: String,
    /// The member number as the list prints it; may be empty.
    pub number: String,
}

/// By what a row and a piece are one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RosterMatch {
    /// By member number and name.
    NumberAndName,
    /// By member number; the names differ.
    NumberAlone,
    /// By name.
    Name,
}

/// A line of the comparison.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "result", rename_all = "snake_case")]
pub enum RosterLine {
    /// On the list, and sent.
    Both {
        /// The row.
        row: RosterRow,
        /// The pieces, by id.
        records: Vec<String>,
        /// By what.
        by: RosterMatch,
    },
    /// On the list, and nothing was sent: not everybody who attends applies.
    NotSent {
        /// The row.
        row: RosterRow,
    },
    /// Sent, and not on the list.
    NotOnRoster {
        /// The piece.
        record: String,
        /// The holder as printed.
        holder: String,
        /// The member it was linked to.
        member_no: Option<String>,
    },
    /// A name that several rows or several members bear, without a number that tells them apart.
    Ambiguous {
        /// The rows.
        rows: Vec<RosterRow>,
        /// The pieces.
        records: Vec<String>,
    },
}
