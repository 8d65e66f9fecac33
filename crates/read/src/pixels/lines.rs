//! From regions as read to lines with words: split at wide gaps, joined over narrow ones, in reading order.

use daicho_model::{BoundingBox, Confidence, Line, Reader, Word};

use super::ctc::Glyph;
use super::geometry::{Frame, Point, Quad};

/// Height of a full-width character as a share of its region's height: detection leaves a margin around text.
const EM: f32 = 0.72;
/// A gap of more than this many em splits lines.
const SPLIT: f32 = 1.5;
/// A gap of more than this many em parts words.
const SPACE: f32 = 0.6;
/// Pieces of one row overlap in height by at least this share of the lower one.
const OVERLAP: f32 = 0.6;
/// Pieces of one line differ in height by at most this factor.
const HEIGHTS: f32 = 1.5;

/// A region of text as read. Its quadrilateral is in pixels of the picture and in reading direction.
pub(crate) struct Region {
    pub quad: Quad,
    pub glyphs: Vec<Glyph>,
    pub vertical: bool,
}

/// A run of text without a wide gap, in pixels of the level page.
#[derive(Clone, Debug)]
struct Piece {
    words: Vec<(String, [f32; 4])>,
    confidences: Vec<f32>,
    vertical: bool,
    em: f32,
}

/// The lines of a page; no line runs from one group of regions into another. `walls`: upright ruling lines (level
/// pixels: x, top, bottom) that no line may cross.
pub(crate) fn lines(groups: &[Vec<Region>], frame: &Frame, walls: &[[f32; 3]]) -> Vec<Line> {
    let mut joined = joined(groups, frame, walls);
    order(&mut joined);
    let on_page = |b: &[f32; 4]| frame.fractions(&[Point::new(b[0], b[1]), Point::new(b[2], b[3])]);
    joined.iter().filter(|piece| !piece.words.is_empty()).map(|piece| line(piece, on_page)).collect()
}

/// The pieces of every group, joined within it.
fn joined(groups: &[Vec<Region>], frame: &Frame, walls: &[[f32; 3]]) -> Vec<Piece> {
    let of_group = |group: &Vec<Region>| {
        join(group.iter().flat_map(|region| pieces(region, frame, walls)).collect(), walls)
    };
    groups.iter().flat_map(of_group).collect()
}

/// The lines of a block that runs in a direction of its own, level in `own`; their places are given on the page.
pub(crate) fn tilted(groups: &[Vec<Region>], own: &Frame, page: &Frame) -> Vec<Line> {
    let mut joined = joined(groups, own, &[]);
    order(&mut joined);
    let around = |b: &[f32; 4]| {
        let corners = [[b[0], b[1]], [b[2], b[1]], [b[2], b[3]], [b[0], b[3]]];
        corners.map(|[x, y]| own.picture(Point::new(x, y)))
    };
    let read = joined.iter().filter(|piece| !piece.words.is_empty());
    read.map(|piece| Line {
        corners: Some(page.corners(&around(&piece_box(piece)))),
        ..line(piece, |b| page.bounding_box(&around(b)))
    })
    .collect()
}

fn line(piece: &Piece, on_page: impl Fn(&[f32; 4]) -> BoundingBox) -> Line {
    let texts: Vec<&str> = piece.words.iter().map(|(text, _)| text.as_str()).collect();
    let mean = piece.confidences.iter().sum::<f32>() / piece.confidences.len().max(1) as f32;
    let words: Vec<Word> =
        piece.words.iter().map(|(text, b)| Word { text: text.clone(), bounding_box: on_page(b) }).collect();
    Line {
        text: texts.join(" "),
        bounding_box: BoundingBox::union_all(words.iter().map(|w| &w.bounding_box))
            .unwrap_or(BoundingBox::PAGE),
        confidence: Confidence::new(mean),
        reader: Reader::Ocr,
        vertical: piece.vertical,
        words,
        corners: None,
    }
}

/// A region's pieces: a new one at every wide gap and behind every wall.
fn pieces(region: &Region, frame: &Frame, walls: &[[f32; 3]]) -> Vec<Piece> {
    let em = EM * region.quad.height();
    let length = region.quad.width().max(1.0);
    let empty = || Piece { words: Vec::new(), confidences: Vec::new(), vertical: region.vertical, em };
    let mut pieces = vec![empty()];
    let mut parted = true;
    let mut end = 0.0;
    let visible: Vec<(bool, &Glyph)> = with_spaces(&region.glyphs);
    for (i, (after_space, glyph)) in visible.iter().enumerate() {
        let (from, to) = extent(&visible, i, em / length);
        let gap = (from - end) * length / em;
        let place = |share: f32| frame.level(region.quad.at(share, 0.5));
        let walled = i > 0 && walls.iter().any(|wall| between(wall, place(end), place(from), em));
        if i > 0 && (gap > SPLIT || walled) {
            pieces.push(empty());
            parted = true;
        }
        parted |= *after_space || gap > SPACE;
        let area = level_box(&region.quad.slice(from, to), frame);
        if let Some(piece) = pieces.last_mut() {
            piece.confidences.push(glyph.confidence);
            match piece.words.last_mut() {
                Some((text, all)) if !parted => {
                    text.push(glyph.text);
                    *all = union(all, &area);
                }
                _ => piece.words.push((glyph.text.to_string(), area)),
            }
        }
        parted = false;
        end = to;
    }
    pieces
}

