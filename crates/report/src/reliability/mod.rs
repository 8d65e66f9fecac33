//! Reliability: how often claims of a confidence were right, and what the posting thresholds let through.

mod text;

use std::collections::BTreeMap;

use serde::Serialize;

pub use text::{change_text, reliability_text};

/// A claim that was checked against the truth.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim<'a> {
    /// The field; `kind`, `link` and `member` are fields too.
    pub field: &'a str,
    /// The confidence claimed, 0 to 1.
    pub claimed: f64,
    /// Whether the value was right.
    pub right: bool,
}

/// The table of every field, and what passes the thresholds.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Reliability {
    /// By name of the field.
    pub fields: Vec<FieldTable>,
    /// The share of postings, at most, that a field which passed its threshold makes wrong: the sum over the fields a
    /// posting needs. Where a field of these was not checked it is missing from the sum.
    pub wrong_postings: Interval,
    /// The fields in that sum.
    pub needed: Vec<String>,
}

/// One field.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FieldTable {
    /// Its name.
    pub field: String,
    /// Bins of claimed confidence that hold a claim, rising.
    pub bins: Vec<Bin>,
    /// Mean distance of the claimed from the found share, bins weighted by their claims.
    pub expected_calibration_error: f64,
    /// Mean squared distance of claims from what was found (Brier).
    pub brier: f64,
    /// What passes the field's threshold.
    pub passed: Passed,
}

/// A bin of claims.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Bin {
    /// Claims from here,
    pub from: f64,
    /// to here; the last bin holds its upper end.
    pub to: f64,
    /// How many.
    pub count: usize,
    /// Their mean.
    pub claimed: f64,
    /// How many were right.
    pub right: usize,
    /// The share right.
    pub found: f64,
    /// Wilson's 95 % interval of that share.
    pub interval: Interval,
}

/// Claims at or above a threshold.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Passed {
    /// The threshold in force.
    pub threshold: f64,
    /// How many pass.
    pub count: usize,
    /// How many of them their claims expect to be wrong.
    pub expected_wrong: f64,
    /// How many were found wrong.
    pub wrong: usize,
    /// The share found wrong with Wilson's 95 % interval.
    pub share: Interval,
}

/// A share with its 95 % interval.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Interval {
    /// The share.
    pub share: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// Ends of the bins: finer where the thresholds are.
const ENDS: [f64; 11] = [0.0, 0.2, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 1.0];

/// The fields that a wrong posting can come from: of those in one row the first that was checked stands for the others.
const NEEDED: [&[&str]; 5] =
    [&["kind"], &["link", "meeting"], &["member", "holder", "member_no"], &["from"], &["to"]];

