//! Whether the data of a JBIG2 picture are whole (ITU-T T.88).
//!
//! It has no check sums. A region that is coded pixel by pixel says how many bytes it takes: it is decoded and must take them, no more and
//! no less. Regions that put letters down from a table of shapes are not gone through: scanners that look for like shapes have exchanged
//! figures, and nothing in the file tells.

use crate::arithmetic::{Context, Decoder};
use crate::pdf::fax::{self, Fax};

/// Pixels of a side of a region.
const LONGEST_SIDE: u32 = 65_535;
/// Pixels of all regions.
const LARGEST: u64 = 120_000_000;
/// By so many bytes a region may take more than it has,
const MOST_BEYOND: i64 = 3;
/// or fewer.
const MOST_LEFT: i64 = 6;
/// A mark behind the data of a region is part of them.
const UNKNOWN_LENGTH: u32 = u32::MAX;

/// What is wrong with a JBIG2 picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    /// The data end early.
    #[error("the data end early")]
    Early,
    /// A region does not take its bytes.
    #[error("a region makes no sense")]
    Region,
    /// Regions are missing.
    #[error("only {0} % of it are there")]
    Missing(u8),
    /// It is of a kind that is not gone through: nobody knows whether it is whole.
    #[error("{0}")]
    Other(&'static str),
}

/// A part of the data.
struct Segment<'d> {
    kind: u8,
    data: &'d [u8],
}

/// Goes through a picture of that size, with what its file says that all pictures share.
///
/// # Errors
/// What is wrong with it, or why nobody knows.
pub fn walk(data: &[u8], shared: &[u8], (width, height): (u32, u32)) -> Result<(), Broken> {
    let mut covered = 0_u64;
    let parts = segments(shared)?.into_iter().chain(segments(data)?);
    for Segment { kind, data } in parts {
        match kind {
            // The page, its end, that of a stripe and of the file, remarks.
            48..=51 | 62 => {}
            38 | 39 => {
                covered = covered.saturating_add(region(data)?);
                if covered > LARGEST {
                    return Err(Broken::Other("too large to go through"));
                }
            }
            0 | 4 | 6 | 7 => {
                return Err(Broken::Other("letters from a table of shapes, which may stand for others"));
            }
            _ => return Err(Broken::Other("coded in a way that is not gone through")),
        }
    }
    let all = u64::from(width) * u64::from(height);
    if covered < all { Err(Broken::Missing((covered * 100 / all.max(1)) as u8)) } else { Ok(()) }
}

/// T.88, 7.2.
fn segments(data: &[u8]) -> Result<Vec<Segment<'_>>, Broken> {
    let (mut all, mut rest) = (Vec::new(), data);
    while rest.len() >= 11 {
        let word = |at: usize| Some(u32::from_be_bytes(rest.get(at..at + 4)?.try_into().ok()?));
        let number = word(0).ok_or(Broken::Early)?;
        let flags = rest[4];
        let (referred, mut at) = match rest[5] >> 5 {
            7 => {
                let count = word(5).ok_or(Broken::Early)? & 0x1fff_ffff;
                (count as usize, 9 + (count as usize + 8) / 8)
            }
            count => (usize::from(count), 6),
        };
        at += referred
            * if number <= 256 {
                1
            } else if number <= 65_536 {
                2
            } else {
                4
            };
        at += if flags & 0x40 == 0 { 1 } else { 4 };
        let length = word(at).ok_or(Broken::Early)?;
        if length == UNKNOWN_LENGTH {
            return Err(Broken::Other("coded in a way that is not gone through"));
        }
        let end = (at + 4).checked_add(length as usize).ok_or(Broken::Early)?;
        all.push(Segment { kind: flags & 0x3f, data: rest.get(at + 4..end).ok_or(Broken::Early)? });
        rest = &rest[end..];
    }
    // A line feed may stand before the end of the stream.
    if rest.iter().all(u8::is_ascii_whitespace) { Ok(all) } else { Err(Broken::Early) }
}

