//! What changed between two editions of a body's list.

use serde::{Deserialize, Serialize};

use crate::{ListedPoints, Points};

/// What became of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DiffKind {
    /// The same name (compatibility forms unified, white space left aside).
    Exact,
    /// The name differs as slips of transcription or of a reader do.
    OcrSlip,
    /// Words were left out.
    Shortened,
    /// Another name.
    Renamed,
    /// The same name under another heading.
    Moved,
    /// The older edition knows the name or one near it, and no row of it is safely this one.
    Unclear,
    /// Only in the newer edition.
    Added,
    /// Only in the older edition.
    Dropped,
    /// Several rows of the older edition became one.
    Merged,
    /// The points differ.
    UnitsChanged,
    /// The newer edition prints a rename that leads from a name to itself.
    SelfRename,
}

/// A row of one of the editions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DiffRow {
    /// Row number.
    pub seq: u32,
    /// Whose row.
    pub meeting_id: String,
    /// Name as printed.
    pub name: String,
    /// Former names as printed.
    pub former: Vec<String>,
    /// Heading: category.
    pub category: String,
    /// Heading: sub-class.
    pub subcategory: String,
    /// Heading: region.
    pub region: String,
    /// Points as printed.
    pub points: Vec<ListedPoints>,
}

/// A figure that differs. `None` = none printed, which is not zero.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitChange {
    /// Unit system.
    pub unit: String,
    /// Account.
    pub account: String,
    /// In the older edition.
    pub old: Option<Points>,
    /// In the newer one.
    pub new: Option<Points>,
}

/// A part of the name that differs; either side may be empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NameEdit {
    /// What the older edition prints.
    pub old: String,
    /// What the newer one prints.
    pub new: String,
}

/// One entry: rows of the older edition and a row of the newer one that belong together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DiffEntry {
    /// What happened, in one word.
    pub kind: DiffKind,
    /// What happened beside it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<DiffKind>,
    /// Rows of the older edition; several where they merged.
    pub old: Vec<DiffRow>,
    /// The row of the newer edition.
    pub new: Option<DiffRow>,
    /// Where the names differ.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub edits: Vec<NameEdit>,
    /// Figures that differ.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub units: Vec<UnitChange>,
    /// How sure the pairing is, 0 to 1, kept to 1/10,000; 1 where there is none.
    pub probability: f32,
    /// Rows of the older edition that might be meant, too.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub candidates: Vec<u32>,
}

/// One name that an edition prints on several rows with different points.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NameTwice {
    /// The edition.
    pub edition: String,
    /// The name as its first row prints it.
    pub name: String,
    /// Its rows.
    pub rows: Vec<u32>,
}

/// A member whose ledger cites a row that changed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct TouchedLedger {
    /// Member number.
    pub member_no: String,
    /// The record behind the posting.
    pub record_id: String,
    /// The meeting posted.
    pub meeting_id: String,
    /// Its name in the older edition.
    pub name: String,
    /// What happened to its row.
    pub kinds: Vec<DiffKind>,
    /// Points as posted.
    pub posted: i64,
    /// Points that the newer edition prints for the same unit system and account; `None`: none printed or row dropped.
    pub new: Option<Points>,
}

/// What changed from one edition to another. Each row of either edition is in exactly one entry.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EditionDiff {
    /// Whose list.
    pub body: String,
    /// The older edition.
    pub old: String,
    /// The newer edition.
    pub new: String,
    /// The rows of the newer edition in their order, then those that were dropped.
    pub entries: Vec<DiffEntry>,
    /// Names that one edition prints twice with different points.
    pub twice: Vec<NameTwice>,
    /// Ledgers touched; empty where no run was given.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub touched: Vec<TouchedLedger>,
}

impl DiffEntry {
    /// Every kind that applies, the main one first.
    pub fn kinds(&self) -> Vec<DiffKind> {
        std::iter::once(self.kind).chain(self.also.iter().copied()).collect()
    }
}
