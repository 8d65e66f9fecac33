//! Colour spaces of pictures, as far as they decide what a picture shows.

use hayro_syntax::object::{Array, Dict, Name, Number, Object, Stream, String as PdfString};

use crate::pdf::scans::{DECODE, bits, is_stencil, space, spelled};
use crate::pdf::unpack;

/// Colour spaces of ISO 32000-2, 8.6.3, with the abbreviations of pictures inside a content.
const SPACES: [&[u8]; 16] = [
    b"DeviceGray",
    b"G",
    b"CalGray",
    b"Separation",
    b"Indexed",
    b"I",
    b"DeviceRGB",
    b"RGB",
    b"CalRGB",
    b"Lab",
    b"DeviceCMYK",
    b"CMYK",
    b"CalCMYK",
    b"ICCBased",
    b"DeviceN",
    b"NChannel",
];

/// Bytes of a table of colours: 256 of four components, with some more behind them.
const MOST_TABLE: u64 = 1 << 16;
/// Bytes of a picture whose samples are compared with its table of colours.
const MOST_SAMPLES: u64 = 64 << 20;
/// Ends of a range that differ by less are one.
const NEAR: f64 = 0.01;

/// A colour space, looked up by its name; `None` where no program knows it.
pub fn meaning<'a>(space: Object<'a>, spaces: &Dict<'a>) -> Option<Object<'a>> {
    let space = match space {
        Object::Name(name) if !SPACES.contains(&&*name) => spaces.get::<Object<'_>>(&*name)?,
        space => space,
    };
    let is_known = match &space {
        Object::Name(name) => SPACES.contains(&&**name),
        Object::Array(of) => of.flex_iter().next::<Name<'_>>().is_some_and(|n| SPACES.contains(&&*n)),
        _ => false,
    };
    is_known.then_some(space)
}

/// What about a colour space, known by its name, no program can follow, or not every one alike.
pub fn strange(space: &Object<'_>, spaces: &Dict<'_>) -> Option<&'static str> {
    let Object::Array(parts) = space else { return None };
    let mut parts = parts.flex_iter();
    let kind = parts.next::<Name<'_>>()?;
    match &*kind {
        b"Separation" if parts.next::<Name<'_>>().is_none_or(|ink| &*ink == b"None") => {
            Some("an ink that is none")
        }
        b"DeviceN" | b"NChannel"
            if parts
                .next::<Array<'_>>()
                .is_none_or(|inks| inks.iter::<Name<'_>>().all(|ink| &*ink == b"None")) =>
        {
            Some("an ink that is none")
        }
        b"Separation" | b"DeviceN" | b"NChannel" => {
            let shown_as = parts.next::<Object<'_>>().and_then(|space| meaning(space, spaces));
            let by = parts.next::<Object<'_>>();
            let is_function = |by: Object<'_>| match by {
                Object::Dict(dict) => dict.contains_key(b"FunctionType"),
                Object::Stream(stream) => stream.dict().contains_key(b"FunctionType"),
                _ => false,
            };
            (shown_as.is_none() || !by.is_some_and(is_function)).then_some("an ink without a colour")
        }
        b"Indexed" | b"I" => match table(space, spaces) {
            Some(table) => {
                (table.length < (table.last + 1) * table.components).then_some("a short table of colours")
            }
            None => Some("no table of colours"),
        },
        _ => None,
    }
}

/// A table of colours.
struct Table {
    /// The last colour's number.
    last: u64,
    /// Of a colour.
    components: u64,
    /// Its bytes.
    length: u64,
}

fn table(space: &Object<'_>, spaces: &Dict<'_>) -> Option<Table> {
    let Object::Array(parts) = space else { return None };
    let parts: Vec<Object<'_>> = parts.iter::<Object<'_>>().collect();
    let [_, base, last, colours, ..] = parts.as_slice() else { return None };
    let components = components_of(&meaning(base.clone(), spaces)?)?;
    let Object::Number(last) = last else { return None };
    let last = u64::try_from(last.as_i64()).ok().filter(|last| *last < 256)?;
    let length = match colours {
        Object::String(colours) => PdfString::as_bytes(colours).len() as u64,
        Object::Stream(colours) => unpack::length(colours, MOST_TABLE).length.min(MOST_TABLE),
        _ => return None,
    };
    Some(Table { last, components, length })
}

fn colours_of(dict: &Dict<'_>) -> Option<Vec<u8>> {
    let Some(Object::Array(parts)) = space(dict) else { return None };
    let mut parts = parts.iter::<Object<'_>>();
    let is_table = matches!(parts.next()?, Object::Name(kind) if matches!(&*kind, b"Indexed" | b"I"));
    match parts.nth(2).filter(|_| is_table)? {
        Object::String(colours) => Some(colours.as_bytes().to_vec()),
        Object::Stream(colours) if unpack::length(&colours, MOST_TABLE).length <= MOST_TABLE => {
            colours.decoded_data().ok().map(|colours| colours.to_vec())
        }
        _ => Some(Vec::new()),
    }
}

