//! Whether an ICC profile keeps dark dark and light light (ICC.1:2022).

use std::ops::RangeInclusive;

/// Exponents that keep dark dark and light light.
pub const GAMMA: RangeInclusive<f64> = 0.2..=5.0;
/// By how much of 1 a curve may leave what the exponents allow.
const SLACK: f64 = 0.05;
/// Parts in which a curve is looked at.
const STEPS: u32 = 16;
/// Tables that a program may take instead of the curves.
const TABLES: [&[u8; 4]; 12] = [
    b"A2B0", b"A2B1", b"A2B2", b"A2B3", b"D2B0", b"D2B1", b"D2B2", b"D2B3", b"B2D0", b"B2D1", b"B2D2",
    b"B2D3",
];

/// Whether a profile for so many components shows about what the device would: one of curves that rise, and of no table. What cannot be
/// told is not plain.
pub fn is_plain(profile: &[u8], components: u32) -> bool {
    let space: &[u8] = match components {
        1 => b"GRAY",
        3 => b"RGB ",
        _ => return false,
    };
    let curves: &[&[u8; 4]] = if components == 1 { &[b"kTRC"] } else { &[b"rTRC", b"gTRC", b"bTRC"] };
    profile.get(16..20) == Some(space)
        && !TABLES.iter().any(|name| tag(profile, name).is_some())
        && curves.iter().all(|name| tag(profile, name).is_some_and(rises))
        && (components == 1 || add_up(profile))
}

fn tag<'p>(profile: &'p [u8], name: &[u8; 4]) -> Option<&'p [u8]> {
    let count = number(profile, 128)?.min(200) as usize;
    let entries = profile.get(132..)?.chunks_exact(12).take(count);
    let entry = entries.into_iter().find(|entry| entry.starts_with(name))?;
    let (start, length) = (number(entry, 4)? as usize, number(entry, 8)? as usize);
    profile.get(start..start.checked_add(length)?)
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().map(|four| u32::from_be_bytes(*four))
}

/// A number of 16 bits before and behind the point.
fn fixed(bytes: &[u8], at: usize) -> Option<f64> {
    bytes.get(at..)?.first_chunk().map(|four| f64::from(i32::from_be_bytes(*four)) / 65_536.0)
}

/// Whether each primary adds light, and all of them make white.
fn add_up(profile: &[u8]) -> bool {
    let light = |name| tag(profile, name).and_then(|xyz| fixed(xyz, 12)).filter(|y| *y >= 0.0);
    let all = [b"rXYZ", b"gXYZ", b"bXYZ"].into_iter().map(light);
    all.sum::<Option<f64>>().is_some_and(|sum| (0.9..=1.1).contains(&sum))
}

/// Whether a curve leads from dark to light without a turn, and about as screens do.
fn rises(curve: &[u8]) -> bool {
    let mut last = 0.0;
    (0..=STEPS).all(|step| {
        let x = f64::from(step) / f64::from(STEPS);
        let Some(y) = value(curve, x) else { return false };
        let within = (x.powf(*GAMMA.end()) - SLACK..=x.powf(*GAMMA.start()) + SLACK).contains(&y);
        let rises = y >= last - 1e-6;
        last = y;
        within && rises
    })
}

/// A curve at `x`, 0 to 1; `None` where it makes no sense (10.6 and 10.18).
fn value(curve: &[u8], x: f64) -> Option<f64> {
    match curve.get(..4)? {
        b"curv" => match number(curve, 8)? {
            0 => Some(x),
            1 => Some(x.powf(f64::from(u16::from_be_bytes(*curve.get(12..)?.first_chunk()?)) / 256.0)),
            count => {
                let value = |at: usize| {
                    let two = curve.get(at.checked_mul(2)?.checked_add(12)?..)?.first_chunk()?;
                    Some(f64::from(u16::from_be_bytes(*two)) / 65_535.0)
                };
                let place = x * f64::from(count - 1);
                let (from, to) = (value(place.floor() as usize)?, value(place.ceil() as usize)?);
                Some(from + (to - from) * place.fract())
            }
        },
        b"para" => parametric(curve, x),
        _ => None,
    }
}

/// A parametric curve at `x` (10.18).
fn parametric(curve: &[u8], x: f64) -> Option<f64> {
    let kind = u16::from_be_bytes(*curve.get(8..)?.first_chunk()?);
    let part = |at: usize| fixed(curve, 12 + 4 * at);
    let gamma = part(0)?;
    let (a, b) = if kind == 0 { (1.0, 0.0) } else { (part(1)?, part(2)?) };
    let power = (a * x + b).max(0.0).powf(gamma);
    Some(match kind {
        0 => power,
        1 if a * x + b >= 0.0 => power,
        1 => 0.0,
        2 if a * x + b >= 0.0 => power + part(3)?,
        2 => part(3)?,
        3 if x >= part(4)? => power,
        3 => part(3)? * x,
        4 if x >= part(4)? => power + part(5)?,
        4 => part(3)? * x + part(6)?,
        _ => return None,
    })
}

