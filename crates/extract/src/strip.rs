//! A run of text put together from lines, which remembers where each part of it stands on the page.

use std::ops::Range;

use daicho_model::{BoundingBox, Confidence, Line, Reader};

use crate::normalise::{Folded, is_japanese, tidy};

/// A part of one line: a byte range of its text.
#[derive(Clone, Debug)]
pub(crate) struct Part<'a> {
    /// The line.
    pub line: &'a Line,
    /// Which bytes of its text.
    pub bytes: Range<usize>,
}

impl<'a> Part<'a> {
    /// The whole of a line.
    pub fn whole(line: &'a Line) -> Part<'a> {
        Part { line, bytes: 0..line.text.len() }
    }

    fn text(&self) -> &'a str {
        &self.line.text[self.bytes.clone()]
    }
}

/// How parts are put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Join {
    /// Cells of a row: a tab between them.
    Cells,
    /// Lines of running text: nothing between Japanese characters, else a space.
    Running,
}

/// Where a piece of text was read and how surely.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Source {
    /// Where.
    pub bounding_box: BoundingBox,
    /// Lowest confidence of the lines it was read from.
    pub confidence: Confidence,
    /// By whom.
    pub reader: Reader,
}

/// Text put together from parts of lines.
#[derive(Clone, Debug, Default)]
pub(crate) struct Strip<'a> {
    folded: Folded,
    /// Parts with their ranges in the folded text.
    parts: Vec<(Part<'a>, Range<usize>)>,
}

impl<'a> Strip<'a> {
    /// Puts parts together.
    pub fn new(parts: impl IntoIterator<Item = Part<'a>>, join: Join) -> Strip<'a> {
        let mut raw = String::new();
        let mut placed = Vec::new();
        for part in parts {
            let text = part.text();
            if text.trim().is_empty() {
                continue;
            }
            if !raw.is_empty() {
                raw.push_str(between(&raw, text, join));
            }
            let start = raw.len();
            raw.push_str(text);
            placed.push((part, start..raw.len()));
        }
        let folded = Folded::new(&raw);
        let parts = placed.into_iter().map(|(part, bytes)| (part, folded.range(bytes))).collect();
        Strip { folded, parts }
    }

    /// One whole line.
    pub fn line(line: &'a Line) -> Strip<'a> {
        Strip::new([Part::whole(line)], Join::Running)
    }

    /// The folded text.
    pub fn text(&self) -> &str {
        &self.folded.text
    }

    /// The whole range.
    pub fn all(&self) -> Range<usize> {
        0..self.folded.text.len()
    }

    /// The text as printed behind a range, tidied.
    pub fn printed(&self, range: Range<usize>) -> String {
        tidy(self.folded.raw(range))
    }

    /// The lines it is made of, in order.
    pub fn lines(&self) -> impl Iterator<Item = &'a Line> {
        self.parts.iter().map(|(part, _)| part.line)
    }

    /// Its parts, in order.
    pub fn parts(&self) -> impl Iterator<Item = Part<'a>> {
        self.parts.iter().map(|(part, _)| part.clone())
    }

    /// Its lines with their ranges in the folded text.
    pub fn placed(&self) -> impl Iterator<Item = (&'a Line, Range<usize>)> {
        self.parts.iter().map(|(part, own)| (part.line, own.clone()))
    }

    /// A part of it as a strip of its own.
    pub fn slice(&self, range: Range<usize>, join: Join) -> Strip<'a> {
        Strip::new(self.cut(&range).map(|(part, bytes)| Part { line: part.line, bytes }), join)
    }

    /// Where a range was read; `None` for an empty strip.
    pub fn source(&self, range: Range<usize>) -> Option<Source> {
        let found: Vec<(&Part<'a>, Range<usize>)> = self.cut(&range).collect();
        let boxes: Vec<BoundingBox> = found.iter().map(|(part, bytes)| place(part.line, bytes)).collect();
        let bounding_box = BoundingBox::union_all(&boxes)?;
        let (first, _) = found.first()?;
        let confidence =
            found.iter().map(|(part, _)| part.line.confidence).fold(Confidence::ONE, Confidence::min);
        Some(Source { bounding_box, confidence, reader: first.line.reader })
    }

    /// The parts that share text with a range of the folded text, with the bytes of their lines.
    fn cut<'b>(
        &'b self,
        range: &Range<usize>,
    ) -> impl Iterator<Item = (&'b Part<'a>, Range<usize>)> + use<'a, 'b> {
        let range = range.clone();
        self.parts.iter().filter_map(move |(part, own)| {
            let (start, end) = (range.start.max(own.start), range.end.min(own.end));
            let raw_start = self.folded.raw_offset(own.start);
            let bytes = |at: usize| part.bytes.start + self.folded.raw_offset(at) - raw_start;
            (start < end).then(|| (part, bytes(start)..bytes(end).min(part.bytes.end)))
        })
    }
}

fn between(before: &str, after: &str, join: Join) -> &'static str {
    if join == Join::Cells {
        return "\t";
    }
    let ends = before.chars().next_back().is_none_or(is_japanese);
    let starts = after.chars().next().is_none_or(is_japanese);
    if ends || starts { "" } else { " " }
}

/// Where some bytes of a line stand, by the widths of its characters.
pub(crate) fn place(line: &Line, bytes: &Range<usize>) -> BoundingBox {
    let width = |text: &str| text.chars().map(|c| if c.is_ascii() { 1.0f32 } else { 2.0 }).sum::<f32>();
    let before = line.text.get(..bytes.start).map_or(0.0, width);
    let inside = line.text.get(bytes.clone()).map_or(0.0, width);
    let all = width(&line.text).max(1.0);
    let b = line.bounding_box;
    if line.vertical {
        let (y0, h) = (b.y0 + b.height() * before / all, b.height() * inside / all);
        return BoundingBox::new(b.x0, y0, b.x1, y0 + h);
    }
    let (x0, w) = (b.x0 + b.width() * before / all, b.width() * inside / all);
    BoundingBox::new(x0, b.y0, x0 + w, b.y1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::line;

    #[test]
    fn a_range_of_joined_lines_leads_back_to_the_page() {
        let (first, second) = (line("第８３回日本", 0.2, 0.1, 0.4), line("放射線学会", 0.2, 0.2, 0.4));
        let strip = Strip::new([Part::whole(&first), Part::whole(&second)], Join::Running);
        assert_eq!(strip.text(), "第83回日本放射線学会");
        assert_eq!(strip.printed(0..strip.text().len()), "第８３回日本放射線学会");
        let at = strip.text().find("放射線").unwrap();
        let source = strip.source(at..at + 9).unwrap();
        assert!(source.bounding_box.y0 >= 0.2 && source.bounding_box.x1 < 0.6);
        assert_eq!(strip.slice(at..at + 9, Join::Running).text(), "放射線");
    }
}