/// A region that is coded pixel by pixel (T.88, 7.4.6): how many it has.
fn region(data: &[u8]) -> Result<u64, Broken> {
    let (head, rest) = data.split_first_chunk::<18>().ok_or(Broken::Early)?;
    let word = |at: usize| u32::from_be_bytes([head[at], head[at + 1], head[at + 2], head[at + 3]]);
    let (width, height, flags) = (word(0), word(4), head[17]);
    let pixels = u64::from(width) * u64::from(height);
    let is_odd_size = [width, height].iter().any(|side| !(1..=LONGEST_SIDE).contains(side));
    if is_odd_size || pixels > LARGEST || flags & 0xf0 != 0 {
        return Err(Broken::Other("coded in a way that is not gone through"));
    }
    if flags & 1 == 1 {
        let rows = fax::rows(rest, Fax { k: -1, columns: width, is_aligned: false }, height);
        return if rows < height { Err(Broken::Region) } else { Ok(pixels) };
    }
    let template = usize::from(flags >> 1 & 3);
    let (moved, rest) = rest.split_at_checked(if template == 0 { 8 } else { 2 }).ok_or(Broken::Early)?;
    let places = places(template, moved);
    if places.iter().any(|(across, up)| *up < 0 || *up == 0 && *across >= 0) {
        return Err(Broken::Region);
    }
    let beyond = decode(
        rest,
        (width as usize, height as usize),
        &places,
        (flags & 8 != 0).then_some(TYPICAL[template]),
    );
    if (-MOST_LEFT..=MOST_BEYOND).contains(&beyond) { Ok(pixels) } else { Err(Broken::Region) }
}

/// Surroundings that say whether a line is like the one above (T.88, figures 8 to 11).
const TYPICAL: [usize; 4] = [0x9b25, 0x0795, 0x00e5, 0x0195];

/// Of each template the pixels around one, across and up, from the first to the last bit; of those that may be moved, which.
const TEMPLATES: [&[(i32, i32, Option<usize>)]; 4] = [
    &[
        (-2, 2, Some(3)),
        (-1, 2, None),
        (0, 2, None),
        (1, 2, None),
        (2, 2, Some(2)),
        (-3, 1, Some(1)),
        (-2, 1, None),
        (-1, 1, None),
        (0, 1, None),
        (1, 1, None),
        (2, 1, None),
        (3, 1, Some(0)),
        (-4, 0, None),
        (-3, 0, None),
        (-2, 0, None),
        (-1, 0, None),
    ],
    &[
        (-1, 2, None),
        (0, 2, None),
        (1, 2, None),
        (2, 2, None),
        (-2, 1, None),
        (-1, 1, None),
        (0, 1, None),
        (1, 1, None),
        (2, 1, None),
        (3, 1, Some(0)),
        (-3, 0, None),
        (-2, 0, None),
        (-1, 0, None),
    ],
    &[
        (-1, 2, None),
        (0, 2, None),
        (1, 2, None),
        (-2, 1, None),
        (-1, 1, None),
        (0, 1, None),
        (1, 1, None),
        (2, 1, Some(0)),
        (-2, 0, None),
        (-1, 0, None),
    ],
    &[
        (-3, 1, None),
        (-2, 1, None),
        (-1, 1, None),
        (0, 1, None),
        (1, 1, None),
        (2, 1, Some(0)),
        (-4, 0, None),
        (-3, 0, None),
        (-2, 0, None),
        (-1, 0, None),
    ],
];

/// The pixels around one, across and up.
fn places(template: usize, moved: &[u8]) -> Vec<(i32, i32)> {
    let place = |(across, up, which): &(i32, i32, Option<usize>)| match which
        .and_then(|at| moved.get(2 * at..2 * at + 2))
    {
        Some(moved) => (i32::from(moved[0] as i8), -i32::from(moved[1] as i8)),
        None => (*across, *up),
    };
    TEMPLATES[template].iter().map(place).collect()
}

