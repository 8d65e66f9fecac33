//! The scans of a JPEG, gone through without making pixels of them.

use super::bits::{Bits, Codes};
use super::{Component, Fault, Frame};

/// What a scan holds (T.81, B.2.3).
pub struct Scan {
    /// Its components: index in the frame, and the tables for the mean and for the rest.
    pub parts: Vec<(usize, usize, usize)>,
    /// First and last coefficient.
    pub band: (usize, usize),
    /// The bits sent before, and the ones still missing after it.
    pub high: u32,
    /// See `high`.
    pub low: u32,
}

/// The tables that are in force.
pub struct Tables<'t> {
    /// For means.
    pub dc: &'t [Option<Codes>; 4],
    /// For the other coefficients.
    pub ac: &'t [Option<Codes>; 4],
    /// The step of the mean by quantization table.
    pub steps: &'t [i32; 4],
    /// Units between two restart marks; 0 for none.
    pub restart: u32,
}

/// A walk through one scan.
struct Walk<'w, 'b> {
    bits: Bits<'b>,
    frame: &'w Frame,
    scan: &'w Scan,
    tables: &'w Tables<'w>,
    means: [i32; 4],
    /// Blocks that the present run of ended blocks still covers.
    run: u32,
}

/// Goes through the scan whose data start at `at`; gives the place of the mark behind it. `sent` are, by component, the coefficients of
/// each block that are not zero: for progressive pictures.
pub fn walk(
    bytes: &[u8],
    at: usize,
    (frame, scan): (&Frame, &Scan),
    tables: &Tables<'_>,
    sent: &mut [Vec<u64>],
) -> Result<usize, Fault> {
    let mut walk = Walk { bits: Bits::new(bytes, at), frame, scan, tables, means: [0; 4], run: 0 };
    let interval = if tables.restart == 0 { u64::MAX } else { u64::from(tables.restart) };
    let units = match scan.parts.as_slice() {
        [(one, ..)] => {
            let (wide, high) = frame.blocks(&frame.components[*one]);
            u64::from(wide) * u64::from(high)
        }
        _ => u64::from(frame.units().0) * u64::from(frame.units().1),
    };
    for unit in 0..units {
        if unit > 0 && unit % interval == 0 {
            let number = (unit / interval - 1) % 8;
            walk = walk.restarted(bytes, number as u8)?;
        }
        walk.unit(unit, sent).map_err(|fault| fault.at(unit, units))?;
    }
    walk.bits.close()
}

