//! Device colours that a file maps to others (ISO 32000-2, 8.6.5.6). The library that draws here does not heed such maps, other
//! programs do: black may be white there.

use hayro_syntax::object::{Array, Dict, Name, Number, Object, Stream};

use crate::pdf::icc;

/// Exponents that keep dark dark and light light.
const GAMMA: std::ops::RangeInclusive<f64> = 0.2..=5.0;

/// What stands for the device's colour spaces, and with how many components.
const DEFAULTS: [(&[u8], &[u8], u32); 3] = [
    (b"DefaultGray", b"DeviceGray", 1),
    (b"DefaultRGB", b"DeviceRGB", 3),
    (b"DefaultCMYK", b"DeviceCMYK", 4),
];

/// The resources that an object holds, or is: what stands beside its own entries, and what a part of them is.
pub fn resources_of<'a>(dict: &Dict<'a>) -> impl Iterator<Item = Dict<'a>> + use<'a> {
    [Some(dict.clone()), dict.get::<Dict<'_>>(b"Resources")].into_iter().flatten()
}

/// Whether resources, or the colour spaces among them, map device colours to what may be others.
pub fn remaps(resources: &Dict<'_>) -> bool {
    let spaces = resources.get::<Dict<'_>>(b"ColorSpace");
    [Some(resources), spaces.as_ref()].into_iter().flatten().any(|spaces| {
        DEFAULTS.iter().any(|(key, device, components)| {
            spaces.get::<Object<'_>>(*key).is_some_and(|space| !is_plain(&space, device, *components))
        })
    })
}

/// Whether a colour space shows about what the device's would.
fn is_plain(space: &Object<'_>, device: &[u8], components: u32) -> bool {
    match space {
        Object::Null(_) => true,
        Object::Name(name) => &**name == device,
        Object::Array(parts) => is_plain_array(parts, device, components),
        _ => false,
    }
}

fn is_plain_array(parts: &Array<'_>, device: &[u8], components: u32) -> bool {
    let mut parts = parts.flex_iter();
    let Some(kind) = parts.next::<Name<'_>>() else { return false };
    match &*kind {
        b"ICCBased" => {
            let Some(profile) = parts.next::<Stream<'_>>() else { return false };
            let said = profile.dict().get::<u32>(b"N");
            let ranged = profile.dict().contains_key(b"Range");
            said == Some(components)
                && !ranged
                && profile.decoded_data().is_ok_and(|data| icc::is_plain(&data, components))
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
            numbers(b"Gamma").iter().all(|gamma| GAMMA.contains(gamma))
                && numbers(b"Matrix").iter().all(|part| (-0.5..=1.5).contains(part))
        }),
        kind => kind == device,
    }
}

#[cfg(test)]
mod tests {
    use hayro_syntax::Pdf;

    use super::*;
    use crate::pdf::testing::{page, stream};

    fn check(spaces: &str, expected: bool) {
        let resources = format!("/ColorSpace<<{spaces}>>");
        let tint = stream("/FunctionType 4/Domain[0 1]/Range[0 1]", b"{1 exch sub}");
        let pdf = Pdf::new(page("", "", &resources, &[tint, stream("/N 1", b"no profile")])).unwrap();
        let found = resources_of(pdf.pages()[0].raw()).any(|resources| remaps(&resources));
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
        check("/Other[/Separation/Mine/DeviceGray 5 0 R]", false);
    }
}
