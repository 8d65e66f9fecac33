//! Whether the samples of pictures differ where all that is shown is one colour: their colours, or what stands in for them, hide what
//! they hold.

use hayro_syntax::Filter;
use hayro_syntax::object::Stream;
use hayro_syntax::page::Page;
use image::{ImageFormat, RgbImage};

use crate::pdf::known::pictures;
use crate::pdf::spaces;
use crate::pdf::unpack;
use crate::pdf::walk::looks;

/// Pictures that are looked at.
const MOST: usize = 16;
/// Bytes of the samples of one.
const MOST_BYTES: u64 = 64 << 20;
/// Samples that differ by less, of 255, are of one colour.
const ALIKE: usize = 24;
/// Parts of a colour below this, of 255, are dark.
const DARK: u8 = 80;
/// Fewer of a thousand samples are dust.
const DUST: usize = 1;
/// A fax of nothing has about a bit a row; packed data longer than this hold something.
const NOTHING: usize = 2048;

/// Whether a picture shows one colour, or next to nothing else.
pub fn is_uniform(picture: &RgbImage) -> bool {
    let mut counts = [0; 256];
    for [red, green, blue] in picture.pixels().map(|pixel| pixel.0) {
        counts[(usize::from(red) + 2 * usize::from(green) + usize::from(blue)) / 4] += 1;
    }
    !is_spread(&counts)
}

/// Whether all of a picture is dark but for dust: what it shows is told apart on a screen and not on paper.
pub fn is_dark(picture: &RgbImage) -> bool {
    let light = picture.pixels().filter(|pixel| pixel.0.iter().any(|part| *part >= DARK)).count();
    light * 1000 <= picture.pixels().len() * DUST
}

/// Whether of so many samples of each value more than dust lies apart from the rest.
fn is_spread(counts: &[usize; 256]) -> bool {
    let all: usize = counts.iter().sum();
    let dust = all * DUST / 1000;
    let reached = |count: &mut usize, value: usize| {
        *count += counts[value];
        Some((value, *count))
    };
    // The values that more than dust reaches, from below and from above.
    let low = (0..256).scan(0, reached).find(|(_, count)| *count > dust);
    let high = (0..256).rev().scan(0, reached).find(|(_, count)| *count > dust);
    low.zip(high).is_some_and(|((low, _), (high, _))| high.saturating_sub(low) > ALIKE)
}

/// Whether a picture of the page has samples that differ.
pub fn differ(page: &Page<'_>) -> bool {
    pictures(page, &looks(page)).iter().take(MOST).any(differs)
}

fn differs(picture: &Stream<'_>) -> bool {
    let filters = picture.filters();
    let is = |filter: Filter| filters.contains(&filter);
    // Whoever blanks a page of a table of colours gives it a table of one: numbers say nothing of how light a colour is.
    if spaces::has_table(picture.dict()) && !spaces::is_table_of_one(picture.dict()) {
        return false;
    }
    if is(Filter::CcittFaxDecode) || is(Filter::Jbig2Decode) || is(Filter::JpxDecode) {
        return picture.raw_data().len() > NOTHING;
    }
    if is(Filter::DctDecode) {
        let Some(data) = unpack::before(picture, MOST_BYTES) else { return false };
        let decoded = image::load_from_memory_with_format(&data.bytes, ImageFormat::Jpeg);
        return decoded.is_ok_and(|picture| !is_uniform(&picture.to_rgb8()));
    }
    if unpack::length(picture, MOST_BYTES).length > MOST_BYTES {
        return false;
    }
    let Ok(samples) = picture.decoded_data() else { return false };
    let mut counts = [0; 256];
    samples.iter().for_each(|sample| counts[usize::from(*sample)] += 1);
    is_spread(&counts)
}

#[cfg(test)]
mod tests {
    use hayro_syntax::Pdf;

    use super::*;
    use crate::pdf::testing::{page, stream};

    #[test]
    fn dust_and_shades_are_one_colour() {
        let check = |values: &[(u8, usize)], spread: bool| {
            let mut counts = [0; 256];
            values.iter().for_each(|(value, count)| counts[usize::from(*value)] = *count);
            assert_eq!(is_spread(&counts), spread, "{values:?}");
        };
        check(&[(255, 1000)], false);
        check(&[(0, 1000)], false);
        check(&[(250, 500), (240, 500)], false);
        check(&[(255, 9995), (0, 5)], false);
        check(&[(255, 9900), (0, 100)], true);
        check(&[(0, 9900), (255, 100)], true);
        check(&[(120, 5000), (160, 5000)], true);
        check(&[], false);
    }

    #[test]
    fn samples_that_differ_are_found_whatever_their_colours() {
        let check = |entries: &str, data: &[u8], expected: bool| {
            let picture = format!("/Subtype/Image/Width 16/Height 16/BitsPerComponent 8{entries}");
            let file = page("/I Do", "", "/XObject<</I 5 0 R>>", &[stream(&picture, data)]);
            let pdf = Pdf::new(file).unwrap();
            assert_eq!(differ(&pdf.pages()[0]), expected, "{entries}");
        };
        let boxes = [[0; 128], [200; 128]].concat();
        check("/ColorSpace/DeviceGray", &boxes, true);
        check("/ColorSpace/DeviceGray", &[200; 256], false);
        check("/ColorSpace[/Indexed/DeviceGray 255 <ffffff>]", &boxes, true);
        check("/ColorSpace[/Indexed/DeviceGray 255 <fffdff>]", &boxes, false);
    }
}
