//! The most that a name can reach with a text, before the costly comparison.
//!
//! How many letters of a text can stand in a name in this order at all (a lookalike counts as the letter itself) is
//! counted with a bit a letter. The letters beyond it are missing, extra or replaced, whatever the best alignment is.

use crate::align::{Letter, SLIPS};
use crate::compare::{CONTAINED, FEATURES, most};
use crate::costs::OTHER;
use crate::lexicon::{Class, Token};
use crate::names::{Name, Names};
use crate::query::Text;

/// Longest text whose letters fit the bits; a longer one is compared in full.
const BITS: usize = 128;

/// A side's letters, summed from the cheapest on.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sums {
    /// What the n cheapest letters cost to leave out (bits).
    cheapest: Vec<f32>,
    /// What all letters say (bits).
    information: f32,
}

impl Sums {
    /// The sums of some letters.
    pub fn new(letters: &[Letter]) -> Sums {
        let mut costs: Vec<f32> = letters.iter().map(|letter| letter.cost.min(letter.information)).collect();
        costs.sort_unstable_by(f32::total_cmp);
        let sum = costs.iter().scan(0.0, |sum, cost| {
            *sum += cost;
            Some(*sum)
        });
        Sums {
            cheapest: std::iter::once(0.0).chain(sum).collect(),
            information: letters.iter().map(|letter| letter.information).sum(),
        }
    }

    /// Least that leaving out so many letters costs.
    fn least(&self, count: usize) -> f32 {
        self.cheapest[count.min(self.cheapest.len() - 1)]
    }
}

/// Places of each known letter in a text, a bit a place; kept between texts.
#[derive(Default)]
pub(crate) struct Places {
    bits: Vec<u128>,
    touched: Vec<u16>,
}

impl Places {
    /// Notes a text: for each of its letters the known letters that it is or looks like.
    pub fn note(&mut self, text: &[Letter], names: &Names) {
        for letter in self.touched.drain(..) {
            self.bits[usize::from(letter)] = 0;
        }
        if self.bits.len() < names.known() {
            self.bits.resize(names.known(), 0);
        }
        for (at, letter) in text.iter().enumerate().take(BITS) {
            let alike = names.alike(letter);
            for number in alike.own.iter().chain(alike.others) {
                self.bits[usize::from(*number)] |= 1 << at;
                self.touched.push(*number);
            }
        }
    }

    /// The part of a word of a name of whose letters neither they nor one like them stand in the text at all; of a text
    /// that may be cut off in that word nobody knows.
    pub fn absent(&self, text: &Text, name: &Name, word: &Token) -> f32 {
        if text.open_end || text.letters.len() > BITS {
            return 0.0;
        }
        let numbers = &name.numbers[word.from..word.to];
        let absent = numbers.iter().filter(|number| self.bits[usize::from(**number)] == 0).count();
        absent as f32 / numbers.len() as f32
    }

    /// Fills in the least that the features about words which the text does not say can be.
    pub fn unsaid(&self, text: &Text, name: &Name, values: &mut [f32; FEATURES]) {
        // A word in brackets may be left out; a place there counts half.
        let bare = |word: &&Token| name.glyphs[word.from].bracket == 0;
        for place in name.regions.iter().filter(|place| !text.places.contains(&place.entry)) {
            let share = if bare(&place) { 1.0 } else { 0.5 };
            values[13] = values[13].max(share * self.absent(text, name, place));
        }
        let least = |words: &[Token], said: &[u16], most: f32| {
            let unsaid = words
                .iter()
                .filter(|word| word.class != Class::Annual && said.binary_search(&word.entry).is_err());
            unsaid.filter(bare).map(|word| self.absent(text, name, word)).sum::<f32>().min(most)
        };
        values[16] = least(&name.events, &text.event_entries, most(16));
        values[18] = least(&name.topics, &text.topic_entries, most(18));
    }

