//! Unpacks a stream's chain of filters within a limit, before the library does it without one.

use std::borrow::Cow;
use std::io::Read as _;

use flate2::read::{DeflateDecoder, ZlibDecoder};
use hayro_syntax::Filter;
use hayro_syntax::object::{Array, Dict, Number, Object, Stream};

use crate::pdf::scans::{PARAMETERS, spelled};

/// More filters than this, one after another, are no honest stream's.
const MOST_FILTERS: usize = 8;

/// What came of unpacking.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unpacked {
    /// Bytes after the last filter, or one more than the limit where a filter gave more than that, or there are too many.
    pub length: u64,
    /// A checksum is wrong or the data end early.
    pub damaged: bool,
}

/// What a chain gives before a picture's own filter.
pub struct Before<'a> {
    /// The bytes; of a chain without a picture's filter, all that it gives.
    pub bytes: Cow<'a, [u8]>,
    /// See [`Unpacked::damaged`].
    pub damaged: bool,
    /// The picture's filter, if there is one.
    pub filter: Option<Filter>,
}

/// How long the unpacked stream is. Nothing larger than the limit is kept, and of a single filter nothing at all. A picture's own filter
/// is not applied.
pub fn length(stream: &Stream<'_>, limit: u64) -> Unpacked {
    let too_long = Unpacked { length: limit.saturating_add(1), damaged: false };
    let Some(filters) = packing(stream) else { return too_long };
    let raw = stream.raw_data();
    let Some((last, first)) = filters.split_last() else {
        return Unpacked { length: raw.len() as u64, damaged: false };
    };
    let Some((bytes, damaged)) = chain(raw, first, limit) else { return too_long };
    match *last {
        // The most common one: its data are looked at and let go.
        Step { filter: Filter::FlateDecode, .. } => {
            let inflated = inflated(&bytes, limit);
            if inflated.length > limit {
                return too_long;
            }
            Unpacked {
                length: last.without_predictors(inflated.length),
                damaged: damaged || inflated.damaged,
            }
        }
        step => match one(&bytes, step, limit) {
            Some((bytes, broken)) => {
                Unpacked { length: step.without_predictors(bytes.len() as u64), damaged: damaged || broken }
            }
            None => too_long,
        },
    }
}

/// The stream's data as its picture's filter gets them; `None` where any filter gives more than the limit, or there are too many.
pub fn before<'a>(stream: &Stream<'a>, limit: u64) -> Option<Before<'a>> {
    let (bytes, damaged) = chain(stream.raw_data(), &packing(stream)?, limit)?;
    let filter = stream.filters().into_iter().find(is_picture);
    Some(Before { bytes, damaged, filter })
}

/// Whether a stream is packed several times by filters that can give much from little, or by more filters than any honest one.
pub fn is_packed_often(stream: &Stream<'_>) -> bool {
    let packs = |filter: &&Filter| {
        matches!(filter, Filter::FlateDecode | Filter::LzwDecode | Filter::RunLengthDecode)
    };
    let filters = stream.filters();
    filters.len() > MOST_FILTERS || filters.iter().filter(packs).count() > 1
}

/// Whether a filter makes a picture of the data.
fn is_picture(filter: &Filter) -> bool {
    matches!(filter, Filter::DctDecode | Filter::JpxDecode | Filter::Jbig2Decode | Filter::CcittFaxDecode)
}

/// A filter with what its parameters say.
#[derive(Clone, Copy)]
struct Step {
    filter: Filter,
    /// LZW codes grow a code early.
    early: bool,
    /// Bytes of a row behind the one that says how it was predicted, where rows have such.
    row: Option<u64>,
}

impl Step {
    /// How many of so many bytes are no such.
    fn without_predictors(self, length: u64) -> u64 {
        self.row.map_or(length, |row| length - length.div_ceil(row + 1))
    }
}

/// The parameters of the filter at a place of the chain.
fn parameters<'a>(dict: &Dict<'a>, at: usize) -> Option<Dict<'a>> {
    let key = spelled(dict, PARAMETERS);
    let one = dict.get::<Dict<'_>>(key).filter(|_| at == 0);
    one.or_else(|| dict.get::<Array<'_>>(key)?.iter::<Object<'_>>().nth(at)?.into_dict())
}

/// The parameters of a picture's own filter.
pub fn own_parameters<'a>(stream: &Stream<'a>) -> Option<Dict<'a>> {
    parameters(stream.dict(), stream.filters().iter().position(is_picture)?)
}

