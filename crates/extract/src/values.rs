//! Values beside, behind or below their labels.

use daicho_model::{BoundingBox, Line};

use crate::labels::{self, Label, Mark};
use crate::layout::{Piece, Row};
use crate::strip::{Join, Part, Strip};

mod under;

/// A label with its value.
#[derive(Clone, Debug)]
pub(crate) struct Labelled<'a> {
    /// Which label.
    pub label: Label,
    /// The value; empty where none is printed.
    pub value: Strip<'a>,
    /// How sure that this is the label's value.
    pub sure: f32,
    /// The row the label stands in.
    pub row: usize,
    /// The label as folded.
    pub name: String,
}

/// Every label on a piece with its value.
pub(crate) fn labelled<'a>(piece: &Piece<'a>) -> Vec<Labelled<'a>> {
    let marks: Vec<Vec<Mark>> = piece.rows.iter().map(|row| marks_of(piece, row)).collect();
    let mut found = Vec::new();
    for (at, row) in piece.rows.iter().enumerate() {
        for (n, mark) in marks[at].iter().enumerate() {
            let end = marks[at].get(n + 1).map_or(row.strip.text().len(), |next| next.range.start);
            let (value, how) = value(piece, &marks, at, mark, end);
            found.push(Labelled {
                label: mark.label,
                value,
                sure: mark.sure * how,
                row: at,
                name: row.strip.text()[mark.range.clone()]
                    .chars()
                    .filter(|c| !c.is_whitespace() && *c != ':')
                    .collect(),
            });
        }
    }
    found.extend(crate::stacked::labelled(piece));
    found
}

/// The labels in a row. A word that stands upright beside level lines (参加者 on a card's coloured band) is none.
fn marks_of(piece: &Piece<'_>, row: &Row<'_>) -> Vec<Mark> {
    let level = piece.lines().filter(|line| !line.vertical).count();
    let upright = row.lines.iter().all(|line| line.vertical) && level * 2 > piece.lines().count();
    if upright { Vec::new() } else { labels::find(row.strip.text()) }
}

fn value<'a>(piece: &Piece<'a>, marks: &[Vec<Mark>], at: usize, mark: &Mark, end: usize) -> (Strip<'a>, f32) {
    let row = &piece.rows[at];
    let own = beside(piece, row, mark, end);
    if !own.text().trim().is_empty() {
        let whole = with_continuation(piece, marks, at, mark.label, own);
        return (whole, 0.985);
    }
    let Some(label) = row.strip.source(mark.range.clone()).map(|s| s.bounding_box) else {
        return (Strip::default(), 0.0);
    };
    let next = marks[at].iter().find(|next| next.range.start >= mark.range.end);
    let next = next.and_then(|next| row.strip.source(next.range.clone()));
    let cell = cell(piece, marks, at, &label, next.map_or(f32::MAX, |next| next.bounding_box.x0));
    if !cell.text().is_empty() {
        return (cell, 0.96);
    }
    if under::labels_stand_under(piece, marks) {
        return (under::above(piece, marks, &label), 0.95);
    }
    (with_rest_of_cell(piece, marks, mark.label, below(piece, marks, at, &label)), 0.95)
}

/// The value in the label's own row, up to the next label. A value behind its label ends with its cell, unless the next
/// cell stands close.
fn beside<'a>(piece: &Piece<'a>, row: &Row<'a>, mark: &Mark, end: usize) -> Strip<'a> {
    let text = row.strip.text();
    let start = mark.range.end.min(end);
    let trimmed = text[start..end].trim_end_matches(|c: char| c.is_whitespace() || is_bullet(c));
    let skipped = trimmed.len() - trimmed.trim_start().len();
    let range = start + skipped..start + trimmed.len();
    let mut strip = row.strip.slice(range, Join::Cells);
    while let Some(tab) = strip.text().rfind('\t') {
        let lines: Vec<&Line> = strip.lines().collect();
        let [.., before, last] = lines[..] else { break };
        let gap = last.bounding_box.x0 - before.bounding_box.x1;
        // Family and given name set apart stay together: half a name would be another name.
        let name = mark.label == Label::Holder
            && gap <= piece.em(before) * 12.0
            && strip.text().chars().filter(|c| !c.is_whitespace()).count() <= 8
            && crate::fields::holder::is_name(strip.text(), false);
        if name || gap <= piece.em(before) * 2.6 {
            break;
        }
        strip = strip.slice(0..tab, Join::Cells);
    }
    strip
}

