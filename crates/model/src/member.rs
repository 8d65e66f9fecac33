//! Members as the society's own file names them.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::PartialDate;

/// What the members file says about one fact that a rule asks for (its column is named in `rules.toml`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FactValue {
    /// The column is there, the cell is empty: not known. Blank is neither yes nor no.
    Blank,
    /// The cell holds something that cannot be understood: not known, and there may be more to it than where it is empty.
    Unreadable,
    /// Yes or no (済・未).
    Yes(bool),
    /// Days, in order; none: the file says that there is none (なし).
    Days(Vec<PartialDate>),
    /// A number, e.g. of attendances.
    Number(i64),
    /// Periods with first and last day, in order; none: there is none.
    Periods(Vec<(Date, Date)>),
}

/// A member under a renewal rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Member number (会員番号).
    pub member_no: String,
    /// Name (氏名) as the file prints it.
    pub name: String,
    /// Former or other names (旧姓).
    pub other_names: Vec<String>,
    /// First day of the cycle (認定開始日).
    pub cycle_from: Date,
    /// Last day of the cycle (認定終了日).
    pub cycle_to: Date,
    /// Columns that no stage knows yet, kept as they are.
    pub extra: BTreeMap<String, String>,
    /// Facts by their id in the rules; a fact is absent where the file has no such column.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub facts: BTreeMap<String, FactValue>,
}