/// The visible characters, each with whether a space was read before it.
fn with_spaces(glyphs: &[Glyph]) -> Vec<(bool, &Glyph)> {
    let mut space = false;
    let mut visible = Vec::new();
    for glyph in glyphs {
        if glyph.text.is_whitespace() {
            space = true;
        } else {
            visible.push((std::mem::take(&mut space), glyph));
        }
    }
    visible
}

/// Where a character begins and ends, as shares of the region's length; `em` likewise.
fn extent(visible: &[(bool, &Glyph)], i: usize, em: f32) -> (f32, f32) {
    let at = |j: usize| visible[j].1.at;
    let half = em * width_in_em(visible[i].1.text) / 2.0;
    let low = if i > 0 { (at(i - 1) + at(i)) / 2.0 } else { 0.0 };
    let high = if i + 1 < visible.len() { (at(i) + at(i + 1)) / 2.0 } else { 1.0 };
    ((at(i) - half).max(low), (at(i) + half).min(high).max(low))
}

/// 1 for full-width characters, 0.5 for ASCII and half-width katakana.
fn width_in_em(character: char) -> f32 {
    if character.is_ascii() || ('\u{ff61}'..='\u{ff9f}').contains(&character) { 0.5 } else { 1.0 }
}

/// Whether a wall stands between two places of one row. A wall must be clearly higher than the text: an upright
/// stroke of a character is none.
fn between(wall: &[f32; 3], left: Point, right: Point, em: f32) -> bool {
    let &[x, top, bottom] = wall;
    let y = (left.y + right.y) / 2.0;
    bottom - top > 1.6 * em
        && (left.x - 0.4 * em..right.x + 0.4 * em).contains(&x)
        && (top..bottom).contains(&y)
}

fn level_box(quad: &Quad, frame: &Frame) -> [f32; 4] {
    let corners = quad.0.map(|p| frame.level(p));
    corners.iter().fold([f32::MAX, f32::MAX, f32::MIN, f32::MIN], |b, p| union(&b, &[p.x, p.y, p.x, p.y]))
}

fn union(a: &[f32; 4], b: &[f32; 4]) -> [f32; 4] {
    [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])]
}

fn piece_box(piece: &Piece) -> [f32; 4] {
    piece.words.iter().fold([f32::MAX, f32::MAX, f32::MIN, f32::MIN], |b, (_, word)| union(&b, word))
}

/// Joins neighbours of one row that are nearer than a wide gap.
fn join(mut pieces: Vec<Piece>, walls: &[[f32; 3]]) -> Vec<Piece> {
    pieces.retain(|piece| !piece.words.is_empty());
    pieces.sort_by(|a, b| piece_box(a)[0].total_cmp(&piece_box(b)[0]));
    let mut joined: Vec<Piece> = Vec::new();
    for piece in pieces {
        match joined.iter_mut().filter(|left| adjoins(left, &piece, walls)).min_by(|a, b| {
            let gap = |left: &Piece| (piece_box(&piece)[0] - piece_box(left)[2]).abs();
            gap(a).total_cmp(&gap(b))
        }) {
            Some(left) => {
                left.words.extend(piece.words);
                left.confidences.extend(piece.confidences);
            }
            None => joined.push(piece),
        }
    }
    joined
}

fn adjoins(left: &Piece, right: &Piece, walls: &[[f32; 3]]) -> bool {
    let (a, b) = (piece_box(left), piece_box(right));
    let em = left.em.max(right.em);
    let level = |b: &[f32; 4], x: f32| Point::new(x, (b[1] + b[3]) / 2.0);
    !left.vertical
        && !right.vertical
        && same_row(&a, &b)
        && em <= HEIGHTS * left.em.min(right.em)
        && (-0.5 * em..SPLIT * em).contains(&(b[0] - a[2]))
        && !walls.iter().any(|wall| between(wall, level(&a, a[2]), level(&b, b[0]), em))
}

fn same_row(a: &[f32; 4], b: &[f32; 4]) -> bool {
    a[3].min(b[3]) - a[1].max(b[1]) >= OVERLAP * (a[3] - a[1]).min(b[3] - b[1])
}