fn is_bullet(c: char) -> bool {
    matches!(
        c,
        '■' | '◆'
            | '●'
            | '○'
            | '◎'
            | '□'
            | '◇'
            | '*'
            | '※'
            | '【'
            | '〔'
            | '('
            | '['
            | '|'
            | '《'
            | '▼'
            | '・'
            | '<'
            | '〈'
    )
}

/// Lines below a value that go on with it: indented like the value, close, alike in size, without a label.
fn with_continuation<'a>(
    piece: &Piece<'a>,
    marks: &[Vec<Mark>],
    at: usize,
    label: Label,
    own: Strip<'a>,
) -> Strip<'a> {
    if !matches!(label, Label::Meeting | Label::Held | Label::Attended | Label::Viewing | Label::Venue) {
        return own;
    }
    let Some(source) = own.source(own.all()) else { return own };
    let cell =
        own.lines().next().is_some_and(|line| (line.bounding_box.x0 - source.bounding_box.x0).abs() < 1e-3);
    let (left, mut last) = (source.bounding_box.x0, source.bounding_box);
    let mut parts: Vec<Part<'a>> = Vec::new();
    for (below, row) in piece.rows.iter().enumerate().skip(at + 1).take(2) {
        let [line] = row.lines[..] else { break };
        let em = piece.em(line);
        let b = line.bounding_box;
        // In a table the column tells; behind a label on the same line only closeness does.
        let aligned = cell && (b.x0 - left).abs() < em * 0.6;
        let close = b.y0 - last.y1 < last.height() * if aligned { 1.3 } else { 0.75 };
        let alike = (0.7..1.43).contains(&(b.height() / last.height().max(1e-4)));
        let indented = b.x0 >= left - em * 0.8 && b.x0 <= left + em * 2.5;
        if !marks[below].is_empty()
            || !close
            || !alike
            || !indented
            || ruled_between(piece, &last, &b)
            || starts_anew(line, label)
            || is_translation(&own, line)
        {
            break;
        }
        parts.push(Part::whole(line));
        last = b;
    }
    if parts.is_empty() {
        return own;
    }
    Strip::new(own.parts().chain(parts), Join::Running)
}

/// Whether a line below a value is something of its own.
fn starts_anew(line: &Line, label: Label) -> bool {
    let text = crate::normalise::compact(&line.text);
    let own = crate::words::is_title(&text)
        || crate::words::honorific(&text).is_some()
        || crate::words::is_sentence(&text)
        || crate::words::starts_organisation(&text)
        || text.starts_with('※')
        || text.starts_with("(会員番号");
    let dates = crate::dates::find(&text);
    let dated = dates.first().is_some_and(|d| d.range.start == 0);
    own || (dated && !matches!(label, Label::Held | Label::Attended | Label::Viewing))
}

/// Whether a line in Latin letters stands below a value in Japanese: the same again in English.
fn is_translation(own: &Strip<'_>, line: &Line) -> bool {
    let japanese =
        |text: &str| text.chars().any(|c| crate::normalise::is_kanji(c) || crate::normalise::is_kana(c));
    let words = line
        .text
        .split_whitespace()
        .filter(|word| word.chars().filter(|c| c.is_ascii_alphabetic()).count() > 2);
    japanese(own.text()) && !japanese(&line.text) && words.count() >= 2
}

/// Whether a flat rule runs between two boxes.
pub(crate) fn ruled_between(piece: &Piece<'_>, upper: &BoundingBox, lower: &BoundingBox) -> bool {
    let (from, to) = (upper.centre().1, lower.centre().1);
    piece.page.rules.iter().map(|r| r.bounding_box).any(|r| {
        let flat = r.width() > r.height();
        let y = r.centre().1;
        flat && y > from && y < to && r.x0 <= lower.centre().0 && r.x1 >= lower.x0
    })
}

