//! Which lines of a table without upright rules are one row.

use super::Word;
use crate::import::names::begins_with_arrow;
use crate::import::words::{ends_as_meeting, is_dangling, is_head, open_brackets};

/// A line of print, cut into the table's columns.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub y0: f32,
    pub y1: f32,
    /// What stands in the column of names.
    pub name: String,
    /// Whether each further column holds a figure or mark.
    pub figures: Vec<bool>,
    /// Where the name ends.
    pub right: f32,
    pub cells: Vec<Vec<Word>>,
}

impl Line {
    fn middle(&self) -> f32 {
        (self.y0 + self.y1) / 2.0
    }
}

/// The lines of every row, from top to bottom, and whether rules or spaces tell the rows apart.
pub(super) fn rows(lines: &[Line], rules: &[f32]) -> (Vec<Vec<usize>>, bool) {
    if rules.len() >= 3 {
        let ruled = by_rules(lines, rules);
        if sound(lines, &ruled) {
            return (ruled, true);
        }
    }
    match by_gaps(lines).filter(|bands| sound(lines, bands)) {
        Some(bands) => (bands, true),
        None => (by_words(lines), false),
    }
}

/// No row has two figures in one column.
fn sound(lines: &[Line], bands: &[Vec<usize>]) -> bool {
    let columns = lines.first().map_or(0, |line| line.figures.len());
    bands
        .iter()
        .all(|band| (0..columns).all(|n| band.iter().filter(|line| lines[**line].figures[n]).count() <= 1))
}

/// Level rules part the rows.
fn by_rules(lines: &[Line], rules: &[f32]) -> Vec<Vec<usize>> {
    let above = |line: &Line| rules.iter().filter(|y| **y < line.middle()).count();
    let mut bands: Vec<(usize, Vec<usize>)> = Vec::new();
    for (n, line) in lines.iter().enumerate() {
        let own = above(line);
        // Outside of the ruled part every line is by itself.
        let inside = own > 0 && own < rules.len();
        match bands.last_mut().filter(|band| inside && band.0 == own) {
            Some(band) => band.1.push(n),
            None => bands.push((own, vec![n])),
        }
    }
    bands.into_iter().map(|(_, band)| band).collect()
}

/// Lines of one cell stand closer than rows do, where the two distances can be told apart.
fn by_gaps(lines: &[Line]) -> Option<Vec<Vec<usize>>> {
    let named: Vec<usize> = (0..lines.len()).filter(|n| !lines[*n].name.is_empty()).collect();
    let em = |line: &Line| (line.y1 - line.y0).max(1e-4);
    let gaps: Vec<f32> =
        named.windows(2).map(|pair| (lines[pair[1]].y0 - lines[pair[0]].y1) / em(&lines[pair[0]])).collect();
    let mut sorted = gaps.clone();
    sorted.sort_by(f32::total_cmp);
    let (limit, jump) = sorted
        .windows(2)
        .take_while(|pair| pair[0] < 1.0)
        .map(|pair| ((pair[0] + pair[1]) / 2.0, pair[1] - pair[0]))
        .max_by(|a, b| a.1.total_cmp(&b.1))?;
    if jump < 0.12 {
        return None;
    }
    let mut bands: Vec<Vec<usize>> = Vec::new();
    for (n, line) in named.iter().enumerate() {
        match bands.last_mut().filter(|_| n > 0 && gaps[n - 1] < limit) {
            Some(band) => band.push(*line),
            None => bands.push(vec![*line]),
        }
    }
    place_bare(lines, &mut bands);
    Some(bands)
}

/// Gives lines that hold figures only to the row at their height.
fn place_bare(lines: &[Line], bands: &mut Vec<Vec<usize>>) {
    let mut alone = Vec::new();
    for (n, line) in lines.iter().enumerate().filter(|(_, line)| line.name.is_empty()) {
        let slack = 0.3 * (line.y1 - line.y0);
        let fits = |band: &&mut Vec<usize>| {
            let top = band.iter().map(|l| lines[*l].y0).fold(f32::MAX, f32::min) - slack;
            let bottom = band.iter().map(|l| lines[*l].y1).fold(0.0, f32::max) + slack;
            top <= line.middle() && line.middle() <= bottom
        };
        match bands.iter_mut().find(fits) {
            Some(band) => band.push(n),
            None => alone.push(vec![n]),
        }
    }
    bands.extend(alone);
    bands.iter_mut().for_each(|band| band.sort_unstable());
    bands.sort();
}

/// Letters of a line that may have been broken for want of room.
const LONG: usize = 14;

/// Every line is a row, but where a bracket is open, an arrow follows, the name before it cannot end there, or a figure
/// stands between two lines.
fn by_words(lines: &[Line]) -> Vec<Vec<usize>> {
    let mut bands: Vec<Vec<usize>> = Vec::new();
    let mut text = String::new();
    // Long lines that reach as far as others do were broken where there was no room left.
    let margin = lines.iter().map(|line| line.right).fold(0.0, f32::max);
    let reaches =
        |line: &Line| line.right > margin - 1.1 * (line.y1 - line.y0) && line.name.chars().count() >= LONG;
    let several = lines.iter().filter(|line| reaches(line)).count() > 1;
    let full =
        |line: &Line| several && reaches(line) && !line.figures.contains(&true) && !is_head(&line.name);
    for (n, line) in lines.iter().enumerate() {
        let bare = line.name.is_empty();
        let last = bands.last().and_then(|band| band.last()).copied();
        let overlaps = last.is_some_and(|last| line.y0 < lines[last].y1 - 0.1 * (line.y1 - line.y0));
        let unended =
            || is_dangling(&text) || last.is_some_and(|last| full(&lines[last])) && !ends_as_meeting(&text);
        let goes_on = !bare
            && !text.is_empty()
            && (open_brackets(&text) > 0 || begins_with_arrow(&line.name) || unended());
        let twice = |band: &Vec<usize>| {
            band.iter().any(|l| lines[*l].figures.iter().zip(&line.figures).any(|(a, b)| *a && *b))
        };
        match bands.last_mut().filter(|band| (overlaps || goes_on) && !twice(band)) {
            Some(band) => band.push(n),
            None => {
                bands.push(vec![n]);
                text.clear();
            }
        }
        text.push_str(&line.name);
    }
    bands
}
