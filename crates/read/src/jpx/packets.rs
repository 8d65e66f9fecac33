//! The packets of a tile (ITU-T T.800, annex B): what of each code-block is where.

use std::ops::Range;

use crate::jpx::blocks::Band;
use crate::jpx::{Broken, Coding, Frame, Order};

/// Planes that hold nothing before a block's first one.
const MOST_EMPTY: u32 = 80;
/// Code-blocks and precincts of a tile.
pub const MOST_BLOCKS: usize = 500_000;
/// Passes of a block: 38 planes.
const MOST_PASSES: u32 = 112;

/// A code-block and what was found of it.
pub struct Block {
    /// Width and height in coefficients.
    pub size: (usize, usize),
    /// Where its data are.
    pub data: Vec<Range<usize>>,
    /// Coding passes in all of them.
    pub passes: u32,
    /// Where it lies in the transform.
    pub band: Band,
    /// Bits for a length.
    length_bits: u32,
}

/// The blocks of one band in one precinct.
struct Group {
    across: usize,
    blocks: Vec<Block>,
    included: Tree,
    empty: Tree,
}

/// A precinct of a resolution of a component, and where its corner is on the reference grid.
struct Precinct {
    component: usize,
    resolution: u32,
    corner: (u64, u64),
    groups: Vec<Group>,
}

/// Goes through all packets of a tile, whose data are those of its parts one after another.
pub fn walk(data: &[u8], frame: &Frame, coding: &Coding, tile: u32) -> Result<Vec<Block>, Broken> {
    let mut precincts = precincts(frame, coding, tile)?;
    // Of one resolution of one component they stand from left to right and from top to bottom already.
    match coding.order {
        Order::LayerResolution | Order::ResolutionLayer => {
            precincts.sort_by_key(|one| (one.resolution, one.component));
        }
        Order::ResolutionPlace => precincts.sort_by_key(|one| (one.resolution, one.corner, one.component)),
        Order::PlaceComponent => precincts.sort_by_key(|one| (one.corner, one.component, one.resolution)),
        Order::ComponentPlace => precincts.sort_by_key(|one| (one.component, one.corner, one.resolution)),
    }
    let layers = coding.layers;
    if layers == 0 {
        return Err(Broken::Other("coded in a way that is not gone through"));
    }
    let mut at = Reader { data, at: 0, count: 0 };
    match coding.order {
        Order::LayerResolution => {
            for layer in 0..layers {
                precincts.iter_mut().try_for_each(|one| at.packet(one, layer, coding))?;
            }
        }
        Order::ResolutionLayer => {
            for group in precincts.chunk_by_mut(|a, b| a.resolution == b.resolution) {
                for layer in 0..layers {
                    group.iter_mut().try_for_each(|one| at.packet(one, layer, coding))?;
                }
            }
        }
        _ => {
            for one in &mut precincts {
                (0..layers).try_for_each(|layer| at.packet(one, layer, coding))?;
            }
        }
    }
    if at.at != data.len() {
        return Err(Broken::Left);
    }
    Ok(precincts.into_iter().flat_map(|one| one.groups).flat_map(|group| group.blocks).collect())
}

fn precincts(frame: &Frame, coding: &Coding, tile: u32) -> Result<Vec<Precinct>, Broken> {
    let (mut all, mut count) = (Vec::new(), 0);
    let [x0, y0, x1, y1] = frame.tile(tile);
    let levels = coding.levels;
    for (component, steps) in frame.steps.iter().enumerate() {
        let side = |value: u32, step: u32| value.div_ceil(step);
        let of = [side(x0, steps.0), side(y0, steps.1), side(x1, steps.0), side(y1, steps.1)];
        for resolution in 0..=levels {
            let scale = levels - resolution;
            let [left, top, right, bottom] = of.map(|side| scaled(side, 0, scale));
            if left >= right || top >= bottom {
                continue;
            }
            let (wide, high) = coding.precinct(resolution);
            for down in top >> high..((bottom - 1) >> high) + 1 {
                for across in left >> wide..((right - 1) >> wide) + 1 {
                    let corner = |at: u32, size: u32, step: u32, first: u32| {
                        (u64::from(at) << (size + scale)).saturating_mul(step.into()).max(first.into())
                    };
                    let corner = (corner(down, high, steps.1, y0), corner(across, wide, steps.0, x0));
                    let place = (resolution, (across, down), (wide, high));
                    let groups: Vec<Group> =
                        bands(resolution).iter().map(|band| group(of, band, place, coding)).collect();
                    count += groups.iter().map(|group| group.blocks.len()).sum::<usize>() + 1;
                    if count > MOST_BLOCKS {
                        return Err(Broken::Other("too large to go through"));
                    }
                    all.push(Precinct { component, resolution, corner, groups });
                }
            }
        }
    }
    Ok(all)
}

