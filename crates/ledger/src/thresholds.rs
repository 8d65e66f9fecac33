//! How sure the readers and linkers must be before something is posted without a human.

use daicho_model::Confidence;
use serde::{Deserialize, Serialize};

/// Thresholds of the gate. What is below goes to review; nothing is ever void for being below.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Thresholds {
    /// For every field that a posting needs (holder or member number, meeting text, first and last day), 0 to 1.
    pub field: Confidence,
    /// For what a piece of paper is, 0 to 1.
    pub kind: Confidence,
    /// For the accepted meeting's calibrated probability, 0 to 1, beside the linker's own decision.
    pub meeting: f32,
    /// For the accepted member's calibrated probability, 0 to 1, beside the linker's own decision.
    pub member: f32,
}

impl Default for Thresholds {
    fn default() -> Thresholds {
        Thresholds { field: Confidence::new(0.8), kind: Confidence::new(0.8), meeting: 0.9, member: 0.9 }
    }
}