/// Whether a filter's data are predicted in a way that nobody knows (ISO 32000-2, table 10).
pub fn has_unknown_predictor(stream: &Stream<'_>) -> bool {
    let count = stream.filters().len().min(MOST_FILTERS);
    let mut found = (0..count).filter_map(|at| parameters(stream.dict(), at)?.get::<u32>(b"Predictor"));
    found.any(|predictor| !matches!(predictor, 0..=2 | 10..=15))
}

/// How samples are predicted from their neighbours.
pub struct Prediction {
    /// Bytes of a row.
    pub row: u64,
    /// Bits of a pixel.
    pub pixel: u64,
    /// Bits of a sample.
    pub sample: u64,
    /// Sample by sample (that of TIFF), and not byte by byte.
    pub is_by_sample: bool,
}

/// How the last filter's data are predicted, if they are.
pub fn last_prediction(stream: &Stream<'_>) -> Option<Prediction> {
    let filters = stream.filters();
    filters.last().filter(|filter| matches!(filter, Filter::FlateDecode | Filter::LzwDecode))?;
    let said = parameters(stream.dict(), filters.len() - 1)?;
    let predictor = said.get::<u32>(b"Predictor").filter(|predictor| *predictor > 1)?;
    let (colours, sample) = (number(&said, b"Colors", 1), number(&said, b"BitsPerComponent", 8));
    let pixel = colours.saturating_mul(sample);
    let row = number(&said, b"Columns", 1).saturating_mul(pixel).div_ceil(8);
    Some(Prediction { row, pixel, sample, is_by_sample: predictor == 2 })
}

fn number(dict: &Dict<'_>, key: &[u8], usual: u64) -> u64 {
    dict.get::<u32>(key).map_or(usual, u64::from)
}

/// Bytes of a row of a predicted table, where each has another one before it.
fn predicted_row(parameters: &Dict<'_>) -> Option<u64> {
    parameters.get::<u32>(b"Predictor").filter(|predictor| *predictor >= 10)?;
    let said = |key: &[u8], usual: u64| number(parameters, key, usual);
    let bits =
        said(b"Columns", 1).saturating_mul(said(b"Colors", 1)).saturating_mul(said(b"BitsPerComponent", 8));
    Some(bits.div_ceil(8).clamp(1, u64::from(u32::MAX)))
}

/// The filters before a picture's own; `None` where there are too many.
fn packing(stream: &Stream<'_>) -> Option<Vec<Step>> {
    let dict = stream.dict();
    let filters = stream.filters();
    if filters.len() > MOST_FILTERS {
        return None;
    }
    let step = |(at, filter): (usize, Filter)| {
        let found = parameters(dict, at);
        let early = found.as_ref().and_then(|dict| dict.get::<Number>(b"EarlyChange"));
        let packs = matches!(filter, Filter::FlateDecode | Filter::LzwDecode);
        let row = found.as_ref().filter(|_| packs).and_then(predicted_row);
        Step { filter, early: early.is_none_or(|early| early.as_f64() != 0.0), row }
    };
    Some(filters.into_iter().take_while(|filter| !is_picture(filter)).enumerate().map(step).collect())
}

/// The data after these filters, and whether they are damaged.
fn chain<'a>(raw: Cow<'a, [u8]>, steps: &[Step], limit: u64) -> Option<(Cow<'a, [u8]>, bool)> {
    let (mut bytes, mut damaged) = (raw, false);
    for step in steps {
        let (next, broken) = one(&bytes, *step, limit)?;
        bytes = Cow::Owned(next);
        // Nobody predicts what another filter unpacks.
        damaged |= broken || step.row.is_some();
    }
    Some((bytes, damaged))
}

fn one(bytes: &[u8], step: Step, limit: u64) -> Option<(Vec<u8>, bool)> {
    let (out, damaged) = match step.filter {
        Filter::FlateDecode => {
            let mut out = Vec::new();
            let broken = ZlibDecoder::new(bytes).take(limit.saturating_add(1)).read_to_end(&mut out).is_err();
            (out, broken && !lacks_only_its_sum(bytes, limit))
        }
        Filter::LzwDecode => lzw(bytes, step.early, limit),
        Filter::RunLengthDecode => runs(bytes, limit),
        Filter::AsciiHexDecode => (hex(bytes, limit), false),
        Filter::Ascii85Decode => (base85(bytes, limit), false),
        _ => (bytes.to_vec(), false),
    };
    (out.len() as u64 <= limit).then_some((out, damaged))
}

fn inflated(bytes: &[u8], limit: u64) -> Unpacked {
    let mut decoder = ZlibDecoder::new(bytes).take(limit.saturating_add(1));
    let mut buffer = vec![0; 1 << 16];
    let mut unpacked = Unpacked::default();
    loop {
        match decoder.read(&mut buffer) {
            Ok(0) => return unpacked,
            Ok(n) => unpacked.length += n as u64,
            Err(_) => {
                return Unpacked { damaged: !lacks_only_its_sum(bytes, limit), ..unpacked };
            }
        }
    }
}

