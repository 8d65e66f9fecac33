//! Recognised meetings: what a catalogue holds.

use serde::{Deserialize, Serialize};

use crate::Points;

/// What a name is to its meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NameKind {
    /// The name a list prints.
    Current,
    /// An earlier name (旧名称).
    Former,
    /// An abbreviation or a common short form.
    Abbreviation,
    /// An English name.
    English,
}

/// A name of a meeting with its validity and source.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct MeetingName {
    /// The name as the source prints it.
    pub name: String,
    /// What kind of name.
    pub kind: NameKind,
    /// First day it was valid, where known (ISO date or year; empty = unknown).
    pub from: String,
    /// Last day it was valid, where known.
    pub to: String,
    /// Who says so: an edition (`list-001`), or another source (`alias:public`, `rule:jrs`).
    pub source: String,
}

/// How two meetings are related.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RelationKind {
    /// Renamed (名称変更).
    Rename,
    /// Merged (合併, 統合).
    Merge,
    /// Split (分離).
    Split,
    /// The list itself is not sure (`？`).
    Uncertain,
}

/// A predecessor or successor by name: lists print names, not ids.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Relation {
    /// What happened.
    pub kind: RelationKind,
    /// The earlier name; empty where the list leaves it out.
    pub predecessor: String,
    /// Who says so (an edition).
    pub source: String,
}

/// A recognised meeting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meeting {
    /// Stable id, e.g. `jrs-0001`.
    pub id: String,
    /// All its names, current first.
    pub names: Vec<MeetingName>,
    /// Renames, mergers, splits.
    pub relations: Vec<Relation>,
}

/// Points a row prints for one unit system and account.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ListedPoints {
    /// Unit system, e.g. `society`, `board`.
    pub unit: String,
    /// Account, e.g. `meeting`, `attendance`, `lecture`.
    pub account: String,
    /// `None`: recognised, none printed. Not zero.
    pub points: Option<Points>,
}

/// One row of one edition of a list. Rows are keyed by edition and `seq`, never by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listing {
    /// Edition id, e.g. `list-001`.
    pub edition: String,
    /// Row of that edition's list, from 1.
    pub seq: u32,
    /// Whose row.
    pub meeting_id: String,
    /// Name as this row prints it.
    pub name: String,
    /// Category, e.g. `分類9`.
    pub category: String,
    /// Sub-class, e.g. `7-1`.
    pub subcategory: String,
    /// Region, e.g. `九州`.
    pub region: String,
    /// Mark, e.g. `必須`.
    pub mark: String,
    /// Its points per unit system and account.
    pub points: Vec<ListedPoints>,
}
