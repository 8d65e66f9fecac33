//! Whether the data of a JPEG 2000 codestream are whole (ITU-T T.800).
//!
//! It has no check sums, and decoders make something of any data. But each block of coefficients says how many passes it has and how many
//! bytes they take: the passes are decoded, without making pixels of them, and must take those bytes, no more and no less.

mod blocks;
mod packets;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use blocks::Style;

/// By so many bytes a block's passes may take more than it has: the decoder reads ahead, and encoders leave out what it makes up.
const MOST_BEYOND: i64 = 3;
/// By so many they may take fewer.
const MOST_LEFT: i64 = 6;
/// Samples of a picture.
const LARGEST: u64 = 120_000_000;
/// Samples times passes.
const MOST_WORK: u64 = 2_000_000_000;

/// What is wrong with a codestream.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    /// The data end early.
    #[error("the data end early")]
    Early,
    /// A head makes no sense.
    #[error("a packet's head makes no sense")]
    Head,
    /// There are more than the packets take.
    #[error("data are left over")]
    Left,
    /// So many blocks do not take their bytes.
    #[error("{0} of {1} blocks make no sense")]
    Blocks(usize, usize),
    /// It is of a kind that is not gone through: nobody knows whether it is whole.
    #[error("{0}")]
    Other(&'static str),
}

/// In which order packets come (T.800, table A.16).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Order {
    LayerResolution,
    ResolutionLayer,
    ResolutionPlace,
    PlaceComponent,
    ComponentPlace,
}

/// The picture on its reference grid.
struct Frame {
    /// Left, top, right and bottom.
    area: [u32; 4],
    /// Left and top of the first tile, width and height of all.
    tiles: [u32; 4],
    /// Of each component the steps across and down.
    steps: Vec<(u32, u32)>,
}

impl Frame {
    fn across(&self) -> u32 {
        (self.area[2] - self.tiles[0]).div_ceil(self.tiles[2])
    }

    fn count(&self) -> u32 {
        self.across().saturating_mul((self.area[3] - self.tiles[1]).div_ceil(self.tiles[3]))
    }

    /// Left, top, right and bottom of a tile.
    fn tile(&self, tile: u32) -> [u32; 4] {
        let (column, row) = (tile % self.across(), tile / self.across());
        let side = |first: u32, size: u32, at: u32, low: u32, high: u32| {
            let from = u64::from(first) + u64::from(size) * u64::from(at);
            let within = |value: u64| value.clamp(low.into(), high.into()) as u32;
            (within(from), within(from + u64::from(size)))
        };
        let [left, top, right, bottom] = self.area;
        let (x0, x1) = side(self.tiles[0], self.tiles[2], column, left, right);
        let (y0, y1) = side(self.tiles[1], self.tiles[3], row, top, bottom);
        [x0, y0, x1, y1]
    }
}

/// How it is coded (T.800, A.6.1).
struct Coding {
    order: Order,
    layers: u32,
    levels: u32,
    /// Sides of a code-block, as powers of 2.
    block: (u32, u32),
    style: Style,
    /// Sides of precincts by resolution, likewise.
    precincts: Vec<(u32, u32)>,
    has_starts: bool,
    has_ends: bool,
}

impl Coding {
    fn precinct(&self, resolution: u32) -> (u32, u32) {
        self.precincts.get(resolution as usize).copied().unwrap_or((15, 15))
    }
}

/// Goes through a codestream, from its first mark on.
///
/// # Errors
/// What is wrong with it, or why nobody knows.
pub fn walk(stream: &[u8]) -> Result<(), Broken> {
    let (frame, coding, parts) = heads(stream)?;
    let samples = |steps: &(u32, u32)| {
        let side = |at: usize, step: u32| u64::from((frame.area[at + 2] - frame.area[at]).div_ceil(step));
        side(0, steps.0).saturating_mul(side(1, steps.1))
    };
    let all = frame.steps.iter().map(samples).fold(0, u64::saturating_add);
    let parts_of_tiles = u64::from(frame.count()) * frame.steps.len() as u64 * u64::from(coding.levels + 1);
    let blocks = all >> (coding.block.0 + coding.block.1);
    let most = packets::MOST_BLOCKS as u64;
    if all > LARGEST || frame.count() > 65_535 || parts_of_tiles > most || blocks > most {
        return Err(Broken::Other("too large to go through"));
    }
    let (mut work, mut count, mut broken) = (0_u64, 0, 0);
    for tile in 0..frame.count() {
        let data = parts.get(&tile).map(|parts| parts.concat()).ok_or(Broken::Early)?;
        for block in packets::walk(&data, &frame, &coding, tile)? {
            let bytes: Vec<u8> = block.data.iter().flat_map(|range| &data[range.clone()]).copied().collect();
            if bytes.is_empty() {
                continue;
            }
            work += (block.size.0 * block.size.1) as u64 * u64::from(block.passes);
            if work > MOST_WORK {
                return Err(Broken::Other("too large to go through"));
            }
            let beyond = blocks::beyond(&bytes, block.size, block.passes, block.band, coding.style);
            count += 1;
            broken += usize::from(!beyond.is_some_and(|beyond| (-MOST_LEFT..=MOST_BEYOND).contains(&beyond)));
        }
    }
    if broken > 0 { Err(Broken::Blocks(broken, count)) } else { Ok(()) }
}

type Heads<'d> = (Frame, Coding, BTreeMap<u32, Vec<&'d [u8]>>);

