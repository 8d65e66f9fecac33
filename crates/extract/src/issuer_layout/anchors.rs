//! Where a layout's anchors stand on a piece, and the map that their places give.

use daicho_model::BoundingBox;

use super::fit::{self, Map, Point, affine, similarity};
use super::{Anchor, AnchorText, Layout, Placed};
use crate::layout::Piece;
use crate::normalise::compact;
use crate::strip::Strip;

/// Places of one anchor that are looked at.
const PLACES: usize = 8;
/// A page as read is level: what is turned further is another form.
const TURNED: f64 = 8.0;
/// Scales that a scan of a form or a card on a sheet can have.
const SCALES: std::ops::RangeInclusive<f64> = 0.2..=4.0;

/// A place where an anchor's text stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Seen {
    pub bounding_box: BoundingBox,
    /// Its middle on the page's plane.
    pub at: Point,
}

/// The places of every anchor's text, in reading order.
pub(super) fn seen(piece: &Piece<'_>, layout: &Layout) -> Vec<Vec<Seen>> {
    let lines: Vec<Strip<'_>> = piece.lines().map(Strip::line).collect();
    let places = |anchor: &Anchor| -> Vec<Seen> {
        let found = lines.iter().filter_map(|line| find(line, &anchor.text));
        found
            .map(|b| Seen { bounding_box: b, at: fit::on_plane(piece.page, b.centre()) })
            .take(PLACES)
            .collect()
    };
    layout.anchors.iter().map(places).collect()
}

/// The part of a line that an anchor's text is.
fn find(line: &Strip<'_>, text: &AnchorText) -> Option<BoundingBox> {
    let range = match text {
        AnchorText::Regex(regex) => regex.find(line.text())?.range(),
        AnchorText::Plain(wanted) => {
            let visible: Vec<(usize, char)> =
                line.text().char_indices().filter(|(_, c)| !c.is_whitespace()).collect();
            let letters: String = visible.iter().map(|(_, c)| *c).collect();
            let start = letters.find(wanted.as_str())?;
            let first = letters[..start].chars().count();
            let (last, c) = visible.get(first + wanted.chars().count().checked_sub(1)?)?;
            visible[first].0..last + c.len_utf8()
        }
    };
    line.source(range).map(|source| source.bounding_box)
}

/// Lays a layout over a piece; `None` where too few anchors stand together as it says.
pub(super) fn place(piece: &Piece<'_>, layout: &Layout, seen: &[Vec<Seen>]) -> Option<Placed> {
    let mut best: Option<Placed> = None;
    for (i, first) in seen.iter().enumerate() {
        for (j, second) in seen.iter().enumerate().skip(i + 1) {
            for (p, q) in first.iter().flat_map(|p| second.iter().map(move |q| (p, q))) {
                let pairs = [(layout.anchors[i].at, p.at), (layout.anchors[j].at, q.at)];
                let map = similarity(&pairs).filter(|map| sane(map, layout));
                let Some(placed) = map.and_then(|map| settled(layout, seen, map)) else { continue };
                if best.as_ref().is_none_or(|best| better(&placed, best)) {
                    best = Some(placed);
                }
            }
        }
    }
    best.filter(|placed| inside(piece, layout, placed))
}

fn sane(map: &Map, layout: &Layout) -> bool {
    let scale = if layout.aspect.is_some() { map.scale() } else { 1.0 };
    SCALES.contains(&scale) && map.degrees().abs() <= TURNED
}

/// The map refined by every anchor that stands where the first guess puts it.
fn settled(layout: &Layout, seen: &[Vec<Seen>], guess: Map) -> Option<Placed> {
    let found = in_place(layout, seen, &guess);
    let pairs = pairs(layout, &found);
    if pairs.len() < layout.least {
        return None;
    }
    let map = affine(&pairs).filter(|map| sane(map, layout)).or_else(|| similarity(&pairs))?;
    let shift = |(at, seen): (usize, &Option<Seen>)| {
        seen.map_or(Point::default(), |seen| seen.at.minus(map.there(layout.anchors[at].at)))
    };
    let shifts: Vec<Point> = found.iter().enumerate().map(shift).collect();
    let guessed: f64 = pairs.iter().map(|(model, at)| at.minus(guess.there(*model)).length()).sum();
    Some(Placed { map, found, shifts, residual: guessed / pairs.len() as f64 })
}

/// Of every anchor the place nearest to where the map puts it, if it is near enough.
fn in_place(layout: &Layout, seen: &[Vec<Seen>], map: &Map) -> Vec<Option<Seen>> {
    let nearest = |(anchor, places): (&Anchor, &Vec<Seen>)| {
        let expected = map.there(anchor.at);
        let away = |seen: &&Seen| seen.at.minus(expected).length();
        let near = places.iter().filter(|seen| away(seen) <= anchor.tolerance * map.scale());
        near.min_by(|a, b| away(a).total_cmp(&away(b))).copied()
    };
    layout.anchors.iter().zip(seen).map(nearest).collect()
}

fn pairs(layout: &Layout, found: &[Option<Seen>]) -> Vec<(Point, Point)> {
    let both = layout.anchors.iter().zip(found);
    both.filter_map(|(anchor, seen)| Some((anchor.at, seen.as_ref()?.at))).collect()
}

/// More anchors in place; of as many the better fit.
pub(super) fn better(a: &Placed, b: &Placed) -> bool {
    let count = |placed: &Placed| placed.found.iter().flatten().count();
    (count(a), -a.residual) > (count(b), -b.residual)
}

/// Whether no box lies wholly beyond the page: then two texts were taken for anchors by chance.
fn inside(piece: &Piece<'_>, layout: &Layout, placed: &Placed) -> bool {
    let on_page = |v: f32| (-0.1..=1.1).contains(&v);
    layout.boxes.iter().all(|b| placed.outline(piece.page, b).iter().any(|(x, y)| on_page(*x) && on_page(*y)))
}

/// The text of a plain anchor as it is compared.
pub(super) fn folded(text: &str) -> String {
    compact(text)
}
