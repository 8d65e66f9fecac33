//! Letters that other letters, signs or short lines stand on: nobody may be able to read them any more, or they read as others,
//! whichever was drawn first.

use std::collections::{BTreeMap, BTreeSet};

use hayro_interpret::kurbo::{Point, Rect};

use crate::pdf::marks::{Doubt, Glyph, Stroke};
use crate::pdf::seen::{Print, is_pale};
use crate::pdf::unicode::plain;

/// Points of a side of a square of the page.
const SQUARE: f64 = 16.0;
/// A square with more outlines holds some that nobody can read.
const HEAPED: usize = 400;
/// Squares that outlines and lines are noted in; with more, every letter is doubted.
const MOST: usize = 400_000;
/// An outline that takes more of a letter's place than this stands on it,
const SHARE: f64 = 0.3;
/// and so does one whose middle is there.
const INSIDE: f64 = 0.0;
/// Letters whose middles are nearer than this share of their width stand on one another,
const ON_ONE_ANOTHER: f64 = 0.5;
/// and of their size.
const LEVEL: f64 = 0.25;
/// A letter is no shadow of one that is nearer than this share of its size.
const EXACT: f64 = 0.05;
/// A line that leaves a letter's place by less than this share of it may belong to the letter.
const AROUND: f64 = 0.3;

type Squares = BTreeMap<(i64, i64), Vec<usize>>;

/// Doubts letters for what else stands in their place: other glyphs, and lines that are no longer than they are.
pub fn doubt(glyphs: &mut [Glyph], prints: &[Print], lines: &[&Stroke], page: Rect) {
    let shown: Vec<usize> =
        (0..glyphs.len()).filter(|at| !glyphs[*at].hidden && !glyphs[*at].is_space()).collect();
    // White letters on white are hidden, and cover others all the same.
    let drawn = (0..glyphs.len()).filter(|at| prints[*at].outline.area() > 0.0 && !glyphs[*at].is_space());
    let drawn: BTreeSet<usize> = drawn.chain(shown.iter().copied()).collect();
    let letters: Vec<String> = glyphs.iter().map(|glyph| plain(&glyph.text)).collect();
    let mut left = MOST;
    let outlines = noted(drawn.iter().map(|at| (*at, prints[*at].place())), page, &mut left);
    let ends = |line: &Stroke| (Point::new(line.x0, line.y0), Point::new(line.x1, line.y1));
    let places = lines.iter().map(|line| {
        let (from, to) = ends(line);
        Rect::from_center_size(from.midpoint(to), (0.0, 0.0))
    });
    let lines_at = noted(places.enumerate(), page, &mut left);
    let (Some(outlines), Some(lines_at)) = (outlines, lines_at) else {
        glyphs.iter_mut().filter(|glyph| glyph.is_open_to_doubt()).for_each(hide);
        return;
    };
    let stands_on = |at: usize, other: usize| {
        let is_same = letters[at] == letters[other] && !letters[at].is_empty();
        let (below, above) = if at < other { (at, other) } else { (other, at) };
        let differ =
            prints[below].ink.zip(prints[above].ink).is_some_and(|(below, above)| !is_pale(above, below));
        // The same letter twice is the letter, unless the second wipes the first out; ink on a pale sign shows.
        let is_harmless = if is_same { !(differ && other > at) } else { other < at && differ };
        at != other
            && !is_harmless
            && (takes(&prints[other].outline, &prints[at].core)
                || !is_same && !letters[other].is_empty() && meet(&glyphs[at], &glyphs[other]))
    };
    let belongs = |at: usize, line: &Stroke| {
        let core = prints[at].place();
        let around = core.inflate(core.width() * AROUND, core.height() * AROUND);
        let (from, to) = ends(line);
        core.contains(from.midpoint(to)) && around.contains(from) && around.contains(to)
    };
    let is_doubted = |at: &usize| {
        let place = prints[*at].core;
        !letters[*at].is_empty()
            && (near(&outlines, place, page)
                .any(|others| others.len() > HEAPED || others.iter().any(|other| stands_on(*at, *other)))
                || near(&lines_at, prints[*at].place(), page)
                    .any(|near| near.len() > HEAPED || near.iter().any(|line| belongs(*at, lines[*line]))))
    };
    // What is left around such a letter still looks like it.
    let is_wiped_out = |at: &usize| {
        near(&outlines, prints[*at].core, page).flatten().any(|other| {
            let (one, other) = (*at, *other);
            let inks = prints[one].ink.zip(prints[other].ink);
            other > one
                && letters[one] == letters[other]
                && are_one(&glyphs[one], &glyphs[other])
                && inks.is_some_and(|(below, above)| !is_pale(above, below))
        })
    };
    let wiped_out: Vec<usize> =
        shown.iter().copied().filter(|at| !letters[*at].is_empty() && is_wiped_out(at)).collect();
    let doubted: Vec<usize> = shown.iter().copied().filter(is_doubted).collect();
    for at in wiped_out {
        glyphs[at].doubt = Some(Doubt::Elsewhere);
    }
    for at in doubted {
        if glyphs[at].is_open_to_doubt() {
            hide(&mut glyphs[at]);
        }
    }
}

/// Whether an outline takes much of a letter's place, or the middle of it.
fn takes(outline: &Rect, core: &Rect) -> bool {
    let part = outline.intersect(*core);
    part.area() > INSIDE && (part.area() >= core.area() * SHARE || core.contains(outline.center()))
}

