//! How much of a document is read before it is given up. Checked before memory is asked for.

use serde::{Deserialize, Serialize};

/// Limits on what hostile or broken bytes may cost. What is over a limit becomes a diagnostic that names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Bytes of one file, or of one unpacked archive entry.
    pub bytes: u64,
    /// Pages of one file that are read; those after it are named in a diagnostic.
    pub pages: u32,
    /// Pixels of one picture or of one drawn page.
    pub pixels: u64,
    /// Archives inside archives, the outermost included.
    pub nesting: u32,
    /// Entries of one archive.
    pub archive_entries: u32,
    /// Unpacked bytes of all entries of one archive together.
    pub archive_bytes: u64,
    /// Unpacked bytes for each packed byte of an entry; more is taken for a bomb (small entries are let through).
    pub archive_ratio: u64,
    /// Glyphs, strokes and pictures of one PDF page; the rest of the page is left out with a diagnostic.
    pub page_marks: u32,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            bytes: 512 << 20,
            pages: 2_000,
            pixels: 60_000_000,
            nesting: 3,
            archive_entries: 10_000,
            archive_bytes: 2 << 30,
            archive_ratio: 1_000,
            page_marks: 400_000,
        }
    }
}
