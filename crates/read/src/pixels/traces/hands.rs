//! The shape of short words that a hand may have written: their ink on a small grid.
//!
//! Whether a hand has written a word is hard to tell from one page; the audit sees all pages of a form. So the likeliest
//! words of a page are kept with what speaks for a hand.

use daicho_model::traces::{SHAPE_COLUMNS, SHAPE_ROWS};
use daicho_model::{BoundingBox, Columns, HandShape};
use image::GrayImage;

use super::Printed;
use crate::pixels::components::{Mask, bounds};
use crate::pixels::geometry::{Frame, Point};
use crate::pixels::handwriting::Word;

/// So many words of a page are kept.
const MOST: usize = 5;
/// Shorter words are labels and offices.
const LETTERS: usize = 3;
/// Words whose characters cannot be told apart are looked at after those that are this uneven.
const UNTOLD: f32 = 0.04;
/// A word is looked at with this share of its height above and below.
const AROUND: f32 = 0.2;
/// Rows in which a word is looked at.
const HEIGHT: usize = 48;
const WIDEST: usize = 720;
/// Ink is darker than paper by this share of the darkest.
const DARK: f32 = 0.45;
/// A place of the grid is inked where this share of it is.
const INKED: f32 = 0.35;
/// A row that is dark over this share of its length is a ruling line; rows of dense characters come to 70 %.
const RULED: f32 = 0.85;
/// A mark so wide (over its height) is a piece of a ruling line.
const FLAT: usize = 10;
/// So many rows high is a thin mark.
const THIN: usize = 4;
/// A mark of fewer pixels is dirt.
const DIRT: usize = 8;
/// Shares of the ink beyond which a word ends, above and below, left and right.
const ENDS: (f32, f32) = (0.01, 0.005);

/// The shapes of a page's words, the likeliest handwriting first.
pub(super) fn find(grey: &GrayImage, frame: &Frame, printed: &Printed<'_>) -> Vec<HandShape> {
    let sure = |word: &Word| printed.handwriting.iter().any(|hand| hand.bounding_box == word.bounding_box);
    let mut words: Vec<(f32, &Word)> = printed
        .words
        .iter()
        .filter(|w| w.letters >= LETTERS || sure(w))
        .map(|w| (likelihood(w, sure(w)), w))
        .collect();
    words.sort_by(|a, b| b.0.total_cmp(&a.0));
    words.truncate(MOST);
    let shapes = words.into_iter().filter_map(|(_, word)| {
        let uneven = word.uneven.map(|uneven| (uneven * 1000.0).round() as i16);
        let columns = shape(grey, frame, &word.bounding_box)?;
        Some(HandShape { bounding_box: word.bounding_box, sure: sure(word), uneven, columns })
    });
    shapes.collect()
}

fn likelihood(word: &Word, sure: bool) -> f32 {
    word.uneven.unwrap_or(UNTOLD) + if sure { 2.0 } else { 0.0 } + if word.blue { 1.0 } else { 0.0 }
}

/// The ink of a place; `None` where there is none.
fn shape(grey: &GrayImage, frame: &Frame, place: &BoundingBox) -> Option<Columns> {
    let ink = ink(grey, frame, place)?;
    let columns: Vec<usize> =
        (0..ink.width).map(|x| (0..ink.height).filter(|y| ink.get(x, *y)).count()).collect();
    let rows: Vec<usize> =
        (0..ink.height).map(|y| (0..ink.width).filter(|x| ink.get(*x, y)).count()).collect();
    let ((left, right), (top, bottom)) = (within(&columns, ENDS.1)?, within(&rows, ENDS.0)?);
    let side = (bottom - top) as f32 / SHAPE_ROWS as f32;
    let count = (((right - left) as f32 / side).round() as usize).clamp(1, SHAPE_COLUMNS);
    let part = |number: usize, from: usize, to: usize, of: usize| {
        let start = from + (to - from) * number / of;
        start..(from + (to - from) * (number + 1) / of).max(start + 1).min(to.max(start + 1))
    };
    let inked = |column: usize, row: usize| {
        let (xs, ys) = (part(column, left, right, count), part(row, top, bottom, SHAPE_ROWS));
        let all = xs.len() * ys.len();
        let dark: usize = ys.map(|y| xs.clone().filter(|x| ink.get(*x, y)).count()).sum();
        dark as f32 >= INKED * all as f32
    };
    let column = |at: usize| (0..SHAPE_ROWS).filter(|row| inked(at, *row)).fold(0, |all, row| all | 1 << row);
    Some(Columns((0..count).map(column).collect()))
}

