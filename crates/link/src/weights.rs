//! The learnt weights, readable beside the code: `data/weights.txt`, written by `scripts/train_linker.py`.

use crate::compare::{FEATURE_NAMES, FEATURES};

/// Weight of each feature in natural units (nats per unit of the feature).
pub(crate) fn load() -> [f32; FEATURES] {
    let lines = include_str!("data/weights.txt").lines().filter(|line| !line.starts_with('#'));
    let pairs: Vec<(&str, f32)> = lines
        .filter_map(|line| line.split_once(' '))
        .filter_map(|(name, weight)| Some((name, weight.trim().parse().ok()?)))
        .collect();
    FEATURE_NAMES
        .map(|name| pairs.iter().find(|(known, _)| *known == name).map_or(0.0, |(_, weight)| *weight))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_feature_has_a_weight_and_every_weight_a_feature() {
        let lines = include_str!("data/weights.txt").lines().filter(|line| !line.starts_with('#'));
        let names: Vec<&str> = lines.map(|line| line.split_once(' ').unwrap().0).collect();
        assert_eq!(names, FEATURE_NAMES);
        assert!(load().iter().all(|weight| weight.is_finite()));
    }

    #[test]
    fn what_speaks_against_a_match_never_counts_for_it() {
        let weights = load();
        for (name, weight) in FEATURE_NAMES.iter().zip(weights) {
            let against = ["missing", "extra", "replaced", "conflicts"].iter().any(|w| name.contains(w));
            assert!(!against || weight <= 0.0, "{name} {weight}");
        }
    }
}