/// Rows from top to bottom, in a row from left to right; upright columns after them, from right to left.
fn order(pieces: &mut Vec<Piece>) {
    let (mut columns, mut level): (Vec<Piece>, Vec<Piece>) =
        pieces.drain(..).partition(|piece| piece.vertical);
    level.sort_by(|a, b| middle(a).total_cmp(&middle(b)));
    let mut rows: Vec<Vec<Piece>> = Vec::new();
    for piece in level {
        match rows.last_mut() {
            Some(row) if row.first().is_some_and(|first| same_row(&piece_box(first), &piece_box(&piece))) => {
                row.push(piece);
            }
            _ => rows.push(vec![piece]),
        }
    }
    for row in &mut rows {
        row.sort_by(|a, b| piece_box(a)[0].total_cmp(&piece_box(b)[0]));
    }
    columns.sort_by(|a, b| piece_box(b)[2].total_cmp(&piece_box(a)[2]));
    pieces.extend(rows.into_iter().flatten());
    pieces.extend(columns);
}

fn middle(piece: &Piece) -> f32 {
    let b = piece_box(piece);
    (b[1] + b[3]) / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A region at `(x, y)` of height 20 (em 14.4) whose characters have their middles at the given pixels.
    fn region(x: f32, y: f32, characters: &[(char, f32)]) -> Region {
        let length = characters.last().map_or(0.0, |(_, at)| at + 10.0);
        let corner = |dx: f32, dy: f32| Point::new(x + dx, y + dy);
        let quad = Quad([corner(0., 0.), corner(length, 0.), corner(length, 20.), corner(0., 20.)]);
        let glyphs =
            characters.iter().map(|&(text, at)| Glyph { text, confidence: 0.9, at: at / length }).collect();
        Region { quad, glyphs, vertical: false }
    }

    fn check(regions: Vec<Region>, walls: &[[f32; 3]], expected: &[&str]) {
        let lines = lines(&[regions], &Frame::new(1000, 1000, 0.0), walls);
        assert_eq!(lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>(), expected);
    }

    const NAME: [(char, f32); 4] = [('会', 10.0), ('場', 24.0), ('東', 38.0), ('京', 52.0)];

    #[test]
    fn close_characters_are_one_word() {
        check(vec![region(0.0, 0.0, &NAME)], &[], &["会場東京"]);
    }

    #[test]
    fn a_read_space_or_a_gap_parts_words() {
        check(vec![region(0.0, 0.0, &[('会', 10.0), (' ', 17.0), ('場', 24.0)])], &[], &["会 場"]);
        check(vec![region(0.0, 0.0, &[('会', 10.0), ('場', 36.0)])], &[], &["会 場"]);
    }

    #[test]
    fn a_wide_gap_parts_lines() {
        check(vec![region(0.0, 0.0, &[('会', 10.0), ('場', 60.0)])], &[], &["会", "場"]);
    }

    #[test]
    fn a_wall_parts_lines() {
        check(vec![region(0.0, 20.0, &NAME)], &[[31.0, 0.0, 90.0]], &["会場", "東京"]);
        check(vec![region(0.0, 20.0, &NAME)], &[[31.0, 0.0, 18.0]], &["会場東京"]);
    }

    #[test]
    fn near_regions_of_a_row_are_joined_and_far_ones_are_not() {
        let (left, near, far) =
            (region(0.0, 0.0, &NAME), region(66.0, 2.0, &NAME), region(300.0, 1.0, &NAME));
        check(vec![far, near, left], &[], &["会場東京 会場東京", "会場東京"]);
    }

    #[test]
    fn rows_come_from_top_to_bottom_and_cells_from_left_to_right() {
        let cell = |x: f32, y: f32, c: char| region(x, y, &[(c, 10.0)]);
        let cells =
            [cell(300.0, 103.0, 'd'), cell(0.0, 100.0, 'c'), cell(300.0, 0.0, 'b'), cell(0.0, 4.0, 'a')];
        check(cells.into(), &[], &["a", "b", "c", "d"]);
    }

    #[test]
    fn no_line_runs_from_one_paper_into_another() {
        let papers = || [vec![region(0.0, 0.0, &NAME)], vec![region(70.0, 0.0, &NAME)]];
        let frame = Frame::new(1000, 1000, 0.0);
        let [one, other] = papers();
        let whole = vec![one.into_iter().chain(other).collect::<Vec<Region>>()];
        assert_eq!((lines(&papers(), &frame, &[]).len(), lines(&whole, &frame, &[]).len()), (2, 1));
    }

    #[test]
    fn words_have_their_own_boxes() {
        let lines = lines(
            &[vec![region(100.0, 100.0, &[('会', 10.0), ('場', 36.0)])]],
            &Frame::new(1000, 1000, 0.0),
            &[],
        );
        let boxes: Vec<BoundingBox> = lines[0].words.iter().map(|word| word.bounding_box).collect();
        assert_eq!(boxes[0], BoundingBox::new(0.1028, 0.1, 0.1172, 0.12));
        assert_eq!(boxes[1], BoundingBox::new(0.1288, 0.1, 0.1432, 0.12));
    }
}
