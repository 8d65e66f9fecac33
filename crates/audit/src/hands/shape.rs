//! Shapes of words against each other.

use daicho_model::Columns;
use daicho_model::traces::SHAPE_ROWS;

/// Shares (thousandths) of the ink of either that both have: a pasted word comes to 590 and more on coarse scans, words written
/// twice to 430 at most, and to 530 where more is tried to bring them together.
const SAME: u32 = 550;
/// Below this as they lie, moving them does not help.
const HOPELESS: u32 = 250;
/// Widths, and amounts of ink, may differ by so many hundredths.
const WIDTH: usize = 12;
const AMOUNT: u32 = 45;
/// The height of a word is known but for so many hundredths.
const SCALES: [usize; 5] = [100, 97, 103, 94, 106];
/// How far shapes are moved against each other.
const ACROSS: i32 = 6;
const DOWN: i32 = 2;

/// The share of ink that both have where they lie best, if it is the same ink.
pub(super) fn same(a: &Columns, b: &Columns) -> Option<u32> {
    let (wide, narrow) = (a.0.len().max(b.0.len()), a.0.len().min(b.0.len()));
    let (much, little) = (a.count().max(b.count()), a.count().min(b.count()));
    if (wide - narrow) * 100 > WIDTH * wide || (much - little) * 100 > AMOUNT * much {
        return None;
    }
    let mut best = 0;
    for scale in SCALES {
        best = best.max(moved(&a.0, &scaled(&b.0, scale)));
        if best < HOPELESS {
            return None;
        }
    }
    (best >= SAME).then_some(best)
}

/// The best share over all small moves.
fn moved(a: &[u16], b: &[u16]) -> u32 {
    let moves = (-ACROSS..=ACROSS).flat_map(|across| (-DOWN..=DOWN).map(move |down| (across, down)));
    moves.map(|(across, down)| overlap(a, b, across, down)).max().unwrap_or(0)
}

/// What both have of what either has, `b` moved.
fn overlap(a: &[u16], b: &[u16], across: i32, down: i32) -> u32 {
    let at = |columns: &[u16], x: i32| {
        usize::try_from(x).ok().and_then(|x| columns.get(x)).map_or(0, |column| u32::from(*column) << DOWN)
    };
    let (mut both, mut either) = (0, 0);
    let end = (a.len() as i32).max(b.len() as i32 + across);
    for x in across.min(0)..end {
        let one = at(a, x);
        let other = at(b, x - across);
        let other = if down < 0 { other >> -down } else { other << down };
        both += (one & other).count_ones();
        either += (one | other).count_ones();
    }
    (both * 1000).checked_div(either).unwrap_or(0)
}

/// The shape so many hundredths as large.
fn scaled(columns: &[u16], hundredths: usize) -> Vec<u16> {
    let from = |at: usize| (at * 200 + 100) / (2 * hundredths);
    let stretched = |column: u16| {
        (0..SHAPE_ROWS)
            .filter(|row| from(*row) < SHAPE_ROWS && column >> from(*row) & 1 == 1)
            .fold(0, |all, row| all | 1 << row)
    };
    let width = columns.len() * hundredths / 100;
    (0..width).filter_map(|x| columns.get(from(x))).map(|column| stretched(*column)).collect()
}

/// Squares of the coarse shape by which words of different forms are brought together.
const ACROSS_SQUARES: usize = 12;
const DOWN_SQUARES: usize = 4;
/// So many bands of so many squares each: of a shape of which one square in ten is told otherwise, one band nearly always stays.
const BANDS: usize = 12;
const BAND: usize = 9;

/// The shape on a grid of 12 by 4 squares, each with more ink than the middle one or not, as bands of squares far apart.
pub(super) fn coarse(columns: &Columns) -> [u64; BANDS] {
    let rows = SHAPE_ROWS / DOWN_SQUARES;
    let filled = |square: usize| -> u32 {
        let (across, down) = (square % ACROSS_SQUARES, square / ACROSS_SQUARES);
        let part = |number: usize| columns.0.len() * number / ACROSS_SQUARES;
        let mask = ((1u32 << rows) - 1) << (down * rows);
        let inside = columns.0.get(part(across)..part(across + 1)).unwrap_or_default();
        inside.iter().map(|column| (u32::from(*column) & mask).count_ones()).sum()
    };
    let squares: Vec<u32> = (0..ACROSS_SQUARES * DOWN_SQUARES).map(filled).collect();
    let mut sorted = squares.clone();
    sorted.sort_unstable();
    let middle = sorted.get(sorted.len() / 2).copied().unwrap_or(0);
    let inked = |at: usize| squares.get(at % squares.len()).is_some_and(|filled| *filled > middle);
    let band = |number: usize| {
        let places = (0..BAND).map(|place| number * 5 + place * 7);
        places.enumerate().filter(|(_, at)| inked(*at)).fold(0, |all, (bit, _)| all | 1 << bit)
    };
    std::array::from_fn(band)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bars of three columns and five rows, each from a row of its own.
    fn word(tops: &[u16]) -> Columns {
        Columns(tops.iter().flat_map(|top| [0x1f << top, 0x1f << top, 0x1f << top, 0, 0]).collect())
    }

    #[test]
    fn a_word_moved_a_little_is_the_same() {
        let one = word(&[3, 9, 1, 11, 6, 10, 2, 8]);
        let moved = Columns([0, 0].into_iter().chain(one.0.iter().map(|column| column << 1)).collect());
        // The lowest bar loses a row.
        assert!(same(&one, &moved).is_some_and(|share| share > 850));
        assert_eq!(same(&one, &one), Some(1000));
    }

    #[test]
    fn a_word_of_other_strokes_is_not() {
        assert_eq!(same(&word(&[3, 9, 1, 11, 6, 10, 2, 8]), &word(&[12, 2, 12, 2, 12, 2, 12, 2])), None);
        assert_eq!(same(&word(&[3, 9, 1]), &word(&[3, 9, 1, 12, 6])), None);
        assert_eq!(same(&Columns::default(), &Columns::default()), None);
    }

    #[test]
    fn a_scaled_shape_is_as_much_larger() {
        let larger = scaled(&word(&[4; 20]).0, 106);
        assert_eq!(larger.len(), 106);
        assert!(scaled(&larger, 94).len().abs_diff(100) <= 1);
    }
}