/// Decodes a region; see [`Decoder::beyond`].
fn decode(
    data: &[u8],
    (width, height): (usize, usize),
    places: &[(i32, i32)],
    typical: Option<usize>,
) -> i64 {
    // As far as a pixel may be moved.
    const RIM: usize = 128;
    let row = width + 2 * RIM;
    let mut decoder = Decoder::new(data);
    let mut contexts = vec![Context::default(); 1 << places.len()];
    let up = places.iter().map(|(_, up)| *up).max().unwrap_or(0).max(2) as usize;
    // The lines above and the present one, the newest last.
    let mut lines = vec![0_u8; row * (up + 1)];
    let last = row * up + RIM;
    let offsets: Vec<usize> = places
        .iter()
        .map(|(across, up)| (last as i64 + i64::from(*across) - row as i64 * i64::from(*up)) as usize)
        .collect();
    let mut is_like = false;
    for _ in 0..height {
        lines.copy_within(row.., 0);
        if let Some(context) = typical {
            is_like ^= decoder.symbol(&mut contexts[context]);
        }
        if is_like {
            // The last line is still what it was.
            continue;
        }
        lines[last - RIM..].fill(0);
        for x in 0..width {
            let around = offsets.iter().fold(0, |bits, at| bits << 1 | usize::from(lines[at + x]));
            lines[last + x] = decoder.symbol(&mut contexts[around]).into();
        }
    }
    decoder.beyond()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 64 by 8 pixels of nothing, and the mark behind them.
    const NOTHING: [u8; 3] = [0xab, 0xff, 0xac];

    /// A page of one segment of that kind.
    fn picture(kind: u8, region: &[u8]) -> Vec<u8> {
        let mut out = vec![0, 0, 0, 0, 48, 0, 1, 0, 0, 0, 19];
        out.extend([64_u32, 8, 0, 0].iter().flat_map(|word| word.to_be_bytes()));
        out.extend([0, 0, 0]);
        out.extend([0, 0, 0, 1, kind, 0, 1]);
        out.extend((region.len() as u32).to_be_bytes());
        out.extend(region);
        out
    }

    fn region_of(template: u8, data: &[u8]) -> Vec<u8> {
        let mut out: Vec<u8> = [64_u32, 8, 0, 0].iter().flat_map(|word| word.to_be_bytes()).collect();
        out.extend([0, template << 1]);
        out.extend(match template {
            0 => vec![3, 0xff, 0xfd, 0xff, 2, 0xfe, 0xfe, 0xfe],
            1 => vec![3, 0xff],
            _ => vec![2, 0xff],
        });
        out.extend(data);
        out
    }

    #[test]
    fn a_region_must_take_its_bytes() {
        let nothing = NOTHING;
        for template in 0..4 {
            let check = |data: &[u8], expected| {
                assert_eq!(walk(&picture(38, &region_of(template, data)), &[], (64, 8)), expected);
            };
            check(&nothing, Ok(()));
            check(&[[0x11; 40].as_slice(), &nothing].concat(), Err(Broken::Region));
        }
    }

    #[test]
    fn what_is_missing_or_not_gone_through_is_told() {
        let whole = picture(38, &region_of(0, &NOTHING));
        assert_eq!(walk(&whole, &[], (64, 16)), Err(Broken::Missing(50)));
        assert_eq!(walk(&whole[..whole.len() - 1], &[], (64, 8)), Err(Broken::Early));
        assert_eq!(walk(&[], &[], (64, 8)), Err(Broken::Missing(0)));
        for kind in [0, 6, 22, 36, 42] {
            assert!(matches!(walk(&picture(kind, &[]), &[], (64, 8)), Err(Broken::Other(_))));
        }
    }
}
