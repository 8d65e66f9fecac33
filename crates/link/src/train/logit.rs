//! The conditional logit, fitted by Adam with a pull towards the starting weights.

use crate::compare::{FEATURE_NAMES, FEATURES};
use crate::model::FOR;

/// A text with the features of its near meetings.
pub(super) struct Choice {
    /// The features.
    pub near: Vec<[f32; FEATURES]>,
    /// Which of them are right; none: no meeting is.
    pub right: Vec<usize>,
    /// How much it counts.
    pub count: f64,
}

/// What speaks against a match keeps at least this much weight, however rare it is among the texts.
const CEILING: [(&str, f64); 7] = [
    ("region_conflicts", -6.0),
    ("region_missing", -2.0),
    ("event_missing", -1.0),
    ("topic_conflicts", -4.0),
    ("topic_missing", -1.5),
    ("unexplained", -0.5),
    ("event_conflicts", -6.0),
];
/// How strongly a weight is drawn to its start.
const PULL: f64 = 0.3;
const STEPS: i32 = 300;

/// The weights and the mean loss (nats).
pub(super) fn learn(choices: &[Choice], start: &[f32; FEATURES]) -> ([f32; FEATURES], f64) {
    let start = start.map(f64::from);
    let mut weights = start;
    let (mut moments, mut speeds) = ([0f64; FEATURES], [0f64; FEATURES]);
    let mut loss = 0.0;
    for step in 1..=STEPS {
        let mut slope = [0f64; FEATURES];
        for at in 0..FEATURES {
            slope[at] = PULL * (weights[at] - start[at]);
        }
        loss = choices.iter().map(|choice| add_slope(choice, &weights, &mut slope)).sum();
        for at in 0..FEATURES {
            moments[at] = 0.9 * moments[at] + 0.1 * slope[at];
            speeds[at] = 0.99 * speeds[at] + 0.01 * slope[at] * slope[at];
            let moment = moments[at] / (1.0 - 0.9f64.powi(step));
            let speed = (speeds[at] / (1.0 - 0.99f64.powi(step))).sqrt() + 1e-8;
            weights[at] = allowed(
                FEATURE_NAMES[at],
                weights[at] - 0.2 / (1.0 + f64::from(step) / 30.0) * moment / speed,
            );
        }
    }
    let kept = weights.map(|weight| ((weight * 1000.0).round() / 1000.0) as f32);
    (kept, loss / choices.len().max(1) as f64)
}

fn allowed(name: &str, weight: f64) -> f64 {
    match name {
        "prior" => weight,
        name if FOR.contains(&name) => weight.max(0.0),
        name => weight.min(CEILING.iter().find(|(known, _)| *known == name).map_or(0.0, |(_, most)| *most)),
    }
}

/// Adds a text's slope and gives its loss.
fn add_slope(choice: &Choice, weights: &[f64; FEATURES], slope: &mut [f64; FEATURES]) -> f64 {
    let score = |values: &[f32; FEATURES]| {
        let sum: f64 = values.iter().zip(weights).map(|(value, weight)| f64::from(*value) * weight).sum();
        sum.clamp(-40.0, 40.0).exp()
    };
    let scores: Vec<f64> = choice.near.iter().map(score).collect();
    let total = 1.0 + scores.iter().sum::<f64>();
    let share = if choice.right.is_empty() { 1.0 } else { choice.right.iter().map(|at| scores[*at]).sum() };
    for (at, values) in choice.near.iter().enumerate() {
        let own = if choice.right.contains(&at) { scores[at] / share } else { 0.0 };
        let pull = choice.count * (scores[at] / total - own);
        if pull.abs() > 1e-6 {
            for (slope, value) in slope.iter_mut().zip(values) {
                *slope += pull * f64::from(*value);
            }
        }
    }
    -choice.count * (share / total).ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choice(agreement: f32, extra: f32, right: bool) -> Choice {
        let mut values = [0f32; FEATURES];
        (values[0], values[1], values[4]) = (1.0, agreement, extra);
        Choice { near: vec![values], right: if right { vec![0] } else { Vec::new() }, count: 1.0 }
    }

    #[test]
    fn what_goes_with_right_links_gains_and_the_rest_loses() {
        let choices: Vec<Choice> =
            (0..40).flat_map(|_| [choice(3.0, 0.0, true), choice(1.0, 0.6, false)]).collect();
        let mut start = [0f32; FEATURES];
        (start[1], start[4]) = (0.5, -0.5);
        let (weights, loss) = learn(&choices, &start);
        assert!(weights[1] > 0.5 && weights[4] < -0.5, "{weights:?}");
        assert!(loss < 0.3, "{loss}");
    }

    #[test]
    fn no_weight_gets_the_wrong_sign() {
        assert_eq!(allowed("extra", 2.0), 0.0);
        assert_eq!(allowed("exact", -2.0), 0.0);
        assert_eq!(allowed("region_conflicts", -1.0), -6.0);
        assert_eq!(allowed("prior", 3.0), 3.0);
    }
}
