//! A slope and a shift of the log-odds, so that what is claimed is what is found.

/// Fits slope and shift by Newton's method, each drawn a little to 1 and 0; a claim of 0 or 1 is taken for 0.01 % off it.
/// Claims are only ever brought down: a few hundred texts are no ground for bolder ones.
pub(super) fn fit(claims: &[(f64, bool)]) -> (f32, f32) {
    let odds = |p: f64| {
        let p = p.clamp(1e-4, 1.0 - 1e-4);
        (p / (1.0 - p)).ln()
    };
    let (mut slope, mut shift) = (1.0, 0.0);
    for _ in 0..50 {
        // Gradient and Hessian of the loss with a pull of weight 1.
        let (mut g, mut h) = ([slope - 1.0, shift], [1.0, 0.0, 1.0]);
        for (claimed, right) in claims {
            let x = odds(*claimed);
            let p = 1.0 / (1.0 + (-(slope * x + shift)).exp());
            let error = p - f64::from(u8::from(*right));
            g = [g[0] + error * x, g[1] + error];
            let w = p * (1.0 - p);
            h = [h[0] + w * x * x, h[1] + w * x, h[2] + w];
        }
        let det = h[0] * h[2] - h[1] * h[1];
        let step = [(h[2] * g[0] - h[1] * g[1]) / det, (h[0] * g[1] - h[1] * g[0]) / det];
        (slope, shift) = (slope - step[0].clamp(-0.5, 0.5), shift - step[1].clamp(-0.5, 0.5));
        if step[0].abs() + step[1].abs() < 1e-9 {
            break;
        }
    }
    let kept = |value: f64| ((value * 1000.0).round() / 1000.0) as f32;
    (kept(slope.clamp(0.2, 1.0)), kept(shift.clamp(-5.0, 0.0)))
}

#[cfg(test)]
mod tests {
    use super::fit;

    fn claims(claimed: f64, right: usize, wrong: usize) -> Vec<(f64, bool)> {
        let one = |right| move |_| (claimed, right);
        (0..right).map(one(true)).chain((0..wrong).map(one(false))).collect()
    }

    #[test]
    fn honest_claims_stay() {
        let honest: Vec<_> = [claims(0.9, 900, 100), claims(0.5, 500, 500), claims(0.1, 100, 900)].concat();
        let (slope, shift) = fit(&honest);
        assert!((slope - 1.0).abs() < 0.02 && shift.abs() < 0.02, "{slope} {shift}");
    }

    #[test]
    fn bold_claims_are_brought_down() {
        let bold: Vec<_> = [claims(0.99, 900, 100), claims(0.01, 100, 900)].concat();
        assert!(fit(&bold).0 < 0.6);
    }

    #[test]
    fn timid_claims_are_not_made_bolder() {
        assert_eq!(fit(&[claims(0.7, 1000, 0), claims(0.3, 0, 1000)].concat()), (1.0, 0.0));
    }

    #[test]
    fn nothing_to_learn_from_changes_nothing() {
        assert_eq!(fit(&[]), (1.0, 0.0));
    }
}