impl<'b> Walk<'_, 'b> {
    /// Behind the restart mark of that number.
    fn restarted(self, bytes: &'b [u8], number: u8) -> Result<Self, Fault> {
        if self.run > 0 {
            return Err(Fault::Restart);
        }
        let at = self.bits.close()?;
        if bytes.get(at..at + 2) != Some(&[0xff, 0xd0 + number]) {
            return Err(Fault::Restart);
        }
        Ok(Walk { bits: Bits::new(bytes, at + 2), means: [0; 4], run: 0, ..self })
    }

    /// One block of a single component, or one of each place of all components.
    fn unit(&mut self, unit: u64, sent: &mut [Vec<u64>]) -> Result<(), Fault> {
        let (frame, scan) = (self.frame, self.scan);
        if let [part] = scan.parts.as_slice() {
            let component = &frame.components[part.0];
            let wide = u64::from(frame.blocks(component).0);
            let place = unit / wide * u64::from(frame.stride(component)) + unit % wide;
            return self.block(part, place, sent);
        }
        let across = u64::from(frame.units().0);
        let (row, column) = (unit / across, unit % across);
        for part in &scan.parts {
            let component = &frame.components[part.0];
            let (h, v) = (u64::from(component.across), u64::from(component.down));
            for (y, x) in (0..v).flat_map(|y| (0..h).map(move |x| (y, x))) {
                let place = (row * v + y) * u64::from(frame.stride(component)) + column * h + x;
                self.block(part, place, sent)?;
            }
        }
        Ok(())
    }

    fn block(
        &mut self,
        part: &(usize, usize, usize),
        place: u64,
        sent: &mut [Vec<u64>],
    ) -> Result<(), Fault> {
        let (index, dc, ac) = *part;
        let component = &self.frame.components[index];
        if !self.frame.progressive {
            self.mean(index, component, dc)?;
            return self.rest(ac, 63).map(|_| ());
        }
        match (self.scan.band.0, self.scan.high) {
            (0, 0) => self.mean(index, component, dc),
            (0, _) => self.bits.take(1).map(|_| ()),
            (_, high) => {
                let place = usize::try_from(place).ok();
                let block =
                    place.and_then(|place| sent.get_mut(index)?.get_mut(place)).ok_or(Fault::Frame)?;
                if high == 0 { self.first(ac, block) } else { self.refined(ac, block) }
            }
        }
    }

    /// The mean of a block; no picture has one beyond black or white.
    fn mean(&mut self, index: usize, component: &Component, table: usize) -> Result<(), Fault> {
        let codes = self.tables.dc[table].as_ref().ok_or(Fault::Table)?;
        let length = u32::from(self.bits.code(codes)?);
        if length > 16 {
            return Err(Fault::Code);
        }
        let mean = &mut self.means[index];
        *mean = mean.saturating_add(self.bits.signed(length)?);
        let step = i64::from(self.tables.steps[component.table]);
        let value = (i64::from(*mean) << self.scan.low) * step;
        // Eight times the lightness, which is counted from the middle; rounded by the encoder.
        let most = (8_i64 << (self.frame.depth - 1)) + 2 * (step << self.scan.low) + 8;
        if value.abs() > most { Err(Fault::Range) } else { Ok(()) }
    }

    /// The other coefficients of a block of a sequential picture.
    fn rest(&mut self, table: usize, last: usize) -> Result<(), Fault> {
        let codes = self.tables.ac[table].as_ref().ok_or(Fault::Table)?;
        let mut k = 1;
        while k <= last {
            let code = self.bits.code(codes)?;
            let (run, length) = (usize::from(code >> 4), u32::from(code & 15));
            match (run, length) {
                (15, 0) => k += 16,
                (_, 0) => return Ok(()),
                _ => {
                    k += run;
                    if k > last {
                        return Err(Fault::Block);
                    }
                    self.bits.take(length)?;
                    k += 1;
                }
            }
        }
        if k > last + 1 { Err(Fault::Block) } else { Ok(()) }
    }

    /// A band of coefficients sent for the first time (T.81, G.1.2.2).
    fn first(&mut self, table: usize, block: &mut u64) -> Result<(), Fault> {
        if self.run > 0 {
            self.run -= 1;
            return Ok(());
        }
        let codes = self.tables.ac[table].as_ref().ok_or(Fault::Table)?;
        let (mut k, last) = self.scan.band;
        while k <= last {
            let code = self.bits.code(codes)?;
            let (run, length) = (u32::from(code >> 4), u32::from(code & 15));
            match (run, length) {
                (15, 0) => k += 16,
                (run, 0) => {
                    self.run = (1 << run) - 1 + self.bits.take(run)?;
                    return Ok(());
                }
                (run, length) => {
                    k += run as usize;
                    if k > last {
                        return Err(Fault::Block);
                    }
                    self.bits.take(length)?;
                    *block |= 1 << k;
                    k += 1;
                }
            }
        }
        if k > last + 1 { Err(Fault::Block) } else { Ok(()) }
    }

    /// A band of which further bits are sent (T.81, G.1.2.3).
    fn refined(&mut self, table: usize, block: &mut u64) -> Result<(), Fault> {
        let (mut k, last) = self.scan.band;
        if self.run == 0 {
            let codes = self.tables.ac[table].as_ref().ok_or(Fault::Table)?;
            while k <= last {
                let code = self.bits.code(codes)?;
                let (mut zeros, length) = (u32::from(code >> 4), code & 15);
                match (zeros, length) {
                    (15, 0) => {}
                    (run, 0) => {
                        self.run = (1 << run) + self.bits.take(run)?;
                        break;
                    }
                    _ => {
                        if length != 1 {
                            return Err(Fault::Code);
                        }
                        self.bits.take(1)?;
                    }
                }
                while k <= last {
                    if *block >> k & 1 == 1 {
                        self.bits.take(1)?;
                    } else if zeros == 0 {
                        break;
                    } else {
                        zeros -= 1;
                    }
                    k += 1;
                }
                if length == 1 {
                    if k > last {
                        return Err(Fault::Block);
                    }
                    *block |= 1 << k;
                }
                k += 1;
            }
        }
        if self.run > 0 {
            let later =
                if k > last { 0 } else { (*block >> k & (u64::MAX >> (63 - (last - k)))).count_ones() };
            for _ in 0..later {
                self.bits.take(1)?;
            }
            self.run -= 1;
        }
        Ok(())
    }
}