/// T.800, equation B-15: a side of a band, or of a resolution where there is no offset.
fn scaled(side: u32, offset: u32, scale: u32) -> u32 {
    let step = 1_u64 << scale;
    let shift = if scale > 0 { u64::from(offset) << (scale - 1) } else { 0 };
    u32::try_from(u64::from(side).saturating_sub(shift).div_ceil(step)).unwrap_or(u32::MAX)
}

/// The bands of a resolution with their offsets across and down.
fn bands(resolution: u32) -> &'static [(Band, u32, u32)] {
    match resolution {
        0 => &[(Band::Level, 0, 0)],
        _ => &[(Band::Across, 1, 0), (Band::Level, 0, 1), (Band::Both, 1, 1)],
    }
}

/// The code-blocks of a band within a precinct.
fn group(
    of: [u32; 4],
    (band, right, down): &(Band, u32, u32),
    (resolution, at, size): (u32, (u32, u32), (u32, u32)),
    coding: &Coding,
) -> Group {
    // Bands have half the size of their resolution, and so have precincts in them.
    let half = u32::from(resolution > 0);
    let scale = coding.levels - resolution + half;
    let sides = |low: u32, high: u32, offset: u32, at: u32, size: u32, block: u32| {
        let size = size - half;
        let (low, high) = (scaled(low, offset, scale), scaled(high, offset, scale));
        let from = low.max(at << size);
        let to = u64::from(high).min((u64::from(at) + 1) << size) as u32;
        let block = block.min(size);
        (from, to, block)
    };
    let (x0, x1, wide) = sides(of[0], of[2], *right, at.0, size.0, coding.block.0);
    let (y0, y1, high) = sides(of[1], of[3], *down, at.1, size.1, coding.block.1);
    let cut = |from: u32, to: u32, block: u32| -> Vec<usize> {
        if from >= to {
            return Vec::new();
        }
        let parts = from >> block..((to - 1) >> block) + 1;
        let end = |at: u32| u64::from(to).min((u64::from(at) + 1) << block) as u32;
        parts.map(|at| (end(at) - from.max(at << block)) as usize).collect()
    };
    let (columns, rows) = (cut(x0, x1, wide), cut(y0, y1, high));
    let (across, down) = if rows.is_empty() { (0, 0) } else { (columns.len(), rows.len()) };
    let block = |size| Block { size, data: Vec::new(), passes: 0, band: *band, length_bits: 3 };
    let blocks = rows.iter().flat_map(|row| columns.iter().map(move |column| (*column, *row))).map(block);
    Group {
        across,
        blocks: blocks.collect(),
        included: Tree::new(across, down),
        empty: Tree::new(across, down),
    }
}

/// Goes through the data.
struct Reader<'d> {
    data: &'d [u8],
    at: usize,
    /// Packets before.
    count: u16,
}

/// A packet's head, bit by bit; behind a byte of ones a bit is stuffed in.
struct Bits<'d> {
    data: &'d [u8],
    at: usize,
    left: u32,
    held: u8,
}

impl Bits<'_> {
    fn bit(&mut self) -> Result<bool, Broken> {
        if self.left == 0 {
            let after_ones = self.held == 0xff;
            self.held = *self.data.get(self.at).ok_or(Broken::Early)?;
            self.at += 1;
            if after_ones && self.held & 0x80 != 0 {
                return Err(Broken::Head);
            }
            self.left = if after_ones { 7 } else { 8 };
        }
        self.left -= 1;
        Ok(self.held >> self.left & 1 == 1)
    }

    fn number(&mut self, bits: u32) -> Result<u32, Broken> {
        (0..bits).try_fold(0_u32, |number, _| Ok(number << 1 | u32::from(self.bit()?)))
    }

    /// T.800, table B.4.
    fn passes(&mut self) -> Result<u32, Broken> {
        if !self.bit()? {
            return Ok(1);
        }
        if !self.bit()? {
            return Ok(2);
        }
        Ok(match self.number(2)? {
            3 => match self.number(5)? {
                31 => 37 + self.number(7)?,
                more => 6 + more,
            },
            more => 3 + more,
        })
    }

    /// Where the head ends.
    fn end(mut self) -> Result<usize, Broken> {
        if self.held == 0xff {
            self.left = 0;
            self.bit()?;
        }
        Ok(self.at)
    }
}