/// Makes the table. `threshold` gives the posting threshold of a field.
pub fn reliability(claims: &[Claim<'_>], threshold: impl Fn(&str) -> f64) -> Reliability {
    let mut fields: BTreeMap<&str, Vec<(f64, bool)>> = BTreeMap::new();
    for claim in claims {
        fields.entry(claim.field).or_default().push((claim.claimed, claim.right));
    }
    let fields: Vec<FieldTable> =
        fields.into_iter().map(|(name, claims)| table(name, &claims, threshold(name))).collect();
    let checked = |name: &&&str| fields.iter().find(|f| f.field == **name);
    let needed: Vec<&FieldTable> =
        NEEDED.iter().filter_map(|row| row.iter().find_map(|name| checked(&name))).collect();
    let mut sum = Interval::default();
    for field in &needed {
        let share = field.passed.share;
        sum = Interval {
            share: sum.share + share.share,
            low: sum.low + share.low,
            high: sum.high + share.high,
        };
    }
    let wrong_postings =
        Interval { share: sum.share.min(1.0), low: sum.low.min(1.0), high: sum.high.min(1.0) };
    let needed = needed.iter().map(|field| field.field.clone()).collect();
    Reliability { fields, wrong_postings, needed }
}

fn table(name: &str, claims: &[(f64, bool)], threshold: f64) -> FieldTable {
    let bins: Vec<Bin> = ENDS.windows(2).filter_map(|ends| bin(claims, ends[0], ends[1])).collect();
    let all = claims.len().max(1) as f64;
    let error = bins.iter().map(|b| b.count as f64 * (b.claimed - b.found).abs()).sum::<f64>() / all;
    let brier =
        claims.iter().map(|(claimed, right)| (claimed - f64::from(u8::from(*right))).powi(2)).sum::<f64>()
            / all;
    let passing: Vec<&(f64, bool)> = claims.iter().filter(|(claimed, _)| *claimed >= threshold).collect();
    let wrong = passing.iter().filter(|(_, right)| !right).count();
    FieldTable {
        field: name.to_owned(),
        bins,
        expected_calibration_error: error,
        brier,
        passed: Passed {
            threshold,
            count: passing.len(),
            expected_wrong: passing.iter().map(|(claimed, _)| 1.0 - claimed).sum(),
            wrong,
            // What nothing passes lets nothing wrong through.
            share: if passing.is_empty() { Interval::default() } else { wilson(wrong, passing.len()) },
        },
    }
}

fn bin(claims: &[(f64, bool)], from: f64, to: f64) -> Option<Bin> {
    let last = to >= 1.0;
    let held: Vec<&(f64, bool)> =
        claims.iter().filter(|(claimed, _)| *claimed >= from && (*claimed < to || last)).collect();
    if held.is_empty() {
        return None;
    }
    let (count, right) = (held.len(), held.iter().filter(|(_, right)| *right).count());
    let claimed = held.iter().map(|(claimed, _)| claimed).sum::<f64>() / count as f64;
    let interval = wilson(right, count);
    Some(Bin { from, to, count, claimed, right, found: interval.share, interval })
}

/// Wilson's score interval at 95 % (Wilson 1927); of nothing, everything is possible.
fn wilson(hits: usize, of: usize) -> Interval {
    const Z: f64 = 1.959_964;
    if of == 0 {
        return Interval { share: 0.0, low: 0.0, high: 1.0 };
    }
    let (n, share) = (of as f64, hits as f64 / of as f64);
    let centre = share + Z * Z / (2.0 * n);
    let reach = Z * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).sqrt();
    let whole = 1.0 + Z * Z / n;
    Interval { share, low: ((centre - reach) / whole).max(0.0), high: ((centre + reach) / whole).min(1.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(found: f64, expected: f64) {
        assert!((found - expected).abs() < 5e-4, "{found} is not {expected}");
    }

    #[test]
    fn wilson_agrees_with_published_values() {
        // Newcombe (1998), Statistics in Medicine 17:857, table I, method 3.
        for (hits, of, low, high) in [
            (81, 263, 0.2553, 0.3662),
            (15, 148, 0.0624, 0.1605),
            (0, 20, 0.0, 0.1611),
            (1, 29, 0.0061, 0.1718),
        ] {
            let interval = wilson(hits, of);
            near(interval.low, low);
            near(interval.high, high);
        }
    }

    fn claims(field: &'static str, claimed: f64, right: usize, wrong: usize) -> Vec<Claim<'static>> {
        let one = |right| Claim { field, claimed, right };
        std::iter::repeat_n(one(true), right).chain(std::iter::repeat_n(one(false), wrong)).collect()
    }

    #[test]
    fn claims_are_compared_with_what_was_found() {
        let all = [claims("holder", 0.9, 8, 2), claims("holder", 0.5, 5, 5)].concat();
        let table = &reliability(&all, |_| 0.8).fields[0];
        let bins: Vec<_> = table.bins.iter().map(|b| (b.from, b.count, b.right)).collect();
        assert_eq!(bins, [(0.5, 10, 5), (0.9, 10, 8)]);
        // Half the claims are exact, half are 0.1 off; squares: 0.25, and (8 × 0.01 + 2 × 0.81) / 10.
        near(table.expected_calibration_error, 0.05);
        near(table.brier, (0.25 + 0.17) / 2.0);
        assert_eq!((table.passed.count, table.passed.wrong), (10, 2));
        near(table.passed.expected_wrong, 1.0);
    }

    #[test]
    fn a_claim_of_one_is_in_the_last_bin() {
        let table = &reliability(&claims("kind", 1.0, 3, 0), |_| 1.0).fields[0];
        assert_eq!((table.bins[0].to, table.passed.count), (1.0, 3));
    }

    #[test]
    fn wrong_postings_are_at_most_the_sum_over_the_fields_they_need() {
        let all = [
            claims("from", 0.9, 98, 2),
            claims("to", 0.9, 99, 1),
            claims("link", 0.95, 100, 0),
            claims("meeting", 0.9, 50, 50),
            claims("venue", 0.9, 0, 100),
        ];
        let made = reliability(&all.concat(), |_| 0.8);
        assert_eq!(made.needed, ["link", "from", "to"], "the link stands for the meeting's text");
        near(made.wrong_postings.share, 0.03);
    }
}
