//! The bits of a JPEG's scan and its Huffman codes (ITU-T T.81, annex F).

use super::Fault;

/// Codes up to this length are looked up at once.
const SHORT: u32 = 8;
/// The longest code.
const LONGEST: u32 = 16;

/// A Huffman table (annex C).
#[derive(Clone)]
pub struct Codes {
    /// Length and value by the first [`SHORT`] bits; length 0 where the code is longer.
    short: Vec<(u8, u8)>,
    /// By length: the largest code, or -1.
    largest: [i32; LONGEST as usize + 1],
    /// By length: what to add to a code for the place of its value.
    offset: [i32; LONGEST as usize + 1],
    values: Vec<u8>,
}

impl Codes {
    /// From the numbers of codes of each length and their values; `None` where they are no codes.
    pub fn new(counts: &[u8; 16], values: &[u8]) -> Option<Codes> {
        let mut codes = Codes {
            short: vec![(0, 0); 1 << SHORT],
            largest: [-1; LONGEST as usize + 1],
            offset: [0; LONGEST as usize + 1],
            values: values.to_vec(),
        };
        let (mut code, mut at) = (0_i32, 0_i32);
        for (length, count) in (1_u32..).zip(counts) {
            let count = i32::from(*count);
            codes.offset[length as usize] = at - code;
            for _ in 0..count {
                let value = *values.get(usize::try_from(at).ok()?)?;
                if code >> length != 0 {
                    return None;
                }
                if length <= SHORT {
                    let first = (code as usize) << (SHORT - length);
                    codes.short[first..first + (1 << (SHORT - length))].fill((length as u8, value));
                }
                (code, at) = (code + 1, at + 1);
            }
            if count > 0 {
                codes.largest[length as usize] = code - 1;
            }
            code <<= 1;
        }
        Some(codes)
    }
}

/// Reads bits up to the next mark.
pub struct Bits<'b> {
    bytes: &'b [u8],
    /// The next byte that is not in `held` yet.
    at: usize,
    held: u32,
    count: u32,
}

impl<'b> Bits<'b> {
    /// From that byte on.
    pub fn new(bytes: &'b [u8], at: usize) -> Bits<'b> {
        Bits { bytes, at, held: 0, count: 0 }
    }

    /// Takes bytes until there are as many bits, or a mark or the end is met.
    fn fill(&mut self, wanted: u32) {
        while self.count < wanted {
            let Some(byte) = self.bytes.get(self.at) else { return };
            if *byte == 0xff {
                // A byte of ones is followed by a zero; anything else is a mark.
                if self.bytes.get(self.at + 1) != Some(&0) {
                    return;
                }
                self.at += 1;
            }
            self.at += 1;
            self.held = self.held << 8 | u32::from(*byte);
            self.count += 8;
        }
    }

    /// So many bits, at most 16.
    pub fn take(&mut self, count: u32) -> Result<u32, Fault> {
        self.fill(count);
        self.count = self.count.checked_sub(count).ok_or(Fault::Early(0))?;
        Ok(self.held >> self.count & ((1 << count) - 1))
    }

    /// A number of so many bits, as T.81 F.2.2.1 extends it.
    pub fn signed(&mut self, count: u32) -> Result<i32, Fault> {
        if count == 0 {
            return Ok(0);
        }
        let value = self.take(count)? as i32;
        Ok(if value < 1 << (count - 1) { value - (1 << count) + 1 } else { value })
    }

    /// The value of the next code.
    pub fn code(&mut self, codes: &Codes) -> Result<u8, Fault> {
        self.fill(LONGEST);
        let ahead = if self.count >= LONGEST {
            self.held >> (self.count - LONGEST) & 0xffff
        } else {
            // Behind the last bit stand ones.
            let missing = LONGEST - self.count;
            (self.held << missing | ((1 << missing) - 1)) & 0xffff
        };
        let (length, value) = match codes.short[(ahead >> (LONGEST - SHORT)) as usize] {
            (0, _) => {
                let fits =
                    |length: &u32| (ahead >> (LONGEST - length)) as i32 <= codes.largest[*length as usize];
                let found = (SHORT + 1..=LONGEST).find(fits);
                let length = found.ok_or(if self.count < LONGEST { Fault::Early(0) } else { Fault::Code })?;
                let place = (ahead >> (LONGEST - length)) as i32 + codes.offset[length as usize];
                let value = usize::try_from(place).ok().and_then(|place| codes.values.get(place));
                (length, *value.ok_or(Fault::Code)?)
            }
            (length, value) => (u32::from(length), value),
        };
        self.count = self.count.checked_sub(length).ok_or(Fault::Early(0))?;
        Ok(value)
    }

    /// Goes to the next mark (or the end) and gives its place. Whole bytes left before it are padding where they are all zeros or
    /// all ones; others were meant to be read.
    pub fn close(mut self) -> Result<usize, Fault> {
        let is_padding = |byte: u8| matches!(byte, 0 | 0xff);
        // The rest of a byte that was begun says nothing.
        self.count -= self.count % 8;
        while self.count >= 8 {
            self.count -= 8;
            if !is_padding((self.held >> self.count) as u8) {
                return Err(Fault::Left);
            }
        }
        loop {
            match self.bytes.get(self.at..) {
                None | Some([]) => return Ok(self.bytes.len()),
                Some([0xff, 0, ..]) => self.at += 2,
                Some([0xff, 0xff, ..]) => self.at += 1,
                Some([0xff, ..]) => return Ok(self.at),
                Some([byte, ..]) if is_padding(*byte) => self.at += 1,
                Some(_) => return Err(Fault::Left),
            }
        }
    }
}
