//! Walks through fax data (ITU-T T.4 and T.6) row by row, to tell how many rows they have.

use std::sync::LazyLock;

/// Codes of white runs of 0 to 63 pixels, then of 64 to 1728 in steps of 64 (T.4, tables 2 and 3a).
const WHITE: &str = "00110101 000111 0111 1000 1011 1100 1110 1111 10011 10100 00111 01000 001000 000011 110100 110101 \
    101010 101011 0100111 0001100 0001000 0010111 0000011 0000100 0101000 0101011 0010011 0100100 \
    0011000 00000010 00000011 00011010 00011011 00010010 00010011 00010100 00010101 00010110 00010111 \
    00101000 00101001 00101010 00101011 00101100 00101101 00000100 00000101 00001010 00001011 01010010 \
    01010011 01010100 01010101 00100100 00100101 01011000 01011001 01011010 01011011 01001010 01001011 \
    00110010 00110011 00110100 11011 10010 010111 0110111 00110110 00110111 01100100 01100101 01101000 \
    01100111 011001100 011001101 011010010 011010011 011010100 011010101 011010110 011010111 011011000 \
    011011001 011011010 011011011 010011000 010011001 010011010 011000 010011011";
/// The same of black runs.
const BLACK: &str = "0000110111 010 11 10 011 0011 0010 00011 000101 000100 0000100 0000101 0000111 00000100 00000111 \
    000011000 0000010111 0000011000 0000001000 00001100111 00001101000 00001101100 00000110111 \
    00000101000 00000010111 00000011000 000011001010 000011001011 000011001100 000011001101 000001101000 \
    000001101001 000001101010 000001101011 000011010010 000011010011 000011010100 000011010101 \
    000011010110 000011010111 000001101100 000001101101 000011011010 000011011011 000001010100 \
    000001010101 000001010110 000001010111 000001100100 000001100101 000001010010 000001010011 \
    000000100100 000000110111 000000111000 000000100111 000000101000 000001011000 000001011001 \
    000000101011 000000101100 000001011010 000001100110 000001100111 0000001111 000011001000 \
    000011001001 000001011011 000000110011 000000110100 000000110101 0000001101100 0000001101101 \
    0000001001010 0000001001011 0000001001100 0000001001101 0000001110010 0000001110011 0000001110100 \
    0000001110101 0000001110110 0000001110111 0000001010010 0000001010011 0000001010100 0000001010101 \
    0000001011010 0000001011011 0000001100100 0000001100101";
/// Codes of runs of 1792 to 2560 pixels in steps of 64, for both (T.4, table 3b).
const LONG: &str = "00000001000 00000001100 00000001101 000000010010 000000010011 000000010100 000000010101 000000010110 \
    000000010111 000000011100 000000011101 000000011110 000000011111";
/// Bits of the longest code.
const LONGEST: u32 = 13;
/// More columns than this are no page's.
const MOST_COLUMNS: u32 = 1 << 20;

/// How fax data are written (ISO 32000-2, table 11).
#[derive(Clone, Copy, Debug)]
pub struct Fax {
    /// `/K`: below 0, every row is told from the one above; above 0, rows say it; else none is.
    pub k: i64,
    /// Pixels of a row.
    pub columns: u32,
    /// Rows start at whole bytes.
    pub is_aligned: bool,
}

/// For each of the next [`LONGEST`] bits, the run and the bits that its code has.
type Runs = Vec<Option<(u32, u32)>>;

static RUNS: LazyLock<[Runs; 2]> = LazyLock::new(|| [runs(WHITE), runs(BLACK)]);

fn runs(codes: &str) -> Runs {
    let mut runs = vec![None; 1 << LONGEST];
    let lengths = (0..64).chain((1..=27).map(|step| step * 64));
    let long = LONG.split(' ').zip((28..=40).map(|step| step * 64));
    for (code, run) in codes.split(' ').zip(lengths).chain(long) {
        let bits = code.len() as u32;
        let first =
            code.bytes().fold(0, |value, bit| value << 1 | usize::from(bit == b'1')) << (LONGEST - bits);
        runs[first..first + (1 << (LONGEST - bits))].fill(Some((run, bits)));
    }
    runs
}

/// How a row goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    /// The colour ends so far from where it does above.
    Vertical(i64),
    /// Two runs follow.
    Horizontal,
    /// What is above ends within this run.
    Pass,
}

/// How many whole rows the data have before they end, make no sense, or `most` are there.
pub fn rows(data: &[u8], fax: Fax, most: u32) -> u32 {
    if fax.columns == 0 || fax.columns > MOST_COLUMNS {
        return 0;
    }
    let mut bits = Bits { data, at: 0 };
    let mut above = Vec::new();
    for row in 0..most {
        match next_row(&mut bits, fax, &above) {
            Some(changes) => above = changes,
            None => return row,
        }
    }
    most
}

/// Where the colours of a row change, white first; `None` where it is not whole.
fn next_row(bits: &mut Bits<'_>, fax: Fax, above: &[u32]) -> Option<Vec<u32>> {
    if fax.is_aligned {
        bits.at = bits.at.next_multiple_of(8);
    }
    let ends = bits.line_ends();
    if fax.k < 0 {
        // One is no row's, two end the page.
        return if ends > 0 { None } else { by_the_row_above(bits, fax.columns, above) };
    }
    // The first has no row before it; several end the page.
    if ends > 1 {
        return None;
    }
    let is_plain = fax.k == 0 || bits.take(1)? == 1;
    if is_plain { by_runs(bits, fax.columns) } else { by_the_row_above(bits, fax.columns, above) }
}