/// Whether deflated data are whole but for the sum behind them, which some programs leave out.
fn lacks_only_its_sum(bytes: &[u8], limit: u64) -> bool {
    let Some(data) = bytes.get(2..) else { return false };
    let mut decoder = DeflateDecoder::new(data);
    let unpacked = std::io::copy(&mut decoder.by_ref().take(limit.saturating_add(1)), &mut std::io::sink());
    // A sum that is there is wrong.
    unpacked.is_ok_and(|length| length <= limit) && data.len() as u64 - decoder.total_in() < 4
}

/// ISO 32000-2, 7.4.4; stops behind the limit.
fn lzw(bytes: &[u8], early: bool, limit: u64) -> (Vec<u8>, bool) {
    const CLEAR: usize = 256;
    const END: usize = 257;
    let mut out: Vec<u8> = Vec::new();
    // Each code's text is a part of what was given already: where it starts, and how long it is.
    let mut table: Vec<(usize, usize)> = Vec::new();
    let (mut held, mut count, mut last) = (0_u32, 0_u32, None::<(usize, usize)>);
    let mut rest = bytes.iter();
    loop {
        let width = (usize::BITS - (258 + table.len() + usize::from(early)).leading_zeros()).min(12);
        while count < width {
            let Some(byte) = rest.next() else { return (out, true) };
            held = held << 8 | u32::from(*byte);
            count += 8;
        }
        count -= width;
        let code = (held >> count & ((1 << width) - 1)) as usize;
        if code == END {
            return (out, false);
        }
        if code == CLEAR {
            table.clear();
            last = None;
            continue;
        }
        let start = out.len();
        if let Some((from, length)) = last
            && 258 + table.len() < 4096
        {
            // The text before with the first letter of this one, which stands behind it.
            table.push((from, length + 1));
        }
        match code {
            0..=255 => out.push(code as u8),
            _ => {
                let Some((from, length)) = table.get(code - 258).copied() else { return (out, true) };
                // The last letter may be the first that is written now.
                (from..from + length).for_each(|at| out.push(out[at]));
            }
        }
        last = Some((start, out.len() - start));
        if out.len() as u64 > limit {
            return (out, false);
        }
    }
}

/// ISO 32000-2, 7.4.5; stops behind the limit.
fn runs(bytes: &[u8], limit: u64) -> (Vec<u8>, bool) {
    let mut out: Vec<u8> = Vec::new();
    let mut rest = bytes;
    while let Some((length, after)) = rest.split_first() {
        let length = usize::from(*length);
        rest = match (length, after) {
            (128, _) => return (out, false),
            (0..=127, after) => {
                let Some((text, after)) = after.split_at_checked(length + 1) else { return (out, true) };
                out.extend_from_slice(text);
                after
            }
            (_, [byte, after @ ..]) => {
                out.extend(std::iter::repeat_n(*byte, 257 - length));
                after
            }
            (_, []) => return (out, true),
        };
        if out.len() as u64 > limit {
            return (out, false);
        }
    }
    (out, false)
}

/// ISO 32000-2, 7.4.2; stops behind the limit.
fn hex(bytes: &[u8], limit: u64) -> Vec<u8> {
    let digits = bytes.iter().take_while(|byte| **byte != b'>');
    let mut digits = digits.filter_map(|byte| char::from(*byte).to_digit(16)).map(|digit| digit as u8);
    let mut out = Vec::new();
    while let Some(high) = digits.next() {
        out.push(high << 4 | digits.next().unwrap_or_default());
        if out.len() as u64 > limit {
            break;
        }
    }
    out
}