/// Lines right of a label that stands alone, a little above or below it and left of the next label: a cell of two lines.
fn cell<'a>(piece: &Piece<'a>, marks: &[Vec<Mark>], at: usize, label: &BoundingBox, next: f32) -> Strip<'a> {
    let near = at.saturating_sub(1)..(at + 2).min(piece.rows.len());
    let mut parts = Vec::new();
    for row in near.filter(|row| *row != at && marks[*row].is_empty()) {
        for line in &piece.rows[row].lines {
            let b = line.bounding_box;
            let away = (b.centre().1 - label.centre().1).abs();
            if b.x0 >= label.x1 - 0.005
                && b.x0 < next - 0.005
                && away < label.height().max(b.height()) * 1.25
                && !ruled_between(piece, &upper(label, &b), &lower(label, &b))
            {
                parts.push(Part::whole(line));
            }
        }
    }
    Strip::new(parts, Join::Running)
}

fn upper(a: &BoundingBox, b: &BoundingBox) -> BoundingBox {
    if a.centre().1 <= b.centre().1 { *a } else { *b }
}

fn lower(a: &BoundingBox, b: &BoundingBox) -> BoundingBox {
    if a.centre().1 <= b.centre().1 { *b } else { *a }
}

/// A value below its label that breaks off with its line, with the lines of its cell that end it: days after `～`, a name
/// that is no meeting's yet.
fn with_rest_of_cell<'a>(piece: &Piece<'a>, marks: &[Vec<Mark>], label: Label, own: Strip<'a>) -> Strip<'a> {
    const LINES: usize = 3;
    let mut parts: Vec<Part<'a>> = own.parts().collect();
    while parts.len() < LINES
        && let Some(last) = parts.last().map(|part| part.line)
        && breaks_off(last, label)
    {
        let free = piece.rows.iter().zip(marks).filter(|(_, marks)| marks.is_empty());
        let goes_on = |line: &&&'a Line| {
            let (a, b) = (&last.bounding_box, &line.bounding_box);
            let aligned =
                (a.x0 - b.x0).abs() < piece.em(last) || (a.centre().0 - b.centre().0).abs() < piece.em(last);
            let close = b.y0 > a.centre().1 && b.y0 - a.y1 < a.height() * 1.2;
            let alike = (0.7..1.43).contains(&(b.height() / a.height().max(1e-4)));
            aligned && close && alike && !line.vertical && !ruled_between(piece, a, b)
        };
        let Some(next) = free.flat_map(|(row, _)| row.lines.iter()).find(goes_on) else { break };
        if starts_anew(next, label) && !matches!(label, Label::Held | Label::Attended) {
            break;
        }
        parts.push(Part::whole(next));
    }
    if parts.len() < 2 { own } else { Strip::new(parts, Join::Running) }
}

/// Whether a line of a value must go on below.
fn breaks_off(line: &Line, label: Label) -> bool {
    let text = crate::normalise::compact(&line.text);
    match label {
        Label::Held | Label::Attended => {
            text.ends_with(['~', '-', '・', '、', ',', '－', '–', '〜', '～']) || text.ends_with("から")
        }
        Label::Meeting => !crate::words::ends_like_meeting(&text),
        _ => false,
    }
}

/// The line below a label that stands above its value.
fn below<'a>(piece: &Piece<'a>, marks: &[Vec<Mark>], at: usize, label: &BoundingBox) -> Strip<'a> {
    let height = label.height().max(1e-4);
    for (next, row) in piece.rows.iter().enumerate().skip(at + 1).take(2) {
        for line in &row.lines {
            let b = line.bounding_box;
            let apart = b.y0 - label.y1;
            let under = b.x0 < label.x1 + piece.em(line) && label.x0 < b.x1 + piece.em(line);
            if under && apart < height.max(b.height()) * 2.2 {
                let own = marks[next].is_empty();
                return if own { Strip::line(line) } else { Strip::default() };
            }
        }
    }
    Strip::default()
}