fn by_runs(bits: &mut Bits<'_>, columns: u32) -> Option<Vec<u32>> {
    let (mut changes, mut at, mut black) = (Vec::new(), 0_u32, false);
    while at < columns {
        at = at.checked_add(bits.run(black)?).filter(|at| *at <= columns)?;
        changes.push(at);
        black = !black;
    }
    Some(changes)
}

fn by_the_row_above(bits: &mut Bits<'_>, columns: u32, above: &[u32]) -> Option<Vec<u32>> {
    let (mut changes, mut at, mut black) = (Vec::new(), -1_i64, false);
    let end = i64::from(columns);
    while at < end {
        // The next change above, to the other colour than this one.
        let next = above.partition_point(|change| i64::from(*change) <= at);
        let next = next + usize::from(next % 2 != usize::from(black));
        let change = |at: usize| above.get(at).map_or(end, |change| i64::from(*change));
        match bits.mode()? {
            Mode::Pass => at = change(next + 1),
            Mode::Vertical(by) => {
                let to = change(next) + by;
                if to < at.max(0) || to > end {
                    return None;
                }
                changes.push(u32::try_from(to).ok()?);
                (at, black) = (to, !black);
            }
            Mode::Horizontal => {
                let first = at.max(0) + i64::from(bits.run(black)?);
                let second = first + i64::from(bits.run(!black)?);
                if second > end {
                    return None;
                }
                changes.push(u32::try_from(first).ok()?);
                changes.push(u32::try_from(second).ok()?);
                at = second;
            }
        }
    }
    Some(changes)
}

struct Bits<'d> {
    data: &'d [u8],
    /// The next one.
    at: usize,
}

impl Bits<'_> {
    /// The next bits, without taking them; behind the end they are 0.
    fn peek(&self, count: u32) -> u32 {
        let first = self.at / 8;
        let word = (0..4).fold(0_u32, |word, byte| {
            word << 8 | u32::from(self.data.get(first + byte).copied().unwrap_or_default())
        });
        (word << (self.at % 8)) >> (32 - count)
    }

    fn take(&mut self, count: u32) -> Option<u32> {
        let value = self.peek(count);
        self.at += count as usize;
        (self.at <= self.data.len() * 8).then_some(value)
    }

    /// Takes marks of a line's end, with the zeros that fill up before them; how many.
    fn line_ends(&mut self) -> u32 {
        let mut ends = 0;
        while self.peek(11) == 0 {
            let mut at = self.at + 11;
            while at < self.data.len() * 8 && self.data[at / 8] >> (7 - at % 8) & 1 == 0 {
                at += 1;
            }
            if at >= self.data.len() * 8 {
                return ends;
            }
            (self.at, ends) = (at + 1, ends + 1);
        }
        ends
    }

    fn run(&mut self, black: bool) -> Option<u32> {
        let mut run = 0_u32;
        loop {
            let (part, bits) = RUNS[usize::from(black)][self.peek(LONGEST) as usize]?;
            self.take(bits)?;
            run = run.saturating_add(part);
            if part < 64 {
                return Some(run);
            }
        }
    }

    /// T.4, table 4.
    fn mode(&mut self) -> Option<Mode> {
        let next = self.peek(7);
        let (bits, mode) = match next {
            0b100_0000.. => (1, Mode::Vertical(0)),
            0b011_0000.. => (3, Mode::Vertical(1)),
            0b010_0000.. => (3, Mode::Vertical(-1)),
            0b001_0000.. => (3, Mode::Horizontal),
            0b000_1000.. => (4, Mode::Pass),
            0b000_0110.. => (6, Mode::Vertical(2)),
            0b000_0100.. => (6, Mode::Vertical(-2)),
            0b000_0011 => (7, Mode::Vertical(3)),
            0b000_0010 => (7, Mode::Vertical(-3)),
            _ => return None,
        };
        self.take(bits)?;
        Some(mode)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bits to bytes, filled up with zeros.
    fn data(bits: &str) -> Vec<u8> {
        let bits: Vec<u8> = bits.bytes().filter(|bit| *bit != b' ').map(|bit| bit - b'0').collect();
        bits.chunks(8)
            .map(|byte| (0..8).fold(0, |value, at| value << 1 | byte.get(at).unwrap_or(&0)))
            .collect()
    }

    fn check(bits: &str, k: i64, columns: u32, expected: u32) {
        let fax = Fax { k, columns, is_aligned: false };
        assert_eq!(rows(&data(bits), fax, 5), expected, "{bits}");
    }

    const END: &str = "000000000001";

    #[test]
    fn rows_are_counted_up_to_where_the_data_end() {
        // Three white, two black, three white of eight, then twice the same as above.
        let first = "001 1000 11 1";
        check(&format!("{first} 1 1 1 1 1 1 {END} {END}"), -1, 8, 3);
        check(&format!("{first} 1 1"), -1, 8, 1);
        // The second row's black is one longer, the third row's has gone.
        check(&format!("{first} 1 011 1 0001 1 {END}{END}"), -1, 8, 3);
        check("1 1 1 1 1 1 1", -1, 8, 5);
        check("", -1, 8, 0);
        check(first, -1, 0, 0);
    }

    #[test]
    fn rows_of_runs_are_counted_with_and_without_marks_of_their_ends() {
        let row = "1000 11 1000";
        check(&format!("{row} {row} {row}"), 0, 8, 3);
        check(&format!("{END} {row} {END} {row} {END}{END}{END}"), 0, 8, 2);
        check(&format!("{END}1 {row} {END}0 1 1 1 {END}1"), 1, 8, 2);
        // 1,792 and 8 white pixels.
        check("00000001000 10011", 0, 1800, 1);
    }

    #[test]
    fn codes_of_no_meaning_end_the_rows() {
        check("1 0000001 111", -1, 8, 1);
        check("1000 11 1000 00000001111", 0, 8, 1);
    }
}
