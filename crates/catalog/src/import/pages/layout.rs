//! Text whose columns are kept by blanks, as `pdftotext -layout` prints it.

use unicode_width::UnicodeWidthChar as _;

use super::shape::Shape;
use super::{Sheetlet, Word, halves, unruled};
use crate::import::sheet::{Place, Sheet, number};
use crate::import::tail;
use crate::import::words::{is_head, is_leader};

/// Text whose columns are kept by blanks, as `pdftotext -layout` prints it: a sheet by positions. `None` where the
/// figures do not stand apart from the names.
pub fn laid_out(text: &str) -> Option<Sheet> {
    let (apart, all) = text
        .lines()
        .filter_map(stands_apart)
        .fold((0, 0), |(apart, all), is| (apart + usize::from(is), all + 1));
    if apart < 3 || apart * 5 < all * 3 {
        return None;
    }
    let mut sheet = Sheet::default();
    for half in halves::parted(of_layout(text)) {
        let half = [half];
        let shape = Shape::of(&half)?;
        let [half] = half;
        for band in unruled::rows(&half, half.words.clone(), &shape) {
            let line = band.words.first().map_or(0, |word| number(word.line));
            sheet.row(Place { line, ..Place::default() }, 0, band.cells);
            sheet.loose(band.loose);
        }
    }
    Some(sheet)
}

/// Whether a line's figure stands apart from its name, at the end or before a remark that stands apart, too; `None` for a
/// line without a figure.
fn stands_apart(line: &str) -> Option<bool> {
    let line = line.trim_end();
    let blank = |c: char| [' ', '\u{3000}', '\t'].contains(&c);
    let last = line.rsplit(blank).next()?;
    let before = line[..line.len() - last.len()].trim_end_matches(blank);
    let wide = |gap: &str| {
        gap.chars().map(|c| if c == '\t' { 3 } else { c.width().unwrap_or(0) }).sum::<usize>() >= 3
    };
    if tail::number(last).is_some() {
        return (!before.trim().is_empty()).then(|| wide(&line[before.len()..line.len() - last.len()]));
    }
    let mut parts = line.split("   ").map(str::trim).filter(|part| !part.is_empty()).skip(1);
    parts.any(|part| tail::number(part).is_some()).then_some(true)
}

/// A character of Latin print is half an em wide; a line is one em high, and a half apart from the next.
fn of_layout(text: &str) -> Sheetlet {
    const EM: f32 = 0.01;
    let mut words = Vec::new();
    for (line, whole) in text.lines().enumerate() {
        let y0 = line as f32 * 1.5 * EM;
        let mut column = 0.0;
        let mut word: Option<Word> = None;
        for c in whole.chars() {
            let width = if c == '\t' { 4.0 } else { c.width().unwrap_or(0) as f32 / 2.0 };
            if c.is_whitespace() || c.is_control() {
                words.extend(word.take());
            } else {
                let at = word.get_or_insert_with(|| {
                    let x0 = column * EM;
                    Word { text: String::new(), x0, x1: x0, y0, y1: y0 + EM, line, confidence: 1.0 }
                });
                at.text.push(c);
                at.x1 = (column + width) * EM;
            }
            column += width;
        }
        words.extend(word);
    }
    words.retain(|word: &Word| !word.text.chars().all(is_leader) || word.text.chars().count() < 2);
    let words = closed_up(words);
    Sheetlet { page: None, aspect: 1.0, words, rules: Vec::new(), scanned: false }
}

/// Heads set with blanks between their letters (`研 究 会 名`) as one word each.
fn closed_up(words: Vec<Word>) -> Vec<Word> {
    let mut closed: Vec<Word> = Vec::with_capacity(words.len());
    let mut from = 0;
    while from < words.len() {
        let single =
            |n: usize| words[n].text.chars().count() == 1 && words[n].text.chars().all(char::is_alphabetic);
        let near = |n: usize| {
            let (before, own) = (&words[n - 1], &words[n]);
            before.line == own.line && own.x0 - before.x1 <= 2.1 * own.em()
        };
        let reach = (from + 1..words.len()).take_while(|n| single(from) && single(*n) && near(*n)).count();
        let text = |to: usize| words[from..=to].iter().map(|word| word.text.as_str()).collect::<String>();
        let to = (from + 1..=from + reach).rev().find(|to| is_head(&text(*to)));
        let to = to.unwrap_or(from);
        closed.push(Word { text: text(to), x1: words[to].x1, y1: words[to].y1, ..words[from].clone() });
        from = to + 1;
    }
    closed
}
