//! Members as the society's own file names them.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

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
}
