//! What most pages of one meeting show at the same place: the form's own, or the scanner's.

use std::collections::{BTreeMap, BTreeSet};

use daicho_model::{Bits, Grain, Record, Traces};

use super::PLACES;
use super::grain::Usual;
use crate::facts::sender;

/// Fewer senders cannot tell what is common.
pub(super) const SENDERS: usize = 6;
/// From this share of the pages that show a place on, its sign is the form's. In thousandths.
const AGREED: usize = 720;
/// A speck that this many others share is the form's or the scanner's.
const SHARED: usize = 2;
/// Ten-thousandths of the print's box: specks this near lie at one place.
pub(super) const NEAR: i16 = 25;

/// What a group has in common.
pub(super) struct Common {
    /// Whether there are enough senders to know.
    pub known: bool,
    /// Of the grain in the print's box.
    pub print: Ground,
    /// Of the grain on the whole picture.
    pub picture: Ground,
    /// Cells of specks, with how many senders have one there.
    specks: BTreeMap<(i16, i16), usize>,
}

impl Common {
    pub fn of(group: &[&Record]) -> Common {
        let senders: BTreeSet<&str> = group.iter().map(|record| sender(record)).collect();
        let known = senders.len() >= SENDERS;
        let of = |which: fn(&Traces) -> Option<&Grain>| {
            let grains = group.iter().filter_map(|record| which(record.traces.as_deref()?));
            Ground::of(&grains.collect::<Vec<_>>(), known)
        };
        let (print, picture) = (of(|t| t.grain.as_ref()), of(|t| t.picture_grain.as_ref()));
        let mut specks: BTreeMap<(i16, i16), usize> = BTreeMap::new();
        for traces in group.iter().filter_map(|record| record.traces.as_ref()) {
            let cells: BTreeSet<(i16, i16)> = traces.specks.iter().map(|speck| cell(*speck)).collect();
            cells.into_iter().for_each(|cell| *specks.entry(cell).or_default() += 1);
        }
        Common { known, print, picture, specks }
    }

    /// Whether more pages than a pair have a speck there.
    pub fn has_speck(&self, speck: [i16; 2]) -> bool {
        let (x, y) = cell(speck);
        let around = (-1..=1).flat_map(|dx| (-1..=1).map(move |dy| (x + dx, y + dy)));
        around.filter_map(|cell| self.specks.get(&cell)).sum::<usize>() > SHARED
    }
}

/// What grains of a group have in common.
pub(super) struct Ground {
    /// Places of the grid that most pages show alike.
    pub agreed: Bits,
    /// How alike pages are at the other places.
    pub usual: Usual,
}

impl Ground {
    fn of(grains: &[&Grain], known: bool) -> Ground {
        let agreed = if known { agreed(grains) } else { Bits::new(PLACES) };
        let usual = Usual::of(grains, &agreed, known);
        Ground { agreed, usual }
    }
}

fn agreed(grains: &[&Grain]) -> Bits {
    let (mut seen, mut pale) = (vec![0usize; PLACES], vec![0usize; PLACES]);
    for grain in grains {
        for at in (0..PLACES).filter(|at| grain.seen.get(*at)) {
            seen[at] += 1;
            pale[at] += usize::from(grain.pale.get(at));
        }
    }
    let mut agreed = Bits::new(PLACES);
    for at in 0..PLACES {
        let most = pale[at].max(seen[at] - pale[at]);
        if seen[at] >= SENDERS && most * 1000 >= AGREED * seen[at] {
            agreed.set(at);
        }
    }
    agreed
}

fn cell([x, y]: [i16; 2]) -> (i16, i16) {
    (x.div_euclid(NEAR), y.div_euclid(NEAR))
}
