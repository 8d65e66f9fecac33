//! Colour spaces of inks (ISO 32000-2, 8.6.6.4 and 8.6.6.5): a printer that has an ink prints it and does not look at what the file says
//! that it looks like, a screen shows the latter. They must be one.

use hayro_interpret::Function;
use hayro_syntax::object::{Array, Dict, Name, Number, Object, Stream};

use crate::pdf::colours::{Profiles, is_plain};
use crate::pdf::spaces::{meaning, strange};

/// A colour of more lightness, of 1, is white,
const WHITE: f32 = 0.9;
/// and of less is dark.
const DARK: f32 = 0.5;
/// Shares of an ink that are tried,
const TINTS: [f32; 4] = [0.02, 0.1, 0.5, 0.9];
/// and how far they may show darker or lighter than by a straight line.
const BENT: f32 = 0.3;
/// Inks of a colour space that are gone through.
const MOST_INKS: usize = 8;
/// Colour spaces inside one another.
const DEPTH: u32 = 4;

/// Whether a colour space of this name is one of inks that do not show as they are printed, or of light by a curve or a profile that not
/// every program heeds.
pub fn is_false(name: &[u8], spaces: &Dict<'_>) -> bool {
    let Some(space) = spaces.get::<Object<'_>>(name) else { return false };
    is_false_space(&space, spaces, DEPTH) || is_false_light(&space)
}

fn is_false_light(space: &Object<'_>) -> bool {
    let Object::Array(parts) = space else { return false };
    let mut parts = parts.flex_iter();
    let Some(kind) = parts.next::<Name<'_>>() else { return false };
    let components = match &*kind {
        b"CalGray" => 1,
        b"CalRGB" => 3,
        b"ICCBased" => {
            let profile = parts.next::<Stream<'_>>();
            profile.and_then(|profile| profile.dict().get::<u32>(b"N")).unwrap_or(0)
        }
        _ => return false,
    };
    let device: &[u8] = match components {
        1 => b"DeviceGray",
        3 => b"DeviceRGB",
        // Profiles of presses are tables.
        _ => return false,
    };
    !is_plain(space, device, components, &mut Profiles::new())
}

/// Whether a colour space is one of false inks, or a table or a pattern of such.
pub fn is_false_space(space: &Object<'_>, spaces: &Dict<'_>, depth: u32) -> bool {
    let Object::Array(parts) = space else { return false };
    let Some(kind) = parts.flex_iter().next::<Name<'_>>() else { return false };
    match &*kind {
        b"Separation" | b"DeviceN" | b"NChannel" => {
            strange(space, spaces).is_some() || misleads(parts, spaces)
        }
        b"Indexed" | b"I" | b"Pattern" if depth > 0 => {
            let base = parts.iter::<Object<'_>>().nth(1).and_then(|base| meaning(base, spaces));
            base.is_some_and(|base| is_false_space(&base, spaces, depth - 1))
        }
        _ => false,
    }
}

/// Whether no ink shows as anything but white, black ink as anything but dark, yellow ink as dark, or some of an ink as much more or less
/// of it.
fn misleads(parts: &Array<'_>, spaces: &Dict<'_>) -> bool {
    let parts: Vec<Object<'_>> = parts.iter::<Object<'_>>().collect();
    let [_, names, shown_as, by, ..] = parts.as_slice() else { return false };
    let names: Vec<Name<'_>> = match names {
        Object::Name(name) => vec![name.clone()],
        Object::Array(names) => names.iter::<Name<'_>>().collect(),
        _ => return false,
    };
    let (Some(by), Some(shown_as)) = (Function::new(by), meaning(shown_as.clone(), spaces)) else {
        return true;
    };
    if by.num_inputs() != names.len() || names.len() > MOST_INKS {
        return true;
    }
    // What cannot be told is taken for the worst.
    let lightness = |at: usize, tint: f32| {
        let (mut inks, mut values) = (vec![0.0; names.len()], vec![0.0; by.num_outputs()]);
        inks[at] = tint;
        by.eval(&inks, &mut values)?;
        lightness(&shown_as, &values).filter(|light| light.is_finite())
    };
    let is_false_ink = |at: usize, name: &[u8]| {
        let none = lightness(at, 0.0)?;
        let full = lightness(at, 1.0)?;
        let is_other = match name {
            b"Black" | b"All" => full > DARK,
            b"Yellow" => full < DARK,
            _ => false,
        };
        let mut is_bent = false;
        for tint in TINTS {
            is_bent |= (lightness(at, tint)? - (none + (full - none) * tint)).abs() > BENT;
        }
        Some(none < WHITE || is_other || is_bent)
    };
    names.iter().enumerate().any(|(at, name)| is_false_ink(at, name).unwrap_or(true))
}

