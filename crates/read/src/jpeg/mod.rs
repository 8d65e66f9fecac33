//! Whether a JPEG's data are whole (ITU-T T.81).
//!
//! Decoders fill what is missing or makes no sense with grey or with what was there before, and say nothing. Here every scan is
//! gone through code by code, without making pixels of it: each block must be there, each code known, each mark in its place. What
//! stands between the parts of the head or behind the end, padding before a mark and unknown marks harm nothing.

mod bits;
mod scan;

#[cfg(test)]
mod tests;

use bits::Codes;
use scan::{Scan, Tables};

/// More passes over a picture than this are no honest encoder's; the library that decodes stops there.
const MOST_SCANS: u32 = 100;
/// Blocks of all passes together: a picture of 60 million pixels in three colours in thirty.
const MOST_BLOCKS: u64 = 100_000_000;
/// Blocks of one pass. No library here is asked for more pixels.
const LARGEST: u64 = 8_000_000;

/// A JPEG whose data were gone through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Walked {
    /// Width and height in pixels, as the frame says.
    pub size: (u32, u32),
    /// Where its data end: behind the mark of the end.
    pub end: usize,
}

/// What is wrong with a JPEG.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// They break off; after how much of the pass, in per cent.
    #[error("the data end after {0} % of a pass")]
    Early(u8),
    /// No table has the code.
    #[error("a code that no table has")]
    Code,
    /// It refers to a table that is not there.
    #[error("a table is missing")]
    Table,
    /// More coefficients than a block has.
    #[error("a block runs over")]
    Block,
    /// Lighter than white or darker than black.
    #[error("a block lies beyond black and white")]
    Range,
    /// A restart mark is missing or another's.
    #[error("a restart mark is missing")]
    Restart,
    /// Data are left where the picture is complete.
    #[error("data are left over")]
    Left,
    /// It has other sides than the PDF says: some programs show all of it, some a part.
    #[error("another size")]
    Size,
    /// The head makes no sense.
    #[error("the head makes no sense")]
    Frame,
    /// Not all of the picture was sent.
    #[error("passes are missing")]
    Passes,
    /// More passes than an honest picture has.
    #[error("too many passes")]
    Many,
    /// Codes or blocks that cannot be; after how much of the pass, in per cent.
    #[error("the data make no sense after {0} % of a pass")]
    Senseless(u8),
}

impl Fault {
    /// With the place in a scan.
    fn at(self, unit: u64, units: u64) -> Fault {
        let share = (unit * 100 / units.max(1)).min(100) as u8;
        match self {
            Fault::Early(_) => Fault::Early(share),
            Fault::Code | Fault::Block | Fault::Range => Fault::Senseless(share),
            other => other,
        }
    }
}

/// A component of the picture.
struct Component {
    id: u8,
    across: u32,
    down: u32,
    table: usize,
}

/// What the frame's head says.
struct Frame {
    progressive: bool,
    /// It said that it has more pixels than it has.
    is_cut: bool,
    depth: u32,
    width: u32,
    height: u32,
    components: Vec<Component>,
    /// The largest sampling factors.
    most: (u32, u32),
}

impl Frame {
    /// Units of an interleaved scan across and down.
    fn units(&self) -> (u32, u32) {
        (self.width.div_ceil(8 * self.most.0), self.height.div_ceil(8 * self.most.1))
    }

    /// Blocks of a component's own scan across and down.
    fn blocks(&self, component: &Component) -> (u32, u32) {
        let side = |pixels: u32, own: u32, most: u32| (pixels * own).div_ceil(most).div_ceil(8);
        (side(self.width, component.across, self.most.0), side(self.height, component.down, self.most.1))
    }

    /// Blocks of a component in a row, those beyond the picture included.
    fn stride(&self, component: &Component) -> u32 {
        self.units().0 * component.across
    }

    /// Blocks of all components.
    fn all_blocks(&self) -> u64 {
        let (across, down) = self.units();
        let each = self.components.iter().map(|c| u64::from(c.across * c.down)).sum::<u64>();
        u64::from(across) * u64::from(down) * each
    }
}

