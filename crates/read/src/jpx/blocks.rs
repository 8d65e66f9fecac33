//! A code-block's bit planes (ITU-T T.800, annex D), decoded as far as it takes to tell how much of its data they take.

use crate::arithmetic::{Context, Decoder};

/// Where in the transform a block's coefficients lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Band {
    /// Low in both directions, or high across lines.
    Level,
    /// High along lines.
    Across,
    /// High in both.
    Both,
}

/// How blocks are coded (T.800, table A.19).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Style {
    /// What was learned is forgotten after each pass.
    pub forgets: bool,
    /// Surroundings end at a stripe of four lines.
    pub ends_at_stripes: bool,
    /// Each plane ends with a known sign.
    pub has_signs: bool,
}

const SIGNIFICANT: u8 = 1;
const NEGATIVE: u8 = 2;
const VISITED: u8 = 4;
const REFINED: u8 = 8;

const RUN: usize = 17;
const UNIFORM: usize = 18;

fn fresh() -> [Context; 19] {
    let mut contexts = [Context::default(); 19];
    (contexts[0], contexts[RUN], contexts[UNIFORM]) = (Context::at(4), Context::at(3), Context::at(46));
    contexts
}

/// A block that is being decoded. Around it stands a rim of coefficients that are zero.
struct Block<'d> {
    flags: Vec<u8>,
    width: usize,
    height: usize,
    band: Band,
    style: Style,
    contexts: [Context; 19],
    decoder: Decoder<'d>,
}

/// How many bytes more than there are a block's passes take: see [`Decoder::beyond`]. `None` where a plane ends with another sign than it
/// should.
pub fn beyond(
    data: &[u8],
    (width, height): (usize, usize),
    passes: u32,
    band: Band,
    style: Style,
) -> Option<i64> {
    let mut block = Block {
        flags: vec![0; (width + 2) * (height + 2)],
        width,
        height,
        band,
        style,
        contexts: fresh(),
        decoder: Decoder::new(data),
    };
    for pass in 0..passes {
        match pass % 3 {
            0 => block.clean_up()?,
            1 => block.propagate(),
            _ => block.refine(),
        }
        if style.forgets {
            block.contexts = fresh();
        }
    }
    Some(block.decoder.beyond())
}