/// Whether a picture's own entries give it a table of colours.
pub fn has_table(dict: &Dict<'_>) -> bool {
    colours_of(dict).is_some()
}

/// Whether all colours of that table are one, by its bytes.
pub fn is_table_of_one(dict: &Dict<'_>) -> bool {
    colours_of(dict).is_some_and(|colours| colours.windows(2).all(|two| two[0] == two[1]))
}

/// Whether a picture with a table of colours has samples that are not in it, which programs show as they like. `row` are the bytes of a
/// row.
pub fn has_colours_beyond(picture: &Stream<'_>, spaces: &Dict<'_>, row: u64) -> bool {
    let dict = picture.dict();
    let Some(space) = space(dict).and_then(|space| meaning(space, spaces)) else { return false };
    let (Some(table), Some(bits)) = (table(&space, spaces), bits(dict)) else { return false };
    if is_stencil(dict) || !matches!(bits, 1 | 2 | 4 | 8) || table.last + 1 >= 1 << bits {
        return false;
    }
    if unpack::length(picture, MOST_SAMPLES).length > MOST_SAMPLES {
        return false;
    }
    let Ok(samples) = picture.decoded_data() else { return false };
    let width = dict.get::<u32>(spelled(dict, crate::pdf::scans::WIDTH)).unwrap_or(0) as usize;
    let each = (8 / bits) as usize;
    let mask = ((1_u32 << bits) - 1) as u8;
    samples.chunks(usize::try_from(row.max(1)).unwrap_or(usize::MAX)).any(|row| {
        (0..width).any(|at| {
            let byte = row.get(at / each).copied().unwrap_or_default();
            let sample = byte >> (8 - bits as usize * (at % each + 1)) & mask;
            u64::from(sample) > table.last
        })
    })
}

/// Whether the range that the values are mapped to is a point.
pub fn shows_one_colour(dict: &Dict<'_>) -> bool {
    let range = dict.get::<Array<'_>>(spelled(dict, DECODE));
    let ends: Vec<f64> = range.iter().flat_map(|a| a.iter::<Number>()).map(|n| n.as_f64()).collect();
    let (pairs, _) = ends.as_chunks::<2>();
    !pairs.is_empty() && pairs.iter().all(|[from, to]| from == to)
}

/// Whether the range that the values are mapped to is all that a colour space has, forwards or backwards. Without a colour space, of a
/// stencil or mask.
pub fn is_plain_range(dict: &Dict<'_>, space: Option<(&Object<'_>, u32)>) -> bool {
    let Some(range) = dict.get::<Array<'_>>(spelled(dict, DECODE)) else { return true };
    let whole = match space {
        Some((Object::Array(parts), bits)) => match parts.flex_iter().next::<Name<'_>>().as_deref() {
            Some(b"Indexed" | b"I") => f64::from((1_u32 << bits.min(16)) - 1),
            // These have ranges of their own.
            Some(b"Lab" | b"ICCBased") => return true,
            _ => 1.0,
        },
        _ => 1.0,
    };
    let ends: Vec<f64> = range.iter::<Number>().map(|n| n.as_f64()).collect();
    let (pairs, _) = ends.as_chunks::<2>();
    let is_near = |a: f64, b: f64| (a - b).abs() < NEAR;
    pairs.iter().all(|[from, to]| {
        is_near(*from, 0.0) && is_near(*to, whole) || is_near(*from, whole) && is_near(*to, 0.0)
    })
}

/// Bytes of a row; `None` where the components cannot be counted.
pub fn row_bytes<'a>(dict: &Dict<'a>, spaces: &Dict<'a>, width: u32) -> Option<u64> {
    let components = if is_stencil(dict) {
        1
    } else {
        match space(dict) {
            None => 1,
            Some(space) => components_of(&meaning(space, spaces)?)?,
        }
    };
    Some((u64::from(width) * components * u64::from(bits(dict)?)).div_ceil(8))
}

/// How many components a colour has; `None` where they cannot be counted.
pub fn components_of(space: &Object<'_>) -> Option<u64> {
    match space {
        Object::Name(name) => components(name),
        Object::Array(of) => {
            let mut parts = of.flex_iter();
            let kind = parts.next::<Name<'_>>()?;
            match &*kind {
                b"ICCBased" => Some(u64::from(parts.next::<Stream<'_>>()?.dict().get::<u32>(b"N")?)),
                b"DeviceN" | b"NChannel" => {
                    Some(parts.next::<Array<'_>>()?.iter::<Name<'_>>().count() as u64)
                }
                kind => components(kind),
            }
        }
        _ => None,
    }
}

fn components(space: &[u8]) -> Option<u64> {
    match space {
        b"DeviceGray" | b"G" | b"CalGray" | b"Separation" | b"Indexed" | b"I" => Some(1),
        b"DeviceRGB" | b"RGB" | b"CalRGB" | b"Lab" => Some(3),
        b"DeviceCMYK" | b"CMYK" | b"CalCMYK" => Some(4),
        _ => None,
    }
}
