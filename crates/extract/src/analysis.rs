//! A piece of paper with its labels, the nature of each line, and its paragraphs: what all field rules start from.

use daicho_model::Line;

use crate::dates::{self, DateSpan};
use crate::labels::Label;
use crate::layout::Piece;
use crate::normalise::compact;
use crate::strip::{Join, Part, Strip};
use crate::values::{Labelled, labelled};
use crate::words::{self, Title};

/// What a line is by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Nature {
    /// A label or the value of one.
    Labelled,
    /// A title.
    Title(Title),
    /// (Part of) a sentence.
    Sentence,
    /// A date and nothing else to speak of.
    Date,
    /// A name with an honorific.
    Honorific,
    /// An office, alone or with a name (理事長 …).
    Office,
    /// An organisation with its legal form.
    Organisation,
    /// Of the next meeting, which is only announced.
    Announcement,
    /// Anything else.
    Other,
}

/// A line and what is known of it.
#[derive(Clone, Debug)]
pub(crate) struct Known<'a> {
    /// The line.
    pub line: &'a Line,
    /// Its row.
    pub row: usize,
    /// Its text, folded, without blanks.
    pub compact: String,
    /// Its folded text with the way back.
    pub strip: Strip<'a>,
    /// Days in it.
    pub dates: Vec<DateSpan>,
    /// What it is.
    pub nature: Nature,
}

/// A piece with everything that the field rules need.
#[derive(Clone, Debug)]
pub(crate) struct Analysis<'a> {
    /// The piece.
    pub piece: Piece<'a>,
    /// Labels and values.
    pub labelled: Vec<Labelled<'a>>,
    /// Lines in reading order.
    pub lines: Vec<Known<'a>>,
    /// Running text; lines of one sentence are together.
    pub paragraphs: Vec<Strip<'a>>,
    /// Everything as running text.
    pub flow: Strip<'a>,
}

impl<'a> Analysis<'a> {
    /// Looks a piece through.
    pub fn new(piece: Piece<'a>) -> Analysis<'a> {
        let labelled = labelled(&piece);
        let mut lines = known(&piece, &labelled);
        announced(&mut lines);
        let paragraphs = paragraphs(&piece, &lines);
        let flow = piece.flow();
        Analysis { piece, labelled, lines, paragraphs, flow }
    }

    /// The values of a label that hold a letter or figure: a line to write on (____) is no value.
    pub fn values(&self, label: Label) -> impl Iterator<Item = &Labelled<'a>> {
        self.labelled.iter().filter(move |l| {
            l.label == label && l.value.text().chars().any(char::is_alphanumeric) && !self.is_announced(l.row)
        })
    }

    /// Whether a row only announces the next meeting.
    fn is_announced(&self, row: usize) -> bool {
        self.lines.iter().any(|k| k.row == row && k.nature == Nature::Announcement)
    }

    /// The best title on the piece, and its line.
    pub fn titles(&self) -> impl Iterator<Item = (Title, &Known<'a>)> {
        self.lines.iter().filter_map(|k| match k.nature {
            Nature::Title(title) => Some((title, k)),
            _ => None,
        })
    }
}

