//! The two decoders, brought to one form.

use std::collections::HashSet;

use image::GrayImage;
use rxing::common::{GlobalHistogramBinarizer, HybridBinarizer};
use rxing::multi::MultipleBarcodeReader;
use rxing::qrcode::cpp_port::QrReader;
use rxing::qrcode::cpp_port::detector::FindFinderPatterns;
use rxing::{
    BarcodeFormat, Binarizer, BinaryBitmap, DecodeHints, Luma8Source, RXingResult, RXingResultMetadataType,
    RXingResultMetadataValue,
};

use super::candidates::Area;
use super::payload;
use crate::pixels::geometry::Point;

/// A code as one decoder read it; its place in the picture's pixels.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Decoded {
    pub text: String,
    pub place: [Point; 4],
    pub decoder: &'static str,
}

impl Decoded {
    /// The same, seen from the picture that the area was cut out of.
    pub(crate) fn moved(self, area: &Area) -> Decoded {
        let place = self.place.map(|p| Point::new(p.x + area.x as f32, p.y + area.y as f32));
        Decoded { place, ..self }
    }

    /// The same, seen from the picture that was scaled by `factor` before decoding.
    pub(crate) fn unscaled(self, factor: f32) -> Decoded {
        Decoded { place: self.place.map(|p| Point::new(p.x / factor, p.y / factor)), ..self }
    }
}

/// How grey becomes black and white.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Threshold {
    /// By blocks of 8 pixels.
    Blocks,
    /// One for the whole picture.
    Whole,
}

/// Reads with rxing, thresholds by blocks.
pub(crate) fn rxing(grey: &GrayImage) -> Vec<Decoded> {
    rxing_with(grey, Threshold::Blocks)
}

/// Reads with rxing.
pub(crate) fn rxing_with(grey: &GrayImage, threshold: Threshold) -> Vec<Decoded> {
    let Ok(source) = Luma8Source::new_with_slice(grey.as_raw(), grey.width(), grey.height()) else {
        return Vec::new();
    };
    match threshold {
        Threshold::Blocks => rxing_codes(HybridBinarizer::new(source)),
        Threshold::Whole => rxing_codes(GlobalHistogramBinarizer::new(source)),
    }
}

/// How many finder patterns rxing sees.
pub(crate) fn finder_patterns(grey: &GrayImage, threshold: Threshold) -> usize {
    let Ok(source) = Luma8Source::new_with_slice(grey.as_raw(), grey.width(), grey.height()) else {
        return 0;
    };
    match threshold {
        Threshold::Blocks => finders(&HybridBinarizer::new(source)),
        Threshold::Whole => finders(&GlobalHistogramBinarizer::new(source)),
    }
}

fn finders(binarizer: &impl Binarizer) -> usize {
    binarizer.get_black_matrix().map_or(0, |matrix| FindFinderPatterns(matrix, true, 0).len())
}

fn rxing_codes(binarizer: impl Binarizer) -> Vec<Decoded> {
    let hints = DecodeHints {
        TryHarder: Some(true),
        PossibleFormats: Some(HashSet::from([BarcodeFormat::QR_CODE])),
        ..DecodeHints::default()
    };
    let mut bitmap = BinaryBitmap::new(binarizer);
    let results = QrReader.decode_multiple_with_hints(&mut bitmap, &hints).unwrap_or_default();
    results.iter().filter_map(from_rxing).collect()
}

fn from_rxing(result: &RXingResult) -> Option<Decoded> {
    let metadata = result.getRXingResultMetadata();
    let segments = match metadata.get(&RXingResultMetadataType::BYTE_SEGMENTS) {
        Some(RXingResultMetadataValue::ByteSegments(segments)) => segments.as_slice(),
        _ => &[],
    };
    let text = payload::reread(result.getText(), segments)?;
    let points = result.getPoints();
    let place = match points[..] {
        [a, b, c, d, ..] => [a, b, c, d].map(|p| Point::new(p.x, p.y)),
        _ => return None,
    };
    Some(Decoded { text, place, decoder: "rxing" })
}

/// Reads with rqrr.
pub(crate) fn rqrr(grey: &GrayImage) -> Vec<Decoded> {
    let (width, height) = (grey.width() as usize, grey.height() as usize);
    let pixel = |x: usize, y: usize| grey.as_raw()[y * width + x];
    let mut picture = rqrr::PreparedImage::prepare_from_greyscale(width, height, pixel);
    let grids = picture.detect_grids();
    let decode = |grid: &rqrr::Grid<_>| {
        let mut bytes = Vec::new();
        grid.decode_to(&mut bytes).ok()?;
        let place = grid.bounds.map(|p| Point::new(p.x as f32, p.y as f32));
        Some(Decoded { text: payload::text(&bytes)?, place, decoder: "rqrr" })
    };
    grids.iter().filter_map(decode).collect()
}
