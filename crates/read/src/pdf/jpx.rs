//! Walks through the parts of a JPEG 2000 codestream (ITU-T T.800, annex A), to tell whether all of its tiles are there, and then
//! through what is in them ([`crate::jpx`]).

use std::collections::BTreeMap;

use crate::jpx::{self, Broken};
use crate::pdf::scans::Fault;

/// Start of the codestream, and of its size.
const START: [u8; 4] = [0xff, 0x4f, 0xff, 0x51];
/// Start of a part of a tile.
const PART: u16 = 0xff90;
/// End of the codestream.
const END: u16 = 0xffd9;

/// What is wrong; `None` where all is there, or it is no codestream at all, which the library says.
pub fn fault(data: &[u8]) -> Option<Fault> {
    let (_, stream) = parted(data)?;
    missing(stream).map(Fault::Damaged).or_else(|| match jpx::walk(stream) {
        Ok(()) => None,
        Err(other @ Broken::Other(_)) => Some(Fault::Unshown(other.to_string())),
        Err(broken) => Some(Fault::Damaged(broken.to_string())),
    })
}

/// How many components the codestream's head names; `None` where a table of colours makes others of them.
pub fn components(data: &[u8]) -> Option<u32> {
    let (head, stream) = parted(data)?;
    let count = stream.get(40..42)?;
    let has_table = head.windows(4).any(|kind| kind == b"pclr");
    (!has_table).then(|| u16::from_be_bytes([count[0], count[1]]).into())
}

/// What stands before the codestream, and the codestream.
fn parted(data: &[u8]) -> Option<(&[u8], &[u8])> {
    data.windows(START.len()).position(|bytes| bytes == START).map(|start| data.split_at(start))
}

/// What is missing of the tiles of a codestream.
fn missing(stream: &[u8]) -> Option<String> {
    let word = |at: usize| Some(u32::from_be_bytes(stream.get(at..at + 4)?.try_into().ok()?));
    let half = |at: usize| Some(u16::from_be_bytes(stream.get(at..at + 2)?.try_into().ok()?));
    // Sizes of the picture and of a tile, each from its own corner.
    let tiles = |size: usize, tile: usize, from: usize| {
        Some(word(size)?.saturating_sub(word(from)?).div_ceil(word(tile)?.max(1)))
    };
    let count = u64::from(tiles(8, 24, 32)?) * u64::from(tiles(12, 28, 36)?);
    // Of each tile, the parts that are there and that it has, if it says so.
    let mut found: BTreeMap<u16, (u32, u32)> = BTreeMap::new();
    let mut at = 2;
    loop {
        match half(at) {
            Some(PART) => {
                let (Some(tile), Some(length), Some(parts)) =
                    (half(at + 4), word(at + 6), stream.get(at + 11))
                else {
                    return Some("a part of a tile ends early".to_owned());
                };
                let one = found.entry(tile).or_default();
                *one = (one.0 + 1, one.1.max(u32::from(*parts)));
                // The last one may leave its length out.
                at = if length == 0 { stream.len() } else { at + length as usize };
                if at > stream.len() {
                    return Some("a part of a tile ends early".to_owned());
                }
            }
            Some(END) | None => break,
            Some(_) => at += 2 + usize::from(half(at + 2)?).max(2),
        }
    }
    let whole = found.values().filter(|(parts, all)| parts >= all).count() as u64;
    (whole < count).then(|| format!("{whole} of {count} tiles"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A codestream of a picture of 20 by 10 in tiles of 10 by 10, with these parts: tile, number of parts, bytes that it says and has.
    fn stream(parts: &[(u16, u8, u32, usize)]) -> Vec<u8> {
        let mut out = [START.as_slice(), &[0, 41, 0, 0]].concat();
        for value in [20_u32, 10, 0, 0, 10, 10, 0, 0] {
            out.extend(value.to_be_bytes());
        }
        out.extend([0, 1, 7, 1, 1]);
        for (tile, count, said, has) in parts {
            let start = out.len();
            out.extend([0xff, 0x90, 0, 10]);
            out.extend(tile.to_be_bytes());
            out.extend(said.to_be_bytes());
            out.extend([0, *count, 0xff, 0x93]);
            out.resize(start + has, 7);
        }
        out
    }

    #[test]
    fn tiles_that_are_missing_or_end_early_are_told() {
        let check = |parts: &[(u16, u8, u32, usize)], end: &[u8], expected: Option<&str>| {
            let data = [stream(parts).as_slice(), end].concat();
            assert_eq!(missing(&data).as_deref(), expected, "{parts:?}");
        };
        let end = [0xff, 0xd9];
        check(&[(0, 1, 30, 30), (1, 1, 30, 30)], &end, None);
        check(&[(0, 1, 30, 30), (1, 1, 0, 30)], &end, None);
        check(&[(0, 1, 30, 30), (1, 1, 30, 20)], &[], Some("a part of a tile ends early"));
        check(&[(0, 1, 30, 30)], &end, Some("1 of 2 tiles"));
        check(&[(0, 1, 30, 30), (1, 2, 30, 30)], &end, Some("1 of 2 tiles"));
        check(&[(0, 1, 30, 30), (1, 2, 30, 30), (1, 2, 30, 30)], &end, None);
        assert_eq!(missing(b"no codestream"), None);
    }

    #[test]
    fn the_head_names_the_components() {
        let whole = stream(&[]);
        assert_eq!(components(&whole), Some(1));
        assert_eq!(components(&[b"pclr".as_slice(), &whole].concat()), None);
    }
}