/// Goes through a JPEG's data. `size` is what a PDF says of the picture: where the JPEG says that it has more pixels, it is
/// taken to lie, as the library that decodes does, if its data end there. `None` where it is of a kind that is not gone through (lossless, arithmetic,
/// or too large), which no library here decodes either.
///
/// # Errors
/// What is wrong with it.
pub fn walk(bytes: &[u8], size: Option<(u32, u32)>) -> Result<Option<Walked>, Fault> {
    if !bytes.starts_with(&[0xff, 0xd8]) {
        return Err(Fault::Frame);
    }
    let mut walk = Walk {
        bytes,
        at: 2,
        size,
        frame: None,
        dc: Default::default(),
        ac: Default::default(),
        steps: [1; 4],
        restart: 0,
        sent: Vec::new(),
        seen: [[None; 64]; 4],
        scans: 0,
        blocks: 0,
    };
    loop {
        match walk.step()? {
            Step::Next => {}
            Step::Other => return Ok(None),
            Step::End => return walk.finish().map(Some),
        }
    }
}

enum Step {
    Next,
    End,
    /// Of a kind that is not gone through.
    Other,
}

struct Walk<'b> {
    bytes: &'b [u8],
    at: usize,
    size: Option<(u32, u32)>,
    frame: Option<Frame>,
    dc: [Option<Codes>; 4],
    ac: [Option<Codes>; 4],
    steps: [i32; 4],
    restart: u32,
    /// Of a progressive picture: by component and block, a bit for each coefficient that is not zero.
    sent: Vec<Vec<u64>>,
    /// By component and coefficient: the bits that are still missing; `None` where nothing was sent.
    seen: [[Option<u32>; 64]; 4],
    scans: u32,
    blocks: u64,
}

impl<'b> Walk<'b> {
    /// The next part.
    fn step(&mut self) -> Result<Step, Fault> {
        // Cameras leave bytes between the parts.
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let is_mark = |pair: &[u8]| pair[0] == 0xff && !matches!(pair[1], 0 | 0xff);
        let Some(skipped) = rest.windows(2).position(is_mark) else {
            self.at = self.bytes.len();
            return Ok(Step::End);
        };
        let mark = rest[skipped + 1];
        self.at += skipped + 2;
        match mark {
            0x01 | 0xd0..=0xd8 => return Ok(Step::Next),
            0xd9 => return Ok(Step::End),
            _ => {}
        }
        let part = self.part()?;
        match mark {
            0xc0..=0xc2 => {
                if self.frame.is_some() {
                    return Err(Fault::Frame);
                }
                let frame = frame(part, mark == 0xc2, self.size)?;
                if frame.all_blocks() > LARGEST {
                    return Ok(Step::Other);
                }
                if frame.progressive {
                    let (_, down) = frame.units();
                    let blocks = |c: &Component| (frame.stride(c) * down * c.down) as usize;
                    self.sent = frame.components.iter().map(|c| vec![0; blocks(c)]).collect();
                }
                self.frame = Some(frame);
            }
            0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => return Ok(Step::Other),
            0xc4 => self.codes(part)?,
            0xdb => self.quantization(part)?,
            0xdd => {
                let [high, low, ..] = *part else { return Err(Fault::Frame) };
                self.restart = u16::from_be_bytes([high, low]).into();
            }
            0xda => return self.scan(part),
            _ => {}
        }
        Ok(Step::Next)
    }

