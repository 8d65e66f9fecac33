//! A random sample for checking by hand, and what its results say of all.

use daicho_model::{Decision, Record};

/// So many posted records, drawn without replacement by the seed, by record id. The same records and seed draw the same
/// sample, whatever their order; a larger sample holds the smaller one.
pub fn sample(records: &[Record], seed: u64, size: usize) -> Vec<&Record> {
    let posted = records.iter().filter(|record| record.decision == Decision::Posted);
    let mut drawn: Vec<(u64, &Record)> =
        posted.map(|record| (draw(seed, &record.record_id), record)).collect();
    drawn.sort_by(|(a, one), (b, other)| (a, &one.record_id).cmp(&(b, &other.record_id)));
    drawn.truncate(size);
    let mut sample: Vec<&Record> = drawn.into_iter().map(|(_, record)| record).collect();
    sample.sort_by(|a, b| a.record_id.cmp(&b.record_id));
    sample
}

/// A number that looks random: FNV-1a over the text, then the finaliser of SplitMix64 with the seed.
fn draw(seed: u64, text: &str) -> u64 {
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    let mut x = hash ^ mixed(seed.wrapping_add(0x9e37_79b9_7f4a_7c15));
    x = mixed(x);
    mixed(x.wrapping_add(0x9e37_79b9_7f4a_7c15))
}

fn mixed(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

/// An error rate with its exact interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ErrorRate {
    /// Checked records.
    pub checked: u64,
    /// Wrong ones.
    pub wrong: u64,
    /// Bounds of the rate (Clopper and Pearson), each missed with half of what the confidence leaves.
    pub low: f64,
    /// The upper bound.
    pub high: f64,
}

/// The rate of errors in everything that a sample was drawn from. `confidence` is 0.95 for an interval that holds the
/// true rate in 95 of 100 samples. Nothing checked says nothing: 0 to 1.
pub fn error_rate(checked: u64, wrong: u64, confidence: f64) -> ErrorRate {
    let wrong = wrong.min(checked);
    let tail = (1.0 - confidence.clamp(0.0, 1.0)) / 2.0;
    let low = if wrong == 0 {
        0.0
    } else {
        // P(X >= wrong) grows with the rate: the rate at which it is the tail.
        root(|rate| 1.0 - at_most(wrong - 1, checked, rate) >= tail)
    };
    let high = if wrong == checked { 1.0 } else { root(|rate| at_most(wrong, checked, rate) <= tail) };
    ErrorRate { checked, wrong, low, high }
}

/// The least rate for which the test holds, which it does from there on.
fn root(test: impl Fn(f64) -> bool) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..60 {
        let middle = (low + high) / 2.0;
        if test(middle) { high = middle } else { low = middle }
    }
    (low + high) / 2.0
}

/// P(X <= k) of a binomial distribution, summed in logarithms.
fn at_most(k: u64, n: u64, rate: f64) -> f64 {
    if rate <= 0.0 {
        return 1.0;
    }
    if rate >= 1.0 {
        return if k >= n { 1.0 } else { 0.0 };
    }
    let (yes, no) = (rate.ln(), (-rate).ln_1p());
    let mut choose = 0.0;
    let mut sum = 0.0;
    for i in 0..=k {
        if i > 0 {
            choose += ((n - i + 1) as f64).ln() - (i as f64).ln();
        }
        sum += (choose + i as f64 * yes + (n - i) as f64 * no).exp();
    }
    sum.min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Figures from tables of exact binomial intervals.
    fn check(checked: u64, wrong: u64, low: f64, high: f64) {
        let rate = error_rate(checked, wrong, 0.95);
        assert!((rate.low - low).abs() < 5e-5 && (rate.high - high).abs() < 5e-5, "{rate:?}");
    }

    #[test]
    fn the_interval_is_that_of_clopper_and_pearson() {
        check(10, 0, 0.0, 0.3085);
        check(100, 0, 0.0, 0.0362);
        check(100, 1, 0.0003, 0.0545);
        check(100, 5, 0.0164, 0.1128);
        check(10, 5, 0.1871, 0.8129);
        check(10, 10, 0.6915, 1.0);
        check(0, 0, 0.0, 1.0);
    }
}