impl Reader<'_> {
    fn packet(&mut self, precinct: &mut Precinct, layer: u32, coding: &Coding) -> Result<(), Broken> {
        if coding.has_starts && self.data.get(self.at..self.at + 4) == Some(&[0xff, 0x91, 0, 4]) {
            let number = self.data.get(self.at + 4..self.at + 6).ok_or(Broken::Early)?;
            if number != self.count.to_be_bytes() {
                return Err(Broken::Head);
            }
            self.at += 6;
        }
        self.count = self.count.wrapping_add(1);
        let mut bits = Bits { data: self.data, at: self.at, left: 0, held: 0 };
        // Where the next data of each block are to be found.
        let mut lengths: Vec<(usize, usize, usize)> = Vec::new();
        if bits.bit()? {
            for (at, group) in precinct.groups.iter_mut().enumerate() {
                for index in 0..group.blocks.len() {
                    if let Some(length) = group.head(index, layer, &mut bits)? {
                        lengths.push((at, index, length));
                    }
                }
            }
        }
        self.at = bits.end()?;
        if coding.has_ends {
            if self.data.get(self.at..self.at + 2) != Some(&[0xff, 0x92]) {
                return Err(Broken::Head);
            }
            self.at += 2;
        }
        for (group, block, length) in lengths {
            let end =
                self.at.checked_add(length).filter(|end| *end <= self.data.len()).ok_or(Broken::Early)?;
            precinct.groups[group].blocks[block].data.push(self.at..end);
            self.at = end;
        }
        Ok(())
    }
}

impl Group {
    /// What a packet's head says of a block: how many bytes there are of it, if any.
    fn head(&mut self, index: usize, layer: u32, bits: &mut Bits<'_>) -> Result<Option<usize>, Broken> {
        let place = (index % self.across, index / self.across);
        let is_first = self.blocks[index].passes == 0;
        let is_included =
            if is_first { self.included.is_below(place, layer + 1, bits)? } else { bits.bit()? };
        if !is_included {
            return Ok(None);
        }
        if is_first {
            let mut planes = 1;
            while !self.empty.is_below(place, planes, bits)? {
                planes += 1;
                if planes > MOST_EMPTY {
                    return Err(Broken::Head);
                }
            }
        }
        let passes = bits.passes()?;
        let block = &mut self.blocks[index];
        while bits.bit()? {
            block.length_bits += 1;
        }
        block.passes += passes;
        let length_bits = block.length_bits + passes.ilog2();
        if block.passes > MOST_PASSES || length_bits > 32 {
            return Err(Broken::Head);
        }
        Ok(Some(bits.number(length_bits)? as usize))
    }
}

/// A tag tree (T.800, B.10.2).
struct Tree {
    /// Of each level from the leaves on: nodes across, and where its nodes start.
    levels: Vec<(usize, usize)>,
    /// Of each node what it is at least, and whether that is what it is.
    nodes: Vec<(u32, bool)>,
}

impl Tree {
    fn new(mut across: usize, mut down: usize) -> Tree {
        let (mut levels, mut count) = (Vec::new(), 0);
        while across > 0 && down > 0 {
            levels.push((across, count));
            count += across * down;
            if across == 1 && down == 1 {
                break;
            }
            (across, down) = (across.div_ceil(2), down.div_ceil(2));
        }
        Tree { levels, nodes: vec![(0, false); count] }
    }

    /// Whether a leaf's value is below a limit.
    fn is_below(&mut self, (x, y): (usize, usize), limit: u32, bits: &mut Bits<'_>) -> Result<bool, Broken> {
        let (mut least, mut is_known) = (0, false);
        for (level, (across, start)) in self.levels.iter().enumerate().rev() {
            let node = &mut self.nodes[start + (y >> level) * across + (x >> level)];
            node.0 = node.0.max(least);
            while !node.1 && node.0 < limit {
                if bits.bit()? { node.1 = true } else { node.0 += 1 }
            }
            (least, is_known) = *node;
        }
        Ok(is_known && least < limit)
    }
}
