//! Pictures of a PDF that do not show what the file holds: damaged ones, and those that not every program can decode.
//!
//! The library passes over a filter that it does not know, takes grey where a colour space makes no sense, and fills or leaves
//! out what is missing. What comes out is drawn as if it were the picture, so it has to be told from the file.

use hayro_syntax::Filter;
use hayro_syntax::object::{Dict, Null, Number, Object, Stream};

use crate::pdf::colours::Devices;
use crate::pdf::fax::{self, Fax};
use crate::pdf::spaces::{is_plain_range, meaning, row_bytes, shows_one_colour, strange};
use crate::pdf::unpack::{Unpacked, before, length};
use crate::pdf::{inks, jpx, spaces, unpack};
use crate::{jbig2, jpeg};

/// Bytes of one picture after any of its filters. A page at 600 dots an inch in four colours has 140 million.
pub const MOST_BYTES: u64 = 512 << 20;

/// Bytes of what JBIG2 pictures share.
const MOST_SHARED: u64 = 16 << 20;

/// Filters of ISO 32000-2, table 6, with the abbreviations of pictures inside a content.
const FILTERS: [&[u8]; 17] = [
    b"ASCIIHexDecode",
    b"AHx",
    b"ASCII85Decode",
    b"A85",
    b"LZWDecode",
    b"LZW",
    b"FlateDecode",
    b"Fl",
    b"RunLengthDecode",
    b"RL",
    b"CCITTFaxDecode",
    b"CCF",
    b"JBIG2Decode",
    b"DCTDecode",
    b"DCT",
    b"JPXDecode",
    b"Crypt",
];

/// Why a picture is not what it should be.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// Its data are damaged: a part is not shown, or falsely.
    Damaged(String),
    /// It cannot be shown, or not by every program alike.
    Unshown(String),
    /// It unpacks to more than any picture has.
    TooLong,
}

/// What the data of a picture are, whatever its entries mean on a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Data {
    /// Of a filter that makes a picture, what is wrong with them, and how many components their own head names.
    Own(Option<Fault>, Option<u32>),
    /// Samples in rows.
    Packed(Unpacked),
}