/// ISO 32000-2, 7.4.3; stops behind the limit.
fn base85(bytes: &[u8], limit: u64) -> Vec<u8> {
    let mut out = Vec::new();
    let (mut value, mut count) = (0_u32, 0_u32);
    for byte in bytes.iter().take_while(|byte| **byte != b'~') {
        match byte {
            b'z' if count == 0 => out.extend([0; 4]),
            b'!'..=b'u' => {
                value = value.wrapping_mul(85).wrapping_add(u32::from(byte - b'!'));
                count += 1;
                if count == 5 {
                    out.extend(value.to_be_bytes());
                    (value, count) = (0, 0);
                }
            }
            _ => {}
        }
        if out.len() as u64 > limit {
            return out;
        }
    }
    if count > 1 {
        let filled = (count..5).fold(value, |value, _| value.wrapping_mul(85).wrapping_add(84));
        out.extend(&filled.to_be_bytes()[..count as usize - 1]);
    }
    out
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::Compression;
    use flate2::write::ZlibEncoder;
    use hayro_syntax::Pdf;

    use super::*;
    use crate::pdf::testing::{page, stream};

    const FLATE: Step = Step { filter: Filter::FlateDecode, early: true, row: None };

    fn packed(bytes: &[u8]) -> Vec<u8> {
        let mut out = ZlibEncoder::new(Vec::new(), Compression::best());
        out.write_all(bytes).unwrap();
        out.finish().unwrap()
    }

    /// What a stream of these data holds unpacked.
    fn check(filters: &str, data: &[u8], limit: u64, expected: Unpacked) {
        let pdf = Pdf::new(page("", "", "", &[stream(&format!("/X 1/Filter{filters}"), data)])).unwrap();
        let mut found = 0;
        for object in pdf.objects() {
            let Object::Stream(stream) = object else { continue };
            if !stream.dict().contains_key(b"X") {
                continue;
            }
            found += 1;
            assert_eq!(length(&stream, limit), expected, "{filters}");
            let whole = (expected.length <= limit).then_some(expected.length as usize);
            assert_eq!(before(&stream, limit).map(|before| before.bytes.len()), whole, "{filters}");
        }
        assert_eq!(found, 1);
    }

    #[test]
    fn every_filter_of_a_chain_is_unpacked() {
        let whole = |length| Unpacked { length, damaged: false };
        let text = [b'a'; 1000];
        check("/FlateDecode", &packed(&text), 5000, whole(1000));
        check("[/FlateDecode/FlateDecode/Fl]", &packed(&packed(&packed(&text))), 5000, whole(1000));
        check("[/ASCIIHexDecode/RunLengthDecode]", b"81 61 02 626364 80>", 5000, whole(131));
        check("/ASCII85Decode", b"<~87cURD]j7BEbo80~>".strip_prefix(b"<~").unwrap(), 5000, whole(12));
        // The example of ISO 32000-2, 7.4.4.2.
        check("/LZWDecode", &[0x80, 0x0b, 0x60, 0x50, 0x22, 0x0c, 0x0c, 0x85, 0x01], 5000, whole(10));
        check("[/FlateDecode/DCTDecode]", &packed(&text), 5000, whole(1000));
    }

    #[test]
    fn what_gives_more_than_the_limit_at_any_filter_is_not_unpacked() {
        let long = Unpacked { length: 501, damaged: false };
        let text = [b'a'; 1000];
        check("/FlateDecode", &packed(&text), 500, long);
        check("[/FlateDecode/FlateDecode]", &packed(&packed(&text)), 500, long);
        let inner: Vec<u8> = packed(&(0..4000_u32).map(|n| ((n * n) >> 3) as u8).collect::<Vec<_>>());
        check("[/FlateDecode/FlateDecode]", &packed(&inner), 500, long);
    }

    #[test]
    fn texts_that_stand_for_bytes_are_unpacked_up_to_the_limit_only() {
        assert_eq!(hex(&[b'a'; 1_000], 500).len(), 500);
        assert_eq!(hex(&[b'a'; 2_000], 500).len(), 501);
        // Four bytes from each letter.
        assert_eq!(base85(&[b'z'; 125], 500).len(), 500);
        assert_eq!(base85(&[b'z'; 1_000], 500).len(), 504);
    }

    #[test]
    fn more_filters_than_any_honest_stream_has_count_as_too_long() {
        let chain = |count| format!("[{}]", "/Crypt".repeat(count));
        check(&chain(MOST_FILTERS), b"12345", 500, Unpacked { length: 5, damaged: false });
        check(&chain(MOST_FILTERS + 1), b"12345", 500, Unpacked { length: 501, damaged: false });
    }

    #[test]
    fn data_that_end_early_are_damaged() {
        let whole = packed(&(0..4000_u32).map(|n| ((n * n) >> 3) as u8).collect::<Vec<_>>());
        let (read, broken) = one(&whole[..1000], FLATE, 5000).unwrap();
        assert!(broken && read.len() < 4000);
        let of = |data: &[u8]| one(data, FLATE, 5000).map(|(read, broken)| (read.len(), broken));
        assert_eq!(of(&whole), Some((4000, false)));
        // Only the sum is missing, or a part of it; then it is wrong.
        let end = whole.len();
        assert_eq!(of(&whole[..end - 4]), Some((4000, false)));
        assert_eq!(of(&whole[..end - 1]), Some((4000, false)));
        assert_eq!(
            of(&[&whole[..end - 1], &[whole[end - 1] ^ 1]].concat()).map(|(_, broken)| broken),
            Some(true)
        );
    }
}
