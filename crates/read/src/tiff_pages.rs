//! TIFF with many pages: bilevel (also CCITT G4), grey, palette, RGB, CMYK.

use std::io::Cursor;

use daicho_model::Diagnostic;
use image::{Rgb, RgbImage};
use tiff::decoder::{Decoder, DecodingResult};
use tiff::tags::{CompressionMethod, Tag};
use tiff::{ColorType, TiffError};

use crate::jpeg;
use crate::limits::Limits;
use crate::picture::{broken, over_white, too_large};
use crate::raster::turned;

/// The marks at the start and at the end of a JPEG.
const START: [u8; 2] = [0xff, 0xd8];
const END: [u8; 2] = [0xff, 0xd9];

/// A TIFF file, its pages decoded one at a time.
pub struct TiffPages<'b> {
    bytes: &'b [u8],
    decoder: Decoder<Cursor<&'b [u8]>>,
    count: u32,
}

impl<'b> TiffPages<'b> {
    /// Walks the list of pages, at most one more than the limit.
    pub fn open(bytes: &'b [u8], limits: &Limits) -> Result<TiffPages<'b>, Diagnostic> {
        let mut allowed = tiff::decoder::Limits::default();
        let most = usize::try_from(limits.pixels.saturating_mul(4)).unwrap_or(usize::MAX);
        allowed.decoding_buffer_size = most;
        allowed.intermediate_buffer_size = most;
        let mut decoder = Decoder::new(Cursor::new(bytes)).map_err(broken)?.with_limits(allowed);
        let mut count = 1;
        // A damaged later page ends the walk; it is named when it is read.
        while decoder.more_images() && count <= limits.pages {
            count += 1;
            if decoder.next_image().is_err() {
                break;
            }
        }
        Ok(TiffPages { bytes, decoder, count })
    }

    /// How many pages there are; at most one more than the limit.
    pub fn count(&self) -> u32 {
        self.count
    }

    /// The pixels of a page, from 1, its orientation (tag 274) applied.
    pub fn page(&mut self, number: u32, limits: &Limits) -> Result<RgbImage, Diagnostic> {
        let index = usize::try_from(number.saturating_sub(1)).unwrap_or(usize::MAX);
        self.decoder.seek_to_image(index).map_err(broken)?;
        let (width, height) = self.decoder.dimensions().map_err(broken)?;
        if u64::from(width) * u64::from(height) > limits.pixels {
            return Err(too_large(width, height, limits));
        }
        let image = self.pixels(width, height).map_err(broken)?;
        let orientation = self.decoder.find_tag_unsigned::<u16>(Tag::Orientation).ok().flatten();
        Ok(oriented(image, orientation.unwrap_or(1)))
    }

    /// What is wrong with the JPEGs that a page is made of, where it is: see [`jpeg::walk`].
    pub fn damage(&mut self, number: u32) -> Option<String> {
        self.decoder.seek_to_image(usize::try_from(number.checked_sub(1)?).ok()?).ok()?;
        let packing = self.decoder.find_tag_unsigned::<u16>(Tag::Compression).ok()??;
        if packing != CompressionMethod::ModernJPEG.to_u16() {
            return None;
        }
        // Their tables may stand before them all, between a mark of the start and one of the end.
        let tables = self
            .decoder
            .find_tag(Tag::JPEGTables)
            .ok()
            .flatten()
            .and_then(|tables| tables.into_u8_vec().ok());
        let tables = tables.unwrap_or_else(|| START.to_vec());
        let tables = tables.strip_suffix(&END).unwrap_or(&tables);
        let places = |decoder: &mut Decoder<_>, of: [Tag; 2]| {
            of.into_iter().find_map(|tag| decoder.find_tag_unsigned_vec::<u64>(tag).ok().flatten())
        };
        let starts = places(&mut self.decoder, [Tag::StripOffsets, Tag::TileOffsets])?;
        let lengths = places(&mut self.decoder, [Tag::StripByteCounts, Tag::TileByteCounts])?;
        if starts.len() != lengths.len() {
            return Some(jpeg::Fault::Early(0).to_string());
        }
        let mut parts = starts.iter().zip(&lengths).enumerate();
        let fault = parts.find_map(|(at, (start, length))| {
            let Some(data) = self.part(*start, *length) else { return Some(jpeg::Fault::Early(0)) };
            let whole = [tables, data.strip_prefix(&START).unwrap_or(data)].concat();
            match jpeg::walk(&whole, None) {
                Ok(Some(walked)) => {
                    // The last strip may be padded to the height of the others.
                    let (width, height) = self.decoder.chunk_data_dimensions(u32::try_from(at).ok()?);
                    let fits = walked.size.0 >= width && walked.size.1 >= height;
                    (!fits).then_some(jpeg::Fault::Size)
                }
                Ok(None) => None,
                Err(fault) => Some(fault),
            }
        });
        fault.map(|fault| fault.to_string())
    }

    fn part(&self, start: u64, length: u64) -> Option<&'b [u8]> {
        let start = usize::try_from(start).ok()?;
        self.bytes.get(start..start.checked_add(usize::try_from(length).ok()?)?)
    }