    /// The data of the part that starts here.
    fn part(&mut self) -> Result<&'b [u8], Fault> {
        let head = self.bytes.get(self.at..self.at + 2).ok_or(Fault::Early(0))?;
        let length = usize::from(u16::from_be_bytes([head[0], head[1]]));
        let end = self.at + length.max(2);
        let part = self.bytes.get(self.at + 2..end).ok_or(Fault::Early(0))?;
        self.at = end;
        Ok(part)
    }

    fn codes(&mut self, mut part: &[u8]) -> Result<(), Fault> {
        while let Some((class, rest)) = part.split_first() {
            let (counts, rest) = rest.split_first_chunk::<16>().ok_or(Fault::Frame)?;
            let length: usize = counts.iter().map(|count| usize::from(*count)).sum();
            let values = rest.get(..length).ok_or(Fault::Frame)?;
            let place = usize::from(class & 15);
            let tables = if class >> 4 == 0 { &mut self.dc } else { &mut self.ac };
            *tables.get_mut(place).ok_or(Fault::Frame)? = Codes::new(counts, values);
            part = &rest[length..];
        }
        Ok(())
    }

    fn quantization(&mut self, mut part: &[u8]) -> Result<(), Fault> {
        while let Some((kind, rest)) = part.split_first() {
            let wide = kind >> 4 != 0;
            let length = if wide { 128 } else { 64 };
            let table = rest.get(..length).ok_or(Fault::Frame)?;
            let step = if wide { i32::from(table[0]) << 8 | i32::from(table[1]) } else { table[0].into() };
            *self.steps.get_mut(usize::from(kind & 15)).ok_or(Fault::Frame)? = step;
            part = &rest[length..];
        }
        Ok(())
    }

    fn scan(&mut self, part: &[u8]) -> Result<Step, Fault> {
        let frame = self.frame.as_ref().ok_or(Fault::Frame)?;
        let scan = scan_of(part, frame)?;
        self.scans += 1;
        self.blocks += match scan.parts.as_slice() {
            [(one, ..)] => {
                let (across, down) = frame.blocks(&frame.components[*one]);
                u64::from(across) * u64::from(down)
            }
            _ => frame.all_blocks(),
        };
        if self.scans > MOST_SCANS || self.blocks > MOST_BLOCKS {
            return Err(Fault::Many);
        }
        let tables = Tables { dc: &self.dc, ac: &self.ac, steps: &self.steps, restart: self.restart };
        let walked = scan::walk(self.bytes, self.at, (frame, &scan), &tables, &mut self.sent);
        self.at = match walked {
            // Its data go on where the picture of the PDF ends.
            Err(Fault::Left) if frame.is_cut => return Err(Fault::Size),
            walked => walked?,
        };
        if frame.is_cut && matches!(self.bytes.get(self.at..), Some([0xff, 0xd0..=0xd7, ..])) {
            return Err(Fault::Size);
        }
        let (from, to) = scan.band;
        for (index, ..) in &scan.parts {
            self.seen[*index][from..=to].fill(Some(scan.low));
        }
        Ok(Step::Next)
    }

    /// Whether all of the picture was sent.
    fn finish(self) -> Result<Walked, Fault> {
        let frame = self.frame.ok_or(Fault::Frame)?;
        let all = self.seen.iter().take(frame.components.len());
        let complete = all.flatten().all(|missing| *missing == Some(0));
        if complete {
            Ok(Walked { size: (frame.width, frame.height), end: self.at })
        } else {
            Err(if self.scans == 0 { Fault::Early(0) } else { Fault::Passes })
        }
    }
}

/// T.81, B.2.2.
fn frame(part: &[u8], progressive: bool, size: Option<(u32, u32)>) -> Result<Frame, Fault> {
    let (&[depth, h1, h0, w1, w0, count], rest) = part.split_first_chunk::<6>().ok_or(Fault::Frame)?;
    let (mut height, mut width) =
        (u32::from(u16::from_be_bytes([h1, h0])), u32::from(u16::from_be_bytes([w1, w0])));
    let pixels = |(width, height): (u32, u32)| u64::from(width) * u64::from(height);
    let cut = size.filter(|size| pixels((width, height)) > pixels(*size));
    (width, height) = cut.unwrap_or((width, height));
    let components = rest.chunks_exact(3).take(count.into()).map(|one| Component {
        id: one[0],
        across: u32::from(one[1] >> 4),
        down: u32::from(one[1] & 15),
        table: usize::from(one[2]),
    });
    let mut components: Vec<Component> = components.collect();
    let is_right = |c: &Component| (1..=4).contains(&c.across) && (1..=4).contains(&c.down) && c.table < 4;
    let counted = components.len() == usize::from(count) && (1..=4).contains(&count);
    let sized = (1..=65_535).contains(&width) && (1..=65_535).contains(&height);
    if !counted || !sized || !matches!(depth, 8 | 12) || !components.iter().all(is_right) {
        return Err(Fault::Frame);
    }
    if size.is_some_and(|size| size != (width, height)) {
        return Err(Fault::Size);
    }
    // The factors of a single component say nothing.
    if let [one] = components.as_mut_slice() {
        (one.across, one.down) = (1, 1);
    }
    let most = components.iter().fold((1, 1), |most, c| (c.across.max(most.0), c.down.max(most.1)));
    Ok(Frame { progressive, is_cut: cut.is_some(), depth: depth.into(), width, height, components, most })
}

