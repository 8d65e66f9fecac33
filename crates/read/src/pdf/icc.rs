//! Whether an ICC profile keeps dark dark and light light (ICC.1:2022).

/// What black may become at most, and white at least, of 1.
const DARK: f64 = 0.25;
const LIGHT: f64 = 0.75;

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
        && tag(profile, b"A2B0").is_none()
        && curves.iter().all(|name| tag(profile, name).is_some_and(|curve| rises(curve) == Some(true)))
        && (components == 1 || [b"rXYZ", b"gXYZ", b"bXYZ"].iter().all(|name| is_colour(profile, name)))
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

/// Whether a primary adds light.
fn is_colour(profile: &[u8], name: &[u8; 4]) -> bool {
    tag(profile, name).and_then(|xyz| fixed(xyz, 12)).is_some_and(|y| y > 0.0)
}

/// Whether a curve leads from dark to light.
fn rises(curve: &[u8]) -> Option<bool> {
    let (dark, light) = match curve.get(..4)? {
        b"curv" => match number(curve, 8)? {
            0 => (0.0, 1.0),
            1 => {
                let gamma = f64::from(u16::from_be_bytes(*curve.get(12..)?.first_chunk()?)) / 256.0;
                (0_f64.powf(gamma), 1.0)
            }
            count => {
                let value = |at: usize| {
                    let two = curve.get(12 + 2 * at..)?.first_chunk()?;
                    Some(f64::from(u16::from_be_bytes(*two)) / 65_535.0)
                };
                (value(0)?, value(count as usize - 1)?)
            }
        },
        b"para" => (parametric(curve, 0.0)?, parametric(curve, 1.0)?),
        _ => return None,
    };
    Some(dark <= DARK && light >= LIGHT)
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
mod tests {
    use super::is_plain;

    /// A profile of grey with one curve.
    fn grey(curve: &[u8]) -> Vec<u8> {
        let mut out = vec![0; 128];
        out[16..20].copy_from_slice(b"GRAY");
        out.extend([0, 0, 0, 1]);
        out.extend(b"kTRC");
        out.extend(144_u32.to_be_bytes());
        out.extend((curve.len() as u32).to_be_bytes());
        out.extend(curve);
        out
    }

    fn check(curve: &[u8], expected: bool) {
        assert_eq!(is_plain(&grey(curve), 1), expected, "{curve:?}");
        assert!(!is_plain(&grey(curve), 3), "grey is no RGB");
    }

    #[test]
    fn curves_that_rise_are_plain() {
        check(b"curv\0\0\0\0\0\0\0\0", true);
        check(b"curv\0\0\0\0\0\0\0\x01\x02\x33", true);
        check(b"curv\0\0\0\0\0\0\0\x02\0\0\xff\xff", true);
        check(b"para\0\0\0\0\0\0\0\0\0\x02\x33\x33", true);
    }

    #[test]
    fn curves_that_fall_or_cannot_be_read_are_not() {
        check(b"curv\0\0\0\0\0\0\0\x01\0\0", false);
        check(b"curv\0\0\0\0\0\0\0\x02\xff\xff\0\0", false);
        check(b"curv\0\0\0\0\0\0\0\x09\0\0", false);
        check(b"para\0\0\0\0\0\x09\0\0\0\x02\x33\x33", false);
        check(b"", false);
    }
}
