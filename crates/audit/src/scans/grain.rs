//! Grain against grain.

use daicho_model::{Bits, Grain};

use super::common::Ground;

/// Fewer places that both show are too few.
const PLACES: u32 = 300;
/// The share of places (thousandths) that must agree at least, by chance it is half of them.
const SHARE: u32 = 550;
/// So many standard deviations above what pages of the group have in common.
const DEVIATIONS: f64 = 7.0;
/// Where too few senders are there to know: this share, and no contrast that print has.
const SHARE_ALONE: u32 = 800;
const CONTRAST_ALONE: u16 = 250;
/// Every page is compared with so many others to know how alike pages of the group are.
const NEIGHBOURS: usize = 12;

/// Places at which two pages were compared, and at which both are pale or both are not.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Agreement {
    places: u32,
    same: u32,
}

impl Agreement {
    fn of(a: &Grain, b: &Grain, left_out: &Bits) -> Option<Agreement> {
        let (mut places, mut same) = (0u32, 0u32);
        let masks = a.seen.words().iter().zip(b.seen.words()).zip(left_out.words());
        let signs = a.pale.words().iter().zip(b.pale.words());
        for (((seen_a, seen_b), left_out), (pale_a, pale_b)) in masks.zip(signs) {
            let both = seen_a & seen_b & !left_out;
            places += both.count_ones();
            same += (both & !(pale_a ^ pale_b)).count_ones();
        }
        (places >= PLACES).then_some(Agreement { places, same })
    }

    fn thousandths(self) -> u32 {
        self.same * 1000 / self.places
    }

    /// How far from half of the places, in standard deviations of chance.
    fn beyond_chance(self) -> f64 {
        let (places, same) = (f64::from(self.places), f64::from(self.same));
        (same - places / 2.0) / (places.sqrt() / 2.0)
    }
}

/// How alike pages of a group are that share no scan, in standard deviations of chance.
pub(super) struct Usual {
    known: bool,
    middle: f64,
    spread: f64,
}

impl Usual {
    /// From a few pairs of every page; a shared scan among them moves no median.
    pub fn of(grains: &[&Grain], left_out: &Bits, known: bool) -> Usual {
        let pairs = grains
            .iter()
            .enumerate()
            .flat_map(|(at, a)| grains.iter().skip(at + 1).take(NEIGHBOURS).map(move |b| (*a, *b)));
        let found: Vec<f64> =
            pairs.filter_map(|(a, b)| Agreement::of(a, b, left_out).map(Agreement::beyond_chance)).collect();
        let middle = median(found.iter().copied());
        // The median distance from the middle is 0.6745 standard deviations; chance alone is one.
        let spread = median(found.iter().map(|value| (value - middle).abs())) / 0.6745;
        Usual { known, middle, spread: spread.max(1.0) }
    }
}

/// The share of places (thousandths) at which both are pale or both are not, and how many were compared, where that is no
/// chance.
pub(super) fn alike(a: Option<&Grain>, b: Option<&Grain>, ground: &Ground) -> Option<(u32, u32)> {
    let ((a, b), usual) = (a.zip(b)?, &ground.usual);
    let found = Agreement::of(a, b, &ground.agreed)?;
    let share = found.thousandths();
    let alike = if usual.known {
        share >= SHARE && found.beyond_chance() - usual.middle >= DEVIATIONS * usual.spread
    } else {
        share >= SHARE_ALONE && a.contrast.max(b.contrast) <= CONTRAST_ALONE
    };
    alike.then_some((share, found.places))
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut sorted: Vec<f64> = values.collect();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or(0.0)
}