fn known<'a>(piece: &Piece<'a>, labelled: &[Labelled<'a>]) -> Vec<Known<'a>> {
    let mut lines = Vec::new();
    for (at, row) in piece.rows.iter().enumerate() {
        let marks = crate::labels::find(row.strip.text());
        let first_mark =
            marks.first().and_then(|m| row.strip.source(m.range.clone())).map(|s| s.bounding_box.x0);
        for line in &row.lines {
            let strip = Strip::line(line);
            let text = compact(&line.text);
            let dates = dates::find(strip.text());
            let value = labelled.iter().any(|l| l.value.lines().any(|v| std::ptr::eq(v, *line)));
            let right_of_label = first_mark.is_some_and(|x| line.bounding_box.x1 > x + 0.002);
            let nature = nature(&text, &strip, &dates, value || right_of_label);
            lines.push(Known { line, row: at, compact: text, strip, dates, nature });
        }
    }
    lines
}

/// Marks the announcement of the next meeting: the line that says so, and what follows it up to the certificate's own
/// words (a sentence, the holder, the issuer). What stands above it on a page cannot be meant.
fn announced(lines: &mut [Known<'_>]) {
    const OPENERS: [&str; 9] =
        ["次回", "次年度", "来年度", "次期", "予告", "今後の", "開催予告", "nextmeeting", "nextannual"];
    let mut open = false;
    for known in lines {
        let text = known.compact.trim_start_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        let own = matches!(
            known.nature,
            Nature::Sentence | Nature::Honorific | Nature::Office | Nature::Organisation | Nature::Title(_)
        );
        if OPENERS.iter().any(|opener| text.starts_with(opener)) {
            open = true;
        } else if own {
            open = false;
        }
        if open {
            known.nature = Nature::Announcement;
        }
    }
}

fn nature(text: &str, strip: &Strip<'_>, dates: &[DateSpan], labelled: bool) -> Nature {
    if let Some(title) = words::title(text) {
        return Nature::Title(title);
    }
    if words::opens_sentence(text) || (labelled && words::closes_sentence(text)) {
        return Nature::Sentence;
    }
    if labelled {
        return Nature::Labelled;
    }
    let dated: usize = dates
        .iter()
        .map(|d| strip.text()[d.range.clone()].chars().filter(|c| !c.is_whitespace()).count())
        .sum();
    if dated > 0 && dated * 10 >= text.chars().count() * 7 {
        return Nature::Date;
    }
    if words::is_sentence(text) {
        return Nature::Sentence;
    }
    if words::honorific(text).is_some() {
        return Nature::Honorific;
    }
    if words::office(text).is_some() && !words::has_edition(text) && text.chars().count() < 50 {
        return Nature::Office;
    }
    if words::starts_organisation(text) && !words::has_edition(text) {
        return Nature::Organisation;
    }
    Nature::Other
}

fn paragraphs<'a>(piece: &Piece<'a>, lines: &[Known<'a>]) -> Vec<Strip<'a>> {
    let right = lines
        .iter()
        .filter(|k| matches!(k.nature, Nature::Sentence | Nature::Other))
        .map(|k| end(k.line))
        .fold(0.0, f32::max);
    let mut groups: Vec<Vec<&Known<'a>>> = Vec::new();
    for known in lines {
        let joins = groups.last().is_some_and(|group| {
            in_address(group, known) || group.last().is_some_and(|last| goes_on(piece, last, known, right))
        });
        match groups.last_mut().filter(|_| joins) {
            Some(group) => group.push(known),
            None => groups.push(vec![known]),
        }
    }
    groups
        .into_iter()
        .map(|group| Strip::new(group.iter().map(|k| Part::whole(k.line)), Join::Running))
        .collect()
}

/// Whether a sentence that addresses the holder (貴殿が…) is still open: what stands in brackets inside it looks like
/// labels and values.
fn in_address(group: &[&Known<'_>], next: &Known<'_>) -> bool {
    const LINES: usize = 8;
    let opened = group.first().is_some_and(|first| words::addresses_holder(&first.compact));
    let closed =
        group.iter().any(|known| known.compact.contains('。') || words::closes_sentence(&known.compact));
    let apart =
        matches!(next.nature, Nature::Title(_) | Nature::Honorific | Nature::Office | Nature::Announcement);
    opened && !closed && !apart && group.len() < LINES
}

/// Where a line ends in its direction of writing.
fn end(line: &Line) -> f32 {
    if line.vertical { line.bounding_box.y1 } else { line.bounding_box.x1 }
}

/// Whether a sentence runs from one line into the next.
fn goes_on(piece: &Piece<'_>, last: &Known<'_>, next: &Known<'_>, right: f32) -> bool {
    let running = |n: Nature| matches!(n, Nature::Sentence | Nature::Other);
    let prose = running(last.nature) || (last.nature == Nature::Date && next.nature == Nature::Sentence);
    let on = running(next.nature) || (next.nature == Nature::Date && last.nature == Nature::Sentence);
    let ended =
        ["。", ".", "ます", "する", "ました", "です", "証す", "候"].iter().any(|e| last.compact.ends_with(e));
    if !prose || !on || ended || next.row == last.row {
        return false;
    }
    let (a, b) = (&last.line.bounding_box, &next.line.bounding_box);
    let (gap, size, other) = if last.line.vertical {
        (a.x0 - b.x1, a.width(), b.width())
    } else {
        (b.y0 - a.y1, a.height(), b.height())
    };
    let near = gap < size.max(other) * 1.8 && (0.7..1.43).contains(&(size / other.max(1e-4)));
    let open = words::breaks_off(&last.compact) || words::goes_on(&next.compact);
    let full = end(last.line) >= right - (right * 0.12).max(piece.em(last.line) * 1.6);
    let latin = last.compact.is_ascii() && next.compact.is_ascii();
    near && (full || open || latin)
}
