//! The arithmetic decoder of JPEG 2000 (ITU-T T.800, annex C) and JBIG2 (ITU-T T.88, annex E), which says how much of its data it took.

/// Of each state: the probability of the less probable symbol, the next state after the more and after the less probable one, and whether
/// the symbols change places then (T.800, table C.2).
const STATES: [(u32, u8, u8, bool); 47] = [
    (0x5601, 1, 1, true),
    (0x3401, 2, 6, false),
    (0x1801, 3, 9, false),
    (0x0ac1, 4, 12, false),
    (0x0521, 5, 29, false),
    (0x0221, 38, 33, false),
    (0x5601, 7, 6, true),
    (0x5401, 8, 14, false),
    (0x4801, 9, 14, false),
    (0x3801, 10, 14, false),
    (0x3001, 11, 17, false),
    (0x2401, 12, 18, false),
    (0x1c01, 13, 20, false),
    (0x1601, 29, 21, false),
    (0x5601, 15, 14, true),
    (0x5401, 16, 14, false),
    (0x5101, 17, 15, false),
    (0x4801, 18, 16, false),
    (0x3801, 19, 17, false),
    (0x3401, 20, 18, false),
    (0x3001, 21, 19, false),
    (0x2801, 22, 19, false),
    (0x2401, 23, 20, false),
    (0x2201, 24, 21, false),
    (0x1c01, 25, 22, false),
    (0x1801, 26, 23, false),
    (0x1601, 27, 24, false),
    (0x1401, 28, 25, false),
    (0x1201, 29, 26, false),
    (0x1101, 30, 27, false),
    (0x0ac1, 31, 28, false),
    (0x09c1, 32, 29, false),
    (0x08a1, 33, 30, false),
    (0x0521, 34, 31, false),
    (0x0441, 35, 32, false),
    (0x02a1, 36, 33, false),
    (0x0221, 37, 34, false),
    (0x0141, 38, 35, false),
    (0x0111, 39, 36, false),
    (0x0085, 40, 37, false),
    (0x0049, 41, 38, false),
    (0x0025, 42, 39, false),
    (0x0015, 43, 40, false),
    (0x0009, 44, 41, false),
    (0x0005, 45, 42, false),
    (0x0001, 45, 43, false),
    (0x5601, 46, 46, false),
];

/// What was learned of symbols in one surrounding.
#[derive(Clone, Copy, Debug, Default)]
pub struct Context {
    state: u8,
    likely: bool,
}

impl Context {
    /// In this state of the table.
    pub const fn at(state: u8) -> Context {
        Context { state, likely: false }
    }
}

/// A decoder over one stretch of data.
pub struct Decoder<'d> {
    data: &'d [u8],
    at: usize,
    code: u32,
    interval: u32,
    left: u32,
    /// Bytes that were made up where the data ended, or stopped at a mark.
    made_up: usize,
}

impl<'d> Decoder<'d> {
    /// At the start of the data.
    pub fn new(data: &'d [u8]) -> Decoder<'d> {
        let mut decoder = Decoder { data, at: 0, code: 0, interval: 0x8000, left: 0, made_up: 0 };
        decoder.code = decoder.byte(0) << 16;
        decoder.take();
        decoder.code <<= 7;
        decoder.left -= 7;
        decoder
    }

    fn byte(&self, at: usize) -> u32 {
        self.data.get(at).copied().unwrap_or(0xff).into()
    }

    fn take(&mut self) {
        let next = self.byte(self.at + 1);
        match self.byte(self.at) {
            0xff if next > 0x8f => {
                self.made_up += 1;
                self.code = self.code.wrapping_add(0xff00);
                self.left = 8;
            }
            0xff => {
                self.at += 1;
                self.code = self.code.wrapping_add(next << 9);
                self.left = 7;
            }
            _ => {
                self.at += 1;
                self.code = self.code.wrapping_add(next << 8);
                self.left = 8;
            }
        }
    }

    /// The next symbol.
    pub fn symbol(&mut self, context: &mut Context) -> bool {
        let (rare, after_likely, after_rare, switches) = STATES[usize::from(context.state)];
        self.interval -= rare;
        let is_low = self.code >> 16 < rare;
        if !is_low {
            self.code -= rare << 16;
            if self.interval & 0x8000 != 0 {
                return context.likely;
            }
        }
        // The larger part is the likely one's, whichever that is.
        let is_likely = is_low == (self.interval < rare);
        if is_low {
            self.interval = rare;
        }
        let symbol = context.likely == is_likely;
        if is_likely {
            context.state = after_likely;
        } else {
            context.likely ^= switches;
            context.state = after_rare;
        }
        while self.interval & 0x8000 == 0 {
            if self.left == 0 {
                self.take();
            }
            self.interval <<= 1;
            self.code <<= 1;
            self.left -= 1;
        }
        symbol
    }

    /// How many bytes it took, those that it made up at the end included, more than there are; fewer are below 0. An encoder leaves out
    /// and adds a few.
    pub fn beyond(&self) -> i64 {
        (self.at + self.made_up) as i64 - self.data.len() as i64
    }
}
