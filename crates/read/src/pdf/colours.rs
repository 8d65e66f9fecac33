//! Device colours that a file maps to others (ISO 32000-2, 8.6.5.6). The library that draws here does not heed such maps, other
//! programs do: black may be white there.

use std::collections::BTreeMap;
use std::ops::BitOr;

use hayro_syntax::object::{Array, Dict, Name, Number, Object, ObjectIdentifier, Stream};

use crate::pdf::icc::{self, GAMMA};
use crate::pdf::unpack;

/// Bytes of a profile that is gone through. Those of presses, with tables, have 2 MiB.
const MOST_PROFILE: u64 = 4 << 20;

/// Which of the device's colour spaces.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Devices {
    /// `DeviceGray`.
    pub gray: bool,
    /// `DeviceRGB`.
    pub rgb: bool,
    /// `DeviceCMYK`.
    pub cmyk: bool,
}

impl BitOr for Devices {
    type Output = Devices;

    fn bitor(self, other: Devices) -> Devices {
        Devices { gray: self.gray | other.gray, rgb: self.rgb | other.rgb, cmyk: self.cmyk | other.cmyk }
    }
}

/// Profiles that were gone through: whether they are plain for so many components.
pub type Profiles = BTreeMap<(ObjectIdentifier, u32), bool>;

/// The resources that an object holds, or is: what stands beside its own entries, and what a part of them is.
pub fn resources_of<'a>(dict: &Dict<'a>) -> impl Iterator<Item = Dict<'a>> + use<'a> {
    [Some(dict.clone()), dict.get::<Dict<'_>>(b"Resources")].into_iter().flatten()
}

/// Which device colours resources, or the colour spaces among them, map to what may be others.
pub fn remapped(resources: &Dict<'_>, known: &mut Profiles) -> Devices {
    let spaces = resources.get::<Dict<'_>>(b"ColorSpace");
    let mut found = Devices::default();
    for spaces in [Some(resources), spaces.as_ref()].into_iter().flatten() {
        let mut is_other = |key: &[u8], device: &[u8], components: u32| {
            let space = spaces.get::<Object<'_>>(key);
            space.is_some_and(|space| !is_plain(&space, device, components, known))
        };
        found = found
            | Devices {
                gray: is_other(b"DefaultGray", b"DeviceGray", 1),
                rgb: is_other(b"DefaultRGB", b"DeviceRGB", 3),
                cmyk: is_other(b"DefaultCMYK", b"DeviceCMYK", 4),
            };
    }
    found
}

/// Whether a colour space shows about what the device's would.
pub fn is_plain(space: &Object<'_>, device: &[u8], components: u32, known: &mut Profiles) -> bool {
    match space {
        Object::Null(_) => true,
        Object::Name(name) => &**name == device,
        Object::Array(parts) => is_plain_array(parts, device, components, known),
        _ => false,
    }
}

fn is_plain_array(parts: &Array<'_>, device: &[u8], components: u32, known: &mut Profiles) -> bool {
    let mut parts = parts.flex_iter();
    let Some(kind) = parts.next::<Name<'_>>() else { return false };
    match &*kind {
        b"ICCBased" => {
            let Some(profile) = parts.next::<Stream<'_>>() else { return false };
            let said = profile.dict().get::<u32>(b"N");
            let ranged = profile.dict().contains_key(b"Range");
            let is_plain = || is_plain_profile(&profile, components);
            said == Some(components)
                && !ranged
                && *known.entry((profile.obj_id(), components)).or_insert_with(is_plain)
        }
        b"CalGray" if components == 1 => parts.next::<Dict<'_>>().is_some_and(|dict| {
            dict.get::<Number>(b"Gamma").is_none_or(|gamma| GAMMA.contains(&gamma.as_f64()))
        }),
        b"CalRGB" if components == 3 => parts.next::<Dict<'_>>().is_some_and(|dict| {
            let numbers = |key: &[u8]| {
                let all = dict.get::<Array<'_>>(key);
                let all: Vec<f64> =
                    all.iter().flat_map(|all| all.iter::<Number>()).map(|n| n.as_f64()).collect();
                all
            };
            numbers(b"Gamma").iter().all(|gamma| GAMMA.contains(gamma)) && is_light_whole(&numbers(b"Matrix"))
        }),
        kind => kind == device,
    }
}

/// Whether red, green and blue together are white: their lightness adds up. Without a matrix it does.
fn is_light_whole(matrix: &[f64]) -> bool {
    let adds_up = || (0.8..=1.2).contains(&matrix.iter().skip(1).step_by(3).sum::<f64>());
    matrix.iter().all(|part| (-0.5..=1.5).contains(part)) && (matrix.is_empty() || adds_up())
}

/// Whether a profile can be unpacked within the limit and is plain.
fn is_plain_profile(profile: &Stream<'_>, components: u32) -> bool {
    let unpacked = unpack::length(profile, MOST_PROFILE);
    unpacked.length <= MOST_PROFILE
        && !unpacked.damaged
        && profile.decoded_data().is_ok_and(|data| icc::is_plain(&data, components))
}

#[cfg(test)]
mod tests {
    use hayro_syntax::Pdf;

    use super::*;
    use crate::pdf::icc::tests::{LIGHT, SRGB, rgb};
    use crate::pdf::testing::{page, stream};

    fn check(spaces: &str, expected: bool) {
        let resources = format!("/ColorSpace<<{spaces}>>");
        let tint = stream("/FunctionType 4/Domain[0 1]/Range[0 1]", b"{1 exch sub}");
        let long = stream("/N 3", &[rgb(SRGB, LIGHT, &[]), vec![0; MOST_PROFILE as usize]].concat());
        let pdf = Pdf::new(page(
            "",
            "",
            &resources,
            &[tint, stream("/N 1", b"no profile"), stream("/N 3", &rgb(SRGB, LIGHT, &[])), long],
        ))
        .unwrap();
        let known = &mut Profiles::default();
        let found = resources_of(pdf.pages()[0].raw()).any(|one| remapped(&one, known) != Devices::default());
        assert_eq!(found, expected, "{spaces}");
    }

    #[test]
    fn only_what_keeps_black_black_may_stand_for_a_device() {
        check("", false);
        check("/DefaultGray/DeviceGray", false);
        check("/DefaultGray[/CalGray<</WhitePoint[1 1 1]/Gamma 2.2>>]", false);
        check("/DefaultGray[/CalGray<</WhitePoint[1 1 1]/Gamma 0>>]", true);
        check("/DefaultRGB[/CalRGB<</WhitePoint[1 1 1]/Gamma[2.2 2.2 2.2]>>]", false);
        check("/DefaultRGB[/CalRGB<</WhitePoint[1 1 1]/Gamma[2.2 2.2 0]>>]", true);
        check("/DefaultGray[/Separation/Mine/DeviceGray 5 0 R]", true);
        check("/DefaultGray[/Indexed/DeviceGray 1<ff00>]", true);
        check("/DefaultGray[/ICCBased 6 0 R]", true);
        check("/DefaultRGB[/ICCBased 7 0 R]", false);
        check("/DefaultRGB[/ICCBased 8 0 R]", true);
        check("/DefaultGray[/ICCBased 7 0 R]", true);
        check("/DefaultCMYK[/ICCBased 7 0 R]", true);
        check("/Other[/Separation/Mine/DeviceGray 5 0 R]", false);
    }
}