/// What is wrong with a picture, or with its mask. `spaces` are the colour spaces that the content may name; `data` gives what
/// [`data`] does.
pub fn fault(
    picture: &Stream<'_>,
    spaces: &Dict<'_>,
    mut data: impl FnMut(&Stream<'_>) -> Data,
) -> Option<Fault> {
    let dict = picture.dict();
    let masks = [b"SMask".as_slice(), b"Mask"].into_iter().filter_map(|key| dict.get::<Stream<'_>>(key));
    let masks = masks.filter(|mask| mask.obj_id() != picture.obj_id()).map(|mask| (mask, true));
    let mut all = std::iter::once((picture.clone(), false)).chain(masks);
    all.find_map(|(picture, is_mask)| {
        // A mask needs no colour space.
        let what = unshown(&picture, (!is_mask).then_some(spaces));
        what.map(|what| Fault::Unshown(what.to_owned())).or_else(|| {
            let data = data(&picture);
            let has_others = matches!(data, Data::Own(_, Some(own)) if has_other_components(&picture, spaces, is_mask, own));
            broken(&picture, spaces, data).or_else(|| {
                has_others.then(|| Fault::Unshown("other components than its colour space has".to_owned()))
            })
        })
    })
}

/// What the dictionary says that no program, or not every one, can follow.
fn unshown(picture: &Stream<'_>, spaces: Option<&Dict<'_>>) -> Option<&'static str> {
    let dict = picture.dict();
    let filters = picture.filters();
    let is = |filter: Filter| filters.contains(&filter);
    if size(dict).is_none() {
        return Some("no size");
    }
    if matches!(dict.get::<Object<'_>>(b"F"), Some(Object::String(_) | Object::Dict(_))) {
        return Some("data in another file");
    }
    // The library goes by them, other programs only within a content.
    if dict.obj_id().is_some() && SHORT.iter().any(|key| dict.contains_key(*key)) {
        return Some("abbreviated entries");
    }
    if !knows_filters(dict) {
        return Some("unknown filter");
    }
    if dict.contains_key(b"Alternates") || dict.contains_key(b"OPI") {
        return Some("another picture for print");
    }
    if shows_one_colour(dict) {
        return Some("every value is shown alike");
    }
    if is_stencil(dict) && (is(Filter::DctDecode) || is(Filter::JpxDecode)) {
        return Some("a stencil in colours");
    }
    if is(Filter::JpxDecode) {
        return None;
    }
    if unpack::has_unknown_predictor(picture) {
        return Some("unknown predictor");
    }
    if spaces.is_some_and(|spaces| has_other_rows(picture, spaces)) {
        return Some("predicted in other rows");
    }
    if is(Filter::CcittFaxDecode)
        && let Some((width, height)) = size(dict)
        && !fits(&fax(picture), width, height)
    {
        return Some("another size");
    }
    let stencil = is_stencil(dict);
    let own_bits = is(Filter::DctDecode) || is(Filter::CcittFaxDecode) || is(Filter::Jbig2Decode);
    let bits = bits(dict);
    let is_right = |bits: u32| if stencil { bits == 1 } else { matches!(bits, 1 | 2 | 4 | 8 | 16) };
    if is(Filter::DctDecode) && bits.is_some_and(|bits| bits != 8) {
        return Some("unknown number of bits");
    }
    if !(own_bits && bits.is_none() || bits.is_some_and(is_right)) {
        return Some("unknown number of bits");
    }
    if stencil || spaces.is_none() {
        return (!is_plain_range(dict, None)).then_some("values are mapped otherwise");
    }
    let space = match space(dict) {
        Some(space) => meaning(space, spaces?),
        // Programs take it from the data.
        None => is(Filter::DctDecode).then(|| Object::Null(Null)),
    };
    let Some(space) = space else { return Some("unknown colour space") };
    let ink = || inks::is_false_space(&space, spaces?, 1).then_some("an ink that is printed otherwise");
    strange(&space, spaces?).or_else(ink).or_else(|| {
        (!is_plain_range(dict, Some((&space, bits.unwrap_or(8))))).then_some("values are mapped otherwise")
    })
}

/// Whether a picture's data have so many components that its colour space does not fit them; JPEG 2000 may have one more, of opacity.
fn has_other_components(picture: &Stream<'_>, spaces: &Dict<'_>, is_mask: bool, own: u32) -> bool {
    let dict = picture.dict();
    let wanted = match space(dict) {
        _ if is_mask => Some(1),
        Some(space) => meaning(space, spaces).and_then(|space| spaces::components_of(&space)),
        None => None,
    };
    let may_be_more = picture.filters().contains(&Filter::JpxDecode);
    wanted.is_some_and(|wanted| u64::from(own) != wanted && !(may_be_more && u64::from(own) == wanted + 1))
}

/// Whether the samples are predicted in rows of other bytes than the picture has, or from other neighbours.
fn has_other_rows(picture: &Stream<'_>, spaces: &Dict<'_>) -> bool {
    let dict = picture.dict();
    let Some(predicted) = unpack::last_prediction(picture) else { return false };
    let Some((row, (width, _))) = size(dict).and_then(|size| Some((row_bytes(dict, spaces, size.0)?, size)))
    else {
        return false;
    };
    let all_bits = row.saturating_mul(8) / u64::from(width);
    let bits = bits(dict).map_or(0, u64::from);
    let neighbour = |bits: u64| bits.div_ceil(8).max(1);
    predicted.row != row
        || neighbour(predicted.pixel) != neighbour(all_bits)
        || predicted.is_by_sample && predicted.sample != bits
}

/// What a fax says of itself: how it is written, and its rows.
fn fax(picture: &Stream<'_>) -> (Fax, u32) {
    let said = unpack::own_parameters(picture).unwrap_or_default();
    let columns = said.get::<u32>(b"Columns").unwrap_or(1728);
    let k = said.get::<Number>(b"K").map_or(0, |k| k.as_i64());
    let is_aligned = said.get::<bool>(b"EncodedByteAlign").unwrap_or(false);
    (Fax { k, columns, is_aligned }, said.get::<u32>(b"Rows").unwrap_or(0))
}

/// Whether a fax has the picture's size; it need not say its rows.
fn fits((fax, rows): &(Fax, u32), width: u32, height: u32) -> bool {
    fax.columns == width && (*rows == 0 || *rows >= height)
}

/// Goes through the data of a picture.
pub fn data(picture: &Stream<'_>) -> Data {
    let own = [Filter::DctDecode, Filter::JpxDecode, Filter::Jbig2Decode, Filter::CcittFaxDecode];
    if !picture.filters().iter().any(|filter| own.contains(filter)) {
        return Data::Packed(length(picture, MOST_BYTES));
    }
    let Some(data) = before(picture, MOST_BYTES) else { return Data::Own(Some(Fault::TooLong), None) };
    let components = match data.filter {
        Some(Filter::DctDecode) => jpeg::components(&data.bytes),
        Some(Filter::JpxDecode) => jpx::components(&data.bytes),
        _ => None,
    };
    let fault = match data.filter {
        _ if data.bytes.is_empty() => Some(Fault::Damaged("no data".to_owned())),
        Some(Filter::DctDecode) => match jpeg::walk(&data.bytes, size(picture.dict())) {
            Ok(_) => None,
            Err(fault @ jpeg::Fault::Size) => Some(Fault::Unshown(fault.to_string())),
            Err(fault) => Some(Fault::Damaged(fault.to_string())),
        },
        _ if data.damaged => Some(Fault::Damaged("the packed data are broken".to_owned())),
        Some(Filter::CcittFaxDecode) => size(picture.dict()).and_then(|(_, height)| {
            let rows = fax::rows(&data.bytes, fax(picture).0, height);
            (rows < height).then(|| Fault::Damaged(format!("{rows} of {height} rows")))
        }),
        Some(Filter::JpxDecode) => jpx::fault(&data.bytes),
        Some(Filter::Jbig2Decode) => {
            size(picture.dict()).and_then(|size| jbig2_fault(picture, &data.bytes, size))
        }
        _ => None,
    };
    Data::Own(fault, components)
}

/// What is wrong with a JBIG2 picture, with what its parameters say that all pictures share.
fn jbig2_fault(picture: &Stream<'_>, data: &[u8], size: (u32, u32)) -> Option<Fault> {
    let shared = unpack::own_parameters(picture).and_then(|said| said.get::<Stream<'_>>(b"JBIG2Globals"));
    let shared = match shared {
        Some(shared) => {
            let unpacked = length(&shared, MOST_SHARED);
            if unpacked.length > MOST_SHARED {
                return Some(Fault::TooLong);
            }
            match shared.decoded_data() {
                Ok(data) if !unpacked.damaged => Some(data.to_vec()),
                _ => return Some(Fault::Damaged("what its pictures share is broken".to_owned())),
            }
        }
        None => None,
    };
    match jbig2::walk(data, &shared.unwrap_or_default(), size) {
        Ok(()) => None,
        Err(other @ jbig2::Broken::Other(_)) => Some(Fault::Unshown(other.to_string())),
        Err(broken) => Some(Fault::Damaged(broken.to_string())),
    }
}

/// What of its data is missing or makes no sense.
fn broken(picture: &Stream<'_>, spaces: &Dict<'_>, data: Data) -> Option<Fault> {
    let unpacked = match data {
        Data::Own(fault, _) => return fault,
        Data::Packed(unpacked) if unpacked.length > MOST_BYTES => return Some(Fault::TooLong),
        Data::Packed(unpacked) => unpacked,
    };
    let dict = picture.dict();
    let (width, height) = size(dict)?;
    let Some(row) = row_bytes(dict, spaces, width) else {
        return unpacked.damaged.then(|| Fault::Damaged("the packed data are broken".to_owned()));
    };
    // Some programs leave the last byte out.
    let needed = row.saturating_mul(u64::from(height) - 1).saturating_add(1);
    if unpacked.damaged || unpacked.length < needed {
        return Some(Fault::Damaged(format!("{} of {needed} bytes", unpacked.length)));
    }
    let beyond = spaces::has_colours_beyond(picture, spaces, row);
    beyond.then(|| Fault::Damaged("colours that are not in its table".to_owned()))
}

/// Whether a picture inside a content has other bytes than its size says: where it ends, and operators go on, is found by looking for its
/// end or by counting, and not every program does the same.
pub fn ends_elsewhere(picture: &Stream<'_>, spaces: &Dict<'_>) -> bool {
    if !picture.filters().is_empty() {
        return false;
    }
    let needed = size(picture.dict()).and_then(|(width, height)| {
        Some(row_bytes(picture.dict(), spaces, width)?.saturating_mul(u64::from(height)))
    });
    // White space may stand around them.
    needed.is_none_or(|needed| (picture.raw_data().len() as u64).abs_diff(needed) > 2)
}

/// The entries of pictures that have a short name within a content (ISO 32000-2, table 91), short and long.
pub const WIDTH: [&[u8]; 2] = [b"W", b"Width"];
/// The same of the height.
pub const HEIGHT: [&[u8]; 2] = [b"H", b"Height"];
/// The same of a filter's parameters.
pub const PARAMETERS: [&[u8]; 2] = [b"DP", b"DecodeParms"];
const BITS: [&[u8]; 2] = [b"BPC", b"BitsPerComponent"];
const SPACE: [&[u8]; 2] = [b"CS", b"ColorSpace"];
/// The same of what the values are mapped to.
pub const DECODE: [&[u8]; 2] = [b"D", b"Decode"];
const FILTER: [&[u8]; 2] = [b"F", b"Filter"];
const STENCIL: [&[u8]; 2] = [b"IM", b"ImageMask"];
const SHORT: [&[u8]; 8] =
    [WIDTH[0], HEIGHT[0], PARAMETERS[0], BITS[0], SPACE[0], DECODE[0], FILTER[0], STENCIL[0]];

/// The name that an entry has here: the short one where it is there, as the library takes it.
pub fn spelled(dict: &Dict<'_>, [short, long]: [&'static [u8]; 2]) -> &'static [u8] {
    if dict.contains_key(short) { short } else { long }
}