    fn pixels(&mut self, width: u32, height: u32) -> Result<RgbImage, TiffError> {
        let colour = self.decoder.colortype()?;
        let palette = match colour {
            ColorType::Palette(_) => self.decoder.get_tag_u16_vec(Tag::ColorMap)?,
            _ => Vec::new(),
        };
        let bits = colour.bit_depth();
        let samples = Samples::new(self.decoder.read_image()?, bits, colour.num_samples(), width);
        let planar = self.decoder.find_tag_unsigned::<u16>(Tag::PlanarConfiguration)?.unwrap_or(1) == 2;
        if planar && colour.num_samples() > 1 {
            let error = tiff::TiffUnsupportedError::UnknownInterpretation;
            return Err(TiffError::UnsupportedError(error));
        }
        let mut image = RgbImage::new(width, height);
        for (x, y, pixel) in image.enumerate_pixels_mut() {
            *pixel = Rgb(rgb(colour, &palette, |channel| samples.get(x, y, channel)));
        }
        Ok(image)
    }
}

/// Decoded samples, packed into bytes below 8 bits.
struct Samples {
    bytes: Vec<u8>,
    bits: u8,
    channels: usize,
    row: usize,
}

impl Samples {
    fn new(decoded: DecodingResult, bits: u8, channels: u16, width: u32) -> Samples {
        let high = |v: u64, bits: u32| (v >> (bits - 8)) as u8;
        let unit = |v: f64| (v.clamp(0.0, 1.0) * 255.0).round() as u8;
        let (bytes, wide) = match decoded {
            DecodingResult::U8(v) => (v, false),
            DecodingResult::U16(v) => (v.into_iter().map(|v| high(v.into(), 16)).collect(), true),
            DecodingResult::U32(v) => (v.into_iter().map(|v| high(v.into(), 32)).collect(), true),
            DecodingResult::U64(v) => (v.into_iter().map(|v| high(v, 64)).collect(), true),
            DecodingResult::F32(v) => (v.into_iter().map(|v| unit(v.into())).collect(), true),
            DecodingResult::F64(v) => (v.into_iter().map(unit).collect(), true),
            _ => (Vec::new(), true),
        };
        let bits = if wide { 8 } else { bits };
        let (channels, width) = (usize::from(channels.max(1)), width as usize);
        let row = (width * channels * usize::from(bits)).div_ceil(8);
        Samples { bytes, bits, channels, row }
    }

    /// A sample as stored: 0 to 2^bits - 1 (8 bits for what was wider). 0 beyond the end.
    fn get(&self, x: u32, y: u32, channel: usize) -> u8 {
        let at = x as usize * self.channels + channel;
        let row = y as usize * self.row;
        let byte = |i: usize| self.bytes.get(row + i).copied().unwrap_or(0);
        match self.bits {
            8 => byte(at),
            bits => {
                let first = at * usize::from(bits);
                let shift = 8_usize.saturating_sub(first % 8 + usize::from(bits));
                let mask = ((1_u16 << bits) - 1) as u8;
                (byte(first / 8) >> shift) & mask
            }
        }
    }

    /// The largest sample value.
    fn top(bits: u8) -> u32 {
        (1_u32 << bits.clamp(1, 8)) - 1
    }
}

/// A pixel's colour from its samples.
fn rgb(colour: ColorType, palette: &[u16], sample: impl Fn(usize) -> u8) -> [u8; 3] {
    let bits = colour.bit_depth();
    let full = |channel: usize| (u32::from(sample(channel)) * 255 / Samples::top(bits)) as u8;
    match colour {
        ColorType::Gray(_) => [full(0); 3],
        ColorType::GrayA(_) => [over_white(full(0), full(1)); 3],
        ColorType::RGB(_) => [full(0), full(1), full(2)],
        ColorType::RGBA(_) => [0, 1, 2].map(|c| over_white(full(c), full(3))),
        ColorType::CMYK(_) | ColorType::CMYKA(_) => [0, 1, 2].map(|c| {
            let (ink, black) = (255 - u32::from(full(c)), 255 - u32::from(full(3)));
            (ink * black / 255) as u8
        }),
        ColorType::Palette(_) => {
            let (size, index) = (palette.len() / 3, usize::from(sample(0)));
            [0, 1, 2].map(|c| palette.get(c * size + index).map_or(255, |v| (v >> 8) as u8))
        }
        ColorType::YCbCr(_) => ycbcr(full(0), full(1), full(2)),
        _ => [full(0); 3],
    }
}

/// ITU-R BT.601, full range (as JPEG).
fn ycbcr(y: u8, cb: u8, cr: u8) -> [u8; 3] {
    let (y, cb, cr) = (f32::from(y), f32::from(cb) - 128.0, f32::from(cr) - 128.0);
    [y + 1.402 * cr, y - 0.344_136 * cb - 0.714_136 * cr, y + 1.772 * cb]
        .map(|v| v.round().clamp(0.0, 255.0) as u8)
}

/// TIFF 6.0, tag 274: where row 0 and column 0 are.
fn oriented(image: RgbImage, orientation: u16) -> RgbImage {
    use image::imageops::flip_horizontal;
    match orientation {
        2 => flip_horizontal(&image),
        3 => turned(image, 2),
        4 => turned(flip_horizontal(&image), 2),
        5 => turned(flip_horizontal(&image), 3),
        6 => turned(image, 1),
        7 => turned(flip_horizontal(&image), 1),
        8 => turned(image, 3),
        _ => image,
    }
}
