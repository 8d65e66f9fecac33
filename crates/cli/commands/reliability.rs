//! `daicho reliability` and `daicho calibrate`: confidences against the truth.

use std::process::ExitCode;

use daicho_pipeline::{Failure, calibrate, pairs};
use daicho_report::Messages;
use daicho_report::reliability::{change_text, reliability_text};

use crate::arguments::{CalibrateOptions, ReliabilityOptions};
use crate::context::Context;

/// Prints the reliability table under the posting thresholds in force.
pub fn reliability(context: &Context, options: &ReliabilityOptions) -> Result<ExitCode, Failure> {
    let pairs = pairs::read(&options.pairs)?;
    let table = calibrate::table(&pairs, &context.resolved.settings.posting);
    if options.json {
        let json = serde_json::to_string_pretty(&table).map_err(|e| Failure::internal(e.to_string(), ""))?;
        return super::print(&(json + "\n"));
    }
    super::print(&reliability_text(&table))
}

/// Learns a calibration, writes it, and prints what it does on the pairs held back.
pub fn calibrate(context: &Context, options: &CalibrateOptions) -> Result<ExitCode, Failure> {
    let pairs = pairs::read(&options.pairs)?;
    let learnt = calibrate::calibrate(&pairs, &context.resolved.settings.posting);
    calibrate::write(&learnt, &options.out)?;
    let say = |key: &str, values: &[(&str, &str)]| {
        Messages::global().filled("reliability", key, values).both() + "\n"
    };
    let (taught, held) = (learnt.pairs.0.to_string(), learnt.pairs.1.to_string());
    let mut text = say("learnt", &[("taught", &taught), ("held", &held)]);
    text.push_str(&change_text(&learnt.before, &learnt.after));
    if !learnt.left_out.is_empty() {
        text.push_str(&say("left_out", &[("fields", &learnt.left_out.join(", "))]));
    }
    if learnt.calibration.is_empty() {
        text.push_str(&say("nothing", &[]));
    }
    super::print(&text)
}