/// Whether two letters stand so exactly on one another that one is no shadow of the other.
fn are_one(a: &Glyph, b: &Glyph) -> bool {
    (a.x - b.x).hypot(a.y - b.y) < a.size * EXACT
}

fn meet(a: &Glyph, b: &Glyph) -> bool {
    let reach = (a.advance.min(b.advance) * ON_ONE_ANOTHER).min(a.size.min(b.size) * LEVEL);
    let ((ax, ay), (bx, by)) = (a.middle(), b.middle());
    (ax - bx).abs() < reach && (ay - by).abs() < reach
}

/// What lies in each square of the page; `None` where that is too much.
fn noted(all: impl Iterator<Item = (usize, Rect)>, page: Rect, left: &mut usize) -> Option<Squares> {
    let mut squares = Squares::new();
    for (at, place) in all {
        for square in covered(place, page) {
            *left = left.checked_sub(1)?;
            squares.entry(square).or_default().push(at);
        }
    }
    Some(squares)
}

fn near(squares: &Squares, place: Rect, page: Rect) -> impl Iterator<Item = &Vec<usize>> {
    covered(place, page).filter_map(|square| squares.get(&square))
}

/// The squares of the page that a place lies in.
fn covered(place: Rect, page: Rect) -> impl Iterator<Item = (i64, i64)> {
    let part = place.intersect(page.inflate(SQUARE, SQUARE));
    let outside = !place.is_finite()
        || part.x1 < place.x0
        || part.y1 < place.y0
        || place.x1 < part.x0
        || place.y1 < part.y0;
    let square = |at: f64| (at / SQUARE).floor() as i64;
    let columns = (!outside).then(|| square(part.x0)..=square(part.x1));
    let rows = square(part.y0)..=square(part.y1);
    columns.into_iter().flatten().flat_map(move |column| rows.clone().map(move |row| (column, row)))
}

fn hide(glyph: &mut Glyph) {
    glyph.doubt = Some(Doubt::Hidden);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pdf::testing;

    const PAGE: Rect = Rect::new(0.0, 0.0, 595.0, 842.0);
    const BLACK: Option<[u8; 3]> = Some([0; 3]);
    const WHITE: Option<[u8; 3]> = Some([255; 3]);
    const GREY: Option<[u8; 3]> = Some([230; 3]);

    /// A letter of twelve points whose place starts at (x, 392).
    fn letter(text: &str, x: f64, size: f64, ink: Option<[u8; 3]>) -> (Glyph, Print) {
        let glyph = testing::letter(text, (x, 400.0), size);
        let outline = Rect::new(x, 400.0 - 0.7 * size, x + size, 400.0);
        (glyph, Print { core: outline.inflate(-0.05 * size, -0.05 * size), outline, ink })
    }

    /// Whether a black 3 is doubted that is drawn with that glyph, before or after it.
    fn check(other: (Glyph, Print), doubted: [bool; 2]) {
        for (is_first, doubted) in [true, false].into_iter().zip(doubted) {
            let mut all = vec![letter("3", 100.0, 12.0, BLACK), other.clone()];
            if is_first {
                all.reverse();
            }
            let (mut glyphs, prints): (Vec<_>, Vec<_>) = all.into_iter().unzip();
            doubt(&mut glyphs, &prints, &[], PAGE);
            let three = glyphs.iter().position(|glyph| glyph.text == "3" && glyph.x == 100.0).unwrap();
            assert_eq!(glyphs[three].doubt.is_some(), doubted, "{other:?}");
        }
    }

    #[test]
    fn letters_and_signs_on_one_another_are_doubted_but_not_the_same_one_twice() {
        check(letter("8", 100.5, 12.0, BLACK), [true, true]);
        check(letter("3", 100.5, 12.0, BLACK), [false, false]);
        check(letter("8", 113.0, 12.0, BLACK), [false, false]);
        check(letter("■", 60.0, 120.0, BLACK), [true, true]);
        check(letter("■", 60.0, 120.0, GREY), [false, true]);
        check(letter("-", 103.0, 4.0, BLACK), [true, true]);
    }

    #[test]
    fn the_same_letter_in_white_wipes_the_first_one_out() {
        let (mut glyphs, prints): (Vec<_>, Vec<_>) =
            [letter("3", 100.0, 12.0, BLACK), letter("3", 100.0, 12.0, WHITE)].into_iter().unzip();
        doubt(&mut glyphs, &prints, &[], PAGE);
        assert_eq!(glyphs[0].doubt, Some(Doubt::Elsewhere));
    }

    #[test]
    fn a_short_line_inside_a_letter_changes_it_and_a_long_one_strikes_it_out() {
        let check = |x0: f64, x1: f64, y: f64, doubted: bool| {
            let (glyph, print) = letter("3", 100.0, 12.0, BLACK);
            let mut glyphs = [glyph];
            doubt(&mut glyphs, &[print], &[&Stroke { x0, x1, y0: y, y1: y }], PAGE);
            assert_eq!(glyphs[0].doubt.is_some(), doubted, "{x0} {x1} {y}");
        };
        check(102.0, 106.0, 396.0, true);
        check(90.0, 200.0, 396.0, false);
        check(102.0, 106.0, 402.0, false);
    }
}
