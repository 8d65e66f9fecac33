//! Pieces of paper on a page.

use std::collections::BTreeMap;

use daicho_model::{Confidence, Paper};

use super::blocks::Block;
use super::geometry::{Frame, Point, Quad};
use super::lines::Region;
use super::pasted::Outline;
use super::rectangle::Rectangle;

/// How sure text alone makes of a paper.
const BY_TEXT: f32 = 0.5;
/// The same of edges that are seen all around.
const BY_OUTLINE: f32 = 0.95;
/// Paper beyond its text, in heights of its lines.
const MARGIN: f32 = 1.0;

/// A page's regions: those level with it, and those of each block that is not.
pub(crate) struct Parts {
    pub level: Vec<Region>,
    pub tilted: Vec<Vec<Region>>,
}

/// Deals the regions out.
pub(crate) fn parts(regions: Vec<Region>, blocks: &[Block]) -> Parts {
    let mut parts = Parts { level: Vec::new(), tilted: blocks.iter().map(|_| Vec::new()).collect() };
    for (number, region) in regions.into_iter().enumerate() {
        match blocks.iter().position(|block| block.members.contains(&number)) {
            Some(home) => parts.tilted[home].push(region),
            None => parts.level.push(region),
        }
    }
    parts
}

/// The papers that only the lie of their text tells from the page.
pub(crate) fn of_blocks(blocks: &[Block], parts: &Parts, frame: &Frame, skew_degrees: f32) -> Vec<Paper> {
    let places = blocks.iter().zip(&parts.tilted);
    places.filter_map(|(block, regions)| of_block(block, regions, frame, skew_degrees)).collect()
}

/// The papers whose edges are seen, in the direction of the text on each.
pub(crate) fn of_outlines(
    outlines: &[Outline],
    parts: &Parts,
    frame: &Frame,
    skew_degrees: f32,
) -> Vec<Paper> {
    let regions: Vec<&Region> = parts.level.iter().chain(parts.tilted.iter().flatten()).collect();
    let of_outline = |outline: &Outline| {
        let own = regions.iter().filter(|r| !r.vertical && outline.holds(r.quad.at(0.5, 0.5)));
        let mut lengths = [0.0f32; 4];
        for region in own {
            let quarters = ((region.quad.angle() - outline.quad.angle()) / 90.0).round() as i32;
            lengths[quarters.rem_euclid(4) as usize] += region.quad.width();
        }
        let longest =
            (0..4u8).rev().max_by(|a, b| lengths[usize::from(*a)].total_cmp(&lengths[usize::from(*b)]));
        let quad = outline.quad.read_turned(longest.unwrap_or(0));
        Paper {
            covered: outline.covered,
            ..paper(&quad, frame, skew_degrees, BY_OUTLINE * outline.support, true)
        }
    };
    outlines.iter().map(of_outline).collect()
}

/// Regions apart by the outlines that they stand on: no line runs over a paper's edge.
pub(crate) fn by_outline(regions: Vec<Region>, outlines: &[Outline]) -> Vec<Vec<Region>> {
    let mut groups: BTreeMap<Vec<bool>, Vec<Region>> = BTreeMap::new();
    for region in regions {
        let middle = region.quad.at(0.5, 0.5);
        groups.entry(outlines.iter().map(|o| o.holds(middle)).collect()).or_default().push(region);
    }
    groups.into_values().collect()
}

fn of_block(block: &Block, regions: &[Region], frame: &Frame, skew_degrees: f32) -> Option<Paper> {
    let own = Frame::level_in(frame, -block.direction);
    let points: Vec<Point> = regions.iter().flat_map(|r| r.quad.0).map(|p| own.level(p)).collect();
    let height = regions.iter().map(|r| r.quad.height()).fold(0.0, f32::max);
    let quad = Rectangle::upright(&points)?.grown(MARGIN * height).quad();
    Some(paper(&quad.map(|p| own.picture(p)), frame, skew_degrees, BY_TEXT, false))
}

/// A paper from its corners in the picture, in its own direction of reading.
pub(crate) fn paper(quad: &Quad, frame: &Frame, skew_degrees: f32, confidence: f32, outlined: bool) -> Paper {
    let direction = quad.angle() + skew_degrees;
    let quarters = (direction / 90.0).round();
    let corners = frame.corners(&quad.0);
    Paper {
        corners,
        bounding_box: corners.bounding_box(),
        angle_degrees: ((direction - 90.0 * quarters) * 100.0).round() / 100.0,
        turn: (-quarters).rem_euclid(4.0) as u8,
        confidence: Confidence::new(confidence),
        outlined,
        covered: false,
    }
}