/// Width and height, none of them 0.
fn size(dict: &Dict<'_>) -> Option<(u32, u32)> {
    let side = |keys| dict.get::<u32>(spelled(dict, keys)).filter(|side| *side > 0);
    side(WIDTH).zip(side(HEIGHT))
}

/// Whether only its form counts, painted in the present colour.
pub fn is_stencil(dict: &Dict<'_>) -> bool {
    dict.get::<bool>(spelled(dict, STENCIL)).unwrap_or(false)
}

/// Bits of a component. A stencil has one where it says nothing.
pub fn bits(dict: &Dict<'_>) -> Option<u32> {
    dict.get::<u32>(spelled(dict, BITS)).or(is_stencil(dict).then_some(1))
}

/// Its colour space as it is named.
pub fn space<'a>(dict: &Dict<'a>) -> Option<Object<'a>> {
    let found = dict.get::<Object<'_>>(spelled(dict, SPACE));
    found.filter(|space| !matches!(space, Object::Null(_)))
}

/// The device colours that a picture's own entries name, or leave to the data.
pub fn devices(dict: &Dict<'_>) -> Devices {
    let all = Devices { gray: true, rgb: true, cmyk: true };
    match space(dict) {
        Some(Object::Name(name)) => Devices {
            gray: matches!(&*name, b"DeviceGray" | b"G"),
            rgb: matches!(&*name, b"DeviceRGB" | b"RGB"),
            cmyk: matches!(&*name, b"DeviceCMYK" | b"CMYK"),
        },
        None if is_stencil(dict) => Devices::default(),
        // Those of a picture of the resources are looked for there.
        Some(_) if dict.obj_id().is_some() => Devices::default(),
        _ => all,
    }
}