    /// Least bits of either side that the other lacks; `None` where the text is too long for that.
    ///
    /// A letter that the other side does not have at all is lacking for sure. Beyond those, as many are as cannot
    /// stand in the same order, and the cheapest may be they. Two swapped letters count once there.
    fn lacking(&self, text: &Side<'_>, name: &Side<'_>, numbers: &[u16], swaps: usize) -> Option<(f32, f32)> {
        if text.letters.len() > BITS {
            return None;
        }
        let (mut free, mut seen) = (u128::MAX, 0u128);
        let (mut missing, mut absent) = (0.0, 0);
        for (number, letter) in numbers.iter().zip(name.letters) {
            let bits = self.bits[usize::from(*number)];
            if bits == 0 {
                missing += letter.cost.min(letter.information);
                absent += 1;
            }
            seen |= bits;
            let taken = free & bits;
            free = free.wrapping_add(taken) | (free & !taken);
        }
        let beyond = u128::MAX.checked_shl(text.letters.len() as u32).unwrap_or(0);
        let shared = (!(free | beyond)).count_ones() as usize + swaps;
        missing += name.sums.least((numbers.len() - absent).saturating_sub(shared));
        let (mut extra, mut alone, mut rest) = (0.0, 0, !(seen | beyond));
        while rest != 0 {
            let letter = &text.letters[rest.trailing_zeros() as usize];
            extra += letter.cost.min(letter.information);
            alone += 1;
            rest &= rest - 1;
        }
        extra += text.sums.least((text.letters.len() - alone).saturating_sub(shared));
        Some((missing, extra))
    }
}

/// What a pair can reach at most.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reach {
    /// The features' sum (nats).
    pub most: f32,
    /// It may turn out that most of either side is on the other.
    pub alike: bool,
    /// It may turn out that the text is an unbroken part of the name and nothing forbids the match.
    pub contained: bool,
}

/// One side of a pair.
pub(crate) struct Side<'a> {
    /// Its letters' sums.
    pub sums: &'a Sums,
    /// What all its letters cost.
    pub total: f32,
    /// The letters.
    pub letters: &'a [Letter],
    /// It may be cut off at its end.
    pub open_end: bool,
}

/// What a text can reach with a name at most. `values` are the features that need no alignment; `fixed`: no other name of
/// the meeting makes letters of the text free; `swaps`: how many pairs of letters may be swapped.
pub(crate) fn reach(
    places: &Places,
    numbers: &[u16],
    (text, name): (&Side<'_>, &Side<'_>),
    weights: &[f32; FEATURES],
    values: &[f32; FEATURES],
    (fixed, swaps): (bool, usize),
) -> Reach {
    let known = places.lacking(text, name, numbers, swaps);
    let (missing, extra) = known.unwrap_or_default();
    let extra = if fixed { extra } else { 0.0 };
    let loss = |feature: usize, unit: f32| (-weights[feature] / unit).max(0.0);
    let gain = |feature: usize| weights[feature].max(0.0);
    let replaced = loss(6, name.total) * OTHER / 2.0; // either side pays half
    let veto = values[12] > 0.0 || values[14] > 0.0;
    let contained = OTHER * extra < SLIPS && OTHER * missing < CONTAINED * name.total + SLIPS && !veto;
    let mut most = values.iter().zip(weights).map(|(value, weight)| value * weight).sum::<f32>();
    let cut = if text.open_end { loss(20, name.total) } else { f32::INFINITY };
    most -= missing * loss(2, name.total).min(cut).min(replaced) + extra * loss(4, text.total).min(replaced);
    most += gain(1) * (name.sums.information - missing).min(40.0) / 10.0;
    most += if (missing + extra) * OTHER / 2.0 < 1.0 { gain(8) } else { 0.0 };
    most += if contained { gain(10) } else { 0.0 };
    // A letter that only one side has is left out or replaced, and replaced ones count once for both sides.
    let alike = missing * OTHER <= 0.25 * name.total + 0.001
        && extra <= 0.5 * text.total + 0.25 * name.total / OTHER + 0.001;
    Reach { most, alike, contained }
}
