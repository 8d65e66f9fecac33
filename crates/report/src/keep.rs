//! What backup, restore and erasure say.

use crate::plain::plain;
use crate::words::{both, filled};

/// What an erasure tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ErasedText<'a> {
    /// Members erased.
    pub members: usize,
    /// Pieces of paper erased.
    pub records: usize,
    /// Decisions whose personal parts went.
    pub decisions: usize,
    /// Files of the inbox that hold the papers.
    pub files: Vec<&'a str>,
    /// Tables where a name still stands, with the number of rows.
    pub mentions: Vec<(&'a str, u64)>,
    /// Whether output files were written anew.
    pub rewritten: bool,
    /// Databases that restores have moved aside.
    pub aside: Vec<String>,
}

/// A copy was written.
pub fn backed_up(file: &str) -> String {
    format!("{}\n", filled("keep", "backed_up", &[("file", &plain(file))]))
}

/// A copy took the place of the database.
pub fn restored(file: &str, replaced: Option<&str>) -> String {
    let mut out = format!("{}\n", filled("keep", "restored", &[("file", &plain(file))]));
    if let Some(replaced) = replaced {
        out += &format!("{}\n", filled("keep", "replaced", &[("file", &plain(replaced))]));
    }
    out + &format!("{}\n", both("keep", "run_again"))
}

/// What was erased, and what only the owner can delete.
pub fn erased(told: &ErasedText<'_>) -> String {
    let number = |count: usize| count.to_string();
    let counts = [
        ("members", number(told.members)),
        ("records", number(told.records)),
        ("decisions", number(told.decisions)),
    ];
    let counts: Vec<(&str, &str)> = counts.iter().map(|(name, count)| (*name, count.as_str())).collect();
    let mut out = format!("{}\n", filled("keep", "erased", &counts));
    if told.rewritten {
        out += &format!("{}\n", both("keep", "rewritten"));
    }
    if !told.aside.is_empty() {
        out += &format!("{}\n", both("keep", "aside"));
        out.extend(told.aside.iter().map(|file| format!("  {}\n", plain(file))));
    }
    if !told.files.is_empty() {
        out += &format!("{}\n", both("keep", "files"));
        out.extend(told.files.iter().map(|file| format!("  {}\n", plain(file))));
    }
    for (table, count) in &told.mentions {
        out +=
            &format!("{}\n", filled("keep", "mentions", &[("table", table), ("count", &count.to_string())]));
    }
    out
}