impl Block<'_> {
    fn symbol(&mut self, context: usize) -> bool {
        self.decoder.symbol(&mut self.contexts[context])
    }

    fn at(&self, x: usize, y: usize) -> usize {
        (y + 1) * (self.width + 2) + x + 1
    }

    /// Which of the eight around it are significant: beside, above and below, and at the corners.
    fn around(&self, at: usize, y: usize) -> (u8, u8, u8) {
        let row = self.width + 2;
        let is = |at: usize| self.flags[at] & SIGNIFICANT;
        let beside = is(at - 1) + is(at + 1);
        let (mut level, mut corners) = (is(at - row), is(at - row - 1) + is(at - row + 1));
        if !(self.style.ends_at_stripes && y % 4 == 3) {
            level += is(at + row);
            corners += is(at + row - 1) + is(at + row + 1);
        }
        (beside, level, corners)
    }

    /// T.800, table D.1.
    fn zero_context(&self, at: usize, y: usize) -> usize {
        let (beside, level, corners) = self.around(at, y);
        let (first, second) = if self.band == Band::Across { (level, beside) } else { (beside, level) };
        match self.band {
            Band::Both => match (corners, beside + level) {
                (3.., _) => 8,
                (2, 1..) => 7,
                (2, 0) => 6,
                (1, 2..) => 5,
                (1, 1) => 4,
                (1, 0) => 3,
                (_, 2..) => 2,
                (_, 1) => 1,
                _ => 0,
            },
            _ => match (first, second, corners) {
                (2.., ..) => 8,
                (1, 1.., _) => 7,
                (1, 0, 1..) => 6,
                (1, 0, 0) => 5,
                (_, 2.., _) => 4,
                (_, 1, _) => 3,
                (_, _, 2..) => 2,
                (_, _, 1) => 1,
                _ => 0,
            },
        }
    }

    /// T.800, tables D.2 and D.3.
    fn sign(&mut self, at: usize, y: usize) {
        let row = self.width + 2;
        let of = |at: usize| match self.flags[at] & (SIGNIFICANT | NEGATIVE) {
            0 | NEGATIVE => 0_i32,
            SIGNIFICANT => 1,
            _ => -1,
        };
        let below = if self.style.ends_at_stripes && y % 4 == 3 { 0 } else { of(at + row) };
        let beside = (of(at - 1) + of(at + 1)).clamp(-1, 1);
        let level = (of(at - row) + below).clamp(-1, 1);
        let (context, turned) = match (beside, level) {
            (1, 1) => (13, false),
            (1, 0) => (12, false),
            (1, _) => (11, false),
            (0, 1) => (10, false),
            (0, 0) => (9, false),
            (0, _) => (10, true),
            (_, 1) => (11, true),
            (_, 0) => (12, true),
            _ => (13, true),
        };
        let is_negative = self.symbol(context) != turned;
        self.flags[at] |= SIGNIFICANT | if is_negative { NEGATIVE } else { 0 };
    }

    fn zero(&mut self, at: usize, y: usize) {
        let context = self.zero_context(at, y);
        if self.symbol(context) {
            self.sign(at, y);
        }
    }

    /// The coefficients in the order of a pass: stripes of four lines, column by column.
    fn places(&self) -> impl Iterator<Item = (usize, usize)> + use<> {
        let (width, height) = (self.width, self.height);
        (0..height).step_by(4).flat_map(move |stripe| {
            (0..width).flat_map(move |x| (stripe..(stripe + 4).min(height)).map(move |y| (x, y)))
        })
    }

    fn propagate(&mut self) {
        for (x, y) in self.places() {
            let at = self.at(x, y);
            if self.flags[at] & SIGNIFICANT == 0 && self.around(at, y) != (0, 0, 0) {
                self.zero(at, y);
                self.flags[at] |= VISITED;
            }
        }
    }

    fn refine(&mut self) {
        for (x, y) in self.places() {
            let at = self.at(x, y);
            if self.flags[at] & (SIGNIFICANT | VISITED) == SIGNIFICANT {
                let context = match self.around(at, y) {
                    _ if self.flags[at] & REFINED != 0 => 16,
                    (0, 0, 0) => 14,
                    _ => 15,
                };
                self.symbol(context);
                self.flags[at] |= REFINED;
            }
        }
    }

    fn clean_up(&mut self) -> Option<()> {
        for stripe in (0..self.height).step_by(4) {
            for x in 0..self.width {
                self.clean_up_column(x, stripe);
            }
        }
        self.flags.iter_mut().for_each(|flags| *flags &= !VISITED);
        if !self.style.has_signs {
            return Some(());
        }
        let sign = [(); 4].map(|()| self.symbol(UNIFORM));
        (sign == [true, false, true, false]).then_some(())
    }

    fn clean_up_column(&mut self, x: usize, stripe: usize) {
        let end = (stripe + 4).min(self.height);
        let is_bare = |y: usize| {
            let at = self.at(x, y);
            self.flags[at] & (SIGNIFICANT | VISITED) == 0 && self.around(at, y) == (0, 0, 0)
        };
        let mut from = stripe;
        if end - stripe == 4 && (stripe..end).all(is_bare) {
            if !self.symbol(RUN) {
                return;
            }
            let place = usize::from(self.symbol(UNIFORM)) << 1 | usize::from(self.symbol(UNIFORM));
            let y = stripe + place;
            self.sign(self.at(x, y), y);
            from = y + 1;
        }
        for y in from..end {
            let at = self.at(x, y);
            if self.flags[at] & (SIGNIFICANT | VISITED) == 0 {
                self.zero(at, y);
            }
        }
    }
}
