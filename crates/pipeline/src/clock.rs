//! `timings.json`: the one output outside the promise of identical bytes.

use std::time::Instant;

use crate::reading::Readings;

/// Seconds a stage took, for `timings.json` only.
pub struct Clock {
    last: Instant,
    laps: Vec<(&'static str, f64)>,
}

impl Clock {
    /// Starts now.
    pub fn start() -> Clock {
        Clock { last: Instant::now(), laps: Vec::new() }
    }

    /// Ends a stage.
    pub fn lap(&mut self, stage: &'static str) {
        self.laps.push((stage, self.last.elapsed().as_secs_f64()));
        self.last = Instant::now();
    }

    /// The file, as text.
    pub fn json(&self, readings: &Readings) -> String {
        let seconds: serde_json::Map<_, _> =
            self.laps.iter().map(|(stage, s)| ((*stage).to_owned(), serde_json::json!(s))).collect();
        let value = serde_json::json!({
            "seconds": seconds, "jobs_done": readings.jobs_done, "jobs_reused": readings.jobs_reused,
        });
        format!("{value:#}\n")
    }
}