fn knows_filters(dict: &Dict<'_>) -> bool {
    let known = |name: &Object<'_>| matches!(name, Object::Name(name) if FILTERS.contains(&&**name));
    match dict.get::<Object<'_>>(spelled(dict, FILTER)) {
        None | Some(Object::Null(_)) => true,
        Some(Object::Array(names)) => names.iter::<Object<'_>>().all(|name| known(&name)),
        Some(name) => known(&name),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use hayro_syntax::Pdf;
    use image::{ImageFormat, RgbImage};

    use super::*;
    use crate::pdf::testing::{page, stream};

    /// What is found in a picture of 16 by 16 pixels with these entries and data.
    fn check(entries: &str, data: &[u8], expected: Option<Fault>) {
        let size = "/Subtype/Image/Width 16/Height 16";
        let entries =
            if entries.contains("/Width") { entries.to_owned() } else { format!("{size}{entries}") };
        let pdf =
            Pdf::new(page("", "", "/ColorSpace<</Own/DeviceGray>>", &[stream(&entries, data)])).unwrap();
        let page = &pdf.pages()[0];
        let mut found = 0;
        for object in pdf.objects() {
            let Object::Stream(picture) = object else { continue };
            if picture.dict().contains_key(b"Subtype") {
                found += 1;
                assert_eq!(
                    fault(&picture, &page.resources().color_spaces, super::data),
                    expected,
                    "{entries}"
                );
            }
        }
        assert_eq!(found, 1);
    }

    fn unshown(what: &str) -> Option<Fault> {
        Some(Fault::Unshown(what.to_owned()))
    }

    #[test]
    fn pictures_that_every_program_shows_have_no_fault() {
        check("/BitsPerComponent 8/ColorSpace/DeviceGray", &[9; 256], None);
        check("/BitsPerComponent 8/ColorSpace/Own", &[9; 256], None);
        check("/BitsPerComponent 1/ColorSpace[/Indexed/DeviceRGB 1(abcdef)]", &[9; 32], None);
        check("/ImageMask true", &[9; 32], None);
        check("/ImageMask true/Decode[1 0]", &[9; 32], None);
        check("/BitsPerComponent 8/ColorSpace/DeviceRGB/Filter/ASCIIHexDecode", &[b'0'; 1536], None);
        check("/Filter/JPXDecode", &[9; 20], None);
    }

    #[test]
    fn pictures_that_not_every_program_shows_alike_are_told() {
        check("/BitsPerComponent 8/ColorSpace/DeviceGray/Filter/Mine", &[9; 256], unshown("unknown filter"));
        let chained = "/BitsPerComponent 8/ColorSpace/DeviceGray/Filter[/ASCIIHexDecode/Mine]";
        check(chained, &[b'0'; 512], unshown("unknown filter"));
        check("/BitsPerComponent 3/ColorSpace/DeviceGray", &[9; 256], unshown("unknown number of bits"));
        check("/BitsPerComponent 64/ColorSpace/DeviceGray", &[9; 256], unshown("unknown number of bits"));
        check("/ColorSpace/DeviceGray", &[9; 256], unshown("unknown number of bits"));
        check("/ImageMask true/BitsPerComponent 8", &[9; 256], unshown("unknown number of bits"));
        check("/BitsPerComponent 8", &[9; 256], unshown("unknown colour space"));
        check("/BitsPerComponent 8/ColorSpace/Mine", &[9; 256], unshown("unknown colour space"));
        check("/BitsPerComponent 8/ColorSpace[/Mine 3]", &[9; 256], unshown("unknown colour space"));
        check("/BitsPerComponent 8/ColorSpace/Pattern", &[9; 256], unshown("unknown colour space"));
        check(
            "/BitsPerComponent 8/ColorSpace/DeviceGray/F(a.bin)",
            &[9; 256],
            unshown("data in another file"),
        );
        check(
            "/Subtype/Image/Width 0/Height 16/BitsPerComponent 8/ColorSpace/DeviceGray",
            &[],
            unshown("no size"),
        );
        let gray = "/BitsPerComponent 8/ColorSpace/DeviceGray";
        for short in ["W 16", "H 16", "BPC 8", "CS/G", "D[0 1]", "F/AHx", "DP<<>>", "IM false"] {
            check(&format!("{gray}/{short}"), &[9; 256], unshown("abbreviated entries"));
        }
        let predicted = |said: &str| format!("{gray}/Filter/FlateDecode/DecodeParms<</Predictor 15{said}>>");
        check(&predicted("/Columns 8"), &[9; 256], unshown("predicted in other rows"));
        check(&predicted("/Columns 4/Colors 4"), &[9; 256], unshown("predicted in other rows"));
        let false_ink = "/BitsPerComponent 8/ColorSpace[/Separation/Black/DeviceGray\
                         <</FunctionType 2/Domain[0 1]/N 1/C0[0]/C1[1]>>]";
        check(false_ink, &[9; 256], unshown("an ink that is printed otherwise"));
        let even = "/BitsPerComponent 8/ColorSpace/DeviceGray/Decode[1 1]";
        check(even, &[9; 256], unshown("every value is shown alike"));
    }

    #[test]
    fn data_that_end_early_are_damage() {
        let damaged = |what: &str| Some(Fault::Damaged(what.to_owned()));
        // What cannot be counted is damaged where it cannot be unpacked.
        check("/BitsPerComponent 8/ColorSpace/Own", &[9; 100], damaged("100 of 241 bytes"));
        check("/BitsPerComponent 8/ColorSpace[/ICCBased 9 0 R]", &[9; 100], None);
        let packed = "/BitsPerComponent 8/ColorSpace[/ICCBased 9 0 R]/Filter/FlateDecode";
        check(packed, &[9; 100], damaged("the packed data are broken"));
        check("/BitsPerComponent 8/ColorSpace/DeviceGray", &[9; 100], damaged("100 of 241 bytes"));
        check("/ImageMask true", &[9; 10], damaged("10 of 31 bytes"));
        check("/Filter/JPXDecode", &[], damaged("no data"));
        let mut whole = Vec::new();
        let picture = RgbImage::from_fn(16, 16, |x, y| image::Rgb([(x * y) as u8, (x * 16) as u8, y as u8]));
        picture.write_to(&mut Cursor::new(&mut whole), ImageFormat::Jpeg).unwrap();
        let scan = "/BitsPerComponent 8/ColorSpace/DeviceRGB/Filter/DCTDecode";
        check(scan, &whole, None);
        check("/ColorSpace/DeviceRGB/Filter/DCTDecode", &whole, None);
        let other = unshown("other components than its colour space has");
        check("/BitsPerComponent 8/ColorSpace/DeviceGray/Filter/DCTDecode", &whole, other.clone());
        check("/BitsPerComponent 8/ColorSpace/DeviceCMYK/Filter/DCTDecode", &whole, other);
        let bits = "/BitsPerComponent 1/ColorSpace/DeviceRGB/Filter/DCTDecode";
        check(bits, &whole, unshown("unknown number of bits"));
        check("/ImageMask true/Filter/DCTDecode", &whole, unshown("a stencil in colours"));
        let less = "/Subtype/Image/Width 16/Height 7";
        check(&format!("{less}{scan}"), &whole, unshown("another size"));
        let cut = &whole[..whole.len() - 60];
        let hex: String = cut.iter().map(|byte| format!("{byte:02x}")).collect();
        let Some(Fault::Damaged(said)) = jpeg::walk(cut, None).err().map(|f| Fault::Damaged(f.to_string()))
        else {
            panic!("a cut picture is damaged");
        };
        check(scan, cut, damaged(&said));
        check("/ColorSpace/DeviceRGB/Filter[/ASCIIHexDecode/DCTDecode]", hex.as_bytes(), damaged(&said));
    }
}
