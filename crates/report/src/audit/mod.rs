//! What people get of the audit: findings with both sides, a roster compared, a sample to check and its results.

mod findings;
mod roster;
mod sample;

pub use findings::{finding_text, findings_text};
pub use roster::{RosterHead, roster_head, roster_ndjson, roster_text};
pub use sample::{SampleResult, sample_csv, sample_result_text};
