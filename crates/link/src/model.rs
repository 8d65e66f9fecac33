//! What the linker has learnt: weights, costs of misread letters and the calibration, as a small readable file.
//!
//! `data/linker.toml` ships with the program; `daicho train` writes such a file, and `catalogs/<body>/linker.toml` takes
//! its place for one body.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Deserialize;

use crate::compare::{FEATURE_NAMES, FEATURES};
use crate::costs::{Costs, OTHER};

/// Features that speak for a match; every other one but the prior speaks against it and may not weigh more than 0.
pub(crate) const FOR: [&str; 4] = ["agreement", "exact", "only_one_contains_it", "region_agrees"];

/// Weights, misreadings and calibration.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// Weight of each feature, natural logarithm of the odds per unit.
    pub(crate) weights: [f32; FEATURES],
    /// What was printed, what was read, and what that costs as a share of the letter's information.
    pub(crate) misread: Vec<(char, char, f32)>,
    /// Calibrated log-odds = slope x log-odds + shift.
    pub(crate) calibration: (f32, f32),
    /// Where it comes from, for people.
    pub(crate) note: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    note: String,
    weights: BTreeMap<String, f32>,
    calibration: Calibration,
    #[serde(default)]
    misread: BTreeMap<String, BTreeMap<String, f32>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Calibration {
    slope: f32,
    shift: f32,
}

impl Model {
    /// The model that ships with the program.
    pub fn shipped() -> Model {
        Model::parse(include_str!("data/linker.toml")).expect("the file beside the code is checked by a test")
    }

    /// What the learning starts from: set by hand, so that a feature that the texts seldom show has a sensible weight.
    pub(crate) fn start() -> Model {
        let weights = [
            -4.0, 2.0, -8.0, -1.0, -10.0, -2.0, -8.0, -1.0, 3.0, -0.5, 3.0, 1.0, -9.0, -3.0, -9.0, -4.0,
            -4.0, -5.0, -3.0, -1.0, -3.0,
        ];
        Model { weights, misread: Vec::new(), calibration: (1.0, 0.0), note: String::new() }
    }

    /// Reads a model.
    ///
    /// # Errors
    /// What is wrong with the text, with the place where that is known.
    pub fn parse(text: &str) -> Result<Model, String> {
        let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
        let names: Vec<&str> = file.weights.keys().map(String::as_str).collect();
        if let Some(name) = FEATURE_NAMES.iter().find(|name| !names.contains(name)) {
            return Err(format!("weights: {name} is missing"));
        }
        if let Some(name) = names.iter().find(|name| !FEATURE_NAMES.contains(name)) {
            return Err(format!("weights: there is no feature {name}"));
        }
        let weights = FEATURE_NAMES.map(|name| file.weights[name]);
        for (name, weight) in FEATURE_NAMES.iter().zip(weights) {
            let sound = match *name {
                "prior" => weight.is_finite(),
                name if FOR.contains(&name) => (0.0..=50.0).contains(&weight),
                _ => (-50.0..=0.0).contains(&weight),
            };
            if !sound {
                return Err(format!("weights: {name} = {weight} has the wrong sign or size"));
            }
        }
        let Calibration { slope, shift } = file.calibration;
        if !(slope > 0.0 && slope.is_finite() && shift.is_finite()) {
            return Err("calibration: the slope must be above 0".to_owned());
        }
        let misread = misread(&file.misread)?;
        Ok(Model { weights, misread, calibration: (slope, shift), note: file.note })
    }

    /// The file.
    pub fn to_toml(&self) -> String {
        let mut text =
            String::from("# What the linker has learnt. Written by `daicho train`; see docs/linking.md.\n");
        let _ = writeln!(text, "note = {:?}\n", self.note);
        text.push_str("# Natural logarithm of the odds per unit of the feature.\n[weights]\n");
        for (name, weight) in FEATURE_NAMES.iter().zip(self.weights) {
            let _ = writeln!(text, "{name} = {weight:.3}");
        }
        let (slope, shift) = self.calibration;
        let _ = write!(
            text,
            "\n# Calibrated log-odds = slope x log-odds + shift.\n[calibration]\nslope = {slope:.3}\nshift = {shift:.3}\n"
        );
        text.push_str("\n# Printed letter = { letter read = cost as a share of the letter's information, 0.8 for any other }.\n[misread]\n");
        let mut by_letter = BTreeMap::<char, BTreeMap<char, f32>>::new();
        for (printed, read, share) in &self.misread {
            by_letter.entry(*printed).or_default().insert(*read, *share);
        }
        for (printed, read) in by_letter {
            let pairs: Vec<String> =
                read.iter().map(|(ch, share)| format!("{} = {share:.2}", quoted(*ch))).collect();
            let _ = writeln!(text, "{} = {{ {} }}", quoted(printed), pairs.join(", "));
        }
        text
    }

    pub(crate) fn costs(&self) -> Costs {
        Costs::new(include_str!("data/lookalikes.txt"), &self.misread)
    }

    /// A probability made honest: what is claimed at 0.95 or more is right at least as often.
    pub(crate) fn calibrated(&self, probability: f64) -> f64 {
        let (slope, shift) = (f64::from(self.calibration.0), f64::from(self.calibration.1));
        if probability <= 0.0 || probability >= 1.0 || (slope, shift) == (1.0, 0.0) {
            return probability;
        }
        let odds = slope * (probability / (1.0 - probability)).ln() + shift;
        1.0 / (1.0 + (-odds).exp())
    }
}

fn quoted(ch: char) -> String {
    match ch {
        '"' | '\\' => format!("\"\\{ch}\""),
        _ if ch.is_control() => format!("\"\\u{:04x}\"", u32::from(ch)),
        _ => format!("\"{ch}\""),
    }
}

fn misread(table: &BTreeMap<String, BTreeMap<String, f32>>) -> Result<Vec<(char, char, f32)>, String> {
    let one = |text: &str| {
        let mut chars = text.chars();
        chars.next().filter(|_| chars.next().is_none()).ok_or(format!("misread: {text:?} is not one letter"))
    };
    let mut pairs = Vec::new();
    for (printed, reads) in table {
        for (read, share) in reads {
            if !(0.05..=OTHER).contains(share) {
                return Err(format!(
                    "misread: {printed} read as {read}: {share} is not from 0.05 to {OTHER}"
                ));
            }
            pairs.push((one(printed)?, one(read)?, *share));
        }
    }
    Ok(pairs)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_refused(change: impl Fn(String) -> String, because: &str) {
        let error = Model::parse(&change(Model::shipped().to_toml())).unwrap_err();
        assert!(error.contains(because), "{error}");
    }

    #[test]
    fn what_is_written_is_read_back() {
        let mut model = Model::shipped();
        model.misread = vec![('"', '\\', 0.3), ('会', '曾', 0.25)];
        assert_eq!(Model::parse(&model.to_toml()).as_ref(), Ok(&model));
    }

    #[test]
    fn a_weight_with_the_wrong_sign_is_refused() {
        check_refused(|text| text.replace("missing = -", "missing = "), "wrong sign");
        check_refused(|text| text.replace("exact = ", "exact = -"), "wrong sign");
    }

    #[test]
    fn a_missing_or_unknown_weight_is_refused() {
        check_refused(|text| text.replace("prior = ", "priors = "), "prior is missing");
        check_refused(|text| text.replace("[weights]", "[weights]\nluck = 1.0"), "no feature luck");
    }

    #[test]
    fn a_free_misreading_is_refused() {
        check_refused(|text| text + "\"\\u58f1\" = { \"x\" = 0.0 }\n", "not from 0.05");
    }
}
