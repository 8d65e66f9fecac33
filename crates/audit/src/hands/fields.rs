//! Places of a form that are filled in by hand, told by all of its pages together.

use std::collections::BTreeSet;

use daicho_model::BoundingBox;

use super::{Hand, shape};
use crate::facts::sender;

/// Fewer senders of a form tell nothing of its places.
const SENDERS: usize = 5;
/// Words are of one place where their middles are this near (shares of the page's height) and half of the shorter one lies
/// beside the other.
const NEAR: f32 = 0.02;
/// Half of the words of a place stand at least so unevenly, in thousandths: a printed name has less than 10.
const UNEVEN: i16 = 30;
/// Of so many pairs of neighbours fewer than a third may be alike: the form's own print is the same on all.
const PAIRS: usize = 24;

/// The handwritten places among the words (by index) of one form, each with its words.
pub(super) fn by_hand(words: &[Hand<'_>], form: &[usize]) -> Vec<Vec<usize>> {
    let senders = |of: &[usize]| -> usize {
        of.iter().filter_map(|at| Some(sender(words.get(*at)?.record))).collect::<BTreeSet<_>>().len()
    };
    let all = senders(form);
    if all < SENDERS {
        return Vec::new();
    }
    let mut places = places(words, form);
    places.retain(|place| {
        let bearing = senders(place);
        bearing >= SENDERS && bearing * 2 >= all && is_uneven(words, place) && is_varied(words, place)
    });
    places
}

fn places(words: &[Hand<'_>], form: &[usize]) -> Vec<Vec<usize>> {
    let mut places: Vec<(BoundingBox, Vec<usize>)> = Vec::new();
    for (at, word) in form.iter().filter_map(|at| Some((*at, words.get(*at)?))) {
        let here = &word.shape.bounding_box;
        match places.iter_mut().find(|(place, _)| is_one(place, here)) {
            Some((_, words)) => words.push(at),
            None => places.push((*here, vec![at])),
        }
    }
    places.into_iter().map(|(_, words)| words).collect()
}

fn is_one(a: &BoundingBox, b: &BoundingBox) -> bool {
    let beside = a.x1.min(b.x1) - a.x0.max(b.x0);
    (a.centre().1 - b.centre().1).abs() <= NEAR && beside * 2.0 >= a.width().min(b.width())
}

fn is_uneven(words: &[Hand<'_>], place: &[usize]) -> bool {
    let mut uneven: Vec<i16> = place.iter().filter_map(|at| words.get(*at)?.shape.uneven).collect();
    uneven.sort_unstable();
    uneven.len() * 2 >= place.len() && uneven.get(uneven.len() / 2).is_some_and(|middle| *middle >= UNEVEN)
}

fn is_varied(words: &[Hand<'_>], place: &[usize]) -> bool {
    let neighbours = place.windows(2).filter_map(|pair| Some((words.get(pair[0])?, words.get(pair[1])?)));
    let looked: Vec<bool> = neighbours
        .filter(|(a, b)| sender(a.record) != sender(b.record))
        .take(PAIRS)
        .map(|(a, b)| shape::same(&a.shape.columns, &b.shape.columns).is_some())
        .collect();
    looked.iter().filter(|alike| **alike).count() * 3 < looked.len()
}