#[cfg(test)]
pub(crate) mod tests {
    use super::is_plain;

    /// A profile of these parts.
    fn profile(space: &[u8; 4], parts: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
        let mut out = vec![0; 128];
        out[16..20].copy_from_slice(space);
        out.extend((parts.len() as u32).to_be_bytes());
        let mut start = 132 + 12 * parts.len();
        for (name, part) in parts {
            out.extend(*name);
            out.extend((start as u32).to_be_bytes());
            out.extend((part.len() as u32).to_be_bytes());
            start += part.len();
        }
        parts.iter().for_each(|(_, part)| out.extend(part));
        out
    }

    /// A profile of grey with one curve.
    fn grey(curve: &[u8]) -> Vec<u8> {
        profile(b"GRAY", &[(b"kTRC", curve.to_vec())])
    }

    /// The curve of IEC 61966-2-1, as profiles give it.
    pub const SRGB: &[u8] =
        b"para\0\0\0\0\0\x03\0\0\0\x02\x66\x66\0\0\xf2\xa7\0\0\x0d\x59\0\0\x13\xd0\0\0\x0a\x5b";

    /// A profile of red, green and blue: one curve, the three that make luminance, of 65,536, and more parts.
    pub fn rgb(curve: &[u8], light: [i32; 3], more: &[&[u8; 4]]) -> Vec<u8> {
        let primary = |y: i32| [b"XYZ \0\0\0\0\0\0\0\0".as_slice(), &y.to_be_bytes(), &[0; 4]].concat();
        let mut parts = vec![
            (b"rTRC", curve.to_vec()),
            (b"gTRC", curve.to_vec()),
            (b"bTRC", curve.to_vec()),
            (b"rXYZ", primary(light[0])),
            (b"gXYZ", primary(light[1])),
            (b"bXYZ", primary(light[2])),
        ];
        parts.extend(more.iter().map(|name| (*name, vec![0; 4])));
        profile(b"RGB ", &parts)
    }

    /// The luminance of the primaries of sRGB, under D50.
    pub const LIGHT: [i32; 3] = [14_583, 46_980, 3_973];

    fn check(curve: &[u8], expected: bool) {
        assert_eq!(is_plain(&grey(curve), 1), expected, "{curve:?}");
        assert_eq!(is_plain(&rgb(curve, LIGHT, &[]), 3), expected, "{curve:?}");
        assert!(!is_plain(&grey(curve), 3), "grey is no RGB");
    }

    #[test]
    fn curves_that_rise_are_plain() {
        check(b"curv\0\0\0\0\0\0\0\0", true);
        check(b"curv\0\0\0\0\0\0\0\x01\x02\x33", true);
        check(b"curv\0\0\0\0\0\0\0\x02\0\0\xff\xff", true);
        check(b"para\0\0\0\0\0\0\0\0\0\x02\x33\x33", true);
        check(SRGB, true);
    }

    #[test]
    fn curves_that_fall_turn_or_cannot_be_read_are_not() {
        check(b"curv\0\0\0\0\0\0\0\x01\0\0", false);
        check(b"curv\0\0\0\0\0\0\0\x01\x20\0", false);
        check(b"curv\0\0\0\0\0\0\0\x02\xff\xff\0\0", false);
        check(b"curv\0\0\0\0\0\0\0\x05\0\0\0\0\0\0\0\0\xff\xff", false);
        check(b"curv\0\0\0\0\0\0\0\x05\0\0\xa0\0\x60\0\xc0\0\xff\xff", false);
        check(b"curv\0\0\0\0\0\0\0\x09\0\0", false);
        check(b"para\0\0\0\0\0\x09\0\0\0\x02\x33\x33", false);
        check(b"para\0\0\0\0\0\0\0\0\0\x20\0\0", false);
        check(b"", false);
    }

    #[test]
    fn a_profile_with_a_table_or_whose_primaries_make_no_white_is_not_plain() {
        assert!(is_plain(&rgb(SRGB, LIGHT, &[b"cprt"]), 3));
        for name in [b"A2B0", b"A2B1", b"D2B2", b"B2D3"] {
            assert!(!is_plain(&rgb(SRGB, LIGHT, &[name]), 3), "{name:?}");
        }
        assert!(!is_plain(&rgb(SRGB, [655, 655, 655], &[]), 3), "all dark");
        assert!(!is_plain(&rgb(SRGB, [131_072, -65_536, 0], &[]), 3), "one takes light");
    }
}
