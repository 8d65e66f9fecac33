//! Columns of vertical writing (縦書き): their characters are set side by side, so that the recogniser sees a level
//! line of upright characters.

use image::RgbImage;

use super::geometry::{Point, Quad};
use super::recognition::{Reading, Recogniser};
use super::rectify::colour;

/// Columns are looked at in this width, in pixels.
const WIDTH: usize = 48;
/// A row of pixels holds ink if so many of them are dark.
const INKED: usize = 2;
/// Ink is darker than the paper by this share of the column's contrast.
const DARK: f32 = 0.45;
/// The column must have at least this contrast, in grey levels.
const CONTRAST: i32 = 30;
/// A character is at most this high, in em.
const HIGHEST: f32 = 1.18;
/// A cell's side in em.
const CELL: f32 = 1.12;
/// What a gap inside a character costs, by its height in em.
const GAP: f32 = 1.5;
/// A column of more characters is none.
const MOST: usize = 80;

/// Reads a quadrilateral that is higher than wide as a column of upright characters. [`super::ctc::Glyph::at`] is the
/// share of the column's height. Nothing where it holds fewer than two characters.
pub(crate) fn read(recogniser: &Recogniser, image: &RgbImage, standing: &Quad) -> Reading {
    let Some(cells) = cells(image, standing) else { return Reading::default() };
    let strip = strip(image, standing, &cells);
    let corner = |x: u32, y: u32| Point::new(x as f32, y as f32);
    let (width, height) = strip.dimensions();
    let whole = Quad([corner(0, 0), corner(width, 0), corner(width, height), corner(0, height)]);
    let mut reading = recogniser.read(&strip, &whole);
    for glyph in &mut reading.glyphs {
        let place = glyph.at * cells.len() as f32;
        let cell = &cells[(place as usize).min(cells.len() - 1)];
        glyph.at = (cell.middle + (place.fract() - 0.5) * 0.5 * cell.side).clamp(0.0, 1.0);
    }
    reading
}

/// One character's place: its middle and side as shares of the column's height.
struct Cell {
    middle: f32,
    side: f32,
}

/// Parts a column into characters; `None` where it has fewer than two.
fn cells(image: &RgbImage, standing: &Quad) -> Option<Vec<Cell>> {
    let height = (WIDTH as f32 * standing.height() / standing.width().max(1.0)).round() as usize;
    let grey: Vec<i32> = (0..height * WIDTH)
        .map(|i| {
            let share = |at: usize, all: usize| (at as f32 + 0.5) / all as f32;
            let p = colour(image, standing.at(share(i % WIDTH, WIDTH), share(i / WIDTH, height)));
            p.0.into_iter().map(i32::from).sum::<i32>() / 3
        })
        .collect();
    let mut sorted = grey.clone();
    sorted.sort_unstable();
    let (paper, ink) = (*sorted.get(sorted.len() * 9 / 10)?, *sorted.get(sorted.len() / 50)?);
    if paper - ink < CONTRAST {
        return None;
    }
    let dark = |x: usize, y: usize| paper - grey[y * WIDTH + x] > (DARK * (paper - ink) as f32) as i32;
    let rows: Vec<bool> = (0..height).map(|y| (0..WIDTH).filter(|x| dark(*x, y)).count() >= INKED).collect();
    let inked: Vec<usize> = (0..WIDTH).filter(|x| (0..height).any(|y| dark(*x, y))).collect();
    let em = ((inked.last()? - inked.first()? + 1) as f32).clamp(0.5 * WIDTH as f32, 0.9 * WIDTH as f32);
    let characters = characters(&runs(&rows), em);
    if !(2..=MOST).contains(&characters.len()) {
        return None;
    }
    let all = height as f32;
    Some(
        characters
            .into_iter()
            .map(|(from, to)| Cell { middle: (from + to) / 2.0 / all, side: CELL * em / all })
            .collect(),
    )
}

/// Runs of rows with ink.
fn runs(rows: &[bool]) -> Vec<(f32, f32)> {
    let mut runs = Vec::new();
    let mut start = None;
    for (y, inked) in rows.iter().copied().chain([false]).enumerate() {
        match (inked, start) {
            (true, None) => start = Some(y),
            (false, Some(from)) => {
                runs.push((from as f32, y as f32));
                start = None;
            }
            _ => {}
        }
    }
    runs
}

/// Groups runs to characters of about one em: the cheapest parting. Runs of touching characters are cut evenly.
fn characters(runs: &[(f32, f32)], em: f32) -> Vec<(f32, f32)> {
    let runs: Vec<(f32, f32)> = runs.iter().flat_map(|run| cut(*run, em)).collect();
    // best[j]: cost of the runs before j and where the last group of them starts.
    let mut best: Vec<(f32, usize)> = vec![(0.0, 0)];
    for j in 1..=runs.len() {
        let mut found = (f32::INFINITY, j - 1);
        for i in (0..j).rev() {
            let span = (runs[j - 1].1 - runs[i].0) / em;
            if span > HIGHEST && i + 1 < j {
                break;
            }
            let gaps: f32 = runs[i..j].windows(2).map(|pair| (pair[1].0 - pair[0].1) / em).sum();
            let cost = best[i].0 + (1.0 - span).powi(2) + GAP * gaps * gaps;
            if cost < found.0 {
                found = (cost, i);
            }
        }
        best.push(found);
    }
    let mut groups = Vec::new();
    let mut end = runs.len();
    while end > 0 {
        let start = best[end].1;
        groups.push((runs[start].0, runs[end - 1].1));
        end = start;
    }
    groups.reverse();
    groups
}

fn cut((from, to): (f32, f32), em: f32) -> Vec<(f32, f32)> {
    let pieces = ((to - from) / em / 1.02).round().max(1.0);
    let length = (to - from) / pieces;
    (0..pieces as usize).map(|i| (from + i as f32 * length, from + (i + 1) as f32 * length)).collect()
}

/// The characters side by side, each in a square.
fn strip(image: &RgbImage, standing: &Quad, cells: &[Cell]) -> RgbImage {
    let side = WIDTH as u32;
    let aspect = standing.height() / standing.width().max(1.0);
    RgbImage::from_fn(side * cells.len() as u32, side, |x, y| {
        let cell = &cells[(x / side) as usize];
        let share = |at: u32| (at as f32 + 0.5) / side as f32 - 0.5;
        let (across, down) = (share(x % side) * cell.side * aspect, share(y) * cell.side);
        colour(image, standing.at((0.5 + across).clamp(0.0, 1.0), (cell.middle + down).clamp(0.0, 1.0)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(runs: &[(f32, f32)], expected: &[(f32, f32)]) {
        assert_eq!(characters(runs, 20.0), expected);
    }

    #[test]
    fn a_character_of_two_strokes_is_one() {
        check(&[(0., 19.), (24., 27.), (38., 42.), (46., 65.)], &[(0., 19.), (24., 42.), (46., 65.)]);
    }

    #[test]
    fn neighbours_of_full_height_stay_apart() {
        check(
            &[(0., 19.), (22., 41.), (52., 54.), (66., 85.)],
            &[(0., 19.), (22., 41.), (52., 54.), (66., 85.)],
        );
    }

    #[test]
    fn touching_characters_are_cut() {
        check(&[(0., 40.)], &[(0., 20.), (20., 40.)]);
    }
}