/// A place's ink in [`HEIGHT`] rows, without ruling lines, dirt and what belongs to the lines above and below.
fn ink(grey: &GrayImage, frame: &Frame, place: &BoundingBox) -> Option<Mask> {
    let (across, down) = (grey.width() as f32, grey.height() as f32);
    let (wide, high) = (place.width() * across, place.height() * down * (1.0 + 2.0 * AROUND));
    if high < 10.0 || wide * 2.0 < high {
        return None;
    }
    let width = ((HEIGHT as f32 * wide / high) as usize).clamp(1, WIDEST);
    let mut values = Vec::with_capacity(width * HEIGHT);
    for y in 0..HEIGHT {
        for x in 0..width {
            let u = place.x0 * across + (x as f32 + 0.5) / width as f32 * wide;
            let v = (place.y0 - place.height() * AROUND) * down + (y as f32 + 0.5) / HEIGHT as f32 * high;
            values.push(value(grey, frame.picture(Point::new(u, v))));
        }
    }
    let mut sorted = values.clone();
    sorted.sort_by(f32::total_cmp);
    let (paper, darkest) = (sorted[sorted.len() / 2], sorted[sorted.len() / 40]);
    let limit = paper - DARK * (paper - darkest);
    let ruled =
        |y: usize| (0..width).filter(|x| values[y * width + x] < limit).count() as f32 > RULED * width as f32;
    let open: Vec<bool> = (0..HEIGHT).map(|y| !ruled(y)).collect();
    let dark = Mask::from_fn(width, HEIGHT, |x, y| open[y] && values[y * width + x] < limit);
    let mut kept = Mask::new(width, HEIGHT);
    for mark in dark.components().into_iter().filter(|mark| is_of_word(mark)) {
        mark.into_iter().for_each(|(x, y)| kept.set[y * width + x] = true);
    }
    Some(kept)
}

fn is_of_word(mark: &[(usize, usize)]) -> bool {
    let (x0, y0, x1, y1) = bounds(mark);
    let edge = (HEIGHT as f32 * AROUND / (1.0 + 2.0 * AROUND)) as usize;
    let (wide, high, middle) = (x1 - x0, y1 - y0, (y0 + y1) / 2);
    // A short flat mark at the upper or lower edge is what the reader's box has of a broken ruling line.
    let inner = (HEIGHT - 2 * edge) / 5;
    let outer = y1 <= edge + inner || y0 >= HEIGHT - edge - inner;
    let is_line = wide >= FLAT * high || outer && high <= THIN && wide >= 2 * high;
    mark.len() >= DIRT && !is_line && (edge..HEIGHT - edge).contains(&middle)
}

/// The grey value between four pixels.
fn value(grey: &GrayImage, p: Point) -> f32 {
    let (x, y) = (p.x - 0.5, p.y - 0.5);
    let (left, top) = (x.floor(), y.floor());
    let at = |dx: f32, dy: f32| {
        let column = (left + dx).clamp(0.0, grey.width() as f32 - 1.0) as u32;
        let row = (top + dy).clamp(0.0, grey.height() as f32 - 1.0) as u32;
        f32::from(grey.get_pixel(column, row).0[0])
    };
    let (u, v) = (x - left, y - top);
    (at(0.0, 0.0) * (1.0 - u) + at(1.0, 0.0) * u) * (1.0 - v)
        + (at(0.0, 1.0) * (1.0 - u) + at(1.0, 1.0) * u) * v
}

/// From where to where all counts lie but a share at either end.
fn within(counts: &[usize], share: f32) -> Option<(usize, usize)> {
    let all: usize = counts.iter().sum();
    let cut = (all as f32 * share) as usize;
    let first = |mut counts: Box<dyn Iterator<Item = &usize> + '_>| {
        let mut sum = 0;
        counts.position(|count| {
            sum += count;
            sum > cut
        })
    };
    let (start, end) = (first(Box::new(counts.iter()))?, first(Box::new(counts.iter().rev()))?);
    Some((start, (counts.len() - end).max(start + 1)))
}

#[cfg(test)]
mod tests {
    use image::Luma;

    use super::*;

    /// A word of bars, each so high, over a slightly slanted ruling line; the picture is larger by a factor.
    fn word(factor: u32) -> GrayImage {
        let tops = [20u32, 26, 18, 24, 21, 28];
        GrayImage::from_fn(200 * factor, 80 * factor, |x, y| {
            let (x, y) = (x / factor, y / factor);
            let bar = tops.get((x / 30) as usize).filter(|_| (8..13).contains(&(x % 30)));
            let inked = bar.is_some_and(|top| (*top..50).contains(&y));
            let rule = y == 52 + x / 100;
            Luma([if inked || rule { 40 } else { 240 }])
        })
    }

    fn columns(factor: u32) -> Columns {
        let grey = word(factor);
        let frame = Frame::new(grey.width(), grey.height(), 0.0);
        shape(&grey, &frame, &BoundingBox::new(0.0, 0.2, 1.0, 0.68)).expect("there is ink")
    }

    #[test]
    fn the_shape_is_the_words_ink_without_the_line_below_it() {
        let Columns(columns) = columns(1);
        // From the first bar to the last: 155 wide, 32 high.
        assert!((74..=82).contains(&columns.len()), "{}", columns.len());
        assert_eq!(
            columns.first().map(|column| column >> 1 & 1),
            Some(1),
            "the first bar begins near the top"
        );
        assert_eq!(
            columns.last().map(|column| (column & 1, column >> 14 & 1)),
            Some((0, 1)),
            "the last does not"
        );
    }

    #[test]
    fn a_picture_twice_as_large_has_the_same_shape() {
        let (Columns(one), Columns(two)) = (columns(1), columns(2));
        assert!(one.len().abs_diff(two.len()) <= 2);
        let differing: u32 = one.iter().zip(&two).map(|(a, b)| (a ^ b).count_ones()).sum();
        assert!(differing * 5 < Columns(one).count(), "{differing}");
    }
}
