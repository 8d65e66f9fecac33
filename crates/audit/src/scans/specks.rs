//! Specks against specks.

use super::common::{Common, NEAR};

/// So many specks at the same places, and this share of the fewer ones, are no chance.
const SPECKS: u32 = 5;
const SHARE: u32 = 600;

/// How many specks both show that the group does not, where that is no chance; only where the group is known.
pub(super) fn alike(a: &[[i16; 2]], b: &[[i16; 2]], common: &Common) -> Option<u32> {
    if !common.known {
        return None;
    }
    let own = |specks: &[[i16; 2]]| -> Vec<[i16; 2]> {
        specks.iter().copied().filter(|speck| !common.has_speck(*speck)).collect()
    };
    let (a, mut b) = (own(a), own(b));
    let fewer = a.len().min(b.len()) as u32;
    let mut shared = 0;
    for [x, y] in a {
        let near = |other: &[i16; 2]| (other[0] - x).abs() <= NEAR && (other[1] - y).abs() <= NEAR;
        if let Some(at) = b.iter().position(near) {
            b.swap_remove(at);
            shared += 1;
        }
    }
    (shared >= SPECKS && shared * 1000 >= SHARE * fewer).then_some(shared)
}