/// How light a colour is, 0 to 1; `None` in a space that is not known.
fn lightness(space: &Object<'_>, values: &[f32]) -> Option<f32> {
    let kind = match space {
        Object::Name(name) => name.to_vec(),
        Object::Array(parts) => parts.flex_iter().next::<Name<'_>>()?.to_vec(),
        _ => return None,
    };
    let of_device = |kind: &[u8]| {
        let light = |red: f32, green: f32, blue: f32| 0.299 * red + 0.587 * green + 0.114 * blue;
        match (kind, values) {
            (b"DeviceGray" | b"G" | b"CalGray", [grey]) => Some(*grey),
            (b"DeviceRGB" | b"RGB" | b"CalRGB", [red, green, blue]) => Some(light(*red, *green, *blue)),
            (b"DeviceCMYK" | b"CMYK", [cyan, magenta, yellow, black]) => {
                let left = |ink: &f32| (1.0 - ink) * (1.0 - black);
                Some(light(left(cyan), left(magenta), left(yellow)))
            }
            (b"Lab", [lightness, ..]) => Some(lightness / 100.0),
            _ => None,
        }
    };
    let Object::Array(parts) = space else { return of_device(&kind) };
    if kind != b"ICCBased" {
        return of_device(&kind);
    }
    let Object::Stream(profile) = parts.iter::<Object<'_>>().nth(1)? else { return None };
    match profile.dict().get::<Number>(b"N")?.as_i64() {
        1 => of_device(b"DeviceGray"),
        3 => of_device(b"DeviceRGB"),
        4 => of_device(b"DeviceCMYK"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use hayro_syntax::Pdf;

    use super::*;
    use crate::pdf::testing::page;

    #[test]
    fn an_ink_must_show_as_it_is_printed() {
        let check = |space: &str, expected: bool| {
            let spaces = format!("/ColorSpace<</A {space}>>");
            let pdf = Pdf::new(page("", "", &spaces, &[])).unwrap();
            assert_eq!(is_false(b"A", &pdf.pages()[0].resources().color_spaces), expected, "{space}");
        };
        let by = |from: &str, to: &str| format!("<</FunctionType 2/Domain[0 1]/N 1/C0[{from}]/C1[{to}]>>");
        let ink =
            |name: &str, from: &str, to: &str| format!("[/Separation/{name}/DeviceGray {}]", by(from, to));
        check(&ink("Black", "1", "0"), false);
        check(&ink("All", "1", "0"), false);
        check(&ink("Spot", "1", "0.4"), false);
        check(&format!("[/Separation/Gold/DeviceCMYK {}]", by("0 0 0 0", "0 0.2 0.8 0.1")), false);
        check(&ink("All", "0", "0"), true);
        check(&ink("Black", "1", "1"), true);
        check(&ink("Spot", "0", "0"), true);
        check(&ink("Yellow", "1", "0"), true);
        check(&ink("None", "1", "0"), true);
        let bent = "<</FunctionType 2/Domain[0 1]/N 0.01/C0[1]/C1[0]>>";
        check(&format!("[/Separation/Black/DeviceGray {bent}]"), true);
        check("[/Separation/Spot/DeviceGray<</FunctionType 2/Domain[0 1]/N 1.4/C0[1]/C1[0]>>]", false);
        check(&format!("[/Indexed {} 0 <00>]", ink("All", "0", "0")), true);
        check("[/Indexed/DeviceRGB 0 <000000>]", false);
        check("/DeviceRGB", false);
        let white = "/WhitePoint[0.95 1 1.09]";
        check(&format!("[/CalGray<<{white}/Gamma 2.2>>]"), false);
        check(&format!("[/CalGray<<{white}/Gamma 50>>]"), true);
        check(&format!("[/CalRGB<<{white}>>]"), false);
        check(&format!("[/CalRGB<<{white}/Matrix[0.4 0.2 0 0.4 0.7 0.1 0.2 0.1 0.9]>>]"), false);
        check(&format!("[/CalRGB<<{white}/Matrix[0 0 0 0 0 0 0 0 0]>>]"), true);
    }
}