/// The heads of the codestream, and the data of the parts of each tile.
fn heads(stream: &[u8]) -> Result<Heads<'_>, Broken> {
    let half = |at: usize| Some(u16::from_be_bytes(stream.get(at..at + 2)?.try_into().ok()?));
    let word = |at: usize| Some(u32::from_be_bytes(stream.get(at..at + 4)?.try_into().ok()?));
    let (mut frame, mut coding, mut parts) = (None, None, BTreeMap::<u32, Vec<&[u8]>>::new());
    let mut at = 2;
    loop {
        let mark = half(at).unwrap_or(0xffd9);
        if mark == 0xffd9 {
            break;
        }
        let length = usize::from(half(at + 2).ok_or(Broken::Early)?).max(2);
        let body = stream.get(at + 4..at + 2 + length).ok_or(Broken::Early)?;
        match mark {
            0xff51 => frame = Some(frame_of(body).ok_or(Broken::Head)?),
            0xff52 => coding = Some(coding_of(body)?),
            0xff90 => {
                let (Some(tile), Some(size)) = (half(at + 4), word(at + 6)) else {
                    return Err(Broken::Early);
                };
                let end = if size == 0 { stream.len() } else { at.saturating_add(size as usize) };
                let part = stream.get(at + 2 + length..end).ok_or(Broken::Early)?;
                let part = if size == 0 { part.strip_suffix(&[0xff, 0xd9]).unwrap_or(part) } else { part };
                parts.entry(tile.into()).or_default().push(behind_heads(part)?);
                at = end;
                continue;
            }
            other => refuse(other)?,
        }
        at += 2 + length;
    }
    Ok((frame.ok_or(Broken::Head)?, coding.ok_or(Broken::Head)?, parts))
}

/// Marks that change how the data are read: of a component, an order that changes, packed heads.
fn refuse(mark: u16) -> Result<(), Broken> {
    match mark {
        0xff53 | 0xff5f | 0xff60 | 0xff61 | 0xff52 => {
            Err(Broken::Other("coded in a way that is not gone through"))
        }
        _ => Ok(()),
    }
}

/// What follows the heads of a part of a tile.
fn behind_heads(part: &[u8]) -> Result<&[u8], Broken> {
    let mut rest = part;
    loop {
        match *rest {
            [0xff, 0x93, ..] => return Ok(&rest[2..]),
            [high, low, long, short, ..] => {
                refuse(u16::from_be_bytes([high, low]))?;
                let length = usize::from(u16::from_be_bytes([long, short]));
                rest = rest.get(2 + length.max(2)..).ok_or(Broken::Early)?;
            }
            _ => return Err(Broken::Early),
        }
    }
}

/// T.800, A.5.1; `None` where it makes no sense.
fn frame_of(body: &[u8]) -> Option<Frame> {
    let word = |at: usize| Some(u32::from_be_bytes(body.get(at..at + 4)?.try_into().ok()?));
    let area = [word(10)?, word(14)?, word(2)?, word(6)?];
    let tiles = [word(26)?, word(30)?, word(18)?, word(22)?];
    let count = usize::from(u16::from_be_bytes(body.get(34..36)?.try_into().ok()?));
    let steps = body.get(36..36 + 3 * count)?.chunks_exact(3).map(|one| (one[1].into(), one[2].into()));
    let steps: Vec<(u32, u32)> = steps.collect();
    let is_right = area[0] < area[2]
        && area[1] < area[3]
        && tiles[0] <= area[0]
        && tiles[1] <= area[1]
        && tiles[2] > 0
        && tiles[3] > 0
        && !steps.is_empty()
        && steps.iter().all(|(across, down)| *across > 0 && *down > 0);
    is_right.then_some(Frame { area, tiles, steps })
}

fn coding_of(body: &[u8]) -> Result<Coding, Broken> {
    let [flags, order, high, low, _, levels, wide, tall, style, _, ref precincts @ ..] = *body else {
        return Err(Broken::Head);
    };
    let order = match order {
        0 => Order::LayerResolution,
        1 => Order::ResolutionLayer,
        2 => Order::ResolutionPlace,
        3 => Order::PlaceComponent,
        4 => Order::ComponentPlace,
        _ => return Err(Broken::Head),
    };
    // Raw bits, and an end after each pass.
    if style & 0b101 != 0 || style & 0xc0 != 0 {
        return Err(Broken::Other("coded in a way that is not gone through"));
    }
    let block = (u32::from(wide & 15) + 2, u32::from(tall & 15) + 2);
    let precincts: Vec<(u32, u32)> = match flags & 1 {
        0 => Vec::new(),
        _ => precincts.iter().map(|one| (u32::from(one & 15), u32::from(one >> 4))).collect(),
    };
    // Those of the first resolution alone may have one coefficient on a side.
    let is_right = levels <= 32
        && block.0 + block.1 <= 12
        && precincts.iter().skip(1).all(|(wide, high)| *wide > 0 && *high > 0)
        && (precincts.is_empty() || precincts.len() > usize::from(levels));
    if !is_right {
        return Err(Broken::Head);
    }
    let style =
        Style { forgets: style & 2 != 0, ends_at_stripes: style & 8 != 0, has_signs: style & 32 != 0 };
    Ok(Coding {
        order,
        layers: u16::from_be_bytes([high, low]).into(),
        levels: levels.into(),
        block,
        style,
        precincts,
        has_starts: flags & 2 != 0,
        has_ends: flags & 4 != 0,
    })
}