/// T.81, B.2.3.
fn scan_of(part: &[u8], frame: &Frame) -> Result<Scan, Fault> {
    let (count, rest) = part.split_first().ok_or(Fault::Frame)?;
    let (named, rest) = rest.split_at_checked(2 * usize::from(*count)).ok_or(Fault::Frame)?;
    let part = |pair: &[u8]| {
        let index = frame.components.iter().position(|c| c.id == pair[0])?;
        let (dc, ac) = (usize::from(pair[1] >> 4), usize::from(pair[1] & 15));
        (dc < 4 && ac < 4).then_some((index, dc, ac))
    };
    let parts: Option<Vec<_>> = named.chunks_exact(2).map(part).collect();
    let parts = parts.filter(|parts| (1..=4).contains(&parts.len())).ok_or(Fault::Frame)?;
    let [from, to, bits, ..] = *rest else { return Err(Fault::Frame) };
    let (high, low) = (u32::from(bits >> 4), u32::from(bits & 15));
    let (from, to) = (usize::from(from), usize::from(to));
    if !frame.progressive {
        return Ok(Scan { parts, band: (0, 63), high: 0, low: 0 });
    }
    let is_band = if from == 0 { to == 0 } else { from <= to && to <= 63 && parts.len() == 1 };
    let is_right = is_band && low <= 13 && (high == 0 || high == low + 1);
    is_right.then_some(Scan { parts, band: (from, to), high, low }).ok_or(Fault::Frame)
}

/// Whether behind a JPEG another one follows that is no preview of it: as large at least. Cameras put previews and maps of
/// brightness there, and those of two lenses the second view.
pub fn another_behind(bytes: &[u8], first: &Walked) -> bool {
    let rest = bytes.get(first.end..).unwrap_or_default();
    let starts = rest.windows(3).enumerate().filter(|(_, head)| *head == [0xff, 0xd8, 0xff]);
    let mut sizes = starts.take(16).filter_map(|(at, _)| size_of(&rest[at..]));
    sizes.any(|(width, height)| width >= first.size.0 && height >= first.size.1)
}

/// The size that a JPEG's head says.
fn size_of(bytes: &[u8]) -> Option<(u32, u32)> {
    let frame = head(bytes)?;
    let side = |at: usize| u32::from(u16::from_be_bytes([frame[at], frame[at + 1]]));
    Some((side(3), side(1)))
}

/// How many components a JPEG's head names.
pub fn components(bytes: &[u8]) -> Option<u32> {
    head(bytes).map(|frame| frame[5].into())
}

/// The frame's depth, sides and number of components (T.81, B.2.2).
fn head(bytes: &[u8]) -> Option<&[u8]> {
    let mut at = 2;
    loop {
        let [0xff, mark, high, low, ..] = *bytes.get(at..)? else { return None };
        let length = usize::from(u16::from_be_bytes([high, low]));
        if matches!(mark, 0xc0..=0xcf) && !matches!(mark, 0xc4 | 0xc8 | 0xcc) {
            return bytes.get(at + 4..at + 10);
        }
        at += 2 + length.max(2);
    }
}
