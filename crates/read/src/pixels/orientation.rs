//! Which way up a page lies, told by the shape of its lines and by how well they read.

use image::RgbImage;

use super::columns;
use super::geometry::Quad;
use super::recognition::Recogniser;

/// Standing lines must outweigh lying ones by this factor to make a page sideways.
const STANDING: f32 = 1.5;
/// A line is standing or lying if it is this many times as long as wide.
const ELONGATED: f32 = 2.0;
/// A page that reads this well is upright: nothing else is tried.
const READS_WELL: f32 = 0.85;
/// Another direction must read better by this much.
const MARGIN: f32 = 0.08;
/// So many lines are tried in each direction.
const TRIED: usize = 6;

/// Whether most text on the page stands on end.
pub(crate) fn is_sideways(quads: &[Quad]) -> bool {
    let weight = |ratio: fn(&Quad) -> f32| -> f32 {
        quads.iter().filter(|q| ratio(q) >= ELONGATED).map(|q| q.width().max(q.height())).sum()
    };
    weight(|q| q.height() / q.width()) > STANDING * weight(|q| q.width() / q.height())
}

/// Quarter turns clockwise (1 or 3) that make a page upright whose lines stand; 0 where they stand because they are
/// columns of vertical writing (縦書き): their characters then read better one below the other than on their sides.
pub(crate) fn standing_turn(recogniser: &Recogniser, image: &RgbImage, quads: &[Quad]) -> u8 {
    let sample = sample(quads, |q| q.height() / q.width());
    let score =
        |turn: u8| mean(sample.iter().map(|q| recogniser.read(image, &q.read_turned(turn)).confidence()));
    // Lines of a page that must be turned clockwise once run from bottom to top: read turned three quarters.
    let (once, thrice) = (score(3), score(1));
    if once.max(thrice) < READS_WELL {
        let columns = mean(sample.iter().map(|q| columns::read(recogniser, image, q).confidence()));
        if columns > once.max(thrice) {
            return 0;
        }
    }
    if once > thrice { 1 } else { 3 }
}

/// Whether an upright-looking page lies on its head. `readings`: how well every quad read as it lies.
pub(crate) fn is_upside_down(
    recogniser: &Recogniser,
    image: &RgbImage,
    quads: &[Quad],
    confidence: f32,
) -> bool {
    if confidence >= READS_WELL {
        return false;
    }
    let sample = sample(quads, |q| q.width() / q.height());
    let score =
        |turn: u8| mean(sample.iter().map(|q| recogniser.read(image, &q.read_turned(turn)).confidence()));
    !sample.is_empty() && score(2) > score(0) + MARGIN
}

/// The lines best suited to judge: long, but no longer than needed.
fn sample(quads: &[Quad], ratio: impl Fn(&Quad) -> f32) -> Vec<&Quad> {
    let mut fit: Vec<&Quad> = quads.iter().filter(|q| ratio(q) >= ELONGATED).collect();
    fit.sort_by(|a, b| (ratio(a) - 8.0).abs().total_cmp(&(ratio(b) - 8.0).abs()));
    fit.truncate(TRIED);
    fit
}

fn mean(values: impl Iterator<Item = f32>) -> f32 {
    let all: Vec<f32> = values.collect();
    all.iter().sum::<f32>() / all.len().max(1) as f32
}
