//! Calibration: loading the file in force, learning a new one, and what both make of checked claims.

use std::collections::BTreeSet;
use std::path::Path;

use daicho_extract::calibration::{Calibration, Pair, learn};
use daicho_ledger::Thresholds;
use daicho_model::Confidence;
use daicho_report::reliability::{Claim, Reliability, reliability};

use crate::error::Failure;
use crate::settings::Settings;

/// The calibration that the settings name. Where the usual file is not there, claims stay as they are.
///
/// # Errors
/// The file is wrong, or is not there although it was named.
pub fn load(settings: &Settings) -> Result<(Calibration, String), Failure> {
    let file = &settings.calibration;
    if !file.exists() && file.file_name() == Settings::default().calibration.file_name() {
        return Ok((Calibration::default(), String::new()));
    }
    let bytes = std::fs::read(file).map_err(|e| Failure::io(file, &e))?;
    let name = file.display().to_string();
    let calibration = Calibration::parse(&String::from_utf8_lossy(&bytes), &name).map_err(|faults| {
        let message = format!("{name}: 較正の表が使えない / the calibration cannot be used");
        Failure::usage(message, "示された行を直すか、daicho calibrate で作り直す / mend the lines named, or make it anew with daicho calibrate")
            .with(faults)
    })?;
    Ok((calibration, daicho_read::sha256_hex(&bytes)))
}

/// The reliability table of some pairs under the thresholds in force.
pub fn table(pairs: &[Pair], thresholds: &Thresholds) -> Reliability {
    let claims: Vec<Claim<'_>> = pairs
        .iter()
        .map(|pair| Claim { field: &pair.field, claimed: exact(pair.claimed), right: pair.right })
        .collect();
    reliability(&claims, |field| exact(thresholds.of(field)))
}

/// The decimal that was written: 0.8, not the 0.800000011920929 of the same value in 64 bits.
fn exact(value: f32) -> f64 {
    (f64::from(value) * 1e6).round() / 1e6
}

/// What was learnt, and how it does on pairs that it has not seen.
#[derive(Clone, Debug)]
pub struct Learnt {
    /// The maps that do no harm on the held-back half.
    pub calibration: Calibration,
    /// Fields whose maps made the held-back half worse and were left out.
    pub left_out: Vec<String>,
    /// Pairs learnt from, and pairs held back.
    pub pairs: (usize, usize),
    /// The held-back half as claimed.
    pub before: Reliability,
    /// The held-back half as calibrated.
    pub after: Reliability,
}

/// Learns from one half of the pairs and judges by the other. Pairs of one group are never divided.
pub fn calibrate(pairs: &[Pair], thresholds: &Thresholds) -> Learnt {
    let (taught, held): (Vec<Pair>, Vec<Pair>) =
        pairs.iter().cloned().partition(|pair| is_taught(&pair.group));
    let learnt = learn(&taught);
    let before = table(&held, thresholds);
    let judged = table(&calibrated(&held, &learnt), thresholds);
    let worse = |field: &str| {
        let brier = |made: &Reliability| made.fields.iter().find(|f| f.field == field).map(|f| f.brier);
        brier(&judged) > brier(&before)
    };
    let left_out: BTreeSet<String> =
        learnt.keys().map(|(field, _)| field.to_owned()).filter(|field| worse(field)).collect();
    let calibration = learnt.without(&left_out);
    let after = table(&calibrated(&held, &calibration), thresholds);
    Learnt {
        calibration,
        left_out: left_out.into_iter().collect(),
        pairs: (taught.len(), held.len()),
        before,
        after,
    }
}

fn calibrated(pairs: &[Pair], calibration: &Calibration) -> Vec<Pair> {
    let apply = |pair: &Pair| {
        let claimed = calibration.of(&pair.field, pair.reader, Confidence::new(pair.claimed)).get();
        Pair { claimed, ..pair.clone() }
    };
    pairs.iter().map(apply).collect()
}

/// Which half a group is in, by its name alone (FNV-1a, 64 bits).
fn is_taught(group: &str) -> bool {
    let hash = group.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    (hash >> 32).count_ones() % 2 == 0
}

/// Writes the calibration.
///
/// # Errors
/// The file cannot be written.
pub fn write(learnt: &Learnt, out: &Path) -> Result<(), Failure> {
    let head = "# Calibrated confidences, learnt by `daicho calibrate` from checked claims. docs/calibration.md explains.\n";
    crate::output::write_file(out, format!("{head}{}", learnt.calibration.to_toml()).as_bytes())
}
